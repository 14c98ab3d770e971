package office

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"strings"
)

// An xmlWriter writes markup as it is and text escaped. Errors show when the
// buffer below it is flushed.
type xmlWriter struct {
	w *bufio.Writer
}

func (x *xmlWriter) raw(markup string) { _, _ = x.w.WriteString(markup) }

func (x *xmlWriter) rawf(format string, args ...any) { _, _ = fmt.Fprintf(x.w, format, args...) }

func (x *xmlWriter) text(text string) { _ = xml.EscapeText(x.w, []byte(printable(text))) }

// paragraph writes a paragraph that stands in a column of the given width in
// millimetres, and its rule below it.
func (d docxPages) paragraph(p *Paragraph, width float64, keepNext bool) {
	d.x.raw(`<w:p><w:pPr>`)
	if keepNext || p.Rule > 0 {
		d.x.raw(`<w:keepNext/>`)
	}
	if p.PageBreakBefore {
		d.x.raw(`<w:pageBreakBefore/>`)
	}
	after := p.After
	if p.Rule > 0 {
		after = 0 // the rule is nearer than what follows
	}
	d.x.rawf(`<w:spacing w:before="%d" w:after="%d"/>`, twentieths(p.Before), twentieths(after))
	if p.Indent != 0 || p.FirstLine != 0 {
		d.x.rawf(`<w:ind w:left="%d"%s/>`, toTwips(p.Indent), firstLine(p.FirstLine))
	}
	d.x.rawf(`<w:jc w:val="%s"/></w:pPr>`, docxAlign(p.Align))
	for _, r := range p.textRuns() {
		d.run(r)
	}
	d.x.raw(`</w:p>`)
	if p.Rule > 0 {
		d.rule(p, width)
	}
}

// rule draws the short line as the upper border of an empty low paragraph,
// which Word and LibreOffice both show where it belongs, even after editing.
func (d docxPages) rule(p *Paragraph, width float64) {
	left, right := 0.0, width*(1-min(p.Rule, 1))
	switch p.Align {
	case Center:
		left, right = right/2, right/2
	case Right:
		left, right = right, 0
	}
	d.x.raw(`<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>`)
	d.x.rawf(`<w:spacing w:before="40" w:after="%d" w:line="100" w:lineRule="exact"/><w:ind w:left="%d" w:right="%d"/></w:pPr></w:p>`,
		twentieths(p.After), toTwips(left), toTwips(right))
}

// run writes text in one style; line breaks and tabs are elements of their own.
func (d docxPages) run(r Run) {
	if r.Text == "" {
		return
	}
	d.x.raw(`<w:r>`)
	d.runProperties(r)
	for i, line := range strings.Split(r.Text, "\n") {
		if i > 0 {
			d.x.raw(`<w:br/>`)
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				d.x.raw(`<w:tab/>`)
			}
			if piece != "" {
				d.x.raw(`<w:t xml:space="preserve">`)
				d.x.text(piece)
				d.x.raw(`</w:t>`)
			}
		}
	}
	d.x.raw(`</w:r>`)
}

func (d docxPages) runProperties(r Run) {
	if !r.Bold && !r.Italic && !r.Underline && r.Size == 0 {
		return
	}
	d.x.raw(`<w:rPr>`)
	if r.Bold {
		d.x.raw(`<w:b/><w:bCs/>`)
	}
	if r.Italic {
		d.x.raw(`<w:i/><w:iCs/>`)
	}
	if r.Size > 0 {
		half := int(r.Size*2 + 0.5)
		d.x.rawf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, half, half)
	}
	if r.Underline {
		d.x.raw(`<w:u w:val="single"/>`)
	}
	d.x.raw(`</w:rPr>`)
}

func firstLine(mm float64) string {
	if mm < 0 {
		return fmt.Sprintf(` w:hanging="%d"`, toTwips(-mm))
	}
	return fmt.Sprintf(` w:firstLine="%d"`, toTwips(mm))
}

func docxAlign(a Align) string {
	switch a {
	case Center:
		return "center"
	case Right:
		return "right"
	case Justify:
		return "both"
	}
	return "left"
}

// twentieths turns points into twentieths of a point.
func twentieths(points float64) int { return int(points*20 + 0.5) }
