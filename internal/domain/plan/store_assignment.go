package plan

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type assignmentRow struct {
	bun.BaseModel `bun:"table:assignments,alias:a"`

	UnitID      string          `bun:"unit_id,pk"`
	ID          string          `bun:"id,pk"`
	GiverID     string          `bun:"giver_id"`
	GiverName   string          `bun:"giver_name"`
	GiverPlanID string          `bun:"giver_plan_id"`
	GiverPlan   string          `bun:"giver_plan"`
	GiverTaskID string          `bun:"giver_task_id"`
	Year        int             `bun:"year"`
	Content     Content         `bun:"content"`
	Note        string          `bun:"note"`
	AnswerBy    clock.Date      `bun:"answer_by"`
	GivenOn     clock.Date      `bun:"given_on"`
	State       AssignmentState `bun:"state"`
	TaskID      string          `bun:"task_id"`
	Reason      string          `bun:"reason"`
	AnsweredBy  string          `bun:"answered_by"`
	AnsweredOn  clock.Date      `bun:"answered_on"`
	Changes     []FieldChange   `bun:"changes"`
	ChangedOn   clock.Date      `bun:"changed_on"`
	Version     int             `bun:"version"`
}

func (r assignmentRow) assignment() Assignment {
	return Assignment{
		UnitID: r.UnitID, ID: r.ID, GiverID: r.GiverID, GiverName: r.GiverName,
		GiverPlanID: r.GiverPlanID, GiverPlan: r.GiverPlan, GiverTaskID: r.GiverTaskID,
		Year: r.Year, Content: r.Content, Note: r.Note, AnswerBy: r.AnswerBy, GivenOn: r.GivenOn,
		State: r.State, TaskID: r.TaskID, Reason: r.Reason, AnsweredBy: r.AnsweredBy, AnsweredOn: r.AnsweredOn,
		Changes: r.Changes, ChangedOn: r.ChangedOn, Version: r.Version,
	}
}

func rowOfAssignment(a Assignment) *assignmentRow {
	return &assignmentRow{
		UnitID: a.UnitID, ID: a.ID, GiverID: a.GiverID, GiverName: a.GiverName,
		GiverPlanID: a.GiverPlanID, GiverPlan: a.GiverPlan, GiverTaskID: a.GiverTaskID,
		Year: a.Year, Content: a.Content, Note: a.Note, AnswerBy: a.AnswerBy, GivenOn: a.GivenOn,
		State: a.State, TaskID: a.TaskID, Reason: a.Reason, AnsweredBy: a.AnsweredBy, AnsweredOn: a.AnsweredOn,
		Changes: list(a.Changes), ChangedOn: a.ChangedOn, Version: a.Version,
	}
}

type cascadeRow struct {
	bun.BaseModel `bun:"table:cascades,alias:c"`

	UnitID       string          `bun:"unit_id,pk"`
	TaskID       string          `bun:"task_id,pk"`
	ChildID      string          `bun:"child_id,pk"`
	PlanID       string          `bun:"plan_id"`
	AssignmentID string          `bun:"assignment_id"`
	ChildName    string          `bun:"child_name"`
	Digest       string          `bun:"digest"`
	AnswerBy     clock.Date      `bun:"answer_by"`
	GivenOn      clock.Date      `bun:"given_on"`
	State        AssignmentState `bun:"state"`
	ChildTaskID  string          `bun:"child_task_id"`
	Reason       string          `bun:"reason"`
	AnsweredOn   clock.Date      `bun:"answered_on"`
	ChangedOn    clock.Date      `bun:"changed_on"`
}

func (r cascadeRow) cascade() Cascade {
	return Cascade{
		UnitID: r.UnitID, TaskID: r.TaskID, ChildID: r.ChildID, PlanID: r.PlanID, AssignmentID: r.AssignmentID,
		ChildName: r.ChildName, Digest: r.Digest, AnswerBy: r.AnswerBy, GivenOn: r.GivenOn, State: r.State,
		ChildTaskID: r.ChildTaskID, Reason: r.Reason, AnsweredOn: r.AnsweredOn, ChangedOn: r.ChangedOn,
	}
}

// selectAssignments returns assignments of units that a condition lets
// through, in the order in which they were given.
func selectAssignments(ctx context.Context, db bun.IDB, narrow func(*bun.SelectQuery) *bun.SelectQuery) ([]Assignment, error) {
	var rows []assignmentRow
	if err := narrow(db.NewSelect().Model(&rows)).OrderExpr("unit_id, id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select assignments: %w", store.Translate(err))
	}
	assignments := make([]Assignment, 0, len(rows))
	for _, r := range rows {
		assignments = append(assignments, r.assignment())
	}
	return assignments, nil
}

func assignmentsOfUnit(ctx context.Context, db bun.IDB, unitID string) ([]Assignment, error) {
	return selectAssignments(ctx, db, func(q *bun.SelectQuery) *bun.SelectQuery { return q.Where("unit_id = ?", unitID) })
}

// assignmentsOfTask returns what a unit's task answers.
func assignmentsOfTask(ctx context.Context, db bun.IDB, unitID, taskID string) ([]Assignment, error) {
	return selectAssignments(ctx, db, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("unit_id = ?", unitID).Where("task_id = ?", taskID)
	})
}

// assignmentsFrom returns what a unit has of some tasks of a unit above.
func assignmentsFrom(ctx context.Context, db bun.IDB, unitID, giverID string, taskIDs []string) ([]Assignment, error) {
	return selectAssignments(ctx, db, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("unit_id = ?", unitID).Where("giver_id = ?", giverID).Where("giver_task_id IN (?)", bun.List(taskIDs))
	})
}

