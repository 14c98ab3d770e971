package overview_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/calendar"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/front/overview"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
)

const secret = "ba con cò trắng"

// today is a Tuesday.
var today = clock.NewDate(2024, 3, 12)

// country is a province with a town and its communes, and another beside it.
type country struct {
	*overview.Actions

	db       *store.DB
	units    *unit.Actions
	days     *calendar.Actions
	plans    *plan.Actions
	accounts *account.Actions
	handler  http.Handler
}

func eachCountry(t *testing.T, fn func(t *testing.T, c country)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, newCountry(t, db)) })
}

func newCountry(t *testing.T, db *store.DB) country {
	t.Helper()
	c := country{db: db}
	now := clock.On(today)
	log := slog.New(slog.DiscardHandler)
	var err error
	c.days, err = calendar.NewActions(db, now, nil, log)
	must(t, err)
	files, err := blob.OpenStore(t.TempDir())
	must(t, err)
	roles, err := account.RolesAmong(slices.Concat(unit.Rights, account.Rights, plan.Rights, calendar.Rights)...)
	must(t, err)
	c.units = unit.NewActions(db, now)
	c.accounts = account.NewActions(db, c.units, now, roles, log, nil)
	c.plans = plan.NewActions(plan.Parts{DB: db, Files: files, Intake: intake.NewDoor(files, nil), Posts: c.units, Clock: now, Calendars: calendars{c.days}, Log: log})
	t.Cleanup(c.plans.StopReading)
	c.Actions = overview.NewActions(c.units, c.plans, now, calendars{c.days})
	c.handler, err = web.New(web.Config{
		Routes: append(account.NewPages(c.accounts, frame{}, account.Cookies{}, nil).Routes(), overview.NewPages(c.Actions, now, frame{}).Routes()...),
		Gate:   account.NewGate(c.accounts, account.Cookies{}), Clock: now, Log: log, Explain: account.Explain,
	})
	must(t, err)
	for _, n := range []unit.NewUnit{
		{Code: "tinh", Name: "UBND tỉnh Thanh Hóa"}, {Code: "thi-xa", Name: "UBND thị xã Nghi Sơn", ParentCode: "tinh"},
		{Code: "anh-son", Name: "UBND xã Anh Sơn", ParentCode: "thi-xa"}, {Code: "cac-son", Name: "UBND xã Các Sơn", ParentCode: "thi-xa"},
		{Code: "hung-son", Name: "UBND xã Hùng Sơn", ParentCode: "thi-xa"}, {Code: "la", Name: "UBND tỉnh Lạ"},
		{Code: "xa-la", Name: "UBND xã Lạ", ParentCode: "la"},
	} {
		_, err := c.units.Create(t.Context(), "", n)
		must(t, err)
	}
	return c
}

// calendars gives the units their working days.
type calendars struct{ *calendar.Actions }

func (c calendars) Of(ctx context.Context, unitID string) (plan.WorkingDays, error) {
	return c.Actions.Of(ctx, unitID)
}

type frame struct{}

