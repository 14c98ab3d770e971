package plan

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

func TestWeekIsMondayToSunday(t *testing.T) {
	for day, want := range map[clock.Date][2]clock.Date{
		on(3, 11):                 {on(3, 11), on(3, 17)},                  // a Monday
		on(3, 12):                 {on(3, 11), on(3, 17)},                  // a Tuesday
		on(3, 17):                 {on(3, 11), on(3, 17)},                  // a Sunday
		on(2, 29):                 {on(2, 26), on(3, 3)},                   // over a month's end
		on(1, 1):                  {on(1, 1), on(1, 7)},                    // New Year's Day is a Monday
		clock.NewDate(2025, 1, 1): {on(12, 30), clock.NewDate(2025, 1, 5)}, // over a year's end
	} {
		if monday, sunday := Week(day); monday != want[0] || sunday != want[1] {
			t.Errorf("the week of %s is %s to %s", day, monday, sunday)
		}
	}
}

func itemOf(o Occurrence) AgendaItem {
	return AgendaItem{DueTask: DueTask{Task: Task{ID: "t", PlanID: "p", Title: "Báo cáo"}, Occurrence: o}, Year: o.Date.Year}
}

// listed tells in which list of the agenda of a day an occurrence stands.
func listed(tb testing.TB, o Occurrence, today clock.Date) string {
	tb.Helper()
	a := agendaOf([]AgendaItem{itemOf(o)}, today, standardDays(tb))
	found := ""
	for name, list := range map[string][]AgendaItem{
		"overdue": a.Overdue, "today": a.DueToday, "week": a.ThisWeek, "later": a.Later, "waiting": a.Waiting, "done": a.Done,
	} {
		if len(list) > 0 {
			found += name
		}
	}
	return found
}

func TestAgendaPutsEachOccurrenceWhereItIsDue(t *testing.T) {
	tuesday := on(3, 12)
	by := func(month time.Month, day int) Occurrence { return Occurrence{Kind: By, Date: on(month, day)} }
	done := func(o Occurrence, day clock.Date) Occurrence { o.DoneOn = day; return o }
	for _, test := range []struct {
		name       string
		occurrence Occurrence
		today      clock.Date
		want       string
	}{
		{"by Sunday, on the Monday after: still on time", by(3, 10), on(3, 11), "today"},
		{"by Sunday, on the Tuesday after", by(3, 10), tuesday, "overdue"},
		{"by Monday", by(3, 11), tuesday, "overdue"},
		{"last year's", Occurrence{Kind: By, Date: clock.NewDate(2023, 12, 20)}, on(1, 2), "overdue"},
		{"by today", by(3, 12), tuesday, "today"},
		{"before tomorrow ends today", Occurrence{Kind: Before, Date: on(3, 13)}, tuesday, "today"},
		{"before today ended yesterday", Occurrence{Kind: Before, Date: on(3, 12)}, tuesday, "overdue"},
		{"by Friday", by(3, 15), tuesday, "week"},
		{"by Saturday moves to the next week", by(3, 16), tuesday, "later"},
		{"before Monday ends on Sunday, which does not move", Occurrence{Kind: Before, Date: on(3, 18)}, tuesday, "week"},
		{"before Monday, seen on that Sunday", Occurrence{Kind: Before, Date: on(3, 18)}, on(3, 17), "today"},
		{"by next Monday", by(3, 18), tuesday, "later"},
		{"by Monday, seen on Sunday: another week", by(3, 18), on(3, 17), "later"},
		{"by a Saturday that is worked", by(5, 4), on(5, 2), "week"},
		{"by the second day of Tết moves behind it", by(2, 9), on(2, 7), "later"},
		{"by the day before Tết", by(2, 7), on(2, 5), "week"},
		{"on a day of Tết nothing is overdue that became due in it", by(2, 9), on(2, 14), "week"},
		{"a period that ends this week", Occurrence{Kind: Period, From: on(1, 1), Date: on(3, 14)}, tuesday, "week"},
		{"in thirty days", by(4, 11), tuesday, "later"},
		{"in thirty-one days", by(4, 12), tuesday, ""},
		{"before the day in thirty-one days", Occurrence{Kind: Before, Date: on(4, 12)}, tuesday, "later"},
		{"handed in early", Occurrence{Kind: By, Date: on(12, 1), Stage: HandedIn, HandedOn: on(3, 11)}, tuesday, "waiting"},
		{"handed in late", Occurrence{Kind: By, Date: on(3, 1), Stage: HandedIn, HandedOn: on(3, 11)}, tuesday, "waiting"},
		{"put off to Friday", Occurrence{Kind: By, Date: on(3, 1), PostponedTo: on(3, 15)}, tuesday, "week"},
		{"done on time", done(by(3, 10), on(3, 8)), tuesday, "done"},
		{"done late", done(by(3, 5), on(3, 8)), tuesday, "done"},
		{"done before it was due", done(by(12, 1), on(3, 11)), tuesday, "done"},
	} {
		if got := listed(t, test.occurrence, test.today); got != test.want {
			t.Errorf("%s: listed under %q, want %q", test.name, got, test.want)
		}
	}
}

