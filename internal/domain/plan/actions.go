package plan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/shelf"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// What people do with plans.
const (
	ActView   audit.Action = "plan.view"   // see the year, its tasks and targets
	ActImport audit.Action = "plan.import" // bring in a plan, review it, adopt it
	ActEdit   audit.Action = "plan.edit"   // change an adopted plan
	ActFulfil audit.Action = "plan.fulfil" // start one's own work, hand it in, prove it
	// What is for those who answer for the work of others.
	ActAccept   audit.Action = "plan.accept"   // accept what was handed in, or return it
	ActPostpone audit.Action = "plan.postpone" // put an occurrence off to a later day
	ActAssign   audit.Action = "plan.assign"   // give an occurrence to a person
)

// Rights lists the actions of the room that a role has to hold.
var Rights = []audit.Action{ActView, ActImport, ActEdit, ActFulfil, ActAccept, ActPostpone, ActAssign, ActCascade, ActAnswer}

// Errors of the room that a person can do something about.
var (
	// ErrNotReady says that an import has been adopted, discarded, or not
	// been read yet.
	ErrNotReady = errors.New("the import is not open for review")
	// ErrNoTasks says that a plan without a task cannot be adopted.
	ErrNoTasks = errors.New("the plan has no task")
	// ErrFuture says that a day on which something was done lies ahead.
	ErrFuture = errors.New("the day lies in the future")
	// ErrUndated says that the words of a time could not be read.
	ErrUndated = errors.New("the time could not be read")
	// ErrUntitled says that a task has no title.
	ErrUntitled = errors.New("the task has no title")
	// ErrHeld says that a task answers a unit above, which is told first.
	ErrHeld = errors.New("the task answers a unit above")
	// ErrNoSuchTask says that a draft has nothing at the place named.
	ErrNoSuchTask = errors.New("the draft has no such task")
)

// Files keeps the documents that plans were read from.
type Files interface {
	Open(ctx context.Context, hash string) (blob.File, error)
}

// Posts makes and lists the posts (chức danh) of a unit.
type Posts interface {
	Posts(ctx context.Context, unitID string) ([]unit.Post, error)
	AddPost(ctx context.Context, tx bun.Tx, unitID, name string) (unit.Post, error)
}

// Members lists who works in a unit.
type Members interface {
	People(ctx context.Context, v account.Visit) ([]account.Member, error)
}

// Intake is the door by which files come in: it keeps them, and refuses what
// does harm. Take also looks at what a file is; plans have readers that do.
type Intake interface {
	TakeSource(ctx context.Context, r io.Reader, limit int64) (blob.Ref, error)
	Take(ctx context.Context, name string, r io.Reader, limit int64) (intake.Kept, error)
}

// Parts are what the room stands on. Bus may be nil: then nobody is told.
type Parts struct {
	DB        *store.DB
	Files     Files
	Intake    Intake
	Posts     Posts
	Tree      Tree
	Members   Members
	Clock     clock.Clock
	Calendars Calendars
	Bus       *event.Bus
	Log       *slog.Logger
}

// Actions are all that people do in this room. No page writes by another way.
type Actions struct {
	db        *store.DB
	files     Files
	intake    Intake
	posts     Posts
	tree      Tree
	members   Members
	clock     clock.Clock
	calendars Calendars
	bus       *event.Bus
	log       *slog.Logger
	reader    *reader
	years     *shelf.Shelf[yearKey, shelvedYear]
	// things are what rooms offer as evidence, by kind.
	things map[string]Things
}

// NewActions joins the room with what it stands on.
func NewActions(p Parts) *Actions {
	a := &Actions{
		db: p.DB, files: p.Files, intake: p.Intake, posts: p.Posts, tree: p.Tree, members: p.Members, clock: p.Clock,
		calendars: p.Calendars, bus: p.Bus, log: p.Log, things: map[string]Things{},
		years: shelf.New[yearKey, shelvedYear](yearsKept),
	}
	a.Offer("plan", planThings{a})
	a.reader = newReader(a)
	return a
}

// work is what an act does inside its transaction; it returns the line for
// the trail, of which act fills in who, where and when.
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

// FulfilUpTo says that all of a plan that was due up to a day is done, each on
// its own day: for a plan that comes in when the year is under way.
func (a *Actions) FulfilUpTo(ctx context.Context, v account.Visit, planID string, day clock.Date) error {
	if day.After(clock.Today(a.clock)) {
		return ErrFuture
	}
	return a.act(ctx, v, ActAccept, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		if _, err := selectPlan(ctx, tx, v.Unit.ID, planID); err != nil {
			return audit.Entry{}, err
		}
		n, err := fulfilUpTo(ctx, tx, v.Unit.ID, planID, day, v.User.ID, a.clock.Now())
		return audit.Entry{Object: "plan/" + planID, After: fulfilledTrail{UpTo: day, Occurrences: n}}, err
	})
}

