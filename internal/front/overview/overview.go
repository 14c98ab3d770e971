// Package overview is the view from above: how the units below one stand in
// their year. It joins the tree of units with the counts of their plans and
// writes nothing.
package overview

import (
	"context"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/shelf"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// Units is what the view needs of the unit tree.
type Units interface {
	TreeVersion(ctx context.Context) (int64, error)
	Below(ctx context.Context, id string, day clock.Date) ([]unit.Place, error)
	OtherNames(ctx context.Context) (map[string][]string, error)
}

// Counts is what the view needs of the units' plans.
type Counts interface {
	Stamps(ctx context.Context, known int64) (all int64, units map[string]int64, err error)
	Counts(ctx context.Context, v account.Visit, unitIDs []string, year int) ([]plan.YearCount, error)
}

// Calendars is what the view needs of the units' calendars.
type Calendars interface {
	plan.Calendars
	// Version counts the changes of all calendars.
	Version(ctx context.Context) (int64, error)
}

// Actions answer how the units below stand.
type Actions struct {
	units     Units
	counts    Counts
	clock     clock.Clock
	calendars Calendars
	shelf     *shelf.Shelf[boardKey, shelved]
}

// NewActions joins the view with what it stands on.
func NewActions(units Units, counts Counts, c clock.Clock, calendars Calendars) *Actions {
	return &Actions{units: units, counts: counts, clock: c, calendars: calendars, shelf: shelf.New[boardKey, shelved](shelfSize)}
}

// A Row is a unit's standing among others.
type Row struct {
	*Standing
	// Rank is the row's place by the column that sorts; rows that are equal
	// there share it.
	Rank int
	// Open says that the reader may look at the unit's year: it stands below
	// today, too.
	Open bool
}

// A Board is how the units below one stand as of a day.
type Board struct {
	Ask Ask
	// Today is the present day; Ask.On may be an earlier one.
	Today clock.Date
	// Rows are the units that the question lets through, sorted.
	Rows []Row
	// Total adds the rows up.
	Total FieldTally
	// Fields are those of the rows, the most common first.
	Fields []Field
	// Levels counts the units before they are narrowed by level and name;
	// Units counts them all.
	Levels map[int]int
	Units  int
	// Under is the unit of which only those below it are shown; nil is the
	// visited one.
	Under *Standing
}

// Look returns how the units below the visited one stand: the tree and the
// states as of the day asked for, of the plans as they are now. A unit asked
// for by code that does not stand below is store.ErrNotFound.
func (a *Actions) Look(ctx context.Context, v account.Visit, ask Ask) (Board, error) {
	if err := v.Require(unit.ActLookDown); err != nil {
		return Board{}, err
	}
	all, err := a.standings(ctx, v, ask.Year, ask.On)
	if err != nil {
		return Board{}, err
	}
	board := Board{Ask: ask, Today: clock.Today(a.clock), Levels: map[int]int{}}
	if ask.Under != "" {
		if board.Under, err = find(all, ask.Under); err != nil {
			return Board{}, err
		}
		all = within(all, board.Under.Place.ID)
	}
	open, err := a.openToday(ctx, v, ask)
	if err != nil {
		return Board{}, err
	}
	board.fill(all, open)
	return board, nil
}

// fill takes the rows that are asked for, adds them up and sorts them.
func (b *Board) fill(all []*Standing, open func(*Standing) bool) {
	words := strings.Fields(vietnamese.Fold(b.Ask.Query))
	b.Units = len(all)
	b.Rows = make([]Row, 0, len(all))
	for _, s := range all {
		b.Levels[s.Place.Level]++
		if (b.Ask.Level == 0 || s.Place.Level == b.Ask.Level) && s.matches(words) {
			b.Rows = append(b.Rows, Row{Standing: s, Open: open(s)})
			b.Total.add(s.FieldTally)
		}
	}
	b.Fields = fieldsOf(b.Rows)
	sortRows(b.Rows, b.Ask)
}

// openToday tells which units stand below the visited one today, too.
func (a *Actions) openToday(ctx context.Context, v account.Visit, ask Ask) (func(*Standing) bool, error) {
	today := clock.Today(a.clock)
	if ask.On == today {
		return func(*Standing) bool { return true }, nil
	}
	now, err := a.units.Below(ctx, v.Unit.ID, today)
	if err != nil {
		return nil, err
	}
	open := make(map[string]bool, len(now))
	for _, p := range now {
		open[p.ID] = true
	}
	return func(s *Standing) bool { return open[s.Place.ID] }, nil
}

func find(all []*Standing, code string) (*Standing, error) {
	for _, s := range all {
		if s.Place.Code == code {
			return s, nil
		}
	}
	return nil, store.ErrNotFound
}
