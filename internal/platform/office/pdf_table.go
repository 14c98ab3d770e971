package office

import (
	"math"
	"slices"
)

const millimetre = 72 / 25.4 // in points

// A foundTable is a table found on a page, and where.
type foundTable struct {
	table                    *Table
	left, top, right, bottom float64
}

// ruledTables takes the ruled tables out of a page and returns them with the
// glyphs that stand in none.
func (r *pdfReader) ruledTables(page *pdfPage) ([]foundTable, []glyph, error) {
	rest := page.glyphs
	var tables []foundTable
	for _, g := range grids(page.rules) {
		cells, owner := g.cells()
		texts := make([][]glyph, len(cells))
		var outside []glyph
		for _, glyph := range rest {
			row, col, ok := g.field(glyph)
			if !ok {
				outside = append(outside, glyph)
				continue
			}
			texts[owner[row][col]] = append(texts[owner[row][col]], glyph)
		}
		if len(outside) == len(rest) {
			continue // lines only, such as a form's squared paper
		}
		rest = outside
		table, err := r.fillTable(page.number, g, cells, texts)
		if err != nil {
			return nil, nil, err
		}
		tables = append(tables, foundTable{table, g.left(), g.top(), g.end(), g.bottom()})
	}
	return tables, rest, nil
}

// field returns the field in which the middle of a glyph stands.
func (g *ruledGrid) field(of glyph) (row, col int, ok bool) {
	x, y := (of.x0+of.x1)/2, of.y-0.3*of.size
	if !inside(x, g.left(), g.end()) || !inside(y, g.top(), g.bottom()) {
		return 0, 0, false
	}
	row, _ = slices.BinarySearch(g.ys, y)
	col, _ = slices.BinarySearch(g.xs, x)
	return min(max(row-1, 0), g.rows()-1), min(max(col-1, 0), g.cols()-1), true
}

func (r *pdfReader) fillTable(page int, g *ruledGrid, cells []gridCell, texts [][]glyph) (*Table, error) {
	table := &Table{Place: Place{Page: page}}
	for c := range g.cols() {
		table.Widths = append(table.Widths, (g.xs[c+1]-g.xs[c])/millimetre)
	}
	for i := range g.rows() {
		if err := r.budget.row(); err != nil {
			return nil, err
		}
		table.Rows = append(table.Rows, Row{Place: Place{Page: page, Row: i + 1}})
	}
	lines := make([][]textLine, len(cells))
	for i, text := range texts {
		lines[i] = cellLines(text)
	}
	for i, cell := range cells {
		if err := r.budget.cell(); err != nil {
			return nil, err
		}
		made := Cell{
			Col: cell.col, ColSpan: cell.colSpan, RowSpan: cell.rowSpan,
			Place: Place{Page: page, Row: cell.row + 1, Col: cell.col + 1},
		}
		area := g.textArea(i, cells, lines)
		for _, p := range paragraphs(lines[i], area) {
			para := p.paragraph(made.Place)
			if err := r.budget.spend(costParagraph + len(para.String())); err != nil {
				return nil, err
			}
			made.Paragraphs = append(made.Paragraphs, para)
		}
		made.Middle = g.inMiddle(cell, lines[i])
		row := &table.Rows[cell.row]
		row.Cells = append(row.Cells, made)
	}
	return table, nil
}

// textArea returns where a cell's text may run: the cell less its margins.
// The smallest margin in the column is taken, and what its fullest line shows
// of the right edge.
func (g *ruledGrid) textArea(index int, cells []gridCell, lines [][]textLine) textArea {
	cell := cells[index]
	left, right := g.xs[cell.col], g.xs[cell.col+cell.colSpan]
	margin := 8.0
	for i, other := range cells {
		if other.col != cell.col || other.colSpan != cell.colSpan {
			continue
		}
		for _, l := range lines[i] {
			margin = min(margin, max(l.x0-left, 0), max(right-l.x1, 0))
		}
	}
	margin = max(margin, 1)
	return textArea{left: left + margin, right: right - margin}
}

// inMiddle tells whether a cell's text stands in the middle of its height.
func (g *ruledGrid) inMiddle(cell gridCell, lines []textLine) bool {
	if len(lines) == 0 {
		return false
	}
	above := lines[0].top() - g.ys[cell.row]
	below := g.ys[cell.row+cell.rowSpan] - lines[len(lines)-1].bottom()
	return above > lines[0].size && math.Abs(above-below) < lines[0].size
}
