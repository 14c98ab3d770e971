// Package condition is plain conditions (điều kiện) over named fields: what
// shows a field of a form, what a measure counts, what a list shows. They are
// data, never code: one meaning, told in Go here and in SQL by who keeps the
// rows.
package condition

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// An Op compares a field with values.
type Op string

// The comparisons. A field without a value is like none, and neither from nor
// until anything.
const (
	Is    Op = "is"    // one of the values; of several choices, any of them
	Not   Op = "not"   // none of the values; also without a value
	From  Op = "from"  // this day or number, or a later or larger one
	Until Op = "until" // this day or number, or an earlier or smaller one
	Set   Op = "set"   // has a value
	Unset Op = "unset" // has no value
	// NotBy holds for no value, and for a day or number after this one: what had
	// not ended by a day.
	NotBy Op = "not_by"
)

// Start and End stand for the first and the last day of a period, in values of
// From, Until and NotBy.
const (
	Start = "@start"
	End   = "@end"
)

// A Condition compares one field.
type Condition struct {
	Field  string   `json:"field"`
	Op     Op       `json:"op"`
	Values []string `json:"values,omitempty"`
}

// All are conditions that must hold together. In YAML they are a map:
//
//	where: {state: [handled, proposed], finding: {not: in_force}, done_on: {until: "@end"}, reply: set}
type All []Condition

// A Value is what a field holds, as conditions see it: days as 2006-01-02,
// yes and no as true and false, several choices as several texts.
type Value struct {
	Texts []string
	// Number is set for fields that hold numbers or money, which compare by
	// size; all others compare as texts, which days do well.
	Number   int64
	IsNumber bool
}

// Empty tells whether there is no value.
func (v Value) Empty() bool { return !v.IsNumber && len(v.Texts) == 0 }

// Holds tells whether all conditions hold for what value gives of each field.
func (a All) Holds(value func(field string) Value) bool {
	return !slices.ContainsFunc(a, func(c Condition) bool { return !c.Holds(value(c.Field)) })
}

// Holds tells whether a condition holds for the value of its field.
func (c Condition) Holds(v Value) bool {
	switch c.Op {
	case Is:
		return c.isOneOf(v)
	case Not:
		return !c.isOneOf(v)
	case Set:
		return !v.Empty()
	case Unset:
		return v.Empty()
	case From:
		return !v.Empty() && c.compare(v) >= 0
	case Until:
		return !v.Empty() && c.compare(v) <= 0
	case NotBy:
		return v.Empty() || c.compare(v) > 0
	}
	return false
}

func (c Condition) isOneOf(v Value) bool {
	if v.IsNumber {
		return slices.Contains(c.Values, strconv.FormatInt(v.Number, 10))
	}
	return slices.ContainsFunc(v.Texts, func(t string) bool { return slices.Contains(c.Values, t) })
}

// compare gives how a value stands to the condition's only one.
func (c Condition) compare(v Value) int {
	if v.IsNumber {
		n, err := strconv.ParseInt(c.Values[0], 10, 64)
		switch {
		case err != nil || v.Number < n:
			return -1
		case v.Number > n:
			return 1
		}
		return 0
	}
	switch t := v.Texts[0]; {
	case t < c.Values[0]:
		return -1
	case t > c.Values[0]:
		return 1
	}
	return 0
}

// Within puts the days of a period in for Start and End.
func (a All) Within(start, end string) All {
	within := slices.Clone(a)
	for i, c := range within {
		within[i].Values = slices.Clone(c.Values)
		for j, v := range c.Values {
			switch v {
			case Start:
				within[i].Values[j] = start
			case End:
				within[i].Values[j] = end
			}
		}
	}
	return within
}

// Check finds what no condition can be.
func (a All) Check() error {
	var errs []error
	for _, c := range a {
		if err := c.check(); err != nil {
			errs = append(errs, fmt.Errorf("condition on %q: %w", c.Field, err))
		}
	}
	return errors.Join(errs...)
}

func (c Condition) check() error {
	switch c.Op {
	case Is, Not:
		if len(c.Values) == 0 {
			return errors.New("no value to compare with")
		}
	case From, Until, NotBy:
		if len(c.Values) != 1 || c.Values[0] == "" {
			return errors.New("from, until and not_by take one value")
		}
	case Set, Unset:
		if len(c.Values) > 0 {
			return errors.New("set and unset take no value")
		}
	default:
		return fmt.Errorf("unknown comparison %q", c.Op)
	}
	return nil
}

// UnmarshalYAML reads the short form of data files.
func (a *All) UnmarshalYAML(node ast.Node) error {
	var fields yaml.MapSlice
	if err := yaml.NodeToValue(node, &fields); err != nil {
		return fmt.Errorf("read conditions: %w", err)
	}
	var all All
	for _, f := range fields {
		cs, err := readOne(fmt.Sprint(f.Key), f.Value)
		if err != nil {
			return err
		}
		all = append(all, cs...)
	}
	*a = all
	return all.Check()
}

// MarshalYAML writes what UnmarshalYAML reads: each field once, in their order.
func (a All) MarshalYAML() (any, error) {
	var fields yaml.MapSlice
	for i, c := range a {
		same := func(other Condition) bool { return other.Field == c.Field }
		if slices.ContainsFunc(a[:i], same) {
			continue
		}
		alone := !slices.ContainsFunc(a[i+1:], same)
		fields = append(fields, yaml.MapItem{Key: c.Field, Value: a.written(c, alone)})
	}
	return fields, nil
}

// written is what stands after the name of a condition's field.
func (a All) written(c Condition, alone bool) any {
	short := len(c.Values) != 1 || c.Values[0] != string(Set) && c.Values[0] != string(Unset)
	switch {
	case alone && (c.Op == Set || c.Op == Unset):
		return string(c.Op)
	case alone && c.Op == Is && short:
		return oneOrAll(c.Values)
	}
	var ops yaml.MapSlice
	for _, other := range a {
		if other.Field == c.Field {
			ops = append(ops, yaml.MapItem{Key: string(other.Op), Value: oneOrAll(other.Values)})
		}
	}
	return ops
}

func oneOrAll(values []string) any {
	if len(values) == 1 {
		return values[0]
	}
	return values
}

// readOne reads what stands after a field's name: a value, a list of them, or
// comparisons by name.
func readOne(field string, value any) (All, error) {
	switch v := value.(type) {
	case yaml.MapSlice:
		var all All
		for _, item := range v {
			all = append(all, Condition{Field: field, Op: Op(fmt.Sprint(item.Key)), Values: texts(item.Value)})
		}
		return all, nil
	case map[string]any:
		var all All
		for op, values := range v {
			all = append(all, Condition{Field: field, Op: Op(op), Values: texts(values)})
		}
		slices.SortFunc(all, func(a, b Condition) int {
			if a.Op < b.Op {
				return -1
			}
			return 1
		})
		return all, nil
	case nil:
		return nil, fmt.Errorf("condition on %q: no value to compare with", field)
	}
	switch t := texts(value); {
	case len(t) == 1 && (t[0] == string(Set) || t[0] == string(Unset)):
		return All{{Field: field, Op: Op(t[0])}}, nil
	default:
		return All{{Field: field, Op: Is, Values: t}}, nil
	}
}

func texts(value any) []string {
	list, ok := value.([]any)
	if !ok {
		return []string{fmt.Sprint(value)}
	}
	var all []string
	for _, v := range list {
		all = append(all, fmt.Sprint(v))
	}
	return all
}
