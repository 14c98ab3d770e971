package plan

import (
	"regexp"
	"strconv"
	"strings"
)

// A numberStyle is a way in which plans number: the styles from sections down.
type numberStyle int

const (
	plainText numberStyle = iota // no number
	upperLetter
	upperRoman
	arabic
	decimal // 1.1, I.1, A.I
	lowerLetter
	ownStyle // NV01, 1a: a way of the plan's own
)

// A number is the number of a row or a heading as the source writes it.
type number struct {
	// text is without the point or bracket after it.
	text  string
	style numberStyle
	// parts are the numbers from the outermost in: "II.3" is 2, 3.
	parts []int
}

// last returns the innermost number.
func (n number) last() int { return n.parts[len(n.parts)-1] }

// prefix returns what stands before the innermost number: "1" of "1.2".
func (n number) prefix() string {
	i := strings.LastIndexByte(n.text, '.')
	if i < 0 {
		return ""
	}
	return n.text[:i]
}

var (
	arabicPattern  = regexp.MustCompile(`^\d{1,4}$`)
	romanPattern   = regexp.MustCompile(`^X{0,3}(IX|IV|V?I{0,3})$`)
	decimalPattern = regexp.MustCompile(`^([A-ZĐ]|[IVX]{1,6}|\d{1,3})(\.(?:\d{1,3}|[IVX]{1,6}))*\.(?:\d{1,3}|[IVX]{1,6}|[a-zđ])$`)
	// ownPattern is a number with letters around it.
	ownPattern = regexp.MustCompile(`^(\pL{1,5}[.\-]?)?\d{1,3}([.\-]\d{1,3})*[.\-]?[a-zđ]?$`)
	lowerRoman = regexp.MustCompile(`^x{0,3}(ix|iv|v?i{0,3})$`)
	// leadingNumber is a number before a text: "1. ", "I.2) ", "a) ", "(1) ".
	leadingNumber = regexp.MustCompile(`^\(?((?:[IVX]{1,6}|[A-ZĐ]|\d{1,3})(?:\.\d{1,3})*|[a-zđ])\s*([.)/:]\)?|\s[-–]|\s)\s*(\S.*)$`)
	fieldPrefix   = regexp.MustCompile(`^(?i:lĩnh vực|phần|mục|nhóm)\s+(?:thứ\s+)?([IVX]{1,6}|\d{1,2}|[A-ZĐ])\s*[.:)–-]+\s*(.*)$`)
)

// letters is the order in which Vietnamese lists count with letters.
const letters = "abcdđeghiklmnopqrstuvxy"

// parseNumber reads a cell that holds a number and nothing else.
func parseNumber(s string) (number, bool) {
	text := strings.Trim(strings.TrimSpace(s), "()[]. :/-–")
	if text == "" || len(text) > 16 {
		return number{}, false
	}
	first := []rune(text)
	switch {
	case arabicPattern.MatchString(text):
		n, _ := strconv.Atoi(text)
		return number{text, arabic, []int{n}}, true
	case romanPattern.MatchString(text):
		return number{text, upperRoman, []int{romanValue(text)}}, true
	case decimalPattern.MatchString(text):
		return decimalNumber(text), true
	case len(first) == 1 && strings.ContainsRune(letters, first[0]):
		return number{text, lowerLetter, []int{letterValue(text)}}, true
	case lowerRoman.MatchString(text):
		return number{text, lowerLetter, []int{romanValue(strings.ToUpper(text))}}, true
	case len(first) == 1 && strings.Contains(letters, strings.ToLower(text)):
		return number{text, upperLetter, []int{letterValue(strings.ToLower(text))}}, true
	}
	return number{}, false
}

// cellNumber reads the cell of a row's number, where a plan may also count in
// a way of its own: NV01, 1a.
func cellNumber(s string) (number, bool) {
	if n, ok := parseNumber(s); ok {
		return n, true
	}
	text := strings.Trim(strings.TrimSpace(s), "()[]. :/-–")
	if len(text) > 16 || !ownPattern.MatchString(text) {
		return number{}, false
	}
	return ownNumber(text), true
}

func decimalNumber(text string) number {
	n := number{text: text, style: decimal}
	for _, part := range strings.Split(text, ".") {
		value, err := strconv.Atoi(part)
		switch {
		case err == nil:
		case romanPattern.MatchString(part):
			value = romanValue(part)
		default:
			value = letterValue(strings.ToLower(part))
		}
		n.parts = append(n.parts, value)
	}
	return n
}

var ownParts = regexp.MustCompile(`\d+|[a-zđ]$`)

// ownNumber reads a number of a plan's own making by the figures in it.
func ownNumber(text string) number {
	n := number{text: text, style: ownStyle}
	for _, part := range ownParts.FindAllString(text, -1) {
		value, err := strconv.Atoi(part)
		if err != nil {
			value = letterValue(part)
		}
		n.parts = append(n.parts, value)
	}
	return n
}

// isNumber tells whether a text is a number of a row and nothing else.
func isNumber(s string) bool {
	_, ok := parseNumber(s)
	return ok
}

