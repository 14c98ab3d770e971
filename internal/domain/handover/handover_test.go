package handover_test

import (
	"context"
	"fmt"
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
	"github.com/vidan-vn/vidan/internal/domain/handover"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
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

var today = clock.On(clock.NewDate(2024, 3, 12))

type frame struct{}

func (frame) Page(_ *http.Request, v account.Visit, title string) ui.Page {
	return ui.Page{Title: title, UserName: v.User.Name}
}

// office is a commune in which one post leads thirty tasks.
type office struct {
	*handover.Actions

	db       *store.DB
	accounts *account.Actions
	plans    *plan.Actions
	server   http.Handler
	cookies  map[string]string
	commune  unit.Unit
	program  account.Visit
	planID   string
	// legal is the post of the thirty tasks, office the one of another.
	legal, office unit.Post
	told          []handover.HandedOver
	news          []account.PersonTold
}

func eachOffice(t *testing.T, fn func(t *testing.T, o *office)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, newOffice(t, db)) })
}

func newOffice(t *testing.T, db *store.DB) *office {
	t.Helper()
	o := &office{db: db, cookies: map[string]string{}}
	log, units := slog.New(slog.DiscardHandler), unit.NewActions(db, today)
	roles, err := account.RolesAmong(slices.Concat(unit.Rights, account.Rights, plan.Rights, handover.Rights)...)
	must(t, err)
	bus := event.NewBus()
	event.On(bus, func(_ context.Context, _ bun.Tx, n handover.HandedOver) error { o.told = append(o.told, n); return nil })
	event.On(bus, func(_ context.Context, _ bun.Tx, n account.PersonTold) error { o.news = append(o.news, n); return nil })
	o.accounts = account.NewActions(db, units, today, roles, log, bus)
	days, err := workday.Standard()
	must(t, err)
	files, err := blob.OpenStore(t.TempDir())
	must(t, err)
	o.plans = plan.NewActions(plan.Parts{DB: db, Files: files, Intake: intake.NewDoor(files, nil), Posts: units, Members: o.accounts, Clock: today, Calendars: plan.OneCalendar{WorkingDays: days}, Bus: bus, Log: log})
	o.Actions = handover.NewActions(db, units, o.accounts, o.plans, bus)
	o.commune, err = units.Create(t.Context(), "", unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
	must(t, err)
	o.program = account.ByProgram(o.commune)
	p, err := o.plans.AdoptDraft(t.Context(), o.program, 2024, plan.Reform, thirtyTasks())
	must(t, err)
	o.planID = p.ID
	posts, err := units.Posts(t.Context(), o.commune.ID)
	must(t, err)
	o.legal, _ = unit.MatchPost("Tư pháp - HT", posts)
	o.office, _ = unit.MatchPost("Văn phòng - TK", posts)
	o.server, err = web.New(web.Config{
		Routes: append(handover.NewPages(o.Actions, frame{}).Routes(), account.NewPages(o.accounts, frame{}, account.Cookies{}, o.Actions).Routes()...),
		Gate:   account.NewGate(o.accounts, account.Cookies{}), Explain: account.Explain, Clock: today, Log: log,
	})
	must(t, err)
	return o
}

// thirtyTasks are those of one post, of which two are late, and one of
// another.
func thirtyTasks() plan.Draft {
	var tasks []plan.DraftTask
	for n := range 30 {
		day := clock.NewDate(2024, 6, 1+n)
		if n < 2 {
			day = clock.NewDate(2024, 3, 4+n)
		}
		tasks = append(tasks, plan.DraftTask{
			No: fmt.Sprint(n + 1), Title: fmt.Sprintf("Việc thứ %d", n+1), Lead: "Tư pháp - HT", Kind: plan.By,
			Due: []plan.Due{{Kind: plan.By, Date: day}},
		})
	}
	tasks = append(tasks, plan.DraftTask{
		No: "31", Title: "Công khai thủ tục", Lead: "Văn phòng - TK", Kind: plan.By,
		Due: []plan.Due{{Kind: plan.By, Date: clock.NewDate(2024, time.May, 5)}},
	})
	return plan.Draft{Year: 2024, Title: "Kế hoạch năm 2024", Sections: []plan.Section{{No: "I", Title: "Thể chế", Tasks: tasks}}}
}

func (o *office) takeIn(t *testing.T, login string, role account.Role, post unit.Post) account.User {
	t.Helper()
	user, err := o.accounts.CreateUser(t.Context(), o.program, account.NewUser{Login: login, Name: "Cán bộ " + login, Password: password})
	must(t, err)
	must(t, o.accounts.AddMember(t.Context(), o.program, account.NewMember{UserID: user.ID, Role: role, PostID: post.ID}))
	return user
}

// assign gives an occurrence of the task of a number to somebody.
func (o *office) assign(t *testing.T, no int, user account.User) {
	t.Helper()
	occurrence := o.occurrence(t, no)
	must(t, o.plans.Assign(t.Context(), o.program, occurrence.ID, user.ID, occurrence.Version))
}

func (o *office) tasks(t *testing.T) []plan.Task {
	t.Helper()
	tasks, err := o.plans.Tasks(t.Context(), o.program, o.planID)
	must(t, err)
	return tasks
}

func (o *office) occurrence(t *testing.T, no int) plan.Occurrence {
	t.Helper()
	return o.tasks(t)[no-1].Occurrences[0]
}

// assigned counts the occurrences that were given to a user.
func (o *office) assigned(t *testing.T, userID string) int {
	t.Helper()
	n := 0
	for _, task := range o.tasks(t) {
		if task.Occurrences[0].AssigneeID == userID {
			n++
		}
	}
	return n
}

func (o *office) last(t *testing.T) handover.Record {
	t.Helper()
	records, err := o.List(t.Context(), o.program)
	must(t, err)
	if len(records) == 0 {
		t.Fatal("there is no record")
	}
	r, err := o.Record(t.Context(), o.program, records[0].ID)
	must(t, err)
	return r
}

func (o *office) send(t *testing.T, login, method, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	if o.cookies[login] == "" {
		token, err := o.accounts.SignIn(t.Context(), login, password, "203.0.113.7")
		must(t, err)
		o.cookies[login] = "vidan=" + token
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
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

func expectAnswer(t *testing.T, what string, w *httptest.ResponseRecorder, code int, texts ...string) {
	t.Helper()
	if w.Code != code {
		t.Errorf("%s is answered %d, want %d", what, w.Code, code)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("%s is answered without %q", what, text)
		}
	}
}

// A person leaves with thirty open tasks and hands them to nobody: they stay
// with the post, a leader sees that nobody does them, and the next on the post
// has them at once.
func TestWhoLeavesWithThirtyOpenTasks(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		lan := o.takeIn(t, "lan", account.Officer, o.legal)
		o.takeIn(t, "ngan", account.Administrator, o.office)
		o.assign(t, 31, lan) // and one of another post
		done := o.occurrence(t, 3)
		v, err := o.accounts.Can(t.Context(), lan.ID, plan.ActView, o.commune.ID)
		must(t, err)
		must(t, o.plans.HandIn(t.Context(), v, done.ID, plan.Handing{On: clock.Today(today), Note: "số 7/BC", Version: done.Version}))

		page := "/u/anh-son/people"
		expectAnswer(t, "the people", o.send(t, "ngan", "GET", page, nil), 200, "31 việc, 2 quá hạn")
		expectAnswer(t, "who leaves", o.send(t, "ngan", "GET", page+"?edit="+lan.ID, nil), 200, "31 việc đang mở: 2 quá hạn", "để theo chức danh")
		expectAnswer(t, "removing", o.send(t, "ngan", "POST", page+"/"+lan.ID+"/remove", url.Values{"successor": {""}}), 303)

		if n := o.assigned(t, lan.ID); n != 0 {
			t.Errorf("%d are still theirs", n)
		}
		r := o.last(t)
		if r.Open != 31 || r.Overdue != 2 || len(r.Items) != 31 || r.UserName != "Cán bộ lan" || r.PostName != o.legal.Name ||
			r.ToID != "" || r.MadeByName != "Cán bộ ngan" || r.Reason != handover.Left || r.On != clock.Today(today) {
			t.Errorf("the record is %+v", r)
		}
		if len(o.told) != 1 || o.told[0].Record.ID != r.ID {
			t.Errorf("told was %+v", o.told)
		}
		if after := o.occurrence(t, 3); after.DoneBy != lan.ID || after.Stage != plan.HandedIn {
			t.Errorf("what they handed in is now %+v", after)
		}
		unheld, err := o.Unheld(t.Context(), o.program)
		must(t, err)
		if len(unheld) != 1 || unheld[0].ID != o.legal.ID || unheld[0].Open != 30 || unheld[0].Overdue != 2 {
			t.Errorf("nobody does %+v", unheld)
		}
		expectAnswer(t, "the people afterwards", o.send(t, "ngan", "GET", page, nil), 200, "Công việc không có người: Tư pháp - HT (30 việc, 2 quá hạn)")
		hoa := o.takeIn(t, "hoa", account.Officer, o.legal)
		next, err := o.accounts.Can(t.Context(), hoa.ID, plan.ActView, o.commune.ID)
		must(t, err)
		agenda, err := o.plans.Agenda(t.Context(), next, plan.WorkOf(next))
		must(t, err)
		if len(agenda.Overdue) != 2 {
			t.Errorf("the next on the post has %d overdue", len(agenda.Overdue))
		}
		if unheld, err = o.Unheld(t.Context(), o.program); err != nil || len(unheld) != 0 {
			t.Errorf("with somebody on the post: %+v, %v", unheld, err)
		}
		must(t, audit.Verify(t.Context(), o.db, o.commune.ID))
	})
}

