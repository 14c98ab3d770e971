package plan

import (
	"strings"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// An appendix (phụ lục) is the part of a plan that lists its tasks: a table at
// the end, or tables in the body.
type appendix struct {
	Sections []Section
	Sources  []TaskSource
	Doubts   []Doubt
	// First is the index of the first block that belongs to the appendix, the
	// heading "Phụ lục" or the table itself, and Last the index after its last
	// block; both are the number of blocks when there is none. The blocks
	// before and after are the body's.
	First, Last int
	// above are rows over the headers of the tables of tasks.
	above []*office.Table
}

// readAppendix finds and reads the tasks of a plan for a year; year 0 is looked
// for in the titles. Real tables come first, then a table that was flattened to
// lines of text, then a list in the body.
func readAppendix(doc *office.Document, year int) appendix {
	s := findTasks(doc)
	if len(s.rows) == 0 {
		if a, ok := readList(doc, year); ok {
			return a
		}
		end := len(doc.Blocks)
		return appendix{First: end, Last: end, Doubts: []Doubt{{
			Code: DoubtNoTable, Section: -1, Task: -1,
			Text: "Không tìm thấy bảng nhiệm vụ trong văn bản. Hãy kiểm tra tệp hoặc nhập nhiệm vụ bằng tay.",
		}}}
	}
	if year == 0 {
		year = s.year(doc)
	}
	a := appendix{First: s.first, Last: s.last, above: s.above}
	a.fill(readRows(s.rows, s.titles), year)
	a.doubtDates(s.place)
	a.doubtDuplicates()
	return a
}

// readList reads the tasks of a plan that lists them in its body.
func readList(doc *office.Document, year int) (appendix, bool) {
	fields, first, last := listFields(doc)
	if len(fields) == 0 {
		return appendix{}, false
	}
	a := appendix{First: first, Last: last, Doubts: []Doubt{{
		Code: DoubtNoTable, Section: -1, Task: -1, Place: doc.Blocks[first].At(),
		Text: "Văn bản không có bảng nhiệm vụ: các nhiệm vụ được đọc từ phần lời. Hãy xem còn thiếu nhiệm vụ nào không.",
	}}}
	if year == 0 {
		year = scope{first: first, last: last}.year(doc)
	}
	a.fill(fields, year)
	a.doubtDates(doc.Blocks[first].At())
	a.doubtDuplicates()
	return a, true
}

// A scope is where the tasks of a document stand.
type scope struct {
	rows []record
	// titles are headings between tables, from the outside in, by the record
	// that follows them.
	titles      map[int][]string
	first, last int
	place       office.Place
	above       []*office.Table
}

func findTasks(doc *office.Document) scope {
	if tables := taskTables(doc); len(tables) > 0 {
		return tableScope(doc, tables)
	}
	if s := drawnScope(doc); len(s.rows) > 0 {
		return s
	}
	return flatScope(doc)
}

func tableScope(doc *office.Document, tables []taskTable) scope {
	s := scope{
		first:  appendixStart(doc, tables[0].block),
		last:   tables[len(tables)-1].block + 1,
		place:  doc.Blocks[tables[0].block].At(),
		titles: map[int][]string{},
	}
	titles := tableTitles(doc, tables)
	for i, t := range tables {
		if len(titles[i]) > 0 {
			s.titles[len(s.rows)] = titles[i]
		}
		s.rows = append(s.rows, t.rows...)
		if t.above != nil {
			s.above = append(s.above, t.above)
		}
	}
	return s
}

// titleBlocks is how many paragraphs the title of an appendix may have.
const titleBlocks = 15

// appendixStart returns the heading "Phụ lục" above a table, the table itself
// where there is none.
func appendixStart(doc *office.Document, table int) int {
	for i := table - 1; i >= 0 && i > table-titleBlocks; i-- {
		switch b := doc.Blocks[i].(type) {
		case *office.Table:
			return table
		case *office.Paragraph:
			if isAppendixHeading(b.String()) {
				return i
			}
		}
	}
	return table
}

func isAppendixHeading(text string) bool {
	folded := vietnamese.Fold(spaces(text))
	return len(folded) < 160 && (strings.HasPrefix(folded, "phu luc") || strings.HasPrefix(folded, "bieu so") || strings.HasPrefix(folded, "phu bieu"))
}

// year finds the plan's year in the titles: above and within the table, then
// at the beginning of the document.
func (s scope) year(doc *office.Document) int {
	for i := s.first; i < s.last && i < s.first+titleBlocks; i++ {
		if year := blockYear(doc.Blocks[i]); year > 0 {
			return year
		}
	}
	for _, block := range doc.Blocks[:min(len(doc.Blocks), 60)] {
		if p, ok := block.(*office.Paragraph); ok && yearIn(p.String()) > 0 {
			return yearIn(p.String())
		}
	}
	return 0
}

// blockYear returns the year that a paragraph, or a title within the first
// rows of a table, names.
func blockYear(block office.Block) int {
	if p, ok := block.(*office.Paragraph); ok {
		return yearIn(p.String())
	}
	t, ok := block.(*office.Table)
	if !ok {
		return 0
	}
	for _, row := range t.Rows[:min(len(t.Rows), headerDepth)] {
		if len(row.Cells) > 0 && row.Cells[0].ColSpan > 1 {
			if year := yearIn(row.Cells[0].String()); year > 0 {
				return year
			}
		}
	}
	return 0
}

// fill makes the sections and tasks with their sources and doubts.
func (a *appendix) fill(fields []*field, year int) {
	for s, f := range fields {
		section := Section{No: f.no.text, Title: f.title}
		shareNumbers(f.tasks)
		for t, p := range f.tasks {
			task, reading := p.task(year, f.no.text)
			section.Tasks = append(section.Tasks, task)
			a.Sources = append(a.Sources, p.source(s, t))
			a.doubtTask(s, t, p, task, reading)
		}
		a.doubtNumbers(s, f)
		a.Sections = append(a.Sections, section)
	}
}

// longLead is how many letters the name of a post has at the most.
const longLead = 150

// doubtTask asks about what a task lacks and about its time.
func (a *appendix) doubtTask(section, index int, p *pending, task DraftTask, reading DueReading) {
	if task.Title == "" {
		a.Doubts = append(a.Doubts, Doubt{
			Code: DoubtTitleMissing, Section: section, Task: index, Field: FieldTitle,
			Text: "Nhiệm vụ này chưa có tên.", Place: p.placeOf(roleTitle),
		})
	}
	if saysTime(task.Lead) || utf8.RuneCountInString(task.Lead) > longLead {
		a.Doubts = append(a.Doubts, Doubt{
			Code: DoubtLeadMissing, Section: section, Task: index, Field: FieldLead,
			Text: "Phần chủ trì có thể lẫn lời của cột khác.", Place: p.placeOf(roleLead), Quote: task.Lead,
		})
	}
	if task.Lead == "" {
		a.Doubts = append(a.Doubts, Doubt{
			Code: DoubtLeadMissing, Section: section, Task: index, Field: FieldLead,
			Text: "Chưa rõ ai chủ trì nhiệm vụ này.", Place: p.placeOf(roleLead),
		})
	}
	for _, d := range reading.Doubts {
		a.Doubts = append(a.Doubts, Doubt{
			Code: d.Code, Section: section, Task: index, Field: FieldDue,
			Text: d.Text, Place: p.placeOf(p.dueRole()), Quote: d.Quote, Options: d.Options,
		})
	}
}

// dueRole returns the first role of time that the table has.
func (p *pending) dueRole() role {
	for _, r := range []role{roleDue, roleDueTo, roleDueFrom, roleDueMark} {
		if p.head.has(r) {
			return r
		}
	}
	return roleDue
}

// doubtDates asks once for the whole, and not once for each task, when a table
// has no dates at all.
func (a *appendix) doubtDates(place office.Place) {
	for _, s := range a.Sections {
		for _, t := range s.Tasks {
			if len(t.Due) > 0 {
				return
			}
		}
	}
	doubts := []Doubt{{
		Code: DoubtNoDates, Section: -1, Task: -1, Field: FieldDue, Place: place,
		Text: "Bảng nhiệm vụ không có ngày nào. Các nhiệm vụ sẽ chưa có kỳ hạn cho đến khi được nhập.",
	}}
	for _, d := range a.Doubts {
		if d.Code != DoubtDueMissing {
			doubts = append(doubts, d)
		}
	}
	a.Doubts = doubts
}
