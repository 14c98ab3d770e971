package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A YearCount is what a unit above needs of a unit's year: how many
// occurrences of each field are due on which day and were done on which. States
// depend on the day on which one looks, so that the days are kept and the
// states counted when somebody asks.
type YearCount struct {
	UnitID string
	Year   int
	// Seq is the last line of the unit's trail that the counts know at least.
	Seq int64
	// Fields are sorted by Key.
	Fields []FieldCount
}

// A FieldCount counts the tasks of one field (lĩnh vực) of the work.
type FieldCount struct {
	// Key is the title without case and diacritics, by which the fields of
	// different plans are the same; Title is one way in which it is written.
	Key, Title string
	// Tasks counts all tasks, Undated those that stand in the plan without any
	// date.
	Tasks, Undated int
	Dues           []DueCount
}

// A DueCount is a number of occurrences that are alike in what makes a state.
type DueCount struct {
	// Before says that the day itself is too late.
	Before bool
	// Day is the plan's own, also of what was put off. Handed, Done and Proved
	// are the zero Date for what was not.
	Day, Handed, Done, Proved clock.Date
	N                         int
}

// unprovedOn tells whether the occurrences are said to be done as of a day, and
// nothing shows it.
func (d DueCount) unprovedOn(day clock.Date) bool {
	return Occurrence{HandedOn: d.Handed, ProvedOn: d.Proved}.UnprovedOn(day)
}

// dueCountOf is one occurrence, to be counted.
func dueCountOf(o Occurrence) DueCount {
	return DueCount{Before: o.Kind == Before, Day: o.Date, Handed: o.HandedOn, Done: o.DoneOn, Proved: o.ProvedOn, N: 1}
}

// CountYear counts the tasks of a unit's year. What the database counts for
// many units at once must equal it.
func CountYear(unitID string, year int, tasks []Task) YearCount {
	counter := yearCounter{}
	for _, t := range tasks {
		undated := 0
		if t.Undated() {
			undated = 1
		}
		counter.addTasks(t.SectionTitle, 1, undated)
		for _, o := range t.Occurrences {
			counter.addDue(t.SectionTitle, dueCountOf(o))
		}
	}
	return counter.count(unitID, year)
}

// yearCounter adds up fields by their keys.
type yearCounter map[string]*fieldCounter

type fieldCounter struct {
	title          string
	tasks, undated int
	dues           map[DueCount]int
}

func (c yearCounter) field(title string) *fieldCounter {
	key := FieldKey(title)
	f, ok := c[key]
	if !ok {
		f = &fieldCounter{title: title, dues: map[DueCount]int{}}
		c[key] = f
	}
	// One of several ways to write it, the same one every time.
	f.title = max(f.title, title)
	return f
}

func (c yearCounter) addTasks(title string, tasks, undated int) {
	f := c.field(title)
	f.tasks += tasks
	f.undated += undated
}

func (c yearCounter) addDue(title string, d DueCount) {
	n := d.N
	d.N = 0
	c.field(title).dues[d] += n
}

func (c yearCounter) count(unitID string, year int) YearCount {
	y := YearCount{UnitID: unitID, Year: year}
	for key, f := range c {
		field := FieldCount{Key: key, Title: f.title, Tasks: f.tasks, Undated: f.undated}
		for d, n := range f.dues {
			d.N = n
			field.Dues = append(field.Dues, d)
		}
		slices.SortFunc(field.Dues, compareDues)
		y.Fields = append(y.Fields, field)
	}
	slices.SortFunc(y.Fields, func(a, b FieldCount) int { return strings.Compare(a.Key, b.Key) })
	return y
}

func compareDues(a, b DueCount) int {
	before := func(d DueCount) int {
		if d.Before {
			return 1
		}
		return 0
	}
	return cmp.Or(
		a.Day.Compare(b.Day), a.Done.Compare(b.Done), a.Handed.Compare(b.Handed), a.Proved.Compare(b.Proved), cmp.Compare(before(a), before(b)),
	)
}

// FieldKey is by what the same field of different plans is known, however they
// write it.
func FieldKey(title string) string {
	return strings.Join(strings.Fields(vietnamese.Fold(title)), " ")
}

// ReadableField shows a field's title to people: one that is printed in capitals
// as a sentence.
func ReadableField(title string) string { return sentenceCase(title) }

