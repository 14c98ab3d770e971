package plan

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// Whatever a filter holds comes back from the address that it wrote.
func TestFilterComesBackFromItsAddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Filter{
			PlanID: rapid.String().Draw(t, "plan"), Lead: rapid.String().Draw(t, "lead"),
			Section: rapid.String().Draw(t, "section"), Query: rapid.String().Draw(t, "query"),
			State: rapid.SampledFrom(append([]State{""}, States...)).Draw(t, "state"),
			Month: time.Month(rapid.IntRange(0, 12).Draw(t, "month")),
		}
		values, err := url.ParseQuery(want.Values().Encode())
		if err != nil {
			t.Fatal(err)
		}
		got := FilterFrom(values)
		if got != want || got.IsZero() != (len(values) == 0) {
			t.Fatalf("%+v came back as %+v", want, got)
		}
	})
}

func TestFilterFromForgetsWhatItDoesNotKnow(t *testing.T) {
	for _, query := range []string{"", "state=late", "month=0", "month=13", "month=-1", "month=x", "month=1.5", "page=2", "STATE=soon"} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := FilterFrom(values); !got.IsZero() {
			t.Errorf("%q gives %+v", query, got)
		}
	}
}

// shownYear has three tasks of two plans, seen on 12 March 2024.
func shownYear(t *testing.T) Year {
	t.Helper()
	occurrence := func(id string, day, done clock.Date) Occurrence {
		return Occurrence{ID: id, Kind: By, Date: day, DoneOn: done}
	}
	open := clock.Date{}
	return Year{
		Year: 2024, Today: on(3, 12), Days: standardDays(t),
		Plans: []Plan{{ID: "reform", Title: "CCHC"}, {ID: "digital", Title: "CĐS"}},
		Tasks: []Task{
			{ID: "a", PlanID: "reform", SectionNo: "I", SectionTitle: "THỂ CHẾ", No: "1", LeadText: "Tư pháp", LeadPostID: "tp", Occurrences: []Occurrence{
				occurrence("a1", on(3, 5), on(3, 4)), occurrence("a2", on(3, 13), open), occurrence("a3", on(6, 5), open),
			}},
			{ID: "b", PlanID: "reform", SectionNo: "II", SectionTitle: "THỦ TỤC", No: "1", LeadText: "Trưởng thôn", Occurrences: []Occurrence{
				occurrence("b1", on(1, 5), on(2, 5)), occurrence("b2", on(3, 1), open),
			}},
			{ID: "c", PlanID: "digital", SectionNo: "I", SectionTitle: "THỂ CHẾ", No: "2", LeadText: "Tư pháp - HT", LeadPostID: "tp"},
		},
	}
}

// contents writes each task with its occurrences: "a:a1,a2".
func contents(tasks []Task) []string {
	var lines []string
	for _, t := range tasks {
		line := t.ID
		for i, o := range t.Occurrences {
			line += map[bool]string{true: ":", false: ","}[i == 0] + o.ID
		}
		lines = append(lines, line)
	}
	return lines
}

func TestNarrow(t *testing.T) {
	for _, test := range []struct {
		name   string
		filter Filter
		want   []string
	}{
		{"nothing", Filter{}, []string{"a:a1,a2,a3", "b:b1,b2", "c"}},
		{"a plan", Filter{PlanID: "digital"}, []string{"c"}},
		{"a post", Filter{Lead: "tp"}, []string{"a:a1,a2,a3", "c"}},
		{"a lead without a post", Filter{Lead: "Trưởng thôn"}, []string{"b:b1,b2"}},
		{"the words of a lead with a post", Filter{Lead: "Tư pháp"}, nil},
		{"a field", Filter{Section: "THỂ CHẾ"}, []string{"a:a1,a2,a3", "c"}},
		{"a month", Filter{Month: time.March}, []string{"a:a1,a2", "b:b2"}},
		{"a month without anything", Filter{Month: time.December}, nil},
		{"overdue", Filter{State: Overdue}, []string{"b:b2"}},
		{"soon", Filter{State: Soon}, []string{"a:a2"}},
		{"not yet", Filter{State: NotYet}, []string{"a:a3"}},
		{"done on time", Filter{State: DoneOnTime}, []string{"a:a1"}},
		{"done late", Filter{State: DoneLate}, []string{"b:b1"}},
		{"a state in a month", Filter{State: Overdue, Month: time.January}, nil},
		{"all together", Filter{PlanID: "reform", Lead: "tp", Section: "THỂ CHẾ", State: Soon, Month: time.March}, []string{"a:a2"}},
		{"a plan that is not there", Filter{PlanID: "x"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			year := shownYear(t)
			if diff := cmp.Diff(test.want, contents(year.Narrow(test.filter).Tasks)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(contents(shownYear(t).Tasks), contents(year.Tasks)); diff != "" {
				t.Errorf("narrowing changed the year itself:\n%s", diff)
			}
		})
	}
}

func TestGroups(t *testing.T) {
	year := shownYear(t)
	summary := func(groups []Group) []string {
		var lines []string
		for _, g := range groups {
			line := g.Key + "|" + g.No + "|" + g.Title + "|" + g.PlanID + "|"
			for _, task := range g.Tasks {
				line += task.ID
			}
			lines = append(lines, line)
		}
		return lines
	}
	bySection := year.BySection()
	want := []string{"THỂ CHẾ|I|THỂ CHẾ|reform|a", "THỦ TỤC|II|THỦ TỤC|reform|b", "THỂ CHẾ|I|THỂ CHẾ|digital|c"}
	if diff := cmp.Diff(want, summary(bySection)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Tally{DoneOnTime: 1, Soon: 1, NotYet: 1}, bySection[0].Tally); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"tp||Tư pháp||ac", "Trưởng thôn||Trưởng thôn||b"}, summary(year.ByLead())); diff != "" {
		t.Error(diff)
	}
}

