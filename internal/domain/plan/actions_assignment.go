package plan

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Errors of answering that a person can do something about.
var (
	// ErrAnswered says that the assignment was answered, or taken back, before.
	ErrAnswered = errors.New("the assignment does not wait for this answer")
	// ErrOtherYear says that a plan or task is of another year than the
	// assignment.
	ErrOtherYear = errors.New("it is of another year")
)

// A Taking says how an assignment becomes a task of the unit's own.
type Taking struct {
	PlanID string
	// Lead is the post that leads it, empty when that is not decided yet.
	Lead string
	// Version is that of the assignment as the person saw it.
	Version int
}

// TakeIn makes a task of an assignment, at the end of one of the unit's plans
// of the year, with the days that the unit above has set.
func (a *Actions) TakeIn(ctx context.Context, v account.Visit, id string, t Taking) (Task, error) {
	var made Task
	err := a.answer(ctx, v, id, t.Version, func(ctx context.Context, tx bun.Tx, as *Assignment) error {
		if !as.State.open() {
			return ErrAnswered
		}
		plan, err := selectPlan(ctx, tx, v.Unit.ID, t.PlanID)
		if err != nil {
			return err
		}
		if plan.Year != as.Year {
			return ErrOtherYear
		}
		if made, err = a.taskFrom(ctx, tx, plan, *as, t.Lead); err != nil {
			return err
		}
		as.State, as.TaskID, as.Reason = TakenIn, made.ID, ""
		as.Changes, as.ChangedOn = nil, clock.Date{}
		return insertTasks(ctx, tx, plan.Year, []Task{made})
	})
	return made, err
}

// taskFrom makes the task of an assignment. It stands in the field of the same
// name, when the plan has one.
func (a *Actions) taskFrom(ctx context.Context, tx bun.Tx, plan Plan, as Assignment, lead string) (Task, error) {
	tasks, err := selectTasks(ctx, tx, plan.UnitID, taskScope{planID: plan.ID})
	if err != nil {
		return Task{}, err
	}
	last, err := lastPosition(ctx, tx, plan.UnitID, plan.ID)
	if err != nil {
		return Task{}, err
	}
	post, err := a.leadPost(ctx, tx, plan.UnitID, lead)
	if err != nil {
		return Task{}, err
	}
	t := Task{
		UnitID: plan.UnitID, ID: store.NewID(), PlanID: plan.ID, Position: last + 1, SectionTitle: as.Content.Section,
		Title: as.Content.Title, Products: as.Content.Products, LeadText: lead, LeadPostID: post,
		DueText: as.Content.dueWords(), Kind: as.Content.Kind, Origin: OriginCascade, Version: 1,
	}
	for _, other := range tasks {
		if FieldKey(other.SectionTitle) == FieldKey(t.SectionTitle) {
			t.SectionNo, t.SectionTitle = other.SectionNo, other.SectionTitle
		}
	}
	t.Occurrences = withGivenDues(t, []Assignment{as})
	return t, nil
}

// Link answers an assignment by a task that the unit has already. A task for
// which the unit's own plan names no day gets the days that the unit above has
// set.
func (a *Actions) Link(ctx context.Context, v account.Visit, id string, version int, taskID string) error {
	return a.answer(ctx, v, id, version, func(ctx context.Context, tx bun.Tx, as *Assignment) error {
		if !as.State.open() {
			return ErrAnswered
		}
		as.State, as.TaskID, as.Reason = LinkedTo, taskID, ""
		as.Changes, as.ChangedOn = nil, clock.Date{}
		return a.setGivenDues(ctx, tx, *as)
	})
}

// setGivenDues sets the days of the task that answers an assignment, together
// with those of all else that the task answers.
func (a *Actions) setGivenDues(ctx context.Context, tx bun.Tx, as Assignment) error {
	before, err := selectTask(ctx, tx, as.UnitID, as.TaskID)
	if err != nil {
		return err
	}
	plan, err := selectPlan(ctx, tx, as.UnitID, before.PlanID)
	if err != nil {
		return err
	}
	if plan.Year != as.Year {
		return ErrOtherYear
	}
	if !before.WithdrawnOn.IsZero() {
		return ErrWithdrawn
	}
	given, err := assignmentsOfTask(ctx, tx, as.UnitID, as.TaskID)
	if err != nil {
		return err
	}
	given = slices.DeleteFunc(given, func(other Assignment) bool { return other.ID == as.ID || !other.State.accepted() })
	if as.State.accepted() {
		given = append(given, as)
	}
	after := before
	if before.Origin == OriginCascade && len(given) == 1 && as.State == TakenIn {
		after.Title, after.Products, after.DueText, after.Kind = as.Content.Title, as.Content.Products, as.Content.dueWords(), as.Content.Kind
	}
	after.Occurrences = withGivenDues(before, given)
	return replaceTask(ctx, tx, plan.Year, before, after)
}

