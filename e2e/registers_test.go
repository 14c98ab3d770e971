package e2e_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/vidan-vn/vidan/e2e"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// reviews is the address of the register of legal texts to be reviewed.
const reviews = home + "/registers/legal_review"

// messy is a list as offices keep them: with a head, sections, a sum, and a day
// that there is not.
const messy = `UBND XÃ ANH SƠN,,,,
DANH MỤC VĂN BẢN PHẢI RÀ SOÁT,,,,
TT,"Số, ký hiệu",Trích yếu,Ngày đưa vào rà soát,Kết luận rà soát
I,Lĩnh vực đất đai,,,
1,31/2016/QĐ-UBND,Quy chế quản lý đất công,11/3/2024,
2,32/2016/QĐ-UBND,Quy chế cắm mốc,31/2/2024,
II,Lĩnh vực văn hóa,,,
3,33/2016/QĐ-UBND,Quy ước thôn văn hóa,11/3/2024,
,Tổng cộng: 3,,,
`

// messyFile is that list as a file.
func messyFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Ra soat.csv")
	if err := os.WriteFile(path, []byte(messy), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// entry is the first entry of a register in a state, "" in any.
func (d *demo) entry(t *testing.T, kind, state string) record.Record {
	t.Helper()
	list, err := d.Records.List(t.Context(), d.officer, kind, record.Filter{}, "", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range list.Records {
		if state == "" || r.State == state {
			return r
		}
	}
	t.Fatalf("the register %s has no entry that is %s", kind, state)
	return record.Record{}
}

func entryPath(r record.Record) string { return home + "/registers/" + r.Kind + "/entries/" + r.ID }

// registerPages are all pages of registers and figures with something on them.
func (d *demo) registerPages(t *testing.T) []shownPage {
	t.Helper()
	file, err := os.Open(messyFile(t))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	imported, err := d.Records.TakeFile(t.Context(), d.officer, "legal_review", store.NewID(), "ra-soat.csv", file)
	if err != nil {
		t.Fatal(err)
	}
	open, late, staff := d.entry(t, "legal_review", "planned"), d.entry(t, "feedback", "received"), d.entry(t, "staff_member", "working")
	const register, registerEn = "Rà soát văn bản quy phạm pháp luật", "Review of legal texts"
	return []shownPage{
		{"registers", home + "/registers", "Sổ theo dõi", "Registers"},
		{"register", reviews, register, registerEn},
		{"register-narrowed", reviews + "?f-finding=amend&sort=code", register, registerEn},
		{"register-empty", reviews + "?q=xyzzy", register, registerEn},
		{"register-feedback", home + "/registers/feedback", "Phản ánh, kiến nghị về thủ tục hành chính", "Feedback on procedures"},
		{"entry-new", reviews + "/new", "Ghi mục mới", "New entry"},
		{"entry", entryPath(open), open.Title, open.Title},
		{"entry-feedback", entryPath(late), late.Title, late.Title},
		{"entry-sealed", entryPath(staff), staff.Title, staff.Title},
		{"entry-edit", entryPath(open) + "/edit", "Sửa mục", "Change the entry"},
		{"entry-move", entryPath(open) + "/moves/find", "Ghi rà soát: phải xử lý", "Reviewed: to be handled"},
		{"sheet-new", reviews + "/import", "Nhập từ bảng tính", "Import a spreadsheet"},
		{"sheet", reviews + "/imports/" + imported.ID, "Xem trước khi nhập", "Preview of the import"},
		{"register-fields", reviews + "/fields", "Trường của sổ", "Fields of the register"},
		{"register-new", home + "/registers/new", "Lập sổ mới", "New register"},
		{"register-definition-new", home + "/registers/new/definition", "Lập sổ bằng tệp", "A register from a file"},
		{"register-definition", reviews + "/definition", "Định nghĩa của sổ", "Definition of the register"},
		{"figures", home + "/figures", "Số liệu", "Figures"},
		{"figure-new", home + "/figures/new?of=record/feedback", "Thêm số liệu", "Add a figure"},
		{"figure-new-rate", home + "/figures/new?of=rate", "Thêm số liệu", "Add a figure"},
		{"figure-new-file", home + "/figures/new?of=text", "Thêm số liệu", "Add a figure"},
		{"figure-targets", home + "/figures/targets?year=2024", "Chỉ tiêu năm 2024", "Targets of 2024"},
		{"figure", home + "/figures/legal_texts_handled", "Văn bản đã xử lý hoặc kiến nghị xử lý", "Legal texts handled or proposed"},
	}
}

// TestRegisterPages looks at the pages of registers and figures.
func TestRegisterPages(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	pages := d.registerPages(t)
	for _, width := range e2e.Widths {
		for _, locale := range []string{"vi", "en"} {
			t.Run(locale+" "+strconv.Itoa(width), func(t *testing.T) {
				t.Parallel()
				ctx := d.signedIn(t, "ngan", width)
				d.open(t, ctx, "/language?lang="+locale+"&to=/account", width)
				for _, page := range pages {
					d.look(t, ctx, page, locale, width)
				}
			})
		}
	}
}

// TestRegisterByKeys makes an entry and moves it on with the keyboard alone.
func TestRegisterByKeys(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "tuan", 1280)
	keys := func(keys string) { t.Helper(); e2e.Do(t, ctx, chromedp.KeyEvent(keys)) }
	d.open(t, ctx, reviews, 1280)
	tabTo(t, ctx, ".head .btn-primary")
	e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
	e2e.Axe(t, ctx)

	// What cannot be read is told beside its field, and what was typed stays.
	tabTo(t, ctx, "#f-symbol")
	keys("quy chế một cửa")
	tabTo(t, ctx, "#f-title")
	keys("Quy chế phối hợp")
	keys(kb.Enter)
	e2e.Until(t, ctx, `document.querySelector("#f-symbol.is-invalid")`)
	e2e.Axe(t, ctx)
	tabTo(t, ctx, "#f-symbol")
	e2e.Do(t, ctx, chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	keys("17/2018/QĐ-UBND")
	e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
	if got := e2e.Text(t, ctx, "h1"); got != "17/2018/QĐ-UBND – Quy chế phối hợp" {
		t.Fatalf("the entry is headed %q", got)
	}

	tabTo(t, ctx, "a[href$='/moves/find']")
	e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
	tabTo(t, ctx, "#f-finding")
	keys("Thay")
	tabTo(t, ctx, ".form-acts .btn-primary")
	e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
	if got := e2e.Text(t, ctx, ".facts .state"); got != "Chờ xử lý" {
		t.Errorf("moved on, the entry is %q", got)
	}
	if got := e2e.Text(t, ctx, "main"); !strings.Contains(got, "Chờ rà soát → Chờ xử lý") || !strings.Contains(got, "Thay thế") {
		t.Errorf("the entry does not tell its move: %s", got)
	}
	e2e.Axe(t, ctx)
}

// TestRegisterFormFollowsAndRemembers shows fields where they apply, and keeps
// what is typed as a draft.
func TestRegisterFormFollowsAndRemembers(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "tuan", 1280)
	d.open(t, ctx, reviews+"/new", 1280)
	hidden := func(field string) string { return `document.querySelector("#f-` + field + `").closest("[hidden]")` }
	set := func(field, value string) {
		t.Helper()
		e2e.Get(t, ctx, chromedp.Evaluate[any](`(() => {
			const input = document.querySelector("#f-`+field+`");
			input.value = "`+value+`";
			input.dispatchEvent(new Event("input", { bubbles: true }));
			return null;
		})()`))
	}
	e2e.Until(t, ctx, `!`+hidden("handled_on")+` && `+hidden("handling"))
	set("handled_on", "2024-03-12")
	e2e.Until(t, ctx, `!`+hidden("handling"))
	set("finding", "in_force")
	e2e.Until(t, ctx, hidden("handled_on")+` && `+hidden("handling")+` && document.querySelector("#f-handling").disabled`)

	e2e.Fill(t, ctx, "#f-symbol", "18/2018/QĐ-UBND")
	e2e.Until(t, ctx, `document.querySelector("[data-autosaved]").textContent.startsWith("đã lưu nháp")`)
	d.open(t, ctx, reviews+"/new", 1280)
	e2e.Until(t, ctx, `document.querySelector("#f-symbol")?.value === "18/2018/QĐ-UBND"`)
	if got := e2e.Text(t, ctx, ".notice"); !strings.Contains(got, "nháp") {
		t.Errorf("the form does not say that it is a draft, but %q", got)
	}
	e2e.Axe(t, ctx)
	e2e.Click(t, ctx, "button[name=drop]")
	if got := e2e.Get(t, ctx, chromedp.Evaluate[string](`document.querySelector("#f-symbol").value`)); got != "" {
		t.Errorf("thrown away, the draft still has %q", got)
	}
}

// TestRegisterFoldsWhatComesLater keeps what a later move asks for out of the
// way, and within reach of the keyboard.
func TestRegisterFoldsWhatComesLater(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "tuan", 1280)
	keys := func(keys string) { t.Helper(); e2e.Do(t, ctx, chromedp.KeyEvent(keys)) }
	d.open(t, ctx, reviews+"/new", 1280)
	const closed, open = `document.querySelector("details.later:not([open]) #f-reviewed_on")`, `document.querySelector("details.later[open] #f-reviewed_on")`
	e2e.Until(t, ctx, closed)
	tabTo(t, ctx, "#f-symbol")
	keys("22/2018/QĐ-UBND")
	tabTo(t, ctx, ".later > summary")
	keys(kb.Enter)
	e2e.Until(t, ctx, open)
	e2e.Axe(t, ctx)
	e2e.Screenshot(t, ctx, "entry-new-later-vi", 1280)

	// A finding is needed where there was a review: the fold shows what is wrong.
	tabTo(t, ctx, "#f-reviewed_on")
	keys("02202024")
	tabTo(t, ctx, ".form-acts .btn-primary")
	e2e.Lead(t, ctx, chromedp.KeyEvent(kb.Enter))
	e2e.Until(t, ctx, open+` && document.querySelector("details.later[open] #f-finding.is-invalid")`)
	e2e.Axe(t, ctx)
	e2e.Do(t, ctx, chromedp.SetValue(chromedp.CSS("#f-finding"), "in_force"))
	e2e.Click(t, ctx, ".form-acts .btn-primary")
	if got := e2e.Text(t, ctx, ".facts .state"); got != "Đã rà soát" {
		t.Errorf("made with its finding, the entry is %q", got)
	}
}

