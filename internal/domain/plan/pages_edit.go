package plan

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// editView is what the form of a task shows, in a draft and in the running
// year alike.
type editView struct {
	page       ui.Page
	title, sub string
	// action is where the form goes, back where it leads without a change,
	// remove where the task is taken out, "" for a new one.
	action, back, remove string
	version              int
	formID               string
	fields               taskFields
	source               []ui.SourceCell
	sourceNote           string
	notice               ui.Notice
	// wrong leads to the fields that need mending.
	wrong []ui.Link
	// part is the part of the review to go back to, for a draft's task.
	part reviewPart
	at   string
}

// taskFields are the fields of a task's form.
type taskFields struct {
	sectionNo, sectionTitle, no, lead, funding ui.Input
	title, products, coordinators, due, notes  ui.TextArea
}

// editOf reads an edit from a form.
func editOf(form web.Form) TaskEdit {
	return TaskEdit{
		SectionNo: form.Text("section_no"), SectionTitle: form.Text("section_title"),
		No: form.Text("no"), Title: form.Text("title"), Products: form.Lines("products"),
		Lead: form.Text("lead"), Coordinators: form.Lines("coordinators"),
		Due: strings.Join(form.Lines("due"), "\n"), Funding: form.Text("funding"), Notes: form.Lines("notes"),
	}
}

// fieldsOf lays an edit out as fields; the problem stands at the field that
// it is about.
func fieldsOf(ctx context.Context, e TaskEdit, posts []string, problem error) taskFields {
	area := func(name, label, help string, lines []string) ui.TextArea {
		return ui.TextArea{
			Field: ui.Field{Name: name, Label: label, Help: help, Quiet: true},
			Value: strings.Join(lines, "\n"), Rows: min(max(len(lines)+1, 2), 8),
		}
	}
	input := func(name, label, value string) ui.Input {
		return ui.Input{Field: ui.Field{Name: name, Label: label, Quiet: true}, Value: value}
	}
	f := taskFields{
		title: area("title", words.T(ctx, "Nhiệm vụ"), words.T(ctx, "Chỉ tên nhiệm vụ là bắt buộc."), []string{e.Title}),
		due: area("due", words.T(ctx, "Kỳ hạn"),
			words.T(ctx, "Mỗi dòng một kỳ hạn, ví dụ: Báo cáo quý I: 5/3/2024; Trước ngày 10/1/2024; Từ tháng 4 đến tháng 10; Thường xuyên."),
			strings.Split(e.Due, "\n")),
		lead:         input("lead", words.T(ctx, "Chủ trì"), e.Lead),
		funding:      input("funding", words.T(ctx, "Kinh phí"), e.Funding),
		products:     area("products", words.T(ctx, "Sản phẩm"), words.T(ctx, "Mỗi dòng một sản phẩm."), e.Products),
		coordinators: area("coordinators", words.T(ctx, "Phối hợp"), words.T(ctx, "Mỗi dòng một đơn vị."), e.Coordinators),
		notes:        area("notes", words.T(ctx, "Ghi chú"), words.T(ctx, "Mỗi dòng một ghi chú."), e.Notes),
		no:           input("no", words.T(ctx, "Số thứ tự"), e.No),
		sectionNo:    input("section_no", words.T(ctx, "Số của lĩnh vực"), e.SectionNo),
		sectionTitle: input("section_title", words.T(ctx, "Lĩnh vực"), e.SectionTitle),
	}
	f.title.Required, f.lead.Suggestions = true, posts
	f.no.Width, f.sectionNo.Width = ui.ShortWidth, ui.ShortWidth
	if errors.Is(problem, ErrUntitled) {
		f.title.Error = words.T(ctx, "Nhiệm vụ cần có tên.")
	}
	if errors.Is(problem, ErrUndated) {
		f.due.Error = undatedHelp(ctx)
	}
	return f
}

// wrong lists the fields that need mending.
func (f taskFields) wrong() []ui.Link {
	var links []ui.Link
	for _, field := range []ui.Field{f.title.Field, f.due.Field} {
		if field.Error != "" {
			links = append(links, ui.Link{Text: field.Error, Href: "#" + field.Name})
		}
	}
	return links
}

// inForm tells whether an error is one that the form itself can show.
func inForm(err error) bool { return errors.Is(err, ErrUntitled) || errors.Is(err, ErrUndated) }

func (p *Pages) postNames(ctx context.Context, v account.Visit) ([]string, error) {
	posts, err := p.actions.Posts(ctx, v)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(posts))
	for _, post := range posts {
		names = append(names, post.Name)
	}
	return names, nil
}

