package estimate

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// The paper by which an estimate is submitted (tờ trình), laid out by decree
// 30/2020/NĐ-CP, annex I. It is an official paper: its words are Vietnamese
// whoever prints it.

// sizes of text in points, from the decree's table of styles.
const (
	sizeBody  = 14
	sizeTable = 12
)

func writePaper(w io.Writer, unitName string, d Detail, entries []Entry) error {
	if err := office.WritePDF(w, layoutPaper(unitName, d, entries)); err != nil {
		return fmt.Errorf("write the paper of an estimate: %w", err)
	}
	return nil
}

func layoutPaper(unitName string, d Detail, entries []Entry) *office.Document {
	text := d.Text()
	doc := &office.Document{Blocks: []office.Block{&office.PageSetup{Left: 30, Right: 20, Top: 20, Bottom: 20}}}
	add := func(blocks ...office.Block) { doc.Blocks = append(doc.Blocks, blocks...) }
	day := clock.DateOf(d.CreatedAt)
	if step, ok := d.last(StepSubmit); ok {
		day = clock.DateOf(step.At)
	}
	add(plan.Letterhead{Unit: unitName, Number: "/TTr", Place: d.Plan.Place, Date: day, Year: d.Year}.Table())
	add(line(office.Center, 14, office.Run{Text: "TỜ TRÌNH", Bold: true, Size: sizeBody}))
	about := line(office.Center, 0, office.Run{Text: "Về việc phê duyệt dự toán: " + text.Title, Bold: true, Size: sizeBody})
	about.Rule, about.After = 0.3, 8
	add(about)
	add(line(office.Center, 6, run("Kính gửi: Chủ tịch "+plan.UnitInFull(unitName))))
	for _, basis := range bases(d, entries) {
		add(prose(office.Run{Text: "Căn cứ " + basis + ";", Italic: true, Size: sizeBody}))
	}
	request := prose(run(fmt.Sprintf("Để thực hiện nhiệm vụ %s, kính trình xem xét, phê duyệt dự toán kinh phí như sau:", taskInText(d))))
	request.After = 6
	add(request, linesTable(text))
	add(prose(run("Bằng chữ: "), office.Run{Text: text.Amount.InWords() + ".", Italic: true, Size: sizeBody}))
	add(prose(run(fmt.Sprintf("Nguồn kinh phí: dự toán năm %d, lĩnh vực %s.", d.Year, d.Field.Title))))
	for _, sentence := range strings.Split(text.Purpose, "\n") {
		if sentence != "" {
			add(prose(run(sentence)))
		}
	}
	for _, sentence := range outcome(d) {
		add(prose(run(sentence)))
	}
	add(&office.Paragraph{Before: 6}, signatures(d))
	return doc
}

// taskInText names the task within a sentence.
func taskInText(d Detail) string {
	if d.TaskRef == "" {
		return "“" + d.TaskTitle + "”"
	}
	return d.TaskRef + " “" + d.TaskTitle + "”"
}

