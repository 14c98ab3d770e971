package plan

import (
	"fmt"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A pending is a task while its rows are being put together.
type pending struct {
	place office.Place
	head  *heading
	no    number
	// shared and spanned tell that it has its number with the task above: by
	// standing below it without one, or by a merged cell.
	shared, spanned bool
	// group is the heading within the section under which the task stands.
	group string
	// items are the paragraphs of each column, places where they begin.
	items  [][]string
	places []office.Place
}

// newPending takes over a row.
func newPending(r *record) *pending {
	p := &pending{
		place: r.place, head: r.head,
		items: make([][]string, len(r.cells)), places: make([]office.Place, len(r.cells)),
	}
	for i, e := range r.cells {
		if e.filled() {
			p.items[i], p.places[i] = e.items(p.head.columns[i].role), e.cell.Place
		}
	}
	return p
}

// extend adds the row to the task. A cell that a page break cut goes on where
// it was, inside its last paragraph unless a new one begins.
func (p *pending) extend(r *record) {
	for i, e := range r.cells {
		if !e.own() || i >= len(p.items) || p.head.columns[i].role == roleNo {
			continue
		}
		items := e.items(p.head.columns[i].role)
		if r.fresh {
			p.items[i], items = joinCut(p.items[i], items)
		}
		p.items[i] = append(p.items[i], items...)
		if p.places[i] == (office.Place{}) {
			p.places[i] = e.cell.Place
		}
	}
}

// prepend puts the part of a row that stands on the page before in front.
func (p *pending) prepend(part *record) {
	rest := p.items
	first := newPending(part)
	p.items, p.places, p.place = first.items, first.places, first.place
	for i, items := range rest {
		if i < len(p.items) {
			p.items[i], items = joinCut(p.items[i], items)
			p.items[i] = append(p.items[i], items...)
		}
	}
}

// joinCut puts the two halves of a paragraph together that a page break cut,
// and returns what is left of the second part.
func joinCut(before, after []string) (joined, rest []string) {
	if len(before) == 0 || len(after) == 0 || !goesOn(before[len(before)-1], after[0]) {
		return before, after
	}
	joined = append([]string(nil), before...)
	joined[len(joined)-1] += " " + after[0]
	return joined, after[1:]
}

// goesOn tells whether the first text after a page break continues the last
// paragraph before it.
func goesOn(before, text string) bool {
	if hasBullet(text) && !breaksPost(before, text) {
		return false
	}
	return openBracket(before) || startsLower(text) || !endsItem(before)
}

// openBracket tells whether a bracket opened in the text is still open.
func openBracket(s string) bool { return strings.Count(s, "(") > strings.Count(s, ")") }

// of returns the paragraphs of all columns of a role.
func (p *pending) of(r role) []string {
	var items []string
	for i, c := range p.head.columns {
		if c.role == r && i < len(p.items) {
			items = append(items, p.items[i]...)
		}
	}
	return items
}

// placeOf returns where the first cell of a role stands, the row where none.
func (p *pending) placeOf(r role) office.Place {
	for i, c := range p.head.columns {
		if c.role == r && i < len(p.places) && p.places[i] != (office.Place{}) {
			return p.places[i]
		}
	}
	return p.place
}

// set replaces the paragraphs of a role by others.
func (p *pending) set(r role, items []string) {
	if i := p.head.index(r); i >= 0 && i < len(p.items) {
		p.items[i] = items
	}
}

// task makes the line of the draft and the reading of its time.
func (p *pending) task(year int, sectionNo string) (DraftTask, DueReading) {
	who := readLead(p.of(roleLead), p.head.has(roleCoordinators))
	for _, item := range p.of(roleCoordinators) {
		who.coordinators = append(who.coordinators, splitPeople(item)...)
	}
	text := p.dueText()
	words := ""
	if !p.head.timed() {
		words = timeInWords(append(p.of(roleTitle), p.of(roleProducts)...), year)
		text = words
	}
	reading := ReadDue(text, year)
	if words != "" {
		askWords(&reading, words)
	}
	return DraftTask{
		No:           withinSection(p.no, sectionNo),
		Title:        joinTitle(p.of(roleTitle)),
		Products:     withoutBullets(p.of(roleProducts)),
		Lead:         who.lead,
		Coordinators: who.coordinators,
		DueText:      text,
		Due:          reading.Due,
		Kind:         reading.Kind,
		Funding:      strings.Join(p.of(roleFunding), "\n"),
		Notes:        withoutBullets(p.of(roleNotes)),
	}, reading
}

// joinTitle joins the paragraphs of a title without their bullets. After a
// colon the next part goes on; the list's own signs fall away at the joints.
func joinTitle(items []string) string {
	var b strings.Builder
	for i, item := range items {
		text, _ := cutBullet(item)
		text = strings.TrimRight(text, "; ,")
		if i < len(items)-1 {
			text = strings.TrimSuffix(text, ".")
		}
		if text == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(jointAfter(b.String()))
		}
		b.WriteString(text)
	}
	return b.String()
}

