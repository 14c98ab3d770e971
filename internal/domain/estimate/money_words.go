package estimate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var digitWords = [...]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// groupWords name the groups of three digits, from the last.
var groupWords = [...]string{"", " nghìn", " triệu", " tỷ", " nghìn tỷ", " triệu tỷ"}

// InWords writes an amount as papers repeat it (bằng chữ): "Một triệu năm trăm
// nghìn đồng".
func (m Money) InWords() string {
	if m < 0 {
		return "Âm " + lowerFirst((-m).InWords())
	}
	if m == 0 {
		return "Không đồng"
	}
	var groups []int
	for n := m; n > 0; n /= 1000 {
		groups = append(groups, int(n%1000))
	}
	var parts []string
	for i := len(groups) - 1; i >= 0; i-- {
		if groups[i] == 0 {
			continue
		}
		name := groupWords[i]
		if i == 4 && groups[3] > 0 {
			name = " nghìn" // the billions that follow name themselves
		}
		parts = append(parts, groupInWords(groups[i], i < len(groups)-1)+name)
	}
	text := strings.Join(parts, " ") + " đồng"
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// groupInWords writes three digits; behind others also its leading zeros.
func groupInWords(n int, behind bool) string {
	hundreds, tens, ones := n/100, n/10%10, n%10
	var parts []string
	if hundreds > 0 || behind {
		parts = append(parts, digitWords[hundreds]+" trăm")
	}
	switch {
	case tens > 1:
		parts = append(parts, digitWords[tens]+" mươi")
	case tens == 1:
		parts = append(parts, "mười")
	case ones > 0 && len(parts) > 0:
		parts = append(parts, "linh")
	}
	switch {
	case ones == 0:
	case ones == 1 && tens > 1:
		parts = append(parts, "mốt")
	case ones == 5 && tens > 0:
		parts = append(parts, "lăm")
	default:
		parts = append(parts, digitWords[ones])
	}
	return strings.Join(parts, " ")
}

func lowerFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(first)) + text[size:]
}
