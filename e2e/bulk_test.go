package e2e_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/vidan-vn/vidan/e2e"
)

// TestAssigningManyByKeys gives two occurrences to a colleague and takes it
// back, with the keyboard alone.
func TestAssigningManyByKeys(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "chutich", 1280)
	keys := func(keys string) { t.Helper(); e2e.Do(t, ctx, chromedp.KeyEvent(keys)) }
	d.open(t, ctx, year+"/list?state=overdue", 1280)
	e2e.Axe(t, ctx)

	tabTo(t, ctx, "tbody tr:nth-child(1) input")
	keys(" ")
	tabTo(t, ctx, "tbody tr:nth-child(2) input")
	keys(" ")
	e2e.Until(t, ctx, `document.querySelector("[data-picked]").textContent.endsWith("2")`)
	covered(t, ctx)
	tabTo(t, ctx, `button[formaction*="/bulk/assign"]`)
	e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
	if got := e2e.Text(t, ctx, "h1"); got != "Giao 2 việc" {
		t.Fatalf("the page is headed %q", got)
	}
	e2e.Axe(t, ctx)

	tabTo(t, ctx, "#person")
	keys("Phạm Thị Hoa")
	tabTo(t, ctx, ".form-acts .btn-primary")
	e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
	if got := e2e.Text(t, ctx, ".undo p"); !strings.Contains(got, "Đã giao 2 việc cho Phạm Thị Hoa.") {
		t.Fatalf("after the act the list says %q", got)
	}
	if got := e2e.Address(t, ctx); !strings.HasSuffix(got, "/list?state=overdue") {
		t.Errorf("the act leads to %s", got)
	}
	e2e.Axe(t, ctx)

	tabTo(t, ctx, ".undo button")
	e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
	if got := e2e.Text(t, ctx, ".undo p"); !strings.Contains(got, "Đã hoàn tác: 2 việc") {
		t.Errorf("after undoing the list says %q", got)
	}
}

// covered fails the test when what has the focus lies below the bar of acts.
func covered(t *testing.T, ctx context.Context) {
	t.Helper()
	e2e.Until(t, ctx, `(() => {
		const box = document.activeElement.getBoundingClientRect();
		return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.closest(".pick-bar") === null;
	})()`)
}
