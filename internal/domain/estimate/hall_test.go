package estimate

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

// hall is the room with xã Anh Sơn and its people, on the demo's day. Its plan
// has two fields; the first has a budget of ten million.
type hall struct {
	*Actions

	db       *store.DB
	plans    *plan.Actions
	accounts *account.Actions
	bus      *event.Bus
	adopted  plan.Plan
	tasks    []plan.Task
	// tuan and hoa are officers, binh is the accountant, khang and minh lead,
	// ngan looks after the unit, xem only looks; stranger may do everything in
	// another unit.
	tuan, hoa, binh, khang, minh, ngan, xem, program, stranger account.Visit
}

const year = 2024

func on(month time.Month, day int) clock.Date { return clock.NewDate(year, month, day) }

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func expect(tb testing.TB, what string, got, want error) {
	tb.Helper()
	if !errors.Is(got, want) {
		tb.Errorf("%s: %v, want %v", what, got, want)
	}
}

func eachHall(t *testing.T, fn func(t *testing.T, h hall)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, newHall(t, db)) })
}

func newHall(tb testing.TB, db *store.DB) hall {
	tb.Helper()
	ctx, now, log := tb.Context(), clock.On(on(3, 12)), slog.New(slog.DiscardHandler)
	h := hall{db: db, bus: event.NewBus()}
	files, err := blob.OpenStore(tb.TempDir())
	must(tb, err)
	tb.Cleanup(func() { must(tb, files.Close()) })
	days, err := workday.Standard()
	must(tb, err)
	roles, err := account.RolesAmong(slices.Concat(unit.Rights, account.Rights, plan.Rights, Rights)...)
	must(tb, err)
	units := unit.NewActions(db, now)
	h.accounts = account.NewActions(db, units, now, roles, log, h.bus)
	h.plans = plan.NewActions(plan.Parts{
		DB: db, Files: files, Intake: intake.NewDoor(files, nil), Posts: units, Members: h.accounts, Clock: now, Calendars: plan.OneCalendar{WorkingDays: days}, Bus: h.bus, Log: log,
	})
	tb.Cleanup(h.plans.StopReading)
	h.Actions = NewActions(db, h.plans, h.accounts, now, h.bus)

	anSon, err := units.Create(ctx, "", unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
	must(tb, err)
	haiBinh, err := units.Create(ctx, "", unit.NewUnit{Code: "hai-binh", Name: "UBND phường Hải Bình"})
	must(tb, err)
	h.program, h.stranger = account.ByProgram(anSon), account.ByProgram(haiBinh)
	h.stranger.User = account.User{ID: "la", Name: "Lê Thị Lạ"}
	for _, person := range []struct {
		visit *account.Visit
		login string
		role  account.Role
	}{
		{&h.tuan, "tuan", account.Officer}, {&h.hoa, "hoa", account.Officer}, {&h.binh, "binh", account.Accountant},
		{&h.khang, "khang", account.Leader}, {&h.minh, "minh", account.Leader},
		{&h.ngan, "ngan", account.Administrator}, {&h.xem, "xem", account.Reader},
	} {
		*person.visit = h.enter(tb, person.login, person.role)
	}
	h.adopted, err = h.plans.AdoptDraft(ctx, h.program, year, plan.Reform, draftOf("Rà soát văn bản", "Kiểm tra", "Tuyên truyền"))
	must(tb, err)
	h.tasks, err = h.plans.Tasks(ctx, h.program, h.adopted.ID)
	must(tb, err)
	h.give(tb, theFirst, 10_000_000)
	return h
}

// theFirst and theSecond are the fields of the plan.
var theFirst, theSecond = FieldOf("CẢI CÁCH THỂ CHẾ"), FieldOf("Truyền thông")

// draftOf is a plan: its last task is of the second field, the others of the
// first.
func draftOf(titles ...string) plan.Draft {
	d := plan.Draft{Unit: "UBND xã Anh Sơn", Year: year, Title: "Kế hoạch cải cách hành chính năm 2024", Place: "Anh Sơn"}
	for i, title := range titles {
		no, section := "I", "CẢI CÁCH THỂ CHẾ"
		if i == len(titles)-1 {
			no, section = "II", "Truyền thông"
		}
		d.AddTask(no, section, plan.DraftTask{No: string(rune('1' + i)), Title: title, Kind: plan.Ongoing, DueText: "Thường xuyên"})
	}
	return d
}

// enter makes a member. The password is nobody's: making real ones is slow, and
// nobody signs in here.
func (h hall) enter(tb testing.TB, login string, role account.Role) account.Visit {
	tb.Helper()
	ctx, id := tb.Context(), store.NewID()
	must(tb, h.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(`INSERT INTO users (id, login, name, email, password_hash, locale, system_admin, created_at, version)
			VALUES (?, ?, ?, '', 'none', 'vi', ?, ?, 1)`, id, login, login, false, clock.On(on(1, 2)).Now()).Exec(ctx)
		return err
	}))
	must(tb, h.accounts.AddMember(ctx, h.program, account.NewMember{UserID: id, Role: role}))
	v, err := h.accounts.Can(ctx, id, ActView, h.program.Unit.ID)
	must(tb, err)
	return v
}