func TestASuccessorGoesOn(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		lan := o.takeIn(t, "lan", account.Officer, o.legal)
		o.takeIn(t, "ngan", account.Administrator, o.office)
		hoa := o.takeIn(t, "hoa", account.Officer, o.office)
		o.assign(t, 31, lan)
		o.assign(t, 5, hoa) // of Lan's post, and Hoa's already
		form := url.Values{"role": {"officer"}, "post": {o.office.ID}, "successor": {hoa.ID}}
		expectAnswer(t, "another post", o.send(t, "ngan", "POST", "/u/anh-son/people/"+lan.ID, form), 303)
		if n := o.assigned(t, hoa.ID); n != 31 {
			t.Errorf("the successor has %d", n)
		}
		r := o.last(t)
		if r.Open != 30 || r.ToName != "Cán bộ hoa" || r.Reason != handover.PostChanged || r.NewPostName != o.office.Name || !r.Items[0].Named {
			t.Errorf("the record is %+v", r)
		}
		if len(o.news) != 1 || o.news[0].UserID != hoa.ID || o.news[0].Href != "/handovers/"+r.ID || !strings.Contains(o.news[0].Text.In(t.Context()), "bàn giao 30 việc") {
			t.Errorf("the successor is told %+v", o.news)
		}
		for _, task := range o.tasks(t)[:30] {
			if task.LeadPostID != o.legal.ID {
				t.Errorf("%s is now led by another post", task.Title)
			}
		}
		steps, err := o.plans.StepsOf(t.Context(), o.program, o.tasks(t)[0].ID)
		must(t, err)
		if len(steps) != 1 || steps[0].Step != plan.StepAssign || steps[0].PersonID != hoa.ID {
			t.Errorf("the steps are %+v", steps)
		}

		expectAnswer(t, "the list", o.send(t, "hoa", "GET", "/u/anh-son/handovers", nil), 200, "Cán bộ lan", "chuyển sang chức danh "+o.office.Name, "30 việc đang mở: 2 quá hạn")
		expectAnswer(t, "the record", o.send(t, "hoa", "GET", "/u/anh-son/handovers/"+r.ID, nil), 200, "Việc thứ 1", "quá hạn", "Cán bộ hoa")
		pdf := o.send(t, "hoa", "GET", "/u/anh-son/handovers/"+r.ID+"/record.pdf", nil)
		expectAnswer(t, "the paper", pdf, 200, "%PDF-")
		expectAnswer(t, "no record", o.send(t, "hoa", "GET", "/u/anh-son/handovers/"+store.NewID(), nil), 404)
	})
}

