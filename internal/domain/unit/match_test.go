package unit_test

import (
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/unit"
)

func posts(names ...string) []unit.Post {
	var list []unit.Post
	for i, name := range names {
		list = append(list, unit.Post{ID: name, Name: name, Position: i + 1})
	}
	return list
}

var commune = posts(
	"Chủ tịch UBND xã", "Phó Chủ tịch UBND xã", "Văn phòng – Thống kê", "Công chức Tư pháp - Hộ tịch",
	"Tài chính – Kế toán", "Địa chính – Nông nghiệp – Xây dựng và Môi trường", "Văn hóa – Xã hội", "Công an xã", "Ban CHQS xã",
)

// sure is the score from which a plan's lead is taken without asking.
const sure = 0.75

func TestMatchPost(t *testing.T) {
	tests := []struct {
		name string
		want string // "" when nobody is sure
	}{
		{"Tư pháp - Hộ tịch", "Công chức Tư pháp - Hộ tịch"},
		{"Tư pháp - HT", "Công chức Tư pháp - Hộ tịch"},
		{"Tư pháp- HT", "Công chức Tư pháp - Hộ tịch"},
		{"TP-HT", "Công chức Tư pháp - Hộ tịch"},
		{"TPHT", "Công chức Tư pháp - Hộ tịch"},
		{"TP hộ tịch", "Công chức Tư pháp - Hộ tịch"},
		{"công chức tư pháp hộ tịch xã", "Công chức Tư pháp - Hộ tịch"},
		{"CÁN BỘ TƯ PHÁP – HỘ TỊCH", "Công chức Tư pháp - Hộ tịch"},
		{"Văn phòng - TK", "Văn phòng – Thống kê"},
		{"VP-TK", "Văn phòng – Thống kê"},
		{"Văn phòng-Thông kê", "Văn phòng – Thống kê"},
		{"Công chức Văn phòng, thống kê UBND xã", "Văn phòng – Thống kê"},
		{"TC-KT", "Tài chính – Kế toán"},
		{"Tài chính kế toán", "Tài chính – Kế toán"},
		{"ĐC-NN-XD&MT", "Địa chính – Nông nghiệp – Xây dựng và Môi trường"},
		{"Địa chính - NN, xây dựng & môi trường", "Địa chính – Nông nghiệp – Xây dựng và Môi trường"},
		{"VHXH", "Văn hóa – Xã hội"},
		{"Văn hoá - XH", "Văn hóa – Xã hội"},
		{"Công an", "Công an xã"},
		{"Ban chỉ huy quân sự", "Ban CHQS xã"},
		{"Chủ tịch", "Chủ tịch UBND xã"},
		{"CT UBND xã", "Chủ tịch UBND xã"},
		{"Phó chủ tịch", "Phó Chủ tịch UBND xã"},
		{"PCT UBND", "Phó Chủ tịch UBND xã"},

		{"Chủ tịch HĐND xã", ""},
		{"Phó Chủ tịch HĐND", ""},
		{"Trưởng Công an xã", ""},
		{"Địa chính", ""},
		{"Kế toán trưởng", ""},
		{"Trạm Y tế", ""},
		{"Các bộ phận liên quan", ""},
		{"xã", ""},
		{"-", ""},
		{"", ""},
	}
	for _, test := range tests {
		post, score := unit.MatchPost(test.name, commune)
		got := post.Name
		if score < sure {
			got = ""
		}
		if got != test.want {
			t.Errorf("MatchPost(%q) = %q with %.2f, want %q", test.name, post.Name, score, test.want)
		}
		if score < 0 || score > 1 {
			t.Errorf("MatchPost(%q) scores %v", test.name, score)
		}
	}
}

func TestMatchPostAmongLikeNames(t *testing.T) {
	twins := posts("Chính trị", "Công thương")
	if post, score := unit.MatchPost("CT", twins); score >= sure {
		t.Errorf("CT is surely %q (%.2f)", post.Name, score)
	}
	if post, score := unit.MatchPost("Công thương", twins); score != 1 || post.Name != "Công thương" {
		t.Errorf("Công thương is %q (%.2f)", post.Name, score)
	}
	closed := posts("Công an xã")
	closed[0].ClosedAt = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	if post, score := unit.MatchPost("Công an xã", closed); score != 0 {
		t.Errorf("the closed post %q fits with %.2f", post.Name, score)
	}
	if _, score := unit.MatchPost("Công an xã", nil); score != 0 {
		t.Errorf("no post fits with %.2f", score)
	}
}
