package web

import (
	"net/http"
	"strings"

	"golang.org/x/text/language"

	"github.com/vidan-vn/vidan/internal/platform/words"
)

// Cookie returns the value of a cookie, or "" when there is none. It reads the
// header in place, because every request asks for two or three.
func Cookie(r *http.Request, name string) string {
	for _, line := range r.Header["Cookie"] {
		for pair := range strings.SplitSeq(line, ";") {
			key, value, found := strings.Cut(strings.TrimSpace(pair), "=")
			if found && key == name {
				return value
			}
		}
	}
	return ""
}

const (
	languageCookie = "lang"
	noticeCookie   = "notice"
	yearInSeconds  = 365 * 24 * 60 * 60
)

// localeOf returns the reader's language: that of the cookie, or the one that a
// caller of the API asks for, else Vietnamese.
func localeOf(r *http.Request) string {
	if IsAPI(r.URL.Path) {
		return askedLocale(r.Header.Get("Accept-Language"))
	}
	if Cookie(r, languageCookie) == words.English {
		return words.English
	}
	return words.Vietnamese
}

var locales = language.NewMatcher([]language.Tag{language.Vietnamese, language.English})

// askedLocale returns the language that fits a header Accept-Language best.
func askedLocale(header string) string {
	if header == "" {
		return words.Vietnamese
	}
	asked, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return words.Vietnamese
	}
	if _, i, confidence := locales.Match(asked...); confidence != language.No && i == 1 {
		return words.English
	}
	return words.Vietnamese
}

// SetNotice leaves a message for the next page that the reader sees, by its
// code: short, in small letters, and known to the page that shows it.
func SetNotice(w http.ResponseWriter, code string) {
	http.SetCookie(w, &http.Cookie{Name: noticeCookie, Value: code, Path: "/", MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// TakeNotice returns the code of the message that was left, and forgets it;
// "" when there is none.
func TakeNotice(w http.ResponseWriter, r *http.Request) string {
	code := Cookie(r, noticeCookie)
	if code != "" {
		http.SetCookie(w, &http.Cookie{Name: noticeCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
	return code
}
