package store_test

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// blockSize is how many numbers a room has for its migrations: 1 to 9 are the
// ground's and those of units and accounts, 10 to 19 the plan's, and so on.
const blockSize = 10

func migrationNames(t *testing.T, dialect store.Dialect) []string {
	t.Helper()
	files, err := fs.Glob(store.MigrationFiles, "migrations/"+string(dialect)+"/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations for %s: %v", dialect, err)
	}
	for i := range files {
		files[i] = path.Base(files[i])
	}
	return files
}

func TestMigrationsOfBothDialectsAreTheSame(t *testing.T) {
	lite, pg := migrationNames(t, store.SQLite), migrationNames(t, store.Postgres)
	if !slices.Equal(lite, pg) {
		t.Errorf("sqlite has %q, postgres %q", lite, pg)
	}
}

func TestMigrationNumbersHaveNoGaps(t *testing.T) {
	form := regexp.MustCompile(`^(\d{5})_[a-z0-9_]+\.sql$`)
	blocks := map[int][]int{}
	for _, name := range migrationNames(t, store.SQLite) {
		match := form.FindStringSubmatch(name)
		if match == nil {
			t.Fatalf("migration %q is not named NNNNN_name.sql", name)
		}
		n, _ := strconv.Atoi(match[1]) // five digits
		blocks[n/blockSize] = append(blocks[n/blockSize], n)
	}
	for _, block := range slices.Sorted(maps.Keys(blocks)) {
		first := max(1, block*blockSize)
		for i, n := range blocks[block] {
			if n != first+i {
				t.Errorf("the block from %05d holds %v: a gap or a number used twice", first, blocks[block])
				break
			}
		}
	}
}

func TestMigrateUpAndDown(t *testing.T) {
	for _, url := range []func(testing.TB) string{storetest.SQLiteURL, storetest.PostgresURL} {
		db, err := store.Open(t.Context(), url(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(string(db.Dialect()), func(t *testing.T) { upAndDown(t, db) })
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func upAndDown(t *testing.T, db *store.DB) {
	ctx := t.Context()
	before := tables(t, db)
	for range 2 { // down leaves nothing that up would trip over
		expectPending(t, db, len(migrationNames(t, db.Dialect())))
		if err := db.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(ctx); err != nil {
			t.Fatalf("a second time: %v", err)
		}
		expectPending(t, db, 0)
		provider, err := db.Provider()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := provider.DownTo(ctx, 0); err != nil {
			t.Fatal(err)
		}
	}
	after := slices.DeleteFunc(tables(t, db), func(name string) bool { return name == "schema_migrations" })
	if !slices.Equal(before, after) {
		t.Errorf("down left the tables %q", after)
	}
}

func expectPending(t *testing.T, db *store.DB, want int) {
	t.Helper()
	pending, err := db.Pending(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(pending) != want {
		t.Errorf("pending %q, want %d", pending, want)
	}
}

func tables(t *testing.T, db *store.DB) []string {
	t.Helper()
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if db.Dialect() == store.Postgres {
		query = `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`
	}
	var names []string
	if err := db.Reader().NewRaw(query).Scan(t.Context(), &names); err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

func TestMigrateRefusesANewerDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		inTx(t, db, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewRaw(`INSERT INTO schema_migrations (version_id, is_applied) VALUES (?, ?)`, 99_999, true).Exec(ctx)
			return err
		})
		if err := db.Migrate(t.Context()); !errors.Is(err, store.ErrNewer) {
			t.Errorf("Migrate: %v, want ErrNewer", err)
		}
		if _, err := db.Pending(t.Context()); !errors.Is(err, store.ErrNewer) {
			t.Errorf("Pending: %v, want ErrNewer", err)
		}
	})
}
