package vietnamese

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestCorrections(t *testing.T) {
	for _, tt := range []struct{ text, wrong, right string }{
		{"kế hoạch Tuyên tuyền, phổ biến pháp luật", "Tuyên tuyền", "Tuyên truyền"},
		{"Kế hoạch cải cách hành hình năm", "cải cách hành hình", "cải cách hành chính"},
		{"Đài truyên thanh xã", "Đài truyên thanh", "Đài truyền thanh"},
		{"loa truyên thanh", "truyên thanh", "truyền thanh"},
		{"4. Cải cách chế độ cộng vụ", "Cải cách chế độ cộng vụ", "Cải cách chế độ công vụ"},
		{"4. CẢI CÁCH CHẾ ĐỘ CỘNG VỤ", "CẢI CÁCH CHẾ ĐỘ CỘNG VỤ", "CẢI CÁCH CHẾ ĐỘ CÔNG VỤ"},
		{"- Bái cáo mức độ thực hiện", "Bái cáo", "Báo cáo"},
		{"năng lực, kỷ năng thực thi công vụ", "kỷ năng", "kỹ năng"},
		{"từ 65% tở lên số hồ sơ", "tở lên", "trở lên"},
		{"văn bản quy phạm pháp luậtnăm 2024", "pháp luậtnăm", "pháp luật năm"},
		{"kế hoạch ứng dung CNTT", "ứng dung", "ứng dụng"},
		{"- Qúy I năm 2024", "Qúy", "Quý"},
		{"QÚY I", "QÚY", "QUÝ"},
		{"đã đựơc phê duyệt", "đựơc", "được"},
		{"tòan xã", "tòan", "toàn"},
		{"các nghành có liên quan", "nghành", "ngành"},
		{"ý ngĩa", "ngĩa", "nghĩa"},
		{"phối hợp chặc chẽ", "chặc chẽ", "chặt chẽ"},
		{"báo cáo địnhkỳ", "địnhkỳ", "định kỳ"},
	} {
		got := Corrections(tt.text)
		if len(got) != 1 || got[0].Wrong != tt.wrong || got[0].Right != tt.right {
			t.Errorf("Corrections(%q) = %+v, want %q to be %q", tt.text, got, tt.wrong, tt.right)
		}
	}
}

// Sentences in which a word looks like another's half. All of them are right.
func TestCorrectionsKeepSilent(t *testing.T) {
	for _, text := range []string{
		"Thông báo các đơn vị nộp đơn vì lý do chính đáng.",
		"Thủ tục thực hiện tại chính quyền cấp xã; chỉ đào tạo cán bộ nguồn.",
		"Hoà bình, hòa giải, thuỷ lợi, thủy sản, xã hội hoá, văn hóa, uỷ ban, ủy quyền.",
		"Quản lí nhà nước, quản lý nhà nước, kĩ thuật, kỹ thuật, hàng quý, hằng quí.",
		"Ông Nguyễn Công Vũ, bà Trần Thị Chính, ông Lê Kỷ Năng, xã Bái Cao.",
		"Các thủ tục hành chính còn hiệu lực; bảng mô tả công việc của từng vị trí.",
		"Đắk Lắk, Kon Tum, Krông Nô, Bắc Kạn, Mê Kông, website, email, link, internet.",
		"UBND, HĐND, TTHC, CCHC, VBQPPL, PAKN, CNTT, số 09/KH-UBND, NĐ-CP.",
		"Học sinh các trường học sinh hoạt chuyên đề; tổ chức năng động, công khai thác cát.",
		"Tiền công tác phí, thời gian thực tế, kế hoạch năm, kết quả năm, cơ quan hệ thống.",
		"Điều tra, kiểm tra, thanh tra, tra cứu hồ sơ đăng ký kinh doanh của hộ kinh doanh.",
		"Đề án, dự án, phương án, hình án; chức danh, chức vụ, chức trách, chức năng.",
		"Thế kỷ XXI, kỷ niệm 50 năm, kỷ luật, kỷ cương, kỹ năng số, kỹ sư.",
		"Công bố, công cộng, công nhận, công bằng, cộng đồng, cộng tác viên.",
		"Tạo điều kiện, tạo lập, đào tạo, tái tạo, cải tạo đất.",
	} {
		if got := Corrections(text); len(got) > 0 {
			t.Errorf("Corrections(%q) = %+v", text, got)
		}
	}
}

func TestCorrectionsOfTheSeed(t *testing.T) {
	raw, err := os.ReadFile("../../../../shared/seeds/000_06b0c52941d9efd6.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range Corrections(NFC(string(raw))) {
		got = append(got, strings.Join(strings.Fields(s.Wrong), " ")+" > "+strings.Join(strings.Fields(s.Right), " "))
	}
	want := []string{
		"cải cách hành hình > cải cách hành chính",
		"kỷ năng > kỹ năng",
		"pháp luậtnăm > pháp luật năm",
		"Cải cách chế độ cộng vụ > Cải cách chế độ công vụ",
		"ứng dung > ứng dụng",
		"tở lên > trở lên",
		"Đài truyên thanh > Đài truyền thanh",
		"Tuyên tuyền > Tuyên truyền",
		"Qúy > Quý",
		"Bái cáo > Báo cáo",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// Suggestions quote the text, do not overlap, and taking them leaves nothing
// more to suggest.
func TestCorrectionsFitTheText(t *testing.T) {
	words := strings.Fields(`cải cách hành hình chính báo bái cáo Qúy quý tuyên tuyền truyền đựơc luậtnăm pháp
		luật năm kỷ năng , . 2024 nghành TTHC ứng dung`)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(words)).Draw(t, "words"), " ")
		if rapid.Bool().Draw(t, "NFD") {
			text = norm.NFD.String(text)
		}
		end := 0
		for _, s := range Corrections(text) {
			if text[s.Start:s.End] != s.Wrong || s.Wrong == s.Right || s.Start < end {
				t.Fatalf("%q: %+v after %d", text, s, end)
			}
			end = s.End
		}
	})
}

// No term of the lexicon may look like an error beside another.
func TestLexiconIsRight(t *testing.T) {
	for _, term := range strings.Split(uncommented(lexiconText), ",") {
		if term = strings.TrimSpace(term); term == "" {
			continue
		}
		if n := len(strings.Fields(term)); n > maxTerm {
			t.Errorf("%q has %d syllables", term, n)
		}
		for _, w := range strings.Fields(term) {
			if !isSyllable(w) {
				t.Errorf("%q in %q is no syllable", w, term)
			}
		}
		if got := Corrections(term); len(got) > 0 {
			t.Errorf("%q is called wrong: %+v", term, got)
		}
	}
	if n := len(terms().exact); n < 600 {
		t.Errorf("the lexicon has only %d terms", n)
	}
}
