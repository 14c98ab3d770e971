package notice_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/calendar"
	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/front/notice"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/jobs"
	"github.com/vidan-vn/vidan/internal/platform/mail"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

const password = "ba con cò trắng"

// tuesday is the day on which tests begin, at nine.
var tuesday = clock.NewDate(2024, 3, 12)

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// handClock is moved by hand.
type handClock struct{ at atomic.Int64 }

func (c *handClock) Now() time.Time          { return time.UnixMicro(c.at.Load()).In(clock.Zone) }
func (c *handClock) moveOn(by time.Duration) { c.at.Add(by.Microseconds()) }
func (c *handClock) moveTo(day clock.Date)   { c.at.Store(clock.On(day).Now().UnixMicro()) }

// postman is who sends the letters of tests.
type postman struct {
	mu      sync.Mutex
	letters []mail.Message
	// fail says what goes wrong with a letter.
	fail func(m mail.Message) error
}

func (p *postman) Send(_ context.Context, m mail.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail != nil {
		if err := p.fail(m); err != nil {
			return err
		}
	}
	p.letters = append(p.letters, m)
	return nil
}

func (p *postman) sentTo(address string) []mail.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	var own []mail.Message
	for _, m := range p.letters {
		if m.To == address {
			own = append(own, m)
		}
	}
	return own
}

type frame struct{}

func (frame) Page(_ *http.Request, v account.Visit, title string) ui.Page {
	return ui.Page{Title: title, UserName: v.User.Name}
}

// office is a commune with a plan and its people.
type office struct {
	db       *store.DB
	now      *handClock
	units    *unit.Actions
	accounts *account.Actions
	days     *calendar.Actions
	plans    *plan.Actions
	notices  *notice.Actions
	queue    *jobs.Queue
	bus      *event.Bus
	post     *postman
	commune  unit.Unit
	program  account.Visit
	users    map[string]account.User
	server   http.Handler
	cookies  map[string]string
}

// members are the people of the office; all but xem and moi have an address.
var members = []struct {
	login, locale string
	role          account.Role
	post          string
}{
	{"lan", "vi", account.Officer, "Tư pháp - HT"}, {"hoa", "en", account.Officer, "Văn phòng - TK"}, {"moi", "vi", account.Officer, "Văn phòng - TK"},
	{"khang", "vi", account.Leader, ""}, {"ngan", "vi", account.Administrator, ""}, {"xem", "vi", account.Reader, ""},
}

// calendars gives the units their working days.
type calendars struct{ *calendar.Actions }

func (c calendars) Of(ctx context.Context, unitID string) (plan.WorkingDays, error) {
	return c.Actions.Of(ctx, unitID)
}

func eachOffice(t *testing.T, fn func(t *testing.T, o *office)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := join(t, db, &handClock{}, &postman{})
		o.now.moveTo(tuesday)
		o.found(t)
		fn(t, o)
	})
}

// join puts the rooms together on a database: a process.
func join(t *testing.T, db *store.DB, now *handClock, post *postman) *office {
	t.Helper()
	o := &office{db: db, now: now, post: post, bus: event.NewBus(), users: map[string]account.User{}, cookies: map[string]string{}}
	log := slog.New(slog.DiscardHandler)
	o.units = unit.NewActions(db, now)
	roles, err := account.RolesAmong(slices.Concat(unit.Rights, plan.Rights, account.Rights, discussion.Rights, estimate.Rights, notice.Rights)...)
	must(t, err)
	o.accounts = account.NewActions(db, o.units, now, roles, log, o.bus)
	o.days, err = calendar.NewActions(db, now, nil, log)
	must(t, err)
	files, err := blob.OpenStore(t.TempDir())
	must(t, err)
	t.Cleanup(func() { _ = files.Close() })
	o.plans = plan.NewActions(plan.Parts{DB: db, Files: files, Intake: intake.NewDoor(files, nil), Posts: o.units, Members: o.accounts, Clock: now, Calendars: calendars{o.days}, Bus: o.bus, Log: log})
	o.queue = jobs.NewQueue(db, now, log)
	o.notices = notice.NewActions(notice.Parts{
		DB: db, Units: o.units, Accounts: o.accounts, Plans: o.plans, Queue: o.queue, Mail: post, Clock: now, Calendars: calendars{o.days}, Base: "https://vidan.example",
	})
	o.notices.Listen(o.bus)
	o.server, err = web.New(web.Config{
		Routes: slices.Concat(account.NewPages(o.accounts, frame{}, account.Cookies{}, nil).Routes(), web.Routes(false), notice.NewPages(o.notices, frame{}).Routes()),
		Gate:   account.NewGate(o.accounts, account.Cookies{}), Explain: account.Explain, Clock: now, Log: log,
	})
	must(t, err)
	return o
}

