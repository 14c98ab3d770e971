package record

import (
	"strconv"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// layout lays an entry out as a page to print.
func layout(b entryBuilder) *office.Document {
	terms, tables := b.terms()
	doc := &office.Document{Blocks: []office.Block{
		&office.PageSetup{Left: 30, Right: 15, Top: 20, Bottom: 20},
		printed(office.Left, 0, office.Run{Text: b.v.Unit.Name, Bold: true, Size: 13}),
		printed(office.Center, 14, office.Run{Text: b.d.Definition.Title.In(b.ctx), Bold: true, Size: 14}),
		printed(office.Center, 0, office.Run{Text: b.d.Code + " – " + b.d.Definition.stateTitle(b.ctx, b.d.State), Size: 13}),
	}}
	for _, t := range terms {
		doc.Blocks = append(doc.Blocks, printed(office.Left, 4, office.Run{Text: t.Name + ": ", Bold: true, Size: 13}, office.Run{Text: t.Text, Size: 13}))
	}
	for _, t := range tables {
		doc.Blocks = append(doc.Blocks, printed(office.Left, 8, office.Run{Text: t.title, Bold: true, Size: 13}), grid(t.table))
	}
	if files := b.fileNames(); files != "" {
		doc.Blocks = append(doc.Blocks, printed(office.Left, 8, office.Run{Text: words.T(b.ctx, "Tệp") + ": ", Bold: true, Size: 13}, office.Run{Text: files, Size: 13}))
	}
	return doc
}

func (b entryBuilder) fileNames() string {
	names := ""
	for i, f := range b.d.Files {
		if i > 0 {
			names += "; "
		}
		names += f.Name
	}
	return names
}

// grid prints a table with equal columns behind one of numbers.
func grid(of ui.Table) *office.Table {
	const wide, first = 165.0, 11.0
	t := &office.Table{HeaderRows: 1, Widths: []float64{first}}
	head := []string{"TT"}
	for _, c := range of.Columns {
		t.Widths = append(t.Widths, (wide-first)/float64(len(of.Columns)))
		head = append(head, c.Title)
	}
	t.Rows = []office.Row{printedRow(true, head)}
	for i, row := range of.Rows {
		texts := []string{strconv.Itoa(i + 1)}
		for _, cell := range row.Cells {
			texts = append(texts, cell.Text)
		}
		t.Rows = append(t.Rows, printedRow(false, texts))
	}
	return t
}

func printedRow(bold bool, texts []string) office.Row {
	var cells []office.Cell
	for col, text := range texts {
		cells = append(cells, office.Cell{Col: col, ColSpan: 1, RowSpan: 1, Paragraphs: []office.Paragraph{
			*printed(office.Left, 0, office.Run{Text: text, Bold: bold, Size: 11}),
		}})
	}
	return office.Row{Cells: cells}
}

// printed is a paragraph with so many points of space above it.
func printed(align office.Align, before float64, runs ...office.Run) *office.Paragraph {
	return &office.Paragraph{Align: align, Before: before, After: 2, Runs: runs}
}