func TestAgendaIsInTheOrderOfItsDays(t *testing.T) {
	days := standardDays(t)
	item := func(id string, position int, o Occurrence) AgendaItem {
		i := itemOf(o)
		i.Occurrence.ID, i.Task.Position = id, position
		return i
	}
	a := agendaOf([]AgendaItem{
		item("thursday", 1, Occurrence{Kind: By, Date: on(3, 14)}),
		item("late", 2, Occurrence{Kind: By, Date: on(3, 8)}),
		item("later task", 9, Occurrence{Kind: By, Date: on(3, 13)}),
		item("earlier task", 3, Occurrence{Kind: By, Date: on(3, 13)}),
		item("latest", 4, Occurrence{Kind: By, Date: on(3, 1)}),
		item("done first", 5, Occurrence{Kind: By, Date: on(3, 1), DoneOn: on(3, 7)}),
		item("done last", 6, Occurrence{Kind: By, Date: on(3, 1), DoneOn: on(3, 11)}),
		item("next Tuesday", 7, Occurrence{Kind: By, Date: on(3, 19)}),
		item("in two weeks", 8, Occurrence{Kind: By, Date: on(3, 26)}),
	}, on(3, 12), days)
	ids := func(items []AgendaItem) (ids []string) {
		for _, i := range items {
			ids = append(ids, i.Occurrence.ID)
		}
		return ids
	}
	for name, lists := range map[string][2][]string{
		"overdue":   {ids(a.Overdue), {"latest", "late"}},
		"this week": {ids(a.DueThisWeek()), {"earlier task", "later task", "thursday"}},
		"next week": {ids(a.DueNextWeek()), {"next Tuesday"}},
		"later":     {ids(a.Later), {"next Tuesday", "in two weeks"}},
		"done":      {ids(a.Done), {"done last", "done first"}},
	} {
		if diff := cmp.Diff(lists[1], lists[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if left := a.Overdue[0].Left; left != -7 {
		t.Errorf("what was due on 1/3 is %d working days off, want -7", left)
	}
}

// genYear draws a year of tasks with leads, fields and times, some done.
func genYear(t *rapid.T, days WorkingDays) Year {
	y := Year{Year: 2024, Today: on(3, 12), Days: days}
	some := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	for i := range rapid.IntRange(0, 12).Draw(t, "tasks") {
		task := Task{
			ID: string(rune('a' + i)), Position: i, PlanID: some("plan", "p", "q"), SectionTitle: some("field", "", "Thể chế", "Thủ tục"),
			LeadPostID: some("post", "", "post"), LeadText: some("lead", "", "Văn phòng", "Tư pháp"),
		}
		for range rapid.IntRange(0, 4).Draw(t, "times") {
			o := Occurrence{
				Kind: rapid.SampledFrom([]DueKind{By, Before, Period}).Draw(t, "kind"),
				Date: on(2, 20).AddDays(rapid.IntRange(0, 60).Draw(t, "day")),
			}
			o.AssigneeID, o.Proofs = some("assignee", "", "", "lan", "hoa"), rapid.IntRange(0, 1).Draw(t, "proofs")
			if o.Proofs > 0 {
				o.ProvedOn = on(2, 19) // the first piece came before today
			}
			day := on(3, 12).AddDays(-rapid.IntRange(0, 20).Draw(t, "ago"))
			switch o.Stage = rapid.SampledFrom(Stages).Draw(t, "stage"); o.Stage {
			case HandedIn:
				o.HandedOn = day
			case Accepted:
				o.HandedOn, o.DoneOn = day, day
			}
			if rapid.Bool().Draw(t, "postponed") {
				o.PostponedTo = o.Date.AddDays(rapid.IntRange(1, 40).Draw(t, "by"))
			}
			task.Occurrences = append(task.Occurrences, o)
		}
		y.Tasks = append(y.Tasks, task)
	}
	return y
}

func TestEveryCountLeadsToWhatItCounts(t *testing.T) {
	days := standardDays(t)
	rapid.Check(t, func(t *rapid.T) {
		y := genYear(t, days)
		var items []AgendaItem
		for _, task := range y.Tasks {
			for _, o := range task.Occurrences {
				items = append(items, AgendaItem{DueTask: DueTask{Task: task, Occurrence: o}, Year: y.Year})
			}
		}
		a := agendaOf(items, y.Today, days)
		// found counts what the page of the year lists at the filter's address.
		found := func(f Filter) int { return y.Narrow(FilterFrom(f.Values())).Tally().Total() }
		a.Unproved = slices.DeleteFunc(slices.Clone(items), func(i AgendaItem) bool { return !i.Occurrence.Unproved() })
		check := func(counts []AgendaCount) {
			var all AgendaCount
			for _, c := range counts {
				for what, pair := range map[string][2]int{
					"overdue": {c.Overdue, found(c.OverdueFilter())}, "this week": {c.ThisWeek, found(c.WeekFilter(y.Today))},
					"later": {c.Later, found(c.LaterFilter(y.Today))}, "waiting": {c.Waiting, found(c.WaitingFilter())},
					"returned": {c.Returned, found(c.ReturnedFilter())}, "unproved": {c.Unproved, found(c.UnprovedFilter())},
				} {
					if pair[0] != pair[1] {
						t.Fatalf("%d are %s of %+v, the year lists %d", pair[0], what, c, pair[1])
					}
				}
				all.Overdue, all.ThisWeek, all.Later = all.Overdue+c.Overdue, all.ThisWeek+c.ThisWeek, all.Later+c.Later
				all.Waiting, all.Returned, all.Unproved = all.Waiting+c.Waiting, all.Returned+c.Returned, all.Unproved+c.Unproved
			}
			if want := (AgendaCount{
				Overdue: len(a.Overdue), ThisWeek: len(a.DueThisWeek()), Later: len(a.Later),
				Waiting: len(a.Waiting), Returned: len(a.Returned()), Unproved: len(a.Unproved),
			}); all != want {
				t.Fatalf("counted are %+v of %+v", all, want)
			}
		}
		check(a.ByWorker())
		check(a.BySection())
		check(a.ByYear())
	})
}

func TestFilterSurvivesItsAddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := func(name string) clock.Date {
			if rapid.Bool().Draw(t, name+"?") {
				return clock.Date{}
			}
			return on(1, 1).AddDays(rapid.IntRange(0, 365).Draw(t, name))
		}
		f := Filter{
			Lead: rapid.SampledFrom([]string{"", Unnamed, "Tư pháp - HT"}).Draw(t, "lead"), Open: rapid.Bool().Draw(t, "open"),
			From: day("from"), Until: day("until"), Stage: rapid.SampledFrom(append(Stages, "")).Draw(t, "stage"),
			Assignee: rapid.SampledFrom([]string{"", Unnamed, "0190"}).Draw(t, "assignee"), Unproved: rapid.Bool().Draw(t, "unproved"), State: rapid.SampledFrom(append(States, "")).Draw(t, "state"),
		}
		if got := FilterFrom(f.Values()); got != f {
			t.Fatalf("%+v comes back as %+v", f, got)
		}
	})
}
