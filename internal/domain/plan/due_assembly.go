package plan

import (
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A dueAssembly turns the parts of items into dates and doubts.
type dueAssembly struct {
	parser *dueParser
	year   int
	due    []assembledDue
	doubts []assembledDoubt
	// ongoing is set by "thường xuyên"; it counts where there is no date.
	ongoing bool
}

// An assembledDue is a date with what labels need to know of it.
type assembledDue struct {
	Due
	// name is the name of the period, for dates without a label.
	name string
	// wide is set on the end of a year, which "thường xuyên" outweighs.
	wide bool
}

type assembledDoubt struct {
	DueDoubt
	wide bool
}

// A clause is the state while the parts of an item are read from left to right.
type clause struct {
	// label is what the next dates are called, series what it belongs to.
	label, series string
	// start and end are the tokens of text that is not used yet.
	start, end int
	// beats are those of a rhythm that a day follows.
	beats []beat
	// binding is what the phrase before it said; valued tells that there was one.
	binding DueKind
	bound   bool
	// from and to are the dates of the last phrase among those of the reading.
	from, to int
}

// item assembles one item.
func (a *dueAssembly) item(item dueItem) {
	parts := a.parser.labelled(item.parts)
	a.borrowYears(parts)
	c := clause{series: item.series}
	for i, part := range parts {
		a.part(&c, i > 0 && parts[i-1].kind == signPart, part)
	}
	a.leave(&c)
}

// part takes the next part of an item; listed tells that a sign stands before it.
func (a *dueAssembly) part(c *clause, listed bool, part labelledPart) {
	switch {
	case part.label:
		a.leave(c)
		*c = clause{label: a.parser.label(part.start, part.end), series: c.series}
	case part.series:
		c.series = a.parser.label(part.start, part.end)
	case part.demoted:
		a.demote(c, part)
	case part.kind == phrasePart:
		a.value(c, listed, part)
	case part.kind == textPart:
		a.text(c, part)
	case part.sign == "," || part.sign == ";":
		a.leave(c)
	}
}

// demote keeps a period as the label of the date that follows it.
func (a *dueAssembly) demote(c *clause, part labelledPart) {
	if part.phrase.kind == rhythmPhrase {
		c.beats = part.phrase.rhythm.beats
		return
	}
	if part.phrase.moments[0].grain != yearGrain || c.end > c.start {
		c.take(part)
	}
}

// take adds a part to the text that is not used yet.
func (c *clause) take(part labelledPart) {
	if c.end == c.start {
		c.start = part.start
	}
	c.end = part.end
}

// text keeps words until it is clear whether they are a label. Words after a
// date label it when they say so: "5/3/2024 báo cáo quý I", "15/6 (quý II)".
func (a *dueAssembly) text(c *clause, part labelledPart) {
	if !part.trailing {
		c.take(part)
		return
	}
	if a.parser.idle(part.start, part.end) {
		return
	}
	label := a.parser.label(part.start, part.end)
	for i := c.from; i < c.to; i++ {
		a.due[i].Label = joinLabel(a.due[i].Label, label)
	}
}

// leave asks about text that labels nothing.
func (a *dueAssembly) leave(c *clause) {
	if c.end > c.start && !a.parser.idle(c.start, c.end) {
		a.doubt(DoubtDueUnknown, a.parser.text(c.start, c.end), askUnknown)
	}
	c.start, c.end = 0, 0
}

// value turns a phrase into dates.
func (a *dueAssembly) value(c *clause, listed bool, part labelledPart) {
	ph := part.phrase
	quote := a.parser.text(part.start, part.end)
	if !ph.dated() {
		if c.end > c.start && !a.parser.idle(c.start, c.end) {
			quote = a.parser.text(c.start, part.end)
		}
		c.start, c.end = 0, 0
		a.undated(ph, quote)
		return
	}
	if c.end > c.start {
		if c.label != "" || !a.parser.idle(c.start, c.end) {
			c.label = a.parser.label(c.start, c.end)
		}
		c.start, c.end = 0, 0
	}
	if listed && !ph.bound && c.bound {
		ph.binding = c.binding
	}
	c.binding, c.bound = ph.binding, ph.bound || c.bound && listed
	c.from = len(a.due)
	a.phrase(ph, quote, joinLabel(c.series, c.label), c)
	c.to = len(a.due)
}

func (a *dueAssembly) phrase(ph phrase, quote, label string, c *clause) {
	switch ph.kind {
	case momentPhrase:
		a.moments(ph, quote, label)
	case spanPhrase:
		a.span(ph, quote, label)
	case rhythmPhrase:
		r := ph.rhythm
		if len(r.beats) == 0 {
			r.beats = c.beats
		}
		a.rhythm(r, ph.binding, quote, label)
	case bareDayPhrase:
		r := ph.rhythm
		r.beats = c.beats
		if strings.HasSuffix(foldedLabel(label), "bao cao thang") {
			r.beats = []beat{monthly}
		}
		a.rhythm(r, ph.binding, quote, label)
	}
}

// moments adds the dates of a phrase of moments.
func (a *dueAssembly) moments(ph phrase, quote, label string) {
	for _, m := range ph.moments {
		if m.grain == earlyPart || m.grain == middlePart {
			a.doubts = append(a.doubts, a.partDoubt(m, quote))
			continue
		}
		first, last, ok := m.bounds(a.year)
		if !ok {
			a.doubt(DoubtDueUnknown, quote, askImpossible(a.year, m))
			continue
		}
		d := assembledDue{Due: Due{Label: label, Date: last, Kind: ph.binding}, name: m.name(), wide: m.grain == yearGrain && !m.end}
		if ph.binding == Before {
			d.Date = first
		}
		if len(ph.moments) > 1 && label != "" && d.name != "" {
			d.Label = label + ", " + d.name
		}
		if m.grain == weekGrain && ph.binding == By {
			d.From, d.Kind = first, Period
			a.doubt(DoubtDueUnknown, quote, askWeek(first, last))
		}
		if m.grain == earlyGrain || m.grain == middleGrain {
			a.doubts = append(a.doubts, a.tenDaysDoubt(m, last, ph.binding, quote))
		}
		a.add(d, quote)
	}
}

// span adds a time from one moment to another.
func (a *dueAssembly) span(ph phrase, quote, label string) {
	from, _, ok := ph.moments[0].bounds(a.year)
	to := clock.Date{Year: from.Year, Month: 12, Day: 31}
	if len(ph.moments) == 1 {
		a.doubt(DoubtDueUnknown, quote, askOpenSpan(to))
	} else {
		var okTo bool
		_, to, okTo = ph.moments[1].bounds(a.year)
		ok = ok && okTo
	}
	if ok && to.Before(from) {
		ok = false
	}
	if !ok {
		a.doubt(DoubtDueUnknown, quote, askUnknown)
		return
	}
	a.add(assembledDue{Due: Due{Label: label, From: from, Date: to, Kind: Period}}, quote)
}

// rhythm adds the dates of a rhythm, or asks where it leaves a choice.
func (a *dueAssembly) rhythm(r rhythm, binding DueKind, quote, label string) {
	if len(r.beats) == 0 || a.year == 0 {
		a.doubt(DoubtDueUnknown, quote, askUnknown)
		return
	}
	if r.choice || r.beats[0] != monthly && r.day > 0 && r.month == 0 {
		a.doubts = append(a.doubts, a.rhythmChoice(r, binding, quote, label))
		return
	}
	due, clipped := r.dues(a.year, binding)
	wide := len(due) == 1 && r.beats[0] == yearly
	if !r.stated() {
		a.doubt(DoubtDueRhythm, quote, askRhythm)
		a.doubts[len(a.doubts)-1].wide = wide
	}
	if clipped {
		a.doubt(DoubtDueUnknown, quote, askClipped)
	}
	for _, d := range due {
		if len(due) > 1 {
			d.Label = joinLabel(label, d.Label)
		} else {
			d.Label = label
		}
		a.add(assembledDue{Due: d, wide: wide}, quote)
	}
}

// undated notes a phrase that leads to no date.
func (a *dueAssembly) undated(ph phrase, quote string) {
	switch ph.kind {
	case ongoingPhrase:
		a.ongoing = true
	case arisingPhrase:
		a.ongoing = true
		a.doubt(DoubtDueEvent, quote, askArising)
	case eventPhrase:
		a.doubt(DoubtDueEvent, quote, askEvent)
	case elsewherePhrase:
		a.doubt(DoubtDueElsewhere, quote, askElsewhere)
	}
}

// add keeps a date and asks about one outside the plan's year.
func (a *dueAssembly) add(d assembledDue, quote string) {
	a.due = append(a.due, d)
	inYear := d.Date.Year == a.year && (d.From.IsZero() || d.From.Year == a.year)
	untilNext := d.Kind == Before && d.Date.AddDays(-1).Year == a.year // "trước tháng 1/2025" is within 2024
	if a.year == 0 || inYear || untilNext {
		return
	}
	a.doubt(DoubtDueYear, quote, askYear(d.Date, a.year))
}

// reading weighs what was found.
func (a *dueAssembly) reading() DueReading {
	if a.ongoing && a.onlyWide() {
		a.dropWide()
	}
	a.nameDates()
	var r DueReading
	for _, d := range a.due {
		r.Due = append(r.Due, d.Due)
	}
	for _, d := range a.doubts {
		r.Doubts = append(r.Doubts, d.DueDoubt)
	}
	r.Kind = kindOf(r.Due)
	if len(r.Due) == 0 && a.ongoing {
		r.Kind = Ongoing
	}
	if r.Kind == Unspecified && len(r.Doubts) == 0 {
		r.Doubts = append(r.Doubts, a.silence())
	}
	return r
}

// onlyWide tells whether all dates are only the end of the year.
func (a *dueAssembly) onlyWide() bool {
	for _, d := range a.due {
		if !d.wide {
			return false
		}
	}
	return true
}

func (a *dueAssembly) dropWide() {
	a.due = nil
	kept := a.doubts[:0]
	for _, d := range a.doubts {
		if !d.wide {
			kept = append(kept, d)
		}
	}
	a.doubts = kept
}

// nameDates calls periods without a label by their own names, where there are
// several dates to tell apart.
func (a *dueAssembly) nameDates() {
	if len(a.due) < 2 {
		return
	}
	for i := range a.due {
		if d := &a.due[i]; d.Label == "" {
			d.Label = d.name
		}
	}
}

// joinLabel joins the name of a series with that of its item.
func joinLabel(series, label string) string {
	if series == "" || label == "" {
		return series + label
	}
	return series + ", " + label
}
