package figure

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// What people do with figures.
const (
	ActView    audit.Action = "figure.view"    // see figures, targets and what they count
	ActEnter   audit.Action = "figure.enter"   // enter figures from outside, match targets
	ActConfirm audit.Action = "figure.confirm" // say yes or no to what another has entered
	ActDefine  audit.Action = "figure.define"  // define figures of the unit's own
)

// Rights lists the actions of the room that a role has to hold.
var Rights = []audit.Action{ActView, ActEnter, ActConfirm, ActDefine}

// ErrFigure says that there is no figure of a name.
var ErrFigure = errors.New("there is no such figure")

// A Tree knows which units stood below one on a day.
type Tree interface {
	Below(ctx context.Context, id string, day clock.Date) ([]unit.Place, error)
}

// Parts are what the room is joined from.
type Parts struct {
	DB *store.DB
	// Sources are by what stands before the slash in their names: "record".
	Sources map[string]Source
	// Definitions are the figures of all units.
	Definitions Definitions
	Tree        Tree
	Targets     PlanTargets
	// Intake takes the files of figures from outside in, Files keeps them.
	Intake *intake.Door
	Files  Files
	Clock  clock.Clock
}

// Files are where files are kept (blob.Store).
type Files interface {
	Open(ctx context.Context, hash string) (blob.File, error)
}

// Actions are all that is seen and done with figures.
type Actions struct {
	db      *store.DB
	sources map[string]Source
	shipped Definitions
	tree    Tree
	targets PlanTargets
	intake  *intake.Door
	files   Files
	clock   clock.Clock
}

// NewActions joins the room with what it stands on.
func NewActions(p Parts) *Actions {
	return &Actions{
		db: p.DB, sources: p.Sources, shipped: p.Definitions, tree: p.Tree, targets: p.Targets,
		intake: p.Intake, files: p.Files, clock: p.Clock,
	}
}

// Definitions lists the figures of the visited unit.
func (a *Actions) Definitions(ctx context.Context, v account.Visit) (Definitions, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return a.definitionsOf(ctx, v.Unit.ID)
}

// Definition returns a figure of the visited unit, or ErrFigure.
func (a *Actions) Definition(ctx context.Context, v account.Visit, name string) (Definition, error) {
	all, err := a.Definitions(ctx, v)
	if err != nil {
		return Definition{}, err
	}
	d, ok := all.Find(name)
	if !ok {
		return Definition{}, fmt.Errorf("figure %q: %w", name, ErrFigure)
	}
	return d, nil
}

// Abouts tell what there is to count in the visited unit.
func (a *Actions) Abouts(ctx context.Context, v account.Visit) ([]About, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return a.abouts(ctx, v.Unit.ID)
}

func (a *Actions) abouts(ctx context.Context, unitID string) ([]About, error) {
	var all []About
	for _, kind := range slices.Sorted(maps.Keys(a.sources)) {
		abouts, err := a.sources[kind].About(ctx, unitID)
		if err != nil {
			return nil, fmt.Errorf("what %s has to count: %w", kind, err)
		}
		all = append(all, abouts...)
	}
	return all, nil
}

// aboutIn is what tells of a source; nil when it is not there.
func aboutIn(abouts []About, source string) *About {
	i := slices.IndexFunc(abouts, func(a About) bool { return a.Source == source })
	if i < 0 {
		return nil
	}
	return &abouts[i]
}

// A Scope says of which units figures are: of the visited one, of one below it,
// or of both it and all below it added up.
type Scope struct {
	// Of is the code of a unit below, "" for the visited one.
	Of    string
	Below bool
}

// Show gives the figures of the visited unit; without names all of them.
func (a *Actions) Show(ctx context.Context, v account.Visit, p Period, names ...string) (Values, error) {
	each, err := a.ShowEach(ctx, v, Scope{}, []Period{p}, names...)
	if err != nil {
		return nil, err
	}
	return each[0], nil
}

