package plan

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// leadsView is what the page by post and person shows.
type leadsView struct {
	page   ui.Page
	head   yearHead
	groups []leadGroup
}

// leadGroup is one post with the people on it and what it leads.
type leadGroup struct {
	title, note string
	more        ui.Link
	table       ui.Table
}

func (p *Pages) leads(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	b, err := p.yearBuilder(r, v, "leads", leadsPath)
	if err != nil {
		return err
	}
	people, err := p.peopleFor(r.Context(), v)
	if err != nil {
		return err
	}
	names := map[string][]string{}
	for _, m := range people {
		names[m.PostID] = append(names[m.PostID], m.Name)
	}
	title := words.T(r.Context(), "Theo chức danh, năm %d", b.all.Year)
	view := leadsView{page: p.framed(r, v, title, b.filter), head: b.head(title)}
	for _, g := range b.shown.ByLead() {
		view.groups = append(view.groups, b.leadGroup(g, names[g.Key]))
	}
	return web.Render(w, r, http.StatusOK, leadsPage(view))
}

func (b yearBuilder) leadGroup(g Group, people []string) leadGroup {
	title := cmp.Or(g.Title, words.T(b.ctx, "Chưa phân công"))
	count := words.T(b.ctx, "%d nhiệm vụ · %d/%d kỳ hạn đã xong · %d quá hạn",
		len(g.Tasks), g.Tally.Done(), g.Tally.Total(), g.Tally[Overdue])
	group := leadGroup{
		title: title, note: strings.Join(append(people, count), " · "),
		more: ui.Link{Text: words.T(b.ctx, "Xem cả năm"), Href: yearPath(b.v.Unit.Code, b.all.Year, Filter{Lead: g.Key})},
		table: ui.Table{Caption: title, Flow: true, Columns: []ui.Column{
			{Title: words.T(b.ctx, "TT"), Tight: true}, {Title: words.T(b.ctx, "Nhiệm vụ")},
			{Title: words.T(b.ctx, "Kỳ hạn tới"), Tight: true}, {Title: words.T(b.ctx, "Trạng thái"), Tight: true},
			{Title: words.T(b.ctx, "Đã xong"), Number: true},
		}},
	}
	for _, t := range g.Tasks {
		group.table.Rows = append(group.table.Rows, b.leadRow(t))
	}
	return group
}

func (b yearBuilder) leadRow(t Task) ui.Row {
	tally := TallyOn([]Task{t}, b.all.Today, b.all.Days)
	next, state, done := ui.Cell{Text: dueKindName(b.ctx, t.Kind)}, ui.Cell{}, ui.Cell{}
	if o, ok := b.nextOpen(t); ok {
		next = ui.Cell{Text: dueDay(b.ctx, o), Note: o.Label}
		state = ui.Cell{View: ui.StateBadge(b.all.stateOf(b.ctx, o))}
	} else if tally.Total() > 0 {
		next = ui.Cell{Text: words.T(b.ctx, "đã xong cả năm")}
	}
	if tally.Total() > 0 {
		done.Text = words.T(b.ctx, "%d/%d kỳ", tally.Done(), tally.Total())
	}
	return ui.Row{Cells: []ui.Cell{
		{Text: t.Ref()}, {Text: t.Title, Href: taskPath(b.v.Unit.Code, t.ID)}, next, state, done,
	}}
}

// nextOpen is the first occurrence of a task that is not done.
func (b yearBuilder) nextOpen(t Task) (Occurrence, bool) {
	for _, o := range t.Occurrences {
		if s := b.all.State(o); s != DoneOnTime && s != DoneLate {
			return o, true
		}
	}
	return Occurrence{}, false
}
