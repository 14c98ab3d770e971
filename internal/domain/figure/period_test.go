package figure_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

func day(year int, month time.Month, d int) clock.Date { return clock.NewDate(year, month, d) }

func TestPeriodsByRule(t *testing.T) {
	for _, test := range []struct {
		query, vi, en, from, to string
		months                  int
	}{
		{"year=2024", "năm 2024", "year 2024", "2024-01-01", "2024-12-31", 12},
		{"year=2024&period=q1", "quý I 2024", "quarter I 2024", "2024-01-01", "2024-03-31", 3},
		{"year=2024&period=m2", "tháng 2 năm 2024", "February 2024", "2024-02-01", "2024-02-29", 1},
		{"year=2024&period=nine", "9 tháng đầu năm 2024", "first nine months of 2024", "2024-01-01", "2024-09-30", 9},
		{"year=2024&period=h2", "6 tháng cuối năm 2024", "second half of 2024", "2024-07-01", "2024-12-31", 6},
		{"year=2024&rule=cutoff", "năm 2024", "year 2024", "2023-12-15", "2024-12-14", 12},
		{"year=2024&period=q1&rule=cutoff", "quý I 2024", "quarter I 2024", "2023-12-15", "2024-03-14", 3},
		{"year=2024&period=q2&rule=cutoff", "quý II 2024", "quarter II 2024", "2024-03-15", "2024-06-14", 3},
		{"year=2024&period=h1&rule=cutoff", "6 tháng đầu năm 2024", "first half of 2024", "2023-12-15", "2024-06-14", 6},
		{"year=2024&period=nine&rule=cutoff", "9 tháng đầu năm 2024", "first nine months of 2024", "2023-12-15", "2024-09-14", 9},
		{"year=2024&period=m1&rule=cutoff", "tháng 1 năm 2024", "January 2024", "2023-12-15", "2024-01-14", 1},
		{"year=2024&period=m3&rule=cutoff", "tháng 3 năm 2024", "March 2024", "2024-02-15", "2024-03-14", 1},
		{"from=2024-01-10&to=2024-03-05", "10/1/2024 – 5/3/2024", "10 Jan 2024 – 5 Mar 2024", "2024-01-10", "2024-03-05", 3},
		{"", "năm 2024", "year 2024", "2024-01-01", "2024-12-31", 12},
	} {
		q, err := url.ParseQuery(test.query)
		if err != nil {
			t.Fatal(err)
		}
		term, err := figure.ReadTerm(q, day(2024, 3, 12))
		if err != nil {
			t.Errorf("%q: %v", test.query, err)
			continue
		}
		p := term.Period()
		if p.From.String() != test.from || p.To.String() != test.to {
			t.Errorf("%q is from %s to %s", test.query, p.From, p.To)
		}
		vi, en := term.Name(words.WithLocale(t.Context(), words.Vietnamese)), term.Name(words.WithLocale(t.Context(), words.English))
		if vi != test.vi || en != test.en {
			t.Errorf("%q is called %q and %q", test.query, vi, en)
		}
		if got := len(term.Months()); got != test.months {
			t.Errorf("%q has %d months", test.query, got)
		}
		again, err := figure.ReadTerm(term.Values(), day(2030, 1, 1))
		if diff := cmp.Diff(term, again); err != nil || diff != "" {
			t.Errorf("%q written and read again: %v %s", test.query, err, diff)
		}
	}
}

func TestWhatIsNoPeriod(t *testing.T) {
	for _, query := range []string{
		"year=x", "year=24", "period=q5", "period=m13", "period=m01", "period=q", "rule=moon", "from=2024-01-01", "from=2024-02-01&to=2024-01-01",
		"from=2024-01-01&to=2040-01-01", "period=days",
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if term, err := figure.ReadTerm(q, day(2024, 3, 12)); err == nil {
			t.Errorf("%q is read as %+v", query, term)
		}
	}
}

func TestThePeriodOfADay(t *testing.T) {
	for _, test := range []struct {
		day  clock.Date
		like figure.Part
		rule figure.Rule
		want figure.Term
	}{
		{day(2024, 12, 14), figure.Year, figure.CutOff, figure.Term{Year: 2024, Part: figure.Year, Rule: figure.CutOff}},
		{day(2024, 12, 15), figure.Year, figure.CutOff, figure.Term{Year: 2025, Part: figure.Year, Rule: figure.CutOff}},
		{day(2024, 12, 15), figure.Year, figure.Calendar, figure.Term{Year: 2024, Part: figure.Year, Rule: figure.Calendar}},
		{day(2024, 3, 15), "q1", figure.CutOff, figure.Term{Year: 2024, Part: "q2", Rule: figure.CutOff}},
		{day(2024, 12, 31), "m1", figure.CutOff, figure.Term{Year: 2025, Part: "m1", Rule: figure.CutOff}},
		{day(2024, 6, 15), figure.Half, figure.CutOff, figure.Term{Year: 2024, Part: figure.SecondHalf, Rule: figure.CutOff}},
	} {
		if got := figure.TermOf(test.day, test.like, test.rule); got != test.want {
			t.Errorf("%s lies in %+v, want %+v", test.day, got, test.want)
		}
	}
}

// The quarters of a year, and its months, follow each other without a day
// between, and begin and end with the year.
func TestPartsAddUpToTheYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1991, 2199).Draw(t, "year")
		rule := rapid.SampledFrom(figure.Rules).Draw(t, "rule")
		whole := figure.Term{Year: year, Part: figure.Year, Rule: rule}
		var quarters []figure.Period
		for n := range 4 {
			quarters = append(quarters, figure.Term{Year: year, Part: figure.Quarter(n + 1), Rule: rule}.Period())
		}
		for _, parts := range [][]figure.Period{quarters, whole.Months()} {
			next := whole.Period().From
			for _, p := range parts {
				if p.From != next {
					t.Errorf("%s is followed by %s", next, p.From)
				}
				next = p.To.AddDays(1)
			}
			if next != whole.Period().To.AddDays(1) {
				t.Errorf("the year ends on %s, its parts before %s", whole.Period().To, next)
			}
		}
		if next := (figure.Term{Year: year + 1, Part: figure.Year, Rule: rule}); next.Period().From != whole.Period().To.AddDays(1) {
			t.Errorf("%d begins on %s", year+1, next.Period().From)
		}
		d := whole.Period().From.AddDays(rapid.IntRange(0, 363).Draw(t, "day"))
		for _, like := range []figure.Part{figure.Year, figure.Half, "q1", "m1"} {
			if got := figure.TermOf(d, like, rule); !got.Period().Holds(d) {
				t.Errorf("%s is not in %+v", d, got)
			}
		}
	})
}
