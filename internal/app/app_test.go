package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// demoConfig is that of the demo on its day, in a folder of the test.
func demoConfig(tb testing.TB, database string) Config {
	tb.Helper()
	return Config{
		Data: tb.TempDir(), DatabaseURL: database, BaseURL: "http://vidan.test", Demo: true,
		Clock: clock.On(clock.NewDate(2024, 3, 12)), Log: slog.New(slog.DiscardHandler),
	}
}

// eachConfig runs a test on both databases, before anything is in them.
func eachConfig(t *testing.T, fn func(t *testing.T, c Config)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, demoConfig(t, storetest.SQLiteURL(t))) })
	t.Run("postgres", func(t *testing.T) { fn(t, demoConfig(t, storetest.PostgresURL(t))) })
}

// demoFolder is the demo as it is on the day of demoConfig.
var demoFolder storetest.Folder

func openDemo(tb testing.TB, c Config) *App {
	tb.Helper()
	if c.DatabaseURL == "" && clock.Today(c.Clock) == clock.NewDate(2024, 3, 12) {
		demoFolder.Copy(tb, c.Data, func(dir string) error {
			made := demoConfig(tb, "")
			made.Data = dir
			a, err := OpenDemo(context.Background(), made)
			if err != nil {
				return err
			}
			return a.Close()
		})
	}
	a, err := OpenDemo(tb.Context(), c)
	must(tb, err)
	return a
}

// demoState is what the demo holds.
type demoState struct {
	Tasks, Occurrences, Targets, Posts, People int
	Tally                                      plan.Tally
	Lines                                      int
}

func stateOf(tb testing.TB, a *App) demoState {
	tb.Helper()
	ctx := tb.Context()
	v, err := a.SystemVisit(ctx, demoUnit)
	must(tb, err)
	year, err := a.Plans.Year(ctx, v, 2024, plan.Filter{})
	must(tb, err)
	targets, err := a.Plans.Targets(ctx, v, 2024, "")
	must(tb, err)
	posts, err := a.Units.Posts(ctx, v.Unit.ID)
	must(tb, err)
	people, err := a.Accounts.People(ctx, v)
	must(tb, err)
	must(tb, audit.Verify(ctx, a.db, v.Unit.ID))
	must(tb, audit.Verify(ctx, a.db, audit.System))
	lines, err := audit.List(ctx, a.db, v.Unit.ID, audit.Filter{})
	must(tb, err)
	return demoState{
		Tasks: len(year.Tasks), Occurrences: year.Tally().Total(), Targets: len(targets), Posts: len(posts),
		People: len(people), Tally: year.Tally(), Lines: len(lines),
	}
}

func TestDemoIsMadeOnce(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		a := openDemo(t, c)
		first := stateOf(t, a)
		must(t, a.Close())
		// Of the sample, and what the town and two rhythms have added.
		if first.Tasks != 35+1 || first.Occurrences != 54+2+14 || first.Targets != 13 || first.Posts != 4 || first.People != len(demoAccounts) {
			t.Errorf("the demo is %+v", first)
		}
		for _, s := range plan.States {
			if first.Tally[s] == 0 {
				t.Errorf("nothing of the demo is %s: %v", s, first.Tally)
			}
		}
		a = openDemo(t, c)
		if diff := cmp.Diff(first, stateOf(t, a)); diff != "" {
			t.Errorf("opened again it has changed:\n%s", diff)
		}
		must(t, a.Close())
		if accounts := DemoAccounts(); strings.Count(accounts, "\n") != len(demoAccounts)+2 || !strings.Contains(accounts, demoTownLogin) || !strings.Contains(accounts, demoPassword) {
			t.Errorf("the sample accounts are told as %q", accounts)
		}
	})
}

func TestDemoBeforeItsDayHasDoneLess(t *testing.T) {
	c := demoConfig(t, "")
	c.Clock = clock.On(clock.NewDate(2024, 1, 9))
	a := openDemo(t, c)
	state := stateOf(t, a)
	must(t, a.Close())
	if done := state.Tally.Done(); done != 1 || state.Occurrences != 54+14 { // those of two rhythms
		t.Errorf("on 9 January %d of %d are done", done, state.Occurrences)
	}
	if _, err := os.Stat(filepath.Join(c.Data, "vidan.sqlite")); err != nil {
		t.Error(err)
	}
}

func TestOpenNeedsAMigratedDatabase(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		if _, err := Open(t.Context(), c); !errors.Is(err, ErrNotMigrated) {
			t.Errorf("a new database: %v", err)
		}
		pending, err := Pending(t.Context(), c)
		must(t, err)
		if len(pending) == 0 {
			t.Error("nothing is pending on a new database")
		}
		must(t, Migrate(t.Context(), c))
		must(t, Migrate(t.Context(), c))
		if pending, err = Pending(t.Context(), c); err != nil || len(pending) != 0 {
			t.Errorf("pending after migrating: %v, %v", pending, err)
		}
		a, err := Open(t.Context(), c)
		must(t, err)
		if _, err := a.SystemVisit(t.Context(), "no-such"); err == nil || !strings.Contains(err.Error(), "vidan unit add") {
			t.Errorf("a unit that is not there: %v", err)
		}
		must(t, a.Close())
	})
}

