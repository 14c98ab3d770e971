package plan

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// agendaRow is an occurrence with what lists show of its task.
type agendaRow struct {
	occurrenceRow

	TaskPosition int      `bun:"task_position"`
	SectionNo    string   `bun:"section_no"`
	SectionTitle string   `bun:"section_title"`
	No           string   `bun:"no"`
	Title        string   `bun:"title"`
	Products     []string `bun:"products"`
	LeadText     string   `bun:"lead_text"`
	LeadPostID   string   `bun:"lead_post_id"`
}

func (r agendaRow) item() AgendaItem {
	return AgendaItem{
		Year: r.Year,
		DueTask: DueTask{
			Occurrence: r.occurrence(),
			Task: Task{
				UnitID: r.UnitID, ID: r.TaskID, PlanID: r.PlanID, Position: r.TaskPosition,
				SectionNo: r.SectionNo, SectionTitle: r.SectionTitle, No: r.No, Title: r.Title,
				Products: r.Products, LeadText: r.LeadText, LeadPostID: r.LeadPostID,
			},
		},
	}
}

// agendaQuery finds a unit's occurrences with their tasks: those that are
// somebody's, or all.
func agendaQuery(db bun.IDB, unitID string, whose Whose) *bun.SelectQuery {
	q := db.NewSelect().TableExpr("occurrences AS o").
		Join("JOIN tasks AS t ON t.unit_id = o.unit_id AND t.id = o.task_id").
		ColumnExpr("o.unit_id, o.id, o.plan_id, o.task_id, o.year, o.position, o.label, o.kind, o.from_day, o.day, o.postponed_to, "+
			"o.stage, o.assignee_id, o.handed_on, o.done_on, o.done_by, o.proofs, o.proved_on, o.version").
		ColumnExpr("t.position AS task_position, t.section_no, t.section_title, t.no, t.title, t.products, t.lead_text, t.lead_post_id").
		Where("o.unit_id = ?", unitID)
	switch {
	case whose.UserID != "":
		q = q.Where("(o.assignee_id = ? OR o.assignee_id = '' AND t.lead_post_id = ?)", whose.UserID, whose.PostID)
	case whose.PostID != "":
		q = q.Where("t.lead_post_id = ?", whose.PostID)
	}
	return q
}

// openQuery finds what is open and has its day in the plan up to one, of
// whatever year, and what was handed in or returned, whenever it is due. What
// was put off is due later still.
func openQuery(db bun.IDB, unitID string, whose Whose, until clock.Date) *bun.SelectQuery {
	return agendaQuery(db, unitID, whose).Where("o.done_on IS NULL").
		Where("(o.day <= ? OR o.stage IN (?, ?))", until, HandedIn, Returned)
}

// waitingQuery finds what waits to be accepted.
func waitingQuery(db bun.IDB, unitID string) *bun.SelectQuery {
	return agendaQuery(db, unitID, Whose{}).Where("o.stage = 'handed_in'") // as its index is written
}

// unprovedQuery finds what is said to be done without a piece of evidence, of
// the plans of a year and those after it.
func unprovedQuery(db bun.IDB, unitID string, from int) *bun.SelectQuery {
	return agendaQuery(db, unitID, Whose{}).
		Where("o.year >= ?", from).Where("o.handed_on IS NOT NULL").Where("o.proofs = 0")
}

// doneQuery finds what was done from one day to another.
func doneQuery(db bun.IDB, unitID string, whose Whose, from, until clock.Date) *bun.SelectQuery {
	return agendaQuery(db, unitID, whose).Where("o.done_on BETWEEN ? AND ?", from, until)
}

func selectAgenda(ctx context.Context, q *bun.SelectQuery) ([]AgendaItem, error) {
	var rows []agendaRow
	if err := q.Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("select an agenda: %w", store.Translate(err))
	}
	items := make([]AgendaItem, 0, len(rows))
	for _, r := range rows {
		items = append(items, r.item())
	}
	return items, nil
}

// selectWork returns the tasks of years with those of their occurrences that
// are somebody's work, in the order of plan and position.
func selectWork(ctx context.Context, db bun.IDB, unitID string, whose Whose, years []int) ([]Task, error) {
	var work []Task
	for _, year := range years {
		tasks, err := selectTasks(ctx, db, unitID, taskScope{year: year})
		if err != nil {
			return nil, err
		}
		for _, t := range tasks {
			t.Occurrences = slices.DeleteFunc(t.Occurrences, func(o Occurrence) bool { return !whose.Has(t, o) })
			if len(t.Occurrences) > 0 {
				work = append(work, t)
			}
		}
	}
	return work, nil
}