// EditTask changes a task of an adopted plan. The version is that of the task
// as the person saw it; occurrences whose label or day stays keep what was
// done.
func (a *Actions) EditTask(ctx context.Context, v account.Visit, taskID string, version int, e TaskEdit) error {
	return a.act(ctx, v, ActEdit, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		before, err := selectTask(ctx, tx, v.Unit.ID, taskID)
		if err != nil {
			return audit.Entry{}, err
		}
		plan, err := selectPlan(ctx, tx, v.Unit.ID, before.PlanID)
		if err != nil {
			return audit.Entry{}, err
		}
		after, err := a.edited(ctx, tx, before, plan.Year, e)
		if err != nil {
			return audit.Entry{}, err
		}
		after.Version = version
		if err := replaceTask(ctx, tx, plan.Year, before, after); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "task/" + taskID, Before: trailOfTask(before), After: trailOfTask(after)}, nil
	})
}

// AddTask puts a new task at the end of an adopted plan. The id is the
// form's, so that a form sent twice adds one task: the second gets
// store.ErrExists.
func (a *Actions) AddTask(ctx context.Context, v account.Visit, planID, id string, e TaskEdit) error {
	return a.act(ctx, v, ActEdit, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		plan, err := selectPlan(ctx, tx, v.Unit.ID, planID)
		if err != nil {
			return audit.Entry{}, err
		}
		last, err := lastPosition(ctx, tx, v.Unit.ID, planID)
		if err != nil {
			return audit.Entry{}, err
		}
		blank := Task{UnitID: v.Unit.ID, ID: id, PlanID: planID, Position: last + 1, Kind: Unspecified, Version: 1}
		task, err := a.edited(ctx, tx, blank, plan.Year, e)
		if err != nil {
			return audit.Entry{}, err
		}
		if err := insertTasks(ctx, tx, plan.Year, []Task{task}); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "task/" + id, After: trailOfTask(task)}, nil
	})
}

// RemoveTask takes a task out of an adopted plan. A task of which something
// was done is withdrawn instead: what was done stays to be seen.
func (a *Actions) RemoveTask(ctx context.Context, v account.Visit, taskID string, version int) error {
	return a.act(ctx, v, ActEdit, func(ctx context.Context, tx bun.Tx) (audit.Entry, error) {
		task, err := selectTask(ctx, tx, v.Unit.ID, taskID)
		if err != nil {
			return audit.Entry{}, err
		}
		if task.Version != version {
			return audit.Entry{}, fmt.Errorf("remove task: %w", store.ErrStale)
		}
		held, err := selectHeldTasks(ctx, tx, v.Unit.ID)
		if err != nil {
			return audit.Entry{}, err
		}
		if held[taskID] {
			return audit.Entry{}, ErrHeld
		}
		if err := a.dropTask(ctx, tx, task); err != nil {
			return audit.Entry{}, err
		}
		return audit.Entry{Object: "task/" + taskID, Before: trailOfTask(task)}, nil
	})
}

// dropTask deletes what is open of a task, and the task itself when nothing of
// it was done.
func (a *Actions) dropTask(ctx context.Context, tx bun.Tx, task Task) error {
	for _, o := range task.Occurrences {
		if o.Touched() {
			return withdrawTask(ctx, tx, task, clock.Today(a.clock))
		}
	}
	return deleteTask(ctx, tx, task)
}

// edited applies an edit to a task: the lead finds or makes its post, and the
// words of the time are read when they changed.
func (a *Actions) edited(ctx context.Context, tx bun.Tx, t Task, year int, e TaskEdit) (Task, error) {
	if e.Title == "" {
		return Task{}, ErrUntitled
	}
	wasDue := DueWords(duesOf(t.Occurrences), t.Kind)
	t.SectionNo, t.SectionTitle, t.No, t.Title = e.SectionNo, e.SectionTitle, e.No, e.Title
	t.Products, t.Coordinators, t.Notes, t.Funding = e.Products, e.Coordinators, e.Notes, e.Funding
	if e.Lead != t.LeadText {
		post, err := a.leadPost(ctx, tx, t.UnitID, e.Lead)
		if err != nil {
			return Task{}, err
		}
		t.LeadText, t.LeadPostID = e.Lead, post
	}
	if sameLines(e.Due, wasDue) {
		return t, nil
	}
	read, err := readTyped(e.Due, year)
	if err != nil {
		return Task{}, err
	}
	t.DueText, t.Kind = e.Due, read.Kind
	t.Occurrences = continued(t, read.Due)
	return t, nil
}

// continued gives a task the times of a new reading of the plan.
func continued(t Task, dues []Due) []Occurrence { return withDues(t, OriginPlan, dues) }

// newOccurrence is one that a task did not have before.
func newOccurrence(t Task) Occurrence {
	return Occurrence{UnitID: t.UnitID, ID: store.NewID(), PlanID: t.PlanID, TaskID: t.ID, Version: 1}
}

// leadPost finds the unit's post that a lead names, or makes it.
func (a *Actions) leadPost(ctx context.Context, tx bun.Tx, unitID, lead string) (string, error) {
	if lead == "" {
		return "", nil
	}
	posts, err := a.posts.Posts(ctx, unitID)
	if err != nil {
		return "", fmt.Errorf("list the posts: %w", err)
	}
	if post, score := unit.MatchPost(lead, posts); score >= sureMatch {
		return post.ID, nil
	}
	post, err := a.posts.AddPost(ctx, tx, unitID, lead)
	if err != nil {
		return "", fmt.Errorf("make the post of a lead: %w", err)
	}
	return post.ID, nil
}
