package discussion

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// onCard is how many comments stand on the page of a task; the page of its
// discussion has all.
const onCard = 20

// talkView is what was said about a task, with the form to say more.
type talkView struct {
	comments []commentView
	// all leads to all that was said, when there is more; its Href is empty
	// when there is not.
	all  ui.Link
	note string
	// write is the form, nil for who may not comment.
	write *writeView
	watch *watchView
}

// commentView is one comment as the reader may see it.
type commentView struct {
	id, author, when, about string
	paragraphs              [][][]span
	withdrawn               string
	edited                  string
	before                  []string
	// edit and withdraw are addresses, empty for what the reader may not do.
	edit, withdraw string
}

// writeView is the form of a comment, new or to be changed.
type writeView struct {
	action, formID, version string
	text                    ui.TextArea
	about, mention          ui.Select
	wrong                   string
}

// watchView is the button that lets the reader follow the task, or ends it.
type watchView struct {
	action, followed, all string
	watching              bool
}

// nudgedView is how the occurrences of a task were nudged, with the form to do
// it.
type nudgedView struct {
	lines       []string
	action      string // empty for who may not
	occurrences ui.Select
	note        ui.Input
	wrong       string
	all         ui.Link
}

// Cards are what the page of a task shows of the room: what was said, and how
// it was nudged. They cost two queries, and one more for those who may
// comment.
func (p *Pages) Cards(ctx context.Context, v account.Visit, task plan.Task) ([]templ.Component, error) {
	if !v.Can(ActView) {
		return nil, nil
	}
	comments, err := p.actions.Comments(ctx, v, task.ID, onCard+1)
	if err != nil {
		return nil, err
	}
	beside, err := p.actions.Beside(ctx, v, task.ID)
	if err != nil {
		return nil, err
	}
	b := builder{ctx: ctx, v: v, task: task, now: p.clock.Now(), beside: beside}
	if b.colleagues, err = p.colleagues(ctx, v); err != nil {
		return nil, err
	}
	var cards []templ.Component
	if nudged := b.nudged(back{}); nudged.shown() {
		cards = append(cards, nudgedCard(nudged))
	}
	return append(cards, talkCard(b.talk(comments, onCard, back{}))), nil
}

// colleagues are whom the visitor can mention.
func (p *Pages) colleagues(ctx context.Context, v account.Visit) ([]account.Member, error) {
	if !v.Can(ActComment) {
		return nil, nil
	}
	return p.actions.accounts.Colleagues(ctx, v)
}

// back is a form that came back: what was typed and what is wrong with it.
type back struct {
	comment *NewComment
	nudge   *typedNudge
	wrong   error
}

type typedNudge struct {
	occurrence, note string
}

// builder makes what pages show of a task's discussion.
type builder struct {
	ctx        context.Context
	v          account.Visit
	task       plan.Task
	now        time.Time
	beside     Beside
	colleagues []account.Member
	versions   map[string][]Version
}

// talk shows the last comments; most of zero is all.
func (b builder) talk(comments []Comment, most int, back back) talkView {
	view := talkView{watch: b.watch()}
	code := b.v.Unit.Code
	if most > 0 && len(comments) > most {
		comments = comments[len(comments)-most:]
		view.all = ui.Link{Text: words.T(b.ctx, "Xem tất cả ý kiến"), Href: discussionPath(code, b.task.ID)}
	}
	for _, c := range comments {
		view.comments = append(view.comments, b.comment(c))
	}
	if b.v.Can(ActComment) {
		view.write = b.write(cmp.Or(back.comment, &NewComment{ID: store.NewID()}))
		view.write.action = commentsPath(code, b.task.ID)
		if back.comment != nil {
			view.write.refuse(b.ctx, back.wrong)
		}
	}
	return view
}

func (b builder) watch() *watchView {
	if !b.v.Can(ActWatch) {
		return nil
	}
	return &watchView{
		action: plan.TaskPath(b.v.Unit.Code, b.task.ID) + "/watch", watching: b.beside.Watching, all: watchingPath(b.v.Unit.Code),
		followed: words.T(b.ctx, "%d người theo dõi", b.beside.Watchers),
	}
}

