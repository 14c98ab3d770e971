package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/uptrace/bun"
)

// maxTries is how often InTx runs a transaction before it gives up as busy.
const maxTries = 8

// firstPause is how long InTx waits before the second try, doubled for each
// further one.
const firstPause = 5 * time.Millisecond

type insideTx struct{}

// InTx runs fn in one transaction and commits it when fn returns nil. When
// the database asks to try again, fn runs again from its beginning: it must
// do nothing that lasts but through tx. Transactions do not nest; they read
// what others have committed (PostgreSQL: read committed), so that an update
// of what was read before goes by version or locks the row. The error is
// translated.
func (db *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error {
	if ctx.Value(insideTx{}) != nil {
		return errors.New("run a transaction: one is running already")
	}
	pause := firstPause
	for try := 1; ; try++ {
		err := db.inTx(ctx, fn)
		if err == nil {
			return nil
		}
		if try == maxTries || !retryable(ctx, err) {
			return Translate(err)
		}
		if err := sleep(ctx, pause/2+rand.N(pause)); err != nil {
			return err
		}
		pause *= 2
	}
}

func (db *DB) inTx(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error {
	running := &transaction{writer: &db.preparedWriter, copies: db.dialect == Postgres}
	err := db.runTx(context.WithValue(ctx, insideTx{}, running), fn)
	running.prepareWanted(context.WithoutCancel(ctx)) // the connection is free again
	return err
}

func (db *DB) runTx(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) (err error) {
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return fmt.Errorf("get a connection: %w", err)
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	if t := transactionOf(ctx); t != nil {
		t.conn = conn.Conn
	}
	// Begin, commit and roll back on a context that nobody cancels, so that a
	// visitor who leaves cannot leave a transaction half open; the queries in
	// between stop with ctx.
	tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	// Also when fn panics. After a commit it does nothing.
	defer func() { err = joinRollback(err, tx.Rollback()) }()
	if err := lay(ctx, tx); err != nil {
		return err
	}
	if err := fn(ctx, tx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	laid(ctx)
	return nil
}

// joinRollback keeps the error of a rollback only beside the one that caused
// it: what cannot be rolled back is a broken connection, which the database
// ends itself.
func joinRollback(err, rollback error) error {
	if err == nil || rollback == nil || errors.Is(rollback, sql.ErrTxDone) {
		return err
	}
	return errors.Join(err, fmt.Errorf("roll back: %w", rollback))
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