func TestConfigIsChecked(t *testing.T) {
	for _, base := range []string{"vidan.vn", "ftp://vidan.vn", "http://", "://", "https:/vidan"} {
		c := demoConfig(t, "")
		c.BaseURL = base
		if _, err := Open(t.Context(), c); err == nil || errors.Is(err, ErrNotMigrated) {
			t.Errorf("the base address %q: %v", base, err)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	c := demoConfig(t, "")
	c.Data = file
	if err := Migrate(t.Context(), c); err == nil {
		t.Error("a file was taken for the folder of data")
	}
	c = demoConfig(t, "")
	c.FilesURL = "s3://bucket"
	must(t, Migrate(t.Context(), c))
	if _, err := Open(t.Context(), c); err == nil || !strings.Contains(err.Error(), "s3") {
		t.Errorf("files in a place that is not known: %v", err)
	}
}

func TestBaseURLFor(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080", "0.0.0.0:80": "http://localhost:80", "[::]:8080": "http://localhost:8080",
		"[::1]:8080": "http://[::1]:8080", "192.0.2.1:1": "http://192.0.2.1:1",
	} {
		tcp, err := net.ResolveTCPAddr("tcp", address)
		must(t, err)
		if got := BaseURLFor(tcp, false); got != want {
			t.Errorf("%s is reached at %s, want %s", address, got, want)
		}
	}
}

func TestGenerateIsRepeatable(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		must(t, Migrate(t.Context(), c))
		a, err := Open(t.Context(), c)
		must(t, err)
		defer a.Close()
		made, err := a.Generate(t.Context(), Generation{Units: 2, Years: 2, Tasks: 12, Seed: 3})
		must(t, err)
		if made.Units != 2 || made.Plans != 4 || made.Tasks != 48 || made.Occurrences < 48 {
			t.Errorf("made %+v", made)
		}
		v, err := a.SystemVisit(t.Context(), "xa-3-0002")
		must(t, err)
		years, err := a.Plans.Years(t.Context(), v)
		must(t, err)
		if !cmp.Equal(years, []int{2024, 2023}) {
			t.Errorf("the years are %v", years)
		}
		year, err := a.Plans.Year(t.Context(), v, 2023, plan.Filter{})
		must(t, err)
		if tally := year.Tally(); tally.Done() == 0 || tally[plan.DoneLate] != 0 {
			t.Errorf("the past year is %v", tally)
		}
		must(t, audit.Verify(t.Context(), a.db, v.Unit.ID))
	})
}

// visitors are the demo with the sessions of its people.
type visitors struct {
	*App

	tb testing.TB
	// tokens are those of the visitors' sessions, apiTokens those that they show
	// to the API, by their logins.
	tokens, apiTokens map[string]string
	// spare is a user whom invite has made, for others to do something with.
	spare account.User
}

func newVisitors(tb testing.TB, c Config) *visitors {
	tb.Helper()
	v := &visitors{App: openDemo(tb, c), tb: tb, tokens: map[string]string{}, apiTokens: map[string]string{}}
	tb.Cleanup(func() { must(tb, v.Close()) })
	return v
}

// token returns the session of a person, who signs in when they come first:
// passwords are made to be slow.
func (v *visitors) token(login string) string {
	if v.tokens[login] == "" {
		token, err := v.Accounts.SignIn(v.tb.Context(), login, demoPassword, "192.0.2.1")
		must(v.tb, err)
		v.tokens[login] = token
	}
	return v.tokens[login]
}

// apiToken returns a token of the API, in the unit of which a person is a
// member, that does all that they may.
func (v *visitors) apiToken(login string) string {
	if v.apiTokens[login] == "" {
		visit := v.home(login)
		n := account.NewToken{Name: "Thử"}
		for _, s := range v.Accounts.ScopeNames(visit) {
			n.Scopes = append(n.Scopes, s.Scope)
		}
		_, text, err := v.Accounts.MakeToken(v.tb.Context(), visit, n)
		must(v.tb, err)
		v.apiTokens[login] = text
	}
	return v.apiTokens[login]
}

// home is the visit of a person to the unit of which they are a member, or to
// none as system administrator.
func (v *visitors) home(login string) account.Visit {
	ctx := v.tb.Context()
	user, err := v.Accounts.Session(ctx, v.token(login))
	must(v.tb, err)
	units, err := v.Accounts.UnitsOf(ctx, user.ID)
	must(v.tb, err)
	if len(units) == 0 {
		visit, err := v.Accounts.SystemVisit(user, "192.0.2.1")
		must(v.tb, err)
		return visit
	}
	visit, err := v.Accounts.Visit(ctx, v.token(login), units[0].Code, "192.0.2.1")
	must(v.tb, err)
	return visit
}

// invite adds a stranger who has a unit of their own, one who looks after the
// whole installation, and the spare user.
func (v *visitors) invite(tb testing.TB) {
	tb.Helper()
	ctx := tb.Context()
	other, err := v.Units.Create(ctx, "", unit.NewUnit{Code: "hai-binh", Name: "UBND phường Hải Bình"})
	must(tb, err)
	add := func(n account.NewUser) account.User {
		n.Password = demoPassword
		user, err := v.Accounts.CreateUser(ctx, account.ByProgram(other), n)
		must(tb, err)
		return user
	}
	stranger := add(account.NewUser{Login: "la", Name: "Lê Thị Lạ"})
	must(tb, v.Accounts.AddMember(ctx, account.ByProgram(other), account.NewMember{UserID: stranger.ID, Role: account.Administrator}))
	add(account.NewUser{Login: "root", Name: "Quản trị hệ thống", SystemAdmin: true})
	v.spare = add(account.NewUser{Login: "mai", Name: "Lê Thị Mai"})
}

// program is the program's own visit to xã Anh Sơn.
func (v *visitors) program(tb testing.TB) account.Visit {
	tb.Helper()
	visit, err := v.SystemVisit(context.Background(), demoUnit)
	must(tb, err)
	return visit
}