func (b builder) comment(c Comment) commentView {
	view := commentView{id: c.ID, author: c.AuthorName, when: instant(b.ctx, c.CreatedAt), about: b.label(c.OccurrenceID)}
	if !c.WithdrawnAt.IsZero() {
		view.withdrawn = words.T(b.ctx, "đã rút lúc %s", instant(b.ctx, c.WithdrawnAt))
		return view
	}
	view.paragraphs = paragraphs(c.Text, c.Mentions)
	if !c.EditedAt.IsZero() {
		view.edited = words.T(b.ctx, "đã sửa lúc %s", instant(b.ctx, c.EditedAt))
	}
	for _, version := range b.versions[c.ID] {
		view.before = append(view.before, version.Text)
	}
	if !b.v.Can(ActComment) {
		return view
	}
	if c.MayEdit(b.v.User.ID, b.now) {
		view.edit = commentPath(b.v.Unit.Code, c.ID) + "/edit"
	}
	if c.MayWithdraw(b.v.User.ID) {
		view.withdraw = commentPath(b.v.Unit.Code, c.ID) + "/withdraw"
	}
	return view
}

// label is what people call an occurrence of the task, "" for none.
func (b builder) label(occurrenceID string) string {
	for _, o := range b.task.Occurrences {
		if o.ID == occurrenceID {
			return cmp.Or(o.Label, words.T(b.ctx, "Hạn %s", words.Date(b.ctx, o.Due())))
		}
	}
	return ""
}

// write is the form for a comment as it was typed.
func (b builder) write(typed *NewComment) *writeView {
	w := &writeView{formID: typed.ID}
	w.text = ui.TextArea{
		Field: ui.Field{
			Name: "text", ID: "comment-text", Label: words.T(b.ctx, "Ý kiến của anh/chị"), Required: true,
			Help: words.T(b.ctx, "Viết @tên-đăng-nhập để nhắc tới đồng nghiệp."),
		},
		Value: typed.Text, Rows: 3,
	}
	w.about = ui.Select{
		Field: ui.Field{Name: "occurrence", ID: "comment-about", Label: words.T(b.ctx, "Về kỳ hạn"), Quiet: true}, Value: typed.OccurrenceID,
		Options: []ui.Option{{Text: words.T(b.ctx, "cả nhiệm vụ")}},
	}
	for _, o := range b.task.Occurrences {
		w.about.Options = append(w.about.Options, ui.Option{Value: o.ID, Text: b.label(o.ID)})
	}
	w.mention = ui.Select{
		Field:   ui.Field{Name: "mention", ID: "comment-mention", Label: words.T(b.ctx, "Nhắc tới"), Quiet: true},
		Several: true, Values: typed.Mentioned,
	}
	for _, c := range b.colleagues {
		if c.ID != b.v.User.ID {
			w.mention.Options = append(w.mention.Options, ui.Option{Value: c.ID, Text: c.Name + " (@" + c.Login + ")"})
		}
	}
	return w
}

// refuse says what is wrong with the form, at its field when it has one.
func (w *writeView) refuse(ctx context.Context, err error) {
	text, _ := tell(ctx, err)
	switch {
	case errors.Is(err, ErrEmpty), errors.Is(err, ErrLong):
		w.text.Error = text
	case errors.Is(err, ErrMention):
		w.mention.Error = text
	default:
		w.wrong = text
	}
}

// mentioning tells whether the list of colleagues is open at once.
func (w *writeView) mentioning() bool { return len(w.mention.Values) > 0 || w.mention.Error != "" }

func (b builder) nudged(back back) nudgedView {
	view := nudgedView{all: ui.Link{Text: words.T(b.ctx, "Sổ đôn đốc"), Href: nudgesPath(b.v.Unit.Code)}}
	var open []ui.Option
	for _, o := range b.task.Occurrences {
		at := slices.IndexFunc(b.beside.Nudged, func(n Nudged) bool { return n.OccurrenceID == o.ID })
		if at >= 0 {
			n := b.beside.Nudged[at]
			view.lines = append(view.lines, words.T(b.ctx, "%s: đã đôn đốc %d lần, gần nhất %s", b.label(o.ID), n.Times, words.Date(b.ctx, n.Last)))
		}
		if o.DoneOn.IsZero() {
			open = append(open, ui.Option{Value: o.ID, Text: b.label(o.ID)})
		}
	}
	if !b.v.Can(ActNudge) || len(open) == 0 {
		return view
	}
	view.action = plan.TaskPath(b.v.Unit.Code, b.task.ID) + "/nudges"
	view.occurrences = ui.Select{Field: ui.Field{Name: "occurrence", ID: "nudge-what", Label: words.T(b.ctx, "Kỳ hạn"), Required: true}, Options: open}
	view.note = ui.Input{
		Field: ui.Field{Name: "note", ID: "nudge-note", Label: words.T(b.ctx, "Lời nhắc")}, MaxLength: MaxNote,
	}
	if back.nudge != nil {
		view.occurrences.Value, view.note.Value = back.nudge.occurrence, back.nudge.note
		view.wrong, _ = tell(b.ctx, back.wrong)
	}
	return view
}