// found makes the commune, its plan and its people.
func (o *office) found(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	var err error
	o.commune, err = o.units.Create(ctx, "", unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
	must(t, err)
	o.program = account.ByProgram(o.commune)
	_, err = o.plans.AdoptDraft(ctx, o.program, 2024, plan.Reform, planOf2024())
	must(t, err)
	posts, err := o.units.Posts(ctx, o.commune.ID)
	must(t, err)
	for _, m := range members {
		email := m.login + "@xa.example"
		if m.login == "xem" || m.login == "moi" {
			email = ""
		}
		user, err := o.accounts.CreateUser(ctx, o.program, account.NewUser{Login: m.login, Name: "Cán bộ " + m.login, Email: email, Locale: m.locale, Password: password})
		must(t, err)
		postID := ""
		if m.post != "" {
			found, _ := unit.MatchPost(m.post, posts)
			postID = found.ID
		}
		must(t, o.accounts.AddMember(ctx, o.program, account.NewMember{UserID: user.ID, Role: m.role, PostID: postID}))
		o.users[m.login] = user
	}
}

func planOf2024() plan.Draft {
	task := func(no, title, lead string, month time.Month, day int) plan.DraftTask {
		return plan.DraftTask{No: no, Title: title, Lead: lead, Kind: plan.By, Due: []plan.Due{{Kind: plan.By, Date: clock.NewDate(2024, month, day)}}}
	}
	return plan.Draft{Year: 2024, Title: "Kế hoạch năm 2024", Sections: []plan.Section{{No: "I", Title: "Thể chế", Tasks: []plan.DraftTask{
		task("1", "Rà soát văn bản", "Tư pháp - HT", 3, 19),      // five working days from tuesday
		task("2", "Báo cáo tháng", "Tư pháp - HT", 3, 12),        // due on tuesday
		task("3", "Công khai thủ tục", "Văn phòng - TK", 3, 8),   // late
		task("4", "Kiểm tra <b>kỷ luật</b>", "Địa chính", 3, 13), // a post that nobody holds
		task("5", "Tổng kết năm", "Văn phòng - TK", 12, 20),      // far away
	}}}}
}

// visit is the visit of a member for what they do.
func (o *office) visit(t *testing.T, login string, action audit.Action) account.Visit {
	t.Helper()
	v, err := o.accounts.Can(t.Context(), o.users[login].ID, action, o.commune.ID)
	must(t, err)
	return v
}

// item finds an open occurrence by the title of its task.
func (o *office) item(t *testing.T, title string) plan.AgendaItem {
	t.Helper()
	a, err := o.plans.Agenda(t.Context(), o.program, plan.Whose{})
	must(t, err)
	all := slices.Concat(a.Overdue, a.DueToday, a.ThisWeek, a.Later, a.Waiting, a.Done)
	i := slices.IndexFunc(all, func(i plan.AgendaItem) bool { return strings.Contains(i.Task.Title, title) })
	if i < 0 {
		t.Fatalf("nothing is called %q", title)
	}
	return all[i]
}

// news are the texts of what is new for a member, the latest first.
func (o *office) news(t *testing.T, login string) []string {
	t.Helper()
	v := o.visit(t, login, notice.ActView)
	fresh, err := o.notices.Unread(t.Context(), v)
	must(t, err)
	n, err := o.notices.CountUnread(t.Context(), v)
	must(t, err)
	if n != len(fresh) {
		t.Errorf("%s has %d new notices and a count of %d", login, len(fresh), n)
	}
	texts := []string{}
	for _, f := range fresh {
		texts = append(texts, f.Text.In(t.Context()))
	}
	return texts
}

func expectNews(t *testing.T, o *office, login string, want ...string) {
	t.Helper()
	if got := o.news(t, login); !slices.Equal(got, append([]string{}, want...)) {
		t.Errorf("%s is told %q, want %q", login, got, want)
	}
}

func TestPeopleAreToldOfWhatConcernsThem(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		lan, khang := o.visit(t, "lan", plan.ActFulfil), o.visit(t, "khang", plan.ActAccept)
		of := func() plan.Occurrence { return o.item(t, "Rà soát").Occurrence }

		must(t, o.plans.Start(ctx, lan, of().ID, of().Version))
		must(t, o.plans.HandIn(ctx, lan, of().ID, plan.Handing{On: tuesday, Version: of().Version}))
		expectNews(t, o, "khang", "Cán bộ lan nộp “I.1 Rà soát văn bản”, chờ duyệt")
		expectNews(t, o, "ngan", "Cán bộ lan nộp “I.1 Rà soát văn bản”, chờ duyệt")
		must(t, o.plans.Return(ctx, khang, of().ID, plan.Handing{Note: "thiếu phụ lục", Version: of().Version}))
		must(t, o.plans.Postpone(ctx, khang, of().ID, plan.Postponement{To: clock.NewDate(2024, 3, 29), Reason: "chờ cấp trên", Version: of().Version}))
		must(t, o.plans.Assign(ctx, khang, of().ID, o.users["hoa"].ID, of().Version))
		must(t, o.plans.Assign(ctx, khang, of().ID, o.users["moi"].ID, of().Version))
		expectNews(t, o, "lan",
			"“I.1 Rà soát văn bản” lùi hạn từ 19/3/2024 sang 29/3/2024: chờ cấp trên", "“I.1 Rà soát văn bản” bị trả lại: thiếu phụ lục")
		expectNews(t, o, "hoa", "“I.1 Rà soát văn bản” không còn là việc của anh/chị", "Anh/chị được giao “I.1 Rà soát văn bản”, hạn 29/3/2024")
		expectNews(t, o, "moi", "Anh/chị được giao “I.1 Rà soát văn bản”, hạn 29/3/2024")
		moi := o.visit(t, "moi", plan.ActFulfil)
		must(t, o.plans.HandIn(ctx, moi, of().ID, plan.Handing{On: tuesday, Version: of().Version}))
		must(t, o.plans.Accept(ctx, khang, of().ID, plan.Handing{Version: of().Version}))
		if got := o.news(t, "moi"); got[0] != "“I.1 Rà soát văn bản” đã được duyệt" {
			t.Errorf("moi is told %q", got)
		}
		expectNews(t, o, "xem")
		fresh, err := o.notices.Unread(words.WithLocale(ctx, words.English), moi)
		must(t, err)
		if got := fresh[0].Text.In(words.WithLocale(ctx, words.English)); got != "“I.1 Rà soát văn bản” was accepted" {
			t.Errorf("in English: %s", got)
		}
	})
}

