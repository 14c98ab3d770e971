package app

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/web"
)

// hostile is what is written into every field: code of SQL, of templates, of
// pages, of shells, of spreadsheets, and a way out of folders.
const hostile = `'"; DROP TABLE users; --{{7*191}}${7*191}<script>alert(1337)</script><img src=x onerror=alert(1337)>../../../etc/passwd` + "`id`=cmd|' /C calc'!A0"

// formFields finds the names of all fields that the code reads from forms and
// addresses, so that a new field is tried without anybody writing it down.
func formFields(tb testing.TB) []string {
	tb.Helper()
	read := regexp.MustCompile(`\.(?:Text|Lines|Block|Secret|All|Int|Date|Has|Get)\("([a-z_-]+)"\)`)
	names := map[string]bool{}
	must(tb, filepath.WalkDir("..", func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range read.FindAllSubmatch(text, -1) {
			names[string(m[1])] = true
		}
		return err
	}))
	if len(names) < 50 {
		tb.Fatalf("only %d fields were found", len(names))
	}
	var all []string
	for name := range names {
		all = append(all, name)
	}
	return all
}

// hostileForm fills every field with the same, but for those that only say
// which part of a page is meant.
func hostileForm(fields []string, text string) url.Values {
	form := url.Values{}
	for _, name := range fields {
		form.Set(name, text)
	}
	form.Set("version", "1")
	return form
}

// Code in every field of every form and every address does nothing: it is
// refused, or kept as the text that it is, and no page shows it as code.
func TestCodeInEveryFieldStaysText(t *testing.T) {
	fields := formFields(t)
	eachConfig(t, func(t *testing.T, c Config) {
		c.PublicRate = -1
		d := newDesk(t, c)
		before := stateOf(t, d.App)
		expect := func(route web.Route, w *httptest.ResponseRecorder) {
			t.Helper()
			if w.Code >= http.StatusInternalServerError {
				t.Errorf("%s is answered %d", route, w.Code)
			}
			kind := w.Header().Get("Content-Type")
			if strings.HasPrefix(kind, "text/html") && (strings.Contains(w.Body.String(), "<script>alert(1337)") || strings.Contains(w.Body.String(), "<img src=x")) {
				t.Errorf("%s shows what was sent as code", route)
			}
			if strings.Contains(w.Body.String(), "1337</") && strings.Contains(w.Body.String(), ">1337") || strings.Contains(w.Body.String(), "root:x:0") {
				t.Errorf("%s has run what was sent", route)
			}
		}
		for _, login := range []string{"ngan", "chutich"} {
			fill := d.fill(t)
			for _, route := range d.Routes() {
				if route.Path() == "/sign-out" || strings.Contains(route.Path(), "sessions") || web.IsAPI(route.Path()) {
					continue
				}
				path := fill(route.Path(), demoUnit)
				if route.Method() == http.MethodGet {
					expect(route, d.get(login, path+"?"+hostileForm(fields, hostile).Encode()))
					continue
				}
				r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(hostileForm(fields, hostile).Encode()))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				expect(route, d.send(login, r))
			}
		}
		after := stateOf(t, d.App) // the trail is whole, and the tables are there
		if after.People < before.People-1 {
			t.Errorf("of %d people %d are left", before.People, after.People)
		}
		for _, login := range []string{"ngan", "xem"} {
			for _, route := range d.Routes() {
				if route.Method() == http.MethodGet && route.Audience() == web.Members && !web.IsAPI(route.Path()) {
					expect(route, d.get(login, d.fill(t)(route.Path(), demoUnit)))
				}
			}
		}
	})
}

// Ways out of folders in every part of every address lead nowhere.
func TestWaysOutOfFoldersLeadNowhere(t *testing.T) {
	c := demoConfig(t, "")
	c.PublicRate, c.APIRate = -1, -1
	d := newDesk(t, c)
	brace := regexp.MustCompile(`\{[^}]+\}`)
	for _, route := range d.Routes() {
		if !strings.Contains(route.Path(), "{") || strings.Contains(route.Path(), "{$}") {
			continue
		}
		for _, out := range []string{"..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e", "..%5c..%5cwindows", "%00", "%ff%fe", "%27%3B%20DROP%20TABLE%20users%3B--", strings.Repeat("a", 5000)} {
			path := brace.ReplaceAllLiteralString(strings.Replace(route.Path(), "{unit}", demoUnit, 1), out)
			w := d.ask("ngan", route, path)
			if w.Code >= http.StatusInternalServerError || strings.Contains(w.Body.String(), "root:x:0") {
				t.Errorf("%s is answered %d to %s", route, w.Code, path[:min(len(path), 80)])
			}
		}
	}
}

// What people are called, where they live and what they type is not in the log:
// it names requests, routes and ids.
func TestTheLogTellsNothingOfPeople(t *testing.T) {
	c := demoConfig(t, "")
	d := newDesk(t, c)
	var log bytes.Buffer
	d.config.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	handler, err := d.Handler()
	must(t, err)
	d.handler = handler
	const secret, number = "bi-mat-cua-toi-0123", "038099001234"
	fill := d.fill(t)
	d.post("", "/sign-in", "login", "ngan", "password", secret)
	d.get("ngan", "/u/anh-son/people?q="+number)
	for _, route := range d.unitRoutesOf(t) {
		r := formRequest(fill(route.Path(), demoUnit)+"?q="+number, "title", number, "text", number, "note", number, "password", secret, "login", number, "reason", number)
		r.Method = route.Method()
		d.send("ngan", r)
	}
	text := log.String()
	if !strings.Contains(text, "answered") {
		t.Fatal("nothing was logged")
	}
	for what, word := range map[string]string{
		"a password": secret, "a number of identity": number, "a name": "Ngân", "a session": d.token("ngan"), "an address for letters": "ngan@anh-son",
	} {
		if strings.Contains(text, word) {
			t.Errorf("the log tells %s", what)
		}
	}
}

func (d *desk) unitRoutesOf(tb testing.TB) []web.Route {
	tb.Helper()
	var routes []web.Route
	for _, r := range d.Routes() {
		if r.Audience() == web.Members && !web.IsAPI(r.Path()) {
			routes = append(routes, r)
		}
	}
	return routes
}
