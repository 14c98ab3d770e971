package plan

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

func (p *Pages) listRoutes() []web.Route {
	routes := []web.Route{
		p.route(http.MethodGet, "/years/{year}/list", ActView, p.list),
		p.route(http.MethodGet, "/years/{year}/list/export", ActView, p.exportList),
		p.route(http.MethodPost, "/years/{year}/list/export", ActView, p.exportList),
		p.route(http.MethodPost, "/years/{year}/bulk/undo", ActFulfil, p.undoBulk),
	}
	for _, step := range BulkSteps {
		routes = append(routes, p.route(http.MethodPost, "/years/{year}/bulk/"+stepPath(step), bulkRights[step], p.bulk(step)))
	}
	return routes
}

// stepPath is a step as addresses write it.
func stepPath(step Step) string { return strings.ReplaceAll(string(step), "_", "-") }

// BulkPath is where an order is sent: without form_id it is shown, to be
// confirmed; with one it is carried out.
func BulkPath(code string, year int, step Step) string {
	return web.UnitPath(code) + "/years/" + strconv.Itoa(year) + "/bulk/" + stepPath(step)
}

// noPerson is how the form writes "back to the post that leads".
const noPerson = "-"

// bulkForm is what was typed into the form of an order.
type bulkForm struct {
	order BulkOrder
	// person is as chosen, day and days as typed.
	person, days string
	badDay       bool
	// to is where the form leads afterwards; empty is the list.
	to string
}

func bulkFormOf(form web.Form, step Step, today clock.Date) bulkForm {
	f := bulkForm{
		order:  BulkOrder{ID: form.Text("form_id"), Step: step, Note: form.Text("note")},
		person: form.Text("person"), days: form.Text("days"), to: form.Text("to"),
	}
	day, ok := form.Date("day")
	f.badDay = !ok
	switch step {
	case StepAssign:
		if f.person != noPerson {
			f.order.PersonID = cmp.Or(f.person, Anyone)
		}
	case StepPostpone:
		f.order.To = day
		f.order.WorkingDays, _ = form.Int("days")
	case StepHandIn:
		f.order.On = day
		if !form.Has("form_id") {
			f.order.On = today
		}
	}
	for _, item := range form.All("item") {
		f.order.Picks = append(f.order.Picks, pickOf(item, form.Has("form_id")))
	}
	return f
}

// pickOf reads a pick. Where versions are asked for, one without is of none, so
// that the act finds it stale.
func pickOf(item string, versions bool) Pick {
	id, text, found := strings.Cut(item, ":")
	version, err := strconv.Atoi(text)
	if versions && (!found || err != nil || version <= 0) {
		version = -1
	}
	return Pick{ID: id, Version: version}
}

// bulk shows what an order would do, and, confirmed, carries it out.
func (p *Pages) bulk(step Step) page {
	return func(w http.ResponseWriter, r *http.Request, v account.Visit) error {
		form, err := web.ReadForm(r)
		if err != nil {
			return err
		}
		b, err := p.listBuilder(r, v)
		if err != nil {
			return err
		}
		f := bulkFormOf(form, step, clock.Today(p.clock))
		if form.Has("all") {
			for _, d := range b.list {
				f.order.Picks = append(f.order.Picks, Pick{ID: d.Occurrence.ID})
			}
		}
		if !form.Has("form_id") {
			f.order.ID = store.NewID()
			return p.showBulk(w, r, b, f, nil)
		}
		return p.sendBulk(w, r, b, f)
	}
}