// tell publishes what a room tells a person.
func (o *office) tell(ctx context.Context, told account.PersonTold) error {
	return o.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error { return o.bus.Publish(ctx, tx, told) })
}

func TestAnyRoomCanTellAPerson(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		told := func(to, from string) account.PersonTold {
			return account.PersonTold{
				UnitID: o.commune.ID, UserID: o.users[to].ID, ActorID: o.users[from].ID, Kind: "discussion.mentioned",
				Text: words.Sentence{Text: "%s nhắc đến anh/chị: %s", Values: []string{"Lan", "<script>100 %s</script>"}},
				Href: "/tasks/1", At: o.now.Now(),
			}
		}
		must(t, o.tell(t.Context(), told("hoa", "lan")))
		must(t, o.tell(t.Context(), told("lan", "lan"))) // nobody is told of their own act
		must(t, o.accounts.RemoveMember(t.Context(), o.program, o.users["moi"].ID, ""))
		must(t, o.tell(t.Context(), told("moi", "lan"))) // who has left is told nothing
		must(t, o.accounts.Disable(t.Context(), o.program, o.users["xem"].ID))
		must(t, o.tell(t.Context(), told("xem", "lan")))
		expectNews(t, o, "hoa", "Lan nhắc đến anh/chị: <script>100 %s</script>")
		expectNews(t, o, "lan")
		rows, err := o.db.Reader().NewSelect().Table("notices").Count(t.Context())
		must(t, err)
		if rows != 1 {
			t.Errorf("%d notices are kept, want 1", rows)
		}
		undone := errors.New("undone")
		err = o.db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			return errors.Join(o.bus.Publish(ctx, tx, told("hoa", "lan")), undone)
		})
		if !errors.Is(err, undone) || len(o.news(t, "hoa")) != 1 {
			t.Errorf("an act that was undone is told: %v", err)
		}
	})
}

// remind does what the morning does, and what is then due.
func (o *office) remind(t *testing.T) notice.Round {
	t.Helper()
	round, err := o.notices.Remind(t.Context(), o.commune, false)
	must(t, err)
	must(t, o.queue.Drain(t.Context()))
	return round
}

// linesOf are the titles in a person's digest of the day.
func (o *office) linesOf(t *testing.T, login string) []string {
	t.Helper()
	d, err := o.notices.DigestFor(t.Context(), o.commune.ID, o.users[login].ID, clock.Today(o.now))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	must(t, err)
	var lines []string
	for _, l := range d.Lines {
		lines = append(lines, string(l.Part)+" "+l.Title)
	}
	return append(lines, "mail "+string(d.Mail))
}

func expectLines(t *testing.T, o *office, login string, want ...string) {
	t.Helper()
	if got := o.linesOf(t, login); !slices.Equal(got, want) {
		t.Errorf("on %s %s is reminded of %q, want %q", clock.Today(o.now), login, got, want)
	}
}

