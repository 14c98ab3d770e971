package desk_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/front/desk"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

const password = "ba con cò trắng"

// tuesday is the day of all tests.
var tuesday = clock.NewDate(2024, 3, 12)

type frame struct{}

func (frame) Page(_ *http.Request, v account.Visit, title string) ui.Page {
	return ui.Page{Title: title, UserName: v.User.Name}
}

// office is a commune with a plan, its people, and a server with its pages.
type office struct {
	db       *store.DB
	accounts *account.Actions
	plans    *plan.Actions
	desk     *desk.Actions
	server   http.Handler
	log      *bytes.Buffer
	news     paper
	commune  unit.Unit
	program  account.Visit
	cookies  map[string]string
}

// paper is the news of the office, by login.
type paper map[string][]desk.NewsLine

func (p paper) Unread(_ context.Context, v account.Visit) ([]desk.NewsLine, error) {
	return p[v.User.Login], nil
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func eachOffice(t *testing.T, fn func(t *testing.T, o *office)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, newOffice(t, db)) })
}

// members are the people of the office: a login each, with role and post.
var members = []struct {
	login string
	role  account.Role
	post  string
}{
	{"lan", account.Officer, "Tư pháp - HT"}, {"hoa", account.Officer, "Văn phòng - TK"},
	{"khang", account.Leader, ""}, {"ngan", account.Administrator, "Văn phòng - TK"}, {"xem", account.Reader, ""},
}

