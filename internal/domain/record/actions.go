package record

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/vault"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

// Calendars gives the working time of units.
type Calendars interface {
	Of(ctx context.Context, unitID string) (*workday.Calendar, error)
	OfficeOf(ctx context.Context, unitID string) (*workday.Office, error)
}

// Members lists who works in a unit.
type Members interface {
	People(ctx context.Context, v account.Visit) ([]account.Member, error)
}

// Posts lists the posts of a unit.
type Posts interface {
	Posts(ctx context.Context, unitID string) ([]unit.Post, error)
}

// Units lists all units of the installation.
type Units interface {
	List(ctx context.Context) ([]unit.Unit, error)
}

// Files are those that were kept.
type Files interface {
	Open(ctx context.Context, hash string) (blob.File, error)
}

// Intake is the door by which files come in.
type Intake interface {
	Take(ctx context.Context, name string, r io.Reader, limit int64) (intake.Kept, error)
}

// Parts are what the room stands on.
type Parts struct {
	DB        *store.DB
	Calendars Calendars
	Members   Members
	Posts     Posts
	Units     Units // nil for none
	Files     Files
	Intake    Intake
	Vault     *vault.Vault
	Clock     clock.Clock
}

// Actions are all that people do with registers. Nothing else writes them.
type Actions struct {
	Parts

	shipped []Kind
}

// NewActions joins the room with what it stands on, and reads the kinds that are
// shipped.
func NewActions(p Parts) (*Actions, error) {
	kinds, err := ShippedKinds()
	if err != nil {
		return nil, err
	}
	return &Actions{Parts: p, shipped: kinds}, nil
}

// work is what an act does inside its transaction; it returns the line for the
// trail, of which act fills in who, where and when.
type work func(ctx context.Context, tx bun.Tx) (audit.Entry, error)

// act is the frame of every act: the right is checked, then the work and its
// line of the trail are written together or not at all.
func (a *Actions) act(ctx context.Context, v account.Visit, action audit.Action, do work) error {
	if err := v.Require(action); err != nil {
		return err
	}
	return a.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		entry, err := do(ctx, tx)
		if err != nil {
			return err
		}
		entry.UnitID, entry.ActorID, entry.From = v.Unit.ID, v.User.ID, v.From
		entry.Action, entry.At = action, a.Clock.Now()
		return audit.Write(ctx, tx, entry)
	})
}

func object(kind, id string) string { return kind + "/" + id }

// trailOf is what the trail keeps of an entry: never what is sealed.
type trailOf struct {
	Code   string      `json:"code,omitempty"`
	State  string      `json:"state,omitempty"`
	Values form.Values `json:"values,omitempty"`
}

func trail(k Kind, r Record) trailOf {
	open, _ := split(k, r.Values)
	return trailOf{Code: r.Code, State: r.State, Values: open}
}

// A NewRecord is an entry to be made. The id is the form's, so that a form sent
// twice makes one: the second gets store.ErrExists.
type NewRecord struct {
	ID     string
	Values form.Values
}

// Make adds an entry to a register. Wrong values are told by a *ValuesError.
func (a *Actions) Make(ctx context.Context, v account.Visit, kind string, n NewRecord) (Record, error) {
	if err := v.Require(ActKeep); err != nil {
		return Record{}, err
	}
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return Record{}, err
	}
	k = k.on(n.Values)
	values := k.Form.Clean(n.Values)
	if problems := k.Form.Problems(values); len(problems) > 0 {
		return Record{}, &ValuesError{problems, k.Form}
	}
	time, err := a.workingTime(ctx, v.Unit.ID)
	if err != nil {
		return Record{}, err
	}
	r := a.fresh(v, k, n.ID, values, k.StateFor(values), Made, time)
	err = a.act(ctx, v, ActKeep, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		number, err := takeNumbers(ctx, tx, v.Unit.ID, kind, yearOf(r, a.Clock), 1)
		if err != nil {
			return audit.Entry{}, err
		}
		r.Code = k.CodeOf(yearOf(r, a.Clock), number)
		if err := insertRecords(ctx, tx, k, []Record{r}, a.seal(k)); err != nil {
			return audit.Entry{}, err
		}
		if err := deleteDraft(ctx, tx, v.Unit.ID, v.User.ID, kind, ""); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: object(kind, r.ID), After: trail(k, r)}, nil
	})
	return r, err
}

