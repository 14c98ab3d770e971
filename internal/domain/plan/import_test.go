package plan

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// readingOf is a reading with a source, a doubt and a correction for each of
// its tasks; what is asked about a task names it.
func readingOf(sections ...Section) Reading {
	r := Reading{Draft: Draft{Year: 2024, Sections: sections}}
	for si, s := range sections {
		for ti, t := range s.Tasks {
			r.Tasks = append(r.Tasks, TaskSource{Section: si, Task: ti, Cells: []SourceCell{{Text: t.Title}}})
			r.Doubts = append(r.Doubts, Doubt{Code: DoubtDueRhythm, Section: si, Task: ti, Text: t.Title})
			r.Corrections = append(r.Corrections, Correction{Section: si, Task: ti, Field: FieldTitle, Wrong: t.Title, Right: t.Title + "!"})
		}
	}
	r.Doubts = append(r.Doubts, Doubt{Code: DoubtHead, Section: -1, Task: -1, Text: "đầu văn bản"})
	return r
}

func sectionOf(no string, titles ...string) Section {
	s := newDraft(titles...).Sections[0]
	s.No, s.Title = no, "LĨNH VỰC "+no
	return s
}

// checkPlaces fails when what is asked about a task stands at another one.
func checkPlaces(t fatal, r *Reading) {
	t.Helper()
	title := func(section, task int) string {
		found, ok := r.Task(TaskIndex{section, task})
		if !ok {
			return "(no such task)"
		}
		return found.Title
	}
	for _, s := range r.Tasks {
		if got := title(s.Section, s.Task); got != s.Cells[0].Text {
			t.Fatal("the source of", s.Cells[0].Text, "stands at", got)
		}
	}
	for _, d := range r.Doubts {
		if d.Task >= 0 && title(d.Section, d.Task) != d.Text {
			t.Fatal("the doubt about", d.Text, "stands at", title(d.Section, d.Task))
		}
	}
	for _, c := range r.Corrections {
		if got := title(c.Section, c.Task); got != c.Wrong {
			t.Fatal("the correction of", c.Wrong, "stands at", got)
		}
	}
}

func TestRemoveTaskMovesWhatIsAskedAboutOthers(t *testing.T) {
	r := readingOf(sectionOf("I", "A", "B", "C"), sectionOf("II", "D", "E"))
	if err := r.RemoveTask(TaskIndex{0, 1}); err != nil {
		t.Fatal(err)
	}
	checkPlaces(t, &r)
	if r.Draft.TaskCount() != 4 || len(r.Tasks) != 4 || len(r.Doubts) != 5 || len(r.Corrections) != 4 {
		t.Errorf("%d tasks, %d sources, %d doubts, %d corrections", r.Draft.TaskCount(), len(r.Tasks), len(r.Doubts), len(r.Corrections))
	}
	for _, at := range []TaskIndex{{0, 2}, {2, 0}, {-1, 0}, {0, -1}} {
		if err := r.RemoveTask(at); !errors.Is(err, ErrNoSuchTask) {
			t.Errorf("removing the task at %s: %v", at, err)
		}
	}
}

func TestTasksCanBeRemovedInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := readingOf(sectionOf("I", "A", "B", "C", "D"), sectionOf("II", "E"), sectionOf("III", "F", "G"))
		for left := r.Draft.TaskCount(); left > 0; left-- {
			si := rapid.SampledFrom([]int{0, 1, 2}).Filter(func(i int) bool { return len(r.Draft.Sections[i].Tasks) > 0 }).Draw(t, "section")
			ti := rapid.IntRange(0, len(r.Draft.Sections[si].Tasks)-1).Draw(t, "task")
			if err := r.RemoveTask(TaskIndex{si, ti}); err != nil {
				t.Fatal(err)
			}
			checkPlaces(t, &r)
		}
		if len(r.Tasks) != 0 || len(r.Corrections) != 0 || len(r.Doubts) != 1 {
			t.Fatalf("%d sources, %d corrections, %d doubts are left", len(r.Tasks), len(r.Corrections), len(r.Doubts))
		}
	})
}