func newOffice(t *testing.T, db *store.DB) *office {
	t.Helper()
	now := clock.On(tuesday)
	o := &office{db: db, log: &bytes.Buffer{}, news: paper{}, cookies: map[string]string{}}
	log := slog.New(slog.NewTextHandler(o.log, nil))
	units := unit.NewActions(db, now)
	roles, err := account.RolesAmong(slices.Concat(
		unit.Rights, plan.Rights, account.Rights, desk.Rights)...)
	must(t, err)
	o.accounts = account.NewActions(db, units, now, roles, log, nil)
	days, err := workday.Standard()
	must(t, err)
	files, err := blob.OpenStore(t.TempDir())
	must(t, err)
	o.plans = plan.NewActions(plan.Parts{DB: db, Files: files, Intake: intake.NewDoor(files, nil), Posts: units, Members: o.accounts, Clock: now, Calendars: plan.OneCalendar{WorkingDays: days}, Log: log})
	o.desk = desk.NewActions(db, o.accounts, o.plans, now, o.news)
	o.commune, err = units.Create(t.Context(), "", unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
	must(t, err)
	o.program = account.ByProgram(o.commune)
	o.adopt(t, 2023, planOf2023())
	o.adopt(t, 2024, planOf2024())
	o.takeIn(t, units)
	o.serve(t, log)
	return o
}

func (o *office) adopt(t *testing.T, year int, d plan.Draft) plan.Plan {
	t.Helper()
	p, err := o.plans.AdoptDraft(t.Context(), o.program, year, plan.Reform, d)
	must(t, err)
	return p
}

func (o *office) takeIn(t *testing.T, units *unit.Actions) {
	t.Helper()
	posts, err := units.Posts(t.Context(), o.commune.ID)
	must(t, err)
	for _, m := range members {
		user, err := o.accounts.CreateUser(t.Context(), o.program, account.NewUser{Login: m.login, Name: "Cán bộ " + m.login, Password: password})
		must(t, err)
		post := ""
		if m.post != "" {
			found, _ := unit.MatchPost(m.post, posts)
			post = found.ID
		}
		must(t, o.accounts.AddMember(t.Context(), o.program, account.NewMember{UserID: user.ID, Role: m.role, PostID: post}))
	}
}

func (o *office) serve(t *testing.T, log *slog.Logger) {
	t.Helper()
	var err error
	o.server, err = web.New(web.Config{
		Routes: slices.Concat(
			account.NewPages(o.accounts, frame{}, account.Cookies{}, nil).Routes(), web.Routes(false),
			desk.NewPages(o.desk, frame{}, "https://vidan.example").Routes(),
			plan.NewPages(o.plans, o.accounts, clock.On(tuesday), frame{}, "https://vidan.example").Routes(),
		),
		Gate: account.NewGate(o.accounts, account.Cookies{}), Explain: account.Explain, Clock: clock.On(tuesday), Log: log,
	})
	must(t, err)
}

func task(no, title, lead string, due ...plan.Due) plan.DraftTask {
	return plan.DraftTask{No: no, Title: title, Lead: lead, Kind: plan.By, Due: due}
}

func by(year, month, day int, label string) plan.Due {
	return plan.Due{Label: label, Kind: plan.By, Date: clock.NewDate(year, time.Month(month), day)}
}

func planOf2023() plan.Draft {
	return plan.Draft{Year: 2023, Title: "Kế hoạch năm 2023", Sections: []plan.Section{{No: "I", Title: "Thể chế", Tasks: []plan.DraftTask{
		task("1", "Tổng kết năm 2023", "Tư pháp - HT", by(2023, 12, 20, "")),
	}}}}
}

func planOf2024() plan.Draft {
	return plan.Draft{
		Year: 2024, Title: "Kế hoạch năm 2024",
		Targets: []plan.DraftTarget{{Text: "Hồ sơ đúng hạn", Op: plan.AtLeast, Threshold: 98, Unit: "%"}},
		Sections: []plan.Section{
			{No: "I", Title: "Thể chế", Tasks: []plan.DraftTask{
				task("1", "Rà soát văn bản", "Tư pháp - HT", by(2024, 3, 8, "Quý I"), by(2024, 3, 12, "Hôm nay"), by(2024, 3, 15, "Cuối tuần"), by(2024, 12, 2, "Cuối năm")),
				task("2", "Công khai thủ tục", "Văn phòng - TK", by(2024, 3, 10, "Tháng 3"), by(2024, 3, 18, "Tuần sau")),
			}},
			{No: "II", Title: "Thủ tục", Tasks: []plan.DraftTask{task("1", "Tập huấn", "", by(2024, 3, 14, ""))}},
		},
	}
}

// get opens an address as a member; an empty login is nobody.
func (o *office) get(t *testing.T, login, path string) *httptest.ResponseRecorder {
	t.Helper()
	return o.send(t, login, httptest.NewRequest(http.MethodGet, path, nil))
}

func (o *office) post(t *testing.T, login, path string) *httptest.ResponseRecorder {
	t.Helper()
	return o.send(t, login, httptest.NewRequest(http.MethodPost, path, nil))
}

func (o *office) send(t *testing.T, login string, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	if login != "" {
		if o.cookies[login] == "" {
			token, err := o.accounts.SignIn(t.Context(), login, password, "203.0.113.7")
			must(t, err)
			o.cookies[login] = "vidan=" + token
		}
		r.Header.Set("Cookie", o.cookies[login])
	}
	w := httptest.NewRecorder()
	o.server.ServeHTTP(w, r)
	return w
}

func (o *office) visit(t *testing.T, login string, action audit.Action) account.Visit {
	t.Helper()
	user, err := o.accounts.UserByLogin(t.Context(), o.program, login)
	must(t, err)
	v, err := o.accounts.Can(t.Context(), user.ID, action, o.commune.ID)
	must(t, err)
	return v
}

func expectWords(t *testing.T, what, body string, has []string, hasNot []string) {
	t.Helper()
	for _, text := range has {
		if !strings.Contains(body, text) {
			t.Errorf("%s does not say %q", what, text)
		}
	}
	for _, text := range hasNot {
		if strings.Contains(body, text) {
			t.Errorf("%s says %q", what, text)
		}
	}
}

// TestDesk shares one office among what only looks, because making its people
// takes long; what changes something comes last.
func TestDesk(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		for _, test := range []struct {
			name string
			run  func(t *testing.T, o *office)
		}{
			{"own", deskShowsWhatThePostLeads}, {"whole", wholeUnitIsForThoseWhoLead},
			{"another unit", anotherUnitsDeskDoesNotExist},
			{"feed", feedFollowsItsOwner},
			{"news", newsStandFirst}, {"quick acts", quickActsAreDoneAndUndone}, {"all desks", allDesksTogetherAreTheUnits},
			{"counts of all kinds", countsLeadToWhatTheyCount}, {"feed of what was given", feedFollowsWhatWasGiven},
			{"feed of who may not", feedNeedsTheRight},
			{"done", whatIsDoneMovesDown},
		} {
			t.Run(test.name, func(t *testing.T) { test.run(t, o) })
		}
	})
}

func deskShowsWhatThePostLeads(t *testing.T, o *office) {
	body := o.get(t, "lan", "/u/anh-son/desk").Body.String()
	expectWords(t, "the desk of Tư pháp", body, []string{
		"Việc của tôi", "Thứ Ba, 12/3/2024", "tuần này có 2 việc đến hạn, 2 việc quá hạn",
		"Tổng kết năm 2023", "kế hoạch năm 2023", "Quý I – Rà soát văn bản", "quá 2 ngày làm việc",
		"Hôm nay – Rà soát văn bản", "Cuối tuần – Rà soát văn bản", "còn 3 ngày làm việc", "/u/anh-son/years/2024/bulk/hand-in",
		"1 chỉ tiêu", "≥ 98 %",
	}, []string{"Công khai thủ tục", "Tập huấn", "Cuối năm", "Đã xong trong", "giao ban", "Cả đơn vị"})

	body = o.get(t, "xem", "/u/anh-son/desk").Body.String()
	expectWords(t, "the desk of a reader without a post", body,
		[]string{"Việc của đơn vị", "Tập huấn", "Công khai thủ tục", "Rà soát văn bản", "ngày nghỉ, tính đến thứ Hai, 11/3/2024"},
		[]string{"Báo đã xong", "/bulk/", "Việc của tôi"})
}

