package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
)

func TestTaskIsDoneAndOpenAgain(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for _, width := range e2e.Widths {
		ctx := d.signedIn(t, "tuan", width)
		d.open(t, ctx, home+"/tasks/"+d.task(t, "III.6").ID, width)
		markDone(t, ctx)
		if got := e2e.Text(t, ctx, ".state"); got != "xong trễ" {
			t.Errorf("done after its day it is %q", got)
		}
		e2e.Click(t, ctx, "form[action$='/reopen'] button")
		if got := e2e.Text(t, ctx, ".state"); got != "quá 24 ngày làm việc" {
			t.Errorf("open again it is %q", got)
		}
	}
}

func TestTaskSaysWhyThisDate(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "xem", 1280)
	d.open(t, ctx, home+"/tasks/"+d.task(t, "II.2").ID, 1280)
	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(".why summary")), chromedp.WaitVisible(chromedp.CSS(".why[open] p")))
	// 15/6/2024 is a Saturday.
	if got := e2e.Text(t, ctx, ".why[open] p"); !strings.Contains(got, "17/6/2024") {
		t.Errorf("the date is explained with %q", got)
	}
	if n := e2e.Count(t, ctx, "main form"); n != 0 {
		t.Errorf("a reader is offered %d acts", n)
	}
}

// TestTwoTabsEditOneTask saves in both: who is later is told, and keeps what
// they typed.
func TestTwoTabsEditOneTask(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	first := d.signedIn(t, "tuan", 1280)
	second := e2e.Tab(t, first)
	path := home + "/tasks/" + d.task(t, "I.3").ID + "/edit"
	d.open(t, first, path, 1280)
	d.open(t, second, path, 1280)

	const save = ".form-acts .btn-primary"
	e2e.Fill(t, first, "#title", "Rà soát văn bản, phần một")
	e2e.Click(t, first, save)
	e2e.Fill(t, second, "#title", "Rà soát văn bản, phần hai")
	e2e.Click(t, second, save)
	if got := e2e.Text(t, second, ".notice"); !strings.Contains(got, "nay là “Rà soát văn bản, phần một”") {
		t.Errorf("who is later is told %q", got)
	}
	if got := e2e.Get(t, second, chromedp.Value(chromedp.CSS("#title"))); got != "Rà soát văn bản, phần hai" {
		t.Errorf("what was typed has become %q", got)
	}
	e2e.Axe(t, second)
	e2e.Click(t, second, save)
	if got := e2e.Text(t, second, "h1"); got != "Rà soát văn bản, phần hai" {
		t.Errorf("saved again the task is %q", got)
	}
}

func TestTaskEditSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for _, width := range e2e.Widths {
		ctx := d.signedIn(t, "tuan", width)
		d.open(t, ctx, home+"/tasks/"+d.task(t, "I.3").ID+"/edit", width)
		e2e.Fill(t, ctx, "#due", "hôm nào đó")
		e2e.Click(t, ctx, ".form-acts .btn-primary")
		if got := e2e.Get(t, ctx, chromedp.Evaluate[string](`document.activeElement.className`)); got != "notice is-danger" {
			t.Errorf("the focus is on %q, want what is wrong", got)
		}
		e2e.Axe(t, ctx)
		e2e.NoSidewaysScroll(t, ctx)
		e2e.Screenshot(t, ctx, "task-edit-wrong-vi", width)
		e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(".notice a")))
		e2e.Until(t, ctx, `document.activeElement.id === "due" && document.activeElement.value === "hôm nào đó"`)
	}
}
