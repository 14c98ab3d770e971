package figure

import (
	"strings"
	"unicode"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// About returns the indicator that a target of a plan is about: the one with
// the longest set of words that the text has. Sets are compared by all their
// letters, so that "ho so, thanh toan truc tuyen" wins over "ho so, truc tuyen".
func (all Definitions) About(text string) (Definition, bool) {
	plain := plainWords(text)
	var found Definition
	longest := 0
	for _, d := range all {
		for _, set := range d.Words {
			if length := lengthOf(set, plain); length > longest {
				found, longest = d, length
			}
		}
	}
	return found, longest > 0
}

// lengthOf gives how many letters a set has, and 0 when the text lacks one of
// its strings.
func lengthOf(set []string, plain string) int {
	length := 0
	for _, words := range set {
		if !strings.Contains(plain, words) {
			return 0
		}
		length += len(words)
	}
	return length
}

// shortForms are the abbreviations of plans, which write the same thing now in
// full and now short.
var shortForms = map[string]string{
	"tthc":   "thu tuc hanh chinh",
	"cchc":   "cai cach hanh chinh",
	"pakn":   "phan anh kien nghi",
	"vbqppl": "van ban quy pham phap luat",
	"qppl":   "quy pham phap luat",
	"dvc":    "dich vu cong",
	"dvctt":  "dich vu cong truc tuyen",
	"vtvl":   "vi tri viec lam",
	"cbcc":   "can bo cong chuc",
	"kstthc": "kiem soat thu tuc hanh chinh",
	"cds":    "chuyen doi so",
}

// plainWords writes a text as sets of words are written: folded, without
// punctuation, without abbreviations, one space between words.
func plainWords(text string) string {
	words := strings.FieldsFunc(vietnamese.Fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for i, word := range words {
		if long, ok := shortForms[word]; ok {
			words[i] = long
		}
	}
	return strings.Join(words, " ")
}
