package plan

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
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
	// facts are what one wants to know first: who, by when, what is missing.
	facts []ui.Term
	// progress says how many occurrences are done, proofs how many products
	// are proved.
	progress, proofs string
	acts             []ui.Link
	terms            []ui.Term
	occurrences      []occurrenceView
	products         []productView
	history          []momentView
	empty            ui.Beginning
	// cards are what other rooms show beside the task.
	cards []templ.Component
}

// occurrenceView is one occurrence with what can be done about it.
type occurrenceView struct {
	id, label, day, why string
	state               ui.State
	// lines say how far the work is: whose it is, that it was handed in or
	// returned, and what was noted.
	lines []string
	// returned is why it came back.
	returned string
	// unproved says that nothing proves what was handed in; proofs how many
	// pieces there are.
	unproved, proofs string
	// prove leads to where evidence is added.
	prove      ui.Link
	seen, more []actView
	// far is what is not near and not the next: its acts are folded.
	far bool
}

func (p *Pages) task(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showTask(w, r, v, r.PathValue("task"), http.StatusOK, sentStep{})
}

func (p *Pages) showTask(w http.ResponseWriter, r *http.Request, v account.Visit, id string, status int, back sentStep) error {
	b, err := p.taskBuilder(r.Context(), v, id)
	if err != nil {
		return err
	}
	b.back = back
	page := p.frame.Page(r, v, b.task.Title)
	page.Notice = b.meanwhile()
	view := b.view(page)
	if view.cards, err = p.cards(r.Context(), v, b.task); err != nil {
		return err
	}
	return web.Render(w, r, status, taskPage(view))
}

// taskBuilder makes what the page of a task shows.
type taskBuilder struct {
	ctx      context.Context
	v        account.Visit
	task     Task
	plan     Plan
	year     Year
	steps    []StepTaken
	evidence []Evidence
	// people are the members of the unit, for those who may know them; names
	// are those of all who did something.
	people []account.Member
	names  map[string]string
	things map[string]Thing
	// rhythm is the zero Rhythm where none was chosen.
	rhythm Rhythm
	// given is to whom the task was given, answers what it answers itself.
	given   []Cascade
	answers []Assignment
	// back is a form that came back.
	back sentStep
}

func (p *Pages) taskBuilder(ctx context.Context, v account.Visit, id string) (taskBuilder, error) {
	task, plan, err := p.actions.Task(ctx, v, id)
	if err != nil {
		return taskBuilder{}, err
	}
	days, err := p.actions.Days(ctx, v)
	if err != nil {
		return taskBuilder{}, err
	}
	b := taskBuilder{
		ctx: ctx, v: v, task: task, plan: plan, things: map[string]Thing{},
		year: Year{Year: plan.Year, Today: clock.Today(p.clock), Days: days},
	}
	if b.steps, err = p.actions.StepsOf(ctx, v, id); err != nil {
		return taskBuilder{}, err
	}
	if b.evidence, err = p.actions.Evidence(ctx, v, id); err != nil {
		return taskBuilder{}, err
	}
	if b.people, err = p.peopleFor(ctx, v); err != nil {
		return taskBuilder{}, err
	}
	for _, e := range b.evidence {
		if e.Kind != EvidenceThing {
			continue
		}
		if thing, err := p.actions.Thing(ctx, v, e.Thing); err == nil { // what is gone keeps its title
			b.things[e.Thing] = thing
		}
	}
	if b.names, err = p.people.Names(ctx, b.userIDs()); err != nil {
		return taskBuilder{}, err
	}
	return b, p.addLinks(&b)
}

// addLinks adds what ties the task to others: its rhythm, to whom it was given,
// what it answers.
func (p *Pages) addLinks(b *taskBuilder) (err error) {
	if b.rhythm, err = p.actions.Rhythm(b.ctx, b.v, b.task.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if b.given, err = p.actions.CascadesOf(b.ctx, b.v, b.task); err != nil {
		return err
	}
	b.answers, err = p.actions.AnsweredBy(b.ctx, b.v, b.task.ID)
	return err
}

// userIDs are all whose names the page says.
func (b taskBuilder) userIDs() []string {
	var ids []string
	for _, s := range b.steps {
		ids = append(ids, s.ActorID, s.PersonID)
	}
	for _, e := range b.evidence {
		ids = append(ids, e.AddedBy, e.RemovedBy)
	}
	for _, o := range b.task.Occurrences {
		ids = append(ids, o.AssigneeID, o.DoneBy)
	}
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return id == "" })
}

