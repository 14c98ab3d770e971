package api

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

func (a *API) selectCreation(ctx context.Context, of creation) (creation, error) {
	err := a.config.DB.Reader().NewSelect().Model(&of).WherePK().Where("created_at > ?", of.CreatedAt.Add(-keepKeys)).Scan(ctx)
	if err != nil {
		return creation{}, fmt.Errorf("select a creation: %w", store.Translate(err))
	}
	return of, nil
}

func insertCreation(ctx context.Context, tx bun.Tx, row creation) error {
	_, err := tx.NewDelete().Model((*creation)(nil)).
		Where("unit_id = ?", row.UnitID).Where("created_at <= ?", row.CreatedAt.Add(-keepKeys)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget old creations: %w", store.Translate(err))
	}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("insert a creation: %w", store.Translate(err))
	}
	return nil
}

func (a *API) keepAnswer(ctx context.Context, row creation) error {
	return a.config.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model(&row).Column("status", "headers", "body").WherePK().Exec(ctx)
		return err
	})
}
