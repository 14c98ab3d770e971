package plan

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// yearView is what the page of the year shows.
type yearView struct {
	page     ui.Page
	head     yearHead
	empty    bool
	begin    ui.Beginning
	tallies  []ui.Tally
	near     nearView
	exports  []ui.Link
	act      ui.Link
	timeline ui.Timeline
}

// yearHead is what all pages of a year have above their contents.
type yearHead struct {
	title, sub   string
	looks        []ui.Chip
	menus        []chipMenu
	found, clear string
}

// chipMenu is a filter with its values.
type chipMenu struct {
	label, chosen string
	chips         []ui.Chip
}

func (p *Pages) year(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	b, err := p.yearBuilder(r, v, "year", func(code string, year int, f Filter) string { return yearPath(code, year, f) })
	if err != nil {
		return err
	}
	page := p.framed(r, v, yearTitle(r.Context(), b.all, b.filter), b.filter)
	page.Notice = b.adopted(web.Query(r).Text("adopted"))
	return web.Render(w, r, http.StatusOK, yearPage(b.yearView(page)))
}

// adopted tells, to whoever has just adopted a plan, what now runs.
func (b yearBuilder) adopted(planID string) ui.Notice {
	plan, ok := b.all.Plan(planID)
	if !ok {
		return ui.Notice{}
	}
	its := b.all.Narrow(Filter{PlanID: planID})
	return ui.Notice{
		Kind: ui.Success,
		Text: words.T(b.ctx, "Đã nhận “%s”: %d nhiệm vụ, %d kỳ hạn.", plan.Title, len(its.Tasks), its.Tally().Total()),
	}
}

// yearTitle is the plan's own title when the year has one plan, or one is
// chosen.
func yearTitle(ctx context.Context, y Year, f Filter) string {
	if plan, ok := y.Plan(f.PlanID); ok {
		return plan.Title
	}
	if len(y.Plans) == 1 {
		return y.Plans[0].Title
	}
	return words.T(ctx, "Các kế hoạch năm %d", y.Year)
}

// yearBuilder makes the views of a year: all is the whole year as the search
// found it, shown what passes the filter.
type yearBuilder struct {
	ctx        context.Context
	v          account.Visit
	all, shown Year
	filter     Filter
	// look is the way of looking, address its page for a filter.
	look    string
	address func(Filter) string
}

// yearBuilder loads the year of an address.
func (p *Pages) yearBuilder(r *http.Request, v account.Visit, look string, path func(code string, year int, f Filter) string) (yearBuilder, error) {
	number, err := yearOf(r)
	if err != nil {
		return yearBuilder{}, err
	}
	filter := FilterFrom(r.URL.Query())
	year, err := p.actions.Year(r.Context(), v, number, Filter{Query: filter.Query, On: filter.On, Planned: filter.Planned})
	if err != nil {
		return yearBuilder{}, err
	}
	return yearBuilder{
		ctx: r.Context(), v: v, all: year, shown: year.Narrow(filter), filter: filter, look: look,
		address: func(f Filter) string { return path(v.Unit.Code, number, f) },
	}, nil
}

func (b yearBuilder) yearView(page ui.Page) yearView {
	view := yearView{
		page: page, head: b.head(page.Title), exports: b.exports(), empty: len(b.all.Plans) == 0,
		begin: ui.Beginning{
			Icon: "file-earmark-text", Title: words.T(b.ctx, "Năm %d chưa có kế hoạch", b.all.Year),
			Text: words.T(b.ctx, "Đưa vào bản kế hoạch đã ký (DOCX, XLSX, PDF hoặc văn bản); một phút sau cả năm đã chạy."),
		},
	}
	if b.v.Can(ActImport) {
		view.act = ui.Link{Text: words.T(b.ctx, "Nhập kế hoạch"), Href: newImportPath(b.v.Unit.Code) + "?year=" + strconv.Itoa(b.all.Year), Icon: "upload"}
		view.begin.Act = view.act
	}
	if !view.empty {
		view.tallies, view.near, view.timeline = b.tallies(), b.near(), b.timeline()
	}
	return view
}

