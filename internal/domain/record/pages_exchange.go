package record

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// xlsxType is the media type of workbooks.
const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func (p *Pages) exchangeRoutes() []web.Route {
	const one = "/registers/{kind}/imports/{sheet}"
	return []web.Route{
		p.route(http.MethodGet, "/registers/{kind}/export.xlsx", ActView, p.export),
		p.route(http.MethodGet, "/registers/{kind}/template.xlsx", ActView, p.template),
		p.route(http.MethodGet, "/registers/{kind}/import", ActKeep, p.newImport),
		p.route(http.MethodPost, "/registers/{kind}/import", ActKeep, p.openImport).WithMaxBody(MaxFile + web.DefaultMaxBody),
		p.route(http.MethodGet, one, ActKeep, p.preview),
		p.route(http.MethodPost, one, ActKeep, p.remap),
		p.route(http.MethodPost, one+"/take", ActKeep, p.take),
	}
}

func (p *Pages) export(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	startWorkbook(w, k.Name)
	return p.actions.Export(r.Context(), v, k.Name, FilterOf(k, web.Query(r)), w)
}

func startWorkbook(w http.ResponseWriter, name string) {
	h := w.Header()
	h.Set("Content-Type", xlsxType)
	h.Set("Content-Disposition", `attachment; filename="`+strings.ReplaceAll(name, "_", "-")+`.xlsx"`)
	h.Set("Cache-Control", "private, no-cache")
}

func (p *Pages) template(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	k.Form = withoutSealed(k.Form)
	startWorkbook(w, k.Name)
	return Template(r.Context(), w, k)
}

// importView is what the page that takes a spreadsheet shows.
type importView struct {
	page         ui.Page
	title, sub   string
	action, back string
	formID       string
	problem      string
	file         ui.FileInput
	template     ui.Link
}

func (p *Pages) newImport(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	return p.showNewImport(w, r, v, k, "", http.StatusOK)
}

func (p *Pages) showNewImport(w http.ResponseWriter, r *http.Request, v account.Visit, k Kind, problem string, status int) error {
	ctx := r.Context()
	path := RegisterPath(v.Unit.Code, k.Name)
	view := importView{
		title: words.T(ctx, "Nhập từ bảng tính"), sub: k.Title.In(ctx), action: path + "/import", back: path, formID: store.NewID(), problem: problem,
		file: ui.FileInput{Accept: ".xlsx,.csv", Field: ui.Field{
			Name: "file", Label: words.T(ctx, "Bảng tính"), Required: true,
			Help: words.T(ctx, "XLSX hoặc CSV, không quá %d MB. Giữ nguyên tiêu đề, dòng gộp, dòng cộng: Vidan tự nhận ra; bước sau cho xem trước từng cột và từng ô sai.", MaxFile>>20),
		}},
		template: ui.Link{Text: words.T(ctx, "Tải bảng mẫu"), Href: path + "/template.xlsx", Icon: "download"},
	}
	view.page = p.registerPage(r, v, k, view.title)
	view.page.Narrow = true
	return web.Render(w, r, status, importPage(view))
}

func (p *Pages) openImport(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	upload, err := web.OpenUpload(r)
	if err != nil {
		return err
	}
	id := upload.Form.Text("form_id")
	if !store.IsID(id) {
		return incomplete(ctx)
	}
	name, content, err := upload.Next()
	if errors.Is(err, io.EOF) {
		return p.showNewImport(w, r, v, k, words.T(ctx, "Hãy chọn tệp."), http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	_, err = p.actions.TakeFile(ctx, v, k.Name, id, name, content)
	text := explainSheet(ctx, err)
	switch {
	case sentTwice(err): // the same form sent twice
	case text != "":
		return p.showNewImport(w, r, v, k, text, http.StatusUnprocessableEntity)
	case err != nil:
		return err
	}
	http.Redirect(w, r, importPath(v.Unit.Code, k.Name, id), http.StatusSeeOther)
	return nil
}

func importPath(code, kind, id string) string { return RegisterPath(code, kind) + "/imports/" + id }

// explainSheet says in words why a spreadsheet cannot be read; nothing of other
// errors.
func explainSheet(ctx context.Context, err error) string {
	var noSheet *sheet.NoSheetError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &noSheet):
		return words.T(ctx, "Tệp không có bảng “%s”.", noSheet.Name)
	case errors.Is(err, ErrNothing):
		return words.T(ctx, "Không có dòng nào nhận được. Hãy xem lại cột nào là trường nào.")
	case errors.Is(err, ErrMapping):
		return words.T(ctx, "Cách đọc chưa đủ: có trường bắt buộc chưa có cột, hoặc một cột được chọn hai lần.")
	case errors.Is(err, ErrBadRows):
		return words.T(ctx, "Còn ô sai nên chưa nhận dòng nào.")
	}
	for _, unread := range unreadable {
		if errors.Is(err, unread) {
			return office.Explain(err, words.Locale(ctx))
		}
	}
	return explain(ctx, err)
}

