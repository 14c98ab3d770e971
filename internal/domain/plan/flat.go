package plan

import (
	"regexp"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A flatLine is a line of a table that was flattened to text: when a PDF is
// turned into text its cells come out one below the other, row by row and
// within a row column by column.
type flatLine struct {
	text, folded string
	block        int
	place        office.Place
	// part marks a piece of a line that was cut, mid one that is not its first.
	part, mid bool
}

// flatScope reads a table of tasks out of lines of text: it finds the header,
// splits the lines below it into rows, and the lines of a row into cells.
func flatScope(doc *office.Document) scope {
	lines := flatLines(doc)
	header, at := findFlatHeader(lines)
	if header == nil {
		return scope{}
	}
	if at > 0 && opensSection(lines, at) {
		at--
	}
	body := lines[at:flatEnd(lines, at)]
	table := flatTable(body, header)
	if len(table.Rows) < 2 {
		return scope{}
	}
	cells := grid(table)
	head := newHeading(cells[:1])
	head.settle()
	return scope{
		rows:  records(table, cells, head, 1),
		first: appendixStart(doc, lines[at].block),
		last:  body[len(body)-1].block + 1,
		place: lines[at].place,
	}
}

// opensSection tells whether the line above a header is the heading of the
// first of several sections, each of which has a table of its own.
func opensSection(lines []flatLine, at int) bool {
	first, _, ok := cutNumber(lines[at-1].text)
	if !ok || first.style != upperRoman && first.style != upperLetter {
		return false
	}
	for _, line := range lines[at:] {
		if n, title, ok := cutNumber(line.text); ok && n.style == first.style && n.follows(first) && !startsLower(title) {
			return true
		}
	}
	return false
}

func flatLines(doc *office.Document) []flatLine {
	var lines []flatLine
	for i, block := range doc.Blocks {
		p, ok := block.(*office.Paragraph)
		if !ok {
			continue
		}
		for j, raw := range strings.Split(strings.ReplaceAll(p.String(), "\f", "\n"), "\n") {
			text := spaces(raw)
			if text == "" {
				continue
			}
			place := p.Place
			if place.Line > 0 {
				place.Line += j
			}
			lines = append(lines, flatLine{text: text, folded: vietnamese.Fold(text), block: i, place: place})
		}
	}
	return lines
}

// A flatHeader is the header of a flattened table.
type flatHeader struct {
	lines   []flatLine
	columns []column
	words   []string
}

// headerLines is how many lines a flattened header may take.
const headerLines = 12

// findFlatHeader finds the first header and the line at which it begins.
func findFlatHeader(lines []flatLine) (*flatHeader, int) {
	for i, line := range lines {
		first, _, _ := strings.Cut(line.text, " ")
		counted := numberNames[headerText(first)] || numberNames[headerText(leadingWords(line.text, 2))]
		if !counted && !isHeaderLine(line) {
			continue
		}
		h := readFlatHeader(lines[i:min(len(lines), i+headerLines)])
		head := heading{columns: h.columns}
		named := counted || head.has(roleLead) && head.timed() && h.columns[0].role == roleTitle
		if named && head.ofTasks() && head.roles() >= 3 {
			return h, i
		}
	}
	return nil, 0
}

func leadingWords(s string, n int) string {
	words := strings.Fields(s)
	return strings.Join(words[:min(n, len(words))], " ")
}

func readFlatHeader(lines []flatLine) *flatHeader {
	h := &flatHeader{}
	for i, line := range lines {
		if i > 0 && !isHeaderLine(line) {
			break
		}
		h.lines = append(h.lines, line)
		h.words = append(h.words, strings.Fields(headerText(line.text))...)
	}
	h.split()
	return h
}

// headerWords are the words that headers are made of, folded.
var headerWords = func() map[string]bool {
	words := map[string]bool{}
	for _, c := range columnNames {
		for _, name := range c.names {
			for _, w := range strings.Fields(name) {
				words[w] = true
			}
		}
	}
	for w := range numberNames {
		words[w] = true
	}
	for _, w := range strings.Fields("thuc hien va de chinh cu the du kien cap trinh giao duoc theo doi chu yeu xong cho trieu dong nghin tham muu nam") {
		words[w] = true
	}
	return words
}()

// isHeaderLine tells whether a line below the first one still belongs to the
// header: it is short and all its words are a header's.
func isHeaderLine(line flatLine) bool {
	if hasBullet(line.text) || isNumber(line.text) || endsItem(line.text) {
		return false
	}
	words := strings.Fields(headerText(line.text))
	if len(words) == 0 || len(words) > 16 {
		return false
	}
	for _, w := range words {
		if !headerWords[w] {
			return false
		}
	}
	return true
}

// split finds the columns in the words of the header: each known name begins
// one, unless it only goes on with the column before.
func (h *flatHeader) split() {
	var raw []string
	for _, line := range h.lines {
		raw = append(raw, strings.Fields(line.text)...)
	}
	for i := 0; i < len(raw); {
		r, n := nameAt(raw[i:], i == 0)
		words := strings.Join(raw[i:i+max(n, 1)], " ")
		last := len(h.columns) - 1
		switch {
		case n > 0 && (last < 0 || h.columns[last].role != r):
			h.columns = append(h.columns, column{role: r, title: words, own: words})
		case last >= 0:
			h.columns[last].title += " " + words
		}
		i += max(n, 1)
	}
	h.unfold(roleLead, roleLead, roleCoordinators)
	h.unfold(roleDue, roleDueFrom, roleDueTo)
}

// unfold puts the parts of a column, named in a second row of the header,
// where the column stands: "Phân công" over "Chủ trì | Phối hợp".
func (h *flatHeader) unfold(whole role, parts ...role) {
	at := slices.IndexFunc(h.columns, func(c column) bool { return c.role == whole })
	if at < 0 {
		return
	}
	var moved, rest []column
	for i, c := range h.columns {
		if i > at && slices.Contains(parts, c.role) {
			moved = append(moved, c)
		} else if i > at {
			rest = append(rest, c)
		}
	}
	if len(moved) == len(parts) {
		h.columns = slices.Concat(h.columns[:at], moved, rest)
	}
}

// nameAt returns the role of the longest known name that begins the words.
func nameAt(words []string, first bool) (role, int) {
	best, length := roleOther, 0
	for n := 1; n <= 5 && n <= len(words); n++ {
		text := headerText(strings.Join(words[:n], " "))
		if first && numberNames[text] {
			best, length = roleNo, n
		}
		for _, c := range columnNames {
			for _, name := range c.names {
				if name == text {
					best, length = c.role, n
				}
			}
		}
	}
	return best, length
}

// repeats tells how many lines from i on repeat the header, 0 if none.
func (h *flatHeader) repeats(lines []flatLine, i int) int {
	done, n := 0, 0
	for done < len(h.words) && i+n < len(lines) && n < headerLines {
		for _, w := range strings.Fields(headerText(lines[i+n].text)) {
			if done == len(h.words) || w != h.words[done] {
				return 0
			}
			done++
		}
		n++
	}
	if done < len(h.words) {
		return 0
	}
	return n
}

var afterTable = regexp.MustCompile(`^(noi nhan\s*:?$|noi nhan:|t/?m\.? ?(uy ban|ubnd)|kt\. ?chu tich|nguoi lap bieu$)`)

// flatEnd returns the line after the last one of the table.
func flatEnd(lines []flatLine, from int) int {
	for i := from + 1; i < len(lines); i++ {
		if afterTable.MatchString(lines[i].folded) {
			return i
		}
	}
	return len(lines)
}

// crossPattern are the crosses of a calendar's columns: without the columns
// nobody can tell which month they mark.
var crossPattern = regexp.MustCompile(`^[x✓√✔](\s+[x✓√✔])*$`)

var pageWords = regexp.MustCompile(`^(trang|page) \d+(\s*/\s*\d+)?$|^- ?\d+ ?-$`)

// isNoise tells whether a line is none of the table's: an address that the
// program printed, a page's number in words.
func isNoise(line flatLine) bool {
	return crossPattern.MatchString(line.folded) || strings.HasPrefix(line.folded, "http://") || strings.HasPrefix(line.folded, "https://") || pageWords.MatchString(line.folded)
}
