package office

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

const (
	// minColumns is the least number of columns that make a table without
	// rules; fewer are the two halves of a head, or chance.
	minColumns = 3
	// fragmentGap is the smallest gap, as a share of the size, at which the
	// text of two columns is told apart.
	fragmentGap = 0.6
)

var (
	rowNumber  = regexp.MustCompile(`^\d{1,3}(?:\.\d{1,3})*[.)]?$`)
	sectionRow = regexp.MustCompile(`^(?:[IVX]{1,5}|[A-Z])[.)\s]`)
)

// A tableRow is one line of a table without rules: its fragments from left to
// right, and whether it runs over the columns as the title of a section does.
type tableRow struct {
	fragments []textLine
	section   bool
}

func (r tableRow) y() float64    { return r.fragments[0].y }
func (r tableRow) size() float64 { return r.fragments[0].size }

func (r tableRow) text() string {
	var words []string
	for _, f := range r.fragments {
		words = append(words, f.text())
	}
	return strings.Join(words, " ")
}

// unruledTables takes out the tables without rules: those below a header line
// that begins with "STT" or "TT", and their continuation on the next page.
// They join the page's other tables, from top to bottom.
func (r *pdfReader) unruledTables(page *pdfPage, tables []foundTable, glyphs []glyph) ([]foundTable, []glyph, error) {
	rows := tableRows(glyphs)
	open := r.open
	r.open = nil
	for i := 0; i < len(rows); i++ {
		xs, end := []float64(nil), i
		switch {
		case isTableHeader(rows[i]):
			xs, end = columnsBelow(rows[i:])
		case i == 0 && open != nil:
			xs, end = open, continuedRows(rows, open)
		}
		if xs == nil || end == 0 {
			continue
		}
		found, rest, err := r.unruledTable(page.number, xs, rows[i:i+end], glyphs)
		if err != nil {
			return nil, nil, err
		}
		tables, glyphs = append(tables, found), rest
		if i += end - 1; i == len(rows)-1 {
			r.open = xs
		}
	}
	slices.SortStableFunc(tables, func(a, b foundTable) int { return cmp.Compare(a.top, b.top) })
	return tables, glyphs, nil
}

func tableRows(glyphs []glyph) []tableRow {
	var rows []tableRow
	last := -1
	for _, f := range makeLines(glyphs, fragmentGap) {
		if f.row != last {
			rows = append(rows, tableRow{})
			last = f.row
		}
		row := &rows[len(rows)-1]
		row.fragments = append(row.fragments, f)
	}
	return rows
}

func isTableHeader(r tableRow) bool {
	switch strings.Trim(vietnamese.Fold(r.fragments[0].text()), " .") {
	case "stt", "tt", "so tt", "so thu tu":
		return len(r.fragments) >= minColumns
	}
	return false
}

// columnsBelow finds the columns of the table that the first row heads, as
// the places between them, and how many rows it has. A row that would close
// the white between columns ends the table.
func columnsBelow(rows []tableRow) (xs []float64, count int) {
	var taken []textArea
	numbered := 0
	for i := range rows {
		row := &rows[i]
		if i > 0 && row.y()-rows[i-1].y() > 4*row.size() {
			break
		}
		joined := occupy(taken, row.fragments)
		if i > 0 && len(joined) < len(taken) || len(joined) < minColumns {
			if !row.heads(taken) {
				break
			}
			row.section = true
		} else {
			taken = joined
			if i > 0 && rowNumber.MatchString(row.fragments[0].text()) {
				numbered++
			}
		}
		count++
	}
	if numbered == 0 {
		return nil, 0
	}
	for count > 0 && rows[count-1].section {
		count--
	}
	xs = append(xs, taken[0].left-2)
	for i := 1; i < len(taken); i++ {
		xs = append(xs, (taken[i-1].right+taken[i].left)/2)
	}
	return append(xs, taken[len(taken)-1].right+2), count
}

// heads tells whether a row is the title of a section within a table: it
// begins in the first columns with a letter or Roman number, or is bold.
func (r tableRow) heads(columns []textArea) bool {
	if len(columns) < minColumns || r.fragments[0].x0 > columns[1].right {
		return false
	}
	bold := !slices.ContainsFunc(r.fragments, func(f textLine) bool { return !f.bold() })
	return bold || sectionRow.MatchString(r.text())
}

// occupy adds a row to the stretches that text takes, and joins those with
// less than a small white between them.
func occupy(taken []textArea, fragments []textLine) []textArea {
	all := slices.Clone(taken)
	for _, f := range fragments {
		all = append(all, textArea{left: f.x0, right: f.x1})
	}
	slices.SortFunc(all, func(a, b textArea) int { return cmp.Compare(a.left, b.left) })
	var joined []textArea
	for _, a := range all {
		if n := len(joined); n > 0 && a.left-joined[n-1].right < 0.6*minGutter {
			joined[n-1].right = max(joined[n-1].right, a.right)
			continue
		}
		joined = append(joined, a)
	}
	return joined
}

