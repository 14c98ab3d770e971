package plan

import (
	"context"
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// Whose says whose work is asked for: a user's, given to them or led by their
// post; what a post leads; or, empty, the whole unit's.
type Whose struct {
	UserID, PostID string
}

// WorkOf is the work of the visitor; the whole unit's for who has no post.
func WorkOf(v account.Visit) Whose {
	if v.PostID == "" {
		return Whose{}
	}
	return Whose{UserID: v.User.ID, PostID: v.PostID}
}

// Has tells whether an occurrence is among the work asked for.
func (w Whose) Has(t Task, o Occurrence) bool {
	switch {
	case w.UserID != "" && o.AssigneeID != "":
		return o.AssigneeID == w.UserID
	case w.PostID != "":
		return t.LeadPostID == w.PostID
	}
	return w.UserID == ""
}

// Agenda returns what somebody has to do around today.
func (a *Actions) Agenda(ctx context.Context, v account.Visit, whose Whose) (Agenda, error) {
	if err := v.Require(ActView); err != nil {
		return Agenda{}, err
	}
	today, db := clock.Today(a.clock), a.db.Reader()
	// "Before a day" ends on the day before it, so its day may lie one further.
	open, err := selectAgenda(ctx, openQuery(db, v.Unit.ID, whose, today.AddDays(AgendaAhead+1)))
	if err != nil {
		return Agenda{}, err
	}
	done, err := selectAgenda(ctx, doneQuery(db, v.Unit.ID, whose, today.AddDays(1-AgendaBehind), today))
	if err != nil {
		return Agenda{}, err
	}
	days, err := a.Days(ctx, v)
	if err != nil {
		return Agenda{}, err
	}
	return agendaOf(append(open, done...), today, days), nil
}

// Waiting returns what of the unit was handed in and waits to be accepted, what
// is due first first.
func (a *Actions) Waiting(ctx context.Context, v account.Visit) ([]AgendaItem, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	items, err := selectAgenda(ctx, waitingQuery(a.db.Reader(), v.Unit.ID))
	if err != nil {
		return nil, err
	}
	days, err := a.Days(ctx, v)
	if err != nil {
		return nil, err
	}
	return agendaOf(items, clock.Today(a.clock), days).Waiting, nil
}

// Unproved returns what of this year's plans and last year's is said to be done
// and nothing shows.
func (a *Actions) Unproved(ctx context.Context, v account.Visit) ([]AgendaItem, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	today := clock.Today(a.clock)
	items, err := selectAgenda(ctx, unprovedQuery(a.db.Reader(), v.Unit.ID, today.Year-1))
	if err != nil {
		return nil, err
	}
	days, err := a.Days(ctx, v)
	if err != nil {
		return nil, err
	}
	for i := range items {
		items[i] = items[i].asOf(today, days)
	}
	return items, nil
}

// CalendarOf returns the events of somebody's work: of last year's plans, this
// year's and next year's. Links lead to tasks below base, the address that
// people use.
func (a *Actions) CalendarOf(ctx context.Context, v account.Visit, whose Whose, base string) ([]CalendarEvent, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	years, err := planYears(ctx, a.db.Reader(), v.Unit.ID)
	if err != nil {
		return nil, err
	}
	present := clock.Today(a.clock).Year
	years = slices.DeleteFunc(years, func(y int) bool { return y < present-1 || y > present+1 })
	tasks, err := selectWork(ctx, a.db.Reader(), v.Unit.ID, whose, years)
	if err != nil {
		return nil, err
	}
	link := func(t Task) string { return base + taskPath(v.Unit.Code, t.ID) }
	var events []CalendarEvent
	for _, year := range years {
		plans, err := selectPlans(ctx, a.db.Reader(), v.Unit.ID, year)
		if err != nil {
			return nil, err
		}
		for _, p := range plans {
			own := slices.DeleteFunc(slices.Clone(tasks), func(t Task) bool { return t.PlanID != p.ID })
			events = append(events, CalendarEvents(p, own, link, a.clock.Now())...)
		}
	}
	return events, nil
}
