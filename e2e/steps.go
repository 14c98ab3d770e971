package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// soon is how long a page may take to come or to change. It is long, because
// tests share their machine; what is too slow for people is measured elsewhere.
const soon = 20 * time.Second

// Lead takes steps that lead to another page, and waits until it is there.
func Lead(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	Get(t, ctx, chromedp.Evaluate[any](`window.pageBefore = true, null`))
	Do(t, ctx, steps...)
	Until(t, ctx, `!window.pageBefore && document.readyState === "complete"`)
}

// Until waits until a condition in JavaScript holds, over the borders of
// pages.
func Until(t *testing.T, ctx context.Context, condition string) {
	t.Helper()
	for end := time.Now().Add(soon); time.Now().Before(end); time.Sleep(15 * time.Millisecond) {
		// While one page gives way to another there is none to ask.
		if holds, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+condition+")")); err == nil && holds {
			return
		}
	}
	t.Fatalf("%s does not come true on %s, which says:\n%s", condition, Address(t, ctx), Text(t, ctx, "main"))
}

// Click clicks on what a CSS selector finds, where that leads to another page.
func Click(t *testing.T, ctx context.Context, selector string) {
	t.Helper()
	Lead(t, ctx, chromedp.Click(chromedp.CSS(selector)))
}

// Fill writes into a field, over what was there.
func Fill(t *testing.T, ctx context.Context, selector, text string) {
	t.Helper()
	quoted, err := json.Marshal(selector)
	if err != nil {
		t.Fatal(err)
	}
	Get(t, ctx, chromedp.Evaluate[any](fmt.Sprintf(`document.querySelector(%s).value = "", null`, quoted)))
	Do(t, ctx, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Address returns the address of the page, without its host.
func Address(t *testing.T, ctx context.Context) string {
	t.Helper()
	return Get(t, ctx, chromedp.Evaluate[string](`location.pathname + location.search + location.hash`))
}

// Unroll makes the screen as high as the page, so that nothing that stays at
// its edge lies over something else.
func Unroll(t *testing.T, ctx context.Context, width int) {
	t.Helper()
	height := Get(t, ctx, chromedp.Evaluate[int](`document.documentElement.scrollHeight`))
	Do(t, ctx, chromedp.EmulateViewport(int64(width), int64(max(height, 800))))
}

// Count counts what a CSS selector finds.
func Count(t *testing.T, ctx context.Context, selector string) int {
	t.Helper()
	quoted, err := json.Marshal(selector)
	if err != nil {
		t.Fatal(err)
	}
	return Get(t, ctx, chromedp.Evaluate[int](fmt.Sprintf(`document.querySelectorAll(%s).length`, quoted)))
}

// WithoutScript makes the browser run no script of any page.
func WithoutScript(t *testing.T, ctx context.Context) {
	t.Helper()
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	if err != nil {
		t.Fatal(err)
	}
}

// Confirming answers yes to whatever pages ask back.
func Confirming(t *testing.T, ctx context.Context) {
	t.Helper()
	err := chromedp.Listen(ctx, func(event any) {
		if _, asks := event.(*page.EventJavascriptDialogOpening); !asks {
			return
		}
		go func() {
			// The page may be gone by then; the test sees what came of it.
			_, _ = chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}()
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Tab opens a second tab beside the first, with the same cookies.
func Tab(t *testing.T, ctx context.Context) context.Context {
	t.Helper()
	tab, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return tab
}
