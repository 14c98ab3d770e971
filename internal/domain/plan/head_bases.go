package plan

import (
	"regexp"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// basisWords open the sentences that say on what a plan rests.
var basisWords = []string{"can cu", "thuc hien", "theo de nghi", "xet de nghi", "trien khai thuc hien", "trien khai ke hoach", "trien khai quyet dinh"}

// isBasis tells whether a paragraph says on what the plan rests (căn cứ).
func isBasis(text string) bool {
	folded := foldSpaces(strings.TrimLeft(text, "-–+* "))
	for _, word := range basisWords {
		if strings.HasPrefix(folded, word) {
			return true
		}
	}
	return false
}

// ownPlan is where a basis ends and the plan itself begins: ", UBND xã ban
// hành kế hoạch … như sau:".
var ownPlan = regexp.MustCompile(`[,;.]\s+(?:(?:Ủy|Uỷ|ủy|uỷ) ban nhân dân|UBND|Sở|Phòng)\s[^,;]*?\s(?:ban hành|xây dựng|triển khai|đề ra)\s`)

// readBases returns the bases of a plan, each as one sentence, from the
// paragraphs between title and first heading.
func readBases(intro []paragraph) []string {
	var bases []string
	for _, p := range intro {
		if !isBasis(p.text) {
			continue
		}
		text := p.text
		if loc := ownPlan.FindStringIndex(text); loc != nil {
			text = text[:loc[0]]
		}
		bases = append(bases, splitBases(text)...)
	}
	return bases
}

// splitBases splits a paragraph at semicolons; a piece that does not open a
// basis belongs to the one before it.
func splitBases(text string) []string {
	var bases []string
	for _, piece := range strings.Split(text, ";") {
		piece = strings.Trim(piece, " .,:")
		switch {
		case piece == "":
		case len(bases) == 0 || isBasis(piece):
			bases = append(bases, piece)
		default:
			bases[len(bases)-1] += "; " + piece
		}
	}
	return bases
}

// introOf returns the paragraphs before the first heading or article.
func introOf(body []paragraph) []paragraph {
	for i, p := range body {
		if p.heading && p.rank() <= 3 || strings.HasPrefix(foldSpaces(p.text), "dieu 1") {
			return body[:i]
		}
	}
	return body
}

var upstreamPattern = regexp.MustCompile(
	`(?i)(kế hoạch|quyết định|chương trình|công văn)\s+số\s*:?\s*(\d+[\w/.-]*/[\p{Lu}\d&-]+)` +
		`(?:\s*,?\s*ngày\s+(\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/.-]\s*|\s+năm\s+)(\d{4}))?` +
		`\s*,?\s*của\s+((?:Chủ tịch\s+)?(?:(?:Ủy|Uỷ)\s+ban\s+nhân\s+dân|UBND|Sở|Bộ)\s+[^,;.()]+)`)

// issuerEnd is where the name of an issuer ends and the subject begins.
var issuerEnd = regexp.MustCompile(`(?i)\s+(?:về|v/v|ban hành|triển khai|thực hiện|quy định|phê duyệt)(?:\s|$)`)

// readUpstream finds the plan of the unit above in the introduction. Of
// several, a plan counts more than a decision, one for the same year more than
// one for many, and one of the unit above more than one further up.
func readUpstream(intro []paragraph, h head, year int) *Upstream {
	var best *Upstream
	score := 0
	for _, p := range intro {
		for _, m := range upstreamPattern.FindAllStringSubmatchIndex(p.text, -1) {
			up, points := h.upstream(p.text, m, year)
			if points > score {
				best, score = up, points
			}
		}
	}
	return best
}

func (h *head) upstream(text string, m []int, year int) (*Upstream, int) {
	part := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return text[m[2*i]:m[2*i+1]]
	}
	issuer := part(6)
	if loc := issuerEnd.FindStringIndex(issuer); loc != nil {
		issuer = issuer[:loc[0]]
	}
	issuer = unitName(issuer)
	if issuer == h.unit || levelOf(issuer) == 0 {
		return nil, 0
	}
	up := &Upstream{Number: part(2), Issuer: issuer}
	up.Date, _ = realDate(figures(part(5)), figures(part(4)), figures(part(3)))
	points := levelOf(issuer)
	if strings.EqualFold(part(1), "kế hoạch") {
		points += 8
	}
	if strings.EqualFold(part(1), "công văn") {
		points -= 2
	}
	about, _, _ := strings.Cut(text[m[1]:], ";")
	if year != 0 && (yearIn(issuerTail(part(6))+about) == year || up.Date.Year == year) {
		points += 4
	}
	if h.parent != "" && issuer == h.parent {
		points += 4
	}
	return up, points
}

// issuerTail is what the pattern took beyond the issuer's name.
func issuerTail(s string) string {
	if loc := issuerEnd.FindStringIndex(s); loc != nil {
		return s[loc[0]:]
	}
	return ""
}

// levelOf tells how near above a commune an issuer is; 0 is not above it.
func levelOf(issuer string) int {
	folded := foldSpaces(issuer)
	switch {
	case strings.Contains(folded, "ubnd xa ") || strings.Contains(folded, "ubnd phuong ") || strings.Contains(folded, "ubnd thi tran "):
		return 0
	case strings.Contains(folded, "ubnd huyen") || strings.Contains(folded, "ubnd thi xa") || strings.Contains(folded, "ubnd quan"):
		return 3
	case strings.Contains(folded, "ubnd"):
		return 2
	}
	return 1
}

// yearOfPlan finds the year of a plan: in its title, else in its date, else the
// first that its introduction names.
func yearOfPlan(h head, intro []paragraph) int {
	if year := yearIn(h.title); year != 0 {
		return year
	}
	if h.date != (clock.Date{}) {
		return h.date.Year
	}
	for _, p := range intro {
		if year := yearIn(p.text); year != 0 {
			return year
		}
	}
	return 0
}
