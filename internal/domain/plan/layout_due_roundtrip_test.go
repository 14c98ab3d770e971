package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDueWordsReadBackToTheSameDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(2022, 2029).Draw(t, "year")
		due, kind := genDue(t, year)
		words := DueWords(due, kind)
		got := ReadDue(words, year)
		if diff := cmp.Diff(due, got.Due); diff != "" {
			t.Fatalf("%q reads as other dates:\n%s", words, diff)
		}
		if got.Kind != kind {
			t.Fatalf("%q is of kind %s, want %s", words, got.Kind, kind)
		}
	})
}
