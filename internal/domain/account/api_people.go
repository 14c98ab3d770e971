package account

import (
	"context"
	"net/http"

	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

type (
	// OfMember names a member of a unit.
	OfMember struct {
		api.InUnit
		User string `path:"user"`
	}
	// OfUser names a user of the installation.
	OfUser struct {
		User string `path:"user"`
	}

	// MemberBody is a member as they are told.
	MemberBody struct {
		ID       string   `json:"id"`
		Login    string   `json:"login"`
		Name     string   `json:"name"`
		Role     Role     `json:"role"`
		PostID   string   `json:"post_id,omitempty"`
		PostName string   `json:"post_name,omitempty"`
		Fields   []string `json:"fields,omitempty" doc:"The fields that a leader answers for; absent is all of them."`
		Disabled bool     `json:"disabled"`
	}
	// RoleBody is a role that a member can have.
	RoleBody struct {
		Role  Role   `json:"role"`
		Name  string `json:"name"`
		About string `json:"about"`
	}
	addMemberIn struct {
		api.InUnit
		Body struct {
			Login  string   `json:"login" doc:"Of somebody who has an account."`
			Role   Role     `json:"role"`
			PostID string   `json:"post_id,omitempty"`
			Fields []string `json:"fields,omitempty" maxItems:"50"`
		}
	}
	changeMemberIn struct {
		OfMember
		Body struct {
			Role        Role     `json:"role"`
			PostID      string   `json:"post_id,omitempty"`
			Fields      []string `json:"fields,omitempty" maxItems:"50"`
			SuccessorID string   `json:"successor_id,omitempty" doc:"Who goes on with the open work when the post changes."`
		}
	}
	removeMemberIn struct {
		OfMember
		Body struct {
			SuccessorID string `json:"successor_id,omitempty"`
		}
	}

	// UserBody is a user as they are told.
	UserBody struct {
		ID          string `json:"id"`
		Login       string `json:"login"`
		Name        string `json:"name"`
		Email       string `json:"email,omitempty"`
		SystemAdmin bool   `json:"system_admin"`
		Disabled    bool   `json:"disabled"`
	}
	addUserIn struct {
		Body struct {
			Login    string `json:"login"`
			Name     string `json:"name"`
			Email    string `json:"email,omitempty"`
			Password string `json:"password" doc:"The first password, of at least 10 letters."`
		}
	}
	findUserIn struct {
		Login string `query:"login" required:"true"`
	}
	passwordIn struct {
		OfUser
		Body struct {
			Password string `json:"password"`
		}
	}
)

// explainAPI puts what a person can do something about into words.
func explainAPI(ctx context.Context, err error) error {
	if text, ok := tellPerson(ctx, err); ok {
		return web.Invalid(text).Because(err)
	}
	return Explain(err)
}

func addPeople(to *api.API, a *Actions) {
	op := func(id, method, path string, action audit.Action, summary string) api.Operation {
		return api.Operation{ID: id, Method: method, Path: "/units/{unit}" + path, Action: action, Tag: "account", Summary: summary, Explain: explainAPI}
	}
	api.Add(to, op("list-roles", http.MethodGet, "/roles", ActViewPeople, "The roles that members can have."), Operation(a.apiRoles))
	api.Add(to, op("list-people", http.MethodGet, "/people", ActViewPeople, "The members of the unit, by their names."), Operation(a.apiPeople))
	api.Add(to, op("add-member", http.MethodPost, "/people", ActManagePeople, "Take somebody who has an account into the unit."), Operation(a.apiAddMember))
	api.Add(to, op("change-member", http.MethodPut, "/people/{user}", ActManagePeople, "Give a member another role, post or fields."), Operation(a.apiChangeMember))
	api.Add(to, op("remove-member", http.MethodPost, "/people/{user}/remove", ActManagePeople, "End a membership; the work is handed over."),
		Operation(func(ctx context.Context, v Visit, in *removeMemberIn) (*struct{}, error) {
			return nil, a.RemoveMember(ctx, v, in.User, in.Body.SuccessorID)
		}))
}

func addUsers(to *api.API, a *Actions) {
	op := func(id, method, path, summary string) api.Operation {
		return api.Operation{ID: id, Method: method, Path: "/users" + path, Action: ActManageUsers, Tag: "account", Summary: summary, Explain: explainAPI}
	}
	onUser := func(act func(ctx context.Context, v Visit, userID string) error) func(context.Context, *OfUser) (*struct{}, error) {
		return Operation(func(ctx context.Context, v Visit, in *OfUser) (*struct{}, error) { return nil, act(ctx, v, in.User) })
	}
	create := op("add-user", http.MethodPost, "", "Make an account.")
	create.Creates = true
	api.Add(to, create, Operation(a.apiAddUser))
	api.Add(to, op("find-user", http.MethodGet, "", "The account of a login."), Operation(a.apiFindUser))
	api.Add(to, op("disable-user", http.MethodPost, "/{user}/disable", "Shut somebody out at once, everywhere."), onUser(a.Disable))
	api.Add(to, op("enable-user", http.MethodPost, "/{user}/enable", "Let somebody in again."), onUser(a.Enable))
	api.Add(to, op("reset-factors", http.MethodPost, "/{user}/reset-factors", "Let somebody who lost their second factor sign in by the password alone."), onUser(a.ResetFactors))
	api.Add(to, op("set-password", http.MethodPut, "/{user}/password", "Set a password; all sessions end."),
		Operation(func(ctx context.Context, v Visit, in *passwordIn) (*struct{}, error) {
			return nil, a.SetPassword(ctx, v, in.User, in.Body.Password)
		}))
}

func (a *Actions) apiRoles(ctx context.Context, _ Visit, _ *api.InUnit) (*struct{ Body api.List[RoleBody] }, error) {
	return &struct{ Body api.List[RoleBody] }{api.ListOf(api.Each(a.roles.Names(), func(n RoleName) RoleBody {
		return RoleBody{n.Role, n.in(ctx), n.about(ctx)}
	}))}, nil
}

func memberBody(m Member) MemberBody {
	return MemberBody{m.ID, m.Login, m.Name, m.Role, m.PostID, m.PostName, m.Fields, !m.DisabledAt.IsZero()}
}

func (a *Actions) apiPeople(ctx context.Context, v Visit, _ *api.InUnit) (*struct{ Body api.List[MemberBody] }, error) {
	people, err := a.People(ctx, v)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[MemberBody] }{api.ListOf(api.Each(people, memberBody))}, nil
}

