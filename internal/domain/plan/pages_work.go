package plan

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// The forms of the work on an occurrence. One form stands for all steps: a
// step says which of its fields it needs.

// stepForm is how a step is asked for.
type stepForm struct {
	step  Step
	path  string
	right audit.Action
	// day, note and person are the fields; a reason is a note that must be given.
	day, note, reason, person bool
}

var stepForms = []stepForm{
	{step: StepHandIn, path: "hand-in", right: ActFulfil, day: true, note: true},
	{step: StepFulfil, path: "fulfil", right: ActAccept, day: true, note: true},
	{step: StepAccept, path: "accept", right: ActAccept},
	{step: StepReturn, path: "return", right: ActAccept, note: true, reason: true},
	{step: StepStart, path: "start", right: ActFulfil},
	{step: StepTakeBack, path: "take-back", right: ActFulfil},
	{step: StepReopen, path: "reopen", right: ActAccept},
	{step: StepPostpone, path: "postpone", right: ActPostpone, day: true, note: true, reason: true},
	{step: StepAssign, path: "assign", right: ActAssign, person: true},
}

func stepFormOf(step Step) stepForm {
	for _, f := range stepForms {
		if f.step == step {
			return f
		}
	}
	return stepForm{}
}

func (p *Pages) workRoutes() []web.Route {
	routes := make([]web.Route, 0, len(stepForms))
	for _, f := range stepForms {
		routes = append(routes, p.route(http.MethodPost, "/occurrences/{occurrence}/"+f.path, f.right, p.take(f)))
	}
	return routes
}

// sentStep is a step as a form sent it.
type sentStep struct {
	form       stepForm
	occurrence string
	// evidence is the piece that the form is about, for taking it back.
	evidence          string
	note, dayText     string
	day               clock.Date
	person            string
	version           int
	problem           string
	meanwhile, missed bool
}

func readStep(r *http.Request, f stepForm) (sentStep, error) {
	form, err := web.ReadForm(r)
	if err != nil {
		return sentStep{}, err
	}
	s := sentStep{form: f, occurrence: r.PathValue("occurrence"), person: form.Text("person")}
	s.version, _ = form.Int("version") // 0 is no version: the act finds it stale
	if f.note {
		s.note = form.Text("note")
	}
	if f.day {
		s.dayText = form.Text("day")
		s.day, _ = form.Date("day") // no day is told so below
	}
	return s, nil
}

// take does a step that a form asks for. A form that is wanting or old comes
// back with what was typed.
func (p *Pages) take(f stepForm) page {
	return func(w http.ResponseWriter, r *http.Request, v account.Visit) error {
		sent, err := readStep(r, f)
		if err != nil {
			return err
		}
		o, err := p.actions.Occurrence(r.Context(), v, sent.occurrence)
		if err != nil {
			return err
		}
		err = p.do(r.Context(), v, sent)
		if errors.Is(err, store.ErrStale) {
			if p.takenSo(r.Context(), v, o, sent) { // the same form sent twice
				err = nil
			} else {
				sent.meanwhile, sent.missed = true, !o.Can(f.step) && f.step != StepPostpone && f.step != StepAssign
				return p.showTask(w, r, v, o.TaskID, http.StatusConflict, sent)
			}
		}
		if sent.problem = stepProblem(r.Context(), err); sent.problem != "" {
			return p.showTask(w, r, v, o.TaskID, http.StatusUnprocessableEntity, sent)
		}
		if err != nil {
			return err
		}
		http.Redirect(w, r, taskPath(v.Unit.Code, o.TaskID)+"#"+o.ID, http.StatusSeeOther)
		return nil
	}
}

// do calls the act of a step.
func (p *Pages) do(ctx context.Context, v account.Visit, s sentStep) error {
	a, h := p.actions, Handing{On: s.day, Note: s.note, Version: s.version}
	switch s.form.step {
	case StepStart:
		return a.Start(ctx, v, s.occurrence, s.version)
	case StepHandIn:
		return a.HandIn(ctx, v, s.occurrence, h)
	case StepTakeBack:
		return a.TakeBack(ctx, v, s.occurrence, s.version)
	case StepAccept:
		return a.Accept(ctx, v, s.occurrence, h)
	case StepReturn:
		return a.Return(ctx, v, s.occurrence, h)
	case StepFulfil:
		return a.Fulfil(ctx, v, s.occurrence, h)
	case StepReopen:
		return a.Reopen(ctx, v, s.occurrence, s.version)
	case StepPostpone:
		return a.Postpone(ctx, v, s.occurrence, Postponement{To: s.day, Reason: s.note, Version: s.version})
	}
	return a.Assign(ctx, v, s.occurrence, s.person, s.version)
}

