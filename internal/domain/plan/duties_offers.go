package plan

import "strings"

// offers returns the duties of the body that come back in a rhythm and that no
// task of the appendix covers, as tasks for a person to accept. They are never
// added silently.
func offers(sentences []sentence, sections []Section, year int) []Offer {
	recurring := recurringTasks(sections)
	var list []Offer
	for _, s := range sentences {
		words, title, ok := rhythmIn(s.text)
		if !ok || covered(s.text, recurring) {
			continue
		}
		reading := ReadDue(words, year)
		list = append(list, Offer{Post: s.post, Text: s.text, Place: s.place, Task: DraftTask{
			Title: title, Lead: withoutOfficer(s.post), DueText: words, Due: reading.Due, Kind: reading.Kind,
		}})
	}
	return list
}

// rhythmIn finds the rhythm in a sentence, and the sentence without it. A
// yearly one counts only as "định kỳ hàng năm": "kế hoạch hàng năm" is a name.
func rhythmIn(text string) (words, title string, ok bool) {
	p := &dueParser{source: text, tokens: scanDue(text)}
	for at := range p.tokens {
		if !p.isNumber(at) && !opensRhythm[p.word(at)] {
			continue
		}
		next, _, _ := p.bindings(at)
		r, end, found := p.rhythm(next)
		if !found || len(r.beats) == 0 || !r.stated() && !p.repeats(at, end) && !p.is(next, "dinh") {
			continue
		}
		if len(r.beats) == 1 && r.beats[0] == yearly && !p.is(next, "dinh") {
			continue
		}
		words = p.text(at, end)
		title = strings.Trim(spaces(text[:p.tokens[at].start]+text[p.tokens[end-1].end:]), " ,.;:")
		return words, capital(title), title != ""
	}
	return "", "", false
}

// opensRhythm are the words with which a rhythm may begin.
var opensRhythm = setOf("dinh hang moi tung truoc cham muon ngay vao cuoi mot hai")

// withoutOfficer gives a post as the appendix names leads.
func withoutOfficer(post string) string {
	for _, lead := range []string{"Đối với ", "Trách nhiệm của ", "Giao ", "Công chức ", "công chức "} {
		post = strings.TrimPrefix(post, lead)
	}
	return post
}

// enoughWords is the share of a duty's words that a task must have to cover it.
const enoughWords = 0.5

// covered tells whether a task that comes back does what a sentence asks: it
// has most of its words.
func covered(text string, recurring []map[string]bool) bool {
	wanted := significantWords(text)
	if len(wanted) == 0 {
		return true
	}
	for _, has := range recurring {
		shared := 0
		for word := range wanted {
			if has[word] {
				shared++
			}
		}
		if float64(shared) >= enoughWords*float64(len(wanted)) {
			return true
		}
	}
	return false
}

// recurringTasks returns the words of each task that comes back.
func recurringTasks(sections []Section) []map[string]bool {
	var list []map[string]bool
	for _, s := range sections {
		for _, t := range s.Tasks {
			if comesBack(t) {
				list = append(list, significantWords(t.Title+" "+strings.Join(t.Products, " ")))
			}
		}
	}
	return list
}

// comesBack tells whether a task is done several times a year.
func comesBack(t DraftTask) bool {
	if len(t.Due) > 1 || t.Kind == Ongoing {
		return true
	}
	_, _, ok := rhythmIn(t.Title + ". " + t.DueText + ". " + strings.Join(t.Notes, ". "))
	return ok || strings.Contains(foldSpaces(t.Title), "dinh ky")
}

// abbreviations of plans, folded, with what they stand for.
var abbreviations = map[string]string{
	"cchc": "cai cach hanh chinh", "tthc": "thu tuc hanh chinh", "ksttc": "kiem soat thu tuc hanh chinh",
	"kstthc": "kiem soat thu tuc hanh chinh", "vbqppl": "van ban quy pham phap luat", "qppl": "quy pham phap luat", "bc": "bao cao",
	"cntt": "cong nghe thong tin", "kh": "ke hoach", "pakn": "phan anh kien nghi", "cds": "chuyen doi so",
}

// idleSyllables are in any sentence of a plan.
var idleSyllables = setOf("va cua cho cac nhung tren tai co duoc theo ve trong thuc hien viec cong tac nam xa phuong ubnd uy ban nhan dan " +
	"dinh ky hang quy thang moi mot lan ngay truoc ket qua bao cao van dia day du kip thoi gui")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// significantWords returns the syllables of a text that say what it is about.
func significantWords(text string) map[string]bool {
	words := map[string]bool{}
	for _, t := range scanDue(text) {
		if t.kind != wordToken {
			continue
		}
		full, ok := abbreviations[t.word]
		if !ok {
			full = t.word
		}
		for _, syllable := range strings.Fields(full) {
			if !idleSyllables[syllable] && len(syllable) > 1 {
				words[syllable] = true
			}
		}
	}
	return words
}