// TestRegisterDisposesOfWhatIsKeptTooLong finds what is kept too long and
// disposes of it: one entry from its page, others from the list.
func TestRegisterDisposesOfWhatIsKeptTooLong(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	var old []record.Record
	for range 3 {
		r, err := d.Records.Make(t.Context(), d.officer, "feedback", record.NewRecord{ID: store.NewID(), Values: form.Values{
			"content": form.TextValue("Trả hồ sơ chậm"), "received_on": form.TextValue("2005-01-05"), "channel": form.TextValue("direct"), "refused_on": form.TextValue("2005-01-06"),
		}})
		if err != nil {
			t.Fatal(err)
		}
		old = append(old, r)
	}
	ctx := d.signedIn(t, "chutich", 360)
	d.open(t, ctx, entryPath(old[0]), 360)
	if got := e2e.Text(t, ctx, ".facts"); !strings.Contains(got, "5/1/2015") {
		t.Errorf("the entry does not say until when it is kept: %s", got)
	}
	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS("details:has(form[action$='/dispose']) > summary")), chromedp.WaitVisible(chromedp.CSS("#f-basis")))
	e2e.Axe(t, ctx)
	e2e.Fill(t, ctx, "#f-basis", "15/QĐ-UBND")
	e2e.Confirming(t, ctx)
	e2e.Click(t, ctx, "form[action$='/dispose'] button")
	if got := e2e.Text(t, ctx, "main"); !strings.Contains(got, "Đã tiêu hủy") || strings.Contains(got, "Trả hồ sơ chậm") {
		t.Errorf("disposed of, the entry says %s", got)
	}
	e2e.Axe(t, ctx)
	e2e.Screenshot(t, ctx, "entry-disposed-vi", 360)

	d.open(t, ctx, home+"/registers/feedback?expired=1", 360)
	if got := e2e.Count(t, ctx, "table tbody tr"); got != 2 {
		t.Fatalf("%d entries are kept too long", got)
	}
	e2e.Get(t, ctx, chromedp.Evaluate[any](`document.querySelectorAll("input[name=item]").forEach((box) => box.click()), null`))
	e2e.Axe(t, ctx)
	e2e.Click(t, ctx, ".pick-acts button[formaction$='/dispose']")
	e2e.Axe(t, ctx)
	e2e.Fill(t, ctx, "#f-basis", "15/QĐ-UBND")
	e2e.Click(t, ctx, ".form-acts button[name=do]")
	if got := e2e.Text(t, ctx, ".notice"); !strings.Contains(got, "2 mục") {
		t.Errorf("the result is %q", got)
	}
}

