package plan

import (
	"cmp"
	"context"
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// OpenWork lists what a unit has still to do, in all its years, in the order
// of days: what somebody has to know who merges the unit away.
func (a *Actions) OpenWork(ctx context.Context, v account.Visit) ([]DueTask, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	tasks, err := selectTasks(ctx, a.db.Reader(), v.Unit.ID, taskScope{})
	if err != nil {
		return nil, err
	}
	today := clock.Today(a.clock)
	var open []DueTask
	for _, t := range tasks {
		for _, o := range t.Occurrences {
			if o.DoneOn.IsZero() {
				open = append(open, DueTask{Task: t, Occurrence: o, State: o.StateOn(today, a.days)})
			}
		}
	}
	slices.SortStableFunc(open, func(x, y DueTask) int {
		return cmp.Or(x.Occurrence.Due().Compare(y.Occurrence.Due()), cmp.Compare(x.Task.Position, y.Task.Position))
	})
	return open, nil
}
