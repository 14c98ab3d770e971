package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// shelf is a room with books: each is made by a transaction.
type shelf struct {
	db   *store.DB
	made int
	fail error
}

type book struct {
	ID      string `json:"id"`
	Title   string `json:"title" minLength:"2"`
	Version int    `json:"version"`
}

type bookOut struct {
	ETag string `header:"ETag"`
	Body book
}

type newBook struct {
	Body struct {
		Title string `json:"title" minLength:"2"`
	}
}

func (s *shelf) create(ctx context.Context, in *newBook) (*bookOut, error) {
	err := s.db.InTx(ctx, func(_ context.Context, _ bun.Tx) error { return s.fail })
	if err != nil {
		return nil, err
	}
	s.made++
	return &bookOut{ETag: api.ETag(1), Body: book{ID: fmt.Sprint(s.made), Title: in.Body.Title, Version: 1}}, nil
}

// BookID names a book.
type BookID struct {
	Book string `path:"book"`
}

func (s *shelf) read(_ context.Context, in *BookID) (*bookOut, error) {
	if in.Book != "1" {
		return nil, store.ErrNotFound
	}
	return &bookOut{ETag: api.ETag(7), Body: book{ID: "1", Title: "Sổ", Version: 7}}, nil
}

type bookChange struct {
	BookID
	api.Change
}

func (s *shelf) change(ctx context.Context, in *bookChange) (*struct{}, error) {
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	if version != 7 {
		return nil, store.ErrStale
	}
	return nil, nil
}

type listOut struct{ Body api.List[string] }

func (s *shelf) list(ctx context.Context, in *struct{ api.Page }) (*listOut, error) {
	part, next, err := api.Cut(ctx, in.Page, []string{"a", "b", "c", "d", "e"}, func(s string) string { return s })
	return &listOut{api.List[string]{Items: part, Next: next}}, err
}

type open struct{}

func (open) Admit(r *http.Request, _ web.Route) (*http.Request, error) { return r, nil }

func (s *shelf) serve(tb testing.TB) (http.Handler, *api.API) {
	tb.Helper()
	now := clock.On(clock.NewDate(2024, time.March, 12))
	a := api.New(api.Config{Version: "test", DB: s.db, Clock: now, Caller: func(context.Context) api.Caller { return api.Caller{UnitID: "u", UserID: "an"} }})
	op := func(method, path, id string) api.Operation {
		return api.Operation{ID: id, Method: method, Path: "/units/{unit}/books" + path, Action: "test.act", Tag: "test", Summary: id}
	}
	creating := op(http.MethodPost, "", "create-book")
	creating.Creates = true
	api.Add(a, creating, s.create)
	api.Add(a, op(http.MethodGet, "", "list-books"), s.list)
	api.Add(a, op(http.MethodGet, "/{book}", "read-book"), s.read)
	api.Add(a, op(http.MethodPut, "/{book}", "change-book"), s.change)
	handler, err := web.New(web.Config{Routes: a.Routes(), Gate: open{}, Clock: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		tb.Fatal(err)
	}
	return handler, a
}

// ask sends a request; headers are pairs.
func ask(h http.Handler, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/api/v1/units/u/books"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func problemOf(tb testing.TB, w *httptest.ResponseRecorder) web.Problem {
	tb.Helper()
	var p web.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		tb.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	if w.Header().Get("Content-Type") != "application/problem+json" || p.Status != w.Code || p.Title == "" || p.Instance == "" {
		tb.Errorf("the problem is %+v, sent as %d %s", p, w.Code, w.Header().Get("Content-Type"))
	}
	return p
}

func TestFailuresAreProblemsInTheLanguageAskedFor(t *testing.T) {
	h, _ := (&shelf{db: storetest.SQLite(t), fail: errors.New("secret cause")}).serve(t)
	tests := []struct {
		name   string
		w      *httptest.ResponseRecorder
		status int
		kind   string
		words  string
	}{
		{"not there", ask(h, "GET", "/2", ""), 404, "not-found", "Không tìm thấy"},
		{"in English", ask(h, "GET", "/2", "", "Accept-Language", "en-GB,en;q=0.9"), 404, "not-found", "not found"},
		{"in a language that nobody wrote", ask(h, "GET", "/2", "", "Accept-Language", "xx;;;"), 404, "not-found", "Không tìm thấy"},
		{"too short", ask(h, "POST", "", `{"title":"x"}`), 422, "invalid", "cần ít nhất 2 ký tự"},
		{"missing", ask(h, "POST", "", `{}`), 422, "invalid", "thiếu trường title"},
		{"unknown", ask(h, "POST", "", `{"title":"Sổ","x":1}`), 422, "invalid", "trường này không có"},
		{"no JSON", ask(h, "POST", "", `{"title`), 422, "invalid", "chưa dùng được"},
		{"another format", ask(h, "POST", "", "title=x", "Content-Type", "application/x-www-form-urlencoded"), 415, "unreadable", "JSON"},
		{"too large", ask(h, "POST", "", `{"title":"`+strings.Repeat("x", 2<<20)+`"}`), 413, "too-large", "lớn"},
		{"unknown parameter", ask(h, "GET", "?limits=3", ""), 422, "invalid", "tham số này không có"},
		{"bad number", ask(h, "GET", "?limit=0", ""), 422, "invalid", "không nhỏ hơn 1"},
		{"bad cursor", ask(h, "GET", "?cursor=%C3%A9", ""), 422, "invalid", "cursor"},
		{"broken", ask(h, "POST", "", `{"title":"Sổ"}`), 500, "broken", "ngoài dự tính"},
		{"another method", ask(h, "DELETE", "/1", ""), 405, "method", "địa chỉ"},
		{"no version", ask(h, "PUT", "/1", ""), 428, "version-needed", "If-Match"},
		{"no number", ask(h, "PUT", "/1", "", "If-Match", `"x"`), 422, "invalid", "If-Match"},
		{"somebody else's version", ask(h, "PUT", "/1", "", "If-Match", `"6"`), 412, "stale", "người khác sửa"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := problemOf(t, test.w)
			if test.w.Code != test.status || p.Type != "urn:vidan:problem:"+test.kind {
				t.Errorf("answered %d %s, want %d %s", test.w.Code, p.Type, test.status, test.kind)
			}
			body := test.w.Body.String()
			if !strings.Contains(strings.ToLower(body), strings.ToLower(test.words)) || strings.Contains(body, "secret cause") {
				t.Errorf("told %s, want %q in it and no cause", body, test.words)
			}
		})
	}
}

