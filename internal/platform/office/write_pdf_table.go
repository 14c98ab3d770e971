package office

import "slices"

// A pdfTable lays one table out. A row stays whole where it fits on a page;
// a higher one is cut, and each of its cells goes on where it was cut.
type pdfTable struct {
	*pdfWriter
	table   *Table
	widths  []float64
	heights []float64
	// open are the cells that have begun and not yet ended: those of the row
	// being drawn, and merged ones from above.
	open []*openCell
	// repeating tells that the header is being drawn again.
	repeating bool
}

// An openCell is a cell of which some lines are still to be drawn.
type openCell struct {
	cell     *Cell
	x, width float64
	// top is where its box begins on this page.
	top float64
	// firstRow and lastRow are the indices of the rows that it spans.
	firstRow, lastRow int
	lines             []cellLine
	// cut tells that part of it stands on an earlier page.
	cut bool
}

// A cellLine is a line of a cell with the space before and after it.
type cellLine struct {
	line
	para          *Paragraph
	before, after float64
}

func (l cellLine) total() float64 { return l.before + l.height + l.after }

func (p *pdfWriter) table(t *Table) {
	w := &pdfTable{pdfWriter: p, table: t, widths: t.columnWidths(p.page.textWidth())}
	w.measureRows()
	for i := range t.Rows {
		w.row(i)
	}
}

// cellLines breaks the paragraphs of a cell into lines.
func (t *pdfTable) cellLines(c *Cell, width float64) []cellLine {
	var lines []cellLine
	for i := range c.Paragraphs {
		para := &c.Paragraphs[i]
		set := t.ruler.set(para, width)
		for j, l := range set.lines {
			cl := cellLine{line: l, para: para}
			if j == 0 {
				cl.before = inMM(para.Before)
			}
			if j == len(set.lines)-1 {
				cl.after = ruleHeight(para) + inMM(para.After)
			}
			lines = append(lines, cl)
		}
	}
	return lines
}

func linesHeight(lines []cellLine) float64 {
	height := 2 * cellTop
	for _, l := range lines {
		height += l.total()
	}
	return height
}

// begin returns the cell as it stands before anything of it is drawn.
func (t *pdfTable) begin(row int, c *Cell) *openCell {
	span := c.columnSpan(len(t.widths))
	width := sum(t.widths[c.Col : c.Col+span])
	return &openCell{
		cell: c, width: width, x: t.page.Left + sum(t.widths[:c.Col]),
		firstRow: row, lastRow: row + c.rowSpan(row, len(t.table.Rows)) - 1,
		lines: t.cellLines(c, width-2*cellSide),
	}
}

// measureRows finds the rows' heights: first from the cells of one row, then
// the last row of a merged cell grows until the cell has room.
func (t *pdfTable) measureRows() {
	t.heights = make([]float64, len(t.table.Rows))
	var merged []*openCell
	for i, row := range t.table.Rows {
		t.heights[i] = lineHeight(defaultSize)
		for j := range row.Cells {
			cell := t.begin(i, &row.Cells[j])
			if cell.lastRow > i {
				merged = append(merged, cell)
				continue
			}
			t.heights[i] = max(t.heights[i], linesHeight(cell.lines))
		}
	}
	for _, cell := range merged {
		missing := linesHeight(cell.lines) - sum(t.heights[cell.firstRow:cell.lastRow+1])
		t.heights[cell.lastRow] += max(0, missing)
	}
}

// row draws a row at y, on as many pages as it takes.
func (t *pdfTable) row(i int) {
	if t.y+t.keep(i) > t.bottom() && !t.top() && t.keep(i) <= t.freshRoom() {
		t.breakPage(i)
	}
	for j := range t.table.Rows[i].Cells {
		cell := t.begin(i, &t.table.Rows[i].Cells[j])
		cell.top = t.y
		t.open = append(t.open, cell)
	}
	need := t.need(i, t.heights[i])
	for t.y+need > t.bottom() {
		if !t.slice(i) {
			break
		}
		need = t.need(i, 0)
	}
	t.y += need
	t.close(i)
}

