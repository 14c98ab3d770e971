package app

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// desk is a browser before the application.
type desk struct {
	*visitors

	handler http.Handler
}

func newDesk(tb testing.TB, c Config) *desk {
	tb.Helper()
	v := newVisitors(tb, c)
	handler, err := v.Handler()
	must(tb, err)
	return &desk{v, handler}
}

// send asks for something as one of the visitors; "" has not signed in.
func (d *desk) send(login string, r *http.Request) *httptest.ResponseRecorder {
	if login != "" {
		r.AddCookie(&http.Cookie{Name: "vidan", Value: d.token(login)})
	}
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return w
}

func (d *desk) get(login, path string) *httptest.ResponseRecorder {
	return d.send(login, httptest.NewRequest(http.MethodGet, path, nil))
}

func (d *desk) post(login, path string, pairs ...string) *httptest.ResponseRecorder {
	return d.send(login, formRequest(path, pairs...))
}

func formRequest(path string, pairs ...string) *http.Request {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// thePlan is the demo's plan with its tasks.
func (d *desk) thePlan(tb testing.TB) (plan.Plan, []plan.Task) {
	tb.Helper()
	plans, err := d.Plans.Plans(tb.Context(), d.program(tb), 2024)
	must(tb, err)
	tasks, err := d.Plans.Tasks(tb.Context(), d.program(tb), plans[0].ID)
	must(tb, err)
	return plans[0], tasks
}

// fill makes the address of a route, with the ids of things that are there.
// Each visitor reviews a draft of their own.
func (d *desk) fill(tb testing.TB) func(path, unit string) string {
	tb.Helper()
	if d.spare.ID == "" {
		d.invite(tb)
	}
	p, tasks := d.thePlan(tb)
	imp, err := d.Plans.DraftByHand(tb.Context(), d.program(tb), 2025, plan.Reform, p.ID)
	must(tb, err)
	task := dated(tb, tasks)
	approved := d.approvedEstimate(tb)
	comment, record := d.someTalk(tb, task), d.someHandOver(tb)
	return func(path, unit string) string {
		err := d.Accounts.AddMember(tb.Context(), d.program(tb), account.NewMember{UserID: d.spare.ID, Role: account.Reader})
		if err != nil && !errors.Is(err, store.ErrExists) { // the request before may have removed them
			tb.Fatal(err)
		}
		if strings.Contains(path, "/imports/") {
			path = strings.ReplaceAll(path, "{task}", "0")
		}
		return strings.NewReplacer(
			"{unit}", unit, "{year}", "2024", "{month}", "3", "{task}", task.ID, "{plan}", p.ID, "{format}", "json",
			"{occurrence}", task.Occurrences[0].ID, "{import}", imp.ID, "{section}", "0",
			"{doubt}", "0", "{correction}", "0", "{offer}", "0", "{user}", d.spare.ID,
			"{notice}", "none", "{day}", "2024-03-12",
			"{estimate}", approved.ID, "{spending}", approved.Spendings[0].ID,
			"{comment}", comment, "{handover}", record,
		).Replace(path)
	}
}

// approvedEstimate is an estimate of the demo of which something was spent.
func (d *desk) approvedEstimate(tb testing.TB) estimate.Detail {
	tb.Helper()
	spent, err := d.Estimates.Estimates(tb.Context(), d.program(tb), 2024, estimate.Filter{Column: estimate.ColSpent})
	must(tb, err)
	detail, err := d.Estimates.Estimate(tb.Context(), d.program(tb), spent[0].ID)
	must(tb, err)
	return detail
}

// someTalk is the id of a comment on a task.
func (d *desk) someTalk(tb testing.TB, task plan.Task) string {
	tb.Helper()
	c, err := d.Talk.Comment(tb.Context(), d.program(tb), discussion.NewComment{ID: store.NewID(), TaskID: task.ID, Text: "Đã gửi dự thảo"})
	must(tb, err)
	return c.ID
}

// someHandOver is the id of the record of a hand-over: that of the spare user,
// who held a post for a moment.
func (d *desk) someHandOver(tb testing.TB) string {
	tb.Helper()
	v := d.program(tb)
	_, tasks := d.thePlan(tb)
	err := d.Accounts.AddMember(tb.Context(), v, account.NewMember{UserID: d.spare.ID, Role: account.Reader})
	if err != nil && !errors.Is(err, store.ErrExists) {
		tb.Fatal(err)
	}
	must(tb, d.Accounts.SetPost(tb.Context(), v, d.spare.ID, dated(tb, tasks).LeadPostID))
	must(tb, d.Accounts.SetPost(tb.Context(), v, d.spare.ID, ""))
	records, err := d.HandOver.List(tb.Context(), v)
	must(tb, err)
	return records[0].ID
}

// dated is the first task with an occurrence.
func dated(tb testing.TB, tasks []plan.Task) plan.Task {
	tb.Helper()
	i := slices.IndexFunc(tasks, func(t plan.Task) bool { return len(t.Occurrences) > 0 })
	if i < 0 {
		tb.Fatal("no task has an occurrence")
	}
	return tasks[i]
}

func (d *desk) unitRoutes() []web.Route {
	var routes []web.Route
	for _, r := range d.Routes() {
		if r.Audience == web.Members {
			routes = append(routes, r)
		}
	}
	return routes
}

// Every route of a unit answers each kind of visitor as its action and the
// roles say.
func TestEveryRouteKeepsToItsAction(t *testing.T) {
	roles, err := account.StandardRoles(rights()...)
	must(t, err)
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		for _, visitor := range []struct {
			login string
			role  account.Role
		}{
			{"xem", account.Reader}, {"root", "system"}, {"tuan", account.Officer}, {"binh", account.Accountant}, {"chutich", account.Leader}, {"ngan", account.Administrator},
		} {
			fill := d.fill(t)
			for _, route := range d.unitRoutes() {
				path := fill(route.Path, demoUnit)
				if strings.Contains(path, "{") {
					t.Fatalf("the test does not know how to fill %s", path)
				}
				w := d.ask(visitor.login, route.Method, path)
				held := roles.Can(visitor.role, route.Action)
				if !held && w.Code != http.StatusForbidden {
					t.Errorf("%s is no %s's, and answered %d", route, visitor.role, w.Code)
				}
				if held && !welcome(w) {
					t.Errorf("%s is a %s's, and answered %d to %s", route, visitor.role, w.Code, w.Header().Get("Location"))
				}
			}
		}
	})
}