// unreadable are the errors of files that are no spreadsheets to be read.
var unreadable = []error{
	office.ErrEmpty, office.ErrEncrypted, office.ErrUnsupported, office.ErrTooLarge, office.ErrUnknown, office.ErrDamaged,
}

// previewView is what the page of an import shows.
type previewView struct {
	page       ui.Page
	title, sub string
	action     string
	take       string
	taken      string
	back       string
	notice     ui.Notice
	facts      []ui.Term
	sheet      ui.Select
	head       ui.Input
	columns    []mapRow
	sample     ui.Table
	bad        ui.Table
	badMore    string
	skip       ui.Check
	all        ui.Check
	submit     ui.Button
}

// mapRow chooses the column of a field, or a text for all rows.
type mapRow struct {
	column   ui.Select
	constant ui.Input
}

func (p *Pages) preview(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	i, err := p.actions.Import(r.Context(), v, r.PathValue("kind"), r.PathValue("sheet"))
	if err != nil {
		return err
	}
	return p.showPreview(w, r, v, i, ui.Notice{}, http.StatusOK)
}

func (p *Pages) showPreview(w http.ResponseWriter, r *http.Request, v account.Visit, i Import, notice ui.Notice, status int) error {
	ctx := r.Context()
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	pre, err := p.actions.PreviewImport(ctx, v, i, i.Mapping)
	if text := explainSheet(ctx, err); text != "" && notice.Text == "" {
		notice, err = ui.Notice{Kind: ui.Danger, Text: text}, nil
	}
	if errors.Is(err, ErrMapping) {
		err = nil
	}
	if err != nil {
		return err
	}
	b := previewBuilder{ctx: ctx, k: k, i: i, p: pre, path: importPath(v.Unit.Code, k.Name, i.ID)}
	view := b.view()
	view.notice, view.back = notice, RegisterPath(v.Unit.Code, k.Name)
	view.page = p.registerPage(r, v, k, view.title)
	return web.Render(w, r, status, previewPage(view))
}

// previewBuilder makes the page of an import.
type previewBuilder struct {
	ctx  context.Context
	k    Kind
	i    Import
	p    Preview
	path string
}

func (b previewBuilder) view() previewView {
	view := previewView{title: words.T(b.ctx, "Xem trước khi nhập"), sub: b.i.Name, action: b.path, take: b.path + "/take"}
	if !b.i.Open {
		view.taken = words.T(b.ctx, "Tệp này đã vào sổ: %d mục.", b.i.Taken)
		return view
	}
	view.facts = b.facts()
	view.sheet = ui.Select{Field: ui.Field{Name: "sheet", Label: words.T(b.ctx, "Bảng"), Required: true}, Value: b.p.Mapping.Sheet}
	for _, s := range b.p.Sheets {
		text := s.Name
		if s.Visibility != sheet.Visible {
			text += " " + words.T(b.ctx, "(đang ẩn)")
		}
		view.sheet.Options = append(view.sheet.Options, ui.Option{Value: s.Name, Text: text})
	}
	view.head = ui.Input{
		Field: ui.Field{Name: "head", Label: words.T(b.ctx, "Dòng tiêu đề cuối cùng"), Required: true, Width: ui.ShortWidth},
		Value: strconv.Itoa(b.p.Mapping.Head), Type: "number",
	}
	view.columns = b.columns()
	view.sample = b.sample()
	view.bad, view.badMore = b.bad()
	view.skip = ui.Check{Field: ui.Field{Name: "skip_known", Label: words.T(b.ctx, "Bỏ qua mục mà sổ đã có (%d mục giống)", b.p.Known)}, Checked: true}
	view.all = ui.Check{Field: ui.Field{Name: "all_or_none", Label: words.T(b.ctx, "Chỉ nhận khi không còn ô sai nào")}}
	if good := b.p.Rows[Good]; good > 0 {
		view.submit = ui.Button{Text: words.T(b.ctx, "Nhận %s mục vào sổ", words.Number(b.ctx, good))}
	}
	return view
}

