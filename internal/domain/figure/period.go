package figure

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Period is the days for which figures are counted, both included.
type Period struct {
	From, To clock.Date
}

// Holds tells whether a day is one of the period's.
func (p Period) Holds(day clock.Date) bool { return !day.Before(p.From) && !day.After(p.To) }

// Check finds what no period can be.
func (p Period) Check() error {
	if !p.From.Valid() || !p.To.Valid() || p.To.Before(p.From) || p.From.DaysUntil(p.To) > mostDays {
		return ErrPeriod
	}
	return nil
}

// mostDays bounds a period, so that no trend has thousands of months.
const mostDays = 10 * 366

// ErrPeriod says that days make no period.
var ErrPeriod = errors.New("the period has no first and last day in their order, or is longer than ten years")

// Name names the period by its days.
func (p Period) Name(ctx context.Context) string {
	return words.Date(ctx, p.From) + " – " + words.Date(ctx, p.To)
}

// A Rule cuts years into periods.
type Rule string

// The rules.
const (
	// Calendar cuts at the ends of months.
	Calendar Rule = "calendar"
	// CutOff cuts as periodic reports do (decree 09/2019/NĐ-CP, article 12): from
	// the 15th of the month before to the 14th.
	CutOff Rule = "cutoff"
)

// Rules lists the rules.
var Rules = []Rule{Calendar, CutOff}

// Name names a rule.
func (r Rule) Name(ctx context.Context) string {
	if r == CutOff {
		return words.T(ctx, "chốt số liệu ngày 14")
	}
	return words.T(ctx, "theo lịch")
}

// A Part is a part of a year for which there are reports, as addresses write
// it.
type Part string

// The parts of a year that are no quarter and no month; those are "q1" to "q4"
// and "m1" to "m12".
const (
	Year       Part = "year"
	Half       Part = "h1"
	SecondHalf Part = "h2"
	NineMonths Part = "nine"
	// Days is a period that somebody has chosen day by day.
	Days Part = "days"
)

// Quarter and Month are the parts of a number, from 1.
func Quarter(n int) Part { return Part("q" + strconv.Itoa(n)) }

// Month is the part of a month.
func Month(month time.Month) Part { return Part("m" + strconv.Itoa(int(month))) }

// months gives the first and the last month of a part.
func (p Part) months() (first, last time.Month, ok bool) {
	switch p {
	case Year:
		return 1, 12, true
	case Half:
		return 1, 6, true
	case SecondHalf:
		return 7, 12, true
	case NineMonths:
		return 1, 9, true
	}
	if len(p) < 2 {
		return 0, 0, false
	}
	n, err := strconv.Atoi(string(p[1:]))
	switch {
	case err != nil || strconv.Itoa(n) != string(p[1:]):
	case p[0] == 'q' && n >= 1 && n <= 4:
		return time.Month(3*n - 2), time.Month(3 * n), true
	case p[0] == 'm' && n >= 1 && n <= 12:
		return time.Month(n), time.Month(n), true
	}
	return 0, 0, false
}

// PartsOfYear lists the parts of a year, the longest first.
func PartsOfYear() []Part {
	all := []Part{Year, NineMonths, Half, SecondHalf}
	for n := range 4 {
		all = append(all, Quarter(n+1))
	}
	for month := range time.Month(12) {
		all = append(all, Month(month+1))
	}
	return all
}

// A Term (kỳ) is a period that has a name: a part of a year by a rule, or days
// that somebody has chosen.
type Term struct {
	Year int
	Part Part
	Rule Rule
	// Chosen is the period of Days.
	Chosen Period
}

// Custom is the term of days that somebody has chosen.
func Custom(p Period) Term { return Term{Year: p.To.Year, Part: Days, Rule: Calendar, Chosen: p} }

// Period gives the days of the term.
func (t Term) Period() Period {
	first, last, ok := t.Part.months()
	switch {
	case !ok:
		return t.Chosen
	case t.Rule == CutOff:
		return Period{clock.NewDate(t.Year, first-1, 15), clock.NewDate(t.Year, last, 14)}
	}
	return Period{clock.NewDate(t.Year, first, 1), clock.EndOfMonth(t.Year, last)}
}

