package figure_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// readShipped reads the figures once for all tests.
var readShipped = sync.OnceValues(figure.Shipped)

func shippedFigures(t *testing.T) figure.Definitions {
	t.Helper()
	all, err := readShipped()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestShippedFiguresAreWhole(t *testing.T) {
	if len(shippedFigures(t)) == 0 {
		t.Error("no figures")
	}
}

// tasks are those of the appendix of a reform plan; each asks for figures.
const tasks = "I.1 I.2 I.3 I.4 I.5 " +
	"II.1 II.2 II.3 II.4 II.5 II.6 II.7 II.8 II.9 II.10 II.11 " +
	"III.1 III.2 III.3 III.4 III.5 III.6 III.7 III.8 III.9 III.10 " +
	"IV.1 IV.2 IV.3 IV.4 " +
	"V.1 V.2 V.3 V.4 V.5"

func TestEveryTaskHasFigures(t *testing.T) {
	known := strings.Fields(tasks)
	asked := map[string]bool{}
	for _, d := range shippedFigures(t) {
		asked[d.Task] = true
		if !slices.Contains(known, d.Task) {
			t.Errorf("%s is of the task %q, which no plan has", d.Name(), d.Task)
		}
	}
	for _, task := range known {
		if !asked[task] {
			t.Errorf("no figure for the task %s", task)
		}
	}
}

func TestWordsAreWrittenAsTheyAreCompared(t *testing.T) {
	for _, d := range shippedFigures(t) {
		for _, set := range d.Words {
			for _, words := range set {
				if plain := strings.Join(strings.Fields(vietnamese.Fold(words)), " "); words == "" || words != plain {
					t.Errorf("%s: %q should be %q", d.Name(), words, plain)
				}
			}
		}
		if d.Measure != "" && (d.Goal != nil || len(d.Words) > 0) {
			t.Errorf("%s is a measure, and targets are about indicators", d.Name())
		}
	}
}

// TestWordsOfTwoIndicatorsDiffer makes sure that no text can be about two
// indicators with equal right.
func TestWordsOfTwoIndicatorsDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, d := range shippedFigures(t) {
		for _, set := range d.Words {
			sorted := slices.Sorted(slices.Values(set))
			key := strings.Join(sorted, ", ")
			if other, ok := seen[key]; ok {
				t.Errorf("%q is of %s and of %s", key, other, d.Name())
			}
			seen[key] = d.Name()
		}
	}
}

