package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// manyTasks are a plan of n tasks, led by two posts in turn, each due once.
func manyTasks(n int) Draft {
	d := Draft{Year: 2024, Title: "Kế hoạch của nhiều việc", Sections: []Section{{No: "I", Title: "Thể chế"}}}
	for i := range n {
		d.Sections[0].Tasks = append(d.Sections[0].Tasks, DraftTask{
			No: fmt.Sprint(i + 1), Title: fmt.Sprint("Việc ", i+1), Lead: []string{"Tư pháp - HT", "Văn phòng - TK"}[i%2], Kind: By,
			Due: []Due{{Kind: By, Date: on(3, 1).AddDays(i % 60)}},
		})
	}
	return d
}

// crowd is a plan of n occurrences, two officers who hold the posts that lead
// them, and a chairman.
type crowd struct {
	hall

	picks           []Pick
	tasks           []Task
	lan, hoa, khang account.Visit
}

func (h hall) crowd(t *testing.T, n int) crowd {
	t.Helper()
	c := crowd{hall: h}
	c.tasks = h.tasks(t, h.takeDraft(t, manyTasks(n)))
	for _, task := range c.tasks {
		c.picks = append(c.picks, Pick{ID: task.Occurrences[0].ID, Version: 1})
	}
	c.lan = h.member(t, "lan", account.Officer, c.tasks[0].LeadPostID)
	c.hoa = h.member(t, "hoa", account.Officer, c.tasks[1].LeadPostID)
	c.khang = h.member(t, "khang", account.Leader)
	return c
}

// order is one of a form that was just opened.
func order(step Step, picks []Pick) BulkOrder {
	return BulkOrder{ID: store.NewID(), Step: step, Picks: picks, On: on(3, 12), To: on(12, 2), Note: "lý do"}
}

func TestManyAreGivenToOneAndBack(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		c := h.crowd(t, BulkMost+1)
		told := 0
		event.On(h.bus, func(context.Context, bun.Tx, OccurrenceAssigned) error { told++; return nil })
		stranger := h.visitOf(t, h.stranger, newDraft("Báo cáo"))
		must(t, h.Start(ctx, c.lan, c.picks[0].ID, 1)) // since the chairman looked

		o := order(StepAssign, append(slices.Clone(c.picks[:BulkMost-1]), Pick{stranger.ID, 1}))
		o.PersonID = c.hoa.User.ID
		expect(t, "an officer", second(h.Bulk(ctx, c.lan, o)), account.ErrForbidden)
		tooMany := o
		tooMany.Picks = c.picks
		expect(t, "more than the most", second(h.Bulk(ctx, c.khang, tooMany)), ErrTooMany)
		expect(t, "none", second(h.Bulk(ctx, c.khang, order(StepAssign, nil))), ErrNoSelection)

		before := len(h.trail(t, h.ngan))
		act, err := h.Bulk(ctx, c.khang, o)
		must(t, err)
		if len(act.Done) != BulkMost-2 || len(act.Left) != 1 || act.Left[0].ID != c.picks[0].ID || told != BulkMost-2 {
			t.Errorf("done %d, left %v, told of %d", len(act.Done), act.Left, told)
		}
		if lines := h.trail(t, h.ngan); len(lines) != before+1 || lines[before] != "plan.assign bulk" {
			t.Errorf("the trail goes on with %v", lines[before:])
		}
		if got, err := h.Occurrence(ctx, h.stranger, stranger.ID); err != nil || got.AssigneeID != "" {
			t.Errorf("another unit's occurrence is %+v, %v", got, err)
		}
		expect(t, "the form sent twice", second(h.Bulk(ctx, c.khang, o)), store.ErrExists)

		// Hoa starts one of them: it stays hers.
		must(t, h.Start(ctx, c.hoa, c.picks[2].ID, 2))
		expect(t, "somebody else's undo", second(h.UndoBulk(ctx, h.ngan, act.ID)), ErrNoUndo)
		undone, err := h.UndoBulk(ctx, c.khang, act.ID)
		must(t, err)
		if undone.Undone() != BulkMost-3 || len(undone.Kept) != 1 || undone.Kept[0].ID != c.picks[2].ID {
			t.Errorf("undone %d, kept %v", undone.Undone(), undone.Kept)
		}
		expect(t, "undone twice", second(h.UndoBulk(ctx, c.khang, act.ID)), ErrNoUndo)
		if o := h.occurrence(t, c.picks[2].ID); o.AssigneeID != c.hoa.User.ID || o.Stage != InProgress {
			t.Errorf("what Hoa has begun is now %+v", o)
		}
		if o := h.occurrence(t, c.picks[1].ID); o.AssigneeID != "" || o.Version != 3 {
			t.Errorf("what was undone is now %+v", o)
		}
		steps, err := h.StepsOf(ctx, c.khang, c.tasks[1].ID)
		must(t, err)
		if len(steps) != 2 || steps[1].Step != StepUndo {
			t.Errorf("the steps are %+v", steps)
		}
		if lines := h.trail(t, h.ngan); lines[len(lines)-1] != "plan.assign bulk" {
			t.Errorf("the trail ends with %s", lines[len(lines)-1])
		}
	})
}

