package audit_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

func seal(t *testing.T, db *store.DB, at time.Time) audit.Seal {
	t.Helper()
	var made audit.Seal
	err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) (err error) {
		made, err = audit.MakeSeal(ctx, tx, at)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// sealedDays are three days of two units, each sealed at its end.
func sealedDays(t *testing.T, db *store.DB) {
	t.Helper()
	for day := range 3 {
		at := nineOClock.AddDate(0, 0, day)
		write(t, db, audit.Entry{UnitID: "u1", Action: "plan.edit", Object: "plan/1", At: at})
		if day != 1 {
			write(t, db, audit.Entry{UnitID: "u2", Action: "plan.edit", Object: "plan/2", At: at})
		}
		seal(t, db, at.Add(time.Hour))
	}
}

func TestADayIsSealedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		sealedDays(t, db)
		seals, err := audit.Seals(t.Context(), db, 10)
		if err != nil || len(seals) != 3 || seals[0].Chains != 2 || seals[1].Chains != 1 || seals[0].Day.Day != 14 {
			t.Fatalf("the seals are %+v, %v", seals, err)
		}
		if again := seal(t, db, nineOClock.AddDate(0, 0, 2).Add(2*time.Hour)); again != seals[0] {
			t.Errorf("sealed again, the day has %+v, not %+v", again, seals[0])
		}
		report, err := audit.VerifyAll(t.Context(), db)
		if err != nil || report.Chains != 2 || report.Lines != 5 || report.Seals != 3 || len(report.Broken) != 0 {
			t.Errorf("looked at, all is %+v, %v", report, err)
		}
	})
}

// rehash is what somebody does who can write the database and knows the code:
// the changed chain is whole in itself, and only the seals show it.
const rehash = `DELETE FROM audit_lines WHERE unit_id = 'u1';
DELETE FROM audit_heads WHERE unit_id = 'u1'`

func TestSealsCatchWhatTheChainsCannot(t *testing.T) {
	tests := []struct {
		name, sql string
		unitID    string
	}{
		{"the whole chain taken out", rehash, "u1"},
		{"the last line taken out with its head", `DELETE FROM audit_lines WHERE unit_id = 'u2' AND seq = 2; UPDATE audit_heads SET seq = 1, hash = (SELECT hash FROM audit_lines WHERE unit_id = 'u2' AND seq = 1) WHERE unit_id = 'u2'`, "u2"},
		{"a sealed head changed", `UPDATE audit_sealed_heads SET hash = 'x' WHERE unit_id = 'u1' AND day = '2024-03-13'`, ""},
		{"a sealed head taken out", `DELETE FROM audit_sealed_heads WHERE unit_id = 'u2' AND day = '2024-03-12'`, ""},
		{"a sealed head put in", `INSERT INTO audit_sealed_heads VALUES ('u3', '2024-03-13', 1, 'x')`, ""},
		{"a seal taken out", `DELETE FROM audit_seals WHERE day = '2024-03-13'`, ""},
		{"a seal changed", `UPDATE audit_seals SET hash = 'x' WHERE day = '2024-03-14'`, ""},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				sealedDays(t, db)
				run(t, db, test.sql)
				_, err := audit.VerifySeals(t.Context(), db)
				var wrong *audit.SealError
				if !errors.As(err, &wrong) || wrong.UnitID != test.unitID {
					t.Errorf("the seals say %v", err)
				}
				report, err := audit.VerifyAll(t.Context(), db)
				if err != nil || len(report.Broken) == 0 {
					t.Errorf("looked at, all is %+v, %v", report, err)
				}
				for _, table := range []string{"audit_lines", "audit_heads", "audit_seals", "audit_sealed_heads"} {
					run(t, db, "DELETE FROM "+table)
				}
			})
		}
	})
}
