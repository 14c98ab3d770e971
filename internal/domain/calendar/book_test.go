package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func emptyBook(tb testing.TB) *book {
	tb.Helper()
	shipped, err := workday.Standard()
	must(tb, err)
	hours, err := workday.StandardHours()
	must(tb, err)
	b, err := newBook(shipped, hours)
	must(tb, err)
	return b
}

func on(month time.Month, day int) clock.Date { return clock.NewDate(2026, month, day) }

// The later layer decides, whatever the order in which they were written.
func TestTheLaterLayerDecides(t *testing.T) {
	shipped, err := workday.Standard()
	must(t, err)
	day := rapid.Custom(func(t *rapid.T) Day {
		return Day{Day: on(4, rapid.IntRange(20, 40).Draw(t, "day")), Works: rapid.Bool().Draw(t, "works"), Name: "x", Source: "x"}
	})
	rapid.Check(t, func(rt *rapid.T) {
		b := emptyBook(t)
		last := map[string]map[clock.Date]bool{System: {}, "a": {}, "b": {}}
		for range rapid.IntRange(0, 12).Draw(rt, "writings") {
			owner := rapid.SampledFrom([]string{System, "a", "b"}).Draw(rt, "owner")
			d := day.Draw(rt, "day")
			var err error
			if rapid.Bool().Draw(rt, "taken back") {
				b, err = b.withDays(owner, nil, []clock.Date{d.Day})
				delete(last[owner], d.Day)
			} else {
				b, err = b.withDays(owner, []Day{d}, nil)
				last[owner][d.Day] = d.Works
			}
			if err != nil {
				rt.Fatal(err)
			}
		}
		for d := on(4, 15); d.Before(on(5, 15)); d = d.AddDays(1) {
			for _, unit := range []string{"a", "b", "c"} {
				want := shipped.Working(d)
				for _, owner := range []string{System, unit} {
					if works, put := last[owner][d]; put {
						want = works
					}
				}
				if got := b.of(unit).Working(d); got != want {
					rt.Fatalf("%s on %s works: %v, want %v", unit, d, got, want)
				}
			}
		}
		if b.of("c") != b.of(System) {
			rt.Fatal("a unit that has put down nothing has a calendar of its own")
		}
	})
}

func TestHoursOfAUnitDecideFromTheirFirstDay(t *testing.T) {
	b := emptyBook(t)
	hours := func(text string) workday.Hours {
		day, err := workday.ParseDayHours(text)
		must(t, err)
		return workday.Hours{day, day, day, day, day, day}
	}
	b, err := b.with(map[string]putDown{
		System: {hours: []Hours{{From: on(1, 1), Hours: hours("8:00–12:00")}, {From: on(6, 1), Hours: hours("8:00–13:00")}}},
		"a":    {hours: []Hours{{From: on(3, 1), Hours: hours("8:00–9:00")}}},
	})
	must(t, err)
	for _, test := range []struct {
		unit string
		day  clock.Date
		want time.Duration
	}{
		{"a", clock.NewDate(2025, 12, 31), 8 * time.Hour}, {"a", on(1, 5), 4 * time.Hour}, {"a", on(3, 2), time.Hour}, {"a", on(6, 3), time.Hour},
		{"b", on(3, 2), 4 * time.Hour}, {"b", on(6, 3), 5 * time.Hour},
	} {
		if got := b.office(test.unit).HoursOn(test.day).Hours.Of(test.day).Length(); got != test.want {
			t.Errorf("%s on %s: %s, want %s", test.unit, test.day, got, test.want)
		}
	}
}

func TestEntriesSayWhatDecides(t *testing.T) {
	b := emptyBook(t)
	b, err := b.with(map[string]putDown{
		System: {days: []Day{{Day: on(4, 27), Works: true, Name: "Không nghỉ bù", Source: "x"}}},
		"a":    {days: []Day{{Day: on(4, 27), Name: "Vẫn nghỉ", Source: "x", Version: 7}, {Day: clock.NewDate(2025, 1, 1), Name: "năm khác", Source: "x"}}},
	})
	must(t, err)
	var found []Entry
	for _, e := range b.entries("a", 2026) {
		if e.Day.Day == on(4, 27) {
			found = append(found, e)
		}
	}
	if len(found) != 3 || !found[0].Replaced || !found[1].Replaced || found[2].Replaced || found[2].Layer != Own || found[2].Version != 7 {
		t.Errorf("on 27/4 %+v", found)
	}
	if got := len(b.entries("a", 2026)) - len(b.entries("other", 2026)); got != 1 {
		t.Errorf("the unit has %d entries more than others", got)
	}
	if got := b.entries("other", 2030); len(got) != 0 {
		t.Errorf("a year without data has %+v", got)
	}
}

// What is exported of a year's days is read again the same.
func TestExportIsReadBack(t *testing.T) {
	text := rapid.StringMatching(`[a-zđêư0-9:#"'\-{}\[\]&*!|>%@, ]{0,12}x`)
	rapid.Check(t, func(t *rapid.T) {
		var days []Day
		names := rapid.SliceOfN(text, 2, 2).Draw(t, "names")
		for i := range 60 {
			if rapid.Bool().Draw(t, "put down") {
				name := rapid.SampledFrom(names).Draw(t, "name")
				d := Day{Day: on(1, 1+i), Works: rapid.IntRange(0, 3).Draw(t, "works") == 0, Name: name, Source: name, Note: rapid.SampledFrom([]string{"", name}).Draw(t, "note")}
				days = append(days, d.tidied())
			}
		}
		if len(days) == 0 {
			return
		}
		data, err := Export(2026, days)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadFile(data, "")
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		want := map[Day]bool{}
		for _, d := range days {
			want[d] = true
		}
		for _, d := range back {
			if !want[d] {
				t.Fatalf("%+v came back\n%s", d, data)
			}
		}
		if len(back) != len(days) {
			t.Fatalf("%d days came back of %d\n%s", len(back), len(days), data)
		}
	})
}
