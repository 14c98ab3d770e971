package account

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// peopleView is what the page of a unit's members shows.
type peopleView struct {
	page    ui.Page
	code    string
	members []Member
	roles   []ui.Option
	names   []RoleName
	posts   []ui.Option
	// manages and users are the reader's rights: to change members, and to
	// make users and set passwords.
	manages, users bool
	// chosen is the member who is being changed; its ID is empty for nobody.
	chosen Member
	// successor is who was chosen to go on with their work, typedPost the post
	// of a form that came back.
	successor string
	typedPost *string
	// fields are the titles of those that a leader can answer for.
	fields []string
	typed  NewUser
	wrong  string

	// working says that the open work of people is shown; held is that work,
	// unheld what nobody can do.
	working bool
	held    Held
	unheld  []PostLoad
	records ui.Link
}

// peopleBack is a form that came back: whom it was about, what was typed, and
// what is wrong with it.
type peopleBack struct {
	chosen string
	change *MemberChange
	typed  NewUser
	wrong  error
}

func (p *Pages) people(w http.ResponseWriter, r *http.Request, v Visit) error {
	return p.showPeople(w, r, v, peopleBack{chosen: web.Query(r).Text("edit")})
}

// showPeople shows the members; a wrong that the reader can put right stands
// above the form that it came from.
func (p *Pages) showPeople(w http.ResponseWriter, r *http.Request, v Visit, back peopleBack) error {
	ctx := r.Context()
	members, err := p.actions.People(ctx, v)
	if err != nil {
		return err
	}
	posts, err := p.actions.units.Posts(ctx, v.Unit.ID)
	if err != nil {
		return err
	}
	view := peopleView{
		page: p.frame.Page(r, v, words.T(ctx, "Người trong đơn vị")), code: v.Unit.Code, members: members,
		roles: roleOptions(ctx, p.actions.roles), names: p.actions.roles.Names(), posts: postOptions(ctx, posts),
		manages: v.Can(ActManagePeople), users: v.Can(ActManageUsers), typed: back.typed,
	}
	if err := p.addWork(ctx, v, &view, posts); err != nil {
		return err
	}
	view.choose(back)
	status := http.StatusOK
	if back.wrong != nil {
		status = http.StatusUnprocessableEntity
		view.wrong, _ = tellPerson(ctx, back.wrong)
		view.page.Path = peoplePath(v.Unit.Code)
	}
	return web.Render(w, r, status, peoplePage(view))
}

// addWork adds what the members have still to do.
func (p *Pages) addWork(ctx context.Context, v Visit, view *peopleView, posts []unit.Post) error {
	if p.work == nil {
		return nil
	}
	held, err := p.work.Held(ctx, v)
	if err != nil {
		return err
	}
	if view.fields, err = p.work.Fields(ctx, v); err != nil {
		return err
	}
	view.held, view.unheld, view.records = held, held.Unheld(view.members, posts), p.work.Records(ctx, v)
	view.working = len(held.ByUser)+len(held.ByPost) > 0
	return nil
}

// choose finds the member who is being changed, as the reader has typed them.
func (view *peopleView) choose(back peopleBack) {
	for _, m := range view.members {
		if m.ID == back.chosen && view.manages {
			view.chosen = m
		}
	}
	if back.change != nil {
		view.chosen.Role, view.chosen.Fields, view.successor = back.change.Role, back.change.Fields, back.change.SuccessorID
		view.typedPost = &back.change.PostID
	}
}

// tellPerson adds what can be wrong when a person is added.
func tellPerson(ctx context.Context, err error) (string, bool) {
	switch {
	case errors.Is(err, store.ErrExists):
		return words.T(ctx, "Người này đã có trong đơn vị, hoặc tên đăng nhập đã có người dùng."), true
	case errors.Is(err, store.ErrNotFound):
		return words.T(ctx, "Chưa có ai dùng tên đăng nhập này. Người quản trị hệ thống tạo được tài khoản mới."), true
	}
	return tell(ctx, err)
}

func (p *Pages) addPerson(w http.ResponseWriter, r *http.Request, v Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	typed := NewUser{Login: form.Text("login"), Name: form.Text("name"), Password: form.Secret("password")}
	if err := p.add(r.Context(), v, typed, Role(form.Text("role")), form.Text("post")); err != nil {
		if _, ok := tellPerson(r.Context(), err); ok {
			return p.showPeople(w, r, v, peopleBack{typed: typed, wrong: err})
		}
		return err
	}
	return backToPeople(w, r, v)
}

