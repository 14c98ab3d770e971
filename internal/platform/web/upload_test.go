package web_test

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/web"
)

// upload writes a form as browsers do: fields, then files.
func upload(t *testing.T, fields [][2]string, files [][2]string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, field := range fields {
		if err := form.WriteField(field[0], field[1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range files {
		part, err := form.CreateFormFile("file", file[0])
		if err == nil {
			_, err = io.WriteString(part, file[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return r
}

func TestUpload(t *testing.T) {
	r := upload(t, [][2]string{{"note", "  bie\u0302n  bản "}, {"post", "a"}, {"post", "b"}}, [][2]string{{"ảnh 1.png", "one"}, {"", ""}, {"hai.pdf", "two"}})
	u, err := web.OpenUpload(r)
	if err != nil {
		t.Fatal(err)
	}
	if note, posts := u.Form.Text("note"), u.Form.All("post"); note != "biên bản" || len(posts) != 2 {
		t.Errorf("the fields are %q and %q", note, posts)
	}
	for _, want := range [][2]string{{"ảnh 1.png", "one"}, {"hai.pdf", "two"}} {
		name, content, err := u.Next()
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(content); err != nil || name != want[0] || string(b) != want[1] {
			t.Errorf("%q holds %q: %v; want %q", name, b, err, want)
		}
	}
	if _, _, err := u.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last file: %v", err)
	}
}

func TestUploadWithoutFiles(t *testing.T) {
	u, err := web.OpenUpload(upload(t, [][2]string{{"note", "x"}}, [][2]string{{"", ""}}))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := u.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("without a file: %v", err)
	}
}

func TestUploadRefuses(t *testing.T) {
	many := make([][2]string, 2000)
	for i := range many {
		many[i] = [2]string{"a", "b"}
	}
	cut := upload(t, [][2]string{{"note", "x"}}, [][2]string{{"a.pdf", "x"}})
	cut.Body = io.NopCloser(io.LimitReader(cut.Body, 30))
	plain := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("note=x"))
	plain.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, r := range map[string]*http.Request{
		"long fields": upload(t, [][2]string{{"note", strings.Repeat("x", 2<<20)}}, nil),
		"many fields": upload(t, many, nil),
		"cut off":     cut,
		"no files":    plain,
	} {
		if _, err := web.OpenUpload(r); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
