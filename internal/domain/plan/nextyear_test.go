package plan

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

func TestForYearMovesWordsAndDates(t *testing.T) {
	d := Draft{
		Unit: "UBND xã Anh Sơn", Year: 2024, Title: "Kế hoạch cải cách hành chính năm 2024",
		Number: "12/KH-UBND", Place: "Anh Sơn", Date: on(1, 15), Signer: "Trịnh Quang Minh", SignerPost: "CHỦ TỊCH",
		Bases: []string{
			"Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015",
			"Căn cứ Quyết định số 15/2024/QĐ-UBND của UBND tỉnh",
			"Căn cứ Kế hoạch số 09/KH-UBND ngày 10/1/2024 của UBND thị xã về cải cách hành chính năm 2024",
		},
		Upstream:         &Upstream{Number: "09/KH-UBND", Date: on(1, 10), Issuer: "UBND thị xã Nghi Sơn"},
		Targets:          []DraftTarget{{Field: "Thể chế", Text: "Năm 2024 đạt 100%", Op: Equal, Threshold: 100, Unit: "%"}},
		Responsibilities: []Responsibility{{"Văn phòng", "Tổng hợp năm 2024"}},
		Recipients:       []string{"Lưu: VT"},
		Sections: []Section{{No: "I", Title: "VIỆC CỦA NĂM 2024", Tasks: []DraftTask{{
			No: "1", Title: "Báo cáo năm 2024 so với 2023", Products: []string{"Báo cáo 2024 theo Quyết định 15/2024/QĐ-UBND, mẫu 12024"}, Lead: "Tư pháp - HT",
			Coordinators: []string{"Công an"}, DueText: "Báo cáo năm 2024: 29/2/2024", Kind: By, Notes: []string{"Kỳ 2024"},
			Due: []Due{{Label: "Báo cáo năm 2024", Date: on(2, 29), Kind: By}, {From: on(4, 1), Date: on(10, 31), Kind: Period}},
		}}}},
		Warnings: []Warning{{"bảng 1", "gì đó"}},
	}
	next := func(month, day int) clock.Date { return clock.Date{Year: 2025, Month: time.Month(month), Day: day} }
	want := Draft{
		Unit: "UBND xã Anh Sơn", Year: 2025, Title: "Kế hoạch cải cách hành chính năm 2025",
		Place: "Anh Sơn", Signer: "Trịnh Quang Minh", SignerPost: "CHỦ TỊCH",
		Bases: []string{
			"Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015",
			"Căn cứ Quyết định số 15/2024/QĐ-UBND của UBND tỉnh",
		},
		Targets:          []DraftTarget{{Field: "Thể chế", Text: "Năm 2025 đạt 100%", Op: Equal, Threshold: 100, Unit: "%"}},
		Responsibilities: []Responsibility{{"Văn phòng", "Tổng hợp năm 2025"}},
		Recipients:       []string{"Lưu: VT"},
		Sections: []Section{{No: "I", Title: "VIỆC CỦA NĂM 2025", Tasks: []DraftTask{{
			No: "1", Title: "Báo cáo năm 2025 so với 2023", Products: []string{"Báo cáo 2025 theo Quyết định 15/2024/QĐ-UBND, mẫu 12024"}, Lead: "Tư pháp - HT",
			Coordinators: []string{"Công an"}, DueText: "Báo cáo năm 2025: 28/2/2025\nTừ 1/4/2025 đến 31/10/2025", Kind: By, Notes: []string{"Kỳ 2025"},
			Due: []Due{{Label: "Báo cáo năm 2025", Date: next(2, 28), Kind: By}, {From: next(4, 1), Date: next(10, 31), Kind: Period}},
		}}}},
	}
	if diff := cmp.Diff(want, ForYear(d, 2025), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func TestForYearMovesDays(t *testing.T) {
	for _, test := range []struct{ from, to, day, want string }{
		{"2024", "2025", "2024-03-15", "2025-03-15"},
		{"2024", "2025", "2024-02-29", "2025-02-28"},
		{"2023", "2024", "2023-02-28", "2024-02-29"},
		{"2024", "2025", "2024-02-28", "2025-02-28"},
		{"2024", "2025", "2024-06-30", "2025-06-30"},
		{"2024", "2026", "2024-12-31", "2026-12-31"},
		{"2024", "2025", "2025-01-10", "2026-01-10"}, // due after the year's end
		{"2024", "2023", "2024-02-29", "2023-02-28"},
	} {
		day, want := dayOf(t, test.day), dayOf(t, test.want)
		move := yearMover{dayOf(t, test.from+"-01-01").Year, dayOf(t, test.to+"-01-01").Year}
		if got := move.date(day); got != want {
			t.Errorf("%s moved from %s to %s is %s, want %s", test.day, test.from, test.to, got, test.want)
		}
	}
	if got := (yearMover{2024, 2025}).date(clock.Date{}); !got.IsZero() {
		t.Errorf("no date became %s", got)
	}
}

func dayOf(tb testing.TB, s string) clock.Date {
	tb.Helper()
	day, err := clock.ParseDate(s)
	if err != nil {
		tb.Fatal(err)
	}
	return day
}

// The moved draft is a plan of its year: every date exists and lies as far
// from its year as the old one did, and nothing of a task is lost.
func TestForYearKeepsTheTasks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genDraft(t)
		year := rapid.IntRange(2020, 2032).Draw(t, "new year")
		next := ForYear(d, year)
		if next.Year != year || next.TaskCount() != d.TaskCount() || next.DueCount() != d.DueCount() || len(next.Targets) != len(d.Targets) {
			t.Fatalf("%d tasks with %d dates of %d became %d with %d of %d", d.TaskCount(), d.DueCount(), d.Year, next.TaskCount(), next.DueCount(), next.Year)
		}
		for _, s := range next.Sections {
			for _, task := range s.Tasks {
				for _, due := range task.Due {
					if !due.Date.Valid() || due.Date.Year != year || !due.From.IsZero() && !due.From.Valid() {
						t.Fatalf("%+v is no time of %d", due, year)
					}
				}
			}
		}
		if d.Number == "" || next.Number != "" || !next.Date.IsZero() || next.Upstream != nil {
			t.Fatal("the new plan has the old one's number, date or plan above")
		}
	})
}

// A plan that does not say its year has no year to replace in its words.
func TestForYearOfNoYear(t *testing.T) {
	d := newDraft("Báo cáo 10 ngày một lần")
	d.Year = 0
	if got := ForYear(d, 2025).Sections[0].Tasks[0].Title; got != "Báo cáo 10 ngày một lần" {
		t.Errorf("the title became %q", got)
	}
}
