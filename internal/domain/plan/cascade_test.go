package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// town is the hall below a town: anh-son and hai-binh stand below it, and the
// town's plan has two tasks for them and one of its own.
type town struct {
	hall

	// mayor acts in the town, ngan and binh in the communes.
	mayor, binh account.Visit
	plan        Plan
}

func eachTown(t *testing.T, fn func(t *testing.T, w town)) {
	t.Helper()
	eachHall(t, func(t *testing.T, h hall) { fn(t, newTown(t, h)) })
}

func newTown(t *testing.T, h hall) town {
	t.Helper()
	w := town{hall: h, binh: h.stranger}
	w.mayor = h.visit(t, "nghi-son", "UBND thị xã Nghi Sơn", "khanh")
	for _, v := range []account.Visit{h.ngan, h.stranger} {
		must(t, h.units.Move(t.Context(), "", v.Unit.ID, w.mayor.Unit.ID, on(1, 1)))
	}
	d := Draft{Year: 2024, Title: "Kế hoạch thị xã", Number: "09/KH-UBND", Sections: []Section{{No: "I", Title: "CẢI CÁCH THỂ CHẾ", Tasks: []DraftTask{
		{No: "1", Title: "Báo cáo kết quả rà soát văn bản", Products: []string{"Báo cáo"}, Coordinators: []string{"UBND các xã, phường"}, Kind: By, Due: []Due{{Label: "Quý I", Date: on(3, 20), Kind: By}, {Label: "Quý II", Date: on(6, 20), Kind: By}}},
		{No: "2", Title: "Tuyên truyền cải cách hành chính", Lead: "", Kind: Ongoing, DueText: "Thường xuyên"},
		{No: "3", Title: "Họp giao ban", Kind: By, Due: []Due{{Date: on(5, 5), Kind: By}}},
	}}}}
	var err error
	w.plan, err = h.AdoptDraft(t.Context(), w.mayor, 2024, Reform, d)
	must(t, err)
	return w
}

// theTask is a task of a unit's plan.
func (w town) theTask(t *testing.T, v account.Visit, plan Plan, ref string) Task {
	t.Helper()
	tasks, err := w.Tasks(t.Context(), v, plan.ID)
	must(t, err)
	for _, task := range tasks {
		if task.Ref() == ref {
			return task
		}
	}
	t.Fatalf("the plan has no task %s", ref)
	return Task{}
}

// give gives tasks of the town to all below, to be answered by 15 March.
func (w town) give(t *testing.T, refs ...string) Given {
	t.Helper()
	g := Giving{PlanID: w.plan.ID, AnswerBy: on(3, 15), Note: "Báo cáo về Phòng Nội vụ"}
	for _, ref := range refs {
		g.TaskIDs = append(g.TaskIDs, w.theTask(t, w.mayor, w.plan, ref).ID)
	}
	given, err := w.Cascade(t.Context(), w.mayor, g)
	must(t, err)
	return given
}

// only is the one assignment of a unit, as it is now.
func (w town) only(t *testing.T, v account.Visit) Assignment {
	t.Helper()
	all, err := w.Assignments(t.Context(), v)
	must(t, err)
	if len(all) != 1 {
		t.Fatalf("%s has %d assignments", v.Unit.Code, len(all))
	}
	return all[0]
}

