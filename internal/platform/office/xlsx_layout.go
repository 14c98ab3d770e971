package office

import (
	"slices"
	"strings"
)

// maxMerges bounds the merged areas of a sheet.
const maxMerges = 100_000

// An area is a merged area of a sheet; rows count from 1, columns from 0, and
// both ends belong to it.
type area struct{ top, left, bottom, right int }

func (s *sheetReader) readMerge(e element) error {
	from, to, _ := strings.Cut(e.attr("ref"), ":")
	top, left, ok1 := parseAddress(from)
	bottom, right, ok2 := parseAddress(to)
	if !ok1 || !ok2 || bottom < top || right < left {
		return nil
	}
	s.merges = append(s.merges, area{top, left, bottom, min(right, maxSheetCol-1)})
	return within("merged areas", len(s.merges), maxMerges)
}

// merge gives the first cell of each merged area its spans, counted in sheet
// columns and in rows with values, and takes away what Excel hides under it.
func (s *sheetReader) merge() error {
	work := 0
	for _, m := range s.merges {
		first := s.rowFrom(m.top)
		last := s.rowFrom(m.bottom + 1)
		if first == last {
			continue // among rows without values
		}
		work += last - first
		if err := within("cells in merged areas", work, s.budget.limits.Cells); err != nil {
			return err
		}
		if err := s.mergeRows(m, s.rows[first:last]); err != nil {
			return err
		}
	}
	return nil
}

// rowFrom returns the index of the first row with values at or after a row of
// the sheet.
func (s *sheetReader) rowFrom(row int) int {
	i, _ := slices.BinarySearchFunc(s.rows, row, func(r Row, row int) int { return r.Place.Row - row })
	return i
}

func (s *sheetReader) mergeRows(m area, rows []Row) error {
	merged := Cell{
		Col: m.left, ColSpan: m.right - m.left + 1, RowSpan: len(rows),
		Place: Place{Sheet: s.name, Row: rows[0].Place.Row, Col: m.left + 1},
	}
	for i := range rows {
		rows[i].Cells = slices.DeleteFunc(rows[i].Cells, func(c Cell) bool {
			if c.Col < m.left || c.Col > m.right {
				return false
			}
			if c.Place.Row == m.top && c.Col == m.left {
				merged.Paragraphs, merged.Middle = c.Paragraphs, c.Middle
			}
			return true
		})
	}
	at, _ := slices.BinarySearchFunc(rows[0].Cells, m.left, func(c Cell, col int) int { return c.Col - col })
	rows[0].Cells = slices.Insert(rows[0].Cells, at, merged)
	return s.budget.cell()
}

// emit divides the rows into the text above, the table, and the text below.
func (s *sheetReader) emit() error {
	// Rows come sorted in any real file; a search among them relies on it.
	above := s.textAbove()
	below := s.textBelow(above)
	if err := s.emitText(s.rows[:above]); err != nil {
		return err
	}
	if err := s.emitTable(s.rows[above:below]); err != nil {
		return err
	}
	return s.emitText(s.rows[below:])
}

// textCount counts the cells of a row that hold something.
func textCount(r Row) int {
	n := 0
	for _, c := range r.Cells {
		if len(c.Paragraphs) > 0 {
			n++
		}
	}
	return n
}

// isLine tells whether a row holds one text only.
func isLine(r Row) bool { return textCount(r) == 1 }

// isBeside tells whether a row holds two texts side by side, each over columns
// of its own, such as who signs beside who receives.
func isBeside(r Row) bool { return textCount(r) == 2 && r.Cells[0].ColSpan > 1 }

