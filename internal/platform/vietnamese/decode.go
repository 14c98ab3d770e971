package vietnamese

import (
	"bytes"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	textunicode "golang.org/x/text/encoding/unicode"
)

// An Encoding names how a text was stored.
type Encoding string

// The encodings that Decode knows.
const (
	UTF8        Encoding = "utf-8"
	UTF16LE     Encoding = "utf-16le"
	UTF16BE     Encoding = "utf-16be"
	TCVN3       Encoding = "tcvn3"
	VNI         Encoding = "vni"
	Windows1258 Encoding = "windows-1258"
)

// ErrNotText means that bytes are no text in any of the known encodings.
var ErrNotText = errors.New("the bytes are no text in a known encoding")

// The marks of byte order.
var (
	markUTF8    = []byte("\xEF\xBB\xBF")
	markUTF16LE = []byte("\xFF\xFE")
	markUTF16BE = []byte("\xFE\xFF")
)

// Decode returns the text in bytes, in NFC, and how it was stored. Without a
// mark of byte order, the encoding is the one in which the text is most
// plausible as Vietnamese.
func Decode(b []byte) (text string, enc Encoding, err error) {
	switch {
	case bytes.HasPrefix(b, markUTF8):
		return decodeUTF8(b[len(markUTF8):])
	case bytes.HasPrefix(b, markUTF16LE):
		return decodeUTF16(b[len(markUTF16LE):], UTF16LE)
	case bytes.HasPrefix(b, markUTF16BE):
		return decodeUTF16(b[len(markUTF16BE):], UTF16BE)
	}
	if enc := guessUTF16(b); enc != "" {
		return decodeUTF16(b, enc)
	}
	if isBinary(b) {
		return "", "", ErrNotText
	}
	if whole := trimCut(b); utf8.Valid(whole) {
		return decodeUTF8(whole)
	}
	return decodeLegacy(b)
}

// trimCut takes away a character of UTF-8 that is cut off at the very end.
func trimCut(b []byte) []byte {
	for i := 1; i < utf8.UTFMax && i < len(b); i++ {
		tail := b[len(b)-i:]
		if !utf8.RuneStart(tail[0]) {
			continue
		}
		if !utf8.FullRune(tail) {
			return b[:len(b)-i]
		}
		break
	}
	return b
}

// decodeUTF8 also repairs text in a legacy encoding whose codes a program
// took for Latin-1.
func decodeUTF8(b []byte) (string, Encoding, error) {
	if isBinary(b) {
		return "", "", ErrNotText
	}
	text := NFC(strings.ToValidUTF8(string(b), "\uFFFD"))
	if looksLatin(text) {
		if decoded, enc, share := mostPlausible(text); share > 0.8 && share > plausible(text)+0.3 {
			return decoded, enc, nil
		}
	}
	return text, UTF8, nil
}

// looksLatin tells whether a text has characters beyond ASCII, and only such
// as legacy text has when it is taken for Latin-1.
func looksLatin(text string) bool {
	some := false
	for _, r := range text {
		if r > 0xFF && !strings.ContainsRune("–—‘’“”…•™", r) {
			return false
		}
		some = some || r > 0xA0
	}
	return some
}

func decodeUTF16(b []byte, enc Encoding) (string, Encoding, error) {
	order := textunicode.LittleEndian
	if enc == UTF16BE {
		order = textunicode.BigEndian
	}
	text, err := textunicode.UTF16(order, textunicode.IgnoreBOM).NewDecoder().Bytes(b[:len(b)&^1])
	if err != nil || isBinary(text) {
		return "", "", ErrNotText
	}
	return NFC(string(text)), enc, nil
}

// guessUTF16 recognises UTF-16 without a mark. In Vietnamese, one of each two
// bytes is 0, 1, 3, 1E or 20, and the zeros stand on one side only.
func guessUTF16(b []byte) Encoding {
	sample := b[:min(len(b), 4096)&^1]
	var high, zeros [2]int
	for i, c := range sample {
		if bytes.IndexByte([]byte{0, 1, 3, 0x1E, 0x20}, c) >= 0 {
			high[i%2]++
		}
		if c == 0 {
			zeros[i%2]++
		}
	}
	enough := len(sample) / 2 * 19 / 20
	switch {
	case len(sample) < 4:
	case high[1] > enough && zeros[1] > len(sample)/8 && zeros[0] == 0:
		return UTF16LE
	case high[0] > enough && zeros[0] > len(sample)/8 && zeros[1] == 0:
		return UTF16BE
	}
	return ""
}

// isBinary tells whether bytes hold codes that no text has.
func isBinary(b []byte) bool {
	odd := 0
	for _, c := range b {
		switch {
		case c == 0:
			return true
		case c == 0x7F, c < 0x20 && !strings.ContainsRune("\t\n\v\f\r\x1A\x1B", rune(c)):
			odd++
		}
	}
	return odd > len(b)/500
}

// leastPlausible is the share of syllables that must be right before bytes
// are taken for text in an encoding of one byte.
const leastPlausible = 0.6

// decodeLegacy reads bytes in one of the encodings of one byte.
func decodeLegacy(b []byte) (string, Encoding, error) {
	text, enc, share := mostPlausible(decodeTable(charmap.ISO8859_1, b))
	windows := NFC(decodeTable(charmap.Windows1258, b))
	if other := plausible(windows); other > share {
		text, enc, share = windows, Windows1258, other
	}
	if share < leastPlausible {
		return "", "", ErrNotText
	}
	return text, enc, nil
}

// decodeTable reads an encoding in which each byte is a character.
func decodeTable(table encoding.Encoding, b []byte) string {
	text, err := table.NewDecoder().Bytes(b)
	if err != nil {
		return ""
	}
	return string(text)
}

// mostPlausible decodes Latin-1 characters as TCVN3 or VNI, whichever is the
// more plausible, and tells how plausible it is.
func mostPlausible(latin string) (text string, enc Encoding, share float64) {
	tcvn3, vni := FromTCVN3(latin), FromVNI(latin)
	a, b := plausible(tcvn3), plausible(vni)
	if b > a {
		return vni, VNI, b
	}
	return tcvn3, TCVN3, a
}

// plausible returns the share of words beyond ASCII that can be Vietnamese
// syllables, from 0 to 1; of long texts only the start is looked at. Words
// of one letter prove nothing, and a text that has no others is not plausible as anything.
func plausible(text string) float64 {
	const enough = 2_000
	words, good := 0, 0
	for word := range strings.FieldsFuncSeq(text, betweenWords) {
		if isFolded(strings.ToLower(word)) || utf8.RuneCountInString(word) == 1 {
			continue
		}
		words++
		if isSyllable(word) {
			good++
		}
		if words == enough {
			break
		}
	}
	if words == 0 {
		return 0
	}
	return float64(good) / float64(words)
}

// betweenWords tells what separates words. The symbols of Latin-1 do not:
// where text is in the wrong encoding they are letters.
func betweenWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && (r <= 0xA0 || r > 0xFF)
}
