package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
)

// The notices and the reminders, from the bar to the rules, in both languages,
// wide and narrow.
func TestNoticesPages(t *testing.T) {
	address := openDemo(t).address
	for _, locale := range []string{"vi", "en"} {
		for _, width := range e2e.Widths {
			t.Run(fmt.Sprintf("%s-%d", locale, width), func(t *testing.T) { walkNotices(t, address, locale, width) })
		}
	}
}

func walkNotices(t *testing.T, address, locale string, width int) {
	ctx := e2e.Browser(t)
	look := func(page, vietnamese, english string) {
		t.Helper()
		want := map[string]string{"vi": vietnamese, "en": english}[locale]
		if got := e2e.Text(t, ctx, "h1"); !strings.Contains(got, want) {
			t.Errorf("the page says %q, want %q", got, want)
		}
		e2e.Axe(t, ctx)
		e2e.NoSidewaysScroll(t, ctx)
		e2e.Screenshot(t, ctx, page+"-"+locale, width)
	}
	open := func(path string) { t.Helper(); e2e.Open(t, ctx, address+path, width) }

	open("/language?lang=" + locale + "&to=/sign-in")
	e2e.Do(t, ctx,
		chromedp.SendKeys(chromedp.CSS("#login"), "ngan"), chromedp.SendKeys(chromedp.CSS("#password"), demoPassword),
		chromedp.Click(chromedp.CSS(".sign-in .btn-primary")), chromedp.WaitVisible(chromedp.CSS(".two")))
	if got := e2e.Text(t, ctx, ".count"); got == "" {
		t.Error("the bar says nothing of what is new")
	}
	open("/u/anh-son/notices")
	look("notices", "Thông báo", "Notices")
	open("/u/anh-son/notices/digests/2024-03-12")
	look("notices-digest", "Nhắc việc thứ Ba, 12/3/2024", "Reminders of Tuesday 12 March 2024")
	open("/u/anh-son/notices/choices")
	look("notices-choices", "Thư nhắc của tôi", "My reminders by e-mail")
	open("/u/anh-son/reminders")
	look("reminders", "Quy tắc nhắc việc", "Rules for reminders")
	e2e.Do(t, ctx,
		chromedp.Clear(chromedp.CSS("#days-0")), chromedp.SendKeys(chromedp.CSS("#days-0"), "99"),
		chromedp.Click(chromedp.CSS("main form .btn-primary")), chromedp.WaitVisible(chromedp.CSS(".is-danger")))
	look("reminders-wrong", "Quy tắc nhắc việc", "Rules for reminders")
	open("/outbox")
	look("outbox", "Hộp thư đi", "Outbox")
	open("/account")
	look("account-email", "Nguyễn Thị Ngân", "Nguyễn Thị Ngân")
}
