package app

import (
	"cmp"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/front/webhook"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// desk is a browser before the application.
type desk struct {
	*visitors

	handler http.Handler
	// asking is the id of the member for whom addresses are filled; it may be
	// empty.
	asking string
}

func newDesk(tb testing.TB, c Config) *desk {
	tb.Helper()
	v := newVisitors(tb, c)
	handler, err := v.Handler()
	must(tb, err)
	return &desk{visitors: v, handler: handler}
}

// send asks for something as one of the visitors, who shows a token to the API
// and a session's cookie elsewhere; "" has not signed in.
func (d *desk) send(login string, r *http.Request) *httptest.ResponseRecorder {
	switch {
	case login == "":
	case web.IsAPI(r.URL.Path):
		r.Header.Set("Authorization", "Bearer "+d.apiToken(login))
	default:
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
	piece := d.piece(tb, tasks)
	approved := d.approvedEstimate(tb)
	comment, handed := d.someTalk(tb, task), d.someHandOver(tb)
	entry, sheet := d.anEntry(tb), d.aSheet(tb)
	file := d.anEntryFile(tb, entry)
	targets, err := d.Plans.Targets(tb.Context(), d.program(tb), 2024, "")
	must(tb, err)
	target := targets[0]
	return func(path, unit string) string {
		if strings.Contains(path, "{user}") {
			d.spareMember(tb) // the request before may have removed them
		}
		if strings.Contains(path, "/imports/") {
			path = strings.ReplaceAll(path, "{task}", "0")
		}
		of, counted := entry, "legal_review_rate"
		var endpoint, delivery, assignment, token, view, outside string // what is made only when it is asked for
		switch {
		case strings.Contains(path, "{outside}"):
			outside = d.anOutsideFigure(tb)
		case strings.Contains(path, "{endpoint}"):
			endpoint, delivery = d.anEndpoint(tb)
		case strings.Contains(path, "{assignment}"):
			assignment = d.anAssignment(tb).ID
		case strings.Contains(path, "{view}"):
			view = d.aView(tb)
		case strings.HasSuffix(path, "{figure}/drop"):
			counted = d.anOwnFigure(tb)
		case strings.HasSuffix(path, "{file}/remove"):
			file = d.anEntryFile(tb, entry)
		case strings.HasSuffix(path, "{entry}/strike"):
			of = d.anEntry(tb) // the others are asked for later
		case strings.Contains(path, "{token}"):
			token = d.aToken(tb)
		}
		filled := strings.NewReplacer(
			"{unit}", unit, "{year}", "2024", "{month}", "3", "{task}", task.ID, "{plan}", p.ID, "{format}", "json",
			"{occurrence}", task.Occurrences[0].ID, "{assignment}", assignment, "{import}", imp.ID, "{section}", "0",
			"{evidence}", piece.ID,
			"{doubt}", "0", "{correction}", "0", "{offer}", "0", "{user}", d.spare.ID,
			"{notice}", "none", "{day}", "2024-03-12",
			"{estimate}", approved.ID, "{spending}", approved.Spendings[0].ID,
			"{comment}", comment, "{handover}", handed, "{endpoint}", endpoint, "{delivery}", delivery,
			"{figure}", counted, "{outside}", outside, "{target}", target.ID, "{token}", token, "{bulk}", "none", "{kind}", of.Kind, "{entry}", of.ID, "{move}", "review", "{print}", "sheet", "{view}", view, "{field}", "none",
			"{file}", file, "{sheet}", sheet, "{factor}", "none", "{session}", "none", "{$}", "",
		).Replace(path)
		if strings.Contains(filled, "{") {
			tb.Fatalf("the test does not know how to fill %s", filled)
		}
		return filled
	}
}

// anEntry is one of a register.
func (d *desk) anEntry(tb testing.TB) record.Record {
	tb.Helper()
	r, err := d.Records.Make(tb.Context(), d.program(tb), "legal_review", record.NewRecord{ID: store.NewID(), Values: form.Values{
		"symbol": form.TextValue("12/2019/QĐ-UBND"), "planned_on": form.TextValue("2024-01-05"),
	}})
	must(tb, err)
	return r
}

// anOwnFigure is one that the unit has defined.
func (d *desk) anOwnFigure(tb testing.TB) string {
	tb.Helper()
	own := figure.Definition{Measure: "x_texts", Title: words.Same("Văn bản"), Source: "record/legal_review", On: "planned_on"}
	must(tb, d.Figures.Define(tb.Context(), d.program(tb), figure.Definitions{own}))
	return own.Measure
}

// aView is a saved view of the register of legal texts, of whoever asks.
func (d *desk) aView(tb testing.TB) string {
	tb.Helper()
	v, id := d.program(tb), store.NewID()
	v.User.ID = d.asking
	must(tb, d.Records.SaveView(tb.Context(), v, "legal_review", record.SavedView{ID: id, Name: "Chờ xử lý", Query: "state=to_handle"}))
	return id
}

// anEntryFile is a file of an entry.
func (d *desk) anEntryFile(tb testing.TB, entry record.Record) string {
	tb.Helper()
	f, err := d.Records.AddFile(tb.Context(), d.program(tb), entry.Kind, entry.ID, "papers", "Phiếu.txt", strings.NewReader("Phiếu rà soát"))
	must(tb, err)
	return f.ID
}

// aSheet is a spreadsheet on its way into the register of legal texts.
func (d *desk) aSheet(tb testing.TB) string {
	tb.Helper()
	content := "Số ký hiệu,Ngày kế hoạch\n1/QĐ-UBND,5/1/2024\n"
	i, err := d.Records.TakeFile(tb.Context(), d.program(tb), "legal_review", store.NewID(), "so.csv", strings.NewReader(content))
	must(tb, err)
	return i.ID
}

// spareMember makes the spare user a member, unless they are one.
func (d *desk) spareMember(tb testing.TB) {
	tb.Helper()
	err := d.Accounts.AddMember(tb.Context(), d.program(tb), account.NewMember{UserID: d.spare.ID, Role: account.Reader})
	if err != nil && !errors.Is(err, store.ErrExists) {
		tb.Fatal(err)
	}
}

// anAssignment is one that the demo's unit has not answered, as long as there is
// one.
func (d *desk) anAssignment(tb testing.TB) plan.Assignment {
	tb.Helper()
	all, err := d.Plans.Assignments(tb.Context(), d.program(tb))
	must(tb, err)
	i := slices.IndexFunc(all, func(as plan.Assignment) bool { return as.State == plan.Unanswered })
	return all[max(i, 0)]
}

// piece is the first file that proves something.
func (d *desk) piece(tb testing.TB, tasks []plan.Task) plan.Evidence {
	tb.Helper()
	for _, t := range tasks {
		evidence, err := d.Plans.Evidence(tb.Context(), d.program(tb), t.ID)
		must(tb, err)
		for _, e := range evidence {
			if e.Kind == plan.EvidenceFile {
				return e
			}
		}
	}
	tb.Fatal("nothing is proved by a file")
	return plan.Evidence{}
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
	d.spareMember(tb)
	must(tb, d.Accounts.SetPost(tb.Context(), v, d.spare.ID, dated(tb, tasks).LeadPostID))
	must(tb, d.Accounts.SetPost(tb.Context(), v, d.spare.ID, ""))
	records, err := d.HandOver.List(tb.Context(), v)
	must(tb, err)
	return records[0].ID
}

// anEndpoint is the id of an address to which events are sent, and of a
// message that was sent there.
func (d *desk) anEndpoint(tb testing.TB) (endpoint, delivery string) {
	tb.Helper()
	ctx, v := tb.Context(), d.program(tb)
	all, err := d.Webhooks.Endpoints(ctx, v)
	must(tb, err)
	if len(all) == 0 {
		e, _, err := d.Webhooks.Create(ctx, v, webhook.NewEndpoint{URL: "https://tinh.example.vn/tin", Topics: webhook.Topics})
		must(tb, err)
		all = append(all, e)
	}
	sent, err := d.Webhooks.Deliveries(ctx, v, all[0].ID, "", 1)
	must(tb, err)
	if len(sent) > 0 {
		return all[0].ID, sent[0].ID
	}
	delivery, err = d.Webhooks.Try(ctx, v, all[0].ID)
	must(tb, err)
	return all[0].ID, delivery
}

// anOutsideFigure is the id of a figure from outside that waits for its second
// person.
func (d *desk) anOutsideFigure(tb testing.TB) string {
	tb.Helper()
	ctx, v := tb.Context(), d.program(tb)
	waiting, err := d.Figures.Outsides(ctx, v, "", figure.Waiting)
	must(tb, err)
	if len(waiting) > 0 {
		return waiting[0].ID
	}
	all, err := d.Figures.Outsides(ctx, v, "", "")
	must(tb, err)
	file, err := d.Figures.TakeFile(ctx, v, "legal_texts_handled", "so-lieu.txt", strings.NewReader("12 văn bản"))
	must(tb, err)
	day := clock.NewDate(2024, 1, 1).AddDays(len(all))
	made, err := d.Figures.Enter(ctx, v, store.NewID(), figure.NewOutside{
		Figure: "legal_texts_handled", Period: figure.Period{From: day, To: day}, Top: 12, File: file,
	})
	must(tb, err)
	return made.ID
}

// aToken is the id of a token of the API that opens something still: that of
// whoever asks, or of the spare user.
func (d *desk) aToken(tb testing.TB) string {
	tb.Helper()
	v, owner := d.program(tb), cmp.Or(d.asking, d.spare.ID)
	tokens, err := d.Accounts.Tokens(tb.Context(), v)
	must(tb, err)
	for _, t := range tokens {
		if t.UserID == owner && t.EndedAt.IsZero() {
			return t.ID
		}
	}
	made, _, err := d.Accounts.MakeTokenFor(tb.Context(), v, owner, account.NewToken{Name: "Báo cáo", Scopes: []account.Scope{"read"}})
	must(tb, err)
	return made.ID
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

// ask sends an empty form or body to a route, or asks for its page.
func (d *desk) ask(login string, route web.Route, path string) *httptest.ResponseRecorder {
	if web.IsAPI(path) {
		r := httptest.NewRequest(route.Method(), path, nil)
		if route.Method() != http.MethodGet {
			r = httptest.NewRequest(route.Method(), path, strings.NewReader("{}"))
			r.Header.Set("Content-Type", "application/json")
		}
		return d.send(login, r)
	}
	if route.Method() == http.MethodPost {
		return d.post(login, path)
	}
	return d.get(login, path)
}

func TestWhoHasNotSignedInIsSentToSignIn(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	fill := d.fill(t)
	d.tokens["ended"], d.apiTokens["ended"] = "a token that nobody was given", "vdn_a-token-that-nobody-was-given"
	for _, login := range []string{"", "ended"} {
		for _, route := range d.Routes() {
			if route.Audience() == web.Public {
				continue
			}
			path := fill(route.Path(), demoUnit)
			w := d.ask(login, route, path)
			if route.Method() != http.MethodGet || web.IsAPI(path) {
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
		if route.Method() != http.MethodPost || web.IsAPI(route.Path()) { // the API takes no cookie
			continue
		}
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			r := formRequest(fill(route.Path(), demoUnit))
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
		if strings.Contains(what, "/preview") { // the browser's own viewer of PDF styles its page
			csp = strings.TrimSuffix(csp, "; style-src 'unsafe-inline'")
		}
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s (%d): the policy is %q", what, w.Code, csp)
		}
		if w.Code == http.StatusInternalServerError {
			t.Errorf("%s is answered 500", what)
		}
	}
	for _, route := range d.Routes() {
		path := fill(route.Path(), demoUnit)
		for _, login := range []string{"", "xem", "ngan"} {
			if route.Path() == "/sign-out" && login != "" {
				continue
			}
			check(route.String()+" for "+login, d.ask(login, route, path))
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
