package plan

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// percentPattern is a figure in per cent, with what compares it.
var (
	percentPattern = regexp.MustCompile(`(?i)(\d{1,3}(?:[.,]\d+)?)\s*(?:%|phần trăm)`)
	countPattern   = regexp.MustCompile(`(?i)(ít nhất|tối thiểu|không ít hơn|không dưới|tối đa|không quá|từ|trên|≥|>=)\s+(\d{1,4}(?:[.,]\d+)?)\s+(\p{L}[\p{L}\s/]*)`)
	// operators before a figure, the longer ones first.
	operatorsBefore = []struct {
		words string
		op    Op
	}{
		{"không thấp hơn", AtLeast}, {"không ít hơn", AtLeast}, {"không dưới", AtLeast}, {"ít nhất", AtLeast}, {"tối thiểu", AtLeast},
		{"không vượt quá", AtMost}, {"không quá", AtMost}, {"không cao hơn", AtMost}, {"tối đa", AtMost}, {"nhiều nhất", AtMost},
		{">=", AtLeast}, {"≥", AtLeast}, {"<=", AtMost}, {"≤", AtMost},
		{"thấp hơn", LessThan}, {"dưới", LessThan}, {"nhỏ hơn", LessThan}, {"<", LessThan},
		{"cao hơn", MoreThan}, {"trên", MoreThan}, {"hơn", MoreThan}, {"vượt", MoreThan}, {">", MoreThan},
		{"từ", AtLeast},
	}
)

// bodyTargets returns the measurable goals in the paragraphs of the body. The
// field of a goal is the nearest numbered heading above it.
func bodyTargets(body []paragraph, year int) []DraftTarget {
	var targets []DraftTarget
	field, part := "", ""
	for _, p := range body {
		if p.heading {
			field = withoutAbout(p.title())
			if p.rank() <= 2 {
				part = foldSpaces(p.text)
			}
		}
		if name, ok := p.subfield(); ok {
			field = name
			continue
		}
		if name, rest, ok := p.inlineField(); ok {
			field, p.text = name, rest
		}
		if withoutTargets(part) || p.heading && !percentPattern.MatchString(p.text) {
			continue
		}
		targets = append(targets, targetsIn(p.text, field, year)...)
	}
	return targets
}

// subfield reads a bulleted heading: "- Về cải cách thể chế:".
func (p paragraph) subfield() (string, bool) {
	if p.bullet == "" || !strings.HasSuffix(p.text, ":") || utf8.RuneCountInString(p.text) > 80 || percentPattern.MatchString(p.text) {
		return "", false
	}
	return withoutAbout(strings.TrimRight(p.text, ": ")), true
}

// inlineField reads a field on the line of its goals: "a) Về cải cách thể chế:
// 100% văn bản…".
func (p paragraph) inlineField() (name, rest string, ok bool) {
	name, rest, ok = strings.Cut(p.text, ": ")
	named := p.number.style != plainText || strings.HasPrefix(name, "Về ")
	ok = ok && named && utf8.RuneCountInString(name) <= 80 && !percentPattern.MatchString(name) && percentPattern.MatchString(rest)
	return withoutAbout(name), rest, ok
}

// withoutAbout names a field by its noun: "Về cải cách thể chế" is "Cải cách
// thể chế".
func withoutAbout(name string) string {
	for _, lead := range []string{"Về ", "Đối với "} {
		if rest, ok := strings.CutPrefix(name, lead); ok && rest != "" {
			return capital(rest)
		}
	}
	return name
}

// withoutTargets tells whether a part of a plan speaks of money, of who does
// what, or of what was reached before: its per cents are no goals.
func withoutTargets(part string) bool {
	for _, words := range []string{"kinh phi", "to chuc thuc hien", "danh gia", "ket qua thuc hien nam", "tinh hinh", "dac diem"} {
		if strings.Contains(part, words) {
			return true
		}
	}
	return false
}

// targetsIn returns the goals of one paragraph, each with its own clause.
func targetsIn(text, field string, year int) []DraftTarget {
	var targets []DraftTarget
	for _, clause := range bodyClauses(text) {
		if strings.HasPrefix(foldSpaces(clause), "can cu ") {
			continue
		}
		for _, part := range figureParts(clause) {
			if ofThePast(part, year) {
				break // and so is what the clause adds to it
			}
			if t, ok := readTarget(part); ok {
				t.Field = field
				targets = append(targets, t)
			}
		}
	}
	return targets
}

