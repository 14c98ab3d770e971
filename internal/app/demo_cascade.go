package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// The days on which the town gave its tasks, by which the communes had to
// answer, and on which some did.
var (
	demoGiven    = day(2, 26)
	demoAnswerBy = day(3, 8)
	demoAnswered = day(3, 5)
	demoTooLate  = day(3, 11)
)

// demoTownPlan is the town's own small plan; its first three tasks are for the
// communes.
func demoTownPlan() plan.Draft {
	task := func(no, title, product string, whom []string, due ...plan.Due) plan.DraftTask {
		return plan.DraftTask{
			No: no, Title: title, Products: []string{product}, Lead: "Phòng Nội vụ", Coordinators: whom,
			Kind: plan.By, Due: due, DueText: plan.DueWords(due, plan.By),
		}
	}
	below := []string{"UBND các xã, phường"}
	return plan.Draft{
		Unit: "UBND thị xã Nghi Sơn", Year: 2024, Title: "Kế hoạch cải cách hành chính năm 2024 của thị xã", Number: "18/KH-UBND",
		Place: "Nghi Sơn", Date: day(2, 20),
		Sections: []plan.Section{{No: "I", Title: "CẢI CÁCH THỂ CHẾ", Tasks: []plan.DraftTask{
			task("1", "Xây dựng Kế hoạch theo dõi thi hành pháp luật năm 2024 ở cấp xã", "Kế hoạch theo dõi thi hành pháp luật", below,
				plan.Due{Label: "Kế hoạch", Date: day(3, 29), Kind: plan.By}, plan.Due{Label: "Báo cáo kết quả cả năm", Date: day(12, 5), Kind: plan.By}),
		}}, {No: "II", Title: "CẢI CÁCH TỔ CHỨC BỘ MÁY VÀ CHẾ ĐỘ CÔNG VỤ", Tasks: []plan.DraftTask{
			task("1", "Phân công công chức đầu mối cải cách hành chính", "Quyết định phân công", below, plan.Due{Date: day(3, 29), Kind: plan.By}),
			task("2", "Cập nhật vị trí việc làm của công chức cấp xã", "Danh mục vị trí việc làm", below, plan.Due{Label: "Danh mục", Date: day(6, 14), Kind: plan.By}),
			task("3", "Họp Ban Chỉ đạo cải cách hành chính", "Biên bản", nil, plan.Due{Date: day(6, 28), Kind: plan.By}),
		}}},
	}
}

// plansOn is the room of plans as it was on an earlier day.
func (a *App) plansOn(on clock.Date) *plan.Actions {
	return plan.NewActions(plan.Parts{
		DB: a.db, Files: a.files, Posts: a.Units, Tree: a.Units, Members: a.Accounts, Clock: clock.On(on), Calendars: calendars{a.Calendars},
		Log: slog.New(slog.DiscardHandler),
	})
}

// cascadeDemo gives the town's tasks to its communes, lets them answer, and
// chooses a rhythm for what Anh Sơn does all year.
func (a *App) cascadeDemo(ctx context.Context, town string) error {
	if err := a.demoRhythms(ctx); err != nil {
		return err
	}
	if demoGiven.After(clock.Today(a.config.Clock)) {
		return nil
	}
	program, err := a.SystemVisit(ctx, town)
	if err != nil {
		return err
	}
	on := a.plansOn(demoGiven)
	defer on.StopReading()
	adopted, err := on.AdoptDraft(ctx, program, 2024, plan.Reform, demoTownPlan())
	if err != nil {
		return err
	}
	tasks, err := on.Tasks(ctx, program, adopted.ID)
	if err != nil {
		return err
	}
	g := plan.Giving{PlanID: adopted.ID, AnswerBy: demoAnswerBy, Note: "Gửi báo cáo về Phòng Nội vụ thị xã."}
	for _, t := range tasks {
		if t.NamesUnitsBelow() {
			g.TaskIDs = append(g.TaskIDs, t.ID)
		}
	}
	if _, err := on.Cascade(ctx, program, g); err != nil {
		return err
	}
	return a.answerDemo(ctx)
}

