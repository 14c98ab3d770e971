package plan

import (
	"slices"

	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// nearView is what of a year cannot wait: the late first, then the near.
type nearView struct {
	// count says how many there are, when not all are shown.
	count string
	more  ui.Link
	items []nearItem
}

// nearItem is one occurrence that is late or near.
type nearItem struct {
	state                ui.State
	what, who, day, href string
}

// nearShown is how many lines stand above the year; more would hide it.
const nearShown = 6

// near lists what is late and near among what the filter lets through. Whoever
// filters by a state sees those occurrences anyway.
func (b yearBuilder) near() nearView {
	if b.filter.State != "" {
		return nearView{}
	}
	found := b.urgent()
	view := nearView{items: make([]nearItem, 0, min(len(found), nearShown))}
	for _, u := range found[:min(len(found), nearShown)] {
		view.items = append(view.items, nearItem{
			state: b.all.stateOf(b.ctx, u.Occurrence), what: u.Task.Ref() + " " + nearTitle(u), who: u.Task.LeadText,
			day: dueDay(b.ctx, u.Occurrence), href: taskPath(b.v.Unit.Code, u.Task.ID) + "#" + u.Occurrence.ID,
		})
	}
	if len(found) > nearShown {
		view.count = words.Number(b.ctx, len(found))
		view.more = ui.Link{
			Text: words.T(b.ctx, "Xem tất cả"), Href: b.with(func(f *Filter) { f.State = found[0].State }),
		}
	}
	return view
}

// nearTitle names an occurrence by its task, and by its label when the task
// has several.
func nearTitle(u DueTask) string {
	if u.Occurrence.Label == "" || len(u.Task.Occurrences) == 1 {
		return u.Task.Title
	}
	return u.Occurrence.Label + " – " + u.Task.Title
}

// urgent finds what is late or near, in the order of its days.
func (b yearBuilder) urgent() []DueTask {
	var found []DueTask
	for _, t := range b.shown.Tasks {
		for _, o := range t.Occurrences {
			if s := b.all.State(o); s == Overdue || s == Soon {
				found = append(found, DueTask{t, o, s})
			}
		}
	}
	slices.SortStableFunc(found, func(x, y DueTask) int { return x.Occurrence.Due().Compare(y.Occurrence.Due()) })
	return found
}
