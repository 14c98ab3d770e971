package web

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

func newServer(t *testing.T, c Config, routes ...Route) http.Handler {
	t.Helper()
	c.Routes, c.Clock, c.Log = routes, clock.On(clock.NewDate(2024, 3, 12)), slog.New(slog.DiscardHandler)
	handler, err := New(c)
	must(t, err)
	return handler
}

func answering(path string, h Handler) Route {
	return NewRoute(http.MethodGet, path, "test.act", Public, h)
}

func TestStrangersWhoAskTooOftenWait(t *testing.T) {
	h := newServer(t, Config{PublicRate: 1}, answering("/x", func(http.ResponseWriter, *http.Request) error { return nil }))
	ask := func(from string) int {
		r := httptest.NewRequest(http.MethodGet, "/x", nil)
		r.RemoteAddr = from + ":1"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code == http.StatusTooManyRequests && w.Header().Get("Retry-After") == "" {
			t.Error("who has to wait is not told how long")
		}
		return w.Code
	}
	for range publicBurst {
		if got := ask("203.0.113.7"); got != http.StatusOK {
			t.Fatalf("within the bound, answered %d", got)
		}
	}
	if got := ask("203.0.113.7"); got != http.StatusTooManyRequests {
		t.Errorf("beyond the bound, answered %d", got)
	}
	if got := ask("203.0.113.8"); got != http.StatusOK {
		t.Errorf("somebody else is answered %d", got)
	}
}

func TestAFullServerAsksToComeAgain(t *testing.T) {
	inside, leave := make(chan struct{}), make(chan struct{})
	h := newServer(t, Config{Most: 1},
		answering("/slow", func(http.ResponseWriter, *http.Request) error { inside <- struct{}{}; <-leave; return nil }),
		answering("/healthz", func(http.ResponseWriter, *http.Request) error { return nil }))
	ask := func(path string) int {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w.Code
	}
	ended := make(chan int)
	go func() { ended <- ask("/slow") }()
	<-inside
	if got := ask("/slow"); got != http.StatusServiceUnavailable {
		t.Errorf("a full server answers %d", got)
	}
	if got := ask("/healthz"); got != http.StatusOK {
		t.Errorf("a full server answers whoever watches it %d", got)
	}
	close(leave)
	if got := <-ended; got != http.StatusOK {
		t.Errorf("who was inside is answered %d", got)
	}
}

func TestAHugeHeaderIsRefused(t *testing.T) {
	l := listen(t)
	serve(t, l, newServer(t, Config{}, answering("/x", func(http.ResponseWriter, *http.Request) error { return nil })))
	conn, err := net.Dial("tcp", l.Addr().String())
	must(t, err)
	defer func() { _ = conn.Close() }()
	_, _ = fmt.Fprintf(conn, "GET /x HTTP/1.1\r\nHost: x\r\nX-Long: %s\r\n\r\n", strings.Repeat("a", 1<<20)) // it may hang up half-way
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err == nil {
		defer func() { _ = answer.Body.Close() }()
		if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("a header of 1 MB is answered %d", answer.StatusCode)
		}
	}
	expectAlive(t, l)
}

func expectAlive(t *testing.T, l net.Listener) {
	t.Helper()
	client := &http.Client{Timeout: 10 * time.Second}
	answer, err := client.Get("http://" + l.Addr().String() + "/x")
	must(t, err)
	must(t, answer.Body.Close())
	if answer.StatusCode != http.StatusOK {
		t.Errorf("after it, others are answered %d", answer.StatusCode)
	}
}

// Clients that send a byte now and then hold no room that others need.
func TestSlowClientsHoldUpNobody(t *testing.T) {
	l := listen(t)
	serve(t, l, newServer(t, Config{Most: 4}, answering("/x", func(http.ResponseWriter, *http.Request) error { return nil })))
	for range 200 {
		conn, err := net.Dial("tcp", l.Addr().String())
		must(t, err)
		t.Cleanup(func() { _ = conn.Close() })
		_, err = io.WriteString(conn, "GET /x HTTP/1.1\r\nHost: x\r\nX-Slow: ")
		must(t, err)
	}
	for range 5 {
		expectAlive(t, l)
	}
}
