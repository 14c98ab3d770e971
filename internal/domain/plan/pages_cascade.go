package plan

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

func (p *Pages) cascadeRoutes() []web.Route {
	return []web.Route{
		p.route(http.MethodGet, "/plans/{plan}/cascade", ActView, p.cascade),
		p.route(http.MethodGet, "/plans/{plan}/cascade/new", ActCascade, p.newCascade),
		p.route(http.MethodPost, "/plans/{plan}/cascade", ActCascade, p.sendCascade),
		p.route(http.MethodPost, "/plans/{plan}/cascade/revoke", ActCascade, p.revokeCascade),

		p.route(http.MethodGet, "/assignments", ActView, p.assignments),
		p.route(http.MethodPost, "/assignments/take-over", ActAnswer, p.takeOver),
		p.route(http.MethodGet, "/assignments/{assignment}", ActView, p.assignment),
		p.route(http.MethodPost, "/assignments/{assignment}/take-in", ActAnswer, p.takeIn),
		p.route(http.MethodGet, "/assignments/{assignment}/link", ActAnswer, p.previewLink),
		p.route(http.MethodPost, "/assignments/{assignment}/link", ActAnswer, p.link),
		p.route(http.MethodPost, "/assignments/{assignment}/refuse", ActAnswer, p.refuse),
		p.route(http.MethodPost, "/assignments/{assignment}/apply", ActAnswer, p.apply),
		p.route(http.MethodPost, "/assignments/{assignment}/reconsider", ActAnswer, p.reconsider),
	}
}

func cascadePath(code, planID string) string { return planPath(code, planID) + "/cascade" }

func cascadeTaskPath(code, planID, taskID string, state AssignmentState) string {
	query := url.Values{"task": {taskID}}
	if state != "" {
		query.Set("state", string(state))
	}
	return cascadePath(code, planID) + "?" + query.Encode()
}

// assignmentStateName says a state as the unit above reads it.
func assignmentStateName(ctx context.Context, s AssignmentState) string {
	switch s {
	case TakenIn:
		return words.T(ctx, "đã đưa vào kế hoạch")
	case LinkedTo:
		return words.T(ctx, "đã gắn với nhiệm vụ có sẵn")
	case Refused:
		return words.T(ctx, "không nhận")
	case Revoked:
		return words.T(ctx, "đã rút lại")
	case PassedOn:
		return words.T(ctx, "đơn vị kế thừa nhận")
	}
	return words.T(ctx, "chưa trả lời")
}

var assignmentShapes = map[AssignmentState]ui.Shape{
	Unanswered: ui.Ring, TakenIn: ui.Disc, LinkedTo: ui.Disc, Refused: ui.Diamond, Revoked: ui.Hollow, PassedOn: ui.Hollow,
}

// cascadeView is what the unit above sees of what it has given.
type cascadeView struct {
	page       ui.Page
	title, sub string
	act        ui.Link
	tallies    []ui.Tally
	tasks      ui.Table
	empty      ui.Beginning
	// chosen is the task of which the units are listed.
	chosen, chosenSub string
	chips             []ui.Chip
	units             ui.Table
	notices           []ui.Notice
	// The form that takes the chosen task back; revoke is "" where that may
	// not be done.
	revoke, taskID string
	reason         ui.Input
}

func (p *Pages) cascade(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showCascade(w, r, v, http.StatusOK, "")
}

func (p *Pages) showCascade(w http.ResponseWriter, r *http.Request, v account.Visit, status int, wrong string) error {
	board, err := p.actions.CascadeBoard(r.Context(), v, r.PathValue("plan"), "")
	if err != nil {
		return err
	}
	ask := web.Query(r)
	b := cascadeBuilder{ctx: r.Context(), v: v, board: board, taskID: ask.Text("task"), state: AssignmentState(ask.Text("state"))}
	page := p.frame.Page(r, v, words.T(r.Context(), "Việc giao xuống"))
	page.Crumbs = []ui.Link{{Text: board.Plan.Title, Href: planPath(v.Unit.Code, board.Plan.ID)}}
	if ask.Has("new") {
		page.Notice = b.sent(ask)
	}
	view := b.view(page)
	view.reason.Error = wrong
	return web.Render(w, r, status, cascadePage(view))
}

type cascadeBuilder struct {
	ctx    context.Context
	v      account.Visit
	board  CascadeBoard
	taskID string
	state  AssignmentState
}

