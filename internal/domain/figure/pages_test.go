package figure_test

import (
	"bytes"
	"errors"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
)

// bare surrounds a page with nothing.
type bare struct{}

func (bare) Page(_ *http.Request, _ account.Visit, title string) ui.Page {
	return ui.Page{Title: title}
}

// letIn is a gate that lets one visit in.
type letIn struct{ visit account.Visit }

func (g letIn) Admit(r *http.Request, _ web.Route) (*http.Request, error) {
	return r.WithContext(account.WithVisit(r.Context(), g.visit)), nil
}

// open asks for an address of a unit's figures, "/figures?year=2024".
func open(tb testing.TB, a *figure.Actions, v account.Visit, address string) *httptest.ResponseRecorder {
	tb.Helper()
	return sendTo(tb, a, v, httptest.NewRequest(http.MethodGet, "/u/"+v.Unit.Code+address, nil))
}

func sendTo(tb testing.TB, a *figure.Actions, v account.Visit, r *http.Request) *httptest.ResponseRecorder {
	tb.Helper()
	now := clock.On(day(2024, 3, 12))
	server, err := web.New(web.Config{
		Routes: figure.NewPages(a, now, bare{}, "https://vidan.example.vn").Routes(), Gate: letIn{v}, Clock: now, Log: slog.New(slog.DiscardHandler),
		Explain: func(err error) error {
			if errors.Is(err, store.ErrNotFound) {
				return web.NotFound()
			}
			return account.Explain(err)
		},
	})
	must(tb, err)
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w
}

func seen(tb testing.TB, a *figure.Actions, v account.Visit, address string, wanted ...string) string {
	tb.Helper()
	w := open(tb, a, v, address)
	if w.Code != http.StatusOK {
		tb.Errorf("%s is answered %d", address, w.Code)
	}
	text := w.Body.String()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			tb.Errorf("%s shows no %q:\n%s", address, want, text)
		}
	}
	return text
}

func TestEveryFigureOfTheListOpensWhatItCounts(t *testing.T) {
	a := room(t, aYear())
	text := seen(t, a, inAnSon, "/figures?year=2024&period=q1",
		"Quý I 2024", "1/1/2024 – 31/3/2024", "I. Cải cách thể chế", "50\u00a0%", "chưa có nguồn", "nguồn không có trường này", "≥\u00a0100\u00a0%",
		`/u/anh-son/figures/review_rate?period=q1&amp;side=bottom&amp;year=2024#rows`,
		`/u/anh-son/figures/export.xlsx?period=q1&amp;year=2024`,
	)
	if strings.Contains(text, "cấp dưới") {
		t.Error("a commune is offered units below")
	}
	seen(t, a, inTown, "/figures?year=2024&period=q1&below=1", "cộng cả cấp dưới", "60\u00a0%", "below=1")
}

func TestTheFigurePage(t *testing.T) {
	a := room(t, aYear())
	seen(t, a, inAnSon, "/figures/review_rate?year=2024&period=q1",
		"50\u00a0%", "Dòng 1001", `href="/rows/1001"`, "S-1002", "Tử số", "Mẫu số", "Số liệu texts_planned", "<svg", "Xem thành bảng",
		"from=2024-01-01&amp;side=top&amp;to=2024-01-31#rows",
	)
	seen(t, a, inAnSon, "/figures/review_rate?year=2024&period=q1&side=missing", "Dòng 1003", "Dòng 1004", `aria-current="page"`)
	seen(t, a, inAnSon, "/figures/texts_done?year=2024", "Sổ rà soát văn bản", "Ngày rà soát chậm nhất hoặc nhiều nhất là ngày cuối kỳ", "Ngày theo kế hoạch", "đếm số dòng")
	seen(t, a, inAnSon, "/figures/texts_by_finding?year=2024", "Bãi bỏ", "by=abolish")
	seen(t, a, inAnSon, "/figures/texts_by_finding?year=2024&by=abolish", "Kết luận: Bãi bỏ", "Dòng 1002")
	seen(t, a, inAnSon, "/figures/minutes?year=2024", "cộng Số phút của các dòng", "35")
	seen(t, a, inAnSon, "/figures/signed?year=2024", "chưa có nguồn", "đây không phải là số 0")
	seen(t, a, inAnSon, "/figures/review_rate?year=2022", "chưa phát sinh")
	seen(t, a, inTown, "/figures/review_rate?year=2024&period=q1&below=1", "UBND xã Anh Sơn", "of=hai-binh", "Cộng")
	seen(t, a, inTown, "/figures/review_rate?year=2024&period=q1&of=hai-binh", "Dòng 1006", "Về tất cả các đơn vị")
}

