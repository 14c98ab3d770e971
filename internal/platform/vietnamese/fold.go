// Package vietnamese knows the Vietnamese language as far as office software
// needs it: normal forms, search without diacritics, sorting, the encodings of
// before Unicode, and probable typing errors.
package vietnamese

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC returns text with each letter and its marks as one character (Unicode
// normalization form C), the form in which all of Vidan keeps text. It costs
// next to nothing when text is in that form already.
func NFC(s string) string { return norm.NFC.String(s) }

// Fold returns text as search compares it: lower case, without diacritics,
// with d for đ. "Đất đai" and "DAT DAI" both fold to "dat dai".
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			b.WriteByte(lowerASCII(byte(r)))
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		default:
			foldRune(&b, r)
		}
	}
	return NFC(b.String()) // scripts whose syllables have parts, such as Hangul
}

func isFolded(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || 'A' <= s[i] && s[i] <= 'Z' {
			return false
		}
	}
	return true
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// foldRune writes the letters of a character without its marks.
func foldRune(b *strings.Builder, r rune) {
	var encoded [utf8.UTFMax]byte
	parts := norm.NFD.Properties(encoded[:utf8.EncodeRune(encoded[:], r)]).Decomposition()
	if parts == nil {
		parts = encoded[:utf8.RuneLen(r)]
	}
	for _, part := range string(parts) {
		if !unicode.Is(unicode.Mn, part) {
			b.WriteRune(unicode.ToLower(part))
		}
	}
}
