package plan

import (
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// writeXLSX writes the list as a workbook of one sheet.
func (b listBuilder) writeXLSX(w io.Writer) error {
	file := excelize.NewFile()
	defer func() { _ = file.Close() }() // nothing of it is on disk
	book := workbook{file: file}
	book.styles()
	name := words.T(b.ctx, "Danh sách")
	book.do(file.SetSheetName("Sheet1", name))
	sheet := sheetWriter{workbook: &book, name: name}
	title := words.T(b.ctx, "%s – danh sách kỳ hạn năm %d, ngày %s", b.v.Unit.Name, b.all.Year, words.Date(b.ctx, b.all.Today))
	sheet.line(&office.Paragraph{Align: office.Center, Runs: []office.Run{{Text: title, Bold: true}}})
	sheet.table(b.sheet())
	if book.err != nil {
		return fmt.Errorf("make the list's workbook: %w", book.err)
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("write the list's workbook: %w", err)
	}
	return nil
}

// sheet lays the list out as a table, a row for each occurrence.
func (b listBuilder) sheet() *office.Table {
	table := &office.Table{HeaderRows: 1, Widths: []float64{12, 80, 40, 45, 40, 30, 30, 30, 30, 30, 30, 60}}
	row := func(texts ...string) {
		r := office.Row{}
		for i, text := range texts {
			r.Cells = append(r.Cells, office.Cell{Col: i, ColSpan: 1, RowSpan: 1, Paragraphs: []office.Paragraph{{Runs: []office.Run{{Text: text}}}}})
		}
		table.Rows = append(table.Rows, r)
	}
	row(words.T(b.ctx, "TT"), words.T(b.ctx, "Nhiệm vụ"), words.T(b.ctx, "Kỳ hạn"), words.T(b.ctx, "Chủ trì"), words.T(b.ctx, "Người làm"),
		words.T(b.ctx, "Hạn theo kế hoạch"), words.T(b.ctx, "Gia hạn đến"), words.T(b.ctx, "Trạng thái"), words.T(b.ctx, "Bước"),
		words.T(b.ctx, "Ngày nộp"), words.T(b.ctx, "Số minh chứng"), words.T(b.ctx, "Lĩnh vực"))
	for _, d := range b.list {
		o := d.Occurrence
		row(d.Task.Ref(), d.Task.Title, o.Label, d.Task.LeadText, b.names[o.AssigneeID],
			dueDay(b.ctx, o.AsPlanned()), words.Date(b.ctx, o.PostponedTo), stateName(b.ctx, d.State), stageName(b.ctx, o.stage()),
			words.Date(b.ctx, o.HandedOn), strconv.Itoa(o.Proofs), sectionName(d.Task.SectionNo, d.Task.SectionTitle))
	}
	return table
}