func (frame) Page(r *http.Request, v account.Visit, title string) ui.Page {
	return ui.Page{Title: title, Brand: ui.Brand{Name: v.Unit.Name, Href: "/"}, UserName: v.User.Name, Path: r.URL.RequestURI(), Today: today}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (c country) visit(t *testing.T, code string) account.Visit {
	t.Helper()
	u, err := c.units.ByCode(t.Context(), code)
	must(t, err)
	return account.ByProgram(u)
}

// due is something due on a day, and done on one.
type due struct {
	field string
	on    clock.Date
	done  clock.Date
}

func day(month time.Month, d int) clock.Date { return clock.NewDate(2024, month, d) }

// plan adopts a plan of a unit with one task for each date; those without a
// date stand in the plan without any.
func (c country) plan(t *testing.T, code string, dues ...due) {
	t.Helper()
	v := c.visit(t, code)
	draft := plan.Draft{Unit: v.Unit.Name, Year: 2024, Title: "Kế hoạch " + code}
	for i, d := range dues {
		task := plan.DraftTask{No: fmt.Sprint(i + 1), Title: "Việc " + fmt.Sprint(i+1), Lead: "Văn phòng", Kind: plan.Ongoing}
		if !d.on.IsZero() {
			task.Kind, task.Due = plan.By, []plan.Due{{Date: d.on, Kind: plan.By}}
		}
		draft.AddTask("I", d.field, task)
	}
	adopted, err := c.plans.AdoptDraft(t.Context(), v, 2024, plan.Reform, draft)
	must(t, err)
	tasks, err := c.plans.Tasks(t.Context(), v, adopted.ID)
	must(t, err)
	for i, task := range tasks {
		if dues[i].done.IsZero() {
			continue
		}
		for _, o := range task.Occurrences {
			must(t, c.plans.Fulfil(t.Context(), v, o.ID, plan.Handing{On: dues[i].done, Version: o.Version}))
		}
	}
}

// threePlans are: Anh Sơn all on time, Các Sơn one late and one overdue, Hùng
// Sơn nothing.
func (c country) threePlans(t *testing.T) {
	t.Helper()
	c.plan(t, "anh-son", due{"Cải cách thể chế", day(1, 10), day(1, 10)}, due{"Chính quyền số", day(6, 3), clock.Date{}})
	c.plan(t, "cac-son", due{"CẢI CÁCH THỂ CHẾ", day(1, 10), day(1, 12)}, due{"Cải cách thể chế", day(3, 5), clock.Date{}}, due{"Bộ máy", clock.Date{}, clock.Date{}})
	c.plan(t, "xa-la", due{"Cải cách thể chế", day(1, 10), day(1, 10)})
}

func (c country) look(t *testing.T, code, query string) overview.Board {
	t.Helper()
	values, err := url.ParseQuery(query)
	must(t, err)
	board, err := c.Look(t.Context(), c.visit(t, code), overview.AskFrom(values, today))
	must(t, err)
	return board
}

func drawn(b overview.Board) string {
	var rows []string
	for _, r := range b.Rows {
		rows = append(rows, fmt.Sprintf("%d %s", r.Rank, r.Place.Code))
	}
	return strings.Join(rows, ", ")
}

func TestBoard(t *testing.T) {
	eachCountry(t, func(t *testing.T, c country) {
		c.threePlans(t)
		for query, want := range map[string]string{
			"":                        "1 anh-son, 2 cac-son, 3 hung-son",
			"dir=up":                  "1 cac-son, 2 anh-son, 3 hung-son",
			"sort=overdue":            "1 cac-son, 2 anh-son, 3 hung-son",
			"sort=name":               "1 anh-son, 2 cac-son, 3 hung-son",
			"sort=name&dir=down":      "1 cac-son, 2 anh-son, 3 hung-son", // without a plan: last
			"sort=done":               "1 anh-son, 1 cac-son, 3 hung-son",
			"q=hung":                  "1 hung-son",
			"q=CÁC+sơn":               "1 cac-son",
			"q=khong":                 "",
			"level=2":                 "",
			"on=2024-01-11":           "1 anh-son, 2 cac-son, 3 hung-son",
			"on=2024-01-11&sort=late": "1 anh-son, 1 cac-son, 3 hung-son",
			"sort=nonsense&year=x":    "1 anh-son, 2 cac-son, 3 hung-son",
			"year=2023":               "1 anh-son, 1 cac-son, 1 hung-son",
		} {
			if got := drawn(c.look(t, "thi-xa", query)); got != want {
				t.Errorf("%q: %s, want %s", query, got, want)
			}
		}
		b := c.look(t, "thi-xa", "")
		if on, come := b.Total.OnTime(); on != 1 || come != 3 || b.Total.Due.Total() != 4 || b.Total.Undated != 1 || b.Total.Tasks != 5 {
			t.Errorf("total %+v", b.Total)
		}
		if len(b.Fields) != 3 || b.Fields[0].Key != "cai cach the che" || b.Fields[0].Units != 2 || b.Fields[0].Due.Total() != 3 {
			t.Errorf("fields %+v", b.Fields)
		}
		early := c.look(t, "thi-xa", "on=2024-01-11") // the late one is still open, and overdue
		if early.Total.Due.Of(plan.Overdue) != 1 || early.Total.Due.Of(plan.DoneLate) != 0 {
			t.Errorf("on 11/1 %+v", early.Total)
		}
		province := c.look(t, "tinh", "")
		if got := drawn(province); got != "1 anh-son, 2 cac-son, 3 hung-son, 3 thi-xa" || province.Levels[1] != 1 || province.Levels[2] != 3 {
			t.Errorf("from the province: %s, levels %v", got, province.Levels)
		}
		if got := drawn(c.look(t, "tinh", "under=thi-xa&level=2")); got != "1 anh-son, 2 cac-son, 3 hung-son" {
			t.Errorf("below the town: %s", got)
		}
		_, err := c.Look(t.Context(), c.visit(t, "tinh"), overview.AskFrom(url.Values{"under": {"xa-la"}}, today))
		if err == nil {
			t.Error("another province's unit was looked into")
		}
	})
}

// Every act shows at once, also to another process that keeps a shelf of its
// own.
func TestActsShowAtOnce(t *testing.T) {
	eachCountry(t, func(t *testing.T, c country) {
		c.threePlans(t)
		other := overview.NewActions(c.units, c.plans, clock.On(today), calendars{c.days})
		expect := func(what string, overdue, rows int) {
			t.Helper()
			for name, a := range map[string]*overview.Actions{"this process": c.Actions, "the other": other} {
				b, err := a.Look(t.Context(), c.visit(t, "thi-xa"), overview.AskFrom(nil, today))
				must(t, err)
				if got := b.Total.Due.Of(plan.Overdue); got != overdue || len(b.Rows) != rows {
					t.Errorf("%s, %s: %d overdue of %d units, want %d of %d", what, name, got, len(b.Rows), overdue, rows)
				}
			}
		}
		expect("at first", 1, 3)
		v := c.visit(t, "cac-son")
		open, err := c.plans.OpenWork(t.Context(), v)
		must(t, err)
		if len(open) != 1 || open[0].State != plan.Overdue {
			t.Fatalf("open %+v", open)
		}
		must(t, c.plans.Fulfil(t.Context(), v, open[0].Occurrence.ID, plan.Handing{On: today, Version: 1}))
		expect("done", 0, 3)
		must(t, c.plans.Reopen(t.Context(), v, open[0].Occurrence.ID, 2))
		expect("reopened", 1, 3)
		c.plan(t, "hung-son", due{"Bộ máy", day(2, 5), clock.Date{}})
		expect("a new plan", 2, 3)
		must(t, c.units.Move(t.Context(), "", c.visit(t, "hung-son").Unit.ID, "", clock.NewDate(2024, 1, 1)))
		expect("a unit moved away", 1, 2)
	})
}

func TestPagesByRole(t *testing.T) {
	eachCountry(t, func(t *testing.T, c country) {
		c.threePlans(t)
		for _, member := range []struct {
			unit string
			role account.Role
		}{
			{"thi-xa", account.Reader}, {"thi-xa", account.Officer}, {"thi-xa", account.Leader}, {"thi-xa", account.Administrator},
			{"tinh", account.Administrator}, {"anh-son", account.Administrator}, {"la", account.Administrator},
		} {
			login := member.unit + "-" + string(member.role)
			token := c.signIn(t, member.unit, member.role)
			want := http.StatusOK
			switch member.unit {
			case "tinh": // may read the town's plan, not look through its eyes
				want = http.StatusForbidden
			case "anh-son", "la":
				want = http.StatusNotFound
			}
			for _, path := range []string{"", "?look=fields", "/export/xlsx", "/export/json"} {
				if got := c.get(token, "/u/thi-xa/below"+path).Code; got != want {
					t.Errorf("%s at %q: %d, want %d", login, path, got, want)
				}
			}
		}
		if got := c.get("", "/u/thi-xa/below").Code; got != http.StatusSeeOther && got != http.StatusUnauthorized {
			t.Errorf("nobody gets %d", got)
		}
	})
}

// signIn makes a member of a unit with a role and returns their session.
func (c country) signIn(t *testing.T, code string, role account.Role) string {
	t.Helper()
	login := code + "-" + string(role)
	user, err := c.accounts.CreateUser(t.Context(), c.visit(t, code), account.NewUser{Login: login, Name: login, Password: secret})
	must(t, err)
	must(t, c.accounts.AddMember(t.Context(), c.visit(t, code), account.NewMember{UserID: user.ID, Role: role}))
	token, err := c.accounts.SignIn(t.Context(), login, secret, "")
	must(t, err)
	return token
}

func (c country) get(token, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "vidan", Value: token})
	}
	c.handler.ServeHTTP(w, r)
	return w
}

