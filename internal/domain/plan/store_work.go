package plan

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type stepRow struct {
	bun.BaseModel `bun:"table:occurrence_steps,alias:s"`

	UnitID       string     `bun:"unit_id,pk"`
	ID           string     `bun:"id,pk"`
	TaskID       string     `bun:"task_id"`
	OccurrenceID string     `bun:"occurrence_id"`
	Step         Step       `bun:"step"`
	At           time.Time  `bun:"at"`
	ActorID      string     `bun:"actor_id"`
	Note         string     `bun:"note"`
	Day          clock.Date `bun:"day"`
	OldDay       clock.Date `bun:"old_day"`
	PersonID     string     `bun:"person_id"`
	EvidenceID   string     `bun:"evidence_id"`
}

func insertStep(ctx context.Context, tx bun.IDB, s StepTaken) error {
	row := stepRow{
		UnitID: s.UnitID, ID: s.ID, TaskID: s.TaskID, OccurrenceID: s.OccurrenceID, Step: s.Step, At: s.At,
		ActorID: s.ActorID, Note: s.Note, Day: s.Day, OldDay: s.OldDay, PersonID: s.PersonID, EvidenceID: s.EvidenceID,
	}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert a step: %w", store.Translate(err))
	}
	return nil
}

func selectSteps(ctx context.Context, db bun.IDB, unitID, taskID string) ([]StepTaken, error) {
	var rows []stepRow
	err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("task_id = ?", taskID).OrderExpr("id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select the steps of a task: %w", store.Translate(err))
	}
	steps := make([]StepTaken, 0, len(rows))
	for _, r := range rows {
		steps = append(steps, StepTaken{
			UnitID: r.UnitID, ID: r.ID, TaskID: r.TaskID, OccurrenceID: r.OccurrenceID, Step: r.Step, At: r.At,
			ActorID: r.ActorID, Note: r.Note, Day: r.Day, OldDay: r.OldDay, PersonID: r.PersonID, EvidenceID: r.EvidenceID,
		})
	}
	return steps, nil
}

// selectTaskAlone returns a task without its occurrences.
func selectTaskAlone(ctx context.Context, db bun.IDB, unitID, id string) (Task, error) {
	var row taskRow
	err := db.NewSelect().Model(&row).ExcludeColumn("folded").Where("unit_id = ?", unitID).Where("id = ?", id).Scan(ctx)
	if err != nil {
		return Task{}, fmt.Errorf("select task: %w", store.Translate(err))
	}
	task := row.task()
	task.UnitID = unitID
	return task, nil
}
