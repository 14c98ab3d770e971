package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The errors that both databases share. A driver's error stays wrapped beside
// them.
var (
	// ErrNotFound says that there is no such row.
	ErrNotFound = errors.New("not found")
	// ErrExists says that a row with the same key or unique value exists.
	ErrExists = errors.New("exists already")
	// ErrStale says that the row was changed by somebody else since it was
	// read. Rooms return it when an update by version finds no row.
	ErrStale = errors.New("changed in the meantime")
	// ErrText says that a text holds what the database keeps in none: a zero
	// byte, or bytes that are no text.
	ErrText = errors.New("the text cannot be kept")
	// ErrAway says that the database does not answer: it was stopped, or its
	// standby has not taken over yet. It heals by itself.
	ErrAway = errors.New("the database does not answer")
	// ErrBusy says that the database had no time; trying again may help.
	ErrBusy = errors.New("the database is busy")
)

// SQLSTATE codes (PostgreSQL, appendix A).
const (
	pgUniqueViolation      = "23505"
	pgNoSuchCharacter      = "22021"
	pgNoSuchEscape         = "22P05"
	pgSerializationFailure = "40001"
	pgDeadlockDetected     = "40P01"
	pgLockNotAvailable     = "55P03"
	pgTooManyConnections   = "53300"
)

// pgAway are the codes, or their beginnings, of a server that goes, comes or is
// not the one that takes writes: class 08 (connection exception), shut down,
// starting up, read only.
var pgAway = []string{"08", "57P01", "57P02", "57P03", "25006"}

// Translate names a driver's error with the shared errors. Errors that have
// such a name already, and those that need none, are returned as they are.
func Translate(err error) error {
	shared := sharedError(err)
	if shared == nil || errors.Is(err, shared) {
		return err
	}
	return fmt.Errorf("%w: %w", shared, err)
}

func sharedError(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if isAway(err) {
		return ErrAway
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return sharedPostgres(pg.Code)
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return sharedSQLite(lite.Code())
	}
	return nil
}

// isAway tells whether a connection could not be made, or broke.
func isAway(err error) bool {
	_, unconnected := errors.AsType[*pgconn.ConnectError](err)
	_, broken := errors.AsType[*net.OpError](err)
	return unconnected || broken || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF)
}

func sharedPostgres(code string) error {
	switch code {
	case pgUniqueViolation:
		return ErrExists
	case pgSerializationFailure, pgDeadlockDetected, pgLockNotAvailable, pgTooManyConnections:
		return ErrBusy
	case pgNoSuchCharacter, pgNoSuchEscape:
		return ErrText
	}
	if slices.ContainsFunc(pgAway, func(class string) bool { return strings.HasPrefix(code, class) }) {
		return ErrAway
	}
	return nil
}

func sharedSQLite(code int) error {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return ErrExists
	}
	switch code & 0xff { // the primary code below the extended one
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ErrBusy
	}
	return nil
}

// retryable tells whether the whole transaction may succeed when run again:
// the database rolled it back for another's sake.
func retryable(ctx context.Context, err error) bool {
	return ctx.Err() == nil && errors.Is(Translate(err), ErrBusy)
}
