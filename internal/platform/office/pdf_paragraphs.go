package office

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const bullets = "-+*•▪❖➢✓●○■□–—"

var (
	itemNumber = regexp.MustCompile(`^(?:\(?\d{1,2}(?:\.\d{1,2}){0,4}[.)]|\d{1,2}(?:\.\d{1,2}){1,4}|[IVX]{1,5}(?:\.\d{1,2})*[.)]|[a-zđA-ZĐ][.)])$`)
	dateEnd    = regexp.MustCompile(`\d{1,2}/\d{1,2}/\d{4}\s*[;,.]?$`)
	dateStart  = regexp.MustCompile(`^\d{1,2}/\d{1,2}/\d{4}\b`)
	itemStart  = regexp.MustCompile(`^(?:[` + regexp.QuoteMeta(bullets) + `]\s*[\p{L}\d"“(]|(?:\(?\d{1,2}(?:\.\d{1,2}){0,4}[.)]|\d{1,2}(?:\.\d{1,2}){1,4}|[IVX]{1,5}(?:\.\d{1,2})*[.)]|[a-zđ]\))\s+\S)`)
)

// startsItem tells whether a line begins with a list's number or bullet.
func startsItem(text string) bool { return itemStart.MatchString(text) }

// A textArea is where lines run: their left and right edges in points, and
// where the first lines of paragraphs begin, or 0 when that is not known.
type textArea struct{ left, right, indent float64 }

func (a textArea) middle() float64 { return (a.left + a.right) / 2 }

// A pdfParagraph is lines that are one paragraph.
type pdfParagraph struct {
	lines []textLine
	area  textArea
}

// paragraphs parts lines, ordered from top to bottom, into paragraphs.
func paragraphs(lines []textLine, area textArea) []pdfParagraph {
	pitch := linePitch(lines)
	var paras []pdfParagraph
	for _, line := range lines {
		n := len(paras)
		if n == 0 || paras[n-1].endsBefore(line, pitch) {
			paras = append(paras, pdfParagraph{lines: []textLine{line}, area: area})
			continue
		}
		paras[n-1].lines = append(paras[n-1].lines, line)
	}
	return paras
}

// linePitch returns the usual distance of lines as a share of their size.
// Paragraphs stand further apart, so the lower quarter is taken.
func linePitch(lines []textLine) float64 {
	var all []float64
	for i := 1; i < len(lines); i++ {
		if d := (lines[i].y - lines[i-1].y) / lines[i].size; d > 0.8 {
			all = append(all, d)
		}
	}
	if len(all) == 0 {
		return 1.2
	}
	slices.Sort(all)
	return min(all[len(all)/4], 2.2)
}

// endsBefore tells whether the next line begins a new paragraph.
func (p *pdfParagraph) endsBefore(next textLine, pitch float64) bool {
	last := p.lines[len(p.lines)-1]
	size := max(last.size, next.size)
	switch {
	case p.beginsItem(next), math.Abs(last.size-next.size) > 1.4:
		return true
	case glued(last.text(), next.text()):
		return false
	case dateEnd.MatchString(last.text()) && dateStart.MatchString(next.text()):
		return true // a list of days, in a column too narrow to tell
	case next.y-last.y > 1.3*pitch*size:
		return true
	case p.wouldFit(next):
		return true
	}
	return p.indented(next)
}

// beginsItem tells whether the next line begins an item of a list. A dash may
// also be one within a sentence, at which the line happens to be broken: then
// neither a list nor the end of a sentence goes before it.
func (p *pdfParagraph) beginsItem(next textLine) bool {
	if !next.marked || !strings.ContainsAny(next.text()[:1], "-+") {
		return next.marked
	}
	return p.lines[0].marked || p.wouldFit(next) || endsSentence(p.lines[len(p.lines)-1].text())
}

// wouldFit tells whether the next line's first word had room on the last
// line: then the line was ended on purpose.
func (p *pdfParagraph) wouldFit(next textLine) bool {
	last := p.lines[len(p.lines)-1]
	room := p.area.right - last.x1
	if p.inMiddle(last) && p.inMiddle(next) || p.pushedRight(last) {
		// A centred line has its room on both sides, one set to the right
		// before it; and there is the slack of an edge not known well.
		room = (p.area.right - p.area.left) - (last.x1 - last.x0) - 2
	}
	return room > next.firstWord+0.4*last.size
}