func TestTargetsFindTheirIndicator(t *testing.T) {
	all := shippedFigures(t)
	for _, c := range []struct{ text, want string }{
		// The plan of Anh Sơn for 2024.
		{"Hoàn thành kế hoạch rà soát, hệ thống hóa văn bản quy phạm pháp luật từ 100% nhiệm vụ trở lên", "legal_review_rate"},
		{"Xử lý theo thẩm quyền sau rà soát văn bản quy phạm pháp luật từ 80% trở lên số văn bản đã xử lý hoặc kiến nghị xử lý", "legal_handled_rate"},
		{"Mức độ hoàn thành kế hoạch kiểm tra từ 100% trở lên", "inspection_plan_rate"},
		{"Tập trung giải quyết các TTHC, bảo đảm duy trì tỷ lệ giải quyết đúng hạn từ 98% trở lên", "dossier_on_time_rate"},
		{"thực hiện rà soát, 65% hồ sơ TTHC được tiếp nhận và giải quyết trực tuyến toàn trình và trực tuyến một phần", "online_rate"},
		{"Triển khai số hóa hồ sơ, kết quả giải quyết TTHC phát sinh mới có hiệu quả, bảo đảm 100% kết quả giải quyết TTHC được cung cấp đồng thời cả bản điện tử", "electronic_result_rate"},
		{"100% TTHC thuộc thẩm quyền quản lý và giải quyết của UBND xã được công khai, đầy đủ, đúng quy", "procedure_disclosure_rate"},
		{"Đưa 100% TTHC ngành dọc thực hiện việc tiếp nhận hồ sơ tại Bộ phận một cửa của xã theo danh mục được phê duyệt", "vertical_procedure_rate"},
		{"100% hồ sơ thủ tục hành chính tiếp nhận, giải quyết tại các cơ quan, đơn vị được theo dõi trạng thái xử lý trên Hệ thống thông tin giải quyết thủ tục hành chính cấp bộ, cấp tỉnh, đồng bộ với Cổng dịch vụ công Quốc gia để người dân, doanh nghiệp có thể giám sát, đánh giá quá trình thực hiện", "tracked_rate"},
		{"100% số văn bản được trao đổi dưới dạng điện tử (trừ văn bản mật)", "electronic_document_rate"},
		{"100% số văn bản gửi đi có ký số cá nhân", "personally_signed_rate"},
		{"100% thực hiện tốt kết nối, liên thông các phần mềm quản lý văn bản theo quy định", "linked_rate"},
		{"Tỷ lệ hồ sơ thủ tục hành chính được xử lý trực tuyến mức độ 3 và 4 từ 65% tở lên số hồ sơ thủ tục hành chính trở lên", "online_rate"},

		// The same targets as other communes write them.
		{"Hoàn thành 100% nhiệm vụ trong kế hoạch rà soát, hệ thống hóa văn bản quy phạm pháp luật.", "legal_review_rate"},
		{"Hoàn thành 100% kế hoạch rà soát VBQPPL", "legal_review_rate"},
		{"Từ 80% trở lên số văn bản phải xử lý sau rà soát được xử lý hoặc kiến nghị xử lý.", "legal_handled_rate"},
		{"Hoàn thành 100% nhiệm vụ trong kế hoạch kiểm tra văn bản quy phạm pháp luật.", "inspection_plan_rate"},
		{"Giữ tỷ lệ hồ sơ giải quyết đúng hạn từ 98% trở lên.", "dossier_on_time_rate"},
		{"98% hồ sơ trước hạn và đúng hạn", "dossier_on_time_rate"},
		{"Hồ sơ trễ hạn không quá 2%", "dossier_late_rate"},
		{"65% hồ sơ thủ tục hành chính được nhận và giải quyết trực tuyến toàn trình hoặc một phần.", "online_rate"},
		{"Hồ sơ trực tuyến ≥ 70%", "online_rate"},
		{"60% thanh toán trực tuyến", "online_payment_rate"},
		{"Tối thiểu 60% hồ sơ được thanh toán trực tuyến trên Cổng Dịch vụ công quốc gia", "online_payment_rate"},
		{"100% TTHC đủ điều kiện được cung cấp dịch vụ công trực tuyến toàn trình", "full_online_rate"},
		{"100% kết quả giải quyết thủ tục hành chính được trả kèm bản điện tử.", "electronic_result_rate"},
		{"Số hóa 100% kết quả giải quyết TTHC còn hiệu lực", "digitised_rate"},
		{"100% thủ tục hành chính thuộc thẩm quyền của xã được công khai đầy đủ, đúng quy định.", "procedure_disclosure_rate"},
		{"Đưa 100% thủ tục hành chính của ngành dọc trong danh mục đã duyệt về nhận hồ sơ tại bộ phận một cửa.", "vertical_procedure_rate"},
		{"100% hồ sơ thủ tục hành chính được theo dõi trạng thái trên Hệ thống thông tin giải quyết thủ tục hành chính của tỉnh.", "tracked_rate"},
		{"100% văn bản, trừ văn bản mật, được trao đổi dưới dạng điện tử.", "electronic_document_rate"},
		{"100% văn bản trao đổi dưới dạng điện tử sử dụng chữ ký số", "signed_rate"},
		{"100% văn bản gửi đi có chữ ký số cá nhân.", "personally_signed_rate"},
		{"100% phần mềm quản lý văn bản được kết nối, liên thông theo quy định.", "linked_rate"},
		{"Tỷ lệ hồ sơ xử lý trực tuyến mức độ 3 và mức độ 4 đạt từ 65% trở lên.", "online_rate"},
		{"Trên 90% người dân hài lòng", "satisfaction_rate"},
		{"Mức độ hài lòng về giải quyết TTHC tại bộ phận một cửa đạt trên 95%", "satisfaction_rate"},
		{"98% hồ sơ TTHC tiếp nhận tại bộ phận một cửa được giải quyết đúng hạn", "dossier_on_time_rate"},
		{"65% hồ sơ TTHC tại bộ phận một cửa được nộp trực tuyến", "online_rate"},
		{"Đưa 100% TTHC thuộc thẩm quyền ra thực hiện tại bộ phận một cửa", "procedure_desk_rate"},
		{"100% hồ sơ TTHC được công khai tiến độ và kết quả", "dossier_published_rate"},
		{"100% phản ánh, kiến nghị về thủ tục hành chính được xử lý đúng hạn", "feedback_on_time_rate"},
		{"100% PAKN về TTHC được công khai kết quả xử lý", "feedback_published_rate"},
		{"100% hồ sơ trễ hẹn được xin lỗi bằng văn bản", "dossier_apology_rate"},
		{"Tổ chức ít nhất 02 cuộc đối thoại trong năm", "dialogues"},
		{"Có tối thiểu 10 sáng kiến được công nhận", "initiatives"},
		{"100% cán bộ, công chức đạt chuẩn theo quy định", "standard_rate"},
		{"100% vị trí việc làm có bản mô tả công việc và khung năng lực", "job_position_rate"},
		{"100% công chức được bố trí đúng vị trí việc làm", "placement_rate"},
		{"100% báo cáo cải cách hành chính gửi đúng hạn", "reform_reports_on_time_rate"},
		{"100% đơn vị công khai ngân sách", "budget_disclosure_rate"},
	} {
		if d, _ := all.About(c.text); d.Name() != c.want {
			t.Errorf("%q is about %q, not %q", c.text, d.Name(), c.want)
		}
	}
}

