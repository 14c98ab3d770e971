package plan

import (
	"regexp"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// A taskTable is a table of tasks, or the part of one on a page.
type taskTable struct {
	// block is the index of the table in the document.
	block int
	head  *heading
	rows  []record
	// above are the rows over the header: a sheet may hold the goals and the
	// tasks of a plan in one table. Nil when there are none.
	above *office.Table
}

// A record is one row of a task table below its header.
type record struct {
	place office.Place
	head  *heading
	cells []entry
	// fresh marks the first row of a table or after a repeated header, which
	// may be the rest of a row that a page break cut.
	fresh bool
}

// at returns the entry of the first column of a role.
func (r *record) at(which role) entry {
	if i := r.head.index(which); i >= 0 && i < len(r.cells) {
		return r.cells[i]
	}
	return entry{}
}

// headerDepth is how far down a table its header may begin: titles and notes
// may stand above it in the same table, above all in spreadsheets.
const headerDepth = 12

// taskTables finds the tables of tasks. A table without a header goes on with
// the one before it when it has the same columns.
func taskTables(doc *office.Document) []taskTable {
	var found []taskTable
	for i, block := range doc.Blocks {
		table, ok := block.(*office.Table)
		if !ok || len(table.Rows) == 0 || gridWidth(table) == 0 {
			continue
		}
		cells := grid(table)
		if head, from := findHeading(cells); head != nil {
			if head.ofTasks() {
				found = append(found, taskTable{
					block: i, head: head, rows: records(table, cells, head, from), above: rowsAbove(table, from-len(head.rows)),
				})
			}
			continue
		}
		if len(found) == 0 || table.Borderless {
			continue
		}
		head := found[len(found)-1].head
		if cells = align(cells, len(head.columns)); cells != nil {
			found = append(found, taskTable{block: i, head: head, rows: records(table, cells, head, 0)})
		}
	}
	if len(found) == 0 {
		return guessTables(doc)
	}
	return found
}

// rowsAbove returns the first rows as a table of their own.
func rowsAbove(table *office.Table, n int) *office.Table {
	if n <= 0 {
		return nil
	}
	part := *table
	part.Rows = table.Rows[:n]
	return &part
}

// align fits the grid of a table without a header to the columns of the table
// before. Empty columns at the right do not count; nil means another table.
func align(cells [][]entry, columns int) [][]entry {
	width := len(cells[0])
	if width == columns {
		return cells
	}
	if width < columns || !emptyFrom(cells, columns) {
		return nil
	}
	for i := range cells {
		cells[i] = cells[i][:columns]
	}
	return cells
}

func emptyFrom(cells [][]entry, col int) bool {
	for _, row := range cells {
		for _, e := range row[col:] {
			if e.own() {
				return false
			}
		}
	}
	return true
}

// findHeading finds the header among the first rows, and the row after it.
func findHeading(cells [][]entry) (*heading, int) {
	for i := 0; i < len(cells) && i < headerDepth; i++ {
		if !mayBeHeader(cells[i]) {
			continue
		}
		depth := headingDepth(cells, i)
		head := newHeading(cells[i : i+depth])
		if head.roles() < 2 || head.roles() < 3 && len(head.columns) > 4 {
			continue
		}
		guessRoles(head, cells[i+depth:])
		head.settle()
		pairTitles(head, cells[i+depth:])
		from := i + depth
		if from < len(cells) && countsColumns(cells[from]) {
			from++
		}
		return head, from
	}
	return nil, 0
}

// mayBeHeader rules out rows of titles (one cell) and of tasks (long texts, a
// number in the first cell, times).
func mayBeHeader(row []entry) bool {
	filled := 0
	for _, e := range row {
		if !e.own() {
			continue
		}
		text := e.text()
		if len([]rune(text)) > 120 || isNumber(text) || datePattern.MatchString(text) {
			return false
		}
		filled++
	}
	return filled >= 2
}

var datePattern = regexp.MustCompile(`\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(19|20)\d\d|\d{1,2}/20\d\d`)

// headingDepth counts the rows of the header that begins in row i: as many as
// its tallest cell, or two when a cell above several columns has its parts
// named in the next row and the other columns have nothing there.
func headingDepth(cells [][]entry, i int) int {
	depth := 1
	for _, e := range cells[i] {
		if e.own() {
			depth = max(depth, e.cell.RowSpan)
		}
	}
	if depth > 1 {
		return min(depth, 3, len(cells)-i)
	}
	if i+1 < len(cells) && namesParts(cells[i], cells[i+1]) {
		return 2
	}
	return 1
}

func namesParts(above, below []entry) bool {
	parts := 0
	for col, e := range below {
		if !e.own() {
			continue
		}
		top := above[col]
		if top.cell == nil || top.cell.ColSpan < 2 || isNumber(e.text()) && !underTime(top) {
			return false
		}
		parts++
	}
	return parts >= 2
}

func underTime(top entry) bool {
	r := columnRole(top.cell.String())
	return r == roleDue
}

func newHeading(rows [][]entry) *heading {
	head := &heading{columns: make([]column, len(rows[0]))}
	for col := range head.columns {
		head.columns[col] = newColumn(rows, col)
	}
	for _, row := range rows {
		head.rows = append(head.rows, rowKey(row))
	}
	return head
}

// newColumn reads the title of a column from the rows of the header.
func newColumn(rows [][]entry, col int) column {
	var titles []string
	left := false
	for _, row := range rows {
		e := row[col]
		if e.cell == nil || e.above {
			continue
		}
		left = e.left
		if text := spaces(e.cell.String()); text != "" {
			titles = append(titles, text)
		}
	}
	if len(titles) == 0 {
		return column{}
	}
	c := column{title: strings.Join(titles, ": "), own: titles[len(titles)-1]}
	if left && len(titles) == 1 {
		return c // the right part of a wide cell: its first column has the role
	}
	c.role = columnRole(c.own)
	if len(titles) == 1 {
		if isMark(c.own, false) {
			c.role = roleDueMark
		}
		return c
	}
	top := columnRole(titles[0])
	switch {
	case isMark(c.own, top == roleDue):
		c.role = roleDueMark
	case c.role == roleOther, top == roleDue && c.role == roleLead, top == roleFunding:
		c.role = top
	}
	return c
}

var markPattern = regexp.MustCompile(`^(quy|q) ?(i|ii|iii|iv|[1-4])$|^(thang|t) ?\d{1,2}$|^6 thang (dau|cuoi) nam$`)

// isMark tells whether a column is one of a calendar: "Quý I", "T3", under a
// title of time also "3".
func isMark(title string, underTime bool) bool {
	text := headerText(title)
	_, number := plainNumber(text)
	return markPattern.MatchString(text) || underTime && number
}

// rowKey folds a row to what a repetition of it has in common with it.
func rowKey(row []entry) string {
	var b strings.Builder
	for _, e := range row {
		if e.own() {
			b.WriteString(headerText(e.text()))
			b.WriteByte('|')
		}
	}
	return b.String()
}

// countsColumns tells whether a row only numbers the columns: (1) (2) (3).
func countsColumns(row []entry) bool {
	n, filled := 0, 0
	for _, e := range row {
		if !e.own() {
			continue
		}
		filled++
		text := strings.Trim(e.text(), "()[] ")
		if value, ok := plainNumber(text); ok && (value == n+1 || value == filled) {
			n = value
			continue
		}
		if len(text) == 1 && text[0] == "ABCD"[min(filled-1, 3)] {
			continue
		}
		return false
	}
	return n >= 2 && filled >= 3
}

// records returns the rows below the header, without its repetitions.
func records(table *office.Table, cells [][]entry, head *heading, from int) []record {
	list := make([]record, 0, max(len(cells)-from, 0))
	fresh := true
	for i := from; i < len(cells); i++ {
		if n := head.repeats(cells[i:]); n > 0 {
			i += n - 1
			fresh = true
			continue
		}
		if fresh && countsColumns(cells[i]) || blankRow(cells[i]) {
			continue
		}
		list = append(list, record{place: rowPlace(table, i), head: head, cells: cells[i], fresh: fresh})
		fresh = false
	}
	return list
}

// repeats tells how many of the next rows repeat the header, 0 if none.
func (h *heading) repeats(cells [][]entry) int {
	if len(h.rows) == 0 || len(cells) < len(h.rows) {
		return 0
	}
	for i, key := range h.rows {
		if rowKey(cells[i]) != key {
			return 0
		}
	}
	return len(h.rows)
}

func blankRow(row []entry) bool {
	for _, e := range row {
		if e.own() {
			return false
		}
	}
	return true
}

func rowPlace(table *office.Table, i int) office.Place {
	if place := table.Rows[i].Place; place != (office.Place{}) {
		return place
	}
	for _, c := range table.Rows[i].Cells {
		if place := c.Place; place != (office.Place{}) {
			place.Col = 0
			return place
		}
	}
	place := table.Place
	place.Row = i + 1
	return place
}

// pairTitles looks at a pair of titles that settle took for a group and its
// tasks: when the left one has its own text in nearly every row it is the task
// itself, and the right one says more about it.
func pairTitles(head *heading, cells [][]entry) {
	left := head.index(roleSection)
	if left < 0 || !head.columns[left].paired {
		return
	}
	rows, own := 0, 0
	for _, row := range cells {
		if wideRow(row) {
			continue
		}
		rows++
		if row[left].own() {
			own++
		}
	}
	if rows < 3 || own*10 < rows*8 {
		return
	}
	head.columns[head.index(roleTitle)].role = roleNotes
	head.columns[left].role, head.columns[left].paired = roleTitle, false
}

// wideRow tells whether a row has one text only, in a cell over at least half
// of the columns (a section's title), with or without a number before it.
func wideRow(row []entry) bool {
	wide, others := false, 0
	for _, e := range row {
		if !e.own() {
			continue
		}
		if e.cell.ColSpan > 1 && e.cell.ColSpan*2 >= len(row) {
			wide = true
			continue
		}
		others++
		if !isNumber(e.text()) {
			return false
		}
	}
	return wide && others <= 1
}
