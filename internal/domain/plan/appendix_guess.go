package plan

import (
	"regexp"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// guessSample is how many rows are looked at to guess a column from its cells.
const guessSample = 60

// guessRoles finds the columns of time and of titles by what stands in them,
// where the header did not say.
func guessRoles(head *heading, cells [][]entry) {
	sample := cells[:min(len(cells), guessSample)]
	if !head.has(roleTitle) {
		if col := longestColumn(head, sample); col >= 0 {
			head.columns[col].role = roleTitle
		}
	}
	if !head.has(roleDue) && !head.has(roleDueTo) && !head.has(roleDueMark) {
		if col := timeColumn(head, sample); col >= 0 {
			head.columns[col].role = roleDue
		}
	}
}

// longestColumn returns the unknown column with the most text, -1 if none has
// texts as long as titles are.
func longestColumn(head *heading, sample [][]entry) int {
	best, length := -1, 0
	for col, c := range head.columns {
		if c.role != roleOther {
			continue
		}
		total := 0
		for _, row := range sample {
			if row[col].own() && row[col].cell.ColSpan <= 1 {
				total += len(row[col].text())
			}
		}
		if total > length {
			best, length = col, total
		}
	}
	if length < 15*len(sample) {
		return -1
	}
	return best
}

func timeColumn(head *heading, sample [][]entry) int {
	for col, c := range head.columns {
		if c.role == roleOther && mostly(sample, col, saysTime) {
			return col
		}
	}
	return -1
}

// mostly tells whether more than half of a column's own texts are of a kind.
func mostly(sample [][]entry, col int, kind func(string) bool) bool {
	filled, hits := 0, 0
	for _, row := range sample {
		if !row[col].own() || row[col].cell.ColSpan > 1 {
			continue
		}
		filled++
		if kind(row[col].text()) {
			hits++
		}
	}
	return filled > 0 && hits*2 > filled
}

var timePattern = regexp.MustCompile(`\d{1,2}/\d{1,2}|\d{1,2}/20\d\d|\bthang \d|\b(quy|qui) ?(i|v|\d)|\bthuong xuyen\b|\btrong nam\b|` +
	`\bhang (ngay|tuan|thang|quy|nam)\b|\btruoc (ngay|thang|\d)|\bdinh ky\b|\b6 thang\b|^nam 20\d\d|\bca nam\b|\bcuoi nam\b|\bdau nam\b|` +
	`\blien tuc\b|\bkhi (co|phat sinh)\b|\btheo (ke hoach|quy dinh|yeu cau)\b|\bngay \d`)

// saysTime tells whether a short text looks like the time of a task.
func saysTime(text string) bool {
	return len(text) < 600 && timePattern.MatchString(vietnamese.Fold(text))
}

// guessTables reads tables that have no header at all: numbers in one column,
// times in another, long texts in a third.
func guessTables(doc *office.Document) []taskTable {
	var found []taskTable
	for i, block := range doc.Blocks {
		table, ok := block.(*office.Table)
		if !ok || len(table.Rows) < 2 || table.Borderless || gridWidth(table) < 3 {
			continue
		}
		cells := grid(table)
		if head := guessHeading(cells); head != nil {
			found = append(found, taskTable{block: i, head: head, rows: records(table, cells, head, 0)})
		}
	}
	return found
}

func guessHeading(cells [][]entry) *heading {
	head := &heading{columns: make([]column, len(cells[0]))}
	sample := cells[:min(len(cells), guessSample)]
	if !mostly(sample, 0, isNumber) {
		return nil
	}
	head.columns[0].role = roleNo
	guessRoles(head, cells)
	for col := range head.columns {
		post := func(s string) bool { return startsPost(vietnamese.Fold(s)) }
		if head.columns[col].role == roleOther && mostly(sample, col, post) {
			head.columns[col].role = roleLead
			break
		}
	}
	if !head.has(roleDue) || !head.has(roleTitle) {
		return nil
	}
	return head
}