// What a post leads stays with those who still hold it; only what somebody was
// named for goes on.
func TestAPostThatOthersHoldKeepsItsWork(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		lan, hoa := o.takeIn(t, "lan", account.Officer, o.legal), o.takeIn(t, "hoa", account.Officer, o.legal)
		binh := o.takeIn(t, "binh", account.Officer, o.office)
		o.assign(t, 1, lan)
		must(t, o.accounts.RemoveMember(t.Context(), o.program, lan.ID, binh.ID))
		if n := o.assigned(t, binh.ID); n != 1 {
			t.Errorf("the successor has %d, want the one that was named", n)
		}
		unheld, err := o.Unheld(t.Context(), o.program)
		must(t, err)
		if len(unheld) != 0 {
			t.Errorf("nobody does %+v, but %s", unheld, hoa.Name)
		}
	})
}

func TestWhoIsShutOutHandsOver(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		lan := o.takeIn(t, "lan", account.Officer, o.legal)
		o.assign(t, 31, lan)
		for range 2 { // shut out already
			must(t, o.accounts.Disable(t.Context(), o.program, lan.ID))
		}
		if n := o.assigned(t, lan.ID); n != 0 || len(o.told) != 1 {
			t.Errorf("%d are still theirs, %d records", n, len(o.told))
		}
		if r := o.last(t); r.Reason != handover.Disabled || r.Open != 31 {
			t.Errorf("the record is %+v", r)
		}
	})
}