func TestEachIsRemindedOnceADayOfWhatIsTheirs(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		dry, err := o.notices.Remind(t.Context(), o.commune, true)
		must(t, err)
		round := o.remind(t)
		if len(round.People) != 5 || len(dry.People) != 5 || len(o.post.letters) != 4 {
			t.Errorf("%d people are reminded, %d were foretold, %d letters", len(round.People), len(dry.People), len(o.post.letters))
		}
		expectLines(t, o, "lan", "today Báo cáo tháng", "later Rà soát văn bản", "mail sent")
		expectLines(t, o, "hoa", "overdue Công khai thủ tục", "mail sent")
		expectLines(t, o, "moi", "overdue Công khai thủ tục", "mail no_address")
		expectLines(t, o, "khang", "this_week Kiểm tra <b>kỷ luật</b>", "mail sent") // nobody holds the post
		expectLines(t, o, "xem")
		expectNews(t, o, "lan", "Nhắc việc: 1 việc đến hạn hôm nay, 1 việc sắp đến hạn")
		expectNews(t, o, "moi", "Nhắc việc: 1 việc quá hạn")
		for range 2 {
			if again := o.remind(t); len(again.People) != 0 {
				t.Errorf("reminded again on the same day: %+v", again.People)
			}
		}
		o.now.moveTo(clock.NewDate(2024, 3, 13))
		o.remind(t)
		expectLines(t, o, "lan")
		expectLines(t, o, "khang", "overdue Công khai thủ tục", "today Kiểm tra <b>kỷ luật</b>", "mail sent") // three days late
		for _, off := range []clock.Date{clock.NewDate(2024, 3, 16), clock.NewDate(2024, 3, 17)} {
			o.now.moveTo(off)
			if round := o.remind(t); !round.Quiet || len(round.People) != 0 {
				t.Errorf("on the day off %s: %+v", off, round)
			}
		}
		o.now.moveTo(clock.NewDate(2024, 3, 18)) // a Monday
		o.remind(t)
		expectLines(t, o, "lan", "overdue Báo cáo tháng", "this_week Rà soát văn bản", "mail sent")
		expectLines(t, o, "hoa", "overdue Công khai thủ tục", "mail sent")
		must(t, audit.Verify(t.Context(), o.db, o.commune.ID))
		lines, err := audit.List(t.Context(), o.db, o.commune.ID, audit.Filter{Action: notice.ActRemind})
		must(t, err)
		if len(lines) != 3 {
			t.Errorf("the trail has %d lines of reminders, want 3", len(lines))
		}
	})
}

func TestTheLetter(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.remind(t)
		lan, hoa, khang := o.post.sentTo("lan@xa.example"), o.post.sentTo("hoa@xa.example"), o.post.sentTo("khang@xa.example")
		if len(lan) != 1 || len(hoa) != 1 || len(khang) != 1 {
			t.Fatalf("%d, %d and %d letters", len(lan), len(hoa), len(khang))
		}
		task := "https://vidan.example/u/anh-son/tasks/" + o.item(t, "Báo cáo tháng").Task.ID
		if lan[0].Subject != "Nhắc việc: 1 việc đến hạn hôm nay, 1 việc sắp đến hạn – UBND xã Anh Sơn, 12/3" {
			t.Errorf("the subject is %q", lan[0].Subject)
		}
		text := strings.Join(strings.Fields(lan[0].Text), " ")
		want := "Chào Cán bộ lan, ĐẾN HẠN HÔM NAY - I.2 Báo cáo tháng hạn 12/3, hôm nay · Tư pháp - HT " + task +
			" SAU TUẦN NÀY - I.1 Rà soát văn bản hạn 19/3, còn 5 ngày làm việc"
		if !strings.HasPrefix(text, want) || !strings.Contains(text, "https://vidan.example/u/anh-son/notices/choices") {
			t.Errorf("the letter is\n%s\nwant\n%s", text, want)
		}
		if !strings.Contains(lan[0].HTML, `href="`+task+`"`) || !strings.Contains(khang[0].HTML, "&lt;b&gt;kỷ luật") {
			t.Errorf("as HTML it is\n%s\n%s", lan[0].HTML, khang[0].HTML)
		}
		if !strings.HasPrefix(hoa[0].Subject, "Reminder: 1 overdue") || !strings.Contains(hoa[0].Text, "OVERDUE") {
			t.Errorf("in English it is %q\n%s", hoa[0].Subject, hoa[0].Text)
		}
	})
}

