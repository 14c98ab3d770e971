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
	tables        []foundTable
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

// A flowWriter writes the pages' flows into a document.
type flowWriter struct {
	doc    *Document
	budget *budget
	areas  map[int]textArea // by the page's width
	setup  *pageFlow
	// last is the paragraph at the end of the document, which may go on, and
	// wentOn tells that it did; lastInDoc is what was made of it before.
	last      *pdfParagraph
	lastInDoc *Paragraph
	wentOn    bool
}

func writeFlows(flows []*pageFlow, b *budget) (*Document, error) {
	w := flowWriter{doc: &Document{Format: PDF}, budget: b, areas: pageAreas(flows)}
	for _, f := range flows {
		if err := w.page(f); err != nil {
			return nil, err
		}
	}
	w.endLast()
	return w.doc, nil
}

// endLast makes the last paragraph anew when it went on: once, and not for
// each page over which it goes.
func (w *flowWriter) endLast() {
	if w.wentOn {
		*w.lastInDoc = w.last.paragraph(w.lastInDoc.Place)
	}
	w.last, w.wentOn = nil, false
}

func (w *flowWriter) page(f *pageFlow) error {
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
func (w *flowWriter) pageSetup(f *pageFlow) error {
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

func (w *flowWriter) add(b Block) error {
	w.endLast()
	if err := w.budget.block(); err != nil {
		return err
	}
	w.doc.Blocks = append(w.doc.Blocks, b)
	return nil
}

// flow writes the pieces of lines of a page or of a part of it.
func (w *flowWriter) flow(f *pageFlow, pieces []textLine) error {
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
			w.wentOn = true
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

func (w *flowWriter) paragraph(p *pdfParagraph, place Place) error {
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

// pageAreas finds where the text runs, for each width of pages.
func pageAreas(flows []*pageFlow) map[int]textArea {
	edges := map[int]*textEdges{}
	for _, f := range flows {
		e := edges[widthKey(f)]
		if e == nil {
			e = &textEdges{width: f.width}
			edges[widthKey(f)] = e
		}
		e.add(f)
	}
	areas := map[int]textArea{}
	for key, e := range edges {
		areas[key] = e.area()
	}
	return areas
}

// textEdges are where the lines of pages begin and end.
type textEdges struct {
	width         float64
	lefts, rights []float64
	tables        []textArea
}

func (e *textEdges) add(f *pageFlow) {
	for _, l := range f.pieces {
		e.lefts = append(e.lefts, l.x0)
		if l.x0 < f.width/2 { // a place and date may reach into the margin
			e.rights = append(e.rights, l.x1)
		}
	}
	for _, t := range f.tables {
		e.tables = append(e.tables, textArea{left: t.left, right: t.right})
	}
}

// area takes the outermost edges that more than one line shares, so that a
// lone stray piece does not count. Where there is little text, the tables
// show the margins.
func (e *textEdges) area() textArea {
	const little = 8
	area, ragged := textArea{right: e.width}, false
	if len(e.lefts) > 0 {
		slices.Sort(e.lefts)
		area.left, _ = sharedEdge(e.lefts)
		area.indent = e.indent(area.left)
	}
	if len(e.rights) > 0 {
		slices.SortFunc(e.rights, func(a, b float64) int { return cmp.Compare(b, a) })
		right, shared := sharedEdge(e.rights)
		area.right, ragged = right, !shared
	}
	if len(e.lefts) < little || ragged {
		for _, t := range e.tables {
			area.left, area.right = min(area.left, t.left), max(area.right, t.right)
		}
	}
	return area
}

// sharedEdge returns the first edge that the next one shares, when no more than
// two stray lines reach beyond it; else the text is ragged, and the first edge
// is the best that is known.
func sharedEdge(edges []float64) (edge float64, shared bool) {
	const strays = 2
	for i := 1; i < len(edges) && i <= strays+1; i++ {
		if math.Abs(edges[i]-edges[i-1]) < 1.5 {
			return edges[i-1], true
		}
	}
	return edges[0], false
}

// indent returns where, right of the edge, the most lines begin, when they
// are several.
func (e *textEdges) indent(left float64) float64 {
	best, most := 0.0, 3
	for i, j := 0, 0; i < len(e.lefts); i++ {
		for j < len(e.lefts) && e.lefts[j]-e.lefts[i] < 1 {
			j++
		}
		if n := j - i; n > most && inside(e.lefts[i]-left, 8, 80) {
			best, most = e.lefts[i], n
		}
	}
	return best
}

// readable tells whether a flow has any text.
func (f *pageFlow) readable() bool {
	return len(f.tables) > 0 || slices.ContainsFunc(f.pieces, func(l textLine) bool { return strings.TrimSpace(l.text()) != "" })
}
