package app

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/vidan-vn/vidan/internal/app/sample"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api/apitest"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// notForTokens are the acts of pages that the API has not, each with its reason.
var notForTokens = map[audit.Action]string{
	account.ActSignIn:         "a token is the sign-in",
	account.ActSignOut:        "a token is ended, not signed out",
	account.ActFactors:        "a second factor is set up by the person before it",
	account.ActChangePassword: "a password is changed by who knows it, in a session",
	account.ActChangeEmail:    "where letters about one's account go is changed in a session",
	account.ActSessions:       "sessions are ended in a session",
	account.ActOwnTokens:      "a token must not make tokens that may do more",
	web.SetLanguage:           "each request says its language",
}

// Whatever a page lets people do, the API lets other systems do.
func TestEveryActOfThePagesHasAnOperation(t *testing.T) {
	offered := map[audit.Action]bool{}
	routes := Routes(demoConfig(t, ""))
	for _, r := range routes {
		if web.IsAPI(r.Path()) {
			offered[r.Action()] = true
		}
	}
	for _, r := range routes {
		if r.Method() != http.MethodGet && !offered[r.Action()] && notForTokens[r.Action()] == "" {
			t.Errorf("%s (%s) has no operation of the API", r, r.Action())
		}
	}
	for action := range notForTokens {
		if offered[action] {
			t.Errorf("%s has an operation, though it is not for tokens", action)
		}
	}
}

// client sends requests to the API by the token of a person, and holds each
// answer against the description.
type client struct {
	*desk

	tb       testing.TB
	contract *apitest.Contract
	login    string
}

func newClient(tb testing.TB, c Config, login string) client {
	tb.Helper()
	c.APIRate = -1
	d := newDesk(tb, c)
	return client{d, tb, contract(tb), login}
}

// contract is the API's description, which is costly to read and the same for
// all.
var contract = func() func(tb testing.TB) *apitest.Contract {
	var once sync.Once
	var read *apitest.Contract
	return func(tb testing.TB) *apitest.Contract {
		tb.Helper()
		once.Do(func() {
			text, err := (&App{config: Config{Demo: true}}).API().OpenAPI()
			must(tb, err)
			read = apitest.NewContract(tb, text)
		})
		return read
	}
}()

// as is the same client with the token of somebody else.
func (c client) as(login string) client {
	c.login = login
	return c
}

// An answer is what the API says.
type answer struct {
	*httptest.ResponseRecorder

	tb testing.TB
}

