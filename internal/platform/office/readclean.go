package office

import (
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

const softHyphen = "\u00AD"

// cleaner takes away what is not to be seen and makes one kind of space and
// hyphen of several, so that texts from all formats compare equal.
var cleaner = strings.NewReplacer(
	"\u00A0", " ", "\u202F", " ", "\u2007", " ", // spaces that do not break
	"\u2011", "-", // a hyphen that does not break
	softHyphen, "", "\u200B", "", "\u200C", "", "\u200D", "", "\u2060", "", "\uFEFF", "",
)

// cleanText returns text as a document holds it: NFC, with plain spaces and
// hyphens.
func cleanText(s string) string { return vietnamese.NFC(cleaner.Replace(s)) }

// isLegacy tells whether a font shows other characters than are stored.
func isLegacy(font string) bool { return isTCVN3Font(font) || isVNIFont(font) }

func isTCVN3Font(font string) bool { return hasPrefixFold(font, ".Vn") }

func isVNIFont(font string) bool { return hasPrefixFold(font, "VNI-") }

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// decodeFont returns what a legacy font shows for the characters stored, and
// the characters themselves for any other font. The TCVN3 fonts whose names
// end in H show capitals only, because that encoding has none with tones.
func decodeFont(font, text string) string {
	switch {
	case isUnicode(text):
		return text
	case isTCVN3Font(font):
		text = vietnamese.FromTCVN3(text)
		if strings.HasSuffix(font, "H") {
			text = strings.ToUpper(text)
		}
	case isVNIFont(font):
		text = vietnamese.FromVNI(text)
	}
	return text
}

// isUnicode tells whether text holds Vietnamese letters that no legacy text
// can hold: somebody set Unicode text in an old font, and sees another.
func isUnicode(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return r >= 0x1EA0 && r <= 0x1EF9 || strings.ContainsRune("ĂăĐđĨĩŨũƠơƯư", r)
	})
}

// hasText tells whether anything can be read in the document.
func (d *Document) hasText() bool {
	for _, block := range d.Blocks {
		for _, p := range flatten(block) {
			for _, r := range p.Runs {
				if strings.TrimSpace(r.Text) != "" {
					return true
				}
			}
		}
	}
	return false
}

// forgetPages takes the pages from all places, where the file does not tell
// where its pages end.
func (d *Document) forgetPages() {
	for _, block := range d.Blocks {
		switch b := block.(type) {
		case *PageSetup:
			b.Place.Page = 0
		case *Paragraph:
			b.Place.Page = 0
		case *Table:
			b.forgetPages()
		}
	}
}

func (t *Table) forgetPages() {
	t.Place.Page = 0
	for i := range t.Rows {
		row := &t.Rows[i]
		row.Place.Page = 0
		for j := range row.Cells {
			cell := &row.Cells[j]
			cell.Place.Page = 0
			for k := range cell.Paragraphs {
				cell.Paragraphs[k].Place.Page = 0
			}
		}
	}
}
