package office

// The space between a cell's border and its text, in millimetres.
const (
	cellSide = 1.5
	cellTop  = 0.7
)

// table writes a table of fixed columns. Rows stay whole on a page where they
// fit, and header rows come again on each page.
func (d docxPages) table(t *Table) {
	widths := t.columnWidths(d.page.textWidth())
	d.tableProperties(t, widths)
	covered := make([]cover, len(widths))
	for i, row := range t.Rows {
		d.x.raw(`<w:tr><w:trPr><w:cantSplit/>`)
		if i < t.HeaderRows {
			d.x.raw(`<w:tblHeader/>`)
		}
		d.x.raw(`</w:trPr>`)
		d.row(row, widths, covered, len(t.Rows)-i)
		d.x.raw(`</w:tr>`)
	}
	d.x.raw(`</w:tbl>`)
}

func (d docxPages) tableProperties(t *Table, widths []float64) {
	d.x.rawf(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/>`, toTwips(sum(widths)))
	if !t.Borderless {
		d.x.raw(`<w:tblBorders>`)
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			d.x.rawf(`<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
		}
		d.x.raw(`</w:tblBorders>`)
	}
	d.x.rawf(`<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="%[1]d" w:type="dxa"/><w:left w:w="%[2]d" w:type="dxa"/>`+
		`<w:bottom w:w="%[1]d" w:type="dxa"/><w:right w:w="%[2]d" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`,
		toTwips(cellTop), toTwips(cellSide))
	for _, w := range widths {
		d.x.rawf(`<w:gridCol w:w="%d"/>`, toTwips(w))
	}
	d.x.raw(`</w:tblGrid>`)
}

// A cover says for how many more rows a merged cell that began above covers a
// column, and how many columns it takes.
type cover struct{ rows, span int }

// row writes the cells of one row: those that begin in it, the continuations
// of those merged from above, and empty ones where the model has none.
func (d docxPages) row(row Row, widths []float64, covered []cover, rowsLeft int) {
	begins := make(map[int]*Cell, len(row.Cells))
	for i := range row.Cells {
		begins[row.Cells[i].Col] = &row.Cells[i]
	}
	keepNext := row.banner(len(widths))
	for col := 0; col < len(widths); {
		if above := covered[col]; above.rows > 0 {
			covered[col].rows--
			d.cellOpen(widths[col:col+above.span], `<w:vMerge/>`)
			d.x.raw(`<w:p/></w:tc>`)
			col += above.span
			continue
		}
		cell, ok := begins[col]
		if !ok {
			d.cellOpen(widths[col:col+1], "")
			d.x.raw(`<w:p/></w:tc>`)
			col++
			continue
		}
		span := cell.columnSpan(len(widths))
		rows := clampSpan(cell.RowSpan, 0, rowsLeft)
		covered[col] = cover{rows: rows - 1, span: span}
		d.cell(cell, widths[col:col+span], rows > 1, keepNext)
		col += span
	}
}

func (d docxPages) cell(c *Cell, widths []float64, merged, keepNext bool) {
	properties := ""
	if merged {
		properties = `<w:vMerge w:val="restart"/>`
	}
	if c.Middle {
		properties += `<w:vAlign w:val="center"/>`
	}
	d.cellOpen(widths, properties)
	for i := range c.Paragraphs {
		d.paragraph(&c.Paragraphs[i], sum(widths)-2*cellSide, keepNext)
	}
	if len(c.Paragraphs) == 0 {
		d.x.raw(`<w:p/>`)
	}
	d.x.raw(`</w:tc>`)
}

func (d docxPages) cellOpen(widths []float64, properties string) {
	d.x.rawf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, toTwips(sum(widths)))
	if len(widths) > 1 {
		d.x.rawf(`<w:gridSpan w:val="%d"/>`, len(widths))
	}
	d.x.raw(properties)
	d.x.raw(`</w:tcPr>`)
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
