package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

func BenchmarkYear(b *testing.B) {
	w := &bench{effort: quick, report: &report{progress: io.Discard}, folder: b.TempDir()}
	err := w.onDatabases(b.Context(), func(pair databases) error {
		b.Run(pair.kind, func(b *testing.B) { benchmarkYear(b, pair.small) })
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func benchmarkYear(b *testing.B, d database) {
	config := app.Config{Data: d.data, DatabaseURL: d.url, Clock: clock.System{}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	a, err := app.Open(b.Context(), config)
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	h, err := a.Handler()
	if err != nil {
		b.Fatal(err)
	}
	t := d.page(&server{}, identity)
	r := httptest.NewRequest(http.MethodGet, t.path, nil)
	r.Header.Set("Cookie", t.cookie)
	b.ReportAllocs()
	for b.Loop() {
		w := nowhere{http.Header{}}
		h.ServeHTTP(w, r)
	}
}

type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n nowhere) WriteHeader(int)             {}
