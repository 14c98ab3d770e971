package unit

import (
	"slices"
	"strings"
	"unicode"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// Scores of MatchPost.
const (
	sameWords = 1.0
	// abbreviated names say the same words, some by their first letters.
	abbreviated = 0.95
	// mostOverlap is the most for names that only share words: "Phó Chủ tịch"
	// shares most of its words with "Chủ tịch" and is somebody else.
	mostOverlap = 0.7
	// ambiguous is the most when several posts fit equally well.
	ambiguous = 0.6
)

// Words around a post's name that say only that it is a post of this unit.
var (
	leadingFillers  = []string{"cong chuc", "vien chuc", "can bo", "chuc danh", "bo phan", "phu trach"}
	trailingFillers = []string{"xa", "phuong", "dac khu", "thi tran", "ubnd", "uy ban nhan dan"}
)

// MatchPost finds the open post that a plan means by a name, from 0 (nothing
// alike) to 1 (the same words). Plans shorten names: "Tư pháp - HT" is "Công
// chức Tư pháp – Hộ tịch", "VP-TK" is "Văn phòng – Thống kê". A name that fits
// several posts equally well scores as unsure.
func MatchPost(name string, posts []Post) (Post, float64) {
	var best Post
	var bestScore float64
	tied := false
	for _, p := range posts {
		if !p.ClosedAt.IsZero() {
			continue
		}
		switch score := alike(name, p.Name); {
		case score > bestScore:
			best, bestScore, tied = p, score, false
		case score == bestScore:
			tied = true
		}
	}
	if tied {
		bestScore = min(bestScore, ambiguous)
	}
	return best, bestScore
}

// alike compares two names of posts.
func alike(a, b string) float64 {
	as, bs := postWords(a), postWords(b)
	switch {
	case len(as) == 0 || len(bs) == 0:
		return 0
	case slices.Equal(as, bs):
		return sameWords
	case align(as, bs):
		return abbreviated
	}
	return mostOverlap * overlap(as, bs)
}

// postWords returns the folded words of a name without its fillers, and
// without "và", which names write, replace by a sign or leave out.
func postWords(name string) []string {
	ws := strings.FieldsFunc(vietnamese.Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	ws = slices.DeleteFunc(ws, func(w string) bool { return w == "va" })
	ws = trim(ws, leadingFillers, func(ws, filler []string) ([]string, bool) {
		rest := ws[min(len(filler), len(ws)):]
		return rest, slices.Equal(ws[:len(ws)-len(rest)], filler)
	})
	return trim(ws, trailingFillers, func(ws, filler []string) ([]string, bool) {
		rest := ws[:max(len(ws)-len(filler), 0)]
		return rest, slices.Equal(ws[len(rest):], filler)
	})
}

// trim cuts fillers off as long as there are any and something else is left.
func trim(ws []string, fillers []string, cut func(ws, filler []string) ([]string, bool)) []string {
	for again := true; again; {
		again = false
		for _, filler := range fillers {
			if rest, ok := cut(ws, strings.Fields(filler)); ok && len(rest) > 0 {
				ws, again = rest, true
			}
		}
	}
	return ws
}

// align tells whether two lists say the same when a word of one may stand for
// several of the other by their first letters: "vhxh", "vh xh" and "van hoa xa
// hoi".
func align(as, bs []string) bool {
	if len(as) == 0 || len(bs) == 0 {
		return len(as) == len(bs)
	}
	if as[0] == bs[0] && align(as[1:], bs[1:]) {
		return true
	}
	if n := abbreviates(as[0], bs); n > 0 && align(as[1:], bs[n:]) {
		return true
	}
	n := abbreviates(bs[0], as)
	return n > 0 && align(as[n:], bs[1:])
}

// abbreviates returns how many of the first words a word stands for by their
// first letters; 0 when it does not. One letter stands for nothing.
func abbreviates(word string, ws []string) int {
	n := len(word)
	if n < 2 || n > len(ws) {
		return 0
	}
	for i := range n {
		if ws[i][0] != word[i] {
			return 0
		}
	}
	return n
}

// overlap is the share of different words that two names have in common.
func overlap(as, bs []string) float64 {
	all := map[string]bool{}
	for _, w := range slices.Concat(as, bs) {
		all[w] = slices.Contains(as, w) && slices.Contains(bs, w)
	}
	both := 0
	for _, shared := range all {
		if shared {
			both++
		}
	}
	return float64(both) / float64(len(all))
}