func (p *Pages) editTask(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	task, _, err := p.actions.Task(r.Context(), v, r.PathValue("task"))
	if err != nil {
		return err
	}
	return p.showEdit(w, r, v, task, task.Version, EditOfTask(task), http.StatusOK, nil)
}

func (p *Pages) showEdit(w http.ResponseWriter, r *http.Request, v account.Visit, task Task, version int, e TaskEdit, status int, problem error) error {
	posts, err := p.postNames(r.Context(), v)
	if err != nil {
		return err
	}
	title := words.T(r.Context(), "Sửa nhiệm vụ %s", task.Ref())
	view := editView{
		page: p.frame.Page(r, v, title), title: title, sub: task.Title,
		action: taskPath(v.Unit.Code, task.ID) + "/edit", back: taskPath(v.Unit.Code, task.ID),
		remove: taskPath(v.Unit.Code, task.ID) + "/remove", version: version,
		fields: fieldsOf(r.Context(), e, posts, problem),
	}
	view.wrong = view.fields.wrong()
	view.page.Crumbs = []ui.Link{{Text: task.Ref(), Href: view.back}}
	if errors.Is(problem, store.ErrStale) {
		view.notice = ui.Notice{Kind: ui.Warning, Text: words.T(r.Context(), "Có người vừa sửa nhiệm vụ này: nay là “%s”. Phần anh/chị gõ vẫn còn bên dưới; lưu lần nữa sẽ thay bản của họ.", task.Title)}
	}
	return web.Render(w, r, status, editPage(view))
}

func (p *Pages) saveTask(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("task")
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	e := editOf(form)
	err = p.actions.EditTask(r.Context(), v, id, version, e)
	if inForm(err) || errors.Is(err, store.ErrStale) {
		task, _, loadErr := p.actions.Task(r.Context(), v, id)
		if loadErr != nil {
			return loadErr
		}
		if errors.Is(err, store.ErrStale) {
			version = task.Version
		}
		return p.showEdit(w, r, v, task, version, e, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, taskPath(v.Unit.Code, id), http.StatusSeeOther)
	return nil
}

func (p *Pages) removeTask(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	_, plan, err := p.actions.Task(r.Context(), v, r.PathValue("task"))
	if err != nil {
		return err
	}
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	if err := p.actions.RemoveTask(r.Context(), v, r.PathValue("task"), version); err != nil {
		return err
	}
	http.Redirect(w, r, yearPath(v.Unit.Code, plan.Year, Filter{}), http.StatusSeeOther)
	return nil
}

func (p *Pages) newTask(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showNew(w, r, v, store.NewID(), TaskEdit{}, http.StatusOK, nil)
}

func (p *Pages) showNew(w http.ResponseWriter, r *http.Request, v account.Visit, id string, e TaskEdit, status int, problem error) error {
	plan, err := p.actions.Plan(r.Context(), v, r.PathValue("plan"))
	if err != nil {
		return err
	}
	posts, err := p.postNames(r.Context(), v)
	if err != nil {
		return err
	}
	title := words.T(r.Context(), "Thêm nhiệm vụ")
	fields := fieldsOf(r.Context(), e, posts, problem)
	return web.Render(w, r, status, editPage(editView{
		page: p.frame.Page(r, v, title), title: title, sub: plan.Title, formID: id,
		action: planPath(v.Unit.Code, plan.ID) + "/tasks/new", back: planPath(v.Unit.Code, plan.ID),
		fields: fields, wrong: fields.wrong(),
	}))
}

func (p *Pages) addTask(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id, e := form.Text("form_id"), editOf(form)
	if !store.IsID(id) {
		return web.Invalid(words.T(r.Context(), "Mẫu gửi lên không đủ. Hãy mở lại trang và gửi lần nữa."))
	}
	err = p.actions.AddTask(r.Context(), v, r.PathValue("plan"), id, e)
	switch {
	case errors.Is(err, store.ErrExists) && p.hasTask(r.Context(), v, id):
		// The same form sent twice.
	case inForm(err):
		return p.showNew(w, r, v, id, e, http.StatusUnprocessableEntity, err)
	case err != nil:
		return err
	}
	http.Redirect(w, r, taskPath(v.Unit.Code, id), http.StatusSeeOther)
	return nil
}

func (p *Pages) hasTask(ctx context.Context, v account.Visit, id string) bool {
	_, _, err := p.actions.Task(ctx, v, id)
	return err == nil
}

// hiddenVersion is what the form sends back, so that a change in between is seen.
func (v editView) hiddenVersion() string { return strconv.Itoa(v.version) }
