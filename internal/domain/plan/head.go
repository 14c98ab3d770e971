package plan

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// A head is what stands above and below the text of an official document, by
// the form of decree 30/2020/NĐ-CP: issuing unit, number, place and date,
// type and title, then signature and recipients.
type head struct {
	unit, parent string
	number       string
	place        string
	date         clock.Date
	title        string
	signer       string
	signerPost   string
	recipients   []string
	doubts       []Doubt
	// text is the index of the first line after the title.
	text int
	// end is the index of the line after the text: the recipients or the
	// signature.
	end int
}

var (
	nationPattern = regexp.MustCompile(`(?i)c[ộọ]ng\s+(?:hòa|hoà)\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam`)
	mottoPattern  = regexp.MustCompile(`(?i)độc\s+lập\s*[-–—]?\s*tự\s+do\s*[-–—]?\s*hạnh\s+phúc`)
	numberPattern = regexp.MustCompile(`(?i)(?:^|\s)số\s*:?\s*(\d*)([\s.…_]*)((?:/\s*\d{4}\s*)?)/\s*(\p{Lu}[\p{Lu}\d&.–-]*)`)
	placePattern  = regexp.MustCompile(`(?i)^(?:.*\s{3,})?(\p{L}[\p{L}\s.'’-]*?)\s*,\s*ngày([\s\d.…_]*)tháng([\s\d.…_]*)năm([\s\d.…_]*)`)
	rulePattern   = regexp.MustCompile(`^[\s_\-–—=*.~]+$`)
)

// readHead reads the head and the foot from the lines of the body.
func readHead(lines []bodyLine) head {
	var h head
	title := findTitle(lines)
	h.text = title
	top := title
	if title < len(lines) {
		h.readTitle(lines)
		for top < len(lines) && lines[top].table > 0 && lines[top].table == lines[title].table {
			top++ // the title of a letter stands in the table of its head
		}
	}
	h.readTop(slices.Concat(lines[:title], lines[min(h.text, top):top]))
	h.text = max(h.text, top)
	if h.unit != "" { // a title in capitals lost those of the name
		h.title = strings.ReplaceAll(h.title, strings.ToLower(h.unit), h.unit)
	}
	h.readFoot(lines)
	if h.unit == "" {
		h.unit = issuerInText(lines)
	}
	h.doubtBlanks(lines)
	return h
}

// types are the types of documents that carry a plan.
var types = []string{
	"kế hoạch", "quyết định", "chương trình", "phương án", "đề án", "chỉ thị", "nghị quyết", "hướng dẫn", "thông báo", "báo cáo",
}

// headLines is how deep a title may stand.
const headLines = 40

// findTitle returns the index of the line with the type of the document: "KẾ
// HOẠCH" alone, in capitals, or "V/v …" in a letter. Of a decision that issues
// a plan it is the plan's.
func findTitle(lines []bodyLine) int {
	found := len(lines)
	for i, line := range lines {
		kind := typeAt(line.text)
		if kind == "" {
			continue
		}
		if i < headLines && found == len(lines) {
			found = i
			if kind != "quyết định" {
				return found
			}
		}
		if kind == "kế hoạch" && found < i && foldSpaces(line.text) == "ke hoach" {
			return i
		}
	}
	if found < len(lines) {
		return found
	}
	for i, line := range lines[:min(len(lines), headLines)] {
		if folded := foldSpaces(line.text); strings.HasPrefix(folded, "v/v") || strings.HasPrefix(folded, "ve viec") {
			return i
		}
	}
	return firstText(lines)
}

// typeAt returns the type of document with which a title line begins.
func typeAt(line string) string {
	lower := strings.ToLower(spaces(line))
	for _, kind := range types {
		rest, ok := strings.CutPrefix(lower, kind)
		if !ok || strings.HasPrefix(strings.TrimSpace(rest), "số") {
			continue
		}
		if rest == "" || allCapitals(line) || rest == ":" {
			return kind
		}
		if utf8.RuneCountInString(line) < 100 && yearIn(line) != 0 && !strings.HasSuffix(line, ".") {
			return kind
		}
	}
	return ""
}

// firstText returns the first line that begins the text of a document that
// has no title.
func firstText(lines []bodyLine) int {
	for i, line := range lines {
		p := newParagraph(line)
		if isBasis(line.text) || p.number.style != plainText && p.isHeading() || strings.HasPrefix(foldSpaces(line.text), "kinh gui") {
			return i
		}
	}
	return len(lines)
}

// titleLines is how many lines a title may have.
const titleLines = 5

// readTitle joins the lines of the title: the type in sentence case, the rest
// in the source's words.
func (h *head) readTitle(lines []bodyLine) {
	start := h.text
	if typeAt(lines[start].text) == "" && !strings.HasPrefix(foldSpaces(lines[start].text), "v") {
		return
	}
	var parts []string
	for i := start; i < len(lines) && i < start+titleLines; i++ {
		text := spaces(lines[i].text)
		apart := lines[i].column != lines[start].column || lines[i].table != lines[start].table
		if i > start && (apart || !h.inTitle(text)) {
			break
		}
		h.text = i + 1
		if !rulePattern.MatchString(text) {
			parts = append(parts, text)
		}
	}
	h.title = titleOf(parts)
}

func (h *head) inTitle(text string) bool {
	p := newParagraph(bodyLine{text: text})
	folded := foldSpaces(text)
	switch {
	case isBasis(text), p.bullet != "" && !rulePattern.MatchString(text), p.number.style != plainText:
		return false
	case strings.HasPrefix(text, "("), strings.HasPrefix(folded, "kinh gui"), strings.HasPrefix(folded, "phan "):
		return false
	case strings.HasSuffix(text, "."), strings.HasSuffix(text, ":"), strings.HasSuffix(text, ";"):
		return false
	}
	return utf8.RuneCountInString(text) <= 150 && !numberPattern.MatchString(text) && !placePattern.MatchString(text)
}

