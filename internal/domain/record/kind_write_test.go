package record

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A kind that is written is read again as it was.
func TestWrittenKindIsRead(t *testing.T) {
	kinds, err := ShippedKinds()
	must(t, err)
	for _, k := range kinds {
		text, err := WriteKind(k)
		must(t, err)
		again, err := ReadKinds([]byte(text))
		if err != nil {
			t.Fatalf("%s:\n%v", text, err)
		}
		if diff := cmp.Diff([]Kind{k}, again); diff != "" {
			t.Errorf("%s:\n%s", k.Name, diff)
		}
	}
}