func TestExports(t *testing.T) {
	c := newCountry(t, storetest.SQLite(t))
	c.threePlans(t)
	token := c.signIn(t, "thi-xa", account.Reader)

	var out struct {
		On    string
		Total struct{ Due, Overdue int }
		Units []struct {
			Code   string
			Rank   int
			Fields []struct{ Title string }
		}
	}
	must(t, json.Unmarshal(c.get(token, "/u/thi-xa/below/export/json?sort=overdue").Body.Bytes(), &out))
	if out.On != "2024-03-12" || out.Total.Due != 4 || out.Total.Overdue != 1 || len(out.Units) != 3 || out.Units[0].Code != "cac-son" || len(out.Units[0].Fields) != 2 {
		t.Errorf("JSON %+v", out)
	}
	answer := c.get(token, "/u/thi-xa/below/export/xlsx")
	if got := answer.Header().Get("Content-Disposition"); !strings.Contains(got, "below-2024.xlsx") {
		t.Errorf("offered as %q", got)
	}
	book, err := excelize.OpenReader(bytes.NewReader(answer.Body.Bytes()))
	must(t, err)
	defer func() { must(t, book.Close()) }()
	for cell, want := range map[string]string{"A1": "Hạng", "B2": "UBND xã Anh Sơn", "J3": "1", "B5": "Tất cả", "F5": "4"} {
		if got, err := book.GetCellValue("Xếp hạng", cell); err != nil || got != want {
			t.Errorf("cell %s: %q, %v, want %q", cell, got, err, want)
		}
	}
	if got, _ := book.GetCellValue("Theo lĩnh vực", "B1"); got != "Cải cách thể chế" {
		t.Errorf("the first field is %q", got)
	}
	if got := c.get(token, "/u/thi-xa/below/export/exe").Code; got != http.StatusNotFound {
		t.Errorf("an unknown format: %d", got)
	}
}

