package plan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// The acts on many occurrences at once. What one act does with one occurrence
// is written once, in workflow.go.

// PreviewBulk says what an order would do, of which and why not of the others.
// Days, reasons and persons may still be missing.
func (a *Actions) PreviewBulk(ctx context.Context, v account.Visit, o BulkOrder) (BulkPreview, error) {
	if err := v.Require(bulkRights[o.Step]); err != nil {
		return BulkPreview{}, err
	}
	switch {
	case len(o.Picks) == 0:
		return BulkPreview{}, ErrNoSelection
	case len(o.Picks) > BulkMost:
		return BulkPreview{}, ErrTooMany
	}
	return a.previewIn(ctx, a.db.Reader(), v, o.asked())
}

func (a *Actions) previewIn(ctx context.Context, db bun.IDB, v account.Visit, o BulkOrder) (BulkPreview, error) {
	found, err := selectPicked(ctx, db, v.Unit.ID, o.Picks)
	if err != nil {
		return BulkPreview{}, err
	}
	days, err := a.Days(ctx, v)
	if err != nil {
		return BulkPreview{}, err
	}
	return preview(v, o, found, clock.Today(a.clock), days), nil
}

// Bulk does with each occurrence of an order what can be done, all in one
// transaction, and leaves the others. It returns ErrNothingToDo when all are
// left, and store.ErrExists when the order was carried out before.
func (a *Actions) Bulk(ctx context.Context, v account.Visit, o BulkOrder) (BulkAct, error) {
	right := bulkRights[o.Step]
	if err := v.Require(right); err != nil {
		return BulkAct{}, err
	}
	if err := o.check(clock.Today(a.clock)); err != nil {
		return BulkAct{}, err
	}
	if o.Step == StepAssign {
		if err := a.checkColleague(ctx, v, o.PersonID); err != nil {
			return BulkAct{}, err
		}
	}
	var act BulkAct
	err := a.act(ctx, v, right, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		act = BulkAct{UnitID: v.Unit.ID, ID: o.ID, UserID: v.User.ID, Step: o.Step, At: a.clock.Now(), PersonID: o.PersonID}
		if err := insertBulk(ctx, tx, act); err != nil {
			return audit.Entry{}, err
		}
		if err := a.bulkIn(ctx, tx, v, o, &act); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "bulk/" + act.ID, After: trailOfBulk(act, o)}, updateBulk(ctx, tx, act)
	})
	return act, err
}

func (a *Actions) bulkIn(ctx context.Context, tx bun.Tx, v account.Visit, o BulkOrder, act *BulkAct) error {
	found, err := a.previewIn(ctx, tx, v, o)
	if err != nil {
		return err
	}
	for _, i := range found.Cannot() {
		act.Left = append(act.Left, leftOf(i.DueTask))
	}
	for _, i := range inOrder(found.Can()) {
		done, err := a.changeOne(ctx, tx, v, i.change)
		switch {
		case err != nil:
			return err
		case done:
			act.Done = append(act.Done, doneOf(i.Occurrence))
		default:
			act.Left = append(act.Left, leftOf(i.DueTask))
		}
	}
	if len(act.Done) == 0 {
		return ErrNothingToDo
	}
	return nil
}

// inOrder sorts what is going to be written by its id, so that two acts on the
// same occurrences wait for each other and do not lock each other out.
func inOrder(items []BulkItem) []BulkItem {
	slices.SortFunc(items, func(x, y BulkItem) int { return cmp.Compare(x.Occurrence.ID, y.Occurrence.ID) })
	return items
}

// changeOne keeps a change and tells of it; false when somebody else was
// quicker, who has then changed the occurrence.
func (a *Actions) changeOne(ctx context.Context, tx bun.Tx, v account.Visit, c change) (done bool, err error) {
	err = a.keep(ctx, tx, v, c.task, c.after, c.taken)
	if errors.Is(err, store.ErrStale) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, a.tell(ctx, tx, v, c)
}

// LastBulk returns the visitor's last act on many of the unit while it can be
// undone, or, undone, could have been; store.ErrNotFound when there is none.
func (a *Actions) LastBulk(ctx context.Context, v account.Visit) (BulkAct, error) {
	if err := v.Require(ActFulfil); err != nil {
		return BulkAct{}, err
	}
	act, err := selectLastBulk(ctx, a.db.Reader(), v.Unit.ID, v.User.ID, a.clock.Now().Add(-UndoWithin))
	if err != nil || act.PersonID == "" {
		return act, err
	}
	members, err := a.members.People(ctx, v)
	if err != nil {
		return BulkAct{}, fmt.Errorf("list the members: %w", err)
	}
	for _, m := range members {
		if m.ID == act.PersonID {
			act.Person = m.Name
		}
	}
	return act, nil
}

// BulkDone tells whether the visitor has carried out the order of a form.
func (a *Actions) BulkDone(ctx context.Context, v account.Visit, id string) bool {
	act, err := selectBulk(ctx, a.db.Reader(), v.Unit.ID, id)
	return err == nil && act.UserID == v.User.ID
}

// UndoBulk makes what the visitor's last act on many has changed what it was
// before, where nobody has changed it since; the others are kept and named.
func (a *Actions) UndoBulk(ctx context.Context, v account.Visit, id string) (BulkAct, error) {
	if err := v.Require(ActFulfil); err != nil {
		return BulkAct{}, err
	}
	last, err := selectLastBulk(ctx, a.db.Reader(), v.Unit.ID, v.User.ID, a.clock.Now().Add(-UndoWithin))
	if errors.Is(err, store.ErrNotFound) || err == nil && (last.ID != id || !last.Undoable(a.clock.Now())) {
		return BulkAct{}, ErrNoUndo
	}
	if err != nil {
		return BulkAct{}, err
	}
	var undone BulkAct
	err = a.act(ctx, v, bulkRights[last.Step], func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		undone = last
		undone.UndoneAt = a.clock.Now()
		if err := markUndone(ctx, tx, undone); err != nil {
			return audit.Entry{}, err
		}
		if err := a.undoIn(ctx, tx, v, &undone); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "bulk/" + id, After: trailOfUndo(undone)}, updateBulk(ctx, tx, undone)
	})
	return undone, err
}

func (a *Actions) undoIn(ctx context.Context, tx bun.Tx, v account.Visit, act *BulkAct) error {
	picks := make([]Pick, 0, len(act.Done))
	for _, d := range act.Done {
		picks = append(picks, Pick{ID: d.ID})
	}
	found, err := selectPicked(ctx, tx, v.Unit.ID, picks)
	if err != nil {
		return err
	}
	for _, d := range act.Done {
		due, ok := found[d.ID]
		if !ok {
			continue // a changed plan has dropped it
		}
		undone := false
		if due.Occurrence.Version == d.Version {
			undone, err = a.changeOne(ctx, tx, v, act.undoOf(due.Task, due.Occurrence, d.Before))
		}
		if err != nil {
			return err
		}
		if !undone {
			act.Kept = append(act.Kept, leftOf(due))
		}
	}
	return nil
}

// Undone counts what an undone act made as it was.
func (b BulkAct) Undone() int { return len(b.Done) - len(b.Kept) }

// Named is the occurrence with the number of its task: "III.2 Quý I – Báo cáo".
func (d DueTask) Named() string { return strings.TrimSpace(d.Task.Ref() + " " + d.Name()) }
