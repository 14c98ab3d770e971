package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// What every act asks within its transaction is prepared as well. A statement
// cannot be prepared while the transaction holds SQLite's only connection that
// writes: so it runs plainly the first time, and is prepared when that
// transaction has ended.

// transaction is the one that runs, kept in the context by InTx.
type transaction struct {
	writer *prepared
	wanted []string
	// conn is what the transaction runs on; copies says that it knows COPY.
	conn   *sql.Conn
	copies bool
	// analysed are the tables at which PostgreSQL has been let look.
	analysed map[string]bool
}

func transactionOf(ctx context.Context) *transaction {
	t, _ := ctx.Value(insideTx{}).(*transaction)
	return t
}

// statement returns the prepared statement of a text, nil when there is none
// yet.
func (t *transaction) statement(ctx context.Context, tx bun.Tx, query string) *sql.Stmt {
	if t == nil {
		return nil
	}
	kept, ok := t.writer.statements.Load(query)
	if !ok {
		t.wanted = append(t.wanted, query)
		return nil
	}
	return tx.Tx.StmtContext(ctx, kept.(*sql.Stmt))
}

// prepareWanted prepares what ran plainly. What cannot be prepared runs plainly
// again, and tells then what is wrong with it.
func (t *transaction) prepareWanted(ctx context.Context) {
	for _, query := range t.wanted {
		_, _ = t.writer.statement(ctx, query)
	}
}

// Exec runs a statement within a transaction of InTx. The values are bound to
// $1, $2 and so on in the text, which must be one of a few, never made from
// what people send. The error is translated.
func Exec(ctx context.Context, tx bun.Tx, query string, args ...any) (sql.Result, error) {
	if statement := transactionOf(ctx).statement(ctx, tx, query); statement != nil {
		res, err := statement.ExecContext(ctx, args...)
		return res, Translate(err)
	}
	res, err := tx.Tx.ExecContext(ctx, query, args...)
	return res, Translate(err)
}

// EachRowIn is DB.EachRow within a transaction of InTx.
func EachRowIn(ctx context.Context, tx bun.Tx, scan func(*sql.Rows) error, query string, args ...any) error {
	if statement := transactionOf(ctx).statement(ctx, tx, query); statement != nil {
		rows, err := statement.QueryContext(ctx, args...)
		return eachRow(rows, err, scan)
	}
	rows, err := tx.Tx.QueryContext(ctx, query, args...)
	return eachRow(rows, err, scan)
}

// OneRowIn asks as EachRowIn does, for one row; it returns ErrNotFound when
// there is none.
func OneRowIn(ctx context.Context, tx bun.Tx, scan func(*sql.Rows) error, query string, args ...any) error {
	found := false
	err := EachRowIn(ctx, tx, func(rows *sql.Rows) error {
		found = true
		return scan(rows)
	}, query, args...)
	if err == nil && !found {
		return ErrNotFound
	}
	return err
}

// An Instant is a time as an argument of a prepared statement: both databases
// read it as bun writes it.
type Instant time.Time

// Value writes the instant, to the microsecond.
func (i Instant) Value() (driver.Value, error) {
	t := time.Time(i)
	if t.IsZero() {
		return nil, fmt.Errorf("an instant is missing")
	}
	return t.UTC().Format("2006-01-02 15:04:05.999999-07:00"), nil
}