// visitOf is the first occurrence of a plan of another unit.
func (h hall) visitOf(t *testing.T, v account.Visit, d Draft) Occurrence {
	t.Helper()
	p, err := h.AdoptDraft(t.Context(), v, d.Year, Reform, d)
	must(t, err)
	tasks, err := h.Tasks(t.Context(), v, p.ID)
	must(t, err)
	return tasks[0].Occurrences[0]
}

func second[T any](_ T, err error) error { return err }

func TestEachOfManyIsDoneOrNamed(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		c := h.crowd(t, 8)
		problems := func(v account.Visit, o BulkOrder) string {
			p, err := h.PreviewBulk(ctx, v, o)
			must(t, err)
			var all []string
			for _, i := range p.Items {
				all = append(all, fmt.Sprint(i.Problem))
			}
			return strings.Join(all, "; ")
		}
		// Lan's are the first, the third and so on.
		if got := problems(c.lan, order(StepHandIn, c.picks[:4])); got != fmt.Sprintf("<nil>; %[1]v; <nil>; %[1]v", ErrNotYours) {
			t.Errorf("Lan hands in: %s", got)
		}
		expect(t, "tomorrow", second(h.Bulk(ctx, c.lan, BulkOrder{ID: store.NewID(), Step: StepHandIn, Picks: c.picks, On: on(3, 13)})), ErrFuture)
		expect(t, "no day", second(h.Bulk(ctx, c.lan, BulkOrder{ID: store.NewID(), Step: StepHandIn, Picks: c.picks})), ErrUndated)
		act, err := h.Bulk(ctx, c.lan, order(StepHandIn, c.picks))
		must(t, err)
		if len(act.Done) != 4 || len(act.Left) != 4 {
			t.Errorf("Lan hands in %d and leaves %d", len(act.Done), len(act.Left))
		}
		expect(t, "nothing of it", second(h.Bulk(ctx, c.lan, order(StepHandIn, c.picks))), ErrNothingToDo)
		expect(t, "an officer accepts", second(h.Bulk(ctx, c.lan, order(StepAccept, c.picks))), account.ErrForbidden)

		// Versions that are not told are those of now.
		bare := []Pick{{ID: c.picks[0].ID}, {ID: c.picks[1].ID}, {ID: c.picks[0].ID}}
		if got := problems(c.khang, order(StepAccept, bare)); got != fmt.Sprintf("<nil>; %v", ErrStep) {
			t.Errorf("Khang accepts: %s", got)
		}
		if got := problems(c.khang, order(StepAccept, c.picks[:1])); got != store.ErrStale.Error() {
			t.Errorf("Khang accepts what he has not seen: %s", got)
		}
		expect(t, "without a reason", second(h.Bulk(ctx, c.khang, BulkOrder{ID: store.NewID(), Step: StepReturn, Picks: bare, Note: " "})), ErrReason)
		accepted, err := h.Bulk(ctx, c.khang, order(StepAccept, bare))
		must(t, err)
		if o := h.occurrence(t, bare[0].ID); o.Stage != Accepted || o.DoneOn != on(3, 12) || o.DoneNote != "lý do" || o.DoneBy != c.lan.User.ID {
			t.Errorf("accepted, it is %+v", o)
		}
		expect(t, "an earlier act of the same person", second(h.UndoBulk(ctx, c.lan, accepted.ID)), ErrNoUndo)
		must(t, second(h.UndoBulk(ctx, c.khang, accepted.ID)))
		if o := h.occurrence(t, bare[0].ID); o.Stage != HandedIn || !o.DoneOn.IsZero() || o.HandedOn != on(3, 12) || o.DoneNote != "lý do" || o.DoneBy != c.lan.User.ID {
			t.Errorf("undone, it is %+v", o)
		}
		must(t, second(h.UndoBulk(ctx, c.lan, act.ID)))
		if o := h.occurrence(t, c.picks[2].ID); o.Stage != NotStarted || !o.HandedOn.IsZero() || o.DoneBy != "" {
			t.Errorf("undone, it is %+v", o)
		}
	})
}

