package record

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
)

// A Verdict says what a row of a sheet is.
type Verdict string

// The verdicts.
const (
	Good    Verdict = "good"    // an entry
	Bad     Verdict = "bad"     // an entry of which some cells cannot be read
	Blank   Verdict = "blank"   // nothing, or nothing but a number that counts the rows
	Above   Verdict = "above"   // titles and headings, also those that are there again
	Section Verdict = "section" // names the entries below it
	Total   Verdict = "total"   // adds entries up
	Numbers Verdict = "numbers" // counts the columns: (1) (2) (3)
	Foot    Verdict = "foot"    // notes, who made the register, who signed it
)

// An Entry is what a row says.
type Entry struct {
	Row    int
	Code   string
	State  string
	Values form.Values
	// Problems are its bad cells; there are none in good rows.
	Problems []CellProblem
}

// A CellProblem is a cell that cannot be read into its field. Cell is empty where a
// field that is needed has no column.
type CellProblem struct {
	Sheet   string
	Cell    string
	Field   string
	Heading string
	Text    string
	Err     error
}

// Errors of a cell beyond those of a value.
var (
	ErrPartDay   = errors.New("this says no more of a day than its month, quarter or year")
	ErrFault     = errors.New("the cell shows the error of a formula")
	ErrStateName = errors.New("this is none of the states")
	ErrNotAsked  = errors.New("this has no place in an entry with such other values")
)

// A Reading reads the rows of a sheet by a mapping, one after the other.
type Reading struct {
	kind    Kind
	mapping Mapping
	start   form.Values // what fields have that the sheet leaves empty
	columns []mappedColumn
	values  map[string]map[string]string // of the mapping, with folded texts
	heads   []sheet.Row                  // the headings that went by
	begun   bool                         // an entry went by
	foot    bool                         // the foot began
	section *section
}

// A mappedColumn is a column that has a field, the state or the code.
type mappedColumn struct {
	column int
	name   string
	field  form.Field // without a name for the state and the code
}

// A section is the last section row.
type section struct {
	text, cell string
	value      form.Value
	err        error
}

// NewReading begins to read. Fields that are empty in the sheet have their
// constants, or else the defaults of a new entry on the given day; on no day,
// those that are "today" have none.
func NewReading(k Kind, m Mapping, today clock.Date) (*Reading, error) {
	if err := m.Check(k); err != nil {
		return nil, fmt.Errorf("the mapping: %w", err)
	}
	r := &Reading{kind: k, mapping: m, start: k.Form.Start(today), values: map[string]map[string]string{}}
	for name, text := range m.Constant {
		field, _ := k.Form.Field(name)
		value, err := field.Read(text)
		if err != nil {
			return nil, fmt.Errorf("the constant of %q: %w", name, err)
		}
		r.start[name] = value
	}
	for name, letters := range m.Columns {
		column, _ := sheet.ParseColumn(letters)
		field, _ := k.Form.Field(name)
		r.columns = append(r.columns, mappedColumn{column, name, field})
	}
	slices.SortFunc(r.columns, func(a, b mappedColumn) int { return a.column - b.column })
	for name, texts := range m.Values {
		r.values[name] = map[string]string{}
		for _, text := range slices.Sorted(maps.Keys(texts)) {
			r.values[name][exactly(text)] = texts[text]
		}
	}
	return r, nil
}

// exactly folds a text to what a person would call the same text; unlike
// plain, it keeps signs, which may be all of it.
func exactly(text string) string {
	if folded := plain(text); folded != "" {
		return folded
	}
	return strings.Join(strings.Fields(text), "")
}

// Row reads the next row, and says what it is. Only entries of good and bad
// rows are whole; that of a section row has its problem, if any.
func (r *Reading) Row(row sheet.Row) (Entry, Verdict) {
	own := ownCells(row)
	switch {
	case row.Number < r.mapping.First || row.Number <= r.mapping.Head:
		r.remember(row)
		return Entry{Row: row.Number}, Above
	case r.foot:
		return Entry{Row: row.Number}, Foot
	case r.isBlank(own):
		return Entry{Row: row.Number}, Blank
	case r.isHeadAgain(row):
		return Entry{Row: row.Number}, Above
	}
	entry := r.entry(row)
	verdict := r.judge(row, own, &entry)
	switch verdict {
	case Section:
		return Entry{Row: row.Number, Problems: r.enter(row.Number, own)}, Section
	case Good, Bad:
		r.begun = true
		return entry, verdict
	}
	return Entry{Row: row.Number}, verdict
}

// entry reads the cells of a row into an entry.
func (r *Reading) entry(row sheet.Row) Entry {
	e := Entry{Row: row.Number, Values: form.Values{}}
	for _, c := range r.columns {
		cell := ownOrAbove(row, c.column)
		var err error
		switch {
		case c.field.Name != "":
			err = r.readField(&e, c.field, cell)
		case c.name == CodeColumn:
			e.Code = cell.Text
		default:
			e.State, err = r.readState(cell)
		}
		if err != nil {
			e.Problems = append(e.Problems, r.problem(c, cell, row.Number, err))
		}
	}
	r.fillStart(&e)
	r.check(&e, row)
	e.Values = r.kind.Form.Clean(e.Values)
	if e.State == "" {
		e.State = r.kind.StateFor(e.Values)
	}
	return e
}

// ownOrAbove returns the cell of a column. What is merged over several columns
// stands in the first of them only: a total is no value of all the fields that
// it runs across.
func ownOrAbove(row sheet.Row, column int) sheet.Cell {
	cell := row.Cell(column)
	if cell.FromLeft {
		return sheet.Cell{Column: column}
	}
	return cell
}

