package estimate

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// An OverspentError says that a spending is more than is left of what was
// approved, and how much is left.
type OverspentError struct{ Left Money }

// Error says that more is spent than is left.
func (e *OverspentError) Error() string { return "more than is left of what was approved" }

// AddEntry writes down a decision about the year's budget of a field. The id
// is the form's: the same form again gets store.ErrExists.
func (a *Actions) AddEntry(ctx context.Context, v account.Visit, year int, id string, n NewEntry) error {
	if err := v.Require(ActBudget); err != nil {
		return err
	}
	if err := n.check(clock.Today(a.clock)); err != nil {
		return err
	}
	field, err := a.chosenField(ctx, v, year, n.FieldKey)
	if err != nil {
		return err
	}
	return a.act(ctx, v, ActBudget, year, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		e := Entry{
			UnitID: v.Unit.ID, ID: id, Year: year, Field: field, Source: n.Source, Kind: n.Kind, Amount: n.signed(),
			Number: n.Number, Day: n.Day, Note: n.Note, By: by(v), CreatedAt: a.clock.Now(),
		}
		if err := checkTaken(ctx, tx, e); err != nil {
			return audit.Entry{}, err
		}
		if err := insertEntry(ctx, tx, e); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "budget/" + id, After: trailOfEntry(e)}, nil
	})
}

// checkTaken refuses to take more from a field's source than it has. To go
// below what estimates have taken is allowed: the level above cuts as it must,
// and the page shows what is over.
func checkTaken(ctx context.Context, tx bun.Tx, e Entry) error {
	if e.Amount > 0 {
		return nil
	}
	entries, err := selectEntries(ctx, tx, e.UnitID, e.Year, e.Field.Key)
	if err != nil {
		return err
	}
	var has Money
	for _, other := range entries {
		if other.ID == e.ID {
			return nil // the same form again: the table says so
		}
		if other.Source == e.Source {
			has += other.Amount
		}
	}
	if has+e.Amount < 0 {
		return &ShortError{Has: has}
	}
	return nil
}

// A Payment is what is written down of a spending.
type Payment struct {
	Day           clock.Date
	Amount        Money
	Voucher, Note string
}

func (p Payment) check(today clock.Date) error {
	switch {
	case p.Amount < 0:
		return ErrNegative
	case p.Amount == 0:
		return ErrNothing
	case p.Amount > MaxMoney:
		return ErrTooMuch
	case p.Day.IsZero():
		return ErrNoDay
	case p.Day.After(today):
		return ErrFuture
	case strings.TrimSpace(p.Voucher) == "":
		return ErrNoNumber
	case utf8.RuneCountInString(p.Note) > maxNote, utf8.RuneCountInString(p.Voucher) > maxUnit:
		return ErrTooLong
	}
	return nil
}

// Spend writes down what was paid of an approved estimate, never more than is
// left. The id is the form's: the same form again gets store.ErrExists.
func (a *Actions) Spend(ctx context.Context, v account.Visit, estimateID, id string, p Payment) error {
	if err := v.Require(ActSpend); err != nil {
		return err
	}
	if err := p.check(clock.Today(a.clock)); err != nil {
		return err
	}
	return a.spend(ctx, v, estimateID, func(_ context.Context, _ bun.Tx, e Estimate, before []Spending) (Spending, error) {
		if slices.ContainsFunc(before, func(s Spending) bool { return s.ID == id }) {
			return Spending{}, store.ErrExists
		}
		if e.ApprovedRevision == 0 {
			return Spending{}, ErrState
		}
		if p.Amount > e.Left() {
			return Spending{}, &OverspentError{Left: e.Left()}
		}
		return Spending{ID: id, Day: p.Day, Amount: p.Amount, Voucher: p.Voucher, Note: p.Note}, nil
	})
}

// Reverse takes a spending back by a counter-entry, once, with a reason. The
// counter-entry bears the day of today and the same voucher.
func (a *Actions) Reverse(ctx context.Context, v account.Visit, estimateID, spendingID, reason string) error {
	if err := v.Require(ActSpend); err != nil {
		return err
	}
	if utf8.RuneCountInString(reason) > maxNote {
		return ErrTooLong
	}
	if strings.TrimSpace(reason) == "" {
		return ErrNoReason
	}
	return a.spend(ctx, v, estimateID, func(_ context.Context, _ bun.Tx, _ Estimate, before []Spending) (Spending, error) {
		i := slices.IndexFunc(before, func(s Spending) bool { return s.ID == spendingID })
		switch {
		case i < 0:
			return Spending{}, store.ErrNotFound
		case before[i].Reverses != "":
			return Spending{}, ErrState
		case slices.ContainsFunc(before, func(s Spending) bool { return s.Reverses == spendingID }):
			return Spending{}, store.ErrExists
		}
		return Spending{
			ID: store.NewID(), Day: clock.Today(a.clock), Amount: -before[i].Amount, Voucher: before[i].Voucher, Note: reason, Reverses: spendingID,
		}, nil
	})
}

// spend writes a spending that is decided on under the lock of the year.
func (a *Actions) spend(ctx context.Context, v account.Visit, estimateID string, decide func(ctx context.Context, tx bun.Tx, e Estimate, before []Spending) (Spending, error)) error {
	found, err := selectEstimate(ctx, a.db.Reader(), v.Unit.ID, estimateID) // its year never changes
	if err != nil {
		return err
	}
	return a.act(ctx, v, ActSpend, found.Year, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		e, err := selectEstimate(ctx, tx, v.Unit.ID, estimateID)
		if err != nil {
			return audit.Entry{}, err
		}
		before, err := selectSpendings(ctx, tx, v.Unit.ID, estimateID)
		if err != nil {
			return audit.Entry{}, err
		}
		s, err := decide(ctx, tx, e, before)
		if err != nil {
			return audit.Entry{}, err
		}
		s.UnitID, s.EstimateID, s.By, s.CreatedAt = v.Unit.ID, estimateID, by(v), a.clock.Now()
		return audit.Entry{Object: "estimate/" + estimateID, After: trailOfSpending(s)}, a.writeSpending(ctx, tx, v, e, s)
	})
}

func (a *Actions) writeSpending(ctx context.Context, tx bun.Tx, v account.Visit, e Estimate, s Spending) error {
	if err := insertSpending(ctx, tx, s); err != nil {
		return err
	}
	if err := addSpent(ctx, tx, e.UnitID, e.ID, s.Amount); err != nil {
		return err
	}
	steps, err := selectSteps(ctx, tx, e.UnitID, e.ID)
	if err != nil {
		return err
	}
	e.Spent += s.Amount
	return a.bus.Publish(ctx, tx, WasSpent{News: a.news(v, e, steps), Spending: s})
}
