package api

import (
	"cmp"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// How often a token may ask.
const (
	// StandardRate is how many requests a second go on for ever; burstSeconds
	// are how many seconds' worth may come at once.
	StandardRate = 20
	burstSeconds = 5
	// mostLimited bounds the memory for tokens; beyond it those that are not
	// waiting are forgotten.
	mostLimited = 10_000
)

// Limits bound how often each token may ask, in one process. They are safe for
// concurrent use.
type Limits struct {
	clock     clock.Clock
	perSecond int

	mu     sync.Mutex
	tokens map[string]*rate.Limiter
}

// NewLimits returns the limits of a process, in requests a second; 0 is
// StandardRate, less than 0 no limit.
func NewLimits(c clock.Clock, perSecond int) *Limits {
	return &Limits{clock: c, perSecond: cmp.Or(perSecond, StandardRate), tokens: map[string]*rate.Limiter{}}
}

func (l *Limits) burst() int { return burstSeconds * l.perSecond }

// Allow tells whether the token of an id may ask now, and else how long it has
// to wait.
func (l *Limits) Allow(id string) (ok bool, wait time.Duration) {
	if l.perSecond < 0 {
		return true, 0
	}
	now := l.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	limiter, known := l.tokens[id]
	if !known {
		if len(l.tokens) >= mostLimited {
			l.forget(now)
		}
		limiter = rate.NewLimiter(rate.Limit(l.perSecond), l.burst())
		l.tokens[id] = limiter
	}
	reserved := limiter.ReserveN(now, 1)
	if wait = reserved.DelayFrom(now); wait > 0 {
		reserved.CancelAt(now)
		return false, wait
	}
	return true, 0
}

// forget drops those who have not asked for so long that they may ask at full
// again.
func (l *Limits) forget(now time.Time) {
	for id, limiter := range l.tokens {
		if limiter.TokensAt(now) >= float64(l.burst()) {
			delete(l.tokens, id)
		}
	}
}
