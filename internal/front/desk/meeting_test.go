package desk

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// sheetOf is the sheet of a Tuesday with so many items in each part.
func sheetOf(t *testing.T, overdue, week, next, waiting int) meetingSheet {
	t.Helper()
	tuesday := clock.NewDate(2024, 3, 12)
	items := func(n int, day clock.Date, left int) []plan.AgendaItem {
		items := make([]plan.AgendaItem, n)
		for i := range items {
			items[i] = plan.AgendaItem{
				DueTask: plan.DueTask{
					Task: plan.Task{
						SectionNo: "III", No: fmt.Sprint(i), LeadText: []string{"Văn phòng - TK", "Tư pháp - HT", ""}[i%3], LeadPostID: fmt.Sprint(i % 3),
						Title: "Thực hiện công tác báo cáo định kỳ, đột xuất về cải cách hành chính theo yêu cầu của cấp trên và tổng hợp kết quả của các ban, ngành",
					},
					Occurrence: plan.Occurrence{Label: fmt.Sprintf("Kỳ %d", i), Kind: plan.By, Date: day},
					State:      plan.Soon,
				},
				Year: 2024, LastDay: day, Left: left,
			}
		}
		return items
	}
	return meetingSheet{
		ctx: t.Context(), unit: "UBND xã Anh Sơn", people: People{
			OnPost: map[string][]string{"0": {"Nguyễn Thị Ngân"}}, ByID: map[string]string{"hoa": "Phạm Thị Hoa"},
		},
		agenda: plan.Agenda{
			Today: tuesday, Waiting: items(waiting, tuesday.AddDays(2), 2), Overdue: items(overdue, tuesday.AddDays(-1), -1),
			ThisWeek: items(week, tuesday.AddDays(3), 3), Later: append(items(next, tuesday.AddDays(8), 6), items(2, tuesday.AddDays(20), 14)...),
		},
	}
}

func read(t *testing.T, file []byte) (text string, pages int) {
	t.Helper()
	doc, err := office.Read(t.Context(), office.Source{Name: "a.pdf", ReaderAt: bytes.NewReader(file), Size: int64(len(file))}, office.DefaultLimits(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, block := range doc.Blocks {
		pages = max(pages, block.At().Page)
		switch block := block.(type) {
		case *office.Paragraph:
			b.WriteString(block.String() + "\n")
		case *office.Table:
			for _, row := range block.Rows {
				for _, cell := range row.Cells {
					b.WriteString(strings.Join(cell.Lines(), " ") + "\n")
				}
			}
		}
	}
	return b.String(), pages
}

func TestMeetingSheetIsAlwaysOnePage(t *testing.T) {
	for _, test := range []struct {
		overdue, week, next, waiting int
		says                         []string
		hidden                       bool
	}{
		{0, 0, 0, 0, []string{"Không có việc quá hạn", "UBND XÃ ANH SƠN", "Thứ Ba, 12/3/2024"}, false},
		{1, 2, 1, 1, []string{"1 việc quá hạn · 2 việc đến hạn tuần này · 1 việc chờ duyệt · 1 việc đến hạn tuần sau", "Quá hạn (1)", "Chờ duyệt (1)", "Đến hạn tuần sau (1)", "Nguyễn Thị Ngân"}, false},
		{0, 0, 3, 0, []string{"Đến hạn tuần sau (3)", "Chưa phân công"}, false},
		{0, 0, 0, 2, []string{"Chờ duyệt (2)"}, false},
		{9, 9, 9, 0, []string{"Quá hạn (9)", "Đến hạn tuần sau (9)", "việc nữa"}, true},
		{60, 3, 3, 12, []string{"60 việc quá hạn", "Đến hạn tuần này (3)", "Chờ duyệt (12)", "Đến hạn tuần sau (3)", "việc nữa"}, true},
		{200, 10, 10, 60, []string{"200 việc quá hạn", "Chờ duyệt (60)", "việc nữa"}, true},
	} {
		file, err := sheetOf(t, test.overdue, test.week, test.next, test.waiting).pdf()
		if err != nil {
			t.Fatal(err)
		}
		text, pages := read(t, file)
		if pages != 1 {
			t.Errorf("%+v make %d pages", test, pages)
		}
		for _, says := range test.says {
			if !strings.Contains(text, says) {
				t.Errorf("the sheet of %+v does not say %q:\n%s", test, says, text)
			}
		}
		if strings.Contains(text, "việc nữa") != test.hidden {
			t.Errorf("the sheet of %+v hides some: %t", test, !test.hidden)
		}
		shown, all := strings.Count(text, "Thực hiện công tác"), test.overdue+test.week+test.next+test.waiting
		if test.hidden && !strings.Contains(text, fmt.Sprintf("Còn %d việc nữa", all-shown)) {
			t.Errorf("the sheet shows %d of %d and does not say that %d more are there", shown, all, all-shown)
		}
	}
}

func TestSharesOfTheSheet(t *testing.T) {
	part := func(n int) meetingPart { return meetingPart{items: make([]plan.AgendaItem, n)} }
	for _, test := range []struct {
		lines int
		sizes []int
		want  string
	}{
		{10, []int{3, 2, 1}, "[3 2 1]"},
		{10, []int{60, 3, 1, 9}, "[5 2 1 2]"},
		{3, []int{60, 60}, "[2 1]"},
		{0, []int{4}, "[0]"},
	} {
		var parts []meetingPart
		for _, n := range test.sizes {
			parts = append(parts, part(n))
		}
		if got := fmt.Sprint(shares(test.lines, parts)); got != test.want {
			t.Errorf("%d lines for %v are shared as %s, want %s", test.lines, test.sizes, got, test.want)
		}
	}
}

func TestTheSheetNamesWhoWasGivenTheWork(t *testing.T) {
	s := sheetOf(t, 1, 0, 0, 0)
	s.agenda.Overdue[0].Occurrence.AssigneeID = "hoa"
	if got := s.who(s.agenda.Overdue[0]); got != "Phạm Thị Hoa" {
		t.Errorf("the work is %q's", got)
	}
}

func TestClipped(t *testing.T) {
	for text, want := range map[string]string{
		"Báo cáo":                 "Báo cáo",
		"Báo cáo quý":             "Báo cáo quý",
		"Báo cáo, quý I năm 2024": "Báo cáo…",
		"Thựchiệncôngtácbáocáo":   "Thựchiệncôn…",
	} {
		if got := clipped(text, 11); got != want {
			t.Errorf("%q is clipped to %q, want %q", text, got, want)
		}
	}
}
