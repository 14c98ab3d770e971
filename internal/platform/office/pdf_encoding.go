package office

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/platform/office/pdffile"
)

// simpleEncoding returns what the codes of a simple font mean by its
// /Encoding (ISO 32000-1, 9.6.6), for fonts without a map to Unicode.
func simpleEncoding(f *pdffile.File, o any) [256]string {
	var table [256]string
	base := f.Name(o)
	dict := f.Dict(o)
	if dict != nil {
		base = f.Name(dict["BaseEncoding"])
	}
	for i := range table {
		table[i] = string(baseRune(base, byte(i)))
	}
	next := 0
	for _, o := range f.Array(dict["Differences"]) {
		switch o := f.Resolve(o).(type) {
		case int64:
			next = int(o)
		case pdffile.Name:
			if text := glyphText(string(o)); text != "" && next >= 0 && next < 256 {
				table[next] = text
			}
			next++
		}
	}
	return table
}

func baseRune(base pdffile.Name, b byte) rune {
	if base == "MacRomanEncoding" {
		return charmap.Macintosh.DecodeByte(b)
	}
	if r := charmap.Windows1252.DecodeByte(b); r != unicode.ReplacementChar {
		return r
	}
	return rune(b)
}

// accents are the parts of glyph names behind the letter, as combining marks:
// "ecircumflexdotbelow" is e, circumflex, dot below.
var accents = map[string]rune{
	"grave": 0x300, "acute": 0x301, "circumflex": 0x302, "tilde": 0x303,
	"breve": 0x306, "dieresis": 0x308, "hookabove": 0x309, "ring": 0x30A,
	"caron": 0x30C, "horn": 0x31B, "dotbelow": 0x323, "cedilla": 0x327,
}

// glyphNames are the names of the Adobe Glyph List that are not a letter with
// accents and are met in office documents.
var glyphNames = map[string]string{
	"space": " ", "nbspace": " ", "exclam": "!", "quotedbl": `"`, "numbersign": "#",
	"dollar": "$", "percent": "%", "ampersand": "&", "quotesingle": "'",
	"parenleft": "(", "parenright": ")", "asterisk": "*", "plus": "+",
	"comma": ",", "hyphen": "-", "minus": "-", "period": ".", "slash": "/",
	"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
	"six": "6", "seven": "7", "eight": "8", "nine": "9", "colon": ":",
	"semicolon": ";", "less": "<", "equal": "=", "greater": ">", "question": "?",
	"at": "@", "bracketleft": "[", "backslash": `\`, "bracketright": "]",
	"underscore": "_", "braceleft": "{", "bar": "|", "braceright": "}",
	"quoteleft": "‘", "quoteright": "’", "quotedblleft": "“", "quotedblright": "”",
	"endash": "–", "emdash": "—", "ellipsis": "…", "bullet": "•", "degree": "°",
	"section": "§", "guillemotleft": "«", "guillemotright": "»", "multiply": "×",
	"divide": "÷", "plusminus": "±", "fi": "fi", "fl": "fl", "ff": "ff",
	"ffi": "ffi", "ffl": "ffl", "dcroat": "đ", "Dcroat": "Đ", "dmacron": "đ",
	"Dslash": "Đ", "dong": "₫", "notequal": "≠", "lessequal": "≤",
	"greaterequal": "≥", "arrowright": "→", "periodcentered": "·",
}

// glyphText returns the text of a glyph's name, or nothing.
func glyphText(name string) string {
	name, _, _ = strings.Cut(name, ".")
	if text, ok := glyphNames[name]; ok {
		return text
	}
	if hex, ok := strings.CutPrefix(name, "uni"); ok && len(hex) == 4 {
		return hexRune(hex)
	}
	if hex, ok := strings.CutPrefix(name, "u"); ok && len(hex) >= 4 && len(hex) <= 6 {
		return hexRune(hex)
	}
	if name == "" || name[0] > unicode.MaxASCII || !unicode.IsLetter(rune(name[0])) {
		return ""
	}
	text, rest := name[:1], name[1:]
	for rest != "" {
		mark, length := rune(0), 0
		for accent, r := range accents {
			if strings.HasPrefix(rest, accent) {
				mark, length = r, len(accent)
			}
		}
		if length == 0 {
			return ""
		}
		text, rest = text+string(mark), rest[length:]
	}
	return norm.NFC.String(text)
}

func hexRune(hex string) string {
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || n > unicode.MaxRune {
		return ""
	}
	return string(rune(n))
}
