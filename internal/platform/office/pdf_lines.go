package office

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Shares of the letters' size.
const (
	// lineTolerance is how far baselines of one line may differ (raised and
	// lowered characters).
	lineTolerance = 0.4
	// wordGap is the smallest gap that is a space.
	wordGap = 0.17
	// columnGap is the smallest gap that may part two columns: more than a
	// justified line's spaces.
	columnGap = 1.3
)

// A textLine is a line of text, or the part of one between wide gaps.
type textLine struct {
	runs      []Run
	x0, x1    float64
	y, size   float64
	firstWord float64 // the width of its first word
	row       int     // pieces of one line of the page have the same
	// marked lines begin with a list's number or bullet.
	marked bool
}

func (l textLine) text() string {
	var b strings.Builder
	for _, r := range l.runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// top and bottom are about where the letters begin and end.
func (l textLine) top() float64    { return l.y - 0.8*l.size }
func (l textLine) bottom() float64 { return l.y + 0.2*l.size }
func (l textLine) middle() float64 { return (l.x0 + l.x1) / 2 }

// bold tells whether all of the line is bold.
func (l textLine) bold() bool {
	return !slices.ContainsFunc(l.runs, func(r Run) bool { return !r.Bold && strings.TrimSpace(r.Text) != "" })
}

// glyphLines sorts glyphs into lines from top to bottom, each from left to
// right.
func glyphLines(glyphs []glyph) [][]glyph {
	sorted := slices.Clone(glyphs)
	slices.SortStableFunc(sorted, func(a, b glyph) int { return cmp.Compare(a.y, b.y) })
	var lines [][]glyph
	var y, size float64
	for _, g := range sorted {
		n := len(lines)
		if n == 0 || g.y-y > lineTolerance*max(size, g.size) {
			lines = append(lines, []glyph{g})
			y, size = g.y, g.size
			continue
		}
		lines[n-1] = append(lines[n-1], g)
		if g.size > size {
			y, size = g.y, g.size
		}
	}
	for _, line := range lines {
		slices.SortStableFunc(line, func(a, b glyph) int { return cmp.Compare(a.x0, b.x0) })
	}
	return lines
}

// cellLines are the lines of a cell, whole.
func cellLines(glyphs []glyph) []textLine {
	return makeLines(glyphs, math.Inf(1))
}

// pieces are the lines of a page, cut at wide gaps.
func pieces(glyphs []glyph) []textLine {
	return makeLines(glyphs, columnGap)
}

func makeLines(glyphs []glyph, gap float64) []textLine {
	var lines []textLine
	for row, line := range glyphLines(glyphs) {
		b := lineBuilder{line: textLine{row: row}}
		for _, g := range line {
			if b.gapTo(g) > gap*max(g.size, b.last.size) && !b.marker() {
				lines = b.finish(lines)
				b = lineBuilder{line: textLine{row: row}}
			}
			b.add(g)
		}
		lines = b.finish(lines)
	}
	return lines
}

// A lineBuilder puts the glyphs of a line together, from left to right.
type lineBuilder struct {
	line  textLine
	last  glyph
	begun bool
	space bool // a space is due before the next letter
	run   strings.Builder
	style glyph // stands for the style of the run
	text  strings.Builder
}

// gapTo returns the white between the last letter and the next.
func (b *lineBuilder) gapTo(g glyph) float64 {
	if !b.begun || strings.TrimSpace(g.text) == "" {
		return 0
	}
	return g.x0 - b.last.x1
}

// marker tells whether the line is nothing but a number or bullet so far, to
// which the text behind the gap belongs.
func (b *lineBuilder) marker() bool { return isMarker(strings.TrimSpace(b.text.String())) }

func (b *lineBuilder) add(g glyph) {
	if strings.TrimSpace(g.text) == "" {
		b.space = b.begun
		return
	}
	if b.begun && b.double(g) {
		return
	}
	if b.begun && b.gapTo(g) > wordGap*max(g.size, 0.6*b.last.size) {
		b.space = true
	}
	if b.space {
		b.endWord()
		b.run.WriteByte(' ')
		b.text.WriteByte(' ')
		b.space = false
	}
	if b.begun && !sameStyle(b.style, g) {
		b.endRun()
	}
	if !b.begun {
		b.line.x0, b.line.y = g.x0, g.y
	}
	if g.size > b.line.size {
		b.line.size, b.line.y = g.size, g.y
	}
	b.line.x1 = max(b.line.x1, g.x1)
	if b.run.Len() == 0 || g.font.name != "" {
		b.style = g
	}
	b.last, b.begun = g, true
	b.run.WriteString(g.text)
	b.text.WriteString(g.text)
}

// double tells whether a glyph only thickens the one before it.
func (b *lineBuilder) double(g glyph) bool {
	return g.text == b.last.text && math.Abs(g.x0-b.last.x0) < 0.12*g.size && b.last.x1-b.last.x0 > 0.2*g.size
}

// sameStyle takes a font without a name for whatever stands beside it: browsers
// make one for the letters that a font lacks.
func sameStyle(a, b glyph) bool {
	if a.font == b.font || b.font.name == "" {
		return math.Abs(a.size-b.size) < 0.3
	}
	legacy := isLegacy(a.font.name) || isLegacy(b.font.name)
	return a.font.bold == b.font.bold && a.font.italic == b.font.italic &&
		math.Abs(a.size-b.size) < 0.3 && (!legacy || a.font.name == b.font.name)
}

func (b *lineBuilder) endWord() {
	if b.line.firstWord == 0 {
		b.line.firstWord = b.last.x1 - b.line.x0
	}
}

func (b *lineBuilder) endRun() {
	if b.run.Len() == 0 {
		return
	}
	text := decodeFont(b.style.font.name, b.run.String())
	b.line.runs = append(b.line.runs, Run{
		Text: cleanText(text), Bold: b.style.font.bold, Italic: b.style.font.italic,
		Size: math.Round(b.style.size*2) / 2,
	})
	b.run.Reset()
}

func (b *lineBuilder) finish(lines []textLine) []textLine {
	if !b.begun {
		return lines
	}
	b.endWord()
	b.endRun()
	b.line.marked = startsItem(b.line.text())
	return append(lines, b.line)
}

// joinPieces makes one line of pieces that stand beside each other and are no
// columns.
func joinPieces(a, b textLine) textLine {
	if isMarker(a.text()) {
		a.marked = true
	}
	a.runs = appendRuns(a.runs, b.runs, " ")
	a.x0, a.x1 = min(a.x0, b.x0), max(a.x1, b.x1)
	a.size = max(a.size, b.size)
	return a
}

// appendRuns joins runs; those of one style become one.
func appendRuns(runs, more []Run, between string) []Run {
	var j runJoiner
	j.add(runs, "")
	j.add(more, between)
	return j.joined()
}

// A runJoiner puts runs behind each other; those of one style become one. Its
// work grows with the text and not with the square of it: a text without
// sentences may be one paragraph of a thousand pages.
type runJoiner struct {
	runs []Run
	text strings.Builder // of the last run
}

func (j *runJoiner) add(more []Run, between string) {
	for _, r := range more {
		if n := len(j.runs); n == 0 || j.runs[n-1].Bold != r.Bold || j.runs[n-1].Italic != r.Italic || j.runs[n-1].Size != r.Size {
			j.end()
			j.runs = append(j.runs, r)
		}
		j.text.WriteString(between)
		j.text.WriteString(r.Text)
		between = ""
	}
}

// end gives the last run its text.
func (j *runJoiner) end() {
	if n := len(j.runs); n > 0 {
		j.runs[n-1].Text = j.text.String()
		j.text.Reset()
	}
}

func (j *runJoiner) joined() []Run {
	j.end()
	return j.runs
}

// isMarker tells whether a text is a list's number or bullet: "1.", "1.2",
// "IV.", "a)", "(1)", "-".
func isMarker(text string) bool {
	if utf8.RuneCountInString(text) > 8 {
		return false
	}
	if strings.ContainsAny(text, bullets) && utf8.RuneCountInString(text) == 1 {
		return true
	}
	return itemNumber.MatchString(text)
}
