package record

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// formView is what the form of an entry shows, and that of a move.
type formView struct {
	page            ui.Page
	title, sub      string
	action, back    string
	formID, version string
	entry           string
	draft           string
	drafted         bool
	notice          ui.Notice
	wrong           []ui.Link
	inputs          []templ.Component
	later           foldedInputs
	twins           ui.Table
	note            ui.TextArea
	submit          ui.Button
	hidden          []ui.Link
}

// foldedInputs are fields that most who fill in a form have no need of yet.
type foldedInputs struct {
	inputs []templ.Component
	open   bool
}

// sent is what a form of an entry brought.
type sent struct {
	values   form.Values
	problems []form.ProblemError
	notice   ui.Notice
	status   int
	// drafted says that the values are those of a draft.
	drafted bool
	// again says that the reader has seen what looks the same and goes on.
	again bool
}

func (p *Pages) newEntry(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	s := sent{values: k.Form.Start(clock.Today(p.actions.Clock)), status: http.StatusOK}
	draft, err := p.actions.Draft(r.Context(), v, k.Name, "")
	switch {
	case err == nil && len(draft.Values) > 0:
		s.values, s.notice, s.drafted = draft.Values, draftNotice(r.Context()), true
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return err
	}
	return p.showNew(w, r, v, k, store.NewID(), s, nil)
}

func draftNotice(ctx context.Context) ui.Notice {
	return ui.Notice{Kind: ui.Info, Text: words.T(ctx, "Đây là bản nháp mà anh/chị đang ghi dở; chưa vào sổ.")}
}

func (p *Pages) showNew(w http.ResponseWriter, r *http.Request, v account.Visit, k Kind, id string, s sent, twins []Record) error {
	ctx := r.Context()
	offers, err := p.actions.offers(ctx, v, k.Form)
	if err != nil {
		return err
	}
	view := formView{
		title: words.T(ctx, "Ghi mục mới"), sub: k.Title.In(ctx), action: RegisterPath(v.Unit.Code, k.Name) + "/new",
		back: RegisterPath(v.Unit.Code, k.Name), formID: id, draft: RegisterPath(v.Unit.Code, k.Name) + "/draft", notice: s.notice, drafted: s.drafted,
		submit: ui.Button{Text: words.T(ctx, "Ghi vào sổ")},
	}
	view.fill(ctx, k.Form, s, offers)
	view.fold(ctx, k, s, offers)
	if len(twins) > 0 {
		view.twins = twinTable(ctx, v, k, twins)
		view.notice = ui.Notice{Kind: ui.Warning, Text: words.T(ctx, "Sổ đã có mục giống như vậy. Nếu đây là mục khác, hãy bấm ghi lần nữa.")}
		view.hidden = []ui.Link{{Text: "again", Href: "yes"}}
	}
	view.page = p.registerPage(r, v, k, view.title)
	view.page.Narrow = true
	return web.Render(w, r, s.status, formPage(view))
}

func (view *formView) fill(ctx context.Context, f form.Form, s sent, offers form.Offers) {
	sheet := form.Sheet{Form: f, Values: s.values, Problems: s.problems, Offers: offers}
	view.inputs, view.wrong = sheet.Inputs(ctx), sheet.Wrong(ctx)
}

// fold puts what later moves ask for behind the other fields.
func (view *formView) fold(ctx context.Context, k Kind, s sent, offers form.Offers) {
	first, later := k.parted()
	inputs := func(part form.Form) []templ.Component {
		return form.Sheet{Form: part, Values: s.values, Problems: s.problems, Offers: offers}.Inputs(ctx)
	}
	view.inputs = inputs(first)
	view.later = foldedInputs{inputs: inputs(later), open: s.holdsOf(later)}
}

func twinTable(ctx context.Context, v account.Visit, k Kind, twins []Record) ui.Table {
	t := ui.Table{Caption: words.T(ctx, "Mục giống"), Columns: []ui.Column{
		{Title: words.T(ctx, "Mã"), Tight: true}, {Title: words.T(ctx, "Tên")}, {Title: words.T(ctx, "Ngày"), Tight: true}, {Title: words.T(ctx, "Trạng thái"), Tight: true},
	}}
	for _, twin := range twins {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: twin.Code, Href: Path(v.Unit.Code, k.Name, twin.ID)}, {Text: twin.Title}, {Text: words.Date(ctx, twin.Day)},
			{Text: k.stateTitle(ctx, twin.State)},
		}})
	}
	return t
}

