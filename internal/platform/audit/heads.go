package audit

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Heads returns the number of the last line of each unit's chain. Whoever
// keeps something that acts may change knows by it whether that is still
// right: every act writes a line within its own transaction.
func Heads(ctx context.Context, db bun.IDB) (map[string]int64, error) {
	rows, err := db.QueryContext(ctx, `SELECT unit_id, seq FROM audit_heads`)
	if err != nil {
		return nil, fmt.Errorf("select the heads of the trail: %w", err)
	}
	defer func() { _ = rows.Close() }() // what went wrong, rows.Err tells
	heads := map[string]int64{}
	for rows.Next() {
		var unitID string
		var seq int64
		if err := rows.Scan(&unitID, &seq); err != nil {
			return nil, fmt.Errorf("read a head of the trail: %w", err)
		}
		heads[unitID] = seq
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("select the heads of the trail: %w", err)
	}
	return heads, nil
}

// Last returns the number of the last line of a unit's chain, 0 when it has
// none. Like Heads it tells whether something that is kept is still right.
func Last(ctx context.Context, db *store.DB, unitID string) (int64, error) {
	var seq int64
	err := db.EachRow(ctx, func(rows *sql.Rows) error { return rows.Scan(&seq) }, `SELECT seq FROM audit_heads WHERE unit_id = $1`, unitID)
	if err != nil {
		return 0, fmt.Errorf("select the head of a trail: %w", err)
	}
	return seq, nil
}

// Lines returns how many lines all chains have together. It grows with every
// act anywhere.
func Lines(ctx context.Context, db bun.IDB) (int64, error) {
	var lines int64
	err := db.NewRaw(`SELECT CAST(COALESCE(SUM(seq), 0) AS bigint) FROM audit_heads`).Scan(ctx, &lines)
	if err != nil {
		return 0, fmt.Errorf("count the lines of the trail: %w", err)
	}
	return lines, nil
}
