package web_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

var today = clock.On(clock.NewDate(2024, time.March, 12))

// page answers with a text, compressed when it pays.
func page(text string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, templ.Raw(text))
	}
}

func failing(err error) web.Handler {
	return func(http.ResponseWriter, *http.Request) error { return err }
}

// open is a gate that admits everybody but to routes for members.
type open struct{}

func (open) Admit(r *http.Request, route web.Route) (*http.Request, error) {
	if route.Audience() != web.Public {
		return nil, web.SignInNeeded()
	}
	return r, nil
}

func build(t *testing.T, log io.Writer, routes ...web.Route) http.Handler {
	t.Helper()
	handler, err := web.New(web.Config{
		Routes: append(routes, web.Routes(false)...), Gate: open{}, Clock: today,
		Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

func get(path string, handler web.Handler) web.Route {
	return web.NewRoute("GET", path, "test.look", web.Public, handler)
}

func post(path string, handler web.Handler) web.Route {
	return web.NewRoute("POST", path, "test.act", web.Public, handler)
}

func ask(handler http.Handler, method, target string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

func set(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func TestRoutesWithoutActionOrAudienceAreRefused(t *testing.T) {
	good := get("/", page("hello"))
	tests := map[string][]web.Route{
		"names no action":         {web.NewRoute("GET", "/", "", web.Public, page(""))},
		"has no audience":         {web.NewRoute("GET", "/", "a", "", page(""))},
		"has no handler":          {web.NewRoute("GET", "/", "a", web.Public, nil)},
		"no method or no path":    {web.NewRoute("", "/", "a", web.Public, page(""))},
		"is there twice":          {good, good},
		"does not lie below":      {web.NewRoute("GET", "/plans", "a", web.Members, page(""))},
		"lies in a unit":          {web.NewRoute("GET", "/u/{unit}/plans", "a", web.Public, page(""))},
		"needs a gate":            {web.NewRoute("GET", "/me", "a", web.SignedIn, page(""))},
		"the route \"GET plans\"": {web.NewRoute("GET", "plans", "a", web.Public, page(""))},
	}
	for want, routes := range tests {
		_, err := web.New(web.Config{Routes: routes, Clock: today, Log: slog.New(slog.DiscardHandler)})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error that says %q", err, want)
		}
	}
}

func TestFailuresAreToldInTheReadersLanguage(t *testing.T) {
	secret := errors.New("pq: password authentication failed for user vidan")
	tests := []struct {
		name   string
		err    error
		status int
		vi, en string
	}{
		{"missing", web.NotFound(), 404, "Không tìm thấy trang này", "Page not found"},
		{"denied", web.Forbidden(), 403, "chưa có quyền", "You may not do this"},
		{"unfit", web.Invalid("Năm phải là bốn chữ số"), 422, "Năm phải là bốn chữ số", "Năm phải là bốn chữ số"},
		{"outdated", web.Stale("").Because(secret), 409, "vừa được người khác sửa", "Somebody else has just changed this"},
		{"taken", web.Exists(""), 409, "Đã có rồi", "There is one already"},
		{"too big", &http.MaxBytesError{Limit: 5}, 413, "Tệp quá lớn", "The file is too large"},
		{"too often", web.TooMany(""), 429, "Xin chờ một lát", "Please wait"},
		{"busy", web.Busy(), 503, "Hệ thống đang bận", "The system is busy"},
		{"wrapped", fmt.Errorf("opening the plan: %w", web.NotFound()), 404, "Không tìm thấy", "not found"},
		{"no such row", fmt.Errorf("reading the plan: %w", store.ErrNotFound), 404, "Không tìm thấy", "not found"},
		{"stale row", fmt.Errorf("saving the task: %w", store.ErrStale), 409, "vừa được người khác sửa", "Somebody else"},
		{"same row", store.ErrExists, 409, "Đã có rồi", "There is one already"},
		{"busy database", store.ErrBusy, 503, "đang bận", "busy"},
		{"broken", secret, 500, "Có lỗi ngoài dự tính", "Something went wrong"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			handler := build(t, io.Discard, get("/", failing(tt.err)))
			for locale, want := range map[string]string{"vi": tt.vi, "en": tt.en} {
				w := ask(handler, "GET", "/", set("Cookie", "lang="+locale))
				body := w.Body.String()
				if w.Code != tt.status {
					t.Errorf("answered %d, want %d", w.Code, tt.status)
				}
				if !strings.Contains(body, want) || !strings.Contains(body, `<html lang="`+locale+`"`) {
					t.Errorf("the page in %q does not say %q", locale, want)
				}
				if strings.Contains(body, "password") {
					t.Error("the page tells the cause")
				}
			}
		})
	}
}

func TestCausesGoToTheLogAndQueriesDoNot(t *testing.T) {
	var log bytes.Buffer
	handler := build(t, &log, get("/", failing(errors.New("the disk is full"))))
	w := ask(handler, "GET", "/?q=Nguyen+Van+A")
	if !strings.Contains(log.String(), "the disk is full") || strings.Contains(log.String(), "Nguyen") {
		t.Errorf("the log says %s", log.String())
	}
	_, after, _ := strings.Cut(w.Body.String(), "Mã yêu cầu: ")
	id, _, _ := strings.Cut(after, "<")
	if id == "" || strings.Count(log.String(), "request="+id) != 2 {
		t.Errorf("the page's request %q is not that of the log:\n%s", id, log.String())
	}
}

func TestPanicsBecomeAPage(t *testing.T) {
	var log bytes.Buffer
	handler := build(t, &log, get("/", func(http.ResponseWriter, *http.Request) error { panic("a nil map") }))
	w := ask(handler, "GET", "/")
	if w.Code != 500 || !strings.Contains(w.Body.String(), "Có lỗi ngoài dự tính") {
		t.Errorf("answered %d: %s", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), "a nil map") || !strings.Contains(log.String(), "server_test.go") {
		t.Error("the log does not say where it panicked")
	}
}

func TestAnswersThatBreakOffAreCut(t *testing.T) {
	handler := build(t, io.Discard, get("/", func(w http.ResponseWriter, _ *http.Request) error {
		_, _ = io.WriteString(w, "half of ")
		return errors.New("the file ends early")
	}))
	server := httptest.NewServer(handler)
	defer server.Close()
	response, err := http.Get(server.URL)
	if err != nil {
		return // cut before the head was sent
	}
	defer response.Body.Close()
	if _, err := io.ReadAll(response.Body); err == nil {
		t.Error("a part was taken for the whole")
	}
}

func TestEveryAnswerIsSafe(t *testing.T) {
	handler := build(t, io.Discard, get("/", page("hello")))
	for _, path := range []string{"/", "/nowhere"} {
		h := ask(handler, "GET", path).Header()
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: the policy is %q", path, csp)
		}
		for _, name := range []string{"X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy"} {
			if h.Get(name) == "" {
				t.Errorf("%s: no %s", path, name)
			}
		}
	}
}

func TestOtherSitesCannotAct(t *testing.T) {
	handler := build(t, io.Discard, post("/act", page("done")))
	if w := ask(handler, "POST", "/act", set("Sec-Fetch-Site", "cross-site")); w.Code != 403 {
		t.Errorf("another site's request is answered %d", w.Code)
	}
	if w := ask(handler, "POST", "/act", set("Sec-Fetch-Site", "same-origin")); w.Code != 200 {
		t.Errorf("our own request is answered %d", w.Code)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	read := func(w http.ResponseWriter, r *http.Request) error {
		if _, err := web.ReadForm(r); err != nil {
			return err
		}
		return page("taken")(w, r)
	}
	small, large := post("/small", read), post("/large", read)
	large = large.WithMaxBody(2 << 20)
	handler := build(t, io.Discard, small, large)
	body := "a=" + strings.Repeat("x", web.DefaultMaxBody)
	for path, want := range map[string]int{"/small": 413, "/large": 200} {
		for _, known := range []bool{true, false} {
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if !known {
				r.ContentLength = -1
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s with its length known %t is answered %d, want %d", path, known, w.Code, want)
			}
		}
	}
}

func TestReadersWhoMustSignInAreSentThere(t *testing.T) {
	route := web.NewRoute("GET", "/u/{unit}/plans", "plan.see", web.Members, page("plans"))
	act := web.NewRoute("POST", "/u/{unit}/plans", "plan.see", web.Members, page("plans"))
	handler := build(t, io.Discard, route, act)
	w := ask(handler, "GET", "/u/anh-son/plans?year=2024")
	if got := w.Header().Get("Location"); w.Code != 303 || got != "/sign-in?to=%2Fu%2Fanh-son%2Fplans%3Fyear%3D2024" {
		t.Errorf("answered %d to %q", w.Code, got)
	}
	if w := ask(handler, "POST", "/u/anh-son/plans"); w.Code != 401 || !strings.Contains(w.Body.String(), "Đăng nhập") {
		t.Errorf("an act is answered %d", w.Code)
	}
}

func TestAddressesThatTakeFormsOnlySaySo(t *testing.T) {
	handler := build(t, io.Discard, post("/act", page("done")), get("/look", page("seen")))
	for _, tt := range []struct {
		method, path string
		want         int
	}{{"GET", "/act", 405}, {"POST", "/look", 405}, {"GET", "/nowhere", 404}, {"POST", "/nowhere", 404}, {"HEAD", "/look", 200}} {
		if w := ask(handler, tt.method, tt.path); w.Code != tt.want {
			t.Errorf("%s %s is answered %d, want %d", tt.method, tt.path, w.Code, tt.want)
		}
	}
}

func TestPagesAreCompressedWhenItPays(t *testing.T) {
	long := strings.Repeat("Báo cáo quý I. ", 200)
	handler := build(t, io.Discard, get("/long", page(long)), get("/short", page("ngắn")))
	for _, tt := range []struct {
		path, accept string
		compressed   bool
	}{{"/long", "gzip, br", true}, {"/long", "br", false}, {"/long", "gzip;q=0", false}, {"/short", "gzip", false}, {"/long", "", false}} {
		w := ask(handler, "GET", tt.path, set("Accept-Encoding", tt.accept))
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != tt.compressed {
			t.Errorf("%s for %q: compressed is %t", tt.path, tt.accept, got)
		}
		if tt.compressed {
			z, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			if text, err := io.ReadAll(z); err != nil || string(text) != long {
				t.Errorf("the page does not unpack to itself: %v", err)
			}
		}
	}
}

func TestLanguageSwitchReturnsToThePage(t *testing.T) {
	handler := build(t, io.Discard)
	for to, want := range map[string]string{
		"/u/anh-son?year=2024": "/u/anh-son?year=2024",
		"https://evil.example": "/",
		"//evil.example":       "/",
		`/\evil.example`:       "/",
		"":                     "/",
	} {
		r := httptest.NewRequest(http.MethodPost, "/language", strings.NewReader("lang=en&to="+strings.ReplaceAll(to, "?", "%3F")))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if got := w.Header().Get("Location"); got != want {
			t.Errorf("to %q leads to %q, want %q", to, got, want)
		}
		if got := w.Header().Get("Set-Cookie"); !strings.HasPrefix(got, "lang=en;") || !strings.Contains(got, "HttpOnly") {
			t.Errorf("the cookie is %q", got)
		}
	}
}
