package figure

import (
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// sentOutside is a figure from outside as a form sends it.
type sentOutside struct {
	id, top, bottom, note string
	from, to              clock.Date
	problem               string
}

// outsideView is what a page shows of a figure from outside.
type outsideView struct {
	id, value, period, about, note, state string
	shape                                 ui.Shape
	file                                  ui.Link
	preview                               bool
	differs                               string
	confirm, refuse, withdraw             string // addresses of the acts that the reader may do
}

// outsideForm takes one in.
type outsideForm struct {
	action, id, problem string
	open                bool
	from, to            ui.Field
	fromDay, toDay      clock.Date
	top, bottom, note   ui.Input
	rate                bool
	file                ui.FileInput
}

// outsides shows what came from outside for the figure, and the form for more.
func (b *figureBuilder) outsides(view *figureView, sent sentOutside) error {
	if b.look.in.Of != "" {
		return nil // it is of another unit
	}
	all, err := b.p.actions.Outsides(b.ctx, b.v, b.def.Name(), "")
	if err != nil {
		return err
	}
	for _, o := range all {
		view.outsides = append(view.outsides, b.outside(o))
	}
	if b.v.Can(ActEnter) {
		view.form = b.outsideForm(sent)
	}
	return nil
}

func (b *figureBuilder) outside(o Outside) outsideView {
	shown := outsideShown(b.ctx, b.v, b.def, o)
	if e := b.value.Entry; e != nil && e.ID == o.ID && !b.value.Outside && o.differs(b.value) {
		shown.differs = words.T(b.ctx, "Khác số Vidan đếm được: %s", b.value.Shown(b.ctx))
	}
	return shown
}

func outsideShown(ctx context.Context, v account.Visit, d Definition, o Outside) outsideView {
	value := o.value(d.IsRate())
	view := outsideView{
		id: o.ID, value: value.Shown(ctx), period: o.Period.Name(ctx), note: o.Note, state: o.State.name(ctx), shape: outsideShapes[o.State],
		about:   words.T(ctx, "%s nhập %s", o.Entered.name(ctx), words.Moment(ctx, o.EnteredAt)),
		file:    ui.Link{Text: o.File.Name, Href: outsidePath(v.Unit.Code, o.ID) + "/file", Note: words.Size(ctx, o.File.Size)},
		preview: web.CanPreview(o.File.MediaType),
	}
	if view.preview {
		view.file.Href = outsidePath(v.Unit.Code, o.ID) + "/preview"
	}
	if value.IsRate {
		view.value += " (" + value.Fraction(ctx) + ")"
	}
	if o.State != Waiting {
		view.about += "; " + words.T(ctx, "%s: %s", o.Decided.name(ctx), words.Moment(ctx, o.DecidedAt))
	}
	if o.Reason != "" {
		view.about += " – " + o.Reason
	}
	if o.State == Waiting && v.Can(ActConfirm) && isSecond(v, o) == nil {
		view.confirm, view.refuse = outsidePath(v.Unit.Code, o.ID)+"/confirm", outsidePath(v.Unit.Code, o.ID)+"/refuse"
	}
	if (o.State == Waiting || o.State == Confirmed) && v.Can(ActEnter) && isTheirs(v, o) == nil {
		view.withdraw = outsidePath(v.Unit.Code, o.ID) + "/withdraw"
	}
	return view
}

func (p Person) name(ctx context.Context) string {
	if p.Name == "" {
		return words.T(ctx, "Chương trình")
	}
	return p.Name
}

var outsideShapes = map[OutsideState]ui.Shape{Waiting: ui.Half, Confirmed: ui.Disc, Refused: ui.Diamond, Withdrawn: ui.Dash}

func (s OutsideState) name(ctx context.Context) string {
	switch s {
	case Confirmed:
		return words.T(ctx, "đã xác nhận")
	case Refused:
		return words.T(ctx, "không được xác nhận")
	case Withdrawn:
		return words.T(ctx, "đã rút")
	}
	return words.T(ctx, "chờ người thứ hai xác nhận")
}

func (b *figureBuilder) outsideForm(sent sentOutside) *outsideForm {
	if sent.id == "" {
		sent.id = store.NewID()
		sent.from, sent.to = b.look.term.Period().From, b.look.term.Period().To
	}
	top := words.T(b.ctx, "Kết quả")
	if b.def.IsRate() {
		top = words.T(b.ctx, "Tử số")
	}
	number := func(name, label, value string) ui.Input {
		return ui.Input{Field: ui.Field{Name: name, ID: "outside-" + name, Label: label, Required: true, Width: ui.ShortWidth}, Value: value, InputMode: "numeric", Autocomplete: "off"}
	}
	action := web.UnitPath(b.v.Unit.Code) + "/figures/" + b.def.Name() + "/outside?" + b.look.values().Encode()
	return &outsideForm{
		action: action, id: sent.id, problem: sent.problem, open: sent.problem != "", rate: b.def.IsRate(),
		from:    ui.Field{Name: "first_day", ID: "outside-from", Label: words.T(b.ctx, "Từ ngày"), Required: true},
		to:      ui.Field{Name: "last_day", ID: "outside-to", Label: words.T(b.ctx, "Đến ngày"), Required: true},
		fromDay: sent.from, toDay: sent.to,
		top: number("top", top, sent.top), bottom: number("bottom", words.T(b.ctx, "Mẫu số"), sent.bottom),
		note: ui.Input{Field: ui.Field{Name: "note", ID: "outside-note", Label: words.T(b.ctx, "Ghi chú")}, Value: sent.note, MaxLength: maxNote},
		file: ui.FileInput{Field: ui.Field{
			Name: "file", ID: "outside-file", Label: words.T(b.ctx, "Tệp chứng minh"), Required: true,
			Help: words.T(b.ctx, "Báo cáo, ảnh chụp màn hình hoặc tệp xuất từ hệ thống đã cho ra số này."),
		}},
	}
}

var wholeNumber = regexp.MustCompile(`^(\d+|\d{1,3}([., \x{a0}]\d{3})+)$`)

// readNumber reads a whole number as people write it: 1204, 1.204.
func readNumber(text string) (int64, error) {
	text = strings.TrimSpace(text)
	if !wholeNumber.MatchString(text) {
		return 0, ErrNumber
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, ErrNumber
	}
	return n, nil
}

// enter takes a figure from outside in: its fields come first, its file last.
func (p *Pages) enter(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx, name := r.Context(), r.PathValue("figure")
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	d, err := p.actions.Definition(ctx, v, name)
	if err != nil {
		return err
	}
	form, upload, err := openUpload(r)
	if err != nil {
		return err
	}
	sent := sentOutside{id: form.Text("form_id"), top: form.Text("top"), bottom: form.Text("bottom"), note: form.Text("note")}
	if !store.IsID(sent.id) {
		return web.Invalid(words.T(ctx, "Mẫu gửi lên không đủ. Hãy mở lại trang và gửi lần nữa."))
	}
	sent.from, _ = form.Date("first_day") // what is no day is no period
	sent.to, _ = form.Date("last_day")
	err = p.takeOutside(ctx, v, d, sent, upload)
	if errors.Is(err, store.ErrExists) {
		err = nil // the same form sent twice
	}
	if err != nil {
		problem, explained := intake.Explain(ctx, err)
		if sent.problem = problem; !explained {
			sent.problem = explain(ctx, err)
		}
		if sent.problem == "" {
			return err
		}
		return p.showFigure(w, r, v, sent, http.StatusUnprocessableEntity)
	}
	http.Redirect(w, r, l.figure(v.Unit.Code, name, "#", "o-"+sent.id), http.StatusSeeOther)
	return nil
}

// openUpload reads the fields of a form, with or without a file behind them.
func openUpload(r *http.Request) (web.Form, *web.Upload, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		form, err := web.ReadForm(r)
		return form, nil, err
	}
	upload, err := web.OpenUpload(r)
	if err != nil {
		return web.Form{}, nil, err
	}
	return upload.Form, upload, nil
}

