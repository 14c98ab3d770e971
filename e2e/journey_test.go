package e2e_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/vidan-vn/vidan/e2e"
	"github.com/vidan-vn/vidan/internal/domain/plan"
)

// TestFromPlanToRunningYear walks the main way as an officer does: the file
// goes in, is reviewed with the keyboard alone, and runs.
func TestFromPlanToRunningYear(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "tuan", 1280)

	// The file goes in by the form of a new plan.
	e2e.Click(t, ctx, ".head .btn-primary")
	e2e.Do(t, ctx,
		chromedp.SetValue(chromedp.CSS("#kind"), string(plan.Digital)),
		chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{d.sample}))
	e2e.Click(t, ctx, "form[data-upload] .btn-primary")
	e2e.Until(t, ctx, `document.querySelector(".decide")`)
	if got := e2e.Text(t, ctx, ".sub"); !strings.Contains(got, "35 nhiệm vụ, 54 kỳ hạn, 13 chỉ tiêu, 4 chức danh chủ trì") {
		t.Errorf("the review says %q", got)
	}
	reviewByKeys(t, ctx)
	adoptTwice(t, ctx)

	// The year runs with both plans.
	if got := e2e.Text(t, ctx, ".notice"); !strings.Contains(got, "36 nhiệm vụ, 59 kỳ hạn") {
		t.Errorf("after adopting the year says %q", got)
	}
	plans, err := d.Plans.Plans(t.Context(), d.officer, 2024)
	if err != nil || len(plans) != 2 {
		t.Fatalf("there are %d plans, %v", len(plans), err)
	}

	// Going back leads to no second adopting, but to what the draft became.
	e2e.Lead(t, ctx, chromedp.Func(goBack))
	if got, want := e2e.Address(t, ctx), home+"/plans/"; !strings.HasPrefix(got, want) {
		t.Errorf("going back leads to %s, want %s…", got, want)
	}

	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(".account summary")))
	e2e.Click(t, ctx, ".account form[action='/sign-out'] button")
	if got := e2e.Address(t, ctx); got != "/sign-in" {
		t.Errorf("signing out leads to %s", got)
	}
	d.open(t, ctx, year, 1280)
	if got := e2e.Text(t, ctx, "h1"); got != "Cần đăng nhập" && got != "Đăng nhập" {
		t.Errorf("after signing out the year is headed %q", got)
	}
}

