package plan

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// territories are the kinds of territorial units, the longer names first.
var territories = []string{
	"thành phố", "thị trấn", "thị xã", "đặc khu", "tỉnh", "huyện", "quận", "phường", "xã",
}

// offices are the words with which the names of other bodies begin.
var offices = []string{
	"sở", "phòng", "ban", "văn phòng", "trung tâm", "chi cục", "cục", "bộ", "hội đồng nhân dân", "công an", "thanh tra", "trường",
}

var committeePattern = regexp.MustCompile(`(?i)(?:^|\b|\s)(?:(?:ủy|uỷ|ủỷ)\s+ban\s+nhân\s+dân|u\.?b\.?n\.?d\.?)\s*`)

// unitName writes a unit as people write it in a sentence: "UBND xã Anh Sơn"
// for "UỶ BAN NHÂN DÂN XÃ ANH SƠN", "Sở Nội vụ" for "SỞ NỘI VỤ".
func unitName(s string) string {
	s = strings.Trim(spaces(s), " .,;:-–")
	loc := committeePattern.FindStringIndex(s)
	if loc == nil || loc[0] > 0 && loc[1] == len(s) {
		return bodyName(s) // "Văn phòng HĐND và UBND" has it at its end
	}
	before, rest := strings.TrimSpace(s[:loc[0]]), strings.TrimSpace(s[loc[1]:])
	return strings.TrimSpace(strings.TrimSpace(before+" UBND") + " " + bodyName(rest))
}

// bodyName writes the name of a territory or an office with its capitals.
func bodyName(s string) string {
	if !allCapitals(s) {
		return lowerTerritory(s)
	}
	words := strings.Fields(strings.ToLower(s))
	territorial, next := false, false
	name := officeWords(words)
	for i := 0; i < len(words); i++ {
		if n := territoryAt(words, i); n > 0 {
			territorial = true
			i += n - 1
			continue
		}
		opens := i == 0 || i == name || next || territorial
		next = words[i] == "và" || words[i] == "-" || words[i] == "–" || strings.HasSuffix(words[i], ",")
		if opens && words[i] != "và" {
			words[i] = capital(words[i])
		}
	}
	return keepAcronyms(s, strings.Join(words, " "))
}

// officeWords returns how many words name the kind of an office: after them
// its own name begins.
func officeWords(words []string) int {
	longest := 1
	for _, kind := range offices {
		parts := strings.Fields(kind)
		if len(parts) <= len(words) && slices.Equal(words[:len(parts)], parts) {
			longest = max(longest, len(parts))
		}
	}
	return longest
}

// lowerTerritory writes "Xã Anh Sơn" as "xã Anh Sơn".
func lowerTerritory(s string) string {
	words := strings.Fields(s)
	lower := strings.Fields(strings.ToLower(s))
	if n := territoryAt(lower, 0); n > 0 && n < len(words) {
		copy(words[:n], lower[:n])
	}
	return strings.Join(words, " ")
}

// territoryAt returns how many words name a kind of territory; a kind with
// nothing after it is part of a name.
func territoryAt(words []string, i int) int {
	for _, kind := range territories {
		parts := strings.Fields(kind)
		social := kind == "xã" && i+1 < len(words) && words[i+1] == "hội"
		if i+len(parts) < len(words) && !social && slices.Equal(words[i:i+len(parts)], parts) {
			return len(parts)
		}
	}
	return 0
}

func capital(word string) string {
	r, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[size:]
}

// acronyms are what stays in capitals in a sentence.
var acronyms = []string{
	"UBND", "HĐND", "TTHC", "CCHC", "VBQPPL", "QPPL", "CNTT", "KSTTHC", "MTTQ", "UBMTTQ", "ISO", "TCVN", "PAKN",
	"HĐND&UBND", "DVC", "DVCTT", "KBNN", "TW", "BHXH", "PAR", "SIPAS", "DDCI", "CSDL", "ANTT", "QLNN", "CBCC",
}

// keepAcronyms puts the acronyms of a text in capitals back into its version
// in small letters, which has the same words.
func keepAcronyms(source, lowered string) string {
	before, after := strings.Fields(source), strings.Fields(lowered)
	if len(before) != len(after) {
		return lowered
	}
	for i, word := range before {
		bare := strings.Trim(word, "()[],.;:“”\"")
		if slices.Contains(acronyms, bare) || isRoman(bare) && i > 0 {
			after[i] = word
		}
	}
	return strings.Join(after, " ")
}

func isRoman(s string) bool { return s != "" && strings.Trim(s, "IVX") == "" }

// inSmallLetters writes a text in capitals as a sentence. Names of territories
// after their kind keep their capitals.
func inSmallLetters(s string) string {
	if !allCapitals(s) {
		return s
	}
	words := strings.Fields(strings.ToLower(s))
	for i := 0; i < len(words); i++ {
		n := territoryAt(words, i)
		if n == 0 {
			continue
		}
		for j := i + n; j < len(words) && j < i+n+3 && !endsName(words[j]); j++ {
			words[j] = capital(words[j])
		}
		i += n - 1
	}
	return capital(keepAcronyms(s, strings.Join(words, " ")))
}

// endsName tells whether a word after a territory is no part of its name.
func endsName(word string) bool {
	switch word {
	case "năm", "về", "trên", "và", "giai", "của", "tại", "đến", "trong", "-", "–", "theo", "ban", "thực", "hội":
		return true
	}
	return strings.IndexFunc(word, unicode.IsLetter) < 0
}

// foldSpaces folds a text and makes its spaces single.
func foldSpaces(s string) string { return spaces(vietnamese.Fold(s)) }
