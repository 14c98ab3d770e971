package plan

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// The sheets of an exported plan.
const (
	textSheet = "Kế hoạch"
	taskSheet = "Phụ lục"
)

// textColumn is the width of the first sheet's one column in characters, about
// that of an upright page.
const textColumn = 76

// millimetresPerCharacter turns the widths of columns into those of a
// spreadsheet, which counts characters.
const millimetresPerCharacter = 1.95

// WriteXLSX writes the plan as a workbook: the text on one sheet, a line to a
// row, and the task table on the other, ready to print. All cells are text,
// so that nothing in them runs as a formula.
func WriteXLSX(w io.Writer, d Draft) error {
	file := excelize.NewFile()
	defer func() { _ = file.Close() }() // nothing of it is on disk
	book := workbook{file: file}
	book.styles()
	book.write(Layout(d))
	if book.err != nil {
		return fmt.Errorf("make the workbook: %w", book.err)
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// A workbook writes sheets and keeps the first error.
type workbook struct {
	file *excelize.File
	err  error
	// The styles of cells.
	text, head, banner, body, middle int
}

func (b *workbook) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *workbook) styles() {
	border := []excelize.Border{
		{Type: "left", Color: "000000", Style: 1}, {Type: "right", Color: "000000", Style: 1},
		{Type: "top", Color: "000000", Style: 1}, {Type: "bottom", Color: "000000", Style: 1},
	}
	plain := &excelize.Font{Family: "Times New Roman", Size: sizeTable}
	bold := &excelize.Font{Family: "Times New Roman", Size: sizeTable, Bold: true}
	centre := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	const asText = 49 // the built-in format "@"
	b.text = b.style(&excelize.Style{Font: plain, Alignment: top, NumFmt: asText})
	b.head = b.style(&excelize.Style{Font: bold, Alignment: centre, Border: border, NumFmt: asText})
	b.banner = b.style(&excelize.Style{Font: bold, Alignment: top, Border: border, NumFmt: asText})
	b.body = b.style(&excelize.Style{Font: plain, Alignment: top, Border: border, NumFmt: asText})
	b.middle = b.style(&excelize.Style{Font: plain, Alignment: centre, Border: border, NumFmt: asText})
}

func (b *workbook) style(s *excelize.Style) int {
	id, err := b.file.NewStyle(s)
	b.do(err)
	return id
}

// write puts what is above the task table on the first sheet; the appendix
// with its titles has the second.
func (b *workbook) write(doc *office.Document) {
	b.do(b.file.SetSheetName("Sheet1", textSheet))
	sheet := sheetWriter{workbook: b, name: textSheet}
	b.do(b.file.SetColWidth(textSheet, "A", "A", textColumn))
	b.fitWidth(textSheet, "portrait")
	for _, block := range doc.Blocks {
		switch block := block.(type) {
		case *office.PageSetup:
			if block.Landscape {
				sheet = b.appendixSheet()
			}
		case *office.Paragraph:
			sheet.line(block)
		case *office.Table:
			if block.Borderless {
				sheet.arranged(block)
				continue
			}
			sheet.table(block)
		}
	}
}

// fitWidth prints a sheet on A4, as wide as the page and as long as it takes.
func (b *workbook) fitWidth(sheet, orientation string) {
	paper, wide, long, fit := 9, 1, 0, true // 9 is A4
	b.do(b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{
		Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &long,
	}))
	b.do(b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
}

func (b *workbook) appendixSheet() sheetWriter {
	index, err := b.file.NewSheet(taskSheet)
	b.do(err)
	b.file.SetActiveSheet(index)
	return sheetWriter{workbook: b, name: taskSheet}
}

// A sheetWriter writes down a sheet row by row.
type sheetWriter struct {
	*workbook
	name string
	// row is the last row written, from 1.
	row int
	// titles are the rows above the table, to be spread over its width.
	titles []int
}

func (s *sheetWriter) set(col, row, style int, text string) {
	name, err := excelize.CoordinatesToCellName(col, row)
	s.do(err)
	s.do(s.file.SetCellStr(s.name, name, text))
	s.do(s.file.SetCellStyle(s.name, name, name, style))
}

// line writes a paragraph into a row of its own; empty ones are left out.
func (s *sheetWriter) line(p *office.Paragraph) {
	text := p.String()
	if text == "" {
		return
	}
	s.row++
	s.titles = append(s.titles, s.row)
	s.set(1, s.row, s.lineStyle(p), text)
	s.height(lineCount(text, textColumn))
}

// lineStyle keeps what is centred and bold so.
func (s *sheetWriter) lineStyle(p *office.Paragraph) int {
	style := &excelize.Style{
		Font:      &excelize.Font{Family: "Times New Roman", Size: sizeTable},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
		NumFmt:    49,
	}
	style.Font.Bold = p.Runs[0].Bold
	style.Font.Italic = p.Runs[0].Italic
	if p.Align == office.Center {
		style.Alignment.Horizontal = "center"
	}
	return s.style(style)
}

// arranged writes the cells of a table that only arranges, one below another.
func (s *sheetWriter) arranged(t *office.Table) {
	for _, row := range t.Rows {
		for _, c := range row.Cells {
			for i := range c.Paragraphs {
				s.line(&c.Paragraphs[i])
			}
		}
	}
}

// table writes the task table and sets the sheet up to be read and printed.
func (s *sheetWriter) table(t *office.Table) {
	columns := len(t.Widths)
	s.spreadTitles(columns)
	s.row++
	header := s.row + 1
	for i, row := range t.Rows {
		s.row++
		s.tableRow(row, columns, i < t.HeaderRows)
		s.height(rowLines(row, t.Widths))
	}
	for i, width := range t.Widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		s.do(err)
		s.do(s.file.SetColWidth(s.name, name, name, width/millimetresPerCharacter))
	}
	s.freeze(header)
	s.page(header, columns)
}

