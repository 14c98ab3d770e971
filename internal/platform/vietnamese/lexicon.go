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

// A termIndex finds terms by their syllables, also with one syllable left open.
type termIndex struct {
	exact map[string]bool
	open  map[string][]string // the syllables that can fill the gap
}

// terms returns the terms of the lexicon.
var terms = sync.OnceValue(func() *termIndex {
	index := &termIndex{exact: map[string]bool{}, open: map[string][]string{}}
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
	keys := make([]string, len(syllables))
	for i, s := range syllables {
		keys[i] = key(s)
	}
	x.exact[strings.Join(keys, " ")] = true
	for i, s := range syllables {
		at := gap(keys, i)
		if !slices.Contains(x.open[at], s) {
			x.open[at] = append(x.open[at], s)
		}
	}
}

func (x *termIndex) has(keys []string) bool { return x.exact[strings.Join(keys, " ")] }

// candidates returns the syllables with which the others make a term.
func (x *termIndex) candidates(keys []string, odd int) []string { return x.open[gap(keys, odd)] }

func gap(keys []string, at int) string {
	open := slices.Clone(keys)
	open[at] = "_"
	return strings.Join(open, " ")
}
