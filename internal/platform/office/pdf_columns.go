package office

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// minGutter is the least white between two columns, in points.
	minGutter = 6.0
	// maxSignature is the most room between two lines of a signer's block,
	// where the signature goes, in points.
	maxSignature = 130.0
)

// A flowBlock is a part of a page outside its ruled tables: lines across the
// page, or two columns of lines.
type flowBlock struct {
	lines   []textLine
	columns *columns // when there are no lines
}

// columns are two blocks of lines side by side: issuing unit and motto,
// recipients and signer.
type columns struct {
	left, right []textLine
	from, to    float64 // the white between them
}

// flowBlocks puts the pieces of a page, from top to bottom, together: to
// columns where two blocks stand side by side, to whole lines elsewhere.
func flowBlocks(pieces []textLine) []flowBlock {
	var blocks []flowBlock
	for i := 0; i < len(pieces); {
		if c, taken := columnsAt(pieces[i:]); c != nil {
			blocks = append(blocks, flowBlock{columns: c})
			i += taken
			continue
		}
		line := pieces[i]
		for i++; i < len(pieces) && pieces[i].row == line.row; i++ {
			line = joinPieces(line, pieces[i])
		}
		if n := len(blocks); n > 0 && blocks[n-1].columns == nil {
			blocks[n-1].lines = append(blocks[n-1].lines, line)
			continue
		}
		blocks = append(blocks, flowBlock{lines: []textLine{line}})
	}
	return blocks
}

// columnsAt returns the columns that begin with the first piece and how many
// pieces they hold, or nil.
func columnsAt(pieces []textLine) (*columns, int) {
	if len(pieces) < 2 || !beside(pieces[0], pieces[1]) {
		return nil, 0
	}
	left, right := pieces[0], pieces[1]
	if left.x0 > right.x0 {
		left, right = right, left
	}
	c := &columns{from: left.x1, to: right.x0}
	taken := 0
	for taken < len(pieces) && c.goesOn(pieces[taken], pieces[taken+1:]) && c.add(pieces[taken]) {
		taken++
	}
	wide := right.x0-left.x1 > 3*left.size
	if c.left == nil || c.right == nil || !wide && max(len(c.left), len(c.right)) < 2 {
		return nil, 0
	}
	return c, taken
}

// beside tells whether two pieces are on about the same height with a wide
// gap between them.
func beside(a, b textLine) bool {
	overlap := min(a.bottom(), b.bottom()) - max(a.top(), b.top())
	gap := max(a.x0, b.x0) - min(a.x1, b.x1)
	return overlap > 0.3*min(a.size, b.size) && gap > columnGap*max(a.size, b.size)
}

// goesOn tells whether the next piece may belong to the columns: it stands
// beside a line of theirs, or in line with its own column. A title below the
// head of a document does neither.
func (c *columns) goesOn(l textLine, next []textLine) bool {
	if len(c.left) == 0 || len(c.right) == 0 || len(next) > 0 && beside(l, next[0]) {
		return true
	}
	if slices.ContainsFunc(slices.Concat(c.left, c.right), func(o textLine) bool { return beside(o, l) }) {
		return true
	}
	column := c.left
	if l.x0 > c.from {
		column = c.right
	}
	return slices.ContainsFunc(column, func(o textLine) bool {
		return math.Abs(o.x0-l.x0) < l.size/2 || math.Abs(o.middle()-l.middle()) < 2*l.size
	})
}

// add takes a piece into its column; false when it belongs to neither.
func (c *columns) add(l textLine) bool {
	switch {
	case l.x1 <= c.to-minGutter && l.x0 < c.from:
		if !near(c.left, l, 2.2*l.size) {
			return false
		}
		c.left = addToRow(c.left, l)
		c.from = max(c.from, l.x1)
	case l.x0 >= c.from+minGutter && l.x1 > c.to:
		if !near(c.right, l, maxSignature) {
			return false
		}
		c.right = addToRow(c.right, l)
		c.to = min(c.to, l.x0)
	default:
		return false
	}
	return true
}

func near(lines []textLine, l textLine, most float64) bool {
	return len(lines) == 0 || l.y-lines[len(lines)-1].y <= most
}

func addToRow(lines []textLine, l textLine) []textLine {
	if n := len(lines); n > 0 && lines[n-1].row == l.row {
		lines[n-1] = joinPieces(lines[n-1], l)
		return lines
	}
	return append(lines, l)
}

// columnParagraphs are the paragraphs of a column. Its lines are mostly set
// one by one; one goes on in the next only when that begins with a small
// letter below it.
func columnParagraphs(lines []textLine) []pdfParagraph {
	area := textArea{left: math.Inf(1), right: math.Inf(-1)}
	for _, l := range lines {
		area.left, area.right = min(area.left, l.x0), max(area.right, l.x1)
	}
	var paras []pdfParagraph
	for _, l := range lines {
		if n := len(paras); n > 0 && continues(paras[n-1], l) {
			paras[n-1].lines = append(paras[n-1].lines, l)
			continue
		}
		paras = append(paras, pdfParagraph{lines: []textLine{l}, area: area})
	}
	return paras
}

func continues(p pdfParagraph, next textLine) bool {
	last := p.lines[len(p.lines)-1]
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(next.text(), `("“`))
	return unicode.IsLower(first) && !next.marked && !endsSentence(last.text()) &&
		next.y-last.y < 2*next.size && next.x0 < last.x1 && next.x1 > last.x0
}