func TestWithoutOpenWorkThereIsNoRecord(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		binh := o.takeIn(t, "binh", account.Officer, unit.Post{})
		must(t, o.accounts.SetPost(t.Context(), o.program, binh.ID, o.legal.ID)) // lets go of nothing
		must(t, o.plans.FulfilUpTo(t.Context(), o.program, o.planID, clock.Today(today)))
		hoa := o.takeIn(t, "hoa", account.Officer, unit.Post{})
		must(t, o.accounts.RemoveMember(t.Context(), o.program, hoa.ID, ""))
		records, err := o.List(t.Context(), o.program)
		must(t, err)
		if len(records) != 0 || len(o.told) != 0 {
			t.Errorf("%d records", len(records))
		}
	})
}

func TestSuccessorsWorkInTheUnit(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		lan := o.takeIn(t, "lan", account.Officer, o.legal)
		o.takeIn(t, "ngan", account.Administrator, o.office)
		gone := o.takeIn(t, "hoa", account.Officer, unit.Post{})
		must(t, o.accounts.Disable(t.Context(), o.program, gone.ID))
		for what, id := range map[string]string{"nobody": store.NewID(), "themselves": lan.ID, "who is shut out": gone.ID} {
			form := url.Values{"role": {"officer"}, "post": {o.office.ID}, "successor": {id}}
			expectAnswer(t, what, o.send(t, "ngan", "POST", "/u/anh-son/people/"+lan.ID, form), 422, "Người nhận việc không còn làm việc trong đơn vị", `value="`+o.office.ID+`" selected`)
			expectAnswer(t, "removing for "+what, o.send(t, "ngan", "POST", "/u/anh-son/people/"+lan.ID+"/remove", form), 422)
		}
		if len(o.told) != 0 {
			t.Errorf("work was handed over: %+v", o.told)
		}
	})
}
