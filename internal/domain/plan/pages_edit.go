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
	source               []sourceLine
	notice               ui.Notice
}

// taskFields are the fields of a task's form.
type taskFields struct {
	sectionNo, sectionTitle, no, lead, funding ui.Input
	title, products, coordinators, due, notes  ui.TextArea
	posts                                      []string
}

// sourceLine is one cell of the source beside the form.
type sourceLine struct {
	header string
	spans  []ui.Span
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
	lines := func(items []string) string { return strings.Join(items, "\n") }
	f := taskFields{
		sectionNo:    ui.Input{Field: ui.Field{Name: "section_no", Label: words.T(ctx, "Số của lĩnh vực"), Width: ui.ShortWidth}, Value: e.SectionNo},
		sectionTitle: ui.Input{Field: ui.Field{Name: "section_title", Label: words.T(ctx, "Lĩnh vực")}, Value: e.SectionTitle},
		no:           ui.Input{Field: ui.Field{Name: "no", Label: words.T(ctx, "Số thứ tự"), Width: ui.ShortWidth}, Value: e.No},
		title:        ui.TextArea{Field: ui.Field{Name: "title", Label: words.T(ctx, "Nhiệm vụ"), Required: true}, Value: e.Title, Rows: 3},
		products:     ui.TextArea{Field: ui.Field{Name: "products", Label: words.T(ctx, "Sản phẩm"), Help: words.T(ctx, "Mỗi dòng một sản phẩm.")}, Value: lines(e.Products)},
		lead:         ui.Input{Field: ui.Field{Name: "lead", Label: words.T(ctx, "Chủ trì"), Help: words.T(ctx, "Chức danh chủ trì, ví dụ Tư pháp – Hộ tịch.")}, Value: e.Lead},
		coordinators: ui.TextArea{Field: ui.Field{Name: "coordinators", Label: words.T(ctx, "Phối hợp"), Help: words.T(ctx, "Mỗi dòng một đơn vị.")}, Value: lines(e.Coordinators), Rows: 2},
		due: ui.TextArea{Field: ui.Field{
			Name: "due", Label: words.T(ctx, "Kỳ hạn"),
			Help: words.T(ctx, "Mỗi dòng một kỳ hạn, ví dụ: Báo cáo quý I: 5/3/2024; Trước ngày 10/1/2024; Từ tháng 4 đến tháng 10; Thường xuyên."),
		}, Value: e.Due, Rows: 5},
		funding: ui.Input{Field: ui.Field{Name: "funding", Label: words.T(ctx, "Kinh phí")}, Value: e.Funding},
		notes:   ui.TextArea{Field: ui.Field{Name: "notes", Label: words.T(ctx, "Ghi chú"), Help: words.T(ctx, "Mỗi dòng một ghi chú.")}, Value: lines(e.Notes), Rows: 4},
		posts:   posts,
	}
	if errors.Is(problem, ErrUntitled) {
		f.title.Error = words.T(ctx, "Nhiệm vụ cần có tên.")
	}
	if errors.Is(problem, ErrUndated) {
		f.due.Error = undatedHelp(ctx)
	}
	return f
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
	if errors.Is(problem, store.ErrStale) {
		view.notice = ui.Notice{Kind: ui.Warning, Text: words.T(r.Context(), "Có người vừa sửa nhiệm vụ này: nay là “%s”. Nội dung bạn gõ vẫn còn bên dưới; lưu lần nữa sẽ thay bản của họ.", task.Title)}
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
	return web.Render(w, r, status, editPage(editView{
		page: p.frame.Page(r, v, title), title: title, sub: plan.Title, formID: id,
		action: planPath(v.Unit.Code, plan.ID) + "/tasks/new", back: planPath(v.Unit.Code, plan.ID),
		fields: fieldsOf(r.Context(), e, posts, problem),
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
	case errors.Is(err, store.ErrExists):
		// The same form sent twice.
	case inForm(err):
		return p.showNew(w, r, v, id, e, http.StatusUnprocessableEntity, err)
	case err != nil:
		return err
	}
	http.Redirect(w, r, taskPath(v.Unit.Code, id), http.StatusSeeOther)
	return nil
}

// hiddenVersion is what the form sends back, so that a change in between is seen.
func (v editView) hiddenVersion() string { return strconv.Itoa(v.version) }
