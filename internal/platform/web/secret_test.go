package web_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

func TestLogLeavesSecretsOfAddressesOut(t *testing.T) {
	var log bytes.Buffer
	failing := func(http.ResponseWriter, *http.Request) error { return web.NotFound() }
	route := func(path string, secret bool) web.Route {
		r := web.NewRoute("GET", path, audit.Action("test.read"), web.Public, failing)
		if secret {
			return r.AsSecret()
		}
		return r
	}
	server, err := web.New(web.Config{
		Routes: []web.Route{route("/feeds/{token}", true), route("/open/{name}", false)},
		Clock:  clock.On(clock.NewDate(2024, time.March, 12)), Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/feeds/geheim", "/feeds/geheim/more", "/feeds/geheim?x=geheim", "/open/offen"} {
		for _, locale := range []string{"vi", "en"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Header.Set("Cookie", "language="+locale)
			server.ServeHTTP(httptest.NewRecorder(), r)
		}
	}
	if strings.Contains(log.String(), "geheim") {
		t.Errorf("the log keeps a secret:\n%s", log.String())
	}
	for _, kept := range []string{"path=/feeds/…", "path=/open/offen"} {
		if !strings.Contains(log.String(), kept) {
			t.Errorf("the log has no %s:\n%s", kept, log.String())
		}
	}
}