// sent tells what a giving did, to who has just given.
func (b cascadeBuilder) sent(ask web.Form) ui.Notice {
	fresh, _ := ask.Int("new")       // what is no number is none
	changed, _ := ask.Int("changed") // as well
	return ui.Notice{Kind: ui.Success, Text: words.T(b.ctx, "Đã giao %d việc mới, cập nhật %d việc; việc đã giao như cũ giữ nguyên.", fresh, changed)}
}

func (b cascadeBuilder) view(page ui.Page) cascadeView {
	plan := b.board.Plan
	view := cascadeView{page: page, title: page.Title, sub: joined(" · ", plan.Title, plan.Number)}
	if b.v.Can(ActCascade) {
		view.act = ui.Link{Text: words.T(b.ctx, "Giao xuống các đơn vị"), Href: cascadePath(b.v.Unit.Code, plan.ID) + "/new", Icon: "plus-lg"}
	}
	if len(b.board.Tasks) == 0 {
		view.empty = ui.Beginning{
			Icon: "list", Title: words.T(b.ctx, "Chưa giao việc nào"), Act: view.act,
			Text: words.T(b.ctx, "Chọn nhiệm vụ có phần của các xã, phường; mỗi đơn vị nhận một bản nháp để đưa vào kế hoạch của mình."),
		}
		return view
	}
	view.tallies, view.tasks = b.tallies(), b.taskTable()
	b.choose(&view)
	return view
}

func (b cascadeBuilder) tallies() []ui.Tally {
	count := map[AssignmentState]int{}
	late, overdue := 0, 0
	for _, t := range b.board.Tasks {
		for state, n := range t.Tally() {
			count[state] += n
		}
		late += t.Late(b.board.Today)
		overdue += t.Due()[Overdue]
	}
	item := func(n int, text string, tone ui.Tone) ui.Tally {
		return ui.Tally{Count: words.Number(b.ctx, n), Text: text, Tone: tone}
	}
	return []ui.Tally{
		item(count[TakenIn]+count[LinkedTo], words.T(b.ctx, "đã nhận"), ui.ToneOK),
		item(count[Unanswered], words.T(b.ctx, "chưa trả lời"), ui.ToneSoon),
		item(count[Refused], words.T(b.ctx, "không nhận"), ui.Plain),
		item(late, words.T(b.ctx, "trả lời muộn"), ui.ToneLate),
		item(overdue, words.T(b.ctx, "kỳ quá hạn"), ui.ToneLate),
	}
}

// taskTable lists the tasks that were given; each leads to its units.
func (b cascadeBuilder) taskTable() ui.Table {
	number := func(title string) ui.Column { return ui.Column{Title: title, Number: true, Tight: true} }
	table := ui.Table{Caption: words.T(b.ctx, "Nhiệm vụ đã giao"), Columns: []ui.Column{
		{Title: words.T(b.ctx, "Nhiệm vụ")}, number(words.T(b.ctx, "Đơn vị")), number(words.T(b.ctx, "Đã nhận")),
		number(words.T(b.ctx, "Chưa trả lời")), number(words.T(b.ctx, "Không nhận")), number(words.T(b.ctx, "Trả lời muộn")),
		number(words.T(b.ctx, "Kỳ đã xong")), number(words.T(b.ctx, "Kỳ quá hạn")),
	}}
	for _, t := range b.board.Tasks {
		tally, due := t.Tally(), t.Due()
		link := func(n int, state AssignmentState) ui.Cell {
			return ui.Cell{Text: words.Number(b.ctx, n), Href: cascadeTaskPath(b.v.Unit.Code, b.board.Plan.ID, t.Task.ID, state) + "#units"}
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []ui.Cell{
			{Text: joined(" ", t.Task.Ref(), t.Task.Title), Href: cascadeTaskPath(b.v.Unit.Code, b.board.Plan.ID, t.Task.ID, "") + "#units"},
			link(len(t.Rows), ""), {Text: words.Number(b.ctx, tally[TakenIn]+tally[LinkedTo])}, link(tally[Unanswered], Unanswered),
			link(tally[Refused], Refused), {Text: words.Number(b.ctx, t.Late(b.board.Today))},
			{Text: words.T(b.ctx, "%d trên %d", due.Done(), due.Total())}, {Text: words.Number(b.ctx, due[Overdue])},
		}})
	}
	return table
}

