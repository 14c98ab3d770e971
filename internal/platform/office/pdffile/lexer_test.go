package pdffile

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
)

func TestLexer(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []any
	}{
		{"12 -3 +4 .5 -.5 4. --3", []any{int64(12), int64(-3), int64(4), 0.5, -0.5, 4.0, int64(-3)}},
		{"/Name /A#20B /", []any{Name("Name"), Name("A B"), Name("")}},
		{`(a(b)c) (\(\)\\) (\101\7) (x\
y)`, []any{String("a(b)c"), String(`()\`), String("A\a"), String("xy")}},
		{"<48 656C6C6F> <4>", []any{String("Hello"), String("@")}},
		{"[1 [2] /a] <</K (v) /L <</M 1>>>>", []any{
			Array{int64(1), Array{int64(2)}, Name("a")},
			Dict{"K": String("v"), "L": Dict{"M": int64(1)}},
		}},
		{"true false null % a remark\nTj T* '", []any{true, false, nil, Operator("Tj"), Operator("T*"), Operator("'")}},
		{"1 0 R", []any{int64(1), int64(0), Operator("R")}},
	} {
		if got := readObjects(NewLexer([]byte(c.in))); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\ngot  %#v\nwant %#v", c.in, got, c.want)
		}
	}
}

func TestLexerKnowsReferencesInFiles(t *testing.T) {
	got := readObjects(&Lexer{data: []byte("[1 0 R 2 3 /R 4 0 Rx]"), refs: true})
	want := []any{Array{Ref{Num: 1}, int64(2), int64(3), Name("R"), int64(4), int64(0)}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v, want %#v", got, want)
	}
}

func TestLexerEndsOnWhatIsCutOff(t *testing.T) {
	for _, in := range []string{"<48", "(abc", "[1 2", "<</K", "<", "(\\", "/#4", strings.Repeat("[", 1000)} {
		l := NewLexer([]byte(in))
		for range 2000 {
			if _, err := l.Next(); errors.Is(err, io.EOF) {
				break
			}
		}
		if _, err := l.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("%q does not end", in[:min(len(in), 10)])
		}
	}
}

func TestSkipInlineImage(t *testing.T) {
	l := NewLexer([]byte("ID \x01EI\x02( EI Q"))
	_, _ = l.Next()
	l.SkipInlineImage()
	if o, _ := l.Next(); o != Operator("Q") {
		t.Errorf("got %v, want Q", o)
	}
}

// readObjects reads to the end; what cannot be read is left out.
func readObjects(l *Lexer) []any {
	var all []any
	for {
		o, err := l.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err == nil {
			all = append(all, o)
		}
	}
}
