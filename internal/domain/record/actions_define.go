package record

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// MostOwnKinds is how many registers of its own a unit may have.
const MostOwnKinds = 200

// An InUseError says what of a register cannot go or change its type, because
// entries stand on it.
type InUseError struct {
	Register string
	States   []string // titles
	Fields   []string // labels
}

// Error names what is in use.
func (e *InUseError) Error() string {
	return fmt.Sprintf("the register %q is in use: states %q, fields %q", e.Register, e.States, e.Fields)
}

// AddKind adds a register of the unit's own; one of its name is
// store.ErrExists.
func (a *Actions) AddKind(ctx context.Context, v account.Visit, k Kind) error {
	return a.DefineKinds(ctx, v, []Kind{k}, Replacing{})
}

// Replacing says which registers of the unit's own may be put into the place of
// those that it has.
type Replacing struct {
	// All may be.
	All bool
	// Kind alone may be, in the version that was seen.
	Kind    string
	Version int
}

// allows tells whether a register of a version may be replaced.
func (r Replacing) allows(name string, version int) error {
	switch {
	case r.All:
		return nil
	case r.Kind != name:
		return fmt.Errorf("add the kind %q: %w", name, store.ErrExists)
	case r.Version != version:
		return fmt.Errorf("define the kind %q: %w", name, store.ErrStale)
	}
	return nil
}

// DefineKinds adds registers of the unit's own, or puts them in the place of
// those that it has by their names; all of them or none. Fields get their
// columns by themselves, and keep those that they had. What entries stand on, a
// state or a field that holds something, cannot go: that is an InUseError.
func (a *Actions) DefineKinds(ctx context.Context, v account.Visit, kinds []Kind, r Replacing) error {
	if err := v.Require(ActDefine); err != nil {
		return err
	}
	if len(kinds) == 0 {
		return fmt.Errorf("%w: there is none", ErrDefinition)
	}
	return a.act(ctx, v, ActDefine, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		defined, err := selectKinds(ctx, a.DB, v.Unit.ID)
		if err != nil {
			return audit.Entry{}, err
		}
		if len(defined)+len(kinds) > MostOwnKinds {
			return audit.Entry{}, fmt.Errorf("%w: there are more than %d", ErrDefinition, MostOwnKinds)
		}
		entry := audit.Entry{Object: "kind/" + kinds[0].Name, Before: definitionTrail{defined[kinds[0].Name].Definition}}
		var after []string
		for _, k := range kinds {
			row, err := a.defineKind(ctx, tx, v, defined, k, r)
			if err != nil {
				return audit.Entry{}, err
			}
			after = append(after, row.Definition)
		}
		entry.After = definitionTrail{strings.Join(after, "\n")}
		return entry, nil
	})
}

func (a *Actions) defineKind(ctx context.Context, tx bun.Tx, v account.Visit, defined map[string]kindRow, k Kind, r Replacing) (kindRow, error) {
	row := defined[k.Name]
	before, err := readAdditions(row.Definition)
	if err != nil {
		return row, err
	}
	shipped := slices.ContainsFunc(a.shipped, func(s Kind) bool { return s.Name == k.Name })
	if shipped && before.Kind == nil {
		return row, fmt.Errorf("add the kind %q: %w", k.Name, store.ErrExists)
	}
	after := before
	if k = k.withColumns(before); before.Kind != nil {
		if err := r.allows(k.Name, row.Version); err != nil {
			return row, err
		}
		if err := a.mayBecome(ctx, v.Unit.ID, *before.Kind, k); err != nil {
			return row, err
		}
	}
	after.Kind = &k
	if err := after.on(Kind{}, 0).Check(); err != nil {
		return row, fmt.Errorf("%w: %w", ErrDefinition, err)
	}
	version := row.Version
	row.Name, row.Definition, row.Version = k.Name, jsonOf(after), version+1
	defined[k.Name] = row
	return row, writeKind(ctx, tx, v.Unit.ID, row, version, v.User.ID, a.Clock.Now())
}

// withColumns gives the fields of a register the columns that they had before,
// and the new ones some that are free.
func (k Kind) withColumns(before additions) Kind {
	k.Own = true
	k.Form = slices.Clone(k.Form)
	all := Kind{Own: true, Form: slices.Clone(before.Fields)}
	if before.Kind != nil {
		all.Form = append(all.Form, before.Kind.Form...)
	}
	for i, field := range k.Form {
		old, had := all.Form.Field(field.Name)
		switch {
		case had && old.Type == field.Type && old.Sensitive == field.Sensitive:
			k.Form[i].Column = old.Column
		case field.Sensitive:
			k.Form[i].Column = ""
		default:
			k.Form[i].Column = freeColumn(all, field.Type)
			all.Form = append(all.Form, k.Form[i])
		}
	}
	return k
}

// mayBecome finds what of a register entries stand on and is to go.
func (a *Actions) mayBecome(ctx context.Context, unitID string, before, after Kind) error {
	in := &InUseError{Register: after.Title.In(ctx)}
	states, err := selectStates(ctx, a.DB, unitID, before.Name)
	if err != nil {
		return err
	}
	if len(states) == 0 { // there are no entries
		return nil
	}
	for _, name := range states {
		if _, stays := after.State(name); !stays && name != Struck {
			in.States = append(in.States, before.stateTitle(ctx, name))
		}
	}
	for _, field := range before.Form {
		now, stays := after.Form.Field(field.Name)
		if stays && now.Type == field.Type && now.Sensitive == field.Sensitive {
			continue
		}
		held, err := holdsField(ctx, a.DB, unitID, before.Name, field)
		if err != nil {
			return err
		}
		if held {
			in.Fields = append(in.Fields, field.Label.In(ctx))
		}
	}
	if before.Day != after.Day {
		if day, ok := before.Form.Field(before.Day); ok {
			in.Fields = append(in.Fields, day.Label.In(ctx))
		}
	}
	if len(in.States)+len(in.Fields) > 0 {
		return in
	}
	return nil
}
