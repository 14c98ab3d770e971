package workday_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

func standard(t *testing.T) *workday.Calendar {
	t.Helper()
	c, err := workday.Standard()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func day(t *testing.T, s string) clock.Date {
	t.Helper()
	d, err := clock.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestWeekdaysOff holds the data against the table of notices, written here a
// second time and in another way: every weekday off of a year, as days of it.
func TestWeekdaysOff(t *testing.T) {
	c := standard(t)
	want := map[int]string{
		2024: "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9",
		2025: "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9",
		2026: "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
	}
	saturdays := map[int]string{2024: "4/5", 2025: "26/4", 2026: "10/1 22/8"}
	for year := range want {
		var off, worked string
		for d := clock.NewDate(year, 1, 1); d.Year == year; d = d.AddDays(1) {
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			short := d.Vietnamese()[:len(d.Vietnamese())-len("/2024")]
			if !weekend && !c.Working(d) {
				off += " " + short
			}
			if weekend && c.Working(d) {
				worked += " " + short
			}
		}
		if off != " "+want[year] || worked != " "+saturdays[year] {
			t.Errorf("%d: off%s, worked%s", year, off, worked)
		}
		if !c.Known(year) {
			t.Errorf("%d is not known", year)
		}
	}
}

func TestBetween(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           int
	}{
		{"the same day", "2024-03-12", "2024-03-12", 0},
		{"the next day", "2024-03-12", "2024-03-13", 1},
		{"over a weekend", "2024-03-15", "2024-03-18", 1},
		{"into a weekend", "2024-03-15", "2024-03-17", 0},
		{"a week", "2024-03-12", "2024-03-19", 5},
		{"over Tết 2024: from the 7th to the 15th", "2024-02-07", "2024-02-15", 1},
		{"within Tết", "2024-02-08", "2024-02-14", 0},
		{"out of Tết", "2024-02-10", "2024-02-16", 2},
		{"over Tết 2025", "2025-01-24", "2025-02-03", 1},
		{"over Tết 2026", "2026-02-13", "2026-02-23", 1},
		{"to the Saturday worked for 29/4", "2024-05-03", "2024-05-04", 1},
		{"over the long weekend of 30/4/2024", "2024-04-26", "2024-05-06", 4},
		{"backwards", "2024-03-18", "2024-03-15", -1},
		{"from the old year into the new", "2023-12-29", "2024-01-02", 1},
		{"the weekdays of 2024", "2023-12-31", "2024-12-31", 262 - 12 + 1},
		{"a year without data", "2030-01-01", "2030-01-08", 5},
		{"long ago", "1969-12-26", "1970-01-05", 6},
	}
	c := standard(t)
	for _, test := range tests {
		if got := c.Between(day(t, test.from), day(t, test.to)); got != test.want {
			t.Errorf("%s: Between(%s, %s) = %d, want %d", test.name, test.from, test.to, got, test.want)
		}
	}
}

func TestAddAndNext(t *testing.T) {
	c := standard(t)
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2024-02-07", 1, "2024-02-15"},
		{"2024-02-10", 1, "2024-02-15"},
		{"2024-02-15", -1, "2024-02-07"},
		{"2024-05-02", 2, "2024-05-04"},
		{"2024-03-12", 5, "2024-03-19"},
		{"2024-03-12", 0, "2024-03-12"},
	}
	for _, test := range tests {
		if got := c.Add(day(t, test.from), test.n); got != day(t, test.want) {
			t.Errorf("Add(%s, %d) = %s, want %s", test.from, test.n, got, test.want)
		}
	}
	for from, want := range map[string]string{
		"2024-02-07": "2024-02-07", "2024-02-08": "2024-02-15", "2024-05-04": "2024-05-04", "2024-05-05": "2024-05-06", "2024-08-31": "2024-09-04",
	} {
		if got := c.Next(day(t, from)); got != day(t, want) {
			t.Errorf("Next(%s) = %s, want %s", from, got, want)
		}
	}
}

