package record

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// fieldsView is what the page of a register's fields shows.
type fieldsView struct {
	page       ui.Page
	title, sub string
	table      ui.Table
	version    string
	action     string
	definition ui.Link
	label      ui.Input
	labelEn    ui.Input
	help       ui.Input
	typ        ui.Select
	options    ui.TextArea
	required   ui.Check
	listed     ui.Check
	sensitive  ui.Check
}

func (p *Pages) fields(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	k, err := p.kindOf(r, v)
	if err != nil {
		return err
	}
	view := fieldsView{
		title: words.T(ctx, "Trường của sổ"), sub: k.Title.In(ctx), version: strconv.Itoa(k.Version),
		action: RegisterPath(v.Unit.Code, k.Name) + "/fields", table: fieldTable(ctx, v, k),
	}
	view.fill(ctx)
	view.definition = ui.Link{Text: words.T(ctx, "Định nghĩa của sổ"), Href: RegisterPath(v.Unit.Code, k.Name) + "/definition"}
	view.page = p.registerPage(r, v, k, view.title)
	return web.Render(w, r, http.StatusOK, fieldsPage(view))
}

func (view *fieldsView) fill(ctx context.Context) {
	view.label = ui.Input{Field: ui.Field{Name: "label", Label: words.T(ctx, "Tên trường"), Required: true}, MaxLength: 200}
	view.labelEn = ui.Input{Field: ui.Field{Name: "label_en", Label: words.T(ctx, "Tên tiếng Anh")}, MaxLength: 200}
	view.help = ui.Input{Field: ui.Field{Name: "help", Label: words.T(ctx, "Giải thích cách ghi")}, MaxLength: 500}
	view.typ = ui.Select{Field: ui.Field{Name: "type", Label: words.T(ctx, "Loại"), Required: true}, Value: string(form.Text), Options: typeOptions(ctx)}
	view.options = ui.TextArea{Field: ui.Field{Name: "options", Label: words.T(ctx, "Các lựa chọn"), Help: words.T(ctx, "Mỗi dòng một lựa chọn; chỉ cho loại chọn một hoặc chọn nhiều.")}, Rows: 4}
	view.required = ui.Check{Field: ui.Field{Name: "required", Label: words.T(ctx, "Bắt buộc ghi")}}
	view.listed = ui.Check{Field: ui.Field{Name: "listed", Label: words.T(ctx, "Là cột của danh sách")}}
	view.sensitive = ui.Check{Field: ui.Field{Name: "sensitive", Label: words.T(ctx, "Được bảo mật: mã hóa, chỉ người có quyền xem")}}
}

// offeredTypes are those that a unit may choose for a field; tables need a file.
var offeredTypes = []form.Type{form.Text, form.Long, form.Number, form.Money, form.Date, form.Choice, form.Choices, form.YesNo, form.Person, form.Post, form.LegalText, form.Address, form.File}

func typeOptions(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, t := range offeredTypes {
		options = append(options, ui.Option{Value: string(t), Text: typeTitle(ctx, t)})
	}
	return options
}

func typeTitle(ctx context.Context, t form.Type) string {
	return map[form.Type]string{
		form.Text: words.T(ctx, "chữ, một dòng"), form.Long: words.T(ctx, "chữ, nhiều dòng"), form.Number: words.T(ctx, "số"),
		form.Money: words.T(ctx, "tiền (đồng)"), form.Date: words.T(ctx, "ngày"), form.Choice: words.T(ctx, "chọn một"),
		form.Choices: words.T(ctx, "chọn nhiều"), form.YesNo: words.T(ctx, "có hoặc không"), form.Person: words.T(ctx, "người của đơn vị"),
		form.Post: words.T(ctx, "chức danh"), form.Unit: words.T(ctx, "đơn vị"), form.LegalText: words.T(ctx, "số, ký hiệu văn bản"),
		form.File: words.T(ctx, "tệp"), form.Address: words.T(ctx, "địa chỉ"), form.Table: words.T(ctx, "bảng"),
	}[t]
}