// takenSo tells whether the last that happened to an occurrence is just what a
// form asks for, by the same person, from the version that the form has seen.
func (p *Pages) takenSo(ctx context.Context, v account.Visit, o Occurrence, s sentStep) bool {
	steps, err := p.actions.StepsOf(ctx, v, o.TaskID)
	if err != nil || o.Version != s.version+1 {
		return false
	}
	last := lastSteps(steps, o.ID, 1)
	if len(last) == 0 {
		return false
	}
	l := last[0]
	return l.Step == s.form.step && l.ActorID == v.User.ID && l.Note == s.note && l.Day == s.day && l.PersonID == s.person
}

// lastSteps returns the last n steps of an occurrence, the latest last. Each
// raises its version by one, so that these are what happened since a version.
func lastSteps(steps []StepTaken, occurrenceID string, n int) []StepTaken {
	var own []StepTaken
	for _, s := range steps {
		if s.OccurrenceID == occurrenceID {
			own = append(own, s)
		}
	}
	return own[len(own)-min(max(n, 0), len(own)):]
}

// stepProblem says what is wrong with a form, in words for the person; empty
// for errors that the form cannot mend.
func stepProblem(ctx context.Context, err error) string {
	switch {
	case errors.Is(err, ErrUndated):
		return words.T(ctx, "Hãy ghi ngày hoàn thành, ví dụ 15/3/2024.")
	case errors.Is(err, ErrFuture):
		return words.T(ctx, "Ngày hoàn thành không thể ở tương lai.")
	case errors.Is(err, ErrReason):
		return words.T(ctx, "Hãy ghi lý do.")
	case errors.Is(err, ErrEarlier):
		return words.T(ctx, "Hãy chọn ngày muộn hơn hạn hiện nay.")
	case errors.Is(err, ErrNoColleague):
		return words.T(ctx, "Người này không còn là cán bộ của đơn vị.")
	}
	return ""
}

// actView is a step that the reader may take, as a form or as a button alone.
type actView struct {
	title, url, version, confirm string
	kind                         ui.ButtonKind
	// label names the occurrence too, for rows of equal buttons.
	label string
	// hint is said above the fields; prove leads to where it is mended.
	hint   string
	prove  ui.Link
	day    *dayField
	note   *ui.Input
	person *ui.Select
	// open shows the form at once: it came back with something to mend.
	open bool
}

type dayField struct {
	ui.Field

	day clock.Date
}

// fields tells whether the act has anything to fill in.
func (a actView) fields() bool { return a.day != nil || a.note != nil || a.person != nil }

// acts are what the reader may do with an occurrence: what stands in sight, the
// main act first, and what is asked for less often.
func (b taskBuilder) acts(o Occurrence) (seen, more []actView) {
	accepts, works := b.task.MayAccept(b.v), b.task.MayWork(b.v, o)
	leads := b.task.InFieldOf(b.v)
	var inSight, rest []Step
	switch o.stage() {
	case NotStarted, InProgress, Returned:
		switch {
		case accepts:
			inSight = []Step{StepFulfil}
		case works:
			inSight = []Step{StepHandIn}
			if o.Can(StepStart) {
				inSight = append(inSight, StepStart)
			}
		}
		if leads && b.v.Can(ActPostpone) {
			rest = append(rest, StepPostpone)
		}
	case HandedIn:
		switch {
		case accepts:
			inSight = []Step{StepAccept, StepReturn}
		case works:
			inSight = []Step{StepTakeBack}
		}
	case Accepted:
		if accepts {
			rest = append(rest, StepReopen)
		}
	}
	if leads && b.v.Can(ActAssign) && o.stage() != Accepted {
		rest = append(rest, StepAssign)
	}
	return b.actViews(o, inSight), b.actViews(o, rest)
}

func (b taskBuilder) actViews(o Occurrence, steps []Step) []actView {
	var views []actView
	for _, s := range steps {
		views = append(views, b.act(o, s))
	}
	return views
}

