package estimate

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Queries of the room. Each takes the unit first; none decides anything.

// lockYear makes whoever else takes money of the year wait until this
// transaction has ended: PostgreSQL holds the row, SQLite has one writer. What
// is read after it is what the others have left.
func lockYear(ctx context.Context, tx bun.IDB, unitID string, year int) error {
	_, err := tx.NewRaw(`INSERT INTO money_years (unit_id, year, changes) VALUES (?, ?, 1)
		ON CONFLICT (unit_id, year) DO UPDATE SET changes = money_years.changes + 1`, unitID, year).Exec(ctx)
	if err != nil {
		return fmt.Errorf("lock the year's money: %w", store.Translate(err))
	}
	return nil
}

func insertEntry(ctx context.Context, tx bun.IDB, e Entry) error {
	if _, err := tx.NewInsert().Model(rowOfEntry(e)).Exec(ctx); err != nil {
		return fmt.Errorf("insert budget entry: %w", store.Translate(err))
	}
	return nil
}

// selectEntries lists the entries of a year in the order of their days, of one
// field when it is named.
func selectEntries(ctx context.Context, db bun.IDB, unitID string, year int, fieldKey string) ([]Entry, error) {
	var rows []entryRow
	q := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("year = ?", year)
	if fieldKey != "" {
		q = q.Where("field = ?", fieldKey)
	}
	if err := q.OrderExpr("day, id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select budget entries: %w", store.Translate(err))
	}
	entries := make([]Entry, 0, len(rows))
	for _, r := range rows {
		entries = append(entries, r.entry())
	}
	return entries, nil
}

// counted says in the database what Column.Counts says in the program: which
// estimates a column counts, and what of each. Figures and their lists are
// made from it alike.
var counted = map[Column]struct{ where, amount string }{
	ColPlanned:   {"e.state IN ('drafted', 'submitted')", askedAmount},
	ColChecked:   {"e.state = 'checked'", askedAmount},
	ColApproved:  {"e.approved > 0", "e.approved"},
	ColSpent:     {"e.spent > 0", "e.spent"},
	ColCommitted: {"(e.approved > 0 OR e.state = 'checked')", "CASE WHEN e.state = 'checked' AND e.amount > e.approved THEN e.amount ELSE e.approved END"},
}

const askedAmount = "CASE WHEN e.amount > e.approved THEN e.amount - e.approved ELSE 0 END"

// sumOf adds up a column. PostgreSQL adds whole numbers up to a decimal, which
// is cast back.
func sumOf(c Column) string {
	return "CAST(COALESCE(SUM(CASE WHEN " + counted[c].where + " THEN " + counted[c].amount + " ELSE 0 END), 0) AS bigint)"
}

type totalsRow struct {
	Field      string `bun:"field"`
	FieldTitle string `bun:"field_title"`
	Budget     Money  `bun:"budget"`
	Planned    Money  `bun:"planned"`
	Checked    Money  `bun:"checked"`
	Approved   Money  `bun:"approved"`
	Spent      Money  `bun:"spent"`
}

func (r totalsRow) totals() FieldTotals {
	return FieldTotals{
		Field:  Field{r.Field, r.FieldTitle},
		Totals: Totals{Budget: r.Budget, Planned: r.Planned, Checked: r.Checked, Approved: r.Approved, Spent: r.Spent},
	}
}

// selectTotals returns the figures of a year for each field that has any, or
// for one field.
func selectTotals(ctx context.Context, db bun.IDB, unitID string, year int, fieldKey string) ([]FieldTotals, error) {
	budget := db.NewSelect().TableExpr("budget_entries AS b").
		ColumnExpr("b.field, MAX(b.field_title) AS field_title, CAST(SUM(b.amount) AS bigint) AS budget").
		ColumnExpr("CAST(0 AS bigint) AS planned, CAST(0 AS bigint) AS checked, CAST(0 AS bigint) AS approved, CAST(0 AS bigint) AS spent").
		Where("b.unit_id = ?", unitID).Where("b.year = ?", year).GroupExpr("b.field")
	estimates := db.NewSelect().TableExpr("estimates AS e").
		ColumnExpr("e.field, MAX(e.field_title) AS field_title, CAST(0 AS bigint) AS budget").
		ColumnExpr(sumOf(ColPlanned)+" AS planned").ColumnExpr(sumOf(ColChecked)+" AS checked").
		ColumnExpr(sumOf(ColApproved)+" AS approved").ColumnExpr(sumOf(ColSpent)+" AS spent").
		Where("e.unit_id = ?", unitID).Where("e.year = ?", year).GroupExpr("e.field")
	if fieldKey != "" {
		budget, estimates = budget.Where("b.field = ?", fieldKey), estimates.Where("e.field = ?", fieldKey)
	}
	var found []FieldTotals
	for _, q := range []*bun.SelectQuery{budget, estimates} {
		var rows []totalsRow
		if err := q.Scan(ctx, &rows); err != nil {
			return nil, fmt.Errorf("select the year's money: %w", store.Translate(err))
		}
		for _, r := range rows {
			found = add(found, r.totals())
		}
	}
	return found, nil
}

// add puts the figures of a field to those of the same one.
func add(all []FieldTotals, one FieldTotals) []FieldTotals {
	for i := range all {
		if all[i].Field.Key == one.Field.Key {
			all[i].Totals = all[i].plus(one.Totals)
			return all
		}
	}
	return append(all, one)
}

