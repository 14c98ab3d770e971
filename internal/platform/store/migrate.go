package store

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

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
