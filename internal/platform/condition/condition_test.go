package condition_test

import (
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/platform/condition"
)

func text(values ...string) condition.Value { return condition.Value{Texts: values} }

func number(n int64) condition.Value { return condition.Value{Number: n, IsNumber: true} }

func TestHolds(t *testing.T) {
	tests := []struct {
		yaml  string
		value condition.Value
		want  bool
	}{
		{"{f: a}", text("a"), true},
		{"{f: a}", text("b"), false},
		{"{f: a}", text(), false},
		{"{f: [a, b]}", text("b"), true},
		{"{f: [a, b]}", text("c", "b"), true},
		{"{f: {not: a}}", text("a"), false},
		{"{f: {not: a}}", text("b"), true},
		{"{f: {not: a}}", text(), true},
		{"{f: {not: [a, b]}}", text("c", "b"), false},
		{"{f: set}", text(), false},
		{"{f: set}", number(0), true},
		{"{f: unset}", text(), true},
		{"{f: {from: 2024-03-12}}", text("2024-03-12"), true},
		{"{f: {from: 2024-03-12}}", text("2024-03-11"), false},
		{"{f: {from: 2024-03-12}}", text(), false},
		{"{f: {until: 2024-03-12}}", text("2024-03-12"), true},
		{"{f: {until: 2024-03-12}}", text("2024-03-13"), false},
		{"{f: {until: 2024-03-12}}", text(), false},
		{"{f: {from: 9}}", number(10), true},
		{"{f: {from: 9, until: 11}}", number(12), false},
		{"{f: {until: 9}}", number(10), false},
		{"{f: 10}", number(10), true},
		{"{f: true}", text("true"), true},
		{"{f: {from: 2024-01-01, until: 2024-12-31}}", text("2024-06-01"), true},
		{"{f: {not_by: 2024-03-12}}", text(), true},
		{"{f: {not_by: 2024-03-12}}", text("2024-03-12"), false},
		{"{f: {not_by: 2024-03-12}}", text("2024-03-13"), true},
		{"{}", text(), true},
	}
	for _, test := range tests {
		var all condition.All
		if err := yaml.Unmarshal([]byte(test.yaml), &all); err != nil {
			t.Errorf("%s: %v", test.yaml, err)
			continue
		}
		if got := all.Holds(func(string) condition.Value { return test.value }); got != test.want {
			t.Errorf("%s holds for %+v: %t", test.yaml, test.value, got)
		}
	}
}

func TestWhatIsNoCondition(t *testing.T) {
	for _, s := range []string{"{f: {near: 3}}", "{f: {from: [1, 2]}}", "{f: []}", "{f: }", "{f: {set: 1}}", "[a]"} {
		var all condition.All
		if err := yaml.Unmarshal([]byte(s), &all); err == nil {
			t.Errorf("%s is read as %+v", s, all)
		}
	}
}

func TestWithin(t *testing.T) {
	all := condition.All{{Field: "done_on", Op: condition.From, Values: []string{condition.Start}}, {Field: "done_on", Op: condition.Until, Values: []string{condition.End}}}
	want := condition.All{{Field: "done_on", Op: condition.From, Values: []string{"2024-01-01"}}, {Field: "done_on", Op: condition.Until, Values: []string{"2024-03-31"}}}
	if diff := cmp.Diff(want, all.Within("2024-01-01", "2024-03-31")); diff != "" {
		t.Errorf("within the quarter (-want +got):\n%s", diff)
	}
	if all[0].Values[0] != condition.Start {
		t.Error("the condition itself has changed")
	}
}

// What is written is read again as it was.
func TestWrittenIsRead(t *testing.T) {
	for _, text := range []string{
		"{f: a}", "{f: [a, b], g: {not: b}}", "{f: set, g: unset}", "{f: {from: 2024-01-01, until: \"@end\"}}", "{f: {not_by: \"@end\"}, g: true}",
		"{f: {set: [], not: [a, b]}}", "{f: {is: [set]}}", "{f: \"10\"}", "{f: \"có: dấu #\"}",
	} {
		var all, again condition.All
		if err := yaml.Unmarshal([]byte(text), &all); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		written, err := yaml.Marshal(all)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if err := yaml.Unmarshal(written, &again); err != nil {
			t.Fatalf("%s is written as %s: %v", text, written, err)
		}
		if diff := cmp.Diff(all, again); diff != "" {
			t.Errorf("%s is written as %s:\n%s", text, written, diff)
		}
	}
}
