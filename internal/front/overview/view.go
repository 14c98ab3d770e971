package overview

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// boardView is what the page shows.
type boardView struct {
	page       ui.Page
	title, sub string
	exports    []ui.Link
	tallies    []ui.Tally
	looks      []ui.Chip
	levels     []ui.Chip
	ask        askView
	// Of the two, one is filled.
	ranking *ui.Table
	heat    *heatView
	empty   ui.Beginning
	// previous, next and place are those of the pages.
	previous, next, place string
}

// askView is the form of what cannot be clicked.
type askView struct {
	action, query, year, on, most string
	// kept are the other parts of the question.
	kept  []hiddenField
	clear string
}

type hiddenField struct{ name, value string }

// heatView is the table of units and fields.
type heatView struct {
	caption, first string
	fields         []string
	rows           []heatRow
	legend         []heatStep
}

type heatRow struct {
	name, href string
	cells      []heatCell
}

// heatCell says how much of a field is done, by a figure and a colour, and how
// much of it is late.
type heatCell struct {
	class, text, late, href string
	// done says that the field has something to do.
	done bool
}

type heatStep struct{ class, text string }

// boardBuilder puts the page together.
type boardBuilder struct {
	ctx   context.Context
	v     account.Visit
	board Board
	// queries are the filters of lists as parts of addresses: the same few for
	// all units.
	queries map[plan.Filter]string
}

func (b boardBuilder) view(page ui.Page) boardView {
	rows, number, pages := b.board.Page()
	view := boardView{
		page: page, title: page.Title, sub: b.sub(), exports: b.exports(), tallies: b.tallies(), looks: b.looks(), levels: b.levels(), ask: b.ask(),
	}
	switch {
	case len(b.board.Rows) == 0:
		view.empty = b.nothing()
	case b.board.Ask.Fields:
		heat := b.heat(rows)
		view.heat = &heat
	default:
		ranking := b.ranking(rows)
		view.ranking = &ranking
	}
	if pages > 1 {
		view.place = words.T(b.ctx, "Trang %d trên %d", number, pages)
		if number > 1 {
			view.previous = b.with(func(a *Ask) { a.Page = number - 1 })
		}
		if number < pages {
			view.next = b.with(func(a *Ask) { a.Page = number + 1 })
		}
	}
	return view
}

// with is the address of the question with something changed.
func (b boardBuilder) with(change func(*Ask)) string {
	ask := b.board.Ask
	change(&ask)
	return boardPath(b.v.Unit.Code, ask)
}

func (b boardBuilder) sub() string {
	on := words.T(b.ctx, "%s đơn vị · tính đến %s", words.Number(b.ctx, b.board.Units), words.LongDate(b.ctx, b.board.Ask.On))
	if b.board.Under != nil {
		return words.T(b.ctx, "Thuộc %s", b.board.Under.Place.Name) + " · " + on
	}
	return on
}

func (b boardBuilder) exports() []ui.Link {
	return []ui.Link{
		{Text: words.T(b.ctx, "Bảng tính (XLSX)"), Href: exportPath(b.v.Unit.Code, b.board.Ask, XLSX)},
		{Text: words.T(b.ctx, "Dữ liệu (JSON)"), Href: exportPath(b.v.Unit.Code, b.board.Ask, JSON)},
	}
}