func (p *Pages) sendBulk(w http.ResponseWriter, r *http.Request, b listBuilder, f bulkForm) error {
	ctx := r.Context()
	if !store.IsID(f.order.ID) {
		return web.Invalid(words.T(ctx, "Mẫu gửi lên không đủ. Hãy mở lại trang và gửi lần nữa."))
	}
	if p.actions.BulkDone(ctx, b.v, f.order.ID) {
		return p.afterBulk(w, r, b.v, f.to) // the same form sent twice
	}
	if f.badDay {
		return p.showBulk(w, r, b, f, ErrUndated)
	}
	if f.order.Step == StepAssign && f.person == "" {
		return p.showBulk(w, r, b, f, ErrNoColleague)
	}
	changed, err := p.changedSince(ctx, b.v, f.order)
	if err != nil {
		return p.showBulk(w, r, b, f, err)
	}
	if changed {
		return p.showBulk(w, r, b, f, store.ErrStale)
	}
	_, err = p.actions.Bulk(ctx, b.v, f.order)
	switch {
	case errors.Is(err, store.ErrExists) && p.actions.BulkDone(ctx, b.v, f.order.ID):
		// The same form sent twice at once.
	case err != nil:
		return p.showBulk(w, r, b, f, err)
	}
	return p.afterBulk(w, r, b.v, f.to)
}

// changedSince tells whether an order would do less than its form said, which
// is then shown again.
func (p *Pages) changedSince(ctx context.Context, v account.Visit, o BulkOrder) (bool, error) {
	found, err := p.actions.PreviewBulk(ctx, v, o)
	if errors.Is(err, ErrNoSelection) || errors.Is(err, ErrTooMany) {
		return false, err
	}
	for _, i := range found.Cannot() {
		if !errors.Is(i.Problem, ErrSame) {
			return true, err
		}
	}
	return found.Unknown > 0, err
}

// afterBulk leads back to where the form was, if that is of this unit.
func (p *Pages) afterBulk(w http.ResponseWriter, r *http.Request, v account.Visit, to string) error {
	if !strings.HasPrefix(to, web.UnitPath(v.Unit.Code)+"/") {
		return p.backToList(w, r, v, "")
	}
	http.Redirect(w, r, web.LocalPath(to), http.StatusSeeOther)
	return nil
}

func (p *Pages) undoBulk(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id := form.Text("bulk")
	_, err = p.actions.UndoBulk(r.Context(), v, id)
	if errors.Is(err, ErrNoUndo) && p.wasUndone(r.Context(), v, id) {
		err = nil // the same form sent twice
	}
	if err != nil {
		return err
	}
	return p.afterBulk(w, r, v, form.Text("to"))
}

func (p *Pages) wasUndone(ctx context.Context, v account.Visit, id string) bool {
	last, err := p.actions.LastBulk(ctx, v)
	return err == nil && last.ID == id && !last.UndoneAt.IsZero()
}

// bulkView is what the page that confirms an order shows.
type bulkView struct {
	page         ui.Page
	title, sub   string
	action, back string
	formID, to   string
	picks        []string
	notice       ui.Notice
	wrong        []ui.Link
	person       ui.Select
	day          ui.Field
	dayValue     clock.Date
	days         ui.Input
	note         ui.TextArea
	step         Step
	submit       ui.Button
	can, cannot  ui.Table
}

func (p *Pages) showBulk(w http.ResponseWriter, r *http.Request, b listBuilder, f bulkForm, problem error) error {
	found, err := p.actions.PreviewBulk(r.Context(), b.v, f.order)
	switch {
	case errors.Is(err, ErrNoSelection):
		return p.backToList(w, r, b.v, "none")
	case errors.Is(err, ErrTooMany):
		return p.backToList(w, r, b.v, "many")
	case err != nil:
		return err
	case problem != nil && !inBulkForm(problem):
		return problem
	}
	people, err := p.people.People(r.Context(), b.v)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if problem != nil {
		status = http.StatusUnprocessableEntity
	}
	c := bulkBuilder{listBuilder: b, form: f, found: found, problem: problem, people: people}
	return web.Render(w, r, status, bulkPage(c.view(p.frame.Page(r, b.v, ""))))
}

