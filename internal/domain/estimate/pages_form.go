package estimate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// formView is what the form of an estimate shows.
type formView struct {
	page            ui.Page
	title, sub      string
	action, back    string
	formID, version string
	notice          ui.Notice
	wrong           []ui.Link
	name            ui.Input
	purpose         ui.TextArea
	field           ui.Select
	lines           ui.Table
	count           string
	// more is how many lines the form has when a button asks for more; "" at
	// the most that there can be.
	more string
	sum  string
}

// typed is an estimate's text as a person typed it, with what is wrong.
type typed struct {
	title, purpose, field string
	lines                 []typedLine
	titleError, problem   string
}

type typedLine struct {
	content, unit, quantity, price          string
	contentError, quantityError, priceError string
}

func (l typedLine) blank() bool { return l.content+l.unit+l.quantity+l.price == "" }

// spareLines is how many empty lines a form offers below those that are filled.
const spareLines = 4

// typedOf shows a text to be mended. Numbers are written the Vietnamese way
// whatever the page's language: that is how they are read.
func typedOf(r Revision, fieldKey string) typed {
	ctx := words.WithLocale(context.Background(), words.Vietnamese)
	t := typed{title: r.Title, purpose: r.Purpose, field: fieldKey}
	for _, l := range r.Lines {
		t.lines = append(t.lines, typedLine{content: l.Content, unit: l.Unit, quantity: l.Quantity.Format(ctx), price: l.Price.Format(ctx)})
	}
	return t
}

// readTyped reads a form. The number of its lines is that of the page, bounded.
func readTyped(form web.Form) typed {
	t := typed{title: form.Text("title"), purpose: strings.Join(form.Lines("purpose"), "\n"), field: form.Text("field")}
	count, _ := form.Int("lines")
	for i := range min(max(count, 0), MaxLines+1) {
		name := func(part string) string { return part + "-" + strconv.Itoa(i) }
		l := typedLine{
			content: form.Text(name("content")), unit: form.Text(name("unit")),
			quantity: form.Text(name("quantity")), price: form.Text(name("price")),
		}
		if !l.blank() {
			t.lines = append(t.lines, l)
		}
	}
	return t
}

// text reads the numbers that were typed; false when something is wrong, which
// then stands beside its field.
func (t *typed) text(ctx context.Context) (Text, bool) {
	text, good := Text{Title: t.title, Purpose: t.purpose, FieldKey: t.field}, true
	for i := range t.lines {
		line, ok := t.lines[i].line(ctx)
		text.Lines = append(text.Lines, line)
		good = good && ok
	}
	_, err := text.total()
	if err == nil || !good {
		return text, good
	}
	t.tell(ctx, err)
	return text, false
}

// tell puts what is wrong beside its field.
func (t *typed) tell(ctx context.Context, err error) {
	var line *LineError
	switch {
	case errors.As(err, &line) && errors.Is(err, ErrUntitled):
		t.lines[line.Line].contentError = words.T(ctx, "Hãy ghi nội dung.")
	case errors.As(err, &line):
		t.lines[line.Line].priceError = explain(ctx, line.Cause)
	case errors.Is(err, ErrUntitled):
		t.titleError = words.T(ctx, "Hãy ghi tên dự toán.")
	default:
		t.problem = explain(ctx, err)
	}
}

func (l *typedLine) line(ctx context.Context) (Line, bool) {
	line := Line{Content: l.content, Unit: l.unit}
	var err error
	if line.Quantity, err = ParseQuantity(l.quantity); err != nil {
		l.quantityError = explain(ctx, err)
	}
	if line.Price, err = ParseMoney(l.price); err != nil {
		l.priceError = explain(ctx, err)
	}
	return line, l.quantityError+l.priceError == ""
}

// A formBuilder makes the form of an estimate, new or to be mended.
type formBuilder struct {
	ctx   context.Context
	typed typed
	// empty is how many empty lines there are below the filled ones.
	empty int
}

