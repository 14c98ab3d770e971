package app

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// estimateIn is the first estimate of the demo in a state.
func (d *desk) estimateIn(tb testing.TB, s estimate.State) estimate.Estimate {
	tb.Helper()
	found, err := d.Estimates.Estimates(tb.Context(), d.program(tb), 2024, estimate.Filter{State: s})
	must(tb, err)
	if len(found) == 0 {
		tb.Fatalf("no estimate of the demo is %s", s)
	}
	return found[0]
}

func TestEstimatesByTheirForms(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		_, tasks := d.thePlan(t)
		address, id := estimate.NewPath("anh-son", tasks[0].ID), store.NewID()
		form := func(price string, more ...string) []string {
			return append([]string{"form_id", id, "title", "Họp tổ", "field", "cai cach the che", "lines", "3",
				"content-0", "Nước uống", "unit-0", "người", "quantity-0", "12", "price-0", price, "purpose", "theo định mức"}, more...)
		}
		expectAnswer(t, "the form", d.get("tuan", address), http.StatusOK, "Lập dự toán", `value="cai cach the che" selected`)
		expectAnswer(t, "a price that is none", d.post("tuan", address, form("rẻ thôi")...), http.StatusUnprocessableEntity, "Không đọc được số tiền", "rẻ thôi", "Nước uống", "theo định mức", id)
		expectAnswer(t, "a price below zero", d.post("tuan", address, form("-5")...), http.StatusUnprocessableEntity, "không thể âm", "Nước uống")
		expectAnswer(t, "a price too large", d.post("tuan", address, form("999.999 tỷ")...), http.StatusUnprocessableEntity, "quá lớn", "999.999 tỷ")
		expectAnswer(t, "a field that is none", d.post("tuan", address, append(form("5"), "field", "x")...), http.StatusUnprocessableEntity, "Nước uống")
		expectAnswer(t, "more lines", d.post("tuan", address, form("15 nghìn", "more", "8")...), http.StatusOK, "15 nghìn", `name="content-8"`, "180.000")
		expectAnswer(t, "no id", d.post("tuan", address, append(form("5"), "form_id", "x")...), http.StatusUnprocessableEntity)
		expectAnswer(t, "a task that is not there", d.get("tuan", estimate.NewPath("anh-son", store.NewID())), http.StatusNotFound)
		for range 2 { // sent twice
			w := d.post("tuan", address, form("15 nghìn")...)
			expectAnswer(t, "drafting", w, http.StatusSeeOther)
			if got := w.Header().Get("Location"); got != estimate.Path("anh-son", id) {
				t.Errorf("drafting leads to %s", got)
			}
		}
		page := estimate.Path("anh-son", id)
		expectAnswer(t, "the estimate", d.get("xem", page), http.StatusOK, "Họp tổ", "180.000", "theo định mức", "Công chức đang lập")

		edit := form("20.000")
		expectAnswer(t, "mending", d.post("hoa", page+"/edit", append(edit, "version", "1")...), http.StatusSeeOther)
		expectAnswer(t, "mending, sent twice", d.post("hoa", page+"/edit", append(edit, "version", "1")...), http.StatusSeeOther)
		expectAnswer(t, "mending second", d.post("tuan", page+"/edit", append(form("30.000"), "version", "1")...), http.StatusConflict,
			"Có người vừa sửa dự toán này", "240.000 đồng", "30.000", `name="version" value="2"`)
		for range 2 {
			expectAnswer(t, "submitting", d.post("tuan", page+"/submit", "version", "2"), http.StatusSeeOther)
		}
		expectAnswer(t, "mending what went on", d.post("tuan", page+"/edit", append(form("1"), "version", "2")...), http.StatusConflict, "Trình thẩm tra", "Nước uống", "chưa được ghi")
		expectAnswer(t, "returning without a reason", d.post("binh", page+"/check", "version", "3", "verdict", "return"), http.StatusUnprocessableEntity, "Hãy ghi lý do")
		expectAnswer(t, "no verdict", d.post("binh", page+"/check", "version", "3"), http.StatusUnprocessableEntity)
		for range 2 {
			expectAnswer(t, "checking", d.post("binh", page+"/check", "version", "3", "verdict", "pass", "note", "đạt"), http.StatusSeeOther)
		}
		// Two leaders open the page; one is quicker.
		expectAnswer(t, "returning", d.post("chutich", page+"/decide", "version", "4", "verdict", "return", "note", "đắt quá"), http.StatusSeeOther)
		expectAnswer(t, "deciding second", d.post("chutich", page+"/decide", "version", "4", "verdict", "pass", "note", "tôi đồng ý"), http.StatusConflict,
			"Lê Đình Khang vừa làm: Trả lại", "tôi đồng ý")
		expectAnswer(t, "the estimate afterwards", d.get("tuan", page), http.StatusOK, "Trả lại vì: đắt quá", "Sửa và trình lại")
		expectAnswer(t, "dropping without a reason", d.post("tuan", page+"/drop", "version", "5"), http.StatusUnprocessableEntity, "Hãy ghi lý do")
		expectAnswer(t, "dropping", d.post("tuan", page+"/drop", "version", "5", "note", "thôi"), http.StatusSeeOther)
	})
}

