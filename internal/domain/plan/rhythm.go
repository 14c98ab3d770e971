package plan

import (
	"slices"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A Rhythm (nhịp) is how often a task that goes on all year is due: the unit
// chooses it, because the plan only says "thường xuyên".
type Rhythm struct {
	UnitID, TaskID string
	Beat           Beat
	DueOn          DueOn
	// Day is the day of the month for OnDay; a month that lacks it is due on
	// its last. For longer periods it is that of their last month.
	Day int
	// From is the day from which on something is due.
	From clock.Date
}

// A Beat is the period of a rhythm.
type Beat string

// The beats.
const (
	EveryMonth    Beat = "month"
	EveryQuarter  Beat = "quarter"
	EveryHalfYear Beat = "half_year"
)

// Beats lists the beats in the order in which they are offered.
var Beats = []Beat{EveryMonth, EveryQuarter, EveryHalfYear}

// DueOn says on which day of its period an occurrence of a rhythm is due.
type DueOn string

// The days of a period.
const (
	OnLastDay        DueOn = "last"
	OnLastWorkingDay DueOn = "last_working"
	OnDay            DueOn = "day"
)

// beats are the beats as the grammar of times knows them.
var beats = map[Beat]beat{EveryMonth: monthly, EveryQuarter: quarterly, EveryHalfYear: halfYearly}

// valid tells whether the rhythm is one.
func (r Rhythm) valid() bool {
	if beats[r.Beat] == 0 || r.From.IsZero() {
		return false
	}
	switch r.DueOn {
	case OnLastDay, OnLastWorkingDay:
		return true
	case OnDay:
		return r.Day >= 1 && r.Day <= 31
	}
	return false
}

// Dues returns what is due by the rhythm in a year, from its first day on.
func (r Rhythm) Dues(year int, days WorkingDays) []Due {
	in := rhythm{beats: []beat{beats[r.Beat]}, day: periodEnd}
	if r.DueOn == OnDay {
		in.day = r.Day
	}
	dues, _ := in.dues(year, By)
	if r.DueOn == OnLastWorkingDay {
		for i := range dues {
			dues[i].Date = lastWorkingDay(dues[i].Date, days)
		}
	}
	return slices.DeleteFunc(dues, func(d Due) bool { return d.Date.Before(r.From) })
}

// lastWorkingDay is the day itself or the last working day before it.
func lastWorkingDay(day clock.Date, days WorkingDays) clock.Date {
	for back := range 30 { // no country closes its offices for a month
		if d := day.AddDays(-back); days.Working(d) {
			return d
		}
	}
	return day
}

// inRhythm gives a task the times of a rhythm. What was due before today, and
// what somebody has begun, stays as it is; the rest follows the new times.
func inRhythm(t Task, dues []Due, today clock.Date) []Occurrence {
	own, others := occurrencesFrom(t.Occurrences, OriginRhythm)
	var settled []Occurrence
	for _, o := range own {
		if o.settled() || o.Date.Before(today) {
			settled = append(settled, o)
		} else {
			others = append(others, o)
		}
	}
	dues = slices.DeleteFunc(slices.Clone(dues), func(d Due) bool {
		return slices.ContainsFunc(settled, func(o Occurrence) bool { return o.Label == d.Label || o.Date == d.Date })
	})
	t.Occurrences = others
	occurrences := append(withDues(t, OriginRhythm, dues), settled...)
	for i := range occurrences {
		occurrences[i].Position = i + 1
	}
	return occurrences
}

// takesRhythm tells whether the unit may choose when the task is due: it is in
// force and the plan names no day for it.
func (t Task) takesRhythm() bool {
	return t.WithdrawnOn.IsZero() && !t.planned() && (t.Kind == Ongoing || t.Kind == Unspecified)
}