func TestEditWritesEveryField(t *testing.T) {
	r := readingOf(sectionOf("I", "A", "B"))
	r.Draft.Sections[0].Tasks[1].DueText = "Trong qúy I"
	err := r.Edit(TaskIndex{0, 1}, TaskEdit{
		SectionNo: "I", SectionTitle: "LĨNH VỰC I", No: "7", Title: "Báo cáo", Products: []string{"Báo cáo"}, Lead: "Tư pháp - HT",
		Coordinators: []string{"Công an"}, Due: "Trước ngày 10/1/2024\r\nQuý II: 5/6/2024", Funding: "Ngân sách", Notes: []string{"Gấp"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := DraftTask{
		No: "7", Title: "Báo cáo", Products: []string{"Báo cáo"}, Lead: "Tư pháp - HT", Coordinators: []string{"Công an"},
		DueText: "Trong qúy I", Kind: Before, Funding: "Ngân sách", Notes: []string{"Gấp"},
		Due: []Due{{Date: on(1, 10), Kind: Before}, {Label: "Quý II", Date: on(6, 5), Kind: By}},
	}
	if diff := cmp.Diff(want, r.Draft.Sections[0].Tasks[1]); diff != "" {
		t.Error(diff)
	}
	for _, d := range r.Doubts {
		if d.Settled != (d.Task == 1) {
			t.Errorf("the doubt about task %d: settled is %v", d.Task, d.Settled)
		}
	}
	for _, c := range r.Corrections {
		if c.Settled != (c.Task == 1) {
			t.Errorf("the correction of task %d: settled is %v", c.Task, c.Settled)
		}
	}
}

func TestEditMovesATaskToTheSectionThatIsNamed(t *testing.T) {
	r := readingOf(sectionOf("I", "A", "B", "C"), sectionOf("II", "D"))
	e := EditOf(r.Draft.Sections[0], r.Draft.Sections[0].Tasks[1])
	e.SectionNo, e.SectionTitle = "II", "LĨNH VỰC II"
	if err := r.Edit(TaskIndex{0, 1}, e); err != nil {
		t.Fatal(err)
	}
	checkPlaces(t, &r)
	if got := titlesOf(r.Draft); !cmp.Equal(got, []string{"I A C", "II D B"}) {
		t.Errorf("the sections are %q", got)
	}
	if src, ok := r.Source(TaskIndex{1, 1}); !ok || src.Cells[0].Text != "B" {
		t.Errorf("the moved task lost its source: %+v", src)
	}
	e.SectionNo, e.SectionTitle = "III", "MỚI"
	if err := r.Edit(TaskIndex{1, 1}, e); err != nil {
		t.Fatal(err)
	}
	checkPlaces(t, &r)
	if got := titlesOf(r.Draft); !cmp.Equal(got, []string{"I A C", "II D", "III B"}) {
		t.Errorf("the sections are %q", got)
	}
}

// titlesOf writes each section as its number and the titles of its tasks.
func titlesOf(d Draft) []string {
	var lines []string
	for _, s := range d.Sections {
		line := s.No
		for _, t := range s.Tasks {
			line += " " + t.Title
		}
		lines = append(lines, line)
	}
	return lines
}

func TestEditOfATimeKeepsTheSourcesWordsOnlyBesideTimes(t *testing.T) {
	for _, test := range []struct{ due, want string }{
		{"Quý II: 5/6/2024", "Trong qúy I"},
		{"Thường xuyên", "Thường xuyên"},
		{"", ""},
	} {
		r := readingOf(sectionOf("I", "A"))
		task := &r.Draft.Sections[0].Tasks[0]
		task.DueText = "Trong qúy I"
		e := EditOf(r.Draft.Sections[0], *task)
		e.Due = test.due
		if err := r.Edit(TaskIndex{0, 0}, e); err != nil {
			t.Fatal(err)
		}
		if task.DueText != test.want {
			t.Errorf("after %q the words of the time are %q, want %q", test.due, task.DueText, test.want)
		}
	}
}

func TestEditRefuses(t *testing.T) {
	for _, test := range []struct {
		name string
		at   TaskIndex
		edit func(*TaskEdit)
		want error
	}{
		{"no title", TaskIndex{0, 0}, func(e *TaskEdit) { e.Title = "" }, ErrUntitled},
		{"a time of no meaning", TaskIndex{0, 0}, func(e *TaskEdit) { e.Due = "khi nào xong thì thôi" }, ErrUndated},
		{"a day that is none", TaskIndex{0, 0}, func(e *TaskEdit) { e.Due = "31/2/2024" }, ErrUndated},
		{"another unit's plan", TaskIndex{0, 5}, func(*TaskEdit) {}, ErrNoSuchTask},
		{"no such section", TaskIndex{3, 0}, func(*TaskEdit) {}, ErrNoSuchTask},
		{"before the first", TaskIndex{-1, -1}, func(*TaskEdit) {}, ErrNoSuchTask},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, before := readingOf(sectionOf("I", "A")), readingOf(sectionOf("I", "A"))
			e := EditOf(r.Draft.Sections[0], r.Draft.Sections[0].Tasks[0])
			e.Lead = "Ai đó khác"
			test.edit(&e)
			if err := r.Edit(test.at, e); !errors.Is(err, test.want) {
				t.Errorf("the edit is answered %v, want %v", err, test.want)
			}
			if diff := cmp.Diff(before, r); diff != "" {
				t.Errorf("a refused edit changed the draft:\n%s", diff)
			}
		})
	}
}

// An edit that changes nothing leaves every task as it is, whatever its times.
func TestEditOfNothingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Reading{Draft: genDraft(t)}
		for si, s := range r.Draft.Sections {
			for ti, want := range s.Tasks {
				if err := r.Edit(TaskIndex{si, ti}, EditOf(s, want)); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, r.Draft.Sections[si].Tasks[ti]); diff != "" {
					t.Fatal(diff)
				}
			}
		}
	})
}

