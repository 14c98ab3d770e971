package e2e_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
	"github.com/vidan-vn/vidan/internal/platform/office"
)

func TestTaskIsDoneAndOpenAgain(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for _, width := range e2e.Widths {
		ctx := d.signedIn(t, "chutich", width)
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
	if n := e2e.Count(t, ctx, ".rows form"); n != 0 {
		t.Errorf("a reader is offered %d acts", n)
	}
}

// TestWorkGoesFromHandToHand walks one occurrence through its stages: proved and
// handed in by the officer, sent back and accepted by the chairman.
func TestWorkGoesFromHandToHand(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	path := home + "/tasks/" + d.task(t, "V.4").ID
	paper := filepath.Join(t.TempDir(), "Kế hoạch tuyên truyền.pdf")
	writePaper(t, paper)
	for _, width := range e2e.Widths {
		officer := d.signedIn(t, "hoa", width)
		d.open(t, officer, path, width)
		look := func(ctx context.Context, name string) {
			t.Helper()
			e2e.Axe(t, ctx)
			e2e.NoSidewaysScroll(t, ctx)
			e2e.Screenshot(t, ctx, name, width)
		}
		look(officer, "task-returned-vi")
		d.open(t, officer, path+"/evidence/new", width)
		look(officer, "evidence-new-vi")
		e2e.Do(t, officer, chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{paper}))
		e2e.Click(t, officer, "form[data-upload] .btn-primary")
		if got := e2e.Text(t, officer, ".pieces"); !strings.Contains(got, "Kế hoạch tuyên truyền.pdf") {
			t.Fatalf("what was sent shows as %q", got)
		}
		e2e.Do(t, officer, chromedp.Click(chromedp.CSS("summary.btn-primary")), chromedp.WaitVisible(chromedp.CSS(".row-act[open] [name=day]")))
		e2e.Screenshot(t, officer, "task-hand-in-vi", width)
		e2e.Click(t, officer, ".row-act[open] form button")
		if got := e2e.Text(t, officer, ".state"); got != "chờ duyệt" {
			t.Errorf("handed in, it is %q", got)
		}

		chairman := d.signedIn(t, "chutich", width)
		d.open(t, chairman, path, width)
		look(chairman, "task-waiting-vi")
		e2e.Do(t, chairman, chromedp.Click(chromedp.CSS("details:has(form[action$='/return']) summary")), chromedp.WaitVisible(chromedp.CSS(".row-act[open] [name=note]")))
		e2e.Fill(t, chairman, ".row-act[open] [name=note]", "thiếu kinh phí")
		e2e.Click(t, chairman, ".row-act[open] form button")
		if got := e2e.Text(t, chairman, ".row-main .lacking"); got != "Lê Đình Khang trả lại: thiếu kinh phí" {
			t.Errorf("sent back, it says %q", got)
		}
		d.open(t, officer, path, width)
		e2e.Do(t, officer, chromedp.Click(chromedp.CSS("summary.btn-primary")), chromedp.WaitVisible(chromedp.CSS(".row-act[open] [name=day]")))
		e2e.Click(t, officer, ".row-act[open] form button")
		d.open(t, chairman, path, width)
		e2e.Click(t, chairman, "form[action$='/accept'] button")
		if got := e2e.Text(t, chairman, ".state"); got != "xong đúng hạn" {
			t.Errorf("accepted, it is %q", got)
		}
		e2e.Click(t, chairman, "form[action$='/reopen'] button")
	}
}

func writePaper(t *testing.T, path string) {
	t.Helper()
	var paper bytes.Buffer
	doc := &office.Document{Blocks: []office.Block{&office.Paragraph{Runs: []office.Run{{Text: "Kế hoạch tuyên truyền", Size: 13}}}}}
	if err := office.WritePDF(&paper, doc); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, paper.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestTwoTabsActOnOneOccurrence acts in both: who is later is told what
// happened, and keeps what they typed.
func TestTwoTabsActOnOneOccurrence(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	first := d.signedIn(t, "chutich", 1280)
	second := e2e.Tab(t, first)
	path := home + "/tasks/" + d.task(t, "III.6").ID
	d.open(t, first, path, 1280)
	d.open(t, second, path, 1280)

	postpone := func(ctx context.Context, day, why string) {
		t.Helper()
		if e2e.Count(t, ctx, "form[action$='/postpone']:has(.error)")+e2e.Count(t, ctx, ".row-act[open] form[action$='/postpone']") == 0 {
			e2e.Do(t, ctx, chromedp.Click(chromedp.CSS("details:has(form[action$='/postpone']) > summary")), chromedp.WaitVisible(chromedp.CSS("form[action$='/postpone'] [name=day]")))
		}
		e2e.Do(t, ctx, chromedp.SetValue(chromedp.CSS("form[action$='/postpone'] [name=day]"), day))
		e2e.Fill(t, ctx, "form[action$='/postpone'] [name=note]", why)
		e2e.Click(t, ctx, "form[action$='/postpone'] button")
	}
	postpone(first, "2024-03-20", "chờ thị xã")
	postpone(second, "2024-03-29", "chờ số liệu")
	if got := e2e.Text(t, second, ".notice"); !strings.Contains(got, "Lê Đình Khang gia hạn từ") || !strings.Contains(got, "đến 20/3/2024") {
		t.Errorf("who is later is told %q", got)
	}
	if got := e2e.Get(t, second, chromedp.Value(chromedp.CSS("form[action$='/postpone'] [name=note]"))); got != "chờ số liệu" {
		t.Errorf("what was typed has become %q", got)
	}
	e2e.Axe(t, second)
	e2e.Screenshot(t, second, "task-meanwhile-vi", 1280)
	e2e.Click(t, second, "form[action$='/postpone'] button")
	if got := e2e.Text(t, second, ".row-day"); !strings.Contains(got, "gia hạn đến 29/3/2024") {
		t.Errorf("sent again, the day is %q", got)
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
