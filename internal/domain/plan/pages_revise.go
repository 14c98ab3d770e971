package plan

import (
	"cmp"
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

// revise changes a draft by a small form of the review page and leads back to
// it. Who was slower than somebody else, or clicked twice, sees the newest
// draft.
func (p *Pages) revise(w http.ResponseWriter, r *http.Request, v account.Visit, change func(*Import, web.Form) error) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	id := r.PathValue("import")
	part, at := partOf(form.Text("show"), &Import{}), indexOf(form.Text("at"))
	err = p.actions.Revise(r.Context(), v, id, version, func(imp *Import) error {
		if err := change(imp, form); err != nil {
			return err
		}
		at = nextPlace(part, &imp.Reading, at)
		return nil
	})
	back := reviewPath(v.Unit.Code, id, part, at)
	if errors.Is(err, store.ErrStale) {
		back = importPath(v.Unit.Code, id) + "?stale=yes&show=" + string(part)
	} else if err != nil {
		return err
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// nextPlace is where the review goes on after an answer: at the same task as
// long as it asks something, and among the doubtful ones then at the next of
// them.
func nextPlace(part reviewPart, reading *Reading, at TaskIndex) TaskIndex {
	if part != partDoubts {
		return at
	}
	first, found := TaskIndex{-1, -1}, false
	for si, section := range reading.Draft.Sections {
		for ti := range section.Tasks {
			place := TaskIndex{si, ti}
			if !reading.asks(place) {
				continue
			}
			if !place.before(at) {
				return place
			}
			if !found {
				first, found = place, true
			}
		}
	}
	return first
}

// before tells whether a place comes before another in a draft.
func (at TaskIndex) before(other TaskIndex) bool {
	if at.Section != other.Section {
		return at.Section < other.Section
	}
	return at.Task < other.Task
}

// asks tells whether something about a task waits for a person.
func (r *Reading) asks(at TaskIndex) bool {
	return slices.ContainsFunc(r.Doubts, func(d Doubt) bool { return !d.Settled && TaskIndex{d.Section, d.Task} == at }) ||
		slices.ContainsFunc(r.Corrections, func(c Correction) bool { return !c.Settled && TaskIndex{c.Section, c.Task} == at })
}

// pathNumber reads a number of the address; -1 is none.
func pathNumber(r *http.Request, name string) int {
	n, err := strconv.Atoi(r.PathValue(name))
	if err != nil {
		return -1
	}
	return n
}

func taskIndex(r *http.Request) TaskIndex {
	return TaskIndex{pathNumber(r, "section"), pathNumber(r, "task")}
}

func (p *Pages) agree(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.revise(w, r, v, func(imp *Import, _ web.Form) error {
		imp.Reading.Settle(taskIndex(r))
		return nil
	})
}

// saveDraftDue writes the time of one task, typed beside the question about
// it. A time that cannot be read goes to the task's whole form, which says so.
func (p *Pages) saveDraftDue(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	at := taskIndex(r)
	var e TaskEdit
	err := p.revise(w, r, v, func(imp *Import, form web.Form) error {
		task, ok := imp.Reading.Task(at)
		if !ok {
			return ErrNoSuchTask
		}
		e = EditOf(imp.Reading.Draft.Sections[at.Section], *task)
		e.Due = form.Text("due")
		return imp.Reading.Edit(at, e)
	})
	if !inForm(err) {
		return err
	}
	imp, loadErr := p.actions.Import(r.Context(), v, r.PathValue("import"))
	if loadErr != nil {
		return loadErr
	}
	return p.showDraftEdit(w, r, v, imp, at, imp.Version, e, http.StatusUnprocessableEntity, err)
}

func (p *Pages) removeDraftTask(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.revise(w, r, v, func(imp *Import, _ web.Form) error {
		return imp.Reading.RemoveTask(taskIndex(r))
	})
}

func (p *Pages) settleDoubt(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.revise(w, r, v, func(imp *Import, form web.Form) error {
		if option, ok := form.Int("option"); ok {
			return imp.Reading.Choose(pathNumber(r, "doubt"), option)
		}
		return imp.Reading.Keep(pathNumber(r, "doubt"))
	})
}

func (p *Pages) settleCorrection(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.revise(w, r, v, func(imp *Import, form web.Form) error {
		return imp.Reading.Correct(pathNumber(r, "correction"), form.Text("take") == "yes")
	})
}

func (p *Pages) settleOffer(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.revise(w, r, v, func(imp *Import, form web.Form) error {
		return imp.Reading.Accept(pathNumber(r, "offer"), form.Text("take") == "yes")
	})
}

// matchLeads takes the posts that a person chose for the leads; only posts of
// the unit count.
func (p *Pages) matchLeads(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	posts, err := p.actions.Posts(r.Context(), v)
	if err != nil {
		return err
	}
	return p.revise(w, r, v, func(imp *Import, form web.Form) error {
		imp.chooseLeads(posts, func(i int, _ string) string { return form.Text("lead-" + strconv.Itoa(i)) })
		return nil
	})
}

func (p *Pages) editDraftTask(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	imp, err := p.actions.Import(r.Context(), v, r.PathValue("import"))
	if err != nil {
		return err
	}
	at := taskIndex(r)
	task, ok := imp.Reading.Task(at)
	if !ok || imp.State != ImportReady {
		return web.NotFound()
	}
	e := EditOf(imp.Reading.Draft.Sections[at.Section], *task)
	return p.showDraftEdit(w, r, v, imp, at, imp.Version, e, http.StatusOK, nil)
}

func (p *Pages) showDraftEdit(w http.ResponseWriter, r *http.Request, v account.Visit, imp Import, at TaskIndex, version int, e TaskEdit, status int, problem error) error {
	posts, err := p.postNames(r.Context(), v)
	if err != nil {
		return err
	}
	ctx := r.Context()
	base := fmt.Sprintf("%s/tasks/%d/%d", importPath(v.Unit.Code, imp.ID), at.Section, at.Task)
	b := reviewBuilder{ctx: ctx, code: v.Unit.Code, imp: imp, at: at}
	view := editView{
		title: words.T(ctx, "Sửa nhiệm vụ %s", joined(".", e.SectionNo, e.No)), sub: words.T(ctx, "bản nháp, chưa nhận"),
		action: base, remove: base + "/remove", version: version, fields: fieldsOf(ctx, e, posts, problem),
	}
	view.at = at.String()
	view.part = partOf(cmp.Or(web.Query(r).Text("show"), r.PostFormValue("show")), &imp)
	view.back = reviewPath(v.Unit.Code, imp.ID, view.part, at)
	view.wrong = view.fields.wrong()
	view.source, view.sourceNote = b.source()
	view.page = p.frame.Page(r, v, view.title)
	if errors.Is(problem, store.ErrStale) {
		view.notice = ui.Notice{Kind: ui.Warning, Text: words.T(ctx, "Có người vừa sửa bản nháp. Phần anh/chị gõ vẫn còn bên dưới; lưu lần nữa sẽ thay bản của họ.")}
	}
	return web.Render(w, r, status, editPage(view))
}

func (p *Pages) saveDraftTask(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	id, at, e := r.PathValue("import"), taskIndex(r), editOf(form)
	part := partOf(form.Text("show"), &Import{})
	next := at
	err = p.actions.Revise(r.Context(), v, id, version, func(imp *Import) error {
		if err := imp.Reading.Edit(at, e); err != nil {
			return err
		}
		next = nextPlace(part, &imp.Reading, at)
		return nil
	})
	if inForm(err) || errors.Is(err, store.ErrStale) {
		imp, loadErr := p.actions.Import(r.Context(), v, id)
		if loadErr != nil {
			return loadErr
		}
		if errors.Is(err, store.ErrStale) {
			version = imp.Version
		}
		return p.showDraftEdit(w, r, v, imp, at, version, e, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, reviewPath(v.Unit.Code, id, part, next), http.StatusSeeOther)
	return nil
}

func (p *Pages) newDraftTask(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	imp, err := p.actions.Import(r.Context(), v, r.PathValue("import"))
	if err != nil {
		return err
	}
	e := TaskEdit{}
	if n := len(imp.Reading.Draft.Sections); n > 0 {
		last := imp.Reading.Draft.Sections[n-1]
		e.SectionNo, e.SectionTitle, e.No = last.No, last.Title, strconv.Itoa(len(last.Tasks)+1)
	}
	return p.showNewDraftTask(w, r, v, imp, imp.Version, e, http.StatusOK, nil)
}

func (p *Pages) showNewDraftTask(w http.ResponseWriter, r *http.Request, v account.Visit, imp Import, version int, e TaskEdit, status int, problem error) error {
	posts, err := p.postNames(r.Context(), v)
	if err != nil {
		return err
	}
	title := words.T(r.Context(), "Thêm nhiệm vụ")
	fields := fieldsOf(r.Context(), e, posts, problem)
	view := editView{
		page: p.frame.Page(r, v, title), title: title, sub: words.T(r.Context(), "bản nháp, chưa nhận"),
		action: importPath(v.Unit.Code, imp.ID) + "/tasks/new", back: importPath(v.Unit.Code, imp.ID) + "?show=all",
		version: version, fields: fields, wrong: fields.wrong(),
	}
	if errors.Is(problem, store.ErrStale) {
		view.notice = ui.Notice{Kind: ui.Warning, Text: words.T(r.Context(), "Có người vừa sửa bản nháp, hoặc mẫu này đã được gửi. Phần anh/chị gõ vẫn còn bên dưới; lưu lần nữa sẽ thêm nhiệm vụ này.")}
	}
	return web.Render(w, r, status, editPage(view))
}

func (p *Pages) addDraftTask(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	version, _ := form.Int("version") // 0 is no version: the act finds it stale
	id, e := r.PathValue("import"), editOf(form)
	err = p.actions.Revise(r.Context(), v, id, version, func(imp *Import) error { return imp.Reading.Add(e) })
	if inForm(err) || errors.Is(err, store.ErrStale) {
		imp, loadErr := p.actions.Import(r.Context(), v, id)
		if loadErr != nil {
			return loadErr
		}
		if errors.Is(err, store.ErrStale) {
			version = imp.Version
		}
		return p.showNewDraftTask(w, r, v, imp, version, e, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, importPath(v.Unit.Code, id)+"?show=all", http.StatusSeeOther)
	return nil
}

// headView is what the form of a draft's head shows.
type headView struct {
	page                            ui.Page
	title, action, back, version    string
	name, issuer, no, place, signer ui.Input
	post                            ui.TextArea
	date                            ui.Field
	day                             clock.Date
}

func (p *Pages) editHead(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	imp, err := p.actions.Import(r.Context(), v, r.PathValue("import"))
	if err != nil {
		return err
	}
	ctx, d := r.Context(), imp.Reading.Draft
	input := func(name, label, value string) ui.Input {
		return ui.Input{Field: ui.Field{Name: name, Label: label, Quiet: true}, Value: value}
	}
	title := words.T(ctx, "Sửa đầu văn bản")
	view := headView{
		page: p.frame.Page(r, v, title), title: title, version: strconv.Itoa(imp.Version),
		action: importPath(v.Unit.Code, imp.ID) + "/head", back: importPath(v.Unit.Code, imp.ID) + "?show=head",
		name: input("title", words.T(ctx, "Tên kế hoạch"), d.Title), issuer: input("unit", words.T(ctx, "Đơn vị ban hành"), d.Unit),
		no: input("number", words.T(ctx, "Số, ký hiệu"), d.Number), place: input("place", words.T(ctx, "Nơi ký"), d.Place),
		signer: input("signer", words.T(ctx, "Người ký"), d.Signer),
		post: ui.TextArea{
			Field: ui.Field{Name: "signer_post", Label: words.T(ctx, "Chức vụ người ký"), Quiet: true}, Value: d.SignerPost, Rows: 2,
		},
		date: ui.Field{Name: "date", Label: words.T(ctx, "Ngày ký"), Quiet: true}, day: d.Date,
	}
	return web.Render(w, r, http.StatusOK, headPage(view))
}

func (p *Pages) saveHead(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.revise(w, r, v, func(imp *Import, form web.Form) error {
		day, ok := form.Date("date")
		if !ok {
			return web.Invalid(words.T(r.Context(), "Hãy ghi ngày như 15/3/2024."))
		}
		d := &imp.Reading.Draft
		d.Title, d.Unit, d.Number, d.Place = form.Text("title"), form.Text("unit"), form.Text("number"), form.Text("place")
		d.Signer, d.SignerPost, d.Date = form.Text("signer"), strings.Join(form.Lines("signer_post"), "\n"), day
		imp.Reading.settleGeneral()
		return nil
	})
}

// settleGeneral settles the doubts about the document as a whole: the person
// has just seen its head.
func (r *Reading) settleGeneral() {
	for i := range r.Doubts {
		if r.Doubts[i].Task < 0 {
			r.Doubts[i].Settled = true
		}
	}
}
