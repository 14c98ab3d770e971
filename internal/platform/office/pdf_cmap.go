package office

import (
	"unicode/utf16"

	"github.com/vidan-vn/vidan/internal/platform/office/pdffile"
)

// maxCmapCodes bounds the codes that one character map may list.
const maxCmapCodes = 1 << 17

// A cmap is a character map (ISO 32000-1, 9.7.5 and 9.10.3): from codes to
// text, or from codes to the numbers of characters in the font (CID).
type cmap struct {
	text map[uint32]string
	cid  map[uint32]int
	// wide tells, for codes of one byte, that they begin a code of two.
	wide [256]bool
	// spaces is false when the map does not say how long codes are.
	spaces bool
}

// parseCmap reads what it can from a character map.
func parseCmap(data []byte) *cmap {
	p := cmapParser{cmap: cmap{text: map[uint32]string{}, cid: map[uint32]int{}}}
	l := pdffile.NewLexer(data)
	for {
		o, err := l.Next()
		if isEnd(err) {
			return &p.cmap
		}
		if op, ok := o.(pdffile.Operator); ok {
			p.operator(string(op))
			p.args = p.args[:0]
		} else if err == nil && len(p.args) < 1<<16 {
			p.args = append(p.args, o)
		}
	}
}

type cmapParser struct {
	cmap
	args  []any
	codes int
}

func (p *cmapParser) operator(op string) {
	switch op {
	case "endcodespacerange":
		p.each(2, p.codespace)
	case "endbfchar":
		p.each(2, func(a []any) { p.put(code(a[0]), utf16Text(a[1])) })
	case "endbfrange":
		p.each(3, p.textRange)
	case "endcidchar":
		p.each(2, func(a []any) { p.cid[code(a[0])] = pdffile.Integer(a[1]) })
	case "endcidrange":
		p.each(3, p.cidRange)
	}
}

// each hands over the arguments in groups, within the bound.
func (p *cmapParser) each(n int, take func([]any)) {
	for args := p.args; len(args) >= n && p.codes < maxCmapCodes; args = args[n:] {
		p.codes++
		take(args[:n])
	}
}

func (p *cmapParser) codespace(a []any) {
	low, _ := a[0].(pdffile.String)
	high, _ := a[1].(pdffile.String)
	if len(low) == 0 || len(low) != len(high) {
		return
	}
	p.spaces = true
	for first := int(low[0]); first <= int(high[0]); first++ {
		p.wide[first] = len(low) > 1
	}
}

func (p *cmapParser) textRange(a []any) {
	low, high := code(a[0]), code(a[1])
	if list, ok := a[2].(pdffile.Array); ok {
		for i, o := range list {
			if low+uint32(i) > high {
				return
			}
			p.put(low+uint32(i), utf16Text(o))
		}
		return
	}
	text := []rune(utf16Text(a[2]))
	if len(text) == 0 {
		return
	}
	for c := low; c <= high && p.codes < maxCmapCodes; c++ {
		p.codes++
		p.put(c, string(text))
		text[len(text)-1]++
		if c == high {
			return
		}
	}
}

func (p *cmapParser) cidRange(a []any) {
	low, high, cid := code(a[0]), code(a[1]), pdffile.Integer(a[2])
	for c := low; c <= high && p.codes < maxCmapCodes; c++ {
		p.codes++
		p.cid[c] = cid + int(c-low)
		if c == high {
			return
		}
	}
}

func (p *cmapParser) put(c uint32, text string) {
	if text != "" && text != "\x00" {
		p.text[c] = text
	}
}

// code returns a string of up to four bytes as a number.
func code(o any) uint32 {
	s, _ := o.(pdffile.String)
	var c uint32
	for i := 0; i < len(s) && i < 4; i++ {
		c = c<<8 | uint32(s[i])
	}
	return c
}

// utf16Text returns a string of UTF-16BE; producers also write one byte.
func utf16Text(o any) string {
	s, _ := o.(pdffile.String)
	if len(s) == 1 {
		return string(rune(s[0]))
	}
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s) && i < 64; i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}