// seen is how the town sees its first given task: "anh-son taken_in …".
func (w town) seen(t *testing.T) []string {
	t.Helper()
	board, err := w.CascadeBoard(t.Context(), w.mayor, w.plan.ID, "")
	must(t, err)
	var lines []string
	for _, r := range board.Tasks[0].Rows {
		line := fmt.Sprintf("%s %s", r.Code, r.State)
		if r.Reason != "" {
			line += " " + r.Reason
		}
		for _, s := range States {
			if n := r.Occurrences[s]; n > 0 {
				line += fmt.Sprintf(" %s:%d", s, n)
			}
		}
		if !r.ChangedOn.IsZero() {
			line += " changed"
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

func (w town) expectSeen(t *testing.T, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, w.seen(t)); diff != "" {
		t.Errorf("the town sees:\n%s", diff)
	}
}

func TestGivingTwiceGivesEachOne(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		if given := w.give(t, "I.1", "I.2"); given != (Given{Units: 2, New: 4}) {
			t.Errorf("given %+v", given)
		}
		lines := len(w.trail(t, w.mayor))
		if given := w.give(t, "I.2", "I.1", "I.1"); given != (Given{Units: 2, Same: 4}) {
			t.Errorf("given again %+v", given)
		}
		if n := len(w.trail(t, w.mayor)); n != lines {
			t.Errorf("nothing was given, and the trail grew by %d", n-lines)
		}
		if w.rowsIn(t, "assignments") != 4 || w.rowsIn(t, "cascades") != 4 {
			t.Errorf("%d assignments, %d cascades", w.rowsIn(t, "assignments"), w.rowsIn(t, "cascades"))
		}
		for _, v := range []account.Visit{w.ngan, w.binh} {
			if trail := w.trail(t, v); trail[len(trail)-1] != "plan.cascade assignment" {
				t.Errorf("the trail of %s is %q", v.Unit.Code, trail)
			}
		}
		all, err := w.Assignments(t.Context(), w.ngan)
		must(t, err)
		i := slices.IndexFunc(all, func(as Assignment) bool { return as.Content.Ref == "I.1" })
		as := all[i]
		as.Content.Due = nil
		want := Assignment{
			UnitID: w.ngan.Unit.ID, ID: as.ID, GiverID: w.mayor.Unit.ID, GiverName: "UBND thị xã Nghi Sơn", GiverPlanID: w.plan.ID,
			GiverPlan: "Kế hoạch thị xã, 09/KH-UBND", GiverTaskID: as.GiverTaskID, Year: 2024, Note: "Báo cáo về Phòng Nội vụ",
			Content:  Content{Ref: "I.1", Section: "Cải cách thể chế", Title: "Báo cáo kết quả rà soát văn bản", Products: []string{"Báo cáo"}, Kind: By},
			AnswerBy: on(3, 15), GivenOn: on(3, 12), State: Unanswered, Changes: []FieldChange{}, Version: 1,
		}
		if diff := cmp.Diff(want, as); diff != "" {
			t.Error(diff)
		}
	})
}

// Many give the same at once: each unit has it once, and the trails are whole.
func TestGivingAtOnce(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		g := Giving{PlanID: w.plan.ID, TaskIDs: []string{w.theTask(t, w.mayor, w.plan, "I.1").ID}}
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				if _, err := w.Cascade(t.Context(), w.mayor, g); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := w.rowsIn(t, "assignments"); n != 2 {
			t.Errorf("%d assignments", n)
		}
		for _, v := range []account.Visit{w.mayor, w.ngan, w.binh} {
			w.trail(t, v)
		}
	})
}

// Units above and below act on each other at once, in both directions.
func TestAnsweringWhileGiving(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		w.give(t, "I.1")
		g := Giving{PlanID: w.plan.ID, TaskIDs: []string{w.theTask(t, w.mayor, w.plan, "I.1").ID}}
		var all sync.WaitGroup
		for i := range 4 {
			g := g
			g.Note = fmt.Sprint(i)
			all.Go(func() { must(t, onlyErr(w.Cascade(t.Context(), w.mayor, g))) })
			for _, v := range []account.Visit{w.ngan, w.binh} {
				all.Go(func() {
					as := w.only(t, v)
					_ = w.Refuse(t.Context(), v, as.ID, as.Version, "không thuộc xã") // stale for all but one
				})
			}
		}
		all.Wait()
		for _, v := range []account.Visit{w.mayor, w.ngan, w.binh} {
			w.trail(t, v)
		}
		w.expectMirror(t)
	})
}

