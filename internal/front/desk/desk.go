// Package desk is the desk (bàn làm việc): what a person, and what the leaders
// of a unit, have to do today, put together from several rooms; and the feed
// (lịch riêng) by which a person's own calendar follows it.
package desk

import (
	"context"

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

// Actions are all that is seen and done at the desk.
type Actions struct {
	db       *store.DB
	accounts *account.Actions
	plans    *plan.Actions
	clock    clock.Clock
}

// NewActions joins the desk with what it stands on.
func NewActions(db *store.DB, accounts *account.Actions, plans *plan.Actions, c clock.Clock) *Actions {
	return &Actions{db: db, accounts: accounts, plans: plans, clock: c}
}

// Own returns what is the visitor's to do: what their post leads, or the whole
// unit's for who has no post.
func (a *Actions) Own(ctx context.Context, v account.Visit) (plan.Agenda, error) {
	if err := v.Require(ActView); err != nil {
		return plan.Agenda{}, err
	}
	return a.plans.Agenda(ctx, v, plan.WorkOf(v))
}

// Whole returns what the unit has to do.
func (a *Actions) Whole(ctx context.Context, v account.Visit) (plan.Agenda, error) {
	if err := v.Require(ActLead); err != nil {
		return plan.Agenda{}, err
	}
	return a.plans.Agenda(ctx, v, plan.Whose{})
}

// Targets returns the targets of the present year.
func (a *Actions) Targets(ctx context.Context, v account.Visit) ([]plan.Target, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return a.plans.Targets(ctx, v, clock.Today(a.clock).Year, "")
}

// Holders returns the names of those on each post of the unit, by the post's
// id.
func (a *Actions) Holders(ctx context.Context, v account.Visit) (map[string][]string, error) {
	people, err := a.accounts.People(ctx, v)
	if err != nil {
		return nil, err
	}
	holders := map[string][]string{}
	for _, m := range people {
		if m.PostID != "" && m.DisabledAt.IsZero() {
			holders[m.PostID] = append(holders[m.PostID], m.Name)
		}
	}
	return holders, nil
}
