package vietnamese

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"bao cao", "bao cao"},
		{"Báo cáo QUÝ I", "bao cao quy i"},
		{"Đất đai", "dat dai"},
		{"ƯỜNG ường", "uong uong"},
		{norm.NFD.String("Ủy ban nhân dân xã"), "uy ban nhan dan xa"},
		{"số 09/KH-UBND – 15 %", "so 09/kh-ubnd – 15 %"},
	} {
		if got := Fold(tt.text); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestFoldOfOtherScripts(t *testing.T) {
	if got := Fold(norm.NFD.String("가")); got != "가" {
		t.Errorf("a Hangul syllable in parts folds to %q", got)
	}
}

func TestFoldIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		folded := Fold(s)
		if again := Fold(folded); again != folded {
			t.Fatalf("Fold(%q) = %q, again %q", s, folded, again)
		}
		if other := Fold(norm.NFD.String(s)); other != Fold(norm.NFC.String(s)) {
			t.Fatalf("NFD and NFC of %q fold to %q and %q", s, other, Fold(norm.NFC.String(s)))
		}
	})
}

// vietnameseText draws text of syllables, spaces and punctuation.
func vietnameseText(small bool) *rapid.Generator[string] {
	letters := "bcdđghklmnpqrstvx" + strings.Join(toned, "")
	if !small {
		letters += strings.ToUpper(letters)
	}
	return rapid.StringOf(rapid.RuneFrom([]rune(letters + "  .,;-0123456789")))
}

func TestFoldLeavesASCII(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		folded := Fold(vietnameseText(false).Draw(t, "text"))
		if i := strings.IndexFunc(folded, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsUpper(r) }); i >= 0 {
			t.Fatalf("%q is not folded at %d", folded, i)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Fold("Ban hành Kế hoạch theo dõi tình hình thi hành pháp luật năm 2024")
	}
}
