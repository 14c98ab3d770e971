package discussion_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

const password = "ba con cò trắng"

// hands is a clock that tests move.
type hands struct{ now time.Time }

func (h *hands) Now() time.Time { return h.now }

type frame struct{}

func (frame) Page(_ *http.Request, v account.Visit, title string) ui.Page {
	return ui.Page{Title: title, UserName: v.User.Name}
}

// office is a commune with a plan and its people, and a ward beside it.
type office struct {
	*discussion.Actions

	db        *store.DB
	units     *unit.Actions
	accounts  *account.Actions
	plans     *plan.Actions
	clock     *hands
	server    http.Handler
	cookies   map[string]string
	commune   unit.Unit
	program   account.Visit
	task      plan.Task // with one occurrence that is late, and one to come
	said      []discussion.Commented
	nudgeNews []discussion.NudgesSent
}

// people of the office: a login each, with role and post.
var people = []struct {
	login string
	role  account.Role
	post  string
}{
	{"lan", account.Officer, "Tư pháp - HT"}, {"hoa", account.Officer, "Tư pháp - HT"},
	{"ngan", account.Administrator, "Văn phòng - TK"}, {"khang", account.Leader, ""}, {"xem", account.Reader, ""},
}

func eachOffice(t *testing.T, fn func(t *testing.T, o *office)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, newOffice(t, db)) })
}

func newOffice(t *testing.T, db *store.DB) *office {
	t.Helper()
	o := &office{db: db, clock: &hands{clock.On(clock.NewDate(2024, 3, 12)).Now()}, cookies: map[string]string{}}
	log := slog.New(slog.DiscardHandler)
	o.units = unit.NewActions(db, o.clock)
	roles, err := account.RolesAmong(slices.Concat(unit.Rights, account.Rights, plan.Rights, discussion.Rights)...)
	must(t, err)
	bus := event.NewBus()
	o.accounts = account.NewActions(db, o.units, o.clock, roles, log, bus)
	days, err := workday.Standard()
	must(t, err)
	files, err := blob.OpenStore(t.TempDir())
	must(t, err)
	o.plans = plan.NewActions(plan.Parts{DB: db, Files: files, Intake: intake.NewDoor(files, nil), Posts: o.units, Members: o.accounts, Clock: o.clock, Calendars: plan.OneCalendar{WorkingDays: days}, Bus: bus, Log: log})
	o.Actions = discussion.NewActions(db, o.accounts, o.plans, o.clock, bus)
	o.listen(bus)
	o.commune = o.found(t, "anh-son", "UBND xã Anh Sơn")
	o.program = account.ByProgram(o.commune)
	o.task = o.adopt(t, o.program)
	posts, err := o.units.Posts(t.Context(), o.commune.ID)
	must(t, err)
	for _, p := range people {
		post, _ := unit.MatchPost(p.post, posts)
		if p.post == "" {
			post.ID = ""
		}
		o.takeIn(t, o.program, p.login, p.role, post.ID)
	}
	o.serve(t, log)
	return o
}

func (o *office) listen(bus *event.Bus) {
	event.On(bus, func(_ context.Context, _ bun.Tx, n discussion.Commented) error {
		o.said = append(o.said, n)
		return nil
	})
	event.On(bus, func(_ context.Context, _ bun.Tx, n discussion.NudgesSent) error {
		o.nudgeNews = append(o.nudgeNews, n)
		return nil
	})
}

func (o *office) found(t *testing.T, code, name string) unit.Unit {
	t.Helper()
	u, err := o.units.Create(t.Context(), "", unit.NewUnit{Code: code, Name: name})
	must(t, err)
	return u
}