func onlyErr[T any](_ T, err error) error { return err }

// expectMirror holds what the town keeps to what the communes keep.
func (w town) expectMirror(t testing.TB) {
	t.Helper()
	given, err := selectCascades(context.Background(), w.db.Reader(), w.mayor.Unit.ID, w.plan.ID, "")
	must(t, err)
	for _, c := range given {
		as, err := selectAssignment(context.Background(), w.db.Reader(), c.ChildID, c.AssignmentID)
		must(t, err)
		if diff := cmp.Diff(mirrored(as, c.ChildName), c); diff != "" {
			t.Errorf("the two sides differ:\n%s", diff)
		}
	}
}

func TestGivingIsRefused(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		ctx := t.Context()
		task := w.theTask(t, w.mayor, w.plan, "I.1")
		own := w.takeDraft(t, newDraft("Báo cáo"))
		g := Giving{PlanID: w.plan.ID, TaskIDs: []string{task.ID}}
		with := func(change func(*Giving)) Giving {
			other := g
			change(&other)
			return other
		}
		reader := w.reader(t)
		for _, test := range []struct {
			name string
			v    account.Visit
			g    Giving
			want error
		}{
			{"a reader", reader, g, account.ErrForbidden},
			{"another unit's plan", w.ngan, g, store.ErrNotFound},
			{"no task", w.mayor, with(func(g *Giving) { g.TaskIDs = nil }), ErrNothingGiven},
			{"nobody below", w.ngan, Giving{PlanID: own.ID, TaskIDs: []string{w.theTask(t, w.ngan, own, "I.1").ID}}, ErrNothingGiven},
			{"a task of another plan", w.mayor, with(func(g *Giving) { g.TaskIDs = []string{w.theTask(t, w.ngan, own, "I.1").ID} }), store.ErrNotFound},
			{"a unit that is not below", w.mayor, with(func(g *Giving) { g.ChildIDs = []string{w.mayor.Unit.ID} }), store.ErrNotFound},
			{"an answer by yesterday", w.mayor, with(func(g *Giving) { g.AnswerBy = on(3, 11) }), ErrPast},
		} {
			_, err := w.Cascade(ctx, test.v, test.g)
			expect(t, test.name, err, test.want)
		}
		if n := w.rowsIn(t, "assignments"); n != 0 {
			t.Errorf("%d assignments were given", n)
		}
	})
}

func TestTakingIn(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		ctx := t.Context()
		own := w.takeDraft(t, Draft{Year: 2024, Sections: []Section{{No: "II", Title: "Cải cách thể chế", Tasks: []DraftTask{{No: "1", Title: "Họp", Kind: Ongoing}}}}})
		other, err := w.AdoptDraft(ctx, w.ngan, 2023, Reform, newDraft("Cũ"))
		must(t, err)
		w.give(t, "I.1")
		as := w.only(t, w.ngan)
		take := Taking{PlanID: own.ID, Lead: "Văn phòng", Version: as.Version}
		_, err = w.TakeIn(ctx, w.reader(t), as.ID, take)
		expect(t, "a reader", err, account.ErrForbidden)
		_, err = w.TakeIn(ctx, w.binh, as.ID, take)
		expect(t, "another unit's assignment", err, store.ErrNotFound)
		_, err = w.TakeIn(ctx, w.ngan, as.ID, Taking{PlanID: other.ID, Version: as.Version})
		expect(t, "a plan of another year", err, ErrOtherYear)
		_, err = w.TakeIn(ctx, w.ngan, as.ID, Taking{PlanID: own.ID, Version: as.Version + 1})
		expect(t, "a stale version", err, store.ErrStale)

		task, err := w.TakeIn(ctx, w.ngan, as.ID, take)
		must(t, err)
		_, err = w.TakeIn(ctx, w.ngan, as.ID, take)
		expect(t, "the same form again", err, store.ErrStale)
		got, _, err := w.Task(ctx, w.ngan, task.ID)
		must(t, err)
		if got.Ref() != "II" || got.LeadPostID == "" || got.Origin != OriginCascade || got.Occurrences[1].Origin != OriginCascade || got.Occurrences[1].Date != on(6, 20) {
			t.Errorf("the task is %+v", got)
		}
		answered, err := w.AnsweredBy(ctx, w.ngan, task.ID)
		must(t, err)
		if len(answered) != 1 || answered[0].State != TakenIn || answered[0].AnsweredOn != on(3, 12) || answered[0].AnsweredBy != "ngan" {
			t.Errorf("the task answers %+v", answered)
		}
		o := got.Occurrences[0]
		must(t, w.Fulfil(ctx, w.ngan, o.ID, Handing{On: on(3, 11), Version: o.Version}))
		w.expectSeen(t, "anh-son taken_in not_yet:1 done_on_time:1", "hai-binh unanswered")
		expect(t, "removing the task", w.RemoveTask(ctx, w.ngan, task.ID, got.Version), ErrHeld)

		// The unit's plan is replaced by one that does not know the task: it stays.
		changed := newDraft("Họp", "Đối thoại")
		w.replace(t, own, changed)
		if got, _, err = w.Task(ctx, w.ngan, task.ID); err != nil || !got.WithdrawnOn.IsZero() || len(got.Occurrences) != 2 {
			t.Errorf("after a new version of the plan the task is %+v, %v", got, err)
		}
		w.expectMirror(t)
	})
}