func titleOf(parts []string) string {
	for i, part := range parts {
		part = inSmallLetters(part)
		if i > 0 {
			part = lowerOpening(part)
		}
		parts[i] = part
	}
	return strings.Join(parts, " ")
}

// lowerOpening writes the first word small, unless it is an acronym.
func lowerOpening(s string) string {
	word, _, _ := strings.Cut(s, " ")
	if allCapitals(word) && utf8.RuneCountInString(word) > 1 {
		return s
	}
	r, size := utf8.DecodeRuneInString(s)
	return strings.ToLower(string(r)) + s[size:]
}

// readTop reads the lines above the title.
func (h *head) readTop(lines []bodyLine) {
	var names []string
	for _, line := range lines {
		text := nationPattern.ReplaceAllString(line.text, "")
		text = mottoPattern.ReplaceAllString(text, "")
		text = h.takeNumber(text)
		text = h.takePlace(text)
		folded := foldSpaces(text)
		if text == "" || rulePattern.MatchString(text) || strings.HasPrefix(folded, "v/v") || strings.HasPrefix(folded, "kinh gui") {
			continue
		}
		if len(names) < 6 && h.number == "" && (allCapitals(text) || opensUnit(text)) {
			names = append(names, spaces(text))
		}
	}
	h.parent, h.unit = issuers(names)
}

// takeNumber takes the number and symbol out of a line.
func (h *head) takeNumber(text string) string {
	m := numberPattern.FindStringSubmatchIndex(text)
	if m == nil || h.number != "" {
		return text
	}
	part := func(i int) string { return strings.Join(strings.Fields(text[m[2*i]:m[2*i+1]]), "") }
	h.number = part(1) + part(3) + "/" + strings.TrimRight(part(4), ".-–")
	return text[:m[0]] + "   " + text[m[1]:]
}

// takePlace takes the place and date out of a line.
func (h *head) takePlace(text string) string {
	m := placePattern.FindStringSubmatch(text)
	if m == nil || h.place != "" {
		return strings.TrimSpace(text)
	}
	h.place = spaces(m[1])
	h.date, _ = realDate(figures(m[4]), figures(m[3]), figures(m[2]))
	return ""
}

// figures reads the number in a blank that may hold points or spaces too.
func figures(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' && n < maxDueNumber {
			n = n*10 + int(r-'0')
		}
	}
	return n
}

// issuers finds the issuing unit and the one above it in the names at the top,
// of which one may go over several lines.
func issuers(names []string) (parent, unit string) {
	var units []string
	for _, name := range names {
		last := len(units) - 1
		switch {
		case last < 0:
			units = append(units, name)
		case isCommittee(units[last]) || !opensUnit(name):
			units[last] += " " + name
		default:
			units = append(units, name)
		}
	}
	if len(units) == 0 {
		return "", ""
	}
	if len(units) > 1 {
		parent = committee(unitName(units[len(units)-2]))
	}
	return parent, committee(unitName(units[len(units)-1]))
}

// isCommittee tells whether a line says "ỦY BAN NHÂN DÂN" and not yet of what.
func isCommittee(s string) bool {
	rest := committeePattern.ReplaceAllString(s, "")
	return strings.TrimSpace(rest) == ""
}

// opensUnit tells whether the name of a unit begins with a line.
func opensUnit(s string) bool {
	if loc := committeePattern.FindStringIndex(s); loc != nil && loc[0] == 0 {
		return true
	}
	lower := strings.ToLower(s)
	for _, list := range [][]string{territories, offices} {
		for _, word := range list {
			if strings.HasPrefix(lower, word+" ") {
				return true
			}
		}
	}
	return false
}

// committee names the people's committee of a bare territory.
func committee(name string) string {
	if territoryAt(strings.Fields(name), 0) > 0 {
		return "UBND " + name
	}
	return name
}

var issuerPattern = regexp.MustCompile(`(?:[ỦU][ỷyỶY] ban nhân dân|UBND) ((?:xã|phường|thị trấn|đặc khu)(?: \p{Lu}[\p{L}\d-]*)+)`)

// issuerInText finds the issuing unit in the first sentences, for documents
// whose head was lost.
func issuerInText(lines []bodyLine) string {
	for _, line := range lines[:min(len(lines), headLines)] {
		if m := issuerPattern.FindStringSubmatch(line.text); m != nil {
			return "UBND " + m[1]
		}
	}
	return ""
}

// doubtBlanks asks about what the head should have and has not.
func (h *head) doubtBlanks(lines []bodyLine) {
	var place office.Place
	if len(lines) > 0 {
		place = lines[0].place
	}
	ask := func(missing bool, text string) {
		if missing {
			h.doubts = append(h.doubts, Doubt{Code: DoubtHead, Section: -1, Task: -1, Text: text, Place: place})
		}
	}
	ask(h.unit == "", "Không thấy tên cơ quan ban hành: là cơ quan nào?")
	ask(h.number == "", "Không thấy số, ký hiệu của văn bản: là số nào?")
	ask(strings.HasPrefix(h.number, "/"), "Số của văn bản còn để trống ("+h.number+"): là số nào?")
	ask(h.date.IsZero(), "Ngày ban hành còn để trống hoặc không đọc được: là ngày nào?")
	ask(h.title == "", "Không thấy tên của kế hoạch: tên là gì?")
}
