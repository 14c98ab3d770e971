package plan

import (
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A spacedTable is a table of a text whose columns are kept apart by spaces, as
// programs write that keep the layout of a page.
type spacedTable struct {
	columns []span
	words   []string // the header's, by which it is known again
	// height is how many lines the header takes, above how many of them stand
	// above the line with the name of the numbers' column.
	height, above int
	// usual are the gutters between the columns, all pages together.
	usual []int
	// no is the column with the numbers of the tasks.
	no int
}

// A span is a column of a header: its title and where it stands.
type span struct {
	title    string
	from, to int
}

func (s span) center() int { return (s.from + s.to) / 2 }

// drawSpaces finds a table of tasks laid out with spaces.
func drawSpaces(doc *office.Document, lines []rawLine) *drawing {
	var table *spacedTable
	at := 0
	for at = range lines {
		if table = spacedHeader(lines, at); table != nil {
			break
		}
	}
	if table == nil {
		return nil
	}
	d := newDrawing(doc)
	body := at + table.height - table.above
	end := max(spacedEnd(lines, at), body) // the table may end within its header
	table.usual = table.gutters(lines[body:end], nil)
	for at < end {
		from := at + table.height - table.above
		next := from
		for next < end && !table.headerAt(lines, next) {
			next++
		}
		page := lines[from:next]
		first := max(at-table.above, 0)
		if len(d.ends) == 0 && first > 0 && opensFirst(lines, first) {
			page = append([]rawLine{lines[first-1]}, page...)
			first--
		}
		d.put(table.page(page, lines[at]), lines[first:max(next, first+1)])
		at = next + table.above
		if next >= end {
			break
		}
	}
	return d
}

// opensFirst tells whether the line above the first header is the heading of
// the first of several sections.
func opensFirst(lines []rawLine, header int) bool {
	flat := make([]flatLine, 0, len(lines)-header+1)
	for _, line := range lines[header-1:] {
		flat = append(flat, flatLine{text: spaces(line.text)})
	}
	return opensSection(flat, 1)
}

// headerAt tells whether the header is repeated with its first line at i.
func (t *spacedTable) headerAt(lines []rawLine, i int) bool {
	if i+t.height > len(lines) {
		return false
	}
	var words []string
	for _, line := range lines[i : i+t.height] {
		words = append(words, strings.Fields(headerText(line.text))...)
	}
	return slices.Equal(words, t.words)
}

func spacedEnd(lines []rawLine, from int) int {
	for i := from + 1; i < len(lines); i++ {
		if afterTable.MatchString(vietnamese.Fold(spaces(lines[i].text))) {
			return i
		}
	}
	return len(lines)
}

// spacedHeader reads the header around a line that begins with the name of the
// numbers' column; nil when there is none of a table of tasks.
func spacedHeader(lines []rawLine, at int) *spacedTable {
	parts := spans(lines[at].text)
	if len(parts) < 3 || !numberNames[headerText(parts[0].title)] {
		return nil
	}
	t := &spacedTable{columns: parts, height: 1}
	for above := at - 1; above >= 0 && above >= at-3 && t.takes(lines[above], false); above-- {
		t.above++
		t.height++
	}
	for below := at + 1; below < len(lines) && below <= at+3 && t.takes(lines[below], true); below++ {
		t.height++
	}
	head := heading{}
	for _, c := range t.columns {
		r := columnRole(c.title)
		if isMark(c.title, false) {
			r = roleDueMark
		}
		if r == roleNo && len(head.columns) < len(t.columns)-1 {
			t.no = len(head.columns)
		}
		head.columns = append(head.columns, column{role: r, title: c.title})
	}
	if !head.ofTasks() || head.roles() < 3 {
		return nil
	}
	for _, line := range lines[at-t.above : at-t.above+t.height] {
		t.words = append(t.words, strings.Fields(headerText(line.text))...)
	}
	return t
}

// takes adds a further line of the header, whose parts stand above or below
// those that are known.
func (t *spacedTable) takes(line rawLine, below bool) bool {
	flat := flatLine{text: spaces(line.text)}
	if below && t.takesMarks(line) {
		return true
	}
	if flat.text == "" || !isHeaderLine(flat) {
		return false
	}
	for _, part := range spans(line.text) {
		if part.from <= t.columns[0].to || part.from < t.columns[1].from-8 {
			return false // a line of the page, no cell of a header
		}
		i := slices.IndexFunc(t.columns, func(c span) bool { return part.from < c.to+1 && c.from < part.to+1 })
		if i < 0 {
			i, _ = slices.BinarySearchFunc(t.columns, part, func(c, p span) int { return c.from - p.from })
			t.columns = slices.Insert(t.columns, i, part)
			continue
		}
		c := &t.columns[i]
		c.from, c.to = min(c.from, part.from), max(c.to, part.to)
		if below {
			c.title += " " + part.title
		} else {
			c.title = part.title + " " + c.title
		}
	}
	return true
}

// takesMarks adds a line that names the months or quarters below a title of
// time: they are columns, and the title is none.
func (t *spacedTable) takesMarks(line rawLine) bool {
	parts := spans(line.text)
	if len(parts) < 3 {
		return false
	}
	for _, part := range parts {
		if !markPattern.MatchString(headerText(part.title)) {
			return false
		}
	}
	rest := slices.DeleteFunc(t.columns, func(c span) bool {
		r := columnRole(c.title)
		return r == roleDue
	})
	t.columns = append(rest, parts...)
	slices.SortFunc(t.columns, func(a, b span) int { return a.from - b.from })
	return true
}

// spans splits a line where it has two spaces or more.
func spans(text string) []span {
	var list []span
	letters := []rune(text)
	for i := 0; i < len(letters); {
		if letters[i] == ' ' {
			i++
			continue
		}
		end := i
		for j := i; j < len(letters) && (letters[j] != ' ' || j+1 < len(letters) && letters[j+1] != ' '); j++ {
			end = j + 1
		}
		list = append(list, span{title: string(letters[i:end]), from: i, to: end})
		i = end
	}
	return list
}

// A spacedLine is a line of the table, cut into its cells.
type spacedLine struct {
	rawLine
	cells []string
	// heading lines go over all columns.
	heading bool
}

// page makes the table of the lines of one page.
func (t *spacedTable) page(lines []rawLine, head rawLine) *office.Table {
	table := &office.Table{Widths: make([]float64, len(t.columns))}
	row := office.Row{Place: head.place}
	for col, c := range t.columns {
		row.Cells = append(row.Cells, textCell(col, c.title, head.place))
	}
	table.Rows = append(table.Rows, row)
	var block []spacedLine // the lines between two headings
	flush := func() {
		for _, lines := range rowsOf(block, t.no) {
			table.Rows = append(table.Rows, t.row(lines))
		}
		block = nil
	}
	for _, line := range t.cut(lines) {
		if !line.heading {
			block = append(block, line)
			continue
		}
		flush()
		table.Rows = append(table.Rows, wholeRow(spaces(line.text), len(t.columns), line.place))
	}
	flush()
	return table
}

// row puts the lines of a row together.
func (t *spacedTable) row(lines []spacedLine) office.Row {
	row := office.Row{Place: lines[0].place}
	for col, c := range t.columns {
		r := columnRole(c.title)
		var texts []flatLine
		for _, line := range lines {
			if text := line.cells[col]; text != "" {
				texts = append(texts, flatLine{text: text, folded: vietnamese.Fold(text), place: line.place})
			}
		}
		row.Cells = append(row.Cells, linesCell(col, texts, r, row.Place))
	}
	return row
}

// cut cuts the lines of a page at the gutters between its columns, and leaves
// out what is no part of the table.
func (t *spacedTable) cut(lines []rawLine) []spacedLine {
	gutters := t.gutters(lines, t.usual)
	var list []spacedLine
	for _, raw := range lines {
		text := spaces(raw.text)
		if text == "" || isNoise(flatLine{text: text, folded: vietnamese.Fold(text)}) {
			continue
		}
		if parts := spans(raw.text); len(parts) == 1 && isNumber(text) && parts[0].from > gutters[0] {
			continue // the number of a page
		}
		line := spacedLine{rawLine: raw, heading: t.isHeading(raw.text)}
		if !line.heading {
			line.cells = cutAt(raw.text, gutters)
		}
		list = append(list, line)
	}
	return list
}

// isHeading tells whether a line is the heading of a section: one text that
// begins at the left, where only numbers stand.
func (t *spacedTable) isHeading(text string) bool {
	parts := spans(text)
	if len(parts) != 1 || parts[0].from >= t.columns[1].from {
		return false
	}
	title := parts[0].title
	return opensPart(title) || parts[0].from <= t.columns[0].to && !isNumber(title) && !startsDigit(title) && !hasBullet(title) && !startsLower(title)
}

// gutters returns for each two columns where the fewest lines have letters
// between their titles, on one page near the usual place.
func (t *spacedTable) gutters(lines []rawLine, usual []int) []int {
	last := t.columns[len(t.columns)-1].center() + 1
	ink := make([]int, last+1)
	for _, line := range lines {
		if t.isHeading(line.text) {
			continue
		}
		for _, part := range spans(line.text) { // single spaces are ink
			for i := part.from; i < min(part.to, len(ink)); i++ {
				ink[i]++
			}
		}
	}
	var gutters []int
	for i := 1; i < len(t.columns); i++ {
		from := t.columns[i-1].center()
		if i == 1 {
			from = t.columns[0].from
		}
		to := t.columns[i].center()
		if usual != nil {
			from, to = max(from, usual[i-1]-gutterShift), min(to, usual[i-1]+gutterShift)
		}
		gutters = append(gutters, clearest(ink, from, to))
	}
	return gutters
}

// gutterShift is how far a program moves a column from page to page.
const gutterShift = 5

// clearest returns a place in the longest stretch with the least ink, near its
// right end: texts begin at the edge of their column and end anywhere.
func clearest(ink []int, from, to int) int {
	least := slices.Min(ink[from:max(to, from+1)])
	best, length := from, 0
	for i := from; i < to; {
		if ink[i] > least {
			i++
			continue
		}
		end := i
		for end < to && ink[end] == least {
			end++
		}
		if end-i > length {
			best, length = end-1-(end-i)/8, end-i
		}
		i = end
	}
	return best
}

// cutAt cuts a line near the gutters: a program shifts the words of a line by
// a few letters to keep them apart.
func cutAt(text string, gutters []int) []string {
	letters := []rune(text)
	var cells []string
	from := 0
	for _, g := range gutters {
		at := max(cutNear(letters, g, from), from)
		cells = append(cells, spaces(string(letters[from:at])))
		from = at
	}
	return append(cells, spaces(string(letters[from:])))
}

// cutNear returns the gap nearest to a gutter; wide gaps are worth a way.
func cutNear(letters []rune, gutter, from int) int {
	if gutter >= len(letters) {
		return len(letters)
	}
	best, least := gutter, 1000
	for i := from; i < len(letters); {
		if letters[i] != ' ' {
			i++
			continue
		}
		end := i
		for end < len(letters) && letters[end] == ' ' {
			end++
		}
		if cost := gapCost(letters, i, end, gutter); cost < least {
			best, least = min(max(gutter, i), end), cost
		}
		i = end
	}
	if 2*(len(letters)-gutter)-9 < least { // the end of the line is a wide gap
		return len(letters)
	}
	return best
}

const lowerCost = 2

// gapCost is how far a gap is from a gutter, less what speaks for it: its
// width, and a bullet or a number that begins after it.
func gapCost(letters []rune, from, to, gutter int) int {
	cost := 0
	switch {
	case gutter < from:
		cost = from - gutter
	case gutter >= to:
		cost = gutter - to + 1
	}
	cost = 2*cost - 3*min(to-from-1, 3)
	if to-from == 1 && startsLower(string(letters[to:min(to+1, len(letters))])) {
		cost += lowerCost // a cell rather begins with a capital
	}
	opens := bulletAt(letters, to)
	if opens && !bulletAt(letters, to+2) {
		cost -= 2
	}
	if from > 1 && bulletAt(letters, from-1) && letters[from-2] == ' ' && !opens {
		cost += 6 // between a bullet and its text
	}
	if from > 0 && letters[from-1] == ':' {
		cost += 9 // between a label and its date
	}
	return cost
}

func bulletAt(letters []rune, i int) bool {
	return i < len(letters) && strings.ContainsRune("-+•", letters[i])
}
