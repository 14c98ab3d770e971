package plan

import (
	"context"
	"sync"

	"github.com/vidan-vn/vidan/internal/platform/audit"
)

// yearsKept is how many years of units are kept in memory: some 100 kB each.
const yearsKept = 64

type yearKey struct {
	unitID string
	year   int
}

// A shelvedYear is a unit's year as it was at a line of the unit's trail. Every
// act writes a line within its own transaction, so that it is right as long as
// no line is newer. It is shared between readers and never changed.
type shelvedYear struct {
	// mu lets one reader bring it up to date while others wait.
	mu     sync.Mutex
	filled bool
	seq    int64
	plans  []Plan
	tasks  []Task
}

// wholeYear returns the plans and the tasks of a unit's year, for reading only.
func (a *Actions) wholeYear(ctx context.Context, unitID string, year int) ([]Plan, []Task, error) {
	kept := a.years.Take(yearKey{unitID, year})
	kept.mu.Lock()
	defer kept.mu.Unlock()
	// The number is read before what it stands for: at worst something is read
	// twice.
	seq, err := audit.Last(ctx, a.db, unitID)
	if err != nil {
		return nil, nil, err
	}
	if kept.filled && kept.seq == seq {
		return kept.plans, kept.tasks, nil
	}
	plans, err := selectYearPlans(ctx, a.db, unitID, year)
	if err != nil {
		return nil, nil, err
	}
	tasks, err := selectYearTasks(ctx, a.db, unitID, year, nil)
	if err != nil {
		return nil, nil, err
	}
	kept.filled, kept.seq, kept.plans, kept.tasks = true, seq, plans, tasks
	return plans, tasks, nil
}
