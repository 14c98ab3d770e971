package record

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A Mapping says where a spreadsheet has the fields of a kind. It is data, so
// that the mapping of last year's register reads this year's.
type Mapping struct {
	// Sheet is the sheet's name; "" is the first visible one.
	Sheet string `yaml:"sheet,omitempty" json:"sheet,omitempty"`
	// Head is the last row of headings, 0 when there are none, and First the first
	// row that may hold an entry; rows count from 1.
	Head  int `yaml:"head" json:"head"`
	First int `yaml:"first" json:"first"`
	// Columns are the letters of columns by the names of fields; state and code
	// name those of an entry's state and code.
	Columns map[string]string `yaml:"columns" json:"columns"`
	// Constant are texts for fields of which the sheet says nothing: they stand
	// in all entries whose cell is empty, or says no more of a day than its month,
	// quarter or year.
	Constant map[string]string `yaml:"constant,omitempty" json:"constant,omitempty"`
	// Section is the field that takes the text of the section rows above an entry.
	Section string `yaml:"section,omitempty" json:"section,omitempty"`
	// Values say by field what texts of the sheet mean: an option's value, yes or
	// no, or any other text that can be read.
	Values map[string]map[string]string `yaml:"values,omitempty" json:"values,omitempty"`
}

// Columns that are no fields. A field of the same name comes first.
const (
	StateColumn = "state"
	CodeColumn  = "code"
)

// ReadMapping reads a mapping from YAML or JSON, and refuses what it does not
// know.
func ReadMapping(text []byte) (Mapping, error) {
	var m Mapping
	if err := yaml.UnmarshalWithOptions(text, &m, yaml.Strict()); err != nil {
		return Mapping{}, fmt.Errorf("read a mapping: %w", err)
	}
	return m, nil
}

// Check finds what is wrong with a mapping for a kind.
func (m Mapping) Check(k Kind) error {
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if m.Head < 0 || m.First <= m.Head {
		wrong("the first row is %d, and the headings end in row %d", m.First, m.Head)
	}
	taken := map[int]string{}
	for _, name := range slices.Sorted(maps.Keys(m.Columns)) {
		column, ok := sheet.ParseColumn(m.Columns[name])
		switch other, twice := taken[column]; {
		case !ok:
			wrong("field %q: there is no column %q", name, m.Columns[name])
		case twice:
			wrong("the column %s is that of %q and of %q", m.Columns[name], other, name)
		case !k.hasColumn(name):
			wrong("there is no field %q that a column can have", name)
		}
		taken[column] = name
	}
	return errors.Join(append(errs, m.checkConstants(k), m.checkValues(k), m.checkSection(k), m.checkNeeded(k))...)
}

// hasColumn tells whether a column can be that of a name.
func (k Kind) hasColumn(name string) bool {
	field, ok := k.Form.Field(name)
	if !ok {
		return name == StateColumn || name == CodeColumn
	}
	return inOneCell(field)
}

// inOneCell tells whether a cell can hold the values of a field.
func inOneCell(f form.Field) bool { return f.Type != form.File && f.Type != form.Table }

func (m Mapping) checkConstants(k Kind) error {
	for _, name := range slices.Sorted(maps.Keys(m.Constant)) {
		field, ok := k.Form.Field(name)
		if !ok || !inOneCell(field) {
			return fmt.Errorf("there is no field %q to be given a constant", name)
		}
		if err := canBe(field, m.Constant[name]); err != nil {
			return fmt.Errorf("the constant %q of %q: %w", m.Constant[name], name, err)
		}
	}
	return nil
}

func (m Mapping) checkValues(k Kind) error {
	for _, name := range slices.Sorted(maps.Keys(m.Values)) {
		field, ok := k.Form.Field(name)
		if !ok && name != StateColumn {
			return fmt.Errorf("there is no field %q whose texts could be told", name)
		}
		for _, text := range slices.Sorted(maps.Keys(m.Values[name])) {
			means := m.Values[name][text]
			if _, known := k.State(means); !ok && !known {
				return fmt.Errorf("%q of the state: there is no state %q", text, means)
			}
			if err := canBe(field, means); ok && err != nil {
				return fmt.Errorf("%q of %q means %q: %w", text, name, means, err)
			}
		}
	}
	return nil
}

// canBe tells whether a text is a value of a field.
func canBe(f form.Field, text string) error {
	value, err := f.Read(text)
	if err != nil {
		return err
	}
	f.Required, f.RequiredIf, f.ShownIf, f.NotBefore = false, nil, nil, ""
	for _, p := range (form.Form{f}).Problems(form.Values{f.Name: value}) {
		return p.Err
	}
	return nil
}

func (m Mapping) checkSection(k Kind) error {
	if m.Section == "" {
		return nil
	}
	field, ok := k.Form.Field(m.Section)
	if !ok || !inOneCell(field) || m.Columns[m.Section] != "" {
		return fmt.Errorf("the field %q cannot take the texts of sections", m.Section)
	}
	return nil
}

// checkNeeded finds the fields that every entry has, and no row would.
func (m Mapping) checkNeeded(k Kind) error {
	var errs []error
	for _, field := range k.Form {
		if m.lacks(field) {
			errs = append(errs, fmt.Errorf("the required field %q has no column", field.Name))
		}
	}
	return errors.Join(errs...)
}

// lacks tells whether a field is needed and comes from nowhere.
func (m Mapping) lacks(f form.Field) bool {
	return f.Required && len(f.ShownIf) == 0 && f.Default == "" &&
		m.Columns[f.Name] == "" && m.Constant[f.Name] == "" && m.Section != f.Name
}

// plain folds a text to its words: without case, diacritics and punctuation.
func plain(text string) string {
	return strings.Join(strings.FieldsFunc(vietnamese.Fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}
