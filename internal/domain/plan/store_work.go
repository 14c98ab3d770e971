package plan

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
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
}

func insertStep(ctx context.Context, tx bun.Tx, s StepTaken) error {
	_, err := store.Exec(ctx, tx, `
		INSERT INTO occurrence_steps (unit_id, id, task_id, occurrence_id, step, at, actor_id, note, day, old_day, person_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		s.UnitID, s.ID, s.TaskID, s.OccurrenceID, string(s.Step), store.Instant(s.At), s.ActorID, s.Note, s.Day, s.OldDay, s.PersonID)
	if err != nil {
		return fmt.Errorf("insert a step: %w", err)
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
			ActorID: r.ActorID, Note: r.Note, Day: r.Day, OldDay: r.OldDay, PersonID: r.PersonID,
		})
	}
	return steps, nil
}

// selectOccurrenceWithTask returns an occurrence with its task, which comes with what lists
// show and its products. Every act on an occurrence asks this first.
func selectOccurrenceWithTask(ctx context.Context, tx bun.Tx, unitID, id string) (Task, Occurrence, error) {
	t, o := Task{UnitID: unitID}, Occurrence{UnitID: unitID, ID: id}
	var taskKind, kind, stage, products string
	err := store.OneRowIn(ctx, tx, func(rows *sql.Rows) error {
		return rows.Scan(&o.PlanID, &o.TaskID, &o.Position, &o.Label, &kind, &o.From, &o.Date, &o.PostponedTo,
			&stage, &o.AssigneeID, &o.HandedOn, &o.DoneOn, &o.DoneNote, &o.DoneBy, &o.Proofs, &o.ProvedOn, &o.Version,
			&t.Position, &t.SectionNo, &t.SectionTitle, &t.No, &t.Title, &products, &t.LeadText, &t.LeadPostID, &taskKind, &t.WithdrawnOn, &t.Version)
	}, `
		SELECT o.plan_id, o.task_id, o.position, o.label, o.kind, o.from_day, o.day, o.postponed_to,
			o.stage, o.assignee_id, o.handed_on, o.done_on, o.done_note, o.done_by, o.proofs, o.proved_on, o.version,
			t.position, t.section_no, t.section_title, t.no, t.title, t.products, t.lead_text, t.lead_post_id, t.kind, t.withdrawn_on, t.version
		FROM occurrences AS o JOIN tasks AS t ON t.unit_id = o.unit_id AND t.id = o.task_id
		WHERE o.unit_id = $1 AND o.id = $2`, unitID, id)
	if err != nil {
		return Task{}, Occurrence{}, fmt.Errorf("select an occurrence with its task: %w", err)
	}
	t.ID, t.PlanID, t.Kind, o.Kind, o.Stage = o.TaskID, o.PlanID, DueKind(taskKind), DueKind(kind), Stage(stage)
	if err := json.Unmarshal([]byte(products), &t.Products); err != nil {
		return Task{}, Occurrence{}, fmt.Errorf("read the products of a task: %w", err)
	}
	return t, o, nil
}

// assignAll gives the occurrences of steps to one user, or, without a user,
// back to their posts.
func assignAll(ctx context.Context, tx bun.IDB, unitID string, steps []*stepRow, userID string) error {
	ids := make([]string, 0, len(steps))
	for _, s := range steps {
		ids = append(ids, s.OccurrenceID)
	}
	const batch = 200 // what a statement of both databases takes with ease
	for part := range slices.Chunk(ids, batch) {
		_, err := tx.NewUpdate().Model((*occurrenceRow)(nil)).
			Set("assignee_id = ?", userID).Set("version = version + 1").
			Where("unit_id = ?", unitID).Where("id IN (?)", bun.List(part)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("hand occurrences over: %w", store.Translate(err))
		}
	}
	return nil
}
