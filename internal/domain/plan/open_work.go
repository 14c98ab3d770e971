package plan

import (
	"cmp"
	"context"
	"slices"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// OpenWork lists what a unit has still to do, in all its years, in the order
// of days: what somebody has to know who merges the unit away, or sees a
// colleague leave.
func (a *Actions) OpenWork(ctx context.Context, v account.Visit) ([]AgendaItem, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return a.openWork(ctx, a.db.Reader(), v.Unit.ID)
}

func (a *Actions) openWork(ctx context.Context, db bun.IDB, unitID string) ([]AgendaItem, error) {
	open, err := selectAgenda(ctx, agendaQuery(db, unitID, Whose{}).Where("o.done_on IS NULL"))
	if err != nil {
		return nil, err
	}
	days, err := a.calendars.Of(ctx, unitID)
	if err != nil {
		return nil, err
	}
	today := clock.Today(a.clock)
	for i := range open {
		open[i] = open[i].asOf(today, days)
	}
	slices.SortStableFunc(open, func(x, y AgendaItem) int {
		return cmp.Or(x.Occurrence.Due().Compare(y.Occurrence.Due()), cmp.Compare(x.Task.Position, y.Task.Position),
			cmp.Compare(x.Occurrence.ID, y.Occurrence.ID))
	})
	return open, nil
}