func jointAfter(before string) string {
	if strings.HasSuffix(before, ":") {
		return " "
	}
	return "; "
}

// withoutBullets returns items without bullets and the semicolons between them.
func withoutBullets(items []string) []string {
	var list []string
	for _, item := range items {
		text, _ := cutBullet(item)
		if text = strings.TrimRight(text, "; ,"); text != "" {
			list = append(list, text)
		}
	}
	return list
}

// dueText returns the time in the source's words. Two columns are read as a
// period, a calendar of columns as the list of those that are marked.
func (p *pending) dueText() string {
	lines := p.of(roleDue)
	from, to := strings.Join(p.of(roleDueFrom), " "), strings.Join(p.of(roleDueTo), " ")
	from, to = lowerFirst(withoutWord(from, "từ ")), withoutWord(to, "đến ")
	switch {
	case from != "" && to != "":
		lines = append(lines, fmt.Sprintf("Từ %s đến %s", from, lowerFirst(to)))
	case to != "":
		lines = append(lines, to)
	case from != "":
		lines = append(lines, "Từ "+from)
	}
	if marks := p.marks(); len(marks) > 0 {
		lines = append(lines, strings.Join(marks, ", "))
	}
	return strings.Join(lines, "\n")
}

// marks returns the titles of the calendar's columns that are marked, with
// what stands in them when it is more than a cross.
func (p *pending) marks() []string {
	var marks []string
	for i, c := range p.head.columns {
		if c.role != roleDueMark || i >= len(p.items) || len(p.items[i]) == 0 {
			continue
		}
		name := markName(c.own)
		if text := strings.Join(p.items[i], " "); saysTime(text) {
			name += ": " + text
		}
		marks = append(marks, name)
	}
	return marks
}

// markName writes the title of a calendar's column as a time: "T3" and, under
// a title of months, "3" are "Tháng 3".
func markName(own string) string {
	text := headerText(own)
	switch {
	case startsDigit(text):
		return "Tháng " + text
	case len(text) > 1 && text[0] == 't' && startsDigit(text[1:]):
		return "Tháng " + text[1:]
	case len(text) > 1 && text[0] == 'q' && text[1] != 'u':
		return "Quý " + strings.ToUpper(strings.TrimSpace(text[1:]))
	}
	return spaces(own)
}

func lowerFirst(s string) string {
	for _, word := range []string{"Tháng", "Ngày", "Quý", "Đầu", "Cuối", "Năm"} {
		if rest, ok := strings.CutPrefix(s, word); ok {
			return strings.ToLower(word) + rest
		}
	}
	return s
}

func withoutWord(s, word string) string {
	if len(s) >= len(word) && strings.EqualFold(s[:len(word)], word) {
		return strings.TrimSpace(s[len(word):])
	}
	return s
}

// source returns the words of the source, each column under its title.
func (p *pending) source(section, task int) TaskSource {
	s := TaskSource{Section: section, Task: task, Place: p.place}
	if p.group != "" {
		s.Cells = append(s.Cells, SourceCell{Header: "Nhóm", Text: p.group})
	}
	for i, c := range p.head.columns {
		if i < len(p.items) && len(p.items[i]) > 0 {
			s.Cells = append(s.Cells, SourceCell{Header: c.title, Text: strings.Join(p.items[i], "\n")})
		}
	}
	return s
}

// ditto are the signs for "as above", folded.
var ditto = map[string]bool{
	`"`: true, `""`: true, "''": true, "nt": true, "-nt-": true, "nhu tren": true,
	"- nhu tren": true, "//": true, "-//-": true, "″": true, "”": true,
}

// repeatDitto puts in the words of the task above where the cell only refers
// to them.
func (p *pending) repeatDitto(before *pending) {
	if before == nil || before.head != p.head {
		return
	}
	for i, items := range p.items {
		switch p.head.columns[i].role {
		case roleLead, roleCoordinators, roleDue, roleProducts:
			if len(items) == 1 && ditto[vietnamese.Fold(items[0])] {
				p.items[i] = before.items[i]
			}
		}
	}
}