// waiting is a plan of anh-son of which one task waits for the town's plan.
func (w town) waiting(t *testing.T) (Plan, Task) {
	t.Helper()
	own := w.takeDraft(t, Draft{Year: 2024, Sections: []Section{{No: "I", Tasks: []DraftTask{
		{No: "1", Title: norm.NFC.String("Báo cáo rà soát văn bản của xã"), DueText: "Theo Kế hoạch của UBND thị xã", Kind: Unspecified},
		{No: "2", Title: "Tập huấn", Kind: By, Due: []Due{{Date: on(3, 20), Kind: By}}},
	}}}})
	return own, w.theTask(t, w.ngan, own, "I.1")
}

func TestAWaitingTaskGetsItsDays(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		ctx := t.Context()
		own, task := w.waiting(t)
		waits, err := w.WaitingTasks(ctx, w.ngan, 2024)
		must(t, err)
		if len(waits) != 1 || waits[0].Task.ID != task.ID || waits[0].Whom == "" {
			t.Errorf("waiting are %+v", waits)
		}
		w.give(t, "I.1")
		as := w.only(t, w.ngan)
		c, err := w.Candidates(ctx, w.ngan, as)
		must(t, err)
		if len(c.Similar) != 1 || c.Similar[0].ID != task.ID || len(c.Waiting) != 1 || len(c.All) != 2 {
			t.Errorf("the candidates are %+v", c)
		}
		_, shown, err := w.Linked(ctx, w.ngan, as, task.ID)
		must(t, err)
		expect(t, "no such task", w.Link(ctx, w.ngan, as.ID, as.Version, "x"), store.ErrNotFound)
		expect(t, "the town's own task", w.Link(ctx, w.ngan, as.ID, as.Version, as.GiverTaskID), store.ErrNotFound)
		must(t, w.Link(ctx, w.ngan, as.ID, as.Version, task.ID))
		got := w.theTask(t, w.ngan, own, "I.1")
		want := []string{"1 Báo cáo rà soát văn bản của xã: 2024-03-20 Quý I, 2024-06-20 Quý II"}
		if diff := cmp.Diff(want, describe([]Task{got})); diff != "" || got.DueText != "Theo Kế hoạch của UBND thị xã" || got.Kind != Unspecified {
			t.Errorf("the task is %+v\n%s", got, diff)
		}
		if diff := cmp.Diff(describe([]Task{shown}), describe([]Task{got})); diff != "" {
			t.Errorf("it was shown otherwise:\n%s", diff)
		}
		if waits, err = w.WaitingTasks(ctx, w.ngan, 2024); err != nil || len(waits) != 0 {
			t.Errorf("still waiting are %+v, %v", waits, err)
		}
		exported, err := w.Export(ctx, w.ngan, own.ID)
		must(t, err)
		if d := exported.Sections[0].Tasks[0]; len(d.Due) != 0 || d.DueText != "Theo Kế hoạch của UBND thị xã" {
			t.Errorf("the export says %+v", d)
		}
		w.expectSeen(t, "anh-son linked not_yet:2", "hai-binh unanswered")

		// Taken back, the days go and the task waits again.
		as = w.only(t, w.ngan)
		must(t, w.Reconsider(ctx, w.ngan, as.ID, as.Version))
		if got = w.theTask(t, w.ngan, own, "I.1"); len(got.Occurrences) != 0 {
			t.Errorf("the task is %+v", got)
		}
		w.expectSeen(t, "anh-son unanswered", "hai-binh unanswered")

		// A task with a day of its own keeps to its plan.
		dated := w.theTask(t, w.ngan, own, "I.2")
		as = w.only(t, w.ngan)
		must(t, w.Link(ctx, w.ngan, as.ID, as.Version, dated.ID))
		if got = w.theTask(t, w.ngan, own, "I.2"); len(got.Occurrences) != 1 {
			t.Errorf("the task is %+v", got)
		}
	})
}