// choose shows the units of one task: the one asked for, or the first.
func (b cascadeBuilder) choose(view *cascadeView) {
	at := max(0, slices.IndexFunc(b.board.Tasks, func(t CascadeTask) bool { return t.Task.ID == b.taskID }))
	t := b.board.Tasks[at]
	view.chosen, view.taskID = joined(" ", t.Task.Ref(), t.Task.Title), t.Task.ID
	view.chosenSub = contentOf(t.Task).dueLine()
	view.chips, view.units = b.stateChips(t), b.unitTable(t)
	code := b.v.Unit.Code
	if t.Outdated {
		view.notices = append(view.notices, ui.Notice{Kind: ui.Warning, Text: words.T(b.ctx, "Nhiệm vụ đã sửa sau khi giao. Giao lại để các đơn vị biết chỗ đã sửa.")})
	}
	if len(t.Missing) > 0 {
		view.notices = append(view.notices, ui.Notice{Kind: ui.Info, Text: words.T(b.ctx, "Chưa giao cho: %s.", placeNames(t.Missing))})
	}
	if !b.v.Can(ActCascade) {
		return
	}
	if t.Outdated || len(t.Missing) > 0 {
		view.act = ui.Link{Text: words.T(b.ctx, "Giao lại"), Href: cascadePath(code, b.board.Plan.ID) + "/new?" + url.Values{"task": {t.Task.ID}}.Encode(), Icon: "upload"}
	}
	view.revoke = cascadePath(code, b.board.Plan.ID) + "/revoke"
	view.reason = ui.Input{Field: ui.Field{Name: "reason", Label: words.T(b.ctx, "Lý do rút lại"), Required: true}, MaxLength: 500}
}

func placeNames(places []unit.Place) string {
	const most = 5
	var names []string
	for _, p := range places[:min(most, len(places))] {
		names = append(names, p.Name)
	}
	if len(places) > most {
		names = append(names, "…")
	}
	return joined(", ", names...)
}

func (b cascadeBuilder) stateChips(t CascadeTask) []ui.Chip {
	plan, code := b.board.Plan, b.v.Unit.Code
	tally := t.Tally()
	chips := []ui.Chip{{
		Text: words.T(b.ctx, "tất cả"), Count: words.Number(b.ctx, len(t.Rows)), Current: b.state == "",
		Href: cascadeTaskPath(code, plan.ID, t.Task.ID, "") + "#units",
	}}
	for _, s := range AssignmentStates {
		if tally[s] > 0 {
			chips = append(chips, ui.Chip{
				Text: assignmentStateName(b.ctx, s), Count: words.Number(b.ctx, tally[s]), Current: b.state == s,
				Href: cascadeTaskPath(code, plan.ID, t.Task.ID, s) + "#units",
			})
		}
	}
	return chips
}

// shownUnits is how many units one page lists; the filter narrows them.
const shownUnits = 500

func (b cascadeBuilder) unitTable(t CascadeTask) ui.Table {
	table := ui.Table{Caption: words.T(b.ctx, "Các đơn vị"), Columns: []ui.Column{
		{Title: words.T(b.ctx, "Đơn vị")}, {Title: words.T(b.ctx, "Trả lời")}, {Title: words.T(b.ctx, "Hạn trả lời"), Tight: true},
		{Title: words.T(b.ctx, "Các kỳ")},
	}}
	for _, r := range t.Rows {
		if b.state != "" && r.State != b.state {
			continue
		}
		if len(table.Rows) == shownUnits {
			break
		}
		name := ui.Cell{Text: r.ChildName}
		if r.Below && b.v.Can(unit.ActLookDown) {
			name.Href = yearPath(r.Code, b.board.Plan.Year, Filter{})
			if r.State.accepted() {
				name.Href = taskPath(r.Code, r.ChildTaskID)
			}
		}
		if len(r.Heirs) > 0 {
			name.Note = words.T(b.ctx, "nay thuộc %s", unitNames(r.Heirs))
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []ui.Cell{name, b.answer(r), b.answerBy(r), {Text: occurrenceWords(b.ctx, r.Occurrences)}}})
	}
	return table
}

func unitNames(units []unit.Unit) string {
	var names []string
	for _, u := range units {
		names = append(names, u.Name)
	}
	return joined(", ", names...)
}

// answer says what a unit has answered, and when.
func (b cascadeBuilder) answer(r CascadeRow) ui.Cell {
	note := r.Reason
	if !r.AnsweredOn.IsZero() {
		note = joined(" · ", words.Date(b.ctx, r.AnsweredOn), note)
	}
	if !r.ChangedOn.IsZero() && r.State.accepted() {
		note = joined(" · ", note, words.T(b.ctx, "chưa cập nhật theo bản sửa %s", words.Date(b.ctx, r.ChangedOn)))
	}
	return ui.Cell{View: ui.StateBadge(ui.State{Shape: assignmentShapes[r.State], Text: assignmentStateName(b.ctx, r.State)}), Note: note}
}