func (p *Pages) makeEntry(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
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
		return incomplete(ctx)
	}
	s := sent{again: read.Has("again"), status: http.StatusUnprocessableEntity}
	s.values, s.problems = k.Form.ReadPage(read)
	if len(s.problems) > 0 {
		return p.showNew(w, r, v, k, id, s, nil)
	}
	if !s.again {
		twins, err := p.actions.TwinsOf(ctx, v, k, Fingerprint(k, s.values))
		if err != nil {
			return err
		}
		if len(twins) > 0 && twins[0].ID != id {
			return p.showNew(w, r, v, k, id, s, twins)
		}
	}
	_, err = p.actions.Make(ctx, v, k.Name, NewRecord{ID: id, Values: s.values})
	var wrong *ValuesError
	switch {
	case errors.As(err, &wrong):
		s.problems = wrong.Problems
		return p.showNew(w, r, v, k, id, s, nil)
	case err != nil && !sentTwice(err):
		return err
	}
	http.Redirect(w, r, Path(v.Unit.Code, k.Name, id), http.StatusSeeOther)
	return nil
}

// incomplete says that a form lacks what only a page's own form has.
func incomplete(ctx context.Context) error {
	return web.Invalid(words.T(ctx, "Mẫu gửi lên không đủ. Hãy mở lại trang và gửi lần nữa."))
}

// readVersioned reads a form about something that somebody has seen, and the
// version that they saw, which is at least that of a thing just made.
func readVersioned(r *http.Request, least int) (web.Form, int, error) {
	read, err := web.ReadForm(r)
	if err != nil {
		return web.Form{}, 0, err
	}
	version, ok := read.Int("version")
	if !ok || version < least {
		return web.Form{}, 0, incomplete(r.Context())
	}
	return read, version, nil
}

// saveDraft keeps what a form holds while it is filled in: a script sends it now
// and then, and the button does without one.
func (p *Pages) saveDraft(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	read, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	values, _ := k.Form.ReadPage(read)
	entry := read.Text("entry")
	version, _ := read.Int("version") // a new entry has none
	if read.Has("drop") {
		err = p.actions.DropDraft(r.Context(), v, k.Name, entry)
	} else {
		err = p.actions.SaveDraft(r.Context(), v, k.Name, entry, Draft{Version: version, Values: values})
	}
	switch {
	case err != nil:
		return err
	case r.Header.Get("X-Draft") != "":
		w.WriteHeader(http.StatusNoContent)
		return nil
	case entry != "":
		http.Redirect(w, r, Path(v.Unit.Code, k.Name, entry)+"/edit", http.StatusSeeOther)
		return nil
	}
	http.Redirect(w, r, RegisterPath(v.Unit.Code, k.Name)+"/new", http.StatusSeeOther)
	return nil
}

// forEditing reads an entry for its form; who may see what is sealed sees it,
// which leaves a line.
func (p *Pages) forEditing(r *http.Request, v account.Visit) (Detail, error) {
	d, err := p.actions.Record(r.Context(), v, r.PathValue("kind"), r.PathValue("entry"))
	if err != nil {
		return Detail{}, err
	}
	if d.closed() {
		return Detail{}, ErrState
	}
	if d.HasSealed() && v.Can(ActSensitive) {
		revealed, err := p.actions.Reveal(r.Context(), v, d.Kind, d.ID)
		if err != nil {
			return Detail{}, err
		}
		d.Values = revealed.Values
	}
	return d, nil
}

func (p *Pages) editEntry(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	d, err := p.forEditing(r, v)
	if err != nil {
		return err
	}
	s, version := sent{values: d.Values, status: http.StatusOK}, d.Version
	draft, err := p.actions.Draft(r.Context(), v, d.Kind, d.ID)
	switch {
	case err == nil && len(draft.Values) > 0:
		s.values, s.notice, s.drafted = draft.Values, draftNotice(r.Context()), true
		version = draft.Version // what was changed since is told when it is saved
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return err
	}
	return p.showEdit(w, r, v, d, version, s)
}

