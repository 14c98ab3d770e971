package plan

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// stampedCount is the roll-up of a unit's year as it is kept.
type stampedCount struct {
	unitID string
	// seq is the last line of the unit's trail now, counts what is kept of the
	// year up to that very line; nil when that is nothing.
	seq    int64
	counts []byte
}

// amongUnits is the condition that a column is one of many ids, which it takes
// as one JSON list: thousands of parameters would cost more than the answer.
func amongUnits(dialect store.Dialect, column string) string {
	if dialect == store.Postgres {
		return column + " IN (SELECT jsonb_array_elements_text(?::jsonb))"
	}
	return column + " IN (SELECT value FROM json_each(?))"
}

func idList(ids []string) (string, error) {
	b, err := json.Marshal(ids)
	if err != nil {
		return "", fmt.Errorf("list the units: %w", err)
	}
	return string(b), nil
}

// selectRollups returns the roll-ups of units that are still right: those that
// know the last line of the unit's trail. Every act writes one, in its own
// transaction, so that no act can be missed.
func selectRollups(ctx context.Context, db *store.DB, unitIDs []string, year int) ([]stampedCount, error) {
	list, err := idList(unitIDs)
	if err != nil {
		return nil, err
	}
	rows, err := db.Reader().QueryContext(ctx, `
		SELECT h.unit_id, h.seq, r.counts FROM audit_heads AS h
		LEFT JOIN plan_rollups AS r ON r.unit_id = h.unit_id AND r.year = ? AND r.seq = h.seq
		WHERE `+amongUnits(db.Dialect(), "h.unit_id"), year, list)
	if err != nil {
		return nil, fmt.Errorf("select the counts of units: %w", store.Translate(err))
	}
	defer func() { _ = rows.Close() }() // what went wrong, rows.Err tells
	counts := make([]stampedCount, 0, len(unitIDs))
	for rows.Next() {
		var c stampedCount
		if err := rows.Scan(&c.unitID, &c.seq, &c.counts); err != nil {
			return nil, fmt.Errorf("read the counts of a unit: %w", err)
		}
		counts = append(counts, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("select the counts of units: %w", store.Translate(err))
	}
	return counts, nil
}

// countUnits counts the years of units from their tasks and occurrences.
func countUnits(ctx context.Context, db *store.DB, unitIDs []string, year int) ([]YearCount, error) {
	counters := make(map[string]yearCounter, len(unitIDs))
	for _, id := range unitIDs {
		counters[id] = yearCounter{}
	}
	list, err := idList(unitIDs)
	if err != nil {
		return nil, err
	}
	if err := countTasks(ctx, db, list, year, counters); err != nil {
		return nil, err
	}
	if err := countDues(ctx, db, list, year, counters); err != nil {
		return nil, err
	}
	counts := make([]YearCount, 0, len(unitIDs))
	for _, id := range unitIDs {
		counts = append(counts, counters[id].count(id, year))
	}
	return counts, nil
}

func countTasks(ctx context.Context, db *store.DB, list string, year int, counters map[string]yearCounter) error {
	var rows []struct {
		UnitID  string `bun:"unit_id"`
		Title   string `bun:"section_title"`
		Tasks   int    `bun:"tasks"`
		Undated int    `bun:"undated"`
	}
	err := db.Reader().NewRaw(`
		SELECT t.unit_id, t.section_title, COUNT(*) AS tasks,
			SUM(CASE WHEN t.withdrawn_on IS NULL AND NOT EXISTS (
				SELECT 1 FROM occurrences AS o WHERE o.unit_id = t.unit_id AND o.task_id = t.id) THEN 1 ELSE 0 END) AS undated
		FROM tasks AS t WHERE `+amongUnits(db.Dialect(), "t.unit_id")+` AND t.year = ?
		GROUP BY t.unit_id, t.section_title`, list, year).Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("count the tasks of units: %w", store.Translate(err))
	}
	for _, r := range rows {
		counters[r.UnitID].addTasks(r.Title, r.Tasks, r.Undated)
	}
	return nil
}

func countDues(ctx context.Context, db *store.DB, list string, year int, counters map[string]yearCounter) error {
	var rows []struct {
		UnitID string     `bun:"unit_id"`
		Title  string     `bun:"section_title"`
		Before bool       `bun:"before_day"`
		Day    clock.Date `bun:"day"`
		Handed clock.Date `bun:"handed_on"`
		DoneOn clock.Date `bun:"done_on"`
		Proved clock.Date `bun:"proved_on"`
		N      int        `bun:"n"`
	}
	err := db.Reader().NewRaw(`
		SELECT o.unit_id, t.section_title, o.kind = ? AS before_day, o.day, o.handed_on, o.done_on, o.proved_on, COUNT(*) AS n
		FROM occurrences AS o JOIN tasks AS t ON t.unit_id = o.unit_id AND t.id = o.task_id
		WHERE `+amongUnits(db.Dialect(), "o.unit_id")+` AND o.year = ?
		GROUP BY o.unit_id, t.section_title, o.kind = ?, o.day, o.handed_on, o.done_on, o.proved_on`, Before, list, year, Before).Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("count the occurrences of units: %w", store.Translate(err))
	}
	for _, r := range rows {
		counters[r.UnitID].addDue(r.Title, DueCount{Before: r.Before, Day: r.Day, Handed: r.Handed, Done: r.DoneOn, Proved: r.Proved, N: r.N})
	}
	return nil
}

// keepRollups keeps counts with the line of the trail that they know at least.
// Counts of an earlier line never take the place of later ones.
func keepRollups(ctx context.Context, tx bun.Tx, counts []YearCount) error {
	for _, y := range counts {
		_, err := tx.NewRaw(`
			INSERT INTO plan_rollups (unit_id, year, seq, counts) VALUES (?, ?, ?, ?)
			ON CONFLICT (unit_id, year) DO UPDATE SET seq = excluded.seq, counts = excluded.counts
			WHERE plan_rollups.seq <= excluded.seq`, y.UnitID, y.Year, y.Seq, encodeCount(y)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("keep the counts of a unit: %w", store.Translate(err))
		}
	}
	return nil
}
