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
func sheetOf(t *testing.T, overdue, week, next int) meetingSheet {
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
		ctx: t.Context(), unit: "UBND xã Anh Sơn", holders: map[string][]string{"0": {"Nguyễn Thị Ngân"}},
		agenda: plan.Agenda{
			Today: tuesday, Overdue: items(overdue, tuesday.AddDays(-1), -1),
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
		overdue, week, next int
		says                []string
		hidden              bool
	}{
		{0, 0, 0, []string{"Không có việc quá hạn", "UBND XÃ ANH SƠN", "Thứ Ba, 12/3/2024"}, false},
		{1, 2, 1, []string{"1 việc quá hạn · 2 việc đến hạn tuần này · 1 việc đến hạn tuần sau", "Quá hạn (1)", "Đến hạn tuần sau (1)", "Nguyễn Thị Ngân"}, false},
		{0, 0, 3, []string{"Đến hạn tuần sau (3)", "Chưa phân công"}, false},
		{9, 9, 9, []string{"Quá hạn (9)", "việc nữa"}, true},
		{200, 10, 10, []string{"200 việc quá hạn", "việc nữa"}, true},
	} {
		file, err := sheetOf(t, test.overdue, test.week, test.next).pdf()
		if err != nil {
			t.Fatal(err)
		}
		text, pages := read(t, file)
		if pages != 1 {
			t.Errorf("%d, %d and %d items make %d pages", test.overdue, test.week, test.next, pages)
		}
		for _, says := range test.says {
			if !strings.Contains(text, says) {
				t.Errorf("the sheet of %d, %d and %d items does not say %q:\n%s", test.overdue, test.week, test.next, says, text)
			}
		}
		if strings.Contains(text, "việc nữa") != test.hidden {
			t.Errorf("the sheet of %d, %d and %d items hides some: %t", test.overdue, test.week, test.next, !test.hidden)
		}
		shown := strings.Count(text, "Thực hiện công tác")
		if more := test.overdue + test.week + test.next - shown; test.hidden && !strings.Contains(text, fmt.Sprintf("Còn %d việc nữa", more)) {
			t.Errorf("the sheet shows %d of %d and does not say that %d more are there", shown, test.overdue+test.week+test.next, more)
		}
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