func (b yearBuilder) head(title string) yearHead {
	head := yearHead{title: title, sub: b.sub(), looks: b.looks(), menus: b.menus()}
	if !b.filter.IsZero() {
		head.found = words.T(b.ctx, "Đang lọc: %d nhiệm vụ", len(b.shown.Tasks))
		head.clear = b.address(Filter{})
	}
	return head
}

func (b yearBuilder) sub() string {
	var parts []string
	for _, plan := range b.all.Plans {
		if up := plan.Upstream; up != nil && up.Number != "" {
			parts = append(parts, words.T(b.ctx, "Thực hiện Kế hoạch số %s ngày %s của %s", up.Number, words.Date(b.ctx, up.Date), up.Issuer))
			break
		}
	}
	if b.filter.On.IsZero() {
		parts = append(parts, words.T(b.ctx, "hôm nay %s", words.LongDate(b.ctx, b.all.Today)))
	} else {
		parts = append(parts, words.T(b.ctx, "tính đến %s", words.LongDate(b.ctx, b.all.Today)))
	}
	if b.filter.Planned {
		parts = append(parts, words.T(b.ctx, "theo ngày trong kế hoạch, không kể gia hạn"))
	}
	return strings.Join(parts, " · ")
}

func (b yearBuilder) with(change func(*Filter)) string {
	f := b.filter
	change(&f)
	return b.address(f)
}

// tallies count what the other filters let through, each leading to its state.
func (b yearBuilder) tallies() []ui.Tally {
	others := b.filter
	others.State = ""
	rest := b.all.Narrow(others)
	tally := rest.Tally()
	items := []ui.Tally{{
		Count: words.Number(b.ctx, len(rest.Tasks)),
		Text:  words.T(b.ctx, "nhiệm vụ, %s kỳ hạn", words.Number(b.ctx, tally.Total())),
		Href:  b.with(func(f *Filter) { f.State = "" }), Current: b.filter.State == "",
	}}
	for _, s := range []State{DoneOnTime, DoneLate, Overdue, Soon} {
		text := stateName(b.ctx, s)
		if s == Soon {
			text = words.T(b.ctx, "đến hạn trong %d ngày làm việc", SoonDays)
		}
		items = append(items, ui.Tally{
			Count: words.Number(b.ctx, tally[s]), Text: text, Tone: tones[s],
			Href: b.with(func(f *Filter) { f.State = s }), Current: b.filter.State == s,
		})
	}
	return items
}

// looks are the ways of looking at the year; the filter goes along.
func (b yearBuilder) looks() []ui.Chip {
	code, year := b.v.Unit.Code, b.all.Year
	month := 1
	if b.all.Today.Year == year {
		month = int(b.all.Today.Month)
	}
	kept := b.filter
	kept.Month = 0
	return []ui.Chip{
		{Text: words.T(b.ctx, "Cả năm"), Href: yearPath(code, year, kept), Current: b.look == "year"},
		{Text: capitalized(words.LongMonth(b.ctx, month)), Href: monthPath(code, year, month, kept), Current: b.look == "month"},
		{Text: words.T(b.ctx, "Danh sách"), Href: ListPath(code, year, b.filter), Current: b.look == "list"},
		{Text: words.T(b.ctx, "Theo chức danh"), Href: leadsPath(code, year, kept), Current: b.look == "leads"},
		{Text: words.T(b.ctx, "Chỉ tiêu"), Href: targetsPath(code, year), Current: b.look == "targets"},
	}
}

// exports are the files of the year: of each plan, and the calendar of all.
func (b yearBuilder) exports() []ui.Link {
	var links []ui.Link
	for _, plan := range b.all.Plans {
		if b.filter.PlanID != "" && plan.ID != b.filter.PlanID {
			continue
		}
		note := ""
		if len(b.all.Plans) > 1 {
			note = plan.Title
		}
		links = append(links, exportLinks(b.ctx, b.v.Unit.Code, plan.ID, note)...)
	}
	return append(links, ui.Link{Text: words.T(b.ctx, "Lịch cả năm (iCalendar)"), Href: calendarPath(b.v.Unit.Code, b.all.Year)})
}

