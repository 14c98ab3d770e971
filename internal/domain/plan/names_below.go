package plan

import (
	"slices"
	"strings"
	"unicode"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// How a plan names the units below as those who have work to do. Diacritics
// count: "các phương án" are no wards. The words stand in small letters.
var (
	// unitsBelow are said of units below wherever they stand in a task.
	unitsBelow = []string{
		"các xã", "các phường", "các thị trấn", "các đặc khu", "các huyện", "các thị xã", "các quận",
		"cấp xã", "cấp huyện", "các địa phương", "từng xã", "từng phường", "mỗi xã", "mỗi phường",
	}
	// doersBelow are said of units below only where a task names who does it:
	// in its words they may be any units.
	doersBelow = []string{"các đơn vị", "các cơ quan đơn vị", "các cơ quan, đơn vị", "địa phương"}
	// otherThings begin like a unit and are none.
	otherThings = []string{"các xã hội", "cấp xã hội", "các phường hội", "mỗi xã viên", "từng xã viên", "các xã viên"}
)

// NamesUnitsBelow tells whether a task is also one of the units below: its
// lead, those who help or its words name them, as "UBND các xã, phường".
func (t Task) NamesUnitsBelow() bool {
	for _, doer := range append([]string{t.LeadText}, t.Coordinators...) {
		if namesAny(doer, unitsBelow) || namesAny(doer, doersBelow) {
			return true
		}
	}
	words := append([]string{t.Title}, t.Products...)
	return slices.ContainsFunc(append(words, t.Notes...), func(s string) bool { return namesAny(s, unitsBelow) })
}

// namesAny tells whether a text has one of some phrases as whole words.
func namesAny(text string, phrases []string) bool {
	text = wordLine(text)
	for _, other := range otherThings {
		text = strings.ReplaceAll(text, wordLine(other), " ")
	}
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(text, wordLine(p)) })
}

// wordLine writes a text as its words in small letters, each between spaces.
func wordLine(text string) string {
	words := strings.FieldsFunc(strings.ToLower(vietnamese.NFC(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	return " " + strings.Join(words, " ") + " "
}