// Two processes have one morning.
func TestTwoProcessesRemindOnce(t *testing.T) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLiteURL, "postgres": storetest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			url, now, post := address(t), &handClock{}, &postman{}
			now.moveTo(tuesday)
			var offices []*office
			for range 2 {
				db, err := store.Open(t.Context(), url)
				must(t, err)
				t.Cleanup(func() { must(t, db.Close()) })
				must(t, db.Migrate(t.Context()))
				offices = append(offices, join(t, db, now, post))
			}
			offices[0].found(t)
			offices[1].commune, offices[1].users = offices[0].commune, offices[0].users
			var all sync.WaitGroup
			for _, o := range offices {
				all.Go(func() {
					if err := errors.Join(o.queue.Chime(t.Context()), o.queue.Drain(t.Context())); err != nil {
						t.Error(err)
					}
				})
				all.Go(func() { // and somebody reminds by hand
					if _, err := o.notices.Remind(t.Context(), o.commune, false); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			must(t, offices[0].queue.Drain(t.Context()))
			if len(post.letters) != 4 {
				t.Errorf("%d letters, want 4", len(post.letters))
			}
			expectNews(t, offices[1], "lan", "Nhắc việc: 1 việc đến hạn hôm nay, 1 việc sắp đến hạn")
		})
	}
}

func TestTheMorningComesAtItsTime(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ngan := o.visit(t, "ngan", notice.ActRules)
		must(t, o.notices.ChangeSettings(t.Context(), ngan, notice.Settings{At: 9*60 + 30, Rules: notice.StandardRules()}))
		chime := func() int {
			must(t, errors.Join(o.queue.Chime(t.Context()), o.queue.Drain(t.Context())))
			return len(o.post.letters)
		}
		if n := chime(); n != 0 {
			t.Errorf("at nine %d letters went out", n)
		}
		o.now.moveOn(30 * time.Minute)
		if n := chime(); n != 4 {
			t.Errorf("at half past nine %d letters are out", n)
		}
		o.now.moveTo(clock.NewDate(2024, 3, 16))
		o.now.moveOn(3 * time.Hour)
		if n := chime(); n != 4 {
			t.Errorf("on a Saturday %d letters are out", n)
		}
	})
}

// A day off of the unit's own is quiet, and a worked Saturday is not.
func TestTheUnitsOwnDaysDecideWhenItIsQuiet(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		saturday := clock.NewDate(2024, 3, 16)
		for _, d := range []calendar.Day{
			{Day: tuesday, Name: "Ngày hội của xã", Source: "QĐ 1"}, {Day: saturday, Works: true, Name: "Làm bù", Source: "QĐ 1"},
		} {
			must(t, o.days.SetDay(t.Context(), o.program, d))
		}
		must(t, errors.Join(o.queue.Chime(t.Context()), o.queue.Drain(t.Context())))
		if round := o.remind(t); !round.Quiet || len(o.post.letters) != 0 {
			t.Errorf("on the unit's day off %d letters went out", len(o.post.letters))
		}
		o.now.moveTo(saturday)
		if round := o.remind(t); round.Quiet || len(round.People) == 0 {
			t.Error("on a worked Saturday nobody is reminded")
		}
	})
}

// A server that is away is tried again later; one that refuses is not. A crash
// after the sending and before the writing sends the same letter again, under
// the same name.
func TestLettersAndTheirServer(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		o.post.fail = func(m mail.Message) error {
			switch m.To {
			case "lan@xa.example":
				return errors.New("the server hangs")
			case "hoa@xa.example":
				return mail.ErrRefused
			}
			return nil
		}
		o.remind(t)
		expectLines(t, o, "lan", "today Báo cáo tháng", "later Rà soát văn bản", "mail waiting")
		expectLines(t, o, "hoa", "overdue Công khai thủ tục", "mail refused")
		expectLines(t, o, "khang", "this_week Kiểm tra <b>kỷ luật</b>", "mail sent")
		o.post.fail = nil
		o.now.moveOn(time.Minute)
		must(t, o.queue.Drain(t.Context()))
		expectLines(t, o, "lan", "today Báo cáo tháng", "later Rà soát văn bản", "mail sent")
		o.now.moveOn(time.Hour)
		must(t, o.queue.Drain(t.Context()))
		if n := len(o.post.sentTo("lan@xa.example")); n != 1 || len(o.post.sentTo("hoa@xa.example")) != 0 {
			t.Errorf("%d letters to lan, want 1; and none to hoa", n)
		}
	})
}

// A server that stays away for a day leaves the letter unsent, and that is
// said; the next day's is a new one.
func TestAServerThatStaysAway(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		tries := 0
		o.post.fail = func(m mail.Message) error {
			if m.To == "lan@xa.example" {
				tries++
			}
			return errors.New("the server hangs")
		}
		o.remind(t)
		for range 30 {
			o.now.moveOn(time.Hour)
			must(t, o.queue.Drain(t.Context()))
		}
		d, err := o.notices.DigestFor(t.Context(), o.commune.ID, o.users["lan"].ID, tuesday)
		must(t, err)
		if tries != 24 || d.Mail != notice.MailFailed || d.Problem != "the server hangs" {
			t.Errorf("tried %d times, it is %s: %s", tries, d.Mail, d.Problem)
		}
	})
}

