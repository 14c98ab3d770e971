package sheet

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// maxLinks bounds the links of a sheet, each of which is kept in memory and
// looked up among the others. A list that long is read, not clicked.
const maxLinks = 5_000

// A Column is a column to be written. Its width is counted in characters.
type Column struct {
	Heading string
	Width   float64
}

// A Value is what goes into a cell: at most one of its parts, none leaves it
// empty. Link is an address to which a text leads.
type Value struct {
	Text   string
	Number *int64
	Day    clock.Date
	Link   string
}

// TextValue is a text, which never runs as a formula.
func TextValue(text string) Value { return Value{Text: text} }

// NumberValue is a whole number.
func NumberValue(n int64) Value { return Value{Number: &n} }

// DayValue is a day, shown as 15/03/2024.
func DayValue(d clock.Date) Value { return Value{Day: d} }

// A Writer writes a workbook of one sheet, row by row: a title, headings that
// stay in sight, and rows below them. What is written lies in a file on disk
// until Close gives it out.
type Writer struct {
	out     io.Writer
	file    *excelize.File
	stream  *excelize.StreamWriter
	sheet   string
	row     int
	links   int
	columns int
	// The styles of cells.
	title, heading, text, number, day, link int
}

// NewWriter begins a workbook; title may be empty. Its writer must be closed,
// or dropped by Discard.
func NewWriter(out io.Writer, sheet, title string, columns []Column) (*Writer, error) {
	w := &Writer{out: out, file: excelize.NewFile(), sheet: sheetName(sheet), columns: len(columns)}
	if err := w.begin(title, columns); err != nil {
		w.Discard()
		return nil, fmt.Errorf("begin the workbook: %w", err)
	}
	return w, nil
}

// sheetName makes a name that spreadsheets allow: 31 characters, and none that
// means something in an address.
func sheetName(name string) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name), "' ")
	if utf8.RuneCountInString(name) > 31 {
		name = strings.TrimSpace(string([]rune(name)[:31]))
	}
	if name == "" {
		return "Sheet1"
	}
	return name
}

func (w *Writer) begin(title string, columns []Column) error {
	if err := w.styles(); err != nil {
		return err
	}
	if err := w.file.SetSheetName("Sheet1", w.sheet); err != nil {
		return err
	}
	var err error
	if w.stream, err = w.file.NewStreamWriter(w.sheet); err != nil {
		return err
	}
	for i, c := range columns {
		if c.Width > 0 {
			if err := w.stream.SetColWidth(i+1, i+1, min(c.Width, 255)); err != nil {
				return err
			}
		}
	}
	frozen := 1
	if title != "" {
		frozen = 2
	}
	panes := &excelize.Panes{Freeze: true, YSplit: frozen, TopLeftCell: Address(1, frozen+1), ActivePane: "bottomLeft"}
	if err := w.stream.SetPanes(panes); err != nil {
		return err
	}
	return w.head(title, columns)
}

func (w *Writer) styles() error {
	font := func(f excelize.Font) *excelize.Font {
		f.Family, f.Size = "Times New Roman", 12
		return &f
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	centre := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	thousands, day := "#,##0", "dd/mm/yyyy"
	const asText = 49 // the built-in format "@"
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&w.title, excelize.Style{Font: font(excelize.Font{Bold: true}), NumFmt: asText}},
		{&w.heading, excelize.Style{Font: font(excelize.Font{Bold: true}), Alignment: centre, NumFmt: asText}},
		{&w.text, excelize.Style{Font: font(excelize.Font{}), Alignment: top, NumFmt: asText}},
		{&w.number, excelize.Style{Font: font(excelize.Font{}), Alignment: &excelize.Alignment{Vertical: "top"}, CustomNumFmt: &thousands}},
		{&w.day, excelize.Style{Font: font(excelize.Font{}), Alignment: &excelize.Alignment{Vertical: "top"}, CustomNumFmt: &day}},
		{&w.link, excelize.Style{Font: font(excelize.Font{Color: "0563C1", Underline: "single"}), Alignment: top, NumFmt: asText}},
	} {
		id, err := w.file.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	return nil
}

func (w *Writer) head(title string, columns []Column) error {
	if title != "" {
		if err := w.setRow([]any{excelize.Cell{StyleID: w.title, Value: title}}); err != nil {
			return err
		}
	}
	headings := make([]any, 0, len(columns))
	for _, c := range columns {
		headings = append(headings, excelize.Cell{StyleID: w.heading, Value: c.Heading})
	}
	return w.setRow(headings)
}

func (w *Writer) setRow(cells []any) error {
	w.row++
	return w.stream.SetRow(Address(1, w.row), cells)
}

// Row writes one row below the others.
func (w *Writer) Row(values []Value) error {
	cells := make([]any, len(values))
	for i, v := range values {
		cells[i] = w.cell(v)
		if v.Link != "" && w.links < maxLinks {
			w.links++
			if err := w.file.SetCellHyperLink(w.sheet, Address(i+1, w.row+1), v.Link, "External"); err != nil {
				return fmt.Errorf("link the cell %s: %w", Address(i+1, w.row+1), err)
			}
		}
	}
	if err := w.setRow(cells); err != nil {
		return fmt.Errorf("write row %d: %w", w.row, err)
	}
	return nil
}

func (w *Writer) cell(v Value) any {
	switch {
	case v.Number != nil:
		return excelize.Cell{StyleID: w.number, Value: *v.Number}
	case !v.Day.IsZero():
		return w.dayCell(v.Day)
	case v.Link != "" && w.links < maxLinks:
		return excelize.Cell{StyleID: w.link, Value: v.Text}
	case v.Text != "":
		return excelize.Cell{StyleID: w.text, Value: v.Text}
	}
	return nil
}

// dayCell writes a day as the number that spreadsheets count it by. They know
// none before 1900, which are written as texts in the one form that every
// reader takes.
func (w *Writer) dayCell(d clock.Date) any {
	first := clock.NewDate(1900, time.March, 1) // before it, they are one day off
	if d.Before(first) {
		return excelize.Cell{StyleID: w.text, Value: d.String()}
	}
	return excelize.Cell{StyleID: w.day, Value: clock.NewDate(1899, time.December, 30).DaysUntil(d)}
}

// Close gives the workbook out.
func (w *Writer) Close() error {
	defer w.Discard()
	if err := w.stream.Flush(); err != nil {
		return fmt.Errorf("end the sheet: %w", err)
	}
	// Straight to where it goes: the packed workbook is never whole in memory.
	w.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w.out) })
	if err := w.file.Write(io.Discard); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// Discard removes what lies on disk; after Close it does nothing more.
func (w *Writer) Discard() { _ = w.file.Close() }
