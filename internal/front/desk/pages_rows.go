package desk

import (
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
)

// rowView is one thing to do, with what can be done about it at once.
type rowView struct {
	name, href, about, day string
	state                  ui.State
	acts                   actsView
}

// actsView are the quick acts of a row. Each is an order on one occurrence, so
// that it can be undone like any other.
type actsView struct {
	// link leads to the task, where there is nothing to be done at once.
	link string
	// accept, giveBack, handIn and assign are addresses; those that are empty
	// are not offered.
	accept, giveBack, handIn, assign string
	// pick is the occurrence, to the page to come back to.
	pick, to string
	today    clock.Date
	name     string
	key      string
}

// form is the identity of a form that is about to be shown.
func (actsView) form() string { return store.NewID() }

func (b deskBuilder) rows(items []plan.AgendaItem, acts func(plan.AgendaItem) actsView) []rowView {
	rows := make([]rowView, 0, len(items))
	for _, i := range items {
		rows = append(rows, rowView{
			name: i.Name(), href: i.Path(b.v.Unit.Code), about: b.about(i), day: i.DueDay(b.ctx), state: i.Shown(b.ctx), acts: acts(i),
		})
	}
	return rows
}

func (b deskBuilder) bare(i plan.AgendaItem) actsView {
	return actsView{pick: i.Pick(), to: b.here, today: b.agenda.Today, name: i.Name(), key: store.NewID()}
}

// looking is for what there is nothing to do about.
func (b deskBuilder) looking(plan.AgendaItem) actsView { return actsView{} }

// working is for what is to be done: who does not accept hands it in at once,
// who does says on its page that it is done.
func (b deskBuilder) working(i plan.AgendaItem) actsView {
	acts := b.bare(i)
	switch {
	case !i.Task.MayWork(b.v, i.Occurrence):
		return actsView{}
	case i.Task.MayAccept(b.v):
		acts.link = i.Path(b.v.Unit.Code)
	default:
		acts.handIn = plan.BulkPath(b.v.Unit.Code, i.Year, plan.StepHandIn)
	}
	return acts
}

// deciding is for what waits to be accepted or given back.
func (b deskBuilder) deciding(i plan.AgendaItem) actsView {
	acts := b.bare(i)
	acts.accept = plan.BulkPath(b.v.Unit.Code, i.Year, plan.StepAccept)
	acts.giveBack = plan.BulkPath(b.v.Unit.Code, i.Year, plan.StepReturn)
	return acts
}

// giving is for what nobody has.
func (b deskBuilder) giving(i plan.AgendaItem) actsView {
	if !b.v.Can(plan.ActAssign) || !i.Task.InFieldOf(b.v) {
		return actsView{}
	}
	acts := b.bare(i)
	acts.assign = plan.BulkPath(b.v.Unit.Code, i.Year, plan.StepAssign)
	return acts
}

func (a actsView) dayField(label string) ui.Field {
	return ui.Field{Name: "day", ID: "day-" + a.key, Label: label, Required: true}
}

func (a actsView) noteField(label, help string, required bool) ui.Input {
	return ui.Input{Field: ui.Field{Name: "note", ID: "note-" + a.key, Label: label, Help: help, Required: required}, MaxLength: 500}
}
