package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// SetLanguage is the action of choosing the language of pages.
const SetLanguage audit.Action = "language.set"

// Routes returns the addresses that the ground itself answers: the switch of
// languages. Secure says that readers come by HTTPS.
func Routes(secure bool) []Route {
	return []Route{
		NewRoute("POST", "/language", SetLanguage, Public, switchLanguage(secure)),
		NewRoute("GET", "/language", SetLanguage, Public, switchLanguage(secure)),
	}
}

// switchLanguage keeps the language in a cookie and returns to the page that
// the reader came from.
func switchLanguage(secure bool) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		locale := r.FormValue("lang")
		if locale != words.English {
			locale = words.Vietnamese
		}
		http.SetCookie(w, &http.Cookie{
			Name: languageCookie, Value: locale, Path: "/", MaxAge: yearInSeconds,
			HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
		})
		http.Redirect(w, r, LocalPath(r.FormValue("to")), http.StatusSeeOther)
		return nil
	}
}

// LocalPath returns an address of Vidan's own that a request asks to be sent
// to, and "/" for any other: a link must not lead a reader elsewhere.
func LocalPath(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") {
		return "/"
	}
	if strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}
