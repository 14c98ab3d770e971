package record

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// judge says what a row is that is neither above the entries nor empty. A row
// that has all that an entry needs is one, unless it can hardly be: what an
// entry needs may be one text only, when defaults make the rest.
func (r *Reading) judge(row sheet.Row, own []sheet.Cell, e *Entry) Verdict {
	whole, anchored := len(e.Problems) == 0, r.isAnchored(row, e)
	switch {
	case !r.begun && countsColumns(own, whole):
		return Numbers
	case isTotal(own, whole, anchored):
		return Total
	case !anchored && isNote(own):
		return Foot
	case !anchored && isFoot(own):
		r.foot = true
		return Foot
	case r.isSection(row, own, whole, anchored):
		return Section
	case whole:
		return Good
	}
	return Bad
}

// isAnchored tells whether a row has something that only an entry has: a day,
// an option or a legal text in a field that every entry has. Sums have numbers
// as well, and signatures texts.
func (r *Reading) isAnchored(row sheet.Row, e *Entry) bool {
	return slices.ContainsFunc(r.columns, func(c mappedColumn) bool {
		switch c.field.Type {
		case form.Date, form.Choice, form.LegalText:
			return c.field.Required && ownOrAbove(row, c.column).Text != "" && !e.Values[c.name].Empty() && !e.hasProblem(c.name)
		}
		return false
	})
}

// isBlank tells whether a row says nothing: it is empty, has nothing but the
// number that counts rows, or only repeats what is merged from above.
func (r *Reading) isBlank(own []sheet.Cell) bool {
	texts, fields := 0, 0
	for _, c := range own {
		_, mapped := r.at(c.Column)
		switch {
		case saysNothing(c.Text):
		case mapped:
			fields++
		case !isSerial(c.Text):
			texts++
		}
	}
	return fields == 0 && texts == 0
}

// at returns the column of a place.
func (r *Reading) at(column int) (mappedColumn, bool) {
	i := slices.IndexFunc(r.columns, func(c mappedColumn) bool { return c.column == column })
	if i < 0 {
		return mappedColumn{}, false
	}
	return r.columns[i], true
}

var serialNumber = regexp.MustCompile(`^\d{1,6}(?:[.,]\d{1,4})*\.?$`)

// isSerial tells whether a text counts rows: 7, 7. or 2.1.
func isSerial(text string) bool { return serialNumber.MatchString(text) }

// isHeadAgain tells whether a row has the headings again, as on each printed
// page.
func (r *Reading) isHeadAgain(row sheet.Row) bool {
	if len(r.heads) == 0 {
		return false
	}
	for _, head := range r.heads {
		same := 0
		for _, c := range r.columns {
			text := plain(row.Cell(c.column).Text)
			if text == "" {
				continue
			}
			if text != plain(head.Cell(c.column).Text) {
				same = 0
				break
			}
			same++
		}
		if same > 1 || same == 1 && len(r.columns) == 1 {
			return true
		}
	}
	return false
}

// columnNumber is a column's number; spreadsheets take (1) for minus one.
var columnNumber = regexp.MustCompile(`^([(\[-])?(?:(\d{1,2})|[a-zA-Z])(?: ?=.*)?[)\]]?(?: ?=.*)?$`)

// countsColumns tells whether a row numbers the columns: (1) (2) (3), or A B 1
// 2. Numbers without brackets go up by one from the first.
func countsColumns(own []sheet.Cell, whole bool) bool {
	last, brackets, step := 0, 0, true
	for _, c := range own {
		m := columnNumber.FindStringSubmatch(c.Text)
		if m == nil {
			return false
		}
		if m[1] != "" {
			brackets++
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			continue // a letter
		}
		if n <= last {
			return false
		}
		step = step && (n == last+1 || last == 0 && n == 2)
		last = n
	}
	switch {
	case len(own) < 2:
		return false
	case brackets*2 > len(own):
		return true
	}
	return step && last > 1 && (!whole || len(own) > 2)
}

// The ways in which totals begin, folded. Công (work, public) folds to the
// same letters as cộng (sum), so that it is only a total with what else a
// total has behind it.
var (
	totalWords = regexp.MustCompile(`^(?:tong|cong|tong cong|tong so|cong tong|luy ke)$`)
	totalStart = regexp.MustCompile(`^(?:tong cong|tong so|tong:|cong:|(?:cong|tong) (?:\(|[ivx]+\b|\d|muc\b|phan\b|chung\b|don\b|toan\b|ca\b|quy\b|thang\b|nam\b|trang\b|luy ke\b)|(?:cong )?mang sang\b|chuyen (?:sang|trang)\b)`)
	totalOnly  = regexp.MustCompile(`^(?:tong cong|tong so|cong|tong) ?(?:[:(=\d]|[ivx]+\b)|^(?:cong )?(?:mang sang|chuyen sang trang)\b`)
	otherCong  = regexp.MustCompile(`^(?:công|cống|còng|cổng|tông|tống)`)
)