// tallies are the totals of all units that the question lets through, each
// leading to the order in which it shows first.
func (b boardBuilder) tallies() []ui.Tally {
	t := b.board.Total
	item := func(count, text string, tone ui.Tone, column Column) ui.Tally {
		return ui.Tally{
			Count: count, Text: text, Tone: tone, Current: b.board.Ask.Sort == column,
			Href: b.with(func(a *Ask) { a.Sort, a.Up, a.Page = column, column == ByName, 1 }),
		}
	}
	number := func(n int) string { return words.Number(b.ctx, n) }
	done, all := t.Done()
	onTime, come := t.OnTime()
	return []ui.Tally{
		item(number(len(b.board.Rows)), words.T(b.ctx, "đơn vị"), ui.Plain, ByName),
		item(words.Percent(b.ctx, done, all), words.T(b.ctx, "đã xong, trên %s kỳ hạn", number(all)), ui.ToneOK, ByDone),
		item(words.Percent(b.ctx, onTime, come), words.T(b.ctx, "đúng hạn, trên %s kỳ đã đến", number(come)), ui.Plain, ByOnTime),
		item(number(t.Due.Of(plan.DoneLate)), words.T(b.ctx, "xong trễ"), ui.Plain, ByLate),
		item(number(t.Due.Of(plan.Overdue)), words.T(b.ctx, "quá hạn"), ui.ToneLate, ByOverdue),
		item(number(t.Unproved), words.T(b.ctx, "thiếu minh chứng, trên %s kỳ đã báo xong", number(t.Handed())), ui.Plain, ByUnproved),
		item(number(t.Undated), words.T(b.ctx, "nhiệm vụ không ghi hạn"), ui.ToneQuiet, ByUndated),
	}
}

func (b boardBuilder) looks() []ui.Chip {
	return []ui.Chip{
		{Text: words.T(b.ctx, "Xếp hạng"), Href: b.with(func(a *Ask) { a.Fields = false }), Current: !b.board.Ask.Fields},
		{Text: words.T(b.ctx, "Theo lĩnh vực"), Href: b.with(func(a *Ask) { a.Fields = true }), Current: b.board.Ask.Fields},
	}
}

// levels narrow to one level, where there are several.
func (b boardBuilder) levels() []ui.Chip {
	var chips []ui.Chip
	if b.board.Under != nil {
		chips = append(chips, ui.Chip{Text: words.T(b.ctx, "Bỏ chọn %s", b.board.Under.Place.Name), Href: b.with(func(a *Ask) { a.Under, a.Level, a.Page = "", 0, 1 })})
	}
	if len(b.board.Levels) < 2 {
		return chips
	}
	chips = append(chips, ui.Chip{Text: words.T(b.ctx, "Mọi cấp"), Href: b.with(func(a *Ask) { a.Level, a.Page = 0, 1 }), Current: b.board.Ask.Level == 0})
	for _, level := range slices.Sorted(maps.Keys(b.board.Levels)) {
		chips = append(chips, ui.Chip{
			Text: words.T(b.ctx, "Cấp %d", level), Count: words.Number(b.ctx, b.board.Levels[level]),
			Href: b.with(func(a *Ask) { a.Level, a.Page = level, 1 }), Current: b.board.Ask.Level == level,
		})
	}
	return chips
}

func (b boardBuilder) ask() askView {
	ask := b.board.Ask
	view := askView{
		action: "/u/" + b.v.Unit.Code + "/below", query: ask.Query, year: strconv.Itoa(ask.Year), on: ask.On.String(), most: b.board.Today.String(),
	}
	if ask.Query != "" {
		view.clear = b.with(func(a *Ask) { a.Query, a.Page = "", 1 })
	}
	values := ask.Values()
	for _, typed := range []string{"q", "year", "on", "page"} {
		values.Del(typed)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		view.kept = append(view.kept, hiddenField{name, values.Get(name)})
	}
	return view
}

func (b boardBuilder) nothing() ui.Beginning {
	if b.board.Units == 0 {
		return ui.Beginning{
			Icon: "search", Title: words.T(b.ctx, "Không có đơn vị nào ở dưới vào ngày này"),
			Text: words.T(b.ctx, "Cây đơn vị thay đổi theo ngày; thử một ngày khác."),
		}
	}
	return ui.Beginning{
		Icon: "search", Title: words.T(b.ctx, "Không có đơn vị nào khớp"), Text: words.T(b.ctx, "Thử ít từ hơn, hoặc bỏ bớt điều kiện lọc."),
		Act: ui.Link{Text: words.T(b.ctx, "Bỏ lọc"), Href: b.with(func(a *Ask) { a.Query, a.Level, a.Page = "", 0, 1 })},
	}
}