func (b formBuilder) fill(view *formView, fields []Field) {
	t := b.typed
	view.name = ui.Input{
		Field:     ui.Field{Name: "title", Label: words.T(b.ctx, "Tên dự toán"), Required: true, Error: t.titleError},
		Value:     t.title,
		MaxLength: maxTitle,
	}
	view.purpose = ui.TextArea{
		Field: ui.Field{Name: "purpose", Label: words.T(b.ctx, "Thuyết minh"), Help: words.T(b.ctx, "Vì sao cần, căn cứ định mức nào.")},
		Value: t.purpose, Rows: 3,
	}
	view.field = ui.Select{
		Field: ui.Field{Name: "field", Label: words.T(b.ctx, "Lấy từ dự toán năm của lĩnh vực"), Required: true}, Value: t.field,
	}
	for _, f := range fields {
		view.field.Options = append(view.field.Options, ui.Option{Value: f.Key, Text: f.Name(b.ctx)})
	}
	b.fillLines(view)
	if t.problem != "" {
		view.notice = ui.Notice{Kind: ui.Danger, Text: t.problem}
	}
}

func (b formBuilder) fillLines(view *formView) {
	lines := slices.Concat(b.typed.lines, make([]typedLine, b.empty))
	lines = lines[:min(len(lines), max(MaxLines, len(b.typed.lines)))]
	view.count = strconv.Itoa(len(lines))
	if len(lines) < MaxLines {
		view.more = strconv.Itoa(b.empty + 2*spareLines)
	}
	view.lines = ui.Table{Caption: words.T(b.ctx, "Các khoản của dự toán"), Columns: []ui.Column{
		{Title: words.T(b.ctx, "Nội dung")}, {Title: words.T(b.ctx, "Đơn vị tính")}, {Title: words.T(b.ctx, "Số lượng")},
		{Title: words.T(b.ctx, "Đơn giá")}, {Title: words.T(b.ctx, "Thành tiền"), Number: true, Tight: true},
	}}
	var total Money
	for i, l := range lines {
		row, amount := b.lineRow(i, l)
		view.lines.Rows = append(view.lines.Rows, row)
		total = min(total+amount, MaxMoney) // more than that is told as wrong
	}
	view.sum = words.T(b.ctx, "Cộng: %s", total.InDong(b.ctx))
	view.wrong = append(b.wrongTitle(), b.wrongLines()...)
}

func (b formBuilder) lineRow(i int, l typedLine) (ui.Row, Money) {
	cell := func(part, label, value, wrong string, most int) ui.Cell {
		return ui.Cell{View: ui.InputField(ui.Input{
			Field: ui.Field{
				Name: fmt.Sprintf("%s-%d", part, i), Label: fmt.Sprintf("%s, %s", label, words.T(b.ctx, "dòng %d", i+1)),
				LabelHidden: true, Error: wrong,
			},
			Value: value, MaxLength: most, InputMode: map[string]string{"quantity": "decimal"}[part], Autocomplete: "off",
		})}
	}
	row := ui.Row{Cells: []ui.Cell{
		cell("content", words.T(b.ctx, "Nội dung"), l.content, l.contentError, maxContent),
		cell("unit", words.T(b.ctx, "Đơn vị tính"), l.unit, "", maxUnit),
		cell("quantity", words.T(b.ctx, "Số lượng"), l.quantity, l.quantityError, maxUnit),
		cell("price", words.T(b.ctx, "Đơn giá"), l.price, l.priceError, maxUnit),
		{},
	}}
	line, ok := l.line(b.ctx)
	if !ok || l.blank() {
		return row, 0
	}
	row.Cells[4].Text = line.Amount().Format(b.ctx)
	return row, line.Amount()
}

func (b formBuilder) wrongTitle() []ui.Link {
	if b.typed.titleError == "" {
		return nil
	}
	return []ui.Link{{Text: b.typed.titleError, Href: "#title"}}
}