// plainNumber reads an arabic number without anything around it.
func plainNumber(s string) (int, bool) {
	if !arabicPattern.MatchString(s) {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// cutNumber takes the number from the front of a text: "1.1. Ban hành…".
func cutNumber(s string) (number, string, bool) {
	s = strings.TrimSpace(s)
	if m := fieldPrefix.FindStringSubmatch(s); m != nil {
		if n, ok := parseNumber(m[1]); ok {
			return n, m[2], true
		}
	}
	m := leadingNumber.FindStringSubmatch(s)
	if m == nil {
		return number{}, s, false
	}
	n, ok := parseNumber(m[1])
	bare := strings.TrimSpace(m[2]) == ""
	if !ok || bare && n.style != decimal && n.style != upperRoman || bare && n.text == "I" && startsLower(m[3]) {
		return number{}, s, false // "3 báo cáo" is a text
	}
	if n.style == decimal && isAmount(n.text) || !bare && startsDigit(m[3]) && n.style == arabic && m[2] != ")" {
		return number{}, s, false // a date or an amount: 15/3/2024, 10.000
	}
	return n, m[3], true
}

// isAmount tells a sum of money from a decimal number: 10.000 has groups of
// three digits.
func isAmount(text string) bool {
	i := strings.LastIndexByte(text, '.')
	return len(text)-i-1 == 3
}

func romanValue(s string) int {
	values := map[byte]int{'I': 1, 'V': 5, 'X': 10}
	total := 0
	for i := range len(s) {
		v := values[s[i]]
		if i+1 < len(s) && values[s[i+1]] > v {
			v = -v
		}
		total += v
	}
	return total
}

// letterValue counts in the Vietnamese order; f, j, w, z are not used there.
func letterValue(s string) int {
	i := strings.Index(letters, s)
	if i < 0 {
		return 0
	}
	return len([]rune(letters[:i])) + 1
}

// withinSection writes "I.2" of section "I" as "2": the section is said
// already. A task "1.2" of section "1" keeps its number, by which people call
// it.
func withinSection(n number, sectionNo string) string {
	if n.style != decimal || sectionNo == "" || arabicPattern.MatchString(sectionNo) {
		return n.text
	}
	if rest, ok := strings.CutPrefix(n.text, sectionNo+"."); ok {
		return rest
	}
	return n.text
}

// follows tells whether a number may come after another one in a list: the
// next one, the first of a deeper list, or the next of a list further out.
func (n number) follows(before number) bool {
	if n.style == lowerLetter || before.style == lowerLetter {
		if n.style != before.style {
			return true
		}
		gap := n.last() - before.last()
		return gap == 1 || gap == 2 && before.last() == letterValue("d")
	}
	if n.last() == 1 && len(n.parts) > len(before.parts) {
		return true
	}
	for i := range min(len(n.parts), len(before.parts)) {
		if n.parts[i] == before.parts[i] {
			continue
		}
		return n.parts[i] == before.parts[i]+1 && onlyOnes(n.parts[i+1:])
	}
	return false
}

func onlyOnes(parts []int) bool {
	for _, p := range parts {
		if p != 1 {
			return false
		}
	}
	return true
}

var (
	yearPattern = regexp.MustCompile(`(?i)n[aă]m\s*(20\d\d)`)
	anyYear     = regexp.MustCompile(`(?:^|\D)(20\d\d)(?:\D|$)`)
)

// yearIn returns the year that a title names, "năm 2024" before a bare 2024;
// 0 when it names none.
func yearIn(text string) int {
	m := yearPattern.FindStringSubmatch(text)
	if m == nil {
		m = anyYear.FindStringSubmatch(text)
	}
	if m == nil {
		return 0
	}
	year, _ := strconv.Atoi(m[1])
	return year
}

// shareNumbers gives tasks without a number the number above them when the
// next number goes on from it: they are several tasks under one number. Where
// the next number leaps, the number was forgotten and stays away.
func shareNumbers(tasks []*pending) {
	for i := 0; i < len(tasks); {
		if tasks[i].no.style != plainText {
			i++
			continue
		}
		end := i
		for end < len(tasks) && tasks[end].no.style == plainText {
			end++
		}
		if i > 0 && (end == len(tasks) || tasks[end].no.follows(tasks[i-1].no)) {
			for _, p := range tasks[i:end] {
				p.no, p.shared = tasks[i-1].no, true
			}
		}
		i = end
	}
}

// doubtNumbers asks about numbers that repeat, leap or are missing within a
// section. A section may begin with any number.
func (a *appendix) doubtNumbers(section int, f *field) {
	var before number
	for i, p := range f.tasks {
		n := p.no
		switch {
		case n.style == plainText:
			if i > 0 && before.style != plainText {
				a.doubtNumber(section, i, p, "Nhiệm vụ này chưa có số thứ tự.")
			}
			continue
		case before.style == plainText || n.follows(before):
		case n.text == before.text && (p.shared || p.group != "" || p.spanned):
		case n.text == before.text:
			a.doubtNumber(section, i, p, "Số thứ tự lặp lại số của nhiệm vụ ngay trên.")
		default:
			a.doubtNumber(section, i, p, "Số thứ tự không nối tiếp nhiệm vụ ngay trên ("+before.text+").")
		}
		before = n
	}
}

func (a *appendix) doubtNumber(section, task int, p *pending, text string) {
	a.Doubts = append(a.Doubts, Doubt{
		Code: DoubtNumbering, Section: section, Task: task, Field: FieldNo,
		Text: text, Place: p.placeOf(roleNo), Quote: p.no.text,
	})
}
