package plan

import (
	"strings"
	"unicode"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A field is a section while its tasks are being collected.
type field struct {
	no    number
	title string
	tasks []*pending
}

// A rowReader puts the rows of the task tables together to sections and tasks.
//
// What stands as a heading is decided for the whole table: rows with roman
// numbers or capital letters, or over the whole width, are sections. A numbered
// row without lead, time and product that has sub-numbered rows below it is a
// section when the table has no others; otherwise it is a group, whose title is
// kept with the source of its tasks and which is no task itself.
type rowReader struct {
	fields []*field
	// open is the section in which tasks are put, last the task above.
	open *field
	last *pending
	// byTitle finds the fields that a column of sections named.
	byTitle map[string]*field
	// strong tells that the table has sections apart from numbered rows.
	strong bool
	// group is the heading within a section and its number.
	group   string
	groupNo number
	// leads are the posts seen so far, by which a whole name is told from the
	// rest of one that a page break cut.
	leads map[string]bool
	// whole are the texts of merged cells whose first part stands before a
	// page break.
	whole map[*office.Cell][]string
}

// readRows reads the rows of all tables. Titles are the headings between the
// tables, from the outside in, by the index of the record before which they
// stand.
func readRows(rows []record, titles map[int][]string) []*field {
	b := &rowReader{byTitle: map[string]*field{}, leads: map[string]bool{}, whole: map[*office.Cell][]string{}}
	level := sectionLevel(titles)
	b.strong = len(titles) > 0 || hasSections(rows)
	moved := forward(rows)
	var early []*record // parts of rows whose number comes after the page break
	for i := range rows {
		r := &rows[i]
		for _, title := range titles[i] {
			b.titled(title, level)
		}
		if moved[i] {
			early = append(early, r)
			continue
		}
		if isTotal(r) {
			continue
		}
		if text, ok := b.headingOf(rows, i); ok {
			b.heading(text, isSectionRow(r))
			continue
		}
		if b.continues(r) {
			b.last.extend(r)
			b.keepWhole(r)
			continue
		}
		b.add(r, early)
		early = nil
	}
	return b.filledFields()
}

// filledFields leaves out headings without tasks: they stand above others.
func (b *rowReader) filledFields() []*field {
	var list []*field
	for _, f := range b.fields {
		if len(f.tasks) > 0 {
			list = append(list, f)
		}
	}
	return list
}

// headingOf returns the text of a row that is a heading and not a task.
func (b *rowReader) headingOf(rows []record, i int) (string, bool) {
	r := &rows[i]
	if isSectionRow(r) || wideRow(r.cells) {
		return rowText(r), true
	}
	title := r.at(roleTitle)
	if !bareRow(r) || !title.own() || hasBullet(firstLine(title)) || startsLower(firstLine(title)) {
		return "", false
	}
	n, numbered := numberOf(r)
	if numbered {
		return bareText(r), n.style == arabic && hasChildren(rows[i+1:], n)
	}
	if r.at(roleNo).filled() || i+1 >= len(rows) {
		return "", false
	}
	next, ok := numberOf(&rows[i+1])
	if !ok {
		return "", false
	}
	starts := next.last() == 1 && !rows[i+1].fresh
	return bareText(r), starts || boldCell(title.cell) || isUpper(title.text())
}

// heading begins a section, or a group within one.
func (b *rowReader) heading(text string, strong bool) {
	n, title, numbered := cutNumber(text)
	title = strings.TrimRight(title, " :;")
	b.last = nil
	within := b.strong && (!strong || (n.style == arabic || n.style == decimal) && !b.nextSection(n))
	remark := !numbered && b.open != nil && b.open.no.style != plainText && len(b.open.tasks) == 0
	if within || remark {
		b.group, b.groupNo = text, n
		return
	}
	b.begin(&field{no: n, title: title})
}

// nextSection tells whether a number goes on from that of the open section.
func (b *rowReader) nextSection(n number) bool {
	return b.open != nil && n.style == b.open.no.style && len(b.open.tasks) > 0 && n.follows(b.open.no)
}

// sectionLevel returns the outermost style of the headings between tables.
func sectionLevel(titles map[int][]string) numberStyle {
	level := numberStyle(-1)
	for _, chain := range titles {
		if len(chain) > 0 {
			level = outermost(level, titleStyle(chain[0]))
		}
	}
	return level
}

// titled begins a section with a heading between tables, or a group where it
// is numbered further in than the sections.
func (b *rowReader) titled(text string, level numberStyle) {
	n, title, _ := cutNumber(text)
	b.last = nil
	if n.style != plainText && n.style > level {
		b.group, b.groupNo = text, n
		return
	}
	b.begin(&field{no: n, title: strings.TrimRight(title, " :;")})
}

func (b *rowReader) begin(f *field) {
	b.group, b.groupNo = "", number{}
	b.fields = append(b.fields, f)
	b.open = f
}

// add begins a task.
func (b *rowReader) add(r *record, early []*record) {
	p := newPending(r)
	b.fillWhole(p, r)
	for _, part := range early {
		p.prepend(part)
	}
	p.repeatDitto(b.last)
	f := b.fieldOf(r)
	b.number(p, r)
	b.leaveGroup(p.no)
	p.group = b.group
	f.tasks = append(f.tasks, p)
	b.last = p
	if items := p.of(roleLead); len(items) > 0 {
		b.leads[vietnamese.Fold(strings.Join(items, "\n"))] = true
	}
}

// number gives the task its number. The number of a merged cell counts for all
// its rows, and rows without one under a group have the group's.
func (b *rowReader) number(p *pending, r *record) {
	e := r.at(roleNo)
	switch {
	case e.filled() && numbersSection(r):
	case e.filled():
		if n, ok := cellNumber(e.text()); ok {
			p.no, p.spanned = n, e.above
		}
		cutTitleNumber(p, true)
	default:
		cutTitleNumber(p, false)
	}
	if p.no.style == plainText && b.group != "" && b.groupNo.style == arabic {
		p.no = b.groupNo
	}
}

// cutTitleNumber takes the number from the front of the title; with known, only
// one that repeats the number that the task has.
func cutTitleNumber(p *pending, known bool) {
	items := p.of(roleTitle)
	if len(items) == 0 {
		return
	}
	n, rest, ok := cutNumber(items[0])
	if !ok || known && n.text != p.no.text {
		return
	}
	p.no = n
	p.set(roleTitle, append([]string{rest}, items[1:]...))
}

// numbersSection tells whether the number counts the sections of a column
// beside it: the two cells are equally tall and hold several tasks.
func numbersSection(r *record) bool {
	no, section, title := r.at(roleNo), r.at(roleSection), r.at(roleTitle)
	return section.cell != nil && no.cell != nil && no.cell.RowSpan > 1 && no.cell.RowSpan == section.cell.RowSpan &&
		title.cell != nil && title.cell.RowSpan < no.cell.RowSpan
}

// leaveGroup ends a group when a number of its own level or above comes.
func (b *rowReader) leaveGroup(n number) {
	if b.group == "" || b.groupNo.style != arabic || n.text == b.groupNo.text {
		return
	}
	next := n.style == arabic && n.last() == b.groupNo.last()+1
	other := n.style == decimal && len(n.parts) == 2 && n.parts[0] != b.groupNo.parts[0]
	if next || other {
		b.group, b.groupNo = "", number{}
	}
}

// fieldOf returns the section to which a row belongs.
func (b *rowReader) fieldOf(r *record) *field {
	col := r.head.index(roleSection)
	if col >= 0 && r.cells[col].filled() {
		text := spaces(r.cells[col].text())
		if !r.head.columns[col].paired || !b.strong {
			return b.named(text, r)
		}
		b.group, b.groupNo = text, number{}
	}
	if b.open == nil {
		b.begin(&field{})
	}
	return b.open
}

// named returns the section of a title in a column of sections: the same title
// is the same section wherever it comes again.
func (b *rowReader) named(text string, r *record) *field {
	key := vietnamese.Fold(text)
	f := b.byTitle[key]
	if f == nil {
		n, title, _ := cutNumber(text)
		if n.style == plainText {
			n = sectionNumber(r)
		}
		f = &field{no: n, title: strings.TrimRight(title, " :;")}
		b.byTitle[key] = f
		b.begin(f)
	}
	b.open = f
	return f
}

func sectionNumber(r *record) number {
	e := r.at(roleSectionNo)
	if !e.filled() && numbersSection(r) {
		e = r.at(roleNo)
	}
	if !e.filled() {
		return number{}
	}
	n, _ := parseNumber(e.text())
	return n
}

// continues tells whether a row without a number of its own belongs to the task
// above it.
func (b *rowReader) continues(r *record) bool {
	if b.last == nil || len(b.last.items) != len(r.cells) {
		return false
	}
	no, title := r.at(roleNo), r.at(roleTitle)
	switch {
	case no.own():
		return false
	case title.above, !title.own():
		return true
	}
	if n, ok := numberOf(r); ok && (n.style != lowerLetter || !r.fresh) {
		return false
	}
	if r.fresh {
		return b.cutByPage(r)
	}
	if r.at(roleLead).filled() || saysWhen(r) {
		return false
	}
	text := firstLine(title)
	return startsLower(text) || hasBullet(text) || !r.at(roleProducts).own()
}

// cutByPage tells whether the first row of a page is the rest of the last row
// of the page before: its title goes on, or it names no one and no time of its
// own.
func (b *rowReader) cutByPage(r *record) bool {
	if startsLower(firstLine(r.at(roleTitle))) {
		return true
	}
	lead := r.at(roleLead)
	if b.leadBroken(lead) {
		return true
	}
	if !lead.own() {
		return !saysWhen(r) || len(b.last.of(roleDue)) == 0 || hasBullet(r.at(roleDue).text())
	}
	folded := vietnamese.Fold(strings.Join(lead.items(roleLead), "\n"))
	return !startsPost(folded) && !b.leads[folded]
}

// leadBroken tells whether the name of the post in the row above is only the
// first part of one that goes on here: "Văn phòng -" before "Thống kê".
func (b *rowReader) leadBroken(lead entry) bool {
	before, after := b.last.of(roleLead), lead.items(roleLead)
	return len(before) > 0 && len(after) > 0 && breaksPost(before[len(before)-1], after[0])
}

// keepWhole remembers what a merged cell says together with its part before
// the page break, for the other rows that it covers.
func (b *rowReader) keepWhole(r *record) {
	for i, e := range r.cells {
		if r.fresh && e.own() && e.cell.RowSpan > 1 && i < len(b.last.items) {
			b.whole[e.cell] = b.last.items[i]
		}
	}
}

func (b *rowReader) fillWhole(p *pending, r *record) {
	for i, e := range r.cells {
		if items, ok := b.whole[e.cell]; ok && e.above && !e.left {
			p.items[i] = items
		}
	}
}

// saysWhen tells whether a row has a time, its own or that of a merged cell.
func saysWhen(r *record) bool {
	for i, c := range r.head.columns {
		switch c.role {
		case roleDue, roleDueFrom, roleDueTo, roleDueMark:
			if r.cells[i].filled() {
				return true
			}
		}
	}
	return false
}

// forward marks rows before a page break that are the first part of the row
// after it: where the text is centred the number may come with the second part.
func forward(rows []record) map[int]bool {
	moved := map[int]bool{}
	for i := 1; i < len(rows); i++ {
		r, before := &rows[i], &rows[i-1]
		if !r.fresh || !isNumber(r.at(roleNo).text()) || !r.at(roleNo).own() || before.head != r.head {
			continue
		}
		title := r.at(roleTitle)
		open := !title.own() || startsLower(firstLine(title))
		unnumbered := !before.at(roleNo).filled() && before.at(roleTitle).own()
		if open && unnumbered && !isSectionRow(before) && !isSectionRow(r) {
			moved[i-1] = true
		}
	}
	return moved
}

func isUpper(s string) bool {
	letters := false
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		letters = letters || unicode.IsLetter(r)
	}
	return letters
}