// Nobody gets a letter twice, though nobody knows whether the first came.
func TestACrashWhileSendingSendsNothingTwice(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		crashed := false
		o.post.fail = func(m mail.Message) error {
			if m.To != "lan@xa.example" || crashed {
				return nil
			}
			crashed = true
			o.post.letters = append(o.post.letters, m) // the server has it
			panic("the process dies before it writes that down")
		}
		o.remind(t)
		expectLines(t, o, "lan", "today Báo cáo tháng", "later Rà soát văn bản", "mail sending")
		o.now.moveOn(time.Hour)
		must(t, o.queue.Drain(t.Context()))
		letters := o.post.sentTo("lan@xa.example")
		if len(letters) != 1 {
			t.Errorf("the letters are %+v", letters)
		}
		expectLines(t, o, "lan", "today Báo cáo tháng", "later Rà soát văn bản", "mail uncertain")
	})
}

func TestALineThatBreaksAfterTheLetterIsNotTriedAgain(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		tries := 0
		o.post.fail = func(m mail.Message) error {
			if m.To == "lan@xa.example" {
				tries++
			}
			return fmt.Errorf("the server hung up: %w", mail.ErrUncertain)
		}
		o.remind(t)
		o.now.moveOn(time.Hour)
		must(t, o.queue.Drain(t.Context()))
		if tries != 1 {
			t.Errorf("it was tried %d times", tries)
		}
		expectLines(t, o, "lan", "today Báo cáo tháng", "later Rà soát văn bản", "mail uncertain")
	})
}

// A process that dies after the round and before its letters leaves them to the
// next.
func TestLettersOfAProcessThatDiedGoOut(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		_, err := o.notices.Remind(t.Context(), o.commune, false)
		must(t, err)
		expectLines(t, o, "lan", "today Báo cáo tháng", "later Rà soát văn bản", "mail waiting")
		next := join(t, o.db, o.now, o.post)
		must(t, next.queue.Drain(t.Context()))
		expectLines(t, o, "lan", "today Báo cáo tháng", "later Rà soát văn bản", "mail sent")
	})
}

func TestPeopleWhoLeaveAndPeopleWhoWantNoLetters(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		khang := o.visit(t, "khang", plan.ActAssign)
		i := o.item(t, "Rà soát").Occurrence
		must(t, o.plans.Assign(ctx, khang, i.ID, o.users["moi"].ID, i.Version))
		must(t, o.accounts.RemoveMember(ctx, o.program, o.users["moi"].ID, ""))
		must(t, o.notices.SetNoMail(ctx, o.visit(t, "lan", notice.ActView), true))
		_, err := o.notices.Remind(ctx, o.commune, false)
		must(t, err)
		must(t, o.accounts.RemoveMember(ctx, o.program, o.users["hoa"].ID, "")) // before the letter goes out
		must(t, o.queue.Drain(ctx))
		expectLines(t, o, "moi")
		expectLines(t, o, "lan", "today Báo cáo tháng", "later Rà soát văn bản", "mail off") // back to the post
		expectLines(t, o, "hoa", "overdue Công khai thủ tục", "mail left")
		if n := len(o.post.sentTo("hoa@xa.example")) + len(o.post.sentTo("lan@xa.example")); n != 0 {
			t.Errorf("%d letters went out", n)
		}
	})
}

func TestSettingsAreChangedByWhoMayAndOnce(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		ngan, lan := o.visit(t, "ngan", notice.ActRules), o.visit(t, "lan", notice.ActView)
		one := notice.Settings{At: 8 * 60, Rules: []notice.Rule{{When: notice.OnDay, Whom: notice.Leaders}}}
		if err := o.notices.ChangeSettings(ctx, lan, one); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("an officer: %v", err)
		}
		must(t, o.notices.ChangeSettings(ctx, ngan, one))
		if err := o.notices.ChangeSettings(ctx, ngan, one); !errors.Is(err, store.ErrStale) {
			t.Errorf("the same form again: %v", err)
		}
		got, err := o.notices.Settings(ctx, lan)
		must(t, err)
		if got.At != 8*60 || len(got.Rules) != 1 || got.Version != 1 {
			t.Errorf("the settings are %+v", got)
		}
		none := notice.Settings{At: 7 * 60, Version: 1}
		must(t, o.notices.ChangeSettings(ctx, ngan, none))
		if round := o.remind(t); len(round.People) != 0 {
			t.Errorf("without rules: %+v", round)
		}
		must(t, audit.Verify(ctx, o.db, o.commune.ID))
	})
}