func fieldTable(ctx context.Context, v account.Visit, k Kind) ui.Table {
	t := ui.Table{Caption: words.T(ctx, "Các trường"), Columns: []ui.Column{
		{Title: words.T(ctx, "Tên trường")}, {Title: words.T(ctx, "Loại"), Tight: true}, {Title: words.T(ctx, "Ghi chú")}, {Title: words.T(ctx, "Việc"), Hidden: true, Tight: true},
	}}
	for _, field := range k.Form {
		var notes []string
		add := func(is bool, text string) {
			if is {
				notes = append(notes, text)
			}
		}
		add(field.Required, words.T(ctx, "bắt buộc"))
		add(field.Sensitive, words.T(ctx, "được bảo mật"))
		add(field.Own, words.T(ctx, "của đơn vị"))
		add(field.Retired, words.T(ctx, "không còn ghi"))
		row := ui.Row{Cells: []ui.Cell{
			{Text: field.Label.In(ctx), Note: field.Help.In(ctx)}, {Text: typeTitle(ctx, field.Type)}, {Text: strings.Join(notes, ", ")}, {},
		}}
		if field.Own && !field.Retired {
			row.Cells[3] = ui.Cell{View: retireForm(RegisterPath(v.Unit.Code, k.Name)+"/fields/"+field.Name+"/retire", strconv.Itoa(k.Version), field.Label.In(ctx))}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// nameFrom makes a name for data out of one for people.
func nameFrom(label string) string { return vietnamese.Slug(label, 36) }

// readField reads a field that a page describes.
func readField(read web.Form) form.Field {
	label := words.Name{Vi: read.Text("label"), En: read.Text("label_en")}
	if label.En == "" {
		label.En = label.Vi
	}
	field := form.Field{
		Name: "x_" + nameFrom(label.Vi), Type: form.Type(read.Text("type")), Label: label, Help: words.Same(read.Text("help")),
		Required: read.Has("required"), Listed: read.Has("listed"), Sensitive: read.Has("sensitive"),
	}
	if field.Type == form.Choice || field.Type == form.Choices {
		field.Options = optionsOf(read.Lines("options"))
	}
	return field
}

func optionsOf(lines []string) []form.Option {
	var options []form.Option
	for _, line := range lines {
		options = append(options, form.Option{Value: nameFrom(line), Label: words.Same(line)})
	}
	return options
}

func (p *Pages) addField(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	read, version, err := readVersioned(r, 0)
	if err != nil {
		return err
	}
	kind := r.PathValue("kind")
	if err := p.actions.AddField(r.Context(), v, kind, version, readField(read)); err != nil {
		return err
	}
	http.Redirect(w, r, RegisterPath(v.Unit.Code, kind)+"/fields", http.StatusSeeOther)
	return nil
}

func (p *Pages) retireField(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	_, version, err := readVersioned(r, 0)
	if err != nil {
		return err
	}
	kind := r.PathValue("kind")
	if err := p.actions.RetireField(r.Context(), v, kind, version, r.PathValue("field")); err != nil {
		return err
	}
	http.Redirect(w, r, RegisterPath(v.Unit.Code, kind)+"/fields", http.StatusSeeOther)
	return nil
}

// kindView is what the page of a new register shows.
type kindView struct {
	page     ui.Page
	title    string
	action   string
	back     string
	problem  string
	name     ui.Input
	one      ui.Input
	code     ui.Input
	headings ui.TextArea
	states   ui.TextArea
	count    ui.Input
	unit     ui.Select
	file     string
}

func (p *Pages) newKind(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showNewKind(w, r, v, web.Query(r), "", http.StatusOK)
}

func (p *Pages) showNewKind(w http.ResponseWriter, r *http.Request, v account.Visit, read web.Form, problem string, status int) error {
	ctx := r.Context()
	view := kindView{
		title: words.T(ctx, "Lập sổ mới"), action: registersPath(v.Unit.Code) + "/new", back: registersPath(v.Unit.Code), problem: problem,
		name: ui.Input{Field: ui.Field{Name: "title", Label: words.T(ctx, "Tên sổ"), Required: true}, Value: read.Text("title"), MaxLength: 200},
		one:  ui.Input{Field: ui.Field{Name: "one", Label: words.T(ctx, "Một mục của sổ gọi là"), Required: true, Help: words.T(ctx, "Ví dụ: lượt, đơn, cuộc họp.")}, Value: read.Text("one"), MaxLength: 100},
		code: ui.Input{Field: ui.Field{Name: "code", Label: words.T(ctx, "Chữ đầu của mã"), Required: true, Help: words.T(ctx, "Ví dụ: NL thì mục đầu tiên mang mã NL-2024-001.")}, Value: read.Text("code"), MaxLength: 10},
		headings: ui.TextArea{
			Field: ui.Field{Name: "fields", Label: words.T(ctx, "Các trường"), Required: true, Help: words.T(ctx, "Mỗi dòng một trường; thêm “: ngày”, “: số”, “: tiền”, “: có hoặc không”, “: địa chỉ” ở cuối dòng nếu không phải chữ. Sổ nào cũng có sẵn trường Ngày.")},
			Value: strings.Join(read.Lines("fields"), "\n"), Rows: 8,
		},
		states: ui.TextArea{
			Field: ui.Field{Name: "states", Label: words.T(ctx, "Các trạng thái"), Help: words.T(ctx, "Mỗi dòng một trạng thái, từ đầu đến cuối; để trống nếu mục chỉ cần ghi.")},
			Value: strings.Join(read.Lines("states"), "\n"), Rows: 3,
		},
	}
	view.file = view.action + "/definition"
	view.count = ui.Input{
		Field: ui.Field{Name: "count", Label: words.T(ctx, "Thời hạn"), Help: words.T(ctx, "Tính từ Ngày của mục; để trống nếu không có hạn.")},
		Value: read.Text("count"), Type: "number", MaxLength: 4,
	}
	view.unit = ui.Select{
		Field: ui.Field{Name: "in", Label: words.T(ctx, "Tính bằng"), Quiet: true}, Value: cmp.Or(read.Text("in"), string(WorkingDays)),
		Options: []ui.Option{
			{Value: string(WorkingDays), Text: words.T(ctx, "ngày làm việc")}, {Value: string(Days), Text: words.T(ctx, "ngày")},
			{Value: string(WorkingHours), Text: words.T(ctx, "giờ làm việc")},
		},
	}
	view.page = p.frame.Page(r, v, view.title)
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Sổ theo dõi"), Href: view.back}}
	view.page.Narrow = true
	return web.Render(w, r, status, newKindPage(view))
}

func (p *Pages) addKind(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	read, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	k := readKind(r.Context(), read)
	err = p.actions.AddKind(r.Context(), v, k)
	switch {
	case errors.Is(err, ErrDefinition):
		return p.showNewKind(w, r, v, read, words.T(r.Context(), "Hãy ghi đủ tên sổ, tên một mục, chữ đầu của mã và ít nhất một trường; tên không được lặp, thời hạn từ 1 trở lên."), http.StatusUnprocessableEntity)
	case sentTwice(err):
		return p.showNewKind(w, r, v, read, words.T(r.Context(), "Đơn vị đã có sổ mang tên này."), http.StatusUnprocessableEntity)
	case err != nil:
		return err
	}
	http.Redirect(w, r, RegisterPath(v.Unit.Code, k.Name), http.StatusSeeOther)
	return nil
}

// readKind makes a register out of what its page asks for.
func readKind(ctx context.Context, read web.Form) Kind {
	k := assemble(ctx, read.Text("title"), read.Text("one"), read.Text("code"), read.Lines("fields"), read.Lines("states"))
	if count, err := strconv.Atoi(read.Text("count")); err == nil {
		k.Deadline = &Deadline{From: k.Day, Count: count, Unit: DeadlineIn(read.Text("in"))}
	}
	return k
}

// assemble makes a register out of lines: its fields, each perhaps with its type
// behind a colon, and its states from first to last.
func assemble(ctx context.Context, title, one, prefix string, fields, states []string) Kind {
	k := Kind{
		Name: "x_" + nameFrom(title), Title: words.Same(title), One: words.Same(one), Code: prefix + "-{year}-{seq}", Day: "day",
		Form: form.Form{{Name: "day", Type: form.Date, Label: words.Name{Vi: "Ngày", En: "Day"}, Required: true, Default: "today", Listed: true}},
	}
	for _, line := range fields {
		k.Form = append(k.Form, fieldFrom(ctx, line))
	}
	k.Form = append(k.Form, form.Field{Name: "papers", Type: form.File, Label: words.Name{Vi: "Tệp kèm theo", En: "Papers"}})
	if len(fields) > 0 {
		k.Named = []string{k.Form[1].Name}
	}
	k.States, k.Moves = statesFrom(states)
	return k
}

// fieldFrom reads a line that names a field and perhaps its type.
func fieldFrom(ctx context.Context, line string) form.Field {
	label, typ, found := strings.Cut(line, ":")
	field := form.Field{Type: form.Text, Listed: true}
	if found {
		for _, t := range []form.Type{form.Date, form.Number, form.Money, form.YesNo, form.Long, form.LegalText, form.Address} {
			said := vietnamese.Fold(strings.TrimSpace(typ))
			if said == vietnamese.Fold(typeTitle(ctx, t)) || said == string(t) || strings.HasPrefix(vietnamese.Fold(typeTitle(ctx, t)), said+" (") {
				field.Type = t
			}
		}
	}
	field.Label = words.Same(strings.TrimSpace(label))
	field.Name = nameFrom(label)
	return field
}

// statesFrom makes states, each with a move to it from the one before.
func statesFrom(lines []string) ([]State, []Move) {
	if len(lines) == 0 {
		return []State{{Name: "noted", Title: words.Name{Vi: "Đã ghi", En: "Noted"}, Ends: true}}, nil
	}
	var states []State
	var moves []Move
	for i, line := range lines {
		states = append(states, State{Name: nameFrom(line), Title: words.Same(line), Ends: i == len(lines)-1})
		if i > 0 {
			moves = append(moves, Move{Name: "to_" + states[i].Name, Title: words.Same(line), From: []string{states[i-1].Name}, To: states[i].Name})
		}
	}
	return states, moves
}
