package plan

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

func TestSearch(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		d := newDraft("Báo cáo quý về CCHC", "Đạt 100% hồ sơ", "Mã hồ_sơ số!", "Hội nghị đất đai")
		tasks := d.Sections[0].Tasks
		tasks[1].Products, tasks[2].Notes, tasks[3].Lead = []string{"Văn bản báo cáo", "Biên bản"}, []string{"theo quý"}, "Trưởng Thôn"
		h.takeDraft(t, d)
		for _, test := range []struct {
			query string
			want  []string
		}{
			{"bao cao quy", []string{"1"}},
			{"BÁO CÁO QUÝ", []string{"1"}},
			{norm.NFD.String("báo cáo quý"), []string{"1"}},
			{"quý báo", []string{"1"}}, // words in any order
			{"bao cao", []string{"1", "2"}},
			{"quy", []string{"1", "3"}}, // a title, a note
			{"bien ban", []string{"2"}}, // a product
			{"  dat   DAI ", []string{"4"}},
			{"truong thon", []string{"4"}},
			{"%", []string{"2"}},
			{"100%", []string{"2"}},
			{"_", []string{"3"}},
			{"!", []string{"3"}},
			{"ho_so", []string{"3"}},
			{"hồ sơ", []string{"2", "3"}},
			{`\`, nil}, {"'", nil}, {`"; DROP TABLE tasks; --`, nil},
			{"không có gì như vậy", nil},
			{"", []string{"1", "2", "3", "4"}},
			{"   ", []string{"1", "2", "3", "4"}},
		} {
			year, err := h.Year(t.Context(), h.ngan, 2024, Filter{Query: test.query})
			must(t, err)
			var found []string
			for _, task := range year.Tasks {
				found = append(found, task.No)
			}
			if !slices.Equal(found, test.want) {
				t.Errorf("%q finds %q, want %q", test.query, found, test.want)
			}
		}
	})
}

func TestPlansOfAYearAreSeenTogetherAndApart(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		reform := h.takeDraft(t, newDraft("Báo cáo CCHC", "Rà soát"))
		digital := newDraft("Báo cáo chuyển đổi số")
		second, err := h.AdoptDraft(ctx, h.ngan, 2024, Digital, digital)
		must(t, err)
		next := newDraft("Báo cáo năm sau")
		next.Year = 2025
		h.takeDraft(t, next)
		for _, test := range []struct {
			year   int
			filter Filter
			plans  int
			tasks  []string
		}{
			{2024, Filter{}, 2, []string{"Báo cáo CCHC", "Rà soát", "Báo cáo chuyển đổi số"}},
			{2024, Filter{PlanID: reform.ID}, 2, []string{"Báo cáo CCHC", "Rà soát"}},
			{2024, Filter{PlanID: second.ID}, 2, []string{"Báo cáo chuyển đổi số"}},
			{2024, Filter{Query: "bao cao"}, 2, []string{"Báo cáo CCHC", "Báo cáo chuyển đổi số"}},
			{2025, Filter{}, 1, []string{"Báo cáo năm sau"}},
			{2023, Filter{}, 0, nil},
		} {
			year, err := h.Year(ctx, h.ngan, test.year, test.filter)
			must(t, err)
			var titles []string
			for _, task := range year.Tasks {
				titles = append(titles, task.Title)
			}
			if len(year.Plans) != test.plans || !slices.Equal(titles, test.tasks) || year.Today != on(3, 12) {
				t.Errorf("%d by %+v: %d plans, %q", test.year, test.filter, len(year.Plans), titles)
			}
		}
		years, err := h.Years(ctx, h.ngan)
		must(t, err)
		if !slices.Equal(years, []int{2025, 2024}) {
			t.Errorf("the years are %v", years)
		}
		var ics bytes.Buffer
		must(t, h.WriteYearCalendar(ctx, h.ngan, 2024, "http://localhost", &ics))
		if n := bytes.Count(ics.Bytes(), []byte("BEGIN:VEVENT")); n != 3 {
			t.Errorf("the calendar of both plans has %d events", n)
		}
		ics.Reset()
		must(t, h.WriteExport(ctx, h.ngan, second.ID, FormatICS, "http://localhost", &ics))
		if n := bytes.Count(ics.Bytes(), []byte("BEGIN:VEVENT")); n != 1 {
			t.Errorf("the calendar of one plan has %d events", n)
		}
	})
}

