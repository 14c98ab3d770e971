package handover

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// Actions are all that is seen and done in this room. What it does it does
// when it hears that somebody lets go of their work.
type Actions struct {
	db       *store.DB
	units    *unit.Actions
	accounts *account.Actions
	plans    *plan.Actions
	bus      *event.Bus
}

// NewActions joins the room with what it stands on, and listens to the bus.
func NewActions(db *store.DB, units *unit.Actions, accounts *account.Actions, plans *plan.Actions, bus *event.Bus) *Actions {
	a := &Actions{db: db, units: units, accounts: accounts, plans: plans, bus: bus}
	event.On(bus, func(ctx context.Context, tx bun.Tx, news account.MemberLeft) error {
		reason := Left
		if news.Disabled {
			reason = Disabled
		}
		return a.handOver(ctx, tx, news.Parting, reason, "")
	})
	event.On(bus, func(ctx context.Context, tx bun.Tx, news account.PostChanged) error {
		if news.PostID == "" { // who takes a first post lets go of nothing
			return nil
		}
		return a.handOver(ctx, tx, news.Parting, PostChanged, news.NewPostID)
	})
	return a
}

// handOver moves what was open and keeps a record of it; without open work
// there is none.
func (a *Actions) handOver(ctx context.Context, tx bun.Tx, p account.Parting, reason Reason, newPostID string) error {
	open, err := a.plans.HandOver(ctx, tx, plan.HandOver{
		UnitID: p.UnitID, ActorID: p.Actor.ID, At: p.At, UserID: p.User.ID, PostID: p.PostID, ToID: p.Successor.ID, Shared: p.PostShared,
	})
	if err != nil {
		return fmt.Errorf("hand work over: %w", err)
	}
	if len(open) == 0 {
		return nil
	}
	posts, err := a.units.Posts(ctx, p.UnitID)
	if err != nil {
		return fmt.Errorf("list the posts: %w", err)
	}
	r := Record{
		UnitID: p.UnitID, ID: store.NewID(), Reason: reason, On: clock.DateOf(p.At), UserID: p.User.ID, UserName: p.User.Name,
		PostID: p.PostID, PostName: postName(posts, p.PostID), NewPostName: postName(posts, newPostID),
		ToID: p.Successor.ID, ToName: p.Successor.Name, MadeByID: p.Actor.ID, MadeByName: p.Actor.Name, MadeAt: p.At, Open: len(open),
	}
	r.Items, r.Overdue = itemsOf(open, p.Successor.ID)
	if err := insertRecord(ctx, tx, r); err != nil {
		return err
	}
	err = audit.Write(ctx, tx, audit.Entry{
		UnitID: r.UnitID, ActorID: r.MadeByID, Action: actMake, Object: "handover/" + r.ID, At: r.MadeAt,
		After: recordTrail{User: r.UserID, Post: r.PostID, To: r.ToID, Reason: r.Reason, Open: r.Open},
	})
	if err != nil {
		return err
	}
	if err := a.bus.Publish(ctx, tx, HandedOver{r}); err != nil {
		return err
	}
	return a.tellSuccessor(ctx, tx, r)
}

// tellSuccessor tells who goes on with the work, once for all of it.
func (a *Actions) tellSuccessor(ctx context.Context, tx bun.Tx, r Record) error {
	if r.ToID == "" {
		return nil
	}
	return a.bus.Publish(ctx, tx, account.PersonTold{
		UnitID: r.UnitID, UserID: r.ToID, ActorID: r.MadeByID, At: r.MadeAt, Kind: "handover.received", Href: "/handovers/" + r.ID,
		Text: words.Say("%s bàn giao %s việc; xem biên bản để biết việc nào là của anh/chị", r.UserName, strconv.Itoa(r.Open)),
	})
}

// recordTrail is what the trail keeps of a hand-over.
type recordTrail struct {
	User   string `json:"user"`
	Post   string `json:"post,omitempty"`
	To     string `json:"to,omitempty"`
	Reason Reason `json:"reason"`
	Open   int    `json:"open"`
}

func postName(posts []unit.Post, id string) string {
	if at := slices.IndexFunc(posts, func(p unit.Post) bool { return p.ID == id }); at >= 0 {
		return posts[at].Name
	}
	return ""
}