// send asks for a page as a member, or sends a form.
func (o *office) send(t *testing.T, login, method, path string, pairs ...string) *httptest.ResponseRecorder {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(method, path, bytes.NewBufferString(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if o.cookies[login] == "" {
		token, err := o.accounts.SignIn(t.Context(), login, password, "192.0.2.1")
		must(t, err)
		o.cookies[login] = token
	}
	r.AddCookie(&http.Cookie{Name: "vidan", Value: o.cookies[login]})
	w := httptest.NewRecorder()
	o.server.ServeHTTP(w, r)
	return w
}

func expectPage(t *testing.T, what string, w *httptest.ResponseRecorder, code int, want ...string) {
	t.Helper()
	if w.Code != code {
		t.Errorf("%s is answered %d to %q, want %d", what, w.Code, w.Header().Get("Location"), code)
	}
	for _, word := range want {
		if !strings.Contains(w.Body.String(), word) && !strings.Contains(w.Header().Get("Location"), word) {
			t.Errorf("%s has no %q", what, word)
		}
	}
}

func TestPagesOfNotices(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		expectPage(t, "the empty list", o.send(t, "lan", "GET", "/u/anh-son/notices"), http.StatusOK, "Chưa có thông báo")
		o.remind(t)
		lan := o.visit(t, "lan", notice.ActView)
		fresh, err := o.notices.Unread(t.Context(), lan)
		must(t, err)
		open := "/u/anh-son/notices/open/" + fresh[0].ID
		expectPage(t, "the list", o.send(t, "lan", "GET", "/u/anh-son/notices"), http.StatusOK, "1 thông báo mới", open, fresh[0].ID)
		expectPage(t, "somebody else's notice", o.send(t, "hoa", "GET", open), http.StatusSeeOther, "/u/anh-son/notices")
		expectNews(t, o, "lan", "Nhắc việc: 1 việc đến hạn hôm nay, 1 việc sắp đến hạn")
		for range 2 {
			expectPage(t, "opening it", o.send(t, "lan", "GET", open), http.StatusSeeOther, "/u/anh-son/notices/digests/2024-03-12")
		}
		expectNews(t, o, "lan")
		expectPage(t, "the digest", o.send(t, "lan", "GET", "/u/anh-son/notices/digests/2024-03-12"), http.StatusOK, "Báo cáo tháng", "Thư đã gửi đến lan@xa.example lúc 09:00")
		expectPage(t, "the digest of who has none", o.send(t, "xem", "GET", "/u/anh-son/notices/digests/2024-03-12"), http.StatusSeeOther, "/notices")
		expectPage(t, "the digest of no day", o.send(t, "lan", "GET", "/u/anh-son/notices/digests/x"), http.StatusNotFound)

		told := account.PersonTold{UnitID: o.commune.ID, UserID: lan.User.ID, Kind: "x", Text: words.Sentence{Text: "một"}, Href: "//evil.example", At: o.now.Now()}
		must(t, o.tell(t.Context(), told))
		fresh, err = o.notices.Unread(t.Context(), lan)
		must(t, err)
		expectPage(t, "a notice that leads elsewhere", o.send(t, "lan", "GET", "/u/anh-son/notices/open/"+fresh[0].ID), http.StatusSeeOther, "/u/anh-son/notices")
		must(t, o.tell(t.Context(), told))
		fresh, err = o.notices.Unread(t.Context(), lan)
		must(t, err)
		must(t, o.tell(t.Context(), told)) // comes in after the page was shown
		expectPage(t, "marking all", o.send(t, "lan", "POST", "/u/anh-son/notices/read", "up_to", fresh[0].ID), http.StatusSeeOther)
		expectPage(t, "marking nothing", o.send(t, "lan", "POST", "/u/anh-son/notices/read", "up_to", "zzz"), http.StatusSeeOther)
		expectNews(t, o, "lan", "một")
	})
}

func TestLongListsHavePages(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		told := account.PersonTold{UnitID: o.commune.ID, UserID: o.users["lan"].ID, Kind: "x", Text: words.Sentence{Text: "một"}, At: o.now.Now()}
		must(t, o.db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			for range 120 {
				if err := o.bus.Publish(ctx, tx, told); err != nil {
					return err
				}
			}
			return nil
		}))
		v := o.visit(t, "lan", notice.ActView)
		if n, err := o.notices.CountUnread(t.Context(), v); err != nil || n != notice.MostUnread+1 {
			t.Errorf("counted %d, %v", n, err)
		}
		seen, before := map[string]bool{}, ""
		for more := true; more; {
			var page []notice.Notice
			var err error
			page, more, err = o.notices.List(t.Context(), v, before)
			must(t, err)
			for _, n := range page {
				seen[n.ID] = true
			}
			before = page[len(page)-1].ID
		}
		if len(seen) != 120 {
			t.Errorf("the pages show %d notices, want 120", len(seen))
		}
	})
}