func (b cascadeBuilder) answerBy(r CascadeRow) ui.Cell {
	cell := ui.Cell{}
	if !r.AnswerBy.IsZero() {
		cell.Text = words.Date(b.ctx, r.AnswerBy)
	}
	if late := r.DaysLate(b.board.Today); late > 0 {
		cell.Note = words.T(b.ctx, "muộn %d ngày", late)
	}
	return cell
}

// occurrenceWords counts occurrences by their states: "1 quá hạn, 2 chưa đến
// hạn".
func occurrenceWords(ctx context.Context, tally Tally) string {
	var parts []string
	for _, s := range States {
		if n := tally[s]; n > 0 {
			parts = append(parts, words.Number(ctx, n)+" "+stateName(ctx, s))
		}
	}
	return joined(", ", parts...)
}

// newCascadeView is the form that gives tasks to the units below.
type newCascadeView struct {
	page       ui.Page
	title, sub string
	action     string
	back       string
	wrong      string
	empty      ui.Beginning
	tasks      []ui.Check
	whom       []ui.Check
	units      []ui.Check
	note       ui.TextArea
	answerBy   ui.Field
	day        clock.Date
}

// typedGiving is a form that came back.
type typedGiving struct {
	giving Giving
	some   bool
	wrong  string
}

func (p *Pages) newCascade(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	typed := typedGiving{}
	if task := web.Query(r).Text("task"); task != "" {
		typed.giving.TaskIDs = []string{task}
	}
	return p.showNewCascade(w, r, v, http.StatusOK, typed)
}

func (p *Pages) showNewCascade(w http.ResponseWriter, r *http.Request, v account.Visit, status int, typed typedGiving) error {
	ctx := r.Context()
	plan, err := p.actions.Plan(ctx, v, r.PathValue("plan"))
	if err != nil {
		return err
	}
	tasks, err := p.actions.Tasks(ctx, v, plan.ID)
	if err != nil {
		return err
	}
	below, err := p.actions.LocalBelow(ctx, v)
	if err != nil {
		return err
	}
	title := words.T(ctx, "Giao xuống các đơn vị")
	view := newCascadeView{
		page: p.frame.Page(r, v, title), title: title, sub: plan.Title, wrong: typed.wrong,
		action: cascadePath(v.Unit.Code, plan.ID), back: planPath(v.Unit.Code, plan.ID),
	}
	view.page.Crumbs = []ui.Link{{Text: plan.Title, Href: view.back}}
	if len(below) == 0 {
		view.empty = ui.Beginning{
			Icon: "list", Title: words.T(ctx, "Hôm nay không có đơn vị nào ở dưới"),
			Text: words.T(ctx, "Việc chỉ giao được cho các đơn vị đứng ngay dưới đơn vị này."),
		}
		return web.Render(w, r, status, newCascadePage(view))
	}
	view.checks(ctx, tasks, below, typed)
	view.note = ui.TextArea{
		Field: ui.Field{Name: "note", Label: words.T(ctx, "Lời dặn"), Help: words.T(ctx, "Để trống thì giữ lời dặn của lần giao trước.")},
		Value: typed.giving.Note, Rows: 3,
	}
	view.answerBy = ui.Field{Name: "answer_by", Label: words.T(ctx, "Hạn trả lời"), Help: words.T(ctx, "Để trống thì giữ ngày của lần giao trước.")}
	view.day = typed.giving.AnswerBy
	return web.Render(w, r, status, newCascadePage(view))
}

// checks lays the tasks and the units out to be ticked. Tasks that name the
// units below are ticked at first.
func (view *newCascadeView) checks(ctx context.Context, tasks []Task, below []unit.Place, typed typedGiving) {
	for _, t := range tasks {
		if !t.WithdrawnOn.IsZero() {
			continue
		}
		ticked := slices.Contains(typed.giving.TaskIDs, t.ID) || len(typed.giving.TaskIDs) == 0 && typed.wrong == "" && t.NamesUnitsBelow()
		view.tasks = append(view.tasks, ui.Check{
			Field: ui.Field{
				Name: "task", ID: "task-" + t.ID, Label: joined(" ", t.Ref(), t.Title),
				Help: joined(" · ", contentOf(t).dueLine(), joined(", ", t.Coordinators...)),
			},
			Value: t.ID, Checked: ticked,
		})
	}
	view.whom = []ui.Check{
		{Field: ui.Field{Name: "whom", ID: "whom-all", Label: words.T(ctx, "Tất cả %d đơn vị ngay bên dưới", len(below))}, Value: "all", Radio: true, Checked: !typed.some},
		{Field: ui.Field{Name: "whom", ID: "whom-some", Label: words.T(ctx, "Chỉ những đơn vị chọn dưới đây")}, Value: "some", Radio: true, Checked: typed.some},
	}
	for _, place := range below {
		view.units = append(view.units, ui.Check{
			Field: ui.Field{Name: "unit", ID: "unit-" + place.Code, Label: place.Name}, Value: place.ID,
			Checked: slices.Contains(typed.giving.ChildIDs, place.ID),
		})
	}
}