// takeOutside checks everything that needs no file before it takes the file in.
func (p *Pages) takeOutside(ctx context.Context, v account.Visit, d Definition, sent sentOutside, upload *web.Upload) error {
	n := NewOutside{Figure: d.Name(), Period: Period{sent.from, sent.to}, Note: sent.note}
	var err error
	if n.Top, err = readNumber(sent.top); err != nil {
		return err
	}
	if d.IsRate() {
		if n.Bottom, err = readNumber(sent.bottom); err != nil {
			return err
		}
	}
	if err := n.check(d); !errors.Is(err, ErrNoFile) {
		return err
	}
	if upload == nil {
		return ErrNoFile
	}
	name, content, err := upload.Next()
	if errors.Is(err, io.EOF) {
		return ErrNoFile
	}
	if err != nil {
		return err
	}
	if n.File, err = p.actions.TakeFile(ctx, v, d.Name(), name, content); err != nil {
		return err
	}
	_, err = p.actions.Enter(ctx, v, sent.id, n)
	return err
}

// outsideFile sends the file of a figure from outside, to be saved or shown.
func (p *Pages) outsideFile(send func(http.ResponseWriter, *http.Request, web.File) error) page {
	return func(w http.ResponseWriter, r *http.Request, v account.Visit) error {
		o, file, err := p.actions.OutsideFile(r.Context(), v, r.PathValue("outside"))
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }() // only read
		return send(w, r, web.File{Name: o.File.Name, MediaType: o.File.MediaType, Hash: o.File.Hash, Size: o.File.Size, Content: file})
	}
}

