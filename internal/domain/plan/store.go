package plan

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// Queries of the room. Each takes the unit first; none decides anything. The
// rows themselves are in rows.go.

func selectPlans(ctx context.Context, db bun.IDB, unitID string, year int) ([]Plan, error) {
	var rows []planRow
	err := db.NewSelect().Model(&rows).
		Where("unit_id = ?", unitID).Where("year = ?", year).
		OrderExpr("id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select the plans of a year: %w", store.Translate(err))
	}
	plans := make([]Plan, 0, len(rows))
	for _, r := range rows {
		plans = append(plans, r.plan())
	}
	return plans, nil
}

func selectPlan(ctx context.Context, db bun.IDB, unitID, id string) (Plan, error) {
	var row planRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("id = ?", id).Scan(ctx)
	if err != nil {
		return Plan{}, fmt.Errorf("select plan: %w", store.Translate(err))
	}
	return row.plan(), nil
}

// planYears lists the years for which a unit has plans, the latest first.
func planYears(ctx context.Context, db bun.IDB, unitID string) ([]int, error) {
	var years []int
	err := db.NewSelect().Model((*planRow)(nil)).ColumnExpr("DISTINCT year").
		Where("unit_id = ?", unitID).OrderExpr("year DESC").Scan(ctx, &years)
	if err != nil {
		return nil, fmt.Errorf("select the years of plans: %w", store.Translate(err))
	}
	return years, nil
}

// A taskScope says which tasks a query returns: all of a year, of one plan,
// one alone, or those of a list.
type taskScope struct {
	year           int
	planID, taskID string
	taskIDs        []string
}

func (s taskScope) tasks(q *bun.SelectQuery) *bun.SelectQuery {
	if len(s.taskIDs) > 0 {
		q = q.Where("id IN (?)", bun.List(s.taskIDs))
	}
	if s.taskID != "" {
		q = q.Where("id = ?", s.taskID)
	}
	if s.planID != "" {
		q = q.Where("plan_id = ?", s.planID)
	}
	if s.year != 0 {
		q = q.Where("year = ?", s.year)
	}
	return q
}

func (s taskScope) occurrences(q *bun.SelectQuery) *bun.SelectQuery {
	if s.taskID != "" {
		return q.Where("task_id = ?", s.taskID)
	}
	if len(s.taskIDs) > 0 {
		q = q.Where("task_id IN (?)", bun.List(s.taskIDs))
	}
	if s.planID != "" {
		q = q.Where("plan_id = ?", s.planID)
	}
	if s.year != 0 {
		q = q.Where("year = ?", s.year)
	}
	return q
}

// selectTasks returns tasks in the order of plan and position, with their
// occurrences sorted by day.
func selectTasks(ctx context.Context, db bun.IDB, unitID string, scope taskScope) ([]Task, error) {
	var rows []taskRow
	q := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).ExcludeColumn("folded")
	// A withdrawn task follows the one that took its position.
	if err := scope.tasks(q).OrderExpr("plan_id, position, withdrawn_on IS NOT NULL, id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select tasks: %w", store.Translate(err))
	}
	var dated []occurrenceRow
	q = db.NewSelect().Model(&dated).Where("unit_id = ?", unitID)
	if err := scope.occurrences(q).OrderExpr("day, position").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select occurrences: %w", store.Translate(err))
	}
	return joinOccurrences(unitID, rows, dated), nil
}

func joinOccurrences(unitID string, rows []taskRow, dated []occurrenceRow) []Task {
	tasks := make([]Task, len(rows))
	places := make(map[string]int, len(rows))
	for i, r := range rows {
		tasks[i] = r.task()
		tasks[i].UnitID = unitID
		places[r.ID] = i
	}
	for _, r := range dated {
		if i, ok := places[r.TaskID]; ok {
			tasks[i].Occurrences = append(tasks[i].Occurrences, r.occurrence())
		}
	}
	return tasks
}

func selectTask(ctx context.Context, db bun.IDB, unitID, id string) (Task, error) {
	tasks, err := selectTasks(ctx, db, unitID, taskScope{taskID: id})
	if err != nil {
		return Task{}, err
	}
	if len(tasks) == 0 {
		return Task{}, fmt.Errorf("select task: %w", store.ErrNotFound)
	}
	return tasks[0], nil
}

func selectOccurrence(ctx context.Context, db bun.IDB, unitID, id string) (Occurrence, error) {
	var row occurrenceRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("id = ?", id).Scan(ctx)
	if err != nil {
		return Occurrence{}, fmt.Errorf("select occurrence: %w", store.Translate(err))
	}
	return row.occurrence(), nil
}

func selectTargets(ctx context.Context, db bun.IDB, unitID string, year int, planID string) ([]Target, error) {
	var rows []targetRow
	q := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("year = ?", year)
	if planID != "" {
		q = q.Where("plan_id = ?", planID)
	}
	if err := q.OrderExpr("plan_id, position").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select targets: %w", store.Translate(err))
	}
	targets := make([]Target, 0, len(rows))
	for _, r := range rows {
		targets = append(targets, r.target())
	}
	return targets, nil
}

// foldedText is what a search looks through: the task, its products and its
// notes, without case and diacritics.
func foldedText(t Task) string {
	parts := append([]string{t.Title}, t.Products...)
	parts = append(parts, t.Notes...)
	return vietnamese.Fold(strings.Join(append(parts, t.LeadText), "\n"))
}

// insertRows inserts rows in batches that keep a statement at a size that
// both databases take.
func insertRows[R any](ctx context.Context, tx bun.IDB, rows []*R) error {
	const batch = 200
	for len(rows) > 0 {
		n := min(batch, len(rows))
		part := rows[:n]
		if _, err := tx.NewInsert().Model(&part).Exec(ctx); err != nil {
			return store.Translate(err)
		}
		rows = rows[n:]
	}
	return nil
}

// oneRow turns an update that found no row of the expected version into
// store.ErrStale.
func oneRow(res sql.Result, doing string) error {
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("%s: count the rows: %w", doing, err)
	}
	if n == 0 {
		return fmt.Errorf("%s: %w", doing, store.ErrStale)
	}
	return nil
}

// selectFields lists the titles of the sections of a unit's plans, in the order
// in which the latest plan has them.
func selectFields(ctx context.Context, db bun.IDB, unitID string) ([]string, error) {
	var titles []string
	err := db.NewSelect().TableExpr("tasks AS t").Join("JOIN plans AS p ON p.unit_id = t.unit_id AND p.id = t.plan_id").
		Column("section_title").Where("t.unit_id = ?", unitID).Where("section_title <> ''").
		Group("section_title").OrderExpr("max(p.year) DESC, min(t.position)").Scan(ctx, &titles)
	if err != nil {
		return nil, fmt.Errorf("select the fields of plans: %w", store.Translate(err))
	}
	return titles, nil
}