// fresh is an entry that has just been made.
func (a *Actions) fresh(v account.Visit, k Kind, id string, values form.Values, state string, o Origin, w WorkingTime) Record {
	now := a.Clock.Now()
	r := Record{
		UnitID: v.Unit.ID, Kind: k.Name, ID: id, Title: k.EntryTitle(values), State: state, Day: values[k.Day].Day(), Origin: o,
		Fingerprint: Fingerprint(k, values), Values: values, Version: 1, MadeBy: v.User.ID, MadeName: v.User.Name, MadeAt: now, ChangedAt: now,
	}
	k.settle(&r, Record{}, w)
	if s, _ := k.State(state); s.Pauses {
		r.PausedAt = now
	}
	return r
}

// yearOf is the year of an entry's code: that of its day, or the present one.
func yearOf(r Record, c clock.Clock) int {
	if !r.Day.IsZero() {
		return r.Day.Year
	}
	return clock.Today(c).Year
}

type workingTime struct {
	*workday.Calendar
	*workday.Office
}

func (a *Actions) workingTime(ctx context.Context, unitID string) (WorkingTime, error) {
	days, err := a.Calendars.Of(ctx, unitID)
	if err != nil {
		return nil, err
	}
	office, err := a.Calendars.OfficeOf(ctx, unitID)
	return workingTime{days, office}, err
}

// seal returns how the values of an entry are kept: what is sensitive is sealed
// for this entry alone.
func (a *Actions) seal(k Kind) func(Record) (data, sealed string, err error) {
	return func(r Record) (string, string, error) {
		open, secret := split(k, r.Values)
		if len(secret) == 0 {
			return jsonOf(open), "", nil
		}
		if a.Vault == nil {
			return "", "", errors.New("seal the values of an entry: there is no key")
		}
		return jsonOf(open), a.Vault.Seal(sealPlace(r), []byte(jsonOf(secret))), nil
	}
}

func sealPlace(r Record) string { return "record/" + r.UnitID + "/" + r.Kind + "/" + r.ID }

// unseal adds what is sealed to the values of an entry.
func (a *Actions) unseal(r *Record, sealed string) error {
	if sealed == "" {
		return nil
	}
	if a.Vault == nil {
		return errors.New("open the values of an entry: there is no key")
	}
	text, err := a.Vault.Open(sealPlace(*r), sealed)
	if err != nil {
		return fmt.Errorf("open the values of an entry: %w", err)
	}
	secret, err := valuesOf(string(text))
	if err != nil {
		return err
	}
	for name, value := range secret {
		r.Values[name] = value
	}
	return nil
}

// Change writes the values of an entry anew. Sensitive fields stay as they are
// for who may not see them, and where the values do not name them: who reads an
// entry does not get them. To empty one is to name it without a value.
func (a *Actions) Change(ctx context.Context, v account.Visit, kind, id string, version int, values form.Values) error {
	return a.change(ctx, v, ActKeep, kind, id, version, func(k Kind, r *Record, _ WorkingTime) (Event, error) {
		r.Values = keepSealed(v, k, r.Values, values)
		return Event{Act: Changed}, nil
	})
}

// keepSealed takes what is sealed from before, unless the new values name it and
// the visitor may see it.
func keepSealed(v account.Visit, k Kind, before, values form.Values) form.Values {
	after := k.Form.Clean(values)
	for _, field := range k.Form {
		if _, named := values[field.Name]; !field.Sensitive || named && v.Can(ActSensitive) {
			continue
		}
		delete(after, field.Name)
		if value, ok := before[field.Name]; ok {
			after[field.Name] = value
		}
	}
	return after
}

// change is the frame of acts on an entry that is there: it is read, changed by
// do, checked, and written with an event. A version that somebody else has
// changed meanwhile is store.ErrStale.
func (a *Actions) change(ctx context.Context, v account.Visit, action audit.Action, kind, id string, version int,
	do func(k Kind, r *Record, w WorkingTime) (Event, error),
) error {
	if err := v.Require(action); err != nil {
		return err
	}
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return err
	}
	time, err := a.workingTime(ctx, v.Unit.ID)
	if err != nil {
		return err
	}
	return a.act(ctx, v, action, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		return a.changeIn(ctx, tx, v, k, id, version, time, do)
	})
}

