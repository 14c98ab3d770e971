package account_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
)

type frame struct{}

func (frame) Page(_ *http.Request, v account.Visit, title string) ui.Page {
	return ui.Page{Title: title, UserName: v.User.Name}
}

// desk is a browser before an office's server.
type desk struct {
	office

	server http.Handler
	cookie string
}

// eachDesk runs a test on both databases. Besides the room's pages the server
// has one that needs the right to edit plans.
func eachDesk(t *testing.T, fn func(t *testing.T, d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := &desk{office: newOffice(t, db)}
		edit := web.NewRoute("GET", "/u/{unit}/edit", audit.Action("plan.edit"), web.Members, func(w http.ResponseWriter, r *http.Request) error {
			v, _ := account.VisitOf(r.Context())
			w.Header().Set("Visitor", v.User.Login+" "+v.Unit.Code)
			return nil
		})
		var err error
		d.server, err = web.New(web.Config{
			Routes: append(account.NewPages(d.Actions, frame{}, account.Cookies{}, nil).Routes(), edit),
			Gate:   account.NewGate(d.Actions, account.Cookies{}), Explain: account.Explain,
			Clock: d.clock, Log: slog.New(slog.DiscardHandler),
		})
		must(t, err)
		fn(t, d)
	})
}

func (d *desk) get(path string) *httptest.ResponseRecorder {
	return d.send(httptest.NewRequest(http.MethodGet, path, nil))
}

func (d *desk) post(path string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.send(r)
}

func (d *desk) send(r *http.Request) *httptest.ResponseRecorder {
	if d.cookie != "" {
		r.Header.Set("Cookie", d.cookie)
	}
	w := httptest.NewRecorder()
	d.server.ServeHTTP(w, r)
	return w
}

func (d *desk) enter(t *testing.T, login string) {
	t.Helper()
	w := d.post("/sign-in", "login", login, "password", password, "to", "/u/anh-son/edit")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("signing in is answered %d: %s", w.Code, w.Body)
	}
	d.cookie, _, _ = strings.Cut(w.Header().Get("Set-Cookie"), ";")
}

func expectAnswer(t *testing.T, what string, w *httptest.ResponseRecorder, code int, location string) {
	t.Helper()
	if got := w.Header().Get("Location"); w.Code != code || got != location {
		t.Errorf("%s is answered %d to %q, want %d to %q", what, w.Code, got, code, location)
	}
}

func TestSignInLeadsWhereTheReaderWantedToGo(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		expectAnswer(t, "a page before signing in", d.get("/u/anh-son/edit"), 303, "/sign-in?to=%2Fu%2Fanh-son%2Fedit")
		w := d.post("/sign-in", "login", " LAN ", "password", password, "to", "/u/anh-son/edit")
		expectAnswer(t, "signing in", w, 303, "/u/anh-son/edit")
		cookie := w.Header().Get("Set-Cookie")
		for _, part := range []string{"vidan=", "HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(cookie, part) {
				t.Errorf("the cookie %q has no %s", cookie, part)
			}
		}
		d.cookie, _, _ = strings.Cut(cookie, ";")
		if got := d.get("/u/anh-son/edit").Header().Get("Visitor"); got != "lan anh-son" {
			t.Errorf("the page is visited by %q", got)
		}
		expectAnswer(t, "the first page", d.get("/"), 303, "/u/anh-son/desk")
		expectAnswer(t, "signing in to another site", d.post("/sign-in", "login", "lan", "password", password, "to", "//evil.example"), 303, "/")
	})
}

func TestWrongPasswordsAreToldAndSlowed(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		w := d.post("/sign-in", "login", "lan", "password", "con cò bé bé")
		if w.Code != 422 || !strings.Contains(w.Body.String(), "chưa đúng") || !strings.Contains(w.Body.String(), `value="lan"`) {
			t.Errorf("a wrong password is answered %d", w.Code)
		}
		if strings.Contains(w.Body.String(), "con cò bé bé") {
			t.Error("the page repeats the password")
		}
		for range 20 {
			w = d.post("/sign-in", "login", "lan", "password", "con cò bé bé")
		}
		if w.Code != 429 || !strings.Contains(w.Body.String(), "Thử lại sau") {
			t.Errorf("many wrong passwords are answered %d", w.Code)
		}
	})
}