func TestTheGiverChangesADay(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		ctx := t.Context()
		own, _ := w.waiting(t)
		w.give(t, "I.1")
		as := w.only(t, w.ngan)
		task, err := w.TakeIn(ctx, w.ngan, as.ID, Taking{PlanID: own.ID, Version: as.Version})
		must(t, err)
		o := w.theTask(t, w.mayor, w.plan, "I.1")
		e := EditOfTask(o)
		e.Title, e.Due = "Báo cáo rà soát văn bản", "Quý I: 25/3/2024\nQuý II: 20/6/2024"
		must(t, w.EditTask(ctx, w.mayor, o.ID, o.Version, e))
		board, err := w.CascadeBoard(ctx, w.mayor, w.plan.ID, "")
		must(t, err)
		if !board.Tasks[0].Outdated {
			t.Error("the town does not see that the task has changed since")
		}
		if given := w.give(t, "I.1"); given.Changed != 2 {
			t.Errorf("given %+v", given)
		}
		as = w.only(t, w.ngan)
		want := []FieldChange{
			{FieldTitle, "Báo cáo kết quả rà soát văn bản", "Báo cáo rà soát văn bản"},
			{FieldDue, "Quý I: 20/3/2024\nQuý II: 20/6/2024", "Quý I: 25/3/2024\nQuý II: 20/6/2024"},
		}
		if diff := cmp.Diff(want, as.Changes); diff != "" || as.State != TakenIn {
			t.Errorf("the assignment is %s:\n%s", as.State, diff)
		}
		w.expectSeen(t, "anh-son taken_in not_yet:2 changed", "hai-binh unanswered changed")
		if got, _, err := w.Task(ctx, w.ngan, task.ID); err != nil || got.Occurrences[0].Date != on(3, 20) {
			t.Errorf("the task moved by itself: %+v, %v", got, err)
		}
		must(t, w.Apply(ctx, w.ngan, as.ID, as.Version))
		got, _, err := w.Task(ctx, w.ngan, task.ID)
		must(t, err)
		if got.Occurrences[0].Date != on(3, 25) || got.Title != "Báo cáo rà soát văn bản" || got.Occurrences[0].ID == "" {
			t.Errorf("the task is %+v", got)
		}
		as = w.only(t, w.ngan)
		expect(t, "taking in nothing", w.Apply(ctx, w.ngan, as.ID, as.Version), ErrAnswered)
		w.expectSeen(t, "anh-son taken_in not_yet:2", "hai-binh unanswered changed")
		w.expectMirror(t)
	})
}

