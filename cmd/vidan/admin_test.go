package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

func TestUnitAdd(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "nghi-son", "--name", "UBND thị xã Nghi Sơn").expect(t, exitDone, "nghi-son\n")
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn", "--parent", "nghi-son").expect(t, exitDone, "anh-son\n")
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã khác").expect(t, exitUsage, `a unit "anh-son" already`)
		h.run(t, "unit", "add", "--code", "b", "--name", "UBND xã B").expect(t, exitUsage, "code")
		h.run(t, "unit", "add", "--code", "Anh Sơn", "--name", "UBND xã B").expect(t, exitUsage, "code")
		h.run(t, "unit", "add", "--code", "bb", "--name", "  ").expect(t, exitUsage, "name")
		h.run(t, "unit", "add", "--code", "bb", "--name", "UBND xã B", "--parent", "no-such").expect(t, exitUsage, `no unit "no-such"`)
		h.run(t, "unit", "add", "--code", "bb", "--name", "UBND xã B").expect(t, exitDone) // nothing half was made of it
	})
}

func TestUserAdd(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		add := func(args ...string) answer { return h.run(t, append([]string{"user", "add"}, args...)...) }

		add("--login", "ngan", "--name", "Nguyễn Thị Ngân", "--unit", "no-such").expect(t, exitUsage, `no unit "no-such"`)
		add("--login", "ngan", "--name", "Nguyễn Thị Ngân", "--unit", "anh-son", "--post", "Thợ rèn").expect(t, exitUsage, `no post "Thợ rèn"`)
		made := add("--login", "ngan", "--name", "Nguyễn Thị Ngân", "--unit", "anh-son", "--role", "administrator")
		made.expect(t, exitDone)
		if password := strings.TrimSpace(made.out); len(password) < 20 || strings.Count(made.out, "\n") != 1 {
			t.Errorf("the password printed is %q", made.out)
		}
		add("--login", "ngan", "--unit", "anh-son").expect(t, exitUsage, "belongs to anh-son already")
		add("--login", "ngan", "--name", "Ngân").expect(t, exitUsage, `a user "ngan" already`)
		add("--login", "tuan").expect(t, exitUsage, "needs a name")
		add("--login", "Tuấn Anh", "--name", "Trần Anh Tuấn").expect(t, exitUsage, "login")

		stdin := func(password string, args ...string) answer {
			return vidanWith(t, password, h.with(append([]string{"user", "add", "--password-stdin"}, args...)...)...)
		}
		stdin("ba con cò trắng\n", "--login", "tuan", "--name", "Trần Anh Tuấn").expect(t, exitDone)
		stdin("ngắn\n", "--login", "hoa", "--name", "Phạm Thị Hoa").expect(t, exitUsage, "fewer than 10")
		stdin("", "--login", "hoa", "--name", "Phạm Thị Hoa").expect(t, exitUsage, "standard input")
		if out := stdin("năm con chim én", "--login", "hoa", "--name", "Phạm Thị Hoa").out; out != "" {
			t.Errorf("it prints %q", out)
		}
		add("--login", "tuan", "--unit", "anh-son").expect(t, exitDone) // an old user in a new unit
	})
}

func TestMigrate(t *testing.T) {
	eachNewHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "aa", "--name", "UBND xã A").expect(t, exitFailed, "vidan migrate")
		h.run(t, "serve", "--listen", "127.0.0.1:0").expect(t, exitFailed, "vidan migrate")
		planned := h.run(t, "migrate", "--dry-run")
		planned.expect(t, exitDone, "00001_audit.sql", "plans.sql")
		h.run(t, "unit", "add", "--code", "aa", "--name", "UBND xã A").expect(t, exitFailed, "vidan migrate")
		if done := h.run(t, "migrate"); done.out != planned.out || done.code != exitDone {
			t.Errorf("it did %q, having said %q: %s", done.out, planned.out, done.err)
		}
		if again := h.run(t, "migrate"); again != (answer{}) {
			t.Errorf("the second time: %+v", again)
		}
		h.run(t, "unit", "add", "--code", "aa", "--name", "UBND xã A").expect(t, exitDone)

		db, err := store.Open(t.Context(), h.database)
		must(t, err)
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO schema_migrations (version_id, is_applied) VALUES (99999, TRUE)")
			return err
		}))
		must(t, db.Close())
		for _, command := range [][]string{{"migrate"}, {"migrate", "--dry-run"}, {"serve", "--listen", "127.0.0.1:0"}, {"unit", "add", "--code", "bb", "--name", "UBND xã B"}} {
			h.run(t, command...).expect(t, exitFailed, "newer version", "99999")
		}
	})
}

func TestADatabaseThatIsNotThere(t *testing.T) {
	dir := t.TempDir()
	for _, url := range []string{"mysql://localhost/x", filepath.Join(dir, "no", "folder", "a.sqlite"), "postgres://nobody@127.0.0.1:1/x?connect_timeout=2"} {
		vidan(t, "unit", "add", "--code", "aa", "--name", "UBND xã A", "--data", dir, "--database-url", url).expect(t, exitFailed, "database")
	}
}

func TestGenerate(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		made := h.run(t, "generate", "--units", "2", "--years", "2", "--tasks", "7", "--seed", "5")
		made.expect(t, exitDone, "2 units, 4 plans, 28 tasks, ")
		vidanIn := house{t.TempDir(), filepath.Join(t.TempDir(), "again.sqlite")}
		vidanIn.run(t, "migrate").expect(t, exitDone)
		vidanIn.run(t, "generate", "--units", "2", "--years", "2", "--tasks", "7", "--seed", "5").expect(t, exitDone, made.out)
		h.run(t, "generate", "--units", "2", "--seed", "5").expect(t, exitFailed, "exists already")
		h.run(t, "plan", "export", "--unit", "xa-5-0001", "--year", "1999", "--format", "json", "-o", "-").expect(t, exitUsage)
	})
}

func TestGenerateRegisters(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		for _, wrong := range [][]string{{"--records", "5"}, {"--kind", "feedback"}, {"--records", "5", "--kind", "no-such"}, {"--registers", "-1"}} {
			h.run(t, append([]string{"generate", "--units", "1"}, wrong...)...).expect(t, exitUsage)
		}
		h.run(t, "generate", "--units", "2", "--tasks", "3", "--seed", "6", "--records", "61", "--kind", "feedback", "--registers", "230").
			expect(t, exitDone, "2 units, ", " 521 entries")
		// Something of every register is counted.
		h.run(t, "figure", "show", "--all", "--unit", "xa-6-0002", "--from", "2020-01-01", "--to", "2029-12-31", "--json").
			expect(t, exitDone, `"name": "feedback_received"`)
		h.run(t, "audit", "verify").expect(t, exitDone)
	})
}
