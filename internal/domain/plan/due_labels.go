package plan

import (
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A labelledPart is a part of an item of which it is known whether it labels.
type labelledPart struct {
	duePart
	// label is set on what stands before a colon.
	label bool
	// demoted is set on a period that only names the date after it.
	demoted bool
	// series is set on a label of labels.
	series bool
	// trailing is set on words after a date that name it.
	trailing bool
}

// labelled finds out which parts of an item are labels: what stands before a
// colon that a time follows, a period right before a day ("Quý I 5/3/2024"),
// words of a report after a day.
func (p *dueParser) labelled(parts []duePart) []labelledPart {
	var list []labelledPart
	from := 0
	for i, part := range parts {
		if part.sign != ":" || !phraseFollows(parts[i+1:]) {
			continue
		}
		start := labelStart(parts[from:i], len(list) == 0) + from
		for _, value := range parts[from:start] {
			list = append(list, labelledPart{duePart: value})
		}
		if start < i {
			list = append(list, labelledPart{duePart: duePart{start: parts[start].start, end: parts[i-1].end}, label: true})
		}
		from = i + 1
	}
	for _, value := range parts[from:] {
		list = append(list, labelledPart{duePart: value})
	}
	list = nestLabels(list)
	demotePeriods(list)
	p.trailingLabels(list)
	return list
}

// phraseFollows tells whether a phrase comes before the next colon.
func phraseFollows(parts []duePart) bool {
	for _, part := range parts {
		if part.kind == phrasePart {
			return true
		}
	}
	return false
}

// labelStart returns where the label before a colon begins: at the front of
// the item; after the values of an earlier label, at the first text, or at the
// last period when there is no text.
func labelStart(parts []duePart, first bool) int {
	if first {
		return 0
	}
	lastPhrase, valued := len(parts), false
	for i, part := range parts {
		switch {
		case part.kind == phrasePart:
			lastPhrase, valued = i, true
		case part.kind == textPart && valued:
			return i
		}
	}
	if !valued {
		return 0
	}
	return lastPhrase
}

// nestLabels joins a label without values to the one after it, and to the
// later ones of the item: "BC CCHC: Quý I: 10/3; Quý II: 10/6".
func nestLabels(list []labelledPart) []labelledPart {
	for i := 0; i+1 < len(list); i++ {
		if list[i].label && list[i+1].label {
			list[i].label, list[i].series, list[i].kind = false, true, signPart
		}
	}
	return list
}

// demotePeriods marks the periods that only name the day that follows.
func demotePeriods(list []labelledPart) {
	for i := range list {
		part := list[i]
		if part.label || part.kind != phrasePart || !part.phrase.dated() || part.phrase.exact() || part.phrase.kind == spanPhrase {
			continue
		}
		next, sign := i+1, ""
		if next < len(list) && list[next].kind == signPart {
			sign = list[next].sign
			next++
		}
		if next >= len(list) || list[next].label || list[next].kind != phrasePart {
			continue
		}
		rhythmic := part.phrase.kind == rhythmPhrase
		if sign == "(" && rhythmic && list[next].phrase.kind == momentPhrase {
			list[i].demoted = true // "2 lần/năm (tháng 6, tháng 11)"
		}
		if !list[next].phrase.exact() {
			continue
		}
		switch sign {
		case "", "(", "-":
			list[i].demoted = true
		case ",":
			list[i].demoted = rhythmic
		}
	}
}

// trailingLabels marks words after a day that name it: what stands in
// brackets, and what begins with the word for a report.
func (p *dueParser) trailingLabels(list []labelledPart) {
	for i := 1; i < len(list); i++ {
		before := list[i-1]
		if before.label || before.kind != phrasePart || before.demoted || !before.phrase.dated() || i > 1 && (list[i-2].label || list[i-2].kind == textPart || list[i-2].demoted) {
			continue
		}
		switch {
		case list[i].sign == "(" && list[i].kind == signPart:
			closing := slices.IndexFunc(list[i:], func(part labelledPart) bool { return part.sign == ")" })
			if closing > 1 && namesOnly(list[i+1:i+closing]) {
				p.trail(list, i+1, i+closing)
			}
		case list[i].kind == textPart && !list[i].label && before.phrase.exact() && p.namesReport(list[i].start):
			end := i + 1
			for end < len(list) && !list[end].label && (list[end].kind == textPart || list[end].kind == phrasePart && !list[end].phrase.exact()) {
				end++
			}
			p.trail(list, i, end)
		}
	}
}

// namesOnly tells whether parts in brackets are words and periods.
func namesOnly(parts []labelledPart) bool {
	for _, part := range parts {
		if part.label || part.kind == phrasePart && (part.phrase.exact() || !part.phrase.dated()) {
			return false
		}
	}
	return true
}

// trail makes the parts from i up to end one trailing label.
func (p *dueParser) trail(list []labelledPart, i, end int) {
	list[i].kind, list[i].trailing, list[i].end = textPart, true, list[end-1].end
	for j := i + 1; j < end; j++ {
		list[j] = labelledPart{duePart: duePart{kind: signPart, start: list[j].start, end: list[j].end}}
	}
}

func (p *dueParser) namesReport(at int) bool {
	return p.is(at, "bc") || p.is(at, "bao") && p.is(at+1, "cao") || p.is(at, "doi") && p.is(at+1, "voi") || p.is(at, "cho")
}

// label returns the words of a label without bullets and signs around them,
// and nothing where they only head the time ("Thời gian hoàn thành:").
func (p *dueParser) label(start, end int) string {
	at := start
	for next := p.skip(at, headWords); next > at && at < end; next = p.skip(at, headWords) {
		at = next
	}
	if at >= end {
		return ""
	}
	return strings.Trim(spaces(p.text(start, end)), " -–—+*•:;,./()")
}

func foldedLabel(label string) string { return vietnamese.Fold(label) }

// borrowYears gives moments without a year the one that the end of their list
// states ("15/12/2025", "15/3, 15/6/2025"), unless the order of the days
// speaks against it.
func (a *dueAssembly) borrowYears(parts []labelledPart) {
	carried := moment{}
	for i := len(parts) - 1; i >= 0; i-- {
		if parts[i].label {
			carried = moment{}
		}
		if parts[i].kind != phrasePart || parts[i].label {
			continue
		}
		moments := parts[i].phrase.moments
		for j := len(moments) - 1; j >= 0; j-- {
			m := &moments[j]
			if m.year == 0 && carried.year != 0 && carried.notBefore(*m) {
				m.year = carried.year
			}
			if m.year != 0 {
				carried = *m
			}
		}
		if parts[i].phrase.kind == spanPhrase {
			a.orderSpan(moments)
		}
	}
}

// notBefore tells whether m comes after earlier within one year.
func (m moment) notBefore(earlier moment) bool {
	const leap = 2024 // any day of a calendar exists in it
	first, _, okFirst := moment.bounds(earlier.dateless(), leap)
	last, _, okLast := moment.bounds(m.dateless(), leap)
	return okFirst && okLast && !last.Before(first)
}

func (m moment) dateless() moment {
	m.year = 0
	return m
}

// orderSpan gives the ends of a span years in which the first comes first:
// "Từ 15/12 đến 31/1/2025" begins in 2024.
func (a *dueAssembly) orderSpan(moments []moment) {
	if len(moments) < 2 {
		return
	}
	first, last := &moments[0], &moments[1]
	switch {
	case first.year == 0 && last.year == 0 && a.year != 0:
		if !last.notBefore(*first) {
			first.year, last.year = a.year, a.year+1
		}
	case first.year == 0 && last.year != 0:
		first.year = last.year
		if !last.notBefore(*first) {
			first.year--
		}
	case first.year != 0 && last.year == 0:
		last.year = first.year
		if !last.notBefore(*first) {
			last.year++
		}
	}
}