func (n nudgedView) shown() bool { return len(n.lines) > 0 || n.action != "" }

// instant says a moment to the minute: "9:05, 12/3/2024".
func instant(ctx context.Context, t time.Time) string {
	return t.In(clock.Zone).Format("15:04") + ", " + words.Date(ctx, clock.DateOf(t))
}

// discussionView is what the page of a task's whole discussion shows.
type discussionView struct {
	page       ui.Page
	title, sub string
	talk       talkView
	nudged     nudgedView
	nudges     ui.Table
}

func (p *Pages) discussion(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showDiscussion(w, r, v, r.PathValue("task"), back{})
}

func (p *Pages) showDiscussion(w http.ResponseWriter, r *http.Request, v account.Visit, taskID string, back back) error {
	ctx := r.Context()
	task, err := p.actions.taskOf(ctx, v, taskID, "")
	if err != nil {
		return err
	}
	comments, err := p.actions.Comments(ctx, v, taskID, 0)
	if err != nil {
		return err
	}
	nudges, err := p.actions.Nudges(ctx, v, "", taskID)
	if err != nil {
		return err
	}
	b := builder{ctx: ctx, v: v, task: task, now: p.clock.Now()}
	if b.beside, err = p.actions.Beside(ctx, v, taskID); err != nil {
		return err
	}
	if b.versions, err = p.actions.Versions(ctx, v, taskID); err != nil {
		return err
	}
	if b.colleagues, err = p.colleagues(ctx, v); err != nil {
		return err
	}
	view := discussionView{
		page: p.frame.Page(r, v, words.T(ctx, "Trao đổi")), title: words.T(ctx, "Trao đổi"), sub: task.Title,
		talk: b.talk(comments, 0, back), nudged: b.nudged(back),
	}
	if len(nudges) > 0 {
		view.nudges = nudgesTable(ctx, v.Unit.Code, nudges)
	}
	view.page.Crumbs = []ui.Link{{Text: cmp.Or(task.Ref(), words.T(ctx, "Nhiệm vụ")), Href: plan.TaskPath(v.Unit.Code, task.ID)}}
	status := http.StatusOK
	if back.wrong != nil {
		status = http.StatusUnprocessableEntity
		view.page.Path = discussionPath(v.Unit.Code, taskID)
	}
	return web.Render(w, r, status, discussionPage(view))
}

func (p *Pages) comment(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	n := NewComment{
		ID: form.Text("form_id"), TaskID: r.PathValue("task"), OccurrenceID: form.Text("occurrence"),
		Text: form.Block("text"), Mentioned: form.All("mention"),
	}
	if !store.IsID(n.ID) {
		return web.Invalid(words.T(r.Context(), "Mẫu gửi lên không đủ. Hãy mở lại trang và gửi lần nữa."))
	}
	_, err = p.actions.Comment(r.Context(), v, n)
	if _, ok := tell(r.Context(), err); ok {
		return p.showDiscussion(w, r, v, n.TaskID, back{comment: &n, wrong: err})
	}
	if err != nil && !errors.Is(err, store.ErrExists) { // the same form sent twice
		return err
	}
	return backToTask(w, r, v, n.TaskID, n.ID)
}

// backToTask leads to a place on the page of a task.
func backToTask(w http.ResponseWriter, r *http.Request, v account.Visit, taskID, place string) error {
	http.Redirect(w, r, plan.TaskPath(v.Unit.Code, taskID)+"#"+place, http.StatusSeeOther)
	return nil
}