// textAbove returns where the text above the table ends: at the first row of
// three texts, so that a document's two-column head and its running text stay
// out of the table. A sheet whose rows never have three texts is a table from
// the first row of two. Rows from which a cell reaches into the table are its.
func (s *sheetReader) textAbove() int {
	above := slices.IndexFunc(s.rows, func(r Row) bool { return textCount(r) >= 3 })
	if above < 0 {
		above = slices.IndexFunc(s.rows, func(r Row) bool { return !isLine(r) })
	}
	if above < 0 {
		return len(s.rows)
	}
	for i := above - 1; i >= 0; i-- {
		if slices.ContainsFunc(s.rows[i].Cells, func(c Cell) bool { return len(c.Paragraphs) > 0 && i+c.RowSpan > above }) {
			above = i
		}
	}
	return above
}

// textBelow returns where the text below the table begins. Lines at the end
// belong to the table while they may continue its last row: when they stand
// right below it, in a column of their own.
func (s *sheetReader) textBelow(above int) int {
	below := len(s.rows)
	for below > above && (isLine(s.rows[below-1]) || isBeside(s.rows[below-1])) {
		below--
	}
	for ; below > 0 && below < len(s.rows); below++ {
		line, before := s.rows[below], s.rows[below-1]
		cell := line.Cells[0]
		gap := line.Place.Row > before.Place.Row+1
		if gap || cell.Col == before.Cells[0].Col || cell.ColSpan > 1 {
			break
		}
	}
	return below
}

// emitText gives rows out as paragraphs, and those of two texts side by side,
// such as the head of an official document, as borderless tables.
func (s *sheetReader) emitText(rows []Row) error {
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && isLine(rows[n]) == isLine(rows[0]) {
			n++
		}
		emit := s.emitLines
		if !isLine(rows[0]) {
			emit = s.emitBeside
		}
		if err := emit(rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// emitBeside gives rows out as a table that only arranges.
func (s *sheetReader) emitBeside(rows []Row) error {
	if err := s.emitTable(rows); err != nil {
		return err
	}
	if t, ok := s.doc.Blocks[len(s.doc.Blocks)-1].(*Table); ok {
		t.Borderless = true
	}
	return nil
}

func (s *sheetReader) emitLines(rows []Row) error {
	for _, row := range rows {
		for _, c := range row.Cells {
			for _, p := range c.Paragraphs {
				if err := s.budget.block(); err != nil {
					return err
				}
				s.doc.Blocks = append(s.doc.Blocks, &p)
			}
		}
	}
	return nil
}

// emitTable makes a table of rows. Columns in which no value begins are left
// out of its grid, so that a stray cell far to the right costs one column.
func (s *sheetReader) emitTable(rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	used := usedColumns(rows)
	t := &Table{Rows: rows, Place: rows[0].Place}
	for _, col := range used {
		t.Widths = append(t.Widths, s.width(col))
	}
	for i := range rows {
		for j := range rows[i].Cells {
			c := &rows[i].Cells[j]
			first, _ := slices.BinarySearch(used, c.Col)
			after, _ := slices.BinarySearch(used, c.Col+c.ColSpan)
			c.Col, c.ColSpan = first, after-first
		}
		rows[i].Cells = slices.DeleteFunc(rows[i].Cells, func(c Cell) bool { return c.ColSpan == 0 })
	}
	if err := t.complete(s.budget); err != nil {
		return err
	}
	t.placeGaps(used)
	s.doc.Blocks = append(s.doc.Blocks, t)
	return s.budget.block()
}

// usedColumns returns the columns of a sheet in which a value begins, sorted.
func usedColumns(rows []Row) []int {
	var seen [maxSheetCol]bool
	for _, row := range rows {
		for _, c := range row.Cells {
			seen[c.Col] = seen[c.Col] || len(c.Paragraphs) > 0
		}
	}
	var used []int
	for col, ok := range seen {
		if ok {
			used = append(used, col)
		}
	}
	return used
}

// placeGaps gives the empty cells their column in the sheet.
func (t *Table) placeGaps(used []int) {
	for i := range t.Rows {
		for j := range t.Rows[i].Cells {
			c := &t.Rows[i].Cells[j]
			c.Place.Col = used[c.Col] + 1
		}
	}
}
