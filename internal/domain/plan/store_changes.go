package plan

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

func insertPlan(ctx context.Context, tx bun.IDB, p Plan) error {
	if _, err := tx.NewInsert().Model(rowOfPlan(p)).Exec(ctx); err != nil {
		return fmt.Errorf("insert plan: %w", store.Translate(err))
	}
	return nil
}

// updatePlan writes the head of a plan that a changed document replaces.
func updatePlan(ctx context.Context, tx bun.IDB, p Plan) error {
	read := p.Version
	p.Version++
	res, err := tx.NewUpdate().Model(rowOfPlan(p)).ExcludeColumn("created_at").
		WherePK().Where("version = ?", read).Exec(ctx)
	if err != nil {
		return fmt.Errorf("update plan: %w", store.Translate(err))
	}
	return oneRow(res, "update plan")
}

// insertTasks inserts tasks with their occurrences.
func insertTasks(ctx context.Context, tx bun.IDB, year int, tasks []Task) error {
	var rows []*taskRow
	var dated []*occurrenceRow
	for _, t := range tasks {
		rows = append(rows, rowOfTask(t, year))
		for _, o := range t.Occurrences {
			dated = append(dated, rowOfOccurrence(o, year))
		}
	}
	if err := insertRows(ctx, tx, rows); err != nil {
		return fmt.Errorf("insert tasks: %w", err)
	}
	if err := insertRows(ctx, tx, dated); err != nil {
		return fmt.Errorf("insert occurrences: %w", err)
	}
	return nil
}

func insertTargets(ctx context.Context, tx bun.IDB, year int, targets []Target) error {
	var rows []*targetRow
	for _, t := range targets {
		rows = append(rows, rowOfTarget(t, year))
	}
	if err := insertRows(ctx, tx, rows); err != nil {
		return fmt.Errorf("insert targets: %w", err)
	}
	return nil
}

func deleteTargets(ctx context.Context, tx bun.IDB, unitID, planID string) error {
	_, err := tx.NewDelete().Model((*targetRow)(nil)).
		Where("unit_id = ?", unitID).Where("plan_id = ?", planID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete targets: %w", store.Translate(err))
	}
	return nil
}

// updateOccurrence writes how far the work on an occurrence has come, whose it
// is, when it is due and what proves it, if it is still of the version that was
// read.
func updateOccurrence(ctx context.Context, tx bun.Tx, o Occurrence) error {
	res, err := store.Exec(ctx, tx, `
		UPDATE occurrences SET done_on = $1, done_note = $2, done_by = $3, stage = $4, handed_on = $5,
			postponed_to = $6, assignee_id = $7, proofs = $8, proved_on = $9, version = version + 1
		WHERE unit_id = $10 AND id = $11 AND version = $12`,
		o.DoneOn, o.DoneNote, o.DoneBy, string(cmp.Or(o.Stage, NotStarted)), o.HandedOn, o.PostponedTo, o.AssigneeID,
		o.Proofs, o.ProvedOn, o.UnitID, o.ID, o.Version)
	if err != nil {
		return fmt.Errorf("update occurrence: %w", err)
	}
	return oneRow(res, "update occurrence")
}

// fulfilUpTo marks the open occurrences of a plan whose day has come as done on
// that day, and counts them. What is due before a day is done the day before.
func fulfilUpTo(ctx context.Context, tx bun.Tx, unitID, planID string, day clock.Date, by string, at time.Time) (int64, error) {
	var rows []occurrenceRow
	err := tx.NewSelect().Model(&rows).
		Where("unit_id = ?", unitID).Where("plan_id = ?", planID).
		Where("day <= ?", day.AddDays(1)).Where("done_on IS NULL").Scan(ctx)
	if err != nil {
		return 0, fmt.Errorf("select open occurrences: %w", store.Translate(err))
	}
	var steps []*stepRow
	for _, r := range rows {
		o := r.occurrence()
		on := o.Date
		if o.Kind == Before {
			on = o.Date.AddDays(-1)
		}
		if on.After(day) || o.stage() == HandedIn {
			continue
		}
		if o, err = o.moved(StepFulfil, by, Handing{On: on}); err != nil {
			return 0, err
		}
		if err := updateOccurrence(ctx, tx, o); err != nil {
			return 0, err
		}
		steps = append(steps, &stepRow{
			UnitID: unitID, ID: store.NewID(), TaskID: o.TaskID, OccurrenceID: o.ID, Step: StepFulfil, At: at, ActorID: by, Day: on,
		})
	}
	if err := insertRows(ctx, tx, steps); err != nil {
		return 0, fmt.Errorf("insert steps: %w", err)
	}
	return int64(len(steps)), nil
}

