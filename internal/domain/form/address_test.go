package form_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// An address is what a page sends in two inputs, a text and a code in JSON, and
// one line for a reader.
func TestAddresses(t *testing.T) {
	f := form.Form{{Name: "home", Type: form.Address, Label: words.Same("Nơi ở")}}
	offers := form.Offers{Communes: []ui.Option{{Value: "16012", Text: "UBND xã Trường Sơn"}}}
	for _, test := range []struct {
		detail, code string
		json, shown  string
		err          error
	}{
		{"Thôn 2", "16012", `["Thôn 2","16012"]`, "Thôn 2, UBND xã Trường Sơn", nil},
		{"", "16012", `["","16012"]`, "UBND xã Trường Sơn", nil},
		{"Số 9, phường Xa", "", `"Số 9, phường Xa"`, "Số 9, phường Xa", nil},
		{"Thôn 2", "00001", `["Thôn 2","00001"]`, "Thôn 2, 00001", nil}, // a commune that is no longer known
		{"Thôn 2", "1601", `["Thôn 2","1601"]`, "Thôn 2, 1601", form.ErrOption},
	} {
		sent := url.Values{"f-home": {test.detail}, "f-home-commune": {test.code}}
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(sent.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		read, err := web.ReadForm(r)
		if err != nil {
			t.Fatal(err)
		}
		values, _ := f.ReadPage(read)
		home := values["home"]
		text, err := home.MarshalJSON()
		if err != nil || string(text) != test.json {
			t.Errorf("as JSON %s, %v, want %s", text, err, test.json)
		}
		var again form.Value
		if err := again.UnmarshalJSON(text); err != nil || again.Text() != home.Text() || again.Commune() != home.Commune() {
			t.Errorf("%s is read as %+v, %v", text, again, err)
		}
		if got := f[0].Show(t.Context(), home, offers); got != test.shown {
			t.Errorf("%s shows as %q, want %q", text, got, test.shown)
		}
		problems := f.Problems(values)
		if (len(problems) > 0) != (test.err != nil) || len(problems) > 0 && !errors.Is(problems[0], test.err) {
			t.Errorf("%s has the problems %v, want %v", text, problems, test.err)
		}
	}
}
