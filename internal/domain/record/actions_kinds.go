package record

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// additions are what a unit has defined of a kind: fields added to a shipped
// one, or a whole kind of its own. They are laid on the shipped kind of the day,
// so that an upgrade keeps them.
type additions struct {
	Kind   *Kind     `json:"kind,omitempty"`
	Fields form.Form `json:"fields,omitempty"`
	// Retired are added fields that are no longer asked for; what they hold stays.
	Retired []string `json:"retired,omitempty"`
}

func readAdditions(definition string) (additions, error) {
	var a additions
	if definition == "" {
		return a, nil
	}
	if err := json.Unmarshal([]byte(definition), &a); err != nil {
		return a, fmt.Errorf("read what a unit has defined: %w", err)
	}
	return a, nil
}

// on lays the additions on a kind.
func (a additions) on(k Kind, version int) Kind {
	if a.Kind != nil {
		k = *a.Kind
		k.Own = true
	}
	k.Version = version
	k.Form = slices.Clone(k.Form)
	for _, field := range a.Fields {
		field.Own = true
		if slices.Contains(a.Retired, field.Name) {
			field.Required, field.Retired = false, true
		}
		k.Form = append(k.Form, field)
	}
	return k
}

// Kinds lists the registers of the visited unit that the visitor may see:
// shipped ones first, then the unit's own.
func (a *Actions) Kinds(ctx context.Context, v account.Visit) ([]Kind, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	kinds, err := a.kindsOf(ctx, v.Unit.ID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(kinds, func(k Kind) bool { return k.Restricted && !v.Can(ActSensitive) }), nil
}

func (a *Actions) kindsOf(ctx context.Context, unitID string) ([]Kind, error) {
	if unitID == "" {
		return slices.Clone(a.shipped), nil
	}
	defined, err := selectKinds(ctx, a.DB, unitID)
	if err != nil {
		return nil, err
	}
	kinds := make([]Kind, 0, len(a.shipped)+len(defined))
	for _, k := range a.shipped {
		row := defined[k.Name]
		added, err := readAdditions(row.Definition)
		if err != nil {
			return nil, err
		}
		if added.Kind != nil { // it came to the program later, and the unit's own stays
			continue
		}
		delete(defined, k.Name)
		kinds = append(kinds, added.on(k, row.Version))
	}
	var own []Kind
	for _, row := range defined {
		added, err := readAdditions(row.Definition)
		if err != nil {
			return nil, err
		}
		if added.Kind != nil {
			own = append(own, added.on(Kind{}, row.Version))
		}
	}
	slices.SortFunc(own, func(x, y Kind) int { return strings.Compare(x.Name, y.Name) })
	return append(kinds, own...), nil
}

// Kind returns a register of the visited unit; one that the visitor may not see
// looks like none.
func (a *Actions) Kind(ctx context.Context, v account.Visit, name string) (Kind, error) {
	kinds, err := a.Kinds(ctx, v)
	if err != nil {
		return Kind{}, err
	}
	return find(kinds, name)
}

func find(kinds []Kind, name string) (Kind, error) {
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, fmt.Errorf("the register %q: %w", name, store.ErrNotFound)
	}
	return kinds[i], nil
}

// AddField adds a field of the unit's own to a register; it gets a column when
// it can be counted by. Version is that of the kind as it was seen.
func (a *Actions) AddField(ctx context.Context, v account.Visit, kind string, version int, field form.Field) error {
	return a.define(ctx, v, kind, version, func(k Kind, own *additions) error {
		field.Own = true
		if field.Column == "" && !field.Sensitive {
			field.Column = freeColumn(k, field.Type)
		}
		own.Fields = append(own.Fields, field)
		if err := own.on(k.without(own.Fields), 0).Check(); err != nil {
			return fmt.Errorf("%w: %w", ErrDefinition, err)
		}
		return nil
	})
}

// without is a kind without fields that the unit added.
func (k Kind) without(added form.Form) Kind {
	k.Form = slices.DeleteFunc(slices.Clone(k.Form), func(f form.Field) bool {
		_, own := added.Field(f.Name)
		return own && f.Own
	})
	return k
}

// freeColumn is the first column of a type that no field of the kind has, of
// those that are kept for units; "" for types that are kept in none, or when all
// are taken.
func freeColumn(k Kind, t form.Type) string {
	letter, from, to := "t", ownText, textColumns
	switch t {
	case form.Number, form.Money:
		letter, from, to = "n", ownNumber, numberColumns
	case form.Date:
		letter, from, to = "d", ownDay, dayColumns
	case form.Long, form.File, form.Table:
		return ""
	}
	if k.Own {
		from = 1
	}
	for i := from; i <= to; i++ {
		name := letter + strconv.Itoa(i)
		if !slices.ContainsFunc(k.Form, func(f form.Field) bool { return f.Column == name }) {
			return name
		}
	}
	return ""
}

// RetireField lets a field of the unit's own no longer be asked for. What
// entries hold of it stays.
func (a *Actions) RetireField(ctx context.Context, v account.Visit, kind string, version int, name string) error {
	return a.define(ctx, v, kind, version, func(_ Kind, own *additions) error {
		if _, ok := own.Fields.Field(name); !ok || slices.Contains(own.Retired, name) {
			return fmt.Errorf("the field %q: %w", name, store.ErrNotFound)
		}
		own.Retired = append(own.Retired, name)
		return nil
	})
}

// define is the frame of acts on what a unit has defined of a kind.
func (a *Actions) define(ctx context.Context, v account.Visit, kind string, version int, do func(Kind, *additions) error) error {
	return a.act(ctx, v, ActDefine, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		k, err := a.Kind(ctx, v, kind)
		if err != nil {
			return audit.Entry{}, err
		}
		rows, err := selectKinds(ctx, a.DB, v.Unit.ID)
		if err != nil {
			return audit.Entry{}, err
		}
		row := rows[kind]
		if row.Version != version {
			return audit.Entry{}, fmt.Errorf("define a kind: %w", store.ErrStale)
		}
		own, err := readAdditions(row.Definition)
		if err != nil {
			return audit.Entry{}, err
		}
		before := row.Definition
		if err := do(k, &own); err != nil {
			return audit.Entry{}, err
		}
		row.Name, row.Definition = kind, jsonOf(own)
		if err := writeKind(ctx, tx, v.Unit.ID, row, version, v.User.ID, a.Clock.Now()); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "kind/" + kind, Before: definitionTrail{before}, After: definitionTrail{row.Definition}}, nil
	})
}

// definitionTrail is what the trail keeps of a definition.
type definitionTrail struct {
	Definition string `json:"definition,omitempty"`
}