// bases are the plan, and the decisions about the field's budget.
func bases(d Detail, entries []Entry) []string {
	var texts []string
	if d.Plan.ID != "" {
		text := d.Plan.Title
		if d.Plan.Number != "" {
			text += " (số " + d.Plan.Number + ")"
		}
		texts = append(texts, text)
	}
	for _, e := range entries {
		text := fmt.Sprintf("Quyết định số %s ngày %s về dự toán năm %d", e.Number, e.Day.Vietnamese(), e.Year)
		if !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts
}

// outcome says what the check and the decision were.
func outcome(d Detail) []string {
	ctx := context.Background() // Vietnamese
	var sentences []string
	if step, ok := d.last(StepCheck); ok {
		text := fmt.Sprintf("Ý kiến thẩm tra ngày %s: dự toán của lĩnh vực còn %s", clock.DateOf(step.At).Vietnamese(), step.Left.InDong(ctx))
		if step.Over() {
			text += ", đề nghị vượt " + (step.Asked - step.Left).InDong(ctx)
		}
		if step.Note != "" {
			text += "; " + step.Note
		}
		sentences = append(sentences, strings.TrimRight(text, ".")+".")
	}
	if step, ok := d.last(StepApprove); ok {
		text := fmt.Sprintf("Đã duyệt ngày %s: %s", clock.DateOf(step.At).Vietnamese(), step.Amount.InDong(ctx))
		if step.Note != "" {
			text += "; " + step.Note
		}
		sentences = append(sentences, strings.TrimRight(text, ".")+".")
	}
	return sentences
}

func linesTable(r Revision) *office.Table {
	ctx := context.Background() // Vietnamese
	t := &office.Table{
		Widths: []float64{10, 62, 18, 18, 24, 28}, HeaderRows: 1,
		Rows: []office.Row{tableRow(true, "TT", "Nội dung", "ĐVT", "Số lượng", "Đơn giá (đồng)", "Thành tiền (đồng)")},
	}
	for i, l := range r.Lines {
		t.Rows = append(t.Rows, tableRow(false,
			strconv.Itoa(i+1), l.Content, l.Unit, l.Quantity.Format(ctx), l.Price.Format(ctx), l.Amount().Format(ctx)))
	}
	return withSum(t, r.Amount.Format(ctx))
}

func withSum(t *office.Table, sum string) *office.Table {
	t.Rows = append(t.Rows, office.Row{Cells: []office.Cell{
		{Col: 0, ColSpan: 5, RowSpan: 1, Paragraphs: []office.Paragraph{*line(office.Center, 0, office.Run{Text: "Cộng", Bold: true, Size: sizeTable})}},
		{Col: 5, ColSpan: 1, RowSpan: 1, Paragraphs: []office.Paragraph{*line(office.Right, 0, office.Run{Text: sum, Bold: true, Size: sizeTable})}},
	}})
	return t
}

// columnAligns are how the columns of the table stand.
var columnAligns = [...]office.Align{office.Center, office.Left, office.Center, office.Right, office.Right, office.Right}

func tableRow(head bool, texts ...string) office.Row {
	var row office.Row
	for i, text := range texts {
		align := columnAligns[i]
		if head {
			align = office.Center
		}
		row.Cells = append(row.Cells, office.Cell{
			Col: i, ColSpan: 1, RowSpan: 1, Middle: head,
			Paragraphs: []office.Paragraph{*line(align, 0, office.Run{Text: text, Bold: head, Size: sizeTable})},
		})
	}
	return row
}

// signatures leaves room for the hands of the three who are concerned; names
// stand below those who have acted.
func signatures(d Detail) *office.Table {
	name := func(kind StepKind) string {
		step, _ := d.last(kind)
		return step.By.Name
	}
	t := &office.Table{Borderless: true, Widths: []float64{53, 54, 53}, Rows: []office.Row{{}}}
	for i, hand := range [][2]string{
		{"NGƯỜI LẬP", d.DraftedBy.Name}, {"TÀI CHÍNH - KẾ TOÁN", name(StepCheck)}, {"CHỦ TỊCH", name(StepApprove)},
	} {
		below := line(office.Center, 56, office.Run{Text: hand[1], Bold: true, Size: sizeBody})
		t.Rows[0].Cells = append(t.Rows[0].Cells, office.Cell{
			Col: i, ColSpan: 1, RowSpan: 1,
			Paragraphs: []office.Paragraph{*line(office.Center, 0, office.Run{Text: hand[0], Bold: true, Size: 13}), *below},
		})
	}
	return t
}

func run(text string) office.Run { return office.Run{Text: text, Size: sizeBody} }

// line is a paragraph with so many points of space above it.
func line(align office.Align, before float64, runs ...office.Run) *office.Paragraph {
	return &office.Paragraph{Align: align, Before: before, Runs: runs}
}

// prose is a justified paragraph of the content.
func prose(runs ...office.Run) *office.Paragraph {
	return &office.Paragraph{Align: office.Justify, Before: 6, FirstLine: 12.7, Runs: runs}
}
