package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// What units do with tasks that one gives another.
const (
	ActCascade audit.Action = "plan.cascade" // give tasks to the units below, take them back
	ActAnswer  audit.Action = "plan.answer"  // answer what a unit above has given
)

// Errors of giving that a person can do something about.
var (
	// ErrNothingGiven says that no task or no unit was chosen.
	ErrNothingGiven = errors.New("there is nothing to give, or nobody to give it to")
	// ErrWithdrawn says that a task is not in force any more.
	ErrWithdrawn = errors.New("the task is no longer in the plan")
	// ErrPast says that a day by which to answer has gone.
	ErrPast = errors.New("the day lies in the past")
)

// Tree tells how units stand to each other.
type Tree interface {
	Below(ctx context.Context, id string, day clock.Date) ([]unit.Place, error)
	History(ctx context.Context) (unit.History, error)
}

// actAcross is the frame of acts that stand in the trails of several units.
// The work returns a line for each; none says that nothing was to be done.
func (a *Actions) actAcross(ctx context.Context, v account.Visit, action audit.Action,
	do func(ctx context.Context, tx bun.Tx) ([]audit.Entry, error),
) error {
	if err := v.Require(action); err != nil {
		return err
	}
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		entries, err := do(ctx, tx)
		if err != nil {
			return err
		}
		for i := range entries {
			entries[i].ActorID, entries[i].From = v.User.ID, v.From
			entries[i].Action, entries[i].At = action, a.clock.Now()
		}
		return audit.WriteAll(ctx, tx, entries...)
	})
}

// A Giving is what a unit gives the units below to do.
type Giving struct {
	PlanID  string
	TaskIDs []string
	// ChildIDs are the units below; none means all local governments that
	// stand directly below today.
	ChildIDs []string
	Note     string
	// AnswerBy is the day by which they have to answer, zero without.
	AnswerBy clock.Date
}

// Given counts what a Giving did.
type Given struct {
	Units int
	// New were given for the first time, Changed had been given with other
	// words, Same were there already.
	New, Changed, Same int
}

// LocalBelow lists the local governments that stand directly below the visited
// unit today: those to which it gives tasks.
func (a *Actions) LocalBelow(ctx context.Context, v account.Visit) ([]unit.Place, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	below, err := a.tree.Below(ctx, v.Unit.ID, clock.Today(a.clock))
	if err != nil {
		return nil, err
	}
	return localOf(below), nil
}

// localOf keeps the local governments directly below, by their codes.
func localOf(below []unit.Place) []unit.Place {
	var local []unit.Place
	for _, p := range below {
		if p.Level == 1 && p.Type != unit.Office && p.Type != unit.ServiceCentre {
			local = append(local, p)
		}
	}
	slices.SortFunc(local, func(x, y unit.Place) int { return strings.Compare(x.Code, y.Code) })
	return local
}

// Cascade gives tasks of an adopted plan to units below. Each unit gets its
// own transaction, so that many units lock nobody for long; given again, what
// is there already stays, what has changed is changed, and whoever was left
// out gets it: an interrupted giving is simply repeated.
func (a *Actions) Cascade(ctx context.Context, v account.Visit, g Giving) (Given, error) {
	if err := v.Require(ActCascade); err != nil {
		return Given{}, err
	}
	if !g.AnswerBy.IsZero() && g.AnswerBy.Before(clock.Today(a.clock)) {
		return Given{}, ErrPast
	}
	plan, err := selectPlan(ctx, a.db.Reader(), v.Unit.ID, g.PlanID)
	if err != nil {
		return Given{}, err
	}
	children, err := a.receivers(ctx, v, g.ChildIDs)
	if err != nil {
		return Given{}, err
	}
	if len(g.TaskIDs) == 0 || len(children) == 0 {
		return Given{}, ErrNothingGiven
	}
	given := Given{Units: len(children)}
	for _, child := range children {
		part, err := a.giveOnce(ctx, v, plan, child, g)
		if err != nil {
			return given, fmt.Errorf("give to %s: %w", child.Code, err)
		}
		given.New += part.New
		given.Changed += part.Changed
		given.Same += part.Same
	}
	return given, nil
}

