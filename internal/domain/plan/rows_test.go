package plan

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

func TestPlanIsKeptWithAndWithoutAPlanAbove(t *testing.T) {
	above := &Upstream{Number: "12/KH-UBND", Date: clock.NewDate(2024, 1, 3), Issuer: "UBND tỉnh"}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, want := range []*Upstream{nil, above} {
			p := Plan{
				UnitID: store.NewID(), ID: store.NewID(), Year: 2024, Kind: Reform, Title: "Kế hoạch",
				Upstream: want, Version: 1, CreatedAt: time.Date(2024, 1, 5, 0, 0, 0, 0, time.UTC),
			}
			err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error { return insertPlan(ctx, tx, p) })
			if err != nil {
				t.Fatal(err)
			}
			got, err := selectPlan(t.Context(), db.Reader(), p.UnitID, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.Upstream); diff != "" {
				t.Errorf("the plan above changed (-want +got):\n%s", diff)
			}
		}
	})
}
