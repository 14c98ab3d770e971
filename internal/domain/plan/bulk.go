package plan

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// BulkMost is how many occurrences one act takes at most.
const BulkMost = 500

// UndoWithin is how long an act on many can be undone.
const UndoWithin = 15 * time.Minute

// BulkSteps are the steps that people take with many occurrences at once, in
// the order in which they are offered.
var BulkSteps = []Step{StepAssign, StepPostpone, StepHandIn, StepAccept, StepReturn}

// bulkRights say who may take a step with many at once.
var bulkRights = map[Step]audit.Action{
	StepAssign: ActAssign, StepPostpone: ActPostpone, StepHandIn: ActFulfil, StepAccept: ActAccept, StepReturn: ActAccept,
}

// Errors of acts on many that a person can do something about.
var (
	// ErrNoSelection says that nothing was selected.
	ErrNoSelection = errors.New("nothing is selected")
	// ErrTooMany says that more than BulkMost were selected.
	ErrTooMany = errors.New("too many are selected at once")
	// ErrNothingToDo says that nothing of what was selected can be done.
	ErrNothingToDo = errors.New("nothing of the selection can be done")
	// ErrSame says that the work is that person's already.
	ErrSame = errors.New("the work is already that person's")
	// ErrNoUndo says that an act is not the person's last, or was undone, or
	// was too long ago.
	ErrNoUndo = errors.New("the act can no longer be undone")
)

// Anyone stands for whoever is going to be chosen, in an order that is only
// looked at; nobody is called so.
const Anyone = "?"

// A Pick is an occurrence of a selection, of the version that the person saw;
// zero is whatever version it has now.
type Pick struct {
	ID      string
	Version int
}

// A BulkOrder says what is to be done with many occurrences at once (việc hàng
// loạt).
type BulkOrder struct {
	// ID is the form's, so that a form sent twice acts once.
	ID    string
	Step  Step
	Picks []Pick
	// PersonID is to whom the work is given; empty is back to the posts.
	PersonID string
	// To is the day to which work is put off; or, when it is zero, by so many
	// working days.
	To          clock.Date
	WorkingDays int
	// On is the day on which work is handed in.
	On   clock.Date
	Note string
}

// check refuses an order that cannot be carried out for any occurrence.
func (o BulkOrder) check(today clock.Date) error {
	switch {
	case len(o.Picks) == 0:
		return ErrNoSelection
	case len(o.Picks) > BulkMost:
		return ErrTooMany
	case o.Step == StepPostpone && o.To.IsZero() && o.WorkingDays <= 0, o.Step == StepHandIn && o.On.IsZero():
		return ErrUndated
	case o.Step == StepHandIn && o.On.After(today):
		return ErrFuture
	case (o.Step == StepPostpone || o.Step == StepReturn) && strings.TrimSpace(o.Note) == "":
		return ErrReason
	}
	return nil
}

// changeOf is what the order makes of one occurrence.
func (o BulkOrder) changeOf(v account.Visit, t Task, before Occurrence, today clock.Date, days WorkingDays) (change, error) {
	switch o.Step {
	case StepAssign:
		if before.AssigneeID == o.PersonID {
			return change{}, ErrSame
		}
		return assignOf(v, t, before, o.PersonID)
	case StepPostpone:
		return postponeOf(v, t, before, o.dayFor(before, today, days), o.Note)
	case StepHandIn, StepAccept, StepReturn:
		return moveOf(v, t, before, o.Step, Handing{On: o.On, Note: o.Note})
	}
	return change{}, ErrStep
}

// dayFor is the day to which an occurrence is put off: the order's, or so many
// working days after its own, or after today when that has gone.
func (o BulkOrder) dayFor(before Occurrence, today clock.Date, days WorkingDays) clock.Date {
	if !o.To.IsZero() {
		return o.To
	}
	day := before.Due()
	for _, later := range []clock.Date{before.LastDay(days), today} {
		if later.After(day) {
			day = later
		}
	}
	for left := min(o.WorkingDays, maxPostponed); left > 0; {
		day = day.AddDays(1)
		if days.Working(day) {
			left--
		}
	}
	return day
}

// maxPostponed is more working days than anything is put off by.
const maxPostponed = 500

// asked is the order as it is before the person has said more than what to do:
// what can be done is shown by it.
func (o BulkOrder) asked() BulkOrder {
	if o.Step == StepPostpone && o.To.IsZero() && o.WorkingDays <= 0 {
		o.WorkingDays = 1
	}
	return o
}

// A BulkItem is an occurrence of a selection, with what cannot be done about it
// and why; no problem is one that can.
type BulkItem struct {
	DueTask

	Problem error

	change change
}