// receivers are the units that are given something, in the order of their
// ids. One that does not stand below today is store.ErrNotFound.
func (a *Actions) receivers(ctx context.Context, v account.Visit, ids []string) ([]unit.Place, error) {
	below, err := a.tree.Below(ctx, v.Unit.ID, clock.Today(a.clock))
	if err != nil {
		return nil, err
	}
	chosen := localOf(below)
	if len(ids) > 0 {
		chosen = nil
		places := make(map[string]unit.Place, len(below))
		for _, p := range below {
			places[p.ID] = p
		}
		for _, id := range ids {
			p, ok := places[id]
			if !ok {
				return nil, fmt.Errorf("find a unit below: %w", store.ErrNotFound)
			}
			chosen = append(chosen, p)
		}
	}
	slices.SortFunc(chosen, func(x, y unit.Place) int { return strings.Compare(x.ID, y.ID) })
	return slices.CompactFunc(chosen, func(x, y unit.Place) bool { return x.ID == y.ID }), nil
}

// giveOnce gives a unit its tasks; when somebody gave or answered the same in
// this very moment, it looks again at what is there now.
func (a *Actions) giveOnce(ctx context.Context, v account.Visit, plan Plan, child unit.Place, g Giving) (part Given, err error) {
	const tries = 8
	for range tries {
		part, err = a.give(ctx, v, plan, child, g)
		if !errors.Is(err, store.ErrExists) && !errors.Is(err, store.ErrStale) {
			break
		}
	}
	return part, err
}

func (a *Actions) give(ctx context.Context, v account.Visit, plan Plan, child unit.Place, g Giving) (Given, error) {
	var given Given
	err := a.actAcross(ctx, v, ActCascade, func(ctx context.Context, tx bun.Tx) ([]audit.Entry, error) {
		given = Given{} // what a transaction that has to begin again counted is no more
		there, err := assignmentsFrom(ctx, tx, child.ID, v.Unit.ID, g.TaskIDs)
		if err != nil {
			return nil, err
		}
		var trails []assignmentTrail
		for _, id := range slices.Compact(slices.Sorted(slices.Values(g.TaskIDs))) {
			task, err := a.taskToGive(ctx, tx, plan, id)
			if err != nil {
				return nil, err
			}
			i := slices.IndexFunc(there, func(as Assignment) bool { return as.GiverTaskID == id })
			if i < 0 {
				as := a.newAssignment(v, plan, task, child, g)
				if err := insertAssignment(ctx, tx, as, child.Name); err != nil {
					return nil, err
				}
				if err := a.tellOf(ctx, tx, v, as); err != nil {
					return nil, err
				}
				given.New++
				trails = append(trails, trailOfAssignment(as))
				continue
			}
			as, differs := there[i].revised(contentOf(task), g.Note, g.AnswerBy, clock.Today(a.clock))
			if !differs {
				given.Same++
				continue
			}
			if err := updateAssignment(ctx, tx, as, child.Name); err != nil {
				return nil, err
			}
			if err := a.tellOf(ctx, tx, v, as); err != nil {
				return nil, err
			}
			given.Changed++
			trails = append(trails, trailOfAssignment(as))
		}
		return bothTrails(v.Unit.ID, child.ID, "plan/"+plan.ID, trails), nil
	})
	return given, err
}

// taskToGive reads a task of the plan as it stands now.
func (a *Actions) taskToGive(ctx context.Context, tx bun.Tx, plan Plan, id string) (Task, error) {
	task, err := selectTask(ctx, tx, plan.UnitID, id)
	if err != nil {
		return Task{}, err
	}
	if task.PlanID != plan.ID {
		return Task{}, fmt.Errorf("find a task of the plan: %w", store.ErrNotFound)
	}
	if !task.WithdrawnOn.IsZero() {
		return Task{}, ErrWithdrawn
	}
	return task, nil
}

