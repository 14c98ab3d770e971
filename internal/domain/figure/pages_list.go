package figure

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// listView is what the page of all figures shows.
type listView struct {
	page       ui.Page
	title, sub string
	export     ui.Link
	add        ui.Link
	tabs       []ui.NavItem
	chips      lookChips
	units      []ui.Chip
	days       daysForm
	waiting    *ui.Table
	parts      []partView
	contents   []ui.Chip
	empty      ui.Beginning
}

// daysForm asks for a period day by day.
type daysForm struct {
	action   string
	from, to clock.Date
	below    bool
}

// partView is a part of the plan with its figures; those that cannot be counted
// yet stand folded below the others.
type partView struct {
	id, title string
	table     ui.Table
	unknown   ui.Table
	unknowns  string
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	l.in.Of = ""
	all, err := p.actions.Definitions(ctx, v)
	if err != nil {
		return err
	}
	period := l.term.Period()
	values, err := p.actions.ShowEach(ctx, v, l.in, []Period{period})
	if err != nil {
		return err
	}
	below, err := p.actions.HasBelow(ctx, v, period.To)
	if err != nil {
		return err
	}
	code := v.Unit.Code
	path := func(l look) string { return l.list(code) }
	view := listView{
		title: words.T(ctx, "Số liệu"), sub: l.sub(ctx),
		export: ui.Link{Text: words.T(ctx, "Xuất Excel"), Href: l.export(code), Icon: "download"},
		tabs:   p.tabs(ctx, v, l, true), chips: l.chips(ctx, clock.Today(p.clock), path),
		days:  daysForm{action: web.UnitPath(code) + "/figures", from: period.From, to: period.To, below: l.in.Below},
		parts: l.partViews(ctx, code, all, values[0]),
		empty: ui.Beginning{
			Icon: "file-earmark-text", Title: words.T(ctx, "Chưa có định nghĩa số liệu nào"),
			Text: words.T(ctx, "Số liệu được định nghĩa bằng dữ liệu; khi có, chúng hiện ở đây và tự tính từ các sổ."),
		},
	}
	if view.waiting, err = p.waiting(ctx, v, all); err != nil {
		return err
	}
	if v.Can(ActDefine) {
		view.add = ui.Link{Text: words.T(ctx, "Thêm số liệu"), Href: web.UnitPath(code) + "/figures/new", Icon: "plus-lg"}
	}
	for _, part := range view.parts {
		view.contents = append(view.contents, ui.Chip{Text: part.title, Href: "#" + part.id})
	}
	if below {
		view.units = l.unitChips(ctx, path)
	}
	view.page = p.frame.Page(r, v, view.title)
	return web.Render(w, r, http.StatusOK, listPage(view))
}

// tabs lead between the pages of the room.
func (p *Pages) tabs(ctx context.Context, v account.Visit, l look, list bool) []ui.NavItem {
	year := l
	year.in, year.term = Scope{}, Term{Year: l.term.Year, Part: Year, Rule: l.term.Rule}
	return []ui.NavItem{
		{Text: words.T(ctx, "Số liệu"), Href: l.list(v.Unit.Code), Current: list},
		{Text: words.T(ctx, "Chỉ tiêu"), Href: year.targets(v.Unit.Code), Current: !list},
	}
}

// partViews groups figures by the part of the plan that asks for them.
func (l look) partViews(ctx context.Context, code string, all Definitions, values Values) []partView {
	var parts []partView
	places := map[string]int{}
	for _, d := range all {
		part := partOf(d.Task)
		if _, there := places[part]; !there {
			places[part] = len(parts)
			name := partName(ctx, part)
			parts = append(parts, partView{
				id: "part-" + cmp.Or(part, "own"), title: name,
				table: figureTable(ctx, name), unknown: figureTable(ctx, words.T(ctx, "%s: chưa có nguồn", name)),
			})
		}
		v := values[d.Name()]
		table := &parts[places[part]].table
		if !v.Known {
			table = &parts[places[part]].unknown
		}
		table.Rows = append(table.Rows, l.figureRow(ctx, code, d, v))
	}
	for i, part := range parts {
		parts[i].unknowns = words.T(ctx, "%d số liệu chưa có nguồn", len(part.unknown.Rows))
	}
	return parts
}

func figureTable(ctx context.Context, caption string) ui.Table {
	return ui.Table{Caption: caption, Columns: []ui.Column{
		{Title: words.T(ctx, "Nhiệm vụ"), Tight: true}, {Title: words.T(ctx, "Số liệu")},
		{Title: words.T(ctx, "Kết quả"), Number: true, Tight: true}, {Title: words.T(ctx, "Tử số/mẫu số"), Number: true, Tight: true},
		{Title: words.T(ctx, "Mức thường đặt"), Number: true, Tight: true},
	}}
}

func (l look) figureRow(ctx context.Context, code string, d Definition, v Value) ui.Row {
	title := ui.Cell{Text: d.Title.In(ctx), Href: l.figure(code, d.Name())}
	goal := ui.Cell{}
	if d.Goal != nil {
		goal.Text = d.Goal.Shown(ctx)
	}
	return ui.Row{ID: "f-" + d.Name(), Cells: []ui.Cell{
		{Text: d.Task}, title, l.valueCell(ctx, code, d, v), l.fractionCell(ctx, code, d, v), goal,
	}}
}

// valueCell is a figure as a link to what it counts; what is not known is no
// link.
func (l look) valueCell(ctx context.Context, code string, d Definition, v Value) ui.Cell {
	if !v.Known {
		return ui.Cell{View: quiet(v.Shown(ctx))}
	}
	cell := ui.Cell{Text: v.Shown(ctx), Href: l.rows(code, d.Name(), Top)}
	if unit := d.Unit.In(ctx); unit != "" && !v.IsRate {
		cell.Note = unit
	}
	if v.Outside {
		cell.Note = strings.TrimPrefix(cell.Note+" · "+words.T(ctx, "từ ngoài"), " · ")
	}
	return cell
}

func (l look) fractionCell(ctx context.Context, code string, d Definition, v Value) ui.Cell {
	if !v.Known || !v.IsRate {
		return ui.Cell{}
	}
	return ui.Cell{View: l.fraction(ctx, code, d.Name(), v)}
}

// fraction shows numerator and denominator, each of which leads to its list.
func (l look) fraction(ctx context.Context, code, name string, v Value) templ.Component {
	return fractionLinks(
		ui.Link{Text: number(ctx, v.Top), Href: l.rows(code, name, Top)},
		ui.Link{Text: number(ctx, v.Bottom), Href: l.rows(code, name, Bottom)},
	)
}
