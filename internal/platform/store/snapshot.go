package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
)

// Snapshot runs fn in a transaction that only reads and sees the database as it
// was at one moment, while others go on writing.
func (db *DB) Snapshot(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error {
	tx, err := db.reader.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if db.dialect == SQLite { // a deferred transaction sees one moment by itself
		tx, err = db.reader.BeginTx(ctx, nil)
	}
	if err != nil {
		return fmt.Errorf("begin to read one moment: %w", Translate(err))
	}
	err = fn(ctx, tx)
	return joinRollback(err, tx.Rollback())
}

// instantLayout is how instants are written in copies: UTC, to the microsecond.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// EachCopy calls fn with every row of a table as a JSON array, in the order of
// the table's key by bytes: the same rows give the same text from both
// databases. Instants are texts in UTC, bytes base64, days 2024-03-12.
func EachCopy(ctx context.Context, tx bun.Tx, t Table, fn func(row []byte) error) error {
	rows, err := tx.QueryContext(ctx, "SELECT "+names(t.Columns)+" FROM "+quoted(t.Name)+" ORDER BY "+keyOrder(tx, t))
	if err != nil {
		return fmt.Errorf("copy the table %s: %w", t.Name, Translate(err))
	}
	cells := make([]any, len(t.Columns))
	targets := make([]any, len(cells))
	for i := range cells {
		targets[i] = &cells[i]
	}
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	for err == nil && rows.Next() {
		if err = rows.Scan(targets...); err != nil {
			break
		}
		for i, c := range t.Columns {
			if cells[i], err = c.copied(cells[i]); err != nil {
				break
			}
		}
		line.Reset()
		if err = errors.Join(err, encoder.Encode(cells)); err == nil {
			err = fn(line.Bytes())
		}
	}
	if err = errors.Join(err, rows.Err(), rows.Close()); err != nil { //nolint:sqlclosecheck // what went wrong counts
		return fmt.Errorf("copy the table %s: %w", t.Name, Translate(err))
	}
	return nil
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func names(columns []Column) string {
	var all []string
	for _, c := range columns {
		all = append(all, quoted(c.Name))
	}
	return strings.Join(all, ", ")
}

// keyOrder orders by the key's bytes. PostgreSQL would else order texts by the
// language of the database.
func keyOrder(tx bun.Tx, t Table) string {
	kinds := map[string]ColumnKind{}
	for _, c := range t.Columns {
		kinds[c.Name] = c.Kind
	}
	var all []string
	for _, name := range t.Key {
		by := quoted(name)
		if tx.Dialect().Name() == dialect.PG && kinds[name] == TextColumn {
			by += ` COLLATE "C"`
		}
		all = append(all, by)
	}
	return strings.Join(all, ", ")
}

// copied makes of a value what JSON holds of it.
func (c Column) copied(value any) (any, error) {
	switch v := value.(type) {
	case nil, bool, float64:
		return v, nil
	case int64:
		if c.Kind == BooleanColumn {
			return v != 0, nil
		}
		return v, nil
	case string:
		return v, nil
	case []byte:
		if c.Kind == BytesColumn {
			return base64.StdEncoding.EncodeToString(v), nil
		}
		return string(v), nil
	case time.Time:
		if c.Kind == DayColumn {
			return v.Format(time.DateOnly), nil
		}
		return v.UTC().Format(instantLayout), nil
	}
	return nil, fmt.Errorf("the column %s holds a %T, which cannot be copied", c.Name, value)
}

// pasted is the inverse of copied: an argument for a statement.
func (c Column) pasted(value any) (any, error) {
	text, isText := value.(string)
	switch {
	case value == nil:
		return nil, nil
	case c.Kind == BytesColumn && isText:
		return base64.StdEncoding.DecodeString(text)
	case c.Kind == InstantColumn && isText:
		at, err := time.Parse(instantLayout, text)
		if err != nil {
			return nil, err
		}
		return Instant(at), nil
	case c.Kind == IntegerColumn:
		number, ok := value.(json.Number)
		if !ok {
			return nil, fmt.Errorf("the column %s is no number", c.Name)
		}
		return number.Int64()
	case c.Kind == RealColumn:
		number, ok := value.(json.Number)
		if !ok {
			return nil, fmt.Errorf("the column %s is no number", c.Name)
		}
		return number.Float64()
	case c.Kind == BooleanColumn:
		if _, ok := value.(bool); ok {
			return value, nil
		}
	case isText:
		return text, nil
	}
	return nil, fmt.Errorf("the column %s is not of the kind %s", c.Name, c.Kind)
}

// Paste adds a row that EachCopy gave, of a table with these columns, to the
// table of the same name. The columns may be fewer than the table has.
func Paste(ctx context.Context, tx bun.Tx, t Table, row []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(row))
	decoder.UseNumber()
	var cells []any
	if err := decoder.Decode(&cells); err != nil || len(cells) != len(t.Columns) {
		return fmt.Errorf("a row of %s is not whole", t.Name)
	}
	args := make([]any, len(cells))
	marks := make([]string, len(cells))
	for i, c := range t.Columns {
		var err error
		if args[i], err = c.pasted(cells[i]); err != nil {
			return fmt.Errorf("a row of %s: %w", t.Name, err)
		}
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	_, err := Exec(ctx, tx, "INSERT INTO "+quoted(t.Name)+" ("+names(t.Columns)+") VALUES ("+strings.Join(marks, ", ")+")", args...)
	if err != nil {
		return fmt.Errorf("add a row of %s: %w", t.Name, err)
	}
	return nil
}

// Clear takes all rows out of a table.
func Clear(ctx context.Context, tx bun.Tx, t Table) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM "+quoted(t.Name)); err != nil {
		return fmt.Errorf("empty the table %s: %w", t.Name, Translate(err))
	}
	return nil
}
