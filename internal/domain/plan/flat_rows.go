package plan

import (
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// A flatRow is a row of a flattened table: its number and its lines, in parts
// where page breaks cut it. A heading has its text as number.
type flatRow struct {
	heading bool
	no      string
	place   office.Place
	parts   [][]flatLine
}

func (r *flatRow) add(line flatLine) {
	if len(r.parts) == 0 {
		r.parts = [][]flatLine{nil}
	}
	last := len(r.parts) - 1
	r.parts[last] = append(r.parts[last], line)
}

// flatTable makes a table of lines below a header.
func flatTable(lines []flatLine, h *flatHeader) *office.Table {
	rows := flatRows(lines, h)
	cues := learnCues(rows)
	table := &office.Table{Widths: make([]float64, len(h.columns)), Place: lines[0].place}
	table.Rows = append(table.Rows, headerRow(h))
	for i := range rows { // once to learn how wide the columns are
		if !rows[i].heading {
			cues.rows(&rows[i], h)
		}
	}
	cues.settle()
	for i := range rows {
		r := &rows[i]
		if r.heading {
			table.Rows = append(table.Rows, wholeRow(r.no, len(h.columns), r.place))
			continue
		}
		table.Rows = append(table.Rows, cues.rows(r, h)...)
	}
	return table
}

func headerRow(h *flatHeader) office.Row {
	row := office.Row{Place: h.lines[0].place}
	for i, c := range h.columns {
		row.Cells = append(row.Cells, textCell(i, c.title, row.Place))
	}
	return row
}

func wholeRow(text string, columns int, place office.Place) office.Row {
	cell := textCell(0, text, place)
	cell.ColSpan = columns
	return office.Row{Cells: []office.Cell{cell}, Place: place}
}

func textCell(col int, text string, place office.Place) office.Cell {
	cell := office.Cell{Col: col, ColSpan: 1, RowSpan: 1, Place: place}
	if text != "" {
		cell.Paragraphs = []office.Paragraph{{Runs: []office.Run{{Text: text}}, Place: place}}
	}
	return cell
}

// A rowScan splits lines into rows.
type rowScan struct {
	header *flatHeader
	lines  []flatLine
	rows   []flatRow
	// before is the number of the last row, section that of the last heading,
	// outer that of the level above; inner tells that there are two levels.
	// above is the number above a list of letters, earlier the last number of
	// the section before: numbers may run on through the sections.
	before, section, outer, above, earlier number
	inner                                  bool
	// seen tells that there was a row; alone that the numbers stand on lines
	// of their own, padded that they are written 01, 02.
	seen, alone, padded bool
}

func flatRows(lines []flatLine, h *flatHeader) []flatRow {
	s := &rowScan{header: h, lines: lines}
	for i := s.counts(0); i < len(lines); {
		i += s.step(i)
	}
	return s.rows
}

// counts tells how many lines from i on only number the columns, on one line or
// each on its own: (1) (2) (3).
func (s *rowScan) counts(i int) int {
	value := 0
	for n := 0; i+n < len(s.lines); n++ {
		for _, word := range strings.Fields(s.lines[i+n].text) {
			if next, ok := plainNumber(strings.Trim(word, "()[]")); !ok || next != value+1 {
				return linesCounted(n, value)
			}
			value++
		}
	}
	return linesCounted(len(s.lines)-i, value)
}

// linesCounted is n when the numbers up to value are enough to count columns.
func linesCounted(n, value int) int {
	if value < 3 {
		return 0
	}
	return n
}

// step reads the line at i and returns how many lines it took.
func (s *rowScan) step(i int) int {
	if n := s.header.repeats(s.lines, i); n > 0 {
		s.pageBreak()
		return n + s.counts(i+n)
	}
	line := s.lines[i]
	if isNoise(line) || s.isPageNumber(i) {
		return 1
	}
	if n, took := s.headingAt(i); took > 0 {
		s.enter(n)
		return took
	}
	if s.rowAt(i) {
		return 1
	}
	if len(s.rows) == 0 || s.rows[len(s.rows)-1].heading {
		s.rows = append(s.rows, flatRow{place: line.place})
	}
	s.rows[len(s.rows)-1].add(line)
	return 1
}

// enter begins a section: of the level of the last one, of one below it, or of
// the one above.
func (s *rowScan) pageBreak() {
	if n := len(s.rows); n > 1 && s.rows[n-1].no == "" && s.rows[n-2].heading {
		s.rows = s.rows[:n-1] // words between a heading and the header
	}
	if n := len(s.rows); n > 0 && !s.rows[n-1].heading {
		s.rows[n-1].parts = append(s.rows[n-1].parts, nil)
	}
}

// isPageNumber tells whether a lone number stands before a repeated header.
func (s *rowScan) isPageNumber(i int) bool {
	if !isNumber(s.lines[i].text) {
		return false
	}
	for j := i + 1; j < len(s.lines) && j <= i+3; j++ {
		if s.header.repeats(s.lines, j) > 0 {
			return true
		}
		if !isNoise(s.lines[j]) {
			return false
		}
	}
	return false
}

// headingAt reads the heading of a section: a roman number or capital letter
// that goes on from the last one, with a title, or a numbered line in capitals.
// bareLetter reads "B Nhiệm vụ cụ thể", a number and a title from two cells.
// Where the title is no capitals, the numbers must begin anew below it.
// loneHeading reads a heading whose number stands on a line of its own, as it
// has a cell of its own.
// headingLines is how many lines a heading with its number may take.
// nextSection tells whether a number goes on from that of the last section, or
// begins to count the sections of another level.
// rowAt begins a row where a number goes on from the last one.
// letter tells whether a lone letter goes on from the last one, or begins to
// count the tasks under a number.
// numberBefore reads a line that begins with the number of a row. "04 báo cáo"
// is no row among 1, 2, 3, nor is "4 Báo cáo" where numbers stand alone.
// lettersHere tells whether a letter on the line of its text counts a task and
// not a part of a cell: the number above it ends with a colon.
// leap is how many numbers a plan may have left out.
// startsText tells whether the line begins a text rather than going on.
// rows puts the lines of a numbered row into cells: those of one row, or of
// several where tasks without a number follow.
func (c *cues) rows(r *flatRow, h *flatHeader) []office.Row {
	var columns []column
	for _, col := range h.columns {
		if col.role != roleNo {
			columns = append(columns, col)
		}
	}
	var rows []office.Row
	no := r.no
	for _, cells := range c.assign(r.parts, columns) {
		c.learnCells(cells, columns)
		rows = append(rows, flatCells(no, cells, h, r.place))
		no = ""
	}
	return rows
}

func flatCells(no string, cells [][]flatLine, h *flatHeader, place office.Place) office.Row {
	row := office.Row{Place: place}
	next := 0
	for i, col := range h.columns {
		if col.role == roleNo {
			row.Cells = append(row.Cells, textCell(i, no, place))
			no = ""
			continue
		}
		lines := cells[next]
		if col.role == roleTitle && no != "" { // no column for numbers
			lines = numberedLines(no, lines)
		}
		row.Cells = append(row.Cells, linesCell(i, lines, col.role, place))
		next++
	}
	return row
}

// numberedLines puts the number back in front of the lines.
func numberedLines(no string, lines []flatLine) []flatLine {
	if len(lines) == 0 {
		return lines
	}
	lines = slices.Clone(lines)
	lines[0].text = no + ". " + lines[0].text
	return lines
}

// linesCell makes the paragraphs of a cell from its lines: a line goes on with
// the one before unless a bullet or the end of a sentence says otherwise.
func linesCell(col int, lines []flatLine, r role, place office.Place) office.Cell {
	cell := office.Cell{Col: col, ColSpan: 1, RowSpan: 1, Place: place}
	if len(lines) > 0 {
		cell.Place = lines[0].place
	}
	var texts []string
	for _, line := range lines {
		if n := len(texts); n > 0 && sameParagraph(texts[n-1], line, r) {
			texts[n-1] += " " + line.text
			continue
		}
		texts = append(texts, line.text)
	}
	for _, text := range texts {
		cell.Paragraphs = append(cell.Paragraphs, office.Paragraph{Runs: []office.Run{{Text: text}}, Place: cell.Place})
	}
	return cell
}

func sameParagraph(before string, line flatLine, r role) bool {
	if isBullet(before) || line.mid {
		return true
	}
	if hasBullet(line.text) {
		return false
	}
	switch r {
	case roleLead, roleCoordinators:
		return startsLower(line.text) && !endsItem(before)
	case roleDue, roleDueFrom, roleDueTo:
		return joinsOn(before, line.text, r, false)
	case roleTitle:
		return true
	case roleProducts:
		if !startsLower(line.text) && productOpener.MatchString(line.folded) && !openBracket(before) && !slices.Contains(joining, lastWord(before)) {
			return false
		}
	}
	return openBracket(before) || !endsItem(before) || startsLower(line.text)
}

// joining are words after which a sentence goes on.
var joining = []string{"và", "hoặc", "các", "của", "theo", "về", "với", "trong", "cho", "từ", "tại", "bằng", "là"}
