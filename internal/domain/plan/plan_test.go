package plan

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

// on is a day of 2024, the seed's year.
func on(month time.Month, day int) clock.Date { return clock.NewDate(2024, month, day) }

func standardDays(tb testing.TB) *workday.Calendar {
	tb.Helper()
	days, err := workday.Standard()
	if err != nil {
		tb.Fatal(err)
	}
	return days
}

func TestLastDay(t *testing.T) {
	days := standardDays(t)
	for _, test := range []struct {
		name       string
		occurrence Occurrence
		want       clock.Date
	}{
		{"by a working day", Occurrence{Kind: By, Date: on(3, 12)}, on(3, 12)},
		{"by a Saturday", Occurrence{Kind: By, Date: on(3, 16)}, on(3, 18)},
		{"by a Sunday", Occurrence{Kind: By, Date: on(3, 10)}, on(3, 11)},
		{"by a Saturday that is worked", Occurrence{Kind: By, Date: on(5, 4)}, on(5, 4)},
		{"by a day of Tết", Occurrence{Kind: By, Date: on(2, 9)}, on(2, 15)},
		{"by the Sunday before two days off", Occurrence{Kind: By, Date: on(9, 1)}, on(9, 4)},
		{"by the last day of a year, then New Year's Day", Occurrence{Kind: By, Date: clock.NewDate(2023, 12, 30)}, on(1, 2)},
		{"before a working day", Occurrence{Kind: Before, Date: on(1, 10)}, on(1, 9)},
		{"before a Monday: the Sunday does not move", Occurrence{Kind: Before, Date: on(3, 11)}, on(3, 10)},
		{"before a month", Occurrence{Kind: Before, Date: on(12, 1)}, on(11, 30)},
		{"before the first of March of a leap year", Occurrence{Kind: Before, Date: on(3, 1)}, on(2, 29)},
		{"a period that ends on a working day", Occurrence{Kind: Period, From: on(4, 1), Date: on(10, 31)}, on(10, 31)},
		{"a period that ends on a Sunday", Occurrence{Kind: Period, From: on(1, 1), Date: on(6, 30)}, on(7, 1)},
	} {
		if got := test.occurrence.LastDay(days); got != test.want {
			t.Errorf("%s: the last day is %s, want %s", test.name, got, test.want)
		}
	}
}

// closed is an office that never opens.
type closed struct{}

func (closed) Working(clock.Date) bool            { return false }
func (closed) Between(clock.Date, clock.Date) int { return 0 }

func TestLastDayWithoutWorkingDaysIsTheDayItself(t *testing.T) {
	o := Occurrence{Kind: By, Date: on(3, 12)}
	if got := o.LastDay(closed{}); got != o.Date {
		t.Errorf("the last day is %s, want %s", got, o.Date)
	}
}

func TestStateOn(t *testing.T) {
	days := standardDays(t)
	by := func(date, done clock.Date) Occurrence { return Occurrence{Kind: By, Date: date, DoneOn: done} }
	before := func(date, done clock.Date) Occurrence { return Occurrence{Kind: Before, Date: date, DoneOn: done} }
	open := clock.Date{}
	for _, test := range []struct {
		name       string
		occurrence Occurrence
		today      clock.Date
		want       State
	}{
		{"exactly five working days ahead", by(on(3, 19), open), on(3, 12), Soon},
		{"six working days ahead", by(on(3, 20), open), on(3, 12), NotYet},
		{"five working days ahead over Tết", by(on(2, 21), open), on(2, 7), Soon},
		{"six working days ahead over Tết", by(on(2, 22), open), on(2, 7), NotYet},
		{"on the last day", by(on(3, 12), open), on(3, 12), Soon},
		{"on the day after", by(on(3, 12), open), on(3, 13), Overdue},
		{"a Saturday's, on that Monday", by(on(3, 16), open), on(3, 18), Soon},
		{"a Saturday's, on that Tuesday", by(on(3, 16), open), on(3, 19), Overdue},
		{"before a day, on the day before", before(on(3, 13), open), on(3, 12), Soon},
		{"before a day, on the day", before(on(3, 13), open), on(3, 13), Overdue},
		{"done on the day", by(on(3, 12), on(3, 12)), on(3, 20), DoneOnTime},
		{"done early", by(on(12, 31), on(3, 1)), on(3, 12), DoneOnTime},
		{"a Sunday's, done on the Monday", by(on(3, 10), on(3, 11)), on(3, 12), DoneOnTime},
		{"a Sunday's, done on the Tuesday", by(on(3, 10), on(3, 12)), on(3, 12), DoneLate},
		{"before a day, done on it", before(on(1, 10), on(1, 10)), on(3, 12), DoneLate},
		{"before a day, done the day before", before(on(1, 10), on(1, 9)), on(3, 12), DoneOnTime},
		{"done on a day to come, as seen earlier", by(on(3, 12), on(3, 15)), on(3, 13), Overdue},
		{"done on a day to come, as seen before it was due", by(on(3, 12), on(3, 15)), on(3, 11), Soon},
	} {
		if got := test.occurrence.StateOn(test.today, days); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestTally(t *testing.T) {
	tasks := []Task{
		{Occurrences: []Occurrence{{Kind: By, Date: on(3, 1)}, {Kind: By, Date: on(3, 13)}, {Kind: By, Date: on(6, 3)}}},
		{},
		{Occurrences: []Occurrence{{Kind: By, Date: on(1, 5), DoneOn: on(1, 5)}, {Kind: By, Date: on(1, 5), DoneOn: on(2, 5)}}},
	}
	tally := TallyOn(tasks, on(3, 12), standardDays(t))
	want := Tally{Overdue: 1, Soon: 1, NotYet: 1, DoneOnTime: 1, DoneLate: 1}
	if diff := cmp.Diff(want, tally); diff != "" {
		t.Error(diff)
	}
	if tally.Total() != 5 || tally.Done() != 2 {
		t.Errorf("total %d, done %d", tally.Total(), tally.Done())
	}
}

func TestSortOccurrences(t *testing.T) {
	occurrences := []Occurrence{
		{ID: "c", Position: 2, Date: on(3, 5)}, {ID: "d", Position: 1, Date: on(6, 5)},
		{ID: "a", Position: 9, Date: on(1, 5)}, {ID: "b", Position: 1, Date: on(3, 5)},
	}
	SortOccurrences(occurrences)
	var order []string
	for _, o := range occurrences {
		order = append(order, o.ID)
	}
	if want := []string{"a", "b", "c", "d"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}