// inBulkForm tells whether a problem is one that the form itself can show.
func inBulkForm(err error) bool {
	for _, known := range []error{
		ErrUndated, ErrFuture, ErrReason, ErrNoColleague, ErrNothingToDo, store.ErrStale,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// bulkBuilder makes the page that confirms an order.
type bulkBuilder struct {
	listBuilder

	form    bulkForm
	found   BulkPreview
	problem error
	people  []account.Member
}

func (b bulkBuilder) view(page ui.Page) bulkView {
	step, can, cannot := b.form.order.Step, b.found.Can(), b.found.Cannot()
	view := bulkView{
		page: page, step: step, title: stepOnMany(b.ctx, step, len(can)), sub: b.left(),
		action: b.bulkPath(step), back: b.at.path(b.v.Unit.Code, b.all.Year, b.filter), formID: b.form.order.ID, to: b.form.to,
		submit: ui.Button{Text: stepOnMany(b.ctx, step, len(can))},
	}
	if len(can) == 0 {
		view.title = stepName(b.ctx, step)
	}
	if b.form.to != "" {
		view.back = web.LocalPath(b.form.to)
	}
	view.page.Title = view.title
	view.page.Path = view.back
	view.page.Crumbs = []ui.Link{{Text: words.T(b.ctx, "Danh sách kỳ hạn năm %d", b.all.Year), Href: view.back}}
	for _, i := range can {
		view.picks = append(view.picks, i.Pick())
	}
	view.can, view.cannot = b.items(words.T(b.ctx, "Sẽ làm"), can), b.items(words.T(b.ctx, "Không làm được"), cannot)
	b.fields(&view)
	b.explain(&view)
	return view
}

// left says how many of the selection cannot be done.
func (b bulkBuilder) left() string {
	n := len(b.found.Cannot())
	parts := []string{}
	if n > 0 {
		parts = append(parts, words.T(b.ctx, "%d việc không làm được, nêu rõ bên dưới", n))
	}
	if b.found.Unknown > 0 {
		parts = append(parts, words.T(b.ctx, "%d mục không có trong đơn vị", b.found.Unknown))
	}
	return strings.Join(parts, " · ")
}

func (b bulkBuilder) items(caption string, items []BulkItem) ui.Table {
	table := ui.Table{Caption: caption, Flow: true, Columns: []ui.Column{
		{Title: words.T(b.ctx, "TT"), Tight: true}, {Title: words.T(b.ctx, "Việc")}, {Title: words.T(b.ctx, "Hạn")},
		{Title: words.T(b.ctx, "Trạng thái")}, {Title: words.T(b.ctx, "Chủ trì")}, {Title: words.T(b.ctx, "Người làm")},
	}}
	for i, item := range items {
		cells := b.cells(item.DueTask)
		if item.Problem != nil {
			cells[0].Note = whyNot(b.ctx, item.Problem)
		} else if to := item.change.after.PostponedTo; b.form.order.Step == StepPostpone && to != item.Occurrence.PostponedTo && b.dated() {
			cells[1].Note = words.T(b.ctx, "thành %s", words.Date(b.ctx, to))
		}
		table.Rows = append(table.Rows, ui.Row{Cells: append([]ui.Cell{{Text: strconv.Itoa(i + 1)}}, cells...)})
	}
	return table
}

// dated tells whether the form says to which day work is put off.
func (b bulkBuilder) dated() bool {
	return !b.form.order.To.IsZero() || b.form.order.WorkingDays > 0
}

// whyNot says why an occurrence is left out.
func whyNot(ctx context.Context, problem error) string {
	switch {
	case errors.Is(problem, ErrNotYours):
		return words.T(ctx, "là việc của người khác")
	case errors.Is(problem, ErrOtherField):
		return words.T(ctx, "thuộc lĩnh vực của lãnh đạo khác")
	case errors.Is(problem, ErrEarlier):
		return words.T(ctx, "hạn mới không muộn hơn hạn đang có")
	case errors.Is(problem, ErrSame):
		return words.T(ctx, "đã ở đúng người này")
	case errors.Is(problem, store.ErrStale):
		return words.T(ctx, "có người vừa thay đổi; đây là việc như bây giờ")
	}
	return words.T(ctx, "không làm được ở bước này")
}

func (b bulkBuilder) fields(view *bulkView) {
	o := b.form.order
	view.note = ui.TextArea{Field: ui.Field{Name: "note", Label: words.T(b.ctx, "Ghi chú")}, Value: o.Note, Rows: 2}
	switch o.Step {
	case StepAssign:
		view.person = b.personField()
	case StepPostpone:
		view.day = ui.Field{Name: "day", Label: words.T(b.ctx, "Hạn mới"), Quiet: true, Help: words.T(b.ctx, "Một ngày cho tất cả, hoặc để trống và ghi số ngày bên cạnh.")}
		view.dayValue = o.To
		view.days = ui.Input{Field: ui.Field{
			Name: "days", Label: words.T(b.ctx, "Hoặc thêm số ngày làm việc"), Quiet: true, Width: ui.HalfWidth,
			Help: words.T(b.ctx, "Tính từ hạn đang có; việc đã quá hạn tính từ hôm nay."),
		}, Value: b.form.days, InputMode: "numeric"}
		view.note.Label, view.note.Required = words.T(b.ctx, "Lý do"), true
	case StepHandIn:
		view.day = ui.Field{Name: "day", Label: words.T(b.ctx, "Ngày nộp"), Required: true}
		view.dayValue = o.On
		view.note.Help = words.T(b.ctx, "Ví dụ: số, ký hiệu của báo cáo đã gửi.")
	case StepReturn:
		view.note.Label, view.note.Required = words.T(b.ctx, "Lý do trả lại"), true
	}
}

func (b bulkBuilder) personField() ui.Select {
	field := ui.Select{
		Field: ui.Field{Name: "person", Label: words.T(b.ctx, "Giao cho"), Required: true}, Value: b.form.person,
		Options: []ui.Option{{Text: words.T(b.ctx, "Chọn người nhận việc")}, {Value: noPerson, Text: words.T(b.ctx, "Trả về chức danh chủ trì")}},
	}
	for _, m := range b.people {
		if m.DisabledAt.IsZero() {
			field.Options = append(field.Options, ui.Option{Value: m.ID, Text: joined(" – ", m.Name, m.PostName)})
		}
	}
	return field
}

// explain puts the problem where it is to be mended.
func (b bulkBuilder) explain(view *bulkView) {
	at := func(f *ui.Field, text string) {
		f.Error = text
		view.wrong = append(view.wrong, ui.Link{Text: text, Href: "#" + f.Name})
	}
	switch {
	case errors.Is(b.problem, ErrUndated) && b.form.order.Step == StepPostpone:
		at(&view.day, words.T(b.ctx, "Hãy ghi hạn mới, ví dụ 15/3/2024, hoặc số ngày làm việc."))
	case errors.Is(b.problem, ErrUndated):
		at(&view.day, words.T(b.ctx, "Hãy ghi ngày nộp, ví dụ 15/3/2024."))
	case errors.Is(b.problem, ErrFuture):
		at(&view.day, words.T(b.ctx, "Ngày nộp không thể ở tương lai."))
	case errors.Is(b.problem, ErrReason):
		at(&view.note.Field, words.T(b.ctx, "Hãy ghi lý do; người làm và nhật ký sẽ thấy."))
	case errors.Is(b.problem, ErrNoColleague):
		at(&view.person.Field, words.T(b.ctx, "Hãy chọn một người của đơn vị."))
	case errors.Is(b.problem, store.ErrStale):
		view.notice = ui.Notice{Kind: ui.Warning, Text: words.T(b.ctx, "Chưa làm gì cả: có việc không làm được như đã xem, nêu rõ bên dưới. Phần còn lại vẫn sẵn sàng, bấm lại để làm.")}
	case errors.Is(b.problem, ErrNothingToDo):
		view.notice = ui.Notice{Kind: ui.Warning, Text: words.T(b.ctx, "Không có việc nào trong số đã chọn làm được.")}
	}
}

// stepName is what a button says that takes a step.
func stepName(ctx context.Context, step Step) string {
	switch step {
	case StepAssign:
		return words.T(ctx, "Giao việc")
	case StepPostpone:
		return words.T(ctx, "Gia hạn")
	case StepHandIn:
		return words.T(ctx, "Nộp")
	case StepAccept:
		return words.T(ctx, "Duyệt")
	case StepReturn:
		return words.T(ctx, "Trả lại")
	}
	return string(step)
}

// stepOnMany says what is about to be done with so many.
func stepOnMany(ctx context.Context, step Step, n int) string {
	switch step {
	case StepAssign:
		return words.T(ctx, "Giao %d việc", n)
	case StepPostpone:
		return words.T(ctx, "Gia hạn %d việc", n)
	case StepHandIn:
		return words.T(ctx, "Nộp %d việc", n)
	case StepAccept:
		return words.T(ctx, "Duyệt %d việc", n)
	}
	return words.T(ctx, "Trả lại %d việc", n)
}

// undoView is the line about the reader's last act on many.
type undoView struct {
	text, left string
	bulk       string
	// undo is where the act is undone, empty when it no longer can be.
	undo, to string
}

func (a *Actions) undoView(r *http.Request, v account.Visit) (undoView, error) {
	if !v.Can(ActFulfil) {
		return undoView{}, nil
	}
	act, err := a.LastBulk(r.Context(), v)
	if errors.Is(err, store.ErrNotFound) {
		return undoView{}, nil
	}
	if err != nil {
		return undoView{}, err
	}
	return undoViewOf(r, v, act, clock.Today(a.clock)), nil
}

func undoViewOf(r *http.Request, v account.Visit, act BulkAct, today clock.Date) undoView {
	ctx := r.Context()
	if !act.UndoneAt.IsZero() {
		return undoView{
			text: words.T(ctx, "Đã hoàn tác: %d việc trở lại như trước.", act.Undone()),
			left: leftWords(ctx, words.T(ctx, "Giữ nguyên vì đã có người sửa:"), act.Kept),
		}
	}
	return undoView{
		text: act.Words(ctx), left: leftWords(ctx, words.T(ctx, "Không làm được:"), act.Left), bulk: act.ID,
		undo: web.UnitPath(v.Unit.Code) + "/years/" + strconv.Itoa(today.Year) + "/bulk/undo", to: r.URL.RequestURI(),
	}
}

// Words say what an act on many did: "Đã giao 12 việc cho Hoa."
func (b BulkAct) Words(ctx context.Context) string {
	n := len(b.Done)
	switch b.Step {
	case StepAssign:
		if b.PersonID == "" {
			return words.T(ctx, "Đã trả %d việc về chức danh chủ trì.", n)
		}
		return words.T(ctx, "Đã giao %d việc cho %s.", n, b.Person)
	case StepPostpone:
		return words.T(ctx, "Đã gia hạn %d việc.", n)
	case StepHandIn:
		return words.T(ctx, "Đã nộp %d việc.", n)
	case StepAccept:
		return words.T(ctx, "Đã duyệt %d việc.", n)
	}
	return words.T(ctx, "Đã trả lại %d việc.", n)
}

// leftNamed is how many of those left are named.
const leftNamed = 5

func leftWords(ctx context.Context, about string, left []BulkLeft) string {
	if len(left) == 0 {
		return ""
	}
	var names []string
	for _, l := range left[:min(len(left), leftNamed)] {
		names = append(names, l.Name)
	}
	text := about + " " + strings.Join(names, "; ")
	if more := len(left) - len(names); more > 0 {
		return text + "; " + words.T(ctx, "và %d việc nữa", more)
	}
	return text
}
