package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// What the server adds to a page, beside a bare handler with the same bytes.
func BenchmarkPage(b *testing.B) {
	text := strings.Repeat("<tr><td>Báo cáo quý I</td></tr>", 600)
	body := []byte(text)
	bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(body)
	})
	served, err := web.New(web.Config{
		Routes: []web.Route{get("/plans", page(text))}, Gate: open{}, Clock: clock.System{},
		Log: slog.New(slog.NewJSONHandler(io.Discard, nil)),
	})
	if err != nil {
		b.Fatal(err)
	}
	for name, handler := range map[string]http.Handler{"bare": bare, "served": served} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			r := httptest.NewRequest(http.MethodGet, "/plans", nil)
			for b.Loop() {
				handler.ServeHTTP(nowhere{http.Header{}}, r)
			}
		})
	}
}

// nowhere is a reader that keeps nothing.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n nowhere) WriteHeader(int)             {}