func (b yearBuilder) timeline() ui.Timeline {
	t := ui.Timeline{
		Caption: words.T(b.ctx, "Nhiệm vụ theo lĩnh vực và mười hai tháng"),
		First:   words.T(b.ctx, "TT"), Title: words.T(b.ctx, "Nhiệm vụ"), Who: words.T(b.ctx, "Chủ trì"),
		Legend: legend(b.ctx),
	}
	for m := range t.Months {
		t.Months[m] = words.Month(b.ctx, m+1)
	}
	if b.all.Today.Year == b.all.Year {
		t.Now = int(b.all.Today.Month)
	}
	for _, g := range b.shown.BySection() {
		t.Groups = append(t.Groups, b.timelineGroup(g))
	}
	return t
}

func (b yearBuilder) timelineGroup(g Group) ui.TimelineGroup {
	group := ui.TimelineGroup{
		Title: b.groupTitle(g),
		Note:  words.T(b.ctx, "%d nhiệm vụ · %d/%d kỳ hạn đã xong", len(g.Tasks), g.Tally.Done(), g.Tally.Total()),
		Rows:  make([]ui.TimelineRow, 0, len(g.Tasks)),
	}
	for _, t := range g.Tasks {
		group.Rows = append(group.Rows, b.timelineRow(t))
	}
	return group
}

// groupTitle names the plan too when several are seen together.
func (b yearBuilder) groupTitle(g Group) string {
	name := cmp.Or(sectionName(g.No, g.Title), words.T(b.ctx, "Nhiệm vụ chung"))
	if len(b.shown.Plans) < 2 || b.filter.PlanID != "" {
		return name
	}
	if plan, ok := b.shown.Plan(g.PlanID); ok {
		return name + " – " + plan.Title
	}
	return name
}

func (b yearBuilder) timelineRow(t Task) ui.TimelineRow {
	row := ui.TimelineRow{No: t.No, Title: t.Title, Href: taskPath(b.v.Unit.Code, t.ID), Who: t.LeadText}
	for _, o := range t.Occurrences {
		if o.Due().Year != b.all.Year {
			continue // shown on the task's own page
		}
		m := int(o.Due().Month) - 1
		row.Marks[m] = append(row.Marks[m], b.mark(t, o))
	}
	row.State, row.Note = b.attention(t)
	return row
}

func (b yearBuilder) mark(t Task, o Occurrence) ui.Mark {
	state := b.all.stateOf(b.ctx, o)
	return ui.Mark{
		Shape: state.Shape, Day: strconv.Itoa(o.Due().Day),
		Text: cmp.Or(o.Label, t.Title) + ", " + state.Text + ", " + dueDay(b.ctx, o),
		Href: taskPath(b.v.Unit.Code, t.ID) + "#" + o.ID,
	}
}

// attention says what of a task asks for an eye: the oldest that is overdue,
// else the next that is near; otherwise how much of it is done.
func (b yearBuilder) attention(t Task) (ui.State, string) {
	done, near := 0, -1
	for i, o := range t.Occurrences {
		switch b.all.State(o) {
		case Overdue:
			return b.all.stateOf(b.ctx, o), ""
		case Soon:
			if near < 0 {
				near = i
			}
		case DoneOnTime, DoneLate:
			done++
		}
	}
	if near >= 0 {
		return b.all.stateOf(b.ctx, t.Occurrences[near]), ""
	}
	if !t.WithdrawnOn.IsZero() {
		return ui.State{}, words.T(b.ctx, "không còn trong kế hoạch")
	}
	if len(t.Occurrences) == 0 {
		return ui.State{}, dueKindName(b.ctx, t.Kind)
	}
	return ui.State{}, words.T(b.ctx, "%d/%d kỳ", done, len(t.Occurrences))
}
