package plan

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// A bodyLine is a line of the body of a plan, outside tables of data.
type bodyLine struct {
	text  string
	place office.Place
	// column is the number of the cell in a table that only arranges, from
	// 1; 0 outside such tables. Lines of one cell stand together.
	column int
	table  int
}

// A paragraph is a part of the body as a reader would number it: lines that
// were wrapped are joined, bullet and number are taken off.
type paragraph struct {
	text   string
	place  office.Place
	bullet string
	// number is of style plainText where there is none.
	number number
	// heading is set on a numbered line that is a title and not a sentence.
	heading bool
	// width is the number of characters of the last line joined.
	width int
}

var linkPattern = regexp.MustCompile(`(?i)^\s*(https?://|www\.)\S+\s*$`)

// bodyLines returns the lines of blocks and the tables of data among them.
func bodyLines(blocks []office.Block) (lines []bodyLine, tables []*office.Table) {
	for i, block := range blocks {
		switch b := block.(type) {
		case *office.Paragraph:
			lines = append(lines, splitLines(b.String(), b.Place, 0, 0)...)
		case *office.Table:
			if !b.Borderless && !arranges(b) {
				tables = append(tables, b)
				continue
			}
			for _, row := range b.Rows {
				for _, cell := range row.Cells {
					lines = append(lines, splitLines(cell.String(), cell.Place, i+1, cell.Col+1)...)
				}
			}
		}
	}
	return lines, tables
}

// arranges tells whether a table with borders only holds the head or the
// signature, as where an XLSX file draws a frame around them.
func arranges(t *office.Table) bool {
	for _, row := range t.Rows {
		for _, cell := range row.Cells {
			text := foldSpaces(cell.String())
			if strings.Contains(text, "cong hoa xa hoi") || strings.HasPrefix(text, "noi nhan") {
				return true
			}
		}
	}
	return false
}

func splitLines(text string, place office.Place, table, column int) []bodyLine {
	var lines []bodyLine
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || linkPattern.MatchString(line) {
			continue
		}
		lines = append(lines, bodyLine{text: line, place: place, table: table, column: column})
	}
	return lines
}

// A4 in 14 points holds about 75 characters: from wrapWidth on a line may have
// been wrapped, from fullWidth on it has no room for another word.
const (
	wrapWidth = 45
	fullWidth = 70
	// longestParagraph bounds, in bytes, what lines may join to.
	longestParagraph = 8_000
)

// paragraphs joins lines that were wrapped, as in flattened text. In other
// files only a line that begins in small letters or with a year continues the
// one before.
func paragraphs(lines []bodyLine, flat bool) []paragraph {
	var list []paragraph
	for _, line := range lines {
		if flat && isPageNumber(line.text) {
			continue
		}
		if n := len(list); n > 0 && list[n-1].continues(line.text, flat) {
			list[n-1].text += " " + line.text
			list[n-1].width = utf8.RuneCountInString(line.text)
			continue
		}
		list = append(list, newParagraph(line))
	}
	for i := range list {
		list[i].text = spaces(list[i].text)
		list[i].heading = list[i].isHeading()
	}
	return list
}

func newParagraph(line bodyLine) paragraph {
	p := paragraph{text: line.text, place: line.place, width: utf8.RuneCountInString(line.text)}
	if rest, ok := cutBodyBullet(line.text); ok {
		p.bullet = string(firstRune(line.text))
		p.text = rest
		return p
	}
	if n, rest, ok := cutNumber(line.text); ok && n.last() < 100 {
		p.number, p.text = n, rest
	}
	return p
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// cutBodyBullet takes the bullet off a line.
func cutBodyBullet(s string) (string, bool) {
	r, size := utf8.DecodeRuneInString(s)
	if !isDueBullet(r) {
		return s, false
	}
	rest := strings.TrimSpace(s[size:])
	return rest, rest != ""
}

func isPageNumber(s string) bool {
	return len(s) <= 3 && strings.Trim(s, "0123456789") == ""
}

// continues tells whether a line is the rest of the paragraph.
func (p paragraph) continues(line string, flat bool) bool {
	next := newParagraph(bodyLine{text: line})
	if next.bullet != "" || next.number.style != plainText || len(p.text) > longestParagraph {
		return false
	}
	first := firstRune(line)
	if p.ends() {
		return flat && (unicode.IsLower(first) || p.bullet != "" && p.width >= fullWidth && !startsPart(line))
	}
	switch {
	case unicode.IsLower(first):
		return true
	case unicode.IsDigit(first):
		return p.width >= wrapWidth || flat
	case !flat || p.width < wrapWidth || startsPart(line):
		return false
	}
	return p.number.style == plainText && !allCapitals(p.text) || allCapitals(p.text) && allCapitals(line)
}

// ends tells whether the paragraph is finished by its punctuation.
func (p paragraph) ends() bool {
	return strings.HasSuffix(p.text, ".") || strings.HasSuffix(p.text, ";") || strings.HasSuffix(p.text, ":")
}

// startsPart tells whether a line opens a part of the form of a document.
func startsPart(line string) bool {
	folded := foldSpaces(line)
	for _, opening := range []string{"can cu", "noi nhan", "kinh gui", "tm.", "kt.", "tl.", "phu luc", "xet de nghi", "theo de nghi"} {
		if strings.HasPrefix(folded, opening) {
			return true
		}
	}
	return false
}

// isHeading tells a title from a numbered sentence: titles are short and end
// without a point.
func (p paragraph) isHeading() bool {
	if p.number.style == plainText {
		return false
	}
	return utf8.RuneCountInString(p.text) <= 160 && !strings.HasSuffix(p.text, ";") && !strings.HasSuffix(p.text, ".")
}

// title returns the words of a heading, not in capitals and without a colon.
func (p paragraph) title() string {
	return inSmallLetters(strings.TrimRight(p.text, ": ."))
}

// rank orders the numbering styles from the outermost in.
func (p paragraph) rank() int {
	ranks := map[numberStyle]int{upperLetter: 1, upperRoman: 2, arabic: 3, decimal: 4, lowerLetter: 5}
	return ranks[p.number.style]
}

// allCapitals tells whether a text has letters and none of them small.
func allCapitals(s string) bool {
	return strings.ToUpper(s) == s && strings.ToLower(s) != s
}
