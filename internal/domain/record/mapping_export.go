package record

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// An ExportColumn is a column of an export; Name is the field's, or
// CodeColumn or StateColumn.
type ExportColumn struct {
	Name    string
	Heading string
	Width   float64
}

// ExportColumns are the columns in which a register is given out, in the
// reader's language. Their headings are such that the export can be read in
// again as it is.
func ExportColumns(ctx context.Context, k Kind) []ExportColumn {
	columns := []ExportColumn{{CodeColumn, codeHeading.In(ctx), 16}}
	for _, field := range k.Form {
		if inOneCell(field) {
			columns = append(columns, ExportColumn{field.Name, field.Label.In(ctx), exportWidth(field.Type)})
		}
	}
	columns = append(columns, ExportColumn{StateColumn, stateHeading.In(ctx), 20})
	goals := k.goals()
	for i, c := range columns {
		if i == 0 || i == len(columns)-1 {
			if _, taken := k.Form.Field(c.Name); taken {
				columns[i].Name = "" // a field of that name is read there: the column is only looked at
				continue
			}
		}
		if mayBeAnother(goals, c) {
			columns[i].Heading = exactHeading(c.Heading, c.Name)
		}
	}
	return slices.DeleteFunc(columns, func(c ExportColumn) bool { return c.Name == "" })
}

// mayBeAnother tells whether a heading is as well that of another column.
func mayBeAnother(goals []goal, c ExportColumn) bool {
	folded := plain(c.Heading)
	own := 0
	for _, g := range goals {
		if g.name == c.Name {
			own = g.match(folded)
		}
	}
	return slices.ContainsFunc(goals, func(g goal) bool { return g.name != c.Name && g.match(folded) >= min(own, weightAlso) }) || own < leastMatch
}

func exportWidth(t form.Type) float64 {
	switch t {
	case form.Long:
		return 50
	case form.Text, form.Address:
		return 36
	case form.Date, form.Number, form.YesNo:
		return 14
	}
	return 22
}

// ExportRow is an entry as a row of an export.
func ExportRow(ctx context.Context, k Kind, columns []ExportColumn, e Entry) []sheet.Value {
	row := make([]sheet.Value, 0, len(columns))
	for _, c := range columns {
		field, ok := k.Form.Field(c.Name)
		switch {
		case ok:
			row = append(row, exportValue(ctx, field, e.Values[c.Name]))
		case c.Name == CodeColumn:
			row = append(row, sheet.TextValue(e.Code))
		default:
			row = append(row, sheet.TextValue(k.exportState(ctx, e.State)))
		}
	}
	return row
}

// exportState is the title of a state, or its name where another has the same
// title.
func (k Kind) exportState(ctx context.Context, name string) string {
	state, ok := k.State(name)
	if !ok {
		return name
	}
	title := state.Title.In(ctx)
	for _, other := range k.States {
		if other.Name != name && (plain(other.Title.Vi) == plain(title) || plain(other.Title.En) == plain(title)) {
			return name
		}
	}
	return title
}

func exportValue(ctx context.Context, field form.Field, v form.Value) sheet.Value {
	switch {
	case v.Empty():
		return sheet.Value{}
	case v.IsNumber:
		return sheet.NumberValue(v.Number)
	case field.Type == form.Date && !v.Day().IsZero():
		return sheet.DayValue(v.Day())
	case field.Type == form.Address:
		return sheet.TextValue(exportAddress(ctx, field, v))
	case field.Type == form.YesNo:
		return sheet.TextValue(yesNoNames[v.Text()].In(ctx))
	case field.Type == form.Choice || field.Type == form.Choices || field.Type.Refers():
		texts := make([]string, 0, len(v.Texts))
		for _, text := range v.Texts {
			texts = append(texts, exportOption(ctx, field, text))
		}
		return sheet.TextValue(strings.Join(texts, "; "))
	}
	return sheet.TextValue(v.Text())
}

// exportAddress has the name of the commune behind the last comma, from where it
// is read again.
func exportAddress(ctx context.Context, field form.Field, v form.Value) string {
	o, ok := field.Option(v.Commune())
	if !ok {
		return v.Text()
	}
	return v.Address(o.Label.In(ctx))
}

var yesNoNames = map[string]words.Name{"true": {Vi: "Có", En: "Yes"}, "false": {Vi: "Không", En: "No"}}

// exportOption is the label of an option, or its value where the label would
// not be read as that option.
func exportOption(ctx context.Context, field form.Field, value string) string {
	o, ok := field.Option(value)
	if !ok {
		return value
	}
	label := o.Label.In(ctx)
	if field.Type.Refers() {
		field.Type = form.Choice // as it is read in again
	}
	if read, err := field.Read(label); err != nil || len(read.Texts) != 1 || read.Text() != value {
		return value
	}
	return label
}

// Template writes an empty sheet with a register's headings, to be filled and
// read in.
func Template(ctx context.Context, out io.Writer, k Kind) error {
	w, err := newExport(ctx, out, k, ExportColumns(ctx, k))
	if err != nil {
		return err
	}
	return w.Close()
}

func newExport(ctx context.Context, out io.Writer, k Kind, columns []ExportColumn) (*sheet.Writer, error) {
	heads := make([]sheet.Column, 0, len(columns))
	for _, c := range columns {
		heads = append(heads, sheet.Column{Heading: c.Heading, Width: c.Width})
	}
	title := k.Title.In(ctx)
	return sheet.NewWriter(out, title, strings.ToUpper(title), heads)
}

// Fingerprint tells entries apart by what names them and their day, without
// case, diacritics and punctuation: two of a kind with the same one are
// probably one thing entered twice. It is empty for values that have none of
// these. Sealed fields are left out: they could be found out by trying.
func Fingerprint(k Kind, v form.Values) string {
	hash, some := sha256.New(), false
	for _, name := range append(slices.Clone(k.Named), k.Day) {
		field, _ := k.Form.Field(name)
		text := v[name].Text()
		if field.Sensitive {
			text = ""
		}
		some = some || text != ""
		_, _ = io.WriteString(hash, plain(text)+"\x00") // a hash takes everything
	}
	if !some {
		return ""
	}
	return hex.EncodeToString(hash.Sum(nil)[:16])
}
