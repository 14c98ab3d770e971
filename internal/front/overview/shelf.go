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
// database, by two numbers, whether something changed since, and only what did
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
	// tree and acts are the numbers at which the rows were right.
	tree, acts int64
	filled     bool
	rows       []*Standing
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
	known := board.acts
	if !board.filled || tree != board.tree {
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
	if known == -1 {
		if rows, err = a.places(ctx, v.Unit.ID, on); err != nil {
			return nil, err
		}
	}
	if rows, err = a.recount(ctx, v, rows, seqs, year, on); err != nil {
		return nil, err
	}
	board.rows, board.tree, board.acts, board.filled = rows, tree, acts, true
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
// lines that they do not know.
func (a *Actions) recount(ctx context.Context, v account.Visit, rows []*Standing, seqs map[string]int64, year int, on clock.Date) ([]*Standing, error) {
	places := map[string]int{}
	var stale []string
	for i, r := range rows {
		if r.seq != seqs[r.Place.ID] {
			places[r.Place.ID] = i
			stale = append(stale, r.Place.ID)
		}
	}
	if len(stale) == 0 {
		return rows, nil
	}
	counts, err := a.counts.Counts(ctx, v, stale, year)
	if err != nil {
		return nil, err
	}
	states := plan.NewStateTable(year, on, a.days)
	fresh := slices.Clone(rows)
	for _, c := range counts {
		i := places[c.UnitID]
		fresh[i] = rows[i].counted(c, states)
	}
	return fresh, nil
}
