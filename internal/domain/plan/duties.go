package plan

import (
	"regexp"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// A dutyPart is what the body gives to one post to do.
type dutyPart struct {
	post       string
	paragraphs []paragraph
}

// duties returns who is responsible for what, from the part on carrying out
// the plan (tổ chức thực hiện).
func duties(body []paragraph) []dutyPart {
	part := implementation(body)
	if len(part) == 0 {
		return nil
	}
	if list := dutiesByHeading(part); len(list) > 0 {
		return list
	}
	return dutiesBySentence(part)
}

// implementation returns the paragraphs of the part on carrying out the plan:
// from its heading to the next one of the same rank.
func implementation(body []paragraph) []paragraph {
	for i, p := range body {
		folded := foldSpaces(p.text)
		opens := strings.Contains(folded, "to chuc thuc hien") || strings.Contains(folded, "phan cong nhiem vu") ||
			strings.Contains(folded, "phan cong trach nhiem") || strings.Contains(folded, "trach nhiem thuc hien")
		if !p.heading || !opens || p.rank() > 3 {
			continue
		}
		end := i + 1
		for end < len(body) && (!body[end].heading || body[end].number.style != p.number.style) {
			end++
		}
		return withoutClosing(body[i+1 : end])
	}
	return nil
}

// closingWords open the last sentences of a plan, which are nobody's duty.
var closingWords = []string{
	"tren day la", "ke hoach duoc", "ke hoach nay", "yeu cau cac", "yeu cau can bo", "trong qua trinh", "de nghi", "can cu ke hoach", "uy ban nhan dan xa yeu cau",
	"ubnd xa yeu cau", "nhan duoc ke hoach", "can cu noi dung",
}

func withoutClosing(part []paragraph) []paragraph {
	for i := len(part) - 1; i >= 0 && i >= len(part)-3; i-- {
		p := part[i]
		if p.bullet != "" || p.number.style != plainText {
			break
		}
		folded := foldSpaces(p.text)
		for _, words := range closingWords {
			if strings.HasPrefix(folded, words) {
				part = part[:i]
				break
			}
		}
	}
	return part
}

// dutiesByHeading reads posts as numbered headings with the text below them,
// or before a colon on the heading's own line.
func dutiesByHeading(part []paragraph) []dutyPart {
	style := plainText
	var list []dutyPart
	for _, p := range part {
		if p.number.style != plainText && style == plainText {
			style = p.number.style
		}
		if p.number.style == plainText || p.number.style != style {
			if n := len(list); n > 0 {
				list[n-1].paragraphs = append(list[n-1].paragraphs, p)
			}
			continue
		}
		if p.heading && !strings.Contains(strings.TrimRight(p.text, ": "), ":") {
			list = append(list, dutyPart{post: strings.TrimRight(p.text, ": .")})
			continue
		}
		post, duty := splitDuty(p.text)
		if post == "" {
			continue
		}
		p.text = duty
		list = append(list, dutyPart{post: post, paragraphs: []paragraph{p}})
	}
	return list
}

// dutiesBySentence reads posts from sentences: "- Công chức Văn phòng: …",
// "Giao công chức Tư pháp tham mưu …".
func dutiesBySentence(part []paragraph) []dutyPart {
	var list []dutyPart
	for _, p := range part {
		post, duty := splitDuty(p.text)
		if post == "" {
			if n := len(list); n > 0 && p.bullet == "+" {
				list[n-1].paragraphs = append(list[n-1].paragraphs, p)
			}
			continue
		}
		p.text = duty
		list = append(list, dutyPart{post: post, paragraphs: []paragraph{p}})
	}
	return list
}

// dutyVerb is where the name of a post ends and its duty begins.
var dutyVerb = regexp.MustCompile(`\s+(?:có trách nhiệm|chịu trách nhiệm|chủ trì|chủ động|tham mưu|phối hợp|theo dõi|tổ chức|xây dựng|thực hiện|triển khai|căn cứ|hướng dẫn|bố trí|tăng cường|là đầu mối)\s`)

// splitDuty splits a sentence into the post and what it has to do.
func splitDuty(text string) (post, duty string) {
	text = strings.TrimPrefix(text, "Giao ")
	if before, after, ok := strings.Cut(text, ":"); ok && len([]rune(before)) <= 120 && dutyVerb.FindStringIndex(before) == nil {
		return strings.TrimSpace(before), strings.TrimSpace(after)
	}
	loc := dutyVerb.FindStringIndex(text)
	if loc == nil || loc[0] == 0 || len([]rune(text[:loc[0]])) > 120 || !namesPost(text[:loc[0]]) {
		return "", ""
	}
	return strings.Trim(text[:loc[0]], " ,"), capital(strings.TrimSpace(text[loc[0]:]))
}

// namesPost tells whether words name a post or a body.
func namesPost(s string) bool {
	folded := foldSpaces(s)
	for _, word := range []string{
		"cong chuc", "can bo", "van phong", "ubnd", "uy ban", "phong", "ban", "bo phan", "trung tam", "cong an", "dai truyen thanh",
		"truong thon", "chu tich", "doan the", "mat tran", "cac thon", "co quan", "to dan pho", "truong", "chuyen vien",
	} {
		if strings.Contains(folded, word) {
			return true
		}
	}
	return false
}

// responsibilities joins the paragraphs of each post.
func responsibilities(list []dutyPart) []Responsibility {
	var all []Responsibility
	for _, d := range list {
		var lines []string
		for _, p := range d.paragraphs {
			if p.text != "" {
				lines = append(lines, p.text)
			}
		}
		all = append(all, Responsibility{Post: d.post, Text: strings.Join(lines, "\n")})
	}
	return all
}

// An offered sentence stands in the body, under a post or under none.
type sentence struct {
	post, text string
	place      office.Place
}

// sentencesOf splits the body into clauses and says which post each is for.
func sentencesOf(body []paragraph, parts []dutyPart) []sentence {
	var list []sentence
	given := map[string]bool{}
	for _, d := range parts {
		for _, p := range d.paragraphs {
			given[p.text] = true
			for _, clause := range bodyClauses(p.text) {
				list = append(list, sentence{post: d.post, text: clause, place: p.place})
			}
		}
	}
	for _, p := range body {
		if p.heading || given[p.text] {
			continue
		}
		for _, clause := range bodyClauses(p.text) {
			list = append(list, sentence{text: clause, place: p.place})
		}
	}
	return list
}
