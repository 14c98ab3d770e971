package plan

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

func day(year, month, d int) clock.Date { return clock.NewDate(year, monthOf(month), d) }

// targetLines writes targets as the tables below do.
func targetLines(targets []DraftTarget) []string {
	var lines []string
	for _, t := range targets {
		lines = append(lines, fmt.Sprintf("%s %v %s | %s | %s", t.Op, t.Threshold, t.Unit, t.Field, t.Text))
	}
	return lines
}

func TestTargetsInSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"Trên 90% người dân hài lòng":                        {"> 90 % |  | Trên 90% người dân hài lòng"},
		"Tối thiểu 98,5% hồ sơ đúng hạn.":                    {">= 98.5 % |  | Tối thiểu 98,5% hồ sơ đúng hạn"},
		"Mức độ hài lòng đạt từ 90 % trở lên":                {">= 90 % |  | Mức độ hài lòng đạt từ 90 % trở lên"},
		"Mức độ hài lòng đạt 95% trở lên":                    {">= 95 % |  | Mức độ hài lòng đạt 95% trở lên"},
		"Mức độ hài lòng đạt trên 95% trở lên":               {">= 95 % |  | Mức độ hài lòng đạt trên 95% trở lên"},
		"Hồ sơ trễ hạn không quá 2%":                         {"<= 2 % |  | Hồ sơ trễ hạn không quá 2%"},
		"Hồ sơ trễ hạn dưới 2%":                              {"< 2 % |  | Hồ sơ trễ hạn dưới 2%"},
		"Hồ sơ trực tuyến ≥ 70%":                             {">= 70 % |  | Hồ sơ trực tuyến ≥ 70%"},
		"Tối thiểu đạt 80% hồ sơ":                            {">= 80 % |  | Tối thiểu đạt 80% hồ sơ"},
		"Tổ chức ít nhất 02 cuộc đối thoại trong năm":        {">= 2 cuộc đối thoại |  | Tổ chức ít nhất 02 cuộc đối thoại trong năm"},
		"Có tối thiểu 10 sáng kiến được công nhận":           {">= 10 sáng kiến |  | Có tối thiểu 10 sáng kiến được công nhận"},
		"Chỉ số CCHC đạt từ 85 điểm trở lên":                 {">= 85 điểm |  | Chỉ số CCHC đạt từ 85 điểm trở lên"},
		"Trả kết quả không quá 03 ngày làm việc":             nil,
		"Phấn đấu 100% hồ sơ được số hóa (năm 2023 đạt 92%)": {"= 100 % |  | Phấn đấu 100% hồ sơ được số hóa"},
		"Tính tỷ lệ % giữa số nhiệm vụ đã hoàn thành":        nil,
		"Năm 2023 xã đạt 95% hồ sơ đúng hạn":                 nil,
		"Căn cứ tỷ lệ 10% theo Nghị định số 1/2020/NĐ-CP.":   nil,
		"100% TTHC được công khai, 80% hồ sơ trực tuyến và 60% thanh toán trực tuyến": {
			"= 100 % |  | 100% TTHC được công khai", "= 80 % |  | 80% hồ sơ trực tuyến", "= 60 % |  | 60% thanh toán trực tuyến",
		},
		"Đạt từ 98% trở lên; 65% hồ sơ trực tuyến. Tỷ lệ số hóa 100%.": {
			">= 98 % |  | Đạt từ 98% trở lên", "= 65 % |  | 65% hồ sơ trực tuyến", "= 100 % |  | Tỷ lệ số hóa 100%",
		},
		"Tỷ lệ hài lòng đạt 90% - 95%": {"= 90 % |  | Tỷ lệ hài lòng đạt 90% - 95%"},
	} {
		if diff := cmp.Diff(want, targetLines(targetsIn(text, "", 2024))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestTargetFields(t *testing.T) {
	doc := linesDocument(
		"KẾ HOẠCH", "Cải cách hành chính năm 2024", "I. MỤC TIÊU", "1. Mục tiêu chung", "- Nâng cao chất lượng phục vụ.",
		"2. Mục tiêu cụ thể", "- Về cải cách thể chế:", "+ 100% văn bản ban hành đúng thẩm quyền;", "- Về thủ tục hành chính:", "+ Trên 90% người dân hài lòng.",
		"II. NHIỆM VỤ", "a) Về tổ chức bộ máy: 100% công chức đúng vị trí.", "b) Tài chính công", "100% đơn vị công khai ngân sách.",
		"III. KINH PHÍ THỰC HIỆN", "- Tiết kiệm 10% chi thường xuyên.", "IV. TỔ CHỨC THỰC HIỆN", "1. Văn phòng: 100% công chức tham gia.",
	)
	want := []string{
		"= 100 % | Cải cách thể chế | 100% văn bản ban hành đúng thẩm quyền",
		"> 90 % | Thủ tục hành chính | Trên 90% người dân hài lòng",
		"= 100 % | Tổ chức bộ máy | 100% công chức đúng vị trí",
		"= 100 % | Tài chính công | 100% đơn vị công khai ngân sách",
	}
	if diff := cmp.Diff(want, targetLines(Read(doc, 0).Draft.Targets)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTargetsInTables(t *testing.T) {
	table := &office.Table{Widths: make([]float64, 4), Rows: []office.Row{
		tableRow("TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm 2024"),
		tableRow("1", "Tỷ lệ hồ sơ đúng hạn", "%", "≥ 98"),
		tableRow("2", "Số cuộc đối thoại", "cuộc", "02"),
		tableRow("3", "Tỷ lệ hài lòng", "", "Trên 90%"),
		tableRow("4", "Chỉ tiêu chưa giao", "%", ""),
	}}
	want := []string{
		">= 98 % | Mục tiêu | Tỷ lệ hồ sơ đúng hạn", "= 2 cuộc | Mục tiêu | Số cuộc đối thoại", "> 90 % | Mục tiêu | Tỷ lệ hài lòng",
	}
	if diff := cmp.Diff(want, targetLines(tableTargets(table, "Mục tiêu"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func tableRow(texts ...string) office.Row {
	row := office.Row{}
	for i, text := range texts {
		row.Cells = append(row.Cells, office.Cell{
			Col: i, ColSpan: 1, RowSpan: 1, Paragraphs: []office.Paragraph{{Runs: []office.Run{{Text: text}}}},
		})
	}
	return row
}
