package vietnamese

import (
	"strings"
	"unicode"
)

// tcvn3 lists the letters of TCVN 5712:1993 (VN3), called TCVN3 or ABC, each
// after the character that stands at its code in Latin-1. The encoding has no
// capitals with tones: fonts whose names end in H show capitals instead.
const tcvn3 = "¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư §Đ ¨ă ©â ªê «ô ¬ơ \u00ADư ®đ " +
	"µà ¶ả ·ã ¸á ¹ạ »ằ ¼ẳ ½ẵ ¾ắ Æặ Çầ Èẩ Éẫ Êấ Ëậ " +
	"Ìè Îẻ Ïẽ Ðé Ñẹ Òề Óể Ôễ Õế Öệ ×ì Øỉ Üĩ Ýí Þị " +
	"ßò áỏ âõ ãó äọ åồ æổ çỗ èố éộ êờ ëở ìỡ íớ îợ " +
	"ïù ñủ òũ óú ôụ õừ öử ÷ữ øứ ùự úỳ ûỷ üỹ ýý þỵ"

// vniSingle lists the letters of VNI for Windows that are one character.
const vniSingle = "íí ìì æỉ óĩ òị ôơ öư îỵ ñđ ÍÍ ÌÌ ÆỈ ÓĨ ÒỊ ÔƠ ÖƯ ÎỴ ÑĐ"

// vniMarks lists the marks of VNI that follow a vowel, each with the letters
// that it makes of the vowels in vniBases; a dot stands where it makes none.
const vniMarks = "ùáéóớúứý øàèòờùừỳ ûảẻỏởủửỷ õãẽõỡũữỹ ïạẹọợụự. " +
	"ââêô.... áấếố.... àầềồ.... åẩểổ.... ãẫễỗ.... äậệộ.... " +
	"êă...... éắ...... èằ...... úẳ...... üẵ...... ëặ......"

// vniBases are the vowels before marks; ô stands for ơ and ö for ư.
var vniBases = []rune("aeoôuöy")

type pair struct{ first, second rune }

// The tables of both encodings, in both directions.
var (
	fromTCVN3, toTCVN3       = singles(tcvn3)
	fromVNI, toVNI           = singles(vniSingle)
	fromVNIPairs, toVNIPairs = pairs()
)

func singles(table string) (from, to map[rune]rune) {
	from, to = map[rune]rune{}, map[rune]rune{}
	for entry := range strings.SplitSeq(table, " ") {
		r := []rune(entry)
		from[r[0]], to[r[1]] = r[1], r[0]
	}
	return from, to
}

func pairs() (from map[pair]rune, to map[rune]pair) {
	from, to = map[pair]rune{}, map[rune]pair{}
	for entry := range strings.SplitSeq(vniMarks, " ") {
		row := []rune(entry)
		for i, base := range vniBases {
			letter := row[i+1]
			if letter == '.' {
				continue
			}
			from[pair{base, row[0]}], to[letter] = letter, pair{base, row[0]}
			upper := pair{unicode.ToUpper(base), unicode.ToUpper(row[0])}
			from[upper], to[unicode.ToUpper(letter)] = unicode.ToUpper(letter), upper
		}
	}
	return from, to
}

// FromTCVN3 decodes text in TCVN3 (ABC), given as the Latin-1 characters that
// its codes stand for: "ViÖt Nam" is "Việt Nam". Characters that the encoding
// does not have stay as they are.
func FromTCVN3(s string) string {
	return NFC(strings.Map(func(r rune) rune {
		if letter, ok := fromTCVN3[unprivate(r)]; ok {
			return letter
		}
		return unprivate(r)
	}, s))
}

// ToTCVN3 encodes text in TCVN3. Capitals with tones, which the encoding does
// not have, become small letters.
func ToTCVN3(s string) string {
	return strings.Map(func(r rune) rune {
		if code, ok := toTCVN3[r]; ok {
			return code
		}
		if code, ok := toTCVN3[unicode.ToLower(r)]; ok {
			return code
		}
		return r
	}, NFC(s))
}

// FromVNI decodes text in VNI for Windows, given as the Latin-1 characters
// that its codes stand for: "Vieät Nam" is "Việt Nam". A mark may be in
// another case than its letter.
func FromVNI(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	runes := []rune(s)
	for i := 0; i < len(runes); i++ {
		r := unprivate(runes[i])
		if i+1 < len(runes) {
			if letter, ok := vniPair(r, unprivate(runes[i+1])); ok {
				b.WriteRune(letter)
				i++
				continue
			}
		}
		if letter, ok := fromVNI[r]; ok {
			r = letter
		}
		b.WriteRune(r)
	}
	return NFC(b.String())
}

// vniPair returns the letter that a vowel and a mark make.
func vniPair(base, mark rune) (rune, bool) {
	if unicode.IsUpper(base) {
		mark = unicode.ToUpper(mark)
	} else {
		mark = unicode.ToLower(mark)
	}
	letter, ok := fromVNIPairs[pair{base, mark}]
	return letter, ok
}

// ToVNI encodes text in VNI for Windows.
func ToVNI(s string) string {
	var b strings.Builder
	for _, r := range NFC(s) {
		if p, ok := toVNIPairs[r]; ok {
			b.WriteRune(p.first)
			b.WriteRune(p.second)
			continue
		}
		if code, ok := toVNI[r]; ok {
			r = code
		}
		b.WriteRune(r)
	}
	return b.String()
}

// unprivate returns the character of a code that a symbol font keeps in
// Unicode's private area, from U+F000.
func unprivate(r rune) rune {
	if r >= 0xF020 && r <= 0xF0FF {
		return r - 0xF000
	}
	return r
}
