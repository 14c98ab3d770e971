package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"
)

// mostFaults is how many faults Check tells at most.
const mostFaults = 100

// Check has the database look at itself: every row is read, and every row that
// another one refers to must be there. It returns what is wrong.
func (db *DB) Check(ctx context.Context) ([]string, error) {
	if db.dialect == Postgres {
		return db.checkPostgres(ctx)
	}
	var faults []string
	if err := db.reader.NewRaw(`PRAGMA integrity_check(?)`, mostFaults).Scan(ctx, &faults); err != nil {
		return nil, fmt.Errorf("check the database: %w", Translate(err))
	}
	if len(faults) == 1 && faults[0] == "ok" {
		faults = nil
	}
	var orphans []struct {
		Table  string `bun:"table"`
		Parent string `bun:"parent"`
		Rows   int    `bun:"rows"`
	}
	err := db.reader.NewRaw(`SELECT "table", parent, count(*) AS rows FROM pragma_foreign_key_check GROUP BY "table", parent`).Scan(ctx, &orphans)
	if err != nil {
		return nil, fmt.Errorf("check the database: %w", Translate(err))
	}
	for _, o := range orphans {
		faults = append(faults, fmt.Sprintf("%d rows of %s refer to rows of %s that are missing", o.Rows, o.Table, o.Parent))
	}
	return faults, nil
}

// checkPostgres reads every row, by which the server checks its pages where it
// keeps checksums, and looks for what foreign keys refer to.
func (db *DB) checkPostgres(ctx context.Context) ([]string, error) {
	tables, err := db.Tables(ctx, db.reader)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, t := range tables {
		rows := 0
		err := db.Snapshot(ctx, func(ctx context.Context, tx bun.Tx) error {
			return EachCopy(ctx, tx, t, func([]byte) error {
				rows++
				return nil
			})
		})
		if err != nil {
			faults = append(faults, err.Error())
		}
	}
	orphans, err := db.orphans(ctx)
	return append(faults, orphans...), err
}

func (db *DB) orphans(ctx context.Context) ([]string, error) {
	var keys []struct {
		Table   string `bun:"child"`
		Parent  string `bun:"parent"`
		Columns string `bun:"child_columns"`
		Keys    string `bun:"parent_columns"`
	}
	err := db.reader.NewRaw(`
		SELECT k.relname AS child, f.relname AS parent,
			(SELECT string_agg(a.attname, ',' ORDER BY u.i) FROM unnest(c.conkey) WITH ORDINALITY AS u(n, i) JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = u.n) AS child_columns,
			(SELECT string_agg(a.attname, ',' ORDER BY u.i) FROM unnest(c.confkey) WITH ORDINALITY AS u(n, i) JOIN pg_attribute AS a ON a.attrelid = c.confrelid AND a.attnum = u.n) AS parent_columns
		FROM pg_constraint AS c JOIN pg_class AS k ON k.oid = c.conrelid JOIN pg_class AS f ON f.oid = c.confrelid
		WHERE c.contype = 'f' AND k.relnamespace = current_schema()::regnamespace
		ORDER BY 1, 2`).Scan(ctx, &keys)
	if err != nil {
		return nil, fmt.Errorf("list the foreign keys: %w", Translate(err))
	}
	var faults []string
	for _, k := range keys {
		var set, same []string
		parents := strings.Split(k.Keys, ",")
		for i, column := range strings.Split(k.Columns, ",") {
			set = append(set, "child."+quoted(column)+" IS NOT NULL")
			same = append(same, "parent."+quoted(parents[i])+" = child."+quoted(column))
		}
		var rows int
		err := db.reader.NewRaw("SELECT count(*) FROM "+quoted(k.Table)+" AS child WHERE "+strings.Join(set, " AND ")+
			" AND NOT EXISTS (SELECT 1 FROM "+quoted(k.Parent)+" AS parent WHERE "+strings.Join(same, " AND ")+")").Scan(ctx, &rows)
		if err != nil {
			return nil, fmt.Errorf("check the foreign keys of %s: %w", k.Table, Translate(err))
		}
		if rows > 0 {
			faults = append(faults, fmt.Sprintf("%d rows of %s refer to rows of %s that are missing", rows, k.Table, k.Parent))
		}
	}
	return faults, nil
}
