package estimate

import (
	"context"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/audit"
)

// An OverError says that an estimate asks for more than is left of the field's
// budget, and how much is left. With a reason it can be checked all the same.
type OverError struct{ Left Money }

// Error says that more is asked than is left.
func (e *OverError) Error() string { return "the estimate asks for more than is left" }

// An OwnError says that somebody else has to check or decide, and who can.
type OwnError struct{ Others []string }

// Error says that it is one's own.
func (e *OwnError) Error() string { return "one's own estimate is for somebody else to judge" }

// A Verdict is what the accountant or a leader says of an estimate.
type Verdict struct {
	// Passes lets the estimate go on; otherwise it goes back to its drafters,
	// which needs a note.
	Passes bool
	Note   string
	// Version is that of the estimate as the person saw it.
	Version int
}

func (d Verdict) kind(passing StepKind) StepKind {
	if d.Passes {
		return passing
	}
	return StepReturn
}

func (d Verdict) check() error {
	if !d.Passes && strings.TrimSpace(d.Note) == "" {
		return ErrNoReason
	}
	return nil
}

// Check is the accountant's: an estimate passes when it fits into what is left
// of the field's budget, or with a reason why it goes beyond. How much was left
// is kept with the check.
func (a *Actions) Check(ctx context.Context, v account.Visit, id string, d Verdict) error {
	judge, there, err := a.judge(ctx, v, ActCheck, id, d)
	if err != nil {
		return err
	}
	return a.move(ctx, v, id, move{ActCheck, d.kind(StepCheck), d.Version, d.Note, func(ctx context.Context, tx bun.Tx, e *Estimate, s *Step, steps []Step) (any, error) {
		if e.State != Submitted {
			return nil, ErrState
		}
		if err := judge.mayOn(drafters(steps, e.Revision)); err != nil {
			return nil, err
		}
		left, err := leftOf(ctx, tx, *e)
		if err != nil {
			return nil, err
		}
		if err := a.passCheck(e, s, left, d.Passes, there); err != nil {
			return nil, err
		}
		return WasChecked{News: a.news(v, *e, steps), Passed: d.Passes, Over: s.Over(), Left: left, Note: s.Note}, nil
	}})
}

func (a *Actions) passCheck(e *Estimate, s *Step, left Money, passes, taskThere bool) error {
	if !passes {
		e.State = Returned
		return nil
	}
	if err := e.fits(taskThere); err != nil {
		return err
	}
	if e.Asked() > left && s.Note == "" {
		return &OverError{Left: left}
	}
	e.State, s.Left = Checked, left
	return nil
}

// leftOf is what is left of the budget of an estimate's field.
func leftOf(ctx context.Context, db bun.IDB, e Estimate) (Money, error) {
	totals, err := selectTotals(ctx, db, e.UnitID, e.Year, e.Field.Key)
	if err != nil || len(totals) == 0 {
		return 0, err
	}
	return totals[0].Left(), nil
}

// Decide is a leader's: what was checked is approved, or returned with a
// reason.
func (a *Actions) Decide(ctx context.Context, v account.Visit, id string, d Verdict) error {
	judge, there, err := a.judge(ctx, v, ActDecide, id, d)
	if err != nil {
		return err
	}
	return a.move(ctx, v, id, move{ActDecide, d.kind(StepApprove), d.Version, d.Note, func(_ context.Context, _ bun.Tx, e *Estimate, s *Step, steps []Step) (any, error) {
		if e.State != Checked {
			return nil, ErrState
		}
		if !plan.LeadsField(v.Fields, e.Field.Key) {
			return nil, plan.ErrOtherField
		}
		if err := judge.mayOn(involved(steps, e.Revision)); err != nil {
			return nil, err
		}
		if !d.Passes {
			e.State = Returned
			return WasDecided{News: a.news(v, *e, steps), Note: s.Note}, nil
		}
		if err := e.fits(there); err != nil {
			return nil, err
		}
		e.State, e.Approved, e.ApprovedRevision = Approved, e.Amount, e.Revision
		return WasDecided{News: a.news(v, *e, steps), Approved: true, Note: s.Note}, nil
	}})
}

// involved are those who drafted or checked a revision.
func involved(steps []Step, revision int) []string {
	return append(drafters(steps, revision), whoDid(steps, revision, StepCheck)...)
}

// A judge is who checks or decides, with all who could.
//
// The rule of four eyes: nobody checks what they drafted, and nobody decides
// what they drafted or checked, as long as the unit has somebody else for it.
// In a commune with one accountant they check their own draft, because
// otherwise nobody could; the history shows it.
type judge struct {
	self   string
	others []account.Member
}

func (a *Actions) judge(ctx context.Context, v account.Visit, action audit.Action, id string, d Verdict) (judge, bool, error) {
	if err := v.Require(action); err != nil {
		return judge{}, false, err
	}
	if err := d.check(); err != nil {
		return judge{}, false, err
	}
	there, err := a.taskThere(ctx, v, id)
	if err != nil {
		return judge{}, false, err
	}
	j, err := a.judgeOf(ctx, v, action)
	return j, there, err
}

func (a *Actions) judgeOf(ctx context.Context, v account.Visit, action audit.Action) (judge, error) {
	others, err := a.people.Holding(ctx, v, action)
	return judge{v.User.ID, others}, err
}

// mayOn tells whether the judge may judge what some have done.
func (j judge) mayOn(done []string) error {
	if j.self == "" || !slices.Contains(done, j.self) {
		return nil
	}
	var names []string
	for _, m := range j.others {
		if m.ID != j.self && !slices.Contains(done, m.ID) {
			names = append(names, m.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return &OwnError{Others: names}
}
