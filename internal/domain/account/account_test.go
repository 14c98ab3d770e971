package account_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/event"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

const (
	password = "ba con cò trắng"
	home     = "203.0.113.7"
)

// planActions stand for the rights that the rooms of work declare.
var planActions = []audit.Action{
	"plan.view", "plan.edit", "desk.view", "desk.lead", "desk.feed",
	"estimate.view", "estimate.draft", "estimate.check", "estimate.decide", "estimate.spend", "estimate.budget",
	"discussion.view", "discussion.comment", "discussion.nudge", "discussion.watch", "handover.view",
}

func declared() []audit.Action {
	return slices.Concat(unit.Rights, account.Rights, planActions)
}

// hands is a clock that tests move.
type hands struct {
	now atomic.Pointer[time.Time]
}

func (h *hands) Now() time.Time { return *h.now.Load() }

func (h *hands) move(d time.Duration) { h.set(h.Now().Add(d)) }

func (h *hands) set(t time.Time) { h.now.Store(&t) }

// office is a room with two units and one user, who is an officer in the first.
type office struct {
	*account.Actions

	db             *store.DB
	clock          *hands
	bus            *event.Bus
	units          *unit.Actions
	anSon, haiBinh unit.Unit
	program        account.Visit // to xã Anh Sơn
	lan            account.User
}

func eachOffice(t *testing.T, fn func(t *testing.T, o office)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { fn(t, newOffice(t, db)) })
}

func newOffice(tb testing.TB, db *store.DB) office {
	tb.Helper()
	o := office{db: db, clock: &hands{}, bus: event.NewBus()}
	o.clock.set(clock.On(clock.NewDate(2024, 3, 12)).Now())
	roles, err := account.RolesAmong(declared()...)
	must(tb, err)
	o.units = unit.NewActions(db, o.clock)
	o.Actions = account.NewActions(db, o.units, o.clock, roles, slog.New(slog.DiscardHandler), o.bus)
	o.anSon, err = o.units.Create(tb.Context(), "", unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
	must(tb, err)
	o.haiBinh, err = o.units.Create(tb.Context(), "", unit.NewUnit{Code: "hai-binh", Name: "UBND phường Hải Bình"})
	must(tb, err)
	o.program = account.ByProgram(o.anSon)
	o.lan = o.newUser(tb, "lan")
	must(tb, o.AddMember(tb.Context(), o.program, account.NewMember{UserID: o.lan.ID, Role: account.Officer}))
	return o
}

func (o office) newUser(tb testing.TB, login string) account.User {
	tb.Helper()
	user, err := o.CreateUser(tb.Context(), o.program, account.NewUser{Login: login, Name: "Lê Thị " + login, Password: password})
	must(tb, err)
	return user
}

func (o office) signIn(tb testing.TB, login string) string {
	tb.Helper()
	token, err := o.SignIn(tb.Context(), login, password, home)
	must(tb, err)
	return token
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

func TestVisit(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		token := o.signIn(t, " LAN ")
		v, err := o.Visit(t.Context(), token, "anh-son", home)
		must(t, err)
		if v.User.ID != o.lan.ID || v.User.Name != "Lê Thị lan" || v.Role != account.Officer || v.From != home ||
			v.Unit.ID != o.anSon.ID || v.Unit.Name != o.anSon.Name || v.Unit.Type != unit.Commune {
			t.Errorf("visit %+v", v)
		}
		must(t, v.Require("plan.edit"))
		expect(t, "manage people as an officer", v.Require(account.ActManagePeople), account.ErrForbidden)

		_, err = o.Visit(t.Context(), token, "hai-binh", home)
		expect(t, "another unit", err, store.ErrNotFound)
		_, err2 := o.Visit(t.Context(), token, "no-such", home)
		if err2 == nil || err2.Error() != err.Error() {
			t.Errorf("a unit that does not exist says %q, a stranger's %q", err2, err)
		}
		_, err = o.Visit(t.Context(), "no such token", "anh-son", home)
		expect(t, "no session", err, account.ErrSignedOut)
	})
}

// TestVisitIsOneQuestion keeps what every page pays for at one query by keys,
// which is prepared: bun, which counts, sees none beside it.
func TestVisitIsOneQuestion(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		token := o.signIn(t, "lan")
		before := o.db.Reader().DBStats().Queries
		_, err := o.Visit(t.Context(), token, "anh-son", home)
		must(t, err)
		if n := o.db.Reader().DBStats().Queries - before; n != 0 {
			t.Errorf("a visit asked %d queries beside the prepared one", n)
		}
	})
}

func TestCan(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		v, err := o.Can(t.Context(), o.lan.ID, "plan.edit", o.anSon.ID)
		must(t, err)
		if v.Unit.Code != "anh-son" || v.Role != account.Officer {
			t.Errorf("visit %+v", v)
		}
		_, err = o.Can(t.Context(), o.lan.ID, unit.ActManage, o.anSon.ID)
		expect(t, "without the right", err, account.ErrForbidden)
		_, err = o.Can(t.Context(), o.lan.ID, "plan.view", o.haiBinh.ID)
		expect(t, "without membership", err, store.ErrNotFound)
		must(t, o.Disable(t.Context(), o.program, o.lan.ID))
		_, err = o.Can(t.Context(), o.lan.ID, "plan.edit", o.anSon.ID)
		expect(t, "disabled", err, account.ErrSignedOut)
	})
}