// keep is the height that should stand together from row i on: the row, or a
// banner with the row below it, or header rows with the first row of the body.
func (t *pdfTable) keep(i int) float64 {
	height := t.heights[i]
	last := len(t.table.Rows) - 1
	if i < last && !t.repeating && (i < t.table.HeaderRows || t.table.Rows[i].banner(len(t.widths))) {
		if with := height + t.keep(i+1); with <= t.freshRoom() {
			return with
		}
	}
	return height
}

// freshRoom is the room for rows on a page of their own.
func (t *pdfTable) freshRoom() float64 {
	return t.bottom() - t.page.Top - t.headerHeight()
}

func (t *pdfTable) headerHeight() float64 {
	return sum(t.heights[:min(t.table.HeaderRows, len(t.heights))])
}

// need is the height from y on that the open cells which end with row i ask
// for, at least the given height.
func (t *pdfTable) need(i int, least float64) float64 {
	need := least
	for _, c := range t.open {
		if c.lastRow == i {
			need = max(need, c.top+linesHeight(c.lines)-t.y)
		}
	}
	return need
}

// slice fills the page with what fits of the open cells and goes on with the
// rest on the next page. It reports whether anything was drawn or the page
// was not already a fresh one, so that a line higher than a page cannot hold
// the loop for ever.
func (t *pdfTable) slice(i int) bool {
	before := t.linesLeft()
	fresh := t.y <= t.page.Top+t.headerHeight()
	t.y = t.bottom()
	t.breakPage(i)
	return !fresh || t.linesLeft() < before
}

func (t *pdfTable) linesLeft() int {
	n := 0
	for _, c := range t.open {
		n += len(c.lines)
	}
	return n
}

// breakPage ends the boxes of the open cells at y and begins them again below
// the header on a new page.
func (t *pdfTable) breakPage(row int) {
	for _, c := range t.open {
		t.draw(c, t.y, false)
	}
	t.newPage()
	t.repeatHeader(row)
	for _, c := range t.open {
		c.top = t.y
	}
}

// repeatHeader draws the header rows again, unless they are still being drawn.
func (t *pdfTable) repeatHeader(row int) {
	if row < t.table.HeaderRows || t.repeating || t.freshRoom() <= 0 {
		return
	}
	open := t.open
	t.open, t.repeating = nil, true
	for i := range t.table.HeaderRows {
		t.row(i)
	}
	t.open, t.repeating = open, false
}

// close draws the cells that end with row i.
func (t *pdfTable) close(i int) {
	for _, c := range t.open {
		if c.lastRow == i {
			t.draw(c, t.y, true)
		}
	}
	t.open = slices.DeleteFunc(t.open, func(c *openCell) bool { return c.lastRow == i })
}

// draw draws the cell's box from its top to y with the lines that fit, or all
// of them when the cell ends here.
func (t *pdfTable) draw(c *openCell, y float64, all bool) {
	if y <= c.top {
		return
	}
	if !t.table.Borderless {
		t.pdf.Rect(c.x, c.top, c.width, y-c.top, "D")
	}
	at := c.top + cellTop
	if c.cell.Middle && all && !c.cut {
		at += max(0, (y-c.top-linesHeight(c.lines))/2)
	}
	for len(c.lines) > 0 {
		l := c.lines[0]
		if !all && at+l.before+l.height > y-cellTop {
			break
		}
		t.line(l.line, c.x+cellSide, at+l.before, c.width-2*cellSide, l.para.Align)
		at += l.before + l.height
		if l.after > 0 {
			t.rule(l.para, c.x+cellSide, at, c.width-2*cellSide)
		}
		at += l.after
		c.lines = c.lines[1:]
		c.cut = c.cut || !all
	}
}