// StateCounts counts occurrences by state, in the order of States.
type StateCounts [len(stateOrder)]int

// stateOrder is States as an array, of which the length is known.
var stateOrder = [...]State{Overdue, Soon, Waiting, NotYet, DoneOnTime, DoneLate}

func placeOf(s State) int { return slices.Index(stateOrder[:], s) }

// Of returns how many are in a state.
func (c StateCounts) Of(s State) int { return c[placeOf(s)] }

// Done returns how many are done, on time or late.
func (c StateCounts) Done() int { return c.Of(DoneOnTime) + c.Of(DoneLate) }

// Total returns how many there are.
func (c StateCounts) Total() int {
	total := 0
	for _, n := range c {
		total += n
	}
	return total
}

// Add adds others.
func (c *StateCounts) Add(more StateCounts) {
	for i, n := range more {
		c[i] += n
	}
}

// A StateTable answers what state occurrences are in as of a day, many times
// over: each different pair of days is asked of Occurrence.StateOn once. It is
// not safe for concurrent use.
type StateTable struct {
	on   clock.Date
	days WorkingDays
	year int
	// known are the places of states in their order, from 1, by number of the
	// day due and the day done; other are those of days far from the year, and
	// all of them while little has been asked: a unit with a calendar of its own
	// has a table of its own, which must not cost more than it answers.
	known []int8
	other map[DueCount]int8
	asked int
}

// numberedFrom is after how many questions a StateTable numbers its days.
const numberedFrom = 2000

// Days from which and for how many a StateTable knows states by number; others
// it looks up.
const (
	stateDays  = 480
	daysBefore = 60
)

// NewStateTable returns the states as of a day of what is due in a year.
func NewStateTable(year int, on clock.Date, days WorkingDays) *StateTable {
	return &StateTable{on: on, days: days, year: year, other: map[DueCount]int8{}}
}

// Days returns the working days by which the table counts.
func (s *StateTable) Days() WorkingDays { return s.days }

// Count counts a field's occurrences by their states.
func (s *StateTable) Count(f FieldCount) StateCounts {
	var counts StateCounts
	for _, d := range f.Dues {
		counts[s.place(d)-1] += d.N
	}
	return counts
}

// Unproved counts a field's occurrences that are said to be done, and of which
// nothing shows it.
func (s *StateTable) Unproved(f FieldCount) int {
	unproved := 0
	for _, d := range f.Dues {
		if d.unprovedOn(s.on) {
			unproved += d.N
		}
	}
	return unproved
}

// place returns the place of the state in which the occurrences of a count
// are, from 1.
func (s *StateTable) place(d DueCount) int8 {
	if !d.Handed.IsZero() && (d.Done.IsZero() || d.Handed != d.Done) {
		return s.ask(d) // few wait, and the tables do without another dimension
	}
	d.N, d.Handed, d.Proved = 0, clock.Date{}, clock.Date{}
	if s.asked++; s.asked == numberedFrom {
		s.known = make([]int8, 2*stateDays*stateDays)
	}
	at, near := s.number(d)
	if !near || s.known == nil {
		if s.other[d] == 0 {
			s.other[d] = s.ask(d)
		}
		return s.other[d]
	}
	if s.known[at] == 0 {
		s.known[at] = s.ask(d)
	}
	return s.known[at]
}

func (s *StateTable) ask(d DueCount) int8 {
	kind := By
	if d.Before {
		kind = Before
	}
	state := Occurrence{Kind: kind, Date: d.Day, HandedOn: d.Handed, DoneOn: d.Done}.StateOn(s.on, s.days)
	return int8(placeOf(state) + 1)
}

// number numbers what has its days near the year.
func (s *StateTable) number(d DueCount) (int, bool) {
	day, done := s.dayNumber(d.Day), 0
	if !d.Done.IsZero() {
		if done = s.dayNumber(d.Done); done < 1 {
			return 0, false
		}
	}
	if day < 0 || day >= stateDays || done >= stateDays {
		return 0, false
	}
	if d.Before {
		day += stateDays
	}
	return day*stateDays + done, true
}

// dayNumber numbers the days around the year, one after another but for gaps
// at the ends of months.
func (s *StateTable) dayNumber(d clock.Date) int {
	return (d.Year-s.year)*12*31 + (int(d.Month)-1)*31 + d.Day - 1 + daysBefore
}