// decided is the handler of an act on a figure from outside.
func (p *Pages) decided(act func(ctx context.Context, v account.Visit, id, reason string) error) page {
	return func(w http.ResponseWriter, r *http.Request, v account.Visit) error {
		ctx := r.Context()
		form, err := web.ReadForm(r)
		if err != nil {
			return err
		}
		o, err := p.actions.Outside(ctx, v, r.PathValue("outside"))
		if err != nil {
			return err
		}
		if err := act(ctx, v, o.ID, form.Text("reason")); err != nil {
			return err
		}
		http.Redirect(w, r, Path(v.Unit.Code, o.Figure, Custom(o.Period))+"#o-"+o.ID, http.StatusSeeOther)
		return nil
	}
}

// waiting shows what waits for a second person, on the page of all figures.
func (p *Pages) waiting(ctx context.Context, v account.Visit, all Definitions) (*ui.Table, error) {
	waiting, err := p.actions.Outsides(ctx, v, "", Waiting)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	t := &ui.Table{Caption: words.T(ctx, "Số liệu từ ngoài chờ xác nhận"), Columns: []ui.Column{
		{Title: words.T(ctx, "Số liệu")}, {Title: words.T(ctx, "Kỳ"), Tight: true}, {Title: words.T(ctx, "Kết quả"), Number: true, Tight: true},
		{Title: words.T(ctx, "Người nhập")},
	}}
	for _, o := range waiting {
		d, ok := all.Find(o.Figure)
		if !ok { // its definition is gone
			d.Title.Vi, d.Title.En = o.Figure, o.Figure
		}
		shown := outsideShown(ctx, v, d, o)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: d.Title.In(ctx), Href: Path(v.Unit.Code, o.Figure, Custom(o.Period)) + "#o-" + o.ID}, {Text: shown.period}, {Text: shown.value},
			{Text: o.Entered.name(ctx)},
		}})
	}
	return t, nil
}

func outsidePath(code, id string) string { return web.UnitPath(code) + "/outside-figures/" + id }
