package office

// maxGrid is the most columns that a table may have; Word allows 63.
const maxGrid = 256

// usualWidth is the width in millimetres of a column that has none.
const usualWidth = 25

// A docxTable is a table while it is read.
type docxTable struct {
	table *Table
	// borders is what the table itself says of its borders, style its style.
	borders flag
	style   string
	// lined is set by a cell that draws a border of its own.
	lined bool
	// heading is true until a row is no header row.
	heading bool
	// merges are the cells that may go on downwards, by their grid column.
	merges map[int]cellRef
}

// A cellRef is the place of a cell in its table.
type cellRef struct{ row, cell int }

// table reads w:tbl.
func (d *docxReader) table(emit sink) error {
	t := &docxTable{table: &Table{}, heading: true, style: d.styles.table, merges: map[int]cellRef{}}
	t.table.Place.Page = d.page
	if err := d.nested(func() error { return d.rows(t) }); err != nil {
		return err
	}
	if len(t.table.Rows) == 0 {
		return nil
	}
	borders := t.borders
	if borders == unset {
		borders = d.styles.get(t.style).borders
	}
	t.table.Borderless = borders != yes && !t.lined
	if err := t.table.complete(d.budget); err != nil {
		return err
	}
	return emit(t.table)
}

// rows reads what stands in a table.
func (d *docxReader) rows(t *docxTable) error {
	return d.x.each(func(e element) error {
		switch e.name {
		case "tblPr":
			return d.tableProps(t)
		case "tblGrid":
			return d.grid(t.table)
		case "tr":
			return d.row(t)
		case "sdt", "sdtContent", "customXml", "ins", "moveTo":
			return d.rows(t)
		}
		return nil
	})
}

func (d *docxReader) tableProps(t *docxTable) error {
	return d.x.each(func(e element) error {
		switch e.name {
		case "tblStyle":
			t.style = e.val()
		case "tblBorders":
			visible, err := readBorders(d.x)
			t.borders = flagOf(visible)
			return err
		}
		return nil
	})
}

func (d *docxReader) grid(t *Table) error {
	return d.x.each(func(e element) error {
		if e.name == "gridCol" && len(t.Widths) < maxGrid {
			t.Widths = append(t.Widths, measured(e, "w", inMillimetres).value)
		}
		return nil
	})
}

// A docxRow is a row while it is read.
type docxRow struct {
	cells  []Cell
	col    int
	header bool
	gone   bool // deleted
	merges map[int]cellRef
	// page is the page on which the row begins, last the one on which the
	// longest of its cells ends.
	page, last int
}

func (d *docxReader) row(t *docxTable) error {
	r := &docxRow{merges: map[int]cellRef{}, page: d.page, last: d.page}
	if err := d.cells(t, r); err != nil {
		return err
	}
	d.page = r.last
	if r.gone {
		return nil
	}
	t.merges = r.merges
	if t.heading = t.heading && r.header; t.heading {
		t.table.HeaderRows++
	}
	number := len(t.table.Rows) + 1
	for i := range r.cells {
		r.cells[i].stand(Place{Page: r.page, Row: number, Col: r.cells[i].Col + 1})
	}
	t.table.Rows = append(t.table.Rows, Row{Cells: r.cells, Place: Place{Page: r.page, Row: number}})
	return d.budget.row()
}

func (d *docxReader) cells(t *docxTable, r *docxRow) error {
	return d.x.each(func(e element) error {
		switch e.name {
		case "trPr":
			return d.rowProps(r)
		case "tc":
			return d.cell(t, r)
		case "sdt", "sdtContent", "customXml", "ins", "moveTo":
			return d.cells(t, r)
		}
		return nil
	})
}

func (d *docxReader) rowProps(r *docxRow) error {
	return d.x.each(func(e element) error {
		switch e.name {
		case "gridBefore":
			r.col = span(e)
		case "tblHeader":
			r.header = on(e)
		case "del", "moveFrom":
			r.gone = true
		}
		return nil
	})
}

// cell reads w:tc. A cell that only continues the one above lengthens it.
func (d *docxReader) cell(t *docxTable, r *docxRow) error {
	c := Cell{Col: r.col, ColSpan: 1, RowSpan: 1}
	var props cellProps
	d.page = r.page
	err := d.x.each(func(e element) (err error) {
		if e.name != "tcPr" {
			return d.cellPart(&c, e)
		}
		props, err = d.cellProps()
		c.ColSpan, c.Middle = max(props.span, 1), props.middle
		return err
	})
	if err != nil {
		return err
	}
	r.last = max(r.last, d.page)
	t.lined = t.lined || props.lined
	return d.place(t, r, c, props)
}

// place puts a cell into its row, unless it belongs to a merged one.
func (d *docxReader) place(t *docxTable, r *docxRow, c Cell, props cellProps) error {
	c.ColSpan = min(c.ColSpan, maxGrid-c.Col)
	if c.ColSpan < 1 {
		return nil // beyond any grid
	}
	r.col += c.ColSpan
	if props.sideways && len(r.cells) > 0 {
		r.cells[len(r.cells)-1].ColSpan += c.ColSpan
		return nil
	}
	if above, merged := t.merges[c.Col]; merged && props.below {
		t.table.Rows[above.row].Cells[above.cell].RowSpan++
		r.merges[c.Col] = above
		return nil
	}
	if props.start || props.below {
		r.merges[c.Col] = cellRef{row: len(t.table.Rows), cell: len(r.cells)}
	}
	r.cells = append(r.cells, c)
	return d.budget.cell()
}

// cellProps are what w:tcPr says.
type cellProps struct {
	span     int
	start    bool // begins a vertical merge
	below    bool // continues the cell above
	sideways bool // continues the cell to the left
	middle   bool
	lined    bool
}

func (d *docxReader) cellProps() (cellProps, error) {
	var p cellProps
	err := d.x.each(func(e element) (err error) {
		switch e.name {
		case "gridSpan":
			p.span = span(e)
		case "vMerge":
			p.start = e.val() == "restart"
			p.below = !p.start
		case "hMerge":
			p.sideways = e.val() != "restart"
		case "vAlign":
			p.middle = e.val() == "center"
		case "tcBorders":
			p.lined, err = readBorders(d.x)
		}
		return err
	})
	return p, err
}

// cellPart reads a paragraph of a cell, or what holds paragraphs.
func (d *docxReader) cellPart(c *Cell, e element) error {
	emit := func(b Block) error {
		c.Paragraphs = append(c.Paragraphs, flatten(b)...)
		return nil
	}
	switch e.name {
	case "p":
		return d.paragraph(emit)
	case "tbl":
		return d.table(emit)
	case "sdt", "sdtContent", "customXml", "ins", "moveTo":
		return d.blocks(emit)
	case "AlternateContent":
		return d.x.alternate(func() error { return d.blocks(emit) })
	}
	return nil
}

// flatten returns the paragraphs of a block; those of a table in reading order.
func flatten(b Block) []Paragraph {
	var paragraphs []Paragraph
	switch b := b.(type) {
	case *Paragraph:
		return []Paragraph{*b}
	case *Table:
		for _, row := range b.Rows {
			for _, cell := range row.Cells {
				paragraphs = append(paragraphs, cell.Paragraphs...)
			}
		}
	}
	return paragraphs
}

func span(e element) int { return min(max(int(parseNumber(e.val())), 0), maxGrid) }