// continuedRows counts the rows at the top of a page that keep to the columns
// of the table before.
func continuedRows(rows []tableRow, xs []float64) int {
	count, wide := 0, 0
	for i := range rows {
		row := &rows[i]
		keeps := !slices.ContainsFunc(row.fragments, func(f textLine) bool {
			return columnOf(xs, f.x0+1) != columnOf(xs, f.x1-1)
		})
		if !keeps {
			if !sectionRow.MatchString(row.text()) {
				break
			}
			row.section = true
		}
		if len(row.fragments) > 1 {
			wide++
		}
		count++
	}
	for count > 0 && rows[count-1].section {
		count--
	}
	if wide < 2 && (wide < 1 || numbers(rows[:count]) == 0) {
		return 0
	}
	return count
}

// columnOf returns the column of a place, from 0; -1 outside.
func columnOf(xs []float64, x float64) int {
	i, _ := slices.BinarySearch(xs, x)
	if i == len(xs) {
		return -1
	}
	return i - 1
}

// unruledTable makes the table of rows and takes its glyphs away.
func (r *pdfReader) unruledTable(page int, xs []float64, rows []tableRow, glyphs []glyph) (foundTable, []glyph, error) {
	g := &ruledGrid{xs: xs}
	var cells []gridCell
	for _, group := range rowGroups(rows) {
		top := group[0].y() - group[0].size()
		if n := len(g.ys); n > 0 {
			top = max(top, g.ys[n-1]+0.1)
		}
		row := len(g.ys)
		g.ys = append(g.ys, top)
		if group[0].section {
			cells = append(cells, gridCell{row: row, rowSpan: 1, colSpan: g.cols()})
			continue
		}
		for col := range g.cols() {
			cells = append(cells, gridCell{row: row, col: col, rowSpan: 1, colSpan: 1})
		}
	}
	last := rows[len(rows)-1]
	g.ys = append(g.ys, last.y()+0.4*last.size())
	texts := make([][]glyph, len(cells))
	var rest []glyph
	for _, glyph := range glyphs {
		row, col, ok := g.field(glyph)
		if !ok {
			rest = append(rest, glyph)
			continue
		}
		i := slices.IndexFunc(cells, func(c gridCell) bool {
			return c.row == row && c.col <= col && col < c.col+c.colSpan
		})
		texts[i] = append(texts[i], glyph)
	}
	table, err := r.fillTable(page, g, cells, texts)
	return foundTable{table, g.left(), g.top(), g.end(), g.bottom()}, rest, err
}

// rowGroups puts the lines of each row together. A row begins with a number
// in the first column; where the numbers stand in the middle of their rows,
// the white between rows parts them.
func rowGroups(rows []tableRow) [][]tableRow {
	byWhite := groupRows(rows, whiteAbove(rows))
	whole := !slices.ContainsFunc(byWhite, func(g []tableRow) bool { return numbers(g) > 1 })
	if whole && len(byWhite) > 2 {
		return byWhite
	}
	left := rows[0].fragments[0].x1
	return groupRows(rows, func(i int) bool {
		first := rows[i].fragments[0]
		return i == 1 && isTableHeader(rows[0]) && !headerGoesOn(rows) || first.x0 < left && rowNumber.MatchString(first.text())
	})
}

// headerGoesOn tells whether the second line still belongs to the header: no
// number begins it, and one comes soon.
func headerGoesOn(rows []tableRow) bool {
	return len(rows) > 2 && !rowNumber.MatchString(rows[1].fragments[0].text()) && !rows[1].section
}

func numbers(rows []tableRow) int {
	n := 0
	for _, r := range rows {
		if rowNumber.MatchString(r.fragments[0].text()) {
			n++
		}
	}
	return n
}

// whiteAbove tells before which rows there is more white than within cells.
func whiteAbove(rows []tableRow) func(int) bool {
	least := math.Inf(1)
	for i := 1; i < len(rows); i++ {
		if d := rows[i].y() - rows[i-1].y(); d > 0.9*rows[i].size() {
			least = min(least, d)
		}
	}
	return func(i int) bool { return rows[i].y()-rows[i-1].y() > 1.2*least }
}

func groupRows(rows []tableRow, begins func(int) bool) [][]tableRow {
	var groups [][]tableRow
	for i, row := range rows {
		if i == 0 || row.section || rows[i-1].section || begins(i) {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], row)
	}
	return groups
}