func TestDraftByHand(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		imp, err := h.DraftByHand(ctx, h.ngan, 2025, Digital, "")
		must(t, err)
		if imp.State != ImportReady || imp.Reading.Draft.Unit != "UBND xã Anh Sơn" || imp.Reading.Draft.Year != 2025 {
			t.Errorf("the draft from nothing is %+v", imp)
		}
		_, err = h.Adopt(ctx, h.ngan, imp.ID, imp.Version)
		expect(t, "adopting nothing", err, ErrNoTasks)
		must(t, h.Revise(ctx, h.ngan, imp.ID, imp.Version, func(imp *Import) error {
			at := imp.Reading.Draft.AddTask("I", "CHUNG", DraftTask{Kind: Unspecified})
			return imp.Reading.Edit(at, TaskEdit{SectionNo: "I", SectionTitle: "CHUNG", No: "1", Title: "Báo cáo", Due: "Quý I", Lead: "Văn phòng"})
		}))
		plan, err := h.Adopt(ctx, h.ngan, imp.ID, imp.Version+1)
		must(t, err)
		if plan.Title != "Kế hoạch năm 2025" || plan.Kind != Digital || plan.SourceHash != "" {
			t.Errorf("the plan is %+v", plan)
		}
		if got := h.taskOf(t, plan, "I.1").Occurrences[0].Date.String(); got != "2025-03-31" {
			t.Errorf("the first quarter ends on %s", got)
		}
		_, _, err = h.Source(ctx, h.ngan, plan.ID)
		expect(t, "its document", err, store.ErrNotFound)

		last := h.take(t, seedUpload(seedText), seedFile(t, seedText))
		imp, err = h.DraftByHand(ctx, h.ngan, 2026, Reform, last.ID)
		must(t, err)
		next := imp.Reading.Draft
		if next.TaskCount() != 35 || next.DueCount() != 54 || len(next.Targets) != 13 || len(imp.Leads) != 4 {
			t.Errorf("from last year: %d tasks, %d dates, %d targets, %d leads", next.TaskCount(), next.DueCount(), len(next.Targets), len(imp.Leads))
		}
		adopted, err := h.Adopt(ctx, h.ngan, imp.ID, imp.Version)
		must(t, err)
		for _, task := range h.tasks(t, adopted) {
			for _, o := range task.Occurrences {
				if o.Date.Year < 2026 {
					t.Errorf("task %s is due on %s", task.Ref(), o.Date)
				}
			}
		}
		_, err = h.DraftByHand(ctx, h.ngan, 2026, Reform, store.NewID())
		expect(t, "from a plan that is not there", err, store.ErrNotFound)
	})
}

// The export of an adopted plan is what was read of its document, but for the
// warnings, which were for the reviewer.
func TestExportIsWhatWasRead(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		for _, name := range []string{seedDOCX, seedXLSX, seedPDF, seedText} {
			file := seedFile(t, name)
			reading, err := ReadFile(t.Context(), office.Source{ReaderAt: bytes.NewReader(file), Size: int64(len(file)), Name: name}, 2024, nil)
			must(t, err)
			want := reading.Draft
			want.Warnings = nil
			got := h.writeJSON(t, h.take(t, seedUpload(name), file))
			if diff := cmp.Diff(string(asJSON(t, want)), string(got)); diff != "" {
				t.Errorf("%s:\n%s", name, diff)
			}
		}
	})
}

func asJSON(tb testing.TB, d Draft) []byte {
	tb.Helper()
	var b bytes.Buffer
	must(tb, WriteJSON(&b, d))
	return b.Bytes()
}

