package plan

import (
	"context"
	"fmt"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// openDue is a number of open occurrences of a unit that are alike in what
// makes their last day.
type openDue struct {
	UnitID      string     `bun:"unit_id"`
	Kind        DueKind    `bun:"kind"`
	Day         clock.Date `bun:"day"`
	PostponedTo clock.Date `bun:"postponed_to"`
	N           int        `bun:"n"`
}

// Moved counts the open occurrences whose last day is another one when the
// working days change, and the units that have such: of one unit, or of all
// when none is named. It looks at those that are due from one day to
// another. It tells numbers only: who may change the days may know them.
func (a *Actions) Moved(ctx context.Context, unitID string, from, until clock.Date, before, after func(unitID string) WorkingDays) (occurrences, units int, err error) {
	dues, err := selectOpenDues(ctx, a.db, unitID, from, until)
	if err != nil {
		return 0, 0, err
	}
	occurrences, units = moved(dues, before, after)
	return occurrences, units, nil
}

func moved(dues []openDue, before, after func(unitID string) WorkingDays) (occurrences, units int) {
	found := map[string]bool{}
	for _, d := range dues {
		o := Occurrence{Kind: d.Kind, Date: d.Day, PostponedTo: d.PostponedTo}
		if o.LastDay(before(d.UnitID)) != o.LastDay(after(d.UnitID)) {
			occurrences += d.N
			found[d.UnitID] = true
		}
	}
	return occurrences, len(found)
}

func selectOpenDues(ctx context.Context, db *store.DB, unitID string, from, until clock.Date) ([]openDue, error) {
	var dues []openDue
	q := db.Reader().NewSelect().TableExpr("occurrences").ColumnExpr("unit_id, kind, day, postponed_to, COUNT(*) AS n").
		Where("done_on IS NULL").Where("COALESCE(postponed_to, day) BETWEEN ? AND ?", from, until).GroupExpr("unit_id, kind, day, postponed_to")
	if unitID != "" {
		q = q.Where("unit_id = ?", unitID)
	}
	if err := q.Scan(ctx, &dues); err != nil {
		return nil, fmt.Errorf("select what is open: %w", store.Translate(err))
	}
	return dues, nil
}
