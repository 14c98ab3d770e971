package record

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// asked is the form of the fields that a move asks for.
func (k Kind) asked(m Move) form.Form {
	var asked form.Form
	for _, name := range m.Fields() {
		field, _ := k.Form.Field(name)
		field.Required = field.Required || slices.Contains(m.Needs, name)
		field.ShownIf = nil // what is asked for is shown
		asked = append(asked, field)
	}
	return asked
}

// startMove are the values with which the form of a move begins: those that the
// entry has, and today for days.
func startMove(asked form.Form, has form.Values, today clock.Date) form.Values {
	values := form.Values{}
	for _, field := range asked {
		switch value, ok := has[field.Name]; {
		case ok:
			values[field.Name] = value
		case field.Type == form.Date && field.Required:
			values[field.Name] = form.DateValue(today)
		}
	}
	return values
}

func (p *Pages) moveForm(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	d, m, err := p.moveOf(r, v)
	if err != nil {
		return err
	}
	s := sent{values: startMove(d.Definition.asked(m), d.Values, clock.Today(p.actions.Clock)), status: http.StatusOK}
	return p.showMove(w, r, v, d, m, d.Version, "", s)
}

func (p *Pages) moveOf(r *http.Request, v account.Visit) (Detail, Move, error) {
	d, err := p.actions.Record(r.Context(), v, r.PathValue("kind"), r.PathValue("entry"))
	if err != nil {
		return Detail{}, Move{}, err
	}
	m, ok := d.Definition.Move(r.PathValue("move"))
	if !ok {
		return Detail{}, Move{}, web.NotFound()
	}
	if err := v.Require(m.right()); err != nil {
		return Detail{}, Move{}, err
	}
	return d, m, nil
}

func (p *Pages) showMove(w http.ResponseWriter, r *http.Request, v account.Visit, d Detail, m Move, version int, note string, s sent) error {
	ctx := r.Context()
	if !slices.Contains(m.From, d.State) && len(s.problems) == 0 {
		return ErrState
	}
	offers, err := p.actions.offers(ctx, v, d.Definition.Form)
	if err != nil {
		return err
	}
	to, _ := d.Definition.State(m.To)
	view := formView{
		title: m.Title.In(ctx), sub: d.Code + " · " + d.Title, action: Path(v.Unit.Code, d.Kind, d.ID) + "/moves/" + m.Name,
		back: Path(v.Unit.Code, d.Kind, d.ID), version: strconv.Itoa(version), submit: ui.Button{Text: m.Title.In(ctx)},
		note:   noteField(ctx, note),
		notice: ui.Notice{Kind: ui.Info, Text: words.T(ctx, "Mục sẽ chuyển sang trạng thái “%s”.", to.Title.In(ctx))},
	}
	view.fill(ctx, d.Definition.asked(m), s, offers)
	view.page = p.entryPage(r, v, d.Definition, d.Record, view.title)
	view.page.Narrow = true
	return web.Render(w, r, s.status, formPage(view))
}

func noteField(ctx context.Context, note string) ui.TextArea {
	return ui.TextArea{Field: ui.Field{Name: "note", Label: words.T(ctx, "Ghi chú")}, Value: note, Rows: 2}
}

func (p *Pages) moveEntry(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	d, m, err := p.moveOf(r, v)
	if err != nil {
		return err
	}
	read, version, err := readVersioned(r, 1)
	if err != nil {
		return err
	}
	note := strings.Join(read.Lines("note"), "\n")
	s := sent{status: http.StatusUnprocessableEntity}
	if s.values, s.problems = d.Definition.asked(m).ReadPage(read); len(s.problems) > 0 {
		return p.showMove(w, r, v, d, m, version, note, s)
	}
	err = p.actions.Move(ctx, v, d.Kind, d.ID, version, Step{Move: m.Name, Values: s.values, Note: note})
	var wrong *ValuesError
	switch {
	case errors.As(err, &wrong):
		s.problems = wrong.Problems
		return p.showMove(w, r, v, d, m, version, note, s)
	case errors.Is(err, store.ErrStale) && d.State == m.To: // the same form sent twice
	case err != nil:
		return err
	}
	http.Redirect(w, r, Path(v.Unit.Code, d.Kind, d.ID), http.StatusSeeOther)
	return nil
}

