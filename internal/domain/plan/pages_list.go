package plan

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// listShown is how many occurrences a page of the list shows.
const listShown = 100

// listView is what the list of a year's occurrences shows.
type listView struct {
	page    ui.Page
	head    yearHead
	export  ui.Link
	undo    undoView
	table   ui.Table
	acts    []ui.Button
	all     ui.Check
	file    string
	pager   listPager
	nothing bool
}

// listPager leads to the other pages of a long list; no text is one page.
type listPager struct {
	previous, next, text string
}

// A listAddress is what the address of a list says beside the filter.
type listAddress struct {
	order ListOrder
	down  bool
	page  int
}

func listAddressOf(values url.Values) listAddress {
	a := listAddress{order: ListOrder(values.Get("sort")), down: values.Get("down") != ""}
	if !slices.Contains(ListOrders, a.order) {
		a.order = ListOrders[0]
	}
	a.page, _ = strconv.Atoi(values.Get("page"))
	a.page = max(a.page, 1)
	return a
}

// values write what the address says, with a filter.
func (a listAddress) values(f Filter) url.Values {
	values := f.Values()
	if a.order != ListOrders[0] {
		values.Set("sort", string(a.order))
	}
	if a.down {
		values.Set("down", "1")
	}
	if a.page > 1 {
		values.Set("page", strconv.Itoa(a.page))
	}
	return values
}

func (a listAddress) path(code string, year int, f Filter) string {
	return withValues(listPath(code, year), a.values(f))
}

// listBuilder makes the list of a year's occurrences.
type listBuilder struct {
	yearBuilder

	at listAddress
	// names are those of the unit's people, by their ids.
	names map[string]string
	list  []DueTask
}

func (p *Pages) listBuilder(r *http.Request, v account.Visit) (listBuilder, error) {
	b := listBuilder{at: listAddressOf(r.URL.Query())}
	first := b.at
	first.page = 1
	var err error
	b.yearBuilder, err = p.yearBuilder(r, v, "list", first.path)
	if err != nil {
		return b, err
	}
	people, err := p.peopleFor(r.Context(), v)
	if err != nil {
		return b, err
	}
	b.names = namesOf(people)
	b.list = b.shown.List(b.at.order, b.at.down, b.names)
	return b, nil
}

// namesOf are the names of people by their ids.
func namesOf(people []account.Member) map[string]string {
	names := make(map[string]string, len(people))
	for _, m := range people {
		names[m.ID] = m.Name
	}
	return names
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	b, err := p.listBuilder(r, v)
	if err != nil {
		return err
	}
	title := words.T(r.Context(), "Danh sách kỳ hạn năm %d", b.all.Year)
	view := b.view(p.framed(r, v, title, b.filter))
	view.page.Notice = b.said(r.URL.Query().Get("say"))
	if view.undo, err = p.actions.undoView(r, v); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listOfYear(view))
}

// said tells why nothing was done.
func (b listBuilder) said(what string) ui.Notice {
	switch what {
	case "none":
		return ui.Notice{Kind: ui.Warning, Text: words.T(b.ctx, "Chưa chọn việc nào. Hãy đánh dấu những việc cần làm rồi bấm lại.")}
	case "many":
		return ui.Notice{Kind: ui.Warning, Text: words.T(b.ctx, "Mỗi lần làm được nhiều nhất %d kỳ hạn. Hãy lọc bớt rồi chọn lại.", BulkMost)}
	}
	return ui.Notice{}
}

func (b listBuilder) view(page ui.Page) listView {
	code, year := b.v.Unit.Code, b.all.Year
	view := listView{
		page: page, head: b.head(page.Title), nothing: len(b.list) == 0, acts: b.acts(),
		export: ui.Link{Text: words.T(b.ctx, "Xuất XLSX"), Href: b.exportPath(), Icon: "download"}, file: b.exportPath(),
		all: ui.Check{Field: ui.Field{
			Name: "all", Label: words.T(b.ctx, "Cả %s kỳ hạn khớp bộ lọc", words.Number(b.ctx, len(b.list))),
		}, Value: "1"},
	}
	view.head.menus = slices.Concat(
		[]chipMenu{b.orderMenu()}, view.head.menus[:2], []chipMenu{b.assigneeMenu(), b.stageMenu(), b.proofMenu()}, view.head.menus[2:],
	)
	view.head.sub = words.T(b.ctx, "%s kỳ hạn · hôm nay %s", words.Number(b.ctx, len(b.list)), words.LongDate(b.ctx, b.all.Today))
	if view.head.found != "" {
		view.head.found = words.T(b.ctx, "Đang lọc: %s trên %s kỳ hạn", words.Number(b.ctx, len(b.list)), words.Number(b.ctx, b.all.Tally().Total()))
	}
	view.table = b.table(b.onPage())
	view.pager = b.pager(code, year)
	return view
}

