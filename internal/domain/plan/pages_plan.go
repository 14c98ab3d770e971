package plan

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// plansView is what the list of plans and open imports shows.
type plansView struct {
	page    ui.Page
	title   string
	act     ui.Link
	imports ui.Table
	plans   ui.Table
	empty   ui.Beginning
}

func (p *Pages) plans(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	years, err := p.actions.Years(ctx, v)
	if err != nil {
		return err
	}
	title := words.T(ctx, "Văn bản kế hoạch")
	view := plansView{page: p.frame.Page(r, v, title), title: title, empty: ui.Beginning{
		Icon: "file-earmark-text", Title: words.T(ctx, "Chưa có kế hoạch nào"),
		Text: words.T(ctx, "Đưa vào bản kế hoạch đã ký (DOCX, XLSX, PDF hoặc văn bản); một phút sau cả năm đã chạy."),
	}}
	if v.Can(ActImport) {
		view.act = ui.Link{Text: words.T(ctx, "Nhập kế hoạch"), Href: newImportPath(v.Unit.Code), Icon: "upload"}
		view.empty.Act = view.act
		open, err := p.actions.OpenImports(ctx, v)
		if err != nil {
			return err
		}
		view.imports = importTable(ctx, v, open)
	}
	view.plans = ui.Table{Caption: title, Columns: []ui.Column{
		{Title: words.T(ctx, "Năm"), Tight: true}, {Title: words.T(ctx, "Kế hoạch")},
		{Title: words.T(ctx, "Số, ký hiệu"), Tight: true}, {Title: words.T(ctx, "Loại"), Tight: true},
	}}
	for _, year := range years {
		y, err := p.actions.Plans(ctx, v, year)
		if err != nil {
			return err
		}
		for _, plan := range y {
			view.plans.Rows = append(view.plans.Rows, ui.Row{Cells: []ui.Cell{
				{Text: strconv.Itoa(plan.Year), Href: yearPath(v.Unit.Code, plan.Year, Filter{})},
				{Text: plan.Title, Href: planPath(v.Unit.Code, plan.ID)},
				{Text: plan.Number}, {Text: kindName(ctx, plan.Kind)},
			}})
		}
	}
	return web.Render(w, r, http.StatusOK, plansPage(view))
}

func importTable(ctx context.Context, v account.Visit, imports []Import) ui.Table {
	table := ui.Table{Caption: words.T(ctx, "Đang chờ xem lại"), Columns: []ui.Column{
		{Title: words.T(ctx, "Năm"), Tight: true}, {Title: words.T(ctx, "Bản nháp")}, {Title: words.T(ctx, "Tình trạng"), Tight: true},
	}}
	for _, i := range imports {
		name := i.FileName
		if name == "" {
			name = words.T(ctx, "Lập bằng tay")
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []ui.Cell{
			{Text: strconv.Itoa(i.Year)}, {Text: name, Href: importPath(v.Unit.Code, i.ID), Note: kindName(ctx, i.Kind)},
			{Text: importStateName(ctx, i.State)},
		}})
	}
	return table
}

func importStateName(ctx context.Context, s ImportState) string {
	switch s {
	case ImportReading:
		return words.T(ctx, "đang đọc")
	case ImportReady:
		return words.T(ctx, "chờ xem lại")
	case ImportFailed:
		return words.T(ctx, "không đọc được")
	case ImportAdopted:
		return words.T(ctx, "đã nhận")
	}
	return words.T(ctx, "đã bỏ")
}

// planView is what the page of one plan shows.
type planView struct {
	page    ui.Page
	plan    Plan
	sub     string
	acts    []ui.Link
	exports []ui.Link
	terms   []ui.Term
	duties  []ui.Term
	bases   []string
}

func (p *Pages) plan(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	plan, err := p.actions.Plan(r.Context(), v, r.PathValue("plan"))
	if err != nil {
		return err
	}
	ctx := r.Context()
	view := planView{
		page: p.frame.Page(r, v, plan.Title), plan: plan,
		sub:     joined(" · ", kindName(ctx, plan.Kind), plan.Number, plan.IssuedBy),
		exports: exportLinks(ctx, v.Unit.Code, plan.ID, ""), terms: planTerms(ctx, v, plan), bases: plan.Bases,
	}
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Năm %d", plan.Year), Href: yearPath(v.Unit.Code, plan.Year, Filter{})}}
	if v.Can(ActEdit) {
		view.acts = append(view.acts, ui.Link{Text: words.T(ctx, "Thêm nhiệm vụ"), Href: planPath(v.Unit.Code, plan.ID) + "/tasks/new", Icon: "plus-lg"})
	}
	if v.Can(ActImport) {
		view.acts = append(view.acts, ui.Link{
			Text: words.T(ctx, "Nhập bản sửa đổi"), Icon: "upload",
			Href: newImportPath(v.Unit.Code) + "?" + url.Values{"replaces": {plan.ID}}.Encode(),
		})
	}
	for _, d := range plan.Responsibilities {
		view.duties = append(view.duties, ui.Term{Name: d.Post, View: textList(strings.Split(d.Text, "\n"))})
	}
	return web.Render(w, r, http.StatusOK, planPage(view))
}

