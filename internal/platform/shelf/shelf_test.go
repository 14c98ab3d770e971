package shelf_test

import (
	"sync"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/shelf"
)

func TestTheOnesUsedLastStay(t *testing.T) {
	s := shelf.New[string, int](2)
	*s.Take("a"), *s.Take("b") = 1, 2
	if *s.Take("a") != 1 {
		t.Error("a was not kept")
	}
	*s.Take("c") = 3 // b was used the longest ago
	for key, want := range map[string]int{"a": 1, "c": 3} {
		if got := *s.Take(key); got != want {
			t.Errorf("%s is %d, want %d", key, got, want)
		}
	}
	if got := *s.Take("b"); got != 0 {
		t.Errorf("b was kept: %d", got)
	}
}

func TestManyTakeAtOnce(t *testing.T) {
	s := shelf.New[int, sync.Mutex](3)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 1000 {
				thing := s.Take((i + j) % 5)
				thing.Lock()
				thing.Unlock() //nolint:staticcheck // to hold it is all that is tried
			}
		})
	}
	group.Wait()
}