// replaceTask writes a task that is still of the version that was read, and
// makes its occurrences those of the new one.
func replaceTask(ctx context.Context, tx bun.IDB, year int, before, after Task) error {
	read := after.Version
	after.Version++
	res, err := tx.NewUpdate().Model(rowOfTask(after, year)).WherePK().Where("version = ?", read).Exec(ctx)
	if err != nil {
		return fmt.Errorf("update task: %w", store.Translate(err))
	}
	if err := oneRow(res, "update task"); err != nil {
		return err
	}
	return replaceOccurrences(ctx, tx, year, before.Occurrences, after.Occurrences)
}

func replaceOccurrences(ctx context.Context, tx bun.IDB, year int, before, after []Occurrence) error {
	gone := make(map[string]bool, len(before))
	for _, o := range before {
		gone[o.ID] = true
	}
	var fresh []*occurrenceRow
	for _, o := range after {
		row := rowOfOccurrence(o, year)
		if !gone[o.ID] {
			fresh = append(fresh, row)
			continue
		}
		delete(gone, o.ID)
		_, err := tx.NewUpdate().Model(row).Column("position", "label", "kind", "origin", "from_day", "day", "postponed_to").WherePK().Exec(ctx)
		if err != nil {
			return fmt.Errorf("update occurrence: %w", store.Translate(err))
		}
	}
	for _, o := range before {
		if !gone[o.ID] {
			continue
		}
		if _, err := tx.NewDelete().Model(rowOfOccurrence(o, year)).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("delete occurrence: %w", store.Translate(err))
		}
	}
	if err := insertRows(ctx, tx, fresh); err != nil {
		return fmt.Errorf("insert occurrences: %w", err)
	}
	return nil
}

func deleteTask(ctx context.Context, tx bun.IDB, t Task) error {
	_, err := tx.NewDelete().Model((*occurrenceRow)(nil)).
		Where("unit_id = ?", t.UnitID).Where("task_id = ?", t.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete occurrences: %w", store.Translate(err))
	}
	if err := deleteRhythm(ctx, tx, t.UnitID, t.ID); err != nil {
		return err
	}
	_, err = tx.NewDelete().Model((*taskRow)(nil)).Where("unit_id = ?", t.UnitID).Where("id = ?", t.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete task: %w", store.Translate(err))
	}
	return nil
}

// withdrawTask keeps a task with what was touched and deletes the rest.
func withdrawTask(ctx context.Context, tx bun.IDB, t Task, on clock.Date) error {
	_, err := tx.NewDelete().Model((*occurrenceRow)(nil)).
		Where("unit_id = ?", t.UnitID).Where("task_id = ?", t.ID).
		Where("done_on IS NULL").Where("stage = ?", NotStarted).Where("proofs = 0").Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete open occurrences: %w", store.Translate(err))
	}
	if err := deleteRhythm(ctx, tx, t.UnitID, t.ID); err != nil {
		return err
	}
	_, err = tx.NewUpdate().Model((*taskRow)(nil)).
		Set("withdrawn_on = ?", on).Set("version = version + 1").
		Where("unit_id = ?", t.UnitID).Where("id = ?", t.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("withdraw task: %w", store.Translate(err))
	}
	return nil
}

// lastPosition returns the position of a plan's last task, 0 when it has none.
func lastPosition(ctx context.Context, db bun.IDB, unitID, planID string) (int, error) {
	var last int
	err := db.NewSelect().Model((*taskRow)(nil)).ColumnExpr("COALESCE(MAX(position), 0)").
		Where("unit_id = ?", unitID).Where("plan_id = ?", planID).Scan(ctx, &last)
	if err != nil {
		return 0, fmt.Errorf("find the last position: %w", store.Translate(err))
	}
	return last, nil
}