func (b listBuilder) exportPath() string {
	at := b.at
	at.page = 1
	return withValues(listPath(b.v.Unit.Code, b.all.Year)+"/export", at.values(b.filter))
}

func (b listBuilder) onPage() []DueTask {
	from := min((b.at.page-1)*listShown, len(b.list))
	return b.list[from:min(from+listShown, len(b.list))]
}

func (b listBuilder) pager(code string, year int) listPager {
	pages := (len(b.list) + listShown - 1) / listShown
	if pages < 2 {
		return listPager{}
	}
	to := func(page int) string {
		if page < 1 || page > pages {
			return ""
		}
		at := b.at
		at.page = page
		return at.path(code, year, b.filter)
	}
	return listPager{
		previous: to(b.at.page - 1), next: to(b.at.page + 1),
		text: words.T(b.ctx, "Trang %d trên %d", min(b.at.page, pages), pages),
	}
}

// acts are the buttons for what the reader may do with what is selected.
func (b listBuilder) acts() []ui.Button {
	var acts []ui.Button
	for _, step := range BulkSteps {
		if b.v.Can(bulkRights[step]) {
			acts = append(acts, ui.Button{
				Text: stepName(b.ctx, step), Kind: ui.PlainBtn, Action: b.bulkPath(step),
			})
		}
	}
	return acts
}

// bulkPath is where a selection goes to be acted on; what the list's address
// says goes along.
func (b listBuilder) bulkPath(step Step) string {
	return withValues(BulkPath(b.v.Unit.Code, b.all.Year, step), b.at.values(b.filter))
}

func (b listBuilder) table(items []DueTask) ui.Table {
	table := ui.Table{Caption: words.T(b.ctx, "Các kỳ hạn"), Flow: true, Columns: []ui.Column{
		{Title: words.T(b.ctx, "Chọn"), Hidden: true, Tight: true},
		b.column(words.T(b.ctx, "Việc"), ByTask), b.column(words.T(b.ctx, "Hạn"), ByDue), b.column(words.T(b.ctx, "Trạng thái"), ByState),
		b.column(words.T(b.ctx, "Chủ trì"), ByLeader), b.column(words.T(b.ctx, "Người làm"), ByAssignee),
	}}
	for _, d := range items {
		table.Rows = append(table.Rows, ui.Row{ID: d.Occurrence.ID, Cells: append([]ui.Cell{{View: pickBox(d.Occurrence.ID, d.Named())}}, b.cells(d)...)})
	}
	return table
}

// cells are what a list shows of an occurrence.
func (b listBuilder) cells(d DueTask) []ui.Cell {
	return []ui.Cell{
		{Text: d.Named(), Href: d.Path(b.v.Unit.Code)}, b.dueCell(d.Occurrence),
		{View: ui.StateBadge(b.all.stateOf(b.ctx, d.Occurrence)), Note: b.stageNote(d)},
		{Text: d.Task.LeadText}, {Text: b.names[d.Occurrence.AssigneeID]},
	}
}

// dueCell says the day in force, and the plan's own below it where they differ.
func (b listBuilder) dueCell(o Occurrence) ui.Cell {
	if o.PostponedTo.IsZero() {
		return ui.Cell{Text: dueDay(b.ctx, o)}
	}
	return ui.Cell{Text: words.Date(b.ctx, o.PostponedTo), Note: words.T(b.ctx, "kế hoạch: %s", dueDay(b.ctx, o.AsPlanned()))}
}

// stageNote says what the state does not: that the work has begun, came back,
// or is not proved.
func (b listBuilder) stageNote(d DueTask) string {
	switch {
	case d.Occurrence.stage() == InProgress, d.Occurrence.stage() == Returned:
		return stageName(b.ctx, d.Occurrence.stage())
	case d.Occurrence.Unproved():
		return words.T(b.ctx, "thiếu minh chứng")
	}
	return ""
}

func (b listBuilder) column(title string, order ListOrder) ui.Column {
	c := ui.Column{Title: title, SortHref: b.sorted(order, b.at.order == order && !b.at.down)}
	if b.at.order == order {
		c.Sorted = ui.Ascending
		if b.at.down {
			c.Sorted = ui.Descending
		}
	}
	return c
}

func (b listBuilder) sorted(order ListOrder, down bool) string {
	return listAddress{order: order, down: down}.path(b.v.Unit.Code, b.all.Year, b.filter)
}

