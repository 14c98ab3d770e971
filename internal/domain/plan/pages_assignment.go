package plan

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// AssignmentsPath is the address of what units above have given a unit.
func AssignmentsPath(code string) string { return web.UnitPath(code) + "/assignments" }

func assignmentPath(code, id string) string { return AssignmentsPath(code) + "/" + id }

// said are the words for the reader that an error of the room has.
func said(ctx context.Context, err error) string {
	if failure, ok := errors.AsType[*web.Error](explain(ctx, err)); ok {
		return failure.Words
	}
	return ""
}

// givenLink leads to what units above have given, and says how much of it
// waits for an answer.
func (p *Pages) givenLink(ctx context.Context, v account.Visit) (ui.Link, error) {
	all, err := p.actions.Assignments(ctx, v)
	if err != nil {
		return ui.Link{}, err
	}
	link := ui.Link{Text: words.T(ctx, "Việc cấp trên giao"), Href: AssignmentsPath(v.Unit.Code), Icon: "arrow-down"}
	unanswered := 0
	for _, as := range all {
		if as.State == Unanswered {
			unanswered++
		}
	}
	if unanswered > 0 {
		link.Text = words.T(ctx, "Việc cấp trên giao (%d chưa trả lời)", unanswered)
	}
	return link, nil
}

// assignmentsView lists what units above have given, and what waits for them.
type assignmentsView struct {
	page  ui.Page
	title string
	sub   string
	// left says what closed units have left unanswered; takeOver is where it
	// is taken over, "" for those who may not.
	left     string
	takeOver string
	groups   []assignmentGroup
	waiting  ui.Table
	empty    ui.Beginning
}

type assignmentGroup struct {
	title string
	table ui.Table
}

func (p *Pages) assignments(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	all, err := p.actions.Assignments(ctx, v)
	if err != nil {
		return err
	}
	left, err := p.actions.Inherited(ctx, v)
	if err != nil {
		return err
	}
	years, err := p.actions.Years(ctx, v)
	if err != nil {
		return err
	}
	today := clock.Today(p.clock)
	waiting, err := p.actions.WaitingTasks(ctx, v, yearToShow(years, today.Year))
	if err != nil {
		return err
	}
	title := words.T(ctx, "Việc cấp trên giao")
	view := assignmentsView{
		page: p.frame.Page(r, v, title), title: title, groups: assignmentGroups(ctx, v, all, today), waiting: waitingTable(ctx, v, waiting),
		empty: ui.Beginning{
			Icon: "list", Title: words.T(ctx, "Cấp trên chưa giao việc nào"),
			Text: words.T(ctx, "Khi đơn vị cấp trên giao nhiệm vụ từ kế hoạch của họ, việc hiện ở đây để đưa vào kế hoạch của đơn vị."),
		},
	}
	if len(left) > 0 {
		view.left = words.T(ctx, "Đơn vị này kế thừa %d việc chưa trả lời của đơn vị đã nhập vào.", len(left))
		if v.Can(ActAnswer) {
			view.takeOver = AssignmentsPath(v.Unit.Code) + "/take-over"
		}
	}
	return web.Render(w, r, http.StatusOK, assignmentsPage(view))
}

// assignmentGroups sort assignments by what the unit has to do with them.
func assignmentGroups(ctx context.Context, v account.Visit, all []Assignment, today clock.Date) []assignmentGroup {
	groups := []assignmentGroup{
		{title: words.T(ctx, "Chưa trả lời")}, {title: words.T(ctx, "Cấp trên đã sửa")},
		{title: words.T(ctx, "Đã trả lời")}, {title: words.T(ctx, "Đã rút lại")},
	}
	for i := range groups {
		groups[i].table = ui.Table{Caption: groups[i].title, Columns: []ui.Column{
			{Title: words.T(ctx, "Việc")}, {Title: words.T(ctx, "Thời hạn")}, {Title: words.T(ctx, "Hạn trả lời"), Tight: true}, {Title: words.T(ctx, "Trả lời")},
		}}
	}
	for _, as := range all {
		at := 2
		switch {
		case as.State == Unanswered:
			at = 0
		case as.State == Revoked || as.State == PassedOn:
			at = 3
		case !as.ChangedOn.IsZero():
			at = 1
		}
		groups[at].table.Rows = append(groups[at].table.Rows, assignmentRowOf(ctx, v, as, today))
	}
	return slices.DeleteFunc(groups, func(g assignmentGroup) bool { return len(g.table.Rows) == 0 })
}

