package office

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
)

// A pageFlow is what is kept of a page: its tables and the pieces of lines
// outside them.
type pageFlow struct {
	number        int
	width, height float64
	pieces        []textLine
	tables        []pdfTable
}

var pageNumber = regexp.MustCompile(`^(?i)[-–\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–.\s]*$`)

// dropPageNumber takes away a page number that stands alone in the head or
// foot of the page.
func (f *pageFlow) dropPageNumber() {
	for _, first := range []bool{true, false} {
		n := len(f.pieces)
		if n == 0 {
			return
		}
		i, neighbour := n-1, n-2
		if first {
			i, neighbour = 0, 1
		}
		l := f.pieces[i]
		if first && l.y > 0.12*f.height || !first && l.y < 0.88*f.height || !pageNumber.MatchString(l.text()) {
			continue
		}
		if neighbour >= 0 && neighbour < n && f.pieces[neighbour].row == l.row {
			continue
		}
		f.pieces = slices.Delete(f.pieces, i, i+1)
	}
}

// A pdfWriter writes the pages' flows into a document.
type pdfWriter struct {
	doc    *Document
	budget *budget
	areas  map[int]textArea // by the page's width
	setup  *pageFlow
	// last is the paragraph at the end of the document, which may go on.
	last      *pdfParagraph
	lastInDoc *Paragraph
}

func writeFlows(flows []*pageFlow, b *budget) (*Document, error) {
	w := pdfWriter{doc: &Document{Format: PDF}, budget: b, areas: pageAreas(flows)}
	for _, f := range flows {
		if err := w.page(f); err != nil {
			return nil, err
		}
	}
	return w.doc, nil
}

func (w *pdfWriter) page(f *pageFlow) error {
	if err := w.pageSetup(f); err != nil {
		return err
	}
	pieces := f.pieces
	for _, t := range f.tables {
		above := slices.IndexFunc(pieces, func(l textLine) bool { return l.y > t.bottom })
		if above < 0 {
			above = len(pieces)
		}
		if err := w.flow(f, pieces[:above]); err != nil {
			return err
		}
		pieces = pieces[above:]
		if err := w.add(t.table); err != nil {
			return err
		}
	}
	return w.flow(f, pieces)
}

// pageSetup begins a section where the size of the pages changes.
func (w *pdfWriter) pageSetup(f *pageFlow) error {
	if w.setup != nil && math.Abs(w.setup.width-f.width) < 2 && math.Abs(w.setup.height-f.height) < 2 {
		return nil
	}
	w.setup = f
	area := w.areas[widthKey(f)]
	top, bottom := f.height, 0.0
	for _, l := range f.pieces {
		top, bottom = min(top, l.top()), max(bottom, l.bottom())
	}
	for _, t := range f.tables {
		top, bottom = min(top, t.top), max(bottom, t.bottom)
	}
	return w.add(&PageSetup{
		Landscape: f.width > f.height,
		Left:      math.Round(max(area.left, 0) / millimetre), Right: math.Round(max(f.width-area.right, 0) / millimetre),
		Top: math.Round(max(top, 0) / millimetre), Bottom: math.Round(max(f.height-bottom, 0) / millimetre),
		Place: Place{Page: f.number},
	})
}

func (w *pdfWriter) add(b Block) error {
	w.last = nil
	if err := w.budget.block(); err != nil {
		return err
	}
	w.doc.Blocks = append(w.doc.Blocks, b)
	return nil
}

// flow writes the pieces of lines of a page or of a part of it.
func (w *pdfWriter) flow(f *pageFlow, pieces []textLine) error {
	area := w.areas[widthKey(f)]
	place := Place{Page: f.number}
	for _, block := range flowBlocks(pieces) {
		if block.columns != nil {
			if err := w.add(block.columns.table(f, area)); err != nil {
				return err
			}
			continue
		}
		paras := paragraphs(block.lines, area)
		if w.last != nil && w.lastInDoc.Place.Page < f.number && w.last.area == area && w.last.open(paras[0].lines[0]) {
			w.last.lines = append(w.last.lines, paras[0].lines...)
			*w.lastInDoc = w.last.paragraph(w.lastInDoc.Place)
			paras = paras[1:]
		}
		for i := range paras {
			if err := w.paragraph(&paras[i], place); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *pdfWriter) paragraph(p *pdfParagraph, place Place) error {
	made := p.paragraph(place)
	if err := w.budget.spend(costParagraph + len(made.String())); err != nil {
		return err
	}
	if err := w.add(&made); err != nil {
		return err
	}
	w.last, w.lastInDoc = p, &made
	return nil
}

// table returns the columns as a table without borders.
func (c *columns) table(f *pageFlow, area textArea) *Table {
	gutter := (c.from + c.to) / 2
	place := Place{Page: f.number, Row: 1}
	row := Row{Place: place}
	for i, lines := range [][]textLine{c.left, c.right} {
		place.Col = i + 1
		cell := Cell{Col: i, ColSpan: 1, RowSpan: 1, Place: place}
		for _, p := range columnParagraphs(lines) {
			cell.Paragraphs = append(cell.Paragraphs, p.paragraph(place))
		}
		row.Cells = append(row.Cells, cell)
	}
	return &Table{
		Borderless: true, Rows: []Row{row}, Place: Place{Page: f.number},
		Widths: []float64{(gutter - area.left) / millimetre, (area.right - gutter) / millimetre},
	}
}

func widthKey(f *pageFlow) int { return int(math.Round(f.width)) }

// pageAreas finds the margins of the text, for each width of pages: the
// outermost edges at which more than one line ends, so that a lone stray
// piece does not count.
func pageAreas(flows []*pageFlow) map[int]textArea {
	lefts, rights := map[int][]float64{}, map[int][]float64{}
	for _, f := range flows {
		key := widthKey(f)
		for _, l := range f.pieces {
			lefts[key] = append(lefts[key], l.x0)
			rights[key] = append(rights[key], l.x1)
		}
	}
	areas := map[int]textArea{}
	for _, f := range flows {
		key := widthKey(f)
		if _, known := areas[key]; known {
			continue
		}
		area := textArea{0, f.width}
		if len(lefts[key]) > 0 {
			slices.Sort(lefts[key])
			slices.SortFunc(rights[key], func(a, b float64) int { return cmp.Compare(b, a) })
			area = textArea{sharedEdge(lefts[key]), sharedEdge(rights[key])}
		}
		areas[key] = area
	}
	return areas
}

// sharedEdge returns the first edge that the next one shares, or the first.
func sharedEdge(edges []float64) float64 {
	for i := 1; i < len(edges); i++ {
		if math.Abs(edges[i]-edges[i-1]) < 1.5 {
			return edges[i-1]
		}
	}
	return edges[0]
}

// readable tells whether a flow has any text.
func (f *pageFlow) readable() bool {
	return len(f.tables) > 0 || slices.ContainsFunc(f.pieces, func(l textLine) bool { return strings.TrimSpace(l.text()) != "" })
}
