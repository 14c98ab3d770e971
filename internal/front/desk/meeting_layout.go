package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// parts are the sheet's items by urgency, in each by who leads them.
func (s meetingSheet) parts() []meetingPart {
	parts := []meetingPart{
		{words.T(s.ctx, "Quá hạn"), slices.Clone(s.agenda.Overdue)},
		{words.T(s.ctx, "Đến hạn tuần này"), s.agenda.DueThisWeek()},
		{words.T(s.ctx, "Chờ duyệt"), slices.Clone(s.agenda.Waiting)},
		{words.T(s.ctx, "Đến hạn tuần sau"), s.agenda.DueNextWeek()},
	}
	for _, part := range parts {
		slices.SortStableFunc(part.items, func(x, y plan.AgendaItem) int {
			return cmp.Or(vietnamese.Compare(s.who(x), s.who(y)), strings.Compare(x.Task.LeadKey(), y.Task.LeadKey()))
		})
	}
	return parts
}

// who names the person to whom the work was given, or the post that leads with
// the people on it.
func (s meetingSheet) who(i plan.AgendaItem) string {
	if name := s.people.ByID[i.Occurrence.AssigneeID]; name != "" {
		return name
	}
	post := cmp.Or(i.Task.LeadText, words.T(s.ctx, "Chưa phân công"))
	if people := s.people.OnPost[i.Task.LeadPostID]; len(people) > 0 {
		return post + "\n" + strings.Join(people, ", ")
	}
	return post
}

// document lays the sheet out with its first lines, and says how many more
// there are.
func (s meetingSheet) document(lines int) *office.Document {
	doc := &office.Document{Blocks: []office.Block{
		&office.PageSetup{Left: 20, Right: 15, Top: 15, Bottom: 15},
		s.head(),
		paragraph(office.Center, 8, office.Run{Text: words.T(s.ctx, "VIỆC CẦN BÀN TẠI HỌP GIAO BAN"), Bold: true, Size: 14}),
		paragraph(office.Center, 2, office.Run{Text: s.counts(), Italic: true, Size: 11}),
	}}
	more, parts := 0, s.parts()
	for i, room := range shares(lines, parts) {
		part := parts[i]
		shown := part.items[:room]
		more += len(part.items) - room
		if room > 0 {
			title := fmt.Sprintf("%s (%d)", part.title, len(part.items))
			doc.Blocks = append(doc.Blocks, paragraph(office.Left, 8, office.Run{Text: title, Bold: true, Size: 12}), s.table(shown))
		}
	}
	if more > 0 {
		text := words.T(s.ctx, "Còn %d việc nữa không in hết trên một trang; xem ở Bàn làm việc.", more)
		doc.Blocks = append(doc.Blocks, paragraph(office.Left, 6, office.Run{Text: text, Italic: true, Size: 11}))
	}
	return doc
}

// leastOfPart is how many lines of each part are seen, however long those above
// it are.
const leastOfPart = 2

// shares gives each part of the sheet its share of the lines: first a few to
// each, then the rest to the most urgent.
func shares(lines int, parts []meetingPart) []int {
	given := make([]int, len(parts))
	for _, most := range []int{leastOfPart, lines} {
		for i, part := range parts {
			more := max(0, min(most, len(part.items))-given[i])
			more = min(more, lines)
			given[i] += more
			lines -= more
		}
	}
	return given
}

// head names the unit and the day.
func (s meetingSheet) head() *office.Table {
	return &office.Table{
		Borderless: true, Widths: []float64{100, 75},
		Rows: []office.Row{{Cells: []office.Cell{
			{Col: 0, ColSpan: 1, RowSpan: 1, Paragraphs: []office.Paragraph{
				*paragraph(office.Left, 0, office.Run{Text: strings.ToUpper(s.unit), Bold: true, Size: 12}),
			}},
			{Col: 1, ColSpan: 1, RowSpan: 1, Paragraphs: []office.Paragraph{
				*paragraph(office.Right, 0, office.Run{Text: capitalized(words.LongDate(s.ctx, s.agenda.Today)), Size: 12}),
			}},
		}}},
	}
}

func (s meetingSheet) counts() string {
	if len(s.agenda.Overdue)+len(s.agenda.DueThisWeek())+len(s.agenda.DueNextWeek())+len(s.agenda.Waiting) == 0 {
		return words.T(s.ctx, "Không có việc quá hạn, chờ duyệt, hay đến hạn trong hai tuần.")
	}
	return words.T(s.ctx, "%d việc quá hạn · %d việc đến hạn tuần này · %d việc chờ duyệt · %d việc đến hạn tuần sau",
		len(s.agenda.Overdue), len(s.agenda.DueThisWeek()), len(s.agenda.Waiting), len(s.agenda.DueNextWeek()))
}

// table lists items; one cell names who leads for all of theirs.
func (s meetingSheet) table(items []plan.AgendaItem) *office.Table {
	t := &office.Table{Widths: []float64{40, 76, 22, 37}, HeaderRows: 1, Rows: []office.Row{{Cells: []office.Cell{
		heading(0, words.T(s.ctx, "Chủ trì")), heading(1, words.T(s.ctx, "Việc")),
		heading(2, words.T(s.ctx, "Hạn")), heading(3, words.T(s.ctx, "Trạng thái")),
	}}}}
	for from := 0; from < len(items); {
		until := from + 1
		for until < len(items) && s.who(items[until]) == s.who(items[from]) {
			until++
		}
		for i, item := range items[from:until] {
			row := s.row(item)
			if i == 0 {
				row.Cells = slices.Insert(row.Cells, 0, textCell(0, until-from, s.who(item)))
			}
			t.Rows = append(t.Rows, row)
		}
		from = until
	}
	return t
}

func (s meetingSheet) row(i plan.AgendaItem) office.Row {
	name := clipped(i.Name(), longestName)
	if ref := i.Task.Ref(); ref != "" {
		name = ref + " " + name
	}
	return office.Row{Cells: []office.Cell{
		textCell(1, 1, name), textCell(2, 1, words.Date(s.ctx, i.LastDay)), textCell(3, 1, i.Shown(s.ctx).Text),
	}}
}

// longestName is how many letters of a task the sheet shows: three lines.
const longestName = 110

// clipped shortens a text at a word.
func clipped(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	short := string([]rune(text)[:most])
	if at := strings.LastIndexByte(short, ' '); at > 0 {
		short = short[:at]
	}
	return strings.TrimRight(short, " ,;.") + "…"
}

func textCell(col, rows int, text string) office.Cell {
	return office.Cell{Col: col, ColSpan: 1, RowSpan: rows, Paragraphs: []office.Paragraph{
		*paragraph(office.Left, 0, office.Run{Text: text, Size: 11}),
	}}
}

func heading(col int, text string) office.Cell {
	return office.Cell{Col: col, ColSpan: 1, RowSpan: 1, Paragraphs: []office.Paragraph{
		*paragraph(office.Left, 0, office.Run{Text: text, Bold: true, Size: 11}),
	}}
}

// paragraph is a line with so many points of space above it.
func paragraph(align office.Align, before float64, run office.Run) *office.Paragraph {
	return &office.Paragraph{Align: align, Before: before, After: 2, Runs: []office.Run{run}}
}