// pushedRight tells whether a line stands at the right edge only: a place and
// date, or who signs.
func (p *pdfParagraph) pushedRight(l textLine) bool {
	left, right := l.x0-p.area.left, p.area.right-l.x1
	return left > 0.3*(p.area.right-p.area.left) && right < l.size && math.Abs(l.x0-p.area.indent) > 1.5
}

// centred tells whether a line stands in the middle of its area, away from
// both edges.
func (p *pdfParagraph) centred(l textLine) bool {
	return !l.marked && p.inMiddle(l)
}

// inMiddle is centred for lines that may begin with a dash.
func (p *pdfParagraph) inMiddle(l textLine) bool {
	if math.Abs(l.x0-p.area.indent) < 1.5 {
		return false
	}
	left, right := l.x0-p.area.left, p.area.right-l.x1
	return left > l.size && right > l.size && math.Abs(left-right) < max(0.6*l.size, 0.15*left)
}

// indented tells whether the next line has the indent of a first line.
func (p *pdfParagraph) indented(next textLine) bool {
	first, last := p.lines[0], p.lines[len(p.lines)-1]
	step := 0.8 * next.size
	if next.x0-p.area.left < step || p.inMiddle(next) && p.balanced(first) && p.balanced(last) {
		return false
	}
	if len(p.lines) > 1 {
		return next.x0-last.x0 > step
	}
	if first.marked {
		return false
	}
	if next.x0-first.x0 > step {
		return true
	}
	// Both have the same indent: two short paragraphs, or an indented block.
	return math.Abs(next.x0-first.x0) < 0.2*next.size && endsSentence(first.text())
}

func endsSentence(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, `"”)`))
	return strings.ContainsRune(".;:!?", last)
}

// open tells whether a paragraph at the foot of a page may go on on the next.
func (p *pdfParagraph) open(next textLine) bool {
	return !p.endsBefore(next, math.Inf(1)) && !endsSentence(p.lines[len(p.lines)-1].text()) && !p.centred(next)
}

// paragraph returns the model's paragraph: the lines joined by spaces.
func (p *pdfParagraph) paragraph(place Place) Paragraph {
	var runs runJoiner
	for i, line := range p.lines {
		between := ""
		if i > 0 && !glued(p.lines[i-1].text(), line.text()) {
			between = " "
		}
		runs.add(line.runs, between)
	}
	return Paragraph{Runs: runs.joined(), Align: p.align(), Place: place}
}

// glued tells whether a line was cut behind the "-" or "/" of a number or
// word, as in "09/KH-UBND": no space belongs there.
func glued(before, after string) bool {
	cut := len(before) - 1
	if cut < 1 || before[cut] != '/' && before[cut] != '-' {
		return false
	}
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	left, _ := utf8.DecodeLastRuneInString(before[:cut])
	right, _ := utf8.DecodeRuneInString(after)
	return word(left) && word(right)
}

func (p *pdfParagraph) align() Align {
	wide := p.area.right - p.area.left
	first := p.lines[0]
	switch {
	case !slices.ContainsFunc(p.lines, func(l textLine) bool { return !p.centred(l) }):
		return Center
	case len(p.lines) > 1 && p.centred(p.lines[len(p.lines)-1]) && p.symmetric():
		return Center
	case len(p.lines) == 1 && first.x0-p.area.left > 0.4*wide && p.area.right-first.x1 < first.size:
		return Right
	case len(p.lines) > 1 && p.justified():
		return Justify
	}
	return Left
}

// symmetric tells whether all lines have the area's middle as theirs.
func (p *pdfParagraph) symmetric() bool {
	return !slices.ContainsFunc(p.lines, func(l textLine) bool { return !p.balanced(l) })
}

// balanced tells whether a line has the area's middle as its own.
func (p *pdfParagraph) balanced(l textLine) bool {
	return math.Abs(l.middle()-p.area.middle()) < 0.6*l.size
}

// justified tells whether all lines but the last end at the right edge.
func (p *pdfParagraph) justified() bool {
	return !slices.ContainsFunc(p.lines[:len(p.lines)-1], func(l textLine) bool {
		return math.Abs(p.area.right-l.x1) > 1.5
	})
}
