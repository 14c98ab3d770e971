package office

import (
	"strings"
	"unicode"
)

// pdfSymbols are the bullets of the fonts Symbol and Wingdings, whose characters
// have no meaning of their own in Unicode.
var pdfSymbols = map[rune]rune{
	0xF02D: '-', 0xF0B7: '•', 0xF0A7: '▪', 0xF0A8: '▪', 0xF076: '❖',
	0xF0D8: '➢', 0xF0E0: '→', 0xF0FC: '✓', 0xF0FE: '☒', 0x2010: '-', 0x2011: '-',
	0xA0: ' ', '\t': ' ', 0xAD: '-',
}

// cleanGlyph drops what is no text and gives symbols their character.
func cleanGlyph(text string) string {
	return strings.Map(func(r rune) rune {
		if plain, ok := pdfSymbols[r]; ok {
			return plain
		}
		if r == unicode.ReplacementChar || unicode.IsControl(r) || unicode.Is(unicode.Co, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
}