func TestALongListIsReadByPages(t *testing.T) {
	var rows []shelved
	for n := range 120 {
		rows = append(rows, review(anSon, n, "2024-02-01", "", "", ""))
	}
	a := room(t, reviews(rows...))
	seen(t, a, inAnSon, "/figures/texts_planned?year=2024", "Dòng 1000", "Dòng 1049", "after=0%2F0%2F1049", "120")
	seen(t, a, inAnSon, "/figures/texts_planned?year=2024&after=0%2F0%2F1099", "Dòng 1100", "Dòng 1119")
}

func TestPagesOfNothing(t *testing.T) {
	a := room(t, aYear())
	for address, want := range map[string]int{
		"/figures?year=x": http.StatusUnprocessableEntity, "/figures/none": http.StatusNotFound,
		"/figures/review_rate?side=left": http.StatusUnprocessableEntity, "/figures/review_rate?after=9": http.StatusUnprocessableEntity,
		"/figures/review_rate?of=hai-binh": http.StatusNotFound,
	} {
		if w := open(t, a, inAnSon, address); w.Code != want {
			t.Errorf("%s is answered %d", address, w.Code)
		}
	}
}

// The workbook has each figure with the address of its list, and no formulas.
func TestTheWorkbook(t *testing.T) {
	w := open(t, room(t, aYear()), inAnSon, "/figures/export.xlsx?year=2024&period=q1")
	file, err := excelize.OpenReader(bytes.NewReader(w.Body.Bytes()))
	must(t, err)
	rows, err := file.GetRows("Số liệu")
	must(t, err)
	if len(rows) != 4+len(theFigures()) || rows[4][1] != "Số liệu texts_planned" || rows[4][3] != "4" ||
		rows[4][8] != "https://vidan.example.vn/u/anh-son/figures/texts_planned?period=q1&year=2024" {
		t.Errorf("the workbook has %q", rows)
	}
	if rate := rows[14]; rate[4] != "2" || rate[5] != "4" || rate[6] != "50\u00a0%" {
		t.Errorf("the rate is %q", rate)
	}
}

// post sends a form of pairs; a file's content makes it a multipart form.
func post(tb testing.TB, h hall, v account.Visit, address, file string, pairs ...string) *httptest.ResponseRecorder {
	tb.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		must(tb, form.WriteField(pairs[i], pairs[i+1]))
	}
	if file != "" {
		part, err := form.CreateFormFile("file", "so-lieu.txt")
		must(tb, err)
		_, err = part.Write([]byte(file))
		must(tb, err)
	}
	must(tb, form.Close())
	r := httptest.NewRequest(http.MethodPost, "/u/"+v.Unit.Code+address, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return sendTo(tb, h.Actions, v, r)
}

func answered(tb testing.TB, what string, w *httptest.ResponseRecorder, status int, wanted ...string) {
	tb.Helper()
	if w.Code != status {
		tb.Errorf("%s is answered %d", what, w.Code)
	}
	for _, want := range wanted {
		if !strings.Contains(w.Body.String(), want) {
			tb.Errorf("%s shows no %q:\n%s", what, want, w.Body.String())
		}
	}
}

