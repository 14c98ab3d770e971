package figure

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// work is what an act does inside its transaction; it returns the line for the
// trail, of which act fills in who, where and when.
type work func(ctx context.Context, tx bun.Tx) (audit.Entry, error)

// act is the frame of every act: the right is checked, then the work and its
// line of the trail are written together or not at all.
func (a *Actions) act(ctx context.Context, v account.Visit, action audit.Action, do work) error {
	if err := v.Require(action); err != nil {
		return err
	}
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		entry, err := do(ctx, tx)
		if err != nil {
			return err
		}
		entry.UnitID, entry.ActorID, entry.From = v.Unit.ID, v.User.ID, v.From
		entry.Action, entry.At = action, a.clock.Now()
		return audit.Write(ctx, tx, entry)
	})
}

func by(v account.Visit) Person { return Person{ID: v.User.ID, Name: v.User.Name} }

// MaxFile is the most that the file of a figure from outside may have, in bytes.
const MaxFile = intake.FileLimit

// TakeFile takes in the file of a figure from outside, and keeps it. It asks
// first whether the visitor may enter any, so that nobody else fills the disk.
func (a *Actions) TakeFile(ctx context.Context, v account.Visit, figure, name string, r io.Reader) (intake.Kept, error) {
	if err := v.Require(ActEnter); err != nil {
		return intake.Kept{}, err
	}
	if _, err := a.Definition(ctx, v, figure); err != nil {
		return intake.Kept{}, err
	}
	return a.intake.Take(ctx, name, r, MaxFile)
}

// Enter writes down what a figure comes to by something outside; a second
// person has to confirm it. The id is the form's, so that a form sent twice
// makes one: the second gets store.ErrExists. While one of the same figure and
// period waits or counts there is no other: ErrThere.
func (a *Actions) Enter(ctx context.Context, v account.Visit, id string, n NewOutside) (Outside, error) {
	if err := v.Require(ActEnter); err != nil {
		return Outside{}, err
	}
	d, err := a.Definition(ctx, v, n.Figure)
	if err != nil {
		return Outside{}, err
	}
	if err := n.check(d); err != nil {
		return Outside{}, err
	}
	o := Outside{
		UnitID: v.Unit.ID, ID: id, Figure: n.Figure, Period: n.Period, Top: n.Top, Bottom: n.Bottom, Note: strings.TrimSpace(n.Note),
		File:  OutsideFile{Hash: n.File.Ref.Hash, Name: n.File.Name, MediaType: n.File.MediaType, Size: n.File.Ref.Size},
		State: Waiting, Entered: by(v), EnteredAt: a.clock.Now(),
	}
	err = a.act(ctx, v, ActEnter, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		return audit.Entry{Object: "outside_figure/" + id, After: trailOf(o)}, insertOutside(ctx, tx, o)
	})
	if errors.Is(err, store.ErrExists) {
		if _, missing := selectOutside(ctx, a.db.Reader(), v.Unit.ID, id); errors.Is(missing, store.ErrNotFound) {
			return Outside{}, ErrThere
		}
	}
	return o, err
}

// Confirm is the second person's yes: from now on it counts.
func (a *Actions) Confirm(ctx context.Context, v account.Visit, id string) error {
	return a.decide(ctx, v, ActConfirm, id, decision{to: Confirmed, from: []OutsideState{Waiting}, may: isSecond})
}

// Refuse is the second person's no, with a reason.
func (a *Actions) Refuse(ctx context.Context, v account.Visit, id, reason string) error {
	return a.decide(ctx, v, ActConfirm, id, decision{to: Refused, from: []OutsideState{Waiting}, may: isSecond, why: &reason})
}

// Withdraw takes one back, with a reason: who entered it may, and who may
// confirm. It stays to be seen, and counts no more.
func (a *Actions) Withdraw(ctx context.Context, v account.Visit, id, reason string) error {
	return a.decide(ctx, v, ActEnter, id, decision{to: Withdrawn, from: []OutsideState{Waiting, Confirmed}, may: isTheirs, why: &reason})
}

// A decision leads a figure from outside on.
type decision struct {
	to   OutsideState
	from []OutsideState
	may  func(v account.Visit, o Outside) error
	// why is the reason that the act needs; nil for none.
	why *string
}

// isSecond refuses who has entered it themselves.
func isSecond(v account.Visit, o Outside) error {
	if v.User.ID == o.Entered.ID {
		return ErrOwn
	}
	return nil
}

func isTheirs(v account.Visit, o Outside) error {
	if v.User.ID != o.Entered.ID && !v.Can(ActConfirm) {
		return ErrNotYours
	}
	return nil
}

func (a *Actions) decide(ctx context.Context, v account.Visit, action audit.Action, id string, d decision) error {
	if err := v.Require(action); err != nil {
		return err
	}
	reason := ""
	if d.why != nil {
		reason = strings.TrimSpace(*d.why)
		if err := checkReason(reason); err != nil {
			return err
		}
	}
	return a.act(ctx, v, action, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		before, err := selectOutside(ctx, tx, v.Unit.ID, id)
		if err != nil {
			return audit.Entry{}, err
		}
		if err := d.may(v, before); err != nil {
			return audit.Entry{}, err
		}
		if !slices.Contains(d.from, before.State) {
			return audit.Entry{}, ErrState
		}
		after := before
		after.State, after.Decided, after.DecidedAt, after.Reason = d.to, by(v), a.clock.Now(), reason
		entry := audit.Entry{Object: "outside_figure/" + id, Before: trailOf(before), After: trailOf(after)}
		return entry, decideOutside(ctx, tx, after, before.State)
	})
}

// outsideTrail is what the trail keeps of a figure from outside.
type outsideTrail struct {
	Figure string       `json:"figure"`
	From   clock.Date   `json:"from"`
	To     clock.Date   `json:"to"`
	Top    int64        `json:"top"`
	Bottom int64        `json:"bottom,omitempty"`
	Hash   string       `json:"sha256"`
	State  OutsideState `json:"state"`
	Reason string       `json:"reason,omitempty"`
}

func trailOf(o Outside) outsideTrail {
	return outsideTrail{
		Figure: o.Figure, From: o.Period.From, To: o.Period.To, Top: o.Top, Bottom: o.Bottom, Hash: o.File.Hash, State: o.State, Reason: o.Reason,
	}
}

// Outsides lists the figures from outside of the visited unit, the latest
// first; of "" those of all figures, and of all states.
func (a *Actions) Outsides(ctx context.Context, v account.Visit, figure string, state OutsideState) ([]Outside, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectOutsides(ctx, a.db.Reader(), v.Unit.ID, outsideScope{figure, state})
}

// Outside returns a figure from outside.
func (a *Actions) Outside(ctx context.Context, v account.Visit, id string) (Outside, error) {
	if err := v.Require(ActView); err != nil {
		return Outside{}, err
	}
	return selectOutside(ctx, a.db.Reader(), v.Unit.ID, id)
}

// OutsideFile opens the file of a figure from outside.
func (a *Actions) OutsideFile(ctx context.Context, v account.Visit, id string) (Outside, blob.File, error) {
	o, err := a.Outside(ctx, v, id)
	if err != nil {
		return Outside{}, nil, err
	}
	file, err := a.files.Open(ctx, o.File.Hash)
	return o, file, err
}