func TestMoreThanIsLeftByItsForm(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	e := d.estimateIn(t, estimate.Submitted)
	page, version := estimate.Path("anh-son", e.ID), strconv.Itoa(e.Version)
	n := estimate.NewEntry{
		FieldKey: e.Field.Key, Source: estimate.OwnBudget, Kind: estimate.Decrease, Amount: 11_000_000, Number: "9/QĐ", Day: day(3, 1),
	}
	must(t, d.Estimates.AddEntry(t.Context(), d.program(t), 2024, store.NewID(), n))
	expectAnswer(t, "the page", d.get("binh", page), http.StatusOK, "Vượt 2.050.000 đồng so với số còn lại")
	expectAnswer(t, "passing it without a reason", d.post("binh", page+"/check", "version", version, "verdict", "pass"), http.StatusUnprocessableEntity, "chỉ còn 1.000.000 đồng")
	expectAnswer(t, "passing it with one", d.post("binh", page+"/check", "version", version, "verdict", "pass", "note", "chờ bổ sung"), http.StatusSeeOther)
	expectAnswer(t, "the leader's page", d.get("chutich", page), http.StatusOK, "Vượt 2.050.000 đồng so với số còn lại lúc thẩm tra", "chờ bổ sung")
	expectAnswer(t, "the year", d.get("xem", "/u/anh-son/years/2024/money"), http.StatusOK, "-2.050.000", "vượt")
}

func TestSpendingByItsForm(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		e := d.approvedEstimate(t)
		page, id := estimate.Path("anh-son", e.ID), store.NewID()
		form := func(amount string) []string {
			return []string{"form_id", id, "amount", amount, "day", "2024-03-11", "voucher", "PC-99", "note", "đợt cuối"}
		}
		left := e.Left()
		over := strconv.FormatInt(int64(left)+1, 10)
		expectAnswer(t, "too much", d.post("binh", page+"/spendings", form(over)...), http.StatusUnprocessableEntity, "chỉ còn "+left.InDong(t.Context()), over, "PC-99", "đợt cuối", id)
		expectAnswer(t, "no amount", d.post("binh", page+"/spendings", form("nhiều")...), http.StatusUnprocessableEntity, "Không đọc được số tiền", "nhiều")
		for range 2 { // sent twice
			expectAnswer(t, "spending", d.post("binh", page+"/spendings", form(strconv.FormatInt(int64(left), 10))...), http.StatusSeeOther)
		}
		expectAnswer(t, "the page", d.get("binh", page), http.StatusOK, "PC-99", "còn được chi 0 đồng")
		reverse := page + "/spendings/" + id + "/reverse"
		expectAnswer(t, "taking back without a reason", d.post("binh", reverse), http.StatusUnprocessableEntity, "Hãy ghi lý do")
		for range 2 {
			expectAnswer(t, "taking back", d.post("binh", reverse, "note", "nhầm chứng từ"), http.StatusSeeOther)
		}
		expectAnswer(t, "the page afterwards", d.get("xem", page), http.StatusOK, "bút toán đảo", "nhầm chứng từ", "còn được chi "+left.InDong(t.Context()))
	})
}

func TestTheBudgetByItsForm(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	address, id := "/u/anh-son/years/2024/money/budget", store.NewID()
	form := func(amount, day string) []string {
		return []string{"form_id", id, "field", estimate.General, "kind", "supplement", "source", "upper", "amount", amount, "number", "77/QĐ", "day", day, "note", "đợt 2"}
	}
	expectAnswer(t, "an amount that is none", d.post("binh", address, form("1.5", "2024-03-01")...), http.StatusUnprocessableEntity, "Không đọc được số tiền", "77/QĐ", "đợt 2")
	expectAnswer(t, "a day to come", d.post("binh", address, form("5 triệu", "2024-03-13")...), http.StatusUnprocessableEntity, "không thể ở tương lai", "5 triệu")
	for range 2 { // sent twice
		expectAnswer(t, "a supplement", d.post("binh", address, form("5 triệu", "1/3/2024")...), http.StatusSeeOther)
	}
	w := d.get("xem", address+"?field="+estimate.General)
	expectAnswer(t, "the budget of the field", w, http.StatusOK, "77/QĐ", "2 quyết định, cộng 15.000.000 đồng")
	if strings.Contains(w.Body.String(), "Ghi một quyết định") {
		t.Error("a reader is shown the form")
	}
}

// Each figure of the year's table leads to a list that sums up to it.
func TestFiguresOfMoneyLeadToTheirLists(t *testing.T) {
	d := newDesk(t, demoConfig(t, ""))
	for count, want := range map[string]string{
		"planned": "3.050.000 đồng", "checked": "15.700.000 đồng", "approved": "31.200.000 đồng", "spent": "15.000.000 đồng", "committed": "46.900.000 đồng",
	} {
		expectAnswer(t, count, d.get("xem", "/u/anh-son/years/2024/money?count="+count), http.StatusOK, ": "+want)
	}
	expectAnswer(t, "the workbook", d.get("xem", "/u/anh-son/years/2024/money.xlsx"), http.StatusOK, "PK")
	expectAnswer(t, "the paper", d.get("xem", estimate.Path("anh-son", d.approvedEstimate(t).ID)+"/paper.pdf"), http.StatusOK, "%PDF-")
	expectAnswer(t, "no year", d.get("xem", "/u/anh-son/years/24/money"), http.StatusNotFound)
	expectAnswer(t, "choosing a task", d.get("tuan", "/u/anh-son/years/2024/money/new"), http.StatusSeeOther)
}
