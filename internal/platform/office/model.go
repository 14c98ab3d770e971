// Package office reads office files (DOCX, XLSX, PDF with a text layer, plain
// text) into one document model, and writes that model as DOCX, PDF and HTML.
// It knows nothing of plans or reports.
package office

import (
	"fmt"
	"strings"
)

// A Format names the kind of file that a document was read from.
type Format string

// The formats that Read understands.
const (
	DOCX Format = "docx"
	XLSX Format = "xlsx"
	PDF  Format = "pdf"
	Text Format = "text"
)

// A Document is a sequence of blocks in reading order. All text in it is NFC.
type Document struct {
	Format Format
	Blocks []Block
}

// A Block is a *Paragraph, a *Table or a *PageSetup.
type Block interface {
	// At returns the place of the block in the source.
	At() Place
}

// A PageSetup begins a new section of pages; it holds for the blocks after it.
type PageSetup struct {
	Landscape bool
	// Left, Right, Top, Bottom are margins in millimetres.
	Left, Right, Top, Bottom float64
	Place                    Place
}

// At returns where the section begins.
func (s *PageSetup) At() Place { return s.Place }

// An Align says how lines stand between the margins.
type Align string

// The alignments; the zero value is left.
const (
	Left    Align = ""
	Center  Align = "center"
	Right   Align = "right"
	Justify Align = "justify"
)

// A Paragraph is text in one or more runs. A line break inside a paragraph is
// a "\n" in a run's text; a tab is a "\t".
type Paragraph struct {
	Runs  []Run
	Align Align
	// Marker is the list number or bullet that the program which made the
	// file would draw before the text ("1.", "-"); it is not in the runs.
	Marker string
	// Before and After are the space around the paragraph in points,
	// FirstLine and Indent the indents in millimetres.
	Before, After, FirstLine, Indent float64
	// Rule draws a short line below the paragraph, this share of its width
	// long (decree 30/2020/NĐ-CP wants one below the issuing unit, the
	// motto and the title); 0 means none. Readers never set it.
	Rule float64
	// PageBreakBefore starts a new page.
	PageBreakBefore bool
	Place           Place
}

// At returns where the paragraph stands.
func (p *Paragraph) At() Place { return p.Place }

// String returns the paragraph's text with its marker, without formatting.
func (p Paragraph) String() string {
	var b strings.Builder
	if p.Marker != "" {
		b.WriteString(p.Marker)
		b.WriteByte(' ')
	}
	for _, r := range p.Runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// A Run is text in one style.
type Run struct {
	Text                    string
	Bold, Italic, Underline bool
	// Size is in points; 0 means the document's own size.
	Size float64
}

// A Table is a grid of cells. Rows hold only the cells that begin in them: of
// a merged cell the first row has it, with its spans, and the others nothing.
type Table struct {
	// Widths are the columns' widths in millimetres; their number is the
	// number of grid columns.
	Widths []float64
	// HeaderRows is the number of rows at the top that the source marks as
	// repeated on each page.
	HeaderRows int
	// Borderless tables only arrange (the head of an official document).
	Borderless bool
	Rows       []Row
	Place      Place
}

// At returns where the table begins.
func (t *Table) At() Place { return t.Place }

// A Row is one row of a table.
type Row struct {
	Cells []Cell
	Place Place
}

// A Cell is a cell of a table.
type Cell struct {
	// Col is the grid column in which the cell begins, from 0.
	Col int
	// ColSpan and RowSpan are at least 1.
	ColSpan, RowSpan int
	Paragraphs       []Paragraph
	// Middle centres the text vertically.
	Middle bool
	Place  Place
}

// Lines returns the texts of the cell's paragraphs, split at line breaks,
// trimmed, without empty ones.
func (c Cell) Lines() []string {
	var lines []string
	for _, p := range c.Paragraphs {
		for _, line := range strings.Split(p.String(), "\n") {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// String returns the cell's lines joined with line breaks.
func (c Cell) String() string { return strings.Join(c.Lines(), "\n") }

// A Place points into the source. All numbers count from 1; 0 means that the
// part is not known or does not apply.
type Place struct {
	Sheet string `json:"sheet,omitempty"`
	Page  int    `json:"page,omitempty"`
	// Block is the number of the block in the document.
	Block int `json:"block,omitempty"`
	// Row and Col are the table row (in XLSX the sheet's row) and grid column.
	Row int `json:"row,omitempty"`
	Col int `json:"col,omitempty"`
	// Line is the line of a plain text.
	Line int `json:"line,omitempty"`
}

// String says the place in Vietnamese, as a warning shows it.
func (p Place) String() string {
	var parts []string
	add := func(name string, n int) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", name, n))
		}
	}
	if p.Sheet != "" {
		parts = append(parts, "trang tính "+p.Sheet)
	}
	add("trang", p.Page)
	add("dòng", p.Line)
	if p.Row == 0 && p.Line == 0 {
		add("đoạn", p.Block)
	}
	add("hàng", p.Row)
	add("cột", p.Col)
	return strings.Join(parts, ", ")
}
