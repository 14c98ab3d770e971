package plan

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// oldTask is a task of an adopted plan, with one date.
func oldTask(id, section, no, title string) Task {
	return Task{
		ID: id, SectionNo: section, No: no, Title: title, LeadText: "Văn phòng - TK", Kind: By,
		Occurrences: []Occurrence{{Position: 1, Kind: By, Date: on(3, 5)}},
	}
}

// newDraft is a draft whose section I has the tasks of the titles.
func newDraft(titles ...string) Draft {
	section := Section{No: "I"}
	for i, title := range titles {
		section.Tasks = append(section.Tasks, DraftTask{
			No: fmt.Sprint(i + 1), Title: title, Lead: "Văn phòng - TK", Kind: By, Due: []Due{{Date: on(3, 5), Kind: By}},
		})
	}
	return Draft{Year: 2024, Sections: []Section{section}}
}

// summary writes changes as "kind old→new fields".
func summary(changes []Change) []string {
	var lines []string
	for _, c := range changes {
		old, fresh := "-", "-"
		if c.Old != nil {
			old = c.Old.ID
		}
		if c.Kind != Removed {
			fresh = c.New.String()
		}
		line := fmt.Sprintf("%s %s→%s", c.Kind, old, fresh)
		for _, f := range c.Fields {
			line += " " + string(f.Field)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestCompare(t *testing.T) {
	const (
		report = "Báo cáo công tác cải cách hành chính định kỳ"
		review = "Rà soát quy định, thủ tục hành chính tại xã"
		train  = "Tập huấn nghiệp vụ cho công chức một cửa"
	)
	withdrawn := oldTask("w", "I", "2", review)
	withdrawn.WithdrawnOn = on(2, 1)
	for _, test := range []struct {
		name  string
		old   []Task
		draft Draft
		want  []string
	}{
		{"nothing changed", []Task{oldTask("a", "I", "1", report), oldTask("b", "I", "2", review)}, newDraft(report, review),
			[]string{"same a→0.0", "same b→0.1"}},
		{"moved", []Task{oldTask("a", "I", "1", report), oldTask("b", "I", "2", review)}, newDraft(review, report),
			[]string{"changed b→0.0 no", "changed a→0.1 no"}},
		{"one before", []Task{oldTask("a", "I", "1", report)}, newDraft(train, report),
			[]string{"added -→0.0", "changed a→0.1 no"}},
		{"in another section", []Task{oldTask("a", "IV", "7", report)}, newDraft(report),
			[]string{"changed a→0.0 no"}},
		{"retitled in its place", []Task{oldTask("a", "I", "1", report)}, newDraft("Báo cáo công tác cải cách hành chính và kiểm soát thủ tục"),
			[]string{"changed a→0.0 title"}},
		{"nearly the same title elsewhere", []Task{oldTask("a", "II", "5", report)}, newDraft(report + " hàng quý"),
			[]string{"changed a→0.0 no title"}},
		{"a typing error mended", []Task{oldTask("a", "I", "1", "Bao cáo công tác cải cách hành chính định kỳ")}, newDraft(report),
			[]string{"changed a→0.0 title"}},
		{"something else in its place", []Task{oldTask("a", "I", "1", report)}, newDraft(train),
			[]string{"added -→0.0", "removed a→-"}},
		{"removed", []Task{oldTask("a", "I", "1", report), oldTask("b", "I", "2", review)}, newDraft(report),
			[]string{"same a→0.0", "removed b→-"}},
		{"removed in the midst", []Task{oldTask("a", "I", "1", report), oldTask("b", "I", "2", review), oldTask("c", "I", "3", train)}, newDraft(report, train),
			[]string{"same a→0.0", "changed c→0.1 no", "removed b→-"}},
		{"a title twice", []Task{oldTask("a", "I", "1", report), oldTask("b", "I", "2", report)}, newDraft(report, report),
			[]string{"same a→0.0", "same b→0.1"}},
		{"a title once more", []Task{oldTask("a", "I", "1", report)}, newDraft(report, report),
			[]string{"same a→0.0", "added -→0.1"}},
		{"a title once less keeps the one of that number", []Task{oldTask("a", "I", "3", report), oldTask("b", "I", "1", report)}, newDraft(report),
			[]string{"same b→0.0", "removed a→-"}},
		{"withdrawn before, and not back", []Task{oldTask("a", "I", "1", report), withdrawn}, newDraft(report),
			[]string{"same a→0.0"}},
		{"withdrawn before, and back", []Task{oldTask("a", "I", "1", report), withdrawn}, newDraft(report, review),
			[]string{"same a→0.0", "same w→0.1"}},
		{"from nothing", nil, newDraft(report), []string{"added -→0.0"}},
		{"to nothing", []Task{oldTask("a", "I", "1", report)}, Draft{}, []string{"removed a→-"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, summary(Compare(test.old, test.draft))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCompareNamesEveryField(t *testing.T) {
	old := oldTask("a", "I", "1", "Báo cáo công tác cải cách hành chính")
	draft := newDraft("Báo cáo về công tác cải cách hành chính")
	task := &draft.Sections[0].Tasks[0]
	task.No, task.Products, task.Lead, task.Coordinators = "2", []string{"Báo cáo", "Phụ lục"}, "Tư pháp - HT", []string{"Công an"}
	task.Due, task.Funding, task.Notes = []Due{{Date: on(1, 10), Kind: Before}}, "Ngân sách xã", []string{"Gửi thị xã"}
	want := []FieldChange{
		{FieldNo, "I.1", "I.2"},
		{FieldTitle, "Báo cáo công tác cải cách hành chính", "Báo cáo về công tác cải cách hành chính"},
		{FieldProducts, "", "Báo cáo\nPhụ lục"},
		{FieldLead, "Văn phòng - TK", "Tư pháp - HT"},
		{FieldCoordinators, "", "Công an"},
		{FieldDue, "5/3/2024", "Trước ngày 10/1/2024"},
		{FieldFunding, "", "Ngân sách xã"},
		{FieldNotes, "", "Gửi thị xã"},
	}
	changes := Compare([]Task{old}, draft)
	if len(changes) != 1 || changes[0].Kind != Changed {
		t.Fatalf("changes %v", summary(changes))
	}
	if diff := cmp.Diff(want, changes[0].Fields); diff != "" {
		t.Error(diff)
	}
}

// A plan compared with itself has not changed, whatever is in it.
func TestCompareWithItselfIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draft := genDraft(t)
		old := newTasks(Plan{ID: "p", UnitID: "u", Year: draft.Year}, draft, nil)
		for _, c := range Compare(old, draft) {
			if c.Kind != Same {
				t.Fatalf("%v", summary([]Change{c}))
			}
		}
	})
}

// Each old task and each new one is told of exactly once.
func TestCompareLeavesNobodyOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := newTasks(Plan{ID: "p", UnitID: "u"}, genDraft(t), nil)
		draft := genDraft(t)
		var fresh, kept int
		seen := map[string]bool{}
		for _, c := range Compare(old, draft) {
			if c.Old != nil {
				if seen[c.Old.ID] {
					t.Fatalf("%s is told of twice", c.Old.ID)
				}
				seen[c.Old.ID] = true
				kept++
			}
			if c.Kind != Removed {
				fresh++
			}
		}
		if kept != len(old) || fresh != draft.TaskCount() {
			t.Fatalf("%d of %d old tasks, %d of %d new ones", kept, len(old), fresh, draft.TaskCount())
		}
	})
}

func TestCarryOver(t *testing.T) {
	q1, q2 := Occurrence{ID: "q1", Label: "Quý I", Date: on(3, 5)}, Occurrence{ID: "q2", Label: "Quý II", Date: on(6, 5)}
	plain := Occurrence{ID: "plain", Date: on(3, 5)}
	due := func(label string, month, day int) Due {
		return Due{Label: label, Date: on(time.Month(month), day), Kind: By}
	}
	for _, test := range []struct {
		name    string
		old     []Occurrence
		dues    []Due
		kept    []string
		dropped []string
	}{
		{"the same", []Occurrence{q1, q2}, []Due{due("Quý I", 3, 5), due("Quý II", 6, 5)}, []string{"q1", "q2"}, nil},
		{"in another order", []Occurrence{q1, q2}, []Due{due("Quý II", 6, 5), due("Quý I", 3, 5)}, []string{"q2", "q1"}, nil},
		{"another day, the same label", []Occurrence{q1, q2}, []Due{due("Quý I", 3, 15), due("Quý II", 6, 5)}, []string{"q1", "q2"}, nil},
		{"another label, the same day", []Occurrence{q1}, []Due{due("Báo cáo quý I", 3, 5)}, []string{"q1"}, nil},
		{"labels changed places: the label counts", []Occurrence{q1, q2}, []Due{due("Quý I", 6, 5), due("Quý II", 3, 5)}, []string{"q1", "q2"}, nil},
		{"one more", []Occurrence{q1}, []Due{due("Quý I", 3, 5), due("Quý II", 6, 5)}, []string{"q1", ""}, nil},
		{"one less", []Occurrence{q1, q2}, []Due{due("Quý II", 6, 5)}, []string{"q2"}, []string{"q1"}},
		{"without labels another day is another date", []Occurrence{plain}, []Due{due("", 3, 15)}, []string{""}, []string{"plain"}},
		{"a label is put to a day", []Occurrence{plain}, []Due{due("Quý I", 3, 5)}, []string{"plain"}, nil},
		{"one day twice", []Occurrence{plain}, []Due{due("", 3, 5), due("", 3, 5)}, []string{"plain", ""}, nil},
		{"all gone", []Occurrence{q1, q2}, nil, nil, []string{"q1", "q2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			kept, dropped := carryOver(test.old, test.dues)
			var keptIDs, droppedIDs []string
			for _, o := range kept {
				id := ""
				if o != nil {
					id = o.ID
				}
				keptIDs = append(keptIDs, id)
			}
			for _, o := range dropped {
				droppedIDs = append(droppedIDs, o.ID)
			}
			if !slices.Equal(keptIDs, test.kept) || !slices.Equal(droppedIDs, test.dropped) {
				t.Errorf("kept %q and dropped %q, want %q and %q", keptIDs, droppedIDs, test.kept, test.dropped)
			}
		})
	}
}

func TestWhatWasDoneOutlivesItsDate(t *testing.T) {
	task := Task{UnitID: "u", ID: "t", PlanID: "p", Occurrences: []Occurrence{
		{ID: "q1", Position: 1, Label: "Quý I", Date: on(3, 5), DoneOn: on(3, 4), DoneNote: "21/BC-UBND", Version: 2},
		{ID: "q2", Position: 2, Label: "Quý II", Date: on(6, 5), Version: 1},
	}}
	got := continued(task, []Due{{Label: "Cả năm", Date: on(11, 20), Kind: By}})
	if len(got) != 2 {
		t.Fatalf("%d occurrences", len(got))
	}
	if got[0].Label != "Cả năm" || got[0].Position != 1 || !got[0].DoneOn.IsZero() || got[0].TaskID != "t" {
		t.Errorf("the new one is %+v", got[0])
	}
	if got[1].ID != "q1" || got[1].Position != 2 || got[1].DoneNote != "21/BC-UBND" {
		t.Errorf("what was done is %+v", got[1])
	}
}
