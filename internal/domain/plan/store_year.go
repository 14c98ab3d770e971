package plan

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// The questions of a year's pages, which are opened more often than all
// others: they are prepared, ask for what lists show, and their rows are read
// without a model in between.

// selectYearPlans returns the plans of a year without their long texts.
func selectYearPlans(ctx context.Context, db *store.DB, unitID string, year int) ([]Plan, error) {
	var plans []Plan
	err := db.EachRow(ctx, func(rows *sql.Rows) error {
		p := Plan{UnitID: unitID, Year: year}
		var kind string
		var upstream upstreamColumn
		if err := rows.Scan(&p.ID, &kind, &p.Title, &p.Number, &p.Date, &p.IssuedBy, &upstream, &p.SourceName, &p.Version); err != nil {
			return err
		}
		p.Kind, p.Upstream = Kind(kind), upstream.Upstream
		plans = append(plans, p)
		return nil
	}, `SELECT id, kind, title, number, day, issued_by, upstream, source_name, version
		FROM plans WHERE unit_id = $1 AND year = $2 ORDER BY id`, unitID, year)
	if err != nil {
		return nil, fmt.Errorf("select the plans of a year: %w", err)
	}
	return plans, nil
}

// selectYearTasks returns the tasks of a year that have all the words, in the
// order of plan and position, with their occurrences sorted by day.
func selectYearTasks(ctx context.Context, db *store.DB, unitID string, year int, words []string) ([]Task, error) {
	const usual = 64
	tasks := make([]Task, 0, usual)
	query, args := yearTasksQuery(unitID, year, words)
	err := db.EachRow(ctx, func(rows *sql.Rows) error {
		var kind string
		var position, version int64
		t := Task{UnitID: unitID}
		err := rows.Scan(&t.ID, &t.PlanID, &position, &t.SectionNo, &t.SectionTitle, &t.No, &t.Title,
			&t.LeadText, &t.LeadPostID, &kind, &t.WithdrawnOn, &version)
		t.Position, t.Kind, t.Version = int(position), DueKind(kind), int(version)
		tasks = append(tasks, t)
		return err
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("select tasks: %w", err)
	}
	if err := addYearOccurrences(ctx, db, unitID, year, tasks); err != nil {
		return nil, fmt.Errorf("select occurrences: %w", err)
	}
	return tasks, nil
}

// yearTasksQuery is one of a few texts: words are bound as any other value.
func yearTasksQuery(unitID string, year int, words []string) (string, []any) {
	var query strings.Builder
	query.WriteString(`SELECT id, plan_id, position, section_no, section_title, no, title,
			lead_text, lead_post_id, kind, withdrawn_on, version
		FROM tasks WHERE unit_id = $1 AND year = $2`)
	args := []any{unitID, year}
	for _, w := range words {
		args = append(args, "%"+likeEscaper.Replace(w)+"%")
		fmt.Fprintf(&query, ` AND folded LIKE $%d ESCAPE '!'`, len(args))
	}
	// A withdrawn task follows the one that took its position.
	query.WriteString(` ORDER BY plan_id, position, withdrawn_on IS NOT NULL, id`)
	return query.String(), args
}

var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// addYearOccurrences gives tasks their occurrences of the year.
func addYearOccurrences(ctx context.Context, db *store.DB, unitID string, year int, tasks []Task) error {
	places := make(map[string]int, len(tasks))
	for i := range tasks {
		places[tasks[i].ID] = i
	}
	return db.EachRow(ctx, func(rows *sql.Rows) error {
		var kind, stage string
		var position, proofs, version int64
		o := Occurrence{UnitID: unitID}
		err := rows.Scan(&o.ID, &o.TaskID, &position, &o.Label, &kind, &o.From, &o.Date, &o.PostponedTo,
			&stage, &o.AssigneeID, &o.HandedOn, &o.DoneOn, &proofs, &o.ProvedOn, &version)
		if err != nil {
			return err
		}
		i, ok := places[o.TaskID]
		if !ok {
			return nil // of a task that lacks a word
		}
		o.PlanID, o.Position, o.Kind, o.Version = tasks[i].PlanID, int(position), DueKind(kind), int(version)
		o.Stage, o.Proofs = Stage(stage), int(proofs)
		tasks[i].Occurrences = append(tasks[i].Occurrences, o)
		return nil
	}, `SELECT id, task_id, position, label, kind, from_day, day, postponed_to,
			stage, assignee_id, handed_on, done_on, proofs, proved_on, version
		FROM occurrences WHERE unit_id = $1 AND year = $2 ORDER BY day, position`, unitID, year)
}