// isTotal tells whether a row adds up: one of its first texts says so. In a row
// that has all that an entry needs only the very first can.
func isTotal(own []sheet.Cell, whole, anchored bool) bool {
	most, start := 3, totalStart
	if whole {
		most, start = 1, totalOnly
	}
	for _, c := range own[:min(most, len(own))] {
		lower := strings.ToLower(strings.TrimLeft(vietnamese.NFC(c.Text), " *-+"))
		if otherCong.MatchString(lower) {
			continue
		}
		folded := strings.Join(strings.Fields(vietnamese.Fold(lower)), " ")
		if totalWords.MatchString(plain(folded)) || !anchored && start.MatchString(folded) {
			return true
		}
	}
	return false
}

var (
	footStart = regexp.MustCompile(`^(?:nguoi (?:lap|ghi so|tong hop|bao cao|theo doi)\b|lap bieu(?:$| ?[:(,.])|(?:tm|kt|tl|tuq)\. ?[a-z]|t/m |ky ten\b|\(?ky,|noi nhan\b|chu tich$|pho chu tich$|thu truong don vi|xac nhan cua\b|can bo lap\b|cong chuc lap\b)`)
	footDate  = regexp.MustCompile(`ngay\b.{0,8}\bthang\b.{0,8}\bnam\b.{0,6}$`)
	noteStart = regexp.MustCompile(`^(?:ghi chu ?[:(]|\(?\*+\)|\*|luu y ?:|chu thich ?:)`)
)

// isFoot tells whether the foot of a sheet begins: with who made it, who
// signed, to whom it goes, or with the place and the day of signing.
func isFoot(own []sheet.Cell) bool {
	if len(own) > 4 || slices.ContainsFunc(own, func(c sheet.Cell) bool { return c.Kind != sheet.Text || isSerial(c.Text) }) {
		return false
	}
	for _, c := range own {
		folded := strings.Join(strings.Fields(vietnamese.Fold(c.Text)), " ")
		if footStart.MatchString(folded) {
			return true
		}
		if len(own) == 1 && strings.Contains(folded, ", ") && footDate.MatchString(folded) {
			return true
		}
	}
	return false
}

// isNote tells whether a row is a note on the others.
func isNote(own []sheet.Cell) bool {
	return len(own) <= 2 && noteStart.MatchString(strings.TrimSpace(vietnamese.Fold(own[0].Text)))
}

// sectionMark is what begins a section: a roman number or a capital letter,
// alone or before its text.
var (
	sectionMark = regexp.MustCompile(`^(?:[IVX]{1,6}|[A-ZĐÂ])(?:[.)]|[/\-:](?:\s|$)|$)`)
	lettersMark = regexp.MustCompile(`^[a-zđ]\)?\.?$`)
)

// isSection tells whether a row names those below it: it has one text only, or
// a mark of sections before the only other one, and is no part of an entry that
// is merged over several rows.
func (r *Reading) isSection(row sheet.Row, own []sheet.Cell, whole, anchored bool) bool {
	texts := slices.DeleteFunc(slices.Clone(own), func(c sheet.Cell) bool { return saysNothing(c.Text) })
	if len(texts) == 0 || r.hasMerged(row) || slices.ContainsFunc(texts, func(c sheet.Cell) bool { return c.Kind == sheet.Date }) {
		return false
	}
	first, rest := texts[0], texts[1:]
	if len(rest) == 0 {
		return r.standsAlone(row, first, whole)
	}
	_, mapped := r.at(first.Column)
	switch {
	case mapped && (whole || len(rest) > 1):
		return false
	case sectionMark.MatchString(first.Text):
		return len(rest) == 1 || !anchored && !r.hasRequired(rest[1:])
	}
	return len(rest) == 1 && lettersMark.MatchString(first.Text)
}

// hasMerged tells whether a field of a row has its value from a row above.
func (r *Reading) hasMerged(row sheet.Row) bool {
	return slices.ContainsFunc(r.columns, func(c mappedColumn) bool { return row.Cell(c.column).FromAbove })
}

// standsAlone tells whether the only cell of a row names a section.
func (r *Reading) standsAlone(row sheet.Row, only sheet.Cell, whole bool) bool {
	switch wide := row.Cell(only.Column + 1).FromLeft; {
	case wide:
		return true
	case isSerial(only.Text) || only.Kind != sheet.Text && only.Kind != sheet.PartDate:
		return false
	}
	return !whole || len(r.columns) > 1 || sectionMark.MatchString(only.Text)
}

// hasRequired tells whether cells hold what every entry has; numbers may be
// the sums of a section.
func (r *Reading) hasRequired(cells []sheet.Cell) bool {
	return slices.ContainsFunc(cells, func(c sheet.Cell) bool {
		m, ok := r.at(c.Column)
		return ok && m.field.Required && !m.field.Type.Numeric()
	})
}

var leadingMark = regexp.MustCompile(`^(?:[IVX]{1,6}|[A-ZĐÂ]|[a-zđ]|\d{1,2})[.)/\-:]\s*`)

// sectionText returns what a section row says, without its mark, and where.
func sectionText(own []sheet.Cell) (text string, column int) {
	c := own[0]
	if len(own) > 1 && (sectionMark.MatchString(c.Text) || lettersMark.MatchString(c.Text)) && leadingMark.ReplaceAllString(c.Text+".", "") == "" {
		c = own[1]
	}
	return leadingMark.ReplaceAllString(c.Text, ""), c.Column
}