// welcome tells whether an answer is one for who may do something, though the
// form that was sent may be wanting.
func welcome(w *httptest.ResponseRecorder) bool {
	switch w.Code {
	case http.StatusOK, http.StatusConflict, http.StatusUnprocessableEntity:
		return true
	case http.StatusSeeOther:
		return !strings.HasPrefix(w.Header().Get("Location"), web.SignInPath)
	}
	return false
}

// ask sends an empty form to a route, or asks for its page.
func (d *desk) ask(login, method, path string) *httptest.ResponseRecorder {
	if method == http.MethodPost {
		return d.post(login, path)
	}
	return d.get(login, path)
}

var requestID = regexp.MustCompile(`[A-Z0-9]{8}-[A-Z0-9]+`)

// A stranger learns nothing of a unit: all is as for a unit that is not there.
func TestStrangersMeetAUnitThatIsNotThere(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		fill := d.fill(t)
		for _, route := range d.unitRoutes() {
			real, none := d.ask("la", route.Method, fill(route.Path, demoUnit)), d.ask("la", route.Method, fill(route.Path, "khong-co"))
			if real.Code != http.StatusNotFound || none.Code != http.StatusNotFound {
				t.Errorf("%s answers a stranger %d, and of no unit %d", route, real.Code, none.Code)
				continue
			}
			shown := func(w *httptest.ResponseRecorder, unit string) string {
				return requestID.ReplaceAllString(strings.ReplaceAll(w.Body.String(), unit, "(unit)"), "(request)")
			}
			if diff := cmp.Diff(shown(none, "khong-co"), shown(real, demoUnit)); diff != "" {
				t.Errorf("%s tells a stranger that the unit is there:\n%s", route, diff)
			}
			if unknown := d.ask("ngan", route.Method, fill(route.Path, "khong-co")); unknown.Code != http.StatusNotFound {
				t.Errorf("%s of no unit answers a member of another %d", route, unknown.Code)
			}
		}
	})
}

