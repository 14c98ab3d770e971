package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// appendixTitle names the appendix (phụ lục) and the document it belongs to.
func appendixTitle(d Draft) []office.Block {
	name := centred(style{bold: true, size: sizeBody}, "Phụ lục")
	title := centred(style{bold: true, size: sizeBody}, appendixName(d.Title))
	belongs := centred(style{italic: true, size: sizeBody}, appendixBelongs(d))
	belongs.After = 8
	return []office.Block{&name, &title, &belongs}
}

// appendixName is the title in capitals: "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2024".
func appendixName(title string) string {
	return strings.TrimSpace("NHIỆM VỤ " + strings.ToUpper(subjectOf(title)))
}

// appendixBelongs is "(Kèm theo Kế hoạch số … ngày … của …)".
func appendixBelongs(d Draft) string {
	return fmt.Sprintf("(Kèm theo Kế hoạch số %s %s của %s)",
		numberOrBlank(d.Number), dayInWords(d.Date, d.Year), orDefault(d.Unit, "đơn vị"))
}

// A shownColumn is a column of the task table as it is written.
type shownColumn struct {
	title string
	// width is in millimetres; the columns shown share the page by it.
	width float64
	// of returns the lines that the column shows of a task.
	of func(t DraftTask) []string
	// center puts the lines in the middle.
	center bool
	// optional columns are shown only when some task has something in them.
	optional bool
}

// taskColumns are the columns of the appendix in their usual order.
var taskColumns = []shownColumn{
	{title: "STT", width: 12, center: true, of: func(t DraftTask) []string { return lineOf(t.No) }},
	{title: "Nhiệm vụ", width: 60, of: func(t DraftTask) []string { return lineOf(t.Title) }},
	{title: "Sản phẩm", width: 56, of: func(t DraftTask) []string { return dashed(t.Products) }},
	{title: "Chủ trì", width: 30, center: true, of: func(t DraftTask) []string { return lineOf(t.Lead) }},
	{title: "Phối hợp", width: 30, optional: true, of: func(t DraftTask) []string { return t.Coordinators }},
	{title: "Thời gian", width: 52, of: shownDue},
	{title: "Kinh phí", width: 24, optional: true, of: func(t DraftTask) []string { return lineOf(t.Funding) }},
	{title: "Ghi chú", width: 47, of: func(t DraftTask) []string { return dashed(t.Notes) }},
}

// columnsFor returns the columns that the plan needs.
func columnsFor(d Draft) []shownColumn {
	return slices.DeleteFunc(slices.Clone(taskColumns), func(c shownColumn) bool {
		return c.optional && !someTask(d, func(t DraftTask) bool { return len(c.of(t)) > 0 })
	})
}

func someTask(d Draft, has func(DraftTask) bool) bool {
	for _, s := range d.Sections {
		if slices.ContainsFunc(s.Tasks, has) {
			return true
		}
	}
	return false
}

// appendixTable is the table of the appendix: a header row that comes again on
// each page, a row over the whole width for each section, a row for each task.
func appendixTable(d Draft) *office.Table {
	columns := columnsFor(d)
	table := &office.Table{HeaderRows: 1, Rows: []office.Row{shownHeader(columns)}}
	for _, c := range columns {
		table.Widths = append(table.Widths, c.width)
	}
	for _, s := range d.Sections {
		if title := sectionTitle(s); title != "" {
			table.Rows = append(table.Rows, shownSection(title, len(columns)))
		}
		for _, t := range s.Tasks {
			if len(t.Due) > 0 && !t.saysItsTimes(d.Year) {
				t.DueText = "" // a person has changed the times: these are written
			}
			table.Rows = append(table.Rows, shownTask(t, columns))
		}
	}
	return table
}

// sectionTitle is what stands in a section's row: "I. CẢI CÁCH THỂ CHẾ".
func sectionTitle(s Section) string {
	if s.No == "" {
		return s.Title
	}
	return strings.TrimSpace(s.No + ". " + s.Title)
}

func shownHeader(columns []shownColumn) office.Row {
	var row office.Row
	for i, c := range columns {
		title := cell(i, centred(style{bold: true, size: sizeTable}, c.title))
		title.Middle = true
		row.Cells = append(row.Cells, title)
	}
	return row
}

func shownSection(title string, columns int) office.Row {
	banner := cell(0, office.Paragraph{
		Before: 2, After: 2,
		Runs: []office.Run{style{bold: true, size: sizeTable}.run(title)},
	})
	banner.ColSpan = columns
	return office.Row{Cells: []office.Cell{banner}}
}

func shownTask(t DraftTask, columns []shownColumn) office.Row {
	var row office.Row
	for i, c := range columns {
		row.Cells = append(row.Cells, taskCell(i, c, c.of(t)))
	}
	return row
}

func taskCell(col int, c shownColumn, lines []string) office.Cell {
	result := cell(col)
	result.Middle = c.center
	for _, line := range lines {
		p := office.Paragraph{Runs: []office.Run{style{size: sizeTable}.run(line)}}
		if c.center {
			p.Align = office.Center
		}
		result.Paragraphs = append(result.Paragraphs, p)
	}
	return result
}

// shownDue is the time as the source says it; of a task made by hand, in the
// words that the reading of dates understands.
func shownDue(t DraftTask) []string {
	text := t.DueText
	if text == "" {
		text = DueWords(t.Due, t.Kind)
	}
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func lineOf(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

func dashed(texts []string) []string {
	var lines []string
	for _, t := range texts {
		lines = append(lines, "- "+t)
	}
	return lines
}