func (b previewBuilder) facts() []ui.Term {
	fact := func(name string, n int) ui.Term { return ui.Term{Name: name, Text: words.Number(b.ctx, n)} }
	return []ui.Term{
		fact(words.T(b.ctx, "Dòng tốt"), b.p.Rows[Good]), fact(words.T(b.ctx, "Dòng có ô sai"), b.p.Rows[Bad]),
		fact(words.T(b.ctx, "Dòng mục lớn"), b.p.Rows[Section]), fact(words.T(b.ctx, "Dòng cộng"), b.p.Rows[Total]),
		fact(words.T(b.ctx, "Tiêu đề, chân trang"), b.p.Rows[Above]+b.p.Rows[Foot]+b.p.Rows[Numbers]),
	}
}

// mapped are the names that can have a column: the fields, the code, the state.
func (b previewBuilder) mapped() []form.Field {
	var fields []form.Field
	for _, field := range b.k.Form {
		if inOneCell(field) && !field.Retired {
			fields = append(fields, field)
		}
	}
	return append(fields,
		form.Field{Name: CodeColumn, Label: words.Same(words.T(b.ctx, "Mã trong sổ"))},
		form.Field{Name: StateColumn, Label: words.Same(words.T(b.ctx, "Trạng thái"))})
}

func (b previewBuilder) columns() []mapRow {
	var rows []mapRow
	for _, field := range b.mapped() {
		s := ui.Select{
			Field: ui.Field{Name: "col-" + field.Name, Label: field.Label.In(b.ctx), Quiet: true},
			Value: b.p.Mapping.Columns[field.Name], Options: []ui.Option{{Text: words.T(b.ctx, "không có cột")}},
		}
		if field.Required {
			s.Label += " *"
		}
		if b.p.Mapping.Section == field.Name {
			s.Value = sectionChoice
		}
		for _, c := range b.p.Columns {
			s.Options = append(s.Options, ui.Option{Value: c.Column, Text: strings.TrimSuffix(c.Column+": "+short(c.Text), ": ")})
		}
		row := mapRow{column: s}
		if field.Type != "" {
			row.column.Options = append(row.column.Options, ui.Option{Value: sectionChoice, Text: words.T(b.ctx, "dòng mục lớn ở trên")})
			row.constant = ui.Input{
				Field: ui.Field{Name: "const-" + field.Name, Label: words.T(b.ctx, "%s: ghi giống nhau cho mọi dòng", field.Label.In(b.ctx)), LabelHidden: true},
				Value: b.p.Mapping.Constant[field.Name], Placeholder: words.T(b.ctx, "giống nhau cho mọi dòng"), Suggestions: labels(b.ctx, field),
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// sectionChoice stands for the section rows among the columns.
const sectionChoice = "-section"

func labels(ctx context.Context, field form.Field) []string {
	var all []string
	for _, o := range field.Options {
		all = append(all, o.Label.In(ctx))
	}
	return all
}

func short(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

func (b previewBuilder) sample() ui.Table {
	t := ui.Table{Caption: words.T(b.ctx, "Các mục đầu tiên"), Columns: []ui.Column{
		{Title: words.T(b.ctx, "Dòng"), Tight: true}, {Title: words.T(b.ctx, "Tên")},
	}}
	var fields []form.Field
	for _, field := range b.k.Form {
		used := slices.ContainsFunc(b.p.Sample, func(e Entry) bool { return !e.Values[field.Name].Empty() })
		if used && len(fields) < mostListed+1 && !field.Sensitive && !slices.Contains(b.k.Named, field.Name) {
			fields = append(fields, field)
			t.Columns = append(t.Columns, ui.Column{Title: field.Label.In(b.ctx), Number: field.Type.Numeric()})
		}
	}
	for _, e := range b.p.Sample {
		row := ui.Row{Cells: []ui.Cell{{Text: strconv.Itoa(e.Row)}, {Text: b.k.EntryTitle(e.Values)}}}
		for _, field := range fields {
			cell := ui.Cell{}
			if value := e.Values[field.Name]; !value.Empty() {
				cell.Text = field.Show(b.ctx, value, form.Offers{})
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (b previewBuilder) bad() (ui.Table, string) {
	t := ui.Table{Caption: words.T(b.ctx, "Ô sai"), Columns: []ui.Column{
		{Title: words.T(b.ctx, "Ô"), Tight: true}, {Title: words.T(b.ctx, "Trường")}, {Title: words.T(b.ctx, "Trong bảng tính")}, {Title: words.T(b.ctx, "Vì sao")},
	}}
	for _, c := range b.p.Problems {
		field, _ := b.k.Form.Field(c.Field)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Cell}, {Text: field.Label.In(b.ctx)}, {Text: c.Text}, {Text: ExplainCell(b.ctx, c.Err)}}})
	}
	if more := b.p.Bad - len(b.p.Problems); more > 0 {
		return t, words.T(b.ctx, "và %s ô sai nữa", words.Number(b.ctx, more))
	}
	return t, ""
}

// ExplainCell says in words why a cell cannot be read.
func ExplainCell(ctx context.Context, err error) string {
	switch {
	case errors.Is(err, ErrPartDay):
		return words.T(ctx, "chỉ có tháng, quý hoặc năm; hãy ghi đủ ngày, hoặc ghi một ngày giống nhau cho mọi dòng")
	case errors.Is(err, ErrFault):
		return words.T(ctx, "ô báo lỗi công thức")
	case errors.Is(err, ErrStateName):
		return words.T(ctx, "không phải trạng thái nào của sổ")
	case errors.Is(err, ErrNotAsked):
		return words.T(ctx, "không hợp với các ô khác của dòng")
	}
	return form.Explain(ctx, err)
}

// readMap reads the mapping that the page's form says; what it does not show
// stays as it was.
func readMap(k Kind, was Mapping, read web.Form) Mapping {
	m := Mapping{Sheet: read.Text("sheet"), Columns: map[string]string{}, Constant: map[string]string{}, Values: was.Values}
	m.Head, _ = read.Int("head")
	m.Head = max(m.Head, 0)
	m.First = m.Head + 1
	names := []string{CodeColumn, StateColumn}
	for _, field := range k.Form {
		names = append(names, field.Name)
	}
	for _, name := range names {
		switch column := read.Text("col-" + name); column {
		case "":
		case sectionChoice:
			m.Section = name
		default:
			m.Columns[name] = column
		}
		if text := read.Text("const-" + name); text != "" {
			m.Constant[name] = text
		}
	}
	return m
}

func (p *Pages) remap(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	i, err := p.actions.Import(ctx, v, r.PathValue("kind"), r.PathValue("sheet"))
	if err != nil {
		return err
	}
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	read, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	m := readMap(k, i.Mapping, read)
	if m.Sheet != i.Mapping.Sheet { // another sheet has headings of its own
		if m, err = p.actions.proposeOther(ctx, k, i, m.Sheet); err != nil {
			return err
		}
	}
	if err := p.actions.SetMapping(ctx, v, k.Name, i.ID, m); err != nil {
		return err
	}
	http.Redirect(w, r, importPath(v.Unit.Code, k.Name, i.ID), http.StatusSeeOther)
	return nil
}

func (a *Actions) proposeOther(ctx context.Context, k Kind, i Import, name string) (Mapping, error) {
	book, err := a.book(ctx, i)
	if err != nil {
		return Mapping{}, err
	}
	defer func() { _ = book.Close() }() // only read
	m, _, _, err := ProposeFor(ctx, k, book.Book, name)
	return m, err
}

func (p *Pages) take(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	i, err := p.actions.Import(ctx, v, r.PathValue("kind"), r.PathValue("sheet"))
	if err != nil {
		return err
	}
	read, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if i.Open {
		_, err = p.actions.Take(ctx, v, i, How{AllOrNone: read.Has("all_or_none"), SkipKnown: read.Has("skip_known")})
		if text := explainSheet(ctx, err); text != "" {
			return p.showPreview(w, r, v, i, ui.Notice{Kind: ui.Danger, Text: text}, http.StatusUnprocessableEntity)
		}
		if err != nil && !sentTwice(err) {
			return err
		}
	}
	http.Redirect(w, r, importPath(v.Unit.Code, i.Kind, i.ID), http.StatusSeeOther)
	return nil
}
