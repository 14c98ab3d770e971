package trials_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/trials"
)

// program builds Vidan once for all trials of a test program.
var built string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "vidan-trials-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if built, err = trials.Build(context.Background(), folder); err != nil {
		panic(err)
	}
	return m.Run()
}

// A few of the kills of `make crash`, on both databases.
func TestAKilledProgramLosesNothing(t *testing.T) {
	for name, address := range map[string]string{"sqlite": "", "postgres": storetest.PostgresURL(t)} {
		t.Run(name, func(t *testing.T) {
			place := trials.Place{Program: built, Data: t.TempDir(), DatabaseURL: address}
			report, err := trials.Crash{Kills: 4, Seed: 1}.Run(t.Context(), place)
			if err != nil {
				t.Fatal(err)
			}
			t.Log(report)
			if len(report.Wrong) > 0 || report.Acknowledged < 20 || report.Refused > 0 {
				t.Errorf("after %d kills: %s", report.Kills, report)
			}
		})
	}
}

// The database is gone for a moment: who asks is told to come again, and all
// goes on by itself.
func TestADatabaseThatGoesAwayComesBack(t *testing.T) {
	report, err := trials.Outage{Gone: 2 * time.Second, Seed: 1}.Run(t.Context(), built, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(report)
	if len(report.Wrong) > 0 {
		t.Error(report)
	}
}

// The primary dies while people write, and its standby goes on.
func TestAStandbyTakesOver(t *testing.T) {
	report, err := trials.Failover{Before: 2 * time.Second, After: 4 * time.Second, Seed: 1}.Run(t.Context(), built, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(report)
	if len(report.Wrong) > 0 {
		t.Error(report)
	}
}
