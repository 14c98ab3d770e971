package vietnamese

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed lexicon.txt
var lexiconText string

//go:embed standalone.txt
var standaloneText string

// maxTerm is the most syllables of a term.
const maxTerm = 6

// A phrase is up to maxTerm syllables by the numbers that the lexicon gave
// them, 0 after its end.
type phrase [maxTerm]uint16

// Numbers of syllables that are none of the lexicon's: unknown is no part of
// any term, gap stands for whatever could be there.
const (
	unknown uint16 = 1 + iota
	gap
	firstNumber
)

// A termIndex finds terms by their syllables, also with one syllable left open.
type termIndex struct {
	numbers map[string]uint16 // of the syllables, by their keys
	exact   map[phrase]bool
	open    map[phrase][]string // the syllables that can fill the gap
}

// terms returns the terms of the lexicon.
var terms = sync.OnceValue(func() *termIndex {
	index := &termIndex{numbers: map[string]uint16{}, exact: map[phrase]bool{}, open: map[phrase][]string{}}
	for _, term := range strings.Split(uncommented(lexiconText), ",") {
		if syllables := strings.Fields(term); len(syllables) > 1 {
			index.add(syllables)
		}
	}
	return index
})

// standalone returns the keys of the words that stand by themselves.
var standalone = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(uncommented(standaloneText), betweenWords) {
		set[key(w)] = true
	}
	return set
})

// uncommented returns a data file without its comments; the end of a line
// also ends a term.
func uncommented(data string) string {
	var b strings.Builder
	for line := range strings.Lines(data) {
		if !strings.HasPrefix(line, "#") {
			b.WriteString(strings.TrimRight(line, "\n") + ", ")
		}
	}
	return b.String()
}

func (x *termIndex) add(syllables []string) {
	var p phrase
	for i, s := range syllables {
		k := key(s)
		if x.numbers[k] == 0 {
			x.numbers[k] = firstNumber + uint16(len(x.numbers))
		}
		p[i] = x.numbers[k]
	}
	x.exact[p] = true
	for i, s := range syllables {
		at := p
		at[i] = gap
		if !slices.Contains(x.open[at], s) {
			x.open[at] = append(x.open[at], s)
		}
	}
}

// number returns the number of a syllable by its key.
func (x *termIndex) number(key string) uint16 {
	if n := x.numbers[key]; n != 0 {
		return n
	}
	return unknown
}

// has tells whether words are a term.
func (x *termIndex) has(window []word) bool { return x.exact[phraseOf(window)] }

// hasPair tells whether two syllables are a term, by their keys.
func (x *termIndex) hasPair(first, second string) bool {
	return x.exact[phrase{x.number(first), x.number(second)}]
}

// candidates returns the syllables with which the other words of a window make
// a term.
func (x *termIndex) candidates(window []word, odd int) []string {
	p := phraseOf(window)
	p[odd] = gap
	return x.open[p]
}

func phraseOf(window []word) phrase {
	var p phrase
	for i, w := range window {
		p[i] = w.number
	}
	return p
}
