package record

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// entryView is what the page of an entry shows.
type entryView struct {
	page       ui.Page
	title, sub string
	facts      []ui.Term
	terms      []ui.Term
	tables     []titledTable
	next       []ui.Link
	acts       []ui.Link
	prints     ui.Menu
	files      []fileGroup
	history    ui.Table
	twins      ui.Table
	reveal     string
	strike     strikeForm
	dispose    disposeForm
}

type titledTable struct {
	title string
	table ui.Table
}

// fileGroup are the files of one field.
type fileGroup struct {
	title  string
	field  string
	files  []fileLine
	action string
	input  ui.FileInput
}

type fileLine struct {
	link   ui.Link
	remove string
	reason ui.Input
}

type strikeForm struct {
	action, version string
	reason          ui.Input
}

func (p *Pages) entry(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	d, err := p.actions.Record(r.Context(), v, r.PathValue("kind"), r.PathValue("entry"))
	if err != nil {
		return err
	}
	return p.showEntry(w, r, v, d)
}

func (p *Pages) showEntry(w http.ResponseWriter, r *http.Request, v account.Visit, d Detail) error {
	ctx := r.Context()
	offers, err := p.actions.offers(ctx, v, d.Definition.Form)
	if err != nil {
		return err
	}
	b := entryBuilder{ctx: ctx, v: v, d: d, offers: offers, today: clock.Today(p.actions.Clock)}
	view := b.view()
	view.page = p.registerPage(r, v, d.Definition, d.Code)
	return web.Render(w, r, http.StatusOK, entryPage(view))
}

// revealEntry shows an entry with what is sealed, once.
func (p *Pages) revealEntry(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	revealed, err := p.actions.Reveal(r.Context(), v, r.PathValue("kind"), r.PathValue("entry"))
	if err != nil {
		return err
	}
	d, err := p.actions.Record(r.Context(), v, revealed.Kind, revealed.ID)
	if err != nil {
		return err
	}
	d.Record = revealed
	d.hasSealed = false // nothing is left to be revealed
	return p.showEntry(w, r, v, d)
}

// entryBuilder makes the page of an entry.
type entryBuilder struct {
	ctx    context.Context
	v      account.Visit
	d      Detail
	offers form.Offers
	today  clock.Date
}

func (b entryBuilder) path() string { return Path(b.v.Unit.Code, b.d.Kind, b.d.ID) }

func (b entryBuilder) view() entryView {
	view := entryView{title: b.d.Title, sub: b.d.Definition.Title.In(b.ctx) + " · " + b.d.Code, history: b.history()}
	if view.title == "" {
		view.title = b.d.Code
	}
	if b.d.Definition.Expired(b.d.Record, b.today) && b.v.Can(ActDispose) {
		view.dispose = disposeForm{b.path() + "/dispose", strconv.Itoa(b.d.Version), form.Sheet{Form: disposal()}.Inputs(b.ctx)}
	}
	view.facts = b.facts()
	view.terms, view.tables = b.terms()
	view.prints = b.prints()
	if len(b.d.Twins) > 0 {
		view.twins = twinTable(b.ctx, b.v, b.d.Definition, b.d.Twins)
	}
	if b.d.HasSealed() && b.v.Can(ActSensitive) {
		view.reveal = b.path() + "/reveal"
	}
	view.files = b.files()
	if b.d.closed() {
		return view
	}
	for _, m := range b.d.Definition.MovesFrom(b.d.State) {
		if b.v.Can(m.right()) && b.v.Can(ActKeep) {
			view.next = append(view.next, ui.Link{Text: m.Title.In(b.ctx), Href: b.path() + "/moves/" + m.Name})
		}
	}
	if b.v.Can(ActKeep) {
		view.acts = append(view.acts, ui.Link{Text: words.T(b.ctx, "Sửa"), Href: b.path() + "/edit", Icon: "pencil"})
	}
	if b.v.Can(ActDecide) {
		view.strike = strikeForm{action: b.path() + "/strike", version: strconv.Itoa(b.d.Version), reason: ui.Input{
			Field: ui.Field{Name: "reason", Label: words.T(b.ctx, "Lý do hủy"), Required: true}, MaxLength: form.MaxText,
		}}
	}
	return view
}

func (b entryBuilder) facts() []ui.Term {
	facts := []ui.Term{{Name: words.T(b.ctx, "Trạng thái"), View: ui.StateBadge(b.d.Definition.badge(b.ctx, b.d.Record, b.today))}}
	switch {
	case !b.d.DueAt.IsZero():
		facts = append(facts, ui.Term{Name: words.T(b.ctx, "Hạn"), Text: words.Moment(b.ctx, b.d.DueAt)})
	case !b.d.Due.IsZero():
		facts = append(facts, ui.Term{Name: words.T(b.ctx, "Hạn"), Text: words.Date(b.ctx, b.d.Due)})
	}
	if !b.d.PausedAt.IsZero() {
		facts = append(facts, ui.Term{Name: words.T(b.ctx, "Tạm dừng tính hạn"), Text: words.T(b.ctx, "từ %s", words.Moment(b.ctx, b.d.PausedAt))})
	}
	return append(facts, b.keeping()...)
}

// keeping says for how long the entry is kept, or that it no longer is.
func (b entryBuilder) keeping() []ui.Term {
	until := b.d.Definition.KeepUntil(b.d.Record)
	switch {
	case b.d.disposed():
		return []ui.Term{{Name: words.T(b.ctx, "Đã tiêu hủy"), Text: words.Moment(b.ctx, b.d.DisposedAt)}}
	case until.IsZero():
		return nil
	case until.Before(b.today):
		return []ui.Term{{Name: words.T(b.ctx, "Hết thời hạn lưu"), Text: words.Date(b.ctx, until)}}
	}
	return []ui.Term{{Name: words.T(b.ctx, "Lưu đến"), Text: words.Date(b.ctx, until)}}
}