func (p *Pages) strikeEntry(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	read, version, err := readVersioned(r, 1)
	if err != nil {
		return err
	}
	kind, id := r.PathValue("kind"), r.PathValue("entry")
	err = p.actions.Strike(ctx, v, kind, id, version, read.Text("reason"))
	if errors.Is(err, ErrState) { // the same form sent twice
		if d, again := p.actions.Record(ctx, v, kind, id); again == nil && d.State == Struck {
			err = nil
		}
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, Path(v.Unit.Code, kind, id), http.StatusSeeOther)
	return nil
}

func (p *Pages) addFile(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	upload, err := web.OpenUpload(r)
	if err != nil {
		return err
	}
	kind, id := r.PathValue("kind"), r.PathValue("entry")
	name, content, err := upload.Next()
	if errors.Is(err, io.EOF) {
		return web.Invalid(words.T(r.Context(), "Hãy chọn tệp."))
	}
	if err != nil {
		return err
	}
	if _, err := p.actions.AddFile(r.Context(), v, kind, id, upload.Form.Text("field"), name, content); err != nil {
		return err
	}
	http.Redirect(w, r, Path(v.Unit.Code, kind, id), http.StatusSeeOther)
	return nil
}

func (p *Pages) sendFile(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	f, content, err := p.actions.OpenFile(r.Context(), v, r.PathValue("kind"), r.PathValue("entry"), r.PathValue("file"))
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }() // only read
	return web.SendFile(w, r, web.File{Name: f.Name, MediaType: f.MediaType, Hash: f.Hash, Size: f.Size, Content: content})
}

func (p *Pages) removeFile(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	read, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	kind, id := r.PathValue("kind"), r.PathValue("entry")
	if err := p.actions.RemoveFile(r.Context(), v, kind, id, r.PathValue("file"), read.Text("reason")); err != nil {
		return err
	}
	http.Redirect(w, r, Path(v.Unit.Code, kind, id), http.StatusSeeOther)
	return nil
}

// bulkView is what the page of a move on several entries shows.
type bulkView struct {
	formView

	done  string
	table ui.Table
}

// bulk asks for the fields of a move on several entries, makes it, and tells
// what became of each.
func (p *Pages) bulk(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	read, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	m, ok := k.Move(read.Text("move"))
	if !ok {
		return incomplete(ctx)
	}
	if err := v.Require(m.right()); err != nil {
		return err
	}
	picks, err := picked(ctx, read)
	if err != nil {
		return err
	}
	if !read.Has("do") {
		s := sent{values: startMove(k.asked(m), nil, clock.Today(p.actions.Clock)), status: http.StatusOK}
		return p.showBulk(w, r, v, k, m, picks, s)
	}
	s := sent{status: http.StatusUnprocessableEntity}
	if s.values, s.problems = k.asked(m).ReadPage(read); len(s.problems) > 0 {
		return p.showBulk(w, r, v, k, m, picks, s)
	}
	result, err := p.actions.MoveMany(ctx, v, k.Name, picks, Step{Move: m.Name, Values: s.values, Note: strings.Join(read.Lines("note"), "\n")})
	if err != nil {
		return err
	}
	return p.showResult(w, r, v, k, m.Title.In(ctx), result)
}

// picked are the entries that were picked in a list.
func picked(ctx context.Context, read web.Form) ([]string, error) {
	picks := read.All("item")
	switch {
	case len(picks) == 0:
		return nil, web.Invalid(words.T(ctx, "Chưa chọn mục nào."))
	case len(picks) > MaxBulk:
		return nil, ErrTooMany
	}
	return picks, nil
}