func TestChoose(t *testing.T) {
	r := readingOf(sectionOf("I", "A"))
	chosen := DueOption{Label: "cuối quý", Kind: Period, Due: []Due{{From: on(1, 1), Date: on(3, 31), Kind: Period}}}
	r.Doubts[0].Options = []DueOption{{Label: "đầu quý", Kind: By}, chosen}
	for _, wrong := range [][2]int{{0, 2}, {0, -1}, {7, 0}, {-1, 0}, {1, 0}} {
		if err := r.Choose(wrong[0], wrong[1]); !errors.Is(err, ErrNoSuchTask) {
			t.Errorf("choosing %v: %v", wrong, err)
		}
	}
	if err := r.Choose(0, 1); err != nil {
		t.Fatal(err)
	}
	task, _ := r.Task(TaskIndex{0, 0})
	if !cmp.Equal(task.Due, chosen.Due) || task.Kind != Period || !r.Doubts[0].Settled || r.Doubts[1].Settled {
		t.Errorf("the task is %+v", task)
	}
}

func TestKeep(t *testing.T) {
	r := readingOf(sectionOf("I", "A"))
	open := r.OpenQuestions()
	if err := r.Keep(1); err != nil || !r.Doubts[1].Settled || r.OpenQuestions() != open-1 {
		t.Errorf("keeping: %v; %d of %d open", err, r.OpenQuestions(), open)
	}
	for _, wrong := range []int{-1, 2} {
		if err := r.Keep(wrong); !errors.Is(err, ErrNoSuchTask) {
			t.Errorf("keeping %d: %v", wrong, err)
		}
	}
}

