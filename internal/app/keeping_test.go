package app

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/backup"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// archive is a backup of a demo in a folder of the test.
func (d *desk) archive(tb testing.TB, withKey bool) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "vidan.zip")
	_, err := d.Backup(tb.Context(), path, withKey, nil)
	must(tb, err)
	return path
}

func restore(tb testing.TB, c Config, path string, how Restoring) error {
	tb.Helper()
	file, err := os.Open(path)
	must(tb, err)
	defer file.Close()
	info, err := file.Stat()
	must(tb, err)
	_, err = Restore(tb.Context(), c, file, info.Size(), how)
	return err
}

// restored opens a copy of an archive in a new place.
func restored(tb testing.TB, database, path string) *desk {
	tb.Helper()
	c := demoConfig(tb, database)
	must(tb, restore(tb, c, path, Restoring{Trial: true}))
	a, err := Open(tb.Context(), c)
	must(tb, err)
	tb.Cleanup(func() { must(tb, a.Close()) })
	d := &desk{visitors: &visitors{App: a, tb: tb, tokens: map[string]string{}}}
	d.handler, err = a.Handler()
	must(tb, err)
	return d
}

// shownPages are pages with figures on them, as a leader and the town see them.
func (d *desk) shownPages(tb testing.TB) map[string]string {
	tb.Helper()
	shown := map[string]string{}
	for login, paths := range map[string][]string{
		"ngan": {
			"/u/anh-son/desk?view=unit", "/u/anh-son/years/2024", "/u/anh-son/years/2024/leads", "/u/anh-son/years/2024/targets",
			"/u/anh-son/years/2024/evidence", "/u/anh-son/years/2024/money", "/u/anh-son/years/2024/list", "/u/anh-son/people",
			"/u/anh-son/nudges", "/u/anh-son/years/2024/months/3",
		},
		"thixa": {"/u/nghi-son/below", "/u/nghi-son/below?view=fields"},
	} {
		for _, path := range paths {
			w := d.get(login, path)
			if w.Code != 200 {
				tb.Errorf("%s is answered %d", path, w.Code)
			}
			shown[path] = w.Body.String()
		}
	}
	return shown
}

// A restored copy, of either kind, shows the same figures to the last digit.
func TestARestoredCopyShowsTheSame(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		path := d.archive(t, true)
		want := d.shownPages(t)
		for name, database := range map[string]string{"sqlite": storetest.SQLiteURL(t), "postgres": storetest.PostgresURL(t)} {
			copied := restored(t, database, path)
			if diff := cmp.Diff(want, copied.shownPages(t)); diff != "" {
				t.Errorf("restored on %s it shows other things:\n%s", name, diff)
			}
			v, err := copied.Verify(t.Context())
			must(t, err)
			if len(v.Findings) > 0 || v.Files == 0 || v.Chains == 0 {
				t.Errorf("restored on %s: %+v", name, v)
			}
		}
	})
}

// What a copy of a copy holds is what the first one held, byte for byte.
func TestACopyOfACopyIsTheSame(t *testing.T) {
	d := newDesk(t, demoConfig(t, storetest.SQLiteURL(t)))
	first := d.archive(t, true)
	second := restored(t, storetest.PostgresURL(t), first).archive(t, true)
	third := restored(t, storetest.SQLiteURL(t), second).archive(t, true)
	for _, copied := range []string{second, third} {
		if diff := cmp.Diff(contents(t, first), contents(t, copied)); diff != "" {
			t.Errorf("a copy holds something else:\n%s", diff)
		}
	}
}

// contents are the hashes of what an archive holds, but for what differs between
// copies: who is signed in, what waits to be sent, and the manifest's times.
func contents(tb testing.TB, path string) map[string]string {
	tb.Helper()
	archive, err := zip.OpenReader(path)
	must(tb, err)
	defer archive.Close()
	held := map[string]string{}
	for _, f := range archive.File {
		switch f.Name {
		case "tables/sessions.jsonl", "tables/jobs.jsonl", "manifest.json", "tables/plan_rollups.jsonl":
			continue
		}
		r, err := f.Open()
		must(tb, err)
		sum := sha256.New()
		_, err = io.Copy(sum, r)
		must(tb, errors.Join(err, r.Close()))
		held[f.Name] = fmt.Sprintf("%x", sum.Sum(nil))
	}
	return held
}

