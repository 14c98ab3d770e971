package webhook

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

func selectEndpoints(ctx context.Context, db bun.IDB, unitID string) ([]endpointRow, error) {
	var rows []endpointRow
	if err := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Order("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("select the endpoints: %w", store.Translate(err))
	}
	return rows, nil
}

// selectListening returns the endpoints of a unit as an act asks for them:
// without their secrets, by a prepared statement, because every act asks.
func selectListening(ctx context.Context, tx bun.Tx, unitID string) ([]Endpoint, error) {
	var all []Endpoint
	err := store.EachRowIn(ctx, tx, func(rows *sql.Rows) error {
		var r endpointRow
		if err := rows.Scan(&r.ID, &r.Topics, &r.Off); err != nil {
			return err
		}
		all = append(all, r.endpoint())
		return nil
	}, `SELECT id, topics, off FROM webhook_endpoints WHERE unit_id = $1`, unitID)
	if err != nil {
		return nil, fmt.Errorf("select who listens: %w", err)
	}
	return all, nil
}

func selectEndpoint(ctx context.Context, db bun.IDB, unitID, id string) (endpointRow, error) {
	row := endpointRow{UnitID: unitID, ID: id}
	if err := db.NewSelect().Model(&row).WherePK().Scan(ctx); err != nil {
		return endpointRow{}, fmt.Errorf("select an endpoint: %w", store.Translate(err))
	}
	return row, nil
}

func insertEndpoint(ctx context.Context, tx bun.Tx, row endpointRow) error {
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert an endpoint: %w", store.Translate(err))
	}
	return nil
}

// updateEndpoint writes an endpoint over that of the version before.
func updateEndpoint(ctx context.Context, tx bun.Tx, row endpointRow) error {
	res, err := tx.NewUpdate().Model(&row).WherePK().Where("version = ?", row.Version-1).Exec(ctx)
	if err != nil {
		return fmt.Errorf("update an endpoint: %w", store.Translate(err))
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return fmt.Errorf("update an endpoint: %w", store.ErrStale)
}

func deleteEndpoint(ctx context.Context, tx bun.Tx, unitID, id string) error {
	if _, err := tx.NewDelete().Model((*deliveryRow)(nil)).Where("unit_id = ?", unitID).Where("endpoint_id = ?", id).Exec(ctx); err != nil {
		return fmt.Errorf("delete deliveries: %w", store.Translate(err))
	}
	if _, err := tx.NewDelete().Model((*endpointRow)(nil)).Where("unit_id = ?", unitID).Where("id = ?", id).Exec(ctx); err != nil {
		return fmt.Errorf("delete an endpoint: %w", store.Translate(err))
	}
	return nil
}

func insertDelivery(ctx context.Context, tx bun.Tx, row deliveryRow) error {
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert a delivery: %w", store.Translate(err))
	}
	return nil
}

func selectDelivery(ctx context.Context, db bun.IDB, unitID, id string) (deliveryRow, error) {
	row := deliveryRow{UnitID: unitID, ID: id}
	if err := db.NewSelect().Model(&row).WherePK().Scan(ctx); err != nil {
		return deliveryRow{}, fmt.Errorf("select a delivery: %w", store.Translate(err))
	}
	return row, nil
}

// selectDeliveries returns an endpoint's deliveries, the latest first, those
// before an id.
func selectDeliveries(ctx context.Context, db bun.IDB, unitID, endpointID, before string, most int) ([]Delivery, error) {
	var rows []deliveryRow
	q := db.NewSelect().Model(&rows).Where("unit_id = ?", unitID).Where("endpoint_id = ?", endpointID)
	if before != "" {
		q = q.Where("id < ?", before)
	}
	if err := q.Order("id DESC").Limit(int64(most)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("select deliveries: %w", store.Translate(err))
	}
	all := make([]Delivery, 0, len(rows))
	for _, r := range rows {
		all = append(all, r.delivery())
	}
	return all, nil
}

// lastTaken returns when an endpoint last took something; the zero time for
// never.
func lastTaken(ctx context.Context, db bun.IDB, unitID, endpointID string) (time.Time, error) {
	var rows []deliveryRow
	err := db.NewSelect().Model(&rows).Column("done_at").Where("unit_id = ?", unitID).Where("endpoint_id = ?", endpointID).
		Where("state = ?", Taken).Order("id DESC").Limit(1).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return time.Time{}, store.Translate(err)
	}
	return rows[0].delivery().DoneAt, nil
}

func updateDelivery(ctx context.Context, tx bun.Tx, row deliveryRow) error {
	_, err := tx.NewUpdate().Model(&row).Column("state", "tries", "problem", "status", "done_at").WherePK().Exec(ctx)
	if err != nil {
		return fmt.Errorf("update a delivery: %w", store.Translate(err))
	}
	return nil
}

// deleteOld forgets deliveries of a unit that ended before a moment.
func deleteOld(ctx context.Context, tx bun.Tx, unitID, endpointID string, before time.Time) error {
	_, err := tx.NewDelete().Model((*deliveryRow)(nil)).Where("unit_id = ?", unitID).Where("endpoint_id = ?", endpointID).
		Where("state <> ?", Waiting).Where("created_at < ?", before).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget old deliveries: %w", store.Translate(err))
	}
	return nil
}
