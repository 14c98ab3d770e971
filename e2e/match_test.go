package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
	"github.com/vidan-vn/vidan/internal/domain/plan"
)

// TestTargetsAreMatchedWhileAPlanIsReviewed: what a target will be measured by is
// told before the plan is adopted, and who reviews it may choose otherwise.
func TestTargetsAreMatchedWhileAPlanIsReviewed(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	imp := d.upload(t, plan.Upload{Kind: plan.Digital, FileName: "ke-hoach-cds.docx"}, d.sampleFile(t))
	ctx := d.signedIn(t, "ngan", 1280)
	review := home + "/imports/" + imp.ID + "?show=targets"
	d.open(t, ctx, review, 1280)
	e2e.Until(t, ctx, `document.querySelectorAll("tbody tr").length === 13`)
	const first = "tbody tr:first-child td:last-child"
	if got := e2e.Text(t, ctx, first); !strings.Contains(got, "Tỷ lệ hoàn thành kế hoạch rà soát văn bản") {
		t.Errorf("the first target is measured by %q", got)
	}
	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(first+" summary")), chromedp.WaitVisible(chromedp.CSS(first+" select")))
	e2e.Axe(t, ctx)
	e2e.Do(t, ctx, chromedp.SetValue(chromedp.CSS(first+" select"), "inspection_plan_rate"))
	e2e.Click(t, ctx, first+" button")
	if got := e2e.Address(t, ctx); !strings.HasSuffix(got, review) {
		t.Errorf("matched, the page leads to %s", got)
	}
	if got := e2e.Text(t, ctx, first); !strings.Contains(got, "Mức độ hoàn thành kế hoạch kiểm tra") {
		t.Errorf("matched otherwise, the first target is measured by %q", got)
	}
}
