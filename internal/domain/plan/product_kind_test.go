package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestProductKindsOfTheRealPlan holds each task of the real plan, and each of
// its dates, against what a person says that it brings forth.
func TestProductKindsOfTheRealPlan(t *testing.T) {
	want := strings.Split(`I.1 plan
I.2 plan [plan]
I.3 plan [plan]
I.4 plan [plan]
I.5 plan [plan]
II.1 plan [plan]
II.2 report [report report report report]
II.3 other [other]
II.4 other [other]
II.5 other [other]
II.6 other [other]
II.7 other [other]
II.8 other [other]
II.9 other [other]
II.10 other [report report report report]
II.11 other
III.1 plan [plan]
III.2 report [report report report report report report report report report]
III.3 other [other]
III.4 other
III.5 other
III.6 other [other]
III.7 report [report]
III.8 report [report]
III.9 report [report]
III.10 report [report]
IV.1 report [report]
IV.2 other [other]
IV.3 report [report]
IV.4 other [other]
V.1 plan [plan]
V.2 report [report report report report]
V.3 other [report report report report]
V.4 plan [plan]
V.5 report [report report report report]`, "\n")
	for _, name := range []string{seedDOCX, seedText} {
		var got []string
		for _, section := range readAppendix(readSeed(t, name), 2024).Sections {
			for _, d := range section.Tasks {
				task := Task{SectionNo: section.No, No: d.No, Title: d.Title, Products: d.Products}
				line := fmt.Sprintf("%s %s", task.Ref(), task.ProductKind())
				var kinds []ProductKind
				for _, due := range d.Due {
					kinds = append(kinds, productKind(due.Label, d.Title, d.Products))
				}
				if len(kinds) > 0 {
					line += fmt.Sprintf(" %s", kinds)
				}
				got = append(got, line)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: what the tasks bring forth (-want +got):\n%s", name, diff)
		}
	}
}

func TestProductKind(t *testing.T) {
	none := []string{"Các văn bản liên quan"}
	for _, c := range []struct {
		label, title string
		products     []string
		want         ProductKind
	}{
		{"", "Ban hành kịp thời Kế hoạch cải cách hành chính của xã", none, ProductPlan},
		{"", "Lập và thực hiện kế hoạch tuyên truyền pháp luật", none, ProductPlan},
		{"", "Tham mưu ban hành KH chuyển đổi số", none, ProductPlan},
		{"", "Tổ chức xây dựng kế hoạch kiểm tra", none, ProductPlan},
		{"", "Kế hoạch tuyên truyền", none, ProductPlan},
		{"", "Thực hiện kế hoạch đào tạo", none, ProductOther},
		{"", "Thực hiện kế hoạch đào tạo", []string{"Báo cáo kết quả đào tạo"}, ProductReport},
		{"", "Triển khai kế hoạch kiểm tra", []string{"Kế hoạch", "Báo cáo"}, ProductOther},
		{"", "Thực hiện đầy đủ chế độ báo cáo định kỳ", none, ProductReport},
		{"", "Gửi các báo cáo định kỳ về cải cách hành chính", none, ProductReport},
		{"", "- Xây dựng báo cáo thực hiện kế hoạch năm", none, ProductReport},
		{"", "BC tự chấm điểm", none, ProductReport},
		{"", "Số hóa hồ sơ", []string{"Văn bản triển khai", "Báo cáo"}, ProductOther},
		{"", "Số hóa hồ sơ", []string{"- 04 Báo cáo định kỳ", "Báo cáo năm"}, ProductReport},
		{"Báo cáo quý I", "Ban hành kế hoạch số hóa", none, ProductReport},
		{"BC Kỷ luật KCHC – Quý I", "Giữ kỷ cương", none, ProductReport},
		{"Kế hoạch", "Theo dõi thi hành pháp luật", none, ProductPlan},
		{"Quý I", "Đối thoại với người dân", none, ProductOther},
		{"Quý I", "Gửi báo cáo", none, ProductReport},
		{"", "Thông báo kết luận hoặc báo cáo kết quả kiểm tra", nil, ProductOther},
		{"", "Bao cap", nil, ProductOther},
		{"", "", nil, ProductOther},
	} {
		if got := productKind(c.label, c.title, c.products); got != c.want {
			t.Errorf("%q, %q, %q: %s, want %s", c.label, c.title, c.products, got, c.want)
		}
	}
}