// call sends a body as JSON, or bytes as they are. Headers come in pairs.
func (c client) call(method, path string, body any, headers ...string) answer {
	c.tb.Helper()
	r := httptest.NewRequest(method, web.APIPrefix+path, nil)
	switch b := body.(type) {
	case nil:
	case []byte:
		r = httptest.NewRequest(method, web.APIPrefix+path, strings.NewReader(string(b)))
		r.Header.Set("Content-Type", "application/octet-stream")
	default:
		text, err := json.Marshal(b)
		must(c.tb, err)
		r = httptest.NewRequest(method, web.APIPrefix+path, strings.NewReader(string(text)))
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	r.Header.Set("Authorization", "Bearer "+c.apiToken(c.login))
	return answer{c.contract.Do(c.tb, c.handler, r), c.tb}
}

func (c client) get(path string) answer {
	c.tb.Helper()
	return c.call(http.MethodGet, path, nil)
}

// expect checks the status, and returns the body.
func (a answer) expect(status int) body {
	a.tb.Helper()
	if a.Code != status {
		a.tb.Fatalf("answered %d, want %d: %s", a.Code, status, a.Body)
	}
	b := body{}
	if a.Body.Len() > 0 {
		must(a.tb, json.Unmarshal(a.Body.Bytes(), &b))
	}
	return b
}

func (a answer) tag() string { return a.Header().Get("ETag") }

// A body is an answer's JSON.
type body map[string]any

func (b body) text(name string) string {
	text, _ := b[name].(string)
	return text
}

func (b body) list(name string) []body {
	var all []body
	items, _ := b[name].([]any)
	for _, i := range items {
		one, _ := i.(map[string]any)
		all = append(all, one)
	}
	return all
}

// A year by the API alone: the document comes in, is reviewed and adopted, and
// its first date is handed in, proved and accepted.
func TestAYearByTheAPI(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		ngan := newClient(t, c, "ngan")
		chair := ngan.as("chutich")
		file, err := sample.DOCX()
		must(t, err)

		made := ngan.call(http.MethodPost, "/units/anh-son/imports?name=ke-hoach.docx&year=2025&kind=reform", file).expect(http.StatusCreated)
		ngan.Plans.WaitRead(t.Context(), made.text("id"))
		at := "/units/anh-son/imports/" + made.text("id")
		read := ngan.get(at)
		reading, _ := read.expect(http.StatusOK)["reading"].(map[string]any)
		for i, d := range body(reading).list("doubts") {
			if d["settled"] != true {
				read = ngan.call(http.MethodPost, at+"/doubts/"+strconv.Itoa(i), map[string]any{}, "If-Match", read.tag())
				read.expect(http.StatusOK)
			}
		}
		read = ngan.call(http.MethodPut, at+"/tasks/0/0", map[string]any{"section_no": "I", "section_title": "Chỉ đạo", "no": "1", "title": "Ban hành kế hoạch", "due": "Trước ngày 10/1/2025"}, "If-Match", read.tag())
		read.expect(http.StatusOK)
		ngan.call(http.MethodPost, at+"/adopt", nil, "If-Match", `"1"`).expect(http.StatusPreconditionFailed)
		ngan.call(http.MethodPost, at+"/adopt", nil).expect(http.StatusPreconditionRequired)
		plan := ngan.call(http.MethodPost, at+"/adopt", nil, "If-Match", read.tag()).expect(http.StatusOK)

		tasks := ngan.get("/units/anh-son/years/2025/tasks?limit=10").expect(http.StatusOK)
		if len(tasks.list("items")) != 10 || tasks.text("next") == "" {
			t.Errorf("the first ten tasks are %d, and %q follows", len(tasks.list("items")), tasks.text("next"))
		}
		rest := ngan.get("/units/anh-son/years/2025/tasks?limit=100&cursor=" + tasks.text("next")).expect(http.StatusOK)
		if n := len(rest.list("items")); n != 25 {
			t.Errorf("after the first ten come %d tasks", n)
		}
		first := tasks.list("items")[0]
		due := first.list("occurrences")[0]
		work := "/units/anh-son/occurrences/" + due.text("id")
		seen := ngan.get(work)
		seen.expect(http.StatusOK)
		handed := ngan.call(http.MethodPost, work+"/hand-in", map[string]any{"on": "2024-03-11", "note": "01/KH-UBND"}, "If-Match", seen.tag())
		handed.expect(http.StatusOK)
		proof := ngan.call(http.MethodPost, work+"/evidence/file?name=ke-hoach.docx", file).expect(http.StatusCreated)
		if got := ngan.get("/units/anh-son/evidence/" + proof.text("id") + "/file"); got.Code != http.StatusOK || got.Body.Len() != len(file) {
			t.Errorf("the evidence comes back with %d and %d bytes of %d", got.Code, got.Body.Len(), len(file))
		}
		link := map[string]any{"url": "https://anh-son.example/vb/1"}
		one := ngan.call(http.MethodPost, work+"/evidence", link, "Idempotency-Key", "k1").expect(http.StatusCreated)
		again := ngan.call(http.MethodPost, work+"/evidence", link, "Idempotency-Key", "k1").expect(http.StatusCreated)
		if one.text("id") != again.text("id") {
			t.Errorf("sent again, the link is %s, not %s", again.text("id"), one.text("id"))
		}
		now := chair.get(work)
		done := chair.call(http.MethodPost, work+"/accept", map[string]any{}, "If-Match", now.tag())
		if b := done.expect(http.StatusOK); b.text("stage") != "accepted" || b.text("done_on") != "2024-03-11" || b["proofs"] != 2.0 {
			t.Errorf("accepted, it is %v", b)
		}
		if n := len(chair.get("/units/anh-son/tasks/" + first.text("id") + "/steps").expect(http.StatusOK).list("items")); n < 4 {
			t.Errorf("its history has %d steps", n)
		}
		var exported map[string]any
		must(t, json.Unmarshal(chair.get("/units/anh-son/plans/"+plan.text("id")+"/export/json").Body.Bytes(), &exported))
		if exported["year"] != 2025.0 {
			t.Errorf("the plan is exported as %v", exported["title"])
		}
	})
}