func (h hall) writeJSON(tb testing.TB, plan Plan) []byte {
	tb.Helper()
	var b bytes.Buffer
	must(tb, h.WriteExport(tb.Context(), h.ngan, plan.ID, FormatJSON, "", &b))
	return b.Bytes()
}

// What Vidan wrote comes in again as the same plan, in every format that it
// reads.
func TestExportsComeInAgain(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		plan := h.take(t, seedUpload(seedDOCX), seedFile(t, seedDOCX))
		want, err := h.Export(t.Context(), h.ngan, plan.ID)
		must(t, err)
		for _, format := range []Format{FormatDOCX, FormatXLSX, FormatPDF, FormatJSON} {
			var file bytes.Buffer
			must(t, h.WriteExport(t.Context(), h.ngan, plan.ID, format, "", &file))
			again := h.take(t, seedUpload("lại."+string(format)), file.Bytes())
			got, err := h.Export(t.Context(), h.ngan, again.ID)
			must(t, err)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s:\n%s", format, diff)
			}
		}
	})
}

// A person who reads a time in another way than the program is not overruled
// by the words of the source when the plan goes out and comes in again.
func TestTimesThatAPersonChangedGoOutAsChanged(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		imp := h.read(t, h.ngan, seedUpload(seedDOCX), seedFile(t, seedDOCX))
		must(t, h.Revise(t.Context(), h.ngan, imp.ID, imp.Version, func(imp *Import) error {
			section := imp.Reading.Draft.Sections[2]
			e := EditOf(section, section.Tasks[0])
			e.Due = "Báo cáo: 25/12/2024"
			return imp.Reading.Edit(TaskIndex{2, 0}, e)
		}))
		plan, err := h.Adopt(t.Context(), h.ngan, imp.ID, imp.Version+1)
		must(t, err)
		for _, format := range []Format{FormatDOCX, FormatXLSX} {
			var file bytes.Buffer
			must(t, h.WriteExport(t.Context(), h.ngan, plan.ID, format, "", &file))
			again := h.take(t, seedUpload("lại."+string(format)), file.Bytes())
			o := h.taskOf(t, again, "III.1").Occurrences
			if len(o) != 1 || o[0].Label != "Báo cáo" || o[0].Date != on(12, 25) {
				t.Errorf("%s: the times are %+v", format, o)
			}
		}
	})
}

// A plan in the exchange format is of the year that it is handed in for.
func TestExchangeFormatIsReadForAYear(t *testing.T) {
	file := []byte("\n  {\"title\": \"Kế hoạch\", \"year\": 2023, \"sections\": [{\"tasks\": [{\"title\": \"A\", \"kind\": \"ongoing\"}]}]}")
	for _, test := range []struct {
		name       string
		year, want int
	}{{"a.json", 0, 2023}, {"A.JSON", 2024, 2024}, {"-", 2024, 2024}, {"", 0, 2023}} {
		source := office.Source{ReaderAt: bytes.NewReader(file), Size: int64(len(file)), Name: test.name}
		reading, err := ReadFile(t.Context(), source, test.year, nil)
		must(t, err)
		if reading.Draft.Year != test.want || reading.Draft.TaskCount() != 1 {
			t.Errorf("%q for %d is of %d", test.name, test.year, reading.Draft.Year)
		}
	}
}

func TestRTFIsNoJSON(t *testing.T) {
	file := []byte(`{\rtf1\ansi Kế hoạch}`)
	_, err := ReadFile(t.Context(), office.Source{ReaderAt: bytes.NewReader(file), Size: int64(len(file)), Name: "a.doc"}, 2024, nil)
	expect(t, "reading RTF", err, office.ErrUnsupported)
}

func TestExportOfAFormatNobodyKnows(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		plan := h.takeDraft(t, newDraft("A"))
		if err := h.WriteExport(t.Context(), h.ngan, plan.ID, "doc", "", io.Discard); err == nil {
			t.Error("something was written")
		}
	})
}
