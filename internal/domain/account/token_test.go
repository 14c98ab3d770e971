package account_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// token makes a token of Lan in xã Anh Sơn.
func (o office) token(tb testing.TB, scopes ...account.Scope) (account.Token, string) {
	tb.Helper()
	t, text, err := o.MakeTokenFor(tb.Context(), o.program, o.lan.ID, account.NewToken{Name: "Cổng tỉnh", Scopes: scopes})
	must(tb, err)
	return t, text
}

func TestATokenHoldsWhatRoleAndScopeBothHold(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		_, reading := o.token(t, "read")
		_, working := o.token(t, "plan", "people")
		for _, test := range []struct {
			text   string
			action audit.Action
			want   bool
		}{
			{reading, "plan.view", true},
			{reading, "plan.edit", false},             // the role does, the scope does not
			{reading, account.ActManagePeople, false}, // neither does
			{working, "plan.edit", true},
			{working, account.ActViewPeople, true},
			{working, account.ActManagePeople, false}, // the scope does, the role does not
			{working, "discussion.comment", false},
		} {
			v, _, err := o.TokenVisit(t.Context(), test.text, home)
			must(t, err)
			if v.Can(test.action) != test.want || v.Unit.ID != o.anSon.ID || v.User.ID != o.lan.ID || v.From != home {
				t.Errorf("%s: %v in %s, want %v", test.action, v.Can(test.action), v.Unit.Code, test.want)
			}
		}
	})
}

func TestWhatEndsAToken(t *testing.T) {
	ends := map[string]func(o office, id string) error{
		"its owner": func(o office, id string) error {
			v, err := o.Can(t.Context(), o.lan.ID, account.ActViewPeople, o.anSon.ID)
			if err != nil {
				return err
			}
			return o.EndToken(t.Context(), v, id)
		},
		"an administrator": func(o office, id string) error { return o.EndToken(t.Context(), o.program, id) },
		"leaving":          func(o office, _ string) error { return o.RemoveMember(t.Context(), o.program, o.lan.ID, "") },
		"being shut out":   func(o office, _ string) error { return o.Disable(t.Context(), o.program, o.lan.ID) },
		"a new password": func(o office, _ string) error {
			return o.ChangePassword(t.Context(), o.lan, home, password, "bốn con gà vàng")
		},
		"a password given": func(o office, _ string) error {
			return o.SetPassword(t.Context(), o.program, o.lan.ID, "bốn con gà vàng")
		},
		"time": func(o office, _ string) error {
			o.clock.move(account.StandardTokenAge)
			return nil
		},
	}
	eachOffice(t, func(t *testing.T, o office) {
		for how, end := range ends {
			made, text := o.token(t, "read")
			_, id, err := o.TokenVisit(t.Context(), text, home)
			must(t, err)
			if id != made.ID {
				t.Errorf("%s: it is the token %s, want %s", how, id, made.ID)
			}
			must(t, end(o, made.ID))
			_, _, err = o.TokenVisit(t.Context(), text, home)
			expect(t, how, err, account.ErrSignedOut)
			o = newOfficeLike(t, o)
		}
	})
}

// newOfficeLike brings Lan back as she was.
func newOfficeLike(tb testing.TB, o office) office {
	tb.Helper()
	must(tb, o.Enable(tb.Context(), o.program, o.lan.ID))
	must(tb, o.SetPassword(tb.Context(), o.program, o.lan.ID, password))
	_ = o.AddMember(tb.Context(), o.program, account.NewMember{UserID: o.lan.ID, Role: account.Officer}) // is one, unless she left
	return o
}

func TestWantingTokensAreRefused(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t))
	for _, test := range []struct {
		n    account.NewToken
		want error
	}{
		{account.NewToken{Name: " ", Scopes: []account.Scope{"read"}}, account.ErrTokenName},
		{account.NewToken{Name: strings.Repeat("x", 101), Scopes: []account.Scope{"read"}}, account.ErrTokenName},
		{account.NewToken{Name: "x"}, account.ErrTokenScope},
		{account.NewToken{Name: "x", Scopes: []account.Scope{"read", "none"}}, account.ErrTokenScope},
		{account.NewToken{Name: "x", Scopes: []account.Scope{account.SystemScope}}, account.ErrTokenScope},
		{account.NewToken{Name: "x", Scopes: []account.Scope{"read"}, Lasts: time.Hour}, account.ErrTokenExpiry},
		{account.NewToken{Name: "x", Scopes: []account.Scope{"read"}, Lasts: 400 * 24 * time.Hour}, account.ErrTokenExpiry},
	} {
		_, _, err := o.MakeTokenFor(t.Context(), o.program, o.lan.ID, test.n)
		expect(t, test.n.Name, err, test.want)
	}
	for range 20 {
		o.token(t, "read")
	}
	_, _, err := o.MakeTokenFor(t.Context(), o.program, o.lan.ID, account.NewToken{Name: "x", Scopes: []account.Scope{"read"}})
	expect(t, "the 21st", err, account.ErrManyTokens)
}

