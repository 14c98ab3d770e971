package e2e_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
)

func TestDesk(t *testing.T) {
	address := openDemo(t).address
	for _, locale := range []string{"vi", "en"} {
		for _, width := range e2e.Widths {
			for _, scripts := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s %d scripts %t", locale, width, scripts), func(t *testing.T) {
					walkDesk(t, address, locale, width, scripts)
				})
			}
		}
	}
}

// walkDesk walks through the desk of an administrator with a post, who lands
// on it after signing in.
func walkDesk(t *testing.T, address, locale string, width int, scripts bool) {
	ctx := e2e.Browser(t)
	disableScripts(t, ctx, !scripts)
	name := fmt.Sprintf("%s-scripts-%t", locale, scripts)
	look := func(page string) {
		t.Helper()
		if scripts {
			e2e.Axe(t, ctx)
		}
		e2e.NoSidewaysScroll(t, ctx)
		e2e.Screenshot(t, ctx, page+"-"+name, width)
	}
	expect := func(selector, vietnamese, english string) {
		t.Helper()
		want := map[string]string{"vi": vietnamese, "en": english}[locale]
		if got := e2e.Text(t, ctx, selector); !strings.Contains(got, want) {
			t.Errorf("%s says %q, want %q", selector, got, want)
		}
	}

	e2e.Open(t, ctx, address+"/language?lang="+locale+"&to=/sign-in", width)
	e2e.Do(t, ctx,
		chromedp.SendKeys(chromedp.CSS("#login"), "ngan"), chromedp.SendKeys(chromedp.CSS("#password"), demoPassword),
		chromedp.Click(chromedp.CSS(".sign-in .btn-primary")), chromedp.WaitVisible(chromedp.CSS(".two")))
	expect("h1", "Việc của tôi", "My tasks")
	expect(".sub", "Thứ Ba, 12/3/2024 · tuần này có", "Tuesday 12 March 2024 · this week:")
	look("desk")

	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(".tabs a:last-child")), chromedp.WaitVisible(chromedp.CSS(".num a")))
	expect("h1", "Cả đơn vị", "Whole unit")
	look("desk-unit")

	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(".num a")), chromedp.WaitVisible(chromedp.CSS("main table")))

	e2e.Open(t, ctx, address+"/u/anh-son/desk/feed", width)
	look("desk-feed")
	e2e.Do(t, ctx,
		chromedp.Click(chromedp.CSS(`form[action="/u/anh-son/desk/feed"] button`)), chromedp.WaitVisible(chromedp.CSS("#feed-address")))
	look("desk-feed-made")
	e2e.Open(t, ctx, address+"/u/anh-son/desk/feed", width)
	look("desk-feed-kept")
	disableScripts(t, ctx, true) // nobody asks back
	e2e.Open(t, ctx, address+"/u/anh-son/desk/feed", width)
	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(`form[action$="/withdraw"] button`)), chromedp.WaitNotPresent(chromedp.CSS(`form[action$="/withdraw"]`)))
}

func disableScripts(t *testing.T, ctx context.Context, disable bool) {
	t.Helper()
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: disable})
	if err != nil {
		t.Fatal(err)
	}
}