// TestRegisterListIsNarrowed filters a list, and keeps the filter under a name.
func TestRegisterListIsNarrowed(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "tuan", 1280)
	d.open(t, ctx, reviews, 1280)
	rows := func(want int) {
		t.Helper()
		if got := e2e.Count(t, ctx, "table tbody tr"); got != want {
			t.Errorf("%s lists %d entries, want %d", e2e.Address(t, ctx), got, want)
		}
	}
	rows(10)
	e2e.Click(t, ctx, ".chips a[href*='state=to_handle']")
	rows(2)
	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(".narrow-box:not([open]) summary")), chromedp.WaitVisible(chromedp.CSS("#f-finding")))
	e2e.Do(t, ctx, chromedp.SetValue(chromedp.CSS("#f-finding"), "amend"))
	e2e.Click(t, ctx, ".narrow-box form[method=get] button")
	rows(2)
	if got := e2e.Address(t, ctx); !strings.Contains(got, "state=to_handle") {
		t.Errorf("the filter has forgotten the state: %s", got)
	}
	e2e.Fill(t, ctx, ".save-view [name=name]", "Chờ sửa đổi")
	e2e.Click(t, ctx, ".save-view button")
	d.open(t, ctx, reviews, 1280)
	e2e.Click(t, ctx, ".saved-view a")
	rows(2)
	if got := e2e.Text(t, ctx, ".saved-view [aria-current]"); got != "Chờ sửa đổi" {
		t.Errorf("the saved view is shown as %q", got)
	}
	e2e.Axe(t, ctx)
	e2e.Screenshot(t, ctx, "register-saved-view-vi", 1280)
	d.open(t, ctx, reviews+"?q=cho+anh", 1280)
	rows(1)
}

