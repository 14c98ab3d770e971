package e2e_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/vidan-vn/vidan/e2e"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/front/webhook"
)

// shownPage is a page as people see it, with its heading in both languages.
type shownPage struct {
	name, path string
	vi, en     string
}

// pages are all pages of the demo with something on them.
func (d *demo) pages(t *testing.T) []shownPage {
	t.Helper()
	adopted := d.plan(t)
	second := d.upload(t, plan.Upload{Kind: plan.Digital, FileName: "ke-hoach-cds.docx"}, d.sampleFile(t))
	changed := d.upload(t, plan.Upload{Kind: plan.Reform, FileName: "ke-hoach-sua-doi.docx", Replaces: adopted.ID}, d.sampleFile(t))
	broken := d.upload(t, plan.Upload{Kind: plan.Reform, FileName: "trang.docx"}, []byte("PK\x03\x04"))
	byHand, err := d.Plans.DraftByHand(t.Context(), d.officer, 2025, plan.Reform, "")
	if err != nil {
		t.Fatal(err)
	}
	d.Plans.StopReading()
	reading, err := d.Plans.Upload(t.Context(), d.officer, plan.Upload{Year: 2024, Kind: plan.Reform, FileName: "dang-doc.docx", Content: bytes.NewReader(d.sampleFile(t))})
	if err != nil {
		t.Fatal(err)
	}
	imports := home + "/imports/"
	draft := imports + second.ID
	task := home + "/tasks/"
	const review, reviewEn = "Xem lại trước khi nhận kế hoạch", "Review before adopting the plan"
	return []shownPage{
		{"year", year, adopted.Title, adopted.Title},
		{"year-overdue", year + "?state=overdue", adopted.Title, adopted.Title},
		{"year-found", year + "?q=bao+cao+quy", adopted.Title, adopted.Title},
		{"year-not-found", year + "?q=xyzzy", adopted.Title, adopted.Title},
		{"year-empty", home + "/years/2023", "Các kế hoạch năm 2023", "Plans of 2023"},
		{"month", year + "/months/3", "Tháng 3 năm 2024", "March 2024"},
		{"leads", year + "/leads", "Theo chức danh, năm 2024", "By post, 2024"},
		{"targets", year + "/targets", "Chỉ tiêu năm 2024", "Targets of 2024"},
		{"evidence", year + "/evidence", "Danh mục minh chứng năm 2024", "Evidence of 2024"},
		{"evidence-missing", year + "/evidence?state=unproved", "Danh mục minh chứng năm 2024", "Evidence of 2024"},
		{"evidence-new", task + d.task(t, "III.2").ID + "/evidence/new", "Thêm minh chứng", "Add evidence"},
		{"task-open", task + d.task(t, "II.2").ID, d.task(t, "II.2").Title, d.task(t, "II.2").Title},
		{"task-done", task + d.task(t, "III.1").ID, d.task(t, "III.1").Title, d.task(t, "III.1").Title},
		{"task-late", task + d.task(t, "III.6").ID, d.task(t, "III.6").Title, d.task(t, "III.6").Title},
		{"task-without-date", task + d.task(t, "II.11").ID, d.task(t, "II.11").Title, d.task(t, "II.11").Title},
		{"task-edit", task + d.task(t, "III.2").ID + "/edit", "Sửa nhiệm vụ III.2", "Edit task III.2"},
		{"task-new", home + "/plans/" + adopted.ID + "/tasks/new", "Thêm nhiệm vụ", "Add a task"},
		{"plans", home + "/plans", "Văn bản kế hoạch", "Plan documents"},
		{"plan", home + "/plans/" + adopted.ID, adopted.Title, adopted.Title},
		{"import-new", imports + "new", "Nhập kế hoạch", "Import a plan"},
		{"import-reading", imports + reading.ID, "Đang đọc kế hoạch", "Reading the plan"},
		{"import-failed", imports + broken.ID, "Không đọc được kế hoạch", "The plan could not be read"},
		{"review", draft, review, reviewEn},
		{"review-all", draft + "?show=all", review, reviewEn},
		{"review-targets", draft + "?show=targets", review, reviewEn},
		{"review-leads", draft + "?show=leads", review, reviewEn},
		{"review-head", draft + "?show=head", review, reviewEn},
		{"review-changes", imports + changed.ID + "?show=changes", review, reviewEn},
		{"review-by-hand", imports + byHand.ID, review, reviewEn},
		{"draft-edit", draft + "/tasks/1/10", "Sửa nhiệm vụ II.11", "Edit task II.11"},
		{"draft-new", draft + "/tasks/new", "Thêm nhiệm vụ", "Add a task"},
		{"draft-head", draft + "/head", "Sửa đầu văn bản", "Edit the document's head"},
		{"money", year + "/money", "Kinh phí năm 2024", "Money of 2024"},
		{"money-spent", year + "/money?count=spent", "Kinh phí năm 2024", "Money of 2024"},
		{"money-empty", home + "/years/2023/money", "Kinh phí năm 2023", "Money of 2023"},
		{"budget", year + "/money/budget", "Dự toán năm 2024", "Budget of 2024"},
		{"estimate-spent", home + "/estimates/" + d.estimate(t, estimate.Approved).ID, d.estimate(t, estimate.Approved).Title, d.estimate(t, estimate.Approved).Title},
		{"estimate-returned", home + "/estimates/" + d.estimate(t, estimate.Returned).ID, d.estimate(t, estimate.Returned).Title, d.estimate(t, estimate.Returned).Title},
		{"estimate-edit", home + "/estimates/" + d.estimate(t, estimate.Returned).ID + "/edit", "Sửa dự toán", "Edit the estimate"},
		{"estimate-new", task + d.task(t, "II.2").ID + "/estimates/new", "Lập dự toán", "Draft an estimate"},
		{"list", year + "/list", "Danh sách kỳ hạn năm 2024", "Due dates of 2024"},
		{"discussion", task + d.task(t, "III.6").ID + "/discussion", "Trao đổi", "Discussion"},
		{"nudges", home + "/nudges", "Sổ đôn đốc", "Register of nudges"},
		{"watching", home + "/watching", "Việc tôi theo dõi", "What I watch"},
		{"handovers", home + "/handovers", "Biên bản bàn giao", "Hand-over records"},
		{"tokens", home + "/tokens", "Mã truy cập", "Access tokens"},
		{"webhooks", home + "/webhooks", "Gửi tin cho hệ thống khác", "Events for other systems"},
		{"webhook", home + "/webhooks/" + d.endpoint(t), "Điểm nhận tin", "Endpoint"},
		{"trail", home + "/trail", "Nhật ký", "Trail"},
		{"trail-of-one", home + "/trail?room=plan&object=task/" + d.task(t, "III.6").ID, "Nhật ký", "Trail"},
		{"people", home + "/people", "Người trong đơn vị", "People of the unit"},
		{"account", "/account", "Nguyễn Thị Ngân", "Nguyễn Thị Ngân"},
		{"security", "/account/security", "Đăng nhập và bảo mật", "Signing in and security"},
		{"not-found", home + "/nowhere", "Không tìm thấy trang này", "Page not found"},
	}
}

