package estimate

import (
	"context"
	"net/http"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// moneyView is what the page of a year's money shows.
type moneyView struct {
	page       ui.Page
	title, sub string
	exports    []ui.Link
	act        ui.Link
	fields     ui.Table
	states     []ui.Chip
	// found says what the filter lets through, clear leads out of it.
	found, clear string
	estimates    ui.Table
	empty        ui.Beginning
	// begin chooses the task of a new estimate; without options it is not shown.
	begin       ui.Select
	beginAction string
}

func (p *Pages) money(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	year, err := yearOf(r)
	if err != nil {
		return err
	}
	b := moneyBuilder{ctx: r.Context(), v: v, filter: FilterFrom(r.URL.Query())}
	if b.year, err = p.actions.Money(r.Context(), v, year); err != nil {
		return err
	}
	if b.found, err = p.actions.Estimates(r.Context(), v, year, b.filter); err != nil {
		return err
	}
	view := b.view()
	view.page = p.frame.Page(r, v, view.title)
	if v.Can(ActDraft) {
		if view.begin, err = p.taskChoice(r.Context(), v, year); err != nil {
			return err
		}
		view.beginAction = MoneyPath(v.Unit.Code, year, Filter{}) + "/new"
	}
	return web.Render(w, r, http.StatusOK, moneyPage(view))
}

// taskChoice offers the tasks of the year's plans.
func (p *Pages) taskChoice(ctx context.Context, v account.Visit, year int) (ui.Select, error) {
	y, err := p.actions.plans.Year(ctx, v, year, plan.Filter{})
	if err != nil {
		return ui.Select{}, err
	}
	choice := ui.Select{Field: ui.Field{Name: "task", Label: words.T(ctx, "Nhiệm vụ"), Required: true}}
	for _, t := range y.Tasks {
		if t.WithdrawnOn.IsZero() {
			choice.Options = append(choice.Options, ui.Option{Value: t.ID, Text: t.Ref() + " " + t.Title})
		}
	}
	return choice, nil
}

// chooseTask leads from the choice of a task to the form of its estimate.
func (p *Pages) chooseTask(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	year, err := yearOf(r)
	if err != nil {
		return err
	}
	target := MoneyPath(v.Unit.Code, year, Filter{})
	if id := web.Query(r).Text("task"); id != "" {
		task, _, err := p.actions.plans.Task(r.Context(), v, id)
		if err != nil {
			return err
		}
		target = NewPath(v.Unit.Code, task.ID)
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
	return nil
}

// moneyBuilder makes what the page of a year's money shows.
type moneyBuilder struct {
	ctx    context.Context
	v      account.Visit
	year   Year
	filter Filter
	found  []Estimate
}

func (b moneyBuilder) view() moneyView {
	code := b.v.Unit.Code
	view := moneyView{
		title: words.T(b.ctx, "Kinh phí năm %d", b.year.Year), sub: b.sub(), fields: b.fieldTable(), states: b.stateChips(),
		exports: []ui.Link{{Text: words.T(b.ctx, "Bảng tính (XLSX)"), Href: MoneyPath(code, b.year.Year, Filter{}) + ".xlsx"}},
		act:     ui.Link{Text: words.T(b.ctx, "Dự toán năm"), Href: budgetPath(code, b.year.Year, "")},
		found:   b.foundText(), clear: MoneyPath(code, b.year.Year, Filter{}) + "#list",
		estimates: b.estimateTable(),
		empty: ui.Beginning{
			Icon: "file-earmark-text", Title: words.T(b.ctx, "Chưa có dự toán nào"),
			Text: words.T(b.ctx, "Mỗi nhiệm vụ cần tiền thì lập một dự toán: công chức lập, kế toán thẩm tra, lãnh đạo duyệt."),
		},
	}
	if !b.filter.IsZero() {
		view.empty = ui.Beginning{
			Icon: "search", Title: words.T(b.ctx, "Không có dự toán nào khớp"), Text: words.T(b.ctx, "Thử bỏ bớt điều kiện lọc."),
			Act: ui.Link{Text: words.T(b.ctx, "Bỏ lọc"), Href: view.clear},
		}
	}
	if b.v.Can(ActBudget) {
		view.act.Text = words.T(b.ctx, "Ghi dự toán năm")
	}
	return view
}

func (b moneyBuilder) sub() string {
	t := b.year.Total
	if t == (Totals{}) {
		return words.T(b.ctx, "Chưa ghi dự toán năm.")
	}
	text := words.T(b.ctx, "Dự toán năm %s, đã chi %s", t.Budget.InDong(b.ctx), t.Spent.InDong(b.ctx))
	if t.Left() < 0 {
		return text + " · " + words.T(b.ctx, "đã bố trí vượt %s", (-t.Left()).InDong(b.ctx))
	}
	return text + " · " + words.T(b.ctx, "còn lại %s chưa bố trí", t.Left().InDong(b.ctx))
}

// list is the address of the estimates that a filter lets through.
func (b moneyBuilder) list(f Filter) string {
	return MoneyPath(b.v.Unit.Code, b.year.Year, f) + "#list"
}

func (b moneyBuilder) fieldTable() ui.Table {
	columns := []ui.Column{{Title: words.T(b.ctx, "Lĩnh vực")}}
	for _, title := range []string{
		words.T(b.ctx, "Dự toán năm"), ColPlanned.Name(b.ctx), ColChecked.Name(b.ctx), ColApproved.Name(b.ctx), ColSpent.Name(b.ctx),
		words.T(b.ctx, "Còn lại"),
	} {
		columns = append(columns, ui.Column{Title: title, Number: true, Tight: true})
	}
	table := ui.Table{Caption: words.T(b.ctx, "Kinh phí theo lĩnh vực, đơn vị đồng"), Columns: columns}
	for _, f := range b.year.Fields {
		table.Rows = append(table.Rows, ui.Row{Cells: b.figures(ui.Cell{Text: f.Field.Name(b.ctx)}, f.Field.Key, f.Totals)})
	}
	table.Rows = append(table.Rows, ui.Row{Cells: b.figures(ui.Cell{Text: words.T(b.ctx, "Cộng")}, "", b.year.Total), Sum: true})
	return table
}

// figures are the cells of a line; each leads to what it counts.
func (b moneyBuilder) figures(name ui.Cell, fieldKey string, t Totals) []ui.Cell {
	cell := func(m Money, href string) ui.Cell {
		if m == 0 {
			return ui.Cell{}
		}
		return ui.Cell{Text: m.Format(b.ctx), Href: href}
	}
	count := func(m Money, c Column) ui.Cell { return cell(m, b.list(Filter{FieldKey: fieldKey, Column: c})) }
	left := count(t.Left(), ColCommitted)
	if t.Left() < 0 {
		left = ui.Cell{View: overCell(left.Href, left.Text), Note: words.T(b.ctx, "vượt")}
	}
	return []ui.Cell{
		name, cell(t.Budget, budgetPath(b.v.Unit.Code, b.year.Year, fieldKey)),
		count(t.Planned, ColPlanned), count(t.Checked, ColChecked), count(t.Approved, ColApproved), count(t.Spent, ColSpent), left,
	}
}

// stateChips narrow the list by state; the field goes along.
func (b moneyBuilder) stateChips() []ui.Chip {
	chip := func(text string, s State) ui.Chip {
		current := b.filter.State == s && b.filter.Column == ""
		return ui.Chip{Text: text, Href: b.list(Filter{FieldKey: b.filter.FieldKey, State: s}), Current: current}
	}
	chips := []ui.Chip{chip(words.T(b.ctx, "tất cả"), "")}
	for _, s := range States {
		chips = append(chips, chip(s.Name(b.ctx), s))
	}
	return chips
}

// foundText says what the filter lets through, with the sum of what is counted:
// the figure from which the reader came.
func (b moneyBuilder) foundText() string {
	if b.filter.IsZero() {
		return ""
	}
	text := words.T(b.ctx, "%d dự toán", len(b.found))
	if f, ok := b.year.field(b.filter.FieldKey); ok {
		text = f.Field.Name(b.ctx) + ": " + text
	}
	if b.filter.Column == "" {
		return text
	}
	var sum Money
	for _, e := range b.found {
		m, _ := b.filter.Column.Counts(e)
		sum += m
	}
	return text + " · " + b.filter.Column.Name(b.ctx) + ": " + sum.InDong(b.ctx)
}

func (b moneyBuilder) estimateTable() ui.Table {
	column := b.filter.Column
	table := ui.Table{Caption: words.T(b.ctx, "Các dự toán"), Columns: []ui.Column{
		{Title: words.T(b.ctx, "Dự toán")}, {Title: words.T(b.ctx, "Lĩnh vực")}, {Title: words.T(b.ctx, "Trạng thái"), Tight: true},
		{Title: words.T(b.ctx, "Đề nghị"), Number: true, Tight: true},
		{Title: ColApproved.Name(b.ctx), Number: true, Tight: true}, {Title: ColSpent.Name(b.ctx), Number: true, Tight: true},
	}}
	if column != "" {
		table.Columns = append(table.Columns, ui.Column{Title: words.T(b.ctx, "Tính vào số"), Number: true, Tight: true})
	}
	for _, e := range b.found {
		row := ui.Row{Cells: []ui.Cell{
			{Text: e.Title, Href: Path(b.v.Unit.Code, e.ID), Note: e.TaskRef + " " + e.TaskTitle},
			{Text: e.Field.Name(b.ctx)}, {View: ui.StateBadge(e.Shown(b.ctx))},
			{Text: e.Amount.Format(b.ctx)}, {Text: unlessNothing(b.ctx, e.Approved)}, {Text: unlessNothing(b.ctx, e.Spent)},
		}}
		if column != "" {
			m, _ := column.Counts(e)
			row.Cells = append(row.Cells, ui.Cell{Text: m.Format(b.ctx)})
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// unlessNothing is an amount; of nothing nothing is said.
func unlessNothing(ctx context.Context, m Money) string {
	if m == 0 {
		return ""
	}
	return m.Format(ctx)
}
