package plan

import (
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A DueReading is what a text says about when a task is due.
type DueReading struct {
	// Due are the dates in the order of the text.
	Due []Due
	// Kind is the task's kind: that of most of its dates, of the first kind
	// when equal; without a date Ongoing or Unspecified.
	Kind DueKind
	// Doubts are what the text leaves open, in the order of the text.
	Doubts []DueDoubt
}

// A DueDoubt is a question that the text of a time leaves open.
type DueDoubt struct {
	Code DoubtCode
	// Text asks in Vietnamese.
	Text string
	// Quote is the part of the text in question, as it stands there.
	Quote string
	// Options are readings to choose from, when there are several.
	Options []DueOption
}

// ReadDue reads the time (thời gian thực hiện) of a task of a plan for a year,
// such as "Trước ngày 10/1/2024" or "- Báo cáo quý I: 5/3/2024". Case,
// diacritics and line breaks do not matter. A date without a year is of the
// plan's year; year 0 means that it is not known, and such dates are doubts.
//
// The grammar, from the outside in: a text is items (bulleted or on a line of
// their own), an item is labels and phrases, a phrase is words of binding
// ("trước", "chậm nhất") with moments (days, months, quarters), a span, a
// rhythm ("hàng quý") or words without a date ("thường xuyên"). What none of
// them explains is a doubt: nothing is guessed silently.
func ReadDue(text string, year int) DueReading {
	rest := ""
	if len(text) > longestTime {
		text, rest = strings.ToValidUTF8(text[:longestTime], ""), text[longestTime:]
	}
	p := &dueParser{source: text, tokens: scanDue(text)}
	a := dueAssembly{parser: p, year: year}
	if rest != "" {
		a.doubt(DoubtDueUnknown, "", askTooLong)
	}
	for _, item := range p.items() {
		a.item(item)
	}
	return a.reading()
}

// longestTime is how many bytes of a text are read: a longer one is no time,
// and must not cost more.
const longestTime = 4_000

// kindOf returns the kind of most of the dates, the first kind when equal.
func kindOf(due []Due) DueKind {
	count := map[DueKind]int{}
	for _, d := range due {
		count[d.Kind]++
	}
	best := Unspecified
	for _, d := range due {
		if count[d.Kind] > count[best] {
			best = d.Kind
		}
	}
	return best
}

// realDate returns the day if the calendar has it.
func realDate(year, month, day int) (clock.Date, bool) {
	if year < 1 || month < 1 || month > 12 || day < 1 || day > 31 {
		return clock.Date{}, false
	}
	d := clock.Date{Year: year, Month: monthOf(month), Day: day}
	return d, d.Valid()
}
