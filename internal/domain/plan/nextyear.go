package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// ForYear makes the draft of another year out of a plan: every mention of the
// plan's year becomes the new year and every date moves with it. What belongs
// to the old document alone (number, date, upstream plan, the bases that were
// made for that year) is left out. The legal bases that stay keep their words:
// the day and the number of another document do not move.
func ForYear(d Draft, year int) Draft {
	move := yearMover{from: cmp.Or(d.Year, year), to: year}
	next := Draft{
		Unit: d.Unit, Year: year, Place: d.Place, Signer: d.Signer, SignerPost: d.SignerPost,
		Title:      move.text(d.Title),
		Bases:      move.lasting(d.Bases),
		Recipients: d.Recipients,
	}
	for _, t := range d.Targets {
		t.Text = move.text(t.Text)
		next.Targets = append(next.Targets, t)
	}
	for _, r := range d.Responsibilities {
		next.Responsibilities = append(next.Responsibilities, Responsibility{r.Post, move.text(r.Text)})
	}
	for _, s := range d.Sections {
		section := Section{No: s.No, Title: move.text(s.Title)}
		for _, t := range s.Tasks {
			section.Tasks = append(section.Tasks, move.task(t))
		}
		next.Sections = append(next.Sections, section)
	}
	return next
}

type yearMover struct{ from, to int }

// text moves each mention of the year. The year in the number of a document
// ("15/2024/QĐ-UBND") belongs to that document and stays.
func (m yearMover) text(s string) string {
	from, to := strconv.Itoa(m.from), strconv.Itoa(m.to)
	var moved strings.Builder
	for {
		before, after, found := strings.Cut(s, from)
		moved.WriteString(before)
		if !found {
			return moved.String()
		}
		if endsInDigit(moved.String()) || strings.HasPrefix(after, "/") || endsInDigit(after[:min(1, len(after))]) {
			moved.WriteString(from)
		} else {
			moved.WriteString(to)
		}
		s = after
	}
}

func endsInDigit(s string) bool {
	return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9'
}

// lasting returns the bases that are not of the old year alone.
func (m yearMover) lasting(bases []string) []string {
	ofTheYear := fmt.Sprintf("năm %d", m.from)
	return slices.DeleteFunc(slices.Clone(bases), func(b string) bool { return strings.Contains(b, ofTheYear) })
}

func (m yearMover) texts(ss []string) []string {
	moved := make([]string, 0, len(ss))
	for _, s := range ss {
		moved = append(moved, m.text(s))
	}
	return moved
}

func (m yearMover) task(t DraftTask) DraftTask {
	t.Title, t.DueText, t.Funding = m.text(t.Title), m.text(t.DueText), m.text(t.Funding)
	t.Products, t.Notes = m.texts(t.Products), m.texts(t.Notes)
	dues := make([]Due, 0, len(t.Due))
	for _, d := range t.Due {
		d.Label, d.Date, d.From = m.text(d.Label), m.date(d.Date), m.date(d.From)
		dues = append(dues, d)
	}
	t.Due = dues
	if t.DueText != "" && !t.saysItsTimes(m.to) {
		t.DueText = DueWords(t.Due, t.Kind) // 29/2 has no words in most years
	}
	return t
}

// date moves a day by whole years. The last day of February stays the last;
// 29 February becomes the 28th where the new year has none.
func (m yearMover) date(d clock.Date) clock.Date {
	if d.IsZero() {
		return d
	}
	year := d.Year + m.to - m.from
	if d == clock.EndOfMonth(d.Year, d.Month) {
		return clock.EndOfMonth(year, d.Month)
	}
	return clock.Date{Year: year, Month: d.Month, Day: d.Day}
}