func (a *Actions) changeIn(ctx context.Context, tx bun.Tx, v account.Visit, k Kind, id string, version int, w WorkingTime,
	do func(k Kind, r *Record, w WorkingTime) (Event, error),
) (audit.Entry, error) {
	r, sealed, err := lockRecord(ctx, tx, v.Unit.ID, k.Name, id)
	if err != nil {
		return audit.Entry{}, err
	}
	switch {
	case r.closed():
		return audit.Entry{}, ErrState
	case version != 0 && r.Version != version:
		return audit.Entry{}, fmt.Errorf("change an entry: %w", store.ErrStale)
	}
	if err := a.unseal(&r, sealed); err != nil {
		return audit.Entry{}, err
	}
	before := r
	before.Values = cloneValues(r.Values)
	event, err := do(k, &r, w)
	if err != nil {
		return audit.Entry{}, err
	}
	if problems := k.on(r.Values).Form.Problems(r.Values); len(problems) > 0 && event.Act != StruckOut {
		return audit.Entry{}, &ValuesError{problems, k.Form}
	}
	a.derive(k, &r, before, w)
	data, sealedAfter, err := a.seal(k)(r)
	if err != nil {
		return audit.Entry{}, err
	}
	if err := updateRecord(ctx, tx, k, r, data, sealedAfter); err != nil {
		return audit.Entry{}, err
	}
	event.ID, event.ByID, event.ByName, event.At = store.NewID(), v.User.ID, v.User.Name, r.ChangedAt
	event.From, event.To, event.Changes = before.State, r.State, changesBetween(k, before.Values, r.Values)
	if err := insertEvent(ctx, tx, v.Unit.ID, k.Name, id, event); err != nil {
		return audit.Entry{}, err
	}
	return audit.Entry{Object: object(k.Name, id), Before: trail(k, before), After: trail(k, r)}, nil
}

// derive brings what follows from an entry's values up to date.
func (a *Actions) derive(k Kind, r *Record, before Record, w WorkingTime) {
	r.Title, r.Day, r.Fingerprint = k.EntryTitle(r.Values), r.Values[k.Day].Day(), Fingerprint(k, r.Values)
	r.Version++
	r.ChangedAt = a.Clock.Now()
	if r.State != before.State {
		r.MovedOn = clock.DateOf(r.ChangedAt)
	}
	k.settle(r, before, w)
	now, _ := k.State(r.State)
	switch was := !r.PausedAt.IsZero(); {
	case k.Deadline == nil:
	case now.Pauses && !was:
		r.PausedAt = r.ChangedAt
	case !now.Pauses && was:
		r.Due, r.DueAt = k.Deadline.resumed(*r, r.ChangedAt, w)
		r.PausedAt = time.Time{}
		k.putDue(r)
	}
	k.Form.Settle(r.Values)
}

// settle brings the day due, and the choices that follow from days, up to date
// with an entry's values.
func (k Kind) settle(r *Record, before Record, w WorkingTime) {
	if d := k.Deadline; d != nil {
		switch given := r.Values[d.To].Day(); {
		case d.To != "" && !given.IsZero() && !sameValue(before.Values[d.To], r.Values[d.To]):
			r.Due = given
		case r.Due.IsZero() || !sameValue(before.Values[d.From], r.Values[d.From]):
			r.Due, r.DueAt = d.dueFrom(r.Values[d.From].Day(), r.MadeAt, w)
			k.putDue(r)
		}
	}
	k.Form.Settle(r.Values)
}

// putDue writes the day due where the register has a field for it.
func (k Kind) putDue(r *Record) {
	if k.Deadline.To != "" && !r.Due.IsZero() {
		r.Values[k.Deadline.To] = form.DateValue(r.Due)
	}
}

func cloneValues(v form.Values) form.Values {
	clone := form.Values{}
	for name, value := range v {
		clone[name] = value
	}
	return clone
}

// A Step is a move of an entry: its name, the values of the fields that it asks
// for, and a note.
type Step struct {
	Move   string
	Values form.Values
	Note   string
}

// Move takes an entry from its state to another. Fields that the move needs and
// does not get are told by a *ValuesError.
func (a *Actions) Move(ctx context.Context, v account.Visit, kind, id string, version int, s Step) error {
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return err
	}
	move, ok := k.Move(s.Move)
	if !ok {
		return fmt.Errorf("move an entry: %w", store.ErrNotFound)
	}
	return a.change(ctx, v, move.right(), kind, id, version, func(k Kind, r *Record, _ WorkingTime) (Event, error) {
		return move.apply(k, r, s)
	})
}

