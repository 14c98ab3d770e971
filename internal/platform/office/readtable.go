package office

import "slices"

// stand gives the cell its place; its paragraphs keep their own page.
func (c *Cell) stand(at Place) {
	c.Place = at
	for i := range c.Paragraphs {
		at.Page = c.Paragraphs[i].Place.Page
		c.Paragraphs[i].Place = at
	}
}

// complete makes the table a full grid: every place that neither a cell nor a
// span from above covers gets an empty cell, spans end at the table's edge,
// and there is a width for each column. Readers and writers of tables can
// rely on it.
func (t *Table) complete(b *budget) error {
	columns := len(t.Widths)
	for _, row := range t.Rows {
		for _, c := range row.Cells {
			columns = max(columns, c.Col+c.ColSpan)
		}
	}
	for i, width := range t.Widths {
		if width <= 0 {
			t.Widths[i] = usualWidth
		}
	}
	for len(t.Widths) < columns {
		t.Widths = append(t.Widths, usualWidth)
	}
	covered := make([]int, columns) // rows still covered from above, by column
	for i := range t.Rows {
		if err := t.Rows[i].fill(covered, len(t.Rows)-i, b); err != nil {
			return err
		}
	}
	return nil
}

// fill puts empty cells into the gaps of one row, and cuts spans that overlap
// what is covered from above or reach below the last of the rows left.
func (r *Row) fill(covered []int, left int, b *budget) error {
	slices.SortStableFunc(r.Cells, func(a, b Cell) int { return a.Col - b.Col })
	cells := make([]Cell, 0, len(r.Cells))
	col := 0
	gap := func(to int) error {
		for ; col < to; col++ {
			if covered[col] > 0 {
				continue
			}
			place := r.Place
			place.Col = col + 1
			cells = append(cells, Cell{Col: col, ColSpan: 1, RowSpan: 1, Place: place})
			if err := b.cell(); err != nil {
				return err
			}
		}
		return nil
	}
	for _, c := range r.Cells {
		if c.Col < col || covered[c.Col] > 0 {
			continue // something else stands there already
		}
		if err := gap(c.Col); err != nil {
			return err
		}
		c.ColSpan = freeColumns(covered[c.Col:], c.ColSpan)
		c.RowSpan = min(c.RowSpan, left)
		cells = append(cells, c)
		col = c.Col + c.ColSpan
	}
	if err := gap(len(covered)); err != nil {
		return err
	}
	for i := range covered {
		covered[i] = max(covered[i]-1, 0)
	}
	for _, c := range cells {
		for i := range c.ColSpan {
			covered[c.Col+i] = c.RowSpan - 1
		}
	}
	r.Cells = cells
	return nil
}

// freeColumns returns how many of the wanted columns nothing covers.
func freeColumns(covered []int, wanted int) int {
	for i := range wanted {
		if covered[i] > 0 {
			return i
		}
	}
	return wanted
}
