package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"unicode"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/office/pdffile"
)

const (
	// maxPageOperators and maxPageGlyphs bound one page.
	maxPageOperators = 4_000_000
	maxPageGlyphs    = 400_000
	maxFormDepth     = 8
	maxSavedStates   = 256
)

// A glyph is one character on a page.
type glyph struct {
	text   string
	x0, x1 float64
	y      float64 // the baseline
	size   float64
	font   *pdfFont
}

// A rule is a line drawn along an axis. For a horizontal one a and b are its
// left and right end and at its y; for a vertical one the upper and lower end
// and its x.
type rule struct {
	vertical bool
	at, a, b float64
}

// A pdfPage is what a page shows, in points from its upper left corner.
type pdfPage struct {
	number        int
	width, height float64
	glyphs        []glyph
	rules         []rule
}

// A painter plays a content stream (ISO 32000-1, 8 and 9) and collects glyphs
// and rules.
type painter struct {
	ctx       context.Context
	file      *pdffile.File
	fonts     map[pdffile.Ref]*pdfFont
	page      *pdfPage
	state     paintState
	saved     []paintState
	path      pathBuilder
	operators int
	depth     int
	args      []any
}

type paintState struct {
	ctm          matrix
	lineWidth    float64
	strokeWhite  bool
	fillWhite    bool
	font         *pdfFont
	size         float64
	charSpace    float64
	wordSpace    float64
	stretch      float64
	leading      float64
	rise         float64
	text, lineAt matrix
}

// paintPage collects what stands on a page.
func (r *pdfReader) paintPage(number int, p pdffile.Page) (*pdfPage, error) {
	data, err := r.file.Content(p)
	if err != nil {
		return nil, err
	}
	m, width, height := pageMatrix(p)
	paint := painter{
		ctx: r.ctx, file: r.file, fonts: r.fonts,
		page:  &pdfPage{number: number, width: width, height: height},
		state: paintState{ctm: m, stretch: 1, lineWidth: 1, text: identity, lineAt: identity},
	}
	if err := paint.play(data, p.Resources); err != nil {
		return nil, err
	}
	return paint.page, r.file.Err()
}