// unansweredOfUnits returns what some units, named by their ids, have not
// answered.
func unansweredOfUnits(ctx context.Context, db bun.IDB, unitIDs []string) ([]Assignment, error) {
	return selectAssignments(ctx, db, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("unit_id IN (?)", bun.List(unitIDs)).Where("state IN (?)", bun.List([]AssignmentState{Unanswered, PassedOn}))
	})
}

func selectAssignment(ctx context.Context, db bun.IDB, unitID, id string) (Assignment, error) {
	found, err := selectAssignments(ctx, db, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("unit_id = ?", unitID).Where("id = ?", id)
	})
	if err != nil {
		return Assignment{}, err
	}
	if len(found) == 0 {
		return Assignment{}, fmt.Errorf("select assignment: %w", store.ErrNotFound)
	}
	return found[0], nil
}

// insertAssignment writes a new assignment on both sides.
func insertAssignment(ctx context.Context, tx bun.IDB, a Assignment, childName string) error {
	if _, err := tx.NewInsert().Model(rowOfAssignment(a)).Exec(ctx); err != nil {
		return fmt.Errorf("insert assignment: %w", store.Translate(err))
	}
	return mirror(ctx, tx, a, childName)
}

// updateAssignment writes an assignment on both sides if it is still of the
// version that was read.
func updateAssignment(ctx context.Context, tx bun.IDB, a Assignment, childName string) error {
	read := a.Version
	a.Version++
	res, err := tx.NewUpdate().Model(rowOfAssignment(a)).WherePK().Where("version = ?", read).Exec(ctx)
	if err != nil {
		return fmt.Errorf("update assignment: %w", store.Translate(err))
	}
	if err := oneRow(res, "update assignment"); err != nil {
		return err
	}
	return mirror(ctx, tx, a, childName)
}

// mirror writes what the unit above keeps of an assignment.
func mirror(ctx context.Context, tx bun.IDB, a Assignment, childName string) error {
	c := mirrored(a, childName)
	row := cascadeRow{
		UnitID: c.UnitID, TaskID: c.TaskID, ChildID: c.ChildID, PlanID: c.PlanID, AssignmentID: c.AssignmentID,
		ChildName: c.ChildName, Digest: c.Digest, AnswerBy: c.AnswerBy, GivenOn: c.GivenOn, State: c.State,
		ChildTaskID: c.ChildTaskID, Reason: c.Reason, AnsweredOn: c.AnsweredOn, ChangedOn: c.ChangedOn,
	}
	q := tx.NewInsert().Model(&row).On("CONFLICT (unit_id, task_id, child_id) DO UPDATE")
	for _, column := range []string{
		"plan_id", "assignment_id", "child_name", "digest", "answer_by", "given_on", "state", "child_task_id", "reason", "answered_on", "changed_on",
	} {
		q = q.Set("? = EXCLUDED.?", bun.Ident(column), bun.Ident(column))
	}
	if _, err := q.Exec(ctx); err != nil {
		return fmt.Errorf("mirror assignment: %w", store.Translate(err))
	}
	return nil
}

// selectCascades returns what was given of a plan, or of one of its tasks.
func selectCascades(ctx context.Context, db bun.IDB, unitID, planID, taskID string) ([]Cascade, error) {
	var rows []cascadeRow
	q := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("plan_id = ?", planID)
	if taskID != "" {
		q = q.Where("task_id = ?", taskID)
	}
	if err := q.OrderExpr("task_id, child_id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select what was given: %w", store.Translate(err))
	}
	cascades := make([]Cascade, 0, len(rows))
	for _, r := range rows {
		cascades = append(cascades, r.cascade())
	}
	return cascades, nil
}

// childTask names a task of a unit below.
type childTask struct{ unitID, taskID string }

// selectGivenOccurrences returns the occurrences of the tasks by which units
// below answer a plan. The units are named by the caller, who knows which of
// them the reader may look at; however many, it is one question.
func selectGivenOccurrences(ctx context.Context, db *store.DB, unitID, planID, taskID string, childIDs []string) (map[childTask][]Occurrence, error) {
	ids, err := idList(childIDs)
	if err != nil {
		return nil, err
	}
	var rows []occurrenceRow
	q := db.Reader().NewSelect().Model(&rows).
		Where("EXISTS (?)", db.Reader().NewSelect().Model((*cascadeRow)(nil)).ColumnExpr("1").
			Where("c.unit_id = ?", unitID).Where("c.plan_id = ?", planID).WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
			return q.Where("? = ''", taskID).WhereOr("c.task_id = ?", taskID)
		}).Where("c.child_id = o.unit_id").Where("c.child_task_id = o.task_id")).
		Where(amongUnits(db.Dialect(), "o.unit_id"), ids)
	if err := q.OrderExpr("o.unit_id, o.task_id, o.day, o.position").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select the occurrences of what was given: %w", store.Translate(err))
	}
	found := map[childTask][]Occurrence{}
	for _, r := range rows {
		key := childTask{r.UnitID, r.TaskID}
		found[key] = append(found[key], r.occurrence())
	}
	return found, nil
}

// selectHeldTasks names the tasks of a plan by which the unit answers units
// above: a new version of the plan does not drop them.
func selectHeldTasks(ctx context.Context, db bun.IDB, unitID string) (map[string]bool, error) {
	var ids []string
	err := db.NewSelect().Model((*assignmentRow)(nil)).Column("task_id").
		Where("unit_id = ?", unitID).Where("state IN (?)", bun.List([]AssignmentState{TakenIn, LinkedTo})).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("select the tasks that answer units above: %w", store.Translate(err))
	}
	held := make(map[string]bool, len(ids))
	for _, id := range ids {
		held[id] = true
	}
	return held, nil
}