// A BulkPreview is what an order would do.
type BulkPreview struct {
	Items []BulkItem
	// Unknown counts what is not there, or not of this unit.
	Unknown int
}

// Can returns what can be done.
func (p BulkPreview) Can() []BulkItem {
	return slices.DeleteFunc(slices.Clone(p.Items), func(i BulkItem) bool { return i.Problem != nil })
}

// Cannot returns what cannot be done.
func (p BulkPreview) Cannot() []BulkItem {
	return slices.DeleteFunc(slices.Clone(p.Items), func(i BulkItem) bool { return i.Problem == nil })
}

// preview says of each occurrence of an order whether it can be done, in the
// order of the picks; each is looked at once.
func preview(v account.Visit, o BulkOrder, found map[string]DueTask, today clock.Date, days WorkingDays) BulkPreview {
	var p BulkPreview
	seen := map[string]bool{}
	for _, pick := range o.Picks {
		if seen[pick.ID] {
			continue
		}
		seen[pick.ID] = true
		due, ok := found[pick.ID]
		if !ok {
			p.Unknown++
			continue
		}
		item := BulkItem{DueTask: due}
		item.State = due.Occurrence.StateOn(today, days)
		item.change, item.Problem = o.changeOf(v, due.Task, due.Occurrence, today, days)
		if pick.Version != 0 && pick.Version != due.Occurrence.Version {
			item.Problem = store.ErrStale
		}
		p.Items = append(p.Items, item)
	}
	return p
}

// A BulkAct is an act on many occurrences as it was carried out.
type BulkAct struct {
	UnitID, ID, UserID string
	Step               Step
	At                 time.Time
	// PersonID is to whom the work was given, Person their name.
	PersonID, Person string
	// Done is what was done, Left what was not, because of what others had
	// done in the meantime.
	Done []BulkDone
	Left []BulkLeft
	// UndoneAt is when it was undone, the zero time for never; Kept is what
	// others had changed since and stayed as it was.
	UndoneAt time.Time
	Kept     []BulkLeft
}

// A BulkDone is an occurrence of an act on many: of which version it is since,
// and how it was before.
type BulkDone struct {
	ID      string     `json:"id"`
	Version int        `json:"version"`
	Before  BulkBefore `json:"before"`
}

// A BulkBefore is what an act on many can have changed of an occurrence.
type BulkBefore struct {
	PostponedTo clock.Date `json:"postponed_to,omitzero"`
	Stage       Stage      `json:"stage"`
	AssigneeID  string     `json:"assignee,omitempty"`
	HandedOn    clock.Date `json:"handed,omitzero"`
	DoneOn      clock.Date `json:"done,omitzero"`
	DoneNote    string     `json:"note,omitempty"`
	DoneBy      string     `json:"by,omitempty"`
}

// A BulkLeft is an occurrence that an act on many did not touch, by its name.
type BulkLeft struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func doneOf(o Occurrence) BulkDone {
	return BulkDone{ID: o.ID, Version: o.Version + 1, Before: BulkBefore{
		PostponedTo: o.PostponedTo, Stage: o.stage(), AssigneeID: o.AssigneeID,
		HandedOn: o.HandedOn, DoneOn: o.DoneOn, DoneNote: o.DoneNote, DoneBy: o.DoneBy,
	}}
}

func leftOf(d DueTask) BulkLeft { return BulkLeft{ID: d.Occurrence.ID, Name: d.Named()} }

// Undoable tells whether the act can still be undone at a moment.
func (b BulkAct) Undoable(now time.Time) bool {
	return b.UndoneAt.IsZero() && now.Sub(b.At) <= UndoWithin
}

// undoOf is the change that makes an occurrence what it was before the act.
func (b BulkAct) undoOf(t Task, o Occurrence, before BulkBefore) change {
	after := o
	after.PostponedTo, after.Stage, after.AssigneeID = before.PostponedTo, before.Stage, before.AssigneeID
	after.HandedOn, after.DoneOn, after.DoneNote, after.DoneBy = before.HandedOn, before.DoneOn, before.DoneNote, before.DoneBy
	c := change{task: t, before: o, after: after, taken: StepTaken{Step: StepUndo, PersonID: after.AssigneeID}}
	switch b.Step {
	case StepPostpone:
		c.taken.Day, c.taken.OldDay = after.Due(), o.Due()
		c.news = func(n News) any { return OccurrencePostponed{n, o.Due(), ""} }
	case StepAssign:
		c.news = func(n News) any { return OccurrenceAssigned{n, o.AssigneeID} }
	default:
		c.news = func(n News) any { return OccurrenceMoved{n, StepUndo, "", o.DoneBy} }
	}
	return c
}
