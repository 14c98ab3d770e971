package plan

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Cues are what the text itself teaches about its cells: which lines are posts
// because they come again and again, which words follow each other.
type cues struct {
	posts map[string]bool
	// sections are lines with which several rows begin.
	sections map[string]bool
	pairs    map[string]int
	// lengths are those of the lines of each column after which its cell goes
	// on, and width is what settle makes of them: how many letters fit.
	lengths map[role][]int
	width   map[role]int
	// leads counts what was found in the column of leads.
	leads map[string]int
}

// learnCells notes what a row's cells tell about their columns.
func (c *cues) learnCells(cells [][]flatLine, columns []column) {
	if c.width != nil {
		return
	}
	for i, lines := range cells {
		r := columns[i].role
		for j := 0; j+1 < len(lines); j++ {
			if !lines[j].part {
				c.lengths[r] = append(c.lengths[r], utf8.RuneCountInString(lines[j].text))
			}
		}
		if r == roleLead && len(lines) == 1 && len(lines[0].text) < 60 && !hasDigit(lines[0].text) {
			c.leads[lines[0].folded]++
		}
	}
}

// settle ends the learning. Where few lines were seen nothing was learnt.
func (c *cues) settle() {
	c.width = map[role]int{}
	for r, lengths := range c.lengths {
		if len(lengths) >= 4 {
			slices.Sort(lengths)
			c.width[r] = lengths[len(lengths)*9/10]
		}
	}
	for text, n := range c.leads {
		if n > 1 {
			c.posts[text] = true
		}
	}
}

// fits weighs the break between two lines of a column: where the next word
// would have had room, the break is the end of a paragraph.
func (c *cues) fits(r role, before, line flatLine) float64 {
	width := c.width[r]
	if width == 0 || hasBullet(line.text) || before.part || line.mid {
		return 0
	}
	word, _, _ := strings.Cut(line.text, " ")
	needed := utf8.RuneCountInString(before.text) + 1 + utf8.RuneCountInString(word)
	switch {
	case needed*10 < width*8:
		return -2.5
	case needed > width:
		return 0.7
	}
	return 0
}

// learnCues reads the rows once for what comes again in them.
func learnCues(rows []flatRow) *cues {
	c := &cues{posts: map[string]bool{}, sections: map[string]bool{}, pairs: map[string]int{}, lengths: map[role][]int{}, leads: map[string]int{}}
	count := map[string]int{}
	opening := map[string]int{}
	for _, r := range rows {
		if len(r.parts) > 0 && len(r.parts[0]) > 0 {
			line := r.parts[0][0].folded
			opening[line]++
			c.sections[line] = opening[line] > 1
		}
		for _, part := range r.parts {
			for i, line := range part {
				count[line.folded]++
				c.learnPairs(line.folded)
				after := i > 0 && bareNoun.MatchString(part[i-1].folded)
				if (after || startsPost(line.folded)) && len(line.text) < 60 && !hasBullet(line.text) {
					c.posts[line.folded] = true
				}
			}
		}
	}
	for text := range c.posts {
		if count[text] < 2 {
			delete(c.posts, text)
		}
	}
	return c
}

func (c *cues) learnPairs(folded string) {
	words := strings.Fields(folded)
	for i := 1; i < len(words); i++ {
		c.pairs[words[i-1]+" "+words[i]]++
	}
}

// splitLines cuts lines where another cell may begin: a program that reads
// along the page puts short cells beside each other on one line.
func (c *cues) splitLines(lines []flatLine) []flatLine {
	var list []flatLine
	for _, line := range lines {
		list = append(list, c.splitLine(line)...)
	}
	return list
}

func (c *cues) splitLine(line flatLine) []flatLine {
	words, folded := strings.Fields(line.text), strings.Fields(line.folded)
	if len(words) != len(folded) || len(words) > maxSplit {
		return []flatLine{line}
	}
	var pieces []flatLine
	from := 0
	cut := func(to int) {
		piece := line
		piece.text, piece.folded = strings.Join(words[from:to], " "), strings.Join(folded[from:to], " ")
		piece.mid, piece.part = from > 0, true
		pieces = append(pieces, piece)
		from = to
	}
	for i := 1; i < len(words); i++ {
		post := c.posts[strings.Join(folded[from:i], " ")] && !startsLower(words[i]) && !joinsWords(words[i-1], words[i])
		if post || opensCell(words, folded, i) {
			cut(i)
		}
	}
	if from == 0 {
		return []flatLine{line}
	}
	cut(len(words))
	return pieces
}

// maxSplit is the number of words up to which a line is looked at for cells;
// no printed line has more.
const maxSplit = 60

