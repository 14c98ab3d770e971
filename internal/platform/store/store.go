// Package store keeps rows: it opens SQLite or PostgreSQL, runs transactions
// and migrations, makes ids, and gives the errors of both databases the same
// names. It knows no table.
//
// Conventions that let one set of queries serve both databases: ids, texts and
// JSON are text; instants are timestamptz (PostgreSQL) and timestamp (SQLite),
// to the microsecond; days are date and text; what is read in an order that
// people see is sorted in Go, because the databases collate differently.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/uptrace/bun"
)

// A Dialect is the kind of database behind a DB.
type Dialect string

// The dialects, which are also the names of the folders of migrations.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// A DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect Dialect
	// reader and writer are one and the same on PostgreSQL. SQLite has many
	// readers, which cannot write, and one writer, so that writers queue in
	// the program and not at the file's lock.
	reader, writer *bun.DB
	prepared       prepared
	preparedWriter prepared
}

func newDB(dialect Dialect, reader, writer *bun.DB) *DB {
	return &DB{dialect: dialect, reader: reader, writer: writer, prepared: prepared{db: reader.DB}, preparedWriter: prepared{db: writer.DB}}
}

// Open opens the database that an address names: postgres://… or
// postgresql://…, or the path of an SQLite file, also as sqlite:path. The
// file is made when it is missing, its folder is not. Open changes no table:
// see Migrate.
func Open(ctx context.Context, url string) (*DB, error) {
	db, err := open(url)
	if err != nil {
		return nil, err
	}
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), db.Close())
	}
	return db, nil
}

func open(url string) (*DB, error) {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return openPostgres(url)
	}
	path := strings.TrimPrefix(url, "sqlite:")
	if scheme, _, found := strings.Cut(path, "://"); found {
		return nil, fmt.Errorf("open the database: the scheme %q is neither postgres nor sqlite", scheme)
	}
	return openSQLite(path)
}

// Dialect tells which kind of database it is.
func (db *DB) Dialect() Dialect { return db.dialect }

// Reader gives the database for reading. Writing goes through InTx; SQLite
// refuses to write here.
func (db *DB) Reader() *bun.DB { return db.reader }

// Ping makes sure that the database answers.
func (db *DB) Ping(ctx context.Context) error {
	// The writer first: it makes the file and turns on the log that the
	// readers then find.
	if err := db.writer.PingContext(ctx); err != nil {
		return err
	}
	return db.reader.PingContext(ctx)
}

// Close closes all connections.
func (db *DB) Close() error {
	if db.reader == db.writer {
		return db.writer.Close()
	}
	return errors.Join(db.reader.Close(), db.writer.Close())
}

func pool(sqldb *sql.DB, size int) *sql.DB {
	sqldb.SetMaxOpenConns(size)
	sqldb.SetMaxIdleConns(size)
	return sqldb
}
