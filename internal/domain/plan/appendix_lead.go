package plan

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// postPattern are the beginnings of names of posts, units and people that lead
// tasks in a commune, folded.
var postPattern = regexp.MustCompile(`^(cong chuc|can bo|vien chuc|chu tich|pho chu tich|ubnd|uy ban|hdnd|van phong|tu phap|tai chinh|ke toan|dia chinh|` +
	`van hoa|bo phan|trung tam|cong an|quan su|ban chi|doan thanh nien|hoi (nong|phu|cuu|lien|lhpn|chu thap)|tram|thanh vien|lanh dao|chi huy|bi thu|` +
	`thuong truc|mat tran|mttq|ubmttq|uy ban mttq|truong (phong|ban|thon|cong|bo|tram|cac|khu|mam|tieu|thcs)|(ong|ba|d/c|dong chi) |ttpvhcc|vp|` +
	`phong (noi|tai|tu|kinh|van|lao|y|giao|ha|tai nguyen)|cac (phong|ban|bo phan|cong chuc|can bo|don vi|nganh|thon|doan the|co quan|thanh vien|to|khoi|xa)|` +
	`to (cong nghe|truong|dan pho|tiep|giup)|thong ke|ho tich|lao dong|to chuc (doan|chinh)|don vi|toan the|tap the|nguoi (dung|hoat)|giam doc|so |cap uy|dang uy|thu truong|` +
	`hoi dong|cong doan|dai truyen thanh|tat ca|van thu|bhxh|bao hiem|kho bac|ban (cong tac|quan ly|thanh tra|van hoa|dan van|tuyen giao|to chuc|kinh te|phap che|giam sat|truong)|thon\b|xom\b|to dan)`)

// startsPost tells whether a folded text begins like the name of a post.
func startsPost(folded string) bool {
	return postPattern.MatchString(strings.TrimLeft(folded, bullets+" "))
}

// people are the posts that a cell names.
type people struct {
	lead         string
	coordinators []string
}

// leadLabels finds "Chủ trì:" and "Phối hợp:" within a cell.
var leadLabels = regexp.MustCompile(`(?i)(?:các\s+)?(?:(?:cơ quan|đơn vị|bộ phận|công chức|cán bộ|người|lãnh đạo)[,\s]+)*(chủ trì|phối hợp)(?:\s+(?:thực hiện|tham mưu|triển khai))*\s*[:：]\s*`)

// withOthers finds "phối hợp với" in a running text.
var withOthers = regexp.MustCompile(`(?i)[\s,;.(–-]*(?:và\s+)?(?:chủ trì,?\s+)?phối hợp(?:\s+(?:với|cùng))?\s*:?\s*`)

var leadMark = regexp.MustCompile(`(?i)\s*\(?\s*chủ trì(?:\s+(?:thực hiện|tham mưu))?\s*\)?\s*$`)

// readLead reads the cell of the lead. Further names go to the coordinators
// only where the table has no column for them.
func readLead(items []string, coordinatorsApart bool) people {
	text := strings.Join(joinPosts(items), "\n")
	if marks := leadLabels.FindAllStringSubmatchIndex(text, -1); len(marks) > 0 {
		return labelledPeople(text, marks)
	}
	var with []string
	if at := withOthers.FindStringIndex(text); at != nil && at[0] > 0 {
		with = splitPeople(text[at[1]:])
		text = text[:at[0]]
	}
	names := leadNames(text)
	if len(names) == 0 {
		return people{coordinators: with}
	}
	if coordinatorsApart {
		return people{lead: strings.Join(names, "; "), coordinators: with}
	}
	return people{lead: names[0], coordinators: append(names[1:], with...)}
}

func labelledPeople(text string, marks [][]int) people {
	var p people
	if before := leadNames(strings.TrimRight(text[:marks[0][0]], bullets+" \n")); len(before) > 0 {
		p.lead = before[0]
	}
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		part := strings.TrimRight(text[m[1]:end], bullets+" \n")
		if strings.HasPrefix(vietnamese.Fold(text[m[2]:m[3]]), "phoi") {
			p.coordinators = append(p.coordinators, splitPeople(part)...)
			continue
		}
		names := leadNames(part)
		if p.lead == "" && len(names) > 0 {
			p.lead, names = names[0], names[1:]
		}
		p.coordinators = append(p.coordinators, names...)
	}
	return p
}

// leadNames splits at the separators that are plain: lines and semicolons.
func leadNames(text string) []string {
	var names []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ';' }) {
		if name := postName(part); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// postName writes a post without its bullet, without the word "Công chức" and
// without the point after it.
func postName(s string) string {
	s, _ = cutBullet(spaces(s))
	s = leadMark.ReplaceAllString(s, "")
	s = strings.TrimRight(s, " .,;:")
	for _, word := range []string{"Công chức ", "công chức ", "CÔNG CHỨC "} {
		if rest, ok := strings.CutPrefix(s, word); ok && rest != "" {
			return strings.TrimLeft(rest, " :-–")
		}
	}
	return s
}

// splitPeople splits a list of coordinators, at commas only before what begins
// like a name: "Các ban, ngành, đoàn thể" is one.
func splitPeople(text string) []string {
	var names []string
	for _, line := range leadNames(text) {
		parts := strings.Split(line, ",")
		name := parts[0]
		for _, part := range parts[1:] {
			if startsName(part) {
				names = append(names, postName(name))
				name = part
				continue
			}
			name += "," + part
		}
		names = append(names, postName(name))
	}
	return names
}

func startsName(s string) bool {
	s = strings.TrimSpace(s)
	for _, r := range s {
		return unicode.IsUpper(r) || startsPost(vietnamese.Fold(s))
	}
	return false
}

// firstHalves and secondHalves are the two parts of the posts' usual names
// (Văn phòng - Thống kê, Tư pháp - Hộ tịch), which a narrow column breaks.
var (
	firstHalves  = regexp.MustCompile(`(van phong|tu phap|tai chinh|dia chinh|van hoa|nong nghiep|xay dung|do thi|ke toan)( ?[-–])?$`)
	secondHalves = regexp.MustCompile(`^[-–]? ?(thong ke|tk|ho tich|ht|ke toan|kt|xay dung|xd|nong nghiep|nn|xa hoi|xh|moi truong|mt|do thi|dt)\b`)
	bareNoun     = regexp.MustCompile(`^(cong chuc|can bo|bo phan|van phong|phong|ban|trung tam|hoi|doan)$`)
)

// joinPosts puts together the names that the width of the column has broken:
// "Công chức / Tư pháp - HT", "Công chức Văn hóa - / XH", "Công chức Tư pháp / - HT".
func joinPosts(items []string) []string {
	var joined []string
	for _, item := range items {
		if n := len(joined); n > 0 && breaksPost(joined[n-1], item) {
			joined[n-1] += " " + item
			continue
		}
		joined = append(joined, item)
	}
	return joined
}

func breaksPost(before, item string) bool {
	b, i := vietnamese.Fold(before), vietnamese.Fold(item)
	bare := strings.TrimLeft(b, bullets+" ")
	return bareNoun.MatchString(bare) && !hasBullet(item) && !startsDigit(item) && !timeOpener.MatchString(i) ||
		strings.HasSuffix(before, "-") || strings.HasSuffix(before, "–") ||
		firstHalves.MatchString(b) && secondHalves.MatchString(i)
}