// reviewByKeys settles all that is asked without the mouse: arrows, Enter and
// Y for the rows, Tab to what lies outside them.
func reviewByKeys(t *testing.T, ctx context.Context) {
	t.Helper()
	keys := func(keys string) { t.Helper(); e2e.Do(t, ctx, chromedp.KeyEvent(keys)) }
	row := func() string {
		return e2e.Get(t, ctx, chromedp.Evaluate[string](`document.activeElement.closest("tr")?.cells[0].innerText ?? ""`))
	}
	on := func(want string) {
		t.Helper()
		e2e.Until(t, ctx, `document.activeElement.matches("tr")`)
		if got := row(); got != want {
			t.Fatalf("the keys are on row %q, want %s", got, want)
		}
	}
	keys(kb.ArrowDown)
	on("I.1")

	// Down to the second, and the source goes along.
	keys(kb.ArrowDown)
	on("I.5")
	e2e.Until(t, ctx, `document.querySelector("[data-source-frame]").innerText.includes("tuyên tuyền")`)

	// Y agrees, and the hands are on the next row.
	e2e.Lead(t, ctx, chromedp.KeyEvent("y"))
	on("II.1")

	// Enter opens all cells of the row; the date is corrected and saved.
	e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
	tabTo(t, ctx, "#due")
	keys("a")
	e2e.Do(t, ctx, chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	keys("Chậm nhất 20/11")
	tabTo(t, ctx, ".form-acts .btn-primary")
	e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
	on("II.11")
	if got := e2e.Text(t, ctx, ".chips [aria-current] .count"); got != "4" {
		t.Errorf("%s questions are left, want 4", got)
	}

	// A date that is missing is typed where it is asked for.
	tabTo(t, ctx, "[id='"+e2e.Get(t, ctx, chromedp.Evaluate[string](`document.activeElement.querySelector("[name=due]").id`))+"']")
	keys("Quý II")
	e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
	on("V.3")
	e2e.Lead(t, ctx, chromedp.KeyEvent("Y"))
	on("I.1")
	e2e.Lead(t, ctx, chromedp.KeyEvent("y"))

	// What the body asks for is offered below.
	tabTo(t, ctx, "button[name=take][value=yes]")
	e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
	if got := e2e.Text(t, ctx, ".empty h2"); got != "Không còn chỗ nào cần xem" {
		t.Errorf("after all answers the review says %q", got)
	}
}

// tabTo presses Tab until the focus is on what a selector finds.
func tabTo(t *testing.T, ctx context.Context, selector string) {
	t.Helper()
	quoted := strings.ReplaceAll(selector, `"`, `\"`)
	for range 60 {
		e2e.Do(t, ctx, chromedp.KeyEvent(kb.Tab))
		if e2e.Get(t, ctx, chromedp.Evaluate[bool](`document.activeElement.matches("`+quoted+`")`)) {
			return
		}
	}
	t.Fatalf("Tab never comes to %s", selector)
}

// adoptTwice clicks twice on the same button, as people do.
func adoptTwice(t *testing.T, ctx context.Context) {
	t.Helper()
	e2e.Lead(t, ctx, chromedp.DoubleClick(chromedp.CSS(".decide .btn-primary")))
	if got := e2e.Address(t, ctx); !strings.HasPrefix(got, year+"?adopted=") {
		t.Fatalf("adopting leads to %s", got)
	}
}

// goBack goes back as the browser's button does. Unlike chromedp's own way it
// waits for no page, because the page may come from the browser's memory.
func goBack(ctx context.Context, target *chromedp.Target) error {
	_, err := chromedp.Evaluate[any]("history.back(), null")(ctx, target)
	return err
}

// TestFromPlanToRunningYearWithoutScript does every act of the way with plain
// forms.
func TestFromPlanToRunningYearWithoutScript(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := e2e.Browser(t)
	e2e.WithoutScript(t, ctx)
	d.signIn(t, ctx, "ngan", 1280)

	// The same plan, changed: it replaces the one that runs.
	e2e.Do(t, ctx, chromedp.Navigate(d.address+home+"/imports/new?replaces="+d.plan(t).ID),
		chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{d.sample}))
	e2e.Click(t, ctx, "form[data-upload] .btn-primary")
	for end := time.Now().Add(20 * time.Second); e2e.Count(t, ctx, ".decide") == 0 && time.Now().Before(end); {
		e2e.Do(t, ctx, chromedp.Reload()) // the page of the reading also does so by itself
	}
	if got := e2e.Text(t, ctx, ".chips [aria-current]"); !strings.HasPrefix(got, "Thay đổi") {
		t.Errorf("a changed plan shows %q first", got)
	}

	// A question is answered, a row agreed to, a task changed and one added.
	e2e.Click(t, ctx, ".chips a[href*='show=doubts']")
	e2e.Click(t, ctx, "button[name=take][value=yes]")
	if got := e2e.Address(t, ctx); !strings.Contains(got, "show=doubts&at=") || !strings.Contains(got, "#t-") {
		t.Errorf("an answer leads to %s", got)
	}
	e2e.Click(t, ctx, "[data-agree]")
	e2e.Click(t, ctx, "[data-edit]")
	e2e.Fill(t, ctx, "#title", "Đối thoại với người dân mỗi quý")
	e2e.Fill(t, ctx, "#due", "ngày nào cũng được")
	e2e.Click(t, ctx, ".form-acts .btn-primary")
	if got := e2e.Text(t, ctx, ".error"); !strings.Contains(got, "Không đọc được thời gian") {
		t.Errorf("a time that says nothing is answered with %q", got)
	}
	e2e.Fill(t, ctx, "#due", "Quý II: 30/6/2024")
	e2e.Click(t, ctx, ".form-acts .btn-primary")
	e2e.Click(t, ctx, ".bar-end .btn")
	e2e.Fill(t, ctx, "#title", "Trực tiếp công dân")
	e2e.Fill(t, ctx, "#due", "Thường xuyên")
	e2e.Click(t, ctx, ".form-acts .btn-primary")
	if got := e2e.Text(t, ctx, ".sub"); !strings.Contains(got, "36 nhiệm vụ") {
		t.Errorf("with one more task the review says %q", got)
	}
	e2e.Click(t, ctx, ".decide .btn-primary")
	if got := e2e.Address(t, ctx); !strings.HasPrefix(got, year) {
		t.Fatalf("adopting leads to %s", got)
	}
	if got := e2e.Text(t, ctx, ".tally li:nth-child(2) b"); got != "3" {
		t.Errorf("after the change %s are done on time, want the 3 of before", got)
	}

	// Done, and open again.
	e2e.Click(t, ctx, ".near-what")
	markDone(t, ctx)
	e2e.Click(t, ctx, "form[action$='/reopen'] button")
	if got := e2e.Count(t, ctx, "form[action$='/reopen']"); got != 0 {
		t.Errorf("%d occurrences are still done", got)
	}

	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(".account summary")))
	e2e.Click(t, ctx, ".account .language button")
	if got := e2e.Text(t, ctx, ".nav a"); got != "Desk" {
		t.Errorf("in English the first place is %q", got)
	}
	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(".account summary")))
	e2e.Click(t, ctx, "form[action='/sign-out'] button")
	if got := e2e.Text(t, ctx, "h1"); got != "Sign in" {
		t.Errorf("signing out leads to %q", got)
	}
}