func TestRefusingAndThenTakingIn(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		ctx := t.Context()
		own := w.takeDraft(t, newDraft("Báo cáo"))
		w.give(t, "I.2")
		as := w.only(t, w.ngan)
		expect(t, "no reason", w.Refuse(ctx, w.ngan, as.ID, as.Version, ""), ErrReason)
		must(t, w.Refuse(ctx, w.ngan, as.ID, as.Version, "Thuộc công an xã"))
		w.expectSeen(t, "anh-son refused Thuộc công an xã", "hai-binh unanswered")
		as = w.only(t, w.ngan)
		expect(t, "refusing twice", w.Refuse(ctx, w.ngan, as.ID, as.Version, "x"), ErrAnswered)
		_, err := w.TakeIn(ctx, w.ngan, as.ID, Taking{PlanID: own.ID, Version: as.Version})
		must(t, err)
		w.expectSeen(t, "anh-son taken_in", "hai-binh unanswered")

		// The town insists with another note: who refused has to answer again.
		as = w.only(t, w.binh)
		must(t, w.Refuse(ctx, w.binh, as.ID, as.Version, "Không rõ"))
		_, err = w.Cascade(ctx, w.mayor, Giving{PlanID: w.plan.ID, TaskIDs: []string{as.GiverTaskID}, Note: "Gửi báo cáo tuyên truyền", AnswerBy: on(3, 15)})
		must(t, err)
		if as = w.only(t, w.binh); as.State != Unanswered || !as.AnsweredOn.IsZero() || len(as.Changes) != 1 {
			t.Errorf("the assignment is %+v", as)
		}
	})
}

func TestRevoking(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		ctx := t.Context()
		own := w.takeDraft(t, newDraft("Báo cáo"))
		w.give(t, "I.1")
		as := w.only(t, w.ngan)
		task, err := w.TakeIn(ctx, w.ngan, as.ID, Taking{PlanID: own.ID, Version: as.Version})
		must(t, err)
		_, err = w.Revoke(ctx, w.mayor, Revocation{TaskID: as.GiverTaskID})
		expect(t, "no reason", err, ErrReason)
		_, err = w.Revoke(ctx, w.ngan, Revocation{TaskID: as.GiverTaskID, Reason: "x"})
		expect(t, "by who was given it", err, store.ErrNotFound)
		n, err := w.Revoke(ctx, w.mayor, Revocation{TaskID: as.GiverTaskID, ChildIDs: []string{w.ngan.Unit.ID}, Reason: "Giao nhầm"})
		if err != nil || n != 1 {
			t.Errorf("revoked from %d, %v", n, err)
		}
		w.expectSeen(t, "anh-son revoked Giao nhầm changed", "hai-binh unanswered")
		as = w.only(t, w.ngan)
		expect(t, "answering what was taken back", w.Refuse(ctx, w.ngan, as.ID, as.Version, "x"), ErrAnswered)
		got, _, err := w.Task(ctx, w.ngan, task.ID)
		must(t, err)
		must(t, w.RemoveTask(ctx, w.ngan, task.ID, got.Version)) // it answers nobody any more

		// Given again, it waits for an answer.
		w.give(t, "I.1")
		if as = w.only(t, w.ngan); as.State != Unanswered || as.TaskID != "" || as.Reason != "" {
			t.Errorf("given again it is %+v", as)
		}
		w.expectMirror(t)
	})
}