func (b taskBuilder) view(page ui.Page) taskView {
	code := b.v.Unit.Code
	page.Crumbs = []ui.Link{{Text: b.plan.Title, Href: yearPath(code, b.plan.Year, Filter{})}}
	view := taskView{
		page: page, title: b.task.Title, sub: joined(" · ", b.task.Ref(), sentenceCase(b.task.SectionTitle)),
		facts: b.facts(), terms: b.terms(), products: b.products(), history: b.history(),
		empty: ui.Beginning{
			Title: words.T(b.ctx, "Nhiệm vụ chưa có kỳ hạn nào"),
			Text:  words.T(b.ctx, "Kế hoạch ghi: %s", cmp.Or(b.task.DueText, dueKindName(b.ctx, b.task.Kind))),
		},
	}
	if b.v.Can(ActEdit) && b.task.WithdrawnOn.IsZero() {
		view.acts = []ui.Link{{Text: words.T(b.ctx, "Sửa nhiệm vụ"), Href: taskPath(code, b.task.ID) + "/edit", Icon: "pencil"}}
	}
	b.rhythmAct(&view)
	for _, o := range b.task.Occurrences {
		view.occurrences = append(view.occurrences, b.occurrence(o))
	}
	if i := b.nextAct(view.occurrences); i >= 0 {
		view.occurrences[i].seen[0].kind, view.occurrences[i].far = ui.Primary, false
	}
	if len(view.occurrences) > 0 {
		tally := TallyOn([]Task{b.task}, b.year.Today, b.year.Days)
		view.progress = words.T(b.ctx, "%d/%d kỳ đã xong", tally.Done(), tally.Total())
	}
	if proved, all := ProvedCount(b.task, b.evidence); all > 0 {
		view.proofs = words.T(b.ctx, "%d/%d sản phẩm đã có minh chứng", proved, all)
	}
	return view
}

// rhythmAct offers to choose when a task is due for which the plan names no
// day; it is the main act where nothing else says it.
func (b taskBuilder) rhythmAct(view *taskView) {
	chosen := b.rhythm.Beat != ""
	if !b.v.Can(ActEdit) || !chosen && !b.task.takesRhythm() {
		return
	}
	act := ui.Link{Text: words.T(b.ctx, "Đặt nhịp"), Href: rhythmPath(b.v.Unit.Code, b.task.ID), Icon: "calendar3"}
	if len(b.task.Occurrences) == 0 {
		view.empty.Act = act
		return
	}
	if chosen {
		act.Text = words.T(b.ctx, "Đổi nhịp")
	}
	view.acts = append(view.acts, act)
}

// folded are the acts that are asked for less often, behind one button.
func (o occurrenceView) folded() []actView {
	if o.far {
		return append(slices.Clone(o.seen), o.more...)
	}
	return o.more
}

// proveInSight tells whether adding evidence stands in sight: where work goes on
// or something is missing.
func (o occurrenceView) proveInSight() bool {
	return o.prove.Href != "" && !o.far && (o.proofs == "" || o.unproved != "")
}

// nextAct is the occurrence whose first act is the main act of the page: what
// waits to be accepted, else the first on which there is work to do.
func (b taskBuilder) nextAct(views []occurrenceView) int {
	first := -1
	for i, o := range b.task.Occurrences {
		switch {
		case len(views[i].seen) == 0:
		case o.stage() == HandedIn && b.task.MayAccept(b.v):
			return i
		case o.stage() != HandedIn && first < 0:
			first = i
		}
	}
	return first
}

