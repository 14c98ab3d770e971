package plan

// moments reads one moment or a list of moments of one kind.
func (p *dueParser) moments(at int) ([]moment, int, bool) {
	if list, next, ok := p.daysOfMonths(at); ok {
		return list, next, true
	}
	for _, read := range []func(int) (moment, int, bool){p.dayDate, p.partOf, p.week} {
		if m, next, ok := read(at); ok {
			return []moment{m}, next, true
		}
	}
	if m, next, ok := p.month(at); ok {
		list, next := p.moreMonths([]moment{m}, next)
		return list, next, true
	}
	if m, next, ok := p.quarter(at); ok {
		list, next := p.moreQuarters([]moment{m}, next)
		return list, next, true
	}
	if m, next, ok := p.someMonths(at); ok {
		return []moment{m}, next, true
	}
	return nil, at, false
}

// daysOfMonths reads days that share months: "ngày 15 các tháng 3, 6, 9, 12",
// "ngày 10, 20 tháng 3".
func (p *dueParser) daysOfMonths(at int) ([]moment, int, bool) {
	next := p.skip(at, dayWords)
	if next == at {
		return nil, at, false
	}
	day, next, ok := p.small(next)
	if !ok {
		return nil, at, false
	}
	days := []int{day}
	for listWords[p.word(next)] {
		day, after, ok := p.small(p.skip(next+1, dayWords))
		if !ok || p.is(after, "/") || p.is(after, "-") {
			break
		}
		days, next = append(days, day), after
	}
	next = p.skip(next, ofWords)
	if !p.is(next, "thang") {
		return nil, at, false
	}
	first, next, ok := p.month(next)
	if !ok {
		return nil, at, false
	}
	months, next := p.moreMonths([]moment{first}, next)
	if len(days)*len(months) < 2 {
		return nil, at, false // an ordinary day
	}
	var list []moment
	for _, m := range months {
		for _, day := range days {
			list = append(list, moment{grain: dayGrain, year: m.year, month: m.month, day: day})
		}
	}
	return list, next, true
}

// moreMonths reads the rest of "Tháng 3, 6, 9 và tháng 12".
func (p *dueParser) moreMonths(list []moment, at int) ([]moment, int) {
	for p.goesOnListing(at) {
		m, next, ok := p.listedMonth(at + 1)
		if !ok || p.is(at, "/") && m.month <= list[len(list)-1].month {
			break
		}
		list, at = append(list, m), next
	}
	return list, at
}

// goesOnListing tells whether a sign joins the next member of a list of months
// or quarters: "Tháng 3, 6", "Quý 1/2/3/4".
func (p *dueParser) goesOnListing(at int) bool {
	return listWords[p.word(at)] && p.word(at) != ";" || p.is(at, "/")
}

// listedMonth reads a month of a list, which may go without "tháng", but is
// not the day of a date nor a length of time.
func (p *dueParser) listedMonth(at int) (moment, int, bool) {
	if m, next, ok := p.month(at); ok {
		return m, next, true
	}
	n, next, ok := p.small(at)
	slash := p.is(next, "/") && !p.is(at-1, "/") // "15/6" after a comma
	if !ok || n < 1 || n > 12 || p.is(next, "thang") && !p.opensLine(next) || slash || p.countsTimes(next) {
		return moment{}, at, false
	}
	year, next := p.year(next)
	return moment{grain: monthGrain, year: year, month: n}, next, true
}

// moreQuarters reads the rest of "Quý I, II, III và quý IV".
func (p *dueParser) moreQuarters(list []moment, at int) ([]moment, int) {
	for p.goesOnListing(at) {
		m, next, ok := p.listedQuarter(at + 1)
		if !ok || p.is(at, "/") && m.n <= list[len(list)-1].n {
			break
		}
		list, at = append(list, m), next
	}
	return list, at
}

func (p *dueParser) listedQuarter(at int) (moment, int, bool) {
	if m, next, ok := p.quarter(at); ok {
		return m, next, true
	}
	n, next, ok := p.quarterFigure(at)
	slash := p.is(next, "/") && !p.fullYear(next+1) && !p.is(at-1, "/")
	if !ok || p.is(next, "thang") && !p.opensLine(next) || slash || p.countsTimes(next) {
		return moment{}, at, false
	}
	year, next := p.year(next)
	return moment{grain: quarterGrain, year: year, n: n}, next, true
}

// partGrains are the grains of a part of a month, and of a quarter or a year.
var partGrains = map[string][2]grain{
	"dau": {earlyGrain, earlyPart}, "thuong": {earlyGrain, earlyPart},
	"giua": {middleGrain, middlePart}, "trung": {middleGrain, middlePart},
	"cuoi": {monthGrain, quarterGrain}, "ha": {monthGrain, quarterGrain},
}

// partOf reads "cuối tháng 6", "đầu quý II", "giữa năm".
func (p *dueParser) partOf(at int) (moment, int, bool) {
	pair, ok := partGrains[p.word(at)]
	if !ok {
		return moment{}, at, false
	}
	next := at + 1
	late := pair[0] == monthGrain
	if p.is(next, "tuan") {
		next++
	} else if word := p.word(at); word == "thuong" || word == "trung" || word == "ha" {
		return moment{}, at, false
	}
	if m, next, ok := p.month(next); ok {
		m.grain, m.end = pair[0], late
		return m, next, true
	}
	if m, next, ok := p.quarter(next); ok {
		m.grain, m.end = pair[1], late
		return m, next, true
	}
	if !p.is(next, "nam") {
		return moment{}, at, false
	}
	m := moment{grain: pair[1], end: late}
	if late {
		m.grain = yearGrain
	}
	if p.fullYear(next + 1) {
		m.year, next = p.tokens[next+1].n, next+1
	}
	return m, next + 1, true
}

