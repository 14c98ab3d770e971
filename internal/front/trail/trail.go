// Package trail shows the trail (nhật ký) of who did what to those who check:
// with what was there before and after, as a file, and looked over for lines
// that somebody changed. It ties the chains of all units together each day.
package trail

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/jobs"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// What is done with the trail.
const (
	ActView   audit.Action = "audit.view"   // look at the trail, take it out as a file
	ActVerify audit.Action = "audit.verify" // look whether it is whole
	// ActViewSystem is the same with what belongs to no unit: sign-ins, users.
	ActViewSystem audit.Action = "audit.view_system"
)

// Rights lists the actions of the room that a role has to hold.
var Rights = []audit.Action{ActView, ActVerify, ActViewSystem}

// kindOfSeal names the job that seals a day.
const kindOfSeal = "audit.seal"

// People names users.
type People interface {
	Names(ctx context.Context, ids []string) (map[string]string, error)
}

// Actions are all that is seen and done with the trail.
type Actions struct {
	db     *store.DB
	people People
	queue  *jobs.Queue
	clock  clock.Clock
	log    *slog.Logger
}

// NewActions joins the room with what it stands on, and has each day sealed.
func NewActions(db *store.DB, people People, queue *jobs.Queue, c clock.Clock, log *slog.Logger) *Actions {
	a := &Actions{db: db, people: people, queue: queue, clock: c, log: log}
	queue.OnChime(a.addSeal)
	queue.Handle(jobs.Kind{Name: kindOfSeal, Do: a.doSeal, Timeout: 10 * time.Minute})
	return a
}

// sealAfter is the hour of the night from which on a day's seal is made.
const sealAfter = 1

func (a *Actions) addSeal(ctx context.Context, now time.Time) error {
	if now.In(clock.Zone).Hour() < sealAfter {
		return nil
	}
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := a.queue.Add(ctx, tx, jobs.New{UnitID: audit.System, Kind: kindOfSeal, Key: clock.DateOf(now).String()})
		return err
	})
}

// doSeal looks over the seals there are, and makes that of the day. What does
// not hold is told in the log, for whoever watches it.
func (a *Actions) doSeal(ctx context.Context, _ jobs.Job) error {
	_, err := audit.VerifySeals(ctx, a.db)
	if broken, ok := errors.AsType[*audit.SealError](err); ok {
		a.log.LogAttrs(ctx, slog.LevelError, "the trail was changed", slog.Any("cause", broken))
	} else if err != nil {
		return err
	}
	_, err = a.Seal(ctx)
	return err
}

// Seal makes the seal of today, or returns it.
func (a *Actions) Seal(ctx context.Context) (s audit.Seal, err error) {
	err = a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		s, err = audit.MakeSeal(ctx, tx, a.clock.Now())
		return err
	})
	return s, err
}

// require refuses whoever may not look at the trail that they visit.
func require(v account.Visit, inUnit audit.Action) error {
	if v.Unit.ID == "" {
		return v.Require(ActViewSystem)
	}
	return v.Require(inUnit)
}

// owner is whose trail a visitor sees: the unit's, or that of the installation.
func owner(v account.Visit) string {
	if v.Unit.ID == "" {
		return audit.System
	}
	return v.Unit.ID
}

// A Line is a line of the trail as people read it.
type Line struct {
	audit.Line

	// Actor is who acted; empty for the program.
	Actor   string
	Changes []Change
}

// A Change is what became of one value.
type Change struct {
	Field, Before, After string
}

// List returns lines of the visited unit's trail, or the installation's, the
// latest first.
func (a *Actions) List(ctx context.Context, v account.Visit, f audit.Filter) ([]Line, error) {
	if err := require(v, ActView); err != nil {
		return nil, err
	}
	lines, err := audit.List(ctx, a.db, owner(v), f)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, l := range lines {
		if l.ActorID != "" {
			ids[l.ActorID] = true
		}
	}
	names, err := a.people.Names(ctx, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return nil, err
	}
	all := make([]Line, 0, len(lines))
	for _, l := range lines {
		all = append(all, Line{Line: l, Actor: names[l.ActorID], Changes: ChangesOf(l.Before, l.After)})
	}
	return all, nil
}

// Each calls fn with every line that the filter lets through, the latest first.
func (a *Actions) Each(ctx context.Context, v account.Visit, f audit.Filter, fn func(Line) error) error {
	for {
		lines, err := a.List(ctx, v, f)
		if err != nil || len(lines) == 0 {
			return err
		}
		for _, l := range lines {
			if err := fn(l); err != nil {
				return err
			}
		}
		f.OlderThan = lines[len(lines)-1].Seq
	}
}

// A Finding is what a look over the trail of one unit has found.
type Finding struct {
	Lines int64
	// Wrong says what does not hold; empty when the trail is whole.
	Wrong string
	// Sealed is the last seal, the zero Seal without any.
	Sealed audit.Seal
}

// Verify looks over the visited unit's whole trail and the seals.
func (a *Actions) Verify(ctx context.Context, v account.Visit) (Finding, error) {
	if err := require(v, ActVerify); err != nil {
		return Finding{}, err
	}
	var f Finding
	var err error
	if f.Lines, err = audit.Last(ctx, a.db, owner(v)); err != nil {
		return Finding{}, err
	}
	seals, err := audit.Seals(ctx, a.db, 1)
	if err != nil {
		return Finding{}, err
	}
	if len(seals) > 0 {
		f.Sealed = seals[0]
	}
	err = audit.Verify(ctx, a.db, owner(v))
	if err == nil {
		_, err = audit.VerifySeals(ctx, a.db)
	}
	broken, isBroken := errors.AsType[*audit.BrokenError](err)
	unsealed, isUnsealed := errors.AsType[*audit.SealError](err)
	switch {
	case isBroken:
		f.Wrong = broken.Error()
	case isUnsealed && (unsealed.UnitID == "" || unsealed.UnitID == owner(v)):
		f.Wrong = unsealed.Error()
	case isUnsealed: // another unit's, which is not told here
	case err != nil:
		return Finding{}, err
	}
	return f, nil
}

// ChangesOf lists what differs between the values before and after, in the order
// of their names. What stayed the same is left out.
func ChangesOf(before, after json.RawMessage) []Change {
	old, now := valuesOf(before), valuesOf(after)
	names := maps.Clone(old)
	maps.Copy(names, now)
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if old[name] != now[name] {
			changes = append(changes, Change{name, old[name], now[name]})
		}
	}
	return changes
}

// valuesOf reads the values of an object by their names; what is no object is
// one value without a name.
func valuesOf(text json.RawMessage) map[string]string {
	values := map[string]string{}
	if len(text) == 0 {
		return values
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil {
		values[""] = plain(text)
		return values
	}
	for name, value := range object {
		values[name] = plain(value)
	}
	return values
}

// plain writes a value as people read it: texts without quotes, lists by
// commas, the rest as JSON has it.
func plain(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	var list []json.RawMessage
	if json.Unmarshal(value, &list) == nil {
		parts := make([]string, 0, len(list))
		for _, one := range list {
			parts = append(parts, plain(one))
		}
		return strings.Join(parts, ", ")
	}
	return string(value)
}
