package e2e_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/vidan-vn/vidan/e2e"
)

// TestFocusIsSeen walks through pages by Tab: each stop is drawn with a ring
// and within the screen. The first leads past the places to the contents.
func TestFocusIsSeen(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	const stops = 40
	const focus = `(() => {
		const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
		if (e === document.body) return "";
		if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return "no ring on " + e.outerHTML.slice(0, 120);
		if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return "out of sight: " + e.outerHTML.slice(0, 120);
		return "";
	})()`
	for _, width := range e2e.Widths {
		ctx := d.signedIn(t, "tuan", width)
		for _, path := range []string{year, home + "/tasks/" + d.task(t, "III.2").ID, home + "/imports/new", home + "/people"} {
			d.open(t, ctx, path, width)
			for i := range stops {
				e2e.Do(t, ctx, chromedp.KeyEvent(kb.Tab))
				if wrong := e2e.Get(t, ctx, chromedp.Evaluate[string](focus)); wrong != "" {
					t.Errorf("%s at %d px, stop %d: %s", path, width, i+1, wrong)
				}
			}
		}
		d.open(t, ctx, year, width)
		e2e.Do(t, ctx, chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
		e2e.Until(t, ctx, `document.activeElement.id === "main"`)
	}
}