func TestGateKeepsToRightsAndUnits(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		reader := d.newUser(t, "binh")
		must(t, d.AddMember(t.Context(), d.program, account.NewMember{UserID: reader.ID, Role: account.Reader}))
		d.enter(t, "binh")
		if w := d.get("/u/anh-son/edit"); w.Code != 403 {
			t.Errorf("a reader who edits is answered %d", w.Code)
		}
		if w := d.get("/u/hai-binh/edit"); w.Code != 404 {
			t.Errorf("another unit is answered %d", w.Code)
		}
		if w := d.post("/u/anh-son/people", "login", "lan", "role", "reader"); w.Code != 403 {
			t.Errorf("a reader who adds people is answered %d", w.Code)
		}
		if body := d.get("/u/anh-son/people").Body.String(); !strings.Contains(body, "binh") || strings.Contains(body, "Thêm người") {
			t.Error("a reader does not see the people, or may add some")
		}
	})
}

func TestSignOutEndsTheSession(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.enter(t, "lan")
		expectAnswer(t, "signing out", d.post("/sign-out"), 303, "/sign-in")
		if w := d.get("/account"); w.Code != 303 {
			t.Errorf("the old cookie still opens a page: %d", w.Code)
		}
	})
}

func TestAdministratorsKeepTheirPeople(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.newUser(t, "mai")
		must(t, d.ChangeRole(t.Context(), d.program, d.lan.ID, account.Administrator))
		d.enter(t, "lan")
		expectAnswer(t, "adding a person", d.post("/u/anh-son/people", "login", "mai", "role", "officer"), 303, "/u/anh-son/people")
		if w := d.post("/u/anh-son/people", "login", "mai", "role", "officer"); w.Code != 422 || !strings.Contains(w.Body.String(), "đã có trong đơn vị") {
			t.Errorf("adding them again is answered %d", w.Code)
		}
		if w := d.post("/u/anh-son/people", "login", "nobody", "role", "officer", "password", "năm con chim én"); w.Code != 422 {
			t.Errorf("a unit's administrator who makes a user is answered %d", w.Code)
		}
		mai, err := d.UserByLogin(t.Context(), d.program, "mai")
		must(t, err)
		expectAnswer(t, "changing a role", d.post("/u/anh-son/people/"+mai.ID, "role", "leader"), 303, "/u/anh-son/people")
		if body := d.get("/u/anh-son/people").Body.String(); !strings.Contains(body, "Lãnh đạo") {
			t.Error("the page does not show the new role")
		}
		if w := d.post("/u/anh-son/people/"+mai.ID, "role", "emperor"); w.Code != 422 {
			t.Errorf("a role that is none is answered %d", w.Code)
		}
		if w := d.post("/u/anh-son/people/"+mai.ID+"/password", "password", "năm con chim én"); w.Code != 403 {
			t.Errorf("a unit's administrator who sets a password is answered %d", w.Code)
		}
		expectAnswer(t, "removing", d.post("/u/anh-son/people/"+mai.ID+"/remove"), 303, "/u/anh-son/people")
		if body := d.get("/u/anh-son/people").Body.String(); strings.Contains(body, "Lê Thị mai") {
			t.Error("the page still shows whom it removed")
		}
	})
}

func TestOwnPasswordIsChangedWithTheOldOne(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		d.enter(t, "lan")
		if w := d.post("/account/password", "old", "không phải", "password", "năm con chim én"); w.Code != 422 || !strings.Contains(w.Body.String(), "Mật khẩu hiện nay chưa đúng") {
			t.Errorf("a wrong old password is answered %d", w.Code)
		}
		if w := d.post("/account/password", "old", password, "password", "ngắn"); w.Code != 422 || !strings.Contains(w.Body.String(), "ít nhất 10") {
			t.Errorf("a short new password is answered %d", w.Code)
		}
		expectAnswer(t, "changing it", d.post("/account/password", "old", password, "password", "năm con chim én"), 303, "/sign-in")
		if w := d.get("/account"); w.Code != 303 {
			t.Errorf("the old session still opens a page: %d", w.Code)
		}
	})
}

func TestCookieOfAServerByHTTPSIsBoundToItsHost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		cookies := account.Cookies{Secure: true}
		server, err := web.New(web.Config{
			Routes: account.NewPages(o.Actions, frame{}, cookies, nil).Routes(), Gate: account.NewGate(o.Actions, cookies),
			Clock: o.clock, Log: slog.New(slog.DiscardHandler), Secure: true,
		})
		must(t, err)
		d := &desk{office: o, server: server}
		w := d.post("/sign-in", "login", "lan", "password", password)
		if got := w.Header().Get("Set-Cookie"); !strings.HasPrefix(got, "__Host-vidan=") || !strings.Contains(got, "Secure") {
			t.Errorf("the cookie is %q", got)
		}
	})
}