// add makes a user a member, and makes the user first when a password is given.
func (p *Pages) add(ctx context.Context, v Visit, n NewUser, role Role, postID string) error {
	if err := p.actions.checkMember(ctx, v.Unit.ID, role, postID); err != nil {
		return err
	}
	user, err := p.actions.UserByLogin(ctx, v, n.Login)
	if errors.Is(err, store.ErrNotFound) && n.Password != "" && v.Can(ActManageUsers) {
		user, err = p.actions.CreateUser(ctx, v, n)
	}
	if err != nil {
		return err
	}
	return p.actions.AddMember(ctx, v, NewMember{UserID: user.ID, Role: role, PostID: postID})
}

func (p *Pages) changePerson(w http.ResponseWriter, r *http.Request, v Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id, change := r.PathValue("user"), changeOf(form)
	return p.changed(w, r, v, peopleBack{chosen: id, change: &change}, p.actions.ChangeMember(r.Context(), v, id, change))
}

func changeOf(form web.Form) MemberChange {
	return MemberChange{
		Role: Role(form.Text("role")), PostID: form.Text("post"), Fields: form.All("field"), SuccessorID: form.Text("successor"),
	}
}

func (p *Pages) removePerson(w http.ResponseWriter, r *http.Request, v Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id, change := r.PathValue("user"), changeOf(form)
	back := peopleBack{chosen: id}
	if form.Has("role") {
		back.change = &change
	}
	return p.changed(w, r, v, back, p.actions.RemoveMember(r.Context(), v, id, change.SuccessorID))
}

func (p *Pages) setPassword(w http.ResponseWriter, r *http.Request, v Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	member, err := p.member(r.Context(), v, r.PathValue("user"))
	if err != nil {
		return err
	}
	return p.changed(w, r, v, peopleBack{chosen: member.ID}, p.actions.SetPassword(r.Context(), v, member.ID, form.Secret("password")))
}

// resetFactors lets somebody who has lost their second factor sign in by the
// password alone.
func (p *Pages) resetFactors(w http.ResponseWriter, r *http.Request, v Visit) error {
	member, err := p.member(r.Context(), v, r.PathValue("user"))
	if err != nil {
		return err
	}
	return p.changed(w, r, v, peopleBack{chosen: member.ID}, p.actions.ResetFactors(r.Context(), v, member.ID))
}

// member finds a member of the visited unit: this page is for nobody else.
func (p *Pages) member(ctx context.Context, v Visit, userID string) (Member, error) {
	members, err := p.actions.People(ctx, v)
	if err != nil {
		return Member{}, err
	}
	for _, m := range members {
		if m.ID == userID {
			return m, nil
		}
	}
	return Member{}, web.NotFound()
}

func (p *Pages) changed(w http.ResponseWriter, r *http.Request, v Visit, back peopleBack, err error) error {
	if err == nil {
		return backToPeople(w, r, v)
	}
	if _, ok := tell(r.Context(), err); ok {
		back.wrong = err
		return p.showPeople(w, r, v, back)
	}
	return err
}

func backToPeople(w http.ResponseWriter, r *http.Request, v Visit) error {
	http.Redirect(w, r, peoplePath(v.Unit.Code), http.StatusSeeOther)
	return nil
}

func roleOptions(ctx context.Context, roles *Roles) []ui.Option {
	var options []ui.Option
	for _, name := range roles.Names() {
		options = append(options, ui.Option{Value: string(name.Role), Text: name.in(ctx)})
	}
	return options
}

// RoleName is what a role is called in the reader's language, "" for none that
// a member can have.
func (a *Actions) RoleName(ctx context.Context, role Role) string {
	for _, name := range a.roles.order {
		if name.Role == role {
			return name.in(ctx)
		}
	}
	return ""
}

func (n RoleName) about(ctx context.Context) string {
	if words.Locale(ctx) == words.English {
		return n.AboutEn
	}
	return n.AboutVi
}

func (n RoleName) in(ctx context.Context) string {
	if words.Locale(ctx) == words.English {
		return n.En
	}
	return n.Vi
}

// postOptions offers the posts that are open, and none.
func postOptions(ctx context.Context, posts []unit.Post) []ui.Option {
	options := []ui.Option{{Text: words.T(ctx, "không giữ chức danh nào")}}
	for _, post := range posts {
		if post.ClosedAt.IsZero() {
			options = append(options, ui.Option{Value: post.ID, Text: post.Name})
		}
	}
	return options
}

// roleName is what the page calls a role; a role that is no longer known shows
// as it is written.
func (view peopleView) roleName(role Role) string {
	for _, option := range view.roles {
		if option.Value == string(role) {
			return option.Text
		}
	}
	return string(role)
}

