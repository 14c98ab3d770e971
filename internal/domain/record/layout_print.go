package record

import (
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// The sizes of text in points, from the decree's table of styles.
const (
	sizeBody       = 14
	sizeSigner     = 13
	sizeRecipients = 12 // the words "Nơi nhận"
	sizeRecipient  = 11
)

// document lays a filled paper out.
func (f filledPrint) document() *office.Document {
	doc := &office.Document{Blocks: []office.Block{
		&office.PageSetup{Left: 30, Right: 20, Top: 20, Bottom: 20},
		plan.Letterhead{Unit: f.unit, Number: f.number, Place: f.place, Date: f.day, Year: f.year}.Table(),
	}}
	add := func(blocks ...office.Block) { doc.Blocks = append(doc.Blocks, blocks...) }
	add(printed(office.Center, 14, office.Run{Text: f.Heading, Bold: true, Size: sizeBody}))
	if f.About != "" {
		about := printed(office.Center, 0, office.Run{Text: f.About, Bold: true, Size: sizeBody})
		about.Rule, about.After = 0.3, 8
		add(about)
	}
	if f.To != "" {
		add(printed(office.Center, 6, office.Run{Text: "Kính gửi: " + f.To, Size: sizeBody}))
	}
	for _, line := range f.Body {
		add(&office.Paragraph{Align: alignOf(line.Text), Before: 6, FirstLine: 12.7, Runs: []office.Run{{Text: line.Text, Size: sizeBody}}})
	}
	add(&office.Paragraph{Before: 6}, f.closing())
	return doc
}

// alignOf lets a line with room to write on keep its gaps: dots are one long
// word, before which justified words would be drawn apart.
func alignOf(text string) office.Align {
	if strings.Contains(text, fewDots) {
		return office.Left
	}
	return office.Justify
}

// closing has who gets the paper at the left and who signs it at the right; two
// who sign stand side by side, above who gets it.
func (f filledPrint) closing() *office.Table {
	t := &office.Table{Borderless: true, Widths: []float64{80, 80}}
	last := len(f.Signers) - 1
	right := office.Cell{Col: 1, ColSpan: 1, RowSpan: 1, Paragraphs: hand(f.Signers[last])}
	left := office.Cell{Col: 0, ColSpan: 1, RowSpan: 1, Paragraphs: f.recipients()}
	if last == 0 {
		t.Rows = []office.Row{{Cells: []office.Cell{left, right}}}
		return t
	}
	first := office.Cell{Col: 0, ColSpan: 1, RowSpan: 1, Paragraphs: hand(f.Signers[0])}
	t.Rows = []office.Row{{Cells: []office.Cell{first, right}}}
	if len(f.Copies) > 0 {
		t.Rows = append(t.Rows, office.Row{Cells: []office.Cell{left}})
	}
	return t
}

// hand is who signs, in whose name and from which office, with room for the hand
// and the seal.
func hand(signer string) []office.Paragraph {
	var lines []office.Paragraph
	for _, line := range strings.Split(signer, "\n") {
		lines = append(lines, *printed(office.Center, 0, office.Run{Text: strings.ToUpper(line), Bold: true, Size: sizeSigner}))
	}
	return append(lines, *printed(office.Center, 64, office.Run{Text: " ", Size: sizeBody}))
}

// recipients lists who gets the paper, each line ended by a semicolon, the last
// by a full stop.
func (f filledPrint) recipients() []office.Paragraph {
	if len(f.Copies) == 0 {
		return nil
	}
	lines := []office.Paragraph{{Runs: []office.Run{{Text: "Nơi nhận:", Bold: true, Italic: true, Size: sizeRecipients}}}}
	for i, name := range f.Copies {
		end := ";"
		if i == len(f.Copies)-1 {
			end = "."
		}
		lines = append(lines, office.Paragraph{Runs: []office.Run{{Text: "- " + name + end, Size: sizeRecipient}}})
	}
	return lines
}
