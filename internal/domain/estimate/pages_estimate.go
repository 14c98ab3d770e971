package estimate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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

// estimateView is what the page of an estimate shows.
type estimateView struct {
	page       ui.Page
	title, sub string
	state      ui.State
	notice     ui.Notice
	links      []ui.Link
	// next is what can be done now; waits says who is to do it when the
	// reader is not.
	next      nextView
	lines     ui.Table
	shown     string
	purpose   []string
	figures   []ui.Term
	spendings []spendingView
	spend     *spendForm
	// left says what may still be spent.
	left      string
	history   []ui.Step
	revisions []ui.Chip
}

// nextView is the next act on an estimate.
type nextView struct {
	action, version string
	// about are the figures to judge by.
	about   []ui.Term
	warning string
	note    ui.TextArea
	buttons []ui.Button
	link    ui.Link
	waits   string
	// drop is where a draft is given up, "" for those who may not.
	drop     string
	dropNote ui.Input
}

// spendingView is one spending with what can be done about it.
type spendingView struct {
	day, amount, voucher, note string
	// reverse is the address that takes it back, "" where that cannot be.
	reverse string
	reason  ui.Input
	counter bool
}

// spendForm is the form of a spending.
type spendForm struct {
	action, formID        string
	problem               string
	amount, voucher, note ui.Input
	dayField              ui.Field
	day                   clock.Date
	open                  bool
}

// returned is a form of the page that came back: which one, what was typed and
// what is wrong with it.
type returned struct {
	form, problem string
	note          string
	spending      typedSpending
}

type typedSpending struct {
	id, amount, voucher, note string
	day                       clock.Date
}

func (p *Pages) estimate(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	d, err := p.actions.Estimate(r.Context(), v, r.PathValue("estimate"))
	if err != nil {
		return err
	}
	return p.show(w, r, v, d, returned{}, http.StatusOK)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v account.Visit, d Detail, back returned, status int) error {
	b := detailBuilder{ctx: r.Context(), v: v, d: d, back: back, today: clock.Today(p.clock)}
	b.judging = p.actions.mayJudge(r.Context(), v, d)
	b.revision = d.Revision
	if n, ok := web.Query(r).Int("revision"); ok && n > 0 && n <= d.LastRevision {
		b.revision = n
	}
	view := b.view()
	view.page = p.frame.Page(r, v, d.Title)
	view.page.Crumbs = []ui.Link{{Text: words.T(r.Context(), "Kinh phí năm %d", d.Year), Href: MoneyPath(v.Unit.Code, d.Year, Filter{})}}
	return web.Render(w, r, status, estimatePage(view))
}

// detailBuilder makes what the page of an estimate shows.
type detailBuilder struct {
	ctx   context.Context
	v     account.Visit
	d     Detail
	back  returned
	today clock.Date
	// judging is why the reader may not judge, nil when they may.
	judging error
	// revision is the one whose lines are shown.
	revision int
}

func (b detailBuilder) view() estimateView {
	d, path := b.d, Path(b.v.Unit.Code, b.d.ID)
	view := estimateView{
		title: d.Title, sub: d.TaskRef + " " + d.TaskTitle, state: d.Shown(b.ctx), next: b.next(), figures: b.figures(),
		spendings: b.spendings(), spend: b.spendForm(), history: b.history(), revisions: b.revisions(),
		links: []ui.Link{{Text: words.T(b.ctx, "Tờ trình (PDF)"), Href: path + "/paper.pdf", Icon: "printer"}},
	}
	if b.v.Can(ActDraft) && (d.State == Drafted || d.State == Approved) {
		text := words.T(b.ctx, "Sửa dự toán")
		if d.State == Approved {
			text = words.T(b.ctx, "Điều chỉnh dự toán")
		}
		view.links = append(view.links, ui.Link{Text: text, Href: path + "/edit", Icon: "pencil"})
	}
	for _, r := range d.Revisions {
		if r.Number == b.revision {
			view.lines, view.purpose = lineTable(b.ctx, r), strings.Split(r.Purpose, "\n")
			view.shown = words.T(b.ctx, "bản %d", r.Number)
		}
	}
	if d.ApprovedRevision > 0 {
		view.left = words.T(b.ctx, "còn được chi %s", d.Left().InDong(b.ctx))
	}
	view.notice = b.notice()
	return view
}