// give adds to the budget of a field.
func (h hall) give(tb testing.TB, f Field, amount Money) {
	tb.Helper()
	must(tb, h.AddEntry(tb.Context(), h.binh, year, store.NewID(), NewEntry{
		FieldKey: f.Key, Source: OwnBudget, Kind: Initial, Amount: amount, Number: "215/QĐ-UBND", Day: on(1, 2),
	}))
}

// textOf asks for an amount in one line.
func textOf(amount Money) Text {
	return Text{Title: "Họp tổ rà soát", FieldKey: theFirst.Key, Lines: []Line{{Content: "Chi", Unit: "lần", Quantity: one, Price: amount}}}
}

// drafted is an estimate of the first task, drafted by Tuấn.
func (h hall) drafted(tb testing.TB, amount Money) Estimate {
	tb.Helper()
	id := store.NewID()
	must(tb, h.Draft(tb.Context(), h.tuan, h.tasks[0].ID, id, textOf(amount)))
	return h.now(tb, id).Estimate
}

func (h hall) now(tb testing.TB, id string) Detail {
	tb.Helper()
	d, err := h.Estimate(tb.Context(), h.program, id)
	must(tb, err)
	return d
}

// submitted, checked and approved lead a new estimate so far.
func (h hall) submitted(tb testing.TB, amount Money) Estimate {
	tb.Helper()
	e := h.drafted(tb, amount)
	must(tb, h.Submit(tb.Context(), h.tuan, e.ID, e.Version))
	return h.now(tb, e.ID).Estimate
}

func (h hall) checked(tb testing.TB, amount Money) Estimate {
	tb.Helper()
	e := h.submitted(tb, amount)
	must(tb, h.Check(tb.Context(), h.binh, e.ID, Verdict{Passes: true, Note: "đạt", Version: e.Version}))
	return h.now(tb, e.ID).Estimate
}

func (h hall) approved(tb testing.TB, amount Money) Estimate {
	tb.Helper()
	e := h.checked(tb, amount)
	must(tb, h.Decide(tb.Context(), h.khang, e.ID, Verdict{Passes: true, Version: e.Version}))
	return h.now(tb, e.ID).Estimate
}

// pay spends an amount today.
func (h hall) pay(tb testing.TB, id string, amount Money) (string, error) {
	tb.Helper()
	spending := store.NewID()
	return spending, h.Spend(tb.Context(), h.binh, id, spending, Payment{Day: on(3, 12), Amount: amount, Voucher: "PC-01"})
}

// totals are the figures of a field.
func (h hall) totals(tb testing.TB, f Field) Totals {
	tb.Helper()
	y, err := h.Money(tb.Context(), h.program, year)
	must(tb, err)
	found, _ := y.field(f.Key)
	return found.Totals
}

// trail counts the lines of the unit's trail.
func (h hall) trail(tb testing.TB) int {
	tb.Helper()
	lines, err := audit.List(tb.Context(), h.db, h.program.Unit.ID, audit.Filter{})
	must(tb, err)
	return len(lines)
}