func TestPageOfManyUnits(t *testing.T) {
	c := newCountry(t, storetest.SQLite(t))
	for i := range 60 {
		_, err := c.units.Create(t.Context(), "", unit.NewUnit{Code: fmt.Sprintf("xa-%02d", i), Name: fmt.Sprintf("UBND xã %02d", i), ParentCode: "la"})
		must(t, err)
	}
	for asked, want := range map[string]string{"1": "50 1/2", "2": "11 2/2", "9": "11 2/2", "-1": "50 1/2"} {
		rows, page, pages := c.look(t, "la", "page="+asked).Page()
		if got := fmt.Sprintf("%d %d/%d", len(rows), page, pages); got != want {
			t.Errorf("page %s: %s, want %s", asked, got, want)
		}
	}
}

// A question survives its address.
func TestAskAddress(t *testing.T) {
	for _, query := range []string{
		"", "year=2023", "on=2024-01-31", "sort=name", "sort=name&dir=down", "sort=late&dir=up", "q=anh+s%C6%A1n&page=3&level=2&under=thi-xa&look=fields",
		"on=2030-01-01", "on=nonsense", "page=0",
	} {
		values, err := url.ParseQuery(query)
		must(t, err)
		ask := overview.AskFrom(values, today)
		if again := overview.AskFrom(ask.Values(), today); again != ask {
			t.Errorf("%q is %+v, and read again %+v", query, ask, again)
		}
		if ask.On.After(today) {
			t.Errorf("%q asks about %s", query, ask.On)
		}
	}
	turned := overview.AskFrom(nil, today).By(overview.ByOnTime)
	if !turned.Up || turned.By(overview.ByOnTime).Up || !turned.By(overview.ByName).Up || turned.By(overview.ByLate).Up {
		t.Errorf("turning the order round: %+v", turned)
	}
}

