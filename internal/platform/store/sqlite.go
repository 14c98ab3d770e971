package store

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"modernc.org/sqlite"
)

// sqliteReaders is how many queries read an SQLite file at the same time. More
// than there are processors only take memory: eight connections on two of them
// were slower than four.
func sqliteReaders() int { return max(4, runtime.GOMAXPROCS(0)) }

// sqliteSettings hold for every connection, and in this order: who has to
// wait for a lock must know how long before asking for the first one.
// Synchronous FULL brings every commit to the disk before it is acknowledged.
// Each connection has a cache of its own: 2 MB are enough beside the system's.
var sqliteSettings = []string{
	"busy_timeout(5000)",
	"journal_mode(WAL)",
	"synchronous(FULL)",
	"foreign_keys(ON)",
	"temp_store(MEMORY)",
	"cache_size(-2000)",
	"journal_size_limit(67108864)",
}

func openSQLite(path string) (*DB, error) {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return nil, errors.New("open the database: SQLite needs the path of a file")
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	writer, err := connectSQLite(full, 1, "immediate", sqliteSettings)
	if err != nil {
		return nil, err
	}
	reader, err := connectSQLite(full, sqliteReaders(), "deferred", append(sqliteSettings[:len(sqliteSettings):len(sqliteSettings)], "query_only(ON)"))
	if err != nil {
		return nil, err
	}
	return newDB(SQLite, reader, writer), nil
}

func connectSQLite(path string, size int, lock string, settings []string) (*bun.DB, error) {
	query := url.Values{"_pragma": settings, "_txlock": {lock}, "_dqs": {"false"}}
	dsn := url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}
	connector, err := sqlite.NewConnector(dsn.String())
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return bun.NewDB(pool(sql.OpenDB(connector), size), sqlitedialect.New()), nil
}