// editView is what the page for changing a comment shows.
type editView struct {
	page   ui.Page
	write  *writeView
	notice string
	cancel string
}

func (p *Pages) editComment(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	c, err := p.actions.OwnComment(r.Context(), v, r.PathValue("comment"))
	if err != nil {
		return err
	}
	if !c.MayEdit(v.User.ID, p.clock.Now()) {
		return ErrTooLate
	}
	return p.showEdit(w, r, v, c, Edit{Text: c.Text, Mentioned: c.mentioned(), Version: c.Version}, nil)
}

func (p *Pages) showEdit(w http.ResponseWriter, r *http.Request, v account.Visit, c Comment, e Edit, wrong error) error {
	ctx := r.Context()
	b := builder{ctx: ctx, v: v, now: p.clock.Now()}
	var err error
	if b.colleagues, err = p.colleagues(ctx, v); err != nil {
		return err
	}
	view := editView{page: p.frame.Page(r, v, words.T(ctx, "Sửa ý kiến")), cancel: plan.TaskPath(v.Unit.Code, c.TaskID) + "#" + c.ID}
	view.page.Narrow = true
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Nhiệm vụ"), Href: view.cancel}}
	view.write = b.write(&NewComment{Text: e.Text, Mentioned: e.Mentioned})
	view.write.action, view.write.version = commentPath(v.Unit.Code, c.ID)+"/edit", strconv.Itoa(e.Version)
	status := http.StatusOK
	if wrong != nil {
		status = http.StatusUnprocessableEntity
		view.page.Path = plan.TaskPath(v.Unit.Code, c.TaskID)
		view.write.refuse(ctx, wrong)
	}
	if errors.Is(wrong, store.ErrStale) {
		view.notice = words.T(ctx, "Ý kiến này vừa được sửa ở nơi khác, nay là “%s”. Phần anh/chị gõ vẫn còn bên dưới; lưu lần nữa sẽ thay bản kia.", c.Text)
	}
	return web.Render(w, r, status, editPage(view))
}

func (p *Pages) saveComment(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("comment")
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	e := Edit{Text: form.Block("text"), Mentioned: form.All("mention"), Version: version}
	c, err := p.actions.Edit(r.Context(), v, id, e)
	if errors.Is(err, store.ErrStale) {
		if c, err = p.actions.OwnComment(r.Context(), v, id); err != nil {
			return err
		}
		if c.Text != cleaned(e.Text) { // else the same form sent twice
			e.Version = c.Version
			return p.showEdit(w, r, v, c, e, store.ErrStale)
		}
	}
	if _, ok := tell(r.Context(), err); ok && c.ID != "" {
		return p.showEdit(w, r, v, c, e, err)
	}
	if err != nil {
		return err
	}
	return backToTask(w, r, v, c.TaskID, id)
}

func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	c, err := p.actions.Withdraw(r.Context(), v, r.PathValue("comment"))
	if err != nil {
		return err
	}
	return backToTask(w, r, v, c.TaskID, c.ID)
}

func (p *Pages) nudge(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	taskID, typed := r.PathValue("task"), typedNudge{form.Text("occurrence"), form.Text("note")}
	if _, err := p.actions.taskOf(r.Context(), v, taskID, typed.occurrence); err != nil {
		return err
	}
	if typed.occurrence == "" {
		return p.showDiscussion(w, r, v, taskID, back{nudge: &typed, wrong: ErrNothingDue})
	}
	_, err = p.actions.Nudge(r.Context(), v, typed.occurrence, typed.note)
	if _, ok := tell(r.Context(), err); ok {
		return p.showDiscussion(w, r, v, taskID, back{nudge: &typed, wrong: err})
	}
	if err != nil {
		return err
	}
	return backToTask(w, r, v, taskID, "nudged")
}

func (p *Pages) watch(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	do := p.actions.Watch
	if form.Text("watch") == "no" {
		do = p.actions.Unwatch
	}
	if err := do(r.Context(), v, r.PathValue("task")); err != nil {
		return err
	}
	if form.Text("from") == "list" {
		http.Redirect(w, r, watchingPath(v.Unit.Code), http.StatusSeeOther)
		return nil
	}
	return backToTask(w, r, v, r.PathValue("task"), "talk")
}