func TestLateAnswers(t *testing.T) {
	for _, test := range []struct {
		state        AssignmentState
		by, answered clock.Date
		want         int
	}{
		{Unanswered, on(3, 10), clock.Date{}, 2}, {Unanswered, on(3, 12), clock.Date{}, 0}, {Unanswered, clock.Date{}, clock.Date{}, 0},
		{TakenIn, on(3, 1), on(3, 4), 3}, {Refused, on(3, 1), on(3, 1), 0}, {Revoked, on(3, 1), clock.Date{}, 0}, {PassedOn, on(3, 1), clock.Date{}, 0},
	} {
		if got := (Assignment{State: test.state, AnswerBy: test.by, AnsweredOn: test.answered}).DaysLate(on(3, 12)); got != test.want {
			t.Errorf("%+v is %d days late", test, got)
		}
	}
}

// A commune is merged away with something unanswered: its heir takes it over,
// and the town sees both.
func TestAMergedUnitLeavesWhatItHadNotAnswered(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		ctx := t.Context()
		w.give(t, "I.1", "I.2")
		heir, err := w.units.Create(ctx, "", unit.NewUnit{Code: "moi", Name: "UBND xã Mới", ParentCode: "nghi-son"})
		must(t, err)
		v := account.ByProgram(heir)
		if left, err := w.Inherited(ctx, v); err != nil || len(left) != 0 {
			t.Errorf("before the merger it inherits %+v, %v", left, err)
		}
		must(t, w.units.Merge(ctx, "", unit.Merger{UnitIDs: []string{w.ngan.Unit.ID, w.binh.Unit.ID}, IntoID: heir.ID, On: on(3, 12)}))
		left, err := w.Inherited(ctx, v)
		must(t, err)
		if len(left) != 2 {
			t.Fatalf("it inherits %d", len(left))
		}
		reader := w.reader(t)
		_, err = w.TakeOver(ctx, reader)
		expect(t, "a reader", err, account.ErrForbidden)
		for _, want := range []int{2, 0} {
			if n, err := w.TakeOver(ctx, v); err != nil || n != want {
				t.Errorf("took over %d, %v, want %d", n, err, want)
			}
		}
		own, err := w.Assignments(ctx, v)
		must(t, err)
		if len(own) != 2 || own[0].State != Unanswered || own[0].AnswerBy != on(3, 15) {
			t.Errorf("the heir has %+v", own)
		}
		w.expectSeen(t, " passed_on", " passed_on", "moi unanswered")
		board, err := w.CascadeBoard(ctx, w.mayor, w.plan.ID, "")
		must(t, err)
		for _, r := range board.Tasks[0].Rows {
			if !r.Below && (len(r.Heirs) != 1 || r.Heirs[0].Code != "moi") {
				t.Errorf("the heirs of %s are %+v", r.ChildName, r.Heirs)
			}
		}
		for _, v := range []account.Visit{w.mayor, w.ngan, w.binh, v} {
			w.trail(t, v)
		}
		w.expectMirror(t)
	})
}

func TestAUnitBornLaterIsMissing(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		w.give(t, "I.1")
		born, err := w.units.Create(t.Context(), "", unit.NewUnit{Code: "moi", Name: "UBND xã Mới", ParentCode: "nghi-son", ValidFrom: on(3, 12)})
		must(t, err)
		board, err := w.CascadeBoard(t.Context(), w.mayor, w.plan.ID, "")
		must(t, err)
		if missing := board.Tasks[0].Missing; len(missing) != 1 || missing[0].ID != born.ID {
			t.Errorf("missing are %+v", missing)
		}
		if given := w.give(t, "I.1"); given != (Given{Units: 3, New: 1, Same: 2}) {
			t.Errorf("given %+v", given)
		}
	})
}

// Who looks from above but may not look down sees the answers, not the work.
func TestOnlyWhoLooksDownSeesTheWork(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		ctx := t.Context()
		own := w.takeDraft(t, newDraft("Báo cáo"))
		w.give(t, "I.1")
		as := w.only(t, w.ngan)
		_, err := w.TakeIn(ctx, w.ngan, as.ID, Taking{PlanID: own.ID, Version: as.Version})
		must(t, err)
		// A unit that left shows its answer, and no longer its work.
		must(t, w.units.Move(ctx, "", w.ngan.Unit.ID, "", on(3, 12)))
		w.expectSeen(t, " taken_in", "hai-binh unanswered")
		_, err = w.CascadeBoard(ctx, w.ngan, w.plan.ID, "")
		expect(t, "another unit's plan", err, store.ErrNotFound)
	})
}

