package record

import (
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/condition"
)

// parted parts the form of a new entry: what is put down when it is made, and
// what a later move asks for, which few new entries have.
func (k Kind) parted() (first, later form.Form) {
	names := k.laterFields()
	for _, field := range k.Form {
		if names[field.Name] {
			later = append(later, field)
		} else {
			first = append(first, field)
		}
	}
	return first, later
}

// laterFields names the fields that a move asks for and a new entry need not
// have, and those that depend on one of them.
func (k Kind) laterFields() map[string]bool {
	asked := map[string]bool{}
	for _, m := range k.Moves {
		for _, name := range m.Fields() {
			asked[name] = true
		}
	}
	later := map[string]bool{}
	for _, field := range k.Form {
		later[field.Name] = asked[field.Name] && k.mayWait(field) && !names(field.RequiredIf, func(on string) bool { return !asked[on] })
	}
	for grown := true; grown; {
		grown = false
		for _, field := range k.Form {
			depends := names(slices.Concat(field.ShownIf, field.RequiredIf), func(on string) bool { return later[on] })
			if depends && !later[field.Name] && k.mayWait(field) {
				later[field.Name], grown = true, true
			}
		}
	}
	return later
}

// mayWait tells whether an entry can be made without thinking of a field.
func (k Kind) mayWait(field form.Field) bool {
	return !field.Required && field.Default == "" && field.Name != k.Day && !slices.Contains(k.Named, field.Name)
}

// names tells whether one of the conditions is on a field of which is says yes.
func names(all condition.All, is func(field string) bool) bool {
	return slices.ContainsFunc(all, func(c condition.Condition) bool { return is(c.Field) })
}

// holdsOf tells whether something was put into a field of a form, or is wrong
// with one.
func (s sent) holdsOf(f form.Form) bool {
	return slices.ContainsFunc(f, func(field form.Field) bool {
		return !s.values[field.Name].Empty() || slices.ContainsFunc(s.problems, func(p form.ProblemError) bool { return p.Field == field.Name })
	})
}