// height gives a row room for lines of text: programs other than Excel do not
// find it by themselves. 409 points is the most that a row can have.
func (s *sheetWriter) height(lines int) {
	const linePoints, most = 15.75, 409
	s.do(s.file.SetRowHeight(s.name, s.row, min(most, linePoints*float64(lines)+2)))
}

// rowLines is how many lines the fullest cell of a row takes.
func rowLines(row office.Row, widths []float64) int {
	lines := 1
	for _, c := range row.Cells {
		width := 0.0
		for _, w := range widths[c.Col:min(c.Col+c.ColSpan, len(widths))] {
			width += w / millimetresPerCharacter
		}
		lines = max(lines, lineCount(c.String(), width))
	}
	return lines
}

// lineCount estimates how many lines a text takes in a column of a width in
// characters; of letters somewhat more fit than of the digits that Excel counts.
func lineCount(text string, width float64) int {
	lines := 0
	for line := range strings.SplitSeq(text, "\n") {
		lines += max(1, int(math.Ceil(float64(utf8.RuneCountInString(line))/(1.1*width))))
	}
	return lines
}

func (s *sheetWriter) spreadTitles(columns int) {
	for _, row := range s.titles {
		s.merge(row, columns)
	}
}

func (s *sheetWriter) merge(row, columns int) {
	first, err := excelize.CoordinatesToCellName(1, row)
	s.do(err)
	last, err := excelize.CoordinatesToCellName(columns, row)
	s.do(err)
	s.do(s.file.MergeCell(s.name, first, last))
}

func (s *sheetWriter) tableRow(row office.Row, columns int, header bool) {
	for _, c := range row.Cells {
		s.set(c.Col+1, s.row, s.cellStyle(c, header), c.String())
		if c.ColSpan <= 1 {
			continue
		}
		for col := c.Col + 2; col <= columns; col++ {
			s.set(col, s.row, s.banner, "")
		}
		s.merge(s.row, columns)
	}
}

func (s *sheetWriter) cellStyle(c office.Cell, header bool) int {
	switch {
	case header:
		return s.head
	case c.ColSpan > 1:
		return s.banner
	case c.Middle:
		return s.middle
	}
	return s.body
}

// freeze keeps the header in sight.
func (s *sheetWriter) freeze(header int) {
	below, err := excelize.CoordinatesToCellName(1, header+1)
	s.do(err)
	s.do(s.file.SetPanes(s.name, &excelize.Panes{
		Freeze: true, YSplit: header, TopLeftCell: below, ActivePane: "bottomLeft",
	}))
}

// page prints the table on A4 in landscape, as wide as the page, its header on
// each of them.
func (s *sheetWriter) page(header, columns int) {
	s.fitWidth(s.name, "landscape")
	s.do(s.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: s.name,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", s.name, header, header),
	}))
	last, err := excelize.CoordinatesToCellName(columns, s.row, true)
	s.do(err)
	s.do(s.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Area", Scope: s.name,
		RefersTo: fmt.Sprintf("'%s'!$A$1:%s", s.name, last),
	}))
}
