package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// lineEnds makes one kind of line end of several.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// clean returns text as it is kept: NFC, with plain spaces and hyphens, without
// what is not to be seen and without space around it.
func clean(s string) string {
	if isPlain(s) {
		return strings.TrimSpace(s)
	}
	if strings.Contains(s, "\r") {
		s = lineEnds.Replace(s)
	}
	return strings.TrimSpace(vietnamese.NFC(strings.Map(cleanRune, s)))
}

func cleanRune(r rune) rune {
	switch r {
	case '\n', '\t':
		return r
	case '\u00A0', '\u202F', '\u2007':
		return ' '
	case '\u2011': // a hyphen that does not break
		return '-'
	case '\u00AD', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF':
		return -1
	}
	if unicode.IsControl(r) {
		return -1
	}
	return r
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\n' && s[i] != '\t' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape reads the characters that XML cannot hold, which workbooks write
// as _x000D_; an underscore that would look so is _x005F_.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(code string) string {
		n, err := strconv.ParseUint(code[2:6], 16, 16)
		if err != nil {
			return code
		}
		return string(rune(n))
	})
}

// decodeFont returns what a font of before Unicode shows for the characters
// stored: .VnTime and its sisters hold TCVN3, VNI-Times and hers VNI.
func decodeFont(font, text string) string {
	lower := strings.ToLower(font)
	switch {
	case isPlain(text) || isUnicode(text):
		return text
	case strings.HasPrefix(lower, ".vn"):
		text = vietnamese.FromTCVN3(text)
		if strings.HasSuffix(font, "H") { // it shows capitals only
			text = strings.ToUpper(text)
		}
	case strings.HasPrefix(lower, "vni-"):
		text = vietnamese.FromVNI(text)
	}
	return text
}

// isUnicode tells whether text has Vietnamese letters that no text of before
// Unicode has: somebody set it in an old font, and sees another.
func isUnicode(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return r >= 0x1EA0 && r <= 0x1EF9 || strings.ContainsRune("ĂăĐđĨĩŨũƠơƯư", r)
	})
}
