package plan

// The lines of a cell are statements of their own: "Tháng 3" over "Tháng 6" are
// two months, and no 3rd of June. Only what says nothing without the next line
// ("Ngày 15" over "tháng 3") goes on there.

// opensLine tells whether a token is the first of its line.
func (p *dueParser) opensLine(at int) bool {
	return at >= 0 && at < len(p.tokens) && p.tokens[at].first
}

// countsMonths tells whether the number before a token is a length of time
// ("6 tháng") and not a month before another one ("Tháng 3, tháng 6").
func (p *dueParser) countsMonths(at int) bool {
	if !p.is(at, "thang") || p.opensLine(at) {
		return false
	}
	_, _, another := p.month(at)
	return !another
}

// countsTimes tells whether the number before a token says how often ("2 lần"),
// and not which month it is before the next turn ("tháng 6, lần 2").
func (p *dueParser) countsTimes(at int) bool {
	return p.is(at, "lan") && !p.opensLine(at) && !p.isNumber(at+1)
}

// turnWords stand before a number that counts turns and is no day: "Đợt 1
// tháng 3".
var turnWords = map[string]bool{"dot": true, "lan": true, "ky": true, "doan": true, "so": true, "vong": true}

// isTurn tells whether a number counts turns.
func (p *dueParser) isTurn(at int) bool { return turnWords[p.word(at-1)] }

// turnOfMonth tells whether a number counts turns and its month follows: "Đợt 2
// tháng 9", but not "kỳ 6 tháng".
func (p *dueParser) turnOfMonth(at int) bool {
	_, _, month := p.month(at + 1)
	return month && p.isTurn(at)
}

// partsDay tells whether a number and the month after it stand apart: the month
// begins a line with a capital letter, and the number ends one that says more.
func (p *dueParser) partsDay(number, month int) bool {
	month = p.skip(month, ofWords)
	return p.opensLine(month) && p.tokens[month].capital && !p.opensLine(number) && p.is(month, "thang")
}

// monthLine tells whether a phrase is a month with a line of its own, and not
// the rest of a name that the width of the cell broke.
func (p *dueParser) monthLine(at int, ph phrase) bool {
	return p.opensLine(at) && p.tokens[at].capital && ph.moments[0].grain == monthGrain && (p.ends(ph.end) || p.opensLine(ph.end))
}
