package plan

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// rhythmView is the form of a task's rhythm.
type rhythmView struct {
	page       ui.Page
	title, sub string
	action     string
	back       string
	// end is the address that ends the rhythm, "" where there is none.
	end     string
	version string
	notice  ui.Notice
	wrong   []ui.Link
	beat    ui.Select
	dueOn   []ui.Check
	day     ui.Input
	from    ui.Field
	fromDay clock.Date
	help    string
}

func rhythmPath(code, taskID string) string { return taskPath(code, taskID) + "/rhythm" }

func beatName(ctx context.Context, b Beat) string {
	switch b {
	case EveryQuarter:
		return words.T(ctx, "hằng quý")
	case EveryHalfYear:
		return words.T(ctx, "sáu tháng một lần")
	}
	return words.T(ctx, "hằng tháng")
}

func dueOnName(ctx context.Context, r Rhythm) string {
	switch {
	case r.DueOn == OnLastWorkingDay:
		return words.T(ctx, "ngày làm việc cuối cùng của kỳ")
	case r.DueOn == OnDay && r.Beat == EveryMonth:
		return words.T(ctx, "ngày %d", r.Day)
	case r.DueOn == OnDay:
		return words.T(ctx, "ngày %d của tháng cuối kỳ", r.Day)
	}
	return words.T(ctx, "ngày cuối cùng của kỳ")
}

// rhythmWords says a rhythm: "hằng quý, ngày làm việc cuối cùng của kỳ, từ
// 1/4/2024".
func rhythmWords(ctx context.Context, r Rhythm) string {
	return words.T(ctx, "%s, %s, từ %s", beatName(ctx, r.Beat), dueOnName(ctx, r), words.Date(ctx, r.From))
}

