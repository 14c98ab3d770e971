package handover

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Frame makes what surrounds every page: the brand, the main places, the
// reader.
type Frame interface {
	Page(r *http.Request, v account.Visit, title string) ui.Page
}

// Pages shows the room in the browser.
type Pages struct {
	actions *Actions
	frame   Frame
}

// NewPages returns the pages of the room.
func NewPages(actions *Actions, frame Frame) *Pages { return &Pages{actions: actions, frame: frame} }

// Routes lists the addresses of the room.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		p.view("/handovers", p.list),
		p.view("/handovers/{handover}", p.record),
		p.view("/handovers/{handover}/record.pdf", p.pdf),
	}
}

// page is a handler that knows who asks, for which unit.
type page = account.Page

func (p *Pages) view(path string, h page) web.Route {
	return account.UnitRoute(http.MethodGet, path, ActView, h)
}

// listView is what the page of all records shows.
type listView struct {
	page    ui.Page
	table   ui.Table
	nothing ui.Beginning
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	records, err := p.actions.List(ctx, v)
	if err != nil {
		return err
	}
	view := listView{
		page: p.frame.Page(r, v, words.T(ctx, "Biên bản bàn giao")), table: recordsTable(ctx, v.Unit.Code, records),
		nothing: ui.Beginning{
			Icon: "file-earmark-text", Title: words.T(ctx, "Chưa có biên bản bàn giao nào"),
			Text: words.T(ctx, "Khi một người còn việc đang mở rời đơn vị hoặc đổi chức danh, biên bản được lập ở đây."),
		},
	}
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Cán bộ"), Href: web.UnitPath(v.Unit.Code) + "/people"}}
	return web.Render(w, r, http.StatusOK, listPage(view))
}

func recordsTable(ctx context.Context, code string, records []Record) ui.Table {
	t := ui.Table{Caption: words.T(ctx, "Biên bản bàn giao"), Columns: []ui.Column{
		{Title: words.T(ctx, "Người bàn giao")}, {Title: words.T(ctx, "Lý do")}, {Title: words.T(ctx, "Việc giao cho")},
		{Title: words.T(ctx, "Việc đang mở")}, {Title: words.T(ctx, "Ngày"), Tight: true},
	}}
	for _, r := range records {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: r.UserName, Href: recordPath(code, r.ID), Note: r.PostName}, {Text: r.why(ctx)}, {Text: r.to(ctx)},
			{Text: r.load(ctx)}, {Text: words.Date(ctx, r.On)},
		}})
	}
	return t
}

// why says the reason in words.
func (r Record) why(ctx context.Context) string {
	switch {
	case r.Reason == Disabled:
		return words.T(ctx, "tài khoản bị khóa")
	case r.Reason == Left:
		return words.T(ctx, "rời đơn vị")
	case r.NewPostName == "":
		return words.T(ctx, "thôi giữ chức danh")
	}
	return words.T(ctx, "chuyển sang chức danh %s", r.NewPostName)
}

// to says with whom the work goes on.
func (r Record) to(ctx context.Context) string {
	if r.ToName != "" {
		return r.ToName
	}
	return words.T(ctx, "để theo chức danh")
}

// load says how much was open.
func (r Record) load(ctx context.Context) string {
	return words.T(ctx, "%d việc đang mở: %d quá hạn", r.Open, r.Overdue)
}

// recordView is what the page of one record shows.
type recordView struct {
	page       ui.Page
	title, sub string
	terms      []ui.Term
	load       string
	table      ui.Table
	pdf        ui.Link
}

func (p *Pages) record(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	rec, err := p.actions.Record(ctx, v, r.PathValue("handover"))
	if err != nil {
		return err
	}
	title := words.T(ctx, "Biên bản bàn giao công việc")
	view := recordView{
		page: p.frame.Page(r, v, title), title: title, sub: rec.UserName + " · " + words.LongDate(ctx, rec.On),
		terms: rec.terms(ctx), load: rec.load(ctx), table: rec.table(ctx, v.Unit.Code),
		pdf: ui.Link{Text: words.T(ctx, "In biên bản (PDF)"), Href: recordPath(v.Unit.Code, rec.ID) + "/record.pdf", Icon: "printer"},
	}
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Biên bản bàn giao"), Href: recordsPath(v.Unit.Code)}}
	return web.Render(w, r, http.StatusOK, recordPage(view))
}

func (r Record) terms(ctx context.Context) []ui.Term {
	terms := []ui.Term{{Name: words.T(ctx, "Người bàn giao"), Text: r.UserName}}
	add := func(name, text string) {
		if text != "" {
			terms = append(terms, ui.Term{Name: name, Text: text})
		}
	}
	add(words.T(ctx, "Chức danh"), r.PostName)
	add(words.T(ctx, "Lý do"), r.why(ctx))
	add(words.T(ctx, "Việc giao cho"), r.to(ctx))
	add(words.T(ctx, "Ngày bàn giao"), words.Date(ctx, r.On))
	add(words.T(ctx, "Người lập biên bản"), r.MadeByName)
	return terms
}

func (r Record) table(ctx context.Context, code string) ui.Table {
	t := ui.Table{Caption: words.T(ctx, "Việc đang mở khi bàn giao"), Columns: []ui.Column{
		{Title: words.T(ctx, "Số"), Tight: true}, {Title: words.T(ctx, "Việc")}, {Title: words.T(ctx, "Hạn"), Tight: true},
		{Title: words.T(ctx, "Trạng thái"), Tight: true}, {Title: words.T(ctx, "Tiếp tục do")},
	}}
	for _, i := range r.Items {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: i.Ref}, {Text: i.Name, Href: plan.TaskPath(code, i.TaskID) + "#" + i.OccurrenceID},
			{Text: words.Date(ctx, i.Due)}, {View: ui.StateBadge(i.State.Shown(ctx))}, {Text: r.goesOnWith(ctx, i)},
		}})
	}
	return t
}

// goesOnWith says who goes on with an item.
func (r Record) goesOnWith(ctx context.Context, i Item) string {
	switch {
	case i.Named:
		return r.ToName
	case i.Lead != "":
		return i.Lead
	}
	return words.T(ctx, "chưa phân công")
}

func (p *Pages) pdf(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	rec, err := p.actions.Record(r.Context(), v, r.PathValue("handover"))
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := office.WritePDF(&file, Layout(r.Context(), v.Unit.Name, rec)); err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="ban-giao-`+rec.On.String()+`.pdf"`)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	if _, err := w.Write(file.Bytes()); err != nil {
		return fmt.Errorf("send the record: %w", err)
	}
	return nil
}

// Addresses of the room.

func recordsPath(code string) string { return web.UnitPath(code) + "/handovers" }

func recordPath(code, id string) string { return recordsPath(code) + "/" + id }