// TestEveryPage looks at each page on both screens in both languages: nothing
// is out of reach, nothing is cut off, and it says what it is.
func TestEveryPage(t *testing.T) {
	d := openDemo(t)
	pages := d.pages(t)
	for _, width := range e2e.Widths {
		for _, locale := range []string{"vi", "en"} {
			t.Run(fmt.Sprintf("%s %d", locale, width), func(t *testing.T) {
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

func (d *demo) look(t *testing.T, ctx context.Context, page shownPage, locale string, width int) {
	t.Helper()
	want := page.vi
	if locale == "en" {
		want = page.en
	}
	t.Log(page.name)
	d.open(t, ctx, page.path, width)
	if got := e2e.Text(t, ctx, "h1"); got != want {
		t.Errorf("%s is headed %q, want %q", page.name, got, want)
	}
	e2e.NoSidewaysScroll(t, ctx)
	e2e.Unroll(t, ctx, width)
	e2e.Axe(t, ctx)
	e2e.Screenshot(t, ctx, page.name+"-"+locale, width)
}

// endpoint is the id of an address to which events are sent, with one that
// waits.
func (d *demo) endpoint(t *testing.T) string {
	t.Helper()
	v, err := d.SystemVisit(t.Context(), "anh-son")
	if err != nil {
		t.Fatal(err)
	}
	e, _, err := d.Webhooks.Create(t.Context(), v, webhook.NewEndpoint{URL: "https://tinh.example.vn/tin", Topics: webhook.Topics})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Webhooks.Try(t.Context(), v, e.ID); err != nil {
		t.Fatal(err)
	}
	return e.ID
}
