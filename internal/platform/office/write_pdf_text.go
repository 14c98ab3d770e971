package office

import (
	"strings"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"
)

// A fontStyle is one of the four faces of the serif family, underlined or not.
type fontStyle struct{ bold, italic, underline bool }

// code is the style as fpdf names it.
func (s fontStyle) code() string {
	code := ""
	if s.bold {
		code += "B"
	}
	if s.italic {
		code += "I"
	}
	if s.underline {
		code += "U"
	}
	return code
}

// face leaves out what does not change the letters' widths.
func (s fontStyle) face() fontStyle { return fontStyle{bold: s.bold, italic: s.italic} }

// A ruler knows how wide each letter of a document is in each face, in
// thousandths of the size.
type ruler map[fontStyle]map[rune]int

// measure asks the fonts once for all letters that the document uses.
func measure(pdf *fpdf.Fpdf, doc *Document) ruler {
	letters := map[rune]bool{' ': true}
	for digit := '0'; digit <= '9'; digit++ {
		letters[digit] = true // page numbers
	}
	eachRun(doc, func(r Run) {
		for _, letter := range drawable(r.Text) {
			letters[letter] = true
		}
	})
	faces := []fontStyle{{}, {bold: true}, {italic: true}, {bold: true, italic: true}}
	widths := make(ruler, len(faces))
	for _, face := range faces {
		pdf.SetFont(serif, face.code(), defaultSize)
		widths[face] = make(map[rune]int, len(letters))
		for letter := range letters {
			widths[face][letter] = pdf.GetStringSymbolWidth(string(letter))
		}
	}
	return widths
}

// eachRun calls visit for each run of the document, markers included.
func eachRun(doc *Document, visit func(Run)) {
	paragraph := func(p *Paragraph) {
		for _, r := range p.textRuns() {
			visit(r)
		}
	}
	for _, b := range doc.Blocks {
		switch b := b.(type) {
		case *Paragraph:
			paragraph(b)
		case *Table:
			for _, row := range b.Rows {
				for _, cell := range row.Cells {
					for i := range cell.Paragraphs {
						paragraph(&cell.Paragraphs[i])
					}
				}
			}
		}
	}
}

// drawable is the text as a PDF can show it: tabs as spaces, and a sign for
// letters beyond the fonts' plane.
func drawable(text string) string {
	text = strings.ReplaceAll(printable(text), "\t", "    ")
	return strings.Map(func(r rune) rune {
		if r > 0xffff {
			return '□'
		}
		return r
	}, text)
}

// width is the width of text in millimetres.
func (r ruler) width(text string, style fontStyle, size float64) float64 {
	widths := r[style.face()]
	total := 0
	for _, letter := range text {
		total += widths[letter]
	}
	return inMM(float64(total) * size / 1000)
}

// A piece is text of one style without a space in it, or spaces only.
type piece struct {
	text  string
	style fontStyle
	size  float64
	width float64
	gap   bool
}

// A line is what stands beside each other between the margins.
type line struct {
	pieces []piece
	// indent is the free room before it, width the width of its pieces.
	indent, width, height float64
	// size is the largest of its pieces, in points.
	size float64
	// last lines of a paragraph, and those broken by hand, are not justified.
	last bool
}

// A setText is a paragraph broken into lines.
type setText struct {
	paragraph *Paragraph
	lines     []line
}

// set breaks a paragraph for a column of the given width.
func (r ruler) set(p *Paragraph, width float64) setText {
	lines := r.lines(p.textRuns(), width-p.Indent, p.FirstLine)
	for i := range lines {
		lines[i].indent += p.Indent
	}
	return setText{paragraph: p, lines: lines}
}

// height is the height of the lines without the space around the paragraph.
func (t setText) height() float64 {
	height := ruleHeight(t.paragraph)
	for _, l := range t.lines {
		height += l.height
	}
	return height
}

// together is the height from a line on that must not be torn apart: the first
// two lines of a paragraph, and its last two.
func (t setText) together(i int) float64 {
	height := t.lines[i].height
	if i+1 < len(t.lines) && (i == 0 || i+2 == len(t.lines)) {
		height += t.lines[i+1].height
	}
	return height
}

// lines breaks runs into lines of at most the given width.
func (r ruler) lines(runs []Run, width, firstLine float64) []line {
	b := lineBreaker{ruler: r, width: width, line: line{indent: firstLine, size: emptySize(runs)}}
	for _, run := range runs {
		style := fontStyle{run.Bold, run.Italic, run.Underline}
		for i, text := range strings.Split(drawable(run.Text), "\n") {
			if i > 0 {
				b.endWord()
				b.endLine(true)
			}
			for _, part := range splitGaps(text) {
				b.add(r.piece(part, style, run.points()))
			}
		}
	}
	b.endWord()
	b.endLine(true)
	return b.lines
}

// emptySize is the size that a line without text has.
func emptySize(runs []Run) float64 {
	if len(runs) == 0 {
		return defaultSize
	}
	return runs[0].points()
}