// A day off changes the counts of those to whom it applies: of one unit, or,
// put down for all, of all at once, though they did nothing. The counts are
// always those of the plain loop.
func TestDaysOffShowAtOnce(t *testing.T) {
	eachCountry(t, func(t *testing.T, c country) {
		for _, code := range []string{"anh-son", "cac-son", "hung-son"} {
			c.plan(t, code, due{"Bộ máy", day(3, 11), clock.Date{}}, due{"Bộ máy", day(3, 12), clock.Date{}}, due{"Bộ máy", day(3, 19), clock.Date{}})
		}
		other := overview.NewActions(c.units, c.plans, clock.On(today), calendars{c.days})
		expect := func(what, want string) {
			t.Helper()
			for _, a := range []*overview.Actions{c.Actions, other} {
				board, err := a.Look(t.Context(), c.visit(t, "thi-xa"), overview.AskFrom(url.Values{"sort": {"name"}}, today))
				must(t, err)
				var got []string
				for _, r := range board.Rows {
					got = append(got, fmt.Sprintf("%s %d %d", r.Place.Code, r.Due.Of(plan.Overdue), r.Due.Of(plan.Soon)))
					year, err := c.plans.Year(t.Context(), c.visit(t, r.Place.Code), 2024, plan.Filter{})
					must(t, err)
					for _, s := range plan.States {
						if n := year.Tally()[s]; n != r.Due.Of(s) {
							t.Errorf("%s: %d of %s are %s, the loop counts %d", what, r.Due.Of(s), r.Place.Code, s, n)
						}
					}
				}
				if diff := strings.Join(got, ", "); diff != want {
					t.Errorf("%s: %s, want %s", what, diff, want)
				}
			}
		}
		expect("at first", "anh-son 1 2, cac-son 1 2, hung-son 1 2")
		all := account.ByProgram(unit.Unit{})
		holiday := calendar.Day{Day: day(3, 11), Name: "Nghỉ bão", Source: "Công điện"}
		must(t, c.days.SetDay(t.Context(), c.visit(t, "cac-son"), holiday))
		expect("one unit's day off", "anh-son 1 2, cac-son 0 3, hung-son 1 2")
		must(t, c.days.SetDay(t.Context(), all, holiday))
		expect("a day off of all", "anh-son 0 3, cac-son 0 3, hung-son 0 3")
		works := calendar.Day{Day: day(3, 11), Works: true, Name: "Vẫn làm việc", Source: "Thông báo"}
		must(t, c.days.SetDay(t.Context(), c.visit(t, "hung-son"), works))
		expect("one that works all the same", "anh-son 0 3, cac-son 0 3, hung-son 1 2")
		days, err := c.days.Days(t.Context(), all, 2024)
		must(t, err)
		must(t, c.days.RemoveDay(t.Context(), all, day(3, 11), days[0].Version))
		expect("taken back for all", "anh-son 1 2, cac-son 0 3, hung-son 1 2")
	})
}
