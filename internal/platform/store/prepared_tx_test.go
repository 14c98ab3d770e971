package store_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// The first time a statement runs plainly, later prepared: what it does is the
// same, within the transaction and after it.
func TestStatementsWithinTransactions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const insert = `INSERT INTO sign_in_attempts (subject_hash, failures, last_at, wait_until) VALUES ($1, $2, $3, $3)`
		const list = `SELECT subject_hash FROM sign_in_attempts WHERE failures >= $1 ORDER BY subject_hash`
		at := store.Instant(time.Date(2024, 3, 12, 7, 30, 0, 123456000, time.UTC))
		broken := errors.New("broken")
		var seen []string
		add := func(name string, fail error) error {
			return db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				if _, err := store.Exec(ctx, tx, insert, name, len(name), at); err != nil {
					return err
				}
				seen = nil
				err := store.EachRowIn(ctx, tx, func(rows *sql.Rows) error {
					var s string
					err := rows.Scan(&s)
					seen = append(seen, s)
					return err
				}, list, 1)
				return errors.Join(err, fail)
			})
		}
		for _, step := range []struct {
			name string
			fail error
			want []string
		}{
			{"a", nil, []string{"a"}}, {"b", broken, []string{"a", "b"}}, {"c", nil, []string{"a", "c"}}, {"a", store.ErrExists, nil}, {"d", nil, []string{"a", "c", "d"}},
		} {
			seen = nil
			if err := add(step.name, step.fail); !errors.Is(err, step.fail) || (step.fail == nil) != (err == nil) {
				t.Errorf("adding %s: %v, want %v", step.name, err, step.fail)
			}
			if !slices.Equal(seen, step.want) {
				t.Errorf("with %s there are %q, want %q", step.name, seen, step.want)
			}
		}
		var kept time.Time
		if err := db.Reader().NewRaw(`SELECT last_at FROM sign_in_attempts WHERE subject_hash = 'a'`).Scan(t.Context(), &kept); err != nil || !kept.Equal(time.Time(at)) {
			t.Errorf("the instant is kept as %s (%v)", kept, err)
		}
	})
}

func TestAWrongStatementStaysWrong(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for range 3 {
			err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				_, err := store.Exec(ctx, tx, `UPDATE no_such_table SET x = $1`, 1)
				return err
			})
			if err == nil {
				t.Error("a table that is not there was changed")
			}
			err = db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				return store.OneRowIn(ctx, tx, func(*sql.Rows) error { return nil }, `SELECT id FROM units WHERE id = $1`, "nobody")
			})
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("no row: %v", err)
			}
		}
	})
}
