package plan

import (
	"regexp"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A drawing is a document whose tables of plain text were made real ones: drawn
// with strokes or tabs, or with spaces alone. Blocks keep their indices; the
// table stands in the place of its first line.
type drawing struct {
	doc *office.Document
	// ends gives for each table's block the index after its last line.
	ends map[int]int
}

// A rawLine is a line as it stands, with its spaces.
type rawLine struct {
	text  string
	block int
	place office.Place
	// blank counts the empty lines above it.
	blank int
}

func rawLines(doc *office.Document) []rawLine {
	var lines []rawLine
	for i, block := range doc.Blocks {
		p, ok := block.(*office.Paragraph)
		if !ok {
			continue
		}
		for j, text := range strings.Split(strings.ReplaceAll(p.String(), "\f", "\n"), "\n") {
			line := rawLine{text: strings.TrimRight(text, " "), block: i, place: p.Place}
			if j == 0 {
				line.blank = int(p.Before)
			}
			if line.place.Line > 0 {
				line.place.Line += j
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// drawnScope finds tasks in tables that are drawn with strokes, tabs or spaces.
func drawnScope(doc *office.Document) scope {
	lines := rawLines(doc)
	for _, draw := range []func(*office.Document, []rawLine) *drawing{drawStrokes, drawSpaces} {
		d := draw(doc, lines)
		if d == nil {
			continue
		}
		if tables := taskTables(d.doc); len(tables) > 0 {
			s := tableScope(d.doc, tables)
			s.last = max(s.last, d.ends[tables[len(tables)-1].block])
			return s
		}
	}
	return scope{}
}

// newDrawing copies the document, so that tables can be put into it.
func newDrawing(doc *office.Document) *drawing {
	blocks := append([]office.Block(nil), doc.Blocks...)
	return &drawing{doc: &office.Document{Format: doc.Format, Blocks: blocks}, ends: map[int]int{}}
}

// put puts a table in the place of lines.
func (d *drawing) put(table *office.Table, lines []rawLine) {
	first, last := lines[0].block, lines[len(lines)-1].block
	for i := first; i <= last; i++ {
		if p, ok := d.doc.Blocks[i].(*office.Paragraph); ok {
			d.doc.Blocks[i] = &office.Paragraph{Place: p.Place}
		}
	}
	table.Place = lines[0].place
	d.doc.Blocks[first] = table
	d.ends[first] = last + 1
}

// drawStrokes finds tables drawn with "|" or tabs.
func drawStrokes(doc *office.Document, lines []rawLine) *drawing {
	d := newDrawing(doc)
	for i := 0; i < len(lines); {
		n := strokeRun(lines[i:])
		if n == 0 {
			i++
			continue
		}
		d.put(strokeTable(lines[i:i+n]), lines[i:i+n])
		i += n
	}
	if len(d.ends) == 0 {
		return nil
	}
	return d
}

// looseLines is how many lines without strokes may stand within a table: the
// rest of a cell, the heading of a section.
const looseLines = 2

// strokeRun is how many lines from the first on belong to one table. A further
// header begins another one, and the words before it are no part of either.
func strokeRun(lines []rawLine) int {
	end, rows, loose := 0, 0, 0
	words := 0 // the end before the words since the last row, 0 for none
	for i, line := range lines {
		cells := strokeCells(line.text)
		switch {
		case isRule(line.text) && rows == 0 && i > looseLines:
			return 0 // strokes and no table
		case isRule(line.text):
			end, loose = i+1, 0
		case len(cells) < 3:
			if loose == 0 && words == 0 {
				words = end
			}
			loose++
		case rows > 0 && numberNames[headerText(cells[0])]:
			if words > 0 {
				end = words
			}
			loose = looseLines + 1
		default:
			end, rows, loose, words = i+1, rows+1, 0, 0
		}
		if end == 0 || loose > looseLines || afterTable.MatchString(vietnamese.Fold(firstOf(cells))) {
			break
		}
	}
	if rows < 2 {
		return 0
	}
	return end
}

func firstOf(cells []string) string {
	if len(cells) == 0 {
		return ""
	}
	return cells[0]
}

var (
	strokes   = strings.NewReplacer("│", "|", "┃", "|", "║", "|", "¦", "|")
	drawnRule = regexp.MustCompile(`^[\s|+=:.\-–—_─━═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬│┃║]*$`)
)

// isRule tells whether a line is a horizontal stroke.
func isRule(text string) bool {
	return strings.ContainsAny(text, "-–—_=─━═") && drawnRule.MatchString(text)
}

// strokeCells splits a line at its strokes or tabs; nil where it has none.
func strokeCells(text string) []string {
	text = strokes.Replace(text)
	sign := "\t"
	if strings.Count(text, "|") >= 2 {
		sign = "|"
		text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "|"), "|")
	}
	if !strings.Contains(text, sign) {
		return nil
	}
	cells := strings.Split(text, sign)
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// strokeTable makes the table of lines. Where strokes stand between the rows,
// the lines between two of them are one row; elsewhere a line is a row unless
// it goes on with the one above.
func strokeTable(lines []rawLine) *office.Table {
	table := &office.Table{}
	ruled := ruledRows(lines)
	closed := true
	for _, line := range lines {
		if isRule(line.text) {
			closed = true
			continue
		}
		cells := strokeCells(line.text)
		last := len(table.Rows) - 1
		switch {
		case len(cells) == 0 && last >= 0 && !opensPart(line.text):
			addText(&table.Rows[last], len(table.Rows[last].Cells)-1, strings.TrimSpace(line.text))
		case last >= 0 && (ruled && !closed || !ruled && goesOnBelow(cells)):
			for col, text := range cells {
				addText(&table.Rows[last], col, text)
			}
		default:
			table.Rows = append(table.Rows, strokeRow(line, cells))
		}
		closed = false
	}
	return widen(table)
}

// ruledRows tells whether there are strokes between the rows, and not only
// around the header.
func ruledRows(lines []rawLine) bool {
	rules, rows := 0, 0
	for _, line := range lines {
		switch {
		case isRule(line.text):
			rules++
		default:
			rows++
		}
	}
	return rules > 3 || rules == 3 && rows < 3
}

// goesOnBelow tells whether the cells of a line go on with the row above: it
// has no number and a text that begins within a sentence.
func goesOnBelow(cells []string) bool {
	if len(cells) == 0 || cells[0] != "" {
		return false
	}
	for _, text := range cells {
		if text != "" && startsLower(text) {
			return true
		}
	}
	return false
}

// opensPart tells whether a line is the heading of a section.
func opensPart(text string) bool {
	n, title, ok := cutNumber(text)
	return ok && (n.style == upperRoman || n.style == upperLetter) && !startsLower(title) || isUpper(text)
}

func strokeRow(line rawLine, cells []string) office.Row {
	row := office.Row{Place: line.place}
	if len(cells) == 0 {
		cells = []string{strings.TrimSpace(line.text)}
	}
	for col, text := range cells {
		row.Cells = append(row.Cells, textCell(col, text, line.place))
	}
	return row
}

// addText adds a line to the last paragraph of a cell.
func addText(row *office.Row, col int, text string) {
	if text == "" || col < 0 || col >= len(row.Cells) {
		return
	}
	cell := &row.Cells[col]
	if len(cell.Paragraphs) == 0 {
		cell.Paragraphs = []office.Paragraph{{Place: cell.Place}}
	}
	last := &cell.Paragraphs[len(cell.Paragraphs)-1]
	if len(last.Runs) > 0 {
		text = "\n" + text
	}
	last.Runs = append(last.Runs, office.Run{Text: text})
}

// widen makes a row's only cell as wide as the table.
func widen(table *office.Table) *office.Table {
	width := gridWidth(table)
	table.Widths = make([]float64, width)
	if len(table.Rows) > 1 {
		mergeParts(&table.Rows[0], table.Rows[1])
	}
	for i := range table.Rows {
		if cells := table.Rows[i].Cells; len(cells) == 1 && width > 1 {
			cells[0].ColSpan = width
		}
	}
	return table
}

// mergeParts merges the cells of a header whose parts the next row names, as
// plain text cannot: nothing stands to the right of "Phân công", and below are
// "Chủ trì" and "Phối hợp".
func mergeParts(head *office.Row, parts office.Row) {
	if len(parts.Cells) != len(head.Cells) || !blankCell(&parts.Cells[0]) {
		return
	}
	for _, cell := range parts.Cells {
		if text := cell.String(); len(text) > 60 || isNumber(text) && len(text) > 2 {
			return
		}
	}
	var merged []office.Cell
	for i, cell := range head.Cells {
		if last := len(merged) - 1; last > 0 && blankCell(&cell) && !blankCell(&parts.Cells[i]) {
			merged[last].ColSpan++
			continue
		}
		merged = append(merged, cell)
	}
	head.Cells = merged
}