func (b formBuilder) wrongLines() []ui.Link {
	var links []ui.Link
	for i, l := range b.typed.lines {
		for _, part := range [][2]string{{"content", l.contentError}, {"quantity", l.quantityError}, {"price", l.priceError}} {
			if part[1] != "" {
				links = append(links, ui.Link{
					Text: words.T(b.ctx, "Dòng %d: %s", i+1, part[1]), Href: fmt.Sprintf("#%s-%d", part[0], i),
				})
			}
		}
	}
	return links
}

// asksForMore tells whether a form only wants more lines, and how many.
func asksForMore(form web.Form) (int, bool) {
	more, ok := form.Int("more")
	return min(max(more, spareLines), MaxLines), ok
}

func (p *Pages) newEstimate(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showNew(w, r, v, store.NewID(), nil, spareLines, http.StatusOK)
}

// showNew shows the form of a new estimate; without typed text it proposes a
// name and a field.
func (p *Pages) showNew(w http.ResponseWriter, r *http.Request, v account.Visit, id string, t *typed, empty, status int) error {
	ctx := r.Context()
	task, plan, err := p.actions.plans.Task(ctx, v, r.PathValue("task"))
	if err != nil {
		return err
	}
	if !task.WithdrawnOn.IsZero() {
		return ErrTaskGone
	}
	money, err := p.actions.Money(ctx, v, plan.Year)
	if err != nil {
		return err
	}
	if t == nil {
		t = &typed{title: words.T(ctx, "Dự toán kinh phí: %s", task.Title), field: money.proposedField(task.SectionTitle)}
		t.title = string([]rune(t.title)[:min(len([]rune(t.title)), maxTitle)])
	}
	fields, err := p.actions.fields(ctx, v, plan.Year)
	if err != nil {
		return err
	}
	view := formView{
		title: words.T(ctx, "Lập dự toán"), sub: strings.TrimSpace(task.Ref() + " " + task.Title), formID: id,
		action: NewPath(v.Unit.Code, task.ID), back: taskPath(v.Unit.Code, task.ID),
	}
	formBuilder{ctx, *t, empty}.fill(&view, fields)
	view.page = p.frame.Page(r, v, view.title)
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Kinh phí năm %d", plan.Year), Href: MoneyPath(v.Unit.Code, plan.Year, Filter{})}, {Text: task.Ref(), Href: view.back}}
	return web.Render(w, r, status, formPage(view))
}

func (p *Pages) draft(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id, t := form.Text("form_id"), readTyped(form)
	if !store.IsID(id) {
		return incomplete(ctx)
	}
	if more, ok := asksForMore(form); ok {
		return p.showNew(w, r, v, id, &t, more, http.StatusOK)
	}
	text, ok := t.text(ctx)
	if ok {
		err = p.actions.Draft(ctx, v, r.PathValue("task"), id, text)
	}
	switch {
	case !ok:
		return p.showNew(w, r, v, id, &t, spareLines, http.StatusUnprocessableEntity)
	case errors.Is(err, store.ErrExists) && p.has(ctx, v, id):
		// The same form sent twice.
	case errors.Is(err, ErrField):
		t.problem = explain(ctx, err)
		return p.showNew(w, r, v, id, &t, spareLines, http.StatusUnprocessableEntity)
	case err != nil:
		return err
	}
	http.Redirect(w, r, Path(v.Unit.Code, id), http.StatusSeeOther)
	return nil
}

func (p *Pages) has(ctx context.Context, v account.Visit, id string) bool {
	_, err := p.actions.Estimate(ctx, v, id)
	return err == nil
}

func (p *Pages) edit(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	d, err := p.actions.Estimate(r.Context(), v, r.PathValue("estimate"))
	if err != nil {
		return err
	}
	t := typedOf(d.Text(), d.Field.Key)
	return p.showEdit(w, r, v, d, d.Version, t, spareLines, http.StatusOK)
}

