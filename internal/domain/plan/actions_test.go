package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

func TestFulfil(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		o := h.taskOf(t, h.takeDraft(t, newDraft("Báo cáo")), "I.1").Occurrences[0]
		expect(t, "a day to come", h.Fulfil(ctx, h.ngan, o.ID, Handing{On: on(3, 13), Version: o.Version}), ErrFuture)
		expect(t, "no day", h.Fulfil(ctx, h.ngan, o.ID, Handing{Version: o.Version}), ErrUndated)
		expect(t, "a stale version", h.Fulfil(ctx, h.ngan, o.ID, Handing{On: on(3, 4), Version: o.Version + 1}), store.ErrStale)
		must(t, h.Fulfil(ctx, h.ngan, o.ID, Handing{On: on(3, 12), Note: "21/BC-UBND", Version: o.Version}))
		expect(t, "twice", h.Fulfil(ctx, h.ngan, o.ID, Handing{On: on(3, 1), Version: o.Version}), store.ErrStale)
		done, err := h.Occurrence(ctx, h.ngan, o.ID)
		must(t, err)
		if done.DoneOn != on(3, 12) || done.DoneNote != "21/BC-UBND" || done.DoneBy != "ngan" || done.Version != o.Version+1 {
			t.Errorf("the occurrence is %+v", done)
		}
		expect(t, "reopening a stale version", h.Reopen(ctx, h.ngan, o.ID, o.Version), store.ErrStale)
		must(t, h.Reopen(ctx, h.ngan, o.ID, done.Version))
		open, err := h.Occurrence(ctx, h.ngan, o.ID)
		must(t, err)
		if !open.DoneOn.IsZero() || open.DoneNote != "" || open.DoneBy != "" {
			t.Errorf("the reopened occurrence is %+v", open)
		}
	})
}

func TestFulfilUpTo(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		d := newDraft("Báo cáo")
		d.Sections[0].Tasks[0].Due = []Due{
			{Label: "a", Date: on(1, 10), Kind: Before}, {Label: "b", Date: on(3, 5), Kind: By}, {Label: "c", From: on(1, 1), Date: on(3, 8), Kind: Period},
			{Label: "d", Date: on(3, 9), Kind: Before}, {Label: "e", Date: on(3, 10), Kind: Before}, {Label: "f", Date: on(3, 9), Kind: By}, {Label: "g", Date: on(12, 5), Kind: By},
		}
		plan := h.takeDraft(t, d)
		expect(t, "a day to come", h.FulfilUpTo(t.Context(), h.ngan, plan.ID, on(3, 13)), ErrFuture)
		must(t, h.FulfilUpTo(t.Context(), h.ngan, plan.ID, on(3, 8)))
		done := map[string]clock.Date{}
		days := standardDays(t)
		for _, o := range h.tasks(t, plan)[0].Occurrences {
			if o.DoneOn.IsZero() {
				continue
			}
			done[o.Label] = o.DoneOn
			if s := o.StateOn(on(3, 12), days); s != DoneOnTime {
				t.Errorf("%s is %s", o.Label, s)
			}
		}
		want := map[string]clock.Date{"a": on(1, 9), "b": on(3, 5), "c": on(3, 8), "d": on(3, 8)}
		if diff := cmp.Diff(want, done); diff != "" {
			t.Error(diff)
		}
	})
}

