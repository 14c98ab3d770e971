package discussion

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
)

// What people look at. Each asks for the right to view first.

// How much lists show.
const (
	mostNudges  = 300
	mostWatched = 200
)

// Comments returns the latest comments on a task of the visited unit, the
// first first; most of zero is all.
func (a *Actions) Comments(ctx context.Context, v account.Visit, taskID string, most int64) ([]Comment, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectComments(ctx, a.db.Reader(), v.Unit.ID, taskID, most)
}

// OwnComment returns a comment that is the visitor's.
func (a *Actions) OwnComment(ctx context.Context, v account.Visit, id string) (Comment, error) {
	return a.own(ctx, v, id)
}

// Versions returns what the comments on a task said before they were changed,
// by the comment's id. What was taken back says nothing more.
func (a *Actions) Versions(ctx context.Context, v account.Visit, taskID string) (map[string][]Version, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	versions, err := selectVersions(ctx, a.db.Reader(), v.Unit.ID, taskID)
	if err != nil {
		return nil, err
	}
	by := map[string][]Version{}
	for _, version := range versions {
		by[version.CommentID] = append(by[version.CommentID], version)
	}
	return by, nil
}

// Beside returns what stands beside a task of the visited unit.
func (a *Actions) Beside(ctx context.Context, v account.Visit, taskID string) (Beside, error) {
	if err := v.Require(ActView); err != nil {
		return Beside{}, err
	}
	return selectBeside(ctx, a.db.Reader(), v.Unit.ID, taskID, v.User.ID)
}

// Nudges lists the latest nudges of the visited unit, the newest first: of one
// person, or of one task, when they are named.
func (a *Actions) Nudges(ctx context.Context, v account.Visit, toID, taskID string) ([]Nudge, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectNudges(ctx, a.db.Reader(), v.Unit.ID, toID, taskID, mostNudges)
}

// Watched lists the tasks that the visitor follows, the latest first. Tasks
// that have gone with a changed plan are left out.
func (a *Actions) Watched(ctx context.Context, v account.Visit) ([]plan.Task, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	ids, err := selectWatched(ctx, a.db.Reader(), v.Unit.ID, v.User.ID, mostWatched)
	if err != nil {
		return nil, err
	}
	tasks, err := a.plans.TasksOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	by := make(map[string]plan.Task, len(tasks))
	for _, t := range tasks {
		by[t.ID] = t
	}
	tasks = tasks[:0]
	for _, id := range ids {
		if t, ok := by[id]; ok {
			tasks = append(tasks, t)
		}
	}
	return tasks, nil
}

// Watchers lists those who follow a task and can still see it, for other
// rooms that have news of it.
func (a *Actions) Watchers(ctx context.Context, db bun.IDB, unitID, taskID string) ([]string, error) {
	return selectWatchers(ctx, db, unitID, taskID)
}

// A LateLoad is how much is overdue for a colleague of the visitor.
type LateLoad struct {
	account.Member
	Late int
}

// Late counts what is overdue for each colleague, in the order of names; those
// for whom nothing is are left out.
func (a *Actions) Late(ctx context.Context, v account.Visit) ([]LateLoad, error) {
	if err := v.Require(ActNudge); err != nil {
		return nil, err
	}
	open, err := a.plans.OpenWork(ctx, v)
	if err != nil {
		return nil, err
	}
	colleagues, err := a.accounts.People(ctx, v) // with the names of posts
	if err != nil {
		return nil, err
	}
	var late []LateLoad
	for _, c := range colleagues {
		n := 0
		for _, i := range open {
			if i.State == plan.Overdue && holds(c, i) {
				n++
			}
		}
		if n > 0 && c.DisabledAt.IsZero() && c.ID != v.User.ID {
			late = append(late, LateLoad{c, n})
		}
	}
	return late, nil
}