// ofThePast tells whether words report what an earlier year reached.
func ofThePast(clause string, year int) bool {
	named := yearIn(clause)
	return year != 0 && named != 0 && named < year && strings.Contains(foldSpaces(clause), "dat") &&
		!strings.Contains(clause, strconv.Itoa(year)) && !strings.Contains(foldSpaces(clause), "so voi")
}

// bodyClauses splits a paragraph at semicolons and at the ends of sentences.
func bodyClauses(text string) []string {
	var list []string
	start, depth := 0, 0
	runes := []rune(text)
	for i, r := range runes {
		switch r {
		case '(':
			depth++
		case ')':
			depth = max(0, depth-1)
		}
		stop := r == ';' || r == '.' && i+2 < len(runes) && unicode.IsSpace(runes[i+1]) && startsSentence(runes[i+2:])
		if stop && depth == 0 {
			list = append(list, string(runes[start:i]))
			start = i + 1
		}
	}
	list = append(list, string(runes[start:]))
	kept := list[:0]
	for _, clause := range list {
		if clause = strings.Trim(clause, " .;/"); clause != "" {
			kept = append(kept, clause)
		}
	}
	return kept
}

func startsSentence(rest []rune) bool {
	return unicode.IsUpper(rest[0]) || unicode.IsDigit(rest[0]) || rest[0] == '-'
}

// figureParts splits a clause that holds several figures at the last comma or
// "và" before each further one, so that each goal keeps its own words.
func figureParts(clause string) []string {
	figures := percentPattern.FindAllStringIndex(clause, -1)
	var parts []string
	start := 0
	for i := 1; i < len(figures); i++ {
		from, to := figures[i-1][1], figures[i][0]
		between := clause[from:to]
		if isRange(between) {
			continue
		}
		cut := max(strings.LastIndex(between, ", "), strings.LastIndex(between, " và "))
		if inside := strings.LastIndex(between, " (") + 1; inside > 0 {
			cut = max(cut, inside)
		}
		if cut < 0 {
			continue
		}
		parts = append(parts, clause[start:from+cut])
		start = from + cut
	}
	parts = append(parts, clause[start:])
	for i := range parts {
		parts[i] = strings.TrimSpace(strings.Trim(parts[i], ", "))
		parts[i] = strings.TrimPrefix(parts[i], "và ")
		if !strings.Contains(parts[i], ")") || strings.Count(parts[i], ")") > strings.Count(parts[i], "(") {
			parts[i] = strings.Trim(parts[i], "()")
		}
	}
	return parts
}

// isRange tells whether two figures are the ends of one: "90% - 95%".
func isRange(between string) bool {
	between = strings.TrimSpace(between)
	return between == "-" || between == "–" || between == "đến"
}

// readTarget reads the goal of a clause.
func readTarget(clause string) (DraftTarget, bool) {
	t := DraftTarget{Text: clause, Op: Equal, Unit: "%"}
	if m := percentPattern.FindStringSubmatchIndex(clause); m != nil {
		t.Threshold = decimalOf(clause[m[2]:m[3]])
		t.Op = operatorOf(clause[:m[0]], clause[m[1]:])
		return t, true
	}
	m := countPattern.FindStringSubmatchIndex(clause)
	if m == nil {
		return t, false
	}
	words := strings.ToLower(clause[m[2]:m[3]])
	t.Threshold = decimalOf(clause[m[4]:m[5]])
	t.Unit = measureOf(clause[m[6]:m[7]])
	t.Op = operatorOf(clause[:m[4]], clause[m[5]:])
	after := strings.Contains(clause[m[5]:], "trở lên")
	counted := words != "từ" && words != "trên" || after
	return t, counted && t.Unit != ""
}

// operatorOf reads what compares a figure from the words around it.
func operatorOf(before, after string) Op {
	before = strings.TrimRight(strings.ToLower(before), " (")
	for _, o := range operatorsBefore {
		if !endsInWords(before, o.words) {
			continue
		}
		if o.op == MoreThan && strings.Contains(after, "trở lên") {
			return AtLeast
		}
		return o.op
	}
	after = strings.ToLower(after)
	if i := strings.Index(after, "trở lên"); i >= 0 && !percentPattern.MatchString(after[:i]) {
		return AtLeast
	}
	if i := strings.Index(after, "trở xuống"); i >= 0 && !percentPattern.MatchString(after[:i]) {
		return AtMost
	}
	return Equal
}