func TestCorrect(t *testing.T) {
	before := DraftTask{
		Title: "Báo caó qúy", Products: []string{"Báo caó", "Biên bản"}, Lead: "Văn caó", Coordinators: []string{"Tổ caó"},
		DueText: "5/3 caó", Funding: "caó", Notes: []string{"caó", "x"},
	}
	for _, test := range []struct {
		field Field
		want  func(*DraftTask)
	}{
		{FieldTitle, func(t *DraftTask) { t.Title = "Báo cáo qúy" }},
		{FieldProducts, func(t *DraftTask) { t.Products = []string{"Báo cáo", "Biên bản"} }},
		{FieldLead, func(t *DraftTask) { t.Lead = "Văn cáo" }},
		{FieldCoordinators, func(t *DraftTask) { t.Coordinators = []string{"Tổ cáo"} }},
		{FieldFunding, func(t *DraftTask) { t.Funding = "cáo" }},
		{FieldNotes, func(t *DraftTask) { t.Notes = []string{"cáo", "x"} }},
		{FieldDue, func(t *DraftTask) { t.DueText = "5/3 cáo" }},
	} {
		for _, take := range []bool{true, false} {
			r := Reading{Draft: Draft{Sections: []Section{{Tasks: []DraftTask{before}}}},
				Corrections: []Correction{{Field: test.field, Wrong: "caó", Right: "cáo"}}}
			want := before
			if take {
				test.want(&want)
			}
			if err := r.Correct(0, take); err != nil || !r.Corrections[0].Settled {
				t.Errorf("%s: %v", test.field, err)
			}
			if diff := cmp.Diff(want, r.Draft.Sections[0].Tasks[0]); diff != "" {
				t.Errorf("%s, taken %v:\n%s", test.field, take, diff)
			}
		}
	}
	if before.Products[0] != "Báo caó" || before.Notes[0] != "caó" {
		t.Error("a correction wrote into the lists that it was given")
	}
	r := Reading{}
	if err := r.Correct(0, true); !errors.Is(err, ErrNoSuchTask) {
		t.Errorf("a correction that is not there: %v", err)
	}
}

func TestAccept(t *testing.T) {
	offer := Offer{Text: "Định kỳ hàng quý có văn bản báo cáo", Task: DraftTask{Title: "Báo cáo rà soát", Lead: "Tư pháp", Kind: By}}
	r := readingOf(sectionOf("I", "A"), sectionOf("II", "B"))
	r.Offers = []Offer{offer, offer}
	if err := r.Accept(0, true); err != nil {
		t.Fatal(err)
	}
	if err := r.Accept(1, false); err != nil {
		t.Fatal(err)
	}
	checkPlaces(t, &r)
	if got := titlesOf(r.Draft); !cmp.Equal(got, []string{"I A Báo cáo rà soát", "II B"}) || !r.Offers[0].Settled || !r.Offers[1].Settled {
		t.Errorf("the sections are %q, the offers %+v", got, r.Offers)
	}
	if err := r.Accept(2, true); !errors.Is(err, ErrNoSuchTask) {
		t.Errorf("an offer that is not there: %v", err)
	}
	// Clicked twice, or by two people one after the other: one task.
	if err := r.Accept(0, true); err != nil {
		t.Fatal(err)
	}
	if n := r.Draft.TaskCount(); n != 3 {
		t.Errorf("%d tasks after taking one offer twice", n)
	}
	empty := Reading{Offers: []Offer{offer}}
	if err := empty.Accept(0, true); err != nil || empty.Draft.TaskCount() != 1 {
		t.Errorf("into a draft without sections: %v, %d tasks", err, empty.Draft.TaskCount())
	}
}

func TestOpenQuestions(t *testing.T) {
	r := readingOf(sectionOf("I", "A", "B"))
	r.Offers = []Offer{{}}
	if n := r.OpenQuestions(); n != 6 {
		t.Errorf("%d open questions, want 3 doubts, 2 corrections and an offer", n)
	}
	r.Settle(TaskIndex{0, 0})
	r.settleGeneral()
	r.Offers[0].Settled = true
	if n := r.OpenQuestions(); n != 2 {
		t.Errorf("%d open questions, want those about the second task", n)
	}
}

func TestMatchLeads(t *testing.T) {
	d := newDraft("A", "B", "C", "D", "E")
	for i, lead := range []string{"Văn phòng - TK", "Tư pháp - HT", "Văn phòng - TK", "Địa chính", ""} {
		d.Sections[0].Tasks[i].Lead = lead
	}
	posts := []unit.Post{
		{ID: "vp", Name: "Văn phòng – Thống kê"}, {ID: "tp", Name: "Tư pháp – Hộ tịch", ClosedAt: clock.On(on(1, 1)).Now()},
		{ID: "dc", Name: "Địa chính – Xây dựng"},
	}
	if diff := cmp.Diff(map[string]string{"Văn phòng - TK": "vp"}, MatchLeads(d, posts)); diff != "" {
		t.Error(diff)
	}
	if want := []string{"Văn phòng - TK", "Tư pháp - HT", "Địa chính"}; !cmp.Equal(d.Leads(), want) {
		t.Errorf("the leads are %q, want %q", d.Leads(), want)
	}
}
