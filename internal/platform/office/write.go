package office

import (
	"strings"
	"unicode/utf8"
)

// defaultSize is the size in points of text that names none: decree
// 30/2020/NĐ-CP asks for 13 or 14.
const defaultSize = 14

// The sides of an A4 page in millimetres.
const (
	pageShort = 210.0
	pageLong  = 297.0
)

// officialPage is the page of a document that sets none up, with the margins
// of decree 30/2020/NĐ-CP.
func officialPage() PageSetup {
	return PageSetup{Left: 30, Right: 20, Top: 20, Bottom: 20}
}

// width and height return the size of the paper in millimetres.
func (s PageSetup) width() float64 {
	if s.Landscape {
		return pageLong
	}
	return pageShort
}

func (s PageSetup) height() float64 {
	if s.Landscape {
		return pageShort
	}
	return pageLong
}

// textWidth is the width between the margins in millimetres.
func (s PageSetup) textWidth() float64 { return s.width() - s.Left - s.Right }

// splitPages divides blocks into sections of one page setup each. There is
// always at least one section.
func splitPages(blocks []Block) []pageSection {
	sections := []pageSection{{page: officialPage()}}
	for _, b := range blocks {
		current := &sections[len(sections)-1]
		setup, ok := b.(*PageSetup)
		switch {
		case !ok:
			current.blocks = append(current.blocks, b)
		case len(current.blocks) == 0:
			current.page = *setup
		default:
			sections = append(sections, pageSection{page: *setup})
		}
	}
	return sections
}

// A pageSection is a run of blocks on pages of one setup.
type pageSection struct {
	page   PageSetup
	blocks []Block
}

// title returns what the document is called: the first lines of its body that
// are centred and bold. Metadata shows it.
func (d *Document) title() string {
	var lines []string
	for _, b := range d.Blocks {
		p, ok := b.(*Paragraph)
		if !ok {
			continue
		}
		text := strings.TrimSpace(p.String())
		if text == "" {
			continue
		}
		if p.Align != Center || !p.heading() {
			break
		}
		lines = append(lines, strings.ReplaceAll(text, "\n", " "))
	}
	return strings.Join(lines, " ")
}

// heading tells whether all of the paragraph is bold: it then stays on the
// page of what follows it.
func (p *Paragraph) heading() bool {
	for _, r := range p.Runs {
		if !r.Bold && strings.TrimSpace(r.Text) != "" {
			return false
		}
	}
	return strings.TrimSpace(p.String()) != ""
}

// textRuns returns the paragraph's runs with its marker as text in front.
func (p *Paragraph) textRuns() []Run {
	if p.Marker == "" {
		return p.Runs
	}
	marker := Run{Text: p.Marker + " "}
	if len(p.Runs) > 0 {
		marker = p.Runs[0]
		marker.Text = p.Marker + " "
	}
	return append([]Run{marker}, p.Runs...)
}

// points returns the run's size, or the document's own.
func (r Run) points() float64 {
	if r.Size > 0 {
		return r.Size
	}
	return defaultSize
}

// banner tells whether the row is one cell over the whole width, such as the
// title of a group of rows: it then stays on the page of the row after it.
func (r Row) banner(columns int) bool {
	return len(r.Cells) == 1 && r.Cells[0].ColSpan >= columns && columns > 1
}

// columnSpan and rowSpan are the cell's spans within a grid, at least 1.
func (c Cell) columnSpan(columns int) int { return clampSpan(c.ColSpan, c.Col, columns) }

func (c Cell) rowSpan(row, rows int) int { return clampSpan(c.RowSpan, row, rows) }

func clampSpan(span, start, end int) int { return max(1, min(span, end-start)) }

// columnWidths returns the width of each grid column in millimetres, stretched
// or shrunk to fill a width. A table without widths has equal columns.
func (t *Table) columnWidths(width float64) []float64 {
	widths := make([]float64, t.columns())
	copy(widths, t.Widths)
	total := 0.0
	for _, w := range widths {
		total += w
	}
	for i := range widths {
		if total <= 0 {
			widths[i] = width / float64(len(widths))
			continue
		}
		widths[i] *= width / total
	}
	return widths
}

// columns is the number of grid columns that the widths or the cells need.
func (t *Table) columns() int {
	columns := len(t.Widths)
	for _, row := range t.Rows {
		for _, c := range row.Cells {
			columns = max(columns, c.Col+max(1, c.ColSpan))
		}
	}
	return columns
}

// printable leaves out what no file format can hold or no page can show:
// control characters other than line break and tab, and broken UTF-8.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ', r == 0x7f, r == 0xfffe, r == 0xffff, r == utf8.RuneError:
			return -1
		}
		return r
	}, text)
}