func (a *Actions) newAssignment(v account.Visit, plan Plan, task Task, child unit.Place, g Giving) Assignment {
	return Assignment{
		UnitID: child.ID, ID: store.NewID(), GiverID: v.Unit.ID, GiverName: v.Unit.Name,
		GiverPlanID: plan.ID, GiverPlan: joined(", ", plan.Title, plan.Number), GiverTaskID: task.ID,
		Year: plan.Year, Content: contentOf(task), Note: g.Note, AnswerBy: g.AnswerBy,
		GivenOn: clock.Today(a.clock), State: Unanswered, Version: 1,
	}
}

// A Revocation (rút lại) takes a task back from units below.
type Revocation struct {
	TaskID string
	// ChildIDs are the units; none means all to which it was given.
	ChildIDs []string
	Reason   string
}

// Revoke takes a task back. What the units below have made of it stays theirs,
// and they are told. It returns from how many it was taken back.
func (a *Actions) Revoke(ctx context.Context, v account.Visit, r Revocation) (int, error) {
	if err := v.Require(ActCascade); err != nil {
		return 0, err
	}
	if r.Reason == "" {
		return 0, ErrReason
	}
	task, err := selectTask(ctx, a.db.Reader(), v.Unit.ID, r.TaskID)
	if err != nil {
		return 0, err
	}
	given, err := selectCascades(ctx, a.db.Reader(), v.Unit.ID, task.PlanID, task.ID)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, c := range given {
		if len(r.ChildIDs) > 0 && !slices.Contains(r.ChildIDs, c.ChildID) || c.State == Revoked || c.State == PassedOn {
			continue
		}
		if err := a.revoke(ctx, v, c, r.Reason); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (a *Actions) revoke(ctx context.Context, v account.Visit, c Cascade, reason string) error {
	return a.actAcross(ctx, v, ActCascade, func(ctx context.Context, tx bun.Tx) ([]audit.Entry, error) {
		as, err := selectAssignment(ctx, tx, c.ChildID, c.AssignmentID)
		if err != nil {
			return nil, err
		}
		as.State, as.Reason, as.Changes, as.ChangedOn = Revoked, reason, nil, clock.Today(a.clock)
		if err := updateAssignment(ctx, tx, as, c.ChildName); err != nil {
			return nil, err
		}
		if err := a.tellOf(ctx, tx, v, as); err != nil {
			return nil, err
		}
		return bothTrails(v.Unit.ID, c.ChildID, "plan/"+c.PlanID, []assignmentTrail{trailOfAssignment(as)}), nil
	})
}

// tellOf tells other rooms of what has become of an assignment.
func (a *Actions) tellOf(ctx context.Context, tx bun.Tx, v account.Visit, as Assignment) error {
	return a.bus.Publish(ctx, tx, AssignmentMoved{ActorID: v.User.ID, ActorUnitID: v.Unit.ID, At: a.clock.Now(), Assignment: as})
}

// bothTrails are the lines for the trails of the unit above, whose object is
// named, and of the unit below, for all assignments that an act has changed.
func bothTrails(aboveID, belowID, object string, trails []assignmentTrail) []audit.Entry {
	if len(trails) == 0 {
		return nil
	}
	return []audit.Entry{
		{UnitID: aboveID, Object: object, After: trails},
		{UnitID: belowID, Object: "assignment/" + trails[0].ID, After: trails},
	}
}

type assignmentTrail struct {
	ID    string          `json:"id"`
	Unit  string          `json:"unit"`
	Title string          `json:"title"`
	State AssignmentState `json:"state"`
	Due   string          `json:"due,omitempty"`
	Task  string          `json:"task,omitempty"`
	Note  string          `json:"note,omitempty"`
}

func trailOfAssignment(a Assignment) assignmentTrail {
	return assignmentTrail{
		ID: a.ID, Unit: a.UnitID, Title: a.Content.Title, State: a.State, Due: a.Content.dueWords(), Task: a.TaskID, Note: a.Reason,
	}
}