func (p *Pages) sendCascade(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	typed := typedGiving{some: form.Text("whom") == "some", giving: Giving{
		PlanID: r.PathValue("plan"), TaskIDs: form.All("task"), ChildIDs: form.All("unit"), Note: form.Text("note"),
	}}
	day, ok := form.Date("answer_by")
	typed.giving.AnswerBy = day
	giving := typed.giving
	switch {
	case !ok:
		typed.wrong = words.T(ctx, "Hãy ghi ngày phải trả lời, ví dụ 15/3/2024, hoặc để trống.")
	case !typed.some:
		giving.ChildIDs = nil
	case len(giving.ChildIDs) == 0:
		typed.wrong = words.T(ctx, "Hãy chọn ít nhất một nhiệm vụ và một đơn vị.")
	}
	if typed.wrong != "" {
		return p.showNewCascade(w, r, v, http.StatusUnprocessableEntity, typed)
	}
	// Whoever leaves the page must not stop it half way.
	given, err := p.actions.Cascade(context.WithoutCancel(ctx), v, giving)
	if errors.Is(err, ErrNothingGiven) || errors.Is(err, ErrPast) {
		typed.wrong = said(ctx, err)
		return p.showNewCascade(w, r, v, http.StatusUnprocessableEntity, typed)
	}
	if err != nil {
		return err
	}
	query := url.Values{"new": {strconv.Itoa(given.New)}, "changed": {strconv.Itoa(given.Changed)}}
	http.Redirect(w, r, cascadePath(v.Unit.Code, giving.PlanID)+"?"+query.Encode(), http.StatusSeeOther)
	return nil
}

func (p *Pages) revokeCascade(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	plan, err := p.actions.Plan(r.Context(), v, r.PathValue("plan"))
	if err != nil {
		return err
	}
	_, err = p.actions.Revoke(context.WithoutCancel(r.Context()), v, Revocation{TaskID: form.Text("task"), Reason: form.Text("reason")})
	if errors.Is(err, ErrReason) {
		return p.showCascade(w, r, v, http.StatusUnprocessableEntity, words.T(r.Context(), "Hãy ghi lý do rút lại."))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, cascadeTaskPath(v.Unit.Code, plan.ID, form.Text("task"), ""), http.StatusSeeOther)
	return nil
}

// cascadeTerms say, on the page of a task, what it answers and to whom it was
// given.
func (b taskBuilder) cascadeTerms() []ui.Term {
	var terms []ui.Term
	code := b.v.Unit.Code
	for _, as := range b.answers {
		text := as.GiverName + ": " + as.Content.Title
		switch {
		case as.State == Revoked:
			text += " (" + assignmentStateName(b.ctx, as.State) + ")"
		case !as.ChangedOn.IsZero():
			text += " (" + words.T(b.ctx, "cấp trên đã sửa, chưa cập nhật") + ")"
		}
		terms = append(terms, ui.Term{Name: words.T(b.ctx, "Cấp trên giao"), Text: text, Href: assignmentPath(code, as.ID)})
	}
	if len(b.given) == 0 {
		return terms
	}
	return append(terms, ui.Term{
		Name: words.T(b.ctx, "Đã giao xuống"), Text: givenWords(b.ctx, b.given), Href: cascadeTaskPath(code, b.plan.ID, b.task.ID, ""),
	})
}

// givenWords counts to whom a task was given: "4 đơn vị: 1 chưa trả lời, 3 đã
// đưa vào kế hoạch".
func givenWords(ctx context.Context, given []Cascade) string {
	tally := map[AssignmentState]int{}
	for _, c := range given {
		tally[c.State]++
	}
	var parts []string
	for _, s := range AssignmentStates {
		if n := tally[s]; n > 0 {
			parts = append(parts, words.Number(ctx, n)+" "+assignmentStateName(ctx, s))
		}
	}
	return words.T(ctx, "%d đơn vị: %s", len(given), joined(", ", parts...))
}
