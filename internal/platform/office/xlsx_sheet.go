package office

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// The size of a sheet in Excel.
const (
	maxSheetRow = 1 << 20
	maxSheetCol = 1 << 14
)

// A sheetReader reads one sheet.
type sheetReader struct {
	*xlsxReader
	x      *xmlReader
	name   string
	rows   []Row // only those with values; Place.Row is the sheet's row
	merges []area
	widths []columnWidth
	// row and col are the last ones read, for those without an address.
	row, col int
}

// A columnWidth is the width of some columns in millimetres.
type columnWidth struct {
	first, last int
	width       float64
}

func (r *xlsxReader) sheet(sheet xlsxSheet, progress Progress) error {
	if !r.pack.has(sheet.part) {
		return nil // a chart sheet, or one that was lost: nothing to read
	}
	s := &sheetReader{xlsxReader: r, name: sheet.name}
	if err := r.pack.read(sheet.part, 0, progress, s.read); err != nil {
		return err
	}
	if err := s.merge(); err != nil {
		return err
	}
	return s.emit()
}

func (s *sheetReader) read(x *xmlReader, root element) error {
	s.x = x
	if root.name != "worksheet" {
		return nil
	}
	return x.each(func(e element) error {
		switch e.name {
		case "cols":
			return s.readWidths()
		case "sheetData":
			return x.each(s.readRow)
		case "mergeCells":
			return x.each(s.readMerge)
		}
		return nil
	})
}

// readWidths reads the widths of columns, which Excel counts in figures of
// the usual font: seven pixels each and five for the edges, 96 to an inch.
func (s *sheetReader) readWidths() error {
	return s.x.each(func(e element) error {
		width := (parseNumber(e.attr("width"))*7 + 5) * 25.4 / 96
		s.widths = append(s.widths, columnWidth{
			first: int(parseNumber(e.attr("min"))) - 1, last: int(parseNumber(e.attr("max"))) - 1, width: width,
		})
		return within("columns", len(s.widths), maxSheetCol)
	})
}

func (s *sheetReader) width(col int) float64 {
	for _, w := range s.widths {
		if col >= w.first && col <= w.last {
			return w.width
		}
	}
	return 17 // 64 pixels, as Excel makes columns
}

func (s *sheetReader) readRow(e element) error {
	s.row++
	if given := int(parseNumber(e.attr("r"))); given > 0 {
		s.row = given
	}
	if s.row > maxSheetRow {
		return within("rows in a sheet", s.row, maxSheetRow)
	}
	s.col = -1
	var row Row
	err := s.x.each(func(e element) error {
		if e.name != "c" {
			return nil
		}
		return s.readCell(e, &row)
	})
	if err != nil || len(row.Cells) == 0 {
		return err
	}
	row.Place = Place{Sheet: s.name, Row: s.row}
	s.rows = append(s.rows, row)
	return s.budget.row()
}

func (s *sheetReader) readCell(e element, row *Row) error {
	s.col++
	if _, col, ok := parseAddress(e.attr("r")); ok {
		s.col = col
	}
	if s.col >= maxSheetCol {
		return within("columns in a sheet", s.col+1, maxSheetCol)
	}
	style := s.styles.get(e.attr("s"))
	text, err := s.value(e.attr("t"), style)
	if err != nil {
		return err
	}
	runs := text.runs(style.font)
	if len(runs) == 0 {
		return nil
	}
	place := Place{Sheet: s.name, Row: s.row, Col: s.col + 1}
	row.Cells = append(row.Cells, Cell{
		Col: s.col, ColSpan: 1, RowSpan: 1, Middle: style.middle, Place: place,
		Paragraphs: []Paragraph{{Runs: runs, Align: style.align, Place: place}},
	})
	if err := s.budget.cell(); err != nil {
		return err
	}
	return s.budget.spend(costParagraph + paragraphBytes(runs))
}

// value reads what a cell shows; a formula shows its last result.
func (s *sheetReader) value(kind string, style xlsxStyle) (xlsxText, error) {
	var raw string
	var inline xlsxText
	err := s.x.each(func(e element) (err error) {
		switch e.name {
		case "v":
			raw, err = s.x.text()
		case "is":
			inline, err = readXlsxText(s.x)
		}
		return err
	})
	if err != nil {
		return xlsxText{}, err
	}
	return s.show(kind, raw, inline, style.number), within("characters in a cell", len(raw), maxCellText)
}

func (s *sheetReader) show(kind, raw string, inline xlsxText, f numberFormat) xlsxText {
	switch kind {
	case "inlineStr":
		return inline
	case "s":
		if n, err := strconv.Atoi(strings.TrimSpace(raw)); err == nil && n >= 0 && n < len(s.strings) {
			return s.strings[n]
		}
		return xlsxText{}
	case "b":
		return xlsxText{text: map[string]string{"1": "TRUE", "0": "FALSE"}[raw]}
	case "d":
		if day, err := time.Parse("2006-01-02", raw[:min(len(raw), 10)]); err == nil {
			return xlsxText{text: formatDate(day, numberFormat{day: true, month: true, year: true})}
		}
	case "", "n":
		return xlsxText{text: s.styles.format(strings.TrimSpace(raw), f)}
	}
	return xlsxText{text: raw}
}

// parseAddress reads an address such as AB12 into its row from 1 and its
// column from 0.
func parseAddress(address string) (row, col int, ok bool) {
	letters := strings.TrimRightFunc(address, unicode.IsDigit)
	if letters == "" || len(letters) > 3 || len(letters) == len(address) {
		return 0, 0, false
	}
	for _, r := range letters {
		if r < 'A' || r > 'Z' {
			return 0, 0, false
		}
		col = col*26 + int(r-'A') + 1
	}
	row, err := strconv.Atoi(address[len(letters):])
	if err != nil || row < 1 || row > math.MaxInt32 {
		return 0, 0, false
	}
	return row, col - 1, true
}
