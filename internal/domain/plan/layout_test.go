package plan

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

func TestDayInWords(t *testing.T) {
	tests := []struct {
		day  clock.Date
		year int
		want string
	}{
		{clock.NewDate(2024, time.January, 5), 2024, "ngày 05 tháng 01 năm 2024"},
		{clock.NewDate(2024, time.February, 10), 2024, "ngày 10 tháng 02 năm 2024"},
		{clock.NewDate(2024, time.March, 9), 2024, "ngày 09 tháng 3 năm 2024"},
		{clock.NewDate(2024, time.December, 31), 2024, "ngày 31 tháng 12 năm 2024"},
		{clock.Date{}, 2024, "ngày ...... tháng ...... năm 2024"},
		{clock.Date{}, 0, "ngày ...... tháng ...... năm ......"},
	}
	for _, tt := range tests {
		if got := dayInWords(tt.day, tt.year); got != tt.want {
			t.Errorf("dayInWords(%s, %d) = %q, want %q", tt.day, tt.year, got, tt.want)
		}
	}
}

func TestIssuerLines(t *testing.T) {
	tests := []struct {
		unit string
		want []string
	}{
		{"UBND xã Anh Sơn", []string{"ỦY BAN NHÂN DÂN", "XÃ ANH SƠN"}},
		{"Uỷ ban nhân dân phường Hạc Thành", []string{"ỦY BAN NHÂN DÂN", "PHƯỜNG HẠC THÀNH"}},
		{"Sở Nội vụ", []string{"SỞ NỘI VỤ"}},
		{"", []string{""}},
	}
	for _, tt := range tests {
		if got := issuerLines(tt.unit); !slices.Equal(got, tt.want) {
			t.Errorf("issuerLines(%q) = %q, want %q", tt.unit, got, tt.want)
		}
	}
}

func TestSubjectOf(t *testing.T) {
	tests := []struct{ title, want, inText string }{
		{"Kế hoạch cải cách hành chính năm 2024", "Cải cách hành chính năm 2024", "Kế hoạch cải cách hành chính năm 2024"},
		{"KẾ HOẠCH CCHC năm 2024", "CCHC năm 2024", "Kế hoạch CCHC năm 2024"},
		{"Cải cách hành chính năm 2024", "Cải cách hành chính năm 2024", "Kế hoạch cải cách hành chính năm 2024"},
		{"", "", "Kế hoạch"},
	}
	for _, tt := range tests {
		if got := subjectOf(tt.title); got != tt.want {
			t.Errorf("subjectOf(%q) = %q, want %q", tt.title, got, tt.want)
		}
		if got := titleInText(tt.title); got != tt.inText {
			t.Errorf("titleInText(%q) = %q, want %q", tt.title, got, tt.inText)
		}
	}
}

func TestBlankNumberLeavesRoom(t *testing.T) {
	for number, want := range map[string]string{
		"12/KH-UBND": "Số: 12/KH-UBND",
		"/KH-UBND":   "Số: ....../KH-UBND",
		"":           "Số: ......",
	} {
		if got := numberLine(number).String(); got != want {
			t.Errorf("numberLine(%q) = %q, want %q", number, got, want)
		}
	}
}

func TestOptionalColumnsShowOnlyWhenUsed(t *testing.T) {
	titles := func(task DraftTask) string {
		var names []string
		for _, c := range columnsFor(Draft{Sections: []Section{{Tasks: []DraftTask{{}, task}}}}) {
			names = append(names, c.title)
		}
		return strings.Join(names, ", ")
	}
	tests := []struct {
		task DraftTask
		want string
	}{
		{DraftTask{}, "STT, Nhiệm vụ, Sản phẩm, Chủ trì, Thời gian, Ghi chú"},
		{DraftTask{Coordinators: []string{"Công an xã"}}, "STT, Nhiệm vụ, Sản phẩm, Chủ trì, Phối hợp, Thời gian, Ghi chú"},
		{DraftTask{Funding: "10 triệu đồng"}, "STT, Nhiệm vụ, Sản phẩm, Chủ trì, Thời gian, Kinh phí, Ghi chú"},
	}
	for _, tt := range tests {
		if got := titles(tt.task); got != tt.want {
			t.Errorf("columns are %s, want %s", got, tt.want)
		}
	}
}

