package figure

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
)

// ErrDefinition says that a figure cannot be as it was defined; what is wrong
// stands in its text.
var ErrDefinition = errors.New("the figure cannot be so")

// MostOwn is how many figures a unit may define.
const MostOwn = 500

// definitionsOf are the figures of a unit: the shipped ones, then its own.
func (a *Actions) definitionsOf(ctx context.Context, unitID string) (Definitions, error) {
	own, err := selectDefinitions(ctx, a.db.Reader(), unitID)
	if err != nil {
		return nil, err
	}
	return a.shipped.with(own), nil
}

// with adds a unit's own figures. One that came to the program later under the
// name of one of them gives way: what a unit has defined stays.
func (all Definitions) with(own Definitions) Definitions {
	if len(own) == 0 {
		return all
	}
	kept := slices.DeleteFunc(slices.Clone(all), func(d Definition) bool {
		_, taken := own.Find(d.Name())
		return taken
	})
	return append(kept, own...)
}

// Define adds figures of the unit's own, or puts them in the place of those that
// it has by their names; all of them or none.
func (a *Actions) Define(ctx context.Context, v account.Visit, defined Definitions) error {
	if err := v.Require(ActDefine); err != nil {
		return err
	}
	if len(defined) == 0 {
		return fmt.Errorf("%w: there is none", ErrDefinition)
	}
	own, err := selectDefinitions(ctx, a.db.Reader(), v.Unit.ID)
	if err != nil {
		return err
	}
	for i, d := range defined {
		if _, shipped := a.shipped.Find(d.Name()); shipped {
			return fmt.Errorf("%w: the program has a figure %q", ErrDefinition, d.Name())
		}
		if slices.ContainsFunc(defined[:i], func(other Definition) bool { return other.Name() == d.Name() }) {
			return fmt.Errorf("%w: %q is there twice", ErrDefinition, d.Name())
		}
		defined[i].Own = true
	}
	if err := a.canBe(ctx, v.Unit.ID, own.with(defined)); err != nil {
		return err
	}
	return a.act(ctx, v, ActDefine, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		entry := audit.Entry{Object: "figure/" + defined[0].Name(), Before: definitionsTrail{}, After: definitionsTrail{defined}}
		if before, there := own.Find(defined[0].Name()); there {
			entry.Before = definitionsTrail{Definitions{before}}
		}
		for _, d := range defined {
			if err := upsertDefinition(ctx, tx, v.Unit.ID, d, by(v), a.clock.Now()); err != nil {
				return audit.Entry{}, err
			}
		}
		return entry, nil
	})
}

// Drop takes a figure of the unit's own back. One of which others are made stays.
func (a *Actions) Drop(ctx context.Context, v account.Visit, name string) error {
	if err := v.Require(ActDefine); err != nil {
		return err
	}
	own, err := selectDefinitions(ctx, a.db.Reader(), v.Unit.ID)
	if err != nil {
		return err
	}
	before, ok := own.Find(name)
	if !ok {
		return fmt.Errorf("figure %q: %w", name, ErrFigure)
	}
	left := slices.DeleteFunc(own, func(d Definition) bool { return d.Name() == name })
	if err := a.canBe(ctx, v.Unit.ID, left); err != nil {
		return err
	}
	return a.act(ctx, v, ActDefine, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		entry := audit.Entry{Object: "figure/" + name, Before: definitionsTrail{Definitions{before}}, After: definitionsTrail{}}
		return entry, deleteDefinition(ctx, tx, v.Unit.ID, name)
	})
}

// canBe finds what figures of a unit's own cannot be, with those of the program
// and with what there is to count.
func (a *Actions) canBe(ctx context.Context, unitID string, own Definitions) error {
	if len(own) > MostOwn {
		return fmt.Errorf("%w: there are more than %d", ErrDefinition, MostOwn)
	}
	errs := []error{a.shipped.with(own).Check()}
	abouts, err := a.abouts(ctx, unitID)
	if err != nil {
		return err
	}
	for _, d := range own {
		if d.Measure != "" {
			errs = append(errs, aboutIn(abouts, d.Source).suits(d))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("%w: %w", ErrDefinition, err)
	}
	return nil
}

// suits says what a measure asks of a source that it does not have.
func (a *About) suits(d Definition) error {
	if a == nil {
		return fmt.Errorf("figure %q: there is no source %q", d.Measure, d.Source)
	}
	of := func(name string, types ...FieldType) error {
		if name == "" {
			return nil
		}
		field, ok := a.field(name)
		if !ok {
			return fmt.Errorf("figure %q: %s has no field %q to count by", d.Measure, d.Source, name)
		}
		if len(types) > 0 && !slices.Contains(types, field.Type) {
			return fmt.Errorf("figure %q: the field %q is a %s", d.Measure, name, field.Type)
		}
		return nil
	}
	errs := []error{of(d.On, Day), of(d.Sum, Number, Money), of(d.Distinct), of(d.By, Choice, Text)}
	for _, c := range d.Where {
		errs = append(errs, of(c.Field))
	}
	return errors.Join(errs...)
}

func (a *About) field(name string) (Field, bool) {
	i := slices.IndexFunc(a.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return a.Fields[i], true
}

// definitionsTrail is what the trail keeps of figures.
type definitionsTrail struct {
	Figures Definitions `json:"figures,omitempty"`
}
