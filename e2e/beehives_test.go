package e2e_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
)

// TestBeehivesInTheBrowser: a stranger makes a register of beehives with its
// fields, states and deadline, keeps it, counts it, and holds the count against
// a target; all of it by forms, without a script.
func TestBeehivesInTheBrowser(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	if err := d.Units.SetCodes(t.Context(), "", d.officer.Unit.ID, "16999", ""); err != nil {
		t.Fatal(err)
	}
	ctx := e2e.Browser(t)
	e2e.WithoutScript(t, ctx)
	d.signIn(t, ctx, "ngan", 1280)

	d.open(t, ctx, home+"/registers/new", 1280)
	e2e.Fill(t, ctx, "#title", "Sổ theo dõi đàn ong")
	e2e.Fill(t, ctx, "#one", "hộ nuôi ong")
	e2e.Fill(t, ctx, "#code", "DO")
	e2e.Fill(t, ctx, "#fields", "Chủ nuôi\nSố đàn: số\nNgày kiểm tra: ngày\nNơi nuôi: địa chỉ")
	e2e.Fill(t, ctx, "#states", "Chờ kiểm tra\nĐã kiểm tra")
	e2e.Fill(t, ctx, "#count", "10")
	e2e.Click(t, ctx, ".form-acts .btn-primary")
	const bees = home + "/registers/x_so_theo_doi_dan_ong"
	if got := e2e.Address(t, ctx); !strings.HasSuffix(got, bees) {
		t.Fatalf("the new register is at %s", got)
	}
	for _, entry := range [][3]string{{"Lê Văn Bình", "12", "2024-03-08"}, {"Phạm Thị Cúc", "30", "2024-03-11"}, {"Trần Văn Dũng", "8", ""}} {
		d.open(t, ctx, bees+"/new", 1280)
		e2e.Fill(t, ctx, "#f-chu_nuoi", entry[0])
		e2e.Fill(t, ctx, "#f-so_dan", entry[1])
		e2e.Do(t, ctx, chromedp.SetValue(chromedp.CSS("#f-day"), "2024-03-06"), chromedp.SetValue(chromedp.CSS("#f-ngay_kiem_tra"), entry[2]))
		e2e.Fill(t, ctx, "#f-noi_nuoi", "Thôn 3")
		e2e.Do(t, ctx, chromedp.SetValue(chromedp.CSS("#f-noi_nuoi-commune"), "16999"))
		e2e.Click(t, ctx, ".form-acts .btn-primary")
		if got := e2e.Text(t, ctx, "main"); !strings.Contains(got, "Thôn 3, UBND xã Anh Sơn") {
			t.Errorf("the address is not told: %s", got)
		}
		if got := e2e.Text(t, ctx, "h1"); got != entry[0] {
			t.Fatalf("the entry is headed %q", got)
		}
	}
	if got := e2e.Text(t, ctx, ".facts"); !strings.Contains(got, "20/3/2024") { // ten working days from 6/3/2024
		t.Errorf("the entry is due: %s", got)
	}
	e2e.Click(t, ctx, "a[href$='/moves/to_da_kiem_tra']")
	e2e.Click(t, ctx, ".form-acts .btn-primary")
	if got := e2e.Text(t, ctx, ".facts .state"); got != "Đã kiểm tra" {
		t.Errorf("moved on, the entry is %q", got)
	}

	figure := func(title, of string, values map[string]string) string {
		t.Helper()
		d.open(t, ctx, home+"/figures/new?of="+of, 1280)
		e2e.Fill(t, ctx, "#title", title)
		for field, value := range values {
			e2e.Do(t, ctx, chromedp.SetValue(chromedp.CSS("[name='"+field+"']:not([type=hidden])"), value))
		}
		e2e.Click(t, ctx, ".form-acts .btn-primary")
		if got := e2e.Text(t, ctx, "h1"); got != title {
			t.Fatalf("the figure is headed %q: %s", got, e2e.Text(t, ctx, "main"))
		}
		return e2e.Text(t, ctx, ".figure-value")
	}
	const source = "record/x_so_theo_doi_dan_ong"
	if got := figure("Số đàn ong", source, map[string]string{"on": "day", "sum": "so_dan", "unit": "đàn"}); !strings.Contains(got, "50") {
		t.Errorf("the hives are %q", got)
	}
	figure("Hộ nuôi ong", source, map[string]string{"on": "day"})
	if got := figure("Hộ nuôi ong được kiểm tra", source, map[string]string{"on": "day", "w.ngay_kiem_tra": "by_end"}); !strings.Contains(got, "2") {
		t.Errorf("%q were inspected", got)
	}
	rate := map[string]string{"top": "x_ho_nuoi_ong_duoc_kiem_tra", "bottom": "x_ho_nuoi_ong", "op": ">=", "goal": "80"}
	if got := figure("Tỷ lệ hộ nuôi ong được kiểm tra", "rate", rate); !strings.Contains(got, "66,7") {
		t.Errorf("the share is %q", got)
	}
	if got := e2e.Count(t, ctx, "#rows tbody tr"); got != 2 {
		t.Errorf("the share opens %d rows", got)
	}

	// A target of the plan is held against it.
	d.open(t, ctx, home+"/figures/targets?year=2024", 1280)
	e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(".target details.act summary")), chromedp.SetValue(chromedp.CSS(".target [name=figure]"), "x_ty_le_ho_nuoi_ong_duoc_kiem_tra"))
	e2e.Click(t, ctx, ".target details.act button")
	if got := e2e.Text(t, ctx, ".target"); !strings.Contains(got, "66,7") || !strings.Contains(got, "còn thiếu 1") {
		t.Errorf("the target shows %s", got)
	}

	// A state in which entries are does not go, and what was typed stays.
	d.open(t, ctx, bees+"/definition", 1280)
	definition := e2e.Get(t, ctx, chromedp.Evaluate[string](`document.querySelector("#definition").value`))
	e2e.Fill(t, ctx, "#definition", strings.ReplaceAll(definition, "da_kiem_tra", "xong"))
	e2e.Click(t, ctx, ".form-acts .btn-primary")
	if got := e2e.Text(t, ctx, ".notice"); !strings.Contains(got, "Đã kiểm tra") {
		t.Errorf("the page says %q", got)
	}
	e2e.Fill(t, ctx, "#definition", strings.Replace(definition, "Sổ theo dõi đàn ong", "Sổ đàn ong", 2))
	e2e.Click(t, ctx, ".form-acts .btn-primary")
	if got := e2e.Text(t, ctx, "h1"); got != "Sổ đàn ong" {
		t.Errorf("defined anew, the register is headed %q", got)
	}
	if got := strconv.Itoa(e2e.Count(t, ctx, "table tbody tr")); got != "3" {
		t.Errorf("it lists %s entries", got)
	}
}
