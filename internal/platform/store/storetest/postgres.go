package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Env names the variable that holds the address of a PostgreSQL server.
const Env = "VIDAN_TEST_POSTGRES"

// templateLock is the advisory lock under which test programs that share a
// server make the migrated template.
const templateLock = 7_304_111

// serverURL returns the address of the one server of this test program.
var serverURL = sync.OnceValues(func() (string, error) {
	if address := os.Getenv(Env); address != "" {
		return address, nil
	}
	server, err := StartServer(context.Background())
	if err != nil {
		return "", err
	}
	return server.URL, nil
})

// template returns the name of a migrated database to copy.
var template = sync.OnceValues(func() (string, error) {
	address, err := serverURL()
	if err != nil {
		return "", err
	}
	return makeTemplate(context.Background(), address)
})

// PostgresURL returns the address of a fresh, empty PostgreSQL database,
// dropped when the test ends.
func PostgresURL(tb testing.TB) string {
	tb.Helper()
	return createDatabase(tb, "template1")
}

func migratedPostgresURL(tb testing.TB) string {
	tb.Helper()
	name, err := template()
	if err != nil {
		tb.Fatalf("prepare PostgreSQL: %v", err)
	}
	return createDatabase(tb, name)
}

func createDatabase(tb testing.TB, template string) string {
	tb.Helper()
	address, err := serverURL()
	if err != nil {
		tb.Fatalf("prepare PostgreSQL: %v", err)
	}
	name := "vidan_test_" + store.NewID()
	if err := execute(tb.Context(), address, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		tb.Fatalf("create a database to test on: %v", err)
	}
	tb.Cleanup(func() {
		if err := execute(context.Background(), address, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			tb.Errorf("drop the tested database: %v", err)
		}
	})
	return withDatabase(address, name)
}

func execute(ctx context.Context, address, query string) error {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, query)
	return errors.Join(err, db.Close())
}

func withDatabase(address, name string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address // the driver will name what is wrong
	}
	u.Path = "/" + name
	return u.String()
}

// makeTemplate makes a migrated database unless another test program has made
// one from the same migrations.
func makeTemplate(ctx context.Context, address string) (_ string, err error) {
	admin, err := sql.Open("pgx", address)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, admin.Close()) }()
	conn, err := admin.Conn(ctx)
	if err != nil {
		return "", fmt.Errorf("reach the server of %s: %w", Env, err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	// Held until the connection closes.
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return "", fmt.Errorf("lock the template: %w", err)
	}
	fingerprint, err := store.MigrationsFingerprint(store.Postgres)
	if err != nil {
		return "", err
	}
	name := "vidan_template_" + fingerprint[:12]
	var made bool
	if err := conn.QueryRowContext(ctx, "SELECT count(*) > 0 FROM pg_database WHERE datname = $1", name).Scan(&made); err != nil {
		return "", fmt.Errorf("look for the template: %w", err)
	}
	if made {
		return name, nil
	}
	return name, fillTemplate(ctx, conn, address, name)
}

// fillTemplate migrates under another name first, so that a program that is
// killed leaves no half-made template.
func fillTemplate(ctx context.Context, conn *sql.Conn, address, name string) error {
	draft := "vidan_draft_" + store.NewID()
	if _, err := conn.ExecContext(ctx, "CREATE DATABASE "+draft); err != nil {
		return fmt.Errorf("create the template: %w", err)
	}
	db, err := store.Open(ctx, withDatabase(address, draft))
	if err != nil {
		return err
	}
	if err := errors.Join(db.Migrate(ctx), db.Close()); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+draft+" RENAME TO "+name)
	return err
}