// Name names the term: "Quý I/2024", "6 tháng đầu năm 2024".
func (t Term) Name(ctx context.Context) string {
	switch t.Part {
	case Days:
		return t.Chosen.Name(ctx)
	case Half:
		return words.T(ctx, "6 tháng đầu năm %d", t.Year)
	case SecondHalf:
		return words.T(ctx, "6 tháng cuối năm %d", t.Year)
	case NineMonths:
		return words.T(ctx, "9 tháng đầu năm %d", t.Year)
	}
	if first, last, _ := t.Part.months(); first == last {
		return words.T(ctx, "%s năm %d", t.Part.Name(ctx), t.Year)
	}
	return words.T(ctx, "%s %d", t.Part.Name(ctx), t.Year)
}

// Name names a part, without its year.
func (p Part) Name(ctx context.Context) string {
	switch p {
	case Year:
		return words.T(ctx, "năm")
	case Half:
		return words.T(ctx, "6 tháng đầu năm")
	case SecondHalf:
		return words.T(ctx, "6 tháng cuối năm")
	case NineMonths:
		return words.T(ctx, "9 tháng đầu năm")
	case Days:
		return words.T(ctx, "từ ngày đến ngày")
	}
	first, last, _ := p.months()
	if first == last {
		return words.LongMonth(ctx, int(first))
	}
	return words.T(ctx, "quý %s", []string{"I", "II", "III", "IV"}[last/3-1])
}

// TermOf gives the term of a kind of part in which a day lies: its quarter, its
// month, its year. Like says which kind: any part of it.
func TermOf(day clock.Date, like Part, r Rule) Term {
	first, last, ok := like.months()
	if !ok {
		first, last = 1, 12
	}
	for _, year := range []int{day.Year, day.Year + 1} {
		for _, p := range PartsOfYear() {
			t := Term{Year: year, Part: p, Rule: r}
			if from, to, _ := p.months(); to-from == last-first && t.Period().Holds(day) {
				return t
			}
		}
	}
	return TermOf(day, Year, r) // the last three months are in no nine
}

// Months cuts the term into its months by its rule: the trend of a figure.
func (t Term) Months() []Period {
	if first, last, ok := t.Part.months(); ok {
		var all []Period
		for month := first; month <= last; month++ {
			all = append(all, Term{Year: t.Year, Part: Month(month), Rule: t.Rule}.Period())
		}
		return all
	}
	var all []Period
	for from := t.Chosen.From; !from.After(t.Chosen.To); {
		to := clock.EndOfMonth(from.Year, from.Month)
		if to.After(t.Chosen.To) {
			to = t.Chosen.To
		}
		all = append(all, Period{from, to})
		from = to.AddDays(1)
	}
	return all
}

// Values writes the term into the query of an address.
func (t Term) Values() url.Values {
	if t.Part == Days {
		return url.Values{"from": {t.Chosen.From.String()}, "to": {t.Chosen.To.String()}}
	}
	q := url.Values{"year": {strconv.Itoa(t.Year)}, "period": {string(t.Part)}}
	if t.Rule == CutOff {
		q.Set("rule", string(CutOff))
	}
	return q
}

// ReadTerm reads the term of an address. What the query leaves out is the
// present year, the whole of it, and the calendar.
func ReadTerm(q url.Values, today clock.Date) (Term, error) {
	if q.Get("from") != "" || q.Get("to") != "" {
		from, err1 := clock.ParseDate(q.Get("from"))
		to, err2 := clock.ParseDate(q.Get("to"))
		t := Custom(Period{from, to})
		if err := errors.Join(err1, err2); err != nil {
			return Term{}, ErrPeriod
		}
		return t, t.Chosen.Check()
	}
	t := Term{Year: today.Year, Part: Year, Rule: Calendar}
	if text := q.Get("year"); text != "" {
		year, err := strconv.Atoi(text)
		if err != nil || year < firstYear || year > lastYear {
			return Term{}, ErrPeriod
		}
		t.Year = year
	}
	if part := Part(q.Get("period")); part != "" {
		if _, _, ok := part.months(); !ok {
			return Term{}, ErrPeriod
		}
		t.Part = part
	}
	if rule := Rule(q.Get("rule")); rule != "" {
		if !slices.Contains(Rules, rule) {
			return Term{}, ErrPeriod
		}
		t.Rule = rule
	}
	return t, nil
}

// The years of which there are figures.
const firstYear, lastYear = 1990, 2200