// terms are the values of an entry; those of tables stand apart.
func (b entryBuilder) terms() ([]ui.Term, []titledTable) {
	var terms []ui.Term
	var tables []titledTable
	for _, field := range b.d.Definition.Form {
		value, has := b.d.Values[field.Name]
		switch {
		case field.Type == form.File:
		case field.Sensitive && !has:
			if b.d.hasSealed {
				terms = append(terms, ui.Term{Name: field.Label.In(b.ctx), Text: words.T(b.ctx, "được bảo mật")})
			}
		case !has || value.Empty():
		case field.Type == form.Table:
			tables = append(tables, titledTable{field.Label.In(b.ctx), b.rows(field, value)})
		default:
			terms = append(terms, ui.Term{Name: field.Label.In(b.ctx), Text: field.Show(b.ctx, value, b.offers)})
		}
	}
	origin := map[Origin]string{Made: words.T(b.ctx, "ghi tại đây"), Imported: words.T(b.ctx, "nhập từ bảng tính")}[b.d.Origin]
	by := strings.TrimSpace(b.d.MadeName + " " + words.Moment(b.ctx, b.d.MadeAt))
	return append(terms, ui.Term{Name: words.T(b.ctx, "Vào sổ"), Text: by + " · " + origin}), tables
}

func (b entryBuilder) rows(field form.Field, value form.Value) ui.Table {
	t := ui.Table{Caption: field.Label.In(b.ctx)}
	for _, column := range field.Columns {
		t.Columns = append(t.Columns, ui.Column{Title: column.Label.In(b.ctx), Number: column.Type.Numeric()})
	}
	for _, values := range value.Rows {
		var row ui.Row
		for _, column := range field.Columns {
			cell := ui.Cell{}
			if v := values[column.Name]; !v.Empty() {
				cell.Text = column.Show(b.ctx, v, b.offers)
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (b entryBuilder) files() []fileGroup {
	var groups []fileGroup
	for _, field := range b.d.Definition.Form {
		if field.Type != form.File {
			continue
		}
		g := fileGroup{title: field.Label.In(b.ctx), field: field.Name}
		for _, f := range b.d.Files {
			if f.Field != field.Name {
				continue
			}
			line := fileLine{link: ui.Link{Text: f.Name, Href: b.path() + "/files/" + f.ID, Note: words.Size(b.ctx, f.Size), Icon: "paperclip"}}
			if b.keeps() {
				line.remove = b.path() + "/files/" + f.ID + "/remove"
				line.reason = ui.Input{Field: ui.Field{Name: "reason", ID: "reason-" + f.ID, Label: words.T(b.ctx, "Lý do gỡ %s", f.Name), Required: true}, MaxLength: form.MaxText}
			}
			g.files = append(g.files, line)
		}
		if b.keeps() {
			g.action = b.path() + "/files"
			g.input = ui.FileInput{Field: ui.Field{
				Name: "file", ID: "file-" + field.Name, Label: words.T(b.ctx, "Thêm tệp"), Required: true, Help: words.T(b.ctx, "Không quá %d MB.", MaxFile>>20),
			}}
		}
		groups = append(groups, g)
	}
	return groups
}

func (b entryBuilder) keeps() bool { return b.v.Can(ActKeep) && !b.d.closed() }

func (b entryBuilder) history() ui.Table {
	t := ui.Table{Caption: words.T(b.ctx, "Lịch sử"), Columns: []ui.Column{
		{Title: words.T(b.ctx, "Lúc"), Tight: true}, {Title: words.T(b.ctx, "Ai")}, {Title: words.T(b.ctx, "Việc")}, {Title: words.T(b.ctx, "Thay đổi")},
	}}
	for _, e := range b.d.Events {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: words.Moment(b.ctx, e.At)}, {Text: e.ByName}, {Text: b.act(e), Note: e.Note}, {Text: b.changes(e)},
		}})
	}
	return t
}

func (b entryBuilder) act(e Event) string {
	switch e.Act {
	case Moved:
		m, _ := b.d.Definition.Move(e.Move)
		return m.Title.In(b.ctx) + ": " + b.d.Definition.stateTitle(b.ctx, e.From) + " → " + b.d.Definition.stateTitle(b.ctx, e.To)
	case StruckOut:
		return words.T(b.ctx, "Hủy mục")
	case FileAdded:
		return words.T(b.ctx, "Thêm tệp")
	case FileRemoved:
		return words.T(b.ctx, "Gỡ tệp")
	case Disposed:
		return words.T(b.ctx, "Tiêu hủy")
	case Revealed:
		return words.T(b.ctx, "Xem phần được bảo mật")
	}
	return words.T(b.ctx, "Sửa")
}

func (b entryBuilder) changes(e Event) string {
	var texts []string
	for _, c := range e.Changes {
		field, ok := b.d.Definition.Form.Field(c.Field)
		if !ok {
			continue
		}
		if field.Sensitive {
			texts = append(texts, field.Label.In(b.ctx))
			continue
		}
		say := func(v form.Value) string {
			if v.Empty() {
				return "–"
			}
			return field.Show(b.ctx, v, b.offers)
		}
		texts = append(texts, field.Label.In(b.ctx)+": "+say(c.Before)+" → "+say(c.After))
	}
	return strings.Join(texts, "; ")
}