// act makes the form of a step, with what was typed when it came back.
func (b taskBuilder) act(o Occurrence, step Step) actView {
	f := stepFormOf(step)
	title := stepTitle(b.ctx, o, step)
	a := actView{
		title: title, label: title + ": " + b.labelOf(o), kind: ui.PlainBtn, version: strconv.Itoa(o.Version),
		url: web.UnitPath(b.v.Unit.Code) + "/occurrences/" + o.ID + "/" + f.path,
	}
	id := f.path + "-" + o.ID
	back := sentStep{}
	if b.back.occurrence == o.ID && b.back.form.step == step {
		back, a.open = b.back, true
	}
	if f.day {
		a.day = &dayField{ui.Field{Name: "day", ID: "day-" + id, Label: words.T(b.ctx, "Ngày hoàn thành"), Required: true}, b.year.Today}
		if step == StepPostpone {
			a.day.Label, a.day.day = words.T(b.ctx, "Hạn mới"), clock.Date{}
		}
		if a.open {
			a.day.day = back.day
		}
	}
	if f.note {
		a.note = &ui.Input{Field: ui.Field{Name: "note", ID: "note-" + id, Label: words.T(b.ctx, "Ghi chú")}, MaxLength: 500, Value: back.note}
		if f.reason {
			a.note.Label, a.note.Required = words.T(b.ctx, "Lý do"), true
		} else {
			a.note.Help = words.T(b.ctx, "Ví dụ: số, ký hiệu của báo cáo đã gửi.")
		}
	}
	if f.person {
		person := b.personField("person-"+id, o)
		a.person = &person
		if a.open {
			a.person.Value = back.person
		}
	}
	b.explainAct(&a, o, step)
	a.blame(back.problem, f)
	return a
}

// blame puts what is wrong at the field that it is about.
func (a *actView) blame(problem string, f stepForm) {
	switch {
	case problem == "":
	case f.person:
		a.person.Error = problem
	case f.reason && a.note.Value == "":
		a.note.Error = problem
	case f.day:
		a.day.Error = problem
	}
}

// explainAct says what one should know before a step.
func (b taskBuilder) explainAct(a *actView, o Occurrence, step Step) {
	switch step {
	case StepHandIn, StepFulfil:
		if o.Proofs == 0 {
			a.hint = words.T(b.ctx, "Chưa có minh chứng nào. Vẫn ghi nhận được, nhưng kỳ hạn sẽ mang dấu “thiếu minh chứng”.")
			a.prove = b.proveLink(o, "")
		}
	case StepPostpone:
		a.hint = words.T(b.ctx, "Hạn trong kế hoạch (%s) vẫn giữ, và báo cáo tính theo hạn đó.", words.Date(b.ctx, o.Date))
	case StepReopen:
		a.kind, a.confirm = ui.Quiet, words.T(b.ctx, "Bỏ ghi nhận đã xong?")
	case StepTakeBack:
		a.confirm = words.T(b.ctx, "Rút lại để sửa?")
	}
}

// personField offers the colleagues, and the post that leads.
func (b taskBuilder) personField(id string, o Occurrence) ui.Select {
	s := ui.Select{
		Field: ui.Field{Name: "person", ID: id, Label: words.T(b.ctx, "Người làm"), Quiet: true}, Value: o.AssigneeID,
		Options: []ui.Option{{Text: words.T(b.ctx, "Theo chức danh chủ trì")}},
	}
	if b.task.LeadText != "" {
		s.Options[0].Text = words.T(b.ctx, "Theo chức danh chủ trì (%s)", b.task.LeadText)
	}
	for _, m := range b.people {
		if m.DisabledAt.IsZero() {
			s.Options = append(s.Options, ui.Option{Value: m.ID, Text: joined(" – ", m.Name, m.PostName)})
		}
	}
	return s
}

// stepTitle is what the button of a step says.
func stepTitle(ctx context.Context, o Occurrence, step Step) string {
	switch step {
	case StepStart:
		return words.T(ctx, "Bắt đầu làm")
	case StepHandIn:
		if o.stage() == Returned {
			return words.T(ctx, "Nộp lại")
		}
		return words.T(ctx, "Nộp kết quả")
	case StepTakeBack:
		return words.T(ctx, "Rút lại")
	case StepAccept:
		return words.T(ctx, "Duyệt")
	case StepReturn:
		return words.T(ctx, "Trả lại")
	case StepFulfil:
		return words.T(ctx, "Báo đã xong")
	case StepReopen:
		return words.T(ctx, "Mở lại")
	case StepPostpone:
		return words.T(ctx, "Gia hạn")
	}
	return words.T(ctx, "Giao việc")
}

