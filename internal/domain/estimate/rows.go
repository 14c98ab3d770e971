package estimate

import (
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type entryRow struct {
	bun.BaseModel `bun:"table:budget_entries,alias:b"`

	UnitID     string     `bun:"unit_id,pk"`
	ID         string     `bun:"id,pk"`
	Year       int        `bun:"year"`
	Field      string     `bun:"field"`
	FieldTitle string     `bun:"field_title"`
	Source     Source     `bun:"source"`
	Kind       EntryKind  `bun:"kind"`
	Amount     Money      `bun:"amount"`
	Number     string     `bun:"number"`
	Day        clock.Date `bun:"day"`
	Note       string     `bun:"note"`
	ByID       string     `bun:"by_id"`
	ByName     string     `bun:"by_name"`
	CreatedAt  time.Time  `bun:"created_at"`
}

func (r entryRow) entry() Entry {
	return Entry{
		UnitID: r.UnitID, ID: r.ID, Year: r.Year, Field: Field{r.Field, r.FieldTitle}, Source: r.Source, Kind: r.Kind,
		Amount: r.Amount, Number: r.Number, Day: r.Day, Note: r.Note, By: Person{r.ByID, r.ByName}, CreatedAt: r.CreatedAt,
	}
}

func rowOfEntry(e Entry) *entryRow {
	return &entryRow{
		UnitID: e.UnitID, ID: e.ID, Year: e.Year, Field: e.Field.Key, FieldTitle: e.Field.Title, Source: e.Source, Kind: e.Kind,
		Amount: e.Amount, Number: e.Number, Day: e.Day, Note: e.Note, ByID: e.By.ID, ByName: e.By.Name, CreatedAt: e.CreatedAt,
	}
}

type estimateRow struct {
	bun.BaseModel `bun:"table:estimates,alias:e"`

	UnitID           string    `bun:"unit_id,pk"`
	ID               string    `bun:"id,pk"`
	Year             int       `bun:"year"`
	PlanID           string    `bun:"plan_id"`
	TaskID           string    `bun:"task_id"`
	TaskRef          string    `bun:"task_ref"`
	TaskTitle        string    `bun:"task_title"`
	Field            string    `bun:"field"`
	FieldTitle       string    `bun:"field_title"`
	Title            string    `bun:"title"`
	State            State     `bun:"state"`
	Revision         int       `bun:"revision"`
	LastRevision     int       `bun:"last_revision"`
	Amount           Money     `bun:"amount"`
	Approved         Money     `bun:"approved"`
	ApprovedRevision int       `bun:"approved_revision"`
	Spent            Money     `bun:"spent"`
	DraftedBy        string    `bun:"drafted_by"`
	DraftedName      string    `bun:"drafted_name"`
	Version          int       `bun:"version"`
	CreatedAt        time.Time `bun:"created_at"`
	ChangedAt        time.Time `bun:"changed_at"`
}

func (r estimateRow) estimate() Estimate {
	return Estimate{
		UnitID: r.UnitID, ID: r.ID, Year: r.Year, PlanID: r.PlanID, TaskID: r.TaskID, TaskRef: r.TaskRef, TaskTitle: r.TaskTitle,
		Field: Field{r.Field, r.FieldTitle}, Title: r.Title, State: r.State, Revision: r.Revision, LastRevision: r.LastRevision,
		Amount: r.Amount, Approved: r.Approved, ApprovedRevision: r.ApprovedRevision, Spent: r.Spent,
		DraftedBy: Person{r.DraftedBy, r.DraftedName}, Version: r.Version, CreatedAt: r.CreatedAt, ChangedAt: r.ChangedAt,
	}
}

func rowOfEstimate(e Estimate) *estimateRow {
	return &estimateRow{
		UnitID: e.UnitID, ID: e.ID, Year: e.Year, PlanID: e.PlanID, TaskID: e.TaskID, TaskRef: e.TaskRef, TaskTitle: e.TaskTitle,
		Field: e.Field.Key, FieldTitle: e.Field.Title, Title: e.Title, State: e.State, Revision: e.Revision, LastRevision: e.LastRevision,
		Amount: e.Amount, Approved: e.Approved, ApprovedRevision: e.ApprovedRevision, Spent: e.Spent,
		DraftedBy: e.DraftedBy.ID, DraftedName: e.DraftedBy.Name, Version: e.Version, CreatedAt: e.CreatedAt, ChangedAt: e.ChangedAt,
	}
}

type revisionRow struct {
	bun.BaseModel `bun:"table:estimate_revisions,alias:r"`

	UnitID      string    `bun:"unit_id,pk"`
	EstimateID  string    `bun:"estimate_id,pk"`
	Number      int       `bun:"number,pk"`
	Title       string    `bun:"title"`
	Purpose     string    `bun:"purpose"`
	Lines       []Line    `bun:"lines"`
	Amount      Money     `bun:"amount"`
	DraftedBy   string    `bun:"drafted_by"`
	DraftedName string    `bun:"drafted_name"`
	CreatedAt   time.Time `bun:"created_at"`
}

func (r revisionRow) revision() Revision {
	return Revision{
		UnitID: r.UnitID, EstimateID: r.EstimateID, Number: r.Number, Title: r.Title, Purpose: r.Purpose, Lines: r.Lines,
		Amount: r.Amount, DraftedBy: Person{r.DraftedBy, r.DraftedName}, CreatedAt: r.CreatedAt,
	}
}

func rowOfRevision(r Revision) *revisionRow {
	lines := r.Lines
	if lines == nil {
		lines = []Line{} // not the null of SQL
	}
	return &revisionRow{
		UnitID: r.UnitID, EstimateID: r.EstimateID, Number: r.Number, Title: r.Title, Purpose: r.Purpose, Lines: lines,
		Amount: r.Amount, DraftedBy: r.DraftedBy.ID, DraftedName: r.DraftedBy.Name, CreatedAt: r.CreatedAt,
	}
}

type stepRow struct {
	bun.BaseModel `bun:"table:estimate_steps,alias:s"`

	UnitID     string    `bun:"unit_id,pk"`
	ID         string    `bun:"id,pk"`
	EstimateID string    `bun:"estimate_id"`
	Revision   int       `bun:"revision"`
	Kind       StepKind  `bun:"kind"`
	ByID       string    `bun:"by_id"`
	ByName     string    `bun:"by_name"`
	At         time.Time `bun:"at"`
	Amount     Money     `bun:"amount"`
	Asked      Money     `bun:"asked"`
	LeftThen   Money     `bun:"left_then"`
	Note       string    `bun:"note"`
}

func (r stepRow) step() Step {
	return Step{
		UnitID: r.UnitID, ID: r.ID, EstimateID: r.EstimateID, Revision: r.Revision, Kind: r.Kind, By: Person{r.ByID, r.ByName},
		At: r.At.In(clock.Zone), Amount: r.Amount, Asked: r.Asked, Left: r.LeftThen, Note: r.Note,
	}
}

func rowOfStep(s Step) *stepRow {
	return &stepRow{
		UnitID: s.UnitID, ID: s.ID, EstimateID: s.EstimateID, Revision: s.Revision, Kind: s.Kind, ByID: s.By.ID, ByName: s.By.Name,
		At: s.At, Amount: s.Amount, Asked: s.Asked, LeftThen: s.Left, Note: s.Note,
	}
}

type spendingRow struct {
	bun.BaseModel `bun:"table:spendings,alias:p"`

	UnitID     string     `bun:"unit_id,pk"`
	ID         string     `bun:"id,pk"`
	EstimateID string     `bun:"estimate_id"`
	Day        clock.Date `bun:"day"`
	Amount     Money      `bun:"amount"`
	Voucher    string     `bun:"voucher"`
	Note       string     `bun:"note"`
	Reverses   string     `bun:"reverses,nullzero"`
	ByID       string     `bun:"by_id"`
	ByName     string     `bun:"by_name"`
	CreatedAt  time.Time  `bun:"created_at"`
}

func (r spendingRow) spending() Spending {
	return Spending{
		UnitID: r.UnitID, ID: r.ID, EstimateID: r.EstimateID, Day: r.Day, Amount: r.Amount, Voucher: r.Voucher, Note: r.Note,
		Reverses: r.Reverses, By: Person{r.ByID, r.ByName}, CreatedAt: r.CreatedAt,
	}
}

func rowOfSpending(s Spending) *spendingRow {
	return &spendingRow{
		UnitID: s.UnitID, ID: s.ID, EstimateID: s.EstimateID, Day: s.Day, Amount: s.Amount, Voucher: s.Voucher, Note: s.Note,
		Reverses: s.Reverses, ByID: s.By.ID, ByName: s.By.Name, CreatedAt: s.CreatedAt,
	}
}
