package vietnamese

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Suggestion is a probable typing error. Start and End are its place in the
// text in bytes: text[Start:End] == Wrong.
type Suggestion struct {
	Wrong, Right string
	Start, End   int
}

// Corrections returns the probable typing errors of an administrative text in
// their order. It keeps silent where it is not sure. What it knows are marks
// of tones on the wrong letter ("Qúy"), ng and g for ngh and gh ("nghành"),
// words run together, and words that differ by a slip of the hand from a term
// of the field, in whose company they stand ("cải cách hành hình"). Both
// customs of writing tones (hòa and hoà) are right.
func Corrections(text string) []Suggestion { return NewCorrector().Corrections(text) }

// A Corrector looks through many texts of one document, in which the same
// words, and whole texts, come again and again. It is not safe for concurrent
// use.
type Corrector struct {
	terms *termIndex
	forms map[string]form
	texts map[string][]Suggestion
}

// NewCorrector returns a corrector for one document.
func NewCorrector() *Corrector {
	return &Corrector{terms: terms(), forms: map[string]form{}, texts: map[string][]Suggestion{}}
}

// manyRemembered bounds what a corrector remembers of a giant document.
const manyRemembered = 4096

// Corrections returns what the function Corrections does. The suggestions are
// not to be changed.
func (r *Corrector) Corrections(text string) []Suggestion {
	found, known := r.texts[text]
	if !known {
		found = r.look(text)
		if len(r.texts) < manyRemembered {
			r.texts[text] = found
		}
	}
	return found
}

func (r *Corrector) look(text string) []Suggestion {
	c := &corrector{text: text, words: r.splitWords(text), terms: r.terms}
	c.cover()
	// The longest company is the best witness.
	for n := maxTerm; n >= 2; n-- {
		for i := range c.words {
			c.checkTerm(i, n)
		}
	}
	for i := range c.words {
		c.checkSpelling(i)
	}
	slices.SortFunc(c.found, func(a, b Suggestion) int { return cmp.Compare(a.Start, b.Start) })
	return c.found
}

// A form is how a word is written.
type form struct {
	// text is the word composed, key its syllable however it is spelled, and
	// number that of the syllable in the lexicon.
	text, key string
	number    uint16
	// fine tells whether nothing is wrong with the word by itself.
	fine bool
}

// form returns the form of a word as it stands in a text.
func (r *Corrector) form(written string) form {
	f, known := r.forms[written]
	if !known {
		composed := NFC(written)
		k := key(composed)
		f = form{text: composed, key: k, number: r.terms.number(k)}
		f.fine = isFolded(strings.ToLower(composed)) || isSyllable(composed)
		if len(r.forms) < manyRemembered {
			r.forms[written] = f
		}
	}
	return f
}

// A word is a run of letters in a text.
type word struct {
	form

	start, end int
	// joined tells whether only white space stands between it and the next.
	joined bool
	// known is set when the word is part of a term that is spelled right,
	// taken when something was suggested for it.
	known, taken bool
}

