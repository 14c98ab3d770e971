package plan

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type rhythmRow struct {
	bun.BaseModel `bun:"table:task_rhythms,alias:r"`

	UnitID   string     `bun:"unit_id,pk"`
	TaskID   string     `bun:"task_id,pk"`
	Beat     Beat       `bun:"beat"`
	DueOn    DueOn      `bun:"due_on"`
	Day      int        `bun:"day"`
	StartsOn clock.Date `bun:"starts_on"`
}

func (r rhythmRow) rhythm() Rhythm {
	return Rhythm{UnitID: r.UnitID, TaskID: r.TaskID, Beat: r.Beat, DueOn: r.DueOn, Day: r.Day, From: r.StartsOn}
}

func selectRhythm(ctx context.Context, db bun.IDB, unitID, taskID string) (Rhythm, error) {
	var row rhythmRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("task_id = ?", taskID).Scan(ctx)
	if err != nil {
		return Rhythm{}, fmt.Errorf("select the rhythm of a task: %w", store.Translate(err))
	}
	return row.rhythm(), nil
}

// putRhythm writes the one rhythm that a task has.
func putRhythm(ctx context.Context, tx bun.IDB, r Rhythm) error {
	row := rhythmRow{UnitID: r.UnitID, TaskID: r.TaskID, Beat: r.Beat, DueOn: r.DueOn, Day: r.Day, StartsOn: r.From}
	_, err := tx.NewInsert().Model(&row).On("CONFLICT (unit_id, task_id) DO UPDATE").
		Set("beat = EXCLUDED.beat").Set("due_on = EXCLUDED.due_on").
		Set("day = EXCLUDED.day").Set("starts_on = EXCLUDED.starts_on").Exec(ctx)
	if err != nil {
		return fmt.Errorf("put the rhythm of a task: %w", store.Translate(err))
	}
	return nil
}

func deleteRhythm(ctx context.Context, tx bun.IDB, unitID, taskID string) error {
	_, err := tx.NewDelete().Model((*rhythmRow)(nil)).Where("unit_id = ?", unitID).Where("task_id = ?", taskID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the rhythm of a task: %w", store.Translate(err))
	}
	return nil
}
