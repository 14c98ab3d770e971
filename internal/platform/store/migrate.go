package store

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrations are plain SQL, the same files for each dialect. Each room has a
// block of numbers and fills it without gaps; so a room's later migration may
// have a smaller number than another's earlier one.
//
//go:embed migrations/sqlite/*.sql migrations/postgres/*.sql
var migrationFiles embed.FS

// migrationTable records which migrations were applied.
const migrationTable = "schema_migrations"

// ErrNewer says that a newer program has changed the database; this one would
// harm it.
var ErrNewer = errors.New("the database was migrated by a newer version of the program")

// Migrate applies the migrations that the database lacks. It refuses a
// database that holds migrations unknown to this program (ErrNewer).
func (db *DB) Migrate(ctx context.Context) error {
	provider, err := db.provider()
	if err != nil {
		return err
	}
	if err := db.refuseNewer(ctx, provider); err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", Translate(err))
	}
	return nil
}

// Pending names the migrations that the database lacks, in the order in which
// Migrate would apply them. It refuses what Migrate refuses.
func (db *DB) Pending(ctx context.Context) ([]string, error) {
	provider, err := db.provider()
	if err != nil {
		return nil, err
	}
	if err := db.refuseNewer(ctx, provider); err != nil {
		return nil, err
	}
	status, err := provider.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the state of migrations: %w", err)
	}
	var pending []string
	for _, m := range status {
		if m.State == goose.StatePending {
			pending = append(pending, m.Source.Path)
		}
	}
	return pending, nil
}

// OfNewFile names all migrations when the address is that of an SQLite file
// that is not there yet, which Open would make.
func OfNewFile(url string) (all []string, isNew bool, err error) {
	path := strings.TrimPrefix(url, "sqlite:")
	if strings.Contains(path, "://") {
		return nil, false, nil
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, false, err
	}
	names, err := fs.Glob(migrationFiles, "migrations/"+string(SQLite)+"/*.sql")
	for _, name := range names {
		all = append(all, filepath.Base(name))
	}
	return all, true, err
}

// Applied lists the numbers of the migrations that the database holds, in their
// order; none when it is new.
func (db *DB) Applied(ctx context.Context) ([]int64, error) {
	versions, err := db.applied(ctx)
	if err != nil {
		return nil, err
	}
	slices.Sort(versions)
	return slices.DeleteFunc(versions, func(v int64) bool { return v == 0 }), nil
}

// MigrateTo applies just the given migrations, as far as the database lacks
// them: those that another database holds whose rows shall be taken in. It
// returns ErrNewer when the program does not know one of them.
func (db *DB) MigrateTo(ctx context.Context, versions []int64) error {
	provider, err := db.provider()
	if err != nil {
		return err
	}
	if err := db.refuseNewer(ctx, provider); err != nil {
		return err
	}
	has, err := db.applied(ctx)
	if err != nil {
		return err
	}
	known := provider.ListSources()
	for _, version := range versions {
		if !slices.ContainsFunc(known, func(s *goose.Source) bool { return s.Version == version }) {
			return fmt.Errorf("%w: migration %05d is not known here", ErrNewer, version)
		}
		if slices.Contains(has, version) {
			continue
		}
		if _, err := provider.ApplyVersion(ctx, version, true); err != nil {
			return fmt.Errorf("apply the migration %05d: %w", version, Translate(err))
		}
	}
	return nil
}

func (db *DB) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrationFiles, "migrations/"+string(db.dialect))
	if err != nil {
		return nil, fmt.Errorf("find the migrations: %w", err)
	}
	options := []goose.ProviderOption{
		goose.WithTableName(migrationTable),
		goose.WithAllowOutofOrder(true),
		goose.WithDisableGlobalRegistry(true),
	}
	dialect := goose.DialectSQLite3
	if db.dialect == Postgres {
		dialect = goose.DialectPostgres
		// Two programs may start at once.
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("prepare the lock of migrations: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, db.writer.DB, files, options...)
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return provider, nil
}

func (db *DB) refuseNewer(ctx context.Context, provider *goose.Provider) error {
	applied, err := db.applied(ctx)
	if err != nil {
		return err
	}
	known := map[int64]bool{0: true} // goose's own mark that the table is new
	for _, source := range provider.ListSources() {
		known[source.Version] = true
	}
	for _, version := range applied {
		if !known[version] {
			return fmt.Errorf("%w: migration %05d is not known here", ErrNewer, version)
		}
	}
	return nil
}

// applied lists the migrations that the database holds; none when it is new.
func (db *DB) applied(ctx context.Context) ([]int64, error) {
	exists, err := db.migrationTableExists(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for the table of migrations: %w", err)
	}
	if !exists {
		return nil, nil
	}
	var versions []int64
	query := `SELECT DISTINCT version_id FROM ` + migrationTable + ` WHERE is_applied`
	if err := db.writer.NewRaw(query).Scan(ctx, &versions); err != nil {
		return nil, fmt.Errorf("read the applied migrations: %w", err)
	}
	return versions, nil
}

func (db *DB) migrationTableExists(ctx context.Context) (bool, error) {
	query := `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?`
	if db.dialect == Postgres {
		query = `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?`
	}
	var count int
	if err := db.writer.NewRaw(query, migrationTable).Scan(ctx, &count); err != nil {
		return false, err
	}
	return count > 0, nil
}

// MigrationsFingerprint tells one set of migrations from another: a hash over
// the files of a dialect, in hexadecimal digits.
func MigrationsFingerprint(dialect Dialect) (string, error) {
	names, err := fs.Glob(migrationFiles, "migrations/"+string(dialect)+"/*.sql")
	if err != nil {
		return "", fmt.Errorf("list the migrations: %w", err)
	}
	hash := sha256.New()
	for _, name := range names {
		content, err := migrationFiles.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("read a migration: %w", err)
		}
		_, _ = fmt.Fprintf(hash, "%s %d\n%s", name, len(content), content) // a hash never fails
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