// adopt gives a unit a plan and returns its first task.
func (o *office) adopt(t *testing.T, v account.Visit) plan.Task {
	t.Helper()
	due := func(month, day int, label string) plan.Due {
		return plan.Due{Label: label, Kind: plan.By, Date: clock.NewDate(2024, time.Month(month), day)}
	}
	p, err := o.plans.AdoptDraft(t.Context(), v, 2024, plan.Reform, plan.Draft{Year: 2024, Title: "Kế hoạch năm 2024", Sections: []plan.Section{{
		No: "I", Title: "Thể chế", Tasks: []plan.DraftTask{
			{No: "1", Title: "Rà soát văn bản", Lead: "Tư pháp - HT", Kind: plan.By, Due: []plan.Due{due(3, 5, "Quý I"), due(6, 5, "Quý II")}},
			{No: "2", Title: "Công khai thủ tục", Lead: "Văn phòng - TK", Kind: plan.By, Due: []plan.Due{due(3, 6, "")}},
			{No: "3", Title: "Tập huấn", Lead: "Văn hóa - XH", Kind: plan.By, Due: []plan.Due{due(3, 6, "")}},
		},
	}}})
	must(t, err)
	tasks, err := o.plans.Tasks(t.Context(), v, p.ID)
	must(t, err)
	return tasks[0]
}

func (o *office) takeIn(t *testing.T, v account.Visit, login string, role account.Role, postID string) account.User {
	t.Helper()
	user, err := o.accounts.CreateUser(t.Context(), v, account.NewUser{Login: login, Name: "Cán bộ " + login, Password: password})
	must(t, err)
	must(t, o.accounts.AddMember(t.Context(), v, account.NewMember{UserID: user.ID, Role: role, PostID: postID}))
	return user
}

func (o *office) serve(t *testing.T, log *slog.Logger) {
	t.Helper()
	talk := discussion.NewPages(o.Actions, o.clock, frame{})
	var err error
	o.server, err = web.New(web.Config{
		Routes: append(talk.Routes(), plan.NewPages(o.plans, o.accounts, o.clock, frame{}, "https://vidan.example", talk).Routes()...),
		Gate:   account.NewGate(o.accounts, account.Cookies{}), Explain: account.Explain, Clock: o.clock, Log: log,
	})
	must(t, err)
}

// visit is that of a member of the commune.
func (o *office) visit(t *testing.T, login string) account.Visit {
	t.Helper()
	return o.visitTo(t, login, o.commune)
}

func (o *office) visitTo(t *testing.T, login string, u unit.Unit) account.Visit {
	t.Helper()
	user, err := o.accounts.UserByLogin(t.Context(), o.program, login)
	must(t, err)
	v, err := o.accounts.Can(t.Context(), user.ID, plan.ActView, u.ID)
	must(t, err)
	return v
}

func (o *office) id(t *testing.T, login string) string {
	t.Helper()
	return o.visit(t, login).User.ID
}

// say posts a comment on the first task.
func (o *office) say(t *testing.T, login, text string, mentioned ...string) discussion.Comment {
	t.Helper()
	c, err := o.Comment(t.Context(), o.visit(t, login), discussion.NewComment{ID: store.NewID(), TaskID: o.task.ID, Text: text, Mentioned: mentioned})
	must(t, err)
	return c
}

func (o *office) comments(t *testing.T) []discussion.Comment {
	t.Helper()
	comments, err := o.Comments(t.Context(), o.program, o.task.ID, 0)
	must(t, err)
	return comments
}

func (o *office) get(t *testing.T, login, path string) *httptest.ResponseRecorder {
	t.Helper()
	return o.send(t, login, httptest.NewRequest(http.MethodGet, path, nil))
}

func (o *office) post(t *testing.T, login, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return o.send(t, login, r)
}

func (o *office) send(t *testing.T, login string, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	if o.cookies[login] == "" {
		token, err := o.accounts.SignIn(t.Context(), login, password, "203.0.113.7")
		must(t, err)
		o.cookies[login] = "vidan=" + token
	}
	r.Header.Set("Cookie", o.cookies[login])
	w := httptest.NewRecorder()
	o.server.ServeHTTP(w, r)
	return w
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func expect(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func expectAnswer(t *testing.T, what string, w *httptest.ResponseRecorder, code int, texts ...string) {
	t.Helper()
	if w.Code != code {
		t.Errorf("%s is answered %d to %q, want %d", what, w.Code, w.Header().Get("Location"), code)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("%s is answered without %q", what, text)
		}
	}
}
