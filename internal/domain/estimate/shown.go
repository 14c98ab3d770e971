package estimate

import (
	"context"

	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// How the room's things are called and shown, here and on the pages of others.

var shapes = map[State]ui.Shape{
	Drafted: ui.Hollow, Submitted: ui.Ring, Checked: ui.Ring, Approved: ui.Disc, Returned: ui.Diamond, Dropped: ui.Dash,
}

var stateNames = map[State]words.Literal{
	Drafted: words.Literal("đang lập"), Submitted: words.Literal("chờ thẩm tra"), Checked: words.Literal("đã thẩm tra"),
	Approved: words.Literal("đã duyệt"), Returned: words.Literal("bị trả lại"), Dropped: words.Literal("không thực hiện"),
}

// Name is what people call the state.
func (s State) Name(ctx context.Context) string { return words.Data(ctx, stateNames[s]) }

// Shown is the state in words with its shape; of an amendment it says so.
func (e Estimate) Shown(ctx context.Context) ui.State {
	text := e.State.Name(ctx)
	if e.Amending() {
		text = words.T(ctx, "điều chỉnh: %s", text)
	}
	return ui.State{Shape: shapes[e.State], Text: text}
}

// Name is the field as people read it.
func (f Field) Name(ctx context.Context) string {
	if f.Key == General {
		return words.T(ctx, "Chung")
	}
	return f.Title
}

var sourceNames = map[Source]words.Literal{
	OwnBudget: words.Literal("ngân sách xã"), UpperBudget: words.Literal("cấp trên cấp"), OtherSource: words.Literal("nguồn khác"),
}

// Name is what people call the source.
func (s Source) Name(ctx context.Context) string { return words.Data(ctx, sourceNames[s]) }

var kindNames = map[EntryKind]words.Literal{
	Initial: words.Literal("giao đầu năm"), Supplement: words.Literal("bổ sung"),
	Increase: words.Literal("điều chỉnh tăng"), Decrease: words.Literal("điều chỉnh giảm"),
}

// Name is what people call the kind.
func (k EntryKind) Name(ctx context.Context) string { return words.Data(ctx, kindNames[k]) }

var stepNames = map[StepKind]words.Literal{
	StepDraft: words.Literal("Lập dự toán"), StepEdit: words.Literal("Sửa dự toán"), StepSubmit: words.Literal("Trình thẩm tra"),
	StepCheck: words.Literal("Thẩm tra"), StepApprove: words.Literal("Duyệt"), StepReturn: words.Literal("Trả lại"),
	StepDrop: words.Literal("Không thực hiện"),
}

// Name is what people call the step.
func (k StepKind) Name(ctx context.Context) string { return words.Data(ctx, stepNames[k]) }

var columnNames = map[Column]words.Literal{
	ColPlanned: words.Literal("Đang lập, đang trình"), ColChecked: words.Literal("Đã thẩm tra"), ColApproved: words.Literal("Đã duyệt"),
	ColSpent: words.Literal("Đã chi"), ColCommitted: words.Literal("Đã thẩm tra và đã duyệt"),
}

// Name heads the column.
func (c Column) Name(ctx context.Context) string { return words.Data(ctx, columnNames[c]) }
