package unit

import (
	"strings"
	"unicode"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// fillers are words before a post's name that say only that it is a post.
var fillers = []string{"cong chuc ", "can bo ", "chuc danh ", "vien chuc ", "bo phan ", "phu trach "}

// MatchPost finds the post that a plan means, from 0 (nothing alike) to 1 (the
// same words). Plans shorten names: "Tư pháp - HT" is "Tư pháp – Hộ tịch",
// "VP-TK" is "Văn phòng – Thống kê".
func MatchPost(name string, posts []Post) (Post, float64) {
	var best Post
	var bestScore float64
	for _, p := range posts {
		if !p.ClosedAt.IsZero() {
			continue
		}
		if score := alike(name, p.Name); score > bestScore {
			best, bestScore = p, score
		}
	}
	return best, bestScore
}

// alike compares two names of posts by their parts (at dashes and commas).
func alike(a, b string) float64 {
	as, bs := parts(a), parts(b)
	if len(as) == 0 || len(bs) == 0 {
		return 0
	}
	if strings.Join(words(as), " ") == strings.Join(words(bs), " ") {
		return 1
	}
	if len(as) == len(bs) && allPartsAlike(as, bs) {
		return 0.95
	}
	return common(words(as), words(bs))
}

// parts splits a name at dashes, commas and slashes into lists of folded words.
func parts(name string) [][]string {
	folded := vietnamese.Fold(name) + " "
	for trimmed := true; trimmed; {
		trimmed = false
		for _, filler := range fillers {
			if rest, ok := strings.CutPrefix(strings.TrimLeft(folded, " -–"), filler); ok && strings.TrimSpace(rest) != "" {
				folded, trimmed = rest, true
			}
		}
	}
	var list [][]string
	for _, part := range strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune("-–—,/&+", r) }) {
		ws := strings.FieldsFunc(part, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if len(ws) > 0 {
			list = append(list, ws)
		}
	}
	return list
}

func words(parts [][]string) []string {
	var all []string
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func allPartsAlike(as, bs [][]string) bool {
	for i := range as {
		if !partAlike(as[i], bs[i]) {
			return false
		}
	}
	return true
}

// partAlike tells whether two parts are equal, or one is the other's initials:
// "ht" and "ho tich".
func partAlike(a, b []string) bool {
	if strings.Join(a, " ") == strings.Join(b, " ") {
		return true
	}
	return len(a) == 1 && a[0] == initials(b) || len(b) == 1 && b[0] == initials(a)
}

func initials(ws []string) string {
	var b strings.Builder
	for _, w := range ws {
		first := []rune(w)[0]
		b.WriteRune(first)
	}
	return b.String()
}

// common is the share of words that two names have in common.
func common(a, b []string) float64 {
	in := map[string]bool{}
	for _, w := range a {
		in[w] = true
	}
	both := 0
	for _, w := range b {
		if in[w] {
			both++
		}
	}
	return float64(both) / float64(max(len(a), len(b)))
}