func (p *Pages) showEdit(w http.ResponseWriter, r *http.Request, v account.Visit, d Detail, version int, t typed, empty, status int) error {
	ctx := r.Context()
	if !d.may(StepEdit) && t.problem == "" {
		return ErrState
	}
	fields, err := p.actions.fields(ctx, v, d.Year)
	if err != nil {
		return err
	}
	if d.ApprovedRevision > 0 { // approved money stays in its field
		fields = []Field{d.Field}
	}
	view := formView{
		title: words.T(ctx, "Sửa dự toán"), sub: d.Title, version: strconv.Itoa(version),
		action: Path(v.Unit.Code, d.ID) + "/edit", back: Path(v.Unit.Code, d.ID),
	}
	switch d.State {
	case Approved:
		view.title = words.T(ctx, "Điều chỉnh dự toán")
		view.notice = ui.Notice{Kind: ui.Info, Text: words.T(ctx, "Bản đã duyệt (%s) vẫn có hiệu lực cho đến khi bản điều chỉnh được duyệt.", d.Approved.InDong(ctx))}
	case Returned:
		if step, ok := d.last(StepReturn); ok {
			view.notice = ui.Notice{Kind: ui.Info, Text: words.T(ctx, "Trả lại vì: %s", step.Note)}
		}
	}
	formBuilder{ctx, t, empty}.fill(&view, fields)
	view.page = p.frame.Page(r, v, view.title)
	view.page.Crumbs = []ui.Link{{Text: d.Title, Href: view.back}}
	return web.Render(w, r, status, formPage(view))
}

func (p *Pages) save(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	id, t := r.PathValue("estimate"), readTyped(form)
	more, wantsMore := asksForMore(form)
	text, ok := t.text(ctx)
	if ok && !wantsMore {
		err = p.actions.Edit(ctx, v, id, version, text)
	}
	if ok && !wantsMore && err == nil {
		http.Redirect(w, r, Path(v.Unit.Code, id), http.StatusSeeOther)
		return nil
	}
	d, loadErr := p.actions.Estimate(ctx, v, id)
	if loadErr != nil {
		return loadErr
	}
	switch {
	case wantsMore:
		return p.showEdit(w, r, v, d, version, t, more, http.StatusOK)
	case !ok:
		return p.showEdit(w, r, v, d, version, t, spareLines, http.StatusUnprocessableEntity)
	case errors.Is(err, store.ErrStale) && d.says(text):
		http.Redirect(w, r, Path(v.Unit.Code, id), http.StatusSeeOther) // the same form sent twice
		return nil
	case errors.Is(err, store.ErrStale):
		t.problem = words.T(ctx, "Có người vừa sửa dự toán này: nay là “%s”, %s. Phần anh/chị gõ vẫn còn bên dưới; lưu lần nữa sẽ thay bản của họ.", d.Title, d.Amount.InDong(ctx))
		if !d.may(StepEdit) { // it has gone on, and what was typed is still shown
			t.problem = p.whatChanged(ctx, d) + " " + words.T(ctx, "Phần anh/chị gõ vẫn còn bên dưới nhưng chưa được ghi.")
		}
		return p.showEdit(w, r, v, d, d.Version, t, spareLines, http.StatusConflict)
	case errors.Is(err, ErrField):
		t.problem = explain(ctx, err)
		return p.showEdit(w, r, v, d, version, t, spareLines, http.StatusUnprocessableEntity)
	}
	return err
}

// says tells whether an estimate is just as a text says.
func (d Detail) says(t Text) bool {
	now := d.Text()
	return d.State == Drafted && now.Title == t.Title && now.Purpose == t.Purpose && slices.Equal(now.Lines, t.Lines) &&
		(t.FieldKey == "" || t.FieldKey == d.Field.Key)
}
