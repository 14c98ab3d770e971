package estimate

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// What people look at. Each asks for the right to view first.

// Money returns a unit's money of a year by field.
func (a *Actions) Money(ctx context.Context, v account.Visit, year int) (Year, error) {
	if err := v.Require(ActView); err != nil {
		return Year{}, err
	}
	found, err := selectTotals(ctx, a.db.Reader(), v.Unit.ID, year, "")
	if err != nil {
		return Year{}, err
	}
	sections, err := a.sections(ctx, v, year)
	if err != nil {
		return Year{}, err
	}
	y := Year{Year: year, Fields: inOrder(sections, found)}
	for _, f := range y.Fields {
		y.Total = y.Total.plus(f.Totals)
	}
	return y, nil
}

// inOrder puts the fields of the plans first, then what else has money, and
// General last, which is there only when it has money.
func inOrder(sections []Field, found []FieldTotals) []FieldTotals {
	var ordered []FieldTotals
	for _, s := range sections {
		ordered = append(ordered, FieldTotals{Field: s})
	}
	others := slices.Clone(found)
	slices.SortFunc(others, func(x, y FieldTotals) int {
		return cmp.Or(generalLast(x.Field, y.Field), vietnamese.Compare(x.Field.Title, y.Field.Title))
	})
	for _, f := range others {
		ordered = add(ordered, f)
	}
	return ordered
}

func generalLast(x, y Field) int {
	switch {
	case x.Key == y.Key:
		return 0
	case x.Key == General:
		return 1
	case y.Key == General:
		return -1
	}
	return 0
}

// sections are the fields of the year's plans, in their order.
func (a *Actions) sections(ctx context.Context, v account.Visit, year int) ([]Field, error) {
	y, err := a.plans.Year(ctx, v, year, plan.Filter{})
	if err != nil {
		return nil, err
	}
	var fields []Field
	for _, t := range y.Tasks {
		f := FieldOf(t.SectionTitle)
		known := slices.ContainsFunc(fields, func(k Field) bool { return k.Key == f.Key })
		if !known && f.Key != General && t.WithdrawnOn.IsZero() {
			fields = append(fields, f)
		}
	}
	return fields, nil
}

// fields are those that money of a year can be for: the sections of the plans,
// what has money already, and General.
func (a *Actions) fields(ctx context.Context, v account.Visit, year int) ([]Field, error) {
	y, err := a.Money(ctx, v, year)
	if err != nil {
		return nil, err
	}
	var fields []Field
	for _, f := range y.Fields {
		if f.Field.Key != General {
			fields = append(fields, f.Field)
		}
	}
	return append(fields, FieldOf("")), nil
}

// Estimates lists the estimates of a year that a filter lets through, the
// newest first.
func (a *Actions) Estimates(ctx context.Context, v account.Visit, year int, f Filter) ([]Estimate, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectEstimates(ctx, a.db.Reader(), v.Unit.ID, year, f)
}

// Entries lists the decisions about a year's budget, of one field when it is
// named.
func (a *Actions) Entries(ctx context.Context, v account.Visit, year int, fieldKey string) ([]Entry, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectEntries(ctx, a.db.Reader(), v.Unit.ID, year, fieldKey)
}

// OfTask lists the estimates of a task in short, for the task's page.
func (a *Actions) OfTask(ctx context.Context, v account.Visit, taskID string) ([]Estimate, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectTaskEstimates(ctx, a.db.Reader(), v.Unit.ID, taskID)
}

// A Detail is an estimate with everything that is known of it.
type Detail struct {
	Estimate
	// Revisions are all texts, the newest first.
	Revisions []Revision
	// Steps are the history, the oldest first.
	Steps     []Step
	Spendings []Spending
	// Budget are the figures of the field that pays.
	Budget Totals
	// Plan is the plan of the task; the zero Plan when it is gone.
	Plan plan.Plan
	// TaskThere tells whether the task is still in the plan.
	TaskThere bool
}

// Text is the text of the present revision.
func (d Detail) Text() Revision {
	i := slices.IndexFunc(d.Revisions, func(r Revision) bool { return r.Number == d.Revision })
	if i < 0 {
		return Revision{}
	}
	return d.Revisions[i]
}

// last returns the last step of a kind in the present revision.
func (d Detail) last(kind StepKind) (Step, bool) {
	for i := len(d.Steps) - 1; i >= 0; i-- {
		if d.Steps[i].Kind == kind && d.Steps[i].Revision == d.Revision {
			return d.Steps[i], true
		}
	}
	return Step{}, false
}

// Estimate returns one estimate with everything that is known of it.
func (a *Actions) Estimate(ctx context.Context, v account.Visit, id string) (Detail, error) {
	if err := v.Require(ActView); err != nil {
		return Detail{}, err
	}
	db := a.db.Reader()
	e, err := selectEstimate(ctx, db, v.Unit.ID, id)
	if err != nil {
		return Detail{}, err
	}
	d := Detail{Estimate: e}
	if d.Revisions, err = selectRevisions(ctx, db, v.Unit.ID, id); err != nil {
		return Detail{}, err
	}
	if d.Steps, err = selectSteps(ctx, db, v.Unit.ID, id); err != nil {
		return Detail{}, err
	}
	if d.Spendings, err = selectSpendings(ctx, db, v.Unit.ID, id); err != nil {
		return Detail{}, err
	}
	totals, err := selectTotals(ctx, db, v.Unit.ID, e.Year, e.Field.Key)
	if err != nil {
		return Detail{}, err
	}
	d.Budget = totals[0].Totals // the estimate itself is of the field
	task, p, err := a.plans.Task(ctx, v, d.TaskID)
	if errors.Is(err, store.ErrNotFound) {
		return d, nil
	}
	d.Plan, d.TaskThere = p, task.WithdrawnOn.IsZero()
	return d, err
}

// mayJudge tells whether the visitor may check or decide on an estimate, as far
// as the rule of four eyes goes.
func (a *Actions) mayJudge(ctx context.Context, v account.Visit, d Detail) error {
	action, done := audit.Action(""), []string(nil)
	switch d.State {
	case Submitted:
		action, done = ActCheck, drafters(d.Steps, d.Revision)
	case Checked:
		action, done = ActDecide, involved(d.Steps, d.Revision)
		if v.Can(action) && !plan.LeadsField(v.Fields, d.Field.Key) {
			return plan.ErrOtherField
		}
	}
	if action == "" || !v.Can(action) {
		return nil
	}
	j, err := a.judgeOf(ctx, v, action)
	if err != nil {
		return err
	}
	return j.mayOn(done)
}

// proposedField is the field that pays for a task unless somebody says
// otherwise: its own when that has a budget, else General when that has one.
func (y Year) proposedField(sectionTitle string) string {
	own := FieldOf(sectionTitle)
	if f, ok := y.field(own.Key); ok && f.Budget > 0 {
		return own.Key
	}
	if f, ok := y.field(General); ok && f.Budget > 0 {
		return General
	}
	return own.Key
}