func TestSystemAdminSeesNoPlans(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		root, err := o.CreateUser(t.Context(), o.program, account.NewUser{Login: "root", Name: "Quản trị", Password: password, SystemAdmin: true})
		must(t, err)
		v, err := o.Visit(t.Context(), o.signIn(t, "root"), "anh-son", home)
		must(t, err)
		must(t, v.Require(account.ActManagePeople))
		must(t, v.Require(unit.ActManage))
		expect(t, "see plans", v.Require("plan.view"), account.ErrForbidden)

		must(t, o.AddMember(t.Context(), v, account.NewMember{UserID: root.ID, Role: account.Reader}))
		v, err = o.Can(t.Context(), root.ID, "plan.view", o.anSon.ID)
		must(t, err)
		must(t, v.Require(account.ActManageUsers))

		if _, err := o.SystemVisit(root, home); err != nil {
			t.Error(err)
		}
		_, err = o.SystemVisit(o.lan, home)
		expect(t, "system visit of an officer", err, account.ErrForbidden)
	})
}

func TestSessionsEnd(t *testing.T) {
	tests := []struct {
		name string
		end  func(t *testing.T, o office, token string)
	}{
		{"signed out", func(t *testing.T, o office, token string) { must(t, o.SignOut(t.Context(), token, home)) }},
		{"idle", func(_ *testing.T, o office, _ string) { o.clock.move(12 * time.Hour) }},
		{"thirty days old", func(t *testing.T, o office, token string) {
			for range 90 {
				o.clock.move(8 * time.Hour)
				if _, err := o.Session(t.Context(), token); err != nil && o.clock.Now().Before(clock.NewDate(2024, 4, 11).Time()) {
					t.Fatalf("on %s: %v", o.clock.Now(), err)
				}
			}
		}},
		{"disabled", func(t *testing.T, o office, _ string) { must(t, o.Disable(t.Context(), o.program, o.lan.ID)) }},
		{"password changed", func(t *testing.T, o office, _ string) {
			must(t, o.ChangePassword(t.Context(), o.lan, home, password, "một mật khẩu khác"))
		}},
		{"password set", func(t *testing.T, o office, _ string) {
			must(t, o.SetPassword(t.Context(), o.program, o.lan.ID, "một mật khẩu khác"))
		}},
	}
	eachOffice(t, func(t *testing.T, o office) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				token := o.signIn(t, "lan")
				user, err := o.Session(t.Context(), token)
				must(t, err)
				if user.ID != o.lan.ID {
					t.Errorf("session of %+v", user)
				}
				test.end(t, o, token)
				_, err = o.Session(t.Context(), token)
				expect(t, "Session", err, account.ErrSignedOut)
				_, err = o.Visit(t.Context(), token, "anh-son", home)
				expect(t, "Visit", err, account.ErrSignedOut)
				must(t, o.Enable(t.Context(), o.program, o.lan.ID))
				must(t, o.SetPassword(t.Context(), o.program, o.lan.ID, password))
			})
		}
	})
}

func TestUseKeepsASessionAlive(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		token := o.signIn(t, "lan")
		for range 5 {
			o.clock.move(11 * time.Hour)
			_, err := o.Visit(t.Context(), token, "anh-son", home)
			must(t, err)
		}
	})
}

func TestTokensAreNotKept(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		token := o.signIn(t, "lan")
		var kept string
		must(t, o.db.Reader().NewRaw(`SELECT token_hash FROM sessions`).Scan(t.Context(), &kept))
		if len(token) < 43 || kept == token || len(kept) != 64 {
			t.Errorf("token %q is kept as %q", token, kept)
		}
		must(t, o.db.Reader().NewRaw(`SELECT password_hash FROM users WHERE login = 'lan'`).Scan(t.Context(), &kept))
		if !strings.HasPrefix(kept, "$argon2id$v=19$m=24576,t=4,p=1$") {
			t.Errorf("the password is kept as %q", kept)
		}
	})
}

func TestWhatIsDoneLeavesALine(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		token := o.signIn(t, "lan")
		must(t, o.SignOut(t.Context(), token, home))
		must(t, o.SignOut(t.Context(), token, home)) // there is none any more
		must(t, o.ChangeRole(t.Context(), o.program, o.lan.ID, account.Leader))
		expectTrail(t, o.db, audit.System, "account.sign_out account.sign_in account.manage_users")
		expectTrail(t, o.db, o.anSon.ID, "account.manage_people account.manage_people unit.manage")
	})
}

func expectTrail(t *testing.T, db *store.DB, unitID, want string) {
	t.Helper()
	must(t, audit.Verify(t.Context(), db, unitID))
	lines, err := audit.List(t.Context(), db, unitID, audit.Filter{})
	must(t, err)
	var got []string
	for _, l := range lines {
		got = append(got, string(l.Action))
	}
	if strings.Join(got, " ") != want {
		t.Errorf("the trail of %s is %v, want %s", unitID, got, want)
	}
}

func TestVisitInContext(t *testing.T) {
	if _, ok := account.VisitOf(context.Background()); ok {
		t.Error("a visit in an empty context")
	}
	v, ok := account.VisitOf(account.WithVisit(t.Context(), account.Visit{Role: account.Leader}))
	if !ok || v.Role != account.Leader {
		t.Errorf("visit %+v, %v", v, ok)
	}
	if v.Can("plan.view") {
		t.Error("a visit that nobody gave rights holds one")
	}
}

func BenchmarkVisit(b *testing.B) {
	storetest.EachBenchmark(b, func(b *testing.B, db *store.DB) {
		o := newOffice(b, db)
		token := o.signIn(b, "lan")
		for b.Loop() {
			if _, err := o.Visit(b.Context(), token, "anh-son", home); err != nil {
				b.Fatal(err)
			}
		}
	})
}
