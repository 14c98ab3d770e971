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

func BenchmarkPages(b *testing.B) {
	w := &bench{effort: quick, report: &report{progress: io.Discard}, folder: b.TempDir()}
	err := w.onDatabases(b.Context(), func(pair databases) error {
		for _, p := range pages {
			b.Run(pair.kind+"/"+p.name, func(b *testing.B) { benchmarkPage(b, pair.large, p) })
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func benchmarkPage(b *testing.B, d database, p page) {
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
	t := d.target(&server{}, p)
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
