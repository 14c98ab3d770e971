package plan

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// dueCase is one entry of testdata/due.txt.
type dueCase struct {
	line int
	text string
	year int
	want []string
}

func dueCases(t testing.TB) []dueCase {
	t.Helper()
	data, err := os.ReadFile("testdata/due.txt")
	if err != nil {
		t.Fatal(err)
	}
	var cases []dueCase
	year := 2024
	for i, line := range strings.Split(string(data), "\n") {
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "năm kế hoạch "):
			if _, err := fmt.Sscanf(line, "năm kế hoạch %d", &year); err != nil {
				t.Fatalf("line %d: %v", i+1, err)
			}
		case strings.HasPrefix(line, "    "):
			c := &cases[len(cases)-1]
			c.want = append(c.want, strings.TrimSpace(line))
		default:
			text := strings.ReplaceAll(strings.Trim(line, "“”"), "⏎", "\n")
			cases = append(cases, dueCase{line: i + 1, text: text, year: year})
		}
	}
	return cases
}

// dueLines writes a reading as testdata/due.txt does.
func dueLines(r DueReading) []string {
	lines := []string{string(r.Kind)}
	for _, d := range r.Due {
		line := d.Date.String()
		if !d.From.IsZero() {
			line = d.From.String() + ".." + line
		}
		if d.Kind != r.Kind {
			line += " " + string(d.Kind)
		}
		if d.Label != "" {
			line += " | " + d.Label
		}
		lines = append(lines, line)
	}
	for _, d := range r.Doubts {
		lines = append(lines, "? "+string(d.Code)+quoted(d.Quote))
		for _, o := range d.Options {
			line := "  ~ " + o.Label + ":"
			for _, due := range o.Due {
				line += " " + due.Date.String()
			}
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

func quoted(quote string) string {
	if quote == "" {
		return ""
	}
	return " “" + strings.Join(strings.Fields(quote), " ") + "”"
}

func TestReadDueTable(t *testing.T) {
	cases := dueCases(t)
	if len(cases) < 120 {
		t.Errorf("the table has %d cases, fewer than it should", len(cases))
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("line %d", c.line), func(t *testing.T) {
			if diff := cmp.Diff(c.want, dueLines(ReadDue(c.text, c.year))); diff != "" {
				t.Errorf("%q (-want +got):\n%s", c.text, diff)
			}
		})
	}
}

func TestReadDueIgnoresCaseAndBreaks(t *testing.T) {
	for _, c := range dueCases(t) {
		upper := ReadDue(strings.ToUpper(c.text), c.year)
		if diff := cmp.Diff(dueDates(ReadDue(c.text, c.year)), dueDates(upper)); diff != "" {
			t.Errorf("%q in capitals reads otherwise:\n%s", c.text, diff)
		}
	}
}

func dueDates(r DueReading) []string {
	dates := []string{string(r.Kind)}
	for _, d := range r.Due {
		dates = append(dates, fmt.Sprint(d.Kind, d.From, d.Date))
	}
	return dates
}

// TestDoubtsQuoteTheSource makes sure that the review page can find what a
// doubt is about.
func TestDoubtsQuoteTheSource(t *testing.T) {
	for _, c := range dueCases(t) {
		for _, d := range ReadDue(c.text, c.year).Doubts {
			if !strings.Contains(c.text, d.Quote) {
				t.Errorf("%q: the quote %q is not in it", c.text, d.Quote)
			}
			if d.Text == "" || strings.Contains(d.Text, "%") {
				t.Errorf("%q: the doubt asks %q", c.text, d.Text)
			}
		}
	}
}

// TestDueWordsReadBack writes random dates in the words of the plan's own
// appendix and reads them again.
func TestDueWordsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(randomDue(2024), 1, 12).Draw(t, "due")
		got := ReadDue(DueWords(want, kindOf(want)), 2024)
		if diff := cmp.Diff(want, got.Due); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", DueWords(want, kindOf(want)), diff)
		}
		if len(got.Doubts) > 0 {
			t.Fatalf("doubts about canonical words: %v", got.Doubts)
		}
	})
}

func randomDue(year int) *rapid.Generator[Due] {
	return rapid.Custom(func(t *rapid.T) Due {
		day := clock.NewDate(year, 1, 1).AddDays(rapid.IntRange(0, 365).Draw(t, "day"))
		d := Due{
			Date: day,
			Kind: rapid.SampledFrom([]DueKind{By, Before, Period}).Draw(t, "kind"),
			Label: rapid.SampledFrom([]string{
				"", "Báo cáo quý I", "BC công tác CCHC, Quý II", "Báo cáo năm", "Quý IV", "6 tháng đầu năm", "Tháng 3",
				"Báo cáo 9 tháng", "Kế hoạch tự kiểm tra", "Đợt 1", "BC Kỷ luật KCHC",
			}).Draw(t, "label"),
		}
		if d.Kind == Period {
			d.From = clock.NewDate(year, 1, 1).AddDays(rapid.IntRange(0, clock.NewDate(year, 1, 1).DaysUntil(day)).Draw(t, "from"))
		}
		return d
	})
}

// TestReadDueBounds makes sure that a hostile cell costs little and is asked about.
func TestReadDueBounds(t *testing.T) {
	for _, unit := range []string{"a: ", "trước\n", "15/3; ", "((", "- BC\n+ Quý I\n", "theo, "} {
		r := ReadDue(strings.Repeat(unit, 1_000_000/len(unit)), 2024)
		if len(r.Doubts) == 0 || r.Doubts[0].Text != askTooLong {
			t.Errorf("%q without end: doubts %v", unit, r.Doubts)
		}
	}
}

func FuzzReadDue(f *testing.F) {
	for _, c := range dueCases(f) {
		f.Add(c.text, c.year)
	}
	f.Fuzz(func(t *testing.T, text string, year int) {
		r := ReadDue(text, year)
		if r.Kind != kindOf(r.Due) && len(r.Due) > 0 {
			t.Fatalf("%q: kind %s of %v", text, r.Kind, r.Due)
		}
		if r.Kind == Unspecified && len(r.Doubts) == 0 {
			t.Fatalf("%q: no date, and nobody is asked", text)
		}
		for _, d := range r.Due {
			if !d.Date.Valid() || !d.From.IsZero() && d.Date.Before(d.From) {
				t.Fatalf("%q: impossible dates %v", text, d)
			}
		}
		for _, d := range r.Doubts {
			if !strings.Contains(text, d.Quote) {
				t.Fatalf("%q: the quote %q is not in it", text, d.Quote)
			}
		}
	})
}
