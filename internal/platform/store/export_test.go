package store

import (
	"github.com/pressly/goose/v3"
	"github.com/uptrace/bun"
)

// Provider lets tests run single migrations.
func (db *DB) Provider() (*goose.Provider, error) { return db.provider() }

// Writer lets tests look at the connections that write.
func (db *DB) Writer() *bun.DB { return db.writer }

// MigrationFiles lets tests list the migrations.
var MigrationFiles = migrationFiles

// MaxTries is how often a transaction is tried.
const MaxTries = maxTries
