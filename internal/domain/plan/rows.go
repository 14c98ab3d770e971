package plan

import (
	"cmp"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type planRow struct {
	bun.BaseModel `bun:"table:plans,alias:p"`

	UnitID           string           `bun:"unit_id,pk"`
	ID               string           `bun:"id,pk"`
	Year             int              `bun:"year"`
	Kind             Kind             `bun:"kind"`
	Title            string           `bun:"title"`
	Number           string           `bun:"number"`
	Place            string           `bun:"place"`
	Day              clock.Date       `bun:"day"`
	IssuedBy         string           `bun:"issued_by"`
	Signer           string           `bun:"signer"`
	SignerPost       string           `bun:"signer_post"`
	Bases            []string         `bun:"bases"`
	Upstream         upstreamColumn   `bun:"upstream"`
	Responsibilities []Responsibility `bun:"responsibilities"`
	Recipients       []string         `bun:"recipients"`
	SourceHash       string           `bun:"source_hash"`
	SourceName       string           `bun:"source_name"`
	Version          int              `bun:"version"`
	CreatedAt        time.Time        `bun:"created_at"`
}

func (r planRow) plan() Plan {
	return Plan{
		UnitID: r.UnitID, ID: r.ID, Year: r.Year, Kind: r.Kind, Title: r.Title, Number: r.Number,
		Place: r.Place, Date: r.Day, IssuedBy: r.IssuedBy, Signer: r.Signer, SignerPost: r.SignerPost,
		Bases: r.Bases, Upstream: r.Upstream.Upstream, Responsibilities: r.Responsibilities, Recipients: r.Recipients,
		SourceHash: r.SourceHash, SourceName: r.SourceName, Version: r.Version, CreatedAt: r.CreatedAt,
	}
}

func rowOfPlan(p Plan) *planRow {
	return &planRow{
		UnitID: p.UnitID, ID: p.ID, Year: p.Year, Kind: p.Kind, Title: p.Title, Number: p.Number,
		Place: p.Place, Day: p.Date, IssuedBy: p.IssuedBy, Signer: p.Signer, SignerPost: p.SignerPost,
		Bases: list(p.Bases), Upstream: upstreamColumn{p.Upstream}, Responsibilities: list(p.Responsibilities),
		Recipients: list(p.Recipients), SourceHash: p.SourceHash, SourceName: p.SourceName,
		Version: p.Version, CreatedAt: p.CreatedAt,
	}
}

// upstreamColumn writes a plan without a plan above as the JSON null: bun would
// write the null of SQL, which the column does not take.
type upstreamColumn struct{ *Upstream }

// Value writes the column.
func (c upstreamColumn) Value() (driver.Value, error) {
	text, err := json.Marshal(c.Upstream)
	return string(text), err
}

// Scan reads the column.
func (c *upstreamColumn) Scan(src any) error {
	switch text := src.(type) {
	case string:
		return json.Unmarshal([]byte(text), &c.Upstream)
	case []byte:
		return json.Unmarshal(text, &c.Upstream)
	}
	return fmt.Errorf("a plan above cannot be read from a %T", src)
}

type taskRow struct {
	bun.BaseModel `bun:"table:tasks,alias:t"`

	UnitID       string     `bun:"unit_id,pk"`
	ID           string     `bun:"id,pk"`
	PlanID       string     `bun:"plan_id"`
	Year         int        `bun:"year"`
	Position     int        `bun:"position"`
	SectionNo    string     `bun:"section_no"`
	SectionTitle string     `bun:"section_title"`
	No           string     `bun:"no"`
	Title        string     `bun:"title"`
	Products     []string   `bun:"products"`
	LeadText     string     `bun:"lead_text"`
	LeadPostID   string     `bun:"lead_post_id"`
	Coordinators []string   `bun:"coordinators"`
	DueText      string     `bun:"due_text"`
	Kind         DueKind    `bun:"kind"`
	Funding      string     `bun:"funding"`
	Notes        []string   `bun:"notes"`
	Folded       string     `bun:"folded"`
	WithdrawnOn  clock.Date `bun:"withdrawn_on"`
	Version      int        `bun:"version"`
}

func (r taskRow) task() Task {
	return Task{
		UnitID: r.UnitID, ID: r.ID, PlanID: r.PlanID, Position: r.Position,
		SectionNo: r.SectionNo, SectionTitle: r.SectionTitle, No: r.No, Title: r.Title,
		Products: r.Products, LeadText: r.LeadText, LeadPostID: r.LeadPostID, Coordinators: r.Coordinators,
		DueText: r.DueText, Kind: r.Kind, Funding: r.Funding, Notes: r.Notes,
		WithdrawnOn: r.WithdrawnOn, Version: r.Version,
	}
}

func rowOfTask(t Task, year int) *taskRow {
	return &taskRow{
		UnitID: t.UnitID, ID: t.ID, PlanID: t.PlanID, Year: year, Position: t.Position,
		SectionNo: t.SectionNo, SectionTitle: t.SectionTitle, No: t.No, Title: t.Title,
		Products: list(t.Products), LeadText: t.LeadText, LeadPostID: t.LeadPostID, Coordinators: list(t.Coordinators),
		DueText: t.DueText, Kind: t.Kind, Funding: t.Funding, Notes: list(t.Notes),
		Folded: foldedText(t), WithdrawnOn: t.WithdrawnOn, Version: t.Version,
	}
}

type occurrenceRow struct {
	bun.BaseModel `bun:"table:occurrences,alias:o"`

	UnitID   string     `bun:"unit_id,pk"`
	ID       string     `bun:"id,pk"`
	PlanID   string     `bun:"plan_id"`
	TaskID   string     `bun:"task_id"`
	Year     int        `bun:"year"`
	Position int        `bun:"position"`
	Label    string     `bun:"label"`
	Kind     DueKind    `bun:"kind"`
	FromDay  clock.Date `bun:"from_day"`
	Day      clock.Date `bun:"day"`
	DoneOn   clock.Date `bun:"done_on"`
	DoneNote string     `bun:"done_note"`
	DoneBy   string     `bun:"done_by"`

	PostponedTo clock.Date `bun:"postponed_to"`
	Stage       Stage      `bun:"stage"`
	AssigneeID  string     `bun:"assignee_id"`
	HandedOn    clock.Date `bun:"handed_on"`
	Proofs      int        `bun:"proofs"`
	ProvedOn    clock.Date `bun:"proved_on"`
	Version     int        `bun:"version"`
}

func (r occurrenceRow) occurrence() Occurrence {
	return Occurrence{
		UnitID: r.UnitID, ID: r.ID, PlanID: r.PlanID, TaskID: r.TaskID, Position: r.Position,
		Label: r.Label, Kind: r.Kind, From: r.FromDay, Date: r.Day,
		PostponedTo: r.PostponedTo, Stage: r.Stage, AssigneeID: r.AssigneeID, HandedOn: r.HandedOn,
		DoneOn: r.DoneOn, DoneNote: r.DoneNote, DoneBy: r.DoneBy, Proofs: r.Proofs, ProvedOn: r.ProvedOn, Version: r.Version,
	}
}

func rowOfOccurrence(o Occurrence, year int) *occurrenceRow {
	return &occurrenceRow{
		UnitID: o.UnitID, ID: o.ID, PlanID: o.PlanID, TaskID: o.TaskID, Year: year, Position: o.Position,
		Label: o.Label, Kind: o.Kind, FromDay: o.From, Day: o.Date,
		PostponedTo: o.PostponedTo, Stage: cmp.Or(o.Stage, NotStarted), AssigneeID: o.AssigneeID, HandedOn: o.HandedOn,
		DoneOn: o.DoneOn, DoneNote: o.DoneNote, DoneBy: o.DoneBy, Proofs: o.Proofs, ProvedOn: o.ProvedOn, Version: o.Version,
	}
}

type targetRow struct {
	bun.BaseModel `bun:"table:targets,alias:g"`

	UnitID    string  `bun:"unit_id,pk"`
	ID        string  `bun:"id,pk"`
	PlanID    string  `bun:"plan_id"`
	Year      int     `bun:"year"`
	Position  int     `bun:"position"`
	Field     string  `bun:"field"`
	Text      string  `bun:"text"`
	Op        Op      `bun:"op"`
	Threshold float64 `bun:"threshold"`
	Measure   string  `bun:"measure"`
}

func (r targetRow) target() Target {
	return Target{
		UnitID: r.UnitID, ID: r.ID, PlanID: r.PlanID, Position: r.Position,
		Field: r.Field, Text: r.Text, Op: r.Op, Threshold: r.Threshold, Measure: r.Measure,
	}
}

func rowOfTarget(t Target, year int) *targetRow {
	return &targetRow{
		UnitID: t.UnitID, ID: t.ID, PlanID: t.PlanID, Year: year, Position: t.Position,
		Field: t.Field, Text: t.Text, Op: t.Op, Threshold: t.Threshold, Measure: t.Measure,
	}
}

type importRow struct {
	bun.BaseModel `bun:"table:plan_imports,alias:i"`

	UnitID    string            `bun:"unit_id,pk"`
	ID        string            `bun:"id,pk"`
	Year      int               `bun:"year"`
	Kind      Kind              `bun:"kind"`
	State     ImportState       `bun:"state"`
	FileName  string            `bun:"file_name"`
	FileHash  string            `bun:"file_hash"`
	FileSize  int64             `bun:"file_size"`
	Progress  int               `bun:"progress"`
	Problem   string            `bun:"problem"`
	Reading   Reading           `bun:"reading"`
	Leads     map[string]string `bun:"leads"`
	Replaces  string            `bun:"replaces"`
	PlanID    string            `bun:"plan_id"`
	CreatedBy string            `bun:"created_by"`
	CreatedAt time.Time         `bun:"created_at"`
	Version   int               `bun:"version"`
}

func (r importRow) imported() Import {
	return Import{
		UnitID: r.UnitID, ID: r.ID, Year: r.Year, Kind: r.Kind, State: r.State,
		FileName: r.FileName, FileHash: r.FileHash, FileSize: r.FileSize,
		Progress: r.Progress, Problem: r.Problem, Reading: r.Reading, Leads: r.Leads,
		Replaces: r.Replaces, PlanID: r.PlanID, CreatedBy: r.CreatedBy, CreatedAt: r.CreatedAt,
		Version: r.Version,
	}
}

func rowOfImport(i Import) *importRow {
	return &importRow{
		UnitID: i.UnitID, ID: i.ID, Year: i.Year, Kind: i.Kind, State: i.State,
		FileName: i.FileName, FileHash: i.FileHash, FileSize: i.FileSize,
		Progress: i.Progress, Problem: i.Problem, Reading: i.Reading, Leads: withLeads(i.Leads, nil),
		Replaces: i.Replaces, PlanID: i.PlanID, CreatedBy: i.CreatedBy, CreatedAt: i.CreatedAt,
		Version: i.Version,
	}
}

// list keeps an empty list from being stored as null.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
