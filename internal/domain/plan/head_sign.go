package plan

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// authorityPattern opens a signature: thay mặt, ký thay, thừa lệnh, thừa
	// ủy quyền, quyền.
	authorityPattern = regexp.MustCompile(`^(?i:TM|KT|TL|TUQ|Q)\s*\.\s*\p{Lu}`)
	signerPattern    = regexp.MustCompile(`^(?i:(?:phó\s+)?(?:chủ\s+tịch|giám\s+đốc|trưởng\s+phòng|chánh\s+văn\s+phòng|bí\s+thư|trưởng\s+ban|cục\s+trưởng|hiệu\s+trưởng))(?:\s+\p{Lu}.*)?$`)
	signedPattern    = regexp.MustCompile(`(?i)^[(\[]?\s*(đã\s+ký|da\s*ky|ký\s+tên|ký,?\s+đóng\s+dấu|signed)`)
	recipientsOpen   = regexp.MustCompile(`(?i)^nơi\s+nhận\s*:?\s*`)
)

// readFoot reads the recipients and the signature at the end of the body.
func (h *head) readFoot(lines []bodyLine) {
	h.end = len(lines)
	lines = footApart(lines, h.text)
	if i := lastIndex(lines, h.text, func(line bodyLine) bool { return recipientsOpen.MatchString(line.text) }); i >= 0 {
		h.end = min(h.end, i)
		h.readRecipients(lines[i:])
	}
	i := signatureAt(lines, h.text)
	if i < 0 {
		return
	}
	h.end = min(h.end, i)
	h.readSignature(lines[i:])
}

func lastIndex(lines []bodyLine, from int, is func(bodyLine) bool) int {
	for i := len(lines) - 1; i >= from; i-- {
		if is(lines[i]) {
			return i
		}
	}
	return -1
}

// signatureAt returns the first line of the last signature, or -1.
func signatureAt(lines []bodyLine, from int) int {
	i := lastIndex(lines, from, func(line bodyLine) bool { return opensSignature(line.text) })
	for i > from && opensSignature(lines[i-1].text) && lines[i-1].column == lines[i].column {
		i--
	}
	return i
}

func opensSignature(text string) bool {
	return allCapitals(text) && (authorityPattern.MatchString(text) || signerPattern.MatchString(text))
}

// readSignature reads the posts and the name under them. The name is the last
// line of its cell, or the first one after the posts that looks like a name.
func (h *head) readSignature(lines []bodyLine) {
	var posts []string
	for i, line := range lines {
		text := spaces(line.text)
		if i > 0 && line.column != lines[0].column {
			break
		}
		switch {
		case opensSignature(text) || len(posts) > 0 && h.signer == "" && isPostLine(text):
			posts = append(posts, text)
		case signedPattern.MatchString(text):
		case isPersonName(text):
			h.signer = personName(text)
		}
		if h.signer != "" && line.column == 0 {
			break
		}
	}
	h.signerPost = strings.Join(posts, "\n")
}

// isPostLine tells whether a line in capitals goes on with the post: "UỶ VIÊN
// UBND", "TRƯỞNG CÔNG AN XÃ".
func isPostLine(text string) bool {
	if !allCapitals(text) || utf8.RuneCountInString(text) > 60 {
		return false
	}
	folded := foldSpaces(text)
	for _, word := range []string{"chu tich", "uy ban", "uy vien", "truong", "giam doc", "pho", "chanh", "bi thu", "hoi dong", "ubnd"} {
		if strings.Contains(folded, word) {
			return true
		}
	}
	return false
}

// isPersonName tells whether a line looks like a Vietnamese name: two to six
// words, each with a capital.
func isPersonName(text string) bool {
	words := strings.Fields(text)
	if len(words) < 2 || len(words) > 6 {
		return false
	}
	for _, word := range words {
		if !unicode.IsUpper(firstRune(word)) || strings.ContainsAny(word, "0123456789:;/,()-") {
			return false
		}
	}
	return true
}

// personName writes a name in capitals with capital first letters.
func personName(text string) string {
	if !allCapitals(text) {
		return text
	}
	words := strings.Fields(strings.ToLower(text))
	for i := range words {
		words[i] = capital(words[i])
	}
	return strings.Join(words, " ")
}

// readRecipients reads the list after "Nơi nhận:".
func (h *head) readRecipients(lines []bodyLine) {
	first := lines[0]
	rest := recipientsOpen.ReplaceAllString(first.text, "")
	var items []string
	if rest != "" {
		items = append(items, strings.Split(rest, ";")...)
	}
	for _, line := range lines[1:] {
		if line.table != first.table || line.column != first.column || opensSignature(line.text) {
			break
		}
		text, bulleted := cutBodyBullet(line.text)
		switch {
		case bulleted:
			items = append(items, text)
		case len(items) == 0 || strings.HasSuffix(items[len(items)-1], ";"):
			items = append(items, text)
		case strings.HasSuffix(items[len(items)-1], "."):
			// the list has ended
		default:
			items[len(items)-1] += " " + text
		}
	}
	for _, item := range items {
		item, _ = cutBodyBullet(strings.TrimSpace(item))
		if item = strings.Trim(spaces(item), " ;.,"); item != "" && !slices.Contains(h.recipients, item) {
			h.recipients = append(h.recipients, item)
		}
	}
}
