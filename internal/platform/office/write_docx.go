package office

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"time"
)

// WriteDOCX writes the document as a Word file: A4, Times New Roman 14, page
// numbers at the top centre from the second page of each section on (decree
// 30/2020/NĐ-CP, annex I). The same document always gives the same bytes.
func WriteDOCX(w io.Writer, doc *Document) error {
	archive := zip.NewWriter(w)
	for _, part := range docxParts(doc) {
		if err := writePart(archive, part); err != nil {
			return fmt.Errorf("write %s of the DOCX: %w", part.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("finish the DOCX: %w", err)
	}
	return nil
}

// packedAt stands in each part for the time of packing, so that equal
// documents are equal files.
var packedAt = time.Date(2020, time.March, 5, 0, 0, 0, 0, time.UTC)

// A docxPart is one file of the package.
type docxPart struct {
	name  string
	write func(x *xmlWriter)
}

func docxParts(doc *Document) []docxPart {
	fixed := func(text string) func(*xmlWriter) {
		return func(x *xmlWriter) { x.raw(text) }
	}
	return []docxPart{
		{"[Content_Types].xml", fixed(docxContentTypes)},
		{"_rels/.rels", fixed(docxPackageRelations)},
		{"docProps/core.xml", func(x *xmlWriter) { writeCoreProperties(x, doc.title()) }},
		{"word/_rels/document.xml.rels", fixed(docxDocumentRelations)},
		{"word/document.xml", func(x *xmlWriter) { writeBody(x, doc) }},
		{"word/styles.xml", fixed(wordStyles)},
		{"word/settings.xml", fixed(wordSettings)},
		{"word/header-number.xml", fixed(docxNumberHeader)},
		{"word/header-first.xml", fixed(docxFirstHeader)},
	}
}

func writePart(archive *zip.Writer, part docxPart) error {
	entry, err := archive.CreateHeader(&zip.FileHeader{
		Name: part.name, Method: zip.Deflate, Modified: packedAt,
	})
	if err != nil {
		return err
	}
	buffer := bufio.NewWriter(entry)
	x := &xmlWriter{w: buffer}
	x.raw(xmlDeclaration)
	part.write(x)
	return buffer.Flush()
}

func writeCoreProperties(x *xmlWriter, title string) {
	x.raw(docxCoreOpen)
	x.raw("<dc:title>")
	x.text(title)
	x.raw("</dc:title>")
	x.raw(docxCoreClose)
}

// writeBody writes the sections. In WordprocessingML the setup of a section
// stands at its end: in the last paragraph, or for the last section in the body.
func writeBody(x *xmlWriter, doc *Document) {
	x.raw(docxDocumentOpen)
	sections := splitPages(doc.Blocks)
	for i, s := range sections {
		d := docxPages{x: x, page: s.page}
		d.blocks(s.blocks)
		if i == len(sections)-1 {
			d.properties()
			break
		}
		x.raw(`<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/>`)
		d.properties()
		x.raw(`</w:pPr></w:p>`)
	}
	x.raw(docxDocumentClose)
}

// A docxPages writes the blocks of one section.
type docxPages struct {
	x    *xmlWriter
	page PageSetup
}

func (d docxPages) blocks(blocks []Block) {
	for i, b := range blocks {
		switch b := b.(type) {
		case *Paragraph:
			d.paragraph(b, d.page.textWidth(), b.heading())
		case *Table:
			d.table(b)
			if i+1 == len(blocks) || isTable(blocks[i+1]) {
				// Word joins tables that touch and wants a paragraph
				// after the last one.
				d.x.raw(`<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>`)
			}
		}
	}
}

func isTable(b Block) bool {
	_, ok := b.(*Table)
	return ok
}

// properties writes the page setup: the first page hides its number, and each
// section counts its own pages, as decree 30/2020 asks for annexes.
func (d docxPages) properties() {
	orientation := ""
	if d.page.Landscape {
		orientation = ` w:orient="landscape"`
	}
	d.x.rawf(`<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:headerReference w:type="first" r:id="rId4"/>`)
	d.x.rawf(`<w:type w:val="nextPage"/><w:pgSz w:w="%d" w:h="%d"%s/>`,
		toTwips(d.page.width()), toTwips(d.page.height()), orientation)
	d.x.rawf(`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="0" w:gutter="0"/>`,
		toTwips(d.page.Top), toTwips(d.page.Right), toTwips(d.page.Bottom), toTwips(d.page.Left), toTwips(d.page.Top/2))
	d.x.raw(`<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>`)
}

// toTwips turns millimetres into twentieths of a point.
func toTwips(mm float64) int { return int(mm*1440/25.4 + 0.5) }