func assignmentRowOf(ctx context.Context, v account.Visit, as Assignment, today clock.Date) ui.Row {
	by := ui.Cell{}
	if !as.AnswerBy.IsZero() {
		by.Text = words.Date(ctx, as.AnswerBy)
	}
	if late := as.DaysLate(today); late > 0 {
		by.Note = words.T(ctx, "muộn %d ngày", late)
	}
	return ui.Row{Cells: []ui.Cell{
		{Text: as.Content.Title, Href: assignmentPath(v.Unit.Code, as.ID), Note: joined(" · ", as.GiverName, as.GiverPlan)},
		{Text: as.Content.dueLine()}, by,
		{View: ui.StateBadge(ui.State{Shape: assignmentShapes[as.State], Text: assignmentStateName(ctx, as.State)}), Note: as.Reason},
	}}
}

// waitingTable lists the tasks that leave their time to another unit's plan.
func waitingTable(ctx context.Context, v account.Visit, waiting []WaitingTask) ui.Table {
	table := ui.Table{Caption: words.T(ctx, "Nhiệm vụ chờ kế hoạch của đơn vị khác"), Columns: []ui.Column{
		{Title: words.T(ctx, "Nhiệm vụ")}, {Title: words.T(ctx, "Chờ")}, {Title: words.T(ctx, "Việc"), Hidden: true},
	}}
	for _, w := range waiting {
		row := ui.Row{Cells: []ui.Cell{
			{Text: joined(" ", w.Task.Ref(), w.Task.Title), Href: taskPath(v.Unit.Code, w.Task.ID), Note: w.Task.LeadText}, {Text: w.Whom}, {},
		}}
		if v.Can(ActEdit) {
			row.Cells[2] = ui.Cell{Text: words.T(ctx, "Ghi kỳ hạn"), Href: taskPath(v.Unit.Code, w.Task.ID) + "/edit"}
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func (p *Pages) takeOver(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	if _, err := p.actions.TakeOver(r.Context(), v); err != nil {
		return err
	}
	http.Redirect(w, r, AssignmentsPath(v.Unit.Code), http.StatusSeeOther)
	return nil
}

// assignmentView is one assignment with what can be answered.
type assignmentView struct {
	page       ui.Page
	title, sub string
	notice     ui.Notice
	terms      []ui.Term
	changes    ui.Table
	version    string
	// Addresses of the acts, "" for those that are not to be done.
	takeIn, link, refuse, apply, reconsider string
	plans                                   ui.Select
	lead                                    ui.Input
	// noPlan leads to making a plan where the year has none.
	noPlan  ui.Link
	similar []ui.Link
	tasks   ui.Select
	reason  ui.Input
}

// typedAnswer is a form that came back.
type typedAnswer struct {
	plan, lead, reason string
	// wrong is what is wrong with the reason, stale that somebody was quicker.
	wrong, stale string
}

func (p *Pages) assignment(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showAssignment(w, r, v, http.StatusOK, typedAnswer{})
}

func (p *Pages) showAssignment(w http.ResponseWriter, r *http.Request, v account.Visit, status int, typed typedAnswer) error {
	ctx := r.Context()
	as, err := p.actions.Assignment(ctx, v, r.PathValue("assignment"))
	if err != nil {
		return err
	}
	view := assignmentView{
		page: p.frame.Page(r, v, as.Content.Title), title: as.Content.Title, version: strconv.Itoa(as.Version),
		sub: joined(" · ", as.GiverName, as.GiverPlan), changes: changesTable(ctx, as),
	}
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Việc cấp trên giao"), Href: AssignmentsPath(v.Unit.Code)}}
	view.terms = assignmentTerms(ctx, v, as, clock.Today(p.clock))
	switch {
	case typed.stale != "":
		view.notice = ui.Notice{Kind: ui.Warning, Text: typed.stale}
	case as.State == Revoked:
		view.notice = ui.Notice{Kind: ui.Info, Text: words.T(ctx, "Cấp trên đã rút lại việc này ngày %s. Nhiệm vụ đã đưa vào kế hoạch vẫn còn; giữ hay bỏ là do đơn vị.", words.Date(ctx, as.ChangedOn))}
	}
	if v.Can(ActAnswer) {
		if err := p.answers(ctx, v, as, typed, &view); err != nil {
			return err
		}
	}
	return web.Render(w, r, status, assignmentPage(view))
}

func assignmentTerms(ctx context.Context, v account.Visit, as Assignment, today clock.Date) []ui.Term {
	var terms []ui.Term
	add := func(name string, texts ...string) {
		if joined("", texts...) != "" {
			terms = append(terms, ui.Term{Name: name, View: textList(texts)})
		}
	}
	terms = append(terms, ui.Term{Name: words.T(ctx, "Trả lời"), View: ui.StateBadge(ui.State{Shape: assignmentShapes[as.State], Text: assignmentStateName(ctx, as.State)})})
	if as.TaskID != "" {
		terms = append(terms, ui.Term{Name: words.T(ctx, "Nhiệm vụ của đơn vị"), Text: words.T(ctx, "Mở nhiệm vụ"), Href: taskPath(v.Unit.Code, as.TaskID)})
	}
	add(words.T(ctx, "Lý do"), as.Reason)
	add(words.T(ctx, "Thời hạn"), strings.Split(as.Content.dueWords(), "\n")...)
	add(words.T(ctx, "Sản phẩm"), as.Content.Products...)
	add(words.T(ctx, "Lời dặn"), as.Note)
	add(words.T(ctx, "Giao ngày"), words.Date(ctx, as.GivenOn))
	if !as.AnswerBy.IsZero() {
		text := words.Date(ctx, as.AnswerBy)
		if late := as.DaysLate(today); late > 0 {
			text = joined(" – ", text, words.T(ctx, "muộn %d ngày", late))
		}
		add(words.T(ctx, "Hạn trả lời"), text)
	}
	if !as.AnsweredOn.IsZero() {
		add(words.T(ctx, "Trả lời ngày"), words.Date(ctx, as.AnsweredOn))
	}
	add(words.T(ctx, "Lĩnh vực"), as.Content.Section)
	return terms
}

// changesTable shows what the unit above has changed and the unit has not
// taken in.
func changesTable(ctx context.Context, as Assignment) ui.Table {
	table := ui.Table{Caption: words.T(ctx, "Cấp trên đã sửa"), Columns: []ui.Column{
		{Title: words.T(ctx, "Mục"), Tight: true}, {Title: words.T(ctx, "Trước")}, {Title: words.T(ctx, "Nay")},
	}}
	if as.State == Revoked {
		return table
	}
	names := map[Field]string{
		FieldTitle: words.T(ctx, "Nhiệm vụ"), FieldProducts: words.T(ctx, "Sản phẩm"), FieldDue: words.T(ctx, "Thời hạn"),
		FieldNotes: words.T(ctx, "Lời dặn"), FieldAnswerBy: words.T(ctx, "Hạn trả lời"),
	}
	for _, c := range as.Changes {
		table.Rows = append(table.Rows, ui.Row{Cells: []ui.Cell{{Text: names[c.Field]}, {Text: c.Old}, {Text: c.New}}})
	}
	return table
}

// answers puts in what the unit can answer.
func (p *Pages) answers(ctx context.Context, v account.Visit, as Assignment, typed typedAnswer, view *assignmentView) error {
	base := assignmentPath(v.Unit.Code, as.ID)
	if as.State.accepted() || as.State == Refused {
		view.reconsider = base + "/reconsider"
	}
	if as.State.accepted() && !as.ChangedOn.IsZero() {
		view.apply = base + "/apply"
	}
	if !as.State.open() {
		return nil
	}
	plans, err := p.actions.Plans(ctx, v, as.Year)
	if err != nil {
		return err
	}
	if len(plans) == 0 {
		view.noPlan = ui.Link{Text: words.T(ctx, "Nhập kế hoạch"), Href: newImportPath(v.Unit.Code) + "?year=" + strconv.Itoa(as.Year), Icon: "upload"}
	} else {
		view.takeIn = base + "/take-in"
	}
	view.plans = ui.Select{Field: ui.Field{Name: "plan", Label: words.T(ctx, "Kế hoạch"), Required: true}, Value: typed.plan}
	for _, plan := range plans {
		view.plans.Options = append(view.plans.Options, ui.Option{Value: plan.ID, Text: plan.Title})
	}
	posts, err := p.postNames(ctx, v)
	if err != nil {
		return err
	}
	view.lead = ui.Input{Field: ui.Field{Name: "lead", Label: words.T(ctx, "Chủ trì")}, Value: typed.lead, Suggestions: posts}
	if as.State == Unanswered {
		view.refuse = base + "/refuse"
		view.reason = ui.Input{Field: ui.Field{Name: "reason", Label: words.T(ctx, "Vì sao không thuộc đơn vị"), Required: true, Error: typed.wrong}, Value: typed.reason, MaxLength: 500}
	}
	return p.linkOffers(ctx, v, as, view)
}

// linkOffers lists the tasks by which the assignment can be answered.
func (p *Pages) linkOffers(ctx context.Context, v account.Visit, as Assignment, view *assignmentView) error {
	candidates, err := p.actions.Candidates(ctx, v, as)
	if err != nil || len(candidates.All) == 0 {
		return err
	}
	view.link = assignmentPath(v.Unit.Code, as.ID) + "/link"
	offered := map[string]bool{}
	offer := func(tasks []Task, note string) {
		for _, t := range tasks {
			if !offered[t.ID] {
				offered[t.ID] = true
				view.similar = append(view.similar, ui.Link{Text: joined(" ", t.Ref(), t.Title), Href: view.link + "?task=" + t.ID, Note: note})
			}
		}
	}
	offer(candidates.Similar, words.T(ctx, "tên gần giống"))
	offer(candidates.Waiting, words.T(ctx, "đang chờ kế hoạch cấp trên"))
	view.tasks = ui.Select{Field: ui.Field{Name: "task", Label: words.T(ctx, "Nhiệm vụ khác trong năm")}}
	for _, t := range candidates.All {
		view.tasks.Options = append(view.tasks.Options, ui.Option{Value: t.ID, Text: shortened(joined(" ", t.Ref(), t.Title))})
	}
	return nil
}

// shortened cuts a title to what a list of choices can show.
func shortened(title string) string {
	const most = 90
	runes := []rune(title)
	if len(runes) <= most {
		return title
	}
	return string(runes[:most]) + "…"
}

// linkView shows what would be set before it is.
type linkView struct {
	page          ui.Page
	title, sub    string
	action, back  string
	version, task string
	taskTitle     string
	text          string
	dues          []string
}

func (p *Pages) previewLink(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	as, err := p.actions.Assignment(ctx, v, r.PathValue("assignment"))
	if err != nil {
		return err
	}
	taskID := web.Query(r).Text("task")
	if taskID == "" {
		return web.Invalid(words.T(ctx, "Hãy chọn một nhiệm vụ."))
	}
	if !as.State.open() {
		return ErrAnswered
	}
	before, after, err := p.actions.Linked(ctx, v, as, taskID)
	if err != nil {
		return err
	}
	title := words.T(ctx, "Gắn với nhiệm vụ có sẵn")
	view := linkView{
		page: p.frame.Page(r, v, title), title: title, sub: as.Content.Title, version: strconv.Itoa(as.Version), task: taskID,
		action: assignmentPath(v.Unit.Code, as.ID) + "/link", back: assignmentPath(v.Unit.Code, as.ID), taskTitle: joined(" ", before.Ref(), before.Title),
	}
	view.page.Narrow = true
	switch {
	case before.planned():
		view.text = words.T(ctx, "Kế hoạch của đơn vị đã ghi kỳ hạn cho nhiệm vụ này; các kỳ hạn ấy giữ nguyên:")
	case len(as.Content.Due) == 0:
		view.text = words.T(ctx, "Cấp trên không ghi ngày; kỳ hạn của nhiệm vụ giữ nguyên.")
	default:
		view.text = words.T(ctx, "Nhiệm vụ sẽ có các kỳ hạn sau:")
	}
	for _, o := range after.Occurrences {
		view.dues = append(view.dues, joined(": ", o.Label, dueDay(ctx, o)))
	}
	return web.Render(w, r, http.StatusOK, linkPage(view))
}

// answered sends an answer. A form that was sent twice acts once; one that
// came too late shows what is there now, and keeps what was typed.
func (p *Pages) answered(w http.ResponseWriter, r *http.Request, v account.Visit, typed typedAnswer, state AssignmentState, do func(ctx context.Context) error) error {
	ctx := r.Context()
	id := r.PathValue("assignment")
	err := do(ctx)
	switch {
	case errors.Is(err, store.ErrStale), errors.Is(err, ErrAnswered):
		now, loadErr := p.actions.Assignment(ctx, v, id)
		if loadErr != nil {
			return loadErr
		}
		if now.State != state || now.AnsweredBy != v.User.ID {
			typed.stale = words.T(ctx, "Việc này vừa thay đổi: nay %s. Phần anh/chị gõ vẫn còn bên dưới.", assignmentStateName(ctx, now.State))
			return p.showAssignment(w, r, v, http.StatusConflict, typed)
		}
	case errors.Is(err, ErrReason):
		typed.wrong = words.T(ctx, "Hãy ghi lý do để cấp trên biết.")
		return p.showAssignment(w, r, v, http.StatusUnprocessableEntity, typed)
	case errors.Is(err, ErrOtherYear), errors.Is(err, store.ErrNotFound) && state == TakenIn && typed.plan == "":
		typed.stale = words.T(ctx, "Hãy chọn một kế hoạch của năm ấy.")
		return p.showAssignment(w, r, v, http.StatusUnprocessableEntity, typed)
	case err != nil:
		return err
	}
	http.Redirect(w, r, assignmentPath(v.Unit.Code, id), http.StatusSeeOther)
	return nil
}

func (p *Pages) takeIn(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	typed := typedAnswer{plan: form.Text("plan"), lead: form.Text("lead")}
	return p.answered(w, r, v, typed, TakenIn, func(ctx context.Context) error {
		_, err := p.actions.TakeIn(ctx, v, r.PathValue("assignment"), Taking{PlanID: typed.plan, Lead: typed.lead, Version: version})
		return err
	})
}

func (p *Pages) link(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	return p.answered(w, r, v, typedAnswer{}, LinkedTo, func(ctx context.Context) error {
		return p.actions.Link(ctx, v, r.PathValue("assignment"), version, form.Text("task"))
	})
}

func (p *Pages) refuse(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	typed := typedAnswer{reason: form.Text("reason")}
	return p.answered(w, r, v, typed, Refused, func(ctx context.Context) error {
		return p.actions.Refuse(ctx, v, r.PathValue("assignment"), version, typed.reason)
	})
}

func (p *Pages) apply(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.changed(w, r, v, p.actions.Apply)
}

func (p *Pages) reconsider(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.changed(w, r, v, p.actions.Reconsider)
}

// changed sends an act that needs no more than the version that was seen.
func (p *Pages) changed(w http.ResponseWriter, r *http.Request, v account.Visit, do func(ctx context.Context, v account.Visit, id string, version int) error) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	return p.answered(w, r, v, typedAnswer{}, "", func(ctx context.Context) error {
		return do(ctx, v, r.PathValue("assignment"), version)
	})
}
