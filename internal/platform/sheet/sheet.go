// Package sheet reads and writes spreadsheets row by row, so that a register
// of any length costs little memory: XLSX, and texts whose columns are parted
// by commas, semicolons or tabs. What a row means is not decided here.
package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// A Kind says what a cell holds.
type Kind int

// The kinds of cells.
const (
	Empty Kind = iota
	Text
	Number
	Date
	// PartDate is a date of which the cell shows a part only, such as 03/2024:
	// what is not shown was made up by the program in which it was typed.
	PartDate
	Bool
	// Fault is an error that a formula gave: #REF!, #N/A.
	Fault
)

// A Cell is one cell that holds something.
type Cell struct {
	// Column counts from 1.
	Column int
	Kind   Kind
	// Text is what people see: 15/03/2024, 1.500, 12,5%.
	Text string
	// Value is the same plainly: 2024-03-15, 1500, 0.125, true; for texts, faults
	// and parts of dates it is Text.
	Value string
	// Formula tells that a formula gave the value when the file was saved.
	Formula bool
	// FromLeft and FromAbove tell that the cell lies in a merged area and has its
	// value from the area's first cell, which lies in a column to the left, or in
	// a row above.
	FromLeft, FromAbove bool
}

// Own tells whether the value stands in the cell itself.
func (c Cell) Own() bool { return !c.FromLeft && !c.FromAbove }

// A Row is one row of a sheet. Rows without a cell that holds something are
// left out.
type Row struct {
	// Number counts from 1, as the sheet shows it.
	Number int
	// Hidden rows are not shown, mostly because of a filter; they count all the
	// same.
	Hidden bool
	// Cells are those that hold something, by column.
	Cells []Cell
}

// Cell returns the cell of a column, an empty one where there is nothing.
func (r Row) Cell(column int) Cell {
	i, ok := slices.BinarySearchFunc(r.Cells, column, func(c Cell, column int) int { return c.Column - column })
	if !ok {
		return Cell{Column: column}
	}
	return r.Cells[i]
}

// Visibility tells whether people see a sheet.
type Visibility string

// The visibilities of sheets.
const (
	Visible    Visibility = "visible"
	Hidden     Visibility = "hidden"
	VeryHidden Visibility = "very_hidden" // only a program can show it again
)

// An Info names a sheet of a book.
type Info struct {
	Name       string
	Visibility Visibility
	part       string
}

// Limits bound what reading may cost, whatever the file claims.
type Limits struct {
	// FileBytes is the largest file, ExpandedBytes the most that a part of a
	// packed file may unpack to.
	FileBytes, ExpandedBytes int64
	Columns, Rows            int
	// CellBytes bounds the text of a cell, Strings the different texts of a book,
	// Merges the merged areas of a sheet.
	CellBytes, Strings, Merges int
}

// DefaultLimits let any register of a commune through and stop what is made to
// hurt. Spreadsheets themselves allow 32,767 characters in a cell.
func DefaultLimits() Limits {
	return Limits{
		FileBytes: 200 << 20, ExpandedBytes: 1 << 30, Columns: 200, Rows: 1_000_000,
		CellBytes: 4 * 32_767, Strings: 16_000_000, Merges: 200_000,
	}
}

// A LimitError tells which bound a file is beyond, and where. It is an
// office.ErrTooLarge.
type LimitError struct {
	What string
	Most int64
	// Cell or row where it happened, "" when it is the whole file.
	At string
}

// Error says what there is too much of.
func (e *LimitError) Error() string {
	text := fmt.Sprintf("%v: more than %d %s", office.ErrTooLarge, e.Most, e.What)
	if e.At != "" {
		text += " at " + e.At
	}
	return text
}

// Unwrap lets the error be known as one of size.
func (e *LimitError) Unwrap() error { return office.ErrTooLarge }

// A NoSheetError tells that a book has no sheet of a name.
type NoSheetError struct{ Name string }

// Error names the sheet.
func (e *NoSheetError) Error() string {
	if e.Name == "" {
		return "the workbook has no visible sheet"
	}
	return fmt.Sprintf("the workbook has no sheet %q", e.Name)
}

// A Book is an opened file.
type Book struct {
	source source
	sheets []Info
}

// A source is a format's way of giving out rows.
type source interface {
	rows(ctx context.Context, sheet Info, yield func(Row) error) error
	close() error
}

// Open opens a spreadsheet of any known format, found by its content and not
// by its name. The errors are those of package office, wrapped with detail,
// so that office.Explain can say them. A book must be closed.
func Open(ctx context.Context, r io.ReaderAt, size int64, limits Limits) (*Book, error) {
	if size == 0 {
		return nil, office.ErrEmpty
	}
	if size > limits.FileBytes {
		return nil, &LimitError{What: "bytes", Most: limits.FileBytes}
	}
	head := make([]byte, min(size, 8))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the first bytes: %w", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return openXLSX(ctx, r, size, limits)
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, openOLE(ctx, r, size)
	}
	return openCSV(ctx, r, size, limits)
}

// openOLE tells a workbook under a password from one of before 2007, as
// package office does.
func openOLE(ctx context.Context, r io.ReaderAt, size int64) error {
	source := office.Source{ReaderAt: r, Size: size}
	limits := office.DefaultLimits()
	limits.FileBytes = size
	if _, err := office.Read(ctx, source, limits, nil); err != nil {
		return err
	}
	return office.ErrUnsupported
}

// Sheets lists the sheets in their order, hidden ones too.
func (b *Book) Sheets() []Info { return slices.Clone(b.sheets) }

// Sheet finds a sheet by its name; "" is the first visible one.
func (b *Book) Sheet(name string) (Info, error) {
	wanted := clean(name)
	i := slices.IndexFunc(b.sheets, func(s Info) bool {
		return s.Name == wanted || name == "" && s.Visibility == Visible
	})
	if i < 0 {
		return Info{}, &NoSheetError{Name: name}
	}
	return b.sheets[i], nil
}

// errStop ends the reading of rows of which no more are wanted.
var errStop = errors.New("no more rows are wanted")

// Rows gives out the rows of a sheet; "" is the first visible one. An error
// is the last that it gives. Rows of one book are read by one reader at a time.
func (b *Book) Rows(ctx context.Context, name string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		sheet, err := b.Sheet(name)
		if err != nil {
			yield(Row{}, err)
			return
		}
		err = b.source.rows(ctx, sheet, func(r Row) error {
			if !yield(r, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(Row{}, fmt.Errorf("read the sheet %q: %w", sheet.Name, err))
		}
	}
}

// Head returns at most the first n rows of a sheet.
func (b *Book) Head(ctx context.Context, name string, n int) ([]Row, error) {
	var rows []Row
	for row, err := range b.Rows(ctx, name) {
		if err != nil {
			return nil, err
		}
		if rows = append(rows, row); len(rows) >= n {
			break
		}
	}
	return rows, nil
}

// Close lets go of what the book keeps on disk.
func (b *Book) Close() error { return b.source.close() }
