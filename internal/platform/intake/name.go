package intake

import (
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestName is how many characters a file's name may have.
const longestName = 200

// CleanName makes a name that can stand in a header, on a page and in a
// folder: the last part of a path, composed (NFC), on one line, of at most 200
// characters, of which the ending stays. It is never empty.
func CleanName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		// Marks of direction could turn "gpj.exe" round.
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), strings.ContainsRune(`"<>|:*?/`, r):
			return -1
		}
		return r
	}, name)
	name = strings.Trim(strings.Join(strings.Fields(norm.NFC.String(name)), " "), ". ")
	if name == "" {
		return "tep"
	}
	return shorten(name)
}

func shorten(name string) string {
	runes := []rune(name)
	if len(runes) <= longestName {
		return name
	}
	ending := []rune(path.Ext(name))
	if len(ending) > longestName/2 {
		ending = nil
	}
	stem := strings.TrimRight(string(runes[:longestName-len(ending)]), ". ")
	return stem + string(ending)
}