// opensCell tells whether the words from i on look like the beginning of a
// cell: a post, a time or a product, which does not go on with a phrase.
func opensCell(words, folded []string, i int) bool {
	if startsLower(words[i]) || joinsWords(words[i-1], words[i]) {
		return false
	}
	text, rest := strings.Join(words[i:], " "), strings.Join(folded[i:], " ")
	before := strings.Join(folded[max(0, i-2):i], " ")
	if wholeVerb.MatchString(before) || postHead.MatchString(before) && committeeWord.MatchString(rest) {
		return false
	}
	if startsDigit(text) {
		return wholeDate.MatchString(rest) && !hasDigit(words[i-1]) && !joinsDate[folded[i-1]]
	}
	return timeOpener.MatchString(rest) && !joinsDate[folded[i-1]] || startsPost(rest) || productOpener.MatchString(rest) || opensLabel(text)
}

var (
	// wholeVerb is a verb after which its object comes: "Ban hành Kế hoạch".
	wholeVerb = regexp.MustCompile(`(^| )(ban hanh|xay dung|thuc hien|tham muu|trien khai|hoan thien|theo doi|gui|lap|ky|trinh|cap nhat|to chuc|kien toan|cong khai|ra soat|mo|tong hop)$`)
	// postHead and committeeWord are the two parts of "Chủ tịch UBND xã".
	postHead      = regexp.MustCompile(`(^| )(chu tich|van phong|thuong truc|thanh vien|lanh dao|cong chuc|can bo|bi thu|dai dien|cong an|ban chi huy)$`)
	committeeWord = regexp.MustCompile(`^(ubnd|uy ban|hdnd|hoi dong|dang uy|mat tran|mttq|van phong|xa\b)`)
)

// joinsWords tells whether a phrase surely goes on between two words.
func joinsWords(before, word string) bool {
	return slices.Contains(joining, before) || strings.HasSuffix(before, ",") || isBullet(before) || isBullet(word) || openBracket(before)
}

var wholeDate = regexp.MustCompile(`^\d{1,2}/\d{1,2}(/\d{4})?([ ;,.]|$)|^\d{1,2}/20\d\d|^[69] thang (dau|cuoi)\b`)

// joinsDate are words after which a date or a month goes on, folded.
var joinsDate = map[string]bool{
	"ngay": true, "thang": true, "nam": true, "truoc": true, "sau": true, "quy": true, "den": true, "tu": true,
	"nhat": true, "hang": true, "trong": true, "bao": true, "cao": true, "va": true, "dau": true, "cuoi": true,
}

// follows tells whether the first word of a line follows the last word of the
// line before it elsewhere in the text as well.
func (c *cues) follows(before, line string) bool {
	first, _, _ := strings.Cut(line, " ")
	return c.pairs[lastWord(before)+" "+first] > 0
}

var (
	productOpener = regexp.MustCompile(`^[-+•*– ]*(\d{1,2} )?(bao cao|ke hoach|cac (van ban|thong bao|quyet dinh|tai lieu|bao cao|ke hoach|cong van|tin)|van ban|quyet dinh|danh muc|ban (mo ta|tong hop|ke)|` +
		`quy (che|trinh|dinh)|tai lieu|cong van|bien ban|to trinh|ho so|thong bao|giay|bang|tin,? bai|so lieu|nghi quyet|de an|chuong trinh|ket qua|phieu|so theo doi|hoi nghi|du toan|tlkc|cung cap|nhung|100 ?%|danh sach|thu (xin loi|cam on)|de cuong|co so du lieu)\b`)
	verbOpener = regexp.MustCompile(`^[-+•*– ]*(thuc hien|ban hanh|xay dung|to chuc|trien khai|ra soat|cap nhat|cong khai|tiep (nhan|tuc)|xu ly|tham muu|phoi hop|kiem (tra|soat)|chung thuc|` +
		`tang cuong|day manh|nang cao|duy tri|chap hanh|bo tri|theo doi|danh gia|hoan thien|giai quyet|dam bao|bao dam|tuyen truyen|tap huan|doi thoai|khao sat|niem yet|thai do|su dung|` +
		`ung dung|so hoa|quan ly|phat dong|lap|cu |gui|dua|tham gia|boi duong|dao tao|quan triet|pho bien)`)
	timeOpener = regexp.MustCompile(`^[-+•*– ]*(truoc|sau \d|trong (nam|quy|thang)|qu[yi] |thang \d|ngay \d|thuong xuyen|ca nam|nam 20|hang |dinh ky|chat nhat|cham nhat|tu thang|tu ngay|6 thang|cuoi|dau nam|\d{1,2}/\d|lien tuc|` +
		`khi (co|phat sinh)|bc |bao cao (quy|nam|6|thang|dinh))`)
	moneyPattern = regexp.MustCompile(`kinh phi|ngan sach|trieu|dong\b|nsnn|xa hoi hoa|\d{1,3}(\.\d{3})+`)
	// lawNumber is the number of a law or decree, which looks like a date.
	lawNumber  = regexp.MustCompile(`\d/\d{4}/|\d/(nd|qd|kh|nq|tt|ct)-`)
	noteOpener = regexp.MustCompile(`^[-+•*– ]*(yeu cau|luu y|ghi chu|can cu|neu |theo )`)
)
