package plan

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// basesBlock is the legal bases (căn cứ), each in italics on a line that ends
// with a semicolon, and the sentence that issues the plan.
func basesBlock(d Draft) []office.Block {
	var blocks []office.Block
	for _, basis := range d.Bases {
		blocks = append(blocks, bodyText(style{italic: true, size: sizeBody}, trimEnd(basis)+";"))
	}
	return append(blocks, bodyText(style{size: sizeBody}, issuingSentence(d)))
}

// issuingSentence names the plan above that is carried out, unless one of the
// bases does so already, and who issues the plan. Its first word keeps it from
// being read as one more basis.
func issuingSentence(d Draft) string {
	sentence := fmt.Sprintf("%s ban hành %s như sau:", orDefault(UnitInFull(d.Unit), "Đơn vị"), titleInText(d.Title))
	if d.Upstream == nil || anyContains(d.Bases, d.Upstream.Number) {
		return sentence
	}
	return "Để thực hiện " + upstreamInText(*d.Upstream) + ", " + sentence
}

func upstreamInText(u Upstream) string {
	text := "Kế hoạch"
	if u.Number != "" {
		text += " số " + u.Number
	}
	if !u.Date.IsZero() {
		text += " ngày " + slashedDay(u.Date)
	}
	if u.Issuer != "" {
		text += " của " + u.Issuer
	}
	return text
}

// slashedDay writes a day within a sentence as officials do: 10/01/2024.
func slashedDay(day clock.Date) string {
	return fmt.Sprintf("%02d/%02d/%d", day.Day, day.Month, day.Year)
}

// titleInText writes the title within a sentence: "Kế hoạch cải cách hành
// chính năm 2024".
func titleInText(title string) string {
	subject := subjectOf(title)
	if subject == "" {
		return "Kế hoạch"
	}
	return "Kế hoạch " + lowered(subject)
}

// bodyBlock is element 6, the content (nội dung), in parts numbered with Roman
// numerals. Parts with nothing to say are left out.
func bodyBlock(d Draft, prose Prose) []office.Block {
	var b body
	if len(prose.Purposes)+len(prose.Demands) > 0 {
		b.part("MỤC ĐÍCH, YÊU CẦU")
		b.group("Mục đích", prose.Purposes)
		b.group("Yêu cầu", prose.Demands)
	}
	if len(d.Targets)+len(prose.Work) > 0 {
		b.part("MỤC TIÊU, NHIỆM VỤ")
		for _, f := range workByField(d.Targets, prose.Work) {
			b.group(f.Field, f.Sentences)
		}
	}
	if len(prose.Funding) > 0 {
		b.part("KINH PHÍ THỰC HIỆN")
		b.sentences(prose.Funding)
	}
	if len(d.Responsibilities) > 0 {
		b.part("TỔ CHỨC THỰC HIỆN")
		for _, f := range dutiesByPost(d.Responsibilities) {
			b.group(f.Field, f.Sentences)
		}
	}
	return b.blocks
}

// A body numbers the parts and groups of the content as it grows.
type body struct {
	blocks        []office.Block
	parts, groups int
}

// part begins a part: "II. MỤC TIÊU, NHIỆM VỤ".
func (b *body) part(title string) {
	b.parts++
	b.groups = 0
	b.add(style{bold: true, size: sizeBody}, roman(b.parts)+". "+title)
}

// group begins a numbered group, "1. Cải cách thể chế", and lists its
// sentences. Without a title there are only the sentences.
func (b *body) group(title string, sentences []string) {
	if len(sentences) == 0 {
		return
	}
	if title != "" {
		b.groups++
		b.add(style{bold: true, size: sizeBody}, fmt.Sprintf("%d. %s", b.groups, title))
	}
	for _, s := range sentences {
		b.add(style{size: sizeBody}, "- "+s)
	}
}

// sentences adds paragraphs without a dash.
func (b *body) sentences(sentences []string) {
	for _, s := range sentences {
		b.add(style{size: sizeBody}, s)
	}
}

