// Package storetest gives tests fresh, migrated databases of both kinds.
// PostgreSQL is the one that VIDAN_TEST_POSTGRES names (the address of a
// database whose user may create others), or one that is started from the
// machine's own packages and lives as long as the test. A missing PostgreSQL
// fails the test: what runs on one database only has not been tested.
package storetest

import (
	"context"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Each runs fn on SQLite and on PostgreSQL, on a fresh and migrated database.
func Each(t *testing.T, fn func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t)) })
}

// EachBenchmark is Each for benchmarks.
func EachBenchmark(b *testing.B, fn func(b *testing.B, db *store.DB)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) { fn(b, SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { fn(b, Postgres(b)) })
}

// SQLite returns a fresh and migrated SQLite database.
func SQLite(tb testing.TB) *store.DB {
	tb.Helper()
	return open(tb, SQLiteURL(tb), true)
}

// Postgres returns a fresh and migrated PostgreSQL database.
func Postgres(tb testing.TB) *store.DB {
	tb.Helper()
	return open(tb, migratedPostgresURL(tb), false)
}

// SQLiteURL returns the address of an SQLite database that is not made yet.
func SQLiteURL(tb testing.TB) string {
	tb.Helper()
	return tb.TempDir() + "/vidan.sqlite"
}

func open(tb testing.TB, url string, migrate bool) *store.DB {
	tb.Helper()
	db, err := store.Open(context.Background(), url)
	if err != nil {
		tb.Fatalf("open a database to test on: %v", err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Errorf("close the database: %v", err)
		}
	})
	if !migrate {
		return db
	}
	if err := db.Migrate(context.Background()); err != nil {
		tb.Fatalf("migrate the database to test on: %v", err)
	}
	return db
}