func TestPagesOfSettings(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		const path = "/u/anh-son/reminders"
		expectPage(t, "the rules for an officer", o.send(t, "lan", "GET", path), http.StatusForbidden)
		expectPage(t, "the rules", o.send(t, "ngan", "GET", path), http.StatusOK, `value="07:00"`, `name="days-6"`)
		expectPage(t, "nonsense", o.send(t, "ngan", "POST", path, "version", "0", "at", "25:00", "when-0", "before", "days-0", "99", "whom-0", "leaders"),
			http.StatusUnprocessableEntity, "Giờ nhắc có dạng 07:00", "từ 1 đến 15", `value="99"`, `value="25:00"`)
		form := []string{"version", "0", "at", "06:45", "when-0", "before", "days-0", "3", "whom-0", "concerned", "when-1", "", "days-1", "9", "whom-1", "leaders", "when-2", "weekly-5", "whom-2", "leaders"}
		expectPage(t, "saving", o.send(t, "ngan", "POST", path, form...), http.StatusSeeOther, "saved")
		expectPage(t, "saving over another's", o.send(t, "ngan", "POST", path, "version", "0", "at", "08:00", "when-0", "on_day", "whom-0", "concerned"),
			http.StatusConflict, "người khác đã lưu: 06:45", "trước hạn, số ngày làm việc: 3", `value="08:00"`, `name="version" value="1"`)
		got, err := o.notices.Settings(t.Context(), o.visit(t, "ngan", notice.ActView))
		must(t, err)
		if got.At.String() != "06:45" || len(got.Rules) != 2 || got.Rules[1] != (notice.Rule{When: notice.Weekly, Weekday: time.Friday, Whom: notice.Leaders}) {
			t.Errorf("kept %+v", got)
		}

		const own = "/u/anh-son/notices/choices"
		expectPage(t, "who has no address", o.send(t, "xem", "GET", own), http.StatusOK, "chưa có địa chỉ thư điện tử", "/account")
		expectPage(t, "a wrong address", o.send(t, "xem", "POST", "/account/email", "email", "xem@"), http.StatusUnprocessableEntity, "ten@xa.gov.vn", `value="xem@"`)
		expectPage(t, "an address", o.send(t, "xem", "POST", "/account/email", "email", " xem@xa.example "), http.StatusSeeOther)
		expectPage(t, "who has one", o.send(t, "xem", "GET", own), http.StatusOK, "Thư gửi đến xem@xa.example", "checked")
		expectPage(t, "switching off", o.send(t, "xem", "POST", own), http.StatusSeeOther)
		w := o.send(t, "xem", "GET", own)
		if strings.Contains(w.Body.String(), " checked") {
			t.Error("letters are still on")
		}
	})
}

// BenchmarkCountUnread measures what every page pays for the number in the bar,
// with much that was read and much of others.
func BenchmarkCountUnread(b *testing.B) {
	storetest.EachBenchmark(b, func(b *testing.B, db *store.DB) {
		now := clock.On(tuesday)
		units := unit.NewActions(db, now)
		place, err := units.Create(b.Context(), "", unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
		must(b, err)
		roles, err := account.RolesAmong(slices.Concat(unit.Rights, account.Rights, plan.Rights, notice.Rights)...)
		must(b, err)
		accounts := account.NewActions(db, units, now, roles, slog.New(slog.DiscardHandler), nil)
		a := notice.NewActions(notice.Parts{DB: db, Units: units, Accounts: accounts, Queue: jobs.NewQueue(db, now, nil), Clock: now})
		user, err := accounts.CreateUser(b.Context(), account.ByProgram(place), account.NewUser{Login: "lan", Name: "Lan", Password: password})
		must(b, err)
		must(b, accounts.AddMember(b.Context(), account.ByProgram(place), account.NewMember{UserID: user.ID, Role: account.Officer}))
		v, err := accounts.Can(b.Context(), user.ID, notice.ActView, place.ID)
		must(b, err)
		give := func(n int) {
			must(b, db.InTx(b.Context(), func(ctx context.Context, tx bun.Tx) error {
				for range n {
					if err := a.Give(ctx, tx, notice.Notice{UnitID: place.ID, UserID: user.ID, Kind: "x", At: now.Now()}); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		give(5000)
		must(b, a.ReadUpTo(b.Context(), v, "z"))
		give(20)
		for b.Loop() {
			if n, err := a.CountUnread(b.Context(), v); err != nil || n != 20 {
				b.Fatalf("%d, %v", n, err)
			}
		}
	})
}