func (b boardBuilder) ranking(rows []Row) ui.Table {
	table := ui.Table{Caption: words.T(b.ctx, "Xếp hạng các đơn vị"), Columns: []ui.Column{
		{Title: words.T(b.ctx, "Hạng"), Number: true, Tight: true},
		b.column(words.T(b.ctx, "Đơn vị"), ByName),
		b.column(words.T(b.ctx, "Kỳ hạn"), ByDue), b.column(words.T(b.ctx, "Đã xong"), ByDone),
		b.column(words.T(b.ctx, "Đúng hạn"), ByOnTime), b.column(words.T(b.ctx, "Xong trễ"), ByLate),
		b.column(words.T(b.ctx, "Quá hạn"), ByOverdue), b.column(words.T(b.ctx, "Chờ duyệt"), ByWaiting),
		b.column(words.T(b.ctx, "Thiếu minh chứng"), ByUnproved), b.column(words.T(b.ctx, "Không ghi hạn"), ByUndated),
	}}
	for _, r := range rows {
		table.Rows = append(table.Rows, b.row(r))
	}
	all := ui.Cell{Text: words.T(b.ctx, "Tất cả %s đơn vị", words.Number(b.ctx, len(b.board.Rows)))}
	table.Rows = append(table.Rows, ui.Row{ID: "total", Cells: append([]ui.Cell{{}, all}, b.cells(b.board.Total, nil)...)})
	return table
}

func (b boardBuilder) column(title string, by Column) ui.Column {
	sorted := ui.Unsorted
	if b.board.Ask.Sort == by {
		sorted = ui.Descending
		if b.board.Ask.Up {
			sorted = ui.Ascending
		}
	}
	return ui.Column{
		Title: title, Number: by != ByName, Tight: by != ByName, Sorted: sorted,
		SortHref: boardPath(b.v.Unit.Code, b.board.Ask.By(by)),
	}
}

func (b boardBuilder) row(r Row) ui.Row {
	name := ui.Cell{Text: r.Place.Name}
	if r.Open {
		name.Href = plan.YearPath(r.Place.Code, b.board.Ask.Year, plan.Filter{})
	}
	if r.Below > 0 {
		name.View = unitWithMore(ui.Link{Text: name.Text, Href: name.Href}, ui.Link{
			Text: words.T(b.ctx, "%s đơn vị ở dưới", words.Number(b.ctx, r.Below)),
			Href: b.with(func(a *Ask) { a.Under, a.Level, a.Page = r.Place.Code, 0, 1 }),
		})
	}
	if !r.HasPlan() {
		cells := []ui.Cell{{}, name, {Text: words.T(b.ctx, "chưa có kế hoạch")}, {}, {}, {}, {}, {}, {}, {}}
		return ui.Row{Cells: cells}
	}
	return ui.Row{Cells: append([]ui.Cell{{Text: words.Number(b.ctx, r.Rank)}, name}, b.cells(r.FieldTally, b.lists(r))...)}
}

// lists are the addresses of what a unit's figures count, in its year; none for
// who may not look there.
func (b boardBuilder) lists(r Row) func(plan.Filter) string {
	if !r.Open {
		return nil
	}
	return func(f plan.Filter) string { return b.listed(r, f) }
}

// listed is the address of what one figure of a unit counts: by the plan's own
// days, and as of the day that is asked for.
func (b boardBuilder) listed(r Row, f plan.Filter) string {
	if b.board.Ask.On != b.board.Today {
		f.On = b.board.Ask.On
	}
	f.Planned = true
	query, known := b.queries[f]
	if !known {
		query = "?" + f.Values().Encode()
		b.queries[f] = query
	}
	return plan.YearPath(r.Place.Code, b.board.Ask.Year, plan.Filter{}) + query
}