func (p *Pages) rhythm(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	task, plan, err := p.actions.Task(r.Context(), v, r.PathValue("task"))
	if err != nil {
		return err
	}
	chosen, err := p.actions.Rhythm(r.Context(), v, task.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil {
		chosen = Rhythm{Beat: EveryMonth, DueOn: OnLastDay, From: firstDay(plan.Year, clock.Today(p.clock))}
	}
	return p.showRhythm(w, r, v, task, task.Version, chosen, http.StatusOK, nil)
}

// firstDay is the day from which a new rhythm counts: today, or the first day
// of a plan for a year to come.
func firstDay(year int, today clock.Date) clock.Date {
	if first := clock.NewDate(year, 1, 1); today.Before(first) {
		return first
	}
	return today
}

func (p *Pages) showRhythm(w http.ResponseWriter, r *http.Request, v account.Visit, task Task, version int, chosen Rhythm, status int, problem error) error {
	ctx := r.Context()
	_, err := p.actions.Rhythm(ctx, v, task.ID)
	if err != nil && !task.takesRhythm() {
		return ErrHasDates
	}
	title := words.T(ctx, "Nhịp của nhiệm vụ %s", task.Ref())
	view := rhythmView{
		page: p.frame.Page(r, v, title), title: title, sub: task.Title, version: strconv.Itoa(version),
		action: rhythmPath(v.Unit.Code, task.ID), back: taskPath(v.Unit.Code, task.ID),
		help: words.T(ctx, "Kỳ đã qua và kỳ đã làm giữ nguyên; kỳ sắp tới theo nhịp mới, đến hết năm của kế hoạch."),
	}
	view.page.Narrow = true
	view.page.Crumbs = []ui.Link{{Text: task.Ref(), Href: view.back}}
	if err == nil {
		view.end = view.action + "/end"
	}
	view.fields(ctx, chosen, problem)
	if errors.Is(problem, store.ErrStale) {
		view.notice = ui.Notice{Kind: ui.Warning, Text: words.T(ctx, "Có người vừa sửa nhiệm vụ này: nay là “%s”. Phần anh/chị gõ vẫn còn bên dưới; lưu lần nữa sẽ thay bản của họ.", task.Title)}
	}
	return web.Render(w, r, status, rhythmPage(view))
}

// fields lays a rhythm out as a form; the problem stands at its field.
func (view *rhythmView) fields(ctx context.Context, chosen Rhythm, problem error) {
	view.beat = ui.Select{Field: ui.Field{Name: "beat", Label: words.T(ctx, "Mỗi bao lâu"), Required: true, Width: ui.HalfWidth}, Value: string(chosen.Beat)}
	for _, b := range Beats {
		view.beat.Options = append(view.beat.Options, ui.Option{Value: string(b), Text: capitalized(beatName(ctx, b))})
	}
	choice := func(on DueOn, label string) ui.Check {
		return ui.Check{
			Field: ui.Field{Name: "due_on", ID: "due-on-" + string(on), Label: label}, Value: string(on),
			Checked: chosen.DueOn == on, Radio: true,
		}
	}
	view.dueOn = []ui.Check{
		choice(OnLastDay, words.T(ctx, "Ngày cuối cùng của kỳ")),
		choice(OnLastWorkingDay, words.T(ctx, "Ngày làm việc cuối cùng của kỳ")),
		choice(OnDay, words.T(ctx, "Một ngày khác trong tháng (tháng cuối của quý, của sáu tháng)")),
	}
	view.day = ui.Input{Field: ui.Field{Name: "day", Label: words.T(ctx, "Ngày khác"), Width: ui.ShortWidth}, Type: "number"}
	if chosen.Day > 0 {
		view.day.Value = strconv.Itoa(chosen.Day)
	}
	view.from = ui.Field{Name: "from", Label: words.T(ctx, "Tính từ ngày"), Required: true}
	view.fromDay = chosen.From
	if !errors.Is(problem, ErrRhythm) {
		return
	}
	if chosen.From.IsZero() {
		view.from.Error = words.T(ctx, "Hãy ghi ngày bắt đầu, ví dụ 1/4/2024.")
		view.wrong = append(view.wrong, ui.Link{Text: view.from.Error, Href: "#from"})
	}
	if chosen.DueOn == OnDay && (chosen.Day < 1 || chosen.Day > 31) {
		view.day.Error = words.T(ctx, "Ngày trong tháng từ 1 đến 31.")
		view.wrong = append(view.wrong, ui.Link{Text: view.day.Error, Href: "#day"})
	}
}

func (p *Pages) setRhythm(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("task")
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	chosen := Rhythm{Beat: Beat(form.Text("beat")), DueOn: DueOn(form.Text("due_on"))}
	chosen.Day, _ = form.Int("day")    // what is no number is no day
	chosen.From, _ = form.Date("from") // what is no day is none
	err = p.actions.SetRhythm(r.Context(), v, id, version, chosen)
	if err == nil || errors.Is(err, store.ErrStale) && p.hasRhythm(r.Context(), v, id, chosen) {
		http.Redirect(w, r, taskPath(v.Unit.Code, id), http.StatusSeeOther)
		return nil
	}
	if !errors.Is(err, ErrRhythm) && !errors.Is(err, store.ErrStale) {
		return err
	}
	task, _, loadErr := p.actions.Task(r.Context(), v, id)
	if loadErr != nil {
		return loadErr
	}
	if errors.Is(err, store.ErrStale) {
		version = task.Version
	}
	if !slices.Contains(Beats, chosen.Beat) || chosen.DueOn == "" {
		return web.Invalid(words.T(r.Context(), "Mẫu gửi lên không đủ. Hãy mở lại trang và gửi lần nữa."))
	}
	return p.showRhythm(w, r, v, task, version, chosen, http.StatusUnprocessableEntity, err)
}

// hasRhythm tells whether a task has the rhythm of a form that was sent twice.
func (p *Pages) hasRhythm(ctx context.Context, v account.Visit, taskID string, chosen Rhythm) bool {
	now, err := p.actions.Rhythm(ctx, v, taskID)
	return err == nil && now.Beat == chosen.Beat && now.DueOn == chosen.DueOn && now.From == chosen.From &&
		(now.DueOn != OnDay || now.Day == chosen.Day)
}

func (p *Pages) endRhythm(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("task")
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	if err := p.actions.EndRhythm(r.Context(), v, id, version); err != nil {
		return err
	}
	http.Redirect(w, r, taskPath(v.Unit.Code, id), http.StatusSeeOther)
	return nil
}