func TestLayoutOfASmallPlan(t *testing.T) {
	d := Draft{
		Unit: "UBND xã Anh Sơn", Year: 2024, Title: "Kế hoạch cải cách hành chính năm 2024",
		Number: "12/KH-UBND", Place: "Anh Sơn", Date: clock.NewDate(2024, time.January, 15),
		Signer: "Trịnh Quang Minh", SignerPost: "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
		Bases:    []string{"Căn cứ Nghị quyết số 76/NQ-CP"},
		Upstream: &Upstream{Number: "09/KH-UBND", Date: clock.NewDate(2024, time.January, 10), Issuer: "UBND thị xã Nghi Sơn"},
		Targets: []DraftTarget{
			{Field: "Thủ tục", Text: "98% đúng hạn; 65% trực tuyến", Op: AtLeast, Threshold: 98, Unit: "%"},
			{Field: "Thủ tục", Text: "98% đúng hạn; 65% trực tuyến", Op: AtLeast, Threshold: 65, Unit: "%"},
		},
		Responsibilities: []Responsibility{{Post: "Văn phòng", Text: "Tổng hợp."}, {Post: "Văn phòng", Text: "Đôn đốc."}},
		Sections: []Section{{No: "I", Title: "THỂ CHẾ", Tasks: []DraftTask{{
			No: "1", Title: "Rà soát", Products: []string{"Báo cáo"}, Lead: "Tư pháp",
			Due: []Due{{Date: clock.NewDate(2024, time.March, 15), Kind: By}}, Kind: By,
		}}}},
		Recipients: []string{"Phòng Nội vụ", "Lưu: VT"},
	}
	want := strings.TrimSpace(`
ỦY BAN NHÂN DÂN
XÃ ANH SƠN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND
Anh Sơn, ngày 15 tháng 01 năm 2024
KẾ HOẠCH
Cải cách hành chính năm 2024
Căn cứ Nghị quyết số 76/NQ-CP;
Để thực hiện Kế hoạch số 09/KH-UBND ngày 10/01/2024 của UBND thị xã Nghi Sơn, Ủy ban nhân dân xã Anh Sơn ban hành Kế hoạch cải cách hành chính năm 2024 như sau:
I. MỤC TIÊU, NHIỆM VỤ
1. Thủ tục
- 98% đúng hạn; 65% trực tuyến.
II. TỔ CHỨC THỰC HIỆN
1. Văn phòng
- Tổng hợp.
- Đôn đốc.
Nơi nhận:
- Phòng Nội vụ;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trịnh Quang Minh
Phụ lục
NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2024
(Kèm theo Kế hoạch số 12/KH-UBND ngày 15 tháng 01 năm 2024 của UBND xã Anh Sơn)
STT
Nhiệm vụ
Sản phẩm
Chủ trì
Thời gian
Ghi chú
I. THỂ CHẾ
1
Rà soát
- Báo cáo
Tư pháp
15/3/2024`)
	if diff := cmp.Diff(want, strings.Join(textOf(Layout(d)), "\n")); diff != "" {
		t.Error(diff)
	}
}

// textOf returns the lines of a document in reading order.
func textOf(doc *office.Document) []string {
	var lines []string
	for _, b := range doc.Blocks {
		switch b := b.(type) {
		case *office.Paragraph:
			if text := b.String(); text != "" {
				lines = append(lines, text)
			}
		case *office.Table:
			for _, row := range b.Rows {
				for _, c := range row.Cells {
					lines = append(lines, c.Lines()...)
				}
			}
		}
	}
	return lines
}

func TestDueWords(t *testing.T) {
	day := func(month time.Month, d int) clock.Date { return clock.NewDate(2024, month, d) }
	tests := []struct {
		name string
		due  []Due
		kind DueKind
		want string
	}{
		{"by a day", []Due{{Date: day(3, 15), Kind: By}}, By, "15/3/2024"},
		{"before a day", []Due{{Date: day(1, 10), Kind: Before}}, Before, "Trước ngày 10/1/2024"},
		{"a period", []Due{{From: day(4, 1), Date: day(10, 31), Kind: Period}}, Period, "Từ 1/4/2024 đến 31/10/2024"},
		{"a series", []Due{
			{Label: "Báo cáo quý I", Date: day(3, 5), Kind: By},
			{Label: "Báo cáo năm", Date: day(12, 1), Kind: Before},
		}, By, "Báo cáo quý I: 5/3/2024\nBáo cáo năm: Trước ngày 1/12/2024"},
		{"ongoing", nil, Ongoing, "Thường xuyên"},
		{"not said", nil, Unspecified, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := DueWords(tt.due, tt.kind); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