// Refuse answers that an assignment is not the unit's, and why.
func (a *Actions) Refuse(ctx context.Context, v account.Visit, id string, version int, reason string) error {
	if err := v.Require(ActAnswer); err != nil {
		return err
	}
	if reason == "" {
		return ErrReason
	}
	return a.answer(ctx, v, id, version, func(_ context.Context, _ bun.Tx, as *Assignment) error {
		if as.State != Unanswered {
			return ErrAnswered
		}
		as.State, as.Reason = Refused, reason
		as.Changes, as.ChangedOn = nil, clock.Date{}
		return nil
	})
}

// Apply takes in what the unit above has changed: the days, and for a task
// that was made of the assignment its words.
func (a *Actions) Apply(ctx context.Context, v account.Visit, id string, version int) error {
	return a.change(ctx, v, id, version, func(ctx context.Context, tx bun.Tx, as *Assignment) error {
		if !as.State.accepted() || as.ChangedOn.IsZero() {
			return ErrAnswered
		}
		as.Changes, as.ChangedOn = nil, clock.Date{}
		return a.setGivenDues(ctx, tx, *as)
	})
}

// Reconsider takes an answer back: the assignment waits for one again. The
// days that came with it, as far as nobody has begun them, go; so does a task
// that was made of it, of which nothing was begun.
func (a *Actions) Reconsider(ctx context.Context, v account.Visit, id string, version int) error {
	return a.change(ctx, v, id, version, func(ctx context.Context, tx bun.Tx, as *Assignment) error {
		was := *as
		if !was.State.accepted() && was.State != Refused {
			return ErrAnswered
		}
		as.State, as.Reason, as.TaskID, as.AnsweredBy, as.AnsweredOn = Unanswered, "", "", "", clock.Date{}
		if was.TaskID == "" {
			return nil
		}
		was.State = Unanswered // its days are no longer among those of the task
		if err := a.setGivenDues(ctx, tx, was); err != nil {
			return err
		}
		return a.dropUnheld(ctx, tx, was)
	})
}

