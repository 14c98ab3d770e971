package sheet

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// A rowReader reads the rows of one sheet.
type rowReader struct {
	*xlsxSource
	x      *xmlReader
	merges merger
	yield  func(Row) error
	// row and column are the last ones read, for those without an address.
	row, column int
	// cells are those of the present row.
	cells []Cell
}

func (s *xlsxSource) rows(ctx context.Context, sheet Info, yield func(Row) error) error {
	if err := s.readTexts(ctx); err != nil {
		return err
	}
	areas, err := s.mergedAreas(ctx, sheet.part)
	if err != nil {
		return err
	}
	r := &rowReader{xlsxSource: s, yield: yield, merges: merger{areas: areas}}
	return s.pack.read(ctx, sheet.part, s.limits.ExpandedBytes, func(x *xmlReader, _ element) error {
		r.x = x
		return x.each(func(e element) error {
			if e.name != "sheetData" {
				return nil
			}
			return x.each(r.readRow)
		})
	})
}

func (r *rowReader) readRow(e element) error {
	if e.name != "row" {
		return nil
	}
	number := r.row + 1
	if given, err := strconv.Atoi(e.attr("r")); err == nil {
		number = given
	}
	if number <= r.row {
		return fmt.Errorf("%w: row %d stands after row %d", office.ErrDamaged, number, r.row)
	}
	r.row, r.column, r.cells = number, 0, nil
	if err := r.x.each(r.readCell); err != nil {
		return err
	}
	cells := r.merges.fill(number, r.cells)
	if len(cells) == 0 {
		return nil
	}
	if number > r.limits.Rows {
		return &LimitError{What: "rows", Most: int64(r.limits.Rows), At: "row " + strconv.Itoa(number)}
	}
	hidden := e.attr("hidden")
	return r.yield(Row{Number: number, Hidden: hidden == "1" || hidden == "true", Cells: cells})
}

// readCell reads a cell. A sheet of many rows that are formatted but empty
// costs nothing.
func (r *rowReader) readCell(e element) error {
	if e.name != "c" {
		return nil
	}
	r.column++
	if column, _, ok := parseAddress(e.attr("r")); ok {
		r.column = column
	}
	cell := Cell{Column: r.column}
	if err := r.readValue(&cell, e); err != nil {
		return fmt.Errorf("the cell %s: %w", Address(r.column, r.row), err)
	}
	if cell.Text == "" {
		return nil
	}
	if r.column > r.limits.Columns {
		return &LimitError{What: "columns", Most: int64(r.limits.Columns), At: Address(min(r.column, lastColumn), r.row)}
	}
	if n := len(r.cells); n > 0 && r.cells[n-1].Column >= r.column {
		return r.insert(cell)
	}
	if r.cells == nil {
		r.cells = make([]Cell, 0, 16)
	}
	r.cells = append(r.cells, cell)
	return nil
}

// insert puts a cell that came out of its order into its place; of two with
// one address the first counts.
func (r *rowReader) insert(cell Cell) error {
	at, twice := slices.BinarySearchFunc(r.cells, cell.Column, func(c Cell, column int) int { return c.Column - column })
	if !twice {
		r.cells = slices.Insert(r.cells, at, cell)
	}
	return nil
}

func (r *rowReader) readValue(cell *Cell, e element) error {
	var raw, inline string
	err := r.x.each(func(e element) (err error) {
		switch e.name {
		case "f":
			cell.Formula = true
		case "v":
			raw, err = r.x.text(r.limits.CellBytes)
		case "is":
			inline, err = r.readText(r.x)
		}
		return err
	})
	if err != nil {
		return err
	}
	style := r.style(e.attr("s"))
	switch kind := e.attr("t"); kind {
	case "s":
		return r.setShared(cell, raw, style)
	case "inlineStr":
		if inline == "" {
			inline = raw
		}
		cell.setText(unescape(decodeFont(style.font, inline)))
	case "b":
		cell.setBool(raw)
	case "e":
		cell.Kind, cell.Text, cell.Value = Fault, clean(raw), clean(raw)
	case "d":
		cell.setISO(raw, style.format)
	case "", "n":
		if raw = strings.TrimSpace(raw); raw != "" {
			r.number(cell, raw, style.format)
		}
	default: // "str": the text that a formula gave
		cell.setText(unescape(decodeFont(style.font, raw)))
	}
	return nil
}

func (r *rowReader) setShared(cell *Cell, raw string, style cellStyle) error {
	i, err := strconv.Atoi(strings.TrimSpace(raw))
	if err != nil {
		return nil //nolint:nilerr // a cell that refers to no text shows none
	}
	text, err := r.texts.get(i)
	cell.setText(unescape(decodeFont(style.font, text)))
	return err
}

func (s *xlsxSource) style(index string) cellStyle {
	i, err := strconv.Atoi(index)
	if err != nil || i < 0 || i >= len(s.styles) {
		return cellStyle{}
	}
	return s.styles[i]
}

func (c *Cell) setText(text string) {
	if text = clean(text); text != "" {
		c.Kind, c.Text, c.Value = Text, text, text
	}
}

func (c *Cell) setBool(raw string) {
	c.Kind, c.Text, c.Value = Bool, "FALSE", "false"
	if raw == "1" || raw == "true" {
		c.Text, c.Value = "TRUE", "true"
	}
}

// setISO reads a date that is kept as text in ISO 8601.
func (c *Cell) setISO(raw string, f numberFormat) {
	day, err := time.Parse("2006-01-02", raw[:min(len(raw), 10)])
	if err != nil {
		c.setText(raw)
		return
	}
	if !f.date() {
		f = numberFormat{day: true, month: true, year: true}
	}
	f.clock = false
	c.setDate(day, f)
}