// orderMenu sorts where no column heads are seen.
func (b listBuilder) orderMenu() chipMenu {
	m := chipMenu{label: words.T(b.ctx, "Xếp theo")}
	for _, order := range ListOrders {
		chip := ui.Chip{Text: orderName(b.ctx, order), Href: b.sorted(order, false), Current: order == b.at.order}
		if chip.Current {
			m.chosen = chip.Text
		}
		m.chips = append(m.chips, chip)
	}
	return m
}

func orderName(ctx context.Context, o ListOrder) string {
	switch o {
	case ByTask:
		return words.T(ctx, "thứ tự kế hoạch")
	case ByLeader:
		return words.T(ctx, "chủ trì")
	case ByState:
		return words.T(ctx, "trạng thái")
	case ByAssignee:
		return words.T(ctx, "người làm")
	}
	return words.T(ctx, "kỳ hạn")
}

func (b listBuilder) assigneeMenu() chipMenu {
	m := b.menu(words.T(b.ctx, "Người làm"), b.filter.Assignee == "", func(f *Filter) { f.Assignee = "" })
	counts := map[string]int{}
	for _, t := range b.all.Tasks {
		for _, o := range t.Occurrences {
			counts[cmp.Or(o.AssigneeID, Unnamed)]++
		}
	}
	for _, id := range b.assignees(counts) {
		name := b.names[id]
		if id == Unnamed {
			name = words.T(b.ctx, "chưa giao riêng")
		}
		b.add(&m, cmp.Or(name, words.T(b.ctx, "người đã rời đơn vị")), counts[id], b.filter.Assignee == id, func(f *Filter) { f.Assignee = id })
	}
	return m
}

// assignees are those who have work, by their names; last what nobody has.
func (b listBuilder) assignees(counts map[string]int) []string {
	given := maps.Clone(counts)
	delete(given, Unnamed)
	ids := slices.SortedFunc(maps.Keys(given), func(x, y string) int {
		return cmp.Or(vietnamese.Compare(b.names[x], b.names[y]), cmp.Compare(x, y))
	})
	return append(ids, Unnamed)
}

func (b listBuilder) stageMenu() chipMenu {
	m := b.menu(words.T(b.ctx, "Bước"), b.filter.Stage == "", func(f *Filter) { f.Stage = "" })
	counts := map[Stage]int{}
	for _, t := range b.all.Tasks {
		for _, o := range t.Occurrences {
			counts[o.stage()]++
		}
	}
	for _, s := range Stages {
		b.add(&m, stageName(b.ctx, s), counts[s], b.filter.Stage == s, func(f *Filter) { f.Stage = s })
	}
	return m
}

func (b listBuilder) proofMenu() chipMenu {
	m := b.menu(words.T(b.ctx, "Minh chứng"), !b.filter.Unproved, func(f *Filter) { f.Unproved = false })
	unproved := b.all.Narrow(Filter{Unproved: true}).Tally().Total()
	b.add(&m, words.T(b.ctx, "thiếu minh chứng"), unproved, b.filter.Unproved, func(f *Filter) { f.Unproved = true })
	return m
}

// exportList sends what is selected, or all that the filter lets through, as a
// workbook.
func (p *Pages) exportList(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	b, err := p.listBuilder(r, v)
	if err != nil {
		return err
	}
	if picked := form.All("item"); len(picked) > 0 && !form.Has("all") {
		b.list = slices.DeleteFunc(b.list, func(d DueTask) bool { return !slices.Contains(picked, d.Occurrence.ID) })
	} else if r.Method == http.MethodPost && !form.Has("all") {
		return p.backToList(w, r, v, "none")
	}
	name := fmt.Sprintf("%s %s %s.xlsx", words.T(r.Context(), "Danh sách kỳ hạn năm %d", b.all.Year), v.Unit.Name, clock.Today(p.clock))
	return send(w, name, contentTypes[FormatXLSX], func(out io.Writer) error { return b.writeXLSX(out) })
}

// backToList leads to the list that the address tells, and says why nothing was
// done.
func (p *Pages) backToList(w http.ResponseWriter, r *http.Request, v account.Visit, say string) error {
	year, err := yearOf(r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	values := listAddressOf(query).values(FilterFrom(query))
	if say != "" {
		values.Set("say", say)
	}
	http.Redirect(w, r, withValues(listPath(v.Unit.Code, year), values), http.StatusSeeOther)
	return nil
}

// Addresses of the list.

func listPath(code string, year int) string {
	return web.UnitPath(code) + "/years/" + strconv.Itoa(year) + "/list"
}

// ListPath is the address of the list of a unit's year, narrowed by a filter.
func ListPath(code string, year int, f Filter) string { return withQuery(listPath(code, year), f) }