// A figure from outside goes its way by the forms of the page: entered with its
// file, seen by others as waiting, confirmed, and marked.
func TestAFigureFromOutsideByItsForms(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		id, address := store.NewID(), "/figures/signed/outside?year=2024&period=q1"
		form := []string{"form_id", id, "first_day", "2024-01-01", "last_day", "31/3/2024", "top", "1.204", "note", "theo hệ thống của tỉnh"}
		answered(t, "without its file", post(t, h, h.tuan, address, "", form...), http.StatusUnprocessableEntity, "Hãy chọn tệp chứng minh", `value="1.204"`)
		wrong := slices.Clone(form)
		wrong[7] = "12,5"
		answered(t, "no number", post(t, h, h.tuan, address, "90/100", wrong...), http.StatusUnprocessableEntity, "Không đọc được số", `value="12,5"`)
		for range 2 { // sent twice
			w := post(t, h, h.tuan, address, "90/100", form...)
			answered(t, "entering", w, http.StatusSeeOther)
			if got := w.Header().Get("Location"); got != "/u/anh-son/figures/signed?period=q1&year=2024#o-"+id {
				t.Errorf("entering leads to %s", got)
			}
		}
		form[1] = store.NewID()
		answered(t, "another of the period", post(t, h, h.hoa, address, "90/100", form...), http.StatusUnprocessableEntity, "Kỳ này đã có số liệu từ ngoài")
		answered(t, "a reader's form", post(t, h, h.xem, address, "90/100", form...), http.StatusForbidden)
		seen(t, h.Actions, h.xem, "/figures?year=2024&period=q1", "Số liệu từ ngoài chờ xác nhận", "1.204", "Cán bộ tuan")
		if text := seen(t, h.Actions, h.tuan, "/figures/signed?year=2024&period=q1", "chờ người thứ hai xác nhận", "Rút lại", "so-lieu.txt"); strings.Contains(text, "Xác nhận đúng") {
			t.Error("Tuấn may confirm his own")
		}
		seen(t, h.Actions, h.khang, "/figures/signed?year=2024&period=q1", "Xác nhận đúng", "Không xác nhận")
		answered(t, "no reason", post(t, h, h.khang, "/outside-figures/"+id+"/refuse", ""), http.StatusUnprocessableEntity)
		answered(t, "the yes", post(t, h, h.khang, "/outside-figures/"+id+"/confirm", ""), http.StatusSeeOther)
		answered(t, "a second yes", post(t, h, h.khang, "/outside-figures/"+id+"/confirm", ""), http.StatusUnprocessableEntity, "đã được xác nhận")
		seen(t, h.Actions, h.xem, "/figures/signed?year=2024&period=q1", "1.204", "từ ngoài", "đã xác nhận", "Cán bộ khang")
		seen(t, h.Actions, h.xem, "/figures?year=2024&period=q1", "1.204", "từ ngoài")
		answered(t, "the file", open(t, h.Actions, h.xem, "/outside-figures/"+id+"/file"), http.StatusOK, "90/100")
		answered(t, "withdrawing", post(t, h, h.tuan, "/outside-figures/"+id+"/withdraw", "", "reason", "nhập nhầm"), http.StatusSeeOther)
		seen(t, h.Actions, h.xem, "/figures/signed?year=2024&period=q1", "chưa có nguồn", "đã rút", "nhập nhầm")
	})
}

func TestTheTargetsPage(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		text := seen(t, h.Actions, h.tuan, "/figures/targets?year=2024",
			"Hoàn thành 100% kế hoạch rà soát văn bản", "≥\u00a0100\u00a0%", "75\u00a0%", "còn thiếu 1", "−25 điểm phần trăm", "side=missing",
			"chờ nguồn số liệu", "chưa có nguồn", "chưa gắn với số liệu", "đạt", "≥\u00a02 buổi", "Rà soát văn bản", `href="/u/anh-son/tasks/1"`, "<svg", "tự nhận biết: Số liệu review_rate",
		)
		if strings.Count(text, `class="card target"`) != 4 {
			t.Errorf("%d targets are shown", strings.Count(text, `class="card target"`))
		}
		answered(t, "a match", post(t, h, h.tuan, "/targets/t4/match?year=2024", "", "figure", "broadcasts"), http.StatusSeeOther)
		seen(t, h.Actions, h.xem, "/figures/targets?year=2024", "(do người chọn)", "Số liệu broadcasts")
		answered(t, "no choice", post(t, h, h.tuan, "/targets/t4/match?year=2024", ""), http.StatusUnprocessableEntity)
		answered(t, "a reader's match", post(t, h, h.xem, "/targets/t4/match?year=2024", "", "figure", "-"), http.StatusForbidden)
		answered(t, "no such target", post(t, h, h.tuan, "/targets/t9/match?year=2024", "", "figure", "-"), http.StatusNotFound)
		seen(t, h.Actions, h.xem, "/figures/targets?year=2022", "Năm này chưa có chỉ tiêu")
	})
}