// TestRegisterTakesASpreadsheet brings a messy list in through the pages.
func TestRegisterTakesASpreadsheet(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "tuan", 1280)
	d.open(t, ctx, reviews+"/import", 1280)
	e2e.Do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{messyFile(t)}))
	e2e.Click(t, ctx, "form[data-upload] .btn-primary")
	if got := e2e.Text(t, ctx, "main"); !strings.Contains(got, "D6") || !strings.Contains(got, "31/2/2024") || !strings.Contains(got, "33/2016/QĐ-UBND") {
		t.Fatalf("the preview says %s", got)
	}
	e2e.Click(t, ctx, "form[action$='/take'] .btn-primary")
	if got := e2e.Text(t, ctx, ".notice"); !strings.Contains(got, "2 mục") {
		t.Errorf("taken, the page says %q", got)
	}
	e2e.Axe(t, ctx)
	d.open(t, ctx, reviews+"?q=%2F2016%2F", 1280)
	if got := e2e.Count(t, ctx, "table tbody tr"); got != 2 {
		t.Errorf("the list has %d of the entries", got)
	}
}

// TestRegisterFiguresOpenWhatTheyCount: the number of a figure leads to a list
// with as many rows.
func TestRegisterFiguresOpenWhatTheyCount(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "xem", 1280)
	for _, figure := range []string{"legal_review_planned", "legal_review_done", "legal_texts_to_handle", "legal_texts_handled", "feedback_received", "feedback_late", "feedback_overdue"} {
		d.open(t, ctx, home+"/figures", 1280)
		link := "a[href*='/figures/" + figure + "'][href*='side=']"
		number := e2e.Text(t, ctx, link)
		if number == "" || number == "0" {
			t.Errorf("the demo counts %q of %s", number, figure)
			continue
		}
		e2e.Click(t, ctx, link)
		if got := strconv.Itoa(e2e.Count(t, ctx, "#rows tbody tr")); got != number {
			t.Errorf("%s is %s, and leads to a list of %s", figure, number, got)
		}
	}
}