func (p *Pages) showBulk(w http.ResponseWriter, r *http.Request, v account.Visit, k Kind, m Move, picks []string, s sent) error {
	ctx := r.Context()
	offers, err := p.actions.offers(ctx, v, k.Form)
	if err != nil {
		return err
	}
	view := formView{
		title: m.Title.In(ctx), sub: words.T(ctx, "%d mục đã chọn", len(picks)), action: RegisterPath(v.Unit.Code, k.Name) + "/bulk",
		back: RegisterPath(v.Unit.Code, k.Name), submit: ui.Button{Text: m.Title.In(ctx), Name: "do", Value: "yes"}, note: noteField(ctx, ""),
		hidden: []ui.Link{{Text: "move", Href: m.Name}},
	}
	view.fill(ctx, k.asked(m), s, offers)
	return p.showPicked(w, r, v, k, view, picks, s.status)
}

// showPicked shows the form of an act on the entries that were picked.
func (p *Pages) showPicked(w http.ResponseWriter, r *http.Request, v account.Visit, k Kind, view formView, picks []string, status int) error {
	for _, pick := range picks {
		view.hidden = append(view.hidden, ui.Link{Text: "item", Href: pick})
	}
	view.page = p.registerPage(r, v, k, view.title)
	view.page.Narrow = true
	return web.Render(w, r, status, formPage(view))
}

func (p *Pages) showResult(w http.ResponseWriter, r *http.Request, v account.Visit, k Kind, title string, result BulkResult) error {
	ctx := r.Context()
	view := bulkView{
		done:     words.T(ctx, "Đã làm với %d mục.", len(result.Done)),
		formView: formView{title: title, sub: k.Title.In(ctx), back: RegisterPath(v.Unit.Code, k.Name)},
		table: ui.Table{Caption: words.T(ctx, "Không làm được"), Columns: []ui.Column{
			{Title: words.T(ctx, "Mục")}, {Title: words.T(ctx, "Vì sao")},
		}},
	}
	for id, why := range result.Refused {
		name := id
		if d, err := p.actions.Record(ctx, v, k.Name, id); err == nil {
			name = d.Code + " " + d.name(ctx)
		}
		text := explain(ctx, why)
		if text == "" {
			text = words.T(ctx, "Không còn trong sổ.")
		}
		view.table.Rows = append(view.table.Rows, ui.Row{Cells: []ui.Cell{{Text: name, Href: Path(v.Unit.Code, k.Name, id)}, {Text: text}}})
	}
	slices.SortFunc(view.table.Rows, func(a, b ui.Row) int { return strings.Compare(a.Cells[0].Text, b.Cells[0].Text) })
	view.page = p.registerPage(r, v, k, view.title)
	return web.Render(w, r, http.StatusOK, bulkPage(view))
}

func (p *Pages) saveView(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	read, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id := read.Text("form_id")
	if !store.IsID(id) {
		return incomplete(r.Context())
	}
	values, err := url.ParseQuery(read.Text("query"))
	if err != nil {
		return incomplete(r.Context())
	}
	query := FilterOf(k, web.FormOf(values)).Query().Encode()
	if err := p.actions.SaveView(r.Context(), v, k.Name, SavedView{ID: id, Name: read.Text("name"), Query: query}); err != nil && !sentTwice(err) {
		return err
	}
	http.Redirect(w, r, RegisterPath(v.Unit.Code, k.Name)+"?"+query, http.StatusSeeOther)
	return nil
}

func (p *Pages) dropView(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	kind := r.PathValue("kind")
	if err := p.actions.DropView(r.Context(), v, kind, r.PathValue("view")); err != nil {
		return err
	}
	http.Redirect(w, r, RegisterPath(v.Unit.Code, kind), http.StatusSeeOther)
	return nil
}
