package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type feedRow struct {
	bun.BaseModel `bun:"table:calendar_feeds,alias:f"`

	UnitID    string    `bun:"unit_id,pk"`
	UserID    string    `bun:"user_id,pk"`
	TokenHash string    `bun:"token_hash"`
	CreatedAt time.Time `bun:"created_at"`
}

func (r feedRow) feed() Feed {
	return Feed{UnitID: r.UnitID, UserID: r.UserID, CreatedAt: r.CreatedAt.In(clock.Zone), tokenHash: r.TokenHash}
}

func selectFeed(ctx context.Context, db bun.IDB, unitID, userID string) (Feed, error) {
	var row feedRow
	err := db.NewSelect().Model(&row).Where("unit_id = ?", unitID).Where("user_id = ?", userID).Scan(ctx)
	if err != nil {
		return Feed{}, fmt.Errorf("select feed: %w", store.Translate(err))
	}
	return row.feed(), nil
}

// feedByHash finds a feed by the secret alone: whoever asks names no unit.
func feedByHash(ctx context.Context, db bun.IDB, hash string) (Feed, error) {
	var row feedRow
	if err := db.NewSelect().Model(&row).Where("token_hash = ?", hash).Scan(ctx); err != nil {
		return Feed{}, fmt.Errorf("find the feed: %w", store.Translate(err))
	}
	return row.feed(), nil
}

// putFeed writes the one feed that a member has in a unit.
func putFeed(ctx context.Context, tx bun.Tx, row feedRow) error {
	_, err := tx.NewInsert().Model(&row).On("CONFLICT (unit_id, user_id) DO UPDATE").
		Set("token_hash = EXCLUDED.token_hash").Set("created_at = EXCLUDED.created_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("put feed: %w", store.Translate(err))
	}
	return nil
}

func deleteFeed(ctx context.Context, tx bun.Tx, unitID, userID string) error {
	res, err := tx.NewDelete().Model((*feedRow)(nil)).Where("unit_id = ?", unitID).Where("user_id = ?", userID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete feed: %w", store.Translate(err))
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("delete feed: %w", err)
	}
	if n == 0 {
		return fmt.Errorf("delete feed: %w", store.ErrNotFound)
	}
	return nil
}
