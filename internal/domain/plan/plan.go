// Package plan is the room of the plan (kế hoạch): it reads the document that
// a unit has signed, keeps its tasks (nhiệm vụ), their occurrences (kỳ hạn)
// and its targets (chỉ tiêu), and knows what is due.
package plan

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A Kind of plan: what the plan is about. A unit's year holds many plans.
type Kind string

// The kinds of plans that a commune issues.
const (
	Reform           Kind = "reform"            // cải cách hành chính
	ProcedureControl Kind = "procedure_control" // kiểm soát thủ tục hành chính
	Digital          Kind = "digital"           // chuyển đổi số
	OtherKind        Kind = "other"
)

// Kinds lists the kinds of plans in the order in which they are offered.
var Kinds = []Kind{Reform, ProcedureControl, Digital, OtherKind}

// PlausibleYear tells whether a plan can be for a year: others are slips of the
// hand.
func PlausibleYear(year int) bool { return year >= 1990 && year <= 2200 }

// A Plan is one adopted plan of a unit for a year.
type Plan struct {
	UnitID string
	ID     string
	Year   int
	Kind   Kind
	Title  string
	Number string
	Place  string
	Date   clock.Date
	// IssuedBy is the issuing unit as the document names it.
	IssuedBy         string
	Signer           string
	SignerPost       string
	Bases            []string
	Upstream         *Upstream
	Responsibilities []Responsibility
	Recipients       []string
	// SourceHash and SourceName are the file that it was read from; empty
	// for a plan made by hand.
	SourceHash string
	SourceName string
	// Version counts the changes, so that two editors do not overwrite each
	// other.
	Version   int
	CreatedAt time.Time
}

// A Task (nhiệm vụ) is a line of a plan.
type Task struct {
	UnitID, ID, PlanID string
	// Position orders the tasks of a plan, from 1.
	Position     int
	SectionNo    string
	SectionTitle string
	No           string
	Title        string
	Products     []string
	// LeadText is the lead as the plan writes it, LeadPostID the unit's post
	// that it was matched to.
	LeadText     string
	LeadPostID   string
	Coordinators []string
	DueText      string
	Kind         DueKind
	Funding      string
	Notes        []string
	// WithdrawnOn is the day on which a changed plan dropped the task; it is
	// kept because something of it was already done.
	WithdrawnOn clock.Date
	Version     int
	// Occurrences are sorted by day.
	Occurrences []Occurrence
}

// Ref names a task within its plan as people do: "III.2". A number that says
// its section already stays as it is: "1.2" of section 1.
func (t Task) Ref() string {
	switch {
	case t.SectionNo == "", strings.HasPrefix(t.No, t.SectionNo+"."):
		return t.No
	case t.No == "":
		return t.SectionNo
	}
	return t.SectionNo + "." + t.No
}

// Undated tells whether the plan gives the task no date.
func (t Task) Undated() bool { return len(t.Occurrences) == 0 && t.WithdrawnOn.IsZero() }

// An Occurrence (kỳ hạn) is one date at which something of a task is due.
type Occurrence struct {
	UnitID, ID, PlanID, TaskID string
	Position                   int
	Label                      string
	Kind                       DueKind
	// From is the first day of a period; Date the day as the plan states it.
	From, Date clock.Date
	// PostponedTo is the day to which a leader has put it off, the zero Date
	// for none. Date stays: what is reported upwards counts by it.
	PostponedTo clock.Date
	// Stage is how far the work on it has come; empty is NotStarted.
	Stage Stage
	// AssigneeID is the user whose work it is; empty is whoever holds the post
	// that leads the task.
	AssigneeID string
	// HandedOn is the day on which it was handed in, the zero Date before.
	HandedOn clock.Date
	// DoneOn is the day on which it was done, the zero Date while open: the
	// day on which what was accepted later had been handed in.
	DoneOn   clock.Date
	DoneNote string
	// DoneBy is the user who said so.
	DoneBy string
	// Proofs counts the pieces of evidence that are in force; ProvedOn is the
	// day of the first of them, the zero Date without any.
	Proofs   int
	ProvedOn clock.Date
	Version  int
}

// Due returns the day that is in force: the one to which it was put off, or
// the plan's own.
func (o Occurrence) Due() clock.Date {
	if o.PostponedTo.IsZero() {
		return o.Date
	}
	return o.PostponedTo
}

// AsPlanned returns the occurrence as if it had never been put off: what a
// report counts.
func (o Occurrence) AsPlanned() Occurrence {
	o.PostponedTo = clock.Date{}
	return o
}