func (r ruler) piece(text string, style fontStyle, size float64) piece {
	return piece{
		text: text, style: style, size: size,
		width: r.width(text, style, size), gap: strings.HasPrefix(text, " "),
	}
}

// splitGaps splits text into words and the spaces between them.
func splitGaps(text string) []string {
	var parts []string
	for text != "" {
		end := strings.IndexFunc(text, func(r rune) bool { return (r == ' ') != (text[0] == ' ') })
		if end < 0 {
			end = len(text)
		}
		parts = append(parts, text[:end])
		text = text[end:]
	}
	return parts
}

// A lineBreaker fills lines word by word; a word may change its style within.
type lineBreaker struct {
	ruler ruler
	width float64
	lines []line
	line  line
	gaps  []piece
	word  []piece
}

func (b *lineBreaker) add(p piece) {
	if p.gap {
		b.endWord()
		b.gaps = append(b.gaps, p)
		return
	}
	b.word = append(b.word, p)
}

// endWord puts the word on the line, or on the next one when it is too wide.
func (b *lineBreaker) endWord() {
	if len(b.word) == 0 {
		return
	}
	if len(b.line.pieces) > 0 && !b.fits(pieceWidth(b.gaps)+pieceWidth(b.word)) {
		b.gaps = nil
		b.endLine(false)
	}
	for _, p := range append(b.gaps, b.word...) {
		b.put(p)
	}
	b.gaps, b.word = nil, nil
}

// put adds a piece to the line and cuts it where it is wider than a line.
func (b *lineBreaker) put(p piece) {
	for !b.fits(p.width) && utf8.RuneCountInString(p.text) > 1 {
		head := b.cut(p)
		if head == "" && len(b.line.pieces) == 0 {
			break // not even one letter fits: the column is too narrow
		}
		if head != "" {
			b.append(b.ruler.piece(head, p.style, p.size))
			p = b.ruler.piece(p.text[len(head):], p.style, p.size)
		}
		b.endLine(false)
	}
	b.append(p)
}

// cut returns the longest beginning of the piece that still fits.
func (b *lineBreaker) cut(p piece) string {
	end := 0
	for i, r := range p.text {
		next := i + utf8.RuneLen(r)
		if next == len(p.text) || !b.fits(b.ruler.width(p.text[:next], p.style, p.size)) {
			break
		}
		end = next
	}
	return p.text[:end]
}

// fits allows for the rounding of widths.
func (b *lineBreaker) fits(width float64) bool {
	return b.line.indent+b.line.width+width <= b.width+0.01
}

func (b *lineBreaker) append(p piece) {
	b.line.pieces = append(b.line.pieces, p)
	b.line.width += p.width
	if len(b.line.pieces) == 1 {
		b.line.size = p.size
	}
	b.line.size = max(b.line.size, p.size)
}

func (b *lineBreaker) endLine(last bool) {
	b.line.last = last
	b.line.height = lineHeight(b.line.size)
	b.lines = append(b.lines, b.line)
	b.line = line{size: b.line.size}
	b.gaps = nil
}

func pieceWidth(pieces []piece) float64 {
	width := 0.0
	for _, p := range pieces {
		width += p.width
	}
	return width
}

// lineHeight is the height in millimetres of a single-spaced line of a size in
// points, with the fonts' own ascent and descent.
func lineHeight(size float64) float64 { return inMM(size * 1.15) }

// line draws a line whose top is at y in a column that begins at x.
func (p *pdfWriter) line(l line, x, y, width float64, align Align) {
	free := max(0, width-l.indent-l.width)
	stretch := 0.0
	x += l.indent
	switch align {
	case Center:
		x += free / 2
	case Right:
		x += free
	case Justify:
		if gaps := l.gaps(); !l.last && gaps > 0 {
			stretch = free / float64(gaps)
		}
	}
	baseline := y + inMM(l.size*0.91)
	for _, part := range l.joined(stretch == 0) {
		p.font(part.style, part.size)
		p.pdf.Text(x, baseline, part.text)
		x += part.width
		if strings.HasSuffix(part.text, " ") {
			x += stretch
		}
	}
}

// gaps counts the spaces between words that can be stretched.
func (l line) gaps() int {
	n := 0
	for i, p := range l.pieces {
		if p.gap && i > 0 {
			n++
		}
	}
	return n
}

// joined puts pieces of one style together, so that the file is small and its
// text can be searched: whole stretches of a line, or each word with the
// space after it when the spaces are to be stretched.
func (l line) joined(whole bool) []piece {
	var parts []piece
	for _, p := range l.pieces {
		if n := len(parts); n > 0 {
			before := &parts[n-1]
			if before.style == p.style && before.size == p.size && (whole || (p.gap && !before.gap)) {
				before.text += p.text
				before.width += p.width
				before.gap = p.gap
				continue
			}
		}
		parts = append(parts, p)
	}
	return parts
}

// font changes the font when it is another one.
func (p *pdfWriter) font(style fontStyle, size float64) {
	if p.style == style && p.size == size {
		return
	}
	p.pdf.SetFont(serif, style.code(), size)
	p.style, p.size = style, size
}
