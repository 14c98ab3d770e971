package plan

import (
	"slices"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// An Origin says where the day of an occurrence, or a task itself, comes from.
// A new version of the plan speaks only of what comes from the plan.
type Origin string

// The origins.
const (
	OriginPlan    Origin = "plan"    // the words of the plan, or of who edits it
	OriginRhythm  Origin = "rhythm"  // a rhythm that the unit has chosen
	OriginCascade Origin = "cascade" // given by a unit above
)

// ofPlan tells whether an origin is the plan itself, which is what is meant
// where nothing is said.
func (o Origin) ofPlan() bool { return o == OriginPlan || o == "" }

// settled tells whether somebody has worked on the occurrence or decided about
// it, so that no new time replaces it.
func (o Occurrence) settled() bool { return o.Touched() || !o.PostponedTo.IsZero() }

// occurrencesFrom splits occurrences into those of an origin and the others.
func occurrencesFrom(all []Occurrence, origin Origin) (own, others []Occurrence) {
	for _, o := range all {
		if o.Origin == origin || origin.ofPlan() && o.Origin.ofPlan() {
			own = append(own, o)
		} else {
			others = append(others, o)
		}
	}
	return own, others
}

// planned tells whether the plan itself names a day for the task.
func (t Task) planned() bool {
	return slices.ContainsFunc(t.Occurrences, func(o Occurrence) bool { return o.Origin.ofPlan() })
}

// withDues gives a task the times of an origin, each continuing the occurrence
// that it was before; those of other origins stay as they are. What was begun
// and has no time any more stays, too. A time of the plan that another origin
// has set already takes that occurrence over, so that nothing is due twice.
func withDues(t Task, origin Origin, dues []Due) []Occurrence {
	own, others := occurrencesFrom(t.Occurrences, origin)
	if origin.ofPlan() {
		own, others = takeOver(own, others, dues)
	}
	kept, dropped := carryOver(own, dues)
	var occurrences []Occurrence
	for i, d := range dues {
		o := newOccurrence(t)
		if kept[i] != nil {
			o = *kept[i]
		}
		if o.Date != d.Date && !o.PostponedTo.After(d.Date) {
			o.PostponedTo = clock.Date{} // the plan itself has moved on
		}
		o.Origin, o.Label, o.Kind, o.From, o.Date = origin, d.Label, d.Kind, d.From, d.Date
		occurrences = append(occurrences, o)
	}
	for _, o := range dropped {
		if o.Touched() {
			occurrences = append(occurrences, o)
		}
	}
	if origin.ofPlan() {
		occurrences = append(occurrences, others...)
	} else {
		occurrences = append(others, occurrences...)
	}
	for i := range occurrences {
		occurrences[i].Position = i + 1
	}
	return occurrences
}

// takeOver moves what another origin has set under the very label and day of
// a time to the task's own occurrences.
func takeOver(own, others []Occurrence, dues []Due) (mine, rest []Occurrence) {
	mine = own
	for _, o := range others {
		same := func(label string, d Due) bool { return label == d.Label && o.Date == d.Date }
		asked := slices.ContainsFunc(dues, func(d Due) bool { return same(o.Label, d) })
		had := slices.ContainsFunc(own, func(p Occurrence) bool { return p.Label == o.Label && p.Date == o.Date })
		if asked && !had {
			mine = append(mine, o)
		} else {
			rest = append(rest, o)
		}
	}
	return mine, rest
}