// markDone marks the first open occurrence of a task as done, first on a day
// that cannot be.
func markDone(t *testing.T, ctx context.Context) {
	t.Helper()
	const form = ".row-act[open] "
	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS("summary.btn-primary")), chromedp.WaitVisible(chromedp.CSS(form+"[name=day]")))
	setDay := func(day string) {
		e2e.Do(t, ctx, chromedp.SetValue(chromedp.CSS(form+"[name=day]"), day))
	}
	setDay("2024-03-20")
	e2e.Fill(t, ctx, form+"[name=note]", "Báo cáo số 30/BC-UBND")
	e2e.Click(t, ctx, form+"button")
	if got := e2e.Text(t, ctx, form+".error"); got != "Ngày hoàn thành không thể ở tương lai." {
		t.Errorf("a day to come is answered with %q", got)
	}
	setDay("2024-03-11")
	e2e.Click(t, ctx, form+"button")
	if got := e2e.Text(t, ctx, "li:target"); !strings.Contains(got, "Xong ngày 11/3/2024 – Báo cáo số 30/BC-UBND") {
		t.Errorf("what was done says %q", got)
	}
}

func TestUploadShowsThatItGoes(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "tuan", 1280)
	broken := t.TempDir() + "/ảnh chụp.pdf"
	if err := os.WriteFile(broken, []byte("%PDF-1.4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.open(t, ctx, home+"/imports/new", 1280)
	e2e.Do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{broken}))
	e2e.Click(t, ctx, "form[data-upload] .btn-primary")
	if got := e2e.Text(t, ctx, "h1"); got != "Không đọc được kế hoạch" {
		t.Errorf("a broken file leads to %q", got)
	}
	if got := e2e.Text(t, ctx, ".notice"); got == "" {
		t.Error("nothing says why")
	}
	e2e.Click(t, ctx, ".acts form button")
	if got := e2e.Address(t, ctx); got != home+"/plans" {
		t.Errorf("dropping the import leads to %s", got)
	}
}
