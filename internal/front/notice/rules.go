package notice

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// When tells on which day a rule reminds.
type When string

// The days of rules, by the last day on which an occurrence is on time.
const (
	Before When = "before" // so many working days before it
	OnDay  When = "on_day" // on it
	After  When = "after"  // so many working days after it, when it is late
	Weekly When = "weekly" // on a day of each week, as long as it is late
)

// Whom tells whom a rule reminds.
type Whom string

// Those whom rules remind.
const (
	// Concerned are those whose work it is: the one to whom it was assigned, or
	// whoever holds the post that leads.
	Concerned Whom = "concerned"
	// Leaders are those who accept what is handed in.
	Leaders Whom = "leaders"
)

// A Rule (quy tắc nhắc) says when people are reminded of an open occurrence.
type Rule struct {
	When When `json:"when"`
	// Days are the working days of Before and After.
	Days int `json:"days,omitempty"`
	// Weekday is the day of Weekly.
	Weekday time.Weekday `json:"weekday,omitempty"`
	Whom    Whom         `json:"whom"`
}

// StandardRules are those of a unit that has chosen none.
func StandardRules() []Rule {
	return []Rule{
		{When: Before, Days: 5, Whom: Concerned},
		{When: Before, Days: 1, Whom: Concerned},
		{When: OnDay, Whom: Concerned},
		{When: Weekly, Weekday: time.Monday, Whom: Concerned},
		{When: After, Days: 3, Whom: Leaders},
	}
}

// Bounds of rules. An agenda looks 30 days ahead, in which there are always
// more than MostDays working days.
const (
	MostDays  = 15
	MostRules = 12
)

// Errors of rules that a person can do something about.
var (
	ErrRuleDays  = errors.New("the working days of a rule are from 1 to 15")
	ErrRule      = errors.New("there is no such rule")
	ErrManyRules = errors.New("there are too many rules")
)

// Check refuses rules with nonsense in them.
func (r Rule) Check() error {
	if r.Whom != Concerned && r.Whom != Leaders {
		return ErrRule
	}
	switch r.When {
	case Before, After:
		if r.Days < 1 || r.Days > MostDays {
			return ErrRuleDays
		}
	case OnDay:
	case Weekly:
		if r.Weekday < time.Monday || r.Weekday > time.Friday {
			return ErrRule
		}
	default:
		return ErrRule
	}
	return nil
}

// Name tells a rule from others, for ever: a rule that was taken out and put in
// again is the same rule, and reminds of nothing twice.
func (r Rule) Name() string {
	name := string(r.When)
	switch r.When {
	case Before, After:
		name += "-" + strconv.Itoa(r.Days)
	case Weekly:
		name += "-" + strconv.Itoa(int(r.Weekday))
	}
	return name + "-" + string(r.Whom)
}

// CheckRules refuses a list of rules of which one is nonsense, and leaves out
// those that are given twice.
func CheckRules(rules []Rule) ([]Rule, error) {
	checked := []Rule{}
	for _, r := range rules {
		if err := r.Check(); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(checked, func(c Rule) bool { return c.Name() == r.Name() }) {
			checked = append(checked, r)
		}
	}
	if len(checked) > MostRules {
		return nil, ErrManyRules
	}
	return checked, nil
}

// A Reminder (lời nhắc) is what a rule says of an occurrence.
type Reminder struct {
	Rule Rule
	// Of is the day that the rule reminds of, by which the reminder is the same
	// one though days off are added later: the day on which the occurrence is
	// due, or that of the week.
	Of clock.Date
}

// Due returns the reminders of an occurrence that go out on a day. On a day off
// none does: nobody reads it. Nor does one of what is done or handed in. A reminder of each week whose day is off goes out
// on the next working day. The others count working days as people do, "còn 1
// ngày làm việc", so that what is due "before 15 February" within a long
// holiday is reminded of on the last day on which something can still be done.
func Due(rules []Rule, o plan.Occurrence, today clock.Date, days plan.WorkingDays) []Reminder {
	if !isOpen(o) || !days.Working(today) {
		return nil
	}
	last := o.LastDay(days)
	var due []Reminder
	for _, r := range rules {
		if of, ok := r.of(o, last, today, days); ok {
			due = append(due, Reminder{r, of})
		}
	}
	return due
}

// isOpen tells whether something is still to be done about an occurrence.
func isOpen(o plan.Occurrence) bool { return o.DoneOn.IsZero() && o.HandedOn.IsZero() }

// of tells whether the rule reminds on a working day, and of which day.
func (r Rule) of(o plan.Occurrence, last, today clock.Date, days plan.WorkingDays) (of clock.Date, ok bool) {
	late := today.After(last)
	switch r.When {
	case Before:
		return o.Due(), !late && days.Between(today, last) == r.Days
	case OnDay:
		return o.Due(), !late && days.Between(today, last) == 0
	case After:
		return o.Due(), late && days.Between(last, today) == r.Days
	case Weekly:
		of = sinceLastWorkingDay(r.Weekday, today, days)
		return of, of.After(last)
	}
	return clock.Date{}, false
}

// sinceLastWorkingDay finds the latest day of the week that has come since the
// working day before today; none when there was none.
func sinceLastWorkingDay(weekday time.Weekday, today clock.Date, days plan.WorkingDays) clock.Date {
	day := today
	for range 30 { // no country closes its offices for a month
		if day.Weekday() == weekday {
			return day
		}
		day = day.AddDays(-1)
		if days.Working(day) {
			break
		}
	}
	return clock.Date{}
}

// lookBack is how many days before today are looked at again, so that a morning
// on which nothing ran (the power was off, the plan came in later) loses no
// reminder. What was sent is known and not sent again.
const lookBack = 7

// dueLately returns the reminders of an occurrence that go out today or should
// have gone out in the days before. What has been late for longer than a rule
// of lateness waits is made up for however long ago that was: a plan that comes
// in late must not hide what is late in it.
func dueLately(rules []Rule, o plan.Occurrence, today clock.Date, days plan.WorkingDays) []Reminder {
	var due []Reminder
	for n := lookBack; n >= 0; n-- {
		for _, r := range Due(rules, o, today.AddDays(-n), days) {
			if !slices.Contains(due, r) {
				due = append(due, r)
			}
		}
	}
	for _, r := range rules {
		long := Reminder{r, o.Due()}
		if r.When == After && isOpen(o) && days.Between(o.LastDay(days), today) > r.Days && !slices.Contains(due, long) {
			due = append(due, long)
		}
	}
	return due
}
