package plan

import (
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// tableTitles returns for each table the headings above it that name its
// section, and the group within it, from the outside in. What stands above all
// tables names the whole and not a section: the level of the sections is the
// outermost on which a later table has a heading of its own.
func tableTitles(doc *office.Document, tables []taskTable) [][]string {
	chains := make([][]string, len(tables))
	level := numberStyle(-1)
	for i, t := range tables {
		from := t.block - titleBlocks
		if i > 0 {
			from = tables[i-1].block + 1
		}
		chains[i] = titlesAbove(doc, max(from, 0), t.block, i == 0)
		if i > 0 && len(chains[i]) > 0 {
			level = outermost(level, titleStyle(chains[i][0]))
		}
	}
	if level < 0 {
		chains[0] = firstOfRows(chains[0], tables[0].rows)
		return chains
	}
	chains[0] = fromLevel(chains[0], level)
	if !leadsTo(chains) {
		chains[0] = nil
	}
	return chains
}

// titleStyle returns how a heading is numbered.
func titleStyle(title string) numberStyle {
	n, _, _ := cutNumber(title)
	return n.style
}

// outermost returns the style further out. Headings without a number stand
// beside those with one, and do not make them part of anything.
func outermost(a, b numberStyle) numberStyle {
	if a < 0 || b < a && b != plainText || a == plainText {
		return b
	}
	return a
}

// fromLevel leaves out the headings above a level.
func fromLevel(chain []string, level numberStyle) []string {
	for i, title := range chain {
		if titleStyle(title) == level {
			return chain[i:]
		}
	}
	return nil
}

// leadsTo tells whether the first table's heading is numbered as the next.
func leadsTo(chains [][]string) bool {
	if len(chains[0]) == 0 {
		return false
	}
	first, _, _ := cutNumber(chains[0][0])
	for _, chain := range chains[1:] {
		if len(chain) == 0 {
			continue
		}
		n, _, _ := cutNumber(chain[0])
		if n.style == first.style {
			return n.style == plainText || n.follows(first)
		}
	}
	return false
}

// firstOfRows keeps the heading above a single table when the headings within
// the table go on counting from it, as spreadsheets write one table below the
// other.
func firstOfRows(chain []string, rows []record) []string {
	for i := range rows {
		if !isSectionRow(&rows[i]) || isTotal(&rows[i]) {
			continue
		}
		next, _, ok := cutNumber(rowText(&rows[i]))
		if !ok {
			return nil
		}
		for j, title := range chain {
			n, _, numbered := cutNumber(title)
			if numbered && n.style == next.style && next.last() == n.last()+1 && next.follows(n) {
				return chain[j:]
			}
		}
		return nil
	}
	return nil
}

// titlesAbove returns the headings above a table, from the outside in: the
// nearest, and above it those that are numbered further out.
func titlesAbove(doc *office.Document, from, table int, first bool) []string {
	var chain []string
	for i := table - 1; i >= from; i-- {
		p, ok := doc.Blocks[i].(*office.Paragraph)
		if !ok {
			if _, isTable := doc.Blocks[i].(*office.Table); isTable {
				return chain
			}
			continue
		}
		text := spaces(p.String())
		switch {
		case text == "" || isNumber(text) || strings.HasPrefix(text, "("):
		case isAppendixHeading(text):
			return chain
		case !isTitle(p, text):
			if first && len(chain) == 0 {
				return nil
			}
		case len(chain) == 0 || further(text, chain[0]):
			chain = append([]string{text}, chain...)
		}
	}
	return chain
}

// further tells whether a heading is numbered further out than another one.
func further(title, than string) bool {
	style := titleStyle(title)
	return style != plainText && style < titleStyle(than)
}

func isTitle(p *office.Paragraph, text string) bool {
	if len([]rune(text)) > 200 || hasBullet(text) || strings.HasSuffix(text, ";") {
		return false
	}
	if _, _, ok := cutNumber(text); ok {
		return true
	}
	return isUpper(text) || boldCell(&office.Cell{Paragraphs: []office.Paragraph{*p}})
}