// splitWords returns the words of a text. Figures, punctuation and hyphens
// end the company of words.
func (r *Corrector) splitWords(text string) []word {
	var words []word
	for i := 0; i < len(text); {
		letter, size := utf8.DecodeRuneInString(text[i:])
		if !isWordRune(letter) {
			if n := len(words); n > 0 && !unicode.IsSpace(letter) {
				words[n-1].joined = false
			}
			i += size
			continue
		}
		start := i
		for i < len(text) {
			letter, size := utf8.DecodeRuneInString(text[i:])
			if !isWordRune(letter) {
				break
			}
			i += size
		}
		words = append(words, word{form: r.form(text[start:i]), start: start, end: i, joined: true})
	}
	return words
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// A corrector looks for errors in one text.
type corrector struct {
	text  string
	words []word
	terms *termIndex
	found []Suggestion
}

// window returns n words that stand together, nil when there are not so many.
func (c *corrector) window(i, n int) []word {
	if i < 0 || i+n > len(c.words) {
		return nil
	}
	for _, w := range c.words[i : i+n-1] {
		if !w.joined {
			return nil
		}
	}
	return c.words[i : i+n]
}

// cover marks the words of terms that are spelled right.
func (c *corrector) cover() {
	for n := 2; n <= maxTerm; n++ {
		for i := range c.words {
			window := c.window(i, n)
			if window == nil || !c.terms.has(window) {
				continue
			}
			for j := range window {
				window[j].known = true
			}
		}
	}
}

// checkTerm looks whether n words from the i-th are a term but for one slip.
func (c *corrector) checkTerm(i, n int) {
	window := c.window(i, n)
	if window == nil {
		return
	}
	for odd := range window {
		if right, ok := c.meant(window, odd); ok {
			c.suggest(window, odd, right)
			return
		}
	}
}

// meant returns the syllable that must have been meant at one place of a
// window, where there is exactly one.
func (c *corrector) meant(window []word, odd int) (string, bool) {
	w := window[odd]
	if w.known || w.taken || isName(window, odd) {
		return "", false
	}
	most := 1
	switch {
	case len(window) >= 4 && !c.isComplete(window, odd):
		most = 2 // three words of company speak for it
	case standalone()[w.key]:
		return "", false
	case len(window) == 2 && window[1-odd].known:
		return "", false // the company belongs to somebody else
	}
	right := ""
	for _, syllable := range c.terms.candidates(window, odd) {
		if slips(w.text, syllable) > most {
			continue
		}
		if right != "" {
			return "", false
		}
		right = syllable
	}
	return right, right != ""
}

// isComplete tells whether a window is a term also without the odd word at
// its edge, which then may be anything.
func (c *corrector) isComplete(window []word, odd int) bool {
	switch odd {
	case 0:
		return c.terms.has(window[1:])
	case len(window) - 1:
		return c.terms.has(window[:odd])
	}
	return false
}

// isName tells whether a word is written as a name is: with a capital where
// its company has none, or as the later part of capitalised words.
func isName(window []word, odd int) bool {
	if !isCapitalised(window[odd].text) {
		return false
	}
	return odd > 0 || isCapitalised(window[1].text)
}

func isCapitalised(w string) bool {
	first, size := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(first) && w[size:] != strings.ToUpper(w[size:])
}

// suggest notes that one word of a window should be another.
func (c *corrector) suggest(window []word, odd int, right string) {
	first, last, wrong := window[0], window[len(window)-1], window[odd]
	c.add(first.start, last.end,
		c.text[first.start:wrong.start]+recase(right, wrong.text)+c.text[wrong.end:last.end])
	window[odd].taken = true
}

func (c *corrector) add(start, end int, right string) {
	c.found = append(c.found, Suggestion{Wrong: c.text[start:end], Right: right, Start: start, End: end})
}

// checkSpelling looks at one word by itself.
func (c *corrector) checkSpelling(i int) {
	w := c.words[i]
	if w.taken || w.fine {
		return
	}
	if s, ok := parseSyllable(w.text); ok {
		c.add(w.start, w.end, recase(s.spell(), w.text)) // only the mark is misplaced
		return
	}
	if right, ok := respell(w.text); ok {
		c.add(w.start, w.end, recase(right, w.text))
		return
	}
	c.checkRunTogether(i)
}

// respell tries ng, g with and without h.
func respell(w string) (string, bool) {
	lower := strings.ToLower(w)
	for _, p := range [][2]string{{"ngh", "ng"}, {"ng", "ngh"}, {"gh", "g"}, {"g", "gh"}} {
		if rest, ok := strings.CutPrefix(lower, p[0]); ok && isSyllable(p[1]+rest) {
			return p[1] + rest, true
		}
	}
	return "", false
}

// checkRunTogether looks for two words without a space between them, of which
// one makes a term with the other or with its neighbour.
func (c *corrector) checkRunTogether(i int) {
	w := c.words[i]
	for cut := range w.text {
		left, right := w.text[:cut], w.text[cut:]
		if utf8.RuneCountInString(left) < 2 || utf8.RuneCountInString(right) < 2 || !isSyllable(left) || !isSyllable(right) {
			continue
		}
		if before := c.window(i-1, 2); before != nil && c.terms.hasPair(before[0].key, key(left)) {
			c.add(before[0].start, w.end, c.text[before[0].start:w.start]+left+" "+right)
			return
		}
		after := c.window(i, 2)
		if c.terms.hasPair(key(left), key(right)) || after != nil && c.terms.hasPair(key(right), after[1].key) {
			c.add(w.start, w.end, left+" "+right)
			return
		}
	}
}

// recase writes a small word in the case of another.
func recase(right, like string) string {
	first, size := utf8.DecodeRuneInString(like)
	switch {
	case !unicode.IsUpper(first):
		return right
	case size < len(like) && like == strings.ToUpper(like):
		return strings.ToUpper(right)
	}
	head, n := utf8.DecodeRuneInString(right)
	return string(unicode.ToUpper(head)) + right[n:]
}
