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
	// Waiting is what was handed in and waits to be accepted, whenever it is
	// due.
	Waiting []AgendaItem
	// Done is what was done in the last AgendaBehind days, the latest first.
	Done []AgendaItem
	// Unproved is what is said to be done and nothing shows, of this year's
	// plans and last year's: only who leads asks for it.
	Unproved []AgendaItem

	// returned is what was given back, whenever it is due.
	returned []AgendaItem
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
		if item.Occurrence.stage() == Returned {
			a.returned = append(a.returned, item)
		}
	}
	for _, list := range [][]AgendaItem{a.Overdue, a.DueToday, a.ThisWeek, a.Later, a.Waiting, a.returned} {
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

// Returned returns what was given back, whenever it is due; those due soon are
// also in the other lists.
func (a Agenda) Returned() []AgendaItem { return a.returned }

// Unassigned returns what is open and nobody's: given to nobody, and led by no
// post.
func (a Agenda) Unassigned() []AgendaItem {
	var nobodys []AgendaItem
	for _, i := range slices.Concat(a.Overdue, a.DueToday, a.ThisWeek, a.Later) {
		if i.Occurrence.AssigneeID == "" && i.Task.LeadPostID == "" {
			nobodys = append(nobodys, i)
		}
	}
	return nobodys
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

// An AgendaCount says how much of one worker, or of one field, cannot wait.
type AgendaCount struct {
	// Year is that of the plans, PlanID the plan of a field.
	Year   int
	PlanID string
	// AssigneeID is the user to whom the work was given; the rest is of the
	// post that leads, by its PostID.
	AssigneeID, PostID string
	// No and Title are for people.
	No, Title string
	// What the lists of an agenda hold of the group; ThisWeek counts today's.
	Overdue, ThisWeek, Later, Waiting, Returned, Unproved int

	// whole finds all of the group.
	whole Filter
}

// ByWorker counts by year and by whose work it is: a user's, to whom it was
// given, or that of the post that leads.
func (a Agenda) ByWorker() []AgendaCount {
	return a.count(func(i AgendaItem) AgendaCount {
		if given := i.Occurrence.AssigneeID; given != "" {
			return AgendaCount{Year: i.Year, AssigneeID: given, whole: Filter{Assignee: given}}
		}
		return AgendaCount{
			Year: i.Year, PostID: i.Task.LeadPostID, Title: i.Task.LeadText,
			whole: Filter{Lead: cmp.Or(i.Task.LeadKey(), Unnamed), Assignee: Unnamed},
		}
	})
}

// BySection counts by plan and by field.
func (a Agenda) BySection() []AgendaCount {
	return a.count(func(i AgendaItem) AgendaCount {
		return AgendaCount{
			Year: i.Year, PlanID: i.Task.PlanID, No: i.Task.SectionNo, Title: i.Task.SectionTitle,
			whole: Filter{PlanID: i.Task.PlanID, Section: cmp.Or(i.Task.SectionTitle, Unnamed)},
		}
	})
}

// ByYear counts all of a year together.
func (a Agenda) ByYear() []AgendaCount {
	return a.count(func(i AgendaItem) AgendaCount { return AgendaCount{Year: i.Year} })
}

// count groups what the lists hold: the latest year first, in it the group with
// most that is overdue.
func (a Agenda) count(of func(AgendaItem) AgendaCount) []AgendaCount {
	type identity struct {
		year  int
		whole Filter
	}
	places := map[identity]int{}
	var counts []AgendaCount
	place := func(i AgendaItem) *AgendaCount {
		c := of(i)
		id := identity{c.Year, c.whole}
		at, ok := places[id]
		if !ok {
			at = len(counts)
			places[id] = at
			counts = append(counts, c)
		}
		return &counts[at]
	}
	for _, list := range []struct {
		items []AgendaItem
		count func(*AgendaCount) *int
	}{
		{a.Overdue, func(c *AgendaCount) *int { return &c.Overdue }},
		{a.DueThisWeek(), func(c *AgendaCount) *int { return &c.ThisWeek }},
		{a.Later, func(c *AgendaCount) *int { return &c.Later }},
		{a.Waiting, func(c *AgendaCount) *int { return &c.Waiting }},
		{a.returned, func(c *AgendaCount) *int { return &c.Returned }},
		{a.Unproved, func(c *AgendaCount) *int { return &c.Unproved }},
	} {
		for _, i := range list.items {
			*list.count(place(i))++
		}
	}
	slices.SortStableFunc(counts, func(x, y AgendaCount) int {
		return cmp.Or(
			y.Year-x.Year, y.Overdue-x.Overdue, y.ThisWeek-x.ThisWeek, y.Waiting-x.Waiting,
			vietnamese.Compare(x.Title, y.Title), strings.Compare(x.PlanID, y.PlanID), strings.Compare(x.AssigneeID, y.AssigneeID),
		)
	})
	return counts
}

// The filters of a count find, in the list of the group's year, just what it
// counts.

// OverdueFilter finds what Overdue counts.
func (c AgendaCount) OverdueFilter() Filter {
	return c.with(func(f *Filter) { f.State = Overdue })
}

// WeekFilter finds what ThisWeek counts.
func (c AgendaCount) WeekFilter(today clock.Date) Filter {
	_, sunday := Week(today)
	return c.with(func(f *Filter) { f.Open, f.From, f.Until = true, today, sunday })
}

// LaterFilter finds what Later counts.
func (c AgendaCount) LaterFilter(today clock.Date) Filter {
	_, sunday := Week(today)
	return c.with(func(f *Filter) { f.Open, f.From, f.Until = true, sunday.AddDays(1), today.AddDays(AgendaAhead) })
}

// WaitingFilter finds what Waiting counts.
func (c AgendaCount) WaitingFilter() Filter {
	return c.with(func(f *Filter) { f.State = Waiting })
}

// ReturnedFilter finds what Returned counts.
func (c AgendaCount) ReturnedFilter() Filter {
	return c.with(func(f *Filter) { f.Stage = Returned })
}

// UnprovedFilter finds what Unproved counts.
func (c AgendaCount) UnprovedFilter() Filter {
	return c.with(func(f *Filter) { f.Unproved = true })
}

func (c AgendaCount) with(change func(*Filter)) Filter {
	f := c.whole
	change(&f)
	return f
}
