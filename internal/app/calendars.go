package app

import (
	"context"

	"github.com/vidan-vn/vidan/internal/domain/calendar"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

// calendars gives other rooms the working days of units.
type calendars struct{ *calendar.Actions }

// Of returns the working days of a unit.
func (c calendars) Of(ctx context.Context, unitID string) (plan.WorkingDays, error) {
	return c.Actions.Of(ctx, unitID)
}

// moves tells the calendars what their changes do to the plans. It is made
// before the plans, which need the calendars.
type moves struct{ app *App }

// Moved counts the open occurrences that get another last day.
func (m moves) Moved(ctx context.Context, unitID string, from, until clock.Date, before, after func(unitID string) *workday.Calendar) (calendar.Effect, error) {
	days := func(of func(unitID string) *workday.Calendar) func(unitID string) plan.WorkingDays {
		return func(unitID string) plan.WorkingDays { return of(unitID) }
	}
	open, units, err := m.app.Plans.Moved(ctx, unitID, from, until, days(before), days(after))
	return calendar.Effect{Open: open, Units: units}, err
}