// cells are the figures of a unit, or of all, each with the list of what it
// counts.
func (b boardBuilder) cells(t FieldTally, list func(plan.Filter) string) []ui.Cell {
	cell := func(c ui.Cell, counted int, f plan.Filter) ui.Cell {
		if counted > 0 && list != nil {
			c.Href = list(f)
		}
		return c
	}
	number := func(n int, f plan.Filter) ui.Cell { return cell(ui.Cell{Text: words.Number(b.ctx, n)}, n, f) }
	share := func(part, whole int, f plan.Filter) ui.Cell {
		return cell(ui.Cell{Text: words.Percent(b.ctx, part, whole), Note: fmt.Sprintf("%d/%d", part, whole)}, part, f)
	}
	in := func(s plan.State) ui.Cell { return number(t.Due.Of(s), plan.Filter{State: s}) }
	done, all := t.Done()
	onTime, come := t.OnTime()
	return []ui.Cell{
		number(all, plan.Filter{}), share(done, all, plan.Filter{Done: true}), share(onTime, come, plan.Filter{State: plan.DoneOnTime}),
		in(plan.DoneLate), in(plan.Overdue), in(plan.Waiting),
		number(t.Unproved, plan.Filter{Unproved: true}), number(t.Undated, plan.Filter{Undated: true}),
	}
}

// mostFields is how many fields the table of fields shows; the others are in
// the spreadsheet.
const mostFields = 12

func (b boardBuilder) heat(rows []Row) heatView {
	view := heatView{caption: words.T(b.ctx, "Phần đã xong theo đơn vị và lĩnh vực"), first: words.T(b.ctx, "Đơn vị"), legend: b.legend()}
	fields := b.board.Fields[:min(mostFields, len(b.board.Fields))]
	for _, f := range fields {
		title := plan.ReadableField(f.Title)
		if f.Key == "" {
			title = words.T(b.ctx, "Nhiệm vụ chung")
		}
		view.fields = append(view.fields, title)
	}
	for _, r := range rows {
		row := heatRow{name: r.Place.Name}
		if r.Open {
			row.href = plan.YearPath(r.Place.Code, b.board.Ask.Year, plan.Filter{})
		}
		for _, f := range fields {
			cell := b.heatCell(r.Field(f.Key))
			if r.Open && cell.done {
				cell.href = b.listed(r, plan.Filter{Section: cmp.Or(f.Title, plan.Unnamed)})
			}
			row.cells = append(row.cells, cell)
		}
		view.rows = append(view.rows, row)
	}
	all := heatRow{name: words.T(b.ctx, "Tất cả %s đơn vị", words.Number(b.ctx, len(b.board.Rows)))}
	for _, f := range fields {
		all.cells = append(all.cells, b.heatCell(f.FieldTally, true))
	}
	view.rows = append(view.rows, all)
	return view
}

// heatClasses are the steps of colour, each from so many hundredths on.
var heatClasses = []struct {
	from  int
	class string
}{{100, "heat-5"}, {75, "heat-4"}, {50, "heat-3"}, {25, "heat-2"}, {0, "heat-1"}}

func (b boardBuilder) heatCell(t FieldTally, ok bool) heatCell {
	done, all := t.Done()
	switch {
	case !ok:
		return heatCell{class: "heat-0", text: "–"}
	case all == 0:
		return heatCell{class: "heat-0", text: words.T(b.ctx, "không ghi hạn")}
	}
	cell := heatCell{text: words.Percent(b.ctx, done, all), done: true}
	for _, step := range heatClasses {
		if 100*done >= step.from*all {
			cell.class = step.class
			break
		}
	}
	if late := t.Due.Of(plan.Overdue); late > 0 {
		cell.late = words.T(b.ctx, "%s quá hạn", words.Number(b.ctx, late))
	}
	return cell
}

func (b boardBuilder) legend() []heatStep {
	return []heatStep{
		{"heat-5", words.T(b.ctx, "xong hết")}, {"heat-4", words.T(b.ctx, "từ 75 %")}, {"heat-3", words.T(b.ctx, "từ 50 %")},
		{"heat-2", words.T(b.ctx, "từ 25 %")}, {"heat-1", words.T(b.ctx, "dưới 25 %")}, {"heat-0", words.T(b.ctx, "không có kỳ hạn")},
	}
}

// LooksDown tells whether units of a type stand above others as a rule, so
// that the page is offered among the main places.
func LooksDown(t unit.Type) bool {
	return t == unit.Province || t == unit.District || t == unit.Town
}