func TestHoliday(t *testing.T) {
	c := standard(t)
	name, ok := c.Holiday(day(t, "2024-02-10")) // a Saturday within Tết
	if !ok || name.Vi != "Tết Nguyên đán Giáp Thìn" || name.En != "Lunar New Year" {
		t.Errorf("Holiday(2024-02-10) = %+v, %v", name, ok)
	}
	for _, plain := range []string{"2024-03-12", "2024-03-16", "2030-01-01"} {
		if name, ok := c.Holiday(day(t, plain)); ok {
			t.Errorf("Holiday(%s) = %+v", plain, name)
		}
	}
	if c.Known(2030) {
		t.Error("2030 is known")
	}
}

var anyDay = rapid.Custom(func(t *rapid.T) clock.Date {
	return clock.NewDate(2023, 1, rapid.IntRange(-20_000, 2_000).Draw(t, "days after 2023"))
})

func TestBetweenCountsAsALoopDoes(t *testing.T) {
	c := standard(t)
	rapid.Check(t, func(t *rapid.T) {
		from := anyDay.Draw(t, "from")
		to := from.AddDays(rapid.IntRange(0, 400).Draw(t, "length"))
		want := 0
		for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
			if c.Working(d) {
				want++
			}
		}
		if got := c.Between(from, to); got != want {
			t.Fatalf("Between(%s, %s) = %d, a loop counts %d", from, to, got, want)
		}
		if got := c.Between(to, from); got != -want {
			t.Fatalf("Between(%s, %s) = %d, want %d", to, from, got, -want)
		}
	})
}

func TestAddIsTheInverseOfBetween(t *testing.T) {
	c := standard(t)
	rapid.Check(t, func(t *rapid.T) {
		from := anyDay.Draw(t, "from")
		n := rapid.IntRange(1, 300).Draw(t, "n")
		to := c.Add(from, n)
		if !c.Working(to) || c.Between(from, to) != n {
			t.Fatalf("Add(%s, %d) = %s, %d working days away", from, n, to, c.Between(from, to))
		}
		if back := c.Add(to, -n); c.Working(from) && back != from {
			t.Fatalf("from %s to %s and back to %s", from, to, back)
		}
	})
}

func TestParseRefuses(t *testing.T) {
	name := "name: {vi: x, en: x}"
	for what, data := range map[string]string{
		"no list":               "year: 2024",
		"unknown word":          "- {year: 2024, hours: 8}",
		"year twice":            "- {year: 2024}\n- {year: 2024}",
		"other year":            "- {year: 2024, off: [{from: 2025-01-01, " + name + "}]}",
		"no name":               "- {year: 2024, off: [{from: 2024-01-01}]}",
		"no such day":           "- {year: 2024, off: [{from: 2024-02-30, " + name + "}]}",
		"backwards":             "- {year: 2024, off: [{from: 2024-02-03, to: 2024-02-02, " + name + "}]}",
		"months off":            "- {year: 2024, off: [{from: 2024-02-03, to: 2024-05-02, " + name + "}]}",
		"day off twice":         "- {year: 2024, off: [{from: 2024-02-05, " + name + "}, {from: 2024-02-05, " + name + "}]}",
		"working weekday":       "- {year: 2024, off: [{from: 2024-02-05, " + name + "}], working: [{day: 2024-02-06, instead: 2024-02-05}]}",
		"instead of no day off": "- {year: 2024, working: [{day: 2024-02-10, instead: 2024-02-05}]}",
	} {
		if _, err := workday.Parse([]byte(data)); err == nil {
			t.Errorf("%s: read without an error", what)
		}
	}
}

func BenchmarkBetween(b *testing.B) {
	c, err := workday.Standard()
	if err != nil {
		b.Fatal(err)
	}
	from, to := clock.NewDate(2024, 1, 1), clock.NewDate(2024, 12, 31)
	for b.Loop() {
		c.Between(from, to)
	}
}