func planTerms(ctx context.Context, v account.Visit, plan Plan) []ui.Term {
	terms := []ui.Term{{
		Name: words.T(ctx, "Cả năm"), Text: words.T(ctx, "Xem các nhiệm vụ"),
		Href: yearPath(v.Unit.Code, plan.Year, Filter{PlanID: plan.ID}),
	}}
	add := func(name, text string) {
		if text != "" {
			terms = append(terms, ui.Term{Name: name, Text: text})
		}
	}
	if !plan.Date.IsZero() {
		add(words.T(ctx, "Ngày ký"), words.Date(ctx, plan.Date))
	}
	add(words.T(ctx, "Người ký"), joined(", ", plan.Signer, signerPost(plan.SignerPost)))
	if up := plan.Upstream; up != nil {
		add(words.T(ctx, "Thực hiện kế hoạch cấp trên"), joined(", ", up.Number, words.Date(ctx, up.Date), up.Issuer))
	}
	if plan.SourceHash != "" {
		terms = append(terms, ui.Term{
			Name: words.T(ctx, "Bản gốc"), Text: plan.SourceName, Href: planPath(v.Unit.Code, plan.ID) + "/source",
		})
	}
	if len(plan.Recipients) > 0 {
		terms = append(terms, ui.Term{Name: words.T(ctx, "Nơi nhận"), View: textList(plan.Recipients)})
	}
	return terms
}

// signerPost writes a signer's post, which documents print in capitals over
// several lines, as one reads it: "TM. Ủy ban nhân dân, Chủ tịch".
func signerPost(post string) string {
	lines := strings.Split(post, "\n")
	for i, line := range lines {
		abbreviation, rest, found := strings.Cut(line, " ")
		if found && strings.HasSuffix(abbreviation, ".") {
			lines[i] = abbreviation + " " + sentenceCase(rest)
		} else {
			lines[i] = sentenceCase(line)
		}
	}
	return strings.Join(lines, ", ")
}

// source sends the document that the plan was read from: always as a
// download, because it is somebody else's file.
func (p *Pages) source(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	plan, file, err := p.actions.Source(r.Context(), v, r.PathValue("plan"))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // only read
	offer(w, plan.SourceName, "application/octet-stream")
	http.ServeContent(w, r, "", plan.CreatedAt, file)
	return nil
}

// offer sets the headers of a download.
func offer(w http.ResponseWriter, name, contentType string) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", web.Disposition("attachment", name))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
}

var contentTypes = map[Format]string{
	FormatDOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	FormatXLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	FormatPDF:  "application/pdf",
	FormatJSON: "application/json",
	FormatICS:  "text/calendar; charset=utf-8",
}

func (p *Pages) export(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	format := Format(r.PathValue("format"))
	if !slices.Contains(Formats, format) {
		return web.NotFound()
	}
	plan, err := p.actions.Plan(r.Context(), v, r.PathValue("plan"))
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s %s.%s", plan.Title, v.Unit.Name, format)
	return send(w, name, contentTypes[format], func(out io.Writer) error {
		return p.actions.WriteExport(r.Context(), v, plan.ID, format, p.base, out)
	})
}

func (p *Pages) calendar(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	year, err := yearOf(r)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s %d.ics", v.Unit.Name, year)
	return send(w, name, contentTypes[FormatICS], func(out io.Writer) error {
		return p.actions.WriteYearCalendar(r.Context(), v, year, p.base, out)
	})
}

// send makes a file to the end before its first byte goes out, so that a
// failure is still a page.
func send(w http.ResponseWriter, name, contentType string, write func(io.Writer) error) error {
	var file bytes.Buffer
	if err := write(&file); err != nil {
		return err
	}
	offer(w, name, contentType)
	w.Header().Set("Content-Length", strconv.Itoa(file.Len()))
	if _, err := w.Write(file.Bytes()); err != nil {
		return fmt.Errorf("send the file: %w", err)
	}
	return nil
}
