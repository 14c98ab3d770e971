package vietnamese

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// allLetters are the letters with marks, without capitals with tones.
func allLetters() []rune { return []rune(strings.Join(toned, "") + "đĐĂÂÊÔƠƯ") }

func TestLegacyTablesAreComplete(t *testing.T) {
	if len(fromTCVN3) != 74 {
		t.Errorf("TCVN3 has %d letters, the standard 74", len(fromTCVN3))
	}
	for _, r := range allLetters() {
		if r <= unicode.MaxASCII {
			continue
		}
		if code := ToTCVN3(string(r)); code == string(r) && r != 'ý' {
			t.Errorf("TCVN3 lacks %c", r)
		}
		for _, r := range []rune{r, unicode.ToUpper(r)} {
			if FromVNI(ToVNI(string(r))) != string(r) {
				t.Errorf("VNI lacks %c", r)
			}
		}
	}
}

func TestFromTCVN3(t *testing.T) {
	for _, tt := range []struct{ stored, want string }{
		{"Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"},
		{"§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"},
		{"Th\u00ADêng trùc H§ND", "Thường trực HĐND"},
		{"\uF0B5", "à"},
		{"plain", "plain"},
	} {
		if got := FromTCVN3(tt.stored); got != tt.want {
			t.Errorf("FromTCVN3(%q) = %q, want %q", tt.stored, got, tt.want)
		}
	}
}

func TestFromVNI(t *testing.T) {
	for _, tt := range []struct{ stored, want string }{
		{"COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		{"Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"},
		{"Aùnh saùng", "Ánh sáng"},
		{"thöôøng tröïc kyõ thuaät", "thường trực kỹ thuật"},
	} {
		if got := FromVNI(tt.stored); got != tt.want {
			t.Errorf("FromVNI(%q) = %q, want %q", tt.stored, got, tt.want)
		}
	}
}

func TestLegacyThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		small, any := vietnameseText(true).Draw(t, "small"), vietnameseText(false).Draw(t, "any")
		if got := FromTCVN3(ToTCVN3(small)); got != small {
			t.Fatalf("through TCVN3 %q came back as %q", small, got)
		}
		if got := FromVNI(ToVNI(any)); got != any {
			t.Fatalf("through VNI %q came back as %q", any, got)
		}
	})
}
