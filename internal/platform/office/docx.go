package office

import (
	"fmt"
	"strconv"
)

// A docxReader reads the main part of a DOCX from front to back.
type docxReader struct {
	x      *xmlReader
	budget *budget
	styles *styleSheet
	lists  *docxLists
	fields docxFields
	doc    *Document

	// section holds the blocks of the section that is being read: its setup
	// stands at its end, and belongs before them.
	section     []Block
	sectionPage int
	lastSetup   *PageSetup

	// page is counted by the breaks that the writing program noted; rendered
	// tells whether it noted any.
	page      int
	rendered  bool
	breakNext bool
	// depth counts the tables and text boxes around.
	depth    int
	pictures bool
}

// A sink takes blocks as they are read.
type sink func(Block) error

// readDOCX reads a word processor's document.
func readDOCX(p *pack, main string, limits Limits, progress Progress) (*Document, error) {
	rels, err := p.relations(main)
	if err != nil {
		return nil, err
	}
	styles, err := readStyleSheet(p, target(rels, "styles", "word/styles.xml"))
	if err != nil {
		return nil, err
	}
	lists, err := readDocxLists(p, target(rels, "numbering", "word/numbering.xml"))
	if err != nil {
		return nil, err
	}
	d := &docxReader{
		budget: &budget{limits: limits}, styles: styles, lists: lists,
		doc: &Document{Format: DOCX}, page: 1, sectionPage: 1,
	}
	if err := p.read(main, 0, progress, d.document); err != nil {
		return nil, err
	}
	return d.finish()
}

func (d *docxReader) document(x *xmlReader, _ element) error {
	d.x = x
	return x.each(func(e element) error {
		if e.name != "body" {
			return nil
		}
		return d.blocks(d.emit)
	})
}

func (d *docxReader) finish() (*Document, error) {
	d.closeBlocks()
	if !d.rendered {
		d.doc.forgetPages()
	}
	if d.doc.hasText() {
		return d.doc, nil
	}
	if d.pictures {
		return nil, ErrNoText
	}
	return nil, fmt.Errorf("%w: the document has no text", ErrEmpty)
}

// emit takes a block of the body.
func (d *docxReader) emit(b Block) error {
	if _, table := b.(*Table); table && d.breakNext {
		d.breakNext = false
		d.section = append(d.section, &Paragraph{PageBreakBefore: true, Place: b.At()})
	}
	d.section = append(d.section, b)
	return d.budget.block()
}

// blocks reads the paragraphs and tables of a body, a cell or a text box.
func (d *docxReader) blocks(emit sink) error {
	return d.x.each(func(e element) error {
		switch e.name {
		case "p":
			return d.paragraph(emit)
		case "tbl":
			return d.table(emit)
		case "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo":
			return d.blocks(emit)
		case "AlternateContent":
			return d.x.alternate(func() error { return d.blocks(emit) })
		case "sectPr":
			section, err := readSectionEnd(d.x)
			if err != nil || d.depth > 0 {
				return err
			}
			return d.endSection(section)
		}
		return nil
	})
}

// nested reads what stands in a table or a text box.
func (d *docxReader) nested(read func() error) error {
	if d.depth == d.budget.limits.Depth {
		return fmt.Errorf("%w: tables stand too deep in each other", ErrTooLarge)
	}
	d.depth++
	defer func() { d.depth-- }()
	return read()
}

// renderedBreak notes that a page ended here when the file was last drawn.
func (d *docxReader) renderedBreak() {
	d.page++
	d.rendered = true
}

func hex(s string) int64 {
	value, err := strconv.ParseUint(s, 16, 16)
	if err != nil {
		return ' '
	}
	return int64(value)
}
