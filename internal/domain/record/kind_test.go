package record_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// readShipped reads the kinds once for all tests.
var readShipped = sync.OnceValues(record.ShippedKinds)

func shippedKinds(t *testing.T) map[string]record.Kind {
	t.Helper()
	kinds, err := readShipped()
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]record.Kind{}
	for _, k := range kinds {
		byName[k.Name] = k
	}
	return byName
}

var readFigures = sync.OnceValues(figure.Shipped)

func shippedFigures(t *testing.T) figure.Definitions {
	t.Helper()
	figures, err := readFigures()
	if err != nil {
		t.Fatal(err)
	}
	return figures
}

func TestShippedKindsAreWhole(t *testing.T) {
	kinds := shippedKinds(t)
	for _, name := range []string{
		"inspection", "inspection_finding", "legal_review", "outreach",
		"feedback", "apology", "survey_answer", "digitised_result", "dialogue", "recommendation",
		"initiative", "staff_member", "staffing_quota", "job_position", "training", "staff_rating", "discipline",
		"budget_disclosure", "income_supplement", "saving", "public_asset",
		"digital_target", "meeting",
	} {
		if _, ok := kinds[name]; !ok {
			t.Errorf("no kind %q", name)
		}
	}
}

// A heading of a spreadsheet must lead to one field, and a cell to one option.
func TestHeadingsAndOptionsOfAKindDiffer(t *testing.T) {
	for name, k := range shippedKinds(t) {
		headings := map[string]string{}
		for _, field := range k.Form {
			for _, heading := range append([]string{field.Label.Vi, field.Label.En}, field.Also...) {
				taken(t, name, headings, heading, field.Name)
			}
			options := map[string]string{}
			for _, o := range field.Options {
				for _, written := range append([]string{o.Label.Vi, o.Label.En}, o.Also...) {
					taken(t, name+"."+field.Name, options, written, o.Value)
				}
			}
		}
	}
}

func taken(t *testing.T, where string, seen map[string]string, written, of string) {
	t.Helper()
	folded := strings.Join(strings.Fields(vietnamese.Fold(written)), " ")
	if other, ok := seen[folded]; ok && other != of {
		t.Errorf("%s: %q is of %q and of %q", where, written, other, of)
	}
	seen[folded] = of
}

// Columns above these numbers are for the fields that units add.
func TestShippedKindsLeaveColumnsForUnits(t *testing.T) {
	free := map[string]bool{}
	for _, column := range strings.Fields("t1 t2 t3 t4 t5 t6 t7 t8 t9 t10 t11 t12 n1 n2 n3 n4 d1 d2 d3 d4 d5 d6 d7 d8") {
		free[column] = true
	}
	for name, k := range shippedKinds(t) {
		for _, field := range k.Form {
			if field.Column != "" && !free[field.Column] {
				t.Errorf("%s.%s is kept in %s, which is for units", name, field.Name, field.Column)
			}
		}
	}
}

// Every entry of a register has a day and a name, or it could be neither found
// nor put into a period.
func TestShippedKindsHaveTheirDay(t *testing.T) {
	for name, k := range shippedKinds(t) {
		if day, _ := k.Form.Field(k.Day); !day.Required || day.Column == "" {
			t.Errorf("%s: its day %q may be missing, or has no column", name, k.Day)
		}
	}
}

// What a move needs must be there to be filled when the move is made.
func TestMovesDoNotClearWhatTheyNeed(t *testing.T) {
	for name, k := range shippedKinds(t) {
		for _, m := range k.Moves {
			for _, cleared := range m.Clears {
				if field, _ := k.Form.Field(cleared); field.Required {
					t.Errorf("%s: %s clears %q, which every entry has", name, m.Name, cleared)
				}
				for _, asked := range m.Fields() {
					if asked == cleared {
						t.Errorf("%s: %s asks for %q and clears it", name, m.Name, cleared)
					}
				}
			}
		}
	}
}

