package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// Questions that every page asks are prepared once on each connection: to take
// a text apart and to plan it costs a database more than to answer it.

// prepared holds statements by their texts. There are as many as the program
// has such questions, for as long as the database is open.
type prepared struct {
	db         *sql.DB
	statements sync.Map // of *sql.Stmt
}

// EachRow asks a question by a prepared statement and calls scan for every row
// of the answer. The values are bound to $1, $2 and so on in the text, which
// must be one of a few, never made from what people send. The error is
// translated.
func (db *DB) EachRow(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	statement, err := db.prepared.statement(ctx, query)
	if err != nil {
		return fmt.Errorf("prepare a question: %w", Translate(err))
	}
	rows, err := statement.QueryContext(ctx, args...)
	return eachRow(rows, err, scan)
}

// EachAsked asks a question that is made from data, and so is not prepared, and
// calls scan for every row of the answer. Values stand for marks (?) as in bun.
// The error is translated.
func (db *DB) EachAsked(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := db.reader.QueryContext(ctx, query, args...)
	return eachRow(rows, err, scan)
}

// eachRow calls scan for every row of an answer.
func eachRow(rows *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if err != nil {
		return Translate(err)
	}
	for err == nil && rows.Next() {
		err = scan(rows)
	}
	return Translate(errors.Join(err, rows.Err(), rows.Close()))
}

// OneRow asks as EachRow does, for one row, and reads it into a struct with
// bun's names of columns. It returns ErrNotFound when there is none.
func (db *DB) OneRow(ctx context.Context, row any, query string, args ...any) error {
	found := false
	err := db.EachRow(ctx, func(rows *sql.Rows) error {
		found = true
		return db.reader.ScanRow(ctx, rows, row)
	}, query, args...)
	if err == nil && !found {
		return ErrNotFound
	}
	return err
}

func (p *prepared) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if kept, ok := p.statements.Load(query); ok {
		return kept.(*sql.Stmt), nil
	}
	made, err := p.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	kept, raced := p.statements.LoadOrStore(query, made)
	if raced {
		return kept.(*sql.Stmt), made.Close()
	}
	return made, nil
}
