package store_test

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// TestSQLiteSettings holds several connections at once, because a setting
// made on one of a pool says nothing about the others.
func TestSQLiteSettings(t *testing.T) {
	db := storetest.SQLite(t)
	common := map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1",
		"busy_timeout": "5000", "temp_store": "2", "cache_size": "-2000",
	}
	reading := maps.Clone(common)
	reading["query_only"] = "1"
	for range 4 {
		expectPragmas(t, db.Reader(), reading)
	}
	expectPragmas(t, db.Writer(), common)
	if n := db.Writer().Stats().MaxOpenConnections; n != 1 {
		t.Errorf("%d connections write, want 1", n)
	}
}

// expectPragmas takes a connection and keeps it until the test ends when it
// reads, so that the next call gets another one.
func expectPragmas(t *testing.T, db *bun.DB, want map[string]string) {
	t.Helper()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	for name, value := range want {
		var got string
		if err := conn.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&got); err != nil {
			t.Fatalf("PRAGMA %s: %v", name, err)
		}
		if got != value {
			t.Errorf("PRAGMA %s = %s, want %s", name, got, value)
		}
	}
}

func TestSQLiteReaderRefusesToWrite(t *testing.T) {
	db := storetest.SQLite(t)
	if _, err := db.Reader().ExecContext(t.Context(), `CREATE TABLE t (id text)`); err == nil {
		t.Error("a reader made a table")
	}
}

func TestOpenPathWithStrangeCharacters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dữ liệu #1 100%?mode=ro&x.sqlite")
	db, err := store.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.sqlite")); !slices.Equal(found, []string{path}) {
		t.Errorf("files %q, want %q", found, path)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, url := range []string{"", ":memory:", "mysql://localhost/vidan", "postgres://localhost:1/none", "/no/such/folder/x.sqlite"} {
		db, err := store.Open(t.Context(), url)
		if err == nil {
			t.Errorf("Open(%q) succeeded", url)
			_ = db.Close()
		}
	}
}

type note struct {
	bun.BaseModel `bun:"table:notes"`

	UnitID string    `bun:"unit_id,pk"`
	ID     string    `bun:"id,pk"`
	Text   string    `bun:"text"`
	At     time.Time `bun:"at"`
}

func createNotes(t *testing.T, db *store.DB) {
	t.Helper()
	instant := map[store.Dialect]string{store.SQLite: "timestamp", store.Postgres: "timestamptz"}[db.Dialect()]
	inTx(t, db, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `CREATE TABLE notes (unit_id text, id text, text text NOT NULL UNIQUE, at `+instant+`, PRIMARY KEY (unit_id, id))`)
		return err
	})
}

func inTx(t *testing.T, db *store.DB, fn func(ctx context.Context, tx bun.Tx) error) {
	t.Helper()
	if err := db.InTx(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func insert(n note) func(ctx context.Context, tx bun.Tx) error {
	return func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&n).Exec(ctx)
		return err
	}
}

func countNotes(t *testing.T, db *store.DB) int64 {
	t.Helper()
	n, err := db.Reader().NewSelect().Model((*note)(nil)).Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTextAndTimeComeBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		createNotes(t, db)
		want := note{
			UnitID: "u", ID: store.NewID(), At: time.Date(2024, 3, 12, 23, 59, 59, 123456000, time.UTC),
			Text: "Kế hoạch 'cải cách' \\ \"hành chính\"; ? ?0 :x $1 -- /* \n 100%",
		}
		inTx(t, db, insert(want))
		var got note
		if err := db.Reader().NewSelect().Model(&got).Where("unit_id = ? AND id = ?", "u", want.ID).Scan(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got.Text != want.Text || !got.At.Equal(want.At) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}

func TestErrorsHaveTheSameNames(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		createNotes(t, db)
		first := note{UnitID: "u", ID: "1", Text: "một"}
		inTx(t, db, insert(first))

		if err := db.InTx(t.Context(), insert(first)); !errors.Is(err, store.ErrExists) {
			t.Errorf("same key: %v, want ErrExists", err)
		}
		if err := db.InTx(t.Context(), insert(note{UnitID: "u", ID: "2", Text: "một"})); !errors.Is(err, store.ErrExists) {
			t.Errorf("same unique text: %v, want ErrExists", err)
		}
		err := db.Reader().NewSelect().Model(new(note)).Where("id = ?", "none").Scan(t.Context())
		if err := store.Translate(err); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("no row: %v, want ErrNotFound", err)
		}
		if store.Translate(nil) != nil {
			t.Error("no error was translated into one")
		}
	})
}

