package plan

import "strings"

// A phraseKind tells apart what a phrase says of a time.
type phraseKind int

const (
	momentPhrase    phraseKind = iota // days, months, quarters
	spanPhrase                        // from one moment to another
	rhythmPhrase                      // hàng quý, ngày 25 hàng tháng
	bareDayPhrase                     // ngày 25, of a month that stands elsewhere
	ongoingPhrase                     // thường xuyên
	arisingPhrase                     // khi có phát sinh
	eventPhrase                       // sau 10 ngày kể từ…
	elsewherePhrase                   // theo Kế hoạch của thị xã
)

// A phrase is the longest piece of a text that the grammar explains as one.
type phrase struct {
	kind phraseKind
	// start and end are its tokens.
	start, end int
	// binding is By or Before; bound tells that the phrase says it itself.
	binding DueKind
	bound   bool
	// moments are the times named; of a span the first and the last, the
	// last missing where the span is open.
	moments []moment
	rhythm  rhythm
}

// exact tells whether the phrase names days.
func (ph phrase) exact() bool {
	switch ph.kind {
	case momentPhrase:
		return ph.moments[0].exact()
	case bareDayPhrase:
		return true
	case rhythmPhrase:
		return ph.rhythm.stated()
	}
	return false
}

// dated tells whether the phrase can lead to dates.
func (ph phrase) dated() bool { return ph.kind <= bareDayPhrase }

// A dueParser reads phrases from the tokens of a time. All methods that read
// take the token to begin at and return the one after what they read.
type dueParser struct {
	source string
	tokens []dueToken
}

// phrase reads the phrase that begins at a token.
func (p *dueParser) phrase(at int) (phrase, bool) {
	for _, read := range []func(int) (phrase, bool){
		p.ongoing, p.event, p.span, p.timed, p.elsewhere,
	} {
		if ph, ok := read(at); ok {
			ph.start = at
			return ph, true
		}
	}
	return phrase{}, false
}

// timed reads words of binding and the moments or the rhythm that they bind.
func (p *dueParser) timed(at int) (phrase, bool) {
	ph := phrase{binding: By}
	at, ph.binding, ph.bound = p.bindings(at)
	if r, next, ok := p.rhythm(at); ok {
		ph.kind, ph.rhythm, ph.end = rhythmPhrase, r, next
		return ph, true
	}
	if moments, next, ok := p.moments(at); ok {
		ph.kind, ph.moments, ph.end = momentPhrase, moments, next
		return ph, true
	}
	if m, next, ok := p.wholeYear(at); ok {
		ph.kind, ph.moments, ph.end = momentPhrase, []moment{m}, next
		return ph, true
	}
	if day, next, ok := p.bareDay(at); ok {
		ph.kind, ph.rhythm.day, ph.end = bareDayPhrase, day, next
		return ph, true
	}
	return ph, false
}

// bindings reads the words before a time: "hoàn thành trước", "chậm nhất là".
func (p *dueParser) bindings(at int) (next int, binding DueKind, bound bool) {
	binding = By
	for {
		start := at
		if at = p.skip(at, beforeWords); at > start {
			binding, bound = Before, true
		}
		if after := p.skip(at, bindingWords); after > at {
			at, bound = after, true
		}
		at = p.clockTime(at)
		at = p.weekday(at)
		if at == start {
			return at, binding, bound
		}
	}
}

// clockTime skips a time of day: "17h00", "17 giờ 30 phút". Vidan counts days.
func (p *dueParser) clockTime(at int) int {
	if !p.isNumber(at) || !p.is(at+1, "h") && !p.is(at+1, "gio") {
		return at
	}
	at += 2
	if _, next, ok := p.small(at); ok && !p.is(next, "/") && !p.is(next, "thang") {
		at = next
		if p.is(at, "phut") || p.is(at, "p") {
			at++
		}
	}
	if p.is(at, ",") {
		at++
	}
	return at
}

// weekday skips the day of the week before a date: "thứ Sáu, ngày".
func (p *dueParser) weekday(at int) int {
	if !p.is(at, "thu") {
		return at
	}
	_, named := numberWords[p.word(at+1)]
	if !named && !p.is(at+1, "nam") && !p.isNumber(at+1) {
		return at
	}
	if p.is(at+2, ",") {
		return at + 3
	}
	return at + 2
}

// ongoing reads work without an end: "thường xuyên", "thứ sáu hàng tuần",
// "khi có phát sinh".
func (p *dueParser) ongoing(at int) (phrase, bool) {
	from := p.weekday(at)
	if next := p.skip(from, ongoingWords); next > from {
		return phrase{kind: ongoingPhrase, end: next}, true
	}
	if next := p.skip(at, arisingWords); next > at && (p.word(next-1) != "co" || p.ends(next)) {
		return phrase{kind: arisingPhrase, end: next}, true
	}
	return phrase{}, false
}

// event reads a time that is counted from something without a date.
func (p *dueParser) event(at int) (phrase, bool) {
	next := p.skip(at, eventWords)
	switch {
	case next > at:
	case p.is(at, "sau") && !p.spelt(at, "sáu"):
		next = at + 1
	case p.isNumber(at) && p.is(at+1, "ngay") && (p.is(at+2, "lam") || p.is(at+2, "sau") || p.is(at+2, "ke") || p.is(at+2, "truoc")):
		next = at + 2
	case p.is(at, "trong") && p.isNumber(at+1) && p.is(at+2, "ngay"):
		next = at + 3
	default:
		return phrase{}, false
	}
	return phrase{kind: eventPhrase, end: p.clauseEnd(next)}, true
}