func TestVersions(t *testing.T) {
	h, _ := (&shelf{db: storetest.SQLite(t)}).serve(t)
	w := ask(h, "GET", "/1", "")
	if w.Code != 200 || w.Header().Get("ETag") != `"7"` {
		t.Fatalf("answered %d with %q", w.Code, w.Header().Get("ETag"))
	}
	for _, seen := range []string{`"7"`, `W/"7"`, `"3", "7"`, "*"} {
		if w := ask(h, "GET", "/1", "", "If-None-Match", seen); w.Code != 304 || w.Body.Len() > 0 {
			t.Errorf("who has seen %s gets %d %s", seen, w.Code, w.Body)
		}
	}
	if w := ask(h, "GET", "/1", "", "If-None-Match", `"6"`); w.Code != 200 {
		t.Errorf("who has seen an older version gets %d", w.Code)
	}
	if w := ask(h, "PUT", "/1", "", "If-Match", `"7"`); w.Code != 204 {
		t.Errorf("the change answers %d %s", w.Code, w.Body)
	}
}

func TestListsComeInParts(t *testing.T) {
	h, _ := (&shelf{db: storetest.SQLite(t)}).serve(t)
	var all []string
	cursor := ""
	for range 3 {
		var l api.List[string]
		w := ask(h, "GET", "?limit=2&cursor="+cursor, "")
		if err := json.Unmarshal(w.Body.Bytes(), &l); err != nil {
			t.Fatalf("%s: %v", w.Body, err)
		}
		all, cursor = append(all, l.Items...), l.Next
	}
	if strings.Join(all, "") != "abcde" || cursor != "" {
		t.Errorf("the parts are %v, and %q follows", all, cursor)
	}
}

func TestCreationsWithAKeyAreDoneOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := &shelf{db: db}
		h, _ := s.serve(t)
		first := ask(h, "POST", "", `{"title":"Sổ một"}`, "Idempotency-Key", "k1")
		again := ask(h, "POST", "", `{"title":"Sổ một"}`, "Idempotency-Key", "k1")
		if first.Code != 201 || again.Code != 201 || again.Body.String() != first.Body.String() || s.made != 1 {
			t.Errorf("answered %d %s, then %d %s; %d made", first.Code, first.Body, again.Code, again.Body, s.made)
		}
		if again.Header().Get("Idempotency-Replayed") != "true" || again.Header().Get("ETag") != `"1"` {
			t.Errorf("the repeated answer has the headers %v", again.Header())
		}
		if other := ask(h, "POST", "", `{"title":"Sổ hai"}`, "Idempotency-Key", "k1"); other.Code != 422 {
			t.Errorf("another request with the key is answered %d", other.Code)
		}
		if odd := ask(h, "POST", "", `{"title":"Sổ hai"}`, "Idempotency-Key", "có dấu"); odd.Code != 422 {
			t.Errorf("an odd key is answered %d", odd.Code)
		}
		s.fail = store.ErrBusy
		if w := ask(h, "POST", "", `{"title":"Sổ ba"}`, "Idempotency-Key", "k3"); w.Code != 503 {
			t.Errorf("a failed creation is answered %d", w.Code)
		}
		s.fail = nil
		if w := ask(h, "POST", "", `{"title":"Sổ ba"}`, "Idempotency-Key", "k3"); w.Code != 201 || s.made != 2 {
			t.Errorf("after a failure the key is answered %d, %d made", w.Code, s.made)
		}
		ask(h, "POST", "", `{"title":"Sổ bốn"}`)
		ask(h, "POST", "", `{"title":"Sổ bốn"}`)
		if s.made != 4 {
			t.Errorf("without a key %d were made, want 4", s.made)
		}
	})
}

func TestOneOfManyWithTheSameKeyCreates(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := &shelf{db: db}
		h, _ := s.serve(t)
		var all sync.WaitGroup
		for range 12 {
			all.Go(func() {
				w := ask(h, "POST", "", `{"title":"Sổ một"}`, "Idempotency-Key", "k")
				if w.Code != 201 && w.Code != 409 { // 409 while the first has not been answered yet
					t.Errorf("answered %d %s", w.Code, w.Body)
				}
			})
		}
		all.Wait()
		if s.made != 1 {
			t.Errorf("%d were made", s.made)
		}
	})
}

// huma does not see the fields of what is embedded by a small name: they would
// stay empty without a word.
func TestEmbeddedStructsAreSeen(t *testing.T) {
	type hidden struct {
		ID string `path:"id"`
	}
	type in struct {
		hidden
	}
	defer func() {
		if recover() == nil {
			t.Error("an operation whose input hides a field was added")
		}
	}()
	api.Add(api.New(api.Config{}), api.Operation{ID: "hide", Method: http.MethodGet, Path: "/hidden/{id}"},
		func(context.Context, *in) (*struct{}, error) { return nil, nil })
}