func TestWhoHasNotSignedInIsSentToSignIn(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	fill := d.fill(t)
	d.tokens["ended"] = "a token that nobody was given"
	for _, login := range []string{"", "ended"} {
		for _, route := range d.Routes() {
			if route.Audience == web.Public {
				continue
			}
			path := strings.TrimSuffix(fill(route.Path, demoUnit), "{$}")
			w := d.ask(login, route.Method, path)
			if route.Method == http.MethodPost {
				if w.Code != http.StatusUnauthorized {
					t.Errorf("%s is answered %d", route, w.Code)
				}
				continue
			}
			want := web.SignInPath + "?to=" + url.QueryEscape(path)
			if path == "/" {
				want = web.SignInPath
			}
			if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != want {
				t.Errorf("%s is answered %d to %q, want %q", route, w.Code, got, want)
			}
		}
	}
}

func TestOtherSitesPostNothing(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	fill := d.fill(t)
	for _, route := range d.Routes() {
		if route.Method != http.MethodPost {
			continue
		}
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			r := formRequest(fill(route.Path, demoUnit))
			r.Header.Set(name, value)
			if w := d.send("ngan", r); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "trang khác") {
				t.Errorf("%s with %s: %s is answered %d", route, name, value, w.Code)
			}
		}
	}
}

// Every address answers with the headers of safety, whatever it answers.
func TestEveryAnswerIsSafe(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	fill := d.fill(t)
	check := func(what string, w *httptest.ResponseRecorder) {
		t.Helper()
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s (%d): %s is %q", what, w.Code, name, got)
			}
		}
		csp := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s (%d): the policy is %q", what, w.Code, csp)
		}
		if w.Code == http.StatusInternalServerError {
			t.Errorf("%s is answered 500", what)
		}
	}
	for _, route := range d.Routes() {
		path := strings.TrimSuffix(fill(route.Path, demoUnit), "{$}")
		for _, login := range []string{"", "xem", "ngan"} {
			if route.Path == "/sign-out" && login != "" {
				continue
			}
			check(route.String()+" for "+login, d.ask(login, route.Method, path))
		}
	}
	check("no such page", d.get("ngan", "/no-such"))
	check("another method", d.send("ngan", httptest.NewRequest(http.MethodDelete, "/account", nil)))
	check("odd paths", d.get("ngan", "/u/anh-son/plans/%00%ff/../.."))
}

func TestComponentsAreOfTheDemoOnly(t *testing.T) {
	c := demoConfig(t, "")
	d := newDesk(t, c)
	if w := d.get("", "/components"); w.Code != http.StatusOK {
		t.Errorf("the demo's components are answered %d", w.Code)
	}
	d.config.Demo = false
	handler, err := d.Handler()
	must(t, err)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/components", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("the components of a real server are answered %d", w.Code)
	}
}

func TestSignIn(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	for _, wrong := range [][2]string{{"ngan", "không phải"}, {"không-có-ai", demoPassword}} {
		w := d.post("", "/sign-in", "login", wrong[0], "password", wrong[1])
		if w.Code != http.StatusUnprocessableEntity || w.Header().Get("Set-Cookie") != "" || !strings.Contains(w.Body.String(), "Tên đăng nhập hoặc mật khẩu chưa đúng") {
			t.Errorf("signing in as %s is answered %d with the cookie %q", wrong[0], w.Code, w.Header().Get("Set-Cookie"))
		}
	}
	w := d.post("", "/sign-in", "login", "ngan", "password", demoPassword)
	cookie := w.Header().Get("Set-Cookie")
	for _, part := range []string{"vidan=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie %q has no %s", cookie, part)
		}
	}
	if w.Code != http.StatusSeeOther || strings.Contains(cookie, "Secure") {
		t.Errorf("signing in over HTTP is answered %d with %q", w.Code, cookie)
	}
	d.config.BaseURL = "https://vidan.example.vn"
	handler, err := d.Handler()
	must(t, err)
	secure := httptest.NewRecorder()
	handler.ServeHTTP(secure, formRequest("/sign-in", "login", "ngan", "password", demoPassword))
	cookie = secure.Header().Get("Set-Cookie")
	if !strings.HasPrefix(cookie, "__Host-vidan=") || !strings.Contains(cookie, "Secure") || secure.Header().Get("Strict-Transport-Security") == "" {
		t.Errorf("signing in over HTTPS gives %q", cookie)
	}
}
