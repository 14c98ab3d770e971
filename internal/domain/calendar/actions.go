package calendar

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

// Moves tells what a change of calendars does to the work that is open.
type Moves interface {
	// Moved counts what is open in a unit, or in all when none is named, whose
	// stated day lies from one day to another and whose last day is another one
	// after the change.
	Moved(ctx context.Context, unitID string, from, until clock.Date, before, after func(unitID string) *workday.Calendar) (Effect, error)
}

// An Effect is how many open things get another last day, and in how many
// units.
type Effect struct{ Open, Units int }

// Actions are all that people do in this room. No page writes by another way.
type Actions struct {
	db    *store.DB
	clock clock.Clock
	moves Moves

	// reading lets one reader bring kept up to date while others wait for it.
	reading sync.Mutex
	kept    atomic.Pointer[kept]
}

// NewActions joins the room with what it stands on.
func NewActions(db *store.DB, c clock.Clock, moves Moves) (*Actions, error) {
	shipped, err := workday.Standard()
	if err != nil {
		return nil, err
	}
	hours, err := workday.StandardHours()
	if err != nil {
		return nil, err
	}
	b, err := newBook(shipped, hours)
	if err != nil {
		return nil, err
	}
	a := &Actions{db: db, clock: c, moves: moves}
	a.kept.Store(&kept{book: b})
	return a, nil
}

// ownerOf returns whose calendar a visit is to, and the right to change it. A
// visit to no unit is one to the whole installation.
func ownerOf(v account.Visit) (owner string, edit audit.Action) {
	if v.Unit.ID == "" {
		return System, ActEditSystem
	}
	return v.Unit.ID, ActEdit
}

// errUnchanged ends an act that has nothing to do: a form that was sent twice.
var errUnchanged = errors.New("nothing changes")

// A change is one act within its transaction.
type change struct {
	tx      bun.Tx
	owner   string
	actor   string
	version int64
	entry   *audit.Entry
}

// act is the frame of every act: the right is checked, the change counted,
// then the work and its line of the trail are written together or not at all.
func (a *Actions) act(ctx context.Context, v account.Visit, do func(ctx context.Context, c change) error) error {
	owner, right := ownerOf(v)
	if err := v.Require(right); err != nil {
		return err
	}
	err := a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		version, err := countChange(ctx, tx, owner)
		if err != nil {
			return err
		}
		entry := audit.Entry{UnitID: owner, ActorID: v.User.ID, From: v.From, Action: right, At: a.clock.Now()}
		if err := do(ctx, change{tx, owner, v.User.ID, version, &entry}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, entry)
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	a.expire()
	return err
}

// SetDay puts down a day. Its version is that of what the person saw, 0 for a
// day on which nothing was put down; store.ErrStale says that this changed. A
// day that says the same already stays as it is.
func (a *Actions) SetDay(ctx context.Context, v account.Visit, d Day) error {
	d = d.tidied()
	if err := d.check(); err != nil {
		return err
	}
	return a.act(ctx, v, func(ctx context.Context, c change) error {
		before, err := selectDay(ctx, c.tx, c.owner, d.Day)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err == nil && before.says(d) {
			return errUnchanged
		}
		if before.Version != d.Version {
			return fmt.Errorf("put down a day: %w", store.ErrStale)
		}
		c.entry.Object, c.entry.After = dayObject(d.Day), trailOfDay(d)
		if err == nil {
			c.entry.Before = trailOfDay(before)
		}
		return c.put(ctx, d)
	})
}

func (c change) put(ctx context.Context, d Day) error {
	d.UnitID, d.CreatedBy, d.CreatedAt, d.Version = c.owner, c.actor, c.entry.At, c.version
	return putDay(ctx, c.tx, d)
}

// RemoveDay takes back a day that was put down; what lies below decides again.
// It returns store.ErrNotFound when nothing was, store.ErrStale when it was
// changed since the person saw it.
func (a *Actions) RemoveDay(ctx context.Context, v account.Visit, day clock.Date, version int64) error {
	return a.act(ctx, v, func(ctx context.Context, c change) error {
		before, err := selectDay(ctx, c.tx, c.owner, day)
		if err != nil {
			return err
		}
		if before.Version != version {
			return fmt.Errorf("take back a day: %w", store.ErrStale)
		}
		c.entry.Object, c.entry.Before = dayObject(day), trailOfDay(before)
		return deleteDay(ctx, c.tx, c.owner, day)
	})
}

// Import puts down the days of a file, all or none, and returns how many
// changed. Days that the file does not name stay as they are.
func (a *Actions) Import(ctx context.Context, v account.Visit, days []Day) (changed int, err error) {
	if err := checkAll(days); err != nil {
		return 0, err
	}
	err = a.act(ctx, v, func(ctx context.Context, c change) error {
		changed = 0
		var trail []dayTrail
		for _, d := range days {
			before, err := selectDay(ctx, c.tx, c.owner, d.Day)
			if err == nil && before.says(d) {
				continue
			}
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			changed++
			trail = append(trail, trailOfDay(d))
			if err := c.put(ctx, d); err != nil {
				return err
			}
		}
		if changed == 0 {
			return errUnchanged
		}
		c.entry.Object, c.entry.After = "calendar/import", trail
		return nil
	})
	return changed, err
}

// SetHours puts down office hours from a day on, as SetDay does a day.
func (a *Actions) SetHours(ctx context.Context, v account.Visit, h Hours) error {
	h.Source = tidied(h.Source)
	if err := h.check(); err != nil {
		return err
	}
	return a.act(ctx, v, func(ctx context.Context, c change) error {
		before, err := selectHoursFrom(ctx, c.tx, c.owner, h.From)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err == nil && before.says(h) {
			return errUnchanged
		}
		if before.Version != h.Version {
			return fmt.Errorf("put down office hours: %w", store.ErrStale)
		}
		c.entry.Object, c.entry.After = hoursObject(h.From), trailOfHours(h)
		if err == nil {
			c.entry.Before = trailOfHours(before)
		}
		h.UnitID, h.CreatedBy, h.CreatedAt, h.Version = c.owner, c.actor, c.entry.At, c.version
		return putHours(ctx, c.tx, h)
	})
}

// RemoveHours takes back office hours, as RemoveDay does a day.
func (a *Actions) RemoveHours(ctx context.Context, v account.Visit, from clock.Date, version int64) error {
	return a.act(ctx, v, func(ctx context.Context, c change) error {
		before, err := selectHoursFrom(ctx, c.tx, c.owner, from)
		if err != nil {
			return err
		}
		if before.Version != version {
			return fmt.Errorf("take back office hours: %w", store.ErrStale)
		}
		c.entry.Object, c.entry.Before = hoursObject(from), trailOfHours(before)
		return deleteHours(ctx, c.tx, c.owner, from)
	})
}

func dayObject(day clock.Date) string { return "calendar/" + day.String() }

func hoursObject(from clock.Date) string { return "office_hours/" + from.String() }

// What the trail keeps of the room's things.

type dayTrail struct {
	Day    clock.Date `json:"day"`
	Works  bool       `json:"works"`
	Name   string     `json:"name"`
	Source string     `json:"source"`
	Note   string     `json:"note,omitempty"`
}

func trailOfDay(d Day) dayTrail { return dayTrail{d.Day, d.Works, d.Name, d.Source, d.Note} }

type hoursTrail struct {
	From   clock.Date    `json:"from"`
	Hours  workday.Hours `json:"hours"`
	Source string        `json:"source"`
}

func trailOfHours(h Hours) hoursTrail { return hoursTrail{h.From, h.Hours, h.Source} }
