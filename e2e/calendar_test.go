package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
)

// A late notice gives a day off: the administrator sees what would move, puts
// it down, sees it in the year, and takes it back; all by plain forms.
func TestCalendar(t *testing.T) {
	d := openDemo(t)
	calendar := home + "/calendar/2024"
	for _, width := range e2e.Widths {
		for _, locale := range []string{"vi", "en"} {
			t.Run(fmt.Sprintf("%s %d", locale, width), func(t *testing.T) {
				ctx := d.signedIn(t, "ngan", width)
				e2e.Open(t, ctx, d.address+"/language?lang="+locale+"&to="+calendar, width)
				look := func(name string) {
					t.Helper()
					e2e.Axe(t, ctx)
					e2e.NoSidewaysScroll(t, ctx)
					e2e.Screenshot(t, ctx, "calendar-"+name+"-"+locale, width)
				}
				look("year")
				// Without its check in the browser, the form says what is wrong.
				e2e.Get(t, ctx, chromedp.Evaluate[any](`document.querySelector("#change form").noValidate = true, null`))
				e2e.Click(t, ctx, "#change .btn-primary")
				look("wrong")
				e2e.Get(t, ctx, chromedp.Evaluate[any](`document.querySelector("#day").value = "2024-03-15", null`))
				e2e.Fill(t, ctx, "#name", "Nghỉ bão")
				e2e.Fill(t, ctx, "#source", "Công điện 1/CĐ-UBND")
				e2e.Click(t, ctx, "#change .btn-primary")
				look("effect")
				if said := e2e.Text(t, ctx, "#change .notice"); !strings.Contains(said, map[string]string{"vi": "đổi ngày cuối", "en": "another last day"}[locale]) {
					t.Errorf("before saving it says %q", said)
				}
				e2e.Click(t, ctx, "#change .btn-primary")
				look("saved")
				e2e.Open(t, ctx, d.address+calendar+"?edit=2024-03-15", width)
				look("edit")
				for range 2 {
					e2e.Click(t, ctx, "#change .btn-risky")
				}
				if got := e2e.Address(t, ctx); got != calendar+"?removed=2024-03-15" {
					t.Errorf("taking it back leads to %s", got)
				}
				e2e.Open(t, ctx, d.address+home+"/calendar/2027", width)
				look("unknown")
				e2e.Open(t, ctx, d.address+home+"/calendar/hours", width)
				look("hours")
			})
		}
	}
}
