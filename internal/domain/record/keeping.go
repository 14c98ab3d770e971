package record

import (
	"context"
	"errors"
	"slices"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// How long entries are kept (thời hạn lưu), and what is left of them when that
// is over and somebody disposes of them (tiêu hủy).

// KeepUntil is the last day on which an entry is kept, counted from its end; the
// zero Date while it has not ended, and where entries are kept for ever.
func (k Kind) KeepUntil(r Record) clock.Date {
	if k.KeepYears == 0 || r.disposed() || !slices.Contains(k.lastStates(), r.State) {
		return clock.Date{}
	}
	end := r.MovedOn
	if end.IsZero() {
		end = r.Day
	}
	if end.IsZero() {
		return clock.Date{}
	}
	until := clock.NewDate(end.Year+k.KeepYears, end.Month, end.Day)
	if until.Month != end.Month { // of 29 February, the last of the month
		until = until.AddDays(-until.Day)
	}
	return until
}

// Expired tells whether the time for which an entry is kept is over.
func (k Kind) Expired(r Record, today clock.Date) bool {
	until := k.KeepUntil(r)
	return !until.IsZero() && until.Before(today)
}

// expired is what Expired tells, as a clause.
func (k Kind) expired(today clock.Date) clause {
	if k.KeepYears == 0 {
		return clause{sql: "FALSE"}
	}
	var args []any
	for _, state := range k.lastStates() {
		args = append(args, state)
	}
	before := clock.NewDate(today.Year-k.KeepYears, today.Month, today.Day)
	return clause{
		"r.disposed_at IS NULL AND r.state IN (" + marks(len(args)) + ") AND COALESCE(r.moved_on, r.day) < ?",
		append(args, before.String()),
	}
}

// lastStates are those in which the time of keeping runs.
func (k Kind) lastStates() []string {
	states := []string{Struck}
	for _, s := range k.States {
		if s.Ends && !s.Lasts {
			states = append(states, s.Name)
		}
	}
	return states
}

// disposal is the form of what a disposal needs: the decision that orders it,
// by number and symbol alone, so that nothing about people gets into the trail.
func disposal() form.Form {
	return form.Form{{
		Name: "basis", Type: form.LegalText, Required: true, Pattern: `[^\s]{3,60}`,
		Label: words.Name{Vi: "Quyết định tiêu hủy", En: "Decision to dispose"},
		Help:  words.Name{Vi: "Số, ký hiệu, như 15/QĐ-UBND.", En: "Number and symbol, such as 15/QĐ-UBND."},
	}}
}

// disposalTrail is what the trail keeps of a disposal.
type disposalTrail struct {
	Code  string `json:"code"`
	State string `json:"state"`
	Basis string `json:"basis,omitempty"`
}

// Dispose disposes of an entry whose time of keeping is over, by a decision. What
// figures count of it stays, without a word about people; all else goes.
func (a *Actions) Dispose(ctx context.Context, v account.Visit, kind, id string, version int, basis string) error {
	if err := v.Require(ActDispose); err != nil {
		return err
	}
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return err
	}
	if problems := disposal().Problems(form.Values{"basis": form.TextValue(basis)}); len(problems) > 0 {
		return &ValuesError{problems, disposal()}
	}
	return a.act(ctx, v, ActDispose, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		return a.disposeIn(ctx, tx, v, k, id, version, basis)
	})
}

func (a *Actions) disposeIn(ctx context.Context, tx bun.Tx, v account.Visit, k Kind, id string, version int, basis string) (audit.Entry, error) {
	r, _, err := lockRecord(ctx, tx, v.Unit.ID, k.Name, id)
	if err != nil {
		return audit.Entry{}, err
	}
	now := a.Clock.Now()
	switch {
	case r.disposed():
		return audit.Entry{}, ErrState
	case version != 0 && r.Version != version:
		return audit.Entry{}, store.ErrStale
	case !k.Expired(r, clock.DateOf(now)):
		return audit.Entry{}, ErrKept
	}
	left, err := a.empty(k, &r)
	if err != nil {
		return audit.Entry{}, err
	}
	r.DisposedAt, r.ChangedAt = now, now
	r.Version++
	if err := updateRecord(ctx, tx, k, r, jsonOf(left), ""); err != nil {
		return audit.Entry{}, err
	}
	if err := forget(ctx, tx, v.Unit.ID, k.Name, id); err != nil {
		return audit.Entry{}, err
	}
	event := Event{ID: store.NewID(), Act: Disposed, From: r.State, To: r.State, Note: basis, ByID: v.User.ID, ByName: v.User.Name, At: now}
	if err := insertEvent(ctx, tx, v.Unit.ID, k.Name, id, event); err != nil {
		return audit.Entry{}, err
	}
	return audit.Entry{Object: object(k.Name, id), After: disposalTrail{r.Code, r.State, basis}}, nil
}

// empty takes away what is not counted of an entry, and returns the values that
// are left. Texts that stand in a column become marks there, so that figures
// that count whether there is one, or different ones, stay what they were.
func (a *Actions) empty(k Kind, r *Record) (form.Values, error) {
	left, columns := form.Values{}, form.Values{}
	for _, field := range k.Form {
		value := r.Values[field.Name]
		switch {
		case field.Column == "" || field.Sensitive || value.Empty():
		case field.Type.Countable():
			left[field.Name], columns[field.Name] = value, value
		case field.Type == form.Address: // the commune is counted by, and tells of nobody
			left[field.Name] = form.TextsValue("", value.Commune())
			columns[field.Name] = left[field.Name]
		case a.Vault == nil:
			return nil, errors.New("dispose of an entry: there is no key to mark texts with")
		default:
			columns[field.Name] = form.TextValue(a.Vault.Mark("record/"+r.UnitID+"/"+k.Name+"/"+field.Name, value.Text()))
		}
	}
	r.Title, r.Fingerprint, r.Values = "", "", columns
	return left, nil
}

// DisposeMany disposes of several entries by one decision, each by itself: what
// is still to be kept stays, and is told.
func (a *Actions) DisposeMany(ctx context.Context, v account.Visit, kind string, ids []string, basis string) (BulkResult, error) {
	return each(ids, func(id string) error { return a.Dispose(ctx, v, kind, id, 0, basis) })
}
