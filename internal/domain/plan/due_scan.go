package plan

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A dueTokenKind tells the tokens of a time apart.
type dueTokenKind int

const (
	wordToken dueTokenKind = iota
	numberToken
	signToken
	bulletToken
)

// A dueToken is a word, a number or a sign of a time, with its place in the
// source, so that labels and quotes keep the source's own writing.
type dueToken struct {
	kind dueTokenKind
	// word is the word without diacritics and in small letters, or the sign.
	word string
	// n is the value of a number, digits how many figures it is written with.
	n, digits int
	// start and end are bytes of the source.
	start, end int
	// first is set on the first token of a line.
	first bool
	// capital is set on a word with a capital first letter.
	capital bool
}

// maxDueNumber is above any day, month or year; larger numbers mean nothing.
const maxDueNumber = 99_999

// scanDue cuts a text into tokens.
func scanDue(source string) []dueToken {
	var tokens []dueToken
	first := true
	for at := 0; at < len(source); {
		r, size := utf8.DecodeRuneInString(source[at:])
		if r == '\n' || r == '\r' || r == '\v' || r == '\u2028' {
			first = true
		}
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u200b' || r == '\ufeff' || r == '\u2028' {
			at += size
			continue
		}
		t := nextDueToken(source, at)
		t.first = first
		if first && isDueBullet(r) {
			t.kind, t.word = bulletToken, string(r)
		}
		first = false
		tokens = append(tokens, t)
		at = t.end
	}
	return numberBullets(tokens)
}

func nextDueToken(source string, at int) dueToken {
	r, size := utf8.DecodeRuneInString(source[at:])
	switch {
	case r >= '0' && r <= '9':
		return numberAt(source, at)
	case unicode.IsLetter(r) || unicode.IsMark(r):
		end := at + strings.IndexFunc(source[at:]+" ", func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r)
		})
		word := source[at:end]
		return dueToken{kind: wordToken, word: foldWord(word), start: at, end: end, capital: unicode.IsUpper(r)}
	}
	return dueToken{kind: signToken, word: plainSign(r), start: at, end: at + size}
}

// foldWord folds a word; "quí" is the other spelling of "quý".
func foldWord(word string) string {
	folded := vietnamese.Fold(word)
	if rest, ok := strings.CutPrefix(folded, "qui"); ok && (rest == "" || romanWords[rest] > 0) {
		return "quy" + rest
	}
	return folded
}

func numberAt(source string, at int) dueToken {
	t := dueToken{kind: numberToken, start: at, end: at}
	for t.end < len(source) && source[t.end] >= '0' && source[t.end] <= '9' {
		t.n = min(t.n*10+int(source[t.end]-'0'), maxDueNumber)
		t.end++
	}
	t.digits = t.end - t.start
	t.word = source[t.start:t.end]
	return t
}

// plainSign gives the many dashes and slashes of word processors one form.
func plainSign(r rune) string {
	switch r {
	case '–', '—', '‐', '‑', '−', '~':
		return "-"
	case '∕', '⁄':
		return "/"
	}
	return string(r)
}

// isDueBullet tells whether a sign at the start of a line is a bullet. The
// private characters are those of Word's Symbol and Wingdings fonts.
func isDueBullet(r rune) bool {
	return strings.ContainsRune("-–—+*•·●○◦▪▫■□➢✓", r) || unicode.Is(unicode.Co, r)
}

// numberBullets turns the numbering at the start of a line ("1.", "a)") into
// bullets. A number is a bullet only before a space and a word: in "15. 3" it
// is a day.
func numberBullets(tokens []dueToken) []dueToken {
	kept := tokens[:0]
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if !t.first || i+2 >= len(tokens) || !isNumbering(tokens[i:i+3]) {
			kept = append(kept, t)
			continue
		}
		t.kind, t.word, t.end = bulletToken, "1"+tokens[i+1].word, tokens[i+1].end
		if tokens[i].kind == wordToken {
			t.word = "a" + tokens[i+1].word
		}
		kept = append(kept, t)
		i++
	}
	return kept
}

func isNumbering(t []dueToken) bool {
	counted := t[0].kind == numberToken && t[0].digits <= 2 || t[0].kind == wordToken && t[0].end-t[0].start == 1
	closed := t[1].word == ")" || t[1].word == "." && t[1].end < t[2].start
	adjacent := t[0].end == t[1].start
	return counted && closed && adjacent && t[2].kind == wordToken && !t[2].first && !startsYearOrMonth(t[2].word)
}

// startsYearOrMonth keeps "T. tháng" and "Q. năm" from being numbering.
func startsYearOrMonth(word string) bool { return word == "thang" || word == "nam" }