func TestInTxRollsBack(t *testing.T) {
	failed := errors.New("no")
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		createNotes(t, db)
		err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			return errors.Join(insert(note{ID: "1", Text: "một"})(ctx, tx), failed)
		})
		if !errors.Is(err, failed) {
			t.Errorf("error %v, want %v", err, failed)
		}
		func() {
			defer func() { _ = recover() }()
			_ = db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				if err := insert(note{ID: "2", Text: "hai"})(ctx, tx); err != nil {
					t.Error(err)
				}
				panic("half way")
			})
		}()
		ctx, cancel := context.WithCancel(t.Context())
		err = db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
			err := insert(note{ID: "3", Text: "ba"})(ctx, tx)
			cancel()
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled transaction ended with %v", err)
		}
		if n := countNotes(t, db); n != 0 {
			t.Errorf("%d rows stayed", n)
		}
		inTx(t, db, insert(note{ID: "4", Text: "bốn"})) // the connection is free
	})
}

func TestInTxDoesNotNest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		inTx(t, db, func(ctx context.Context, _ bun.Tx) error {
			if err := db.InTx(ctx, func(context.Context, bun.Tx) error { return nil }); err == nil {
				t.Error("a transaction ran within another")
			}
			return nil
		})
	})
}

func TestInTxTriesAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		createNotes(t, db)
		tries := 0
		inTx(t, db, func(ctx context.Context, tx bun.Tx) error {
			tries++
			if err := insert(note{ID: "1", Text: "một"})(ctx, tx); err != nil {
				return err
			}
			if tries < 3 {
				return store.ErrBusy
			}
			return nil
		})
		if tries != 3 || countNotes(t, db) != 1 {
			t.Errorf("%d tries, %d rows, want 3 and 1", tries, countNotes(t, db))
		}
		tries = 0
		err := db.InTx(t.Context(), func(context.Context, bun.Tx) error { tries++; return store.ErrBusy })
		if !errors.Is(err, store.ErrBusy) || tries != store.MaxTries {
			t.Errorf("%v after %d tries, want ErrBusy after %d", err, tries, store.MaxTries)
		}
	})
}

// TestDeadlockIsResolved makes two transactions wait for each other's row;
// PostgreSQL ends one of them, which has to run again. SQLite has one writer.
func TestDeadlockIsResolved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		createNotes(t, db)
		inTx(t, db, insert(note{ID: "1", Text: "a"}))
		inTx(t, db, insert(note{ID: "2", Text: "b"}))
		var both, all sync.WaitGroup
		if db.Dialect() == store.Postgres {
			both.Add(2)
		}
		touch := func(first, second string) {
			met := false
			err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				for i, id := range []string{first, second} {
					if _, err := tx.NewRaw(`UPDATE notes SET text = text || ? WHERE id = ?`, first, id).Exec(ctx); err != nil {
						return err
					}
					if i == 0 && !met && db.Dialect() == store.Postgres {
						met = true
						both.Done()
						both.Wait()
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
		all.Go(func() { touch("1", "2") })
		all.Go(func() { touch("2", "1") })
		all.Wait()
		var texts []string
		if err := db.Reader().NewSelect().Model((*note)(nil)).Column("text").Scan(t.Context(), &texts); err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			if len(text) != 3 {
				t.Errorf("a row was changed %d times, want 2: %q", len(text)-1, text)
			}
		}
	})
}

// TestWritersQueue has many writers and readers at once: nobody is refused.
func TestWritersQueue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		createNotes(t, db)
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				id := store.NewID()
				if err := db.InTx(t.Context(), insert(note{ID: id, Text: id})); err != nil {
					t.Error(err)
				}
			})
			all.Go(func() { countNotes(t, db) })
		}
		all.Wait()
		if n := countNotes(t, db); n != 20 {
			t.Errorf("%d rows, want 20", n)
		}
	})
}

// TestAnotherProgramWrites has two programs write one file.
func TestAnotherProgramWrites(t *testing.T) {
	url := storetest.SQLiteURL(t)
	var dbs []*store.DB
	for range 2 {
		db, err := store.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		dbs = append(dbs, db)
	}
	createNotes(t, dbs[0])
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			id := store.NewID()
			if err := dbs[i%2].InTx(t.Context(), insert(note{ID: id, Text: id})); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := countNotes(t, dbs[1]); n != 20 {
		t.Errorf("%d rows, want 20", n)
	}
}
