package plan

import (
	"testing"

	"pgregory.net/rapid"
)

func TestFileName(t *testing.T) {
	long := ""
	for range 100 {
		long += "kế hoạch "
	}
	for _, test := range []struct{ name, want string }{
		{"Kế hoạch 2024.docx", "Kế hoạch 2024.docx"},
		{"Ke\u0302\u0301 hoa\u0323ch.docx", "Kế hoạch.docx"},
		{`C:\Users\ngan\Kế hoạch.docx`, "Kế hoạch.docx"},
		{"../../etc/passwd", "passwd"},
		{"..", ""}, {".", ""}, {"/", ""}, {"", ""}, {"a/..", ""},
		{"a\r\nSet-Cookie: x=1.docx", "aSet-Cookie x=1.docx"},
		{`a".docx`, "a.docx"},
		{"<script>alert(1)<|script>.pdf", "scriptalert(1)script.pdf"},
		{"a\u202excod.exe", "axcod.exe"},
		{"a\u2066b\u2069.pdf", "ab.pdf"},
		{"a\x00b.pdf", "ab.pdf"},
		{"a\xff\xfeb.pdf", "ab.pdf"},
		{"   ", ""},
		{" kế hoạch.docx ", "kế hoạch.docx"},
		{"a\u200fb\u200e.pdf", "ab.pdf"},
		{"\x00", ""},
		{"CON?.pdf*", "CON.pdf"},
	} {
		if got := fileName(test.name); got != test.want {
			t.Errorf("the name %q becomes %q, want %q", test.name, got, test.want)
		}
	}
	if got := []rune(fileName(long + ".docx")); len(got) > 120 || string(got[len(got)-5:]) != ".docx" {
		t.Errorf("a long name becomes %q", string(got))
	}
}

func TestSentenceCase(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"CẢI CÁCH THỂ CHẾ", "Cải cách thể chế"},
		{"ĐẤT ĐAI VÀ MÔI TRƯỜNG", "Đất đai và môi trường"},
		{"Cải cách thể chế", "Cải cách thể chế"},
		{"Ứng dụng CNTT", "Ứng dụng CNTT"},
		{"", ""}, {"2024", "2024"}, {"I. KẾ HOẠCH", "I. kế hoạch"}, {"– –", "– –"},
	} {
		if got := sentenceCase(test.text); got != test.want {
			t.Errorf("%q is shown as %q, want %q", test.text, got, test.want)
		}
	}
}

func TestMarked(t *testing.T) {
	for _, test := range []struct {
		text   string
		quotes []string
		want   string
	}{
		{"Báo cáo qúy I", []string{"qúy"}, "Báo cáo [qúy] I"},
		{"qúy I", []string{"qúy"}, "[qúy] I"},
		{"Báo cáo qúy", []string{"qúy"}, "Báo cáo [qúy]"},
		{"qúy I, qúy II", []string{"qúy", "II"}, "[qúy] I, qúy [II]"},
		{"II rồi qúy", []string{"qúy", "II"}, "[II] rồi [qúy]"},
		{"qúy I", []string{"qúy", "qúy I"}, "[qúy] I"},
		{"qúy I", []string{""}, "qúy I"},
		{"qúy I", []string{"tháng"}, "qúy I"},
		{"qúy I", nil, "qúy I"},
		{"", []string{"a"}, ""},
	} {
		got := ""
		for _, span := range marked(test.text, test.quotes) {
			if span.Marked {
				got += "[" + span.Text + "]"
			} else {
				got += span.Text
			}
		}
		if got != test.want {
			t.Errorf("%q with %q marked is %q, want %q", test.text, test.quotes, got, test.want)
		}
	}
}

// Marking adds and loses no letter.
func TestMarkedKeepsTheText(t *testing.T) {
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("abđ ")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		text, quotes := letters.Draw(t, "text"), rapid.SliceOfN(letters, 0, 4).Draw(t, "quotes")
		got := ""
		for _, span := range marked(text, quotes) {
			got += span.Text
		}
		if got != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}
