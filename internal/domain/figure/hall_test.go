package figure_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// hall is the room with xã Anh Sơn and its people, on the demo's day.
type hall struct {
	*figure.Actions

	db       *store.DB
	accounts *account.Actions
	shelf    *shelf
	// tuan and hoa are officers, khang leads, xem only looks; stranger may do
	// everything in another unit.
	tuan, hoa, khang, xem, program, stranger account.Visit
}

// someTargets are those of a plan of 2024.
type someTargets struct{}

func (someTargets) Targets(_ context.Context, _ account.Visit, year int) ([]figure.Target, error) {
	if year != 2024 {
		return nil, nil
	}
	return []figure.Target{
		{ID: "t1", Text: "Hoàn thành 100% kế hoạch rà soát văn bản", Op: ">=", Threshold: 100, Unit: "%"},
		{ID: "t2", Text: "Từ 80% trở lên văn bản được xử lý sau rà soát", Op: ">=", Threshold: 80, Unit: "%"},
		{ID: "t3", Text: "100% văn bản đi được ký số", Op: ">=", Threshold: 100, Unit: "%"},
		{ID: "t4", Text: "Tổ chức ít nhất 2 buổi phát thanh", Op: ">=", Threshold: 2, Unit: "buổi"},
	}, nil
}

func (someTargets) Tasks(context.Context, account.Visit, int) ([]figure.Task, error) {
	return []figure.Task{{Ref: "I.3", Title: "Rà soát văn bản", Href: "/u/anh-son/tasks/1"}, {Ref: "V.5", Title: "Tuyên truyền", Href: "/u/anh-son/tasks/2"}}, nil
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
	ctx, now := tb.Context(), clock.On(day(2024, 3, 12))
	roles, err := account.RolesAmong(slices.Concat(unit.Rights, account.Rights, figure.Rights)...)
	must(tb, err)
	units := unit.NewActions(db, now)
	h := hall{db: db, accounts: account.NewActions(db, units, now, roles, slog.New(slog.DiscardHandler), event.NewBus())}
	files, err := blob.OpenStore(tb.TempDir())
	must(tb, err)
	tb.Cleanup(func() { must(tb, files.Close()) })
	home, err := units.Create(ctx, "", unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
	must(tb, err)
	other, err := units.Create(ctx, "", unit.NewUnit{Code: "hai-binh", Name: "UBND phường Hải Bình"})
	must(tb, err)
	h.shelf = aYear()
	for i, r := range h.shelf.rows {
		h.shelf.rows[i].unit = map[string]string{anSon: home.ID, haiBinh: other.ID}[r.unit]
	}
	h.Actions = figure.NewActions(figure.Parts{
		DB: db, Sources: map[string]figure.Source{"record": h.shelf}, Definitions: theFigures(), Tree: units, Targets: someTargets{},
		Intake: intake.NewDoor(files, nil), Files: files, Clock: now,
	})
	h.program, h.stranger = account.ByProgram(home), account.ByProgram(other)
	h.stranger.User = account.User{ID: "la", Name: "Lê Thị Lạ"}
	for _, person := range []struct {
		visit *account.Visit
		login string
		role  account.Role
	}{{&h.tuan, "tuan", account.Officer}, {&h.hoa, "hoa", account.Officer}, {&h.khang, "khang", account.Leader}, {&h.xem, "xem", account.Reader}} {
		*person.visit = h.enter(tb, person.login, person.role)
	}
	return h
}

// enter makes a member. The password is nobody's: making real ones is slow, and
// nobody signs in here.
func (h hall) enter(tb testing.TB, login string, role account.Role) account.Visit {
	tb.Helper()
	ctx, id := tb.Context(), store.NewID()
	must(tb, h.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(`INSERT INTO users (id, login, name, email, password_hash, locale, system_admin, created_at, version)
			VALUES (?, ?, ?, '', 'none', 'vi', ?, ?, 1)`, id, login, "Cán bộ "+login, false, clock.On(day(2024, 1, 2)).Now()).Exec(ctx)
		return err
	}))
	must(tb, h.accounts.AddMember(ctx, h.program, account.NewMember{UserID: id, Role: role}))
	v, err := h.accounts.Can(ctx, id, figure.ActView, h.program.Unit.ID)
	must(tb, err)
	return v
}

// paper is a file that says something.
func (h hall) paper(tb testing.TB, v account.Visit, name string) intake.Kept {
	tb.Helper()
	kept, err := h.TakeFile(tb.Context(), v, name, "bao-cao.txt", strings.NewReader("Số văn bản đã ký số: 90 trên 100"))
	must(tb, err)
	return kept
}

// entered is a figure from outside, as Tuấn enters it.
func (h hall) entered(tb testing.TB, name string, p figure.Period, top, bottom int64) figure.Outside {
	tb.Helper()
	o, err := h.Enter(tb.Context(), h.tuan, store.NewID(), figure.NewOutside{
		Figure: name, Period: p, Top: top, Bottom: bottom, Note: "theo hệ thống của tỉnh", File: h.paper(tb, h.tuan, name),
	})
	must(tb, err)
	return o
}

func (h hall) value(tb testing.TB, name string, p figure.Period) figure.Value {
	tb.Helper()
	values, err := h.Show(tb.Context(), h.xem, p, name)
	must(tb, err)
	return values[name]
}

// trail counts the lines of the unit's trail.
func (h hall) trail(tb testing.TB) int {
	tb.Helper()
	lines, err := audit.List(tb.Context(), h.db, h.program.Unit.ID, audit.Filter{})
	must(tb, err)
	return len(lines)
}
