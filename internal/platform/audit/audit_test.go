package audit_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

var nineOClock = time.Date(2024, 3, 12, 2, 0, 0, 123456789, time.UTC)

func write(t *testing.T, db *store.DB, e audit.Entry) {
	t.Helper()
	if err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error { return audit.Write(ctx, tx, e) }); err != nil {
		t.Fatal(err)
	}
}

func writeFive(t *testing.T, db *store.DB) {
	t.Helper()
	for i := range 5 {
		write(t, db, audit.Entry{
			UnitID: "u1", ActorID: "an", Action: "plan.edit", Object: fmt.Sprintf("plan/%d", i),
			Before: map[string]int{"n": i}, After: "Kế hoạch", At: nineOClock.Add(time.Duration(i) * time.Hour), From: "10.0.0.1",
		})
	}
}

func run(t *testing.T, db *store.DB, query string) {
	t.Helper()
	err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(query).Exec(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func expectBroken(t *testing.T, db *store.DB, unitID string, seq int64) {
	t.Helper()
	err := audit.Verify(t.Context(), db, unitID)
	var broken *audit.BrokenError
	if !errors.As(err, &broken) || broken.Seq != seq || broken.UnitID != unitID {
		t.Errorf("Verify: %v, want a break of %s at line %d", err, unitID, seq)
	}
}

func expectWhole(t *testing.T, db *store.DB, unitID string) {
	t.Helper()
	if err := audit.Verify(t.Context(), db, unitID); err != nil {
		t.Errorf("Verify: %v", err)
	}
}

func TestTamperingIsCaught(t *testing.T) {
	const copied = `at, actor_id, action, object, before, after, came_from`
	tests := []struct {
		name string
		sql  string
		seq  int64
	}{
		{"actor changed", `UPDATE audit_lines SET actor_id = 'binh' WHERE seq = 3`, 3},
		{"time changed", `UPDATE audit_lines SET at = '2024-03-12 09:00:00+00:00' WHERE seq = 2`, 2},
		{"value changed", `UPDATE audit_lines SET after = '"x"' WHERE seq = 5`, 5},
		{"text moved between values", `UPDATE audit_lines SET action = 'plan.editplan', object = '/1' WHERE seq = 2`, 2},
		{"first taken out", `DELETE FROM audit_lines WHERE seq = 1`, 1},
		{"one taken out", `DELETE FROM audit_lines WHERE seq = 4`, 4},
		{"last taken out", `DELETE FROM audit_lines WHERE seq = 5`, 5},
		{"all taken out", `DELETE FROM audit_lines`, 1},
		{"one put in at the end", `INSERT INTO audit_lines SELECT unit_id, 6, ` + copied + `, hash, hash FROM audit_lines WHERE seq = 5`, 6},
		{"one put in before the first", `INSERT INTO audit_lines SELECT unit_id, 0, ` + copied + `, '', hash FROM audit_lines WHERE seq = 5`, 0},
		{"head taken out", `DELETE FROM audit_heads`, 1},
		{"head changed", `UPDATE audit_heads SET hash = 'x'`, 5},
		{"hash changed", `UPDATE audit_lines SET hash = 'x' WHERE seq = 2`, 2},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				writeFive(t, db)
				expectWhole(t, db, "u1")
				run(t, db, test.sql)
				expectBroken(t, db, "u1", test.seq)
				run(t, db, `DELETE FROM audit_lines`)
				run(t, db, `DELETE FROM audit_heads`)
			})
		}
	})
}

// TestManyWriters has many writers at once, two units, and acts that fail.
func TestManyWriters(t *testing.T) {
	failed := errors.New("no")
	act := func(i int) func(ctx context.Context, tx bun.Tx) error {
		return func(ctx context.Context, tx bun.Tx) error {
			e := audit.Entry{UnitID: fmt.Sprintf("u%d", i%2), Action: "plan.edit", At: nineOClock}
			if err := audit.Write(ctx, tx, e); err != nil {
				return err
			}
			if i%6 == 5 {
				return failed
			}
			return nil
		}
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var all sync.WaitGroup
		for i := range 24 {
			all.Go(func() {
				if err := db.InTx(t.Context(), act(i)); err != nil && !errors.Is(err, failed) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for unit, want := range map[string]int{"u0": 12, "u1": 8} {
			expectWhole(t, db, unit)
			lines, err := audit.List(t.Context(), db, unit, audit.Filter{})
			if err != nil || len(lines) != want {
				t.Errorf("%s: %d lines, %v, want %d", unit, len(lines), err, want)
			}
		}
	})
}

func TestLongChain(t *testing.T) {
	db := storetest.SQLite(t)
	err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		for range 2500 {
			if err := audit.Write(ctx, tx, audit.Entry{UnitID: "u1", Action: "plan.edit", At: nineOClock}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	expectWhole(t, db, "u1")
	run(t, db, `UPDATE audit_lines SET object = 'x' WHERE seq = 2100`)
	expectBroken(t, db, "u1", 2100)
}

func TestList(t *testing.T) {
	tests := []struct {
		filter audit.Filter
		want   []int64
	}{
		{audit.Filter{}, []int64{6, 5, 4, 3, 2, 1}},
		{audit.Filter{Object: "plan/1"}, []int64{6, 2}},
		{audit.Filter{ActorID: "an", Limit: 2}, []int64{5, 4}},
		{audit.Filter{Action: "plan.edit", OlderThan: 3}, []int64{2, 1}},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		writeFive(t, db)
		write(t, db, audit.Entry{UnitID: "u1", ActorID: "binh", Action: "plan.adopt", Object: "plan/1", At: nineOClock})
		write(t, db, audit.Entry{UnitID: "u2", Action: "plan.adopt", Object: "plan/1", At: nineOClock})
		for _, test := range tests {
			var got []int64
			for _, l := range list(t, db, test.filter) {
				got = append(got, l.Seq)
			}
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("%+v: lines %v, want %v", test.filter, got, test.want)
			}
		}
		l := list(t, db, audit.Filter{Object: "plan/3"})[0]
		if string(l.Before) != `{"n":3}` || string(l.After) != `"Kế hoạch"` || l.From != "10.0.0.1" ||
			!l.At.Equal(nineOClock.Add(3*time.Hour).Truncate(time.Microsecond)) {
			t.Errorf("line %+v", l)
		}
	})
}

func list(t *testing.T, db *store.DB, f audit.Filter) []audit.Line {
	t.Helper()
	lines, err := audit.List(t.Context(), db, "u1", f)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestWriteRefusesIncompleteEntries(t *testing.T) {
	db := storetest.SQLite(t)
	for _, e := range []audit.Entry{
		{Action: "plan.edit", At: nineOClock},
		{UnitID: "u", At: nineOClock},
		{UnitID: "u", Action: "plan.edit"},
		{UnitID: "u", Action: "plan.edit", At: nineOClock, After: func() {}},
	} {
		err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error { return audit.Write(ctx, tx, e) })
		if err == nil {
			t.Errorf("Write(%+v) succeeded", e)
		}
	}
}
