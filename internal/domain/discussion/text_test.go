package discussion

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/account"
)

func colleague(login string) account.Member {
	return account.Member{User: account.User{ID: "id-" + login, Login: login, Name: "Cán bộ " + login}}
}

var colleagues = []account.Member{colleague("hoa"), colleague("tuan.ta"), colleague("lan@xa")}

func TestCleaned(t *testing.T) {
	for _, test := range []struct{ typed, want string }{
		{"Đã gửi.", "Đã gửi."},
		{"  a \r\nb\rc\n\n\n\nd\n ", "a\nb\nc\n\nd"},
		{norm.NFD.String("Đôn đốc quý I"), "Đôn đốc quý I"},
		{"a\u202egnp.exe\u2069\ufeff\x00\x07b", "agnp.exeb"},
		{"a\tb\u2028c", "a b\nc"},
		{"\xff\xfea", "a"},
		{" \n\t\n", ""},
	} {
		if got := cleaned(test.typed); got != test.want {
			t.Errorf("cleaned(%q) = %q, want %q", test.typed, got, test.want)
		}
	}
}

func TestCleaningTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := cleaned(rapid.String().Draw(t, "text"))
		if again := cleaned(once); again != once || !norm.NFC.IsNormalString(once) || !utf8.ValidString(once) {
			t.Fatalf("%q becomes %q", once, again)
		}
	})
}

// The length counts letters as people do, after they were composed.
func TestLimitCountsComposedLetters(t *testing.T) {
	for _, test := range []struct {
		text string
		want error
	}{
		{strings.Repeat("ữ", MaxText), nil},
		{norm.NFD.String(strings.Repeat("ữ", MaxText)), nil},
		{strings.Repeat("ữ", MaxText+1), ErrLong},
		{strings.Repeat("a", MaxText) + strings.Repeat(" \n", 100), nil},
	} {
		if _, err := checked(test.text, MaxText); !errors.Is(err, test.want) {
			t.Errorf("%d letters: %v, want %v", utf8.RuneCountInString(test.text), err, test.want)
		}
	}
}

func TestMentionsIn(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"@hoa xem giúp", []string{"hoa"}},
		{"Nhờ @hoa, @HOA và (@tuan.ta).", []string{"hoa", "tuan.ta"}},
		{"Gửi @tuan.ta.", []string{"tuan.ta"}},
		{"Hỏi @lan@xa nhé", []string{"lan@xa"}},
		{"a@hoa là thư, không phải người", nil},
		{"thư gửi nguyenhoa@hoa.vn", nil},
		{"@hoang không phải @hoa2", nil},
		{"@", nil},
		{"@ hoa", nil},
		{"@nguoi-da-roi-don-vi", nil},
	} {
		var got []string
		for _, m := range mentionsIn(test.text, colleagues) {
			got = append(got, m.Login)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q:\n%s", test.text, diff)
		}
	}
}

func TestSpans(t *testing.T) {
	mentions := []Mention{{UserID: "id-hoa", Login: "hoa", Name: "Phạm Thị Hoa"}}
	for _, test := range []struct {
		line string
		want []span
	}{
		{"xem https://vbpl.vn/a?b=1.", []span{{text: "xem "}, {text: "https://vbpl.vn/a?b=1", href: "https://vbpl.vn/a?b=1"}, {text: "."}}},
		{"@hoa: (http://x.vn/@hoa)", []span{
			{text: "@hoa", name: "Phạm Thị Hoa"}, {text: ": ("}, {text: "http://x.vn/@hoa", href: "http://x.vn/@hoa"}, {text: ")"},
		}},
		{"javascript:alert(1)", []span{{text: "javascript:alert(1)"}}},
		{"data:text/html,<script>", []span{{text: "data:text/html,<script>"}}},
		{"https://", []span{{text: "https://"}}},
		{"https://bank.vn@evil.example/", []span{{text: "https://bank.vn@evil.example/"}}},
		{"@tuan không được nhắc", []span{{text: "@tuan không được nhắc"}}},
	} {
		if diff := cmp.Diff(test.want, spansOf(test.line, mentions), cmp.AllowUnexported(span{})); diff != "" {
			t.Errorf("%q:\n%s", test.line, diff)
		}
	}
}

// However a line is parted, its parts together say the line, and links lead to
// the web.
func TestSpansLoseNothing(t *testing.T) {
	mentions := mentionsIn("@hoa @tuan.ta @lan@xa", colleagues)
	part := rapid.SampledFrom([]string{"@hoa", "@tuan.ta", "@lan@xa.", "https://x.vn/a", "http://", "javascript:", " ", ".", "đ", "<b>", "\"", "@"})
	rapid.Check(t, func(t *rapid.T) {
		line := strings.Join(rapid.SliceOf(part).Draw(t, "parts"), "")
		var whole strings.Builder
		for _, s := range spansOf(line, mentions) {
			whole.WriteString(s.text)
			if s.href != "" && !strings.HasPrefix(s.href, "https://") && !strings.HasPrefix(s.href, "http://") {
				t.Fatalf("%q leads to %q", line, s.href)
			}
		}
		if whole.String() != line {
			t.Fatalf("%q is parted into %q", line, whole.String())
		}
	})
}