func whatIsDoneMovesDown(t *testing.T, o *office) {
	agenda, err := o.desk.Own(t.Context(), o.visit(t, "lan", plan.ActFulfil))
	must(t, err)
	leader := o.visit(t, "khang", plan.ActAccept)
	for _, item := range slices.Concat(agenda.Overdue, agenda.DueThisWeek(), agenda.Later) {
		must(t, o.plans.Fulfil(t.Context(), leader, item.Occurrence.ID, plan.Handing{On: tuesday, Version: item.Occurrence.Version}))
	}
	body := o.get(t, "lan", "/u/anh-son/desk").Body.String()
	expectWords(t, "the desk when all is done", body,
		[]string{"Không có việc quá hạn hay đến hạn tuần này", "Đã xong trong 7 ngày qua", "xong 12/3/2024", "xong trễ"},
		[]string{"/bulk/hand-in"})
}

func wholeUnitIsForThoseWhoLead(t *testing.T, o *office) {
	for login, code := range map[string]int{"khang": 200, "ngan": 200, "lan": 403, "xem": 403} {
		if w := o.get(t, login, "/u/anh-son/desk?view=unit"); w.Code != code {
			t.Errorf("the whole unit is answered %d to %s, want %d", w.Code, login, code)
		}
		if w := o.get(t, login, "/u/anh-son/desk/meeting.pdf"); w.Code != code {
			t.Errorf("the sheet is answered %d to %s, want %d", w.Code, login, code)
		}
	}
	if w := o.get(t, "", "/u/anh-son/desk"); w.Code != 303 {
		t.Errorf("nobody is answered %d", w.Code)
	}
	body := o.get(t, "khang", "/u/anh-son/desk?view=unit").Body.String()
	expectWords(t, "the whole unit", body, []string{
		"Theo người và chức danh", "Theo lĩnh vực", "Cán bộ hoa · Cán bộ ngan", "Chưa phân công", "kế hoạch năm 2023", "I. Thể chế", "II. Thủ tục",
	}, nil)
}

// countsLeadToWhatTheyCount opens each link of the tables and
// counts what the page of the year lists.
func countsLeadToWhatTheyCount(t *testing.T, o *office) {
	v := o.visit(t, "khang", desk.ActLead)
	agenda, err := o.desk.Whole(t.Context(), v)
	must(t, err)
	page, links := o.get(t, "khang", "/u/anh-son/desk?view=unit").Body.String(), 0
	check := func(c plan.AgendaCount, f plan.Filter, want int) {
		t.Helper()
		if want == 0 {
			return
		}
		links++
		address := plan.ListPath("anh-son", c.Year, f)
		if !strings.Contains(page, `href="`+strings.ReplaceAll(address, "&", "&amp;")+`"`) {
			t.Errorf("the page has no link to %s", address)
		}
		w := o.get(t, "khang", address)
		if got := strings.Count(w.Body.String(), `name="item"`); w.Code != 200 || got != want {
			t.Errorf("%s is answered %d and lists %d, the desk counts %d", address, w.Code, got, want)
		}
	}
	for _, counts := range [][]plan.AgendaCount{agenda.ByYear(), agenda.ByWorker(), agenda.BySection()} {
		for _, c := range counts {
			check(c, c.OverdueFilter(), c.Overdue)
			check(c, c.WeekFilter(tuesday), c.ThisWeek)
			check(c, c.LaterFilter(tuesday), c.Later)
			check(c, c.WaitingFilter(), c.Waiting)
			check(c, c.ReturnedFilter(), c.Returned)
			check(c, c.UnprovedFilter(), c.Unproved)
		}
	}
	if links < 20 {
		t.Errorf("only %d counts lead somewhere", links)
	}
}

func anotherUnitsDeskDoesNotExist(t *testing.T, o *office) {
	for _, path := range []string{"/u/hai-binh/desk", "/u/hai-binh/desk/meeting.pdf", "/u/hai-binh/desk/feed"} {
		if w := o.get(t, "ngan", path); w.Code != 404 {
			t.Errorf("%s is answered %d", path, w.Code)
		}
	}
}