func endsInWords(s, words string) bool {
	rest, ok := strings.CutSuffix(s, words)
	if !ok {
		// "tối thiểu đạt 80%"
		rest, ok = strings.CutSuffix(strings.TrimSuffix(strings.TrimSuffix(s, " là"), " đạt"), words)
	}
	return ok && (rest == "" || !unicode.IsLetter([]rune(rest)[len([]rune(rest))-1]))
}

func decimalOf(s string) float64 {
	f, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil {
		return 0
	}
	return f
}

// measureOf takes the unit of a count from the words after it: "cuộc đối
// thoại". Days and years are deadlines, not goals.
func measureOf(words string) string {
	var unit []string
	for _, word := range strings.Fields(words) {
		folded := foldSpaces(word)
		if len(unit) == 3 || endsMeasure[folded] {
			break
		}
		unit = append(unit, word)
	}
	if len(unit) == 0 || isTimeUnit(unit[0]) {
		return ""
	}
	return strings.Join(unit, " ")
}

var endsMeasure = map[string]bool{
	"trong": true, "voi": true, "ve": true, "duoc": true, "va": true, "cua": true, "cho": true, "theo": true, "tai": true, "moi": true,
	"co": true, "do": true, "dat": true, "de": true, "tro": true, "tren": true, "den": true, "nam": true, "hang": true, "hoac": true, "so": true,
}

func isTimeUnit(word string) bool {
	switch strings.ToLower(word) {
	case "ngày", "tháng", "năm", "giờ", "quý", "tuần", "phút", "nghìn", "triệu", "đồng", "tỷ":
		return true
	}
	return false
}

// tableTargets returns the goals in a table of the body whose columns name
// goals (chỉ tiêu) and their figures.
func tableTargets(t *office.Table, field string) []DraftTarget {
	if len(t.Rows) < 2 {
		return nil
	}
	columns, header := targetColumns(t)
	if columns.name < 0 || columns.value < 0 {
		return nil
	}
	var targets []DraftTarget
	for _, row := range t.Rows[header+1:] {
		if len(row.Cells) == 1 {
			_, title, _ := cutNumber(row.Cells[0].String())
			field = inSmallLetters(spaces(title))
			continue
		}
		if target, ok := columns.target(row); ok {
			target.Field = field
			targets = append(targets, target)
		}
	}
	return targets
}

// targetColumnsOf are the grid columns of a table of goals, -1 where missing.
type targetTable struct{ name, value, unit int }

// targetColumns finds the columns of a table of goals in its first rows.
func targetColumns(t *office.Table) (columns targetTable, header int) {
	for i, row := range t.Rows[:min(len(t.Rows), 3)] {
		c := targetTable{-1, -1, -1}
		for _, cell := range row.Cells {
			folded := foldSpaces(cell.String())
			switch {
			case strings.Contains(folded, "don vi tinh") || folded == "dvt" || folded == "đvt":
				c.unit = cell.Col
			case c.name < 0 && (strings.Contains(folded, "chi tieu") || strings.Contains(folded, "noi dung") || strings.Contains(folded, "muc tieu")):
				c.name = cell.Col
			case c.name >= 0 && (strings.Contains(folded, "ke hoach") || strings.Contains(folded, "muc tieu") || strings.Contains(folded, "chi tieu") ||
				strings.Contains(folded, "phan dau") || strings.Contains(folded, "nam 20") || strings.Contains(folded, "ty le")):
				c.value = cell.Col
			}
		}
		if c.name >= 0 && c.value >= 0 {
			return c, i
		}
	}
	return targetTable{-1, -1, -1}, 0
}

var valuePattern = regexp.MustCompile(`^\D*?(\d{1,4}(?:[.,]\d+)?)\s*(%?)`)

func (c targetTable) target(row office.Row) (DraftTarget, bool) {
	texts := map[int]string{}
	for _, cell := range row.Cells {
		texts[cell.Col] = spaces(cell.String())
	}
	name, value := texts[c.name], texts[c.value]
	m := valuePattern.FindStringSubmatchIndex(value)
	if name == "" || m == nil {
		return DraftTarget{}, false
	}
	t := DraftTarget{Text: name, Threshold: decimalOf(value[m[2]:m[3]]), Op: operatorOf(value[:m[2]], value[m[3]:])}
	t.Unit = texts[c.unit]
	if m[4] < m[5] || t.Unit == "" && strings.Contains(foldSpaces(name), "ty le") {
		t.Unit = "%"
	}
	return t, true
}
