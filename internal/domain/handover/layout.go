package handover

import (
	"context"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// Layout lays a record out as the document that both sides sign.
func Layout(ctx context.Context, unitName string, r Record) *office.Document {
	doc := &office.Document{Blocks: []office.Block{
		&office.PageSetup{Left: 30, Right: 15, Top: 20, Bottom: 20},
		plan.Letterhead{Unit: unitName, Date: r.On}.Table(),
		line(office.Center, 14, office.Run{Text: words.T(ctx, "BIÊN BẢN"), Bold: true, Size: 14}),
		line(office.Center, 0, office.Run{Text: words.T(ctx, "Bàn giao công việc"), Bold: true, Size: 14}),
	}}
	for i, t := range r.terms(ctx) {
		before := 2.0
		if i == 0 {
			before = 12
		}
		doc.Blocks = append(doc.Blocks, line(office.Left, before, office.Run{Text: t.Name + ": ", Bold: true, Size: 13}, office.Run{Text: t.Text, Size: 13}))
	}
	doc.Blocks = append(doc.Blocks,
		line(office.Left, 8, office.Run{Text: words.T(ctx, "Việc đang mở khi bàn giao") + " (" + r.load(ctx) + "):", Size: 13}),
		r.grid(ctx), signatures(ctx, r))
	return doc
}

// grid lists the items.
func (r Record) grid(ctx context.Context) *office.Table {
	t := &office.Table{Widths: []float64{11, 79, 22, 23, 30}, HeaderRows: 1, Rows: []office.Row{row(true,
		words.T(ctx, "TT"), words.T(ctx, "Việc"), words.T(ctx, "Hạn"), words.T(ctx, "Trạng thái"), words.T(ctx, "Tiếp tục do"),
	)}}
	for n, i := range r.Items {
		name := i.Name
		if i.Ref != "" {
			name = i.Ref + " " + name
		}
		t.Rows = append(t.Rows, row(false, strconv.Itoa(n+1), name, words.Date(ctx, i.Due), i.State.Shown(ctx).Text, r.goesOnWith(ctx, i)))
	}
	return t
}

// signatures is where those sign who hand over, take over and confirm.
func signatures(ctx context.Context, r Record) *office.Table {
	sign := func(col int, title, name string) office.Cell {
		return office.Cell{Col: col, ColSpan: 1, RowSpan: 1, Paragraphs: []office.Paragraph{
			*line(office.Center, 14, office.Run{Text: title, Bold: true, Size: 13}),
			*line(office.Center, 0, office.Run{Text: words.T(ctx, "(Ký, ghi rõ họ tên)"), Italic: true, Size: 12}),
			*line(office.Center, 60, office.Run{Text: name, Bold: true, Size: 13}),
		}}
	}
	return &office.Table{Borderless: true, Widths: []float64{55, 55, 55}, Rows: []office.Row{{Cells: []office.Cell{
		sign(0, words.T(ctx, "NGƯỜI BÀN GIAO"), r.UserName), sign(1, words.T(ctx, "NGƯỜI NHẬN"), r.ToName),
		sign(2, words.T(ctx, "XÁC NHẬN CỦA LÃNH ĐẠO"), ""),
	}}}}
}

func row(bold bool, texts ...string) office.Row {
	var cells []office.Cell
	for col, text := range texts {
		cells = append(cells, office.Cell{Col: col, ColSpan: 1, RowSpan: 1, Paragraphs: []office.Paragraph{
			*line(office.Left, 0, office.Run{Text: text, Bold: bold, Size: 11}),
		}})
	}
	return office.Row{Cells: cells}
}

// line is a paragraph with so many points of space above it.
func line(align office.Align, before float64, runs ...office.Run) *office.Paragraph {
	return &office.Paragraph{Align: align, Before: before, After: 2, Runs: runs}
}
