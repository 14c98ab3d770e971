package office

import (
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/office/pdffile"
)

// A pdfFont turns the codes of a content stream into text and widths.
type pdfFont struct {
	name         string
	bold, italic bool
	// composite fonts have codes of two bytes or of what the map says.
	composite bool
	toText    *cmap
	toCID     *cmap
	simple    [256]string
	widths    map[int]float64 // in thousandths of the size
	width     float64         // of what is not in widths
}

// A pdfChar is one code of a string.
type pdfChar struct {
	text  string
	width float64 // in thousandths of the size
	// space marks the one-byte code 32, which word spacing widens.
	space bool
}

func newPDFFont(f *pdffile.File, dict pdffile.Dict) *pdfFont {
	font := &pdfFont{name: baseFontName(f.Name(dict["BaseFont"])), widths: map[int]float64{}}
	font.toText = loadCmap(f, dict["ToUnicode"])
	descriptor := f.Dict(dict["FontDescriptor"])
	if f.Name(dict["Subtype"]) == "Type0" {
		descriptor = font.loadComposite(f, dict)
	} else {
		font.loadSimple(f, dict, descriptor)
	}
	font.style(f, descriptor)
	return font
}

// baseFontName drops the tag of a subset: "ABCDEF+Times" is Times.
func baseFontName(name pdffile.Name) string {
	if tag, rest, ok := strings.Cut(string(name), "+"); ok && len(tag) == 6 {
		return rest
	}
	return string(name)
}

func loadCmap(f *pdffile.File, o any) *cmap {
	s, ok := f.Resolve(o).(*pdffile.Stream)
	if !ok {
		return nil
	}
	data, err := f.Data(s)
	if err != nil {
		return nil
	}
	return parseCmap(data)
}

func (font *pdfFont) loadSimple(f *pdffile.File, dict, descriptor pdffile.Dict) {
	font.simple = simpleEncoding(f, dict["Encoding"])
	// The standard fonts need not tell their widths; half the size is near.
	font.width = 500
	if w := f.Number(descriptor["MissingWidth"]); w > 0 {
		font.width = w
	}
	scale := 1.0
	if f.Name(dict["Subtype"]) == "Type3" {
		if m := f.Array(dict["FontMatrix"]); len(m) == 6 {
			scale = f.Number(m[0]) * 1000
		}
	}
	first := pdffile.Integer(f.Resolve(dict["FirstChar"]))
	for i, o := range f.Array(dict["Widths"]) {
		if i > 255 {
			break
		}
		font.widths[first+i] = f.Number(o) * scale
	}
}

func (font *pdfFont) loadComposite(f *pdffile.File, dict pdffile.Dict) (descriptor pdffile.Dict) {
	font.composite = true
	font.toCID = loadCmap(f, dict["Encoding"])
	font.width = 1000
	descendants := f.Array(dict["DescendantFonts"])
	if len(descendants) == 0 {
		return nil
	}
	cid := f.Dict(descendants[0])
	if dw := f.Resolve(cid["DW"]); dw != nil {
		font.width = pdffile.Number(dw)
	}
	font.cidWidths(f, f.Array(cid["W"]))
	return f.Dict(cid["FontDescriptor"])
}

// cidWidths reads "first [w w w]" and "first last w" (ISO 32000-1, 9.7.4.3).
func (font *pdfFont) cidWidths(f *pdffile.File, w pdffile.Array) {
	for len(w) >= 2 {
		first := pdffile.Integer(f.Resolve(w[0]))
		if list := f.Array(w[1]); list != nil {
			for i, o := range list {
				font.widths[first+i] = f.Number(o)
			}
			w = w[2:]
			continue
		}
		if len(w) < 3 {
			return
		}
		last := min(pdffile.Integer(f.Resolve(w[1])), 0xFFFF)
		width := f.Number(w[2])
		for cid := max(first, 0); cid <= last; cid++ {
			font.widths[cid] = width
		}
		w = w[3:]
	}
}

// style reads bold and italic from the name, the flags and the weight.
func (font *pdfFont) style(f *pdffile.File, descriptor pdffile.Dict) {
	const italicFlag, forceBoldFlag = 1 << 6, 1 << 18
	name := strings.ToLower(font.name)
	flags := pdffile.Integer(f.Resolve(descriptor["Flags"]))
	font.bold = strings.Contains(name, "bold") || strings.Contains(name, "black") ||
		f.Number(descriptor["FontWeight"]) >= 600 || flags&forceBoldFlag != 0
	font.italic = strings.Contains(name, "italic") || strings.Contains(name, "oblique") ||
		flags&italicFlag != 0
}

// decode splits a string into characters.
func (font *pdfFont) decode(s string) []pdfChar {
	if !font.composite {
		return font.decodeSimple(s)
	}
	chars := make([]pdfChar, 0, len(s)/2)
	for i := 0; i < len(s); {
		n := font.codeLength(s[i])
		if i+n > len(s) {
			break
		}
		c := code(pdffile.String(s[i : i+n]))
		i += n
		cid := int(c)
		if font.toCID != nil {
			cid = font.toCID.cid[c]
		}
		char := pdfChar{text: "\uFFFD", width: font.width, space: n == 1 && c == ' '}
		if w, ok := font.widths[cid]; ok {
			char.width = w
		}
		if font.toText != nil && font.toText.text[c] != "" {
			char.text = font.toText.text[c]
		}
		chars = append(chars, char)
	}
	return chars
}

func (font *pdfFont) codeLength(first byte) int {
	if font.toCID != nil && font.toCID.spaces && !font.toCID.wide[first] {
		return 1
	}
	return 2
}

func (font *pdfFont) decodeSimple(s string) []pdfChar {
	chars := make([]pdfChar, 0, len(s))
	for i := range len(s) {
		char := pdfChar{text: font.simple[s[i]], width: font.width, space: s[i] == ' '}
		if w, ok := font.widths[int(s[i])]; ok {
			char.width = w
		}
		if font.toText != nil && font.toText.text[uint32(s[i])] != "" {
			char.text = font.toText.text[uint32(s[i])]
		}
		chars = append(chars, char)
	}
	return chars
}