func (b detailBuilder) notice() ui.Notice {
	switch {
	case b.back.problem != "" && b.back.form == "":
		return ui.Notice{Kind: ui.Warning, Text: b.back.problem}
	case !b.d.TaskThere && b.d.State != Dropped:
		return ui.Notice{Kind: ui.Warning, Text: words.T(b.ctx, "Nhiệm vụ này không còn trong kế hoạch. Số đã duyệt và đã chi vẫn giữ nguyên; không thêm kinh phí được nữa.")}
	case b.revision != b.d.Revision:
		return ui.Notice{Kind: ui.Info, Text: words.T(b.ctx, "Đang xem bản %d, không phải bản hiện nay.", b.revision)}
	}
	return ui.Notice{}
}

func lineTable(ctx context.Context, r Revision) ui.Table {
	table := ui.Table{Caption: words.T(ctx, "Các khoản của dự toán"), Columns: []ui.Column{
		{Title: words.T(ctx, "Nội dung")}, {Title: words.T(ctx, "Đơn vị tính")}, {Title: words.T(ctx, "Số lượng"), Number: true, Tight: true},
		{Title: words.T(ctx, "Đơn giá"), Number: true, Tight: true}, {Title: words.T(ctx, "Thành tiền"), Number: true, Tight: true},
	}}
	for _, l := range r.Lines {
		table.Rows = append(table.Rows, ui.Row{Cells: []ui.Cell{
			{Text: l.Content}, {Text: l.Unit}, {Text: l.Quantity.Format(ctx)}, {Text: l.Price.Format(ctx)}, {Text: l.Amount().Format(ctx)},
		}})
	}
	table.Rows = append(table.Rows, ui.Row{Sum: true, Cells: []ui.Cell{{Text: words.T(ctx, "Cộng")}, {}, {}, {}, {Text: r.Amount.Format(ctx)}}})
	return table
}

func (b detailBuilder) figures() []ui.Term {
	d, code := b.d, b.v.Unit.Code
	terms := []ui.Term{
		{Name: words.T(b.ctx, "Đề nghị"), Text: d.Amount.InDong(b.ctx)},
		{Name: words.T(b.ctx, "Được duyệt"), Text: d.Approved.InDong(b.ctx)},
		{Name: words.T(b.ctx, "Đã chi"), Text: d.Spent.InDong(b.ctx)},
		{Name: words.T(b.ctx, "Còn được chi"), Text: d.Left().InDong(b.ctx)},
		{Name: words.T(b.ctx, "Lĩnh vực"), Text: d.Field.Name(b.ctx), Href: MoneyPath(code, d.Year, Filter{FieldKey: d.Field.Key})},
	}
	if d.TaskThere {
		terms = append(terms, ui.Term{Name: words.T(b.ctx, "Nhiệm vụ"), Text: d.TaskRef + " " + d.TaskTitle, Href: taskPath(code, d.TaskID)})
	}
	return terms
}

// next is the one thing to do now, for who may do it.
func (b detailBuilder) next() nextView {
	path := Path(b.v.Unit.Code, b.d.ID)
	next := nextView{version: strconv.Itoa(b.d.Version)}
	switch b.d.State {
	case Drafted:
		if !b.v.Can(ActDraft) {
			next.waits = words.T(b.ctx, "Công chức đang lập dự toán này.")
			return next
		}
		next.action = path + "/submit"
		next.buttons = []ui.Button{{Text: words.T(b.ctx, "Trình thẩm tra")}}
	case Returned:
		if step, ok := b.d.last(StepReturn); ok {
			next.warning = words.T(b.ctx, "Trả lại vì: %s", step.Note)
		}
		if b.v.Can(ActDraft) {
			next.link = ui.Link{Text: words.T(b.ctx, "Sửa và trình lại"), Href: path + "/edit"}
		}
	case Submitted:
		return b.judgement(next, b.v.Can(ActCheck), path+"/check")
	case Checked:
		return b.judgement(next, b.v.Can(ActDecide), path+"/decide")
	}
	if b.v.Can(ActDraft) && b.d.may(StepDrop) {
		next.drop = path + "/drop"
		next.dropNote = ui.Input{Field: ui.Field{Name: "note", ID: "drop-note", Label: words.T(b.ctx, "Lý do"), Required: true}, MaxLength: maxNote}
		if b.back.form == "drop" {
			next.dropNote.Error, next.dropNote.Value = b.back.problem, b.back.note
		}
	}
	if b.back.form == "submit" {
		next.warning = b.back.problem
	}
	return next
}

