package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// How far an agenda looks, in calendar days.
const (
	// AgendaAhead is how many days after today still belong to an agenda.
	AgendaAhead = 30
	// AgendaBehind is of how many days, with today, an agenda shows what was
	// done.
	AgendaBehind = 7
)

// An AgendaItem is an occurrence as it stands today.
type AgendaItem struct {
	DueTask
	// Year is that of the plan.
	Year    int
	LastDay clock.Date
	// Left counts the working days to the last day; it is negative when that
	// day has gone.
	Left int
}

// An Agenda (lịch việc) is what a unit or one of its posts has to do around a
// day, over all years: in January what last year left open is still there. An
// item is due on its last day; each open one is in one of the lists.
type Agenda struct {
	Today clock.Date
	// Overdue begins with what is late the longest, the others with what is
	// due first.
	Overdue, DueToday, ThisWeek, Later []AgendaItem
	// Waiting is what was handed in and waits to be accepted.
	Waiting []AgendaItem
	// Done is what was done in the last AgendaBehind days, the latest first.
	Done []AgendaItem
}

// Week returns the Monday and the Sunday of a day's week.
func Week(day clock.Date) (monday, sunday clock.Date) {
	monday = day.AddDays(-(int(day.Weekday()+6) % 7))
	return monday, monday.AddDays(6)
}

// agendaOf sorts items into the lists of an agenda. What is due later than
// the agenda looks is left out.
func agendaOf(items []AgendaItem, today clock.Date, days WorkingDays) Agenda {
	a := Agenda{Today: today}
	for _, item := range items {
		item = item.asOf(today, days)
		if list := a.listOf(item); list != nil {
			*list = append(*list, item)
		}
	}
	for _, list := range [][]AgendaItem{a.Overdue, a.DueToday, a.ThisWeek, a.Later, a.Waiting} {
		slices.SortStableFunc(list, byLastDay)
	}
	slices.SortStableFunc(a.Done, func(x, y AgendaItem) int {
		return cmp.Or(y.Occurrence.DoneOn.Compare(x.Occurrence.DoneOn), byLastDay(x, y))
	})
	return a
}

// asOf is the item with how it stands on a day.
func (i AgendaItem) asOf(today clock.Date, days WorkingDays) AgendaItem {
	i.State = i.Occurrence.StateOn(today, days)
	i.LastDay = i.Occurrence.LastDay(days)
	i.Left = days.Between(today, i.LastDay)
	return i
}

func (a *Agenda) listOf(item AgendaItem) *[]AgendaItem {
	_, sunday := Week(a.Today)
	switch {
	case item.State == DoneOnTime || item.State == DoneLate:
		return &a.Done
	case item.State == Waiting:
		return &a.Waiting
	case item.State == Overdue:
		return &a.Overdue
	case item.LastDay == a.Today:
		return &a.DueToday
	case !item.LastDay.After(sunday):
		return &a.ThisWeek
	case !item.LastDay.After(a.Today.AddDays(AgendaAhead)):
		return &a.Later
	}
	return nil
}

func byLastDay(x, y AgendaItem) int {
	return cmp.Or(
		x.LastDay.Compare(y.LastDay), strings.Compare(x.Task.PlanID, y.Task.PlanID),
		cmp.Compare(x.Task.Position, y.Task.Position), cmp.Compare(x.Occurrence.Position, y.Occurrence.Position),
	)
}

// Returned returns what was given back, of all that is open.
func (a Agenda) Returned() []AgendaItem {
	var returned []AgendaItem
	for _, list := range [][]AgendaItem{a.Overdue, a.DueToday, a.ThisWeek, a.Later} {
		for _, item := range list {
			if item.Occurrence.Stage == Returned {
				returned = append(returned, item)
			}
		}
	}
	return returned
}

// DueThisWeek returns what is still due in this week, today's first.
func (a Agenda) DueThisWeek() []AgendaItem { return slices.Concat(a.DueToday, a.ThisWeek) }

// DueNextWeek returns what is due from the next Monday to its Sunday.
func (a Agenda) DueNextWeek() []AgendaItem {
	_, sunday := Week(a.Today)
	var due []AgendaItem
	for _, item := range a.Later {
		if !item.LastDay.After(sunday.AddDays(7)) {
			due = append(due, item)
		}
	}
	return due
}

// An AgendaCount says how much of one lead, or of one field, cannot wait.
type AgendaCount struct {
	// Year is that of the plans, PlanID the plan of a field.
	Year   int
	PlanID string
	// Key is what a filter calls the group, Unnamed for the one without a
	// name; No and Title are for people.
	Key, No, Title    string
	Overdue, ThisWeek int
}

// ByLead counts what cannot wait by year and by the post that leads.
func (a Agenda) ByLead() []AgendaCount {
	return a.count(func(i AgendaItem) AgendaCount {
		return AgendaCount{Year: i.Year, Key: cmp.Or(i.Task.LeadKey(), Unnamed), Title: i.Task.LeadText}
	})
}

// BySection counts what cannot wait by plan and by field.
func (a Agenda) BySection() []AgendaCount {
	return a.count(func(i AgendaItem) AgendaCount {
		return AgendaCount{
			Year: i.Year, PlanID: i.Task.PlanID, Key: cmp.Or(i.Task.SectionTitle, Unnamed),
			No: i.Task.SectionNo, Title: i.Task.SectionTitle,
		}
	})
}

// count groups what is overdue or due this week: the latest year first, in it
// the group with most that is overdue.
func (a Agenda) count(of func(AgendaItem) AgendaCount) []AgendaCount {
	type identity struct {
		year      int
		plan, key string
	}
	places := map[identity]int{}
	var counts []AgendaCount
	place := func(i AgendaItem) *AgendaCount {
		c := of(i)
		id := identity{c.Year, c.PlanID, c.Key}
		at, ok := places[id]
		if !ok {
			at = len(counts)
			places[id] = at
			counts = append(counts, c)
		}
		return &counts[at]
	}
	for _, i := range a.Overdue {
		place(i).Overdue++
	}
	for _, i := range a.DueThisWeek() {
		place(i).ThisWeek++
	}
	slices.SortStableFunc(counts, func(x, y AgendaCount) int {
		return cmp.Or(
			y.Year-x.Year, y.Overdue-x.Overdue, y.ThisWeek-x.ThisWeek,
			vietnamese.Compare(x.Title, y.Title), strings.Compare(x.PlanID, y.PlanID),
		)
	})
	return counts
}

// OverdueFilter finds on the page of the group's year just what its Overdue
// counts.
func (c AgendaCount) OverdueFilter(f Filter) Filter {
	f.PlanID, f.State = c.PlanID, Overdue
	return f
}

// WeekFilter finds on the page of the group's year just what its ThisWeek
// counts.
func (c AgendaCount) WeekFilter(f Filter, today clock.Date) Filter {
	_, sunday := Week(today)
	f.PlanID, f.Open, f.From, f.Until = c.PlanID, true, today, sunday
	return f
}
