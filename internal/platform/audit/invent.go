package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Invent writes lines into a chain that has none yet, many in one statement:
// for measuring how long a long chain takes to be looked over.
func Invent(ctx context.Context, db *store.DB, unitID string, lines int64, from time.Time) error {
	last := head{UnitID: unitID}
	for last.Seq < lines {
		err := db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
			var err error
			last, err = inventSome(ctx, tx, last, min(1000, lines-last.Seq), from)
			return err
		})
		if err != nil {
			return err
		}
	}
	return db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&last).Exec(ctx)
		return err
	})
}

func inventSome(ctx context.Context, tx bun.Tx, last head, many int64, from time.Time) (head, error) {
	rows := make([]line, 0, many)
	for range many {
		l, err := newLine(Entry{
			UnitID: last.UnitID, ActorID: "0190a0b0c0d0e0f0", Action: "plan.fulfil", Object: fmt.Sprintf("occurrence/%d", last.Seq%1000),
			Before: map[string]any{"stage": "in_progress"}, After: map[string]any{"stage": "handed_in", "handed": "2024-03-11"},
			At: from.Add(time.Duration(last.Seq) * time.Second), From: "192.0.2.1",
		})
		if err != nil {
			return head{}, err
		}
		l.Seq, l.PrevHash = last.Seq+1, last.Hash
		l.Hash = l.sum()
		rows = append(rows, l)
		last.Seq, last.Hash = l.Seq, l.Hash
	}
	if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
		return head{}, fmt.Errorf("invent a trail: %w", store.Translate(err))
	}
	return last, nil
}
