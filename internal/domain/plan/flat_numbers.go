package plan

import (
	"regexp"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

func (s *rowScan) enter(n number) {
	switch {
	case s.section.style == n.style:
	case s.section.style != plainText && n.last() == 1 && s.outer.style != n.style:
		s.outer, s.inner = s.section, true
	case s.outer.style == n.style:
		s.outer = number{}
	}
	if s.before.style != plainText {
		s.earlier = s.before
	}
	s.section, s.before = n, number{}
}

func (s *rowScan) headingAt(i int) (number, int) {
	if isNumber(s.lines[i].text) {
		return s.loneHeading(i)
	}
	n, title, ok := cutNumber(s.lines[i].text)
	if !ok {
		n, title, ok = s.bareLetter(i)
	}
	if !ok || startsLower(title) {
		return n, 0
	}
	switch n.style {
	case upperRoman, upperLetter:
		if !s.nextSection(n) && !(isUpper(title) && n.style == upperRoman) {
			return n, 0
		}
	case arabic:
		if !isUpper(title) || len([]rune(title)) <= 10 {
			return n, 0
		}
	default:
		return n, 0
	}
	text, took := n.text+". "+title, 1
	for isUpper(title) && i+took < len(s.lines) && goesOnUpper(s.lines[i+took]) {
		text += " " + s.lines[i+took].text
		took++
	}
	s.rows = append(s.rows, flatRow{heading: true, no: text, place: s.lines[i].place})
	return n, took
}

var bareLetterLine = regexp.MustCompile(`^([A-ZĐ])\s+(\pL.*)$`)

func (s *rowScan) bareLetter(i int) (number, string, bool) {
	m := bareLetterLine.FindStringSubmatch(s.lines[i].text)
	if m == nil || i+1 >= len(s.lines) {
		return number{}, "", false
	}
	n, ok := parseNumber(m[1])
	below := s.lines[i+1].text
	if next := numberedLine.FindStringSubmatch(below); next != nil {
		below = next[1]
	}
	first, numbered := parseNumber(below)
	return n, m[2], ok && (isUpper(m[2]) || numbered && first.last() == 1)
}

func (s *rowScan) loneHeading(i int) (number, int) {
	n, _ := parseNumber(s.lines[i].text)
	if n.style != upperRoman && n.style != upperLetter || !s.nextSection(n) || !s.startsText(i+1) || isNumber(s.lines[i+1].text) {
		return n, 0
	}
	text, took := n.text+". "+s.lines[i+1].text, 2
	for ; took < headingLines && i+took < len(s.lines); took++ {
		line := s.lines[i+took]
		if !startsLower(line.text) && !(isUpper(text) && goesOnUpper(line)) {
			break
		}
		text += " " + line.text
	}
	s.rows = append(s.rows, flatRow{heading: true, no: text, place: s.lines[i].place})
	return n, took
}

const headingLines = 6

func (s *rowScan) nextSection(n number) bool {
	if s.section.style == n.style {
		return n.follows(s.section) || n.last() == 1 && s.inner
	}
	return n.last() == 1 || s.outer.style == n.style && n.follows(s.outer)
}

func goesOnUpper(line flatLine) bool {
	_, _, numbered := cutNumber(line.text)
	return !numbered && isUpper(line.text) && !hasBullet(line.text) && len(strings.Fields(line.text)) > 1
}

var numberedLine = regexp.MustCompile(`^(\d{1,3}(?:\.\d{1,3})*|(?:[A-ZĐ]|[IVX]{1,6})(?:\.(?:\d{1,3}|[IVX]{1,6}))+|[a-zđ]\))[.)]?\s+(\S.*)$`)

func (s *rowScan) rowAt(i int) bool {
	line := s.lines[i]
	n, lone := parseNumber(line.text)
	rest := ""
	if !lone || n.style != arabic && n.style != decimal && !s.letter(n, i) {
		var ok bool
		if n, rest, ok = s.numberBefore(line.text); !ok {
			return false
		}
		lone = false
	}
	if !s.next(n, i, lone) {
		return false
	}
	if !s.seen {
		s.seen, s.alone, s.padded = true, lone, strings.HasPrefix(n.text, "0")
	}
	if n.style == lowerLetter && s.before.style != lowerLetter {
		s.above = s.before
	}
	s.before = n
	s.rows = append(s.rows, flatRow{no: n.text, place: line.place})
	if rest != "" {
		line.text = rest
		line.folded = line.folded[len(line.folded)-len(foldedTail(line.folded)):]
		s.rows[len(s.rows)-1].add(line)
	}
	return true
}

func (s *rowScan) letter(n number, i int) bool {
	if n.style != lowerLetter || !s.startsText(i+1) || hasBullet(s.lines[i+1].text) {
		return false
	}
	return s.before.style == lowerLetter && n.follows(s.before) || s.before.style == arabic && n.last() == 1
}

func foldedTail(folded string) string {
	if m := numberedLine.FindStringSubmatch(folded); m != nil {
		return m[2]
	}
	return folded
}

func (s *rowScan) numberBefore(text string) (number, string, bool) {
	m := numberedLine.FindStringSubmatch(text)
	if m == nil || startsLower(m[2]) || startsDigit(m[2]) {
		return number{}, "", false
	}
	if s.alone && !hasBullet(m[2]) && productOpener.MatchString(vietnamese.Fold(m[2])) {
		return number{}, "", false
	}
	if s.seen && strings.HasPrefix(m[1], "0") && !s.padded {
		return number{}, "", false
	}
	n, ok := parseNumber(m[1])
	if n.style == lowerLetter && !s.lettersHere(n) {
		return number{}, "", false
	}
	return n, m[2], ok
}

func (s *rowScan) lettersHere(n number) bool {
	if s.before.style == lowerLetter {
		return n.follows(s.before)
	}
	if s.before.style != arabic || n.last() != 1 || len(s.rows) == 0 {
		return false
	}
	parts := s.rows[len(s.rows)-1].parts
	return len(parts) == 1 && len(parts[0]) > 0 && strings.HasSuffix(parts[0][len(parts[0])-1].text, ":")
}

const leap = 3

func (s *rowScan) next(n number, i int, lone bool) bool {
	if s.before.style == plainText {
		return n.last() == 1 || s.earlier.style == n.style && n.follows(s.earlier) || lone && n.last() <= 200 && s.startsText(i+1)
	}
	if n.style != lowerLetter && s.before.style == lowerLetter {
		return n.follows(s.above)
	}
	if n.follows(s.before) {
		return true
	}
	if !lone || n.style != s.before.style || !s.startsText(i+1) {
		return false
	}
	gap := n.last() - s.before.last()
	return n.prefix() == s.before.prefix() && gap > 0 && gap <= leap
}

func (s *rowScan) startsText(i int) bool {
	return i < len(s.lines) && !startsLower(s.lines[i].text) && !startsDigit(s.lines[i].text)
}
