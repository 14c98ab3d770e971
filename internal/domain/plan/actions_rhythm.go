package plan

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Errors of rhythms that a person can do something about.
var (
	// ErrRhythm says that a rhythm is none: no period, no day, no first day.
	ErrRhythm = errors.New("the rhythm is incomplete")
	// ErrHasDates says that the plan itself names the days of a task.
	ErrHasDates = errors.New("the task has days of its own")
)

// Rhythm returns the rhythm of a task; store.ErrNotFound when it has none.
func (a *Actions) Rhythm(ctx context.Context, v account.Visit, taskID string) (Rhythm, error) {
	if err := v.Require(ActView); err != nil {
		return Rhythm{}, err
	}
	return selectRhythm(ctx, a.db.Reader(), v.Unit.ID, taskID)
}

// SetRhythm chooses how often a task is due from a day on, up to the end of
// its plan's year. The version is that of the task as the person saw it. Set
// anew, it replaces what is still to come and untouched.
func (a *Actions) SetRhythm(ctx context.Context, v account.Visit, taskID string, version int, r Rhythm) error {
	r.UnitID, r.TaskID = v.Unit.ID, taskID
	if r.DueOn != OnDay {
		r.Day = 0
	}
	if !r.valid() {
		return ErrRhythm
	}
	days, err := a.calendars.Of(ctx, v.Unit.ID)
	if err != nil {
		return err
	}
	return a.changeRhythm(ctx, v, taskID, version, func(ctx context.Context, tx bun.Tx, t Task, year int) ([]Due, any, error) {
		if !t.takesRhythm() {
			return nil, nil, ErrHasDates
		}
		return r.Dues(year, days), trailOfRhythm(r), putRhythm(ctx, tx, r)
	})
}

// EndRhythm takes the rhythm of a task away with what is still to come and
// untouched.
func (a *Actions) EndRhythm(ctx context.Context, v account.Visit, taskID string, version int) error {
	return a.changeRhythm(ctx, v, taskID, version, func(ctx context.Context, tx bun.Tx, t Task, _ int) ([]Due, any, error) {
		return nil, nil, deleteRhythm(ctx, tx, t.UnitID, t.ID)
	})
}

// changeRhythm gives a task the times that a change of its rhythm makes.
func (a *Actions) changeRhythm(ctx context.Context, v account.Visit, taskID string, version int,
	change func(ctx context.Context, tx bun.Tx, t Task, year int) (dues []Due, after any, err error),
) error {
	return a.act(ctx, v, ActEdit, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		task, err := selectTask(ctx, tx, v.Unit.ID, taskID)
		if err != nil {
			return audit.Entry{}, err
		}
		plan, err := selectPlan(ctx, tx, v.Unit.ID, task.PlanID)
		if err != nil {
			return audit.Entry{}, err
		}
		var before any
		old, err := selectRhythm(ctx, tx, v.Unit.ID, taskID)
		switch {
		case err == nil:
			before = trailOfRhythm(old)
		case !errors.Is(err, store.ErrNotFound):
			return audit.Entry{}, err
		}
		dues, kept, err := change(ctx, tx, task, plan.Year)
		if err != nil {
			return audit.Entry{}, fmt.Errorf("change the rhythm: %w", err)
		}
		after := task
		after.Version = version
		after.Occurrences = inRhythm(task, dues, clock.Today(a.clock))
		if err := replaceTask(ctx, tx, plan.Year, task, after); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "task/" + taskID, Before: before, After: kept}, nil
	})
}

type rhythmTrail struct {
	Every Beat       `json:"every"`
	DueOn DueOn      `json:"due_on"`
	Day   int        `json:"day,omitempty"`
	From  clock.Date `json:"from"`
}

func trailOfRhythm(r Rhythm) rhythmTrail {
	return rhythmTrail{Every: r.Beat, DueOn: r.DueOn, Day: r.Day, From: r.From}
}
