package desk

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
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
	undo  templ.Component
	news  []newsView
	more  string
	cards []deskCard
	side  sideView
}

// deskCard is one list of the desk: of things to do, or of counts.
type deskCard struct {
	title, note string
	rows        []rowView
	table       ui.Table
}

// newsView is one line of the news.
type newsView struct {
	text, href, day string
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
	day, err := p.actions.Own(r.Context(), v)
	if err != nil {
		return err
	}
	b := deskBuilder{ctx: r.Context(), v: v, agenda: day.Agenda, here: r.URL.RequestURI()}
	title := words.T(r.Context(), "Việc của tôi")
	if v.PostID == "" {
		title = words.T(r.Context(), "Việc của đơn vị")
	}
	view := deskView{title: title, cards: b.lists(day)}
	view.news, view.more = b.news(day.News)
	return p.show(w, r, b, view)
}

// whole is the same page for those who lead: by person and by field.
func (p *Pages) whole(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	agenda, err := p.actions.Whole(r.Context(), v)
	if err != nil {
		return err
	}
	b := deskBuilder{ctx: r.Context(), v: v, agenda: agenda, whole: true, here: r.URL.RequestURI()}
	if b.people, err = p.actions.People(r.Context(), v); err != nil {
		return err
	}
	return p.show(w, r, b, deskView{
		title: words.T(r.Context(), "Cả đơn vị"), cards: b.counts(),
		act: ui.Link{Text: words.T(r.Context(), "In một trang cho họp giao ban"), Href: meetingPath(v.Unit.Code), Icon: "printer"},
	})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, b deskBuilder, view deskView) error {
	targets, err := p.actions.Targets(r.Context(), b.v)
	if err != nil {
		return err
	}
	if view.undo, err = plan.UndoLine(r, b.v, p.actions.plans); err != nil {
		return err
	}
	view.page, view.sub, view.tabs, view.side = p.frame.Page(r, b.v, view.title), b.sub(), b.tabs(), b.side(targets)
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
	// people are those of the unit, on the page of the whole unit.
	people People
	// here is the address of the page, to which quick acts come back.
	here string
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

// lists are the parts of a day that hold something: first what others wait for.
func (b deskBuilder) lists(day Day) []deskCard {
	var cards []deskCard
	for _, part := range []struct {
		title string
		items []plan.AgendaItem
		act   func(plan.AgendaItem) actsView
	}{
		{words.T(b.ctx, "Chờ tôi duyệt"), day.ToAccept, b.deciding},
		{words.T(b.ctx, "Bị trả lại"), day.Returned(), b.working},
		{words.T(b.ctx, "Quá hạn"), day.Overdue, b.working},
		{words.T(b.ctx, "Hôm nay"), day.DueToday, b.working},
		{words.T(b.ctx, "Tuần này"), day.ThisWeek, b.working},
		{words.T(b.ctx, "Trong %d ngày tới", plan.AgendaAhead), day.Later, b.working},
		{words.T(b.ctx, "Đã nộp, chờ duyệt"), day.HandedIn, b.looking},
		{words.T(b.ctx, "Đã xong trong %d ngày qua", plan.AgendaBehind), day.Done, b.looking},
	} {
		if len(part.items) > 0 {
			cards = append(cards, deskCard{title: part.title, note: words.Number(b.ctx, len(part.items)), rows: b.rows(part.items, part.act)})
		}
	}
	return cards
}

// shownNews is how many lines of news stand on the desk.
const shownNews = 6

func (b deskBuilder) news(lines []NewsLine) (shown []newsView, more string) {
	for _, n := range lines[:min(len(lines), shownNews)] {
		shown = append(shown, newsView{text: n.Text, href: n.Href, day: words.LongDate(b.ctx, clock.DateOf(n.At))})
	}
	if left := len(lines) - len(shown); left > 0 {
		more = words.T(b.ctx, "và %d tin nữa", left)
	}
	return shown, more
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
	case i.State == plan.Waiting:
		return words.T(b.ctx, "nộp %s", words.Date(b.ctx, i.Occurrence.HandedOn))
	case i.LastDay == i.Occurrence.Due():
		return ""
	case i.LastDay.Before(i.Occurrence.Due()):
		return words.T(b.ctx, "chậm nhất %s", words.LongDate(b.ctx, i.LastDay))
	}
	return words.T(b.ctx, "ngày nghỉ, tính đến %s", words.LongDate(b.ctx, i.LastDay))
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
