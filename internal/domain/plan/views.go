package plan

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// What people look at. Each asks for the right to view first.

// Year returns a unit's year: all its plans with their tasks, narrowed by a
// filter.
func (a *Actions) Year(ctx context.Context, v account.Visit, year int, f Filter) (Year, error) {
	if err := v.Require(ActView); err != nil {
		return Year{}, err
	}
	days, err := a.Days(ctx, v)
	if err != nil {
		return Year{}, err
	}
	y := Year{Year: year, Today: clock.Today(a.clock), Days: days}
	if y.Plans, y.Tasks, err = a.wholeYear(ctx, v.Unit.ID, year); err != nil {
		return Year{}, err
	}
	if len(y.Plans) == 0 {
		return y, nil
	}
	if words := searchWords(f.Query); len(words) > 0 {
		if y.Tasks, err = selectYearTasks(ctx, a.db, v.Unit.ID, year, words); err != nil {
			return Year{}, err
		}
	}
	f.Query = "" // answered by the database
	return y.lookedAt(f).Narrow(f), nil
}

// Days returns the working days of the visited unit.
func (a *Actions) Days(ctx context.Context, v account.Visit) (WorkingDays, error) {
	return a.calendars.Of(ctx, v.Unit.ID)
}

func searchWords(query string) []string {
	const most = 8
	words := strings.Fields(vietnamese.Fold(query))
	return words[:min(len(words), most)]
}

// Years lists the years for which a unit has plans, the latest first.
func (a *Actions) Years(ctx context.Context, v account.Visit) ([]int, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return planYears(ctx, a.db.Reader(), v.Unit.ID)
}

// Fields lists the fields (lĩnh vực) that the plans of the visited unit have,
// each once, as people read them; those of the latest year first.
func (a *Actions) Fields(ctx context.Context, v account.Visit) ([]string, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	titles, err := selectFields(ctx, a.db.Reader(), v.Unit.ID)
	if err != nil {
		return nil, err
	}
	var fields []string
	seen := map[string]bool{}
	for _, title := range titles {
		if key := FieldKey(title); !seen[key] {
			seen[key] = true
			fields = append(fields, ReadableField(title))
		}
	}
	return fields, nil
}

// Plans returns the plans of a unit's year.
func (a *Actions) Plans(ctx context.Context, v account.Visit, year int) ([]Plan, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectPlans(ctx, a.db.Reader(), v.Unit.ID, year)
}

// Task returns one task with everything that is known of it, and its plan.
func (a *Actions) Task(ctx context.Context, v account.Visit, id string) (Task, Plan, error) {
	if err := v.Require(ActView); err != nil {
		return Task{}, Plan{}, err
	}
	task, err := selectTask(ctx, a.db.Reader(), v.Unit.ID, id)
	if err != nil {
		return Task{}, Plan{}, err
	}
	plan, err := selectPlan(ctx, a.db.Reader(), v.Unit.ID, task.PlanID)
	return task, plan, err
}

// Occurrence returns one occurrence.
func (a *Actions) Occurrence(ctx context.Context, v account.Visit, id string) (Occurrence, error) {
	if err := v.Require(ActView); err != nil {
		return Occurrence{}, err
	}
	return selectOccurrence(ctx, a.db.Reader(), v.Unit.ID, id)
}

// Plan returns one adopted plan.
func (a *Actions) Plan(ctx context.Context, v account.Visit, id string) (Plan, error) {
	if err := v.Require(ActView); err != nil {
		return Plan{}, err
	}
	return selectPlan(ctx, a.db.Reader(), v.Unit.ID, id)
}

// Targets returns the targets of a unit's year, or of one of its plans.
func (a *Actions) Targets(ctx context.Context, v account.Visit, year int, planID string) ([]Target, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectTargets(ctx, a.db.Reader(), v.Unit.ID, year, planID)
}

// Tasks returns the tasks of a plan with everything that is known of them.
func (a *Actions) Tasks(ctx context.Context, v account.Visit, planID string) ([]Task, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectTasks(ctx, a.db.Reader(), v.Unit.ID, taskScope{planID: planID})
}

// TasksOf returns those of the tasks named that the unit has.
func (a *Actions) TasksOf(ctx context.Context, v account.Visit, ids []string) ([]Task, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return selectTasks(ctx, a.db.Reader(), v.Unit.ID, taskScope{taskIDs: ids})
}

// Posts lists the posts of the unit that can lead tasks.
func (a *Actions) Posts(ctx context.Context, v account.Visit) ([]unit.Post, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return a.posts.Posts(ctx, v.Unit.ID)
}

// Source opens the document that a plan was read from. A plan made by hand
// has none: store.ErrNotFound.
func (a *Actions) Source(ctx context.Context, v account.Visit, planID string) (Plan, blob.File, error) {
	plan, err := a.Plan(ctx, v, planID)
	if err != nil {
		return Plan{}, nil, err
	}
	if plan.SourceHash == "" {
		return Plan{}, nil, fmt.Errorf("open the plan's document: %w", store.ErrNotFound)
	}
	file, err := a.files.Open(ctx, plan.SourceHash)
	return plan, file, err
}

