package office

import (
	"cmp"
	"strconv"
	"strings"
)

// A flag is a property that may be unset.
type flag int8

const (
	unset flag = iota
	yes
	no
)

func flagOf(value bool) flag {
	if value {
		return yes
	}
	return no
}

// A length may be unset.
type length struct {
	set   bool
	value float64
}

// runProps are the properties of a run, of which any may be unset.
type runProps struct {
	bold, italic, underline, caps, hidden flag
	size                                  float64 // points
	font                                  string
	style                                 string
}

// over returns the properties laid over those of the level below.
func (p runProps) over(base runProps) runProps {
	return runProps{
		bold:      cmp.Or(p.bold, base.bold),
		italic:    cmp.Or(p.italic, base.italic),
		underline: cmp.Or(p.underline, base.underline),
		caps:      cmp.Or(p.caps, base.caps),
		hidden:    cmp.Or(p.hidden, base.hidden),
		size:      cmp.Or(p.size, base.size),
		font:      cmp.Or(p.font, base.font),
		style:     cmp.Or(p.style, base.style),
	}
}

// paraProps are the properties of a paragraph, of which any may be unset.
type paraProps struct {
	style                        string
	align                        string // w:jc
	before, after, first, indent length
	pageBreak                    flag
	numbering                    string // w:numId; "0" takes it away
	level                        length
	deleted                      bool
	run                          runProps // of the paragraph's mark
}

func (p paraProps) over(base paraProps) paraProps {
	return paraProps{
		style:     p.style,
		align:     cmp.Or(p.align, base.align),
		before:    cmp.Or(p.before, base.before),
		after:     cmp.Or(p.after, base.after),
		first:     cmp.Or(p.first, base.first),
		indent:    cmp.Or(p.indent, base.indent),
		pageBreak: cmp.Or(p.pageBreak, base.pageBreak),
		numbering: cmp.Or(p.numbering, base.numbering),
		level:     cmp.Or(p.level, base.level),
		deleted:   p.deleted,
		run:       p.run,
	}
}

// alignment returns w:jc as an Align.
func (p paraProps) alignment() Align {
	switch p.align {
	case "center":
		return Center
	case "right", "end":
		return Right
	case "both", "distribute":
		return Justify
	}
	return Left
}

// A docxStyle is a style as styles.xml gives it, or with all that it is based
// on laid under it.
type docxStyle struct {
	basedOn  string
	run      runProps
	para     paraProps
	borders  flag
	resolved bool
}

// maxStyles bounds the styles, and the lists, of a document.
const maxStyles = 10_000

// styleSheet are the styles of a document. Styles that are missing have no
// properties.
type styleSheet struct {
	defaults  docxStyle
	byID      map[string]*docxStyle
	paragraph string // the default paragraph style
	table     string // the default table style
}

func readStyleSheet(p *pack, part string) (*styleSheet, error) {
	s := &styleSheet{byID: map[string]*docxStyle{}}
	if !p.has(part) {
		return s, nil
	}
	err := p.read(part, maxSmallPart, nil, func(x *xmlReader, _ element) error {
		return x.each(func(e element) error {
			switch e.name {
			case "docDefaults":
				return s.readDefaults(x)
			case "style":
				return s.readStyle(x, e)
			}
			return nil
		})
	})
	return s, err
}

func (s *styleSheet) readDefaults(x *xmlReader) error {
	return x.each(func(outer element) error {
		return x.each(func(e element) error { return s.defaults.readProps(x, e) })
	})
}

func (s *styleSheet) readStyle(x *xmlReader, e element) error {
	id, kind := e.attr("styleId"), e.attr("type")
	if e.attr("default") == "1" || e.attr("default") == "true" {
		switch kind {
		case "paragraph":
			s.paragraph = id
		case "table":
			s.table = id
		}
	}
	if err := within("styles", len(s.byID)+1, maxStyles); err != nil {
		return err
	}
	style := &docxStyle{}
	s.byID[id] = style
	return x.each(func(e element) error {
		switch e.name {
		case "basedOn":
			style.basedOn = e.val()
			return nil
		case "tblPr":
			return x.each(func(e element) error {
				if e.name != "tblBorders" {
					return nil
				}
				visible, err := readBorders(x)
				style.borders = flagOf(visible)
				return err
			})
		}
		return style.readProps(x, e)
	})
}

