package office

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifbolditalic"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
)

// WritePDF writes the document as a PDF that looks as WriteDOCX's file does in
// Word. Liberation Serif stands for Times New Roman: each letter is as wide.
// The same document always gives the same bytes.
func WritePDF(w io.Writer, doc *Document) error {
	p := newPDFWriter(doc)
	for _, s := range splitPages(doc.Blocks) {
		p.section(s)
	}
	if err := p.pdf.Output(w); err != nil {
		return fmt.Errorf("write the PDF: %w", err)
	}
	return nil
}

// serif is the family under which the fonts are known within the PDF.
const serif = "serif"

// A pdfWriter lays blocks out on pages. Lengths are in millimetres, y grows
// downwards.
type pdfWriter struct {
	pdf   *fpdf.Fpdf
	ruler ruler
	page  PageSetup
	// number is the page's number within its section.
	number int
	// y is where the next block begins.
	y float64
	// style and size are what the PDF was last told to write in.
	style fontStyle
	size  float64
}

func newPDFWriter(doc *Document) *pdfWriter {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.AddUTF8FontFromBytes(serif, "", liberationserifregular.TTF)
	pdf.AddUTF8FontFromBytes(serif, "B", liberationserifbold.TTF)
	pdf.AddUTF8FontFromBytes(serif, "I", liberationserifitalic.TTF)
	pdf.AddUTF8FontFromBytes(serif, "BI", liberationserifbolditalic.TTF)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCellMargin(0)
	pdf.SetLineWidth(0.18) // half a point
	pdf.SetTitle(doc.title(), true)
	pdf.SetProducer("Vidan", true)
	pdf.SetLang("vi-VN")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(packedAt)
	pdf.SetModificationDate(packedAt.Add(time.Second))
	return &pdfWriter{pdf: pdf, ruler: measure(pdf, doc)}
}

func (p *pdfWriter) section(s pageSection) {
	p.page = s.page
	p.number = 0
	p.newPage()
	for i, b := range s.blocks {
		switch b := b.(type) {
		case *Paragraph:
			p.paragraph(b, i+1 < len(s.blocks))
		case *Table:
			p.table(b)
		}
	}
}

// newPage begins a page and numbers it at the top centre, except the first of
// the section (decree 30/2020/NĐ-CP, annex I, II.7).
func (p *pdfWriter) newPage() {
	orientation := "P"
	if p.page.Landscape {
		orientation = "L"
	}
	p.pdf.AddPageFormat(orientation, fpdf.SizeType{Wd: pageShort, Ht: pageLong})
	if p.pdf.PageNo() == 1 {
		// Decree 30/2020 wants e-copies in PDF 1.4 or later; naming a
		// transparency, here none at all, makes it so.
		p.pdf.SetAlpha(1, "Normal")
	}
	p.style, p.size = fontStyle{}, 0
	p.number++
	p.y = p.page.Top
	if p.number == 1 {
		return
	}
	number := []Run{{Text: strconv.Itoa(p.number)}}
	for _, l := range p.ruler.lines(number, p.page.textWidth(), 0) {
		p.line(l, p.page.Left, p.page.Top/2, p.page.textWidth(), Center)
	}
}

// bottom is where the text of a page must end.
func (p *pdfWriter) bottom() float64 { return p.page.height() - p.page.Bottom }

// top tells whether nothing stands on the page yet.
func (p *pdfWriter) top() bool { return p.y <= p.page.Top }

// room makes sure that a height fits below y, on a new page when needed.
func (p *pdfWriter) room(height float64) {
	if p.y+height > p.bottom() && !p.top() {
		p.newPage()
	}
}

// paragraph writes a paragraph of the body. A heading goes to the next page
// when not even two lines of what follows would fit below.
func (p *pdfWriter) paragraph(para *Paragraph, followed bool) {
	if para.PageBreakBefore && !p.top() {
		p.newPage()
	}
	set := p.ruler.set(para, p.page.textWidth())
	if para.heading() && followed {
		p.room(set.height() + 2*lineHeight(defaultSize))
	}
	if !p.top() {
		p.y += inMM(para.Before)
	}
	for i, l := range set.lines {
		p.room(set.together(i))
		p.line(l, p.page.Left, p.y, p.page.textWidth(), para.Align)
		p.y += l.height
	}
	p.rule(para, p.page.Left, p.y, p.page.textWidth())
	p.y += ruleHeight(para) + inMM(para.After)
}

// ruleHeight is the room that a paragraph's rule takes below it.
func ruleHeight(para *Paragraph) float64 {
	if para.Rule <= 0 {
		return 0
	}
	return 2
}

// rule draws the short line below a paragraph that ends at y.
func (p *pdfWriter) rule(para *Paragraph, x, y, width float64) {
	if para.Rule <= 0 {
		return
	}
	length := width * min(para.Rule, 1)
	switch para.Align {
	case Center:
		x += (width - length) / 2
	case Right:
		x += width - length
	}
	p.pdf.Line(x, y+0.8, x+length, y+0.8)
}

// inMM turns points into millimetres.
func inMM(pt float64) float64 { return pt * 25.4 / 72 }
