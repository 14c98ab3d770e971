package plan

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// running is a plan of three tasks: the first done in part, the second done,
// the third open.
func (h hall) running(t *testing.T) Plan {
	t.Helper()
	d := newDraft("Báo cáo công tác cải cách hành chính", "Rà soát quy định, thủ tục", "Tập huấn một cửa")
	d.Title = "Kế hoạch cải cách hành chính năm 2024"
	d.Targets = []DraftTarget{{Text: "Đạt 100%", Op: Equal, Threshold: 100, Unit: "%"}}
	d.Sections[0].Tasks[0].Due = []Due{{Label: "Quý I", Date: on(3, 5), Kind: By}, {Label: "Quý II", Date: on(6, 5), Kind: By}}
	plan := h.takeDraft(t, d)
	tasks := h.tasks(t, plan)
	for _, task := range tasks[:2] {
		o := task.Occurrences[0]
		must(t, h.Fulfil(t.Context(), h.ngan, o.ID, Handing{On: on(3, 4), Note: "số " + task.No, Version: o.Version}))
	}
	return plan
}

// replace brings in a draft as the change of a plan.
func (h hall) replace(t *testing.T, plan Plan, d Draft) Plan {
	t.Helper()
	var file bytes.Buffer
	must(t, WriteJSON(&file, d))
	imp := h.read(t, h.ngan, Upload{Year: 2024, Kind: Reform, FileName: "sửa đổi.json", Replaces: plan.ID}, file.Bytes())
	changed, err := h.Adopt(t.Context(), h.ngan, imp.ID, imp.Version)
	must(t, err)
	return changed
}

func TestReplacingAPlanKeepsWhatWasDone(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		plan := h.running(t)
		before := h.tasks(t, plan)
		changed := newDraft("Đối thoại với nhân dân", "Báo cáo công tác cải cách hành chính")
		changed.Title, changed.Signer = "Kế hoạch sửa đổi", "Trịnh Quang Minh"
		changed.Targets = []DraftTarget{{Text: "Từ 98% trở lên", Op: AtLeast, Threshold: 98, Unit: "%"}, {Text: "Đạt 90%", Op: AtLeast, Threshold: 90, Unit: "%"}}
		changed.Sections[0].Tasks[1].Due = []Due{{Label: "Quý I", Date: on(3, 15), Kind: By}, {Label: "Quý III", Date: on(9, 5), Kind: By}}
		after := h.replace(t, plan, changed)
		if after.ID != plan.ID {
			t.Fatalf("the plan became another: %s", after.ID)
		}
		kept, err := h.Plan(t.Context(), h.ngan, plan.ID)
		must(t, err)
		if kept.Title != "Kế hoạch sửa đổi" || kept.Signer != "Trịnh Quang Minh" || kept.Version != 2 || kept.SourceName != "sửa đổi.json" || !kept.CreatedAt.Equal(plan.CreatedAt) {
			t.Errorf("the plan is %+v", kept)
		}
		targets, err := h.Targets(t.Context(), h.ngan, 2024, plan.ID)
		must(t, err)
		if len(targets) != 2 || targets[0].Threshold != 98 {
			t.Errorf("the targets are %+v", targets)
		}
		want := []string{
			"1 Đối thoại với nhân dân: 2024-03-05",
			"2 Báo cáo công tác cải cách hành chính: 2024-03-15 Quý I done 2024-03-04 số 1, 2024-09-05 Quý III",
			"2 Rà soát quy định, thủ tục withdrawn 2024-03-12: 2024-03-05 done 2024-03-04 số 2",
		}
		if diff := cmp.Diff(want, describe(h.tasks(t, after))); diff != "" {
			t.Error(diff)
		}
		if again := h.taskOf(t, after, "I.2"); again.ID != before[0].ID && again.ID != before[1].ID {
			t.Error("a task that goes on has another id")
		}
	})
}

// describe writes tasks with what was done of them.
func describe(tasks []Task) []string {
	var lines []string
	for _, task := range tasks {
		line := task.No + " " + task.Title
		if !task.WithdrawnOn.IsZero() {
			line += " withdrawn " + task.WithdrawnOn.String()
		}
		for i, o := range task.Occurrences {
			line += map[bool]string{true: ": ", false: ", "}[i == 0] + o.Date.String()
			if o.Label != "" {
				line += " " + o.Label
			}
			if !o.DoneOn.IsZero() {
				line += " done " + o.DoneOn.String() + " " + o.DoneNote
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func TestAWithdrawnTaskComesBackAndIsNotExported(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		plan := h.running(t)
		review := h.taskOf(t, plan, "I.2")
		h.replace(t, plan, newDraft("Báo cáo công tác cải cách hành chính"))
		exported, err := h.Export(t.Context(), h.ngan, plan.ID)
		must(t, err)
		if exported.TaskCount() != 1 {
			t.Errorf("the export has %q", titlesOf(exported))
		}
		next, err := h.DraftByHand(t.Context(), h.ngan, 2025, Reform, plan.ID)
		must(t, err)
		if n := next.Reading.Draft.TaskCount(); n != 1 {
			t.Errorf("next year's draft has %d tasks", n)
		}
		back := newDraft("Báo cáo công tác cải cách hành chính", "Rà soát quy định, thủ tục")
		back.Sections[0].Tasks[1].Due = append(back.Sections[0].Tasks[1].Due, Due{Label: "Cuối năm", Date: on(11, 20), Kind: By})
		h.replace(t, plan, back)
		got := h.taskOf(t, plan, "I.2")
		if got.ID != review.ID || !got.WithdrawnOn.IsZero() || len(got.Occurrences) != 2 || got.Occurrences[0].DoneOn != on(3, 4) {
			t.Errorf("the task that came back is %+v", got)
		}
	})
}

func TestReplacingIsComparedFirst(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		plan := h.running(t)
		var file bytes.Buffer
		must(t, WriteJSON(&file, newDraft("Báo cáo công tác cải cách hành chính", "Đối thoại")))
		imp := h.read(t, h.ngan, Upload{Year: 2024, Kind: Reform, FileName: "a.json", Replaces: plan.ID}, file.Bytes())
		changes, err := h.Changes(t.Context(), h.ngan, imp)
		must(t, err)
		var kinds []ChangeKind
		for _, c := range changes {
			kinds = append(kinds, c.Kind)
		}
		if !slices.Equal(kinds, []ChangeKind{Changed, Added, Removed, Removed}) {
			t.Errorf("the changes are %v", kinds)
		}
		imp.Replaces = ""
		if changes, err = h.Changes(t.Context(), h.ngan, imp); err != nil || changes != nil {
			t.Errorf("a new plan changes %v, %v", changes, err)
		}
		_, err = h.Upload(t.Context(), h.stranger, Upload{Year: 2024, Kind: Reform, FileName: "a.json", Replaces: plan.ID, Content: bytes.NewReader(file.Bytes())})
		expect(t, "replacing another unit's plan", err, store.ErrNotFound)
	})
}