// dropUnheld drops the task that was made of an assignment when nothing of it
// was begun and it answers nothing else.
func (a *Actions) dropUnheld(ctx context.Context, tx bun.Tx, was Assignment) error {
	task, err := selectTask(ctx, tx, was.UnitID, was.TaskID)
	if err != nil || task.Origin != OriginCascade || len(task.Occurrences) > 0 {
		return err
	}
	answers, err := assignmentsOfTask(ctx, tx, was.UnitID, was.TaskID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(answers, func(other Assignment) bool { return other.ID != was.ID && other.State.accepted() }) {
		return nil
	}
	return a.dropTask(ctx, tx, task)
}

// answer is a change by which the unit answers, today.
func (a *Actions) answer(ctx context.Context, v account.Visit, id string, version int,
	do func(ctx context.Context, tx bun.Tx, as *Assignment) error,
) error {
	return a.change(ctx, v, id, version, func(ctx context.Context, tx bun.Tx, as *Assignment) error {
		as.AnsweredBy, as.AnsweredOn = v.User.ID, clock.Today(a.clock)
		return do(ctx, tx, as)
	})
}

// change is the frame of what a unit does with an assignment: both sides and
// both trails are written together.
func (a *Actions) change(ctx context.Context, v account.Visit, id string, version int,
	do func(ctx context.Context, tx bun.Tx, as *Assignment) error,
) error {
	return a.actAcross(ctx, v, ActAnswer, func(ctx context.Context, tx bun.Tx) ([]audit.Entry, error) {
		as, err := selectAssignment(ctx, tx, v.Unit.ID, id)
		if err != nil {
			return nil, err
		}
		if as.Version != version {
			return nil, fmt.Errorf("answer the assignment: %w", store.ErrStale)
		}
		before := trailOfAssignment(as)
		if err := do(ctx, tx, &as); err != nil {
			return nil, err
		}
		if err := updateAssignment(ctx, tx, as, v.Unit.Name); err != nil {
			return nil, err
		}
		if err := a.tellOf(ctx, tx, v, as); err != nil {
			return nil, err
		}
		entries := bothTrails(as.GiverID, v.Unit.ID, "plan/"+as.GiverPlanID, []assignmentTrail{trailOfAssignment(as)})
		for i := range entries {
			entries[i].Before = []assignmentTrail{before}
		}
		return entries, nil
	})
}

// TakeOver makes what closed units, that went on in the visited one, left
// unanswered its own to answer. It returns how much that was.
func (a *Actions) TakeOver(ctx context.Context, v account.Visit) (int, error) {
	if err := v.Require(ActAnswer); err != nil {
		return 0, err
	}
	former, err := a.formerUnits(ctx, v)
	if err != nil || len(former) == 0 {
		return 0, err
	}
	n := 0
	err = a.actAcross(ctx, v, ActAnswer, func(ctx context.Context, tx bun.Tx) ([]audit.Entry, error) {
		n = 0 // what a transaction that has to begin again counted is no more
		left, had, err := leftBy(ctx, tx, v.Unit.ID, former)
		if err != nil {
			return nil, err
		}
		var entries []audit.Entry
		for _, old := range left {
			if !had[old.source()] {
				had[old.source()] = true
				heir := old
				heir.UnitID, heir.ID, heir.State, heir.Version = v.Unit.ID, store.NewID(), Unanswered, 1
				if err := insertAssignment(ctx, tx, heir, v.Unit.Name); err != nil {
					return nil, err
				}
				entries = append(entries, bothTrails(heir.GiverID, v.Unit.ID, "plan/"+heir.GiverPlanID, []assignmentTrail{trailOfAssignment(heir)})...)
				n++
			}
			if old.State != PassedOn {
				old.State = PassedOn
				if err := updateAssignment(ctx, tx, old, former[old.UnitID]); err != nil {
					return nil, err
				}
				entries = append(entries, audit.Entry{UnitID: old.UnitID, Object: "assignment/" + old.ID, After: []assignmentTrail{trailOfAssignment(old)}})
			}
		}
		return entries, nil
	})
	return n, err
}

// formerUnits are the closed units for which the visited one answers today, by
// their ids with their names.
func (a *Actions) formerUnits(ctx context.Context, v account.Visit) (map[string]string, error) {
	history, err := a.tree.History(ctx)
	if err != nil {
		return nil, err
	}
	former := map[string]string{}
	var follow func(id string)
	follow = func(id string) {
		for _, s := range history.Predecessors(id) {
			if _, seen := former[s.UnitID]; seen || s.On.After(clock.Today(a.clock)) {
				continue
			}
			for _, u := range history.Units {
				// Of a unit that goes on itself nothing is left to others.
				if u.ID == s.UnitID && !u.ValidTo.IsZero() && u.ValidTo.Before(clock.Today(a.clock)) {
					former[u.ID] = u.Name
					follow(u.ID)
				}
			}
		}
	}
	follow(v.Unit.ID)
	return former, nil
}

// source is the giver's task, of which a unit has one assignment at most.
type source struct{ giverID, taskID string }

func (a Assignment) source() source { return source{a.GiverID, a.GiverTaskID} }

// leftBy returns what closed units left unanswered, as far as it is not all
// with the heir, and what the heir has already.
func leftBy(ctx context.Context, db bun.IDB, heirID string, former map[string]string) ([]Assignment, map[source]bool, error) {
	left, err := unansweredOfUnits(ctx, db, slices.Sorted(maps.Keys(former)))
	if err != nil {
		return nil, nil, err
	}
	own, err := assignmentsOfUnit(ctx, db, heirID)
	if err != nil {
		return nil, nil, err
	}
	had := map[source]bool{}
	for _, as := range own {
		had[as.source()] = true
	}
	left = slices.DeleteFunc(left, func(as Assignment) bool { return as.State == PassedOn && had[as.source()] })
	return left, had, nil
}
