package plan

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// keepPlan writes a plan of a unit's year with one task for each time; odd
// ones are led by "post".
func keepPlan(t *testing.T, db *store.DB, unitID string, year int, times ...Occurrence) {
	t.Helper()
	p := Plan{UnitID: unitID, ID: store.NewID(), Year: year, Kind: Reform, Title: fmt.Sprint("Kế hoạch ", year), Version: 1, CreatedAt: time.Date(year, 1, 5, 0, 0, 0, 0, time.UTC)}
	var tasks []Task
	for i, o := range times {
		task := Task{UnitID: unitID, ID: store.NewID(), PlanID: p.ID, Position: i + 1, No: fmt.Sprint(i + 1), Title: "Báo cáo", Products: []string{"Báo cáo"}, Kind: By, Version: 1}
		if i%2 == 1 {
			task.LeadPostID, task.LeadText = "post", "Tư pháp - HT"
		}
		o.UnitID, o.ID, o.PlanID, o.TaskID, o.Position, o.Version = unitID, store.NewID(), p.ID, task.ID, 1, 1
		task.Occurrences = []Occurrence{o}
		tasks = append(tasks, task)
	}
	err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		if err := insertPlan(ctx, tx, p); err != nil {
			return err
		}
		return insertTasks(ctx, tx, year, tasks)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAgendaOfOneUnitOverYears(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		own, other := unit.Unit{ID: store.NewID(), Code: "as"}, unit.Unit{ID: store.NewID()}
		before := func(day int) clock.Date { return clock.NewDate(2023, 12, day) }
		keepPlan(t, db, own.ID, 2023,
			Occurrence{Kind: By, Date: before(20)}, // still open
			Occurrence{Kind: By, Date: before(22), DoneOn: on(1, 2)},
			Occurrence{Kind: By, Date: before(1), DoneOn: before(1)},
		)
		keepPlan(t, db, own.ID, 2024,
			Occurrence{Kind: By, Date: on(1, 3)},
			Occurrence{Kind: By, Date: on(1, 5)},
			Occurrence{Kind: Before, Date: on(2, 3)}, // ends in thirty days
			Occurrence{Kind: By, Date: on(12, 1)},
		)
		keepPlan(t, db, other.ID, 2024, Occurrence{Kind: By, Date: on(1, 3)})
		a := &Actions{db: db, clock: clock.On(on(1, 3)), calendars: OneCalendar{standardDays(t)}}
		for post, want := range map[string]string{
			"":     "overdue 2023-12-20 of 2023; today 2024-01-03 of 2024; week 2024-01-05 of 2024; later 2024-02-02 of 2024; done 2023-12-22 of 2023",
			"post": "week 2024-01-05 of 2024; done 2023-12-22 of 2023",
			"none": "",
		} {
			agenda, err := a.Agenda(t.Context(), account.ByProgram(own), Whose{PostID: post})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, list := range []struct {
				name  string
				items []AgendaItem
			}{{"overdue", agenda.Overdue}, {"today", agenda.DueToday}, {"week", agenda.ThisWeek}, {"later", agenda.Later}, {"done", agenda.Done}} {
				for _, i := range list.items {
					got = append(got, fmt.Sprintf("%s %s of %d", list.name, i.LastDay, i.Year))
					if i.Task.Title != "Báo cáo" || len(i.Task.Products) != 1 || i.Occurrence.TaskID != i.Task.ID {
						t.Errorf("an item has lost its task: %+v", i)
					}
				}
			}
			if strings.Join(got, "; ") != want {
				t.Errorf("the agenda of post %q:\n got %s\nwant %s", post, strings.Join(got, "; "), want)
			}
		}
		_, err := a.Agenda(t.Context(), account.Visit{Unit: own}, Whose{})
		if err == nil {
			t.Error("somebody without the right sees the agenda")
		}
	})
}

func TestCalendarOfAPostOverYears(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		own := unit.Unit{ID: store.NewID(), Code: "as"}
		for _, year := range []int{2022, 2023, 2024, 2025, 2026} {
			keepPlan(t, db, own.ID, year,
				Occurrence{Kind: By, Date: clock.NewDate(year, 5, 6)}, Occurrence{Kind: By, Date: clock.NewDate(year, 6, 7)})
		}
		a := &Actions{db: db, clock: clock.On(on(3, 12)), calendars: OneCalendar{standardDays(t)}}
		for post, want := range map[string]string{
			"post": "2025-06-07 2024-06-07 2023-06-07",
			"":     "2025-05-06 2025-06-07 2024-05-06 2024-06-07 2023-05-06 2023-06-07",
			"none": "",
		} {
			events, err := a.CalendarOf(t.Context(), account.ByProgram(own), Whose{PostID: post}, "https://vidan.example")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range events {
				got = append(got, e.Day.String())
				if !strings.HasPrefix(e.URL, "https://vidan.example/u/as/tasks/") {
					t.Errorf("an event leads to %s", e.URL)
				}
			}
			if strings.Join(got, " ") != want {
				t.Errorf("the calendar of post %q has %v, want %s", post, got, want)
			}
		}
	})
}

// TestAgendaIsFoundByItsIndex makes enough rows that a database would rather
// read an index than all of them, and asks it how it goes about the queries.
func TestAgendaIsFoundByItsIndex(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var unitID string
		for range 40 {
			unitID = store.NewID()
			times := make([]Occurrence, 100)
			for i := range times {
				times[i] = Occurrence{Kind: By, Date: on(1, 1).AddDays(3 * i)}
				if i < 80 {
					times[i].DoneOn = times[i].Date
				}
			}
			keepPlan(t, db, unitID, 2024, times...)
		}
		err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewRaw("ANALYZE").Exec(ctx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, q := range map[string]*bun.SelectQuery{
			"open": openQuery(db.Reader(), unitID, Whose{}, on(10, 30)), "open of a post": openQuery(db.Reader(), unitID, Whose{PostID: "post"}, on(10, 30)),
			"waiting": waitingQuery(db.Reader(), unitID),
			"done":    doneQuery(db.Reader(), unitID, Whose{}, on(3, 1), on(3, 12)),
		} {
			if how := explained(t, db, q); !strings.Contains(how, "occurrences_open") && !strings.Contains(how, "occurrences_waiting") {
				t.Errorf("%s is found without the index:\n%s", name, how)
			}
		}
	})
}

func explained(t *testing.T, db *store.DB, q *bun.SelectQuery) string {
	t.Helper()
	explain := "EXPLAIN "
	if db.Dialect() == store.SQLite {
		explain = "EXPLAIN QUERY PLAN "
	}
	rows, err := db.Reader().QueryContext(t.Context(), explain+q.String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // only read
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprint(*values[len(values)-1].(*any)))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}