// Acts on many by the API name what they leave out, and can be taken back.
func TestActsOnManyByTheAPI(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		chair := newClient(t, c, "chutich")
		open := chair.get("/units/anh-son/years/2024/occurrences?state=not_yet&limit=3").expect(http.StatusOK).list("items")
		var picks []map[string]any
		for _, o := range open {
			picks = append(picks, map[string]any{"id": o.text("id"), "version": o["version"]})
		}
		picks[2]["version"] = 99.0
		order := map[string]any{"occurrences": picks, "working_days": 3, "note": "chờ hướng dẫn"}
		order["preview"] = true
		if b := chair.call(http.MethodPost, "/units/anh-son/bulk/postpone", order).expect(http.StatusCreated); len(b.list("left")) != 1 || b.text("id") != "" {
			t.Errorf("the preview is %v", b)
		}
		delete(order, "preview")
		acted := chair.call(http.MethodPost, "/units/anh-son/bulk/postpone", order).expect(http.StatusCreated)
		if len(acted["done"].([]any)) != 2 || len(acted.list("left")) != 1 {
			t.Errorf("done was %v", acted)
		}
		chair.call(http.MethodPost, "/units/anh-son/bulk/"+acted.text("id")+"/undo", nil).expect(http.StatusOK)
		chair.call(http.MethodPost, "/units/anh-son/bulk/"+acted.text("id")+"/undo", nil).expect(http.StatusConflict)
	})
}

// Problems are told as RFC 9457 says, in the language that was asked for.
func TestProblemsOfTheAPI(t *testing.T) {
	c := newClient(t, demoConfig(t, ""), "tuan")
	task := c.get("/units/anh-son/years/2024/tasks?limit=1").expect(http.StatusOK).list("items")[0].text("id")
	for _, test := range []struct {
		what, method, path string
		body               any
		headers            []string
		status             int
		vi, en             string
	}{
		{"no such task", http.MethodGet, "/units/anh-son/tasks/none", nil, nil, http.StatusNotFound, "Không tìm thấy", "not found"},
		{"another unit", http.MethodGet, "/units/truong-son/years", nil, nil, http.StatusNotFound, "Không tìm thấy", "not found"},
		{"a role without the right", http.MethodPost, "/units/anh-son/occurrences/x/accept", map[string]any{}, []string{"If-Match", `"1"`}, http.StatusForbidden, "quyền", "may not"},
		{"an unknown field", http.MethodPut, "/units/anh-son/tasks/" + task, map[string]any{"title": "x", "colour": "red"}, []string{"If-Match", `"1"`}, http.StatusUnprocessableEntity, "không có trong định nghĩa", "unexpected"},
		{"a field missing", http.MethodPut, "/units/anh-son/tasks/" + task, map[string]any{"no": "1"}, []string{"If-Match", `"1"`}, http.StatusUnprocessableEntity, "title", "title"},
		{"a time that cannot be read", http.MethodPut, "/units/anh-son/tasks/" + task, map[string]any{"title": "x", "due": "hôm nào đó"}, []string{"If-Match", `"1"`}, http.StatusUnprocessableEntity, "Không đọc được thời gian", "cannot be read"},
		{"a version that is none", http.MethodDelete, "/units/anh-son/tasks/" + task, nil, []string{"If-Match", "abc"}, http.StatusUnprocessableEntity, "If-Match", "If-Match"},
		{"a cursor that is none", http.MethodGet, "/units/anh-son/years/2024/tasks?cursor=%25", nil, nil, http.StatusUnprocessableEntity, "cursor", "cursor"},
		{"an unknown parameter", http.MethodGet, "/units/anh-son/years/2024/tasks?colour=red", nil, nil, http.StatusUnprocessableEntity, "không có trong định nghĩa", "unknown"},
	} {
		for language, want := range map[string]string{"vi": test.vi, "en": test.en} {
			got := c.call(test.method, test.path, test.body, append(slices.Clone(test.headers), "Accept-Language", language)...)
			if got.Code != test.status || got.Header().Get("Content-Type") != "application/problem+json" ||
				!strings.Contains(strings.ToLower(got.Body.String()), strings.ToLower(want)) || got.Header().Get("Content-Language") != language {
				t.Errorf("%s in %s is answered %d as %s in %q: %s", test.what, language, got.Code, got.Header().Get("Content-Type"), got.Header().Get("Content-Language"), got.Body)
			}
		}
	}
}