// facts are what one wants to know in ten seconds.
func (b taskBuilder) facts() []ui.Term {
	var facts []ui.Term
	add := func(name, text string) {
		if text != "" {
			facts = append(facts, ui.Term{Name: name, Text: text})
		}
	}
	add(words.T(b.ctx, "Chủ trì"), b.lead())
	for _, o := range b.task.Occurrences {
		if s := b.year.State(o); s == DoneOnTime || s == DoneLate {
			continue
		}
		facts = append(facts, ui.Term{Name: words.T(b.ctx, "Kỳ hạn tới"), View: dueFact(dueDay(b.ctx, o), b.year.stateOf(b.ctx, o))})
		break
	}
	if len(b.task.Products) > 0 {
		proved, all := ProvedCount(b.task, b.evidence)
		add(words.T(b.ctx, "Minh chứng"), words.T(b.ctx, "%d/%d sản phẩm", proved, all))
	}
	return facts
}

// lead names the post that leads, and who holds it.
func (b taskBuilder) lead() string {
	var holders []string
	for _, m := range b.people {
		if b.task.LeadPostID != "" && m.PostID == b.task.LeadPostID && m.DisabledAt.IsZero() {
			holders = append(holders, m.Name)
		}
	}
	return joined(": ", b.task.LeadText, strings.Join(holders, ", "))
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
	add(words.T(b.ctx, "Chủ trì"), t.LeadText)
	add(words.T(b.ctx, "Phối hợp"), t.Coordinators...)
	add(words.T(b.ctx, "Thời gian ghi trong kế hoạch"), plainLines(t.DueText)...)
	if b.rhythm.Beat != "" {
		add(words.T(b.ctx, "Nhịp do đơn vị chọn"), capitalized(rhythmWords(b.ctx, b.rhythm)))
	}
	add(words.T(b.ctx, "Kinh phí"), t.Funding)
	add(words.T(b.ctx, "Ghi chú"), t.Notes...)
	if !t.WithdrawnOn.IsZero() {
		add(words.T(b.ctx, "Không còn trong kế hoạch"), words.T(b.ctx, "từ %s; việc đã xong vẫn giữ ở đây", words.Date(b.ctx, t.WithdrawnOn)))
	}
	terms = append(terms, b.cascadeTerms()...)
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

func (b taskBuilder) labelOf(o Occurrence) string { return cmp.Or(o.Label, words.T(b.ctx, "Hạn")) }

func (b taskBuilder) occurrence(o Occurrence) occurrenceView {
	view := occurrenceView{
		id: o.ID, label: b.labelOf(o), day: dueDay(b.ctx, o), why: b.why(o), state: b.year.stateOf(b.ctx, o), lines: b.stageLines(o),
	}
	if o.stage() == Returned {
		view.returned = b.whyReturned(o)
	}
	switch {
	case o.Proofs > 0:
		view.proofs = words.T(b.ctx, "%d minh chứng", o.Proofs)
	case o.Unproved():
		view.unproved = words.T(b.ctx, "thiếu minh chứng")
	}
	view.seen, view.more = b.acts(o)
	view.far = b.year.State(o) == NotYet && o.stage() == NotStarted
	if b.v.Can(ActFulfil) && mayProve(b.v, b.task, o) == nil && (o.stage() != Accepted || o.Unproved()) {
		view.prove = b.proveLink(o, "")
	}
	return view
}

// stageLines say how far the work on an occurrence is.
func (b taskBuilder) stageLines(o Occurrence) []string {
	var lines []string
	switch o.stage() {
	case InProgress:
		lines = append(lines, words.T(b.ctx, "Đang làm"))
	case HandedIn:
		lines = append(lines, joined(" – ", words.T(b.ctx, "%s nộp ngày %s", b.name(o.DoneBy), words.Date(b.ctx, o.HandedOn)), o.DoneNote))
	case Accepted:
		lines = append(lines, joined(" – ", words.T(b.ctx, "Xong ngày %s", words.Date(b.ctx, o.DoneOn)), o.DoneNote))
	}
	if o.AssigneeID != "" {
		lines = append(lines, words.T(b.ctx, "Giao cho %s", b.name(o.AssigneeID)))
	}
	return lines
}

// whyReturned says who returned an occurrence, and why.
func (b taskBuilder) whyReturned(o Occurrence) string {
	for i := len(b.steps) - 1; i >= 0; i-- {
		if s := b.steps[i]; s.OccurrenceID == o.ID && s.Step == StepReturn {
			return words.T(b.ctx, "%s trả lại: %s", b.name(s.ActorID), s.Note)
		}
	}
	return words.T(b.ctx, "Bị trả lại")
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
