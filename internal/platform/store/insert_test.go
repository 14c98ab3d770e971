package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// However many rows are added together, all of them are there, or none.
func TestManyRows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		at := time.Date(2024, 3, 12, 7, 30, 0, 123456000, time.UTC)
		add := func(name string, count int, fail error) error {
			return db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				rows := make([][]any, count)
				for i := range rows {
					rows[i] = []any{fmt.Sprintf("%s%d", name, i), i, store.Instant(at), store.Instant(at)}
				}
				return errors.Join(store.InsertMany(ctx, tx, "sign_in_attempts", []string{"subject_hash", "failures", "last_at", "wait_until"}, rows), fail)
			})
		}
		broken := errors.New("broken")
		for _, step := range []struct {
			name  string
			count int
			fail  error
		}{{"a", 1, nil}, {"b", 19, nil}, {"c", 123, nil}, {"d", 200, broken}, {"c", 60, store.ErrExists}, {"e", 50, nil}, {"f", 0, nil}} {
			fail := step.fail
			if errors.Is(fail, store.ErrExists) {
				fail = nil
			}
			if err := add(step.name, step.count, fail); !errors.Is(err, step.fail) {
				t.Errorf("adding %d rows: %v, want %v", step.count, err, step.fail)
			}
		}
		var n, right int
		if err := db.Reader().NewRaw("SELECT COUNT(*), COUNT(*) FILTER (WHERE last_at = ? AND failures >= 0) FROM sign_in_attempts", at).Scan(t.Context(), &n, &right); err != nil {
			t.Fatal(err)
		}
		if want := 1 + 19 + 123 + 50; n != want || right != want {
			t.Errorf("there are %d rows, %d of them right; want %d", n, right, want)
		}
	})
}
