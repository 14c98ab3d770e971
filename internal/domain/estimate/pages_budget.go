package estimate

import (
	"context"
	"errors"
	"net/http"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// budgetView is what the page of a year's budget shows.
type budgetView struct {
	page       ui.Page
	title, sub string
	fields     []ui.Chip
	entries    ui.Table
	empty      ui.Beginning
	// form is nil for those who only look.
	form *entryForm
}

// entryForm is the form of a decision about the budget.
type entryForm struct {
	action, formID       string
	problem              string
	field, source, kind  ui.Select
	amount, number, note ui.Input
	dayField             ui.Field
	day                  clock.Date
}

// typedEntry is a decision as a person typed it.
type typedEntry struct {
	id, field, source, kind, amount, number, note string
	day                                           clock.Date
	problem                                       string
}

func (p *Pages) budget(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	year, err := yearOf(r)
	if err != nil {
		return err
	}
	return p.showBudget(w, r, v, year, typedEntry{id: store.NewID(), field: web.Query(r).Text("field")}, http.StatusOK)
}

func (p *Pages) showBudget(w http.ResponseWriter, r *http.Request, v account.Visit, year int, t typedEntry, status int) error {
	ctx := r.Context()
	fieldKey := web.Query(r).Text("field")
	entries, err := p.actions.Entries(ctx, v, year, fieldKey)
	if err != nil {
		return err
	}
	fields, err := p.actions.fields(ctx, v, year)
	if err != nil {
		return err
	}
	view := budgetView{
		title: words.T(ctx, "Dự toán năm %d", year), entries: entryTable(ctx, entries),
		empty: ui.Beginning{
			Icon: "file-earmark-text", Title: words.T(ctx, "Chưa ghi dự toán năm"),
			Text: words.T(ctx, "Ghi số được giao đầu năm của từng lĩnh vực, hoặc của mục chung; bổ sung và điều chỉnh ghi thêm sau."),
		},
	}
	var sum Money
	for _, e := range entries {
		sum += e.Amount
	}
	view.sub = words.T(ctx, "%d quyết định, cộng %s", len(entries), sum.InDong(ctx))
	view.fields = []ui.Chip{{Text: words.T(ctx, "tất cả"), Href: budgetPath(v.Unit.Code, year, ""), Current: fieldKey == ""}}
	for _, f := range fields {
		view.fields = append(view.fields, ui.Chip{Text: f.Name(ctx), Href: budgetPath(v.Unit.Code, year, f.Key), Current: fieldKey == f.Key})
	}
	if v.Can(ActBudget) {
		view.form = formOfEntry(ctx, t, fields)
		view.form.action = budgetPath(v.Unit.Code, year, "")
	}
	view.page = p.frame.Page(r, v, view.title)
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Kinh phí năm %d", year), Href: MoneyPath(v.Unit.Code, year, Filter{})}}
	return web.Render(w, r, status, budgetPage(view))
}

func entryTable(ctx context.Context, entries []Entry) ui.Table {
	table := ui.Table{Caption: words.T(ctx, "Các quyết định về dự toán năm"), Columns: []ui.Column{
		{Title: words.T(ctx, "Ngày"), Tight: true}, {Title: words.T(ctx, "Quyết định")}, {Title: words.T(ctx, "Lĩnh vực")},
		{Title: words.T(ctx, "Loại")}, {Title: words.T(ctx, "Nguồn")}, {Title: words.T(ctx, "Số tiền"), Number: true, Tight: true},
	}}
	for _, e := range entries {
		note := e.By.Name
		if e.Note != "" {
			note = e.Note + " · " + note
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []ui.Cell{
			{Text: words.Date(ctx, e.Day)}, {Text: e.Number, Note: note}, {Text: e.Field.Name(ctx)},
			{Text: e.Kind.Name(ctx)}, {Text: e.Source.Name(ctx)}, {Text: e.Amount.Format(ctx)},
		}})
	}
	return table
}

func formOfEntry(ctx context.Context, t typedEntry, fields []Field) *entryForm {
	form := &entryForm{
		formID: t.id, problem: t.problem, day: t.day,
		field:    ui.Select{Field: ui.Field{Name: "field", Label: words.T(ctx, "Lĩnh vực"), Required: true}, Value: t.field},
		kind:     ui.Select{Field: ui.Field{Name: "kind", Label: words.T(ctx, "Loại"), Required: true}, Value: t.kind},
		source:   ui.Select{Field: ui.Field{Name: "source", Label: words.T(ctx, "Nguồn"), Required: true}, Value: t.source},
		amount:   ui.Input{Field: ui.Field{Name: "amount", Label: words.T(ctx, "Số tiền (đồng)"), Required: true}, Value: t.amount, Autocomplete: "off"},
		number:   ui.Input{Field: ui.Field{Name: "number", Label: words.T(ctx, "Số quyết định"), Required: true}, Value: t.number, MaxLength: maxUnit},
		note:     ui.Input{Field: ui.Field{Name: "note", Label: words.T(ctx, "Ghi chú")}, Value: t.note, MaxLength: maxNote},
		dayField: ui.Field{Name: "day", Label: words.T(ctx, "Ngày quyết định"), Required: true},
	}
	for _, f := range fields {
		form.field.Options = append(form.field.Options, ui.Option{Value: f.Key, Text: f.Name(ctx)})
	}
	for _, k := range EntryKinds {
		form.kind.Options = append(form.kind.Options, ui.Option{Value: string(k), Text: k.Name(ctx)})
	}
	for _, s := range Sources {
		form.source.Options = append(form.source.Options, ui.Option{Value: string(s), Text: s.Name(ctx)})
	}
	return form
}

func (p *Pages) addEntry(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	year, err := yearOf(r)
	if err != nil {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	t := typedEntry{
		id: form.Text("form_id"), field: form.Text("field"), source: form.Text("source"), kind: form.Text("kind"),
		amount: form.Text("amount"), number: form.Text("number"), note: form.Text("note"),
	}
	if !store.IsID(t.id) {
		return incomplete(ctx)
	}
	amount, err := ParseMoney(t.amount)
	if day, ok := form.Date("day"); ok {
		t.day = day
	}
	if err == nil {
		err = p.actions.AddEntry(ctx, v, year, t.id, NewEntry{
			FieldKey: t.field, Source: Source(t.source), Kind: EntryKind(t.kind), Amount: amount, Number: t.number, Day: t.day, Note: t.note,
		})
	}
	if errors.Is(err, store.ErrExists) {
		err = nil // the same form sent twice
	}
	if t.problem = ""; err != nil {
		if t.problem = explain(ctx, err); t.problem == "" {
			return err
		}
		return p.showBudget(w, r, v, year, t, http.StatusUnprocessableEntity)
	}
	http.Redirect(w, r, budgetPath(v.Unit.Code, year, ""), http.StatusSeeOther)
	return nil
}
