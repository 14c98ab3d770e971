package ui

import (
	"context"
	"strconv"

	"github.com/vidan-vn/vidan/internal/platform/web/assets"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

func otherLocale(ctx context.Context) string {
	if words.Locale(ctx) == words.Vietnamese {
		return words.English
	}
	return words.Vietnamese
}

// otherLanguage names the other language in that language, for those who do
// not read this one.
func otherLanguage(ctx context.Context) string {
	if words.Locale(ctx) == words.Vietnamese {
		return "English"
	}
	return "Tiếng Việt"
}

func (n News) count() string {
	if n.Count > n.Most {
		return strconv.Itoa(n.Most) + "+"
	}
	return strconv.Itoa(n.Count)
}

func iconURL(name string) string { return assets.URL("icons.svg") + "#" + name }

// role tells a screen reader at once of what went wrong, and of the rest when
// it has time.
func (k NoticeKind) role() string {
	if k == Danger {
		return "alert"
	}
	return "status"
}

func (k NoticeKind) icon() string {
	switch k {
	case Success:
		return "check-circle-fill"
	case Warning:
		return "exclamation-triangle-fill"
	case Danger:
		return "exclamation-diamond-fill"
	}
	return "info-circle-fill"
}
