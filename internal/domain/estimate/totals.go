package estimate

import (
	"net/url"
	"slices"
)

// A Column is one figure of the year's table. What it counts, and which
// estimates those are, is one and the same condition: see counted.
type Column string

// The columns that count estimates.
const (
	ColPlanned   Column = "planned"   // đang lập, đang trình: what they ask for beyond what was approved
	ColChecked   Column = "checked"   // đã thẩm tra, chờ duyệt: the same
	ColApproved  Column = "approved"  // đã duyệt
	ColSpent     Column = "spent"     // đã chi
	ColCommitted Column = "committed" // đã duyệt và đã thẩm tra: what is no longer left
)

// Columns lists the columns that count estimates.
var Columns = []Column{ColPlanned, ColChecked, ColApproved, ColSpent, ColCommitted}

// Counts returns what a column counts of an estimate, and whether it counts it
// at all. The database says the same in counted; a test holds the two together.
func (c Column) Counts(e Estimate) (Money, bool) {
	switch c {
	case ColPlanned:
		return e.Asked(), e.State == Drafted || e.State == Submitted
	case ColChecked:
		return e.Asked(), e.State == Checked
	case ColApproved:
		return e.Approved, e.Approved > 0
	case ColSpent:
		return e.Spent, e.Spent > 0
	case ColCommitted:
		if e.State == Checked {
			return e.Approved + e.Asked(), true
		}
		return e.Approved, e.Approved > 0
	}
	return 0, false
}

// Totals are the figures of a field, or of all of them.
type Totals struct {
	Budget, Planned, Checked, Approved, Spent Money
}

// Left is what of the budget is not yet taken by checked and approved
// estimates. It is below zero when more was let through than there is.
func (t Totals) Left() Money { return t.Budget - t.Checked - t.Approved }

func (t Totals) plus(o Totals) Totals {
	return Totals{
		Budget: t.Budget + o.Budget, Planned: t.Planned + o.Planned, Checked: t.Checked + o.Checked,
		Approved: t.Approved + o.Approved, Spent: t.Spent + o.Spent,
	}
}

// A FieldTotals is a line of the year's table.
type FieldTotals struct {
	Field Field
	Totals
}

// A Year is a unit's money of one year by field: the sections of its plans in
// their order, then what else has money, General last.
type Year struct {
	Year   int
	Fields []FieldTotals
	Total  Totals
}

func (y Year) field(key string) (FieldTotals, bool) {
	i := slices.IndexFunc(y.Fields, func(f FieldTotals) bool { return f.Field.Key == key })
	if i < 0 {
		return FieldTotals{}, false
	}
	return y.Fields[i], true
}

// A Filter narrows the estimates of a year. It lives in the address.
type Filter struct {
	FieldKey string
	State    State
	// Column lets through what the column counts.
	Column Column
}

// FilterFrom reads a filter from an address; what it does not know counts as
// absent.
func FilterFrom(values url.Values) Filter {
	f := Filter{FieldKey: values.Get("field")}
	if state := State(values.Get("state")); slices.Contains(States, state) {
		f.State = state
	}
	if column := Column(values.Get("count")); slices.Contains(Columns, column) {
		f.Column = column
	}
	return f
}

// Values writes the filter as part of an address.
func (f Filter) Values() url.Values {
	v := url.Values{}
	for _, pair := range [][2]string{{"field", f.FieldKey}, {"state", string(f.State)}, {"count", string(f.Column)}} {
		if pair[1] != "" {
			v.Set(pair[0], pair[1])
		}
	}
	return v
}

// IsZero tells whether the filter lets everything through.
func (f Filter) IsZero() bool { return f == Filter{} }