func TestManyArePutOff(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		c := h.crowd(t, 60)
		o := order(StepPostpone, c.picks)
		o.To, o.WorkingDays = clock.Date{}, 5
		act, err := h.Bulk(ctx, c.khang, o)
		must(t, err)
		if len(act.Done) != 60 {
			t.Fatalf("%d are put off", len(act.Done))
		}
		for i, want := range map[int]clock.Date{
			0:  on(3, 19), // overdue since 1/3: from today
			11: on(3, 19), // due today
			15: on(3, 25), // due on Saturday 16/3, that is on Monday 18/3
			59: on(5, 8),  // due on Monday 29/4, a day off, that is on 2/5; Saturday 4/5 is worked
		} {
			if got := h.occurrence(t, c.picks[i].ID); got.Due() != want || got.Date != on(3, 1).AddDays(i) {
				t.Errorf("number %d, due %s, is put off to %s, want %s", i, got.Date, got.Due(), want)
			}
		}
		must(t, second(h.UndoBulk(ctx, c.khang, act.ID)))
		if got := h.occurrence(t, c.picks[0].ID); !got.PostponedTo.IsZero() {
			t.Errorf("undone, it is put off to %s", got.PostponedTo)
		}
	})
}

func TestUndoEndsWithTheNextActOrAfterAWhile(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		c := h.crowd(t, 4)
		first, err := h.Bulk(ctx, c.khang, order(StepPostpone, c.picks[:2]))
		must(t, err)
		next := order(StepPostpone, c.picks[2:])
		must(t, second(h.Bulk(ctx, c.khang, next)))
		expect(t, "the act before the last", second(h.UndoBulk(ctx, c.khang, first.ID)), ErrNoUndo)
		expect(t, "nothing", second(h.UndoBulk(ctx, c.khang, "")), ErrNoUndo)
		for after, want := range map[time.Duration]error{UndoWithin + time.Second: ErrNoUndo, UndoWithin: nil} {
			later := h.restart(t, h.units)
			later.clock = clock.Fixed(later.clock.Now().Add(after))
			if want != nil {
				expect(t, after.String()+" later", second(later.UndoBulk(ctx, c.khang, next.ID)), want)
				continue
			}
			defer func() { must(t, second(later.UndoBulk(ctx, c.khang, next.ID))) }()
		}
	})
}

func TestTheSameOrderAtTheSameTimeActsOnce(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		c := h.crowd(t, 40)
		o := order(StepPostpone, c.picks)
		errs := make([]error, 4)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = second(h.Bulk(t.Context(), c.khang, o)) })
		}
		all.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
				continue
			}
			expect(t, "a copy of the order", err, store.ErrExists)
		}
		if done != 1 {
			t.Errorf("%d of the same order were carried out", done)
		}
		must(t, audit.Verify(t.Context(), h.db, h.ngan.Unit.ID))
	})
}

// What an act on many does is what the same acts one by one do, and undo is its
// inverse.
func TestUndoIsTheInverseOfEveryAct(t *testing.T) {
	days := standardDays(t)
	boss := account.ByProgram(account.Visit{}.Unit)
	rapid.Check(t, func(t *rapid.T) {
		o := Occurrence{
			ID: "o", Kind: By, Date: on(3, 1).AddDays(rapid.IntRange(0, 60).Draw(t, "day")), Version: rapid.IntRange(1, 9).Draw(t, "version"),
			Stage: rapid.SampledFrom(Stages).Draw(t, "stage"), AssigneeID: rapid.SampledFrom([]string{"", "lan"}).Draw(t, "assignee"),
		}
		if o.Stage == HandedIn || o.Stage == Accepted {
			o.HandedOn, o.DoneNote, o.DoneBy = on(3, 4), "21/BC", "lan"
		}
		if o.Stage == Accepted {
			o.DoneOn = o.HandedOn
		}
		act := BulkAct{Step: rapid.SampledFrom(BulkSteps).Draw(t, "step")}
		order := BulkOrder{
			Step: act.Step, PersonID: rapid.SampledFrom([]string{"", "hoa"}).Draw(t, "person"), On: on(3, 12), Note: "x",
			WorkingDays: rapid.IntRange(1, 30).Draw(t, "by"),
		}
		c, err := order.changeOf(boss, Task{}, o, on(3, 12), days)
		if err != nil {
			return
		}
		after := c.after
		after.Version++
		if done := doneOf(o); done.Version != after.Version || act.undoOf(Task{}, after, done.Before).after != func() Occurrence { o.Version++; return o }() {
			t.Fatalf("%s of %+v is undone to %+v", act.Step, o, act.undoOf(Task{}, after, done.Before).after)
		}
		if act.Step == StepPostpone && (days.Between(o.LastDay(days), after.Due()) < order.WorkingDays || !days.Working(after.Due())) {
			t.Fatalf("%s by %d working days is %s", o.Date, order.WorkingDays, after.Due())
		}
	})
}
