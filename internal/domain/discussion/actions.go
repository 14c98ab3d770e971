package discussion

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Actions are all that people do in this room. No page writes by another way.
type Actions struct {
	db       *store.DB
	accounts *account.Actions
	plans    *plan.Actions
	clock    clock.Clock
	bus      *event.Bus
}

// NewActions joins the room with what it stands on. Its news go on the bus.
func NewActions(db *store.DB, accounts *account.Actions, plans *plan.Actions, c clock.Clock, bus *event.Bus) *Actions {
	return &Actions{db: db, accounts: accounts, plans: plans, clock: c, bus: bus}
}

// work is what an act does inside its transaction; it returns the line for
// the trail, of which act fills in who, where and when.
type work func(ctx context.Context, tx bun.Tx) (audit.Entry, error)

// act is the frame of every act whose right was checked: the work and its line
// of the trail are written together or not at all. A line of no object is not
// written: nothing was done.
func (a *Actions) act(ctx context.Context, v account.Visit, action audit.Action, at time.Time, do work) error {
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		entry, err := do(ctx, tx)
		if err != nil || entry.Object == "" {
			return err
		}
		entry.UnitID, entry.ActorID, entry.From = v.Unit.ID, v.User.ID, v.From
		entry.Action, entry.At = action, at
		return audit.Write(ctx, tx, entry)
	})
}

// commentTrail is what the trail keeps of a comment.
type commentTrail struct {
	Task       string `json:"task"`
	Occurrence string `json:"occurrence,omitempty"`
	Text       string `json:"text,omitempty"`
	Withdrawn  bool   `json:"withdrawn,omitempty"`
}

func trailOf(c Comment) commentTrail {
	return commentTrail{Task: c.TaskID, Occurrence: c.OccurrenceID, Text: c.Text, Withdrawn: !c.WithdrawnAt.IsZero()}
}

// A NewComment is what somebody writes about a task.
type NewComment struct {
	// ID is the form's, so that a form sent twice posts once: the second gets
	// store.ErrExists.
	ID                   string
	TaskID, OccurrenceID string
	Text                 string
	// Mentioned are the colleagues who were picked, besides those whom the
	// text names by @login.
	Mentioned []string
}

// Comment posts a comment. Who comments, or is mentioned, follows the task
// from then on.
func (a *Actions) Comment(ctx context.Context, v account.Visit, n NewComment) (Comment, error) {
	if err := v.Require(ActComment); err != nil {
		return Comment{}, err
	}
	task, err := a.taskOf(ctx, v, n.TaskID, n.OccurrenceID)
	if err != nil {
		return Comment{}, err
	}
	now := a.clock.Now()
	c := Comment{
		UnitID: v.Unit.ID, ID: n.ID, TaskID: n.TaskID, OccurrenceID: n.OccurrenceID,
		AuthorID: v.User.ID, AuthorName: v.User.Name, CreatedAt: now, Version: 1,
	}
	if err := a.say(ctx, v, &c, n.Text, n.Mentioned); err != nil {
		return Comment{}, err
	}
	err = a.act(ctx, v, ActComment, now, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		if err := insertComment(ctx, tx, c); err != nil {
			return audit.Entry{}, err
		}
		err := a.tell(ctx, tx, v, Commented{Comment: c, TaskName: task.Title, Mentioned: c.mentioned()}, now)
		return audit.Entry{Object: "comment/" + c.ID, After: trailOf(c)}, err
	})
	return c, err
}

// taskOf finds a task of the visited unit, and makes sure that the occurrence
// is one of its own.
func (a *Actions) taskOf(ctx context.Context, v account.Visit, taskID, occurrenceID string) (plan.Task, error) {
	task, _, err := a.plans.Task(ctx, v, taskID)
	if err != nil {
		return plan.Task{}, err
	}
	if occurrenceID != "" && !slices.ContainsFunc(task.Occurrences, func(o plan.Occurrence) bool { return o.ID == occurrenceID }) {
		return plan.Task{}, fmt.Errorf("find the occurrence of a comment: %w", store.ErrNotFound)
	}
	return task, nil
}

// say gives a comment its text, and finds whom it mentions. Those whom it
// mentioned before stay understood, also when they have left since.
func (a *Actions) say(ctx context.Context, v account.Visit, c *Comment, text string, ids []string) error {
	text, err := checked(text, MaxText)
	if err != nil {
		return err
	}
	if text == "" {
		return ErrEmpty
	}
	colleagues, err := a.accounts.Colleagues(ctx, v)
	if err != nil {
		return err
	}
	for _, m := range c.Mentions {
		colleagues = append(colleagues, account.Member{User: account.User{ID: m.UserID, Login: m.Login, Name: m.Name}})
	}
	mentions, err := picked(mentionsIn(text, colleagues), ids, colleagues)
	if err != nil {
		return err
	}
	c.Text, c.Mentions = text, mentions
	return nil
}