// wholeYear reads "năm 2024", "cả năm", "trong năm", and a lone "2024".
func (p *dueParser) wholeYear(at int) (moment, int, bool) {
	m := moment{grain: yearGrain}
	if p.fullYear(at) && p.startsClause(at) && p.ends(at+1) {
		m.year = p.tokens[at].n
		return m, at + 1, true
	}
	next := at
	whole := p.is(at, "ca") || p.is(at, "toan") || p.is(at, "suot")
	if whole {
		next++
	}
	if !p.is(next, "nam") {
		return m, at, false
	}
	if p.fullYear(next + 1) {
		m.year = p.tokens[next+1].n
		return m, next + 2, true
	}
	if p.is(next+1, "nay") || p.is(next+1, "ke") && p.is(next+2, "hoach") {
		return m, next + 2, true
	}
	leads := map[string]bool{"trong": true, "het": true, "den": true, "toi": true}
	return m, next + 1, whole || leads[p.word(at-1)]
}

// startsClause tells whether a clause begins with a token.
func (p *dueParser) startsClause(at int) bool {
	if at == 0 || p.tokens[at-1].kind == bulletToken || p.tokens[at].first {
		return true
	}
	word := p.word(at - 1)
	return word == ";" || word == "," || word == ":" || word == "(" || p.skip(at-1, bindingWords) == at
}

// bareDay reads "ngày 25", of a month that other words name.
func (p *dueParser) bareDay(at int) (day, next int, ok bool) {
	next = p.skip(at, dayWords)
	if next == at {
		return 0, at, false
	}
	day, next, ok = p.small(next)
	return day, next, ok && day >= 1 && day <= 31 && !p.is(next, "/") && !p.is(next, "-") && !p.is(next, "lam") && !p.is(next, "thang")
}

// span reads "Từ tháng 4 đến tháng 10", "15/3 - 30/4/2024", "từ quý II".
func (p *dueParser) span(at int) (phrase, bool) {
	from := p.skip(at, spanWords)
	if p.is(from, "nay") || p.is(from, "dau") && p.is(from+1, "nam") && from > at {
		return p.spanFromNow(from)
	}
	first, next, ok := p.spanMoment(from)
	bare := false
	if !ok {
		first.day, next, ok = p.small(p.skip(from, dayWords))
		first.grain, bare = dayGrain, true
	}
	if !ok {
		return phrase{}, false
	}
	ph := phrase{kind: spanPhrase, binding: Period, bound: true}
	until := p.skip(next, untilWords)
	last, end, ok := p.spanEnd(until, first)
	if until > next && ok && (from > at || compatible(first, last, bare)) {
		if bare && last.grain == dayGrain {
			first.month, first.year = last.month, last.year
		}
		ph.moments, ph.end = []moment{first, last}, end
		return ph, !bare || last.grain == dayGrain
	}
	if from == at || bare || p.word(from-1) != "tu" {
		return phrase{}, false
	}
	ph.moments, ph.end = []moment{first}, p.skip(next, onwardsWords)
	return ph, true
}

// spanFromNow reads "từ nay đến 15/12", "từ đầu năm đến hết quý III": the end
// is what binds.
func (p *dueParser) spanFromNow(at int) (phrase, bool) {
	from := moment{grain: dayGrain, month: 1, day: 1}
	now := p.is(at, "nay")
	next := at + 1
	if !now {
		from.year, next = p.year(at + 2)
	}
	until := p.skip(next, untilWords)
	last, end, ok := p.spanEnd(until, moment{})
	if until == next || !ok {
		return phrase{}, false
	}
	if now {
		return phrase{kind: momentPhrase, binding: By, bound: true, moments: []moment{last}, end: end}, true
	}
	return phrase{kind: spanPhrase, binding: Period, bound: true, moments: []moment{from, last}, end: end}, true
}

// spanMoment reads one end of a span.
func (p *dueParser) spanMoment(at int) (moment, int, bool) {
	for _, read := range []func(int) (moment, int, bool){p.dayDate, p.partOf, p.month, p.quarter} {
		if m, next, ok := read(at); ok {
			return m, next, true
		}
	}
	if p.is(at, "nam") && p.fullYear(at+1) {
		at++
	}
	if p.fullYear(at) {
		return moment{grain: yearGrain, year: p.tokens[at].n}, at + 1, true
	}
	return moment{}, at, false
}

// spanEnd reads the far end of a span, which may leave out the word that the
// near end has: "tháng 4 đến 10", "quý II - III".
func (p *dueParser) spanEnd(at int, first moment) (moment, int, bool) {
	if m, next, ok := p.spanMoment(at); ok {
		return m, next, true
	}
	if p.is(at, "nam") {
		return p.wholeYear(at)
	}
	switch first.grain {
	case monthGrain:
		return p.listedMonth(at)
	case quarterGrain:
		return p.listedQuarter(at)
	}
	return moment{}, at, false
}

// compatible tells whether two moments with a hyphen between them are a span
// and not a label with its date ("Quý I - 15/3/2024").
func compatible(first, last moment, bare bool) bool {
	return bare && last.grain == dayGrain || !bare && first.grain == last.grain
}
