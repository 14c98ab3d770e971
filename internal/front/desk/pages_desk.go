package desk

import (
	"context"
	"net/http"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// deskView is what the desk shows.
type deskView struct {
	page       ui.Page
	title, sub string
	act        ui.Link
	tabs       []ui.NavItem
	// calm is said when nothing is due.
	calm  ui.Beginning
	cards []deskCard
	side  sideView
}

// deskCard is one list of the desk.
type deskCard struct {
	title, note string
	table       ui.Table
}

// sideView is what stands beside the lists.
type sideView struct {
	targets       []ui.Term
	allTargets    ui.Link
	feed, meeting ui.Link
}

func (p *Pages) desk(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	if r.URL.Query().Get("view") == "unit" {
		return p.whole(w, r, v)
	}
	agenda, err := p.actions.Own(r.Context(), v)
	if err != nil {
		return err
	}
	b := deskBuilder{ctx: r.Context(), v: v, agenda: agenda}
	title := words.T(r.Context(), "Việc của tôi")
	if v.PostID == "" {
		title = words.T(r.Context(), "Việc của đơn vị")
	}
	return p.show(w, r, b, title, b.lists())
}

// whole is the same page for those who lead: by person and by field.
func (p *Pages) whole(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	agenda, err := p.actions.Whole(r.Context(), v)
	if err != nil {
		return err
	}
	b := deskBuilder{ctx: r.Context(), v: v, agenda: agenda, whole: true}
	if b.holders, err = p.actions.Holders(r.Context(), v); err != nil {
		return err
	}
	return p.show(w, r, b, words.T(r.Context(), "Cả đơn vị"), b.counts())
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, b deskBuilder, title string, cards []deskCard) error {
	targets, err := p.actions.Targets(r.Context(), b.v)
	if err != nil {
		return err
	}
	view := deskView{
		page: p.frame.Page(r, b.v, title), title: title, sub: b.sub(), tabs: b.tabs(), cards: cards, side: b.side(targets),
	}
	if b.whole {
		view.act = ui.Link{Text: words.T(r.Context(), "In một trang cho họp giao ban"), Href: meetingPath(b.v.Unit.Code), Icon: "printer"}
	}
	if len(b.agenda.Overdue) == 0 && len(b.agenda.DueThisWeek()) == 0 {
		view.calm = b.calm()
	}
	return web.Render(w, r, http.StatusOK, deskPage(view))
}

// deskBuilder makes what the desk shows from an agenda.
type deskBuilder struct {
	ctx    context.Context
	v      account.Visit
	agenda plan.Agenda
	whole  bool
	// holders are the people on each post, on the page of the whole unit.
	holders map[string][]string
}

// sub says the day and what cannot wait: "thứ Ba, 12/3/2024 · tuần này có 2
// việc đến hạn, 1 việc quá hạn".
func (b deskBuilder) sub() string {
	counts := words.T(b.ctx, "tuần này có %d việc đến hạn, %d việc quá hạn", len(b.agenda.DueThisWeek()), len(b.agenda.Overdue))
	return capitalized(words.LongDate(b.ctx, b.agenda.Today)) + " · " + counts
}

func (b deskBuilder) tabs() []ui.NavItem {
	if !b.v.Can(ActLead) {
		return nil
	}
	own := words.T(b.ctx, "Việc của tôi")
	if b.v.PostID == "" {
		own = words.T(b.ctx, "Danh sách việc")
	}
	return []ui.NavItem{
		{Text: own, Href: deskPath(b.v.Unit.Code), Current: !b.whole},
		{Text: words.T(b.ctx, "Cả đơn vị"), Href: wholePath(b.v.Unit.Code), Current: b.whole},
	}
}

func (b deskBuilder) calm() ui.Beginning {
	return ui.Beginning{
		Icon: "check-circle-fill", Title: words.T(b.ctx, "Không có việc quá hạn hay đến hạn tuần này"),
		Text: words.T(b.ctx, "Việc của những ngày tới hiện ở đây khi sắp đến hạn."),
	}
}

// lists are the parts of an agenda that hold something.
func (b deskBuilder) lists() []deskCard {
	var cards []deskCard
	for _, part := range []struct {
		title string
		items []plan.AgendaItem
	}{
		{words.T(b.ctx, "Quá hạn"), b.agenda.Overdue},
		{words.T(b.ctx, "Hôm nay"), b.agenda.DueToday},
		{words.T(b.ctx, "Tuần này"), b.agenda.ThisWeek},
		{words.T(b.ctx, "Trong %d ngày tới", plan.AgendaAhead), b.agenda.Later},
		{words.T(b.ctx, "Đã xong trong %d ngày qua", plan.AgendaBehind), b.agenda.Done},
	} {
		if len(part.items) > 0 {
			cards = append(cards, deskCard{part.title, words.Number(b.ctx, len(part.items)), b.table(part.title, part.items)})
		}
	}
	return cards
}

func (b deskBuilder) table(caption string, items []plan.AgendaItem) ui.Table {
	table := ui.Table{Caption: caption, Columns: []ui.Column{
		{Title: words.T(b.ctx, "Việc")}, {Title: words.T(b.ctx, "Hạn"), Tight: true},
		{Title: words.T(b.ctx, "Trạng thái"), Tight: true}, {Title: words.T(b.ctx, "Việc cần làm"), Hidden: true, Tight: true},
	}}
	for _, i := range items {
		table.Rows = append(table.Rows, ui.Row{Cells: []ui.Cell{
			{Text: i.Name(), Href: i.Path(b.v.Unit.Code), Note: b.about(i)},
			{Text: i.DueDay(b.ctx)}, {View: ui.StateBadge(i.Shown(b.ctx))}, b.act(i),
		}})
	}
	return table
}

// longestProducts is how many letters of what a task gives are shown.
const longestProducts = 90

// about says where an item stands in its plan, what it gives, and why its day
// is not the one that the plan states.
func (b deskBuilder) about(i plan.AgendaItem) string {
	var parts []string
	if ref := i.Task.Ref(); ref != "" {
		parts = append(parts, ref)
	}
	if i.Year != b.agenda.Today.Year {
		parts = append(parts, words.T(b.ctx, "kế hoạch năm %d", i.Year))
	}
	if b.v.PostID == "" && i.Task.LeadText != "" {
		parts = append(parts, i.Task.LeadText)
	}
	if len(i.Task.Products) > 0 {
		parts = append(parts, words.T(b.ctx, "sản phẩm: %s", clipped(strings.Join(i.Task.Products, "; "), longestProducts)))
	}
	if moved := b.moved(i); moved != "" {
		parts = append(parts, moved)
	}
	return strings.Join(parts, " · ")
}

// moved says the last day where it is not the day that the plan states.
func (b deskBuilder) moved(i plan.AgendaItem) string {
	switch {
	case !i.Occurrence.DoneOn.IsZero():
		return words.T(b.ctx, "xong %s", words.Date(b.ctx, i.Occurrence.DoneOn))
	case i.LastDay == i.Occurrence.Due():
		return ""
	case i.LastDay.Before(i.Occurrence.Due()):
		return words.T(b.ctx, "chậm nhất %s", words.LongDate(b.ctx, i.LastDay))
	}
	return words.T(b.ctx, "ngày nghỉ, tính đến %s", words.LongDate(b.ctx, i.LastDay))
}

// act is the main thing to do about an item, on the page of its task.
func (b deskBuilder) act(i plan.AgendaItem) ui.Cell {
	text := words.T(b.ctx, "Xem")
	if i.Occurrence.DoneOn.IsZero() && i.Task.MayWork(b.v, i.Occurrence) {
		text = words.T(b.ctx, "Báo đã xong")
	}
	return ui.Cell{View: actLink(i.Path(b.v.Unit.Code), text, i.Name())}
}

// shownTargets is how many targets stand beside the lists.
const shownTargets = 6

func (b deskBuilder) side(targets []plan.Target) sideView {
	code := b.v.Unit.Code
	side := sideView{}
	if b.v.Can(ActFeed) {
		side.feed = ui.Link{Text: words.T(b.ctx, "Đưa kỳ hạn vào lịch của tôi"), Href: feedPath(code)}
	}
	if b.v.Can(ActLead) && !b.whole {
		side.meeting = ui.Link{Text: words.T(b.ctx, "In một trang cho họp giao ban"), Href: meetingPath(code)}
	}
	if len(targets) == 0 {
		return side
	}
	side.allTargets = ui.Link{
		Text: words.T(b.ctx, "%d chỉ tiêu", len(targets)), Href: plan.TargetsPath(code, b.agenda.Today.Year),
	}
	for _, t := range targets[:min(len(targets), shownTargets)] {
		side.targets = append(side.targets, ui.Term{Name: t.Text, Text: t.Wanted(b.ctx)})
	}
	return side
}

// capitalized begins a text with a capital letter.
func capitalized(text string) string {
	for i, first := range text {
		if i == 0 {
			return strings.ToUpper(string(first)) + text[len(string(first)):]
		}
	}
	return text
}