// meanwhile tells what others did since the form was opened: "Có thay đổi từ
// lúc mở trang: Lê Đình Khang trả lại lúc 09:05 12/3/2024".
func (b taskBuilder) meanwhile() ui.Notice {
	if !b.back.meanwhile {
		return ui.Notice{}
	}
	var did []string
	for _, o := range b.task.Occurrences {
		if o.ID != b.back.occurrence {
			continue
		}
		for _, s := range lastSteps(b.steps, o.ID, o.Version-b.back.version) {
			did = append(did, joined(" ", b.name(s.ActorID), b.did(s), words.T(b.ctx, "lúc %s", words.Moment(b.ctx, s.At))))
		}
	}
	text := words.T(b.ctx, "Có thay đổi từ lúc anh/chị mở trang: %s.", strings.Join(did, "; "))
	if len(did) == 0 {
		text = words.T(b.ctx, "Kỳ hạn này đã thay đổi từ lúc anh/chị mở trang.")
	}
	if b.back.missed {
		text += " " + words.T(b.ctx, "Việc “%s” không còn làm được nữa.", stepTitle(b.ctx, Occurrence{}, b.back.form.step))
		if typed := joined(" – ", b.back.dayText, b.back.note); typed != "" {
			text += " " + words.T(b.ctx, "Anh/chị đã ghi: %s.", typed)
		}
	} else {
		text += " " + words.T(b.ctx, "Phần anh/chị đã ghi vẫn còn bên dưới; xem lại rồi gửi lần nữa.")
	}
	return ui.Notice{Kind: ui.Warning, Text: text}
}

// momentView is one line of the history.
type momentView struct {
	when, who, did, note, occurrence string
}

// history lists what happened to a task's occurrences, the latest first.
func (b taskBuilder) history() []momentView {
	labels := map[string]string{}
	for _, o := range b.task.Occurrences {
		labels[o.ID] = b.labelOf(o)
	}
	moments := make([]momentView, 0, len(b.steps))
	for i := len(b.steps) - 1; i >= 0; i-- {
		s := b.steps[i]
		m := momentView{when: words.Moment(b.ctx, s.At), who: b.name(s.ActorID), did: b.did(s), note: s.Note}
		if s.Step == StepProve {
			m.note = ""
		}
		if len(b.task.Occurrences) > 1 {
			m.occurrence = labels[s.OccurrenceID]
		}
		moments = append(moments, m)
	}
	return moments
}

// did says in words what a step was.
func (b taskBuilder) did(s StepTaken) string {
	switch s.Step {
	case StepStart:
		return words.T(b.ctx, "bắt đầu làm")
	case StepHandIn:
		return words.T(b.ctx, "nộp, ghi ngày %s", words.Date(b.ctx, s.Day))
	case StepTakeBack:
		return words.T(b.ctx, "rút lại")
	case StepAccept:
		return words.T(b.ctx, "duyệt")
	case StepReturn:
		return words.T(b.ctx, "trả lại")
	case StepFulfil:
		return words.T(b.ctx, "báo đã xong ngày %s", words.Date(b.ctx, s.Day))
	case StepReopen:
		return words.T(b.ctx, "mở lại")
	case StepPostpone:
		return words.T(b.ctx, "gia hạn từ %s đến %s", words.Date(b.ctx, s.OldDay), words.Date(b.ctx, s.Day))
	case StepAssign:
		if s.PersonID == "" {
			return words.T(b.ctx, "giao lại theo chức danh chủ trì")
		}
		return words.T(b.ctx, "giao cho %s", b.name(s.PersonID))
	case StepUndo:
		return words.T(b.ctx, "hoàn tác việc vừa làm")
	case StepProve:
		return words.T(b.ctx, "thêm minh chứng “%s”", b.pieceTitle(s))
	case StepUnprove:
		return words.T(b.ctx, "lấy lại minh chứng “%s”", b.pieceTitle(s))
	}
	return string(s.Step)
}

func (b taskBuilder) pieceTitle(s StepTaken) string {
	for _, e := range b.evidence {
		if e.ID == s.EvidenceID {
			return e.Title
		}
	}
	return s.Note
}

// name is the name of a user; the program itself has one too.
func (b taskBuilder) name(userID string) string {
	if userID == "" {
		return words.T(b.ctx, "Hệ thống")
	}
	if name := b.names[userID]; name != "" {
		return name
	}
	return words.T(b.ctx, "Một cán bộ")
}

func anyOpen(acts []actView) bool {
	return slices.ContainsFunc(acts, func(a actView) bool { return a.open })
}

// after is the rest of a label behind its title.
func after(label, title string) string { return strings.TrimPrefix(label, title) }
