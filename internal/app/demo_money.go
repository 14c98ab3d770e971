package app

import (
	"context"
	"fmt"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// demoBudget is a decision about the demo's budget; section names the field by
// its number in the plan, "" is for no field in particular.
type demoBudget struct {
	section string
	source  estimate.Source
	kind    estimate.EntryKind
	amount  estimate.Money
	number  string
	on      clock.Date
	note    string
}

var demoBudgets = []demoBudget{
	{"I", estimate.OwnBudget, estimate.Initial, 12_000_000, "215/QĐ-UBND", day(1, 2), "Giao dự toán chi thường xuyên năm 2024"},
	{"II", estimate.OwnBudget, estimate.Initial, 45_000_000, "215/QĐ-UBND", day(1, 2), "Giao dự toán chi thường xuyên năm 2024"},
	{"III", estimate.OwnBudget, estimate.Initial, 18_000_000, "215/QĐ-UBND", day(1, 2), "Giao dự toán chi thường xuyên năm 2024"},
	{"V", estimate.OwnBudget, estimate.Initial, 20_000_000, "215/QĐ-UBND", day(1, 2), "Giao dự toán chi thường xuyên năm 2024"},
	{"V", estimate.UpperBudget, estimate.Supplement, 15_000_000, "388/QĐ-UBND", day(2, 20), "Thị xã bổ sung cho chuyển đổi số"},
	{"", estimate.OwnBudget, estimate.Initial, 10_000_000, "215/QĐ-UBND", day(1, 2), "Dự phòng cho việc phát sinh"},
}

// demoEstimate is an estimate of the demo and how far it has come.
type demoEstimate struct {
	ref, drafter string
	title        string
	purpose      string
	lines        []estimate.Line
	// upTo is the last step that was made.
	upTo  estimate.StepKind
	note  string
	spent []demoSpending
}

type demoSpending struct {
	on      clock.Date
	amount  estimate.Money
	voucher string
	note    string
}

// demoLine is a line of a whole quantity.
func demoLine(content, unit string, quantity estimate.Quantity, price estimate.Money) estimate.Line {
	const thousandths = 1000
	return estimate.Line{Content: content, Unit: unit, Quantity: quantity * thousandths, Price: price}
}

var demoEstimates = []demoEstimate{
	{
		"V.5", "hoa", "Tuyên truyền cải cách hành chính quý I", "Theo định mức chi của Đài truyền thanh xã.",
		[]estimate.Line{
			demoLine("Băng rôn tại trụ sở và nhà văn hóa thôn", "chiếc", 12, 350_000),
			demoLine("Biên tập, thu phát bài truyền thanh", "bài", 8, 150_000),
			demoLine("Tờ rơi hướng dẫn nộp hồ sơ trực tuyến", "tờ", 1_000, 1_800),
		},
		estimate.StepApprove, "Đồng ý",
		[]demoSpending{
			{day(2, 5), 4_200_000, "PC-014", "Thanh toán băng rôn"},
			{day(3, 8), 1_800_000, "PC-031", "In tờ rơi"},
		},
	},
	{
		"II.10", "tuan", "Số hóa kết quả giải quyết thủ tục hành chính còn hiệu lực", "Thuê máy quét và nhân công thời vụ trong hai tháng.",
		[]estimate.Line{
			demoLine("Thuê máy quét tốc độ cao", "tháng", 2, 4_500_000),
			demoLine("Nhân công quét và kiểm tra", "công", 60, 250_000),
		},
		estimate.StepApprove, "Duyệt theo đề nghị, thanh toán theo tiến độ",
		[]demoSpending{{day(3, 1), 9_000_000, "PC-027", "Thuê máy hai tháng"}},
	},
	{
		"II.8", "tuan", "Trang bị màn hình tra cứu tại Bộ phận một cửa", "Người dân tự tra tiến độ hồ sơ.",
		[]estimate.Line{
			demoLine("Màn hình cảm ứng 32 inch", "bộ", 1, 14_500_000),
			demoLine("Lắp đặt, đường truyền", "lần", 1, 1_200_000),
		},
		estimate.StepCheck, "Trong dự toán, ba báo giá kèm theo", nil,
	},
	{
		"I.3", "tuan", "Rà soát văn bản quy phạm pháp luật năm 2024", "Họp tổ rà soát ba buổi.",
		[]estimate.Line{
			demoLine("Bồi dưỡng thành viên tổ rà soát", "người/buổi", 24, 100_000),
			demoLine("Văn phòng phẩm, in ấn", "lần", 1, 650_000),
		},
		estimate.StepSubmit, "", nil,
	},
	{
		"III.7", "ngan", "Tập huấn kỹ năng số cho cán bộ, công chức", "",
		[]estimate.Line{
			demoLine("Giảng viên", "buổi", 4, 1_200_000),
			demoLine("Tài liệu, nước uống", "người", 36, 45_000),
			demoLine("Thuê phòng máy", "buổi", 4, 2_500_000),
		},
		estimate.StepReturn, "Dùng phòng máy của trường, bỏ khoản thuê", nil,
	},
}

// makeDemoMoney makes the budget of the demo's year, five estimates on their
// way, and what was spent of them up to the demo's day.
func (a *App) makeDemoMoney(ctx context.Context, program account.Visit, adopted plan.Plan) error {
	tasks, err := a.Plans.Tasks(ctx, program, adopted.ID)
	if err != nil {
		return err
	}
	accountant, err := a.demoVisit(ctx, adopted.UnitID, "binh")
	if err != nil {
		return err
	}
	for _, b := range demoBudgets {
		if err := a.giveDemoBudget(ctx, accountant, tasks, adopted.Year, b); err != nil {
			return fmt.Errorf("give the demo a budget: %w", err)
		}
	}
	for _, e := range demoEstimates {
		if err := a.makeDemoEstimate(ctx, accountant, tasks, e); err != nil {
			return fmt.Errorf("make the estimate of %s: %w", e.ref, err)
		}
	}
	return nil
}

func (a *App) giveDemoBudget(ctx context.Context, v account.Visit, tasks []plan.Task, year int, b demoBudget) error {
	if b.on.After(clock.Today(a.config.Clock)) {
		return nil
	}
	field := estimate.FieldOf("")
	for _, t := range tasks {
		if b.section != "" && t.SectionNo == b.section {
			field = estimate.FieldOf(t.SectionTitle)
		}
	}
	return a.Estimates.AddEntry(ctx, v, year, store.NewID(), estimate.NewEntry{
		FieldKey: field.Key, Source: b.source, Kind: b.kind, Amount: b.amount, Number: b.number, Day: b.on, Note: b.note,
	})
}

// makeDemoEstimate leads an estimate up to its last step, each step by whose
// it is.
func (a *App) makeDemoEstimate(ctx context.Context, accountant account.Visit, tasks []plan.Task, e demoEstimate) error {
	drafter, err := a.demoVisit(ctx, accountant.Unit.ID, e.drafter)
	if err != nil {
		return err
	}
	leader, err := a.demoVisit(ctx, accountant.Unit.ID, "chutich")
	if err != nil {
		return err
	}
	task, err := demoTask(tasks, e.ref)
	if err != nil {
		return err
	}
	id := store.NewID()
	text := estimate.Text{Title: e.title, Purpose: e.purpose, FieldKey: estimate.FieldOf(task.SectionTitle).Key, Lines: e.lines}
	steps := []func() error{
		func() error { return a.Estimates.Draft(ctx, drafter, task.ID, id, text) },
		func() error { return a.Estimates.Submit(ctx, drafter, id, 1) },
	}
	check := func(passes bool) func() error {
		return func() error {
			return a.Estimates.Check(ctx, accountant, id, estimate.Verdict{Passes: passes, Note: e.note, Version: 2})
		}
	}
	switch e.upTo {
	case estimate.StepCheck, estimate.StepReturn:
		steps = append(steps, check(e.upTo == estimate.StepCheck))
	case estimate.StepApprove:
		steps = append(steps, check(true), func() error {
			return a.Estimates.Decide(ctx, leader, id, estimate.Verdict{Passes: true, Note: e.note, Version: 3})
		})
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return a.spendDemoMoney(ctx, accountant, id, e.spent)
}

func demoTask(tasks []plan.Task, ref string) (plan.Task, error) {
	for _, t := range tasks {
		if t.Ref() == ref {
			return t, nil
		}
	}
	return plan.Task{}, fmt.Errorf("the sample has no task %s", ref)
}

func (a *App) spendDemoMoney(ctx context.Context, v account.Visit, id string, spent []demoSpending) error {
	for _, s := range spent {
		if s.on.After(clock.Today(a.config.Clock)) {
			continue
		}
		p := estimate.Payment{Day: s.on, Amount: s.amount, Voucher: s.voucher, Note: s.note}
		if err := a.Estimates.Spend(ctx, v, id, store.NewID(), p); err != nil {
			return err
		}
	}
	return nil
}