// elsewhere reads a time that another document sets: "theo Kế hoạch của…".
func (p *dueParser) elsewhere(at int) (phrase, bool) {
	next := p.skip(at, elsewhereWords)
	if next == at || p.is(at-1, "tiep") { // "tiếp theo" is only the next
		return phrase{}, false
	}
	return phrase{kind: elsewherePhrase, end: p.clauseEnd(next)}, true
}

// clauseEnd returns where the clause that goes on at a token ends: at a
// semicolon, a bracket, a bullet, a line that begins with a time, or a comma
// after which a time comes.
func (p *dueParser) clauseEnd(at int) int {
	depth := 0
	for ; at < len(p.tokens); at++ {
		t := p.tokens[at]
		switch {
		case t.kind == bulletToken || t.word == ";":
			return at
		case t.word == "(":
			depth++
		case t.word == ")" && depth == 0:
			return at
		case t.word == ")":
			depth--
		case t.word == "," && p.timeBefore(at+1, ","):
			return at
		case t.word == "." && at+1 < len(p.tokens) && p.tokens[at+1].capital && p.tokens[at+1].start > t.end:
			return at
		case t.first && p.opensTime(at):
			return at
		}
	}
	return at
}

// timeBefore tells whether a time begins before the next such sign.
func (p *dueParser) timeBefore(at int, sign string) bool {
	for ; at < len(p.tokens); at++ {
		t := p.tokens[at]
		if t.kind == bulletToken || t.word == ";" || t.word == sign {
			return false
		}
		if p.opensTime(at) {
			return true
		}
	}
	return false
}

// opensTime tells whether a line or clause that begins here names its own
// time, not one that belongs to the words before it ("… năm 2024").
func (p *dueParser) opensTime(at int) bool {
	ph, ok := p.timed(at)
	if !ok {
		return false
	}
	return ph.bound || ph.exact() || ph.kind == rhythmPhrase || ph.moments[0].grain == quarterGrain || p.monthLine(at, ph)
}

// is tells whether a token is this word or sign.
func (p *dueParser) is(at int, word string) bool { return p.word(at) == word }

// word returns a token's folded word, or "" where there is none. A bullet is
// no sign: it never continues what stands before it.
func (p *dueParser) word(at int) string {
	if at < 0 || at >= len(p.tokens) || p.tokens[at].kind == bulletToken {
		return ""
	}
	return p.tokens[at].word
}

// spelt tells whether a token is written just so, apart from case.
func (p *dueParser) spelt(at int, word string) bool {
	if at < 0 || at >= len(p.tokens) {
		return false
	}
	t := p.tokens[at]
	return strings.ToLower(p.source[t.start:t.end]) == word
}

// skip returns the token after the first of the lists' sequences that stands
// at a token, or the token itself.
func (p *dueParser) skip(at int, list wordList) int {
	for _, sequence := range list {
		if p.has(at, sequence) {
			return at + len(sequence)
		}
	}
	return at
}

func (p *dueParser) has(at int, sequence []string) bool {
	for i, word := range sequence {
		if !p.is(at+i, word) {
			return false
		}
	}
	return true
}

func (p *dueParser) isNumber(at int) bool {
	return at >= 0 && at < len(p.tokens) && p.tokens[at].kind == numberToken
}

// small reads a number of at most two figures.
func (p *dueParser) small(at int) (n, next int, ok bool) {
	if !p.isNumber(at) || p.tokens[at].digits > 2 {
		return 0, at, false
	}
	return p.tokens[at].n, at + 1, true
}

// fullYear tells whether a token is a year of four figures.
func (p *dueParser) fullYear(at int) bool {
	return p.isNumber(at) && p.tokens[at].digits == 4 && p.tokens[at].n >= 1990 && p.tokens[at].n < 2100
}

// yearNumber reads a year of four figures, or of two of this century.
func (p *dueParser) yearNumber(at int) (int, bool) {
	if p.fullYear(at) {
		return p.tokens[at].n, true
	}
	if p.isNumber(at) && p.tokens[at].digits == 2 {
		return 2000 + p.tokens[at].n, true
	}
	return 0, false
}

// year reads the year after a month or quarter: "/2024", "năm 2024", "-2024",
// "/24", "hàng năm". It is 0 where none is said.
func (p *dueParser) year(at int) (year, next int) {
	sign := p.word(at)
	if (sign == "/" || sign == "-" || sign == "." || sign == ",") && p.fullYear(at+1) {
		return p.tokens[at+1].n, at + 2
	}
	if year, ok := p.yearNumber(at + 1); sign == "/" && ok && year > 2012 && !p.is(at+2, "/") {
		return year, at + 2 // in "tháng 6/12" it is a month
	}
	if p.fullYear(at) {
		return p.tokens[at].n, at + 1
	}
	named := at
	for _, word := range []string{"/", "cua", "trong"} {
		if p.is(named, word) {
			named++
		}
	}
	if p.is(named, "nam") && p.fullYear(named+1) {
		return p.tokens[named+1].n, named + 2
	}
	return 0, p.skip(at, everyYearWords)
}

// ends tells whether nothing of the clause is left at a token.
func (p *dueParser) ends(at int) bool {
	if at >= len(p.tokens) || p.tokens[at].kind == bulletToken {
		return true
	}
	return p.tokens[at].kind == signToken && p.tokens[at].word != "/"
}

// text returns the source of tokens from start up to end.
func (p *dueParser) text(start, end int) string {
	if start >= end {
		return ""
	}
	return p.source[p.tokens[start].start:p.tokens[end-1].end]
}