// Import returns one import with its reading.
func (a *Actions) Import(ctx context.Context, v account.Visit, id string) (Import, error) {
	if err := v.Require(ActImport); err != nil {
		return Import{}, err
	}
	return selectImport(ctx, a.db.Reader(), v.Unit.ID, id)
}

// OpenImports lists the imports that wait for a decision, the newest first.
func (a *Actions) OpenImports(ctx context.Context, v account.Visit) ([]Import, error) {
	if err := v.Require(ActImport); err != nil {
		return nil, err
	}
	return selectOpenImports(ctx, a.db.Reader(), v.Unit.ID)
}

// Changes says what an import would change in the plan that it replaces; nil
// for a new plan.
func (a *Actions) Changes(ctx context.Context, v account.Visit, imp Import) ([]Change, error) {
	if err := v.Require(ActImport); err != nil {
		return nil, err
	}
	if imp.Replaces == "" {
		return nil, nil
	}
	old, err := selectTasks(ctx, a.db.Reader(), v.Unit.ID, taskScope{planID: imp.Replaces})
	if err != nil {
		return nil, err
	}
	held, err := selectHeldTasks(ctx, a.db.Reader(), v.Unit.ID)
	if err != nil {
		return nil, err
	}
	return keptHeld(Compare(old, imp.Reading.Draft), held), nil
}

// Export returns an adopted plan in the exchange format.
func (a *Actions) Export(ctx context.Context, v account.Visit, planID string) (Draft, error) {
	if err := v.Require(ActView); err != nil {
		return Draft{}, err
	}
	return a.exported(ctx, v.Unit.ID, planID)
}

func (a *Actions) exported(ctx context.Context, unitID, planID string) (Draft, error) {
	plan, err := selectPlan(ctx, a.db.Reader(), unitID, planID)
	if err != nil {
		return Draft{}, err
	}
	tasks, err := selectTasks(ctx, a.db.Reader(), unitID, taskScope{planID: planID})
	if err != nil {
		return Draft{}, fmt.Errorf("export plan: %w", err)
	}
	targets, err := selectTargets(ctx, a.db.Reader(), unitID, plan.Year, planID)
	if err != nil {
		return Draft{}, fmt.Errorf("export plan: %w", err)
	}
	tasks = slices.DeleteFunc(tasks, func(t Task) bool { return !t.WithdrawnOn.IsZero() })
	return DraftOf(plan, tasks, targets), nil
}

// A Format is one in which a plan is given out.
type Format string

// The formats of exports.
const (
	FormatDOCX Format = "docx"
	FormatPDF  Format = "pdf"
	FormatXLSX Format = "xlsx"
	FormatJSON Format = "json"
	FormatICS  Format = "ics"
)

// Formats lists the formats in the order in which they are offered.
var Formats = []Format{FormatDOCX, FormatPDF, FormatXLSX, FormatJSON, FormatICS}

// WriteExport writes an adopted plan in a format. Links in calendars lead to
// tasks below base, the address that people use.
func (a *Actions) WriteExport(ctx context.Context, v account.Visit, planID string, format Format, base string, w io.Writer) error {
	if format == FormatICS {
		return a.writePlanCalendar(ctx, v, planID, base, w)
	}
	draft, err := a.Export(ctx, v, planID)
	if err != nil {
		return err
	}
	switch format {
	case FormatDOCX:
		return office.WriteDOCX(w, Layout(draft))
	case FormatPDF:
		return office.WritePDF(w, Layout(draft))
	case FormatXLSX:
		return WriteXLSX(w, draft)
	case FormatJSON:
		return WriteJSON(w, draft)
	}
	return fmt.Errorf("export plan: no format %q is known", format)
}

func (a *Actions) writePlanCalendar(ctx context.Context, v account.Visit, planID, base string, w io.Writer) error {
	plan, err := a.Plan(ctx, v, planID)
	if err != nil {
		return err
	}
	tasks, err := a.Tasks(ctx, v, planID)
	if err != nil {
		return err
	}
	return a.writeCalendar(v, plan.Title, []Plan{plan}, tasks, base, w)
}

// WriteYearCalendar writes the occurrences of all of a year's plans as one
// iCalendar.
func (a *Actions) WriteYearCalendar(ctx context.Context, v account.Visit, year int, base string, w io.Writer) error {
	if err := v.Require(ActView); err != nil {
		return err
	}
	plans, err := selectPlans(ctx, a.db.Reader(), v.Unit.ID, year)
	if err != nil {
		return err
	}
	tasks, err := selectTasks(ctx, a.db.Reader(), v.Unit.ID, taskScope{year: year})
	if err != nil {
		return err
	}
	return a.writeCalendar(v, fmt.Sprintf("%s %d", v.Unit.Name, year), plans, tasks, base, w)
}

func (a *Actions) writeCalendar(v account.Visit, name string, plans []Plan, tasks []Task, base string, w io.Writer) error {
	link := func(t Task) string { return base + taskPath(v.Unit.Code, t.ID) }
	var events []CalendarEvent
	for _, p := range plans {
		var own []Task
		for _, t := range tasks {
			if t.PlanID == p.ID {
				own = append(own, t)
			}
		}
		events = append(events, CalendarEvents(p, own, link, a.clock.Now())...)
	}
	return WriteICS(w, name, events)
}