// judgement is the form of the accountant and of the leader.
func (b detailBuilder) judgement(next nextView, may bool, action string) nextView {
	var own *OwnError
	switch {
	case errors.As(b.judging, &own):
		next.waits = explain(b.ctx, b.judging)
		return next
	case !may && b.d.State == Submitted:
		next.waits = words.T(b.ctx, "Đang chờ kế toán thẩm tra.")
		return next
	case !may:
		next.waits = words.T(b.ctx, "Đang chờ lãnh đạo duyệt.")
		return next
	}
	next.action = action
	next.note = ui.TextArea{Field: ui.Field{Name: "note", Label: words.T(b.ctx, "Ý kiến"), Quiet: true, Help: words.T(b.ctx, "Trả lại thì phải ghi lý do.")}, Rows: 3}
	if b.back.form == "judge" {
		next.note.Error, next.note.Value = b.back.problem, b.back.note
	}
	pass := ui.Button{Text: words.T(b.ctx, "Duyệt"), Name: "verdict", Value: "pass", Icon: "check-lg"}
	if b.d.State == Submitted {
		pass.Text = words.T(b.ctx, "Đạt, chuyển duyệt")
		next.about, next.warning = b.room()
	} else {
		next.about, next.warning = b.checkSaid()
	}
	next.buttons = []ui.Button{pass, {Text: words.T(b.ctx, "Trả lại"), Kind: ui.Risky, Name: "verdict", Value: "return"}}
	return next
}

// room sets what an estimate asks for against what is left.
func (b detailBuilder) room() ([]ui.Term, string) {
	left, asked := b.d.Budget.Left(), b.d.Asked()
	terms := []ui.Term{
		{Name: words.T(b.ctx, "Còn lại của lĩnh vực"), Text: left.InDong(b.ctx), Href: MoneyPath(b.v.Unit.Code, b.d.Year, Filter{FieldKey: b.d.Field.Key, Column: ColCommitted})},
		{Name: words.T(b.ctx, "Dự toán này đề nghị"), Text: asked.InDong(b.ctx)},
	}
	if asked > left {
		return terms, words.T(b.ctx, "Vượt %s so với số còn lại. Muốn cho qua thì phải ghi lý do.", (asked - left).InDong(b.ctx))
	}
	return append(terms, ui.Term{Name: words.T(b.ctx, "Sau khi bố trí còn"), Text: (left - asked).InDong(b.ctx)}), ""
}

// checkSaid repeats what the check found, for the leader.
func (b detailBuilder) checkSaid() ([]ui.Term, string) {
	step, ok := b.d.last(StepCheck)
	if !ok {
		return nil, ""
	}
	terms := []ui.Term{
		{Name: words.T(b.ctx, "Còn lại lúc thẩm tra"), Text: step.Left.InDong(b.ctx)},
		{Name: words.T(b.ctx, "Dự toán này đề nghị"), Text: step.Asked.InDong(b.ctx)},
	}
	if step.Note != "" {
		terms = append(terms, ui.Term{Name: words.T(b.ctx, "Kế toán ghi"), Text: step.Note})
	}
	if step.Over() {
		return terms, words.T(b.ctx, "Vượt %s so với số còn lại lúc thẩm tra.", (step.Asked - step.Left).InDong(b.ctx))
	}
	return terms, ""
}

func (b detailBuilder) history() []ui.Step {
	steps := make([]ui.Step, 0, len(b.d.Steps))
	for _, s := range slices.Backward(b.d.Steps) {
		note := cmp.Or(s.By.Name, words.T(b.ctx, "hệ thống")) + ", " + s.At.Format("15:04") + " " + words.Date(b.ctx, clock.DateOf(s.At))
		if b.d.LastRevision > 1 {
			note += " · " + words.T(b.ctx, "bản %d", s.Revision)
		}
		note += " · " + s.Amount.InDong(b.ctx)
		if s.Kind == StepCheck {
			note += " · " + words.T(b.ctx, "lúc đó còn %s", s.Left.InDong(b.ctx))
		}
		if s.Over() {
			note += " · " + words.T(b.ctx, "vượt %s", (s.Asked-s.Left).InDong(b.ctx))
		}
		if s.Note != "" {
			note += " · “" + s.Note + "”"
		}
		steps = append(steps, ui.Step{Text: s.Kind.Name(b.ctx), Note: note, Place: ui.Behind})
	}
	return steps
}

