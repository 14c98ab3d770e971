package overview

import (
	"context"
	"slices"
	"sync"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// The shelf keeps how the units below one stand, so that a page with three
// thousand of them costs little more than one with thirty. Each reader asks the
// database, by a few numbers, whether something changed since, and only what did
// is counted anew.

// shelfSize is how many boards are kept; one of three thousand units takes
// about two megabytes.
const shelfSize = 16

type boardKey struct {
	unitID string
	year   int
	on     clock.Date
}

// shelved is a board on the shelf.
type shelved struct {
	// mu lets one reader bring the board up to date while others wait for it.
	mu sync.Mutex
	// tree, acts and calendars are the numbers at which the rows were right.
	tree, acts, calendars int64
	filled                bool
	rows                  []*Standing
}

// standings returns how the units below the visited one stand in a year as of
// a day. The slice is the caller's to read only.
func (a *Actions) standings(ctx context.Context, v account.Visit, year int, on clock.Date) ([]*Standing, error) {
	board := a.shelf.Take(boardKey{v.Unit.ID, year, on})
	board.mu.Lock()
	defer board.mu.Unlock()
	// The numbers are read before what they stand for: at worst something is
	// counted twice.
	tree, err := a.units.TreeVersion(ctx)
	if err != nil {
		return nil, err
	}
	calendars, err := a.calendars.Version(ctx)
	if err != nil {
		return nil, err
	}
	placed, known := board.filled && tree == board.tree, board.acts
	if !placed || calendars != board.calendars {
		known = -1
	}
	acts, seqs, err := a.counts.Stamps(ctx, known)
	if err != nil {
		return nil, err
	}
	if known == acts {
		return board.rows, nil
	}
	rows := board.rows
	if !placed {
		if rows, err = a.places(ctx, v.Unit.ID, on); err != nil {
			return nil, err
		}
	}
	if rows, err = a.recount(ctx, v, rows, seqs, year, on); err != nil {
		return nil, err
	}
	board.rows, board.tree, board.acts, board.calendars, board.filled = rows, tree, acts, calendars, true
	return rows, nil
}

// places lists the units below one, of which nothing is counted yet.
func (a *Actions) places(ctx context.Context, unitID string, on clock.Date) ([]*Standing, error) {
	places, err := a.units.Below(ctx, unitID, on)
	if err != nil {
		return nil, err
	}
	names, err := a.units.OtherNames(ctx)
	if err != nil {
		return nil, err
	}
	below := countBelow(places)
	rows := make([]*Standing, 0, len(places))
	for _, p := range places {
		rows = append(rows, place(p, names[p.ID], below[p.ID]))
	}
	return rows, nil
}

// recount returns the rows with the counts of those units anew whose trail has
// lines that they do not know, or who have other working days since: also those
// of a unit that did nothing may change, with the installation's.
func (a *Actions) recount(ctx context.Context, v account.Visit, rows []*Standing, seqs map[string]int64, year int, on clock.Date) ([]*Standing, error) {
	stale, places, err := a.stale(ctx, rows, seqs)
	if err != nil || len(stale) == 0 {
		return rows, err
	}
	counts, err := a.counts.Counts(ctx, v, stale, year)
	if err != nil {
		return nil, err
	}
	// Units mostly have the same working days, and then share a table of states.
	tables := map[plan.WorkingDays]*plan.StateTable{}
	fresh := slices.Clone(rows)
	for _, c := range counts {
		place := places[c.UnitID]
		if tables[place.days] == nil {
			tables[place.days] = plan.NewStateTable(year, on, place.days)
		}
		fresh[place.row] = rows[place.row].counted(c, tables[place.days])
	}
	return fresh, nil
}

// stalePlace is where a stale row stands, and by which days it is counted.
type stalePlace struct {
	row  int
	days plan.WorkingDays
}

// stale lists the units that are to be counted anew.
func (a *Actions) stale(ctx context.Context, rows []*Standing, seqs map[string]int64) ([]string, map[string]stalePlace, error) {
	places := map[string]stalePlace{}
	var stale []string
	for i, r := range rows {
		days, err := a.calendars.Of(ctx, r.Place.ID)
		if err != nil {
			return nil, nil, err
		}
		if r.seq != seqs[r.Place.ID] || r.days != days {
			places[r.Place.ID] = stalePlace{i, days}
			stale = append(stale, r.Place.ID)
		}
	}
	return stale, places, nil
}
