package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// What is kept of a year is what the database has: after every act, also for
// another process, and however a reader looked at it before.
func TestAKeptYearIsThatOfTheDatabase(t *testing.T) {
	eachHall(t, func(t *testing.T, h hall) {
		ctx := t.Context()
		o, lan, _, khang := h.desks(t)
		processes := map[string]*Actions{"this process": h.Actions, "the other": h.restart(t, h.units)}
		check := func(after string) {
			t.Helper()
			for name, a := range processes {
				for _, f := range []Filter{{Planned: true}, {State: Overdue}, {Query: "bao cao"}, {}} {
					got, err := a.Year(ctx, h.ngan, 2024, f)
					must(t, err)
					tasks, err := selectYearTasks(ctx, h.db, h.ngan.Unit.ID, 2024, searchWords(f.Query))
					must(t, err)
					want := Year{Year: 2024, Today: got.Today, Days: got.Days, Plans: got.Plans, Tasks: tasks}
					f.Query = ""
					want = want.lookedAt(f).Narrow(f)
					if diff := cmp.Diff(want.Tasks, got.Tasks, cmpopts.EquateEmpty()); diff != "" {
						t.Errorf("after %s, in %s, looked at by %+v:\n%s", after, name, f, diff)
					}
				}
			}
		}
		check("the plan was adopted")
		must(t, h.Postpone(ctx, khang, o.ID, Postponement{To: on(12, 30), Reason: "chờ thị xã", Version: 1}))
		check("it was put off")
		must(t, h.HandIn(ctx, lan, o.ID, Handing{On: on(3, 12), Version: 2}))
		check("it was handed in")
		task := h.taskOf(t, h.onlyPlan(t), "I.1")
		must(t, h.RemoveTask(ctx, h.ngan, task.ID, task.Version))
		check("the task was taken out")
		h.takeDraft(t, newDraft("Rà soát"))
		check("another plan came in")
	})
}

func (h hall) onlyPlan(t *testing.T) Plan {
	t.Helper()
	plans, err := h.Plans(t.Context(), h.ngan, 2024)
	must(t, err)
	if len(plans) != 1 {
		t.Fatalf("there are %d plans", len(plans))
	}
	return plans[0]
}
