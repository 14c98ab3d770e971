package plan

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// taskView is what the page of a task shows.
type taskView struct {
	page       ui.Page
	title, sub string
	// progress says how many occurrences are done.
	progress    string
	acts        []ui.Link
	terms       []ui.Term
	occurrences []occurrenceView
	empty       ui.Beginning
	// cards are what other rooms show beside the task.
	cards []templ.Component
}

// occurrenceView is one occurrence with what can be done about it.
type occurrenceView struct {
	id, task, label, day, why, done, version string
	state                                    ui.State
	// fulfil and reopen are the addresses of the acts, empty for those who
	// may not.
	fulfil, reopen string
	doneOn         ui.Field
	doneDay        clock.Date
	note           ui.Input
	// open shows the form at once: it came back with something to mend.
	open bool
	// next is the first that waits: the one to be done now.
	next bool
}

// weight makes the button of the next occurrence the main act of the page.
func (o occurrenceView) weight() string {
	if o.next {
		return string(ui.Primary)
	}
	return string(ui.PlainBtn)
}

// refused is a form that came back: what was typed and what is wrong with it.
type refused struct {
	occurrence, note, problem string
	doneOn                    clock.Date
}

func (p *Pages) task(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showTask(w, r, v, r.PathValue("task"), http.StatusOK, refused{})
}

func (p *Pages) showTask(w http.ResponseWriter, r *http.Request, v account.Visit, id string, status int, back refused) error {
	task, plan, err := p.actions.Task(r.Context(), v, id)
	if err != nil {
		return err
	}
	days, err := p.actions.Days(r.Context(), v)
	if err != nil {
		return err
	}
	b := taskBuilder{
		ctx: r.Context(), v: v, task: task, plan: plan, back: back,
		year: Year{Year: plan.Year, Today: clock.Today(p.clock), Days: days},
	}
	view := b.view(p.frame.Page(r, v, task.Title))
	if view.cards, err = p.cards(r.Context(), v, task); err != nil {
		return err
	}
	return web.Render(w, r, status, taskPage(view))
}

type taskBuilder struct {
	ctx  context.Context
	v    account.Visit
	task Task
	plan Plan
	year Year
	back refused
}

func (b taskBuilder) view(page ui.Page) taskView {
	code := b.v.Unit.Code
	page.Crumbs = []ui.Link{{Text: b.plan.Title, Href: yearPath(code, b.plan.Year, Filter{})}}
	view := taskView{
		page: page, title: b.task.Title,
		sub:   joined(" · ", b.task.Ref(), sentenceCase(b.task.SectionTitle), b.task.LeadText),
		terms: b.terms(),
		empty: ui.Beginning{
			Title: words.T(b.ctx, "Nhiệm vụ chưa có kỳ hạn nào"),
			Text:  words.T(b.ctx, "Kế hoạch ghi: %s", cmp.Or(b.task.DueText, dueKindName(b.ctx, b.task.Kind))),
		},
	}
	if b.v.Can(ActEdit) && b.task.WithdrawnOn.IsZero() {
		view.acts = []ui.Link{{Text: words.T(b.ctx, "Sửa nhiệm vụ"), Href: taskPath(code, b.task.ID) + "/edit", Icon: "pencil"}}
	}
	waits := true
	for _, o := range b.task.Occurrences {
		occurrence := b.occurrence(o)
		occurrence.next = waits && occurrence.fulfil != ""
		waits = waits && !occurrence.next
		view.occurrences = append(view.occurrences, occurrence)
	}
	if len(view.occurrences) > 0 {
		tally := TallyOn([]Task{b.task}, b.year.Today, b.year.Days)
		view.progress = words.T(b.ctx, "%d/%d kỳ đã xong", tally.Done(), tally.Total())
	}
	return view
}

// joined joins the texts that are not empty.
func joined(by string, texts ...string) string {
	var kept []string
	for _, t := range texts {
		if t != "" {
			kept = append(kept, t)
		}
	}
	return strings.Join(kept, by)
}

func (b taskBuilder) terms() []ui.Term {
	t := b.task
	var terms []ui.Term
	add := func(name string, texts ...string) {
		if joined("", texts...) != "" {
			terms = append(terms, ui.Term{Name: name, View: textList(texts)})
		}
	}
	add(words.T(b.ctx, "Sản phẩm"), t.Products...)
	add(words.T(b.ctx, "Chủ trì"), t.LeadText)
	add(words.T(b.ctx, "Phối hợp"), t.Coordinators...)
	add(words.T(b.ctx, "Thời gian ghi trong kế hoạch"), plainLines(t.DueText)...)
	add(words.T(b.ctx, "Kinh phí"), t.Funding)
	add(words.T(b.ctx, "Ghi chú"), t.Notes...)
	if !t.WithdrawnOn.IsZero() {
		add(words.T(b.ctx, "Không còn trong kế hoạch"), words.T(b.ctx, "từ %s; việc đã xong vẫn giữ ở đây", words.Date(b.ctx, t.WithdrawnOn)))
	}
	return append(terms, ui.Term{Name: words.T(b.ctx, "Kế hoạch"), Text: b.plan.Title, Href: planPath(b.v.Unit.Code, b.plan.ID)})
}

