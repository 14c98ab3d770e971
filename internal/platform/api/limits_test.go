package api_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// moved is a clock that is moved by hand.
type moved struct{ now time.Time }

func (m *moved) Now() time.Time { return m.now }

func TestEachTokenMayAskSoOften(t *testing.T) {
	c := &moved{clock.On(clock.NewDate(2024, 3, 12)).Now()}
	l := api.NewLimits(c, 0)
	asked := 0
	var wait time.Duration
	for ok := true; ok; asked++ {
		ok, wait = l.Allow("a")
	}
	if asked != 101 || wait <= 0 || wait > 50*time.Millisecond {
		t.Errorf("%d in one moment, then %s to wait, want 100 and 50ms", asked-1, wait)
	}
	if ok, _ := l.Allow("b"); !ok {
		t.Error("another token waits too")
	}
	c.now = c.now.Add(wait)
	if ok, _ := l.Allow("a"); !ok {
		t.Error("after the wait it waits still")
	}
	for i := range 30_000 { // each once, one a second: memory stays bounded
		c.now = c.now.Add(time.Second)
		if ok, _ := l.Allow(fmt.Sprint(i)); !ok {
			t.Fatal("a new token waits")
		}
	}
}