func (p *Pages) showEdit(w http.ResponseWriter, r *http.Request, v account.Visit, d Detail, version int, s sent) error {
	ctx := r.Context()
	offers, err := p.actions.offers(ctx, v, d.Definition.Form)
	if err != nil {
		return err
	}
	view := formView{
		title: words.T(ctx, "Sửa mục"), sub: d.Code + " · " + d.Title, action: Path(v.Unit.Code, d.Kind, d.ID) + "/edit",
		back: Path(v.Unit.Code, d.Kind, d.ID), version: strconv.Itoa(version), entry: d.ID,
		draft: RegisterPath(v.Unit.Code, d.Kind) + "/draft", notice: s.notice, drafted: s.drafted, submit: ui.Button{Text: words.T(ctx, "Lưu")},
	}
	view.fill(ctx, seenBy(v, d.Definition.Form), s, offers)
	view.page = p.entryPage(r, v, d.Definition, d.Record, view.title)
	view.page.Narrow = true
	return web.Render(w, r, s.status, formPage(view))
}

// seenBy are the fields of a form that a visitor may see.
func seenBy(v account.Visit, f form.Form) form.Form {
	if v.Can(ActSensitive) {
		return f
	}
	var seen form.Form
	for _, field := range f {
		if !field.Sensitive {
			seen = append(seen, field)
		}
	}
	return seen
}

func (p *Pages) changeEntry(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	d, err := p.actions.Record(ctx, v, r.PathValue("kind"), r.PathValue("entry"))
	if err != nil {
		return err
	}
	read, version, err := readVersioned(r, 1)
	if err != nil {
		return err
	}
	s := sent{status: http.StatusUnprocessableEntity}
	s.values, s.problems = d.Definition.Form.ReadPage(read)
	if len(s.problems) > 0 {
		return p.showEdit(w, r, v, d, version, s)
	}
	keepRetired(d, s.values)
	nameSealed(d.Definition, s.values)
	err = p.actions.Change(ctx, v, d.Kind, d.ID, version, s.values)
	var wrong *ValuesError
	switch {
	case errors.As(err, &wrong):
		s.problems = wrong.Problems
		return p.showEdit(w, r, v, d, version, s)
	case errors.Is(err, store.ErrStale) && len(changesBetween(d.Definition, d.Values, d.Definition.Form.Clean(s.values))) == 0:
		// The same form sent twice.
	case errors.Is(err, store.ErrStale):
		s.status, s.notice = http.StatusConflict, staleNotice(ctx, d)
		return p.showEdit(w, r, v, d, d.Version, s)
	case err != nil:
		return err
	}
	if err := p.actions.DropDraft(ctx, v, d.Kind, d.ID); err != nil {
		return err
	}
	http.Redirect(w, r, Path(v.Unit.Code, d.Kind, d.ID), http.StatusSeeOther)
	return nil
}

// keepRetired takes from before what a form no longer asks for.
func keepRetired(d Detail, values form.Values) {
	for _, field := range d.Definition.Form {
		if before, ok := d.Values[field.Name]; ok && (field.Retired || field.Type == form.File) {
			values[field.Name] = before
		}
	}
}

// nameSealed names the sealed fields that a form left empty, for who sees them
// in it.
func nameSealed(k Kind, values form.Values) {
	for _, field := range k.Form {
		if _, named := values[field.Name]; field.Sensitive && !field.Retired && !named {
			values[field.Name] = form.Value{}
		}
	}
}

// staleNotice says what somebody else has changed meanwhile.
func staleNotice(ctx context.Context, d Detail) ui.Notice {
	text := words.T(ctx, "Mục này vừa được sửa trong lúc anh/chị ghi.")
	if n := len(d.Events); n > 0 {
		text = words.T(ctx, "%s vừa sửa mục này lúc %s.", d.Events[n-1].ByName, words.Moment(ctx, d.Events[n-1].At))
	}
	return ui.Notice{Kind: ui.Warning, Text: text + " " + words.T(ctx, "Phần anh/chị gõ vẫn còn bên dưới; lưu lần nữa sẽ thay bản của họ.")}
}
