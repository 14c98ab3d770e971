package plan

import (
	"context"
	"log/slog"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
)

// countedAtOnce is how many units are counted by one query.
const countedAtOnce = 200

// Stamps returns the numbers by which somebody who keeps counts knows whether
// they are still right: one that grows with every act anywhere, and, for when
// that has grown, the last line of each unit's trail.
func (a *Actions) Stamps(ctx context.Context, known int64) (all int64, units map[string]int64, err error) {
	if all, err = audit.Lines(ctx, a.db.Reader()); err != nil || all == known {
		return all, nil, err
	}
	units, err = audit.Heads(ctx, a.db.Reader())
	return all, units, err
}

// Counts returns what the years of units below the visited one count up to, in
// no particular order; units without a plan have no fields. Which units lie
// below is the caller's to say, from the tree. Counts that are no longer right
// are made anew and kept.
func (a *Actions) Counts(ctx context.Context, v account.Visit, unitIDs []string, year int) ([]YearCount, error) {
	if err := v.Require(unit.ActLookDown); err != nil {
		return nil, err
	}
	kept, err := selectRollups(ctx, a.db, unitIDs, year)
	if err != nil {
		return nil, err
	}
	counts := make([]YearCount, 0, len(kept))
	seqs := map[string]int64{}
	var stale []string
	for _, k := range kept {
		y, err := decodeCount(k.unitID, year, k.counts)
		if err != nil { // not kept, or by another version of the program
			stale = append(stale, k.unitID)
			seqs[k.unitID] = k.seq
			continue
		}
		y.Seq = k.seq
		counts = append(counts, y)
	}
	fresh, err := a.recount(ctx, stale, year, seqs)
	return append(counts, fresh...), err
}

// recount counts units from their occurrences. Their places in the trail were
// read before, so that an act in between leaves counts that know too little
// of the trail, never too much.
func (a *Actions) recount(ctx context.Context, unitIDs []string, year int, seqs map[string]int64) ([]YearCount, error) {
	var counts []YearCount
	for len(unitIDs) > 0 {
		n := min(countedAtOnce, len(unitIDs))
		part, err := countUnits(ctx, a.db, unitIDs[:n], year)
		if err != nil {
			return nil, err
		}
		for i := range part {
			part[i].Seq = seqs[part[i].UnitID]
		}
		unitIDs = unitIDs[n:]
		counts = append(counts, part...)
		err = a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error { return keepRollups(ctx, tx, part) })
		if err != nil {
			// The counts are right all the same: the next who asks keeps them.
			a.log.LogAttrs(ctx, slog.LevelWarn, "the counts of units were not kept", slog.Any("cause", err))
		}
	}
	return counts, nil
}