func TestImportedEntriesLandInTheirState(t *testing.T) {
	kinds := shippedKinds(t)
	for _, c := range []struct {
		kind, state string
		filled      []string
	}{
		{"inspection", "planned", []string{"planned_on"}},
		{"inspection", "done", []string{"planned_on", "done_on"}},
		{"inspection", "concluded", []string{"planned_on", "done_on", "conclusion_on"}},
		{"feedback", "received", []string{"received_on"}},
		{"feedback", "forwarded", []string{"received_on", "forwarded_on"}},
		{"feedback", "answered", []string{"received_on", "answered_on"}},
		{"feedback", "published", []string{"received_on", "answered_on", "published_on"}},
		{"recommendation", "settled", []string{"raised_on", "settled_on"}},
		{"staff_member", "working", []string{"joined_on"}},
		{"staff_member", "left", []string{"joined_on", "left_on"}},
		{"job_position", "listed", []string{"approved_on", "description_on"}},
		{"job_position", "described", []string{"approved_on", "description_on", "frame_on"}},
		{"staff_rating", "recorded", []string{"rated_on"}},
		{"public_asset", "disposed", []string{"acquired_on", "disposed_on"}},
	} {
		values := form.Values{}
		for _, name := range c.filled {
			values[name] = form.TextValue("2024-03-15")
		}
		if state := kinds[c.kind].StateFor(values); state != c.state {
			t.Errorf("%s with %v is %q, not %q", c.kind, c.filled, state, c.state)
		}
	}
}

// TestFiguresNameWhatRegistersHave ties the figures to the registers that they
// count: a field that is misspelt, or has no column, would count nothing.
func TestFiguresNameWhatRegistersHave(t *testing.T) {
	figures := shippedFigures(t)
	kinds := shippedKinds(t)
	counted := map[string]bool{}
	for _, d := range figures {
		name, ok := strings.CutPrefix(d.Source, "record/")
		if !ok {
			continue
		}
		counted[name] = true
		k, ok := kinds[name]
		if !ok {
			t.Errorf("%s counts %q, which is no register", d.Name(), name)
			continue
		}
		has := func(name string, types ...form.Type) {
			t.Helper()
			field, ok := k.Form.Field(name)
			if !ok || field.Column == "" || len(types) > 0 && !slices.Contains(types, field.Type) {
				t.Errorf("%s: the register %s has no field %q with a column for this", d.Name(), k.Name, name)
			}
		}
		if d.On != "" {
			has(d.On, form.Date)
		}
		if d.Sum != "" {
			has(d.Sum, form.Number, form.Money)
		}
		if d.Distinct != "" {
			has(d.Distinct)
		}
		if d.By != "" {
			has(d.By, form.Choice, form.Choices, form.YesNo)
		}
		for _, c := range d.Where {
			has(c.Field)
			field, _ := k.Form.Field(c.Field)
			for _, value := range c.Values {
				if !mayHave(field, c.Op, value) {
					t.Errorf("%s: %s %s %q says nothing of a %s", d.Name(), c.Field, c.Op, value, field.Type)
				}
			}
		}
	}
	for name := range kinds {
		if !counted[name] {
			t.Errorf("no figure counts the register %q", name)
		}
	}
}

// mayHave tells whether a condition's value is one that a field may have.
func mayHave(field form.Field, op condition.Op, value string) bool {
	switch field.Type {
	case form.Choice, form.Choices:
		_, ok := field.Option(value)
		return ok && (op == condition.Is || op == condition.Not)
	case form.YesNo:
		return (value == "true" || value == "false") && (op == condition.Is || op == condition.Not)
	case form.Date:
		return value == condition.Start || value == condition.End
	}
	return true
}

// A sum leaves out rows without a number, and rows with less than nothing would
// take away from it.
func TestNumbersThatAreAddedUpHaveALeast(t *testing.T) {
	figures := shippedFigures(t)
	kinds := shippedKinds(t)
	for _, d := range figures {
		name, ok := strings.CutPrefix(d.Source, "record/")
		if field, there := kinds[name].Form.Field(d.Sum); ok && there && (field.Least == nil || *field.Least < 0) {
			t.Errorf("%s adds up %s.%s, which may be less than nothing", d.Name(), name, d.Sum)
		}
	}
}
