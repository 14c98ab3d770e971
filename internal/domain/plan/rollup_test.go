package plan

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// drawYearTasks draws the tasks of a unit's year, with all that makes a state.
func drawYearTasks(t *rapid.T, unitID string, year int) []Task {
	sections := []string{"Cải cách thể chế", "CẢI CÁCH THỂ CHẾ", " cải  cách thể chế", "Xây dựng chính quyền số", ""}
	day := func(label string) clock.Date {
		return clock.NewDate(year, time.Month(rapid.IntRange(-1, 15).Draw(t, label+" month")), rapid.IntRange(1, 31).Draw(t, label+" day"))
	}
	var tasks []Task
	for i := range rapid.IntRange(0, 8).Draw(t, "tasks") {
		task := Task{
			UnitID: unitID, ID: fmt.Sprintf("%s-%d", unitID, i), PlanID: unitID, Position: i + 1, Title: "Việc", Kind: By, Version: 1,
			SectionTitle: rapid.SampledFrom(sections).Draw(t, "section"),
		}
		if rapid.Bool().Draw(t, "withdrawn") {
			task.WithdrawnOn = day("withdrawn")
		}
		for j := range rapid.IntRange(0, 4).Draw(t, "occurrences") {
			o := Occurrence{
				UnitID: unitID, ID: fmt.Sprintf("%s-%d", task.ID, j), PlanID: unitID, TaskID: task.ID, Position: j + 1, Version: 1,
				Kind: rapid.SampledFrom([]DueKind{By, Before, Period}).Draw(t, "kind"), Date: day("due"),
			}
			if rapid.Bool().Draw(t, "handed in") {
				o.HandedOn = day("handed in")
				if rapid.Bool().Draw(t, "accepted") {
					o.DoneOn = o.HandedOn
				}
			}
			if rapid.Bool().Draw(t, "proved") {
				o.ProvedOn = day("proved")
			}
			if rapid.Bool().Draw(t, "put off") {
				o.PostponedTo = day("put off")
			}
			task.Occurrences = append(task.Occurrences, o)
		}
		tasks = append(tasks, task)
	}
	return tasks
}

// What is kept of a year, read back and counted as of any day, is what the
// plain loop over its occurrences counts.
func TestRollupEqualsTheLoop(t *testing.T) {
	days := standardDays(t)
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.SampledFrom([]int{1999, 2024, 2025}).Draw(t, "year")
		tasks := drawYearTasks(t, "u", year)
		count := CountYear("u", year, tasks)
		kept, err := decodeCount("u", year, encodeCount(count))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(count, kept, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("kept and read back:\n%s", diff)
		}
		on := clock.NewDate(year, time.Month(rapid.IntRange(-1, 14).Draw(t, "month")), rapid.IntRange(1, 31).Draw(t, "day"))
		expectLoop(t, kept, tasks, on, days)
	})
}

func expectLoop(t interface{ Fatalf(string, ...any) }, count YearCount, tasks []Task, on clock.Date, days WorkingDays) {
	states := NewStateTable(count.Year, on, days)
	var all StateCounts
	number, undated, unproved := 0, 0, 0
	for _, f := range count.Fields {
		unproved += states.Unproved(f)
		counts := states.Count(f)
		all.Add(counts)
		number, undated = number+f.Tasks, undated+f.Undated
		inField := slices.DeleteFunc(slices.Clone(tasks), func(t Task) bool { return FieldKey(t.SectionTitle) != f.Key })
		expectTally(t, f.Key, counts, TallyOn(asPlanned(inField), on, days))
	}
	expectTally(t, "all fields", all, TallyOn(asPlanned(tasks), on, days))
	loose, bare := 0, 0
	for _, task := range tasks {
		for _, o := range task.Occurrences {
			if o.UnprovedOn(on) {
				bare++
			}
		}
		if len(task.Occurrences) == 0 && task.WithdrawnOn.IsZero() {
			loose++
		}
	}
	if number != len(tasks) || undated != loose || unproved != bare {
		t.Fatalf("%d tasks, %d without dates, %d occurrences without evidence; want %d, %d, %d", number, undated, unproved, len(tasks), loose, bare)
	}
}

func expectTally(t interface{ Fatalf(string, ...any) }, what string, got StateCounts, want Tally) {
	for _, s := range States {
		if got.Of(s) != want[s] {
			t.Fatalf("%s: %d are %s, the loop counts %d", what, got.Of(s), s, want[s])
		}
	}
	if got.Total() != want.Total() || got.Done() != want.Done() {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
}

// The database counts as CountYear does.
func TestDatabaseCountsAsTheLoop(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		round := 0
		rapid.Check(t, func(rt *rapid.T) {
			round++
			unitID := fmt.Sprintf("unit-%d", round)
			tasks := drawYearTasks(rt, unitID, 2024)
			err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				if err := insertPlan(ctx, tx, Plan{UnitID: unitID, ID: unitID, Year: 2024, Kind: Reform, Title: "Kế hoạch", Version: 1, CreatedAt: time.Now()}); err != nil {
					return err
				}
				return insertTasks(ctx, tx, 2024, tasks)
			})
			if err != nil {
				rt.Fatal(err)
			}
			counts, err := countUnits(t.Context(), db, []string{unitID}, 2024)
			if err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff([]YearCount{CountYear(unitID, 2024, tasks)}, counts, cmpopts.EquateEmpty()); diff != "" {
				rt.Fatal(diff)
			}
		})
	})
}

func TestStateOrderIsThatOfStates(t *testing.T) {
	if !slices.Equal(stateOrder[:], States) {
		t.Errorf("%v, want %v", stateOrder, States)
	}
}

func TestBrokenRollupsAreRefused(t *testing.T) {
	whole := encodeCount(CountYear("u", 2024, []Task{{SectionTitle: "A", Occurrences: []Occurrence{{Kind: By, Date: on(3, 12)}}}}))
	for n := range whole {
		if _, err := decodeCount("u", 2024, whole[:n]); err == nil {
			t.Errorf("%d of %d bytes were read", n, len(whole))
		}
	}
	if _, err := decodeCount("u", 2024, append(whole, 0)); err == nil {
		t.Error("more than the whole was read")
	}
	if _, err := decodeCount("u", 2024, append([]byte{rollupFormat + 1}, whole[1:]...)); err == nil {
		t.Error("another format was read")
	}
}
