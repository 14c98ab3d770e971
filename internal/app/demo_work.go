package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

// handInSome lets the demo's people work on what is not done yet: one report
// waits to be accepted, one plan was returned.
func (a *App) handInSome(ctx context.Context, adopted plan.Plan) error {
	officer, err := a.demoVisit(ctx, adopted.UnitID, "hoa")
	if err != nil {
		return err
	}
	leader, err := a.demoVisit(ctx, adopted.UnitID, "chutich")
	if err != nil {
		return err
	}
	on := clock.Today(a.config.Clock)
	report, err := a.demoOccurrence(ctx, officer, adopted, "V.2")
	if err != nil {
		return err
	}
	if report, err = a.proveByPaper(ctx, officer, report, "Báo cáo số 27/BC-UBND", office.WritePDF); err != nil {
		return err
	}
	if err := a.Plans.HandIn(ctx, officer, report.ID, plan.Handing{On: on, Note: "Báo cáo số 27/BC-UBND", Version: report.Version}); err != nil {
		return err
	}
	outline, err := a.demoOccurrence(ctx, officer, adopted, "V.4")
	if err != nil {
		return err
	}
	if err := a.Plans.HandIn(ctx, officer, outline.ID, plan.Handing{On: on, Note: "Dự thảo kế hoạch", Version: outline.Version}); err != nil {
		return err
	}
	return a.Plans.Return(ctx, leader, outline.ID, plan.Handing{Note: "Bổ sung kinh phí và phân công cho từng thôn", Version: outline.Version + 1})
}

// demoVisit is the visit of a sample person to a unit.
func (a *App) demoVisit(ctx context.Context, unitID, login string) (account.Visit, error) {
	user, err := a.Accounts.UserByLogin(ctx, account.ByProgram(unit.Unit{}), login)
	if err != nil {
		return account.Visit{}, fmt.Errorf("find the user %s: %w", login, err)
	}
	return a.Accounts.Can(ctx, user.ID, plan.ActView, unitID)
}

// demoOccurrence is the first open occurrence of a task of the sample.
func (a *App) demoOccurrence(ctx context.Context, v account.Visit, adopted plan.Plan, ref string) (plan.Occurrence, error) {
	tasks, err := a.Plans.Tasks(ctx, v, adopted.ID)
	if err != nil {
		return plan.Occurrence{}, err
	}
	at := slices.IndexFunc(tasks, func(t plan.Task) bool { return t.Ref() == ref })
	if at < 0 {
		return plan.Occurrence{}, fmt.Errorf("the sample has no task %s", ref)
	}
	for _, o := range tasks[at].Occurrences {
		if !o.Touched() {
			return o, nil
		}
	}
	return plan.Occurrence{}, fmt.Errorf("nothing of the sample's task %s is open", ref)
}

// proveByPaper adds a paper as evidence of an occurrence, for the first product
// of its task, and returns the occurrence as it is after.
func (a *App) proveByPaper(ctx context.Context, v account.Visit, o plan.Occurrence, title string, write func(io.Writer, *office.Document) error) (plan.Occurrence, error) {
	task, _, err := a.Plans.Task(ctx, v, o.TaskID)
	if err != nil {
		return o, err
	}
	var file bytes.Buffer
	if err := write(&file, demoPaper(v.Unit.Name, title, task.Title)); err != nil {
		return o, fmt.Errorf("make the demo's paper: %w", err)
	}
	kept, err := a.Plans.TakeFile(ctx, v, o.ID, strings.ReplaceAll(title, "/", "-"), &file)
	if err != nil {
		return o, err
	}
	piece := plan.Piece{File: kept, Title: title}
	if len(task.Products) > 0 {
		piece.Product = task.Products[0]
	}
	if _, err := a.Plans.Prove(ctx, v, o.ID, piece); err != nil {
		return o, err
	}
	return a.Plans.Occurrence(ctx, v, o.ID)
}

// demoPaper is a small paper as a commune writes it.
func demoPaper(unitName, title, about string) *office.Document {
	line := func(bold bool, align office.Align, text string) *office.Paragraph {
		return &office.Paragraph{Align: align, After: 6, Runs: []office.Run{{Text: text, Bold: bold, Size: 13}}}
	}
	return &office.Document{Blocks: []office.Block{
		&office.PageSetup{Left: 30, Right: 20, Top: 20, Bottom: 20},
		line(true, office.Left, unitName),
		line(true, office.Center, title),
		line(false, office.Justify, "Về việc: "+about),
		line(false, office.Justify, "Văn bản mẫu của bản chạy thử; không có giá trị pháp lý."),
	}}
}
