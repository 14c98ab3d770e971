package handover

import (
	"context"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// mostRecords is how many records a list shows.
const mostRecords = 200

// List lists the latest records of the visited unit, the newest first,
// without their items.
func (a *Actions) List(ctx context.Context, v account.Visit) ([]Record, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectRecords(ctx, a.db.Reader(), v.Unit.ID, mostRecords)
}

// Record returns one record with its items.
func (a *Actions) Record(ctx context.Context, v account.Visit, id string) (Record, error) {
	if err := v.Require(ActView); err != nil {
		return Record{}, err
	}
	return selectRecord(ctx, a.db.Reader(), v.Unit.ID, id)
}

// Held counts the open work of the visited unit by who holds it; nothing for
// who may not see plans. It makes the room an account.Work.
func (a *Actions) Held(ctx context.Context, v account.Visit) (account.Held, error) {
	if !v.Can(plan.ActView) {
		return account.Held{}, nil
	}
	open, err := a.plans.OpenWork(ctx, v)
	if err != nil {
		return account.Held{}, err
	}
	return heldBy(open), nil
}

// Fields lists the fields of the visited unit's plans, for who may see plans.
func (a *Actions) Fields(ctx context.Context, v account.Visit) ([]string, error) {
	if !v.Can(plan.ActView) {
		return nil, nil
	}
	return a.plans.Fields(ctx, v)
}

// heldBy counts open work by who holds it.
func heldBy(open []plan.AgendaItem) account.Held {
	held := account.Held{ByUser: map[string]account.Load{}, ByPost: map[string]account.Load{}}
	for _, i := range open {
		by, key := held.ByPost, i.Task.LeadPostID
		if i.Occurrence.AssigneeID != "" {
			by, key = held.ByUser, i.Occurrence.AssigneeID
		}
		load := by[key]
		load.Open++
		if i.State == plan.Overdue {
			load.Overdue++
		}
		by[key] = load
	}
	return held
}

// Records leads to the records; nowhere for who may not see them.
func (a *Actions) Records(ctx context.Context, v account.Visit) ui.Link {
	if !v.Can(ActView) {
		return ui.Link{}
	}
	return ui.Link{Text: words.T(ctx, "Biên bản bàn giao"), Href: recordsPath(v.Unit.Code), Icon: "file-earmark-text"}
}

// Unheld lists the posts that have open work and nobody on them (công việc
// không có người): what a leader has to see.
func (a *Actions) Unheld(ctx context.Context, v account.Visit) ([]account.PostLoad, error) {
	held, err := a.Held(ctx, v)
	if err != nil {
		return nil, err
	}
	members, err := a.accounts.People(ctx, v)
	if err != nil {
		return nil, err
	}
	posts, err := a.units.Posts(ctx, v.Unit.ID)
	if err != nil {
		return nil, err
	}
	return held.Unheld(members, posts), nil
}