// TestRegisterWithoutScript makes, changes and moves an entry with plain forms.
func TestRegisterWithoutScript(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := e2e.Browser(t)
	e2e.WithoutScript(t, ctx)
	d.signIn(t, ctx, "tuan", 360)
	d.open(t, ctx, reviews+"/new", 360)
	e2e.Fill(t, ctx, "#f-symbol", "19/2018/QĐ-UBND")
	e2e.Click(t, ctx, ".form-acts button[formaction$='/draft']")
	if got := e2e.Text(t, ctx, ".notice"); !strings.Contains(got, "nháp") {
		t.Errorf("the draft says %q", got)
	}
	e2e.Fill(t, ctx, "#f-title", "Quy chế trực ban")
	e2e.Click(t, ctx, ".form-acts .btn-primary")
	if got := e2e.Text(t, ctx, "h1"); got != "19/2018/QĐ-UBND – Quy chế trực ban" {
		t.Fatalf("the entry is headed %q", got)
	}
	e2e.Click(t, ctx, "a[href$='/moves/review']")
	e2e.Do(t, ctx, chromedp.SetValue(chromedp.CSS("#f-finding"), "in_force"))
	e2e.Click(t, ctx, ".form-acts .btn-primary")
	if got := e2e.Text(t, ctx, ".facts .state"); got != "Đã rà soát" {
		t.Errorf("moved on, the entry is %q", got)
	}
}

// TestRegisterFormSentTwice makes one entry of a form that is sent twice at
// once.
func TestRegisterFormSentTwice(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ctx := d.signedIn(t, "tuan", 1280)
	d.open(t, ctx, reviews+"/new", 1280)
	e2e.Fill(t, ctx, "#f-symbol", "20/2018/QĐ-UBND")
	led := e2e.Get(t, ctx, chromedp.Evaluate[[]string](`(() => {
		const form = document.querySelector("form[data-autosave]");
		const send = () => fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).then(({ url }) => url);
		return Promise.all([send(), send()]).then(async (urls) => [...urls, await send()]);
	})()`, chromedp.EvalAwaitPromise))
	if len(led) != 3 || led[0] != led[1] || led[1] != led[2] || !strings.Contains(led[0], "/entries/") {
		t.Errorf("the form leads to %q", led)
	}
	d.open(t, ctx, reviews+"/new", 1280)
	e2e.Fill(t, ctx, "#f-symbol", "21/2018/QĐ-UBND")
	e2e.Lead(t, ctx, chromedp.DoubleClick(chromedp.CSS(".form-acts .btn-primary")))
	d.open(t, ctx, reviews+"?q=2018+qd+ubnd", 1280)
	if got := e2e.Count(t, ctx, "table tbody tr"); got != 1+2 { // one is of the demo
		t.Errorf("the list has %d entries", got)
	}
}

// TestRegisterEntryInTwoTabs: who saves later sees what the other did, and keeps
// what they have typed.
func TestRegisterEntryInTwoTabs(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	first := d.signedIn(t, "tuan", 1280)
	second := e2e.Tab(t, first)
	path := entryPath(d.entry(t, "legal_review", "planned"))
	const save = ".form-acts .btn-primary"
	for _, ctx := range []context.Context{first, second} {
		d.open(t, ctx, path+"/edit", 1280)
	}
	e2e.Fill(t, first, "#f-title", "Quy chế, bản một")
	e2e.Click(t, first, save)
	e2e.Fill(t, second, "#f-title", "Quy chế, bản hai")
	e2e.Click(t, second, save)
	if got := e2e.Text(t, second, ".notice"); !strings.Contains(got, "Trần Anh Tuấn vừa sửa mục này") {
		t.Errorf("who is later is told %q", got)
	}
	if got := e2e.Get(t, second, chromedp.Evaluate[string](`document.querySelector("#f-title").value`)); got != "Quy chế, bản hai" {
		t.Errorf("of what was typed %q is left", got)
	}
	e2e.Axe(t, second)
	e2e.Click(t, second, save)
	if got := e2e.Text(t, second, "h1"); !strings.Contains(got, "Quy chế, bản hai") {
		t.Errorf("saved again, the entry is %q", got)
	}
}
