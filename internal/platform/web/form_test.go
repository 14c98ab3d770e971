package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

func form(t *testing.T, values url.Values) web.Form {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	f, err := web.ReadForm(r)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTextsAreTrimmedAndComposed(t *testing.T) {
	f := form(t, url.Values{
		"title":    {norm.NFD.String("  Báo cáo \t quý I \n")},
		"products": {norm.NFD.String("Báo cáo\r\n\r\n  Biểu mẫu  ")},
		"secret":   {norm.NFD.String(" mật khẩu ")},
		"posts":    {" a ", "", "b"},
	})
	if got := f.Text("title"); got != "Báo cáo quý I" {
		t.Errorf("the title is %q", got)
	}
	if got := f.Lines("products"); !slices.Equal(got, []string{"Báo cáo", "Biểu mẫu"}) {
		t.Errorf("the products are %q", got)
	}
	if got := f.Secret("secret"); got != " mật khẩu " {
		t.Errorf("the secret is %q", got)
	}
	if got := f.All("posts"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("the posts are %q", got)
	}
	if f.Has("nothing") || !f.Has("title") {
		t.Error("Has does not tell what is there")
	}
}

func TestDaysAreReadAsPeopleAndBrowsersWriteThem(t *testing.T) {
	march15 := clock.NewDate(2024, time.March, 15)
	for text, want := range map[string]struct {
		day clock.Date
		ok  bool
	}{
		"2024-03-15":  {march15, true},
		"15/3/2024":   {march15, true},
		" 15/03/2024": {march15, true},
		"":            {clock.Date{}, true},
		"31/2/2024":   {clock.Date{}, false},
		"15/3":        {clock.Date{}, false},
		"hôm nay":     {clock.Date{}, false},
	} {
		day, ok := form(t, url.Values{"due": {text}}).Date("due")
		if ok != want.ok || (ok && day != want.day) {
			t.Errorf("%q is read as %v, %t", text, day, ok)
		}
	}
}

func TestNumbers(t *testing.T) {
	f := form(t, url.Values{"year": {" 2024 "}, "word": {"năm"}})
	if n, ok := f.Int("year"); n != 2024 || !ok {
		t.Errorf("the year is %d, %t", n, ok)
	}
	if _, ok := f.Int("word"); ok {
		t.Error("a word is read as a number")
	}
}
