package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// The acts of the work on an occurrence: from starting it to accepting it.

// Start says that the work on an occurrence has begun.
func (a *Actions) Start(ctx context.Context, v account.Visit, occurrenceID string, version int) error {
	return a.move(ctx, v, ActFulfil, occurrenceID, StepStart, Handing{Version: version})
}

// HandIn hands an occurrence in, to be accepted by somebody who may.
func (a *Actions) HandIn(ctx context.Context, v account.Visit, occurrenceID string, h Handing) error {
	if err := a.checkDay(h.On); err != nil {
		return err
	}
	return a.move(ctx, v, ActFulfil, occurrenceID, StepHandIn, h)
}

// TakeBack takes back what was handed in and not yet accepted.
func (a *Actions) TakeBack(ctx context.Context, v account.Visit, occurrenceID string, version int) error {
	return a.move(ctx, v, ActFulfil, occurrenceID, StepTakeBack, Handing{Version: version})
}

// Accept accepts what was handed in: it is done, on the day of handing in.
func (a *Actions) Accept(ctx context.Context, v account.Visit, occurrenceID string, h Handing) error {
	return a.move(ctx, v, ActAccept, occurrenceID, StepAccept, h)
}

// Return gives back what was handed in, with a reason (ErrReason).
func (a *Actions) Return(ctx context.Context, v account.Visit, occurrenceID string, h Handing) error {
	if strings.TrimSpace(h.Note) == "" {
		return ErrReason
	}
	return a.move(ctx, v, ActAccept, occurrenceID, StepReturn, h)
}

// Fulfil says that an occurrence is done, on a day that has come: handed in
// and accepted at once, by somebody who may accept.
func (a *Actions) Fulfil(ctx context.Context, v account.Visit, occurrenceID string, h Handing) error {
	if err := a.checkDay(h.On); err != nil {
		return err
	}
	return a.move(ctx, v, ActAccept, occurrenceID, StepFulfil, h)
}

// Reopen takes back that an occurrence is done.
func (a *Actions) Reopen(ctx context.Context, v account.Visit, occurrenceID string, version int) error {
	return a.move(ctx, v, ActAccept, occurrenceID, StepReopen, Handing{Version: version})
}

// checkDay refuses a day on which nothing can have been done yet.
func (a *Actions) checkDay(day clock.Date) error {
	if day.IsZero() {
		return ErrUndated
	}
	if day.After(clock.Today(a.clock)) {
		return ErrFuture
	}
	return nil
}

func (a *Actions) move(ctx context.Context, v account.Visit, right audit.Action, id string, step Step, h Handing) error {
	return a.act(ctx, v, right, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		return a.moveIn(ctx, tx, v, id, step, h)
	})
}

// moveIn is the work of a step within a running transaction.
func (a *Actions) moveIn(ctx context.Context, tx bun.Tx, v account.Visit, id string, step Step, h Handing) (audit.Entry, error) {
	return a.changeIn(ctx, tx, v, id, h.Version, func(t Task, o Occurrence) (change, error) { return moveOf(v, t, o, step, h) })
}

// Postponement says to which day an occurrence is put off, and why.
type Postponement struct {
	To     clock.Date
	Reason string
	// Version is that of the occurrence as the person saw it.
	Version int
}

// Postpone puts an open occurrence off to a later day. The plan's own day
// stays, and reports count by it.
func (a *Actions) Postpone(ctx context.Context, v account.Visit, occurrenceID string, p Postponement) error {
	return a.act(ctx, v, ActPostpone, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		return a.postponeIn(ctx, tx, v, occurrenceID, p)
	})
}

func (a *Actions) postponeIn(ctx context.Context, tx bun.Tx, v account.Visit, id string, p Postponement) (audit.Entry, error) {
	if strings.TrimSpace(p.Reason) == "" {
		return audit.Entry{}, ErrReason
	}
	return a.changeIn(ctx, tx, v, id, p.Version, func(t Task, o Occurrence) (change, error) { return postponeOf(v, t, o, p.To, p.Reason) })
}

// Assign gives an open occurrence to a member of the unit, or, without a user,
// back to its post.
func (a *Actions) Assign(ctx context.Context, v account.Visit, occurrenceID, userID string, version int) error {
	return a.act(ctx, v, ActAssign, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		return a.assignIn(ctx, tx, v, occurrenceID, userID, version)
	})
}

func (a *Actions) assignIn(ctx context.Context, tx bun.Tx, v account.Visit, id, userID string, version int) (audit.Entry, error) {
	if err := a.checkColleague(ctx, v, userID); err != nil {
		return audit.Entry{}, err
	}
	return a.changeIn(ctx, tx, v, id, version, func(t Task, o Occurrence) (change, error) { return assignOf(v, t, o, userID) })
}

func (a *Actions) checkColleague(ctx context.Context, v account.Visit, userID string) error {
	if userID == "" {
		return nil
	}
	members, err := a.members.People(ctx, v)
	if err != nil {
		return fmt.Errorf("list the members: %w", err)
	}
	if !slices.ContainsFunc(members, func(m account.Member) bool { return m.ID == userID && m.DisabledAt.IsZero() }) {
		return ErrNoColleague
	}
	return nil
}

// changeIn changes one occurrence, which is still of the version that the
// person saw, within a running transaction.
func (a *Actions) changeIn(
	ctx context.Context, tx bun.Tx, v account.Visit, id string, version int, of func(Task, Occurrence) (change, error),
) (audit.Entry, error) {
	task, before, err := selectOccurrenceWithTask(ctx, tx, v.Unit.ID, id)
	if err != nil {
		return audit.Entry{}, err
	}
	if before.Version != version {
		return audit.Entry{}, fmt.Errorf("change an occurrence: %w", store.ErrStale)
	}
	c, err := of(task, before)
	if err != nil {
		return audit.Entry{}, err
	}
	if err := a.keep(ctx, tx, v, task, c.after, c.taken); err != nil {
		return audit.Entry{}, err
	}
	return trailOfChange(before, c.after), a.tell(ctx, tx, v, c)
}

// tell publishes the news of a change that was kept.
func (a *Actions) tell(ctx context.Context, tx bun.Tx, v account.Visit, c change) error {
	c.after.Version++
	return a.bus.Publish(ctx, tx, c.news(a.news(v, c.task, c.after)))
}

// keep writes an occurrence and the step that led to it.
func (a *Actions) keep(ctx context.Context, tx bun.Tx, v account.Visit, task Task, after Occurrence, taken StepTaken) error {
	if err := updateOccurrence(ctx, tx, after); err != nil {
		return err
	}
	taken.UnitID, taken.ID, taken.TaskID, taken.OccurrenceID = v.Unit.ID, store.NewID(), task.ID, after.ID
	taken.At, taken.ActorID = a.clock.Now(), v.User.ID
	return insertStep(ctx, tx, taken)
}

func (a *Actions) news(v account.Visit, task Task, o Occurrence) News {
	return News{UnitID: v.Unit.ID, ActorID: v.User.ID, At: a.clock.Now(), Task: task, Occurrence: o}
}

func trailOfChange(before, after Occurrence) audit.Entry {
	return audit.Entry{Object: "occurrence/" + after.ID, Before: trailOfOccurrence(before), After: trailOfOccurrence(after)}
}

// StepsOf lists what happened to the occurrences of a task, the first first.
func (a *Actions) StepsOf(ctx context.Context, v account.Visit, taskID string) ([]StepTaken, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectSteps(ctx, a.db.Reader(), v.Unit.ID, taskID)
}
