package estimate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Plans is what the room asks of the plans.
type Plans interface {
	Task(ctx context.Context, v account.Visit, id string) (plan.Task, plan.Plan, error)
	Year(ctx context.Context, v account.Visit, year int, f plan.Filter) (plan.Year, error)
}

// People lists the members of the visited unit who hold a right.
type People interface {
	Holding(ctx context.Context, v account.Visit, action audit.Action) ([]account.Member, error)
}

// Actions are all that people do with money. No page writes by another way.
type Actions struct {
	db     *store.DB
	plans  Plans
	people People
	clock  clock.Clock
	bus    *event.Bus
}

// NewActions joins the room with what it stands on.
func NewActions(db *store.DB, plans Plans, people People, c clock.Clock, bus *event.Bus) *Actions {
	return &Actions{db: db, plans: plans, people: people, clock: c, bus: bus}
}

// work is what an act does inside its transaction; it returns the line for the
// trail, of which act fills in who, where and when.
type work func(ctx context.Context, tx bun.Tx) (audit.Entry, error)

// act is the frame of every act: the right is checked, the year's money is
// locked, then the work and its line of the trail are written together or not
// at all.
func (a *Actions) act(ctx context.Context, v account.Visit, action audit.Action, year int, do work) error {
	if err := v.Require(action); err != nil {
		return err
	}
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := lockYear(ctx, tx, v.Unit.ID, year); err != nil {
			return err
		}
		entry, err := do(ctx, tx)
		if err != nil {
			return err
		}
		entry.UnitID, entry.ActorID, entry.From = v.Unit.ID, v.User.ID, v.From
		entry.Action, entry.At = action, a.clock.Now()
		return audit.Write(ctx, tx, entry)
	})
}

func by(v account.Visit) Person { return Person{ID: v.User.ID, Name: v.User.Name} }

// Draft makes the estimate of a task. The id is the form's, so that a form
// sent twice makes one: the second gets store.ErrExists.
func (a *Actions) Draft(ctx context.Context, v account.Visit, taskID, id string, text Text) error {
	if err := v.Require(ActDraft); err != nil {
		return err
	}
	total, err := text.total()
	if err != nil {
		return err
	}
	task, p, err := a.plans.Task(ctx, v, taskID)
	if err != nil {
		return err
	}
	if !task.WithdrawnOn.IsZero() {
		return ErrTaskGone
	}
	field, err := a.chosenField(ctx, v, p.Year, text.FieldKey)
	if err != nil {
		return err
	}
	return a.act(ctx, v, ActDraft, p.Year, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		now := a.clock.Now()
		e := Estimate{
			UnitID: v.Unit.ID, ID: id, Year: p.Year, PlanID: p.ID, TaskID: task.ID, TaskRef: task.Ref(), TaskTitle: task.Title,
			Field: field, Title: text.Title, State: Drafted, Revision: 1, LastRevision: 1, Amount: total, DraftedBy: by(v),
			Version: 1, CreatedAt: now, ChangedAt: now,
		}
		if err := insertEstimate(ctx, tx, e); err != nil {
			return audit.Entry{}, err
		}
		if err := insertRevision(ctx, tx, a.revisionOf(e, text)); err != nil {
			return audit.Entry{}, err
		}
		if err := insertStep(ctx, tx, a.stepOf(v, e, StepDraft, "")); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "estimate/" + id, After: trailOf(e)}, nil
	})
}

func (a *Actions) revisionOf(e Estimate, text Text) Revision {
	return Revision{
		UnitID: e.UnitID, EstimateID: e.ID, Number: e.Revision, Title: text.Title, Purpose: text.Purpose, Lines: text.Lines,
		Amount: e.Amount, DraftedBy: e.DraftedBy, CreatedAt: a.clock.Now(),
	}
}

func (a *Actions) stepOf(v account.Visit, e Estimate, kind StepKind, note string) Step {
	return Step{
		UnitID: e.UnitID, ID: store.NewID(), EstimateID: e.ID, Revision: e.Revision, Kind: kind, By: by(v), At: a.clock.Now(),
		Amount: e.Amount, Asked: e.Asked(), Note: note,
	}
}

// chosenField finds the field that a form names among those of the year.
func (a *Actions) chosenField(ctx context.Context, v account.Visit, year int, key string) (Field, error) {
	fields, err := a.fields(ctx, v, year)
	if err != nil {
		return Field{}, err
	}
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Key == key })
	if i < 0 {
		return Field{}, ErrField
	}
	return fields[i], nil
}

// A move is one step of an estimate on its way.
type move struct {
	action  audit.Action
	kind    StepKind
	version int
	note    string
	// change decides and changes the estimate; it may fill in the step. What it
	// returns is published as news, nil for none.
	change func(ctx context.Context, tx bun.Tx, e *Estimate, s *Step, steps []Step) (any, error)
}

// move leads an estimate on by one step, if it is still of the version that
// the person saw.
func (a *Actions) move(ctx context.Context, v account.Visit, id string, m move) error {
	if err := v.Require(m.action); err != nil {
		return err
	}
	if utf8.RuneCountInString(m.note) > maxNote {
		return ErrTooLong
	}
	found, err := selectEstimate(ctx, a.db.Reader(), v.Unit.ID, id) // its year never changes
	if err != nil {
		return err
	}
	return a.act(ctx, v, m.action, found.Year, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		before, err := selectEstimate(ctx, tx, v.Unit.ID, id)
		if err != nil {
			return audit.Entry{}, err
		}
		if before.Version != m.version {
			return audit.Entry{}, fmt.Errorf("%s the estimate: %w", m.kind, store.ErrStale)
		}
		if !before.may(m.kind) {
			return audit.Entry{}, ErrState
		}
		steps, err := selectSteps(ctx, tx, v.Unit.ID, id)
		if err != nil {
			return audit.Entry{}, err
		}
		after, step := before, a.stepOf(v, before, m.kind, strings.TrimSpace(m.note))
		news, err := m.change(ctx, tx, &after, &step, steps)
		if err != nil {
			return audit.Entry{}, err
		}
		after.ChangedAt = step.At
		if err := a.write(ctx, tx, after, step, news); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "estimate/" + id, Before: trailOf(before), After: trailOf(after)}, nil
	})
}