// tell lets the author and those who are mentioned follow the task, and
// publishes the news.
func (a *Actions) tell(ctx context.Context, tx bun.Tx, v account.Visit, news Commented, now time.Time) error {
	c := news.Comment
	var rows []watchRow
	for _, id := range append([]string{c.AuthorID}, news.Mentioned...) {
		if id != "" { // the program follows nothing
			rows = append(rows, watchRow{UnitID: c.UnitID, TaskID: c.TaskID, UserID: id, Since: now})
		}
	}
	if err := putWatches(ctx, tx, rows); err != nil {
		return err
	}
	watchers, err := selectWatchers(ctx, tx, c.UnitID, c.TaskID)
	if err != nil {
		return err
	}
	own := func(id string) bool { return id == c.AuthorID }
	news.UnitID, news.ActorID, news.At = v.Unit.ID, v.User.ID, now
	news.Watchers, news.Mentioned = slices.DeleteFunc(watchers, own), slices.DeleteFunc(news.Mentioned, own)
	return a.bus.Publish(ctx, tx, news)
}

// An Edit changes what a comment says.
type Edit struct {
	Text      string
	Mentioned []string
	// Version is that of the comment as the author saw it.
	Version int
}

// Edit changes the visitor's own comment, for a while after it was written.
// What it said before is kept.
func (a *Actions) Edit(ctx context.Context, v account.Visit, id string, e Edit) (Comment, error) {
	before, err := a.own(ctx, v, id)
	if err != nil {
		return Comment{}, err
	}
	now := a.clock.Now()
	if !before.MayEdit(v.User.ID, now) {
		return before, ErrTooLate
	}
	after := before
	after.Version, after.EditedAt = e.Version, now
	if err := a.say(ctx, v, &after, e.Text, e.Mentioned); err != nil {
		return before, err
	}
	task, err := a.taskOf(ctx, v, before.TaskID, "")
	if err != nil {
		return before, err
	}
	err = a.act(ctx, v, ActComment, now, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		if err := updateComment(ctx, tx, after); err != nil {
			return audit.Entry{}, err
		}
		if err := insertVersion(ctx, tx, v.Unit.ID, before.version()); err != nil {
			return audit.Entry{}, err
		}
		named := before.mentioned()
		added := slices.DeleteFunc(after.mentioned(), func(id string) bool { return slices.Contains(named, id) })
		err := a.tell(ctx, tx, v, Commented{Comment: after, TaskName: task.Title, Edited: true, Mentioned: added}, now)
		return audit.Entry{Object: "comment/" + id, Before: trailOf(before), After: trailOf(after)}, err
	})
	return before, err
}

// version is the comment as one of its versions.
func (c Comment) version() Version {
	at := c.CreatedAt
	if !c.EditedAt.IsZero() {
		at = c.EditedAt
	}
	return Version{CommentID: c.ID, Version: c.Version, Text: c.Text, WrittenAt: at}
}

// Withdraw takes the visitor's own comment back: it stays in its place, and
// shows that it was taken back instead of what it said. Doing it twice does no
// more.
func (a *Actions) Withdraw(ctx context.Context, v account.Visit, id string) (Comment, error) {
	before, err := a.own(ctx, v, id)
	if err != nil || !before.WithdrawnAt.IsZero() {
		return before, err
	}
	now := a.clock.Now()
	after := before
	after.WithdrawnAt = now
	return after, a.act(ctx, v, ActComment, now, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		err := updateComment(ctx, tx, after)
		return audit.Entry{Object: "comment/" + id, After: trailOf(after)}, err
	})
}

// own finds a comment that is the visitor's.
func (a *Actions) own(ctx context.Context, v account.Visit, id string) (Comment, error) {
	if err := v.Require(ActComment); err != nil {
		return Comment{}, err
	}
	c, err := selectComment(ctx, a.db.Reader(), v.Unit.ID, id)
	if err != nil {
		return Comment{}, err
	}
	if c.AuthorID != v.User.ID || v.User.ID == "" {
		return Comment{}, ErrNotOwn
	}
	return c, nil
}

// watchTrail is what the trail keeps of following a task.
type watchTrail struct {
	Watching bool `json:"watching"`
}

// Watch lets the visitor follow a task.
func (a *Actions) Watch(ctx context.Context, v account.Visit, taskID string) error {
	return a.watch(ctx, v, taskID, true)
}

// Unwatch ends that the visitor follows a task.
func (a *Actions) Unwatch(ctx context.Context, v account.Visit, taskID string) error {
	return a.watch(ctx, v, taskID, false)
}

func (a *Actions) watch(ctx context.Context, v account.Visit, taskID string, on bool) error {
	if err := v.Require(ActWatch); err != nil {
		return err
	}
	if _, err := a.taskOf(ctx, v, taskID, ""); err != nil {
		return err
	}
	now := a.clock.Now()
	return a.act(ctx, v, ActWatch, now, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		entry := audit.Entry{Object: "task/" + taskID, After: watchTrail{on}}
		if !on {
			return entry, deleteWatch(ctx, tx, v.Unit.ID, taskID, v.User.ID)
		}
		return entry, putWatches(ctx, tx, []watchRow{{UnitID: v.Unit.ID, TaskID: taskID, UserID: v.User.ID, Since: now}})
	})
}
