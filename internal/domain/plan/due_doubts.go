package plan

import (
	"fmt"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// The questions that a time can leave open, with the quote in the middle.
const (
	askUnknown   = "Không hiểu “%s”: hạn là ngày nào?"
	askElsewhere = "Thời gian theo văn bản khác (“%s”): hạn là ngày nào?"
	askEvent     = "“%s” tính từ một việc chưa rõ ngày: hạn là ngày nào?"
	askArising   = "“%s” không nêu ngày, được ghi là thường xuyên: có đúng không?"
	askRhythm    = "“%s” không nêu ngày nào, đã lấy ngày cuối của mỗi kỳ: có đúng không?"
	askClipped   = "“%s”: có tháng không có ngày này, đã lấy ngày cuối tháng: có đúng không?"
	askTooLong   = "Ô thời gian quá dài, chỉ đọc phần đầu: hạn là ngày nào?"
	askMissing   = "Không nêu thời gian: hạn là ngày nào, hay làm thường xuyên?"
)

func askImpossible(year int, m moment) string {
	if year == 0 && m.year == 0 {
		return "“%s” không nêu năm và chưa rõ năm của kế hoạch: hạn là ngày nào?"
	}
	return "“%s” có ngày không có trong lịch: hạn là ngày nào?"
}

func askYear(day clock.Date, year int) string {
	return "“%s”: ngày " + day.Vietnamese() + fmt.Sprintf(" không thuộc năm %d của kế hoạch: có đúng không?", year)
}

func askWeek(first, last clock.Date) string {
	return "“%s” được hiểu là từ " + first.Vietnamese() + " đến " + last.Vietnamese() + ": có đúng không?"
}

func askOpenSpan(last clock.Date) string {
	return "“%s” không nêu ngày kết thúc, đã lấy " + last.Vietnamese() + ": có đúng không?"
}

// doubt asks a question about a quote, once.
func (a *dueAssembly) doubt(code DoubtCode, quote, ask string) {
	d := DueDoubt{Code: code, Quote: quote, Text: strings.Replace(ask, "%s", spaces(quote), 1)}
	for _, asked := range a.doubts {
		if asked.Code == d.Code && asked.Text == d.Text {
			return
		}
	}
	a.doubts = append(a.doubts, assembledDoubt{DueDoubt: d})
}

// silence is the doubt about a text that says no time at all.
func (a *dueAssembly) silence() DueDoubt {
	source := a.parser.source
	for _, t := range a.parser.tokens {
		if t.kind == wordToken || t.kind == numberToken {
			return DueDoubt{Code: DoubtDueUnknown, Quote: source, Text: strings.Replace(askUnknown, "%s", spaces(source), 1)}
		}
	}
	return DueDoubt{Code: DoubtDueMissing, Text: askMissing}
}

// choice makes a doubt that a person settles by picking an option.
func choice(quote, ask string, options []DueOption) assembledDoubt {
	return assembledDoubt{DueDoubt: DueDoubt{
		Code: DoubtDueChoice, Quote: quote, Text: strings.Replace(ask, "%s", spaces(quote), 1), Options: options,
	}}
}

// rhythmChoice offers each reading of a rhythm that leaves several.
func (a *dueAssembly) rhythmChoice(r rhythm, binding DueKind, quote, label string) assembledDoubt {
	if !r.choice {
		return a.quarterChoice(r, binding, quote, label)
	}
	var options []DueOption
	for _, b := range r.beats {
		one := r
		one.beats, one.choice = []beat{b}, false
		due, _ := one.dues(a.year, binding)
		options = append(options, DueOption{Label: beatNames[b], Kind: binding, Due: labelAll(due, label)})
	}
	return choice(quote, "“%s” nêu nhiều nhịp, không nêu ngày: làm theo nhịp nào?", options)
}

var beatNames = map[beat]string{
	monthly: "Hàng tháng", quarterly: "Hàng quý", halfYearly: "6 tháng một lần", nineMonths: "9 tháng", yearly: "Hàng năm",
}

// quarterChoice offers the months that a day of the quarter may belong to.
func (a *dueAssembly) quarterChoice(r rhythm, binding DueKind, quote, label string) assembledDoubt {
	var options []DueOption
	for _, month := range []struct {
		n    int
		name string
	}{{3, "Tháng cuối quý"}, {1, "Tháng đầu quý"}} {
		one := r
		one.beats, one.month = []beat{quarterly}, month.n
		due, _ := one.dues(a.year, binding)
		options = append(options, DueOption{Label: month.name, Kind: binding, Due: labelAll(due, label)})
	}
	return choice(quote, "“%s” không nêu tháng nào của kỳ: là tháng nào?", options)
}

func labelAll(due []Due, label string) []Due {
	for i := range due {
		due[i].Label = joinLabel(label, due[i].Label)
	}
	return due
}

// tenDaysDoubt asks about the beginning or the middle of a month, of which
// the last of the ten days (thượng tuần, trung tuần) was taken.
func (a *dueAssembly) tenDaysDoubt(m moment, taken clock.Date, binding DueKind, quote string) assembledDoubt {
	options := []DueOption{byOption(taken, binding)}
	if m.grain == middleGrain {
		options = append(options, byOption(taken.AddDays(-5), binding))
	}
	options = append(options, byOption(clock.EndOfMonth(taken.Year, taken.Month), binding))
	return choice(quote, "“%s” không nêu ngày, đã lấy "+taken.Vietnamese()+": có đúng không?", options)
}

// partDoubt asks about the beginning or the middle of a quarter or a year.
func (a *dueAssembly) partDoubt(m moment, quote string) assembledDoubt {
	year := m.year
	if year == 0 {
		year = a.year
	}
	months := []int{1, 3}
	switch {
	case m.n > 0 && m.grain == earlyPart:
		months = []int{3*m.n - 2}
	case m.n > 0:
		months = []int{3*m.n - 1}
	case m.grain == middlePart:
		months = []int{6, 7}
	}
	var options []DueOption
	for _, month := range months {
		if year != 0 {
			options = append(options, byOption(clock.EndOfMonth(year, monthOf(month)), By))
		}
	}
	return choice(quote, "“%s” không nêu ngày: hạn là ngày nào?", options)
}

func byOption(day clock.Date, binding DueKind) DueOption {
	if binding == Before {
		return DueOption{Label: "Trước " + day.Vietnamese(), Kind: Before, Due: []Due{{Date: day, Kind: Before}}}
	}
	return DueOption{Label: day.Vietnamese(), Kind: By, Due: []Due{{Date: day, Kind: By}}}
}
