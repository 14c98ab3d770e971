package plan

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// A Letterhead is what stands above an official document. Papers of other rooms
// have the same.
type Letterhead struct {
	// Unit issues the document: "UBND xã Anh Sơn".
	Unit, Number, Place string
	// Date may be missing; then the year may be known.
	Date clock.Date
	Year int
}

// Table arranges elements 1 to 4 of the decree: at the left who issues the
// document and its number, at the right the nation and the place and day.
func (h Letterhead) Table() *office.Table {
	return &office.Table{
		Borderless: true,
		Widths:     []float64{60, 100},
		Rows: []office.Row{
			{Cells: []office.Cell{cell(0, issuer(h.Unit)...), cell(1, nation()...)}},
			{Cells: []office.Cell{cell(0, numberLine(h.Number)), cell(1, placeAndDay(h))}},
		},
	}
}

// nation is element 1, the name of the state (quốc hiệu) and its motto (tiêu
// ngữ), with a rule as long as the motto.
func nation() []office.Paragraph {
	name := centred(style{bold: true, size: sizeNation}, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
	motto := centred(style{bold: true, size: sizeMotto}, "Độc lập - Tự do - Hạnh phúc")
	motto.Rule = 0.6
	return []office.Paragraph{name, motto}
}

// issuer is element 2, the issuing unit (cơ quan ban hành), with a rule of a
// third to a half of the text.
func issuer(unit string) []office.Paragraph {
	s := style{bold: true, size: sizeIssuer}
	var lines []office.Paragraph
	for _, line := range issuerLines(unit) {
		lines = append(lines, centred(s, line))
	}
	lines[len(lines)-1].Rule = 0.28
	return lines
}

// issuerLines writes a unit's name in capitals, a people's committee in full
// and over two lines.
func issuerLines(unit string) []string {
	name, committee := committeeName(unit)
	if !committee {
		return []string{strings.ToUpper(unit)}
	}
	return []string{"ỦY BAN NHÂN DÂN", strings.ToUpper(name)}
}

// committeeName returns what follows "UBND" in a unit's name, and whether the
// unit is a people's committee (Ủy ban nhân dân).
func committeeName(unit string) (name string, committee bool) {
	for _, prefix := range []string{"UBND ", "Ủy ban nhân dân ", "Uỷ ban nhân dân "} {
		if rest, found := strings.CutPrefix(unit, prefix); found {
			return strings.TrimSpace(rest), true
		}
	}
	return unit, false
}

// UnitInFull writes "UBND xã Anh Sơn" as "Ủy ban nhân dân xã Anh Sơn".
func UnitInFull(unit string) string {
	if name, committee := committeeName(unit); committee {
		return "Ủy ban nhân dân " + name
	}
	return unit
}

// numberLine is element 3, the number and symbol (số, ký hiệu).
func numberLine(number string) office.Paragraph {
	line := centred(style{size: sizeNumber}, "Số: "+numberOrBlank(number))
	line.Before = 4
	return line
}

// blank is room to write a number by hand.
const blank = "......"

// numberOrBlank leaves room in a number that is still to be given: "/KH-UBND".
func numberOrBlank(number string) string {
	if number == "" || strings.HasPrefix(number, "/") {
		return blank + number
	}
	return number
}

// placeAndDay is element 4, the place and the day of issue (địa danh và thời
// gian ban hành).
func placeAndDay(h Letterhead) office.Paragraph {
	text := dayInWords(h.Date, h.Year)
	if h.Place != "" {
		text = h.Place + ", " + text
	}
	line := centred(style{italic: true, size: sizeDay}, text)
	line.Before = 4
	return line
}

// dayInWords writes a day as the decree wants it, with a zero only before days
// below 10 and the months 1 and 2: "ngày 05 tháng 01 năm 2024". Without a day
// it leaves room.
func dayInWords(day clock.Date, year int) string {
	if day.IsZero() {
		if year == 0 {
			return "ngày " + blank + " tháng " + blank + " năm " + blank
		}
		return fmt.Sprintf("ngày %s tháng %s năm %d", blank, blank, year)
	}
	month := fmt.Sprint(int(day.Month))
	if day.Month <= time.February {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", day.Day, month, day.Year)
}

// titleBlock is element 5a: the kind of document (tên loại) and what it is
// about (trích yếu), with a rule of a third to a half of the text.
func titleBlock(d Draft) []office.Block {
	kind := centred(style{bold: true, size: sizeBody}, "KẾ HOẠCH")
	kind.Before = 14
	subject := subjectOf(d.Title)
	if subject == "" {
		return []office.Block{&kind}
	}
	about := centred(style{bold: true, size: sizeBody}, subject)
	about.Rule = 0.3
	about.After = 8
	return []office.Block{&kind, &about}
}

// subjectOf returns what a plan is about: its title without the word for its
// kind, with a capital.
func subjectOf(title string) string {
	const kind = "kế hoạch "
	if len(title) >= len(kind) && strings.EqualFold(title[:len(kind)], kind) {
		title = title[len(kind):]
	}
	return capitalised(strings.TrimSpace(title))
}

// lowered writes the first letter small, unless the word is an abbreviation
// ("CCHC").
func lowered(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	next, _ := utf8.DecodeRuneInString(text[size:])
	if unicode.IsUpper(next) {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}

// capitalised writes the first letter as a capital.
func capitalised(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