// selectEstimates lists the estimates of a year that a filter lets through,
// the newest first.
func selectEstimates(ctx context.Context, db bun.IDB, unitID string, year int, f Filter) ([]Estimate, error) {
	var rows []estimateRow
	q := db.NewSelect().Model(&rows).Where("e.unit_id = ?", unitID).Where("e.year = ?", year)
	if f.FieldKey != "" {
		q = q.Where("e.field = ?", f.FieldKey)
	}
	if f.State != "" {
		q = q.Where("e.state = ?", f.State)
	}
	if f.Column != "" {
		q = q.Where(counted[f.Column].where)
	}
	if err := q.OrderExpr("e.id DESC").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select estimates: %w", store.Translate(err))
	}
	return estimatesOf(rows), nil
}

func estimatesOf(rows []estimateRow) []Estimate {
	estimates := make([]Estimate, 0, len(rows))
	for _, r := range rows {
		estimates = append(estimates, r.estimate())
	}
	return estimates
}

func selectTaskEstimates(ctx context.Context, db bun.IDB, unitID, taskID string) ([]Estimate, error) {
	var rows []estimateRow
	err := db.NewSelect().Model(&rows).Where("e.unit_id = ?", unitID).Where("e.task_id = ?", taskID).OrderExpr("e.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select the estimates of a task: %w", store.Translate(err))
	}
	return estimatesOf(rows), nil
}

func selectEstimate(ctx context.Context, db bun.IDB, unitID, id string) (Estimate, error) {
	var row estimateRow
	if err := db.NewSelect().Model(&row).Where("e.unit_id = ?", unitID).Where("e.id = ?", id).Scan(ctx); err != nil {
		return Estimate{}, fmt.Errorf("select estimate: %w", store.Translate(err))
	}
	return row.estimate(), nil
}

func insertEstimate(ctx context.Context, tx bun.IDB, e Estimate) error {
	if _, err := tx.NewInsert().Model(rowOfEstimate(e)).Exec(ctx); err != nil {
		return fmt.Errorf("insert estimate: %w", store.Translate(err))
	}
	return nil
}

// updateEstimate writes an estimate that is still of the version that was read.
// What was spent is written by addSpent alone.
func updateEstimate(ctx context.Context, tx bun.IDB, e Estimate) error {
	read := e.Version
	e.Version++
	res, err := tx.NewUpdate().Model(rowOfEstimate(e)).ExcludeColumn("spent", "created_at").
		WherePK().Where("version = ?", read).Exec(ctx)
	if err != nil {
		return fmt.Errorf("update estimate: %w", store.Translate(err))
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("update estimate: count the rows: %w", err)
	}
	if n == 0 {
		return fmt.Errorf("update estimate: %w", store.ErrStale)
	}
	return nil
}

// addSpent adds to what was spent of an estimate. The table itself refuses more
// than was approved.
func addSpent(ctx context.Context, tx bun.IDB, unitID, id string, amount Money) error {
	_, err := tx.NewUpdate().Model((*estimateRow)(nil)).Set("spent = spent + ?", amount).
		Where("unit_id = ?", unitID).Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("add to what was spent: %w", store.Translate(err))
	}
	return nil
}

func insertRevision(ctx context.Context, tx bun.IDB, r Revision) error {
	if _, err := tx.NewInsert().Model(rowOfRevision(r)).Exec(ctx); err != nil {
		return fmt.Errorf("insert revision: %w", store.Translate(err))
	}
	return nil
}

// updateRevision mends the text of a draft.
func updateRevision(ctx context.Context, tx bun.IDB, r Revision) error {
	_, err := tx.NewUpdate().Model(rowOfRevision(r)).Column("title", "purpose", "lines", "amount").WherePK().Exec(ctx)
	if err != nil {
		return fmt.Errorf("update revision: %w", store.Translate(err))
	}
	return nil
}

// selectRevisions returns all texts of an estimate, the newest first.
func selectRevisions(ctx context.Context, db bun.IDB, unitID, estimateID string) ([]Revision, error) {
	var rows []revisionRow
	err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("estimate_id = ?", estimateID).OrderExpr("number DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select revisions: %w", store.Translate(err))
	}
	revisions := make([]Revision, 0, len(rows))
	for _, r := range rows {
		revisions = append(revisions, r.revision())
	}
	return revisions, nil
}

func insertStep(ctx context.Context, tx bun.IDB, s Step) error {
	if _, err := tx.NewInsert().Model(rowOfStep(s)).Exec(ctx); err != nil {
		return fmt.Errorf("insert step: %w", store.Translate(err))
	}
	return nil
}

// selectSteps returns the history of an estimate, the oldest first.
func selectSteps(ctx context.Context, db bun.IDB, unitID, estimateID string) ([]Step, error) {
	var rows []stepRow
	err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("estimate_id = ?", estimateID).OrderExpr("id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select steps: %w", store.Translate(err))
	}
	steps := make([]Step, 0, len(rows))
	for _, r := range rows {
		steps = append(steps, r.step())
	}
	return steps, nil
}

func insertSpending(ctx context.Context, tx bun.IDB, s Spending) error {
	if _, err := tx.NewInsert().Model(rowOfSpending(s)).Exec(ctx); err != nil {
		return fmt.Errorf("insert spending: %w", store.Translate(err))
	}
	return nil
}

// selectSpendings returns what was spent of an estimate, in the order of days.
func selectSpendings(ctx context.Context, db bun.IDB, unitID, estimateID string) ([]Spending, error) {
	var rows []spendingRow
	err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("estimate_id = ?", estimateID).OrderExpr("day, id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("select spendings: %w", store.Translate(err))
	}
	spendings := make([]Spending, 0, len(rows))
	for _, r := range rows {
		spendings = append(spendings, r.spending())
	}
	return spendings, nil
}
