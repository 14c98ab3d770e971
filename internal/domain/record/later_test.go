package record

import (
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/form"
)

func TestWhatComesLaterIsFolded(t *testing.T) {
	kinds, err := ShippedKinds()
	must(t, err)
	for name, want := range map[string]string{
		"legal_review":   "reviewed_on finding handled_on handling handled_by",
		"feedback":       "subject competence refused_on forwarded_on forwarded_to answered_on answer timing published_on published_at note",
		"recommendation": "responsible due_on directed_on directive answered_on answer settled_on",
		"initiative":     "recognised_on level decision applied_on first refused_on effect note",
		"meeting":        "",
	} {
		k, err := find(kinds, name)
		must(t, err)
		first, later := k.parted()
		if got := strings.Join(namesOf(later), " "); got != want {
			t.Errorf("%s folds %q, want %q", name, got, want)
		}
		if len(first)+len(later) != len(k.Form) {
			t.Errorf("%s has %d fields, and shows %d and %d", name, len(k.Form), len(first), len(later))
		}
	}
	for _, k := range kinds {
		first, later := k.parted()
		for _, field := range later {
			if field.Required || field.Default != "" {
				t.Errorf("%s folds %q, which every entry has", k.Name, field.Name)
			}
		}
		for _, field := range first {
			if names(field.ShownIf, func(on string) bool { _, waits := later.Field(on); return waits }) {
				t.Errorf("%s: %q is there because of what is folded behind it", k.Name, field.Name)
			}
		}
	}
}

// A field that may be needed at once stays in sight, though a move asks for it.
func TestWhatMayBeNeededAtOnceIsNotFolded(t *testing.T) {
	kinds, err := ReadKinds([]byte(`
- kind: lost_thing
  title: {vi: Đồ thất lạc, en: Lost things}
  one: {vi: đồ vật, en: thing}
  code: TL-{year}-{seq}
  named: [what]
  day: found_on
  fields:
    - {name: what, type: text, label: {vi: Đồ vật, en: What}}
    - {name: found_on, type: date, label: {vi: Ngày thấy, en: Found on}, required: true}
    - {name: dear, type: yes_no, label: {vi: Có giá trị, en: Dear}}
    - {name: place, type: text, label: {vi: Nơi giữ, en: Where it is}, required_if: {dear: 'true'}}
    - {name: owner, type: text, label: {vi: Người nhận, en: Owner}}
    - {name: proof, type: text, label: {vi: Giấy tờ, en: Proof}, shown_if: {owner: set}}
  states:
    - {name: found, title: {vi: Đang giữ, en: Kept}}
    - {name: given, title: {vi: Đã trả, en: Given back}, ends: true}
  moves:
    - {name: give, title: {vi: Trả, en: Give back}, from: [found], to: given, needs: [owner], asks: [place, what]}
`))
	must(t, err)
	_, later := kinds[0].parted()
	if got := strings.Join(namesOf(later), " "); got != "owner proof" {
		t.Errorf("folded are %q", got)
	}
	wrong := sent{problems: []form.ProblemError{{Field: "owner", Err: form.ErrTooLong}}}
	if !wrong.holdsOf(later) || (sent{values: form.Values{"what": form.TextValue("Ví")}}).holdsOf(later) {
		t.Error("the fold does not open for what is wrong in it alone")
	}
}

func namesOf(f form.Form) []string {
	var names []string
	for _, field := range f {
		names = append(names, field.Name)
	}
	return names
}
