package office

import (
	"strings"
	"unicode"
)

// A runFormat is what makes two pieces of text one run or two.
type runFormat struct {
	bold, italic, underline, caps bool
	size                          float64
	font                          string // only when it is a legacy one
}

func (p runProps) format() runFormat {
	f := runFormat{
		bold: p.bold == yes, italic: p.italic == yes, underline: p.underline == yes, caps: p.caps == yes,
		size: p.size,
	}
	if isLegacy(p.font) {
		f.font = p.font
	}
	return f
}

// A segment is text in one format, still as the file stores it: pieces in a
// legacy font are put together before they are decoded, because Word cuts
// runs between a letter and its mark.
type segment struct {
	format runFormat
	text   []byte
}

// A docxParagraph is a paragraph while it is read.
type docxParagraph struct {
	props   paraProps
	base    runProps // of text without properties of its own
	section *sectionEnd
	// pages are the paragraph's segments, cut at page breaks within it.
	pages [][]segment
	// boxes are the blocks of text boxes that hang on it.
	boxes []Block
	bytes int
}

const (
	// maxParagraph bounds what one paragraph costs in memory, in bytes, while
	// it is read; a page of text has 3,000.
	maxParagraph = 8 << 20
	costSegment  = 128
)

func (p *docxParagraph) write(f runFormat, text string) error {
	p.bytes += len(text)
	page := &p.pages[len(p.pages)-1]
	if last := len(*page) - 1; last >= 0 && (*page)[last].format == f {
		(*page)[last].text = append((*page)[last].text, text...)
	} else {
		*page = append(*page, segment{f, []byte(text)})
		p.bytes += costSegment
	}
	return within("bytes in one paragraph", p.bytes, maxParagraph)
}

// breakPage lets what follows begin a new page.
func (p *docxParagraph) breakPage() {
	if last := len(p.pages) - 1; last == 0 || len(p.pages[last]) > 0 {
		p.pages = append(p.pages, nil)
	}
}

// paragraph reads w:p and emits what it comes to: usually one paragraph, more
// when pages or text boxes break it, none when it is empty.
func (d *docxReader) paragraph(emit sink) error {
	p := &docxParagraph{pages: make([][]segment, 1)}
	page := d.page
	p.setProps(d, paraProps{})
	if err := d.inline(p); err != nil {
		return err
	}
	d.fields.endParagraph()
	if err := d.emitParagraph(p, page, emit); err != nil {
		return err
	}
	for _, box := range p.boxes {
		if err := emit(box); err != nil {
			return err
		}
	}
	if p.section != nil && d.depth == 0 {
		return d.endSection(p.section)
	}
	return nil
}

// setProps lays the paragraph's own properties over those of its style.
func (p *docxParagraph) setProps(d *docxReader, own paraProps) {
	if own.style == "" {
		own.style = d.styles.paragraph
	}
	style := d.styles.get(own.style)
	base := style.para.over(d.styles.defaults.para)
	merged := own.over(base)
	if use, n := d.lists.use(merged); use != nil {
		merged = own.over(use.level(n).para.over(base))
	}
	p.props = merged
	p.base = style.run.over(d.styles.defaults.run)
}

// emitParagraph turns what was read into paragraphs.
func (d *docxReader) emitParagraph(p *docxParagraph, page int, emit sink) error {
	marker := ""
	if use, n := d.lists.use(p.props); use != nil && !p.props.deleted {
		marker = use.marker(n)
	}
	breakBefore := p.props.pageBreak == yes
	for i, segments := range p.pages {
		runs := decodeRuns(segments)
		if i > 0 {
			marker, d.breakNext = "", true
		}
		if len(runs) == 0 && (marker == "" || isBullet(marker)) {
			d.breakNext = d.breakNext || breakBefore
			continue
		}
		made := p.make(runs, marker)
		made.Place.Page = page
		if d.depth == 0 {
			made.PageBreakBefore = breakBefore || d.breakNext
			d.breakNext = false
		}
		breakBefore = false
		if err := d.budget.spend(costParagraph + len(marker) + paragraphBytes(runs)); err != nil {
			return err
		}
		if err := emit(made); err != nil {
			return err
		}
	}
	return nil
}

func (p *docxParagraph) make(runs []Run, marker string) *Paragraph {
	return &Paragraph{
		Runs: runs, Align: p.props.alignment(), Marker: marker,
		Before: p.props.before.value, After: p.props.after.value,
		FirstLine: p.props.first.value, Indent: p.props.indent.value,
	}
}