// Touched tells whether something was done about the occurrence, so that it
// must not vanish with a changed plan.
func (o Occurrence) Touched() bool {
	return !o.DoneOn.IsZero() || o.Proofs > 0 || o.Stage != "" && o.Stage != NotStarted
}

// Unproved tells whether the occurrence is said to be done, and nothing shows
// it (thiếu minh chứng).
func (o Occurrence) Unproved() bool { return o.Proofs == 0 && !o.HandedOn.IsZero() }

// UnprovedOn tells the same as of a day, by the evidence that is in force now.
func (o Occurrence) UnprovedOn(day clock.Date) bool {
	handed := !o.HandedOn.IsZero() && !o.HandedOn.After(day)
	return handed && (o.ProvedOn.IsZero() || o.ProvedOn.After(day))
}

// A Target (chỉ tiêu) is a measurable goal of a plan.
type Target struct {
	UnitID, ID, PlanID string
	Position           int
	Field              string
	Text               string
	Op                 Op
	Threshold          float64
	Measure            string
}

// A State of an occurrence as of a day.
type State string

// The states of an occurrence.
const (
	NotYet     State = "not_yet"      // chưa đến hạn
	Soon       State = "soon"         // sắp đến hạn: due within SoonDays working days
	Overdue    State = "overdue"      // quá hạn
	Waiting    State = "waiting"      // chờ duyệt: handed in, and not yet accepted
	DoneOnTime State = "done_on_time" // xong đúng hạn
	DoneLate   State = "done_late"    // xong trễ
)

// States lists the states in the order in which people ask for them.
var States = []State{Overdue, Soon, Waiting, NotYet, DoneOnTime, DoneLate}

// SoonDays is how many working days ahead an occurrence counts as due soon.
const SoonDays = 5

// WorkingDays is what the rules of due dates ask of a calendar.
type WorkingDays interface {
	// Working tells whether offices work on the day.
	Working(day clock.Date) bool
	// Between counts the working days after the first day up to and with the
	// second; it is negative when the second is earlier.
	Between(from, to clock.Date) int
}

// Calendars gives each unit its working days. What is asked for twice is the
// same value while the calendar stays as it is.
type Calendars interface {
	Of(ctx context.Context, unitID string) (WorkingDays, error)
}

// OneCalendar gives the same working days to all units.
type OneCalendar struct{ WorkingDays }

// Of returns the one calendar.
func (c OneCalendar) Of(context.Context, string) (WorkingDays, error) { return c.WorkingDays, nil }

// LastDay returns the last day on which the occurrence is still on time. A
// date, also one to which it was put off, that falls on a day off moves to the next working day (Bộ luật Dân sự
// 2015, article 148); "before a day" ends on the day before it and does not
// move, because the plan itself names the day that is too late.
func (o Occurrence) LastDay(days WorkingDays) clock.Date {
	if o.Kind == Before && o.PostponedTo.IsZero() {
		return o.Date.AddDays(-1)
	}
	day := o.Due()
	for range 30 { // no country closes its offices for a month
		if days.Working(day) {
			return day
		}
		day = day.AddDays(1)
	}
	return o.Due()
}

// StateOn returns the occurrence's state as of a day. Occurrences without a
// date have none and are never asked.
func (o Occurrence) StateOn(today clock.Date, days WorkingDays) State {
	last := o.LastDay(days)
	if !o.DoneOn.IsZero() && !o.DoneOn.After(today) {
		if o.DoneOn.After(last) {
			return DoneLate
		}
		return DoneOnTime
	}
	if !o.HandedOn.IsZero() && !o.HandedOn.After(today) {
		return Waiting
	}
	if today.After(last) {
		return Overdue
	}
	if days.Between(today, last) <= SoonDays {
		return Soon
	}
	return NotYet
}

// Tally counts occurrences by state.
type Tally map[State]int

// TallyOn counts the occurrences of tasks by their state as of a day.
func TallyOn(tasks []Task, today clock.Date, days WorkingDays) Tally {
	tally := Tally{}
	for _, t := range tasks {
		for _, o := range t.Occurrences {
			tally[o.StateOn(today, days)]++
		}
	}
	return tally
}

// Total returns the number of occurrences counted.
func (t Tally) Total() int {
	total := 0
	for _, n := range t {
		total += n
	}
	return total
}

// Done returns the number of occurrences that are done, on time or late.
func (t Tally) Done() int { return t[DoneOnTime] + t[DoneLate] }

// SortOccurrences puts occurrences in the order of the plan's days, and those of
// one day in the order of the plan.
func SortOccurrences(occurrences []Occurrence) {
	slices.SortStableFunc(occurrences, func(a, b Occurrence) int {
		if c := a.Date.Compare(b.Date); c != 0 {
			return c
		}
		return a.Position - b.Position
	})
}
