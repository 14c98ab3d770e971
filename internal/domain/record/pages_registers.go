package record

import (
	"context"
	"net/http"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// registersView is what the page of all registers shows.
type registersView struct {
	page   ui.Page
	groups []registerGroup
	add    ui.Link
}

type registerGroup struct {
	title string
	table ui.Table
}

func (p *Pages) registers(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	all, err := p.actions.Registers(ctx, v)
	if err != nil {
		return err
	}
	view := registersView{page: p.frame.Page(r, v, words.T(ctx, "Sổ theo dõi"))}
	if v.Can(ActDefine) {
		view.add = ui.Link{Text: words.T(ctx, "Lập sổ mới"), Href: registersPath(v.Unit.Code) + "/new", Icon: "plus-lg"}
	}
	for _, part := range parts(ctx) {
		g := registerGroup{title: part.title, table: registerTable(ctx, v, part.title, all, part.has)}
		if len(g.table.Rows) > 0 {
			view.groups = append(view.groups, g)
		}
	}
	return web.Render(w, r, http.StatusOK, registersPage(view))
}

// A part of the reform plan, by which registers are grouped.
type part struct {
	title string
	has   func(Kind) bool
}

func parts(ctx context.Context) []part {
	of := func(number string) func(Kind) bool {
		return func(k Kind) bool { return strings.HasPrefix(k.Task, number+".") }
	}
	return []part{
		{words.T(ctx, "Cải cách thể chế"), of("I")},
		{words.T(ctx, "Cải cách thủ tục hành chính"), of("II")},
		{words.T(ctx, "Tổ chức bộ máy, công vụ"), of("III")},
		{words.T(ctx, "Cải cách tài chính công"), of("IV")},
		{words.T(ctx, "Chính quyền số, tuyên truyền"), of("V")},
		{words.T(ctx, "Sổ của đơn vị"), func(k Kind) bool { return k.Task == "" }},
	}
}

func registerTable(ctx context.Context, v account.Visit, caption string, all []Register, has func(Kind) bool) ui.Table {
	t := ui.Table{Caption: caption, Columns: []ui.Column{
		{Title: words.T(ctx, "Sổ")}, {Title: words.T(ctx, "Tất cả"), Number: true, Tight: true},
		{Title: words.T(ctx, "Chưa xong"), Number: true, Tight: true}, {Title: words.T(ctx, "Quá hạn"), Number: true, Tight: true},
	}}
	for _, r := range all {
		if !has(r.Kind) {
			continue
		}
		path := RegisterPath(v.Unit.Code, r.Name)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: r.Title.In(ctx), Href: path, Note: strings.TrimSpace(r.Task + " " + r.About.In(ctx))},
			r.All.cell(ctx, path), r.Open.cell(ctx, path+"?"+openQuery(r.Kind)), r.Late.cell(ctx, path+"?late=1"),
		}})
	}
	return t
}

// cell is a count that leads to what it counts; nothing of nothing.
func (c Count) cell(ctx context.Context, href string) ui.Cell {
	if c.N == 0 {
		return ui.Cell{}
	}
	return ui.Cell{Text: c.text(ctx), Href: href}
}

func (c Count) text(ctx context.Context) string {
	if c.More {
		return words.T(ctx, "hơn %s", words.Number(ctx, c.N))
	}
	return words.Number(ctx, c.N)
}
