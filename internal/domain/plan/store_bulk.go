package plan

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

type bulkRow struct {
	bun.BaseModel `bun:"table:plan_bulk_acts,alias:b"`

	UnitID   string     `bun:"unit_id,pk"`
	ID       string     `bun:"id,pk"`
	UserID   string     `bun:"user_id"`
	Step     Step       `bun:"step"`
	At       time.Time  `bun:"at"`
	PersonID string     `bun:"person_id"`
	Done     []BulkDone `bun:"done"`
	Remained []BulkLeft `bun:"remained"`
	UndoneAt time.Time  `bun:"undone_at,nullzero"`
	Kept     []BulkLeft `bun:"kept"`
}

func rowOfBulk(b BulkAct) *bulkRow {
	return &bulkRow{
		UnitID: b.UnitID, ID: b.ID, UserID: b.UserID, Step: b.Step, At: b.At, PersonID: b.PersonID,
		Done: list(b.Done), Remained: list(b.Left), UndoneAt: b.UndoneAt, Kept: list(b.Kept),
	}
}

func (r bulkRow) act() BulkAct {
	return BulkAct{
		UnitID: r.UnitID, ID: r.ID, UserID: r.UserID, Step: r.Step, At: r.At, PersonID: r.PersonID,
		Done: r.Done, Left: r.Remained, UndoneAt: r.UndoneAt, Kept: r.Kept,
	}
}

// insertBulk keeps an act before its work, so that the same order waits for
// it, and finds store.ErrExists.
func insertBulk(ctx context.Context, tx bun.IDB, b BulkAct) error {
	if _, err := tx.NewInsert().Model(rowOfBulk(b)).Exec(ctx); err != nil {
		return fmt.Errorf("insert an act on many: %w", store.Translate(err))
	}
	return nil
}

func updateBulk(ctx context.Context, tx bun.IDB, b BulkAct) error {
	_, err := tx.NewUpdate().Model(rowOfBulk(b)).Column("done", "remained", "kept").WherePK().Exec(ctx)
	if err != nil {
		return fmt.Errorf("update an act on many: %w", store.Translate(err))
	}
	return nil
}

// markUndone marks an act as undone; ErrNoUndo when it was already.
func markUndone(ctx context.Context, tx bun.IDB, b BulkAct) error {
	res, err := tx.NewUpdate().Model(rowOfBulk(b)).Column("undone_at").WherePK().Where("undone_at IS NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("mark an act as undone: %w", store.Translate(err))
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("mark an act as undone: %w", ErrNoUndo)
	}
	return nil
}

func selectBulk(ctx context.Context, db bun.IDB, unitID, id string) (BulkAct, error) {
	var row bulkRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("id = ?", id).Scan(ctx)
	if err != nil {
		return BulkAct{}, fmt.Errorf("select an act on many: %w", store.Translate(err))
	}
	return row.act(), nil
}

// selectLastBulk returns a user's last act on many that is not older than a
// moment.
func selectLastBulk(ctx context.Context, db bun.IDB, unitID, userID string, since time.Time) (BulkAct, error) {
	var row bulkRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("user_id = ?", userID).Where("at >= ?", since).
		OrderExpr("at DESC, id DESC").Limit(1).Scan(ctx)
	if err != nil {
		return BulkAct{}, fmt.Errorf("select the last act on many: %w", store.Translate(err))
	}
	return row.act(), nil
}

// selectPicked returns the picked occurrences of a unit that are there, by
// their ids, with their tasks, which come without their occurrences.
func selectPicked(ctx context.Context, db bun.IDB, unitID string, picks []Pick) (map[string]DueTask, error) {
	ids := make([]string, 0, len(picks))
	for _, p := range picks {
		ids = append(ids, p.ID)
	}
	var rows []occurrenceRow
	err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("id IN (?)", bun.List(ids)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select the picked occurrences: %w", store.Translate(err))
	}
	tasks, err := tasksOf(ctx, db, unitID, rows)
	if err != nil {
		return nil, err
	}
	found := make(map[string]DueTask, len(rows))
	for _, r := range rows {
		found[r.ID] = DueTask{Task: tasks[r.TaskID], Occurrence: r.occurrence()}
	}
	return found, nil
}

func tasksOf(ctx context.Context, db bun.IDB, unitID string, of []occurrenceRow) (map[string]Task, error) {
	ids := []string{""} // no list is empty
	for _, r := range of {
		ids = append(ids, r.TaskID)
	}
	slices.Sort(ids)
	var rows []taskRow
	err := db.NewSelect().Model(&rows).ExcludeColumn("folded").
		Where("unit_id = ?", unitID).Where("id IN (?)", bun.List(slices.Compact(ids))).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select the tasks of picked occurrences: %w", store.Translate(err))
	}
	tasks := make(map[string]Task, len(rows))
	for _, r := range rows {
		task := r.task()
		task.UnitID = unitID
		tasks[r.ID] = task
	}
	return tasks, nil
}