func TestEditTask(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		plan := h.running(t)
		task := h.taskOf(t, plan, "I.1")
		wrong := EditOfTask(task)
		wrong.Title, wrong.Due = "Báo cáo", "lúc nào rảnh thì làm"
		expect(t, "a time that cannot be read", h.EditTask(ctx, h.ngan, task.ID, task.Version, wrong), ErrUndated)
		wrong.Title, wrong.Due = "", ""
		expect(t, "no title", h.EditTask(ctx, h.ngan, task.ID, task.Version, wrong), ErrUntitled)
		if diff := cmp.Diff(task, h.taskOf(t, plan, "I.1")); diff != "" {
			t.Errorf("a refused edit changed the task:\n%s", diff)
		}

		e := EditOfTask(task)
		e.Title, e.Lead, e.Products, e.SectionNo, e.SectionTitle = "Báo cáo quý", "Trưởng thôn", []string{"Báo cáo"}, "II", "KHÁC"
		e.Due = "Quý I: 15/3/2024\nTrước ngày 10/12/2024"
		expect(t, "a stale version", h.EditTask(ctx, h.ngan, task.ID, task.Version+1, e), store.ErrStale)
		must(t, h.EditTask(ctx, h.ngan, task.ID, task.Version, e))
		got, _, err := h.Task(ctx, h.ngan, task.ID)
		must(t, err)
		want := []string{"1 Báo cáo quý: 2024-03-15 Quý I done 2024-03-04 số 1, 2024-12-10"}
		if diff := cmp.Diff(want, describe([]Task{got})); diff != "" {
			t.Error(diff)
		}
		if got.Ref() != "II.1" || got.LeadText != "Trưởng thôn" || got.LeadPostID == task.LeadPostID || got.LeadPostID == "" || got.Version != task.Version+1 || got.DueText != e.Due {
			t.Errorf("the task is %+v", got)
		}
		found, err := h.Year(ctx, h.ngan, 2024, Filter{Query: "truong thon bao cao quy"})
		must(t, err)
		if len(found.Tasks) != 1 {
			t.Errorf("the search finds %q after the edit", contents(found.Tasks))
		}

		// What was done and is not in the words any more stays.
		e.Due = "Thường xuyên"
		must(t, h.EditTask(ctx, h.ngan, task.ID, got.Version, e))
		got, _, err = h.Task(ctx, h.ngan, task.ID)
		must(t, err)
		if len(got.Occurrences) != 1 || got.Occurrences[0].DoneOn != on(3, 4) || got.Kind != Ongoing {
			t.Errorf("the task is %+v", got)
		}
	})
}

func TestAddAndRemoveTask(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		plan := h.running(t)
		id := store.NewID()
		e := TaskEdit{SectionNo: "II", SectionTitle: "KHÁC", No: "1", Title: "Đối thoại", Lead: "van phong - tk", Due: "Quý II"}
		expect(t, "no title", h.AddTask(ctx, h.ngan, plan.ID, id, TaskEdit{Due: "Quý II"}), ErrUntitled)
		expect(t, "no time", h.AddTask(ctx, h.ngan, plan.ID, id, TaskEdit{Title: "a", Due: "mai mốt"}), ErrUndated)
		must(t, h.AddTask(ctx, h.ngan, plan.ID, id, e))
		expect(t, "the same form again", h.AddTask(ctx, h.ngan, plan.ID, id, e), store.ErrExists)
		tasks := h.tasks(t, plan)
		added := tasks[len(tasks)-1]
		if len(tasks) != 4 || added.ID != id || added.Position != 4 || added.LeadPostID != tasks[0].LeadPostID || added.Occurrences[0].Date != on(6, 30) {
			t.Errorf("%d tasks, the last is %+v", len(tasks), added)
		}
		expect(t, "removing a stale version", h.RemoveTask(ctx, h.ngan, id, 9), store.ErrStale)
		must(t, h.RemoveTask(ctx, h.ngan, id, added.Version))
		_, _, err := h.Task(ctx, h.ngan, id)
		expect(t, "looking at what was removed", err, store.ErrNotFound)
		done := h.taskOf(t, plan, "I.1")
		must(t, h.RemoveTask(ctx, h.ngan, done.ID, done.Version))
		kept, _, err := h.Task(ctx, h.ngan, done.ID)
		must(t, err)
		want := []string{"1 Báo cáo công tác cải cách hành chính withdrawn 2024-03-12: 2024-03-05 Quý I done 2024-03-04 số 1"}
		if diff := cmp.Diff(want, describe([]Task{kept})); diff != "" {
			t.Error(diff)
		}
	})
}
