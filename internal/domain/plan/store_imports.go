package plan

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

func insertImport(ctx context.Context, tx bun.IDB, i Import) error {
	if _, err := tx.NewInsert().Model(rowOfImport(i)).Exec(ctx); err != nil {
		return fmt.Errorf("insert import: %w", store.Translate(err))
	}
	return nil
}

func selectImport(ctx context.Context, db bun.IDB, unitID, id string) (Import, error) {
	var row importRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("id = ?", id).Scan(ctx)
	if err != nil {
		return Import{}, fmt.Errorf("select import: %w", store.Translate(err))
	}
	return row.imported(), nil
}

// selectOpenImports lists a unit's imports that wait for a decision, the
// newest first, without their readings.
func selectOpenImports(ctx context.Context, db bun.IDB, unitID string) ([]Import, error) {
	return selectImports(ctx, db, func(q *bun.SelectQuery) *bun.SelectQuery {
		open := []ImportState{ImportReading, ImportReady, ImportFailed}
		return q.Where("unit_id = ?", unitID).Where("state IN (?)", bun.List(open)).
			OrderExpr("created_at DESC").Limit(50)
	})
}

// selectUnread lists the imports of all units that a stopped process left
// half read.
func selectUnread(ctx context.Context, db bun.IDB) ([]Import, error) {
	return selectImports(ctx, db, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("state = ?", ImportReading)
	})
}

func selectImports(ctx context.Context, db bun.IDB, narrow func(*bun.SelectQuery) *bun.SelectQuery) ([]Import, error) {
	var rows []importRow
	if err := narrow(db.NewSelect().Model(&rows).ExcludeColumn("reading")).Scan(ctx); err != nil {
		return nil, fmt.Errorf("select imports: %w", store.Translate(err))
	}
	imports := make([]Import, 0, len(rows))
	for _, r := range rows {
		imports = append(imports, r.imported())
	}
	return imports, nil
}

// updateImport writes what may change of an import, if it is still of the
// version that was read.
func updateImport(ctx context.Context, tx bun.IDB, i Import) error {
	read := i.Version
	i.Version++
	res, err := tx.NewUpdate().Model(rowOfImport(i)).
		Column("state", "progress", "problem", "reading", "leads", "plan_id", "year", "kind", "version").
		WherePK().Where("version = ?", read).Exec(ctx)
	if err != nil {
		return fmt.Errorf("update import: %w", store.Translate(err))
	}
	return oneRow(res, "update import")
}

// reportProgress notes how much of a file is read, without a new version: a
// person who has the page open loses nothing by it.
func reportProgress(ctx context.Context, tx bun.IDB, unitID, id string, percent int) error {
	_, err := tx.NewUpdate().Model((*importRow)(nil)).Set("progress = ?", percent).
		Where("unit_id = ?", unitID).Where("id = ?", id).Where("state = ?", ImportReading).Exec(ctx)
	if err != nil {
		return fmt.Errorf("report progress: %w", store.Translate(err))
	}
	return nil
}
