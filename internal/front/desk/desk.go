// Package desk is the desk (bàn làm việc): what a person, and what the leaders
// of a unit, have to do today, put together from several rooms; and the feed
// (lịch riêng) by which a person's own calendar follows it.
package desk

import (
	"context"
	"slices"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// What people do at the desk.
const (
	ActView audit.Action = "desk.view" // see what is theirs to do
	ActLead audit.Action = "desk.lead" // see the whole unit's by person and by field, print it for the meeting
	ActFeed audit.Action = "desk.feed" // make and withdraw the feed of one's own
)

// Rights lists the actions of the desk that a role has to hold.
var Rights = []audit.Action{ActView, ActLead, ActFeed}

// News tells what is new to a visitor since they last looked.
type News interface {
	Unread(ctx context.Context, v account.Visit) ([]NewsLine, error)
}

// A NewsLine is one thing that is new, in the reader's language.
type NewsLine struct {
	Text string
	// Href is where it leads, empty for nowhere.
	Href string
	At   time.Time
}

// Actions are all that is seen and done at the desk.
type Actions struct {
	db       *store.DB
	accounts *account.Actions
	plans    *plan.Actions
	clock    clock.Clock
	news     News
}

// NewActions joins the desk with what it stands on. News may be nil: then the
// desk has none.
func NewActions(db *store.DB, accounts *account.Actions, plans *plan.Actions, c clock.Clock, news News) *Actions {
	return &Actions{db: db, accounts: accounts, plans: plans, clock: c, news: news}
}

// A Day is what the desk shows a person.
type Day struct {
	plan.Agenda

	// ToAccept is what waits for the visitor to accept it; what they handed in
	// themselves is for somebody else.
	ToAccept []plan.AgendaItem
	// HandedIn is what of the visitor's waits for others.
	HandedIn []plan.AgendaItem
	News     []NewsLine
}

// Own returns what is the visitor's to do: what was given to them and what
// their post leads, or the whole unit's for who has no post.
func (a *Actions) Own(ctx context.Context, v account.Visit) (Day, error) {
	if err := v.Require(ActView); err != nil {
		return Day{}, err
	}
	agenda, err := a.plans.Agenda(ctx, v, plan.WorkOf(v))
	if err != nil {
		return Day{}, err
	}
	day := Day{Agenda: agenda, HandedIn: agenda.Waiting}
	if v.Can(plan.ActAccept) {
		waiting, err := a.plans.Waiting(ctx, v)
		if err != nil {
			return Day{}, err
		}
		waiting = slices.DeleteFunc(waiting, func(i plan.AgendaItem) bool { return i.Occurrence.DoneBy != v.User.ID && !i.Task.MayAccept(v) })
		day.HandedIn, day.ToAccept = apart(waiting, v.User.ID)
	}
	if a.news != nil {
		day.News, err = a.news.Unread(ctx, v)
	}
	return day, err
}

// apart tells what a user handed in from what others did.
func apart(waiting []plan.AgendaItem, userID string) (own, others []plan.AgendaItem) {
	for _, i := range waiting {
		if i.Occurrence.DoneBy == userID {
			own = append(own, i)
		} else {
			others = append(others, i)
		}
	}
	return own, others
}

// Whole returns what the unit has to do, and what nothing proves.
func (a *Actions) Whole(ctx context.Context, v account.Visit) (plan.Agenda, error) {
	if err := v.Require(ActLead); err != nil {
		return plan.Agenda{}, err
	}
	agenda, err := a.plans.Agenda(ctx, v, plan.Whose{})
	if err != nil {
		return plan.Agenda{}, err
	}
	agenda.Unproved, err = a.plans.Unproved(ctx, v)
	return agenda, err
}

// Targets returns the targets of the present year.
func (a *Actions) Targets(ctx context.Context, v account.Visit) ([]plan.Target, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return a.plans.Targets(ctx, v, clock.Today(a.clock).Year, "")
}

// People are the names of a unit's people.
type People struct {
	// ByID are all by their ids, OnPost those on each post by its id.
	ByID   map[string]string
	OnPost map[string][]string
}

// People returns the names of those who work in the unit.
func (a *Actions) People(ctx context.Context, v account.Visit) (People, error) {
	members, err := a.accounts.People(ctx, v)
	if err != nil {
		return People{}, err
	}
	people := People{ByID: map[string]string{}, OnPost: map[string][]string{}}
	for _, m := range members {
		people.ByID[m.ID] = m.Name
		if m.PostID != "" && m.DisabledAt.IsZero() {
			people.OnPost[m.PostID] = append(people.OnPost[m.PostID], m.Name)
		}
	}
	return people, nil
}
