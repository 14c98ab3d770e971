package plan

import (
	"fmt"
	"slices"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A beat is the unit of a rhythm, the shorter ones first.
type beat int

const (
	monthly beat = iota + 1
	quarterly
	halfYearly
	nineMonths // 9 tháng: a report at the end of September
	yearly
)

// beatOfMonths is the beat of "n tháng một lần".
var beatOfMonths = map[int]beat{1: monthly, 3: quarterly, 6: halfYearly, 9: nineMonths, 12: yearly}

// A rhythm (định kỳ) is work that comes back in every period of the year.
type rhythm struct {
	beats []beat
	// choice is set where the text joins its beats by "/" or "hoặc".
	choice bool
	// day is the day of the month, periodEnd the last one of the period, 0
	// not stated. from is the first day where days are given as a span.
	day, from int
	// month counts the months of the quarter, from 1; 0 is not stated.
	month int
	// next is set for a day of the period that follows.
	next bool
	// quarters are those that count, none for all.
	quarters []int
}

// periodEnd is the day of "ngày cuối tháng".
const periodEnd = -1

// stated tells whether the text says a day.
func (r rhythm) stated() bool { return r.day != 0 }

// rhythm reads "hàng quý", "ngày 25 hàng tháng", "6 tháng một lần", "quý, 6
// tháng, năm".
func (p *dueParser) rhythm(at int) (rhythm, int, bool) {
	for _, read := range []func(int) (rhythm, int, bool){p.dayOfEvery, p.endOfEvery, p.timesPer, p.every} {
		if r, next, ok := read(at); ok {
			return r, next, true
		}
	}
	return rhythm{}, at, false
}

// dayOfEvery reads a day of the month with its rhythm: "ngày 05 hàng tháng",
// "ngày 14 tháng cuối quý", "ngày 05 tháng sau", "ngày cuối cùng của tháng".
func (p *dueParser) dayOfEvery(at int) (rhythm, int, bool) {
	r, next, ok := p.everyDay(at)
	if !ok {
		return rhythm{}, at, false
	}
	every := p.skip(next, everyMonthWords)
	if !p.is(every, "thang") {
		if p.is(every, "quy") && every > next { // of which month?
			r.beats = []beat{quarterly}
			return r, every + 1, true
		}
		return rhythm{}, at, false
	}
	if end := p.skip(every+1, nextWords); end > every+1 && !p.spelt(every+1, "sáu") {
		r.beats, r.next = []beat{monthly}, true
		return r, end, true
	}
	if of, end, ok := p.monthOfQuarter(r, every+1); ok {
		return of, end, true
	}
	end := p.skip(every+1, everyYearWords)
	if _, _, ok := p.monthNumber(every + 1); ok || every == next || !p.repeats(next, every) && !p.ends(end) {
		return rhythm{}, at, false
	}
	r.beats = []beat{monthly}
	return r, end, true
}

// repeats tells whether one of some tokens is "hàng" or another word for each.
func (p *dueParser) repeats(start, end int) bool {
	for at := start; at < end; at++ {
		switch p.word(at) {
		case "hang", "moi", "tung", "cac":
			return true
		}
	}
	return false
}

// everyDay reads the day, or the days, of a rhythm.
func (p *dueParser) everyDay(at int) (rhythm, int, bool) {
	named := p.skip(p.skip(at, wordsOf("tu")), dayWords)
	if p.is(named, "cuoi") && named > at {
		return rhythm{day: periodEnd}, p.skip(named+1, lastWords), true
	}
	day, next, ok := p.small(named)
	if !ok || day < 1 || day > 31 {
		return rhythm{}, at, false
	}
	until := p.skip(next, untilWords)
	if until == next {
		return rhythm{day: day}, next, true
	}
	last, next, ok := p.small(p.skip(until, dayWords))
	return rhythm{day: last, from: day}, next, ok && last > day && last <= 31
}

// monthOfQuarter reads which month of the quarter it is, after "tháng":
// "cuối quý", "đầu tiên của quý sau", "thứ hai của mỗi quý".
func (p *dueParser) monthOfQuarter(r rhythm, at int) (rhythm, int, bool) {
	next := at
	switch {
	case p.is(at, "cuoi"):
		r.month, next = 3, p.skip(at+1, lastWords)
	case p.is(at, "dau"):
		r.month, next = 1, p.skip(at+1, firstWords)
	case p.is(at, "thu"):
		r.month = numberWords[p.word(at+1)]
		if p.isNumber(at + 1) {
			r.month = p.tokens[at+1].n
		}
		next = at + 2
	}
	next = p.skip(next, everyMonthWords)
	if end := p.skip(next, wordsOf("ky bao cao", "ky")); r.month == 3 && end > next {
		return r, end, true // of the periods that other words name
	}
	if r.month < 1 || r.month > 3 || !p.is(next, "quy") {
		return rhythm{}, at, false
	}
	r.beats = []beat{quarterly}
	if end := p.skip(next+1, nextWords); end > next+1 {
		r.next = true
		return r, end, true
	}
	if m, end, ok := p.quarter(next); ok {
		list, end := p.moreQuarters([]moment{m}, end)
		for _, q := range list {
			r.quarters = append(r.quarters, q.n)
		}
		return r, end, true
	}
	return r, p.skip(next+1, everyYearWords), true
}

// endOfEvery reads "cuối tháng", "cuối mỗi quý": the last day of each.
func (p *dueParser) endOfEvery(at int) (rhythm, int, bool) {
	if !p.is(at, "cuoi") {
		return rhythm{}, at, false
	}
	next := p.skip(at+1, everyMonthWords)
	b, next, ok := p.beat(next)
	if !ok || b != monthly && b != quarterly {
		return rhythm{}, at, false
	}
	return rhythm{beats: []beat{b}, day: periodEnd, month: 3}, next, true
}

// timesPer reads "2 lần/năm", "mỗi quý một lần".
func (p *dueParser) timesPer(at int) (rhythm, int, bool) {
	times, next, ok := p.times(at)
	if !ok {
		return rhythm{}, at, false
	}
	per := p.skip(next, perWords)
	if n, after, ok := p.small(per); ok && n == 1 {
		per = after
	}
	b, next, ok := p.beat(per)
	if !ok || per == p.skip(at, perWords) {
		return rhythm{}, at, false
	}
	b, ok = b.divided(times)
	return rhythm{beats: []beat{b}}, next, ok
}

// times reads "2 lần", "một lần".
func (p *dueParser) times(at int) (n, next int, ok bool) {
	n, next, ok = p.small(at)
	if !ok {
		n, ok = numberWords[p.word(at)]
		next = at + 1
	}
	return n, next + 1, ok && p.is(next, "lan")
}

// divided returns the beat that comes so many times in this one.
func (b beat) divided(times int) (beat, bool) {
	months := map[beat]int{monthly: 1, quarterly: 3, halfYearly: 6, nineMonths: 9, yearly: 12}[b]
	if times < 1 || months%times != 0 {
		return 0, false
	}
	divided, ok := beatOfMonths[months/times]
	return divided, ok
}

// every reads a rhythm without a day: one beat with a word that makes it a
// rhythm, or several beats.
func (p *dueParser) every(at int) (rhythm, int, bool) {
	start := p.skip(at, everyWords)
	b, next, ok := p.beat(start)
	if !ok || start > at && p.is(start-1, "theo") && !p.ends(next) {
		return rhythm{}, at, false
	}
	r := rhythm{beats: []beat{b}}
	stated := start > at
	if n, end, ok := p.times(next); ok {
		if r.beats[0], ok = b.divided(n); !ok {
			return rhythm{}, at, false
		}
		stated, next = true, end
	} else if end := p.once(next); end > next {
		stated, next = true, end
	}
	for {
		b, end, choice, ok := p.nextBeat(next)
		if !ok {
			break
		}
		r.beats, next = append(r.beats, b), end
		r.choice = r.choice || choice
		stated = true
	}
	return r, next, stated
}

// once skips "một lần", "/lần", "/01 lần".
func (p *dueParser) once(at int) int {
	if next := p.skip(at, onceWords); next > at {
		return next
	}
	slash := at
	if p.is(at, "/") {
		slash++
	}
	if n, next, ok := p.times(slash); ok && n == 1 {
		return next
	}
	return at
}

// nextBeat reads a further beat of a list: ", 6 tháng", "/năm", "và cả năm".
func (p *dueParser) nextBeat(at int) (b beat, next int, choice, ok bool) {
	word := p.word(at)
	choice = word == "/" || word == "hoac"
	if !choice && !listWords[word] || word == ";" {
		return 0, at, false, false
	}
	next = p.skip(at+1, wordsOf("va"))
	next = p.skip(next, everyWords)
	if p.is(next, "ca") {
		next++
	}
	b, next, ok = p.beat(next)
	return b, p.once(next), choice, ok
}

// beat reads the unit of a rhythm; "tháng 3" and "quý I" are none.
func (p *dueParser) beat(at int) (beat, int, bool) {
	once := p.is(at+2, "lan")
	switch p.word(at) {
	case "thang":
		_, _, numbered := p.monthNumber(at + 1)
		return monthly, at + 1, once || !numbered && p.skip(at+1, nextWords) == at+1
	case "quy":
		_, _, numbered := p.quarterFigure(at + 1)
		rule := p.is(at+1, "dinh") || p.is(at+1, "che") || p.is(at+1, "trinh") || p.is(at+1, "hoach") || p.is(at+1, "uoc")
		return quarterly, at + 1, once || !numbered && !rule
	case "nam":
		return yearly, at + 1, !p.fullYear(at+1) && !p.is(at+1, "truoc")
	case "nua":
		return halfYearly, at + 2, p.is(at+1, "nam")
	}
	n, next, ok := p.monthCount(at)
	if one, after, isOne := p.small(at); isOne && one == 1 && p.is(after, "thang") {
		n, next, ok = 1, after+1, true
	}
	b, known := beatOfMonths[n]
	_, _, numbered := p.small(next)
	return b, next, ok && known && !p.is(next, "dau") && !p.is(next, "cuoi") && (!numbered || p.is(next+1, "lan"))
}

// dues returns the dates of the rhythm in a year, in the order of days, each
// with the name of its period. Where a short period ends on the day of a
// longer one, only the longer remains: the report of quarter II is in that of
// six months. A day that a month lacks becomes its last, and clipped says so.
func (r rhythm) dues(year int, binding DueKind) (due []Due, clipped bool) {
	longest := map[clock.Date]beat{}
	byDate := map[clock.Date]Due{}
	for _, b := range r.beats {
		for _, n := range r.periods(b) {
			d, short := r.due(year, b, n)
			d.Kind = binding
			if r.from > 0 {
				d.Kind = Period
			}
			clipped = clipped || short
			if b >= longest[d.Date] {
				longest[d.Date], byDate[d.Date] = b, d
			}
		}
	}
	for _, d := range byDate {
		due = append(due, d)
	}
	slices.SortFunc(due, func(a, b Due) int { return a.Date.Compare(b.Date) })
	return due, clipped
}

// periods counts the periods of a beat in a year.
func (r rhythm) periods(b beat) []int {
	if b == quarterly && len(r.quarters) > 0 {
		return r.quarters
	}
	count := map[beat]int{monthly: 12, quarterly: 4, halfYearly: 2, nineMonths: 1, yearly: 1}[b]
	list := make([]int, count)
	for i := range list {
		list[i] = i + 1
	}
	return list
}

func (r rhythm) due(year int, b beat, n int) (Due, bool) {
	last := map[beat]int{monthly: n, quarterly: 3 * n, halfYearly: 6 * n, nineMonths: 9, yearly: 12}[b]
	label := map[beat]string{nineMonths: "9 tháng", yearly: "Năm"}[b]
	length := 1
	switch b {
	case monthly:
		label = fmt.Sprintf("Tháng %d", n)
	case quarterly:
		label, length = "Quý "+romanQuarters[n-1], 3
	case halfYearly:
		label = []string{"6 tháng đầu năm", "6 tháng cuối năm"}[n-1]
	}
	month := last
	if b == quarterly && r.month > 0 {
		month = last - 3 + r.month
	}
	if r.next {
		month += length
	}
	end := clock.EndOfMonth(year, monthOf(month))
	if r.day <= 0 || r.day > end.Day {
		return Due{Label: label, Date: end}, r.day > 0
	}
	d := Due{Label: label, Date: clock.NewDate(year, monthOf(month), r.day)}
	if r.from > 0 {
		d.From = clock.NewDate(year, monthOf(month), r.from)
	}
	return d, false
}