// An archive is of one moment though people go on working: every chain in it is
// whole, and nothing in it is half.
func TestABackupIsOfOneMoment(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		_, tasks := d.thePlan(t)
		ctx, stop := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		for range 3 {
			writers.Go(func() {
				for ctx.Err() == nil {
					_, err := d.Talk.Comment(t.Context(), d.program(t), discussion.NewComment{ID: store.NewID(), TaskID: tasks[0].ID, Text: "Đang làm"})
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		path := d.archive(t, true)
		stop()
		writers.Wait()
		v, err := restored(t, storetest.SQLiteURL(t), path).Verify(t.Context())
		must(t, err)
		if len(v.Findings) > 0 {
			t.Errorf("the copy has %+v", v.Findings)
		}
	})
}

func TestAnArchiveIsRestoredIntoAnEmptyPlaceWithItsKey(t *testing.T) {
	d := newDesk(t, demoConfig(t, storetest.SQLiteURL(t)))
	path := d.archive(t, false)
	if _, err := d.Backup(t.Context(), path, false, nil); !errors.Is(err, os.ErrExist) {
		t.Errorf("written over an archive: %v", err)
	}
	c := demoConfig(t, storetest.SQLiteURL(t))
	if err := restore(t, c, path, Restoring{}); !errors.Is(err, ErrNoKey) {
		t.Errorf("restored without the key: %v", err)
	}
	must(t, os.WriteFile(c.keyPath(), []byte("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), 0o600))
	if err := restore(t, c, path, Restoring{}); !errors.Is(err, ErrKey) {
		t.Errorf("restored with another key: %v", err)
	}
	key, err := os.ReadFile(d.config.keyPath())
	must(t, err)
	must(t, os.WriteFile(c.keyPath(), key, 0o600))
	must(t, restore(t, c, path, Restoring{}))
	if err := restore(t, c, path, Restoring{}); !errors.Is(err, backup.ErrNotEmpty) {
		t.Errorf("restored over what is there: %v", err)
	}
	a, err := Open(t.Context(), c)
	must(t, err)
	must(t, a.Close())
	must(t, os.Remove(c.keyPath()))
	if _, err := Open(t.Context(), c); !errors.Is(err, ErrNoKey) {
		t.Errorf("opened without its key: %v", err)
	}
}

// rewritten is an archive of which entries were changed; nil takes one out.
func rewritten(tb testing.TB, path string, change func(name string, content []byte) (string, []byte)) string {
	tb.Helper()
	archive, err := zip.OpenReader(path)
	must(tb, err)
	defer archive.Close()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range archive.File {
		r, err := f.Open()
		must(tb, err)
		content, err := io.ReadAll(r)
		must(tb, err)
		name, changed := change(f.Name, content)
		if changed == nil {
			continue
		}
		entry, err := w.Create(name)
		must(tb, err)
		_, err = entry.Write(changed)
		must(tb, err)
	}
	must(tb, w.Close())
	to := filepath.Join(tb.TempDir(), "changed.zip")
	must(tb, os.WriteFile(to, out.Bytes(), 0o600))
	return to
}

func TestHarmedArchivesAreRefusedAndLeaveNothing(t *testing.T) {
	d := newDesk(t, demoConfig(t, storetest.SQLiteURL(t)))
	path := d.archive(t, true)
	whole, err := os.ReadFile(path)
	must(t, err)
	only := func(which string, change func([]byte) []byte) func(string, []byte) (string, []byte) {
		return func(name string, content []byte) (string, []byte) {
			if strings.HasPrefix(name, which) {
				return name, change(content)
			}
			return name, content
		}
	}
	gone := func([]byte) []byte { return nil }
	manifest := func(change func(m *backup.Manifest)) func(string, []byte) (string, []byte) {
		return only("manifest.json", func(content []byte) []byte {
			var m backup.Manifest
			must(t, json.Unmarshal(content, &m))
			change(&m)
			text, err := json.Marshal(m)
			must(t, err)
			return text
		})
	}
	harmed := map[string]string{
		"a row changed":    rewritten(t, path, only("tables/tasks.jsonl", func(b []byte) []byte { return bytes.Replace(b, []byte("0"), []byte("1"), 1) })),
		"a row taken out":  rewritten(t, path, only("tables/tasks.jsonl", func(b []byte) []byte { _, rest, _ := bytes.Cut(b, []byte("\n")); return rest })),
		"a table taken":    rewritten(t, path, only("tables/tasks.jsonl", gone)),
		"no manifest":      rewritten(t, path, only("manifest.json", gone)),
		"a file changed":   rewritten(t, path, only("files/", func(b []byte) []byte { return append(b[:len(b)-1:len(b)-1], 'x') })),
		"files taken":      rewritten(t, path, only("files/", gone)),
		"a newer format":   rewritten(t, path, manifest(func(m *backup.Manifest) { m.Format = 99 })),
		"a newer program":  rewritten(t, path, manifest(func(m *backup.Manifest) { m.Migrations = append(m.Migrations, 99999) })),
		"a path outside":   rewritten(t, path, manifest(func(m *backup.Manifest) { m.Files[0].Hash = "../../../etc/passwd" })),
		"a table too many": rewritten(t, path, manifest(func(m *backup.Manifest) { m.Tables = append(m.Tables, m.Tables[0]); m.Tables[0].Name = "x" })),
	}
	for name, content := range map[string][]byte{"cut": whole[:len(whole)/2], "empty": nil, "something else": []byte("PK no archive")} {
		harmed[name] = filepath.Join(t.TempDir(), "harmed.zip")
		must(t, os.WriteFile(harmed[name], content, 0o600))
	}
	for name, path := range harmed {
		t.Run(name, func(t *testing.T) {
			c := demoConfig(t, storetest.SQLiteURL(t))
			if err := restore(t, c, path, Restoring{}); err == nil {
				t.Fatal("it is restored")
			}
			db, err := store.Open(t.Context(), c.databaseURL())
			must(t, err)
			defer db.Close()
			must(t, db.Migrate(t.Context()))
			var users int
			must(t, db.Reader().NewRaw("SELECT count(*) FROM users").Scan(t.Context(), &users))
			if users != 0 {
				t.Errorf("%d users stayed", users)
			}
		})
	}
}

func TestVerifyFindsWhatWasHarmed(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		d := newDesk(t, c)
		v, err := d.Verify(t.Context())
		must(t, err)
		if len(v.Findings) > 0 {
			t.Fatalf("before anything was harmed: %+v", v.Findings)
		}
		must(t, filepath.WalkDir(d.config.filesURL(), func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			return os.WriteFile(path, []byte("harmed"), 0o600)
		}))
		must(t, d.db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewRaw("UPDATE audit_lines SET object = 'x' WHERE seq = 2").Exec(ctx)
			return err
		}))
		v, err = d.Verify(t.Context())
		must(t, err)
		kinds := map[string]int{}
		for _, f := range v.Findings {
			kinds[f.What]++
		}
		heads, err := audit.Heads(t.Context(), d.db.Reader())
		must(t, err)
		if kinds["file"] != v.Files || kinds["trail"] == 0 || kinds["trail"] > len(heads) {
			t.Errorf("found %v of %d files", kinds, v.Files)
		}
	})
}

// Every column that is named like those that hold files is one that backups
// know of.
func TestAllColumnsOfFilesAreKnown(t *testing.T) {
	d := newDesk(t, demoConfig(t, storetest.SQLiteURL(t)))
	tables, err := d.db.Tables(t.Context(), d.db.Reader())
	must(t, err)
	known := map[backup.FileColumn]bool{}
	for _, c := range fileColumns() {
		known[c] = true
	}
	for _, table := range tables {
		for _, c := range table.Columns {
			if (c.Name == "file_hash" || c.Name == "source_hash") != known[backup.FileColumn{Table: table.Name, Column: c.Name}] {
				t.Errorf("%s.%s holds hashes of files, or not", table.Name, c.Name)
			}
		}
	}
}
