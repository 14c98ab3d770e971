package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDuties(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  []Responsibility
	}{
		{
			"headings with bullets below",
			[]string{
				"V. TỔ CHỨC THỰC HIỆN", "1. Công chức Văn phòng - Thống kê:", "- Tham mưu kế hoạch.", "- Theo dõi, đôn đốc.", "2. Các thôn, tổ dân phố",
				"Tuyên truyền đến người dân.", "Trên đây là Kế hoạch cải cách hành chính năm 2024./.",
			},
			[]Responsibility{
				{"Công chức Văn phòng - Thống kê", "Tham mưu kế hoạch.\nTheo dõi, đôn đốc."},
				{"Các thôn, tổ dân phố", "Tuyên truyền đến người dân."},
			},
		},
		{
			"the duty on the heading's line",
			[]string{
				"IV. TỔ CHỨC THỰC HIỆN", "1. Văn phòng HĐND và UBND: chủ trì tham mưu, theo dõi việc thực hiện Kế hoạch này.",
				"2. Trung tâm Phục vụ hành chính công có trách nhiệm công khai thủ tục hành chính.",
			},
			[]Responsibility{
				{"Văn phòng HĐND và UBND", "chủ trì tham mưu, theo dõi việc thực hiện Kế hoạch này."},
				{"Trung tâm Phục vụ hành chính công", "Có trách nhiệm công khai thủ tục hành chính."},
			},
		},
		{
			"bullets without numbers",
			[]string{
				"III. TỔ CHỨC THỰC HIỆN", "- Giao công chức Tư pháp - Hộ tịch chủ trì rà soát văn bản.", "- Công chức Tài chính - Kế toán: bố trí kinh phí.",
				"Trong quá trình thực hiện nếu có vướng mắc, phản ánh về UBND xã./.",
			},
			[]Responsibility{
				{"công chức Tư pháp - Hộ tịch", "Chủ trì rà soát văn bản."},
				{"Công chức Tài chính - Kế toán", "bố trí kinh phí."},
			},
		},
		{
			"letters under capital letters",
			[]string{"B. PHÂN CÔNG NHIỆM VỤ", "a) Phòng Văn hóa - Xã hội", "- Chủ trì chuyển đổi số.", "b) Công an xã", "- Phối hợp thực hiện Đề án 06.", "C. CHẾ ĐỘ BÁO CÁO", "- Báo cáo định kỳ."},
			[]Responsibility{{"Phòng Văn hóa - Xã hội", "Chủ trì chuyển đổi số."}, {"Công an xã", "Phối hợp thực hiện Đề án 06."}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines, _ := bodyLines(linesDocument(c.lines...).Blocks)
			got := responsibilities(duties(paragraphs(lines, false)))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestOffers(t *testing.T) {
	sections := []Section{{Tasks: []DraftTask{
		{Title: "Báo cáo công tác cải cách hành chính định kỳ", Kind: By, Due: ReadDue("Quý I, II, III, IV", 2024).Due},
		{Title: "Ban hành kế hoạch rà soát văn bản quy phạm pháp luật", Kind: By, Due: ReadDue("Trong năm 2024", 2024).Due},
	}}}
	for text, want := range map[string]string{
		"Định kỳ hàng quý báo cáo kết quả rà soát văn bản quy phạm pháp luật": "Định kỳ hàng quý",
		"Trước ngày 25 hàng tháng tổng hợp số liệu hộ nghèo":                  "Trước ngày 25 hàng tháng",
		"Trước ngày 14 tháng cuối quý tổng hợp số liệu hộ tịch":               "Trước ngày 14 tháng cuối quý",
		"Định kỳ hàng quý báo cáo UBND xã kết quả CCHC":                       "", // covered
		"Thường xuyên cải tiến chất lượng tuyên truyền":                       "", // no rhythm
		"Xây dựng kế hoạch kiểm tra hàng năm":                                 "", // a name
		"Báo cáo tình hình theo dõi thi hành pháp luật 6 tháng và năm":        "", // no word of a rhythm
	} {
		got := ""
		if list := offers([]sentence{{post: "Công chức Tư pháp", text: text}}, sections, 2024); len(list) > 0 {
			got = list[0].Task.DueText
			if list[0].Task.Lead != "Tư pháp" || len(list[0].Task.Due) == 0 {
				t.Errorf("%q offers %+v", text, list[0].Task)
			}
		}
		if got != want {
			t.Errorf("%q: offered with %q, want %q", text, got, want)
		}
	}
}

// TestFlatParagraphs joins the lines of a text that was wrapped by a program.
func TestFlatParagraphs(t *testing.T) {
	lines, _ := bodyLines(linesDocument(
		"II. NHIỆM VỤ CÔNG TÁC CẢI CÁCH HÀNH CHÍNH NĂM", "2024", "1. Cải cách thể chế", "- Xử lý theo thẩm quyền sau rà soát văn bản quy phạm pháp luật từ",
		"80% trở lên số văn bản; hoàn thành chế độ báo cáo của cơ quan nhà", "Nước trên địa bàn.", "12", "https://example.vn/van-ban", "- Báo cáo.",
	).Blocks)
	var got []string
	for _, p := range paragraphs(lines, true) {
		got = append(got, p.bullet+p.number.text+" "+p.text)
	}
	want := []string{
		"II NHIỆM VỤ CÔNG TÁC CẢI CÁCH HÀNH CHÍNH NĂM 2024", "1 Cải cách thể chế",
		"- Xử lý theo thẩm quyền sau rà soát văn bản quy phạm pháp luật từ 80% trở lên số văn bản; hoàn thành chế độ báo cáo của cơ quan nhà Nước trên địa bàn.",
		"- Báo cáo.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