// revisions lead to the texts that there were; one alone needs no choice.
func (b detailBuilder) revisions() []ui.Chip {
	if len(b.d.Revisions) < 2 {
		return nil
	}
	var chips []ui.Chip
	for _, r := range b.d.Revisions {
		text := words.T(b.ctx, "bản %d", r.Number)
		if r.Number == b.d.ApprovedRevision {
			text += ", " + words.T(b.ctx, "đã duyệt")
		}
		chips = append(chips, ui.Chip{
			Text: text, Href: fmt.Sprintf("%s?revision=%d", Path(b.v.Unit.Code, b.d.ID), r.Number), Current: r.Number == b.revision,
		})
	}
	return chips
}

// whatChanged says what somebody else did last.
func (p *Pages) whatChanged(ctx context.Context, d Detail) string {
	last := d.Steps[len(d.Steps)-1]
	return words.T(ctx, "%s vừa làm: %s. Dự toán nay %s, %s.", cmp.Or(last.By.Name, words.T(ctx, "hệ thống")), last.Kind.Name(ctx), d.State.Name(ctx), d.Amount.InDong(ctx))
}

// moved ends a step: back to the page, which says what is wrong and loses
// nothing typed.
func (p *Pages) moved(w http.ResponseWriter, r *http.Request, v account.Visit, kind StepKind, back returned, err error) error {
	ctx, id := r.Context(), r.PathValue("estimate")
	if err != nil {
		d, loadErr := p.actions.Estimate(ctx, v, id)
		if loadErr != nil {
			return loadErr
		}
		stale := errors.Is(err, store.ErrStale) || errors.Is(err, ErrState)
		switch {
		case stale && d.lastBy(v, kind, back.note):
			// The same form sent twice.
		case stale:
			back.form, back.problem = "", p.whatChanged(ctx, d)
			if back.note != "" {
				back.problem += " " + words.T(ctx, "Anh/chị vừa gõ: “%s”.", back.note)
			}
			return p.show(w, r, v, d, back, http.StatusConflict)
		default:
			if back.problem = explain(ctx, err); back.problem == "" {
				return err
			}
			return p.show(w, r, v, d, back, http.StatusUnprocessableEntity)
		}
	}
	http.Redirect(w, r, Path(v.Unit.Code, id), http.StatusSeeOther)
	return nil
}

// lastBy tells whether the last step is the visitor's own, of a kind and with a
// note.
func (d Detail) lastBy(v account.Visit, kind StepKind, note string) bool {
	last := d.Steps[len(d.Steps)-1]
	return last.By.ID == v.User.ID && last.Kind == kind && last.Note == note
}

func (p *Pages) submit(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	err = p.actions.Submit(r.Context(), v, r.PathValue("estimate"), version)
	return p.moved(w, r, v, StepSubmit, returned{form: "submit"}, err)
}

func (p *Pages) drop(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	note := form.Text("note")
	err = p.actions.Drop(r.Context(), v, r.PathValue("estimate"), version, note)
	return p.moved(w, r, v, StepDrop, returned{form: "drop", note: note}, err)
}

func (p *Pages) check(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.judge(w, r, v, StepCheck, p.actions.Check)
}

func (p *Pages) decide(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.judge(w, r, v, StepApprove, p.actions.Decide)
}

func (p *Pages) judge(w http.ResponseWriter, r *http.Request, v account.Visit, passing StepKind, act func(ctx context.Context, v account.Visit, id string, d Verdict) error) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	verdict := Verdict{Note: form.Text("note")}
	verdict.Version, _ = form.Int("version") // 0 is no version: the act finds it stale
	switch form.Text("verdict") {
	case "pass":
		verdict.Passes = true
	case "return":
	default:
		return incomplete(r.Context())
	}
	err = act(r.Context(), v, r.PathValue("estimate"), verdict)
	return p.moved(w, r, v, verdict.kind(passing), returned{form: "judge", note: verdict.Note}, err)
}
