package e2e_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// demoSecret is that of all sample accounts, as the demo prints it.
const demoSecret = "thu-nghiem-vidan"

// lookingDown serves the demo and signs in whoever looks down from the town.
func lookingDown(t *testing.T) string {
	t.Helper()
	a, err := app.OpenDemo(t.Context(), app.Config{
		Data: t.TempDir(), Clock: clock.On(clock.NewDate(2024, 3, 12)), Log: slog.New(slog.DiscardHandler), Demo: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	handler, err := a.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func TestLookingDownFromTheTown(t *testing.T) {
	address := lookingDown(t)
	for _, locale := range []string{"vi", "en"} {
		for _, width := range e2e.Widths {
			t.Run(fmt.Sprintf("%s %d", locale, width), func(t *testing.T) {
				ctx := e2e.Browser(t)
				look := func(name string) {
					t.Helper()
					e2e.Axe(t, ctx)
					e2e.NoSidewaysScroll(t, ctx)
					e2e.Screenshot(t, ctx, name+"-"+locale, width)
				}
				e2e.Open(t, ctx, address+"/language?lang="+locale+"&to=/sign-in%3Fto=/u/nghi-son/below", width)
				e2e.Do(t, ctx,
					chromedp.SendKeys(chromedp.CSS("#login"), "thixa"),
					chromedp.SendKeys(chromedp.CSS("#password"), demoSecret),
					chromedp.Click(chromedp.CSS(".sign-in .btn-primary")),
					chromedp.WaitVisible(chromedp.CSS("#total")))
				look("below")
				e2e.Open(t, ctx, address+"/u/nghi-son/below?look=fields", width)
				look("below-fields")
				e2e.Open(t, ctx, address+"/u/nghi-son/below?q=khong+co", width)
				look("below-nothing")
				e2e.Open(t, ctx, address+"/u/nghi-son/below?q=anh+son", width)
				e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(`tbody a[href^="/u/anh-son/years/2024"]`)), chromedp.WaitVisible(chromedp.CSS(".tally")))
				if title := e2e.Text(t, ctx, "h1"); !strings.Contains(title, "2024") {
					t.Errorf("drilling down led to %q", title)
				}
				look("below-drilled")
			})
		}
	}
}
