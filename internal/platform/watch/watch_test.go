package watch_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/watch"
)

func newWatch(t *testing.T) *watch.Watch {
	t.Helper()
	w, err := watch.New(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func answer(w *watch.Watch, pattern string, status int) {
	_, done := w.Begin(httptest.NewRequest(http.MethodGet, "/u/anh-son/people/0190-lan", nil))
	done(pattern, status, 3*time.Millisecond)
}

func TestFiguresNameRoutesAndNobody(t *testing.T) {
	w := newWatch(t)
	w.Count("vidan_jobs_waiting", "Waiting.", func(context.Context) (float64, error) { return 7, nil })
	w.Count("vidan_broken", "Broken.", func(context.Context) (float64, error) { return 0, errors.New("no database") })
	answer(w, "GET /u/{unit}/people/{user}", 200)
	answer(w, "GET /u/{unit}/people/{user}", 404)
	got := httptest.NewRecorder()
	w.Handler().ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	text := got.Body.String()
	for _, want := range []string{
		`vidan_requests_total{route="GET /u/{unit}/people/{user}",status="200"} 1`, `status="404"} 1`,
		"vidan_request_seconds_bucket", "vidan_requests_under_way 0", "vidan_jobs_waiting 7", "go_goroutines",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the figures lack %s", want)
		}
	}
	if strings.Contains(text, "0190-lan") || strings.Contains(text, "vidan_broken 0") {
		t.Error("the figures tell of somebody, or of what could not be had")
	}
}

// Traces go to whoever takes them in by OTLP, when that is asked for.
func TestTracesWhenAskedFor(t *testing.T) {
	var taken atomic.Pointer[string]
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // what is missing shows below
		text := r.URL.Path + " " + string(body)
		taken.Store(&text)
		w.WriteHeader(http.StatusOK)
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
	w := newWatch(t)
	answer(w, "GET /u/{unit}/people/{user}", 500)
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	text := taken.Load()
	if text == nil || !strings.HasPrefix(*text, "/v1/traces ") || !strings.Contains(*text, "GET /u/{unit}/people/{user}") || strings.Contains(*text, "0190-lan") {
		t.Errorf("the collector got %v", text)
	}
}
