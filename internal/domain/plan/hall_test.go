package plan

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// The seed is one plan in four formats.
const (
	seedDOCX = "anh-son-2024.docx"
	seedXLSX = "anh-son-2024.xlsx"
	seedPDF  = "anh-son-2024.pdf"
	seedText = "000_06b0c52941d9efd6.txt"
)

// hall is the room with two units, on the demo's day. Ngan may do everything
// in xã Anh Sơn, stranger the same in another unit.
type hall struct {
	*Actions

	db             *store.DB
	units          *unit.Actions
	accounts       *account.Actions
	bus            *event.Bus
	files          blob.Store
	ngan, stranger account.Visit
}

func eachHall(t *testing.T, fn func(t *testing.T, h hall)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, newHall(t, db)) })
}

func newHall(tb testing.TB, db *store.DB) hall {
	tb.Helper()
	h := hall{db: db, units: unit.NewActions(db, clock.On(on(3, 12))), bus: event.NewBus()}
	roles, err := account.RolesAmong(slices.Concat(unit.Rights, Rights, account.Rights)...)
	must(tb, err)
	h.accounts = account.NewActions(db, h.units, clock.On(on(3, 12)), roles, slog.New(slog.DiscardHandler), nil)
	h.files, err = blob.OpenStore(tb.TempDir())
	must(tb, err)
	tb.Cleanup(func() { must(tb, h.files.Close()) })
	h.Actions = h.restart(tb, h.units)
	h.ngan = h.visit(tb, "anh-son", "UBND xã Anh Sơn", "ngan")
	h.stranger = h.visit(tb, "hai-binh", "UBND phường Hải Bình", "binh")
	return h
}

// restart gives the room as a program that has just started.
func (h hall) restart(tb testing.TB, posts Posts) *Actions {
	tb.Helper()
	a := NewActions(Parts{
		DB: h.db, Files: h.files, Posts: posts, Members: h.accounts, Clock: clock.On(on(3, 12)), Calendars: OneCalendar{standardDays(tb)},
		Bus: h.bus, Log: slog.New(slog.DiscardHandler),
	})
	tb.Cleanup(a.StopReading)
	return a
}

func (h hall) visit(tb testing.TB, code, name, userID string) account.Visit {
	tb.Helper()
	u, err := h.units.Create(tb.Context(), "", unit.NewUnit{Code: code, Name: name})
	must(tb, err)
	v := account.ByProgram(u)
	v.User, v.From = account.User{ID: userID}, "203.0.113.7"
	return v
}

// reader is the visit of somebody who may only look.
func (h hall) reader(tb testing.TB) account.Visit {
	tb.Helper()
	return h.member(tb, "xem", account.Reader)
}

// member is the visit of somebody who has just become a member with a role and
// a post.
func (h hall) member(tb testing.TB, login string, role account.Role, postID ...string) account.Visit {
	tb.Helper()
	user, err := h.accounts.CreateUser(tb.Context(), h.ngan, account.NewUser{Login: login, Name: "Cán bộ " + login, Password: "ba con cò trắng"})
	must(tb, err)
	must(tb, h.accounts.AddMember(tb.Context(), h.ngan, account.NewMember{UserID: user.ID, Role: role, PostID: strings.Join(postID, "")}))
	v, err := h.accounts.Can(tb.Context(), user.ID, ActView, h.ngan.Unit.ID)
	must(tb, err)
	return v
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func expect(tb testing.TB, what string, err, want error) {
	tb.Helper()
	if !errors.Is(err, want) {
		tb.Errorf("%s: %v, want %v", what, err, want)
	}
}

func seedFile(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join(seeds, name))
	must(tb, err)
	return b
}

// read hands in a document and waits until it is read.
func (h hall) read(tb testing.TB, v account.Visit, u Upload, file []byte) Import {
	tb.Helper()
	u.Content = bytes.NewReader(file)
	imp, err := h.Upload(tb.Context(), v, u)
	must(tb, err)
	if imp.State != ImportReading {
		tb.Fatalf("the import begins as %s", imp.State)
	}
	h.WaitRead(tb.Context(), imp.ID)
	imp, err = h.Import(tb.Context(), v, imp.ID)
	must(tb, err)
	return imp
}

// take hands in a document and adopts it as it was read.
func (h hall) take(tb testing.TB, u Upload, file []byte) Plan {
	tb.Helper()
	imp := h.read(tb, h.ngan, u, file)
	if imp.State != ImportReady {
		tb.Fatalf("the import is %s: %s", imp.State, imp.Problem)
	}
	plan, err := h.Adopt(tb.Context(), h.ngan, imp.ID, imp.Version)
	must(tb, err)
	return plan
}

// takeDraft adopts a draft without a document.
func (h hall) takeDraft(tb testing.TB, d Draft) Plan {
	tb.Helper()
	plan, err := h.AdoptDraft(tb.Context(), h.ngan, d.Year, Reform, d)
	must(tb, err)
	return plan
}

func (h hall) tasks(tb testing.TB, plan Plan) []Task {
	tb.Helper()
	tasks, err := h.Tasks(tb.Context(), h.ngan, plan.ID)
	must(tb, err)
	return tasks
}

func (h hall) taskOf(tb testing.TB, plan Plan, ref string) Task {
	tb.Helper()
	for _, t := range h.tasks(tb, plan) {
		if t.Ref() == ref {
			return t
		}
	}
	tb.Fatalf("the plan has no task %s", ref)
	return Task{}
}

// rowsIn counts the rows of a table.
func (h hall) rowsIn(tb testing.TB, table string) int {
	tb.Helper()
	var n int
	must(tb, h.db.Reader().NewRaw("SELECT count(*) FROM "+table).Scan(tb.Context(), &n))
	return n
}

// trail writes the actions and objects of a unit's trail, the oldest first.
func (h hall) trail(tb testing.TB, v account.Visit) []string {
	tb.Helper()
	must(tb, audit.Verify(tb.Context(), h.db, v.Unit.ID))
	lines, err := audit.List(tb.Context(), h.db, v.Unit.ID, audit.Filter{})
	must(tb, err)
	var trail []string
	for i := len(lines) - 1; i >= 0; i-- {
		kind, _, _ := strings.Cut(lines[i].Object, "/")
		trail = append(trail, string(lines[i].Action)+" "+kind)
	}
	return trail
}

func seedUpload(name string) Upload { return Upload{Year: 2024, Kind: Reform, FileName: name} }
