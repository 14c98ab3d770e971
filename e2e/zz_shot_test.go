package e2e_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
)

func TestShot(t *testing.T) {
	d := openDemo(t)
	for _, width := range e2e.Widths {
		for _, login := range []string{"tuan", "chutich", "hoa"} {
			ctx := d.signedIn(t, login, width)
			for _, ref := range []string{"III.2", "V.2", "V.4", "V.5"} {
				if login != "chutich" && ref == "III.2" {
					continue
				}
				d.open(t, ctx, home+"/tasks/"+d.task(t, ref).ID, width)
				e2e.Get(t, ctx, chromedp.Evaluate[any](`document.querySelectorAll(".history").forEach(d => d.open = true), null`))
				e2e.Screenshot(t, ctx, "x-"+login+"-"+ref, width)
			}
			d.open(t, ctx, home+"/tasks/"+d.task(t, "V.4").ID, width)
			e2e.Get(t, ctx, chromedp.Evaluate[any](`document.querySelectorAll("details").forEach(d => d.open = true), null`))
			e2e.Screenshot(t, ctx, "x-"+login+"-open", width)
			if login == "hoa" {
				d.open(t, ctx, home+"/years/2024/evidence", width)
				e2e.Screenshot(t, ctx, "x-list", width)
				e2e.Print(t, ctx, "x-list")
				d.open(t, ctx, home+"/years/2024", width)
				e2e.Screenshot(t, ctx, "x-year", width)
				d.open(t, ctx, "/components", width)
				e2e.Screenshot(t, ctx, "x-components", width)
			}
		}
	}
}