// right is the action that making a move takes.
func (m Move) right() audit.Action {
	if m.Who == Decider {
		return ActDecide
	}
	return ActKeep
}

// apply makes a move on an entry.
func (m Move) apply(k Kind, r *Record, s Step) (Event, error) {
	if !slices.Contains(m.From, r.State) {
		return Event{}, ErrState
	}
	for _, name := range m.Fields() {
		if value, ok := s.Values[name]; ok {
			r.Values[name] = value
		}
	}
	for _, name := range m.Clears {
		delete(r.Values, name)
	}
	r.State = m.To
	r.Values = k.Form.Clean(r.Values)
	var missing []form.ProblemError
	for _, name := range m.Needs {
		field, _ := k.Form.Field(name)
		if r.Values[name].Empty() && field.Shown(r.Values) {
			missing = append(missing, form.ProblemError{Field: name, Err: form.ErrMissing})
		}
	}
	if len(missing) == 0 {
		missing = m.unfit(r.Values)
	}
	if len(missing) > 0 {
		return Event{}, &ValuesError{missing, k.Form}
	}
	return Event{Act: Moved, Move: m.Name, Note: s.Note}, nil
}

// unfit are the values that do not go with a move.
func (m Move) unfit(v form.Values) []form.ProblemError {
	var unfit []form.ProblemError
	for _, c := range m.When {
		if !c.Holds(v.Of(c.Field)) {
			unfit = append(unfit, form.ProblemError{Field: c.Field, Err: form.ErrUnfit})
		}
	}
	return unfit
}

// MaxBulk is how many entries one act may be on.
const MaxBulk = 500

// A BulkResult says what became of each entry of an act on several.
type BulkResult struct {
	Done []string
	// Refused are those that stay as they were, with why.
	Refused map[string]error
}

// MoveMany makes the same move on several entries, each by itself: what cannot
// be moved stays as it was, and is told.
func (a *Actions) MoveMany(ctx context.Context, v account.Visit, kind string, ids []string, s Step) (BulkResult, error) {
	return each(ids, func(id string) error { return a.Move(ctx, v, kind, id, 0, s) })
}

// each acts on several entries, each by itself.
func each(ids []string, act func(id string) error) (BulkResult, error) {
	if len(ids) > MaxBulk {
		return BulkResult{}, ErrTooMany
	}
	result := BulkResult{Refused: map[string]error{}}
	for _, id := range ids {
		err := act(id)
		var wrong *ValuesError
		switch {
		case err == nil:
			result.Done = append(result.Done, id)
		case errors.Is(err, ErrState), errors.Is(err, ErrKept), errors.Is(err, store.ErrNotFound), errors.As(err, &wrong):
			result.Refused[id] = err
		default:
			return result, err
		}
	}
	return result, nil
}

// Strike strikes an entry out (hủy): it stays to be seen, and no figure counts
// it.
func (a *Actions) Strike(ctx context.Context, v account.Visit, kind, id string, version int, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return ErrNoReason
	}
	return a.change(ctx, v, ActDecide, kind, id, version, func(_ Kind, r *Record, _ WorkingTime) (Event, error) {
		r.State = Struck
		return Event{Act: StruckOut, Note: reason}, nil
	})
}

// Reveal returns an entry with its sealed values; that somebody looked leaves a
// line in the trail and an event.
func (a *Actions) Reveal(ctx context.Context, v account.Visit, kind, id string) (Record, error) {
	k, err := a.Kind(ctx, v, kind)
	if err != nil {
		return Record{}, err
	}
	var r Record
	err = a.act(ctx, v, ActSensitive, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		var sealed string
		var err error
		if r, sealed, err = lockRecord(ctx, tx, v.Unit.ID, k.Name, id); err != nil {
			return audit.Entry{}, err
		}
		if err := a.unseal(&r, sealed); err != nil {
			return audit.Entry{}, err
		}
		event := Event{ID: store.NewID(), Act: Revealed, From: r.State, To: r.State, ByID: v.User.ID, ByName: v.User.Name, At: a.Clock.Now()}
		if err := insertEvent(ctx, tx, v.Unit.ID, k.Name, id, event); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: object(kind, id)}, nil
	})
	return r, err
}