func (b *body) add(s style, text string) { b.blocks = append(b.blocks, bodyText(s, text)) }

// workByField puts the targets below the prose of their fields. Targets of
// fields without prose follow in their own order; a sentence that holds
// several targets stands once.
func workByField(targets []DraftTarget, work []FieldProse) []FieldProse {
	fields := make([]FieldProse, 0, len(work))
	place := map[string]int{}
	for _, f := range work {
		place[f.Field] = len(fields)
		fields = append(fields, FieldProse{Field: f.Field, Sentences: append([]string(nil), f.Sentences...)})
	}
	for i, t := range targets {
		if i > 0 && targets[i-1].Field == t.Field && targets[i-1].Text == t.Text {
			continue
		}
		at, known := place[t.Field]
		if !known {
			at = len(fields)
			place[t.Field] = at
			fields = append(fields, FieldProse{Field: t.Field})
		}
		fields[at].Sentences = append(fields[at].Sentences, ended(t.Text))
	}
	return fields
}

// dutiesByPost puts the duties that follow each other for one post together.
func dutiesByPost(duties []Responsibility) []FieldProse {
	var posts []FieldProse
	for _, duty := range duties {
		if n := len(posts); n == 0 || posts[n-1].Field != duty.Post {
			posts = append(posts, FieldProse{Field: duty.Post})
		}
		last := &posts[len(posts)-1]
		last.Sentences = append(last.Sentences, strings.Split(duty.Text, "\n")...)
	}
	return posts
}

// closing is elements 7 and 9b: recipients (nơi nhận) at the left, at the
// right in whose name (quyền hạn, chức vụ) and who signs.
func closing(d Draft) []office.Block {
	gap := &office.Paragraph{Before: 6}
	return []office.Block{gap, &office.Table{
		Borderless: true,
		Widths:     []float64{80, 80},
		Rows:       []office.Row{{Cells: []office.Cell{cell(0, recipients(d.Recipients)...), cell(1, signature(d)...)}}},
	}}
}

// recipients lists who gets the plan, each line ended by a semicolon, the last
// by a full stop.
func recipients(names []string) []office.Paragraph {
	if len(names) == 0 {
		return nil
	}
	lines := []office.Paragraph{{Runs: []office.Run{style{bold: true, italic: true, size: sizeRecipients}.run("Nơi nhận:")}}}
	for i, name := range names {
		end := ";"
		if i == len(names)-1 {
			end = "."
		}
		lines = append(lines, office.Paragraph{Runs: []office.Run{style{size: sizeRecipient}.run("- " + trimEnd(name) + end)}})
	}
	return lines
}

// signature leaves room for the hand and the seal between the office and the
// name, which carries no title (học vị).
func signature(d Draft) []office.Paragraph {
	s := style{bold: true, size: sizeBody}
	var lines []office.Paragraph
	for _, line := range strings.Split(d.SignerPost, "\n") {
		lines = append(lines, centred(s, strings.ToUpper(line)))
	}
	if d.Signer == "" {
		return lines
	}
	name := centred(s, d.Signer)
	name.Before = 64
	return append(lines, name)
}

// roman writes a small number with Roman numerals.
func roman(n int) string {
	var b strings.Builder
	for _, digit := range []struct {
		value int
		sign  string
	}{{10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= digit.value {
			b.WriteString(digit.sign)
			n -= digit.value
		}
	}
	return b.String()
}

// ended puts a full stop at the end of a sentence that has no sign there.
func ended(sentence string) string {
	last, _ := utf8.DecodeLastRuneInString(sentence)
	if last == utf8.RuneError || unicode.IsPunct(last) && last != '%' && last != ')' {
		return sentence
	}
	return sentence + "."
}

// trimEnd leaves out the punctuation that a list puts after its items.
func trimEnd(text string) string { return strings.TrimRight(strings.TrimSpace(text), ";,. ") }

func anyContains(texts []string, part string) bool {
	for _, t := range texts {
		if strings.Contains(t, part) {
			return true
		}
	}
	return false
}

func orDefault(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
