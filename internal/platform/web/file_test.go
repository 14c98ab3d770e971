package web_test

import (
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/web"
)

func keptFile(name, mediaType, content string) web.File {
	return web.File{Name: name, MediaType: mediaType, Hash: "ab12", Size: int64(len(content)), Content: strings.NewReader(content)}
}

func TestFilesAreSentSafely(t *testing.T) {
	tests := []struct {
		mediaType       string
		how, as, policy string
	}{
		{"application/pdf", "inline", "application/pdf", "default-src 'none'"},
		{"image/png", "inline", "image/png", "sandbox"},
		{"text/plain; charset=utf-8", "inline", "text/plain; charset=utf-8", "sandbox"},
		{"text/csv; charset=utf-8", "inline", "text/plain; charset=utf-8", "sandbox"},
		{"text/plain", "attachment", "text/plain", "sandbox"}, // in which encoding?
		{"image/tiff", "attachment", "image/tiff", "sandbox"},
		{"application/zip", "attachment", "application/zip", "sandbox"},
		{"text/html; charset=utf-8", "attachment", "text/html; charset=utf-8", "sandbox"},
		{"image/svg+xml", "attachment", "image/svg+xml", "sandbox"},
		{"", "attachment", "", "sandbox"},
	}
	for _, test := range tests {
		if web.CanPreview(test.mediaType) != (test.how == "inline") {
			t.Errorf("CanPreview(%q) is wrong", test.mediaType)
		}
		for _, show := range []bool{false, true} {
			how, as, policy, send := "attachment", test.mediaType, "sandbox", web.SendFile
			if show {
				how, as, policy, send = test.how, test.as, test.policy, web.ShowFile
			}
			w := httptest.NewRecorder()
			if err := send(w, httptest.NewRequest(http.MethodGet, "/", nil), keptFile("a.b", test.mediaType, "content")); err != nil {
				t.Fatal(err)
			}
			h := w.Header()
			if w.Body.String() != "content" || h.Get("Content-Type") != as || !strings.HasPrefix(h.Get("Content-Disposition"), how+";") ||
				!strings.HasPrefix(h.Get("Content-Security-Policy"), policy) || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") {
				t.Errorf("%s, shown %v: %q under %v", test.mediaType, show, w.Body, h)
			}
			for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "private, no-cache", "ETag": `"ab12"`} {
				if got := h.Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		}
	}
}

func TestPartsAndUnchangedFiles(t *testing.T) {
	tests := []struct {
		header, value string
		status        int
		body          string
	}{
		{"Range", "bytes=2-4", http.StatusPartialContent, "cde"},
		{"Range", "bytes=-2", http.StatusPartialContent, "gh"},
		{"Range", "bytes=100-", http.StatusRequestedRangeNotSatisfiable, ""},
		{"If-None-Match", `"ab12"`, http.StatusNotModified, ""},
		{"If-None-Match", `"other"`, http.StatusOK, "abcdefgh"},
	}
	for _, test := range tests {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set(test.header, test.value)
		w := httptest.NewRecorder()
		if err := web.SendFile(w, r, keptFile("a.mp3", "audio/mpeg", "abcdefgh")); err != nil {
			t.Fatal(err)
		}
		if w.Code != test.status || test.body != "" && w.Body.String() != test.body {
			t.Errorf("%s: %s is answered with %d, %q", test.header, test.value, w.Code, w.Body)
		}
	}
}

func TestDisposition(t *testing.T) {
	for name, plain := range map[string]string{
		"Biên bản họp số 1.pdf":   "bien-ban-hop-so-1.pdf",
		`a"; filename="b.exe`:     "a---filename--b.exe",
		"đơn\r\nX-Header: 1.docx": "don--x-header--1.docx",
		"100% xong (1)+2.txt":     "100--xong--1--2.txt",
	} {
		header := web.Disposition("attachment", name)
		if strings.ContainsFunc(header, func(r rune) bool { return r < ' ' || r > '~' }) || !strings.Contains(header, `filename="`+plain+`";`) {
			t.Errorf("%q is written %s", name, header)
		}
		how, parameters, err := mime.ParseMediaType(header)
		if err != nil || how != "attachment" || parameters["filename"] != name {
			t.Errorf("%s is read as %q, %q: %v", header, how, parameters, err)
		}
	}
}
