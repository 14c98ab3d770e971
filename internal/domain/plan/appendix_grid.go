package plan

import (
	"slices"
	"strings"
	"unicode"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// An entry is one place of a table's grid: the cell that covers it, and
// whether that cell begins here or reaches here from above or from the left.
type entry struct {
	cell        *office.Cell
	above, left bool
}

// own tells whether a cell with text begins at this place.
func (e entry) own() bool { return e.cell != nil && !e.above && !e.left && !blankCell(e.cell) }

// filled tells whether the place shows a text, its own or that of a merged
// cell that began above.
func (e entry) filled() bool { return e.cell != nil && !e.left && !blankCell(e.cell) }

func (e entry) text() string {
	if e.cell == nil || e.left {
		return ""
	}
	return strings.TrimSpace(e.cell.String())
}

func (e entry) items(r role) []string {
	if e.cell == nil || e.left {
		return nil
	}
	return cellItems(e.cell, r)
}

func blankCell(c *office.Cell) bool {
	for _, p := range c.Paragraphs {
		if strings.TrimSpace(p.Marker) != "" {
			return false
		}
		for _, r := range p.Runs {
			if strings.TrimSpace(r.Text) != "" {
				return false
			}
		}
	}
	return true
}

// boldCell tells whether all text of the cell is bold.
func boldCell(c *office.Cell) bool {
	bold := false
	for _, p := range c.Paragraphs {
		for _, r := range p.Runs {
			if strings.TrimSpace(r.Text) == "" {
				continue
			}
			if !r.Bold {
				return false
			}
			bold = true
		}
	}
	return bold
}

// maxColumns bounds the grid, whatever a table's spans claim.
const maxColumns = 64

// gridWidth returns the number of grid columns of a table.
func gridWidth(t *office.Table) int {
	width := len(t.Widths)
	for _, row := range t.Rows {
		for _, c := range row.Cells {
			width = max(width, c.Col+max(c.ColSpan, 1))
		}
	}
	return min(width, maxColumns)
}

// grid lays a table out so that every row has an entry for each column.
func grid(t *office.Table) [][]entry {
	width := gridWidth(t)
	rows := make([][]entry, len(t.Rows))
	reach := make([]int, width) // rows that the cell above still covers
	var last []entry
	for i := range t.Rows {
		row := make([]entry, width)
		for col := range row {
			if reach[col] > 0 {
				row[col] = last[col]
				row[col].above = true
				reach[col]--
			}
		}
		placeCells(row, reach, t.Rows[i].Cells)
		rows[i], last = row, row
	}
	return rows
}

func placeCells(row []entry, reach []int, cells []office.Cell) {
	for j := range cells {
		cell := &cells[j]
		for col := max(cell.Col, 0); col < cell.Col+max(cell.ColSpan, 1) && col < len(row); col++ {
			row[col] = entry{cell: cell, left: col > cell.Col}
			reach[col] = max(cell.RowSpan, 1) - 1
		}
	}
}

// cellItems returns the paragraphs of a cell as the column needs them. A
// paragraph that begins in the middle of a sentence belongs to the one before.
func cellItems(c *office.Cell, r role) []string {
	var items []string
	for i := range c.Paragraphs {
		for j, line := range strings.Split(c.Paragraphs[i].String(), "\n") {
			line = spaces(line)
			if line == "" {
				continue
			}
			if n := len(items); n > 0 && joinsOn(items[n-1], line, r, j > 0) {
				items[n-1] += " " + line
				continue
			}
			items = append(items, line)
		}
	}
	return items
}

// joinsOn tells whether a line goes on with the item before it. Within one
// paragraph of a title a capital letter may well go on ("của / Bộ Nội vụ");
// in a time a date goes on with its label ("Báo cáo quý I: / 15/3/2024").
func joinsOn(before, line string, r role, sameParagraph bool) bool {
	if hasBullet(line) {
		return false
	}
	if isBullet(before) {
		return true
	}
	switch r {
	case roleDue, roleDueFrom, roleDueTo:
		return startsLower(line) && !endsItem(before) || startsDigit(line) && !hasDigit(lastWord(before))
	case roleTitle:
		return !endsItem(before) && (sameParagraph || startsLower(line))
	}
	return !endsItem(before) && (startsLower(line) || sameParagraph && slices.Contains(joining, lastWord(before)))
}

// isBullet tells whether a text is a bullet and nothing else.
func isBullet(s string) bool { return s != "" && strings.Trim(s, bullets) == "" }

func startsDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// endsItem tells whether a text ends as an item of a list does.
func endsItem(s string) bool {
	return strings.HasSuffix(s, ";") || strings.HasSuffix(s, ".") || strings.HasSuffix(s, ":")
}

func startsLower(s string) bool {
	for _, r := range s {
		return unicode.IsLower(r) || strings.ContainsRune(",;.:)…%", r)
	}
	return false
}

// spaces folds every run of white space into one space.
func spaces(s string) string { return strings.Join(strings.Fields(s), " ") }

// bullets are the signs that begin an item of a list; the last ones are what
// the Wingdings and Symbol fonts leave behind.
const bullets = "-–—−+•●○▪■◦‣*·✓➢→\uf0b7\uf02d\uf0a7\uf0d8\uf0fc\uf076"

// hasBullet tells whether a line begins with a bullet; a dash within a name
// ("- HT" alone) is for the caller to know.
func hasBullet(s string) bool {
	_, found := cutBullet(s)
	return found
}

// cutBullet removes the bullet at the beginning of a line.
func cutBullet(s string) (rest string, found bool) {
	s = strings.TrimSpace(s)
	rest = strings.TrimLeft(s, bullets)
	if len(rest) == len(s) {
		return s, false
	}
	return strings.TrimSpace(rest), true
}