// What no figure counts is left to people.
func TestTargetsWithoutAnIndicator(t *testing.T) {
	all := shippedFigures(t)
	for _, text := range []string{
		"", "98% trở lên", "Chỉ số CCHC đạt từ 85 điểm trở lên", "100% văn bản ban hành đúng thẩm quyền", "100% công chức tham gia",
		"Giải quyết đúng hạn 100% đơn thư khiếu nại, tố cáo",
		"Tập trung rà soát, cắt giảm, đơn giản hóa thủ tục hành chính nội bộ theo Quyết định số 3611/QĐ-UBND của UBND tỉnh ban hành Kế hoạch rà soát, đơn giản hóa thủ tục hành chính nội bộ",
	} {
		if d, ok := all.About(text); ok {
			t.Errorf("%q is about %s", text, d.Name())
		}
	}
}

// The goals that plans of the whole province set for part II.
func TestGoals(t *testing.T) {
	all := shippedFigures(t)
	for name, value := range map[string]float64{
		"legal_review_rate": 100, "legal_handled_rate": 80, "inspection_plan_rate": 100,
		"dossier_on_time_rate": 98, "online_rate": 65, "electronic_result_rate": 100, "procedure_disclosure_rate": 100,
		"vertical_procedure_rate": 100, "tracked_rate": 100,
		"electronic_document_rate": 100, "personally_signed_rate": 100, "linked_rate": 100,
	} {
		d, ok := all.Find(name)
		if !ok || d.Goal == nil || *d.Goal != (figure.Goal{Op: ">=", Value: value}) || !d.IsRate() {
			t.Errorf("%s: %+v", name, d.Goal)
		}
	}
}