func (s *docxStyle) readProps(x *xmlReader, e element) (err error) {
	switch e.name {
	case "rPr":
		s.run, err = readRunProps(x)
	case "pPr":
		s.para, _, err = readParaProps(x)
	}
	return err
}

// get returns a style with all that it is based on.
func (s *styleSheet) get(id string) docxStyle {
	style := s.byID[id]
	if style == nil {
		return docxStyle{}
	}
	if style.resolved {
		return *style
	}
	style.resolved = true // before the styles below: a circle ends here
	base := s.get(style.basedOn)
	style.run = style.run.over(base.run)
	style.para = style.para.over(base.para)
	style.borders = cmp.Or(style.borders, base.borders)
	return *style
}

// readRunProps reads w:rPr.
func readRunProps(x *xmlReader) (runProps, error) {
	var p runProps
	err := x.each(func(e element) error {
		switch e.name {
		case "b":
			p.bold = flagOf(on(e))
		case "i":
			p.italic = flagOf(on(e))
		case "u":
			p.underline = flagOf(on(e))
		case "caps":
			p.caps = flagOf(on(e))
		case "vanish":
			p.hidden = flagOf(on(e))
		case "sz":
			p.size = parseNumber(e.val()) / 2
		case "rStyle":
			p.style = e.val()
		case "rFonts":
			p.font = docxFont(e)
		}
		return nil
	})
	return p, err
}

// docxFont returns the font of Latin text; a font of the theme is never one of
// the legacy fonts that matter here.
func docxFont(e element) string {
	if theme := e.attr("hAnsiTheme") + e.attr("asciiTheme"); theme != "" {
		return "+" + theme
	}
	return cmp.Or(e.attr("hAnsi"), e.attr("ascii"))
}

// readParaProps reads w:pPr, and the section that ends with the paragraph.
func readParaProps(x *xmlReader) (paraProps, *sectionEnd, error) {
	var p paraProps
	var section *sectionEnd
	err := x.each(func(e element) (err error) {
		switch e.name {
		case "pStyle":
			p.style = e.val()
		case "jc":
			p.align = e.val()
		case "spacing":
			p.before, p.after = measured(e, "before", inPoints), measured(e, "after", inPoints)
		case "ind":
			p.readIndent(e)
		case "pageBreakBefore":
			p.pageBreak = flagOf(on(e))
		case "numPr":
			return p.readNumbering(x)
		case "rPr":
			return p.readMark(x)
		case "sectPr":
			section, err = readSectionEnd(x)
		}
		return err
	})
	return p, section, err
}

func (p *paraProps) readIndent(e element) {
	p.indent = cmp.Or(measured(e, "left", inMillimetres), measured(e, "start", inMillimetres))
	p.first = measured(e, "firstLine", inMillimetres)
	if hanging := measured(e, "hanging", inMillimetres); hanging.set {
		p.first = length{true, -hanging.value}
	}
}

func (p *paraProps) readNumbering(x *xmlReader) error {
	return x.each(func(e element) error {
		switch e.name {
		case "numId":
			p.numbering = e.val()
		case "ilvl":
			p.level = length{true, parseNumber(e.val())}
		}
		return nil
	})
}

// readMark reads the properties of the paragraph's mark, of which only one
// counts: a deleted mark.
func (p *paraProps) readMark(x *xmlReader) error {
	return x.each(func(e element) error {
		p.deleted = p.deleted || e.name == "del"
		return nil
	})
}

// readBorders tells whether any of a set of borders is drawn.
func readBorders(x *xmlReader) (visible bool, err error) {
	err = x.each(func(e element) error {
		switch e.name {
		case "top", "left", "start", "bottom", "right", "end", "insideH", "insideV":
			visible = visible || e.val() != "nil" && e.val() != "none" && e.val() != ""
		}
		return nil
	})
	return visible, err
}

// Twips are twentieths of a point, OOXML's measure of length.
const (
	inPoints      = 1.0 / 20
	inMillimetres = 25.4 / 1440
)

func measured(e element, attr string, unit float64) length {
	value, given := e.lookup(attr)
	if !given {
		return length{}
	}
	return length{true, parseNumber(value) * unit}
}

// number reads a number of OOXML, 0 when it is none.
func parseNumber(s string) float64 {
	value, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || value > 1e9 || value < -1e9 || value != value {
		return 0
	}
	return value
}