func isEnd(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

func (p *painter) play(data []byte, resources pdffile.Dict) error {
	l := pdffile.NewLexer(data)
	p.args = p.args[:0]
	for {
		o, err := l.Next()
		if isEnd(err) {
			return nil
		}
		if err != nil {
			continue
		}
		op, ok := o.(pdffile.Operator)
		if !ok {
			if len(p.args) < 64 {
				p.args = append(p.args, o)
			}
			continue
		}
		if err := p.count(); err != nil {
			return err
		}
		if op == "ID" {
			l.SkipInlineImage()
		} else if err := p.operator(string(op), resources); err != nil {
			return err
		}
		p.args = p.args[:0]
	}
}

func (p *painter) count() error {
	p.operators++
	if p.operators > maxPageOperators || len(p.page.glyphs) > maxPageGlyphs {
		return fmt.Errorf("%w: too much on page %d", ErrTooLarge, p.page.number)
	}
	if p.operators%4096 == 0 {
		return p.ctx.Err()
	}
	return nil
}

// arg returns a number among the operands, counted from 0.
func (p *painter) arg(i int) float64 {
	if i < len(p.args) {
		return pdffile.Number(p.args[i])
	}
	return 0
}

func (p *painter) matrixArg() matrix {
	return matrix{p.arg(0), p.arg(1), p.arg(2), p.arg(3), p.arg(4), p.arg(5)}
}

func (p *painter) nameArg() pdffile.Name {
	if len(p.args) == 0 {
		return ""
	}
	n, _ := p.args[0].(pdffile.Name)
	return n
}

func (p *painter) operator(op string, resources pdffile.Dict) error {
	switch op {
	case "q":
		if len(p.saved) < maxSavedStates {
			p.saved = append(p.saved, p.state)
		}
	case "Q":
		if n := len(p.saved); n > 0 {
			p.state, p.saved = p.saved[n-1], p.saved[:n-1]
		}
	case "cm":
		p.state.ctm = p.matrixArg().times(p.state.ctm)
	case "w":
		p.state.lineWidth = p.arg(0)
	case "Do":
		return p.form(resources)
	case "Tf":
		p.state.font, p.state.size = p.findFont(resources), p.arg(1)
	default:
		if !p.textOperator(op) && !p.pathOperator(op) {
			p.colourOperator(op)
		}
	}
	return nil
}

// form plays a form XObject within the present state.
func (p *painter) form(resources pdffile.Dict) error {
	s, ok := p.file.Resolve(p.file.Dict(resources["XObject"])[p.nameArg()]).(*pdffile.Stream)
	if !ok || p.file.Name(s.Dict["Subtype"]) != "Form" || p.depth >= maxFormDepth {
		return p.file.Err()
	}
	data, err := p.file.Data(s)
	if err != nil {
		return p.file.Err()
	}
	state, saved := p.state, p.saved
	p.saved = nil
	p.depth++
	if m := p.file.Array(s.Dict["Matrix"]); len(m) == 6 {
		var own matrix
		for i := range own {
			own[i] = p.file.Number(m[i])
		}
		p.state.ctm = own.times(p.state.ctm)
	}
	if own := p.file.Dict(s.Dict["Resources"]); own != nil {
		resources = own
	}
	err = p.play(data, resources)
	p.depth--
	p.state, p.saved = state, saved
	return err
}

func (p *painter) findFont(resources pdffile.Dict) *pdfFont {
	o := p.file.Dict(resources["Font"])[p.nameArg()]
	ref, ok := o.(pdffile.Ref)
	if font := p.fonts[ref]; ok && font != nil {
		return font
	}
	font := newPDFFont(p.file, p.file.Dict(o))
	if ok {
		p.fonts[ref] = font
	}
	return font
}

func (p *painter) textOperator(op string) bool {
	s := &p.state
	switch op {
	case "BT":
		s.text, s.lineAt = identity, identity
	case "Tc":
		s.charSpace = p.arg(0)
	case "Tw":
		s.wordSpace = p.arg(0)
	case "Tz":
		s.stretch = p.arg(0) / 100
	case "TL":
		s.leading = p.arg(0)
	case "Ts":
		s.rise = p.arg(0)
	case "Tm":
		s.lineAt = p.matrixArg()
		s.text = s.lineAt
	case "Td":
		p.nextLine(p.arg(0), p.arg(1))
	case "TD":
		s.leading = -p.arg(1)
		p.nextLine(p.arg(0), p.arg(1))
	case "T*":
		p.nextLine(0, -s.leading)
	case "Tj", "TJ", "'", `"`:
		p.showOperator(op)
	default:
		return false
	}
	return true
}

func (p *painter) nextLine(x, y float64) {
	p.state.lineAt = matrix{1, 0, 0, 1, x, y}.times(p.state.lineAt)
	p.state.text = p.state.lineAt
}

func (p *painter) showOperator(op string) {
	if op == `"` {
		p.state.wordSpace, p.state.charSpace = p.arg(0), p.arg(1)
	}
	if op == "'" || op == `"` {
		p.nextLine(0, -p.state.leading)
	}
	if len(p.args) == 0 {
		return
	}
	switch o := p.args[len(p.args)-1].(type) {
	case pdffile.String:
		p.show(string(o))
	case pdffile.Array:
		for _, o := range o {
			if s, ok := o.(pdffile.String); ok {
				p.show(string(s))
			} else {
				p.advance(-pdffile.Number(o) / 1000 * p.state.size * p.state.stretch)
			}
		}
	}
}

func (p *painter) advance(x float64) {
	p.state.text = matrix{1, 0, 0, 1, x, 0}.times(p.state.text)
}

func (p *painter) show(codes string) {
	s := &p.state
	if s.font == nil {
		return
	}
	for _, char := range s.font.decode(codes) {
		wide := char.width/1000*s.size + s.charSpace
		if char.space {
			wide += s.wordSpace
		}
		wide *= s.stretch
		p.glyph(char.text, wide)
		p.advance(wide)
	}
}

// glyph notes a character that stands upright on the page. Turned text is a
// watermark or a stamp.
func (p *painter) glyph(text string, wide float64) {
	s := &p.state
	m := s.text.times(s.ctm)
	if m[0] <= 0 || math.Abs(m[1]) > 0.1*m[0] || len(p.page.glyphs) > maxPageGlyphs {
		return
	}
	from, to := m.apply(0, s.rise), m.apply(wide, s.rise)
	size := s.size * math.Abs(m[3])
	if !inside(from.x, -1, p.page.width+1) || !inside(from.y, -1, p.page.height+size) {
		return
	}
	if !isLegacy(s.font.name) { // their bytes mean other characters
		text = cleanGlyph(text)
	}
	if text == "" || p.joinMark(text, from) {
		return
	}
	p.page.glyphs = append(p.page.glyphs, glyph{
		text: text, x0: from.x, x1: max(from.x, to.x), y: from.y, size: size, font: s.font,
	})
}

// joinMark puts a combining mark that is drawn by itself on its letter.
func (p *painter) joinMark(text string, at point) bool {
	first, _ := utf8.DecodeRuneInString(text)
	n := len(p.page.glyphs)
	if !unicode.Is(unicode.Mn, first) || n == 0 {
		return false
	}
	letter := &p.page.glyphs[n-1]
	near := inside(at.x, letter.x0-letter.size, letter.x1+letter.size/2) && math.Abs(at.y-letter.y) < letter.size
	if near {
		letter.text += text
	}
	return near
}

func inside(x, low, high float64) bool { return low <= x && x <= high }
