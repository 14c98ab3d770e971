package trail_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/front/trail"
)

func TestChangesOf(t *testing.T) {
	for _, test := range []struct {
		what, before, after string
		want                []trail.Change
	}{
		{"nothing", "", "", nil},
		{"something new", "", `{"title":"Báo cáo","year":2024}`, []trail.Change{{"title", "", "Báo cáo"}, {"year", "", "2024"}}},
		{"what stayed is left out", `{"a":1,"b":"x"}`, `{"a":1,"b":"y"}`, []trail.Change{{"b", "x", "y"}}},
		{"something gone", `{"fields":["Thể chế","Tài chính"]}`, `{}`, []trail.Change{{"fields", "Thể chế, Tài chính", ""}}},
		{"no objects", `"x"`, `["y",2]`, []trail.Change{{"", "x", "y, 2"}}},
		{"an object within", `{"due":{"from":1}}`, `{"due":{"from":2}}`, []trail.Change{{"due", `{"from":1}`, `{"from":2}`}}},
	} {
		got := trail.ChangesOf(json.RawMessage(test.before), json.RawMessage(test.after))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s:\n%s", test.what, diff)
		}
	}
}