func TestDaysLeft(t *testing.T) {
	year := shownYear(t)
	for _, test := range []struct {
		o    Occurrence
		want int
	}{
		{Occurrence{Kind: By, Date: on(3, 13)}, 1},
		{Occurrence{Kind: By, Date: on(3, 12)}, 0},
		{Occurrence{Kind: By, Date: on(3, 16)}, 4}, // a Saturday: Monday counts
		{Occurrence{Kind: Before, Date: on(3, 16)}, 3},
		{Occurrence{Kind: By, Date: on(3, 8)}, -2},
	} {
		if got := year.DaysLeft(test.o); got != test.want {
			t.Errorf("%s %s: %d days left, want %d", test.o.Kind, test.o.Date, got, test.want)
		}
	}
}

func TestMonth(t *testing.T) {
	weeks := shownYear(t).Month(time.March)
	first, last := weeks[0][0], weeks[len(weeks)-1][6]
	if first.Date != on(2, 26) || first.Inside || last.Date != on(3, 31) || !last.Inside || len(weeks) != 5 {
		t.Errorf("%d weeks from %s to %s", len(weeks), first.Date, last.Date)
	}
	found := map[string]string{}
	for _, week := range weeks {
		for _, day := range week {
			for _, due := range day.Due {
				found[due.Task.ID+"/"+due.Occurrence.ID] = day.Date.String() + " " + string(due.State)
			}
		}
	}
	want := map[string]string{"a/a1": "2024-03-05 done_on_time", "a/a2": "2024-03-13 soon", "b/b2": "2024-03-01 overdue"}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
}

// Every month of every year is whole weeks from Monday to Sunday in which each
// of its days stands once.
func TestMonthHoldsItsDays(t *testing.T) {
	days := standardDays(t)
	rapid.Check(t, func(t *rapid.T) {
		year := Year{Year: rapid.IntRange(1990, 2200).Draw(t, "year"), Days: days}
		month := time.Month(rapid.IntRange(1, 12).Draw(t, "month"))
		inside := 0
		weeks := year.Month(month)
		day := weeks[0][0].Date
		for _, week := range weeks {
			if week[0].Date.Weekday() != time.Monday || !week[0].Inside && !week[6].Inside {
				t.Fatalf("a week begins on %s", week[0].Date)
			}
			for _, d := range week {
				if d.Date != day {
					t.Fatalf("%s follows, want %s", d.Date, day)
				}
				if d.Inside {
					inside++
				}
				day = day.AddDays(1)
			}
		}
		if want := clock.EndOfMonth(year.Year, month).Day; inside != want {
			t.Fatalf("%d days, want %d", inside, want)
		}
	})
}

func TestYearToShow(t *testing.T) {
	for _, test := range []struct {
		years []int
		want  int
	}{
		{nil, 2024}, {[]int{2025, 2024, 2023}, 2024}, {[]int{2025, 2023}, 2025}, {[]int{2021}, 2021},
	} {
		if got := yearToShow(test.years, 2024); got != test.want {
			t.Errorf("of %v in 2024: %d, want %d", test.years, got, test.want)
		}
	}
}

func TestWhatWasPutOffStandsWithTheOthersOfItsDay(t *testing.T) {
	y := Year{Year: 2024, Today: on(3, 12), Days: standardDays(t), Tasks: []Task{{ID: "a", Occurrences: []Occurrence{
		{ID: "kept", Kind: By, Date: on(3, 20)}, {ID: "moved", Kind: By, Date: on(3, 5), PostponedTo: on(3, 20)},
	}}}}
	if due := y.dueByDay(); len(due[on(3, 20)]) != 2 || len(due[on(3, 5)]) != 0 {
		t.Errorf("due are %v", due)
	}
}