func (a *Actions) apiMember(ctx context.Context, v Visit, userID string) (*struct{ Body MemberBody }, error) {
	people, err := a.People(ctx, v)
	if err != nil {
		return nil, err
	}
	for _, m := range people {
		if m.ID == userID {
			return &struct{ Body MemberBody }{memberBody(m)}, nil
		}
	}
	return nil, web.NotFound()
}

func (a *Actions) apiAddMember(ctx context.Context, v Visit, in *addMemberIn) (*struct{ Body MemberBody }, error) {
	user, err := a.UserByLogin(ctx, v, in.Body.Login)
	if err != nil {
		return nil, err
	}
	n := NewMember{UserID: user.ID, Role: in.Body.Role, PostID: in.Body.PostID, Fields: in.Body.Fields}
	if err := a.AddMember(ctx, v, n); err != nil {
		return nil, err
	}
	return a.apiMember(ctx, v, user.ID)
}

func (a *Actions) apiChangeMember(ctx context.Context, v Visit, in *changeMemberIn) (*struct{ Body MemberBody }, error) {
	b := in.Body
	if _, err := a.apiMember(ctx, v, in.User); err != nil {
		return nil, err
	}
	if err := a.ChangeMember(ctx, v, in.User, MemberChange{Role: b.Role, PostID: b.PostID, Fields: b.Fields, SuccessorID: b.SuccessorID}); err != nil {
		return nil, err
	}
	return a.apiMember(ctx, v, in.User)
}

func userBody(u User) UserBody {
	return UserBody{u.ID, u.Login, u.Name, u.Email, u.SystemAdmin, !u.DisabledAt.IsZero()}
}

func (a *Actions) apiAddUser(ctx context.Context, v Visit, in *addUserIn) (*struct{ Body UserBody }, error) {
	b := in.Body
	user, err := a.CreateUser(ctx, v, NewUser{Login: b.Login, Name: b.Name, Email: b.Email, Password: b.Password})
	if err != nil {
		return nil, err
	}
	return &struct{ Body UserBody }{userBody(user)}, nil
}

func (a *Actions) apiFindUser(ctx context.Context, v Visit, in *findUserIn) (*struct{ Body UserBody }, error) {
	user, err := a.UserByLogin(ctx, v, in.Login)
	if err != nil {
		return nil, err
	}
	return &struct{ Body UserBody }{userBody(user)}, nil
}