func (a *Actions) write(ctx context.Context, tx bun.Tx, e Estimate, s Step, news any) error {
	if err := updateEstimate(ctx, tx, e); err != nil {
		return err
	}
	if s.ID != "" {
		if err := insertStep(ctx, tx, s); err != nil {
			return err
		}
	}
	if news == nil {
		return nil
	}
	return a.bus.Publish(ctx, tx, news)
}

func (a *Actions) news(v account.Visit, e Estimate, steps []Step) News {
	return News{UnitID: e.UnitID, ActorID: v.User.ID, At: a.clock.Now(), Estimate: e, Drafters: drafters(steps, e.Revision)}
}

// Edit mends a draft in place. What was returned, and what was approved, gets a
// new revision; the one approved stays in force until the new one is.
func (a *Actions) Edit(ctx context.Context, v account.Visit, id string, version int, text Text) error {
	if err := v.Require(ActDraft); err != nil {
		return err
	}
	total, err := text.total()
	if err != nil {
		return err
	}
	found, err := selectEstimate(ctx, a.db.Reader(), v.Unit.ID, id)
	if err != nil {
		return err
	}
	field, err := a.editedField(ctx, v, found, text.FieldKey)
	if err != nil {
		return err
	}
	return a.move(ctx, v, id, move{ActDraft, StepEdit, version, "", func(ctx context.Context, tx bun.Tx, e *Estimate, s *Step, steps []Step) (any, error) {
		e.Title, e.Field, e.Amount = text.Title, field, total
		if e.State == Drafted {
			if slices.Contains(drafters(steps, e.Revision), v.User.ID) || v.User.ID == "" {
				s.ID = "" // it is known who drafts
			}
			s.Amount, s.Asked = e.Amount, e.Asked()
			return nil, updateRevision(ctx, tx, a.revisionOf(*e, text))
		}
		e.State, e.DraftedBy = Drafted, by(v)
		e.LastRevision++
		e.Revision = e.LastRevision
		s.Revision, s.Amount, s.Asked = e.Revision, e.Amount, e.Asked()
		return nil, insertRevision(ctx, tx, a.revisionOf(*e, text))
	}})
}

// editedField is the field that an edit chooses. Approved money does not move
// to another field: the budget that pays it is that of the decision.
func (a *Actions) editedField(ctx context.Context, v account.Visit, e Estimate, key string) (Field, error) {
	if key == "" || key == e.Field.Key {
		return e.Field, nil
	}
	if e.ApprovedRevision > 0 {
		return Field{}, ErrField
	}
	return a.chosenField(ctx, v, e.Year, key)
}

// Submit sends a draft to be checked.
func (a *Actions) Submit(ctx context.Context, v account.Visit, id string, version int) error {
	if err := v.Require(ActDraft); err != nil {
		return err
	}
	there, err := a.taskThere(ctx, v, id)
	if err != nil {
		return err
	}
	return a.move(ctx, v, id, move{ActDraft, StepSubmit, version, "", func(_ context.Context, _ bun.Tx, e *Estimate, s *Step, steps []Step) (any, error) {
		if e.Amount == 0 {
			return nil, ErrNoLines
		}
		if err := e.fits(there); err != nil {
			return nil, err
		}
		e.State = Submitted
		return WasSubmitted{a.news(v, *e, append(steps, *s))}, nil
	}})
}

// fits refuses new money for a task that is no longer in the plan, and to go
// below what was spent.
func (e Estimate) fits(taskThere bool) error {
	if e.Amount < e.Spent {
		return ErrBelowSpent
	}
	if !taskThere && e.Asked() > 0 {
		return ErrTaskGone
	}
	return nil
}

// taskThere tells whether the task of an estimate is still in the plan.
func (a *Actions) taskThere(ctx context.Context, v account.Visit, id string) (bool, error) {
	e, err := selectEstimate(ctx, a.db.Reader(), v.Unit.ID, id)
	if err != nil {
		return false, err
	}
	task, _, err := a.plans.Task(ctx, v, e.TaskID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return task.WithdrawnOn.IsZero(), err
}

// Drop ends a draft, or what was returned: it stays to be seen and counts
// nowhere. A dropped amendment leads back to what was approved.
func (a *Actions) Drop(ctx context.Context, v account.Visit, id string, version int, reason string) error {
	if err := v.Require(ActDraft); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return ErrNoReason
	}
	return a.move(ctx, v, id, move{ActDraft, StepDrop, version, reason, func(ctx context.Context, tx bun.Tx, e *Estimate, _ *Step, _ []Step) (any, error) {
		if e.ApprovedRevision == 0 {
			e.State = Dropped
			return nil, nil
		}
		return nil, a.backToApproved(ctx, tx, e)
	}})
}

func (a *Actions) backToApproved(ctx context.Context, tx bun.Tx, e *Estimate) error {
	revisions, err := selectRevisions(ctx, tx, e.UnitID, e.ID)
	if err != nil {
		return err
	}
	for _, r := range revisions {
		if r.Number == e.ApprovedRevision {
			e.State, e.Revision, e.Amount, e.Title, e.DraftedBy = Approved, r.Number, r.Amount, r.Title, r.DraftedBy
		}
	}
	return nil
}
