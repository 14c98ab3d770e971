package office

import (
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationserifregular"
	"pgregory.net/rapid"
)

// testRuler measures with the regular face only; it stands for all four.
func testRuler(t interface{ Fatal(...any) }, text string) ruler {
	pdf := fpdf.New("P", "mm", "A4", "")
	for _, face := range []string{"", "B", "I", "BI"} {
		pdf.AddUTF8FontFromBytes(serif, face, liberationserifregular.TTF)
	}
	r := measure(pdf, &Document{Blocks: []Block{&Paragraph{Runs: []Run{{Text: text}}}}})
	if err := pdf.Error(); err != nil {
		t.Fatal(err)
	}
	return r
}

func lineText(l line) string {
	var b strings.Builder
	for _, p := range l.pieces {
		b.WriteString(p.text)
	}
	return b.String()
}

func TestLinesBreakAtSpaces(t *testing.T) {
	text := "Kế hoạch cải cách hành chính năm 2024"
	r := testRuler(t, text)
	var got []string
	for _, l := range r.lines([]Run{{Text: text}}, 40, 0) {
		got = append(got, lineText(l))
	}
	want := []string{"Kế hoạch cải cách", "hành chính năm", "2024"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("lines = %q, want %q", got, want)
	}
}

func TestLinesKeepEveryWordWithinTheWidth(t *testing.T) {
	const letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyẬỆỐ0123456789/.,;"
	r := testRuler(t, letters+" ")
	word := rapid.StringOfN(rapid.RuneFrom([]rune(letters)), 1, 60, -1)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(word, 0, 30).Draw(t, "words")
		width := rapid.Float64Range(12, 200).Draw(t, "width")
		var runs []Run
		for i, w := range words {
			if i > 0 {
				w = " " + w
			}
			runs = append(runs, Run{Text: w, Bold: rapid.Bool().Draw(t, "bold")})
		}
		var read strings.Builder
		for _, l := range r.lines(runs, width, 0) {
			if l.width > width+0.02 {
				t.Fatalf("line %q is %.2f mm wide, the column %.2f mm", lineText(l), l.width, width)
			}
			read.WriteString(strings.ReplaceAll(lineText(l), " ", ""))
		}
		if want := strings.Join(words, ""); read.String() != want {
			t.Fatalf("the lines say %q, want %q", read.String(), want)
		}
	})
}

func TestJoinedKeepsTheWords(t *testing.T) {
	text := "Quốc hiệu và tiêu ngữ"
	r := testRuler(t, text)
	l := r.lines([]Run{{Text: text}}, 200, 0)[0]
	for _, whole := range []bool{true, false} {
		var said string
		var width float64
		for _, p := range l.joined(whole) {
			said += p.text
			width += p.width
		}
		if said != text || width < l.width-0.01 || width > l.width+0.01 {
			t.Errorf("joined(%v) says %q on %.2f mm, want %q on %.2f mm", whole, said, width, text, l.width)
		}
	}
}
