package plan

import (
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// bareRow tells whether a row names something and says nothing else of it.
func bareRow(r *record) bool {
	for i, e := range r.cells {
		switch r.head.columns[i].role {
		case roleNo, roleSectionNo, roleSection, roleTitle, roleOther, roleNotes, roleFunding:
			continue
		}
		if e.filled() {
			return false
		}
	}
	return true
}

// numberOf returns the row's own number: of its cell, or of the front of its
// title where there is no cell for it or nothing in it.
func numberOf(r *record) (number, bool) {
	if e := r.at(roleNo); e.own() {
		return cellNumber(e.text())
	}
	title := r.at(roleTitle)
	if !title.own() {
		return number{}, false
	}
	n, _, ok := cutNumber(firstLine(title))
	return n, ok
}

func firstLine(e entry) string {
	if e.cell == nil {
		return ""
	}
	if lines := e.cell.Lines(); len(lines) > 0 {
		return spaces(lines[0])
	}
	return ""
}

// isSectionRow tells whether a row is the heading of a section by its form: one
// text over the width, or a roman number or capital letter, and nothing else.
func isSectionRow(r *record) bool {
	if wideRow(r.cells) || lonely(r) {
		n, _, ok := cutNumber(rowText(r))
		return !ok || n.style == upperRoman || n.style == upperLetter || n.style == arabic
	}
	if !bareRow(r) || !r.at(roleTitle).own() && !r.at(roleSection).own() {
		return false
	}
	n, ok := numberOf(r)
	return ok && (n.style == upperRoman || n.style == upperLetter)
}

// lonely tells whether the only text of a row stands in the first column
// although that is not the column of titles, as headings in spreadsheets do.
func lonely(r *record) bool {
	for i, e := range r.cells {
		if e.own() != (i == 0) {
			return false
		}
	}
	first, text := r.head.columns[0].role, r.cells[0].text()
	return (first == roleNo || first == roleSectionNo) && !isNumber(text) && !isBullet(text)
}

// hasSections looks for sections that are more than numbered rows.
func hasSections(rows []record) bool {
	for i := range rows {
		r := &rows[i]
		if col := r.head.index(roleSection); col >= 0 && r.cells[col].own() && !r.head.columns[col].paired {
			return true
		}
		if !isSectionRow(r) || isTotal(r) {
			continue
		}
		if n, _, ok := cutNumber(rowText(r)); !ok || n.style != arabic {
			return true
		}
	}
	return false
}

// rowText joins the texts of a row in reading order.
func rowText(r *record) string {
	var parts []string
	for i, e := range r.cells {
		if !e.own() {
			continue
		}
		text := spaces(e.text())
		if r.head.columns[i].role == roleNo && isNumber(text) {
			text = strings.TrimRight(text, ".):") + "."
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

// bareText is the number and title of a heading without its notes.
func bareText(r *record) string {
	text := spaces(r.at(roleTitle).text())
	if e := r.at(roleNo); e.own() {
		return strings.TrimRight(spaces(e.text()), ".):") + ". " + text
	}
	return text
}

// hasChildren tells whether the next row is the first of those under a number:
// 1.1 under 1, a letter, or a row without number that has a title and more.
func hasChildren(rows []record, parent number) bool {
	if len(rows) == 0 {
		return false
	}
	next := &rows[0]
	if n, ok := numberOf(next); ok {
		return n.style == lowerLetter || n.style == decimal && n.parts[len(n.parts)-2] == parent.last()
	}
	no, title := next.at(roleNo), next.at(roleTitle)
	return !no.own() && !wideRow(next.cells) && title.own() && !bareRow(next)
}

// isTotal tells whether a row only sums up.
func isTotal(r *record) bool {
	folded := strings.TrimRight(vietnamese.Fold(rowText(r)), " :.0123456789")
	switch folded {
	case "tong", "cong", "tong cong", "tong so":
		return true
	}
	return bareRow(r) && (strings.HasPrefix(folded, "tong cong") || strings.HasPrefix(folded, "ghi chu:"))
}
