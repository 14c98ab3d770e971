package plan

import (
	"cmp"
	"context"
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// Assignments lists what units above have given the unit, the latest first.
func (a *Actions) Assignments(ctx context.Context, v account.Visit) ([]Assignment, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	all, err := assignmentsOfUnit(ctx, a.db.Reader(), v.Unit.ID)
	slices.Reverse(all)
	return all, err
}

// Assignment returns one assignment of the unit.
func (a *Actions) Assignment(ctx context.Context, v account.Visit, id string) (Assignment, error) {
	if err := v.Require(ActView); err != nil {
		return Assignment{}, err
	}
	return selectAssignment(ctx, a.db.Reader(), v.Unit.ID, id)
}

// AnsweredBy lists what a task of the unit answers.
func (a *Actions) AnsweredBy(ctx context.Context, v account.Visit, taskID string) ([]Assignment, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return assignmentsOfTask(ctx, a.db.Reader(), v.Unit.ID, taskID)
}

// Candidates are the tasks by which an assignment can be answered: the ones
// that it may mean, those that wait for another unit's plan, and all of the
// year.
type Candidates struct{ Similar, Waiting, All []Task }

// Candidates returns the tasks by which an assignment can be answered.
func (a *Actions) Candidates(ctx context.Context, v account.Visit, as Assignment) (Candidates, error) {
	if err := v.Require(ActView); err != nil {
		return Candidates{}, err
	}
	tasks, err := selectTasks(ctx, a.db.Reader(), v.Unit.ID, taskScope{year: as.Year})
	if err != nil {
		return Candidates{}, err
	}
	tasks = slices.DeleteFunc(tasks, func(t Task) bool { return !t.WithdrawnOn.IsZero() })
	c := Candidates{All: tasks, Similar: similarTasks(as, tasks)}
	for _, t := range tasks {
		if t.WaitsFor(as.Year) != "" {
			c.Waiting = append(c.Waiting, t)
		}
	}
	return c, nil
}

// Linked is what a task would be when it answered an assignment: with the days
// that would be set.
func (a *Actions) Linked(ctx context.Context, v account.Visit, as Assignment, taskID string) (before, after Task, err error) {
	if before, _, err = a.Task(ctx, v, taskID); err != nil {
		return Task{}, Task{}, err
	}
	given, err := assignmentsOfTask(ctx, a.db.Reader(), v.Unit.ID, taskID)
	if err != nil {
		return Task{}, Task{}, err
	}
	given = slices.DeleteFunc(given, func(other Assignment) bool { return other.ID == as.ID || !other.State.accepted() })
	after = before
	after.Occurrences = withGivenDues(before, append(given, as))
	return before, after, nil
}

// A WaitingTask leaves its time to another unit's plan.
type WaitingTask struct {
	Task Task
	// Whom are the words of the plan: "theo Kế hoạch của UBND thị xã".
	Whom string
}

// WaitingTasks lists the tasks of a year that wait for another unit's plan.
func (a *Actions) WaitingTasks(ctx context.Context, v account.Visit, year int) ([]WaitingTask, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	tasks, err := selectTasks(ctx, a.db.Reader(), v.Unit.ID, taskScope{year: year})
	if err != nil {
		return nil, err
	}
	var waiting []WaitingTask
	for _, t := range tasks {
		if whom := t.WaitsFor(year); whom != "" {
			waiting = append(waiting, WaitingTask{t, whom})
		}
	}
	return waiting, nil
}

// Inherited lists what closed units, that went on in the visited one, left
// unanswered: what TakeOver would take.
func (a *Actions) Inherited(ctx context.Context, v account.Visit) ([]Assignment, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	former, err := a.formerUnits(ctx, v)
	if err != nil || len(former) == 0 {
		return nil, err
	}
	left, had, err := leftBy(ctx, a.db.Reader(), v.Unit.ID, former)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(left, func(as Assignment) bool {
		twice := had[as.source()]
		had[as.source()] = true
		return twice
	}), nil
}

// A CascadeBoard is how what was given of a plan stands in the units below.
type CascadeBoard struct {
	Plan  Plan
	Today clock.Date
	// Tasks are those of the plan that were given, in its order.
	Tasks []CascadeTask
	// Below are the local governments that stand directly below today.
	Below []unit.Place
}

// A CascadeTask is a task with the units that it was given to.
type CascadeTask struct {
	Task Task
	Rows []CascadeRow
	// Missing are units below that have not been given the task: born later.
	Missing []unit.Place
	// Outdated says that the task has changed since it was given to somebody.
	Outdated bool
}

// A CascadeRow is how one unit stands with one task.
type CascadeRow struct {
	Cascade

	// Below is set while the unit stands below; only then does the unit above
	// see how its occurrences stand.
	Below bool
	Code  string
	// Heirs are the units that answer today for a closed one.
	Heirs []unit.Unit
	// Occurrences counts those of the task by which the unit answers.
	Occurrences Tally
}

// Tally counts the rows by their states.
func (t CascadeTask) Tally() map[AssignmentState]int {
	tally := map[AssignmentState]int{}
	for _, r := range t.Rows {
		tally[r.State]++
	}
	return tally
}

// Late counts the rows of which the answer came, or is by now, too late.
func (t CascadeTask) Late(today clock.Date) int {
	n := 0
	for _, r := range t.Rows {
		if r.DaysLate(today) > 0 {
			n++
		}
	}
	return n
}

// Due adds up how the occurrences stand in all units.
func (t CascadeTask) Due() Tally {
	sum := Tally{}
	for _, r := range t.Rows {
		for state, n := range r.Occurrences {
			sum[state] += n
		}
	}
	return sum
}

// CascadeBoard returns how what was given of a plan stands, or of one of its
// tasks: by four questions, however many units there are.
func (a *Actions) CascadeBoard(ctx context.Context, v account.Visit, planID, taskID string) (CascadeBoard, error) {
	if err := v.Require(ActView); err != nil {
		return CascadeBoard{}, err
	}
	board := CascadeBoard{Today: clock.Today(a.clock)}
	var err error
	if board.Plan, err = selectPlan(ctx, a.db.Reader(), v.Unit.ID, planID); err != nil {
		return CascadeBoard{}, err
	}
	tasks, err := selectTasks(ctx, a.db.Reader(), v.Unit.ID, taskScope{planID: planID})
	if err != nil {
		return CascadeBoard{}, err
	}
	given, err := selectCascades(ctx, a.db.Reader(), v.Unit.ID, planID, taskID)
	if err != nil {
		return CascadeBoard{}, err
	}
	rows, err := a.cascadeRows(ctx, v, &board, taskID, given)
	if err != nil {
		return CascadeBoard{}, err
	}
	for _, t := range tasks {
		if own := rows[t.ID]; len(own) > 0 {
			board.Tasks = append(board.Tasks, cascadeTask(t, own, board.Below))
		}
	}
	return board, nil
}

// cascadeRows joins what was given with the tree as of today and, for those
// who may look down, with how the units' occurrences stand.
func (a *Actions) cascadeRows(ctx context.Context, v account.Visit, board *CascadeBoard, taskID string, given []Cascade) (map[string][]CascadeRow, error) {
	places, err := a.tree.Below(ctx, v.Unit.ID, board.Today)
	if err != nil {
		return nil, err
	}
	board.Below = localOf(places)
	below := make(map[string]unit.Place, len(places))
	for _, p := range places {
		below[p.ID] = p
	}
	ids, gone := childrenOf(given, below)
	occurrences := map[childTask][]Occurrence{}
	if v.Can(unit.ActLookDown) && len(ids) > 0 {
		if occurrences, err = selectGivenOccurrences(ctx, a.db, v.Unit.ID, board.Plan.ID, taskID, ids); err != nil {
			return nil, err
		}
	}
	heirs, err := a.heirsOf(ctx, gone, board.Today)
	if err != nil {
		return nil, err
	}
	rows := map[string][]CascadeRow{}
	for _, c := range given {
		place, stands := below[c.ChildID]
		row := CascadeRow{Cascade: c, Below: stands, Code: place.Code, Heirs: heirs[c.ChildID]}
		if stands {
			row.ChildName = place.Name
		}
		if own := occurrences[childTask{c.ChildID, c.ChildTaskID}]; c.State.accepted() && len(own) > 0 {
			days, err := a.calendars.Of(ctx, c.ChildID)
			if err != nil {
				return nil, err
			}
			row.Occurrences = TallyOn([]Task{{Occurrences: own}}, board.Today, days)
		}
		rows[c.TaskID] = append(rows[c.TaskID], row)
	}
	return rows, nil
}

// childrenOf names the units to which something was given: those that stand
// below, and those that do not any more.
func childrenOf(given []Cascade, below map[string]unit.Place) (ids, gone []string) {
	for _, c := range given {
		if _, ok := below[c.ChildID]; ok {
			ids = append(ids, c.ChildID)
		} else {
			gone = append(gone, c.ChildID)
		}
	}
	sorted := func(ids []string) []string {
		slices.Sort(ids)
		return slices.Compact(ids)
	}
	return sorted(ids), sorted(gone)
}

// heirsOf lists the units that answer for others today; the tree is asked only
// where a unit does not stand below any more.
func (a *Actions) heirsOf(ctx context.Context, gone []string, today clock.Date) (map[string][]unit.Unit, error) {
	if len(gone) == 0 {
		return nil, nil
	}
	history, err := a.tree.History(ctx)
	if err != nil {
		return nil, err
	}
	heirs := map[string][]unit.Unit{}
	for _, id := range gone {
		found := history.HeirsOn(id, today)
		heirs[id] = slices.DeleteFunc(found, func(u unit.Unit) bool { return u.ID == id })
	}
	return heirs, nil
}

func cascadeTask(t Task, rows []CascadeRow, below []unit.Place) CascadeTask {
	c := CascadeTask{Task: t, Rows: rows}
	digest := contentOf(t).digest()
	had := map[string]bool{}
	for _, r := range rows {
		had[r.ChildID] = true
		if r.Digest != digest && r.Below && r.State != Revoked {
			c.Outdated = true
		}
	}
	slices.SortStableFunc(c.Rows, func(x, y CascadeRow) int {
		return cmp.Or(cmp.Compare(slices.Index(AssignmentStates, x.State), slices.Index(AssignmentStates, y.State)), cmp.Compare(x.Code, y.Code))
	})
	for _, p := range below {
		if !had[p.ID] {
			c.Missing = append(c.Missing, p)
		}
	}
	return c
}

// CascadesOf lists to whom a task was given.
func (a *Actions) CascadesOf(ctx context.Context, v account.Visit, t Task) ([]Cascade, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectCascades(ctx, a.db.Reader(), v.Unit.ID, t.PlanID, t.ID)
}
