package office

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
)

// WriteHTML writes the document as a fragment of HTML, to be shown beside what
// was read from it. All text is escaped; nothing in it runs. Blocks, rows and
// cells carry the id that Anchor gives for their place.
func WriteHTML(w io.Writer, doc *Document) error {
	h := htmlWriter{bufio.NewWriter(w)}
	for _, b := range doc.Blocks {
		switch b := b.(type) {
		case *Paragraph:
			h.paragraph(b)
		case *Table:
			h.table(b)
		}
	}
	if err := h.Flush(); err != nil {
		return fmt.Errorf("write the HTML: %w", err)
	}
	return nil
}

// Anchor returns the id in WriteHTML's fragment of what stands at a place, and
// "" for a place that is nowhere: "source-b12-r3-c2", "source-l40".
func Anchor(p Place) string {
	var b strings.Builder
	for _, part := range []struct {
		letter string
		n      int
	}{{"p", p.Page}, {"b", p.Block}, {"l", p.Line}, {"r", p.Row}, {"c", p.Col}} {
		if part.n > 0 {
			b.WriteString("-" + part.letter + strconv.Itoa(part.n))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "source" + b.String()
}

// An htmlWriter keeps the first error until it is flushed.
type htmlWriter struct{ *bufio.Writer }

// An attribute of an element; one with an empty value is left out.
type attribute struct{ name, value string }

func (h htmlWriter) open(element string, attributes ...attribute) {
	h.raw("<" + element)
	for _, a := range attributes {
		if a.value != "" {
			h.raw(" " + a.name + `="` + html.EscapeString(a.value) + `"`)
		}
	}
	h.raw(">")
}

func (h htmlWriter) close(element string) { h.raw("</" + element + ">") }

func (h htmlWriter) raw(markup string) { _, _ = h.WriteString(markup) }

func (h htmlWriter) text(text string) {
	for i, line := range strings.Split(printable(text), "\n") {
		if i > 0 {
			h.raw("<br>")
		}
		h.raw(html.EscapeString(line))
	}
}

func (h htmlWriter) paragraph(p *Paragraph) {
	h.open("p", attribute{"id", Anchor(p.Place)}, attribute{"class", alignClass(p.Align)})
	for _, r := range p.textRuns() {
		h.run(r)
	}
	h.close("p")
	h.raw("\n")
}

func (h htmlWriter) run(r Run) {
	styles := []struct {
		on      bool
		element string
	}{{r.Bold, "b"}, {r.Italic, "i"}, {r.Underline, "u"}}
	for _, s := range styles {
		if s.on {
			h.open(s.element)
		}
	}
	h.text(r.Text)
	for i := len(styles) - 1; i >= 0; i-- {
		if styles[i].on {
			h.close(styles[i].element)
		}
	}
}

// table writes the header rows as such, so that a screen reader names the
// column of each cell. A table that only arranges says so.
func (h htmlWriter) table(t *Table) {
	if t.Borderless {
		h.open("table", attribute{"id", Anchor(t.Place)}, attribute{"class", "w-100"}, attribute{"role", "presentation"})
	} else {
		h.open("table", attribute{"id", Anchor(t.Place)}, attribute{"class", "table table-bordered"})
	}
	header := min(t.HeaderRows, len(t.Rows))
	if t.Borderless {
		header = 0
	}
	h.rows("thead", "th", t.Rows[:header])
	h.rows("tbody", "td", t.Rows[header:])
	h.close("table")
	h.raw("\n")
}

func (h htmlWriter) rows(group, element string, rows []Row) {
	if len(rows) == 0 {
		return
	}
	h.open(group)
	for i, row := range rows {
		h.open("tr", attribute{"id", Anchor(row.Place)})
		for j := range row.Cells {
			cell := &row.Cells[j]
			h.cell(element, cell, cell.rowSpan(i, len(rows)))
		}
		h.close("tr")
		h.raw("\n")
	}
	h.close(group)
}

func (h htmlWriter) cell(element string, c *Cell, rows int) {
	scope := ""
	if element == "th" {
		scope = "col"
	}
	h.open(element, attribute{"id", Anchor(c.Place)}, attribute{"scope", scope},
		attribute{"colspan", spanValue(c.ColSpan)}, attribute{"rowspan", spanValue(rows)})
	for i := range c.Paragraphs {
		p := c.Paragraphs[i]
		if p.Place == c.Place {
			p.Place = Place{} // the cell has the id already
		}
		h.paragraph(&p)
	}
	h.close(element)
}

func spanValue(span int) string {
	if span <= 1 {
		return ""
	}
	return strconv.Itoa(span)
}

func alignClass(a Align) string {
	switch a {
	case Center:
		return "text-center"
	case Right:
		return "text-end"
	}
	return ""
}
