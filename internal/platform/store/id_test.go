package store_test

import (
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

func TestNewIDIsOrdered(t *testing.T) {
	form := regexp.MustCompile(`^[0-7][0-9a-hjkmnp-tv-z]{25}$`)
	last := ""
	for range 10_000 {
		id := store.NewID()
		if !form.MatchString(id) {
			t.Fatalf("id %q", id)
		}
		if id <= last {
			t.Fatalf("id %q after %q", id, last)
		}
		last = id
	}
	time.Sleep(2 * time.Millisecond)
	if id := store.NewID(); id[:10] <= last[:10] {
		t.Errorf("id %q of a later millisecond than %q", id, last)
	}
}

func TestNewIDIsUnique(t *testing.T) {
	var mu sync.Mutex
	var all sync.WaitGroup
	seen := map[string]bool{}
	for range 8 {
		all.Go(func() {
			for range 1000 {
				id := store.NewID()
				mu.Lock()
				if seen[id] {
					t.Errorf("id %q twice", id)
				}
				seen[id] = true
				mu.Unlock()
			}
		})
	}
	all.Wait()
}
