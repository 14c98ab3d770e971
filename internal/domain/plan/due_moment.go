package plan

import (
	"fmt"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A grain is how finely a moment names time.
type grain int

const (
	dayGrain     grain = iota
	weekGrain          // tuần 3 tháng 6
	earlyGrain         // đầu tháng 6
	middleGrain        // giữa tháng 6
	monthGrain         // tháng 6
	quarterGrain       // quý II
	earlyPart          // đầu quý II, đầu năm: no day can be told
	middlePart         // giữa quý II, giữa năm: no day can be told
	firstMonths        // 6 tháng đầu năm
	lastMonths         // 6 tháng cuối năm
	yearGrain          // năm 2024
)

// A moment is a time that a text names once. Parts that it does not say are 0.
type moment struct {
	grain            grain
	year, month, day int
	// n is the number of the quarter or the week, or the count of months.
	n int
	// end is set where only the moment's last day is meant: "cuối tháng 6".
	end bool
}

func monthOf(n int) time.Month { return time.Month(n) }

// bounds returns the first and the last day of the moment; year is the one
// that holds where the moment names none. It is false for a time that the
// calendar does not have, or of which no day can be told.
func (m moment) bounds(year int) (first, last clock.Date, ok bool) {
	first, last, ok = m.whole(year)
	if m.end {
		first = last
	}
	return first, last, ok
}

func (m moment) whole(year int) (first, last clock.Date, ok bool) {
	if m.year != 0 {
		year = m.year
	}
	if year == 0 {
		return first, last, false
	}
	months := func(from, to int) (clock.Date, clock.Date, bool) {
		return clock.NewDate(year, monthOf(from), 1), clock.EndOfMonth(year, monthOf(to)), true
	}
	switch m.grain {
	case dayGrain:
		first, ok = realDate(year, m.month, m.day)
		return first, first, ok
	case weekGrain:
		first, _, _ = months(m.month, m.month)
		first = first.AddDays(7 * (m.n - 1))
		return first, first.AddDays(6), true
	case earlyGrain:
		return clock.NewDate(year, monthOf(m.month), 1), clock.NewDate(year, monthOf(m.month), 10), true
	case middleGrain:
		return clock.NewDate(year, monthOf(m.month), 11), clock.NewDate(year, monthOf(m.month), 20), true
	case monthGrain:
		return months(m.month, m.month)
	case quarterGrain:
		return months(3*m.n-2, 3*m.n)
	case firstMonths:
		return months(1, m.n)
	case lastMonths:
		return months(13-m.n, 12)
	case yearGrain:
		return months(1, 12)
	}
	return first, last, false
}

// name is the label of the moment where several of them stand together.
func (m moment) name() string {
	switch m.grain {
	case monthGrain:
		return fmt.Sprintf("Tháng %d", m.month)
	case quarterGrain:
		return "Quý " + romanQuarters[m.n-1]
	case firstMonths:
		return fmt.Sprintf("%d tháng", m.n)
	case lastMonths:
		return fmt.Sprintf("%d tháng cuối năm", m.n)
	case yearGrain:
		return "Năm"
	}
	return ""
}

var romanQuarters = [...]string{"I", "II", "III", "IV"}

// exact tells whether the moment is a day, not a longer time.
func (m moment) exact() bool { return m.grain == dayGrain }

// numberWords are the numbers that plans write out.
var numberWords = map[string]int{
	"mot": 1, "gieng": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "sau": 6,
	"bay": 7, "tam": 8, "chin": 9, "muoi": 10, "chap": 12,
}

// romanWords are the quarters in Roman figures, with the small L that typists
// take for an I.
var romanWords = map[string]int{
	"i": 1, "l": 1, "ii": 2, "ll": 2, "il": 2, "li": 2, "iii": 3, "lll": 3, "iv": 4, "lv": 4,
}

// dayDate reads a day: "15/3/2024", "15-3", "ngày 15 tháng 3 năm 2024",
// "2024-03-15". It needs no year.
func (p *dueParser) dayDate(at int) (moment, int, bool) {
	if m, next, ok := p.isoDate(at); ok {
		return m, next, true
	}
	named := p.skip(at, dayWords)
	day, next, ok := p.small(named)
	if !ok {
		return moment{}, at, false
	}
	if m, end, ok := p.signedDate(day, next); ok {
		return m, end, true
	}
	if named == at && (p.isTurn(at) || p.partsDay(at, next)) {
		return moment{}, at, false
	}
	month, next, ok := p.afterDay(next)
	if !ok || named == at && p.countsTimes(next) {
		return moment{}, at, false
	}
	year, next := p.year(next)
	return moment{grain: dayGrain, year: year, month: month, day: day}, next, true
}

// afterDay reads the month after a day: "tháng 3", "của tháng 3", "/tháng 3".
func (p *dueParser) afterDay(at int) (month, next int, ok bool) {
	next = p.skip(at, ofWords)
	if !p.is(next, "thang") || p.is(next+1, "thang") {
		return 0, at, false
	}
	month, next, ok = p.monthNumber(next + 1)
	return month, next, ok && !p.countsMonths(next)
}

// signedDate reads what follows a day with a sign: "/3", "/3/2024", "-3-2024".
// A day and a month with a hyphen or a point need the year, because "10-12"
// and "1.2" are other things too.
func (p *dueParser) signedDate(day, at int) (moment, int, bool) {
	sign := p.word(at)
	if sign != "/" && sign != "-" && sign != "." {
		return moment{}, at, false
	}
	month, next, ok := p.small(at + 1)
	if !ok {
		return moment{}, at, false
	}
	m := moment{grain: dayGrain, month: month, day: day}
	if second := p.word(next); second == "/" || second == "-" || second == "." {
		if year, ok := p.yearNumber(next + 1); ok && (sign == second || sign == "-" && second == "/" && month <= 12) {
			m.year = year
			return m, next + 2, sign == second || p.tokens[next+1].digits == 4
		}
	}
	if sign != "/" || p.is(next, "/") && p.isNumber(next+1) {
		return moment{}, at, false
	}
	m.year, next = p.year(next)
	return m, next, true
}

func (p *dueParser) isoDate(at int) (moment, int, bool) {
	if !p.isNumber(at) || p.tokens[at].digits != 4 || !p.is(at+1, "-") || !p.is(at+3, "-") {
		return moment{}, at, false
	}
	month, _, okMonth := p.small(at + 2)
	day, next, okDay := p.small(at + 4)
	m := moment{grain: dayGrain, year: p.tokens[at].n, month: month, day: day}
	return m, next, okMonth && okDay
}

// month reads one month: "tháng 3", "tháng 3/2024", "T3", "3/2024".
func (p *dueParser) month(at int) (moment, int, bool) {
	next := at
	switch {
	case p.is(at, "thang"):
		next++
	case p.is(at, "t") && p.is(at+1, ".") && p.isNumber(at+2):
		next += 2
	case p.is(at, "t") && p.isNumber(at+1):
		next++
	default:
		return p.bareMonth(at)
	}
	month, next, ok := p.monthNumber(next)
	if !ok || p.countsMonths(next) || p.countsTimes(next) {
		return moment{}, at, false
	}
	year, next := p.year(next)
	return moment{grain: monthGrain, year: year, month: month}, next, true
}

func (p *dueParser) bareMonth(at int) (moment, int, bool) {
	month, next, ok := p.small(at)
	sign := p.word(next)
	if !ok || p.isTurn(at) || month < 1 || month > 12 || sign != "/" && sign != "-" && sign != "." || !p.fullYear(next+1) {
		return moment{}, at, false
	}
	return moment{grain: monthGrain, year: p.tokens[next+1].n, month: month}, next + 2, true
}

// monthNumber reads 1 to 12 in figures or words; "năm" is the number five
// only where another number follows it as the year.
func (p *dueParser) monthNumber(at int) (month, next int, ok bool) {
	if n, next, ok := p.small(at); ok {
		return n, next, n >= 1 && n <= 12
	}
	switch {
	case p.is(at, "muoi") && p.is(at+1, "mot"):
		return 11, at + 2, true
	case p.is(at, "muoi") && p.is(at+1, "hai"):
		return 12, at + 2, true
	case p.is(at, "nam") && p.is(at+1, "nam") && p.fullYear(at+2):
		return 5, at + 1, true
	case p.spelt(at, "sau"): // "tháng sau" is the next month
		return 0, at, false
	}
	n, ok := numberWords[p.word(at)]
	return n, at + 1, ok
}

// quarter reads one quarter: "Quý I", "quý 1/2024", "Q.I", "quý tư".
func (p *dueParser) quarter(at int) (moment, int, bool) {
	n, next, ok := p.quarterNumber(at)
	if !ok {
		return moment{}, at, false
	}
	year, next := p.year(next)
	return moment{grain: quarterGrain, year: year, n: n}, next, true
}

func (p *dueParser) quarterNumber(at int) (n, next int, ok bool) {
	switch word := p.word(at); {
	case word == "quy":
		return p.quarterFigure(at + 1)
	case word == "q" && p.is(at+1, "."):
		return p.quarterFigure(at + 2)
	case word == "q":
		return p.quarterFigure(at + 1)
	case len(word) > 3 && word[:3] == "quy": // "QuýI"
		n, ok := romanWords[word[3:]]
		return n, at + 1, ok
	case len(word) > 1 && word[0] == 'q': // "QI"
		n, ok := romanWords[word[1:]]
		return n, at + 1, ok
	}
	return 0, at, false
}

func (p *dueParser) quarterFigure(at int) (n, next int, ok bool) {
	if n, next, ok := p.small(at); ok {
		return n, next, n >= 1 && n <= 4
	}
	word := p.word(at)
	if n, ok := romanWords[word]; ok {
		return n, at + 1, true
	}
	n, ok = numberWords[word]
	return n, at + 1, ok && n <= 4
}

// someMonths reads "6 tháng đầu năm", "6 tháng cuối năm 2024", "9 tháng".
func (p *dueParser) someMonths(at int) (moment, int, bool) {
	n, next, ok := p.monthCount(at)
	if !ok {
		return moment{}, at, false
	}
	m := moment{grain: firstMonths, n: n}
	switch {
	case p.is(next, "cuoi"):
		m.grain = lastMonths
		next = p.skip(next+1, ownYear)
	case p.is(next, "dau"):
		next = p.skip(next+1, ownYear)
	}
	m.year, next = p.year(next)
	return m, next, true
}

// monthCount reads "6 tháng" or "sáu tháng" as a length of time.
func (p *dueParser) monthCount(at int) (n, next int, ok bool) {
	n, next, ok = p.small(at)
	switch { // folded, "sáu" would be "sau" (after)
	case p.spelt(at, "ba"):
		n, next, ok = 3, at+1, true
	case p.spelt(at, "sáu"):
		n, next, ok = 6, at+1, true
	case p.spelt(at, "chín"):
		n, next, ok = 9, at+1, true
	}
	if !ok || n < 2 || n > 12 || !p.is(next, "thang") || p.turnOfMonth(at) {
		return 0, at, false
	}
	return n, next + 1, true
}

// week reads "tuần 3 tháng 6", "tuần cuối của tháng 6".
func (p *dueParser) week(at int) (moment, int, bool) {
	if !p.is(at, "tuan") {
		return moment{}, at, false
	}
	next := at + 1
	if p.is(next, "thu") {
		next++
	}
	n, after, ok := p.small(next)
	switch {
	case ok:
	case p.is(next, "dau"):
		n, after, ok = 1, p.skip(next+1, firstWords), true
	case p.is(next, "cuoi"):
		n, after, ok = 4, p.skip(next+1, lastWords), true
	default:
		n, ok = numberWords[p.word(next)]
		after = next + 1
	}
	if !ok || n < 1 || n > 4 {
		return moment{}, at, false
	}
	m, after, ok := p.month(p.skip(after, ofWords))
	m.grain, m.n = weekGrain, n
	return m, after, ok
}
