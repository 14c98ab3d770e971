package plan

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// duesWritten writes times as "label day".
func duesWritten(dues []Due) []string {
	var lines []string
	for _, d := range dues {
		lines = append(lines, d.Label+" "+d.Date.String())
	}
	return lines
}

func TestRhythmDues(t *testing.T) {
	tests := []struct {
		name   string
		rhythm Rhythm
		want   []string
	}{
		{"quarters from the start", Rhythm{Beat: EveryQuarter, DueOn: OnLastDay, From: on(1, 1)}, []string{"Quý I 2024-03-31", "Quý II 2024-06-30", "Quý III 2024-09-30", "Quý IV 2024-12-31"}},
		{"the last working day", Rhythm{Beat: EveryQuarter, DueOn: OnLastWorkingDay, From: on(1, 1)}, []string{"Quý I 2024-03-29", "Quý II 2024-06-28", "Quý III 2024-09-30", "Quý IV 2024-12-31"}},
		{"from a day on", Rhythm{Beat: EveryMonth, DueOn: OnDay, Day: 5, From: on(10, 5)}, []string{"Tháng 10 2024-10-05", "Tháng 11 2024-11-05", "Tháng 12 2024-12-05"}},
		{"a day that a month lacks", Rhythm{Beat: EveryHalfYear, DueOn: OnDay, Day: 31, From: on(1, 1)}, []string{"6 tháng đầu năm 2024-06-30", "6 tháng cuối năm 2024-12-31"}},
		{"past the year", Rhythm{Beat: EveryMonth, DueOn: OnLastDay, From: clock.NewDate(2025, 1, 1)}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, duesWritten(test.rhythm.Dues(2024, standardDays(t)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What a rhythm makes equals a plain walk over the months of the year.
func TestRhythmDuesEqualAPlainLoop(t *testing.T) {
	days := standardDays(t)
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(2023, 2026).Draw(t, "year")
		r := Rhythm{
			Beat: rapid.SampledFrom(Beats).Draw(t, "beat"), DueOn: rapid.SampledFrom([]DueOn{OnLastDay, OnLastWorkingDay, OnDay}).Draw(t, "due on"),
			Day: rapid.IntRange(1, 31).Draw(t, "day"), From: clock.NewDate(year, 1, 1).AddDays(rapid.IntRange(-40, 400).Draw(t, "from")),
		}
		length := map[Beat]int{EveryMonth: 1, EveryQuarter: 3, EveryHalfYear: 6}[r.Beat]
		var want []clock.Date
		for month := length; month <= 12; month += length {
			day := clock.EndOfMonth(year, monthOf(month))
			switch r.DueOn {
			case OnDay:
				day = clock.NewDate(year, monthOf(month), min(r.Day, day.Day))
			case OnLastWorkingDay:
				for !days.Working(day) {
					day = day.AddDays(-1)
				}
			}
			if !day.Before(r.From) {
				want = append(want, day)
			}
		}
		var got []clock.Date
		for _, d := range r.Dues(year, days) {
			got = append(got, d.Date)
			if d.Kind != By || d.Label == "" {
				t.Fatalf("due %+v", d)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// ongoing is a plan of one task that goes on all year and one with a day.
func (h hall) ongoing(t *testing.T) Plan {
	t.Helper()
	d := newDraft("Kiểm tra công vụ", "Báo cáo")
	d.Sections[0].Tasks[0].Due, d.Sections[0].Tasks[0].Kind, d.Sections[0].Tasks[0].DueText = nil, Ongoing, "Thường xuyên"
	return h.takeDraft(t, d)
}

func monthly5(from clock.Date) Rhythm {
	return Rhythm{Beat: EveryMonth, DueOn: OnDay, Day: 5, From: from}
}

func TestSetRhythm(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		plan := h.ongoing(t)
		task := h.taskOf(t, plan, "I.1")
		for name, r := range map[string]Rhythm{
			"no beat": {DueOn: OnLastDay, From: on(1, 1)}, "no day": {Beat: EveryMonth, DueOn: OnDay, From: on(1, 1)},
			"no first day": {Beat: EveryMonth, DueOn: OnLastDay}, "an unknown day": {Beat: EveryMonth, DueOn: "x", From: on(1, 1)},
		} {
			expect(t, name, h.SetRhythm(ctx, h.ngan, task.ID, task.Version, r), ErrRhythm)
		}
		dated := h.taskOf(t, plan, "I.2")
		expect(t, "a task with a day", h.SetRhythm(ctx, h.ngan, dated.ID, dated.Version, monthly5(on(1, 1))), ErrHasDates)
		expect(t, "a reader", h.SetRhythm(ctx, h.reader(t), task.ID, task.Version, monthly5(on(1, 1))), account.ErrForbidden)
		expect(t, "another unit", h.SetRhythm(ctx, h.stranger, task.ID, task.Version, monthly5(on(1, 1))), store.ErrNotFound)
		expect(t, "a stale version", h.SetRhythm(ctx, h.ngan, task.ID, task.Version+1, monthly5(on(1, 1))), store.ErrStale)

		must(t, h.SetRhythm(ctx, h.ngan, task.ID, task.Version, monthly5(on(2, 1))))
		task = h.taskOf(t, plan, "I.1")
		if len(task.Occurrences) != 11 || task.Kind != Ongoing || task.Occurrences[0].Label != "Tháng 2" || task.Occurrences[0].Origin != OriginRhythm {
			t.Fatalf("the task is %q", describe([]Task{task}))
		}
		if got, err := h.Rhythm(ctx, h.ngan, task.ID); err != nil || got.Beat != EveryMonth || got.Day != 5 || got.From != on(2, 1) {
			t.Errorf("the rhythm is %+v, %v", got, err)
		}

		// March is done, February is late: both stay when the rhythm changes.
		o := task.Occurrences[1]
		must(t, h.Fulfil(ctx, h.ngan, o.ID, Handing{On: on(3, 4), Note: "n", Version: o.Version}))
		must(t, h.SetRhythm(ctx, h.ngan, task.ID, task.Version, Rhythm{Beat: EveryQuarter, DueOn: OnLastDay, From: on(3, 12)}))
		task = h.taskOf(t, plan, "I.1")
		want := []string{"1 Kiểm tra công vụ: 2024-02-05 Tháng 2, 2024-03-05 Tháng 3 done 2024-03-04 n, 2024-03-31 Quý I, 2024-06-30 Quý II, 2024-09-30 Quý III, 2024-12-31 Quý IV"}
		if diff := cmp.Diff(want, describe([]Task{task})); diff != "" {
			t.Error(diff)
		}
		must(t, h.EndRhythm(ctx, h.ngan, task.ID, task.Version))
		task = h.taskOf(t, plan, "I.1")
		want = []string{"1 Kiểm tra công vụ: 2024-02-05 Tháng 2, 2024-03-05 Tháng 3 done 2024-03-04 n"}
		if diff := cmp.Diff(want, describe([]Task{task})); diff != "" {
			t.Error(diff)
		}
		_, err := h.Rhythm(ctx, h.ngan, task.ID)
		expect(t, "the rhythm that was ended", err, store.ErrNotFound)
		if trail := h.trail(t, h.ngan); trail[len(trail)-1] != "plan.edit task" {
			t.Errorf("the trail is %q", trail)
		}
	})
}

// A later version of the plan keeps what a rhythm has made, as long as the
// task stays; edits of the task do not take it for the plan's words.
func TestARhythmOutlivesAChangeOfThePlan(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		plan := h.ongoing(t)
		task := h.taskOf(t, plan, "I.1")
		must(t, h.SetRhythm(ctx, h.ngan, task.ID, task.Version, Rhythm{Beat: EveryHalfYear, DueOn: OnLastDay, From: on(1, 1)}))
		task = h.taskOf(t, plan, "I.1")

		exported, err := h.Export(ctx, h.ngan, plan.ID)
		must(t, err)
		if got := exported.Sections[0].Tasks[0]; len(got.Due) != 0 || got.DueText != "Thường xuyên" || got.Kind != Ongoing {
			t.Errorf("the export says %+v", got)
		}
		e := EditOfTask(task)
		if e.Due != "Thường xuyên" {
			t.Errorf("the form says %q", e.Due)
		}
		e.Title = "Kiểm tra công vụ, kỷ luật"
		must(t, h.EditTask(ctx, h.ngan, task.ID, task.Version, e))

		changed := newDraft("Đối thoại", "Kiểm tra công vụ, kỷ luật")
		changed.Sections[0].Tasks[1].Due, changed.Sections[0].Tasks[1].Kind = nil, Ongoing
		for _, c := range Compare(h.tasks(t, plan), changed) {
			for _, f := range c.Fields {
				if f.Field == FieldDue {
					t.Errorf("the rhythm is taken for a change of the plan: %+v", f)
				}
			}
		}
		h.replace(t, plan, changed)
		after := h.taskOf(t, plan, "I.2")
		want := []string{"2 Kiểm tra công vụ, kỷ luật: 2024-06-30 6 tháng đầu năm, 2024-12-31 6 tháng cuối năm"}
		if diff := cmp.Diff(want, describe([]Task{after})); after.ID != task.ID || diff != "" {
			t.Error(diff)
		}

		// The plan now names a day that the rhythm has: it is due once.
		changed.Sections[0].Tasks[1].Due, changed.Sections[0].Tasks[1].Kind = []Due{{Label: "6 tháng đầu năm", Date: on(6, 30), Kind: By}}, By
		h.replace(t, plan, changed)
		after = h.taskOf(t, plan, "I.2")
		if len(after.Occurrences) != 2 || after.Occurrences[0].Origin != OriginPlan || after.Occurrences[1].Origin != OriginRhythm {
			t.Errorf("the task is %+v", after.Occurrences)
		}

		// Dropped, the task goes with its rhythm.
		h.replace(t, plan, newDraft("Đối thoại"))
		if n := h.rowsIn(t, "task_rhythms"); n != 0 {
			t.Errorf("%d rhythms are left", n)
		}
	})
}

// However rhythms follow each other, what was begun or is past stays, nothing
// is due twice on a day under one label, and the new rhythm is all there.
func TestRhythmsFollowEachOther(t *testing.T) {
	days := standardDays(t)
	rapid.Check(t, func(t *rapid.T) {
		task := Task{UnitID: "u", ID: "t", Kind: Ongoing}
		today := on(1, 1)
		for range rapid.IntRange(1, 5).Draw(t, "changes") {
			today = today.AddDays(rapid.IntRange(0, 90).Draw(t, "later"))
			for i := range task.Occurrences {
				if rapid.IntRange(0, 4).Draw(t, "done") == 0 {
					task.Occurrences[i].DoneOn = today
				}
			}
			r := Rhythm{
				Beat: rapid.SampledFrom(Beats).Draw(t, "beat"), DueOn: rapid.SampledFrom([]DueOn{OnLastDay, OnLastWorkingDay, OnDay}).Draw(t, "due on"),
				Day: rapid.IntRange(1, 31).Draw(t, "day"), From: today,
			}
			before := task.Occurrences
			task.Occurrences = inRhythm(task, r.Dues(2024, days), today)
			now, labels := map[string]Occurrence{}, map[string]int{}
			for _, o := range task.Occurrences {
				now[o.ID] = o
				labels[o.Label]++
				if labels[o.Label] > 1 {
					t.Fatalf("%s is due twice", o.Label)
				}
			}
			for _, o := range before {
				kept, ok := now[o.ID]
				if (!o.DoneOn.IsZero() || o.Date.Before(today)) && (!ok || kept.Date != o.Date || kept.DoneOn != o.DoneOn) {
					t.Fatalf("%+v was lost or moved: %+v", o, kept)
				}
			}
			for _, d := range r.Dues(2024, days) {
				if labels[d.Label] == 0 && !dueOn(task.Occurrences, d.Date) {
					t.Fatal(fmt.Sprintf("%s is not due", d.Label))
				}
			}
		}
	})
}

func dueOn(occurrences []Occurrence, day clock.Date) bool {
	for _, o := range occurrences {
		if o.Date == day {
			return true
		}
	}
	return false
}
