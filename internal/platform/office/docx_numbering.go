package office

import (
	"strconv"
	"strings"
)

// levels is how many levels a list of Word has.
const levels = 9

// maxLevelText bounds the bytes of a marker's pattern, which each paragraph
// of a list repeats.
const maxLevelText = 64

// A listLevel is one level of a list (w:lvl).
type listLevel struct {
	start  int
	format string // w:numFmt
	text   string // w:lvlText: "%1.%2)"
	legal  bool   // all numbers in Arabic figures
	font   string
	para   paraProps
}

// A list is w:abstractNum with its counters: all lists made from it go on
// counting where the last one stopped.
type list struct {
	levels  [levels]listLevel
	counts  [levels]int
	counted [levels]bool
}

// A listUse is w:num: a list, with other starts or levels.
type listUse struct {
	list   *list
	starts map[int]int
	levels map[int]listLevel
	begun  bool
}

// docxLists are the lists of a document.
type docxLists struct {
	lists map[string]*list
	uses  map[string]*listUse
}

func readDocxLists(p *pack, part string) (*docxLists, error) {
	l := &docxLists{lists: map[string]*list{}, uses: map[string]*listUse{}}
	if !p.has(part) {
		return l, nil
	}
	err := p.read(part, maxSmallPart, nil, func(x *xmlReader, _ element) error {
		return x.each(func(e element) error {
			switch e.name {
			case "abstractNum":
				return l.readList(x, e.attr("abstractNumId"))
			case "num":
				return l.readUse(x, e.attr("numId"))
			}
			return nil
		})
	})
	return l, err
}

func (l *docxLists) readList(x *xmlReader, id string) error {
	if err := within("lists", len(l.lists)+1, maxStyles); err != nil {
		return err
	}
	made := &list{}
	l.lists[id] = made
	return x.each(func(e element) error {
		n, ok := levelNumber(e)
		if e.name != "lvl" || !ok {
			return nil
		}
		level, err := readLevel(x)
		made.levels[n] = level
		return err
	})
}

func (l *docxLists) readUse(x *xmlReader, id string) error {
	if err := within("lists", len(l.uses)+1, maxStyles); err != nil {
		return err
	}
	use := &listUse{starts: map[int]int{}, levels: map[int]listLevel{}}
	l.uses[id] = use
	return x.each(func(e element) error {
		if e.name == "abstractNumId" {
			use.list = l.lists[e.val()]
			return nil
		}
		n, ok := levelNumber(e)
		if e.name != "lvlOverride" || !ok {
			return nil
		}
		return x.each(func(e element) (err error) {
			switch e.name {
			case "startOverride":
				use.starts[n] = int(parseNumber(e.val()))
			case "lvl":
				use.levels[n], err = readLevel(x)
			}
			return err
		})
	})
}

func levelNumber(e element) (int, bool) {
	n := int(parseNumber(e.attr("ilvl")))
	return n, n >= 0 && n < levels
}

func readLevel(x *xmlReader) (listLevel, error) {
	level := listLevel{start: 1}
	err := x.each(func(e element) (err error) {
		switch e.name {
		case "start":
			level.start = int(parseNumber(e.val()))
		case "numFmt":
			level.format = e.val()
		case "lvlText":
			level.text = e.val()[:min(len(e.val()), maxLevelText)]
		case "isLgl":
			level.legal = on(e)
		case "pPr":
			level.para, _, err = readParaProps(x)
		case "rPr":
			var run runProps
			run, err = readRunProps(x)
			level.font = run.font
		}
		return err
	})
	return level, err
}

// use returns the list of a paragraph and its level; nil when it is in none.
func (l *docxLists) use(p paraProps) (*listUse, int) {
	use := l.uses[p.numbering]
	if use == nil || use.list == nil {
		return nil, 0
	}
	return use, min(max(int(p.level.value), 0), levels-1)
}

func (u *listUse) level(n int) listLevel {
	if level, ok := u.levels[n]; ok {
		return level
	}
	return u.list.levels[n]
}

func (u *listUse) start(n int) int {
	if start, ok := u.starts[n]; ok {
		return start
	}
	return u.level(n).start
}

// marker counts one paragraph of the list and returns the marker that is
// drawn before it.
func (u *listUse) marker(n int) string {
	u.count(n)
	level := u.level(n)
	switch level.format {
	case "none":
		return ""
	case "bullet":
		return bullet(level)
	}
	text := decodeFont(level.font, level.text)
	for i := range levels {
		placeholder := "%" + strconv.Itoa(i+1)
		if !strings.Contains(text, placeholder) {
			continue
		}
		format := u.level(i).format
		if level.legal {
			format = "decimal"
		}
		text = strings.ReplaceAll(text, placeholder, formatNumber(format, u.list.counts[i]))
	}
	return strings.TrimSpace(text)
}

// count moves the counters on: the level by one, those above it begin when
// they have not yet, those below it begin anew.
func (u *listUse) count(n int) {
	if !u.begun {
		u.begun = true
		for level := range u.starts {
			u.list.counted[level] = false
		}
	}
	l := u.list
	for i := range n {
		if !l.counted[i] {
			l.counts[i], l.counted[i] = u.start(i), true
		}
	}
	if l.counted[n] {
		l.counts[n]++
	} else {
		l.counts[n], l.counted[n] = u.start(n), true
	}
	for i := n + 1; i < levels; i++ {
		l.counted[i] = false
	}
}

// formatNumber writes a number in one of Word's formats; those that Viet Nam
// does not use come out in figures.
func formatNumber(format string, n int) string {
	switch format {
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return strings.ToUpper(letter(n))
	case "lowerLetter":
		return letter(n)
	case "decimalZero":
		if n >= 0 && n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}

// letter counts a, b, … z, aa, bb, … as Word does.
func letter(n int) string {
	if n < 1 || n > 26*100 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}

var romanFigures = []struct {
	value int
	text  string
}{
	{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
	{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, f := range romanFigures {
		for ; n >= f.value; n -= f.value {
			b.WriteString(f.text)
		}
	}
	return b.String()
}

// bullet returns the character that a bullet level draws.
func bullet(level listLevel) string {
	var b strings.Builder
	for _, r := range level.text {
		b.WriteString(symbol(level.font, r))
	}
	return strings.TrimSpace(b.String())
}

// symbols are the characters of the symbol fonts that documents really use as
// bullets and boxes, by their code in the font.
var symbols = map[string]map[rune]string{
	"symbol":    {0xB7: "•", 0x2D: "-", 0xA8: "♦", 0xAE: "→", 0xDE: "⇒", 0xB3: "≥", 0xA3: "≤"},
	"wingdings": {0xA7: "▪", 0x6E: "■", 0xD8: "➢", 0xFC: "✓", 0xFE: "☑", 0xA8: "□", 0x6F: "□", 0xE0: "→", 0xF0: "⇨", 0x76: "❖", 0x9F: "•"},
}

// symbol returns a character of a font as Unicode has it. Symbol fonts keep
// theirs in the private area from U+F000.
func symbol(font string, r rune) string {
	private := r >= 0xF000 && r <= 0xF0FF
	if private {
		r -= 0xF000
	}
	if known, ok := symbols[strings.ToLower(font)][r]; ok {
		return known
	}
	if private && !isLegacy(font) {
		return "•"
	}
	return decodeFont(font, string(r))
}