func TestGivingIsTold(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		var told []string
		event.On(w.bus, func(_ context.Context, _ bun.Tx, n AssignmentMoved) error {
			told = append(told, fmt.Sprintf("%s %s", n.Assignment.State, map[bool]string{true: "above", false: "below"}[n.ActorUnitID == n.Assignment.GiverID]))
			return nil
		})
		w.give(t, "I.1")
		as := w.only(t, w.ngan)
		must(t, w.Refuse(t.Context(), w.ngan, as.ID, as.Version, "x"))
		if want := []string{"unanswered above", "unanswered above", "refused below"}; !slices.Equal(told, want) {
			t.Errorf("told %q", told)
		}
	})
}

// Whatever both sides do, they keep the same, and the trails stay whole.
func TestBothSidesKeepTheSame(t *testing.T) {
	eachTown(t, func(t *testing.T, w town) {
		own, _ := w.waiting(t)
		given := []string{w.theTask(t, w.mayor, w.plan, "I.1").ID, w.theTask(t, w.mayor, w.plan, "I.2").ID}
		rapid.Check(t, func(rt *rapid.T) {
			ctx := context.Background()
			for range rapid.IntRange(1, 6).Draw(rt, "acts") {
				all, err := w.Assignments(ctx, w.ngan)
				must(t, err)
				do := rapid.IntRange(0, 6).Draw(rt, "act")
				if do == 0 || len(all) == 0 {
					g := Giving{PlanID: w.plan.ID, TaskIDs: given[:rapid.IntRange(1, 2).Draw(rt, "tasks")], Note: rapid.SampledFrom([]string{"", "a", "b"}).Draw(rt, "note")}
					must(t, onlyErr(w.Cascade(ctx, w.mayor, g)))
					continue
				}
				as := all[rapid.IntRange(0, len(all)-1).Draw(rt, "which")]
				tasks, err := w.Tasks(ctx, w.ngan, own.ID)
				must(t, err)
				task := tasks[rapid.IntRange(0, len(tasks)-1).Draw(rt, "task")]
				switch do {
				case 1:
					err = onlyErr(w.TakeIn(ctx, w.ngan, as.ID, Taking{PlanID: own.ID, Version: as.Version}))
				case 2:
					err = w.Link(ctx, w.ngan, as.ID, as.Version, task.ID)
				case 3:
					err = w.Refuse(ctx, w.ngan, as.ID, as.Version, "x")
				case 4:
					err = w.Apply(ctx, w.ngan, as.ID, as.Version)
				case 5:
					err = w.Reconsider(ctx, w.ngan, as.ID, as.Version)
				case 6:
					err = onlyErr(w.Revoke(ctx, w.mayor, Revocation{TaskID: as.GiverTaskID, Reason: "y"}))
				}
				if err != nil && !slices.ContainsFunc([]error{ErrAnswered, ErrWithdrawn, store.ErrNotFound}, func(known error) bool { return errors.Is(err, known) }) {
					rt.Fatalf("act %d on %+v: %v", do, as, err)
				}
			}
			w.expectMirror(t)
			all, err := w.Assignments(ctx, w.ngan)
			must(t, err)
			for _, as := range all {
				if as.State.accepted() {
					if _, err := selectTask(ctx, w.db.Reader(), as.UnitID, as.TaskID); err != nil {
						rt.Fatalf("the task of %+v is gone: %v", as, err)
					}
				}
			}
		})
		must(t, audit.Verify(t.Context(), w.db, w.ngan.Unit.ID))
		must(t, audit.Verify(t.Context(), w.db, w.mayor.Unit.ID))
	})
}