func (view peopleView) table(ctx context.Context) ui.Table {
	t := ui.Table{
		Caption: words.T(ctx, "Người trong đơn vị"),
		Columns: []ui.Column{
			{Title: words.T(ctx, "Họ và tên")}, {Title: words.T(ctx, "Chức danh")}, {Title: words.T(ctx, "Vai trò")},
			{Title: words.T(ctx, "Tên đăng nhập")}, {Title: words.T(ctx, "Trạng thái")},
		},
	}
	if view.working {
		t.Columns = append(t.Columns, ui.Column{Title: words.T(ctx, "Việc đang mở")})
	}
	if view.manages {
		t.Columns = append(t.Columns, ui.Column{Title: words.T(ctx, "Việc làm"), Hidden: true})
	}
	for _, m := range view.members {
		t.Rows = append(t.Rows, view.row(ctx, m))
	}
	return t
}

func (view peopleView) row(ctx context.Context, m Member) ui.Row {
	state := ui.State{Shape: ui.Disc, Text: words.T(ctx, "đang làm việc")}
	if !m.DisabledAt.IsZero() {
		state = ui.State{Shape: ui.Dash, Text: words.T(ctx, "đã khóa")}
	}
	role := ui.Cell{Text: view.roleName(m.Role), Note: strings.Join(m.Fields, "; ")}
	row := ui.Row{Cells: []ui.Cell{{Text: m.Name}, {Text: m.PostName}, role, {Text: m.Login}, {View: ui.StateBadge(state)}}}
	if view.working {
		row.Cells = append(row.Cells, ui.Cell{Text: loadText(ctx, view.held.Of(m))})
	}
	if view.manages {
		row.Cells = append(row.Cells, ui.Cell{View: editLink(peoplePath(view.code)+"?edit="+m.ID, m.Name)})
	}
	return row
}

// fieldChecks offers the fields that a leader answers for: those of the unit's
// plans, and those that the chosen member has from others.
func (view peopleView) fieldChecks() []ui.Check {
	var checks []ui.Check
	titles := slices.Concat(view.fields, view.chosen.Fields)
	for i, title := range titles {
		if slices.Contains(titles[:i], title) {
			continue
		}
		checks = append(checks, ui.Check{
			Field: ui.Field{Name: "field", ID: "field-" + strconv.Itoa(i), Label: title}, Value: title,
			Checked: slices.Contains(view.chosen.Fields, title),
		})
	}
	return checks
}

// roleTerms say what each role is for.
func (view peopleView) roleTerms(ctx context.Context) []ui.Term {
	var terms []ui.Term
	for _, name := range view.names {
		terms = append(terms, ui.Term{Name: name.in(ctx), Text: name.about(ctx)})
	}
	return terms
}

// loadText says how much work is open: "30 việc, 2 quá hạn"; "" for none.
func loadText(ctx context.Context, l Load) string {
	switch {
	case l.Open == 0:
		return ""
	case l.Overdue == 0:
		return words.T(ctx, "%d việc", l.Open)
	}
	return words.T(ctx, "%d việc, %d quá hạn", l.Open, l.Overdue)
}

// chosenLoad says what the chosen member would leave behind, "" for nothing.
func (view peopleView) chosenLoad(ctx context.Context) string {
	load := view.held.Of(view.chosen)
	if load.Open == 0 {
		return ""
	}
	return words.T(ctx, "%d việc đang mở: %d quá hạn. Khi đổi chức danh hoặc rời đơn vị, việc được bàn giao và có biên bản.", load.Open, load.Overdue)
}

// successors offers those who can go on with the chosen member's work.
func (view peopleView) successors(ctx context.Context) []ui.Option {
	options := []ui.Option{{Text: words.T(ctx, "để theo chức danh")}}
	for _, m := range view.members {
		if m.ID == view.chosen.ID || !m.DisabledAt.IsZero() {
			continue
		}
		name := m.Name
		if m.PostName != "" {
			name += " – " + m.PostName
		}
		options = append(options, ui.Option{Value: m.ID, Text: name})
	}
	return options
}

// post is the post that the form of the chosen member shows.
func (view peopleView) post() string {
	if view.typedPost != nil {
		return *view.typedPost
	}
	return view.chosen.PostID
}

// unheldText lists the posts whose work nobody can do.
func (view peopleView) unheldText(ctx context.Context) string {
	var parts []string
	for _, p := range view.unheld {
		name := p.Name
		if p.ID == "" {
			name = words.T(ctx, "chưa ghi chủ trì")
		}
		parts = append(parts, name+" ("+loadText(ctx, p.Load)+")")
	}
	return words.T(ctx, "Công việc không có người: %s.", strings.Join(parts, "; "))
}