func (r *Reading) readField(e *Entry, field form.Field, cell sheet.Cell) error {
	value, err := r.readCell(field, cell)
	if errors.Is(err, ErrPartDay) && r.mapping.Constant[field.Name] != "" {
		return nil // the constant says the day
	}
	if err == nil && !value.Empty() {
		e.Values[field.Name] = value
	}
	return err
}

// fillStart gives the fields that are still empty what they begin with.
func (r *Reading) fillStart(e *Entry) {
	if s := r.section; s != nil && r.mapping.Section != "" {
		if s.err == nil {
			e.Values[r.mapping.Section] = s.value
		} else {
			e.Problems = append(e.Problems, r.sectionProblem(s))
		}
	}
	for name, value := range r.start {
		if _, filled := e.Values[name]; !filled && !value.Empty() && !e.hasProblem(name) {
			e.Values[name] = value
		}
	}
}

func (e *Entry) hasProblem(field string) bool {
	return slices.ContainsFunc(e.Problems, func(p CellProblem) bool { return p.Field == field })
}

// check finds what the fields' own rules find.
func (r *Reading) check(e *Entry, row sheet.Row) {
	for _, p := range r.kind.on(e.Values).Form.Problems(e.Values) {
		if e.hasProblem(p.Field) {
			continue
		}
		c, mapped := r.column(p.Field)
		if !mapped {
			field, _ := r.kind.Form.Field(p.Field)
			c = mappedColumn{name: p.Field, field: field}
		}
		cell := ownOrAbove(row, c.column)
		if saysNothing(cell.Text) && !c.field.Needed(e.Values) {
			delete(e.Values, p.Field)
			continue
		}
		e.Problems = append(e.Problems, r.problem(c, cell, row.Number, p.Err))
	}
	for _, c := range r.columns {
		cell := ownOrAbove(row, c.column)
		if c.field.Name != "" && cell.Text != "" && !e.hasProblem(c.name) && r.hasNoPlace(e, c.field) {
			e.Problems = append(e.Problems, r.problem(c, cell, row.Number, ErrNotAsked))
		}
	}
}

// hasNoPlace tells whether a value would be dropped because of the others, all
// of which could be read.
func (r *Reading) hasNoPlace(e *Entry, field form.Field) bool {
	value := e.Values[field.Name]
	if value.Empty() || saysNo(value) || field.Shown(e.Values) {
		return false
	}
	return !slices.ContainsFunc(field.ShownIf, func(c condition.Condition) bool { return e.hasProblem(c.Field) })
}

// saysNo tells whether a value is none or nought, which fits everywhere.
func saysNo(v form.Value) bool { return v.IsNumber && v.Number == 0 || v.Text() == "false" }

func (r *Reading) column(name string) (mappedColumn, bool) {
	i := slices.IndexFunc(r.columns, func(c mappedColumn) bool { return c.name == name })
	if i < 0 {
		return mappedColumn{}, false
	}
	return r.columns[i], true
}

func (r *Reading) problem(c mappedColumn, cell sheet.Cell, row int, err error) CellProblem {
	p := CellProblem{Sheet: r.mapping.Sheet, Field: c.name, Heading: r.heading(c), Text: cell.Text, Err: err}
	if c.column > 0 {
		p.Cell = sheet.Address(c.column, row)
	}
	return p
}

// remember keeps the rows of headings, of which there are two at most.
func (r *Reading) remember(row sheet.Row) {
	if row.Number == r.mapping.Head || row.Number == r.mapping.Head-1 && len(ownCells(row)) > 1 {
		r.heads = append(r.heads, row)
	}
}

// heading returns what the sheet calls a column, or else what the field is
// called.
func (r *Reading) heading(c mappedColumn) string {
	if n := len(r.heads); c.column > 0 && n > 0 {
		group, low := sheet.Row{}, r.heads[n-1]
		if n > 1 && r.hasGroups(low) {
			group = r.heads[0]
		}
		if h := headingOf(c.column, group.Cell(c.column), low.Cell(c.column)); h.text != "" {
			return h.text
		}
	}
	switch {
	case c.field.Name != "":
		return c.field.Label.Vi
	case c.name == CodeColumn:
		return codeHeading.Vi
	}
	return stateHeading.Vi
}

// hasGroups tells whether headings are two rows: some stand in the upper one
// only.
func (r *Reading) hasGroups(low sheet.Row) bool {
	return slices.ContainsFunc(r.columns, func(c mappedColumn) bool {
		cell := low.Cell(c.column)
		return cell.Text == "" || cell.FromAbove
	})
}

// enter begins a section.
func (r *Reading) enter(row int, own []sheet.Cell) []CellProblem {
	text, column := sectionText(own)
	s := &section{text: text, cell: sheet.Address(column, row)}
	r.section = s
	if r.mapping.Section == "" {
		return nil
	}
	field, _ := r.kind.Form.Field(r.mapping.Section)
	if s.value, s.err = r.readCell(field, sheet.Cell{Kind: sheet.Text, Text: text, Value: text}); s.err == nil {
		return nil
	}
	return []CellProblem{r.sectionProblem(s)}
}

func (r *Reading) sectionProblem(s *section) CellProblem {
	field, _ := r.kind.Form.Field(r.mapping.Section)
	return CellProblem{
		Sheet: r.mapping.Sheet, Cell: s.cell, Field: field.Name, Heading: field.Label.Vi, Text: s.text, Err: s.err,
	}
}
