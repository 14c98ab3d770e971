// Package clock gives the time and the civil dates of Viet Nam.
//
// Nothing in Vidan asks the machine for the time directly: a Clock is passed
// in, so that a demo can live in March 2024 and a test on the day it needs.
package clock

import "time"

// Zone is the time zone in which all of Vidan's days begin and end
// (Asia/Ho_Chi_Minh: UTC+7, without summer time since 1975).
var Zone = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// A Clock tells the present instant.
type Clock interface {
	Now() time.Time
}

// System is the machine's clock.
type System struct{}

// Now returns the present instant in Zone.
func (System) Now() time.Time { return time.Now().In(Zone) }

// Fixed is a clock that stands still, for tests.
type Fixed time.Time

// Now returns the instant at which the clock stands.
func (f Fixed) Now() time.Time { return time.Time(f).In(Zone) }

// On returns a clock that stands at nine in the morning of a day.
func On(day Date) Fixed {
	return Fixed(time.Date(day.Year, day.Month, day.Day, 9, 0, 0, 0, Zone))
}

// Shifted is a clock that runs as the machine's does, some time away from it.
type Shifted struct {
	by time.Duration
}

// StartingOn returns a running clock whose first day is the given one; the
// time of day is the machine's.
func StartingOn(day Date) Shifted {
	now := time.Now().In(Zone)
	start := time.Date(day.Year, day.Month, day.Day, now.Hour(), now.Minute(), now.Second(), now.Nanosecond(), Zone)
	return Shifted{by: start.Sub(now)}
}

// Now returns the shifted present instant in Zone.
func (s Shifted) Now() time.Time { return time.Now().Add(s.by).In(Zone) }
