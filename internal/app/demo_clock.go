package app

import (
	"sync/atomic"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A history is the demo's clock: while its past is made, it stands on the day
// on which something happened; afterwards it runs as the demo's own clock does.
type history struct {
	clock.Clock

	past atomic.Pointer[time.Time]
}

// Now returns the instant of the past that is being made, or the present one.
func (h *history) Now() time.Time {
	if past := h.past.Load(); past != nil {
		return *past
	}
	return h.Clock.Now()
}

// goTo lets what comes next happen on a morning of the past; a day to come is
// today.
func (h *history) goTo(day clock.Date) {
	if day.After(clock.DateOf(h.Clock.Now())) {
		h.present()
		return
	}
	past := clock.On(day).Now()
	h.past.Store(&past)
}

// present ends the past.
func (h *history) present() { h.past.Store(nil) }
