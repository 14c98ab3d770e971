package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
)

const (
	// insertAtOnce is how many rows one statement adds: with more, or with another
	// number each time, there would be more statements to prepare.
	insertAtOnce = 50
	// copyFrom is from how many rows on PostgreSQL takes them faster by COPY, whose
	// beginning is one more way to the server and back.
	copyFrom = 20
)

// InsertMany adds rows to a table within a transaction of InTx, many of them
// faster than by a statement each. The names of the table and of its columns are
// the program's own, never made from what people send. The error is translated.
func InsertMany(ctx context.Context, tx bun.Tx, table string, columns []string, rows [][]any) error {
	if t := transactionOf(ctx); t != nil && t.copies && len(rows) >= copyFrom {
		if err := t.copy(ctx, table, columns, rows); err != nil {
			return Translate(err)
		}
		return Translate(t.analyse(ctx, tx, table))
	}
	for len(rows) > 0 {
		n := 1
		if len(rows) >= insertAtOnce {
			n = insertAtOnce
		}
		args := make([]any, 0, n*len(columns))
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if _, err := Exec(ctx, tx, insertSQL(tx.Dialect().Name(), table, columns, n), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// insertSQL numbers its marks for PostgreSQL. For SQLite it does not: there
// numbered marks are names, and each is looked for among all others.
func insertSQL(name dialect.Name, table string, columns []string, rows int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ")
	n := 0
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		for j := range columns {
			if j == 0 {
				b.WriteString("(")
			} else {
				b.WriteString(", ")
			}
			if name != dialect.PG {
				b.WriteString("?")
				continue
			}
			n++
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteByte(')')
	}
	return b.String()
}

// copy adds rows by PostgreSQL's COPY, on the connection of the transaction.
func (t *transaction) copy(ctx context.Context, table string, columns []string, rows [][]any) error {
	return t.conn.Raw(func(driver any) error {
		conn, ok := driver.(*stdlib.Conn)
		if !ok {
			return errors.New("copy rows: this is no connection to PostgreSQL")
		}
		_, err := conn.Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
			for j, value := range rows[i] {
				if at, ok := value.(Instant); ok {
					rows[i][j] = time.Time(at)
				}
			}
			return rows[i], nil
		}))
		if err != nil {
			return fmt.Errorf("copy rows: %w", err)
		}
		return nil
	})
}

// fewRows is up to how many rows a table counts as one that PostgreSQL knows
// nothing of.
const fewRows = 1000

// analyse lets PostgreSQL look, once in a transaction, at a table that it takes
// for small or has never looked at. Left alone it does so a minute after, too
// late for the rows that still come: references to them were checked by whatever
// index began with the same columns, reading the whole table for each row.
func (t *transaction) analyse(ctx context.Context, tx bun.Tx, table string) error {
	if t.analysed[table] {
		return nil
	}
	if t.analysed == nil {
		t.analysed = map[string]bool{}
	}
	t.analysed[table] = true
	var rows float64
	err := tx.Tx.QueryRowContext(ctx, "SELECT reltuples FROM pg_class WHERE oid = CAST($1 AS regclass)", table).Scan(&rows)
	if err != nil {
		return fmt.Errorf("ask what is known of a table: %w", err)
	}
	if rows > fewRows {
		return nil
	}
	if _, err := tx.Tx.ExecContext(ctx, "ANALYZE "+table); err != nil {
		return fmt.Errorf("look at a table: %w", err)
	}
	return nil
}
