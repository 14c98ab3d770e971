package plan

import (
	"context"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// The parts of a draft other than its tasks, as the review page shows them.

func (b *reviewBuilder) targets() ui.Table {
	var targets []Target
	for _, t := range b.imp.Reading.Draft.Targets {
		targets = append(targets, Target{Field: t.Field, Text: t.Text, Op: t.Op, Threshold: t.Threshold, Measure: t.Unit})
	}
	return thresholdTable(b.ctx, Year{}, targets)
}

// targetsOf are the targets of a draft, as the room of figures knows targets.
func targetsOf(d Draft) []figure.Target {
	targets := make([]figure.Target, 0, len(d.Targets))
	for _, t := range d.Targets {
		targets = append(targets, figure.Target{Text: t.Text, Field: t.Field, Op: string(t.Op), Threshold: t.Threshold, Unit: t.Unit})
	}
	return targets
}

// addMatchCells adds by what each target will be measured.
func addMatchCells(ctx context.Context, table *ui.Table, cells []ui.Cell) {
	if len(cells) == 0 {
		return
	}
	table.Columns = append(table.Columns, ui.Column{Title: words.T(ctx, "Tính bằng")})
	for i, cell := range cells {
		table.Rows[i].Cells = append(table.Rows[i].Cells, cell)
	}
}

// leads are the choices of a post for each lead.
func (b *reviewBuilder) leads() []ui.Select {
	options := []ui.Option{{Text: words.T(b.ctx, "tạo chức danh mới")}}
	for _, post := range b.posts {
		options = append(options, ui.Option{Value: post.ID, Text: post.Name})
	}
	var selects []ui.Select
	for i, lead := range b.imp.Reading.Draft.Leads() {
		name := "lead-" + strconv.Itoa(i)
		selects = append(selects, ui.Select{
			Field: ui.Field{Name: name, Label: lead, Quiet: true}, Value: b.imp.Leads[lead], Options: options,
		})
	}
	return selects
}

func (b *reviewBuilder) head() []ui.Term {
	d := b.imp.Reading.Draft
	var terms []ui.Term
	add := func(name string, texts ...string) {
		if joined("", texts...) == "" {
			texts = []string{"–"}
		}
		terms = append(terms, ui.Term{Name: name, View: textList(texts)})
	}
	add(words.T(b.ctx, "Tên kế hoạch"), d.Title)
	add(words.T(b.ctx, "Đơn vị ban hành"), d.Unit)
	add(words.T(b.ctx, "Số, ký hiệu"), d.Number)
	add(words.T(b.ctx, "Nơi và ngày ký"), joined(", ", d.Place, words.Date(b.ctx, d.Date)))
	add(words.T(b.ctx, "Người ký"), joined(", ", d.Signer, signerPost(d.SignerPost)))
	if up := d.Upstream; up != nil {
		add(words.T(b.ctx, "Thực hiện kế hoạch cấp trên"), joined(", ", up.Number, words.Date(b.ctx, up.Date), up.Issuer))
	}
	add(words.T(b.ctx, "Căn cứ"), d.Bases...)
	add(words.T(b.ctx, "Nơi nhận"), d.Recipients...)
	return terms
}

func (b *reviewBuilder) changed() int {
	n := 0
	for _, c := range b.changes {
		if c.Kind != Same {
			n++
		}
	}
	return n
}

// changeView is what a new version changes about one task.
type changeView struct {
	ref, title, note string
	what             ui.State
	fields           []fieldChange
}

// fieldChange is one field as it runs and as the draft has it.
type fieldChange struct{ name, old, fresh string }

// changeViews lists what differs, task by task.
func (b *reviewBuilder) changeViews() []changeView {
	var views []changeView
	for _, c := range b.changes {
		if c.Kind != Same {
			views = append(views, b.changeView(c))
		}
	}
	return views
}

func (b *reviewBuilder) changeView(c Change) changeView {
	due := func(old, fresh string) []fieldChange {
		return []fieldChange{{words.T(b.ctx, "Kỳ hạn"), old, fresh}}
	}
	if c.Kind == Removed {
		return changeView{
			ref: c.Old.Ref(), title: c.Old.Title, what: ui.State{Shape: ui.Dash, Text: words.T(b.ctx, "bỏ")},
			note:   words.T(b.ctx, "Việc đã xong vẫn được giữ."),
			fields: due(DueWords(duesOf(c.Old.Occurrences), c.Old.Kind), ""),
		}
	}
	section := b.imp.Reading.Draft.Sections[c.New.Section]
	task := section.Tasks[c.New.Task]
	view := changeView{ref: refOf(section, task), title: task.Title}
	if c.Kind == Added {
		view.what, view.fields = ui.State{Shape: ui.Disc, Text: words.T(b.ctx, "mới")}, due("", DueWords(task.Due, task.Kind))
		return view
	}
	view.what = ui.State{Shape: ui.Ring, Text: words.T(b.ctx, "đổi")}
	for _, f := range c.Fields {
		view.fields = append(view.fields, fieldChange{fieldName(b.ctx, f.Field), f.Old, f.New})
	}
	return view
}

func fieldName(ctx context.Context, f Field) string {
	switch f {
	case FieldNo:
		return words.T(ctx, "Số thứ tự")
	case FieldTitle:
		return words.T(ctx, "Nhiệm vụ")
	case FieldProducts:
		return words.T(ctx, "Sản phẩm")
	case FieldLead:
		return words.T(ctx, "Chủ trì")
	case FieldCoordinators:
		return words.T(ctx, "Phối hợp")
	case FieldDue:
		return words.T(ctx, "Kỳ hạn")
	case FieldFunding:
		return words.T(ctx, "Kinh phí")
	}
	return words.T(ctx, "Ghi chú")
}