// plainLines splits a text of the plan into its lines, without the dashes that
// begin them there.
func plainLines(text string) []string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimLeft(line, "-–+• ")
	}
	return lines
}

func (b taskBuilder) occurrence(o Occurrence) occurrenceView {
	base := web.UnitPath(b.v.Unit.Code) + "/occurrences/" + o.ID
	view := occurrenceView{
		id: o.ID, task: b.task.ID, label: cmp.Or(o.Label, words.T(b.ctx, "Hạn")), day: dueDay(b.ctx, o), why: b.why(o),
		state: b.year.stateOf(b.ctx, o), version: strconv.Itoa(o.Version), done: b.done(o),
	}
	if !b.v.Can(ActAccept) {
		return view
	}
	if !o.DoneOn.IsZero() {
		view.reopen = base + "/reopen"
		return view
	}
	view.fulfil = base + "/fulfil"
	b.fulfilForm(&view, o)
	return view
}

func (b taskBuilder) fulfilForm(view *occurrenceView, o Occurrence) {
	view.doneDay = b.year.Today
	view.doneOn = ui.Field{Name: "done_on", ID: "done-" + o.ID, Label: words.T(b.ctx, "Ngày hoàn thành"), Required: true}
	view.note = ui.Input{
		Field:     ui.Field{Name: "note", ID: "note-" + o.ID, Label: words.T(b.ctx, "Ghi chú"), Help: words.T(b.ctx, "Ví dụ: số, ký hiệu của báo cáo đã gửi.")},
		MaxLength: 500,
	}
	if b.back.occurrence == o.ID {
		view.open = true
		view.note.Value, view.doneDay, view.doneOn.Error = b.back.note, b.back.doneOn, b.back.problem
	}
}

// done says on which day an occurrence was done, and the note.
func (b taskBuilder) done(o Occurrence) string {
	if o.DoneOn.IsZero() {
		return ""
	}
	return joined(" – ", words.T(b.ctx, "Xong ngày %s", words.Date(b.ctx, o.DoneOn)), o.DoneNote)
}

// why explains the last day where it is not the day that the plan states.
func (b taskBuilder) why(o Occurrence) string {
	last := o.LastDay(b.year.Days)
	switch {
	case o.Kind == Before && o.PostponedTo.IsZero():
		return words.T(b.ctx, "Ngày cuối còn đúng hạn: %s (kế hoạch ghi “trước ngày”).", words.LongDate(b.ctx, last))
	case last != o.Due():
		return words.T(b.ctx, "%s là ngày nghỉ, hạn chuyển sang %s (Bộ luật Dân sự, Điều 148).", words.LongDate(b.ctx, o.Due()), words.LongDate(b.ctx, last))
	}
	return ""
}

func (p *Pages) fulfil(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("occurrence")
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	back := refused{occurrence: id, note: form.Text("note")}
	day, ok := form.Date("done_on")
	if !ok || day.IsZero() {
		back.problem = words.T(r.Context(), "Hãy ghi ngày hoàn thành, ví dụ 15/3/2024.")
		return p.showTask(w, r, v, form.Text("task"), http.StatusUnprocessableEntity, back)
	}
	back.doneOn = day
	err = p.actions.Fulfil(r.Context(), v, id, Handing{On: day, Note: back.note, Version: version})
	switch {
	case errors.Is(err, ErrFuture):
		back.problem = words.T(r.Context(), "Ngày hoàn thành không thể ở tương lai.")
		return p.showTask(w, r, v, form.Text("task"), http.StatusUnprocessableEntity, back)
	case errors.Is(err, store.ErrStale) && p.fulfilledSo(r.Context(), v, id, day, back.note):
		// The same form sent twice.
	case err != nil:
		return err
	}
	return backToTask(w, r, v, form, id)
}

// fulfilledSo tells whether an occurrence is done just as a form says.
func (p *Pages) fulfilledSo(ctx context.Context, v account.Visit, id string, day clock.Date, note string) bool {
	o, err := p.actions.Occurrence(ctx, v, id)
	return err == nil && o.DoneOn == day && o.DoneNote == note
}

func (p *Pages) reopen(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("occurrence")
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	if err := p.actions.Reopen(r.Context(), v, id, version); err != nil {
		return err
	}
	return backToTask(w, r, v, form, id)
}

func backToTask(w http.ResponseWriter, r *http.Request, v account.Visit, form web.Form, occurrence string) error {
	http.Redirect(w, r, taskPath(v.Unit.Code, form.Text("task"))+"#"+occurrence, http.StatusSeeOther)
	return nil
}
