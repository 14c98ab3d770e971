package plan

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// A sheetTable is a list to be written as a sheet. Widths are in millimetres.
type sheetTable struct {
	heads  []string
	widths []float64
	rows   [][]string
}

// writeTable writes a list as a workbook of one sheet, below its titles and
// ready to print. All cells are text, so that nothing in them runs as a
// formula.
func writeTable(w io.Writer, name string, titles []string, t sheetTable) error {
	file := excelize.NewFile()
	defer func() { _ = file.Close() }() // nothing of it is on disk
	book := workbook{file: file}
	book.styles()
	book.do(file.SetSheetName("Sheet1", name))
	sheet := sheetWriter{workbook: &book, name: name}
	for i, title := range titles {
		sheet.line(&office.Paragraph{Align: office.Center, Runs: []office.Run{{Text: title, Bold: i > 0}}})
	}
	table := office.Table{Widths: t.widths, HeaderRows: 1, Rows: []office.Row{textRow(t.heads)}}
	for _, row := range t.rows {
		table.Rows = append(table.Rows, textRow(row))
	}
	sheet.table(&table)
	if book.err != nil {
		return fmt.Errorf("make the workbook: %w", book.err)
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

func textRow(texts []string) office.Row {
	var row office.Row
	for i, text := range texts {
		row.Cells = append(row.Cells, cell(i, office.Paragraph{Runs: []office.Run{{Text: text}}}))
	}
	return row
}