// demoAnswer is what a commune answered to a task of the town: by a task of its
// own, by a new one, or that it is not its work.
type demoAnswer struct {
	unit, ref, own, reason string
	on                     clock.Date
}

// Anh Sơn has left the first unanswered.
var demoAnswers = []demoAnswer{
	{unit: demoUnit, ref: "II.1", on: demoAnswered},
	{unit: demoUnit, ref: "II.2", own: "III.5", on: demoAnswered},
	{unit: "truong-son", ref: "I.1", on: demoAnswered},
	{unit: "truong-son", ref: "II.1", on: demoAnswered},
	{unit: "truong-son", ref: "II.2", reason: "Xã đã nộp danh mục vị trí việc làm tháng 12/2023, chưa có thay đổi.", on: demoAnswered},
	{unit: "hai-yen", ref: "I.1", on: demoTooLate},
	{unit: "ninh-son", ref: "II.1", on: demoAnswered},
}

func (a *App) answerDemo(ctx context.Context) error {
	for _, answer := range demoAnswers {
		if answer.on.After(clock.Today(a.config.Clock)) {
			continue
		}
		if err := a.answerAs(ctx, answer); err != nil {
			return fmt.Errorf("let %s answer %s: %w", answer.unit, answer.ref, err)
		}
	}
	return nil
}

func (a *App) answerAs(ctx context.Context, answer demoAnswer) error {
	v, err := a.SystemVisit(ctx, answer.unit)
	if err != nil {
		return err
	}
	on := a.plansOn(answer.on)
	defer on.StopReading()
	all, err := on.Assignments(ctx, v)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(as plan.Assignment) bool { return as.Content.Ref == answer.ref })
	if at < 0 {
		return fmt.Errorf("nothing was given as %s", answer.ref)
	}
	as := all[at]
	if answer.reason != "" {
		return on.Refuse(ctx, v, as.ID, as.Version, answer.reason)
	}
	plans, err := on.Plans(ctx, v, as.Year)
	if err != nil {
		return err
	}
	if answer.own == "" {
		_, err = on.TakeIn(ctx, v, as.ID, plan.Taking{PlanID: plans[0].ID, Lead: "Văn phòng - TK", Version: as.Version})
		return err
	}
	own, err := a.demoTask(ctx, v, plans[0], answer.own)
	if err != nil {
		return err
	}
	return on.Link(ctx, v, as.ID, as.Version, own.ID)
}

// demoRhythms chooses when two tasks of Anh Sơn are due that go on all year.
func (a *App) demoRhythms(ctx context.Context) error {
	v, err := a.SystemVisit(ctx, demoUnit)
	if err != nil {
		return err
	}
	plans, err := a.Plans.Plans(ctx, v, 2024)
	if err != nil {
		return err
	}
	from := clock.NewDate(2024, time.March, 1)
	for ref, rhythm := range map[string]plan.Rhythm{
		"III.4": {Beat: plan.EveryMonth, DueOn: plan.OnLastWorkingDay, From: from},
		"III.5": {Beat: plan.EveryQuarter, DueOn: plan.OnDay, Day: 25, From: from},
	} {
		task, err := a.demoTask(ctx, v, plans[0], ref)
		if err != nil {
			return err
		}
		if err := a.Plans.SetRhythm(ctx, v, task.ID, task.Version, rhythm); err != nil {
			return fmt.Errorf("set the rhythm of %s: %w", ref, err)
		}
	}
	return nil
}

// demoTask is a task of a sample plan.
func (a *App) demoTask(ctx context.Context, v account.Visit, p plan.Plan, ref string) (plan.Task, error) {
	tasks, err := a.Plans.Tasks(ctx, v, p.ID)
	if err != nil {
		return plan.Task{}, err
	}
	at := slices.IndexFunc(tasks, func(t plan.Task) bool { return t.Ref() == ref })
	if at < 0 {
		return plan.Task{}, fmt.Errorf("the sample has no task %s", ref)
	}
	return tasks[at], nil
}
