package form

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// Offers are what fields that name people, posts and units offer, and those that
// hold addresses: communes by their official codes.
type Offers struct {
	People, Posts, Units, Communes []ui.Option
}

// Of are what fields of a type offer.
func (c Offers) Of(t Type) []ui.Option {
	switch t {
	case Person:
		return c.People
	case Post:
		return c.Posts
	case Unit:
		return c.Units
	case Address:
		return c.Communes
	}
	return nil
}

func (c Offers) name(t Type, value string) string {
	for _, o := range c.Of(t) {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

// address says an address with the name of its commune.
func (c Offers) address(v Value) string {
	if v.Commune() == "" {
		return v.Text()
	}
	return v.Address(c.name(Address, v.Commune()))
}

// inputPrefix keeps the names of fields apart from those of a page's own.
const inputPrefix = "f-"

// InputName is the name of a field's input in a page.
func InputName(field string) string { return inputPrefix + field }

// A Sheet (tờ khai) is a form in a page: what it holds, and what is wrong.
type Sheet struct {
	Form     Form
	Values   Values
	Problems []ProblemError
	Offers   Offers
}

// Inputs returns the fields of a page, in their order.
func (s Sheet) Inputs(ctx context.Context) []templ.Component {
	var inputs []templ.Component
	for _, field := range s.Form {
		follows := field.Timing != nil && !s.Values[field.Timing.By].Empty()
		if field.Retired || field.Type == File || follows {
			continue
		}
		inputs = append(inputs, shownIf(conditionText(field.ShownIf), s.input(ctx, field)))
	}
	return inputs
}

// Wrong lists what is wrong, each with the way to its field.
func (s Sheet) Wrong(ctx context.Context) []ui.Link {
	var links []ui.Link
	for _, p := range s.Problems {
		field, _ := s.Form.Field(p.Field)
		text, href := field.Label.In(ctx), "#"+InputName(p.Field)
		if p.Row > 0 {
			column, _ := field.Columns.Field(p.Column)
			text = words.T(ctx, "%s, dòng %d, %s", text, p.Row, column.Label.In(ctx))
			href = "#" + rowInputName(p.Field, p.Row-1, p.Column)
		}
		links = append(links, ui.Link{Text: text + ": " + Explain(ctx, p.Err), Href: href})
	}
	return links
}

// conditionText is how a page's script learns when a field is there.
func conditionText(all condition.All) string {
	if len(all) == 0 {
		return ""
	}
	text, err := json.Marshal(all)
	if err != nil {
		return "" // conditions are texts, which always can be written
	}
	return string(text)
}

func (s Sheet) problem(ctx context.Context, field string, row int, column string) string {
	for _, p := range s.Problems {
		if p.Field == field && p.Row == row && p.Column == column {
			return Explain(ctx, p.Err)
		}
	}
	return ""
}

func (s Sheet) input(ctx context.Context, field Field) templ.Component {
	f := ui.Field{
		Name: InputName(field.Name), Label: field.Label.In(ctx), Help: field.Help.In(ctx), Required: field.Required,
		Error: s.problem(ctx, field.Name, 0, ""),
	}
	if field.Type == Table {
		return ui.GroupField(f, ui.BareTable(s.rows(ctx, field)), strconv.Itoa(s.rowCount(field)))
	}
	return field.input(ctx, f, s.Values[field.Name], s.Offers)
}

// input is the input of a field that is not a table.
func (f Field) input(ctx context.Context, at ui.Field, v Value, c Offers) templ.Component {
	unsaid := ui.Option{Text: words.T(ctx, "chưa chọn")}
	switch f.Type {
	case Long:
		return ui.TextAreaField(ui.TextArea{Field: at, Value: v.Text(), Rows: 3})
	case Date:
		if day := v.Day(); v.Empty() || !day.IsZero() {
			return ui.DateField(at, day)
		}
		return ui.InputField(ui.Input{Field: at, Value: v.Text()})
	case Number, Money:
		at.Width = ui.ShortWidth
		return ui.InputField(ui.Input{Field: at, Value: v.typed(), InputMode: "numeric", Autocomplete: "off"})
	case Choice:
		return ui.SelectField(ui.Select{Field: at, Value: v.Text(), Options: append([]ui.Option{unsaid}, f.options(ctx)...)})
	case Choices:
		return ui.SelectField(ui.Select{Field: at, Several: true, Values: v.Texts, Options: f.options(ctx)})
	case YesNo:
		return ui.SelectField(ui.Select{Field: at, Value: v.Text(), Options: []ui.Option{
			unsaid, {Value: "true", Text: words.T(ctx, "có")}, {Value: "false", Text: words.T(ctx, "không")},
		}})
	case Address:
		return f.addressInput(ctx, at, v, c)
	case Person, Post, Unit:
		return ui.SelectField(ui.Select{Field: at, Value: v.Text(), Options: append([]ui.Option{unsaid}, withValue(c.Of(f.Type), v.Text())...)})
	}
	return ui.InputField(ui.Input{Field: at, Value: v.Text(), MaxLength: MaxText, Autocomplete: "off"})
}

// addressInput asks for what stands before the commune, and for the commune.
func (f Field) addressInput(ctx context.Context, at ui.Field, v Value, c Offers) templ.Component {
	commune := ui.Field{
		Name: communeName(at.Name), Label: words.T(ctx, "%s: xã, phường", at.Label), LabelHidden: at.LabelHidden, Quiet: true,
	}
	elsewhere := ui.Option{Text: words.T(ctx, "nơi khác, hoặc chưa rõ")}
	return addressInputs(
		ui.Input{Field: at, Value: v.Text(), MaxLength: MaxText, Autocomplete: "off"},
		ui.Select{Field: commune, Value: v.Commune(), Options: append([]ui.Option{elsewhere}, withValue(c.Communes, v.Commune())...)},
	)
}

// communeName is the name of the input of an address's commune.
func communeName(name string) string { return name + "-commune" }

// typed is a number as it is read: with dots between thousands.
func (v Value) typed() string {
	if !v.IsNumber {
		return v.Text()
	}
	return words.Number(words.WithLocale(context.Background(), words.Vietnamese), int(v.Number))
}

// withValue keeps a value that is no longer offered.
func withValue(options []ui.Option, value string) []ui.Option {
	for _, o := range options {
		if o.Value == value {
			return options
		}
	}
	if value == "" {
		return options
	}
	return append([]ui.Option{{Value: value, Text: value}}, options...)
}

func (f Field) options(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, o := range f.Options {
		options = append(options, ui.Option{Value: o.Value, Text: o.Label.In(ctx)})
	}
	return options
}

// spareRows is how many empty rows a table offers below those that are filled.
const spareRows = 3

func (s Sheet) rowCount(field Field) int {
	return min(len(s.Values[field.Name].Rows)+spareRows, MaxRows)
}

func rowInputName(field string, row int, column string) string {
	return InputName(field) + "-" + strconv.Itoa(row) + "-" + column
}

func (s Sheet) rows(ctx context.Context, field Field) ui.Table {
	t := ui.Table{Caption: field.Label.In(ctx)}
	for _, column := range field.Columns {
		t.Columns = append(t.Columns, ui.Column{Title: column.Label.In(ctx)})
	}
	filled := s.Values[field.Name].Rows
	for i := range s.rowCount(field) {
		values := Values{}
		if i < len(filled) {
			values = filled[i]
		}
		var row ui.Row
		for _, column := range field.Columns {
			at := ui.Field{
				Name: rowInputName(field.Name, i, column.Name), LabelHidden: true, Quiet: true,
				Label: words.T(ctx, "%s, dòng %d", column.Label.In(ctx), i+1), Error: s.problem(ctx, field.Name, i+1, column.Name),
			}
			row.Cells = append(row.Cells, ui.Cell{View: column.input(ctx, at, values[column.Name], s.Offers)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// ReadPage reads what a page's form sent. What cannot be read stays as it was
// typed, with a problem that says so.
func (f Form) ReadPage(sent web.Form) (Values, []ProblemError) {
	values := Values{}
	var problems []ProblemError
	for _, field := range f {
		if field.Type == Table {
			rows, wrong := field.readRows(sent)
			if len(rows) > 0 {
				values[field.Name] = Value{Rows: rows}
			}
			problems = append(problems, wrong...)
			continue
		}
		value, err := field.readSent(sent, InputName(field.Name))
		if err != nil {
			problems = append(problems, ProblemError{Field: field.Name, Err: err})
		}
		if !value.Empty() {
			values[field.Name] = value
		}
	}
	return values, problems
}

func (f Field) readSent(sent web.Form, name string) (Value, error) {
	switch f.Type {
	case Choices:
		return TextsValue(sent.All(name)...), nil
	case Long:
		return f.Read(sent.Block(name))
	}
	text := sent.Text(name)
	if f.Type == Address {
		return AddressValue(strings.Join(strings.Fields(text), " "), sent.Text(communeName(name))), nil
	}
	value, err := f.Read(text)
	if err != nil {
		return TextValue(text), err
	}
	return value, nil
}

func (f Field) readRows(sent web.Form) ([]Values, []ProblemError) {
	count, _ := sent.Int(InputName(f.Name) + "-rows")
	var rows []Values
	var problems []ProblemError
	for i := range min(max(count, 0), MaxRows) {
		row := Values{}
		var wrong []ProblemError
		for _, column := range f.Columns {
			value, err := column.readSent(sent, rowInputName(f.Name, i, column.Name))
			if err != nil {
				wrong = append(wrong, ProblemError{Field: f.Name, Row: len(rows) + 1, Column: column.Name, Err: err})
			}
			if !value.Empty() {
				row[column.Name] = value
			}
		}
		if len(row) > 0 {
			rows, problems = append(rows, row), append(problems, wrong...)
		}
	}
	return rows, problems
}

// Show says a value in words.
func (f Field) Show(ctx context.Context, v Value, c Offers) string {
	switch f.Type {
	case Number:
		return words.Number(ctx, int(v.Number))
	case Money:
		return words.T(ctx, "%s đồng", words.Number(ctx, int(v.Number)))
	case Date:
		return words.Date(ctx, v.Day())
	case YesNo:
		if v.Text() == "true" {
			return words.T(ctx, "có")
		}
		return words.T(ctx, "không")
	case Choice, Choices:
		return f.showOptions(ctx, v)
	case Person, Post, Unit:
		return c.name(f.Type, v.Text())
	case Address:
		return c.address(v)
	case Table:
		return words.T(ctx, "%d dòng", len(v.Rows))
	}
	return strings.Join(v.Texts, "; ")
}

func (f Field) showOptions(ctx context.Context, v Value) string {
	var labels []string
	for _, value := range v.Texts {
		if o, ok := f.Option(value); ok {
			value = o.Label.In(ctx)
		}
		labels = append(labels, value)
	}
	return strings.Join(labels, "; ")
}

// Explain says in words what is wrong with a value.
func Explain(ctx context.Context, err error) string {
	for _, e := range []struct {
		err  error
		text string
	}{
		{ErrMissing, words.T(ctx, "cần ghi")},
		{ErrNumber, words.T(ctx, "không phải số nguyên; hãy viết như 1.500")},
		{ErrSmall, words.T(ctx, "số quá nhỏ")},
		{ErrLarge, words.T(ctx, "số quá lớn")},
		{ErrDate, words.T(ctx, "không phải ngày; hãy viết như 15/3/2024")},
		{ErrEarly, words.T(ctx, "ngày này sớm hơn ngày mà nó phải theo sau")},
		{ErrOption, words.T(ctx, "không có trong danh sách để chọn")},
		{ErrYesNo, words.T(ctx, "hãy ghi “có” hoặc “không”")},
		{ErrPattern, words.T(ctx, "chưa đúng cách viết")},
		{ErrTooLong, words.T(ctx, "quá dài")},
		{ErrTooMany, words.T(ctx, "quá nhiều dòng")},
		{ErrUnfit, words.T(ctx, "không hợp với việc này")},
		{ErrLegalText, words.T(ctx, "hãy ghi số và ký hiệu, như 30/2020/NĐ-CP")},
	} {
		if errors.Is(err, e.err) {
			return e.text
		}
	}
	return words.T(ctx, "không đọc được")
}