func paragraphBytes(runs []Run) int {
	n := 0
	for _, r := range runs {
		n += costString + len(r.Text)
	}
	return n
}

// isBullet tells whether a marker says nothing by itself, unlike a number.
func isBullet(marker string) bool {
	return strings.IndexFunc(marker, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0
}

// decodeRuns makes runs of segments; blank ones at the paragraph's end, and
// paragraphs of nothing but blanks, come to nothing.
func decodeRuns(segments []segment) []Run {
	runs := make([]Run, 0, len(segments))
	for _, s := range segments {
		text := cleanText(decodeFont(s.format.font, string(s.text)))
		if s.format.caps {
			text = strings.ToUpper(text)
		}
		if text == "" {
			continue
		}
		runs = append(runs, Run{
			Text: text, Bold: s.format.bold, Italic: s.format.italic,
			Underline: s.format.underline, Size: s.format.size,
		})
	}
	return trimRuns(runs)
}

// trimRuns takes white space from the end.
func trimRuns(runs []Run) []Run {
	for len(runs) > 0 {
		last := &runs[len(runs)-1]
		last.Text = strings.TrimRightFunc(last.Text, unicode.IsSpace)
		if last.Text != "" {
			break
		}
		runs = runs[:len(runs)-1]
	}
	return runs
}

// inline reads what stands in a paragraph. What is not named here is left
// out: deleted and moved text, comments, bookmarks.
func (d *docxReader) inline(p *docxParagraph) error {
	return d.x.each(func(e element) error {
		switch e.name {
		case "pPr":
			own, section, err := readParaProps(d.x)
			p.section = section
			p.setProps(d, own)
			return err
		case "r":
			return d.run(p)
		case "hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "sdt", "sdtContent",
			"dir", "bdo", "oMath", "oMathPara", "ruby", "rubyBase":
			return d.inline(p)
		case "AlternateContent":
			return d.x.alternate(func() error { return d.inline(p) })
		}
		return nil
	})
}

// run reads w:r.
func (d *docxReader) run(p *docxParagraph) error {
	props := p.base
	return d.x.each(func(e element) error {
		if e.name != "rPr" {
			return d.runPart(p, props, e)
		}
		own, err := readRunProps(d.x)
		if own.style != "" {
			own = own.over(d.styles.get(own.style).run)
		}
		props = own.over(p.base)
		return err
	})
}

// runPart reads one part of a run.
func (d *docxReader) runPart(p *docxParagraph, props runProps, e element) error {
	switch e.name {
	case "fldChar":
		d.fields.char(e.attr("fldCharType"))
		return nil
	case "drawing", "pict", "object":
		return d.boxes(p)
	case "AlternateContent":
		return d.x.alternate(func() error {
			return d.x.each(func(e element) error { return d.runPart(p, props, e) })
		})
	case "lastRenderedPageBreak":
		d.renderedBreak()
		return nil
	}
	if d.fields.instructing() || props.hidden == yes {
		return nil
	}
	text, err := d.runText(p, e)
	if err != nil || text == "" {
		return err
	}
	return p.write(props.format(), text)
}

// runText returns the characters that a part of a run stands for.
func (d *docxReader) runText(p *docxParagraph, e element) (string, error) {
	switch e.name {
	case "t":
		text, err := d.x.text()
		if e.attr("space") != "preserve" {
			text = strings.Trim(text, " \t\r\n")
		}
		return strings.NewReplacer("\r", "", "\n", " ", "\t", " ").Replace(text), err
	case "tab", "ptab":
		return "\t", nil
	case "cr":
		return "\n", nil
	case "br":
		if e.attr("type") != "page" {
			return "\n", nil
		}
		if d.depth == 0 {
			p.breakPage()
		}
	case "noBreakHyphen":
		return "-", nil
	case "softHyphen":
		return softHyphen, nil // ư in the fonts of TCVN3, nothing in others
	case "sym":
		return symbol(e.attr("font"), rune(hex(e.attr("char")))), nil
	}
	return "", nil
}

// boxes looks for text boxes in a drawing. Their paragraphs come after the
// one that they hang on.
func (d *docxReader) boxes(p *docxParagraph) error {
	return d.x.each(func(e element) error {
		switch e.name {
		case "txbxContent":
			return d.nested(func() error {
				return d.blocks(func(b Block) error {
					p.boxes = append(p.boxes, b)
					return nil
				})
			})
		case "blip", "imagedata":
			d.pictures = true
			return nil
		case "AlternateContent":
			return d.x.alternate(func() error { return d.boxes(p) })
		}
		return d.boxes(p)
	})
}
