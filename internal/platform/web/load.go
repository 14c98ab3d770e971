package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// What a server lets come in, unless its configuration says otherwise.
const (
	// StandardMost is how many requests are answered at once.
	StandardMost = 256
	// StandardPublicRate is how many requests a second one address may send to
	// routes that answer anybody.
	StandardPublicRate = 20
	publicBurst        = 100
	// mostAddresses bounds the memory for addresses.
	mostAddresses = 20_000
)

// crowd bounds how many requests are answered at once; who finds no room is
// asked to come again, so that those inside are answered.
type crowd chan struct{}

func newCrowd(most int) crowd {
	switch {
	case most < 0:
		return nil
	case most == 0:
		most = StandardMost
	}
	return make(crowd, most)
}

func (c crowd) enter() bool {
	if c == nil {
		return true
	}
	select {
	case c <- struct{}{}:
		return true
	default:
		return false
	}
}

func (c crowd) leave() {
	if c != nil {
		<-c
	}
}

// strangers bounds how often each address may ask routes that answer anybody.
type strangers struct {
	clock     clock.Clock
	perSecond int

	mu        sync.Mutex
	addresses map[string]*rate.Limiter
}

func newStrangers(c clock.Clock, perSecond int) *strangers {
	if perSecond == 0 {
		perSecond = StandardPublicRate
	}
	return &strangers{clock: c, perSecond: perSecond, addresses: map[string]*rate.Limiter{}}
}

// allow tells whether an address may ask now, and else how long it has to wait.
func (s *strangers) allow(address string) (ok bool, wait time.Duration) {
	if s.perSecond < 0 {
		return true, 0
	}
	now := s.clock.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	limiter := s.addresses[address]
	if limiter == nil {
		if len(s.addresses) >= mostAddresses {
			clear(s.addresses) // who asked too often begins anew, which is better than no memory
		}
		limiter = rate.NewLimiter(rate.Limit(s.perSecond), publicBurst)
		s.addresses[address] = limiter
	}
	reserved := limiter.ReserveN(now, 1)
	if wait = reserved.DelayFrom(now); wait > 0 {
		reserved.CancelAt(now)
		return false, wait
	}
	return true, 0
}

// watches tells whether the route is for whoever watches over the process.
func (route Route) watches() bool { return route.path == "/healthz" || route.path == "/readyz" }

// busy answers who found no room.
func busy() error { return &Error{Kind: Occupied, RetryAfter: time.Second} }

// tooOften answers an address that asks too often.
func tooOften(wait time.Duration) error { return &Error{Kind: TooOften, RetryAfter: wait} }
