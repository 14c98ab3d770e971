package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// handInSome lets the demo's people work on what is not done yet: one report
// waits to be accepted, one plan was returned.
func (a *App) handInSome(ctx context.Context, adopted plan.Plan) error {
	officer, err := a.demoVisit(ctx, adopted.UnitID, "hoa")
	if err != nil {
		return err
	}
	leader, err := a.demoVisit(ctx, adopted.UnitID, "chutich")
	if err != nil {
		return err
	}
	on := clock.Today(a.config.Clock)
	report, err := a.demoOccurrence(ctx, officer, adopted, "V.2")
	if err != nil {
		return err
	}
	if err := a.Plans.HandIn(ctx, officer, report.ID, plan.Handing{On: on, Note: "Báo cáo số 27/BC-UBND", Version: report.Version}); err != nil {
		return err
	}
	outline, err := a.demoOccurrence(ctx, officer, adopted, "V.4")
	if err != nil {
		return err
	}
	if err := a.Plans.HandIn(ctx, officer, outline.ID, plan.Handing{On: on, Note: "Dự thảo kế hoạch", Version: outline.Version}); err != nil {
		return err
	}
	return a.Plans.Return(ctx, leader, outline.ID, plan.Handing{Note: "Bổ sung kinh phí và phân công cho từng thôn", Version: outline.Version + 1})
}

// demoVisit is the visit of a sample person to a unit.
func (a *App) demoVisit(ctx context.Context, unitID, login string) (account.Visit, error) {
	user, err := a.Accounts.UserByLogin(ctx, account.ByProgram(unit.Unit{}), login)
	if err != nil {
		return account.Visit{}, fmt.Errorf("find the user %s: %w", login, err)
	}
	return a.Accounts.Can(ctx, user.ID, plan.ActView, unitID)
}

// demoOccurrence is the first open occurrence of a task of the sample.
func (a *App) demoOccurrence(ctx context.Context, v account.Visit, adopted plan.Plan, ref string) (plan.Occurrence, error) {
	tasks, err := a.Plans.Tasks(ctx, v, adopted.ID)
	if err != nil {
		return plan.Occurrence{}, err
	}
	at := slices.IndexFunc(tasks, func(t plan.Task) bool { return t.Ref() == ref })
	if at < 0 {
		return plan.Occurrence{}, fmt.Errorf("the sample has no task %s", ref)
	}
	for _, o := range tasks[at].Occurrences {
		if !o.Touched() {
			return o, nil
		}
	}
	return plan.Occurrence{}, fmt.Errorf("nothing of the sample's task %s is open", ref)
}
