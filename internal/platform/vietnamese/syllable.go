package vietnamese

import (
	"slices"
	"strings"
	"unicode"
)

// A tone (thanh điệu) of a syllable.
type tone int

// The tones in the order of dictionaries.
const (
	ngang tone = iota
	huyen
	hoi
	nga
	sac
	nang
)

// toned lists each vowel with its tones in order.
var toned = []string{
	"aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị",
	"oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ",
}

// A letter is a vowel without its tone, and the tone.
type letter struct {
	plain rune
	tone  tone
}

var tonedLetters = func() map[rune]letter {
	m := map[rune]letter{}
	for _, row := range toned {
		vowels := []rune(row)
		for t, r := range vowels {
			m[r] = letter{vowels[0], tone(t)}
		}
	}
	return m
}()

// withTone returns a vowel with a tone.
func withTone(plain rune, t tone) rune {
	for _, row := range toned {
		if vowels := []rune(row); vowels[0] == plain {
			return vowels[t]
		}
	}
	return plain
}

// onsets are the consonants with which a syllable can begin, the longest
// first.
var onsets = []string{
	"ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
	"b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
}

// rhymes are all that can follow, without tones.
var rhymes = setOf(`
a ac ach ai am an ang anh ao ap at au ay
ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot oong ooc
oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uên uêt uơ
uy uya uych uyn uynh uyt uyp uyu uyên uyêt uôc uôi uôm uôn uông uôt
ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y yêm yên yêng yêt yêu
`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// A syllable (âm tiết) taken apart: "nguyễn" is ng, uyên and ngã.
type syllable struct {
	onset, rhyme string
	tone         tone
	// mark is the index of the vowel within the letters that carries the
	// tone, -1 when none does.
	mark int
	// letters are the whole syllable without its tone.
	letters []rune
}

// parseSyllable takes a word apart as far as its letters can be those of one
// Vietnamese syllable. It does not matter where the tone's mark stands.
func parseSyllable(word string) (syllable, bool) {
	s := syllable{mark: -1}
	marks := 0
	for i, r := range []rune(word) {
		r = unicode.ToLower(r)
		l, vowel := tonedLetters[r]
		if !vowel {
			l = letter{plain: r}
		}
		s.letters = append(s.letters, l.plain)
		if l.tone != ngang {
			s.tone, s.mark = l.tone, i
			marks++
		}
	}
	if marks > 1 {
		return s, false
	}
	bare := string(s.letters)
	for _, onset := range onsets {
		rhyme, ok := strings.CutPrefix(bare, onset)
		if ok && fits(onset, rhyme) {
			s.onset, s.rhyme = onset, rhyme
			return s, toneFits(rhyme, s.tone)
		}
	}
	return s, false
}

// fits tells whether a rhyme can follow an onset: k, gh, ngh before e, ê, i
// and c, g, ng before the others; qu and gi may take over the u and the i of
// the rhyme ("quyết", "giếng").
func fits(onset, rhyme string) bool {
	front := hasAnyPrefix(rhyme, "e", "ê", "i")
	switch onset {
	case "qu":
		return rhymes["u"+rhyme] && rhyme != "" || rhymes[rhyme] && !hasAnyPrefix(rhyme, "u", "o")
	case "gi":
		return rhymes["i"+rhyme] || rhymes[rhyme] && !strings.HasPrefix(rhyme, "i")
	case "ngh", "gh":
		return rhymes[rhyme] && front
	case "k":
		return rhymes[rhyme] && (front || strings.HasPrefix(rhyme, "y"))
	case "c":
		return rhymes[rhyme] && !front && !hasAnyPrefix(rhyme, "y", "oa", "uy")
	case "ng":
		return rhymes[rhyme] && !front
	case "g":
		return rhymes[rhyme] && (!front || rhyme == "i" || rhyme == "in")
	}
	return rhymes[rhyme]
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}

// toneFits tells whether a rhyme can have a tone: those that end in c, ch, p
// or t have only sắc and nặng.
func toneFits(rhyme string, t tone) bool {
	for _, stop := range []string{"c", "ch", "p", "t"} {
		if strings.HasSuffix(rhyme, stop) {
			return t == sac || t == nang
		}
	}
	return true
}

// isSyllable tells whether a word is well-formed, with its tone's mark where
// one of the two customs puts it.
func isSyllable(word string) bool {
	s, ok := parseSyllable(word)
	return ok && (s.mark < 0 || slices.Contains(s.marks(), s.mark))
}

// marks returns where the tone's mark can stand, as indices of letters; the
// usual place first. There are two for oa, oe and uy at a syllable's end:
// hòa and hoà, thủy and thuỷ.
func (s syllable) marks() []int {
	start := len([]rune(s.onset))
	rhyme := s.letters[start:]
	if at := markedVowel(rhyme); at >= 0 {
		return []int{start + at}
	}
	vowels := 0
	for vowels < len(rhyme) && strings.ContainsRune("aeiouy", rhyme[vowels]) {
		vowels++
	}
	if vowels == 0 {
		return []int{start - 1} // gì, gìn: the vowel is the onset's i
	}
	if vowels == 3 || vowels == 2 && len(rhyme) > 2 {
		return []int{start + 1}
	}
	switch string(rhyme) {
	case "oa", "oe", "uy":
		return []int{start, start + 1}
	}
	return []int{start}
}

// markedVowel returns the index of the vowel with a hat, breve or horn, which
// always carries the tone: the first of ưu, the last of ươ.
func markedVowel(rhyme []rune) int {
	for i := len(rhyme) - 1; i >= 0; i-- {
		if strings.ContainsRune("ăâêôơư", rhyme[i]) {
			return i
		}
	}
	return -1
}

// spell writes the syllable with its tone at the usual place.
func (s syllable) spell() string {
	letters := slices.Clone(s.letters)
	if s.tone != ngang {
		at := s.marks()[0]
		letters[at] = withTone(letters[at], s.tone)
	}
	return string(letters)
}

// key returns a form in which all spellings of a syllable are equal: the tone
// as a figure at the end, and i for y where both are in use (lý, lí).
func key(word string) string {
	s, ok := parseSyllable(word)
	if !ok {
		return strings.ToLower(word)
	}
	letters := string(s.letters)
	if s.rhyme == "y" && s.onset != "" && s.onset != "qu" {
		letters = s.onset + "i"
	}
	return letters + string(rune('0'+s.tone))
}
