package plan

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A listLine is a paragraph of a plan that lists its tasks in the body: what
// it says, and what labels in it say ("Chủ trì: …; thời gian: …").
type listLine struct {
	block  int
	place  office.Place
	n      number
	bullet string
	// text is what stands before the first label, without number and bullet.
	text   string
	labels []labelled
	// title marks a heading without a number: bold, or in capitals.
	title bool
}

// A labelled is what a label says: "Thời gian: Quý I".
type labelled struct {
	role role
	text string
}

const (
	labelNouns = `(?:(?:các|những)\s+)?(?:(?:cơ quan|đơn vị|bộ phận|công chức|cán bộ|người|phòng|ban|lãnh đạo|cá nhân)(?:\s*[,/]\s*|\s+và\s+|\s+))`
	labelActs  = `(?:\s+(?:thực hiện|hoàn thành|triển khai|tổ chức|dự kiến|báo cáo|tham mưu|chính|xong))*`
)

// labelPatterns are the labels by which lists name the parts of a task.
var labelPatterns = []struct {
	role    role
	pattern string
}{
	{roleCoordinators, labelNouns + `*phối hợp` + labelActs},
	{roleLead, labelNouns + `*(?:chủ trì|phụ trách|đầu mối|chịu trách nhiệm)` + labelActs},
	{roleLead, labelNouns + `+(?:thực hiện|tham mưu)`},
	{roleLead, `trách nhiệm(?:\s+thực hiện)?|phân công(?:\s+(?:thực hiện|trách nhiệm))?`},
	{roleDue, `(?:thời gian|thời hạn|thời điểm|tiến độ|hạn)` + labelActs + `|hoàn thành`},
	{roleProducts, `(?:sản phẩm|kết quả|đầu ra)(?:[,/]?\s*(?:và\s+)?(?:sản phẩm|kết quả|đầu ra|dự kiến|cần đạt|đạt được|hoàn thành))*`},
	{roleFunding, `(?:nguồn\s+|dự toán\s+|dự kiến\s+)?kinh phí(?:\s+(?:thực hiện|dự kiến))?`},
	{roleNotes, `ghi chú|nội dung` + labelActs + `|yêu cầu|hình thức|đối tượng|địa điểm|thành phần|số lượng|mục tiêu`},
}

// labelPattern has one group for each label; a label stands at the beginning
// of a line or of a clause and ends with a colon.
var labelPattern = func() *regexp.Regexp {
	var groups []string
	for _, l := range labelPatterns {
		groups = append(groups, `(`+l.pattern+`)`)
	}
	return regexp.MustCompile(`(?i)(?:^|[.;,()/–—-]\s*)[-+*•]?\s*(?:` + strings.Join(groups, "|") + `)\s*:`)
}()

// cutLabels takes the labels and what they say from a text.
func cutLabels(text string) (before string, labels []labelled) {
	marks := labelPattern.FindAllStringSubmatchIndex(text, -1)
	if len(marks) == 0 {
		return text, nil
	}
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		value := strings.Trim(text[m[1]:end], " .;,–")
		if strings.Count(value, ")") > strings.Count(value, "(") {
			value = strings.TrimRight(value, ")")
		}
		r := labelRole(m)
		if r == roleNotes {
			value = strings.TrimLeft(text[m[0]:m[1]], " .;,()/"+bullets) + " " + value
		}
		labels = append(labels, labelled{role: r, text: value})
	}
	return strings.TrimRight(text[:marks[0][0]], " ;,(–-"), labels
}

// labelRole tells which group of labelPattern matched.
func labelRole(match []int) role {
	for i, l := range labelPatterns {
		if match[2+2*i] >= 0 {
			return l.role
		}
	}
	return roleOther
}

// listLines returns the lines of the body up to the signature. Lines that the
// width of a page has broken are put together again.
func listLines(doc *office.Document) []listLine {
	var list []listLine
	open := "" // the text so far of the line that the next one may go on
	for _, raw := range flatLines(doc) {
		if afterTable.MatchString(raw.folded) && len(list) > 0 {
			break
		}
		if isNoise(raw) {
			continue
		}
		line := newListLine(raw, doc)
		if n := len(list); n > 0 && line.goesOn(open, doc.Format) {
			open += " " + raw.text
			list[n-1] = newListLine(flatLine{text: open, block: list[n-1].block, place: list[n-1].place}, doc)
			continue
		}
		open = raw.text
		list = append(list, line)
	}
	return list
}

func newListLine(raw flatLine, doc *office.Document) listLine {
	line := listLine{block: raw.block, place: raw.place}
	text, bulleted := cutBullet(raw.text)
	if bulleted {
		line.bullet = raw.text[:len(raw.text)-len(strings.TrimLeft(raw.text, bullets))]
	}
	if n, rest, ok := cutNumber(text); ok {
		line.n, text = n, rest
	}
	line.text, line.labels = cutLabels(text)
	p, ok := doc.Blocks[raw.block].(*office.Paragraph)
	if ok && line.n.style == plainText && !bulleted && len(line.labels) == 0 && utf8.RuneCountInString(text) < 150 && !endsItem(text) {
		line.title = (isUpper(text) || boldParagraph(p)) && yearIn(text) == 0 && !strings.HasPrefix(vietnamese.Fold(text), "ke hoach")
	}
	return line
}

func boldParagraph(p *office.Paragraph) bool {
	return boldCell(&office.Cell{Paragraphs: []office.Paragraph{*p}})
}

// goesOn tells whether a line is the rest of the one before it. Programs keep
// paragraphs whole, plain text does not.
func (l *listLine) goesOn(before string, format office.Format) bool {
	if l.n.style != plainText || l.bullet != "" || l.title || endsItem(before) {
		return false
	}
	if len(l.labels) > 0 && l.text == "" {
		return false
	}
	return startsLower(l.text) || format == office.Text
}

// has tells whether a label of the line has the role.
func (l *listLine) has(r role) bool {
	for _, label := range l.labels {
		if label.role == r {
			return true
		}
	}
	return false
}

// bare tells whether the line has labels and nothing before them.
func (l *listLine) bare() bool { return l.text == "" && len(l.labels) > 0 }
