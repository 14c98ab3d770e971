package form_test

import (
	"errors"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

const sample = `
- {name: title, type: text, label: {vi: Tên, en: Title}, required: true}
- {name: people, type: number, label: {vi: Số người, en: People}, least: 0}
- {name: held_on, type: date, label: {vi: Ngày, en: Day}}
- {name: due_on, type: date, label: {vi: Hạn, en: Due}, not_before: held_on}
- name: kind
  type: choice
  label: {vi: Loại, en: Kind}
  options: [{value: open, label: {vi: Còn hiệu lực, en: In force}, also: [giữ nguyên]}, {value: closed, label: {vi: Bãi bỏ, en: Abolished}}]
- {name: reason, type: long, label: {vi: Lý do, en: Reason}, shown_if: {kind: closed}, required_if: {kind: closed}}
- name: timing
  type: choice
  label: {vi: Đúng hạn, en: On time}
  timing: {of: held_on, by: due_on}
  options: [{value: on_time, label: {vi: Đúng hạn, en: On time}}, {value: late, label: {vi: Quá hạn, en: Late}}]
- {name: paper, type: text, label: {vi: Mẫu cũ, en: Old form}, valid_to: 2024-12-31}
`

func sampleForm(tb testing.TB) form.Form {
	tb.Helper()
	var f form.Form
	if err := yaml.Unmarshal([]byte(sample), &f); err != nil {
		tb.Fatal(err)
	}
	if err := f.Check(); err != nil {
		tb.Fatal(err)
	}
	return f
}

func TestWhatPeopleTypeIsRead(t *testing.T) {
	f := sampleForm(t)
	tests := []struct {
		field, text, want string
		err               error
	}{
		{"title", "  Họp   dân ", "Họp dân", nil},
		{"people", "1.500", "1500", nil},
		{"people", "1500.0", "1500", nil},
		{"people", "1 500", "1500", nil},
		{"people", "mười", "0", form.ErrNumber},
		{"people", "1,5", "0", form.ErrNumber},
		{"held_on", "15/3/2024", "2024-03-15", nil},
		{"held_on", "2024-03-15 00:00:00", "2024-03-15", nil},
		{"held_on", "15.03.24", "2024-03-15", nil},
		{"held_on", "ngày 15 tháng 3 năm 2024", "2024-03-15", nil},
		{"held_on", "31/2/2024", "", form.ErrDate},
		{"held_on", "3/2024", "", form.ErrDate},
		{"kind", "con hieu luc", "open", nil},
		{"kind", "Giữ nguyên", "open", nil},
		{"kind", "closed", "closed", nil},
		{"kind", "khác", "", form.ErrOption},
	}
	for _, test := range tests {
		field, _ := f.Field(test.field)
		got, err := field.Read(test.text)
		if got.Text() != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s from %q is %q, %v; want %q, %v", test.field, test.text, got.Text(), err, test.want, test.err)
		}
	}
}

func TestProblemsNameTheirFields(t *testing.T) {
	f := sampleForm(t)
	tests := []struct {
		name   string
		values form.Values
		want   map[string]error
	}{
		{"whole", form.Values{"title": form.TextValue("Họp")}, map[string]error{}},
		{"nothing", form.Values{}, map[string]error{"title": form.ErrMissing}},
		{"too small", form.Values{"title": form.TextValue("a"), "people": form.NumberValue(-1)}, map[string]error{"people": form.ErrSmall}},
		{"needed by another", form.Values{"title": form.TextValue("a"), "kind": form.TextValue("closed")}, map[string]error{"reason": form.ErrMissing}},
		{"too early", form.Values{"title": form.TextValue("a"), "held_on": form.TextValue("2024-03-02"), "due_on": form.TextValue("2024-03-01")}, map[string]error{"due_on": form.ErrEarly}},
		{"no option", form.Values{"title": form.TextValue("a"), "kind": form.TextValue("x")}, map[string]error{"kind": form.ErrOption}},
	}
	for _, test := range tests {
		got := f.Problems(test.values)
		if len(got) != len(test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
			continue
		}
		for _, p := range got {
			if !errors.Is(p, test.want[p.Field]) {
				t.Errorf("%s: %v, want %v", test.name, p, test.want)
			}
		}
	}
}

func TestTheFormOfADay(t *testing.T) {
	f := sampleForm(t)
	for day, want := range map[string]bool{"2024-12-31": true, "2025-01-01": false} {
		d, err := clock.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := f.On(d).Field("paper"); ok != want {
			t.Errorf("on %s the old field is there: %t", day, ok)
		}
	}
}

func TestOnTimeFollowsFromTwoDays(t *testing.T) {
	f := sampleForm(t)
	for held, want := range map[string]string{"2024-03-10": form.OnTime, "2024-03-11": form.Late} {
		v := form.Values{"held_on": form.TextValue(held), "due_on": form.TextValue("2024-03-10")}
		f.Settle(v)
		if got := v["timing"].Text(); got != want {
			t.Errorf("held on %s: %s, want %s", held, got, want)
		}
	}
}

// What the checks let through the schema lets through, and what they refuse of
// what is missing or no option it refuses.
func TestSchemaAgreesWithTheChecks(t *testing.T) {
	f := sampleForm(t)
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("form.json", asJSON(t, f.Schema(t.Context(), "Mẫu"))); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("form.json")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		v := form.Values{}
		set := func(name string, values ...string) {
			if text := rapid.SampledFrom(append(values, "")).Draw(rt, name); text != "" {
				v[name] = form.TextValue(text)
			}
		}
		set("title", "Họp")
		set("kind", "open", "closed", "x")
		set("reason", "vì thế")
		set("held_on", "2024-03-01")
		if rapid.Bool().Draw(rt, "people") {
			v["people"] = form.NumberValue(rapid.Int64Range(-2, 5).Draw(rt, "n"))
		}
		fine := len(f.Problems(v)) == 0
		if err := schema.Validate(asJSON(t, v)); (err == nil) != fine {
			rt.Errorf("%v: the checks say %v, the schema %v", v, f.Problems(v), err)
		}
	})
}

// Values come back from JSON as they went in.
func TestValuesAreKept(t *testing.T) {
	v := form.Values{
		"a": form.TextValue("12"), "b": form.NumberValue(12), "c": form.TextsValue("x", "y"),
		"d": {Rows: []form.Values{{"e": form.TextValue("một")}}},
	}
	var back form.Values
	fromJSON(t, v, &back)
	if diff := cmp.Diff(v, back); diff != "" {
		t.Error(diff)
	}
}
