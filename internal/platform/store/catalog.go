package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"
)

// A ColumnKind is what a column holds, whichever database keeps it.
type ColumnKind string

// The kinds of columns.
const (
	TextColumn    ColumnKind = "text"
	IntegerColumn ColumnKind = "integer"
	RealColumn    ColumnKind = "real"
	BooleanColumn ColumnKind = "boolean"
	InstantColumn ColumnKind = "instant"
	// DayColumn is a civil day: a date in PostgreSQL, a text in SQLite, which
	// therefore calls it text.
	DayColumn   ColumnKind = "day"
	BytesColumn ColumnKind = "bytes"
)

// A Column is one of a table.
type Column struct {
	Name string     `json:"name"`
	Kind ColumnKind `json:"kind"`
}

// A Table is one of the database, with what is needed to copy its rows.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
	// Key is the primary key.
	Key []string `json:"key"`
	// References are the tables whose rows must be there first.
	References []string `json:"-"`
}

// Tables lists the tables of the rooms, such that each comes after those that
// it refers to. That of the migrations is left out.
func (db *DB) Tables(ctx context.Context, tx bun.IDB) ([]Table, error) {
	load := db.sqliteTables
	if db.dialect == Postgres {
		load = db.postgresTables
	}
	tables, err := load(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("read the catalogue of the database: %w", err)
	}
	return inOrder(tables)
}

func (db *DB) sqliteTables(ctx context.Context, tx bun.IDB) ([]Table, error) {
	var names []string
	err := tx.NewRaw(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> ? ORDER BY name`, migrationTable).Scan(ctx, &names)
	if err != nil {
		return nil, err
	}
	var tables []Table
	for _, name := range names {
		t := Table{Name: name}
		var columns []struct {
			Name string `bun:"name"`
			Type string `bun:"type"`
			Key  int    `bun:"key_position"`
		}
		if err := tx.NewRaw(`SELECT name, type, pk AS key_position FROM pragma_table_info(?) ORDER BY name`, name).Scan(ctx, &columns); err != nil {
			return nil, err
		}
		keys := map[int]string{}
		for _, c := range columns {
			kind, err := kindOf(c.Type)
			if err != nil {
				return nil, fmt.Errorf("%s.%s: %w", name, c.Name, err)
			}
			t.Columns = append(t.Columns, Column{c.Name, kind})
			if c.Key > 0 {
				keys[c.Key] = c.Name
			}
		}
		for i := 1; i <= len(keys); i++ {
			t.Key = append(t.Key, keys[i])
		}
		if err := tx.NewRaw(`SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)`, name).Scan(ctx, &t.References); err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	return tables, nil
}

func (db *DB) postgresTables(ctx context.Context, tx bun.IDB) ([]Table, error) {
	var rows []struct {
		Table  string `bun:"table_name"`
		Column string `bun:"column_name"`
		Type   string `bun:"data_type"`
		Key    int    `bun:"key_position"`
	}
	err := tx.NewRaw(`
		SELECT c.table_name, c.column_name, c.data_type, coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS key_position
		FROM information_schema.columns AS c
		JOIN pg_class AS k ON k.relname = c.table_name AND k.relnamespace = current_schema()::regnamespace AND k.relkind IN ('r', 'p')
		JOIN pg_attribute AS a ON a.attrelid = k.oid AND a.attname = c.column_name
		LEFT JOIN pg_index AS i ON i.indrelid = k.oid AND i.indisprimary
		WHERE c.table_schema = current_schema() AND c.table_name <> ?
		ORDER BY c.table_name COLLATE "C", c.column_name COLLATE "C"`, migrationTable).Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	var tables []Table
	keys := map[string]map[int]string{}
	for _, r := range rows {
		if len(tables) == 0 || tables[len(tables)-1].Name != r.Table {
			tables = append(tables, Table{Name: r.Table})
			keys[r.Table] = map[int]string{}
		}
		kind, err := kindOf(r.Type)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", r.Table, r.Column, err)
		}
		last := &tables[len(tables)-1]
		last.Columns = append(last.Columns, Column{r.Column, kind})
		if r.Key > 0 {
			keys[r.Table][r.Key] = r.Column
		}
	}
	for i, t := range tables {
		for k := 1; k <= len(keys[t.Name]); k++ {
			tables[i].Key = append(tables[i].Key, keys[t.Name][k])
		}
		err := tx.NewRaw(`SELECT DISTINCT f.relname FROM pg_constraint AS c JOIN pg_class AS f ON f.oid = c.confrelid
			WHERE c.contype = 'f' AND c.conrelid = to_regclass(?)`, t.Name).Scan(ctx, &tables[i].References)
		if err != nil {
			return nil, err
		}
	}
	return tables, nil
}

// kindOf reads the type of a column as either database writes it.
func kindOf(declared string) (ColumnKind, error) {
	declared, _, _ = strings.Cut(strings.ToLower(declared), "(")
	switch strings.TrimSpace(declared) {
	case "text", "character varying":
		return TextColumn, nil
	case "integer", "bigint", "smallint":
		return IntegerColumn, nil
	case "real", "double precision":
		return RealColumn, nil
	case "boolean":
		return BooleanColumn, nil
	case "timestamp", "timestamp with time zone":
		return InstantColumn, nil
	case "date":
		return DayColumn, nil
	case "blob", "bytea":
		return BytesColumn, nil
	}
	return "", fmt.Errorf("a column of type %q cannot be copied", declared)
}

// inOrder puts tables after those that they refer to; among equals by name.
func inOrder(tables []Table) ([]Table, error) {
	var ordered []Table
	done := map[string]bool{}
	for len(ordered) < len(tables) {
		before := len(ordered)
		for _, t := range tables {
			waits := slices.ContainsFunc(t.References, func(name string) bool { return name != t.Name && !done[name] })
			if !done[t.Name] && !waits {
				ordered, done[t.Name] = append(ordered, t), true
			}
		}
		if len(ordered) == before {
			return nil, fmt.Errorf("the tables refer to each other in a circle")
		}
	}
	return ordered, nil
}
