package unit

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Actions are what is done with units and posts. Who may do it is checked by
// the rooms above, which know people; what the program itself does (the
// command line, the demo) has no actor.
type Actions struct {
	db    *store.DB
	clock clock.Clock
}

// NewActions returns the actions of the room.
func NewActions(db *store.DB, c clock.Clock) *Actions { return &Actions{db: db, clock: c} }

// A NewUnit is what is needed to make a unit.
type NewUnit struct {
	Code, Name string
	Type       Type
	ParentCode string
	ValidFrom  clock.Date
	// OfficialCode and ExchangeCode may be empty.
	OfficialCode, ExchangeCode string
}

// Create makes a unit. It returns store.ErrExists when the code is taken,
// store.ErrNotFound when there is no such parent, and ErrNotThen when the
// parent does not exist on the unit's first day.
func (a *Actions) Create(ctx context.Context, actorID string, n NewUnit) (Unit, error) {
	n.Name = strings.TrimSpace(n.Name)
	if err := CheckCode(n.Code); err != nil {
		return Unit{}, err
	}
	if n.Name == "" {
		return Unit{}, ErrName
	}
	u := Unit{
		ID: store.NewID(), Code: n.Code, Name: n.Name, Type: n.Type, OfficialCode: n.OfficialCode, ExchangeCode: n.ExchangeCode,
		ValidFrom: n.ValidFrom, CreatedAt: a.clock.Now(), Version: 1,
	}
	if u.Type == "" {
		u.Type = typeOf(n.Name)
	}
	if err := checkCodes(u); err != nil {
		return Unit{}, err
	}
	err := a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := countChange(ctx, tx); err != nil {
			return err
		}
		if n.ParentCode != "" {
			parent, err := selectUnit(ctx, tx, a.today(), "code", n.ParentCode)
			if err != nil {
				return fmt.Errorf("find the parent %s: %w", n.ParentCode, err)
			}
			if !parent.Lives().Holds(u.ValidFrom) && !u.ValidFrom.IsZero() {
				return fmt.Errorf("%s: %w", parent.Code, ErrNotThen)
			}
			u.ParentID, u.ParentName = parent.ID, parent.Name
		}
		if err := insertUnit(ctx, tx, u); err != nil {
			return err
		}
		if err := insertPlacing(ctx, tx, Placing{UnitID: u.ID, ParentID: u.ParentID, Period: u.Lives()}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			UnitID: u.ID, ActorID: actorID, Action: ActManage, Object: "unit/" + u.ID,
			After: map[string]string{"code": u.Code, "name": u.Name}, At: a.clock.Now(),
		})
	})
	return u, err
}

// typeOf guesses a unit's type by the words of its name; a commune when they
// say nothing.
func typeOf(name string) Type {
	lower := strings.ToLower(name)
	for _, known := range []struct {
		word string
		kind Type
	}{
		{"thị xã", Town}, {"huyện", District}, {"quận", District}, {"đặc khu", SpecialZone},
		{"phường", Ward}, {"tỉnh", Province}, {"thành phố", Province},
	} {
		if strings.Contains(lower, known.word) {
			return known.kind
		}
	}
	return Commune
}

// ByCode returns the unit of a code, with its parent's name.
func (a *Actions) ByCode(ctx context.Context, code string) (Unit, error) {
	return selectUnit(ctx, a.db.Reader(), a.today(), "code", code)
}

// ByID returns a unit, with its parent's name.
func (a *Actions) ByID(ctx context.Context, id string) (Unit, error) {
	return selectUnit(ctx, a.db.Reader(), a.today(), "id", id)
}

func (a *Actions) today() clock.Date { return clock.Today(a.clock) }

// Children lists the units directly below one as of today.
func (a *Actions) Children(ctx context.Context, id string) ([]Unit, error) {
	return selectUnits(ctx, a.db.Reader(), a.today(), id)
}

// Posts lists the posts of a unit in their order.
func (a *Actions) Posts(ctx context.Context, unitID string) ([]Post, error) {
	return selectPosts(ctx, a.db.Reader(), unitID)
}

// AddPost makes a post within the transaction of another act, which writes
// the line of the trail.
func (a *Actions) AddPost(ctx context.Context, tx bun.Tx, unitID, name string) (Post, error) {
	posts, err := selectPosts(ctx, tx, unitID)
	if err != nil {
		return Post{}, err
	}
	p := Post{UnitID: unitID, ID: store.NewID(), Name: strings.TrimSpace(name), Position: len(posts) + 1, CreatedAt: a.clock.Now()}
	return p, insertPost(ctx, tx, p)
}
