package plan

import (
	"cmp"
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// How the pages of other parts show what is of this room, and where they lead.

// YearPath is the address of a unit's year, narrowed by a filter.
func YearPath(code string, year int, f Filter) string { return yearPath(code, year, f) }

// UndoLine is the line about the visitor's last act on many, with which it is
// undone; it shows nothing when there is none.
func UndoLine(r *http.Request, v account.Visit, a *Actions) (templ.Component, error) {
	view, err := a.undoView(r, v)
	return undoLine(view), err
}

// Pick is the occurrence, of the version that it has, as forms of orders write
// it.
func (d DueTask) Pick() string { return d.Occurrence.ID + ":" + strconv.Itoa(d.Occurrence.Version) }

// TargetsPath is the address of the targets of a unit's year.
func TargetsPath(code string, year int) string { return targetsPath(code, year) }

// TaskPath is the address of a task.
func TaskPath(code, id string) string { return taskPath(code, id) }

// Path is the address of the occurrence on the page of its task.
func (d DueTask) Path(code string) string { return taskPath(code, d.Task.ID) + "#" + d.Occurrence.ID }

// Name is what people call the occurrence: its label and its task.
func (d DueTask) Name() string {
	if d.Occurrence.Label == "" {
		return d.Task.Title
	}
	return d.Occurrence.Label + " – " + d.Task.Title
}

// Shown is the state in words with its shape.
func (s State) Shown(ctx context.Context) ui.State {
	return ui.State{Shape: shapes[s], Text: stateName(ctx, s)}
}

// Shown is the state in words with its shape, and how far it is when it is
// open.
func (i AgendaItem) Shown(ctx context.Context) ui.State {
	text := stateName(ctx, i.State)
	if i.Occurrence.DoneOn.IsZero() {
		text = words.WorkingDaysLeft(ctx, i.Left)
	}
	return ui.State{Shape: shapes[i.State], Text: text}
}

// DueDay says the day of the occurrence as the plan binds it: "trước 10/1/2024".
func (i AgendaItem) DueDay(ctx context.Context) string { return dueDay(ctx, i.Occurrence) }

// Name is the field as people read it: "I. Cải cách thể chế".
func (c AgendaCount) Name(ctx context.Context) string {
	return cmp.Or(sectionName(c.No, c.Title), words.T(ctx, "Nhiệm vụ chung"))
}

// Wanted is what a target asks for: "≥ 98 %".
func (t Target) Wanted(ctx context.Context) string {
	return threshold(ctx, t.Op, t.Threshold, t.Measure)
}
