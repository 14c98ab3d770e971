// Package shelf keeps things in memory that were costly to put together, the
// ones used last. It trusts nothing: who takes a thing asks the database, by a
// number that every act moves, whether it is still right.
package shelf

import (
	"slices"
	"sync"
)

// A Shelf keeps up to a number of things. It is safe for concurrent use; what
// lies on it guards itself.
type Shelf[Key comparable, Thing any] struct {
	size int

	mu     sync.Mutex
	things map[Key]*Thing
	// used are the keys, the one used last at the end.
	used []Key
}

// New returns an empty shelf for so many things.
func New[Key comparable, Thing any](size int) *Shelf[Key, Thing] {
	return &Shelf[Key, Thing]{size: size, things: map[Key]*Thing{}}
}

// Take returns the thing of a key, an empty one when it is new. Whoever holds a
// thing that has left the shelf since may go on using it.
func (s *Shelf[Key, Thing]) Take(key Key) *Thing {
	s.mu.Lock()
	defer s.mu.Unlock()
	thing, ok := s.things[key]
	if !ok {
		thing = new(Thing)
		s.things[key] = thing
	}
	if len(s.used) > 0 && s.used[len(s.used)-1] == key {
		return thing
	}
	s.used = append(slices.DeleteFunc(s.used, func(k Key) bool { return k == key }), key)
	if len(s.used) > s.size {
		delete(s.things, s.used[0])
		s.used = slices.Delete(s.used, 0, 1)
	}
	return thing
}
