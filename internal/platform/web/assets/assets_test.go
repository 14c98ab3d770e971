package assets_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/vidan-vn/vidan/internal/platform/web/assets"
)

func fetch(t *testing.T, path, accept, match string) *httptest.ResponseRecorder {
	t.Helper()
	handler, err := assets.Handler()
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	r.Header.Set("If-None-Match", match)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

func TestFilesAreServedInTheEncodingThatTheReaderTakes(t *testing.T) {
	for _, name := range []string{"app.css", "app.js", "icons.svg"} {
		plain := fetch(t, assets.URL(name), "", "").Body.Bytes()
		zipped, err := gzip.NewReader(fetch(t, assets.URL(name), "gzip", "").Body)
		if err != nil {
			t.Fatal(err)
		}
		for encoding, from := range map[string]io.Reader{"gzip": zipped, "br": brotli.NewReader(fetch(t, assets.URL(name), "gzip, br", "").Body)} {
			if got, err := io.ReadAll(from); err != nil || !bytes.Equal(got, plain) {
				t.Errorf("%s as %s is another file: %v", name, encoding, err)
			}
		}
	}
}

func TestFilesAreKeptForEver(t *testing.T) {
	first := fetch(t, assets.URL("app.css"), "br", "")
	if got := first.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("the file may be kept %q", got)
	}
	if got := first.Header().Get("Content-Type"); got != "text/css; charset=utf-8" {
		t.Errorf("the file is %q", got)
	}
	again := fetch(t, assets.URL("app.css"), "br", first.Header().Get("ETag"))
	if again.Code != 304 || again.Body.Len() != 0 {
		t.Errorf("asked again, the answer is %d with %d bytes", again.Code, again.Body.Len())
	}
	if other := fetch(t, assets.URL("app.css"), "gzip", first.Header().Get("ETag")); other.Code != 200 {
		t.Errorf("the tag of one encoding answers for another with %d", other.Code)
	}
}

func TestNothingElseIsServed(t *testing.T) {
	for _, path := range []string{assets.Prefix, assets.Prefix + "manifest.json", assets.Prefix + "../assets.go", assets.Prefix + "app.css"} {
		if w := fetch(t, path, "", ""); w.Code != 404 {
			t.Errorf("%s is answered %d", path, w.Code)
		}
	}
}

// The policy of pages allows no styles and no code within a text.
func TestScriptsKeepWithinThePolicy(t *testing.T) {
	script := fetch(t, assets.URL("app.js"), "", "").Body.String()
	for _, forbidden := range []string{"eval(", "new Function(", `createElement("style")`} {
		if strings.Contains(script, forbidden) {
			t.Errorf("the script has %s", forbidden)
		}
	}
}
