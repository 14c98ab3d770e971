package notice

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

func standardDays(tb testing.TB) *workday.Calendar {
	tb.Helper()
	days, err := workday.Standard()
	if err != nil {
		tb.Fatal(err)
	}
	return days
}

func date(tb testing.TB, text string) clock.Date {
	tb.Helper()
	d, err := clock.ParseDate(text)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// remindedOn lists the days of a span on which an occurrence is reminded of,
// with the rules.
func remindedOn(rules []Rule, o plan.Occurrence, from, until clock.Date, days plan.WorkingDays) []string {
	var all []string
	for day := from; !day.After(until); day = day.AddDays(1) {
		var names []string
		for _, r := range Due(rules, o, day, days) {
			names = append(names, r.Rule.Name())
		}
		if len(names) > 0 {
			all = append(all, day.String()+" "+strings.Join(names, " "))
		}
	}
	return all
}

func TestWhenPeopleAreReminded(t *testing.T) {
	days := standardDays(t)
	const to = "-concerned"
	for _, c := range []struct {
		name        string
		o           plan.Occurrence
		from, until string
		want        []string
	}{
		{"an ordinary day", plan.Occurrence{Kind: plan.By, Date: date(t, "2024-03-15")}, "2024-03-01", "2024-03-27",
			[]string{"2024-03-08 before-5", "2024-03-14 before-1", "2024-03-15 on_day", "2024-03-18 weekly-1", "2024-03-20 after-3-leaders", "2024-03-25 weekly-1"}},
		{"due on a Saturday, it is due on Monday", plan.Occurrence{Kind: plan.By, Date: date(t, "2024-03-16")}, "2024-03-01", "2024-03-25",
			[]string{"2024-03-11 before-5", "2024-03-15 before-1", "2024-03-18 on_day", "2024-03-21 after-3-leaders", "2024-03-25 weekly-1"}},
		{"due within Tết (8 to 14 February), it is due after it", plan.Occurrence{Kind: plan.By, Date: date(t, "2024-02-10")}, "2024-01-25", "2024-02-27",
			[]string{"2024-02-01 before-5", "2024-02-07 before-1", "2024-02-15 on_day", "2024-02-19 weekly-1", "2024-02-20 after-3-leaders", "2024-02-26 weekly-1"}},
		{"before the first day after Tết: the last working day is before it", plan.Occurrence{Kind: plan.Before, Date: date(t, "2024-02-15")}, "2024-01-25", "2024-02-20",
			[]string{"2024-01-31 before-5", "2024-02-06 before-1", "2024-02-07 on_day", "2024-02-19 weekly-1 after-3-leaders"}},
		{"late over Tết: that Monday's goes out on the first working day, once", plan.Occurrence{Kind: plan.By, Date: date(t, "2024-02-02")}, "2024-02-03", "2024-02-20",
			[]string{"2024-02-05 weekly-1", "2024-02-07 after-3-leaders", "2024-02-15 weekly-1", "2024-02-19 weekly-1"}},
		{"a worked Saturday (4 May, for Monday 29 April) is a working day", plan.Occurrence{Kind: plan.By, Date: date(t, "2024-05-06")}, "2024-04-20", "2024-05-10",
			[]string{"2024-04-25 before-5", "2024-05-04 before-1", "2024-05-06 on_day", "2024-05-09 after-3-leaders"}},
		{"late over a Monday that is off: on Thursday, when offices open", plan.Occurrence{Kind: plan.By, Date: date(t, "2024-04-26")}, "2024-04-27", "2024-05-07",
			[]string{"2024-05-02 weekly-1", "2024-05-04 after-3-leaders", "2024-05-06 weekly-1"}},
		{"over the end of the year", plan.Occurrence{Kind: plan.By, Date: date(t, "2024-12-31")}, "2024-12-20", "2025-01-08",
			[]string{"2024-12-24 before-5", "2024-12-30 before-1", "2024-12-31 on_day", "2025-01-06 weekly-1 after-3-leaders"}},
		{"put off, by the new day", plan.Occurrence{Kind: plan.By, Date: date(t, "2024-03-01"), PostponedTo: date(t, "2024-03-15")}, "2024-02-20", "2024-03-18",
			[]string{"2024-03-08 before-5", "2024-03-14 before-1", "2024-03-15 on_day", "2024-03-18 weekly-1"}},
		{"done", plan.Occurrence{Kind: plan.By, Date: date(t, "2024-03-15"), DoneOn: date(t, "2024-03-01")}, "2024-03-01", "2024-04-01", nil},
		{"handed in", plan.Occurrence{Kind: plan.By, Date: date(t, "2024-03-15"), HandedOn: date(t, "2024-03-01")}, "2024-03-01", "2024-04-01", nil},
	} {
		got := remindedOn(StandardRules(), c.o, date(t, c.from), date(t, c.until), days)
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], to, "")
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

// The same, told as a person would who goes through the days one by one and
// keeps what falls on a day off for the next working day.
func TestDueIsThePlainLoopOverDays(t *testing.T) {
	days := standardDays(t)
	rapid.Check(t, func(t *rapid.T) {
		start := clock.NewDate(2023, 11, 1).AddDays(rapid.IntRange(0, 900).Draw(t, "start"))
		o := plan.Occurrence{
			Kind: rapid.SampledFrom([]plan.DueKind{plan.By, plan.Before}).Draw(t, "kind"),
			Date: start.AddDays(rapid.IntRange(20, 40).Draw(t, "due")),
		}
		rule := Rule{
			When:    rapid.SampledFrom([]When{Before, OnDay, After, Weekly}).Draw(t, "when"),
			Days:    rapid.IntRange(1, MostDays).Draw(t, "days"),
			Weekday: time.Weekday(rapid.IntRange(1, 5).Draw(t, "weekday")), Whom: Concerned,
		}
		end := start.AddDays(90)
		want := plainLoop(rule, o, start.AddDays(-40), end, days)
		got := remindedOn([]Rule{rule}, o, start.AddDays(-40), end, days)
		for i := range got {
			got[i], _, _ = strings.Cut(got[i], " ")
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%s of %s (%s):\n got %q\nwant %q", rule.Name(), o.Date, o.Kind, got, want)
		}
	})
}

func plainLoop(rule Rule, o plan.Occurrence, from, until clock.Date, days *workday.Calendar) []string {
	last := o.LastDay(days)
	final := last // the last day on which something can be done in time
	for !days.Working(final) {
		final = final.AddDays(-1)
	}
	var out []string
	waits := false
	for day := from; !day.After(until); day = day.AddDays(1) {
		switch rule.When {
		case Before:
			waits = day == days.Add(final, -rule.Days)
		case OnDay:
			waits = day == final
		case After:
			waits = day == days.Add(last, rule.Days)
		case Weekly:
			waits = waits || day.Weekday() == rule.Weekday && day.After(last)
		}
		if waits && days.Working(day) {
			out = append(out, day.String())
			waits = false
		}
	}
	return out
}

// addedLater is a calendar to which days off were added.
type addedLater struct {
	*workday.Calendar

	off []clock.Date
}

func (a addedLater) Working(day clock.Date) bool {
	return a.Calendar.Working(day) && !slices.Contains(a.off, day)
}

func (a addedLater) Between(from, to clock.Date) int {
	n := a.Calendar.Between(from, to)
	for _, day := range a.off {
		if a.Calendar.Working(day) && day.After(from) && !day.After(to) {
			n--
		}
	}
	return n
}

// A day off that is added later moves when reminders go out, and leaves them
// the same reminders: what was sent is not sent again.
func TestAHolidayAddedLaterLeavesTheReminderTheSame(t *testing.T) {
	days := standardDays(t)
	o := plan.Occurrence{Kind: plan.By, Date: date(t, "2024-03-15")}
	before := Due(StandardRules(), o, date(t, "2024-03-14"), days)
	later := addedLater{days, []clock.Date{date(t, "2024-03-15")}}
	after := Due(StandardRules(), o, date(t, "2024-03-14"), later)
	moved := Due(StandardRules(), o, date(t, "2024-03-18"), later)
	if len(before) != 1 || !slices.Equal(before, after) {
		t.Errorf("with the day off %v, without %v", after, before)
	}
	if len(moved) != 1 || moved[0].Rule.When != OnDay || moved[0].Of != o.Date {
		t.Errorf("on the day to which it moved: %v", moved)
	}
	if got := Due(StandardRules(), o, date(t, "2024-03-15"), later); len(got) != 0 {
		t.Errorf("on the day off: %v", got)
	}
}

func TestAMissedMorningIsMadeUpFor(t *testing.T) {
	days := standardDays(t)
	o := plan.Occurrence{Kind: plan.By, Date: date(t, "2024-03-15")}
	names := func(day string) string {
		var all []string
		for _, r := range dueLately(StandardRules(), o, date(t, day), days) {
			all = append(all, fmt.Sprintf("%s of %s", r.Rule.Name(), r.Of))
		}
		return strings.Join(all, ", ")
	}
	for day, want := range map[string]string{
		"2024-03-07": "",
		"2024-03-11": "before-5-concerned of 2024-03-15",
		"2024-03-15": "before-5-concerned of 2024-03-15, before-1-concerned of 2024-03-15, on_day-concerned of 2024-03-15",
		"2024-05-17": "weekly-1-concerned of 2024-05-13, after-3-leaders of 2024-03-15",
	} {
		if got := names(day); got != want {
			t.Errorf("on %s: %s, want %s", day, got, want)
		}
	}
}

func TestRulesWithNonsenseAreRefused(t *testing.T) {
	for _, c := range []struct {
		rule Rule
		want error
	}{
		{Rule{When: Before, Days: 0, Whom: Concerned}, ErrRuleDays},
		{Rule{When: Before, Days: -3, Whom: Concerned}, ErrRuleDays},
		{Rule{When: After, Days: 16, Whom: Leaders}, ErrRuleDays},
		{Rule{When: Weekly, Weekday: time.Sunday, Whom: Concerned}, ErrRule},
		{Rule{When: Weekly, Weekday: 99, Whom: Concerned}, ErrRule},
		{Rule{When: "never", Whom: Concerned}, ErrRule},
		{Rule{When: OnDay, Whom: "everybody"}, ErrRule},
		{Rule{}, ErrRule},
		{Rule{When: OnDay, Whom: Leaders}, nil},
		{Rule{When: After, Days: MostDays, Whom: Leaders}, nil},
	} {
		if _, err := CheckRules([]Rule{c.rule}); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.rule, err, c.want)
		}
	}
	var many []Rule
	for n := range MostRules + 1 {
		many = append(many, Rule{When: Before, Days: n + 1, Whom: Concerned})
	}
	if _, err := CheckRules(many); !errors.Is(err, ErrManyRules) {
		t.Errorf("too many rules: %v", err)
	}
	if once, err := CheckRules(slices.Concat(StandardRules(), StandardRules())); err != nil || len(once) != len(StandardRules()) {
		t.Errorf("rules given twice: %v, %v", once, err)
	}
}

func TestTimesOfDay(t *testing.T) {
	for text, want := range map[string]string{"07:00": "07:00", "7:05": "07:05", "23:59": "23:59", "00:00": "00:00"} {
		if got, err := ParseTimeOfDay(text); err != nil || got.String() != want {
			t.Errorf("%s is %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "7", "24:00", "-1:00", "07:60", "bảy giờ", "07:00:00x"} {
		if got, err := ParseTimeOfDay(text); err == nil {
			t.Errorf("%s is %s", text, got)
		}
	}
}
