package vietnamese

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// sorted are words in the order of Vietnamese dictionaries.
var sorted = []string{
	"a", "à", "ả", "ã", "á", "ạ", "An", "ăn", "âm", "ba", "cá", "chủ", "da", "đa", "đất", "e", "ê", "êm",
	"ma", "mà", "mả", "mã", "má", "mạ", "o", "ô", "ơ", "u", "ư", "xã", "y", "ý",
}

func TestCompare(t *testing.T) {
	for i, a := range sorted {
		for j, b := range sorted {
			if got := Compare(a, b); got != cmp.Compare(i, j) {
				t.Errorf("Compare(%q, %q) = %d, want %d", a, b, got, cmp.Compare(i, j))
			}
		}
	}
}

func TestCompareBySeveral(t *testing.T) {
	want := slices.Clone(sorted)
	slices.SortFunc(want, Compare)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			got := slices.Clone(want)
			rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
			slices.SortFunc(got, Compare)
			if !slices.Equal(got, want) {
				t.Errorf("sorted %v", got)
			}
		})
	}
	wait.Wait()
}

func TestSortKeyAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := vietnameseText(false).Draw(t, "a"), vietnameseText(false).Draw(t, "b")
		if got, want := strings.Compare(SortKey(a), SortKey(b)), Compare(a, b); got != want {
			t.Fatalf("keys of %q and %q compare %d, the texts %d", a, b, got, want)
		}
	})
}