// ShowEach gives figures for each of several periods. Which units are below, the
// last day of the last period says.
func (a *Actions) ShowEach(ctx context.Context, v account.Visit, scope Scope, periods []Period, names ...string) ([]Values, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	for _, p := range periods {
		if err := p.Check(); err != nil {
			return nil, err
		}
	}
	if len(periods) == 0 {
		return nil, nil
	}
	visits, err := a.visits(ctx, v, scope, periods[len(periods)-1].To)
	if err != nil {
		return nil, err
	}
	ids := []string{v.Unit.ID} // whose definitions hold
	for _, looks := range visits {
		if looks.Unit.ID != v.Unit.ID {
			ids = append(ids, looks.Unit.ID)
		}
	}
	all, err := a.EvaluateEach(ctx, ids, periods, names...)
	if err != nil {
		return nil, err
	}
	each := make([]Values, 0, len(all))
	for _, byUnit := range all {
		each = append(each, sumOf(byUnit, visits))
	}
	return each, nil
}

// sumOf adds up the figures of the units that are visited.
func sumOf(byUnit map[string]Values, visits []account.Visit) Values {
	if len(visits) == 1 {
		return byUnit[visits[0].Unit.ID]
	}
	total := Values{}
	for name := range byUnit[visits[0].Unit.ID] {
		all := make([]Value, 0, len(visits))
		for _, v := range visits {
			all = append(all, byUnit[v.Unit.ID][name])
		}
		total[name] = Sum(all...)
	}
	return total
}

// Whole is the figures of a unit with those of all units that stood below it
// on the last day of the period.
type Whole struct {
	Own   Values
	Below []UnitValues
	// Total adds all of them up.
	Total Values
}

// UnitValues is the figures of a unit below.
type UnitValues struct {
	unit.Place

	Values Values
}

// ShowWhole gives the figures of the visited unit and of all that stood below it
// on the period's last day, for those who may look down.
func (a *Actions) ShowWhole(ctx context.Context, v account.Visit, p Period, names ...string) (Whole, error) {
	if err := errors.Join(v.Require(ActView), v.Require(unit.ActLookDown), p.Check()); err != nil {
		return Whole{}, err
	}
	visits, err := a.visits(ctx, v, Scope{Below: true}, p.To)
	if err != nil {
		return Whole{}, err
	}
	places, err := a.tree.Below(ctx, v.Unit.ID, p.To)
	if err != nil {
		return Whole{}, fmt.Errorf("list the units below: %w", err)
	}
	ids := make([]string, 0, len(visits))
	for _, looks := range visits {
		ids = append(ids, looks.Unit.ID)
	}
	values, err := a.Evaluate(ctx, ids, p, names...)
	if err != nil {
		return Whole{}, err
	}
	whole := Whole{Own: values[v.Unit.ID], Total: sumOf(values, visits)}
	for _, place := range places {
		whole.Below = append(whole.Below, UnitValues{place, values[place.ID]})
	}
	return whole, nil
}

// visits are those with which the visitor looks at the units of a scope, as
// they stood on a day; their own comes first. Below they hold what they hold at
// home, and the source knows that they only look down.
func (a *Actions) visits(ctx context.Context, v account.Visit, scope Scope, day clock.Date) ([]account.Visit, error) {
	if !scope.Below && (scope.Of == "" || scope.Of == v.Unit.Code) {
		return []account.Visit{v}, nil
	}
	if err := v.Require(unit.ActLookDown); err != nil {
		return nil, err
	}
	places, err := a.tree.Below(ctx, v.Unit.ID, day)
	if err != nil {
		return nil, fmt.Errorf("list the units below: %w", err)
	}
	looks := func(p unit.Place) account.Visit {
		down := v
		down.Unit, down.FromAbove = p.Unit, true
		return down
	}
	if scope.Of != "" && scope.Of != v.Unit.Code {
		i := slices.IndexFunc(places, func(p unit.Place) bool { return p.Code == scope.Of })
		if i < 0 {
			return nil, fmt.Errorf("unit %q below: %w", scope.Of, store.ErrNotFound)
		}
		return []account.Visit{looks(places[i])}, nil
	}
	all := []account.Visit{v}
	for _, p := range places {
		all = append(all, looks(p))
	}
	return all, nil
}

// HasBelow tells whether the visitor may look down on units that stand below
// theirs on a day.
func (a *Actions) HasBelow(ctx context.Context, v account.Visit, day clock.Date) (bool, error) {
	if !v.Can(unit.ActLookDown) {
		return false, nil
	}
	places, err := a.tree.Below(ctx, v.Unit.ID, day)
	if err != nil {
		return false, fmt.Errorf("list the units below: %w", err)
	}
	return len(places) > 0, nil
}