func TestTokensOfOthersAreNotThere(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t))
	made, _ := o.token(t, "read")
	other := o.newUser(t, "hoa")
	must(t, o.AddMember(t.Context(), o.program, account.NewMember{UserID: other.ID, Role: account.Officer}))
	v, err := o.Can(t.Context(), other.ID, account.ActViewPeople, o.anSon.ID)
	must(t, err)
	if err := o.EndToken(t.Context(), v, made.ID); err == nil {
		t.Error("a colleague ends the token")
	}
	listed, err := o.Tokens(t.Context(), v)
	must(t, err)
	if len(listed) != 0 {
		t.Errorf("a colleague sees %+v", listed)
	}
	if err := o.EndToken(t.Context(), account.ByProgram(o.haiBinh), made.ID); err == nil {
		t.Error("another unit ends the token")
	}
}

// A system administrator's token acts in no unit.
func TestTokensOfSystemAdministrators(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t))
	root, err := o.CreateUser(t.Context(), o.program, account.NewUser{Login: "root", Name: "Quản trị", Password: password, SystemAdmin: true})
	must(t, err)
	v, err := o.SystemVisit(root, home)
	must(t, err)
	_, text, err := o.MakeToken(t.Context(), v, account.NewToken{Name: "Máy chủ", Scopes: []account.Scope{account.SystemScope}})
	must(t, err)
	got, _, err := o.TokenVisit(t.Context(), text, home)
	must(t, err)
	if got.Unit.ID != "" || !got.Can(account.ActManageUsers) || !got.Can(unit.ActManage) || got.Can("plan.view") {
		t.Errorf("the visit is to %q", got.Unit.ID)
	}
	lan, err := o.SystemVisit(o.lan, home)
	expect(t, "no administrator", err, account.ErrForbidden)
	_, _, err = o.MakeToken(t.Context(), lan, account.NewToken{Name: "x", Scopes: []account.Scope{account.SystemScope}})
	expect(t, "no administrator's token", err, account.ErrForbidden)
}

func TestTheGateTakesTokensOnlyAtTheAPI(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		gate := account.NewGate(o.Actions, account.Cookies{})
		_, text := o.token(t, "read")
		session := o.signIn(t, "lan")
		admit := func(path, unit, bearer, cookie string, action audit.Action) error {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.SetPathValue("unit", unit)
			if bearer != "" {
				r.Header.Set("Authorization", bearer)
			}
			if cookie != "" {
				r.AddCookie(&http.Cookie{Name: "vidan", Value: cookie})
			}
			_, err := gate.Admit(r, web.NewRoute("GET", "/api/v1/units/{unit}/x", action, web.Members, nil))
			return err
		}
		for _, test := range []struct {
			name                       string
			path, unit, bearer, cookie string
			action                     audit.Action
			want                       int
		}{
			{"its unit", "/api/v1/units/anh-son/x", "anh-son", "Bearer " + text, "", "plan.view", 0},
			{"beyond its scope", "/api/v1/units/anh-son/x", "anh-son", "Bearer " + text, "", "plan.edit", 403},
			{"another unit", "/api/v1/units/hai-binh/x", "hai-binh", "Bearer " + text, "", "plan.view", 404},
			{"no unit", "/api/v1/units/none/x", "none", "Bearer " + text, "", "plan.view", 404},
			{"a cookie instead", "/api/v1/units/anh-son/x", "anh-son", "", session, "plan.view", 401},
			{"a session as a token", "/api/v1/units/anh-son/x", "anh-son", "Bearer " + session, "", "plan.view", 401},
			{"another scheme", "/api/v1/units/anh-son/x", "anh-son", "Basic " + text, "", "plan.view", 401},
			{"an unknown token", "/api/v1/units/anh-son/x", "anh-son", "Bearer vdn_x", "", "plan.view", 401},
			{"a token at a page", "/u/anh-son/x", "anh-son", "Bearer " + text, "", "plan.view", 401},
			{"a token as a cookie", "/u/anh-son/x", "anh-son", "", text, "plan.view", 401},
		} {
			err := admit(test.path, test.unit, test.bearer, test.cookie, test.action)
			status := 0
			if e, ok := errors.AsType[*web.Error](err); ok {
				status = e.Status()
			}
			if status != test.want || err == nil != (test.want == 0) {
				t.Errorf("%s: %v, want %d", test.name, err, test.want)
			}
		}
		var last error
		for range 101 {
			last = admit("/api/v1/units/anh-son/x", "anh-son", "Bearer "+text, "", "plan.view")
		}
		if e, ok := errors.AsType[*web.Error](last); !ok || e.Status() != http.StatusTooManyRequests || e.RetryAfter <= 0 {
			t.Errorf("after a hundred at once: %v", last)
		}
	})
}
