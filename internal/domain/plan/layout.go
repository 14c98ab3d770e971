package plan

import (
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// Layout lays the plan out as an official document by decree 30/2020/NĐ-CP,
// annex I: the plan itself upright, its task table (phụ lục) in landscape.
// What it lays out reads back to the same draft.
func Layout(d Draft) *office.Document { return LayoutWith(d, Prose{}) }

// Prose is what a plan says in full sentences beside its targets, duties and
// tasks. A Draft does not keep it.
type Prose struct {
	// Purposes (mục đích) and Demands (yêu cầu) open the plan.
	Purposes, Demands []string
	// Work is the work by field; targets stand below the field of their name.
	Work []FieldProse
	// Funding says where the money comes from (kinh phí thực hiện).
	Funding []string
}

// FieldProse is what is to be done in one field.
type FieldProse struct {
	Field     string
	Sentences []string
}

// LayoutWith lays the plan out as Layout does, with prose in its body.
func LayoutWith(d Draft, prose Prose) *office.Document {
	doc := &office.Document{}
	add := func(blocks ...office.Block) { doc.Blocks = append(doc.Blocks, blocks...) }
	add(uprightPage())
	add(Letterhead{d.Unit, d.Number, d.Place, d.Date, d.Year}.Table())
	add(titleBlock(d)...)
	add(basesBlock(d)...)
	add(bodyBlock(d, prose)...)
	add(closing(d)...)
	if len(d.Sections) > 0 {
		add(landscapePage())
		add(appendixTitle(d)...)
		add(appendixTable(d))
	}
	return doc
}

// The sizes of text in points, from the decree's table of styles.
const (
	sizeNation     = 12 // quốc hiệu
	sizeMotto      = 13 // tiêu ngữ
	sizeIssuer     = 12 // tên cơ quan ban hành
	sizeNumber     = 13 // số, ký hiệu
	sizeDay        = 13 // địa danh, thời gian ban hành
	sizeBody       = 14 // nội dung
	sizeRecipients = 12 // the words "Nơi nhận"
	sizeRecipient  = 11 // each of the recipients
	sizeTable      = 12
)

// firstLineIndent is the indent of a paragraph's first line in millimetres.
const firstLineIndent = 12.7

// uprightPage has the decree's margins: 20–25 mm at the top and bottom, 30–35
// at the left, 15–20 at the right.
func uprightPage() *office.PageSetup {
	return &office.PageSetup{Left: 30, Right: 20, Top: 20, Bottom: 20}
}

// landscapePage is the page of a wide table: the bound side is now the top.
func landscapePage() *office.PageSetup {
	return &office.PageSetup{Landscape: true, Left: 20, Right: 20, Top: 25, Bottom: 20}
}

// A style of text within a line.
type style struct {
	bold, italic bool
	size         float64
}

func (s style) run(text string) office.Run {
	return office.Run{Text: text, Bold: s.bold, Italic: s.italic, Size: s.size}
}

// centred is a line in the middle of its column.
func centred(s style, text string) office.Paragraph {
	return office.Paragraph{Align: office.Center, Runs: []office.Run{s.run(text)}}
}

// bodyText is a justified paragraph of the content, 6 points after the one
// before it.
func bodyText(s style, text string) *office.Paragraph {
	return &office.Paragraph{
		Align: office.Justify, Before: 6, FirstLine: firstLineIndent,
		Runs: []office.Run{s.run(text)},
	}
}

// cell is a table cell of one column and row.
func cell(col int, paragraphs ...office.Paragraph) office.Cell {
	return office.Cell{Col: col, ColSpan: 1, RowSpan: 1, Paragraphs: paragraphs}
}
