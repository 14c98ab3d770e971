package workday_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/words"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

func TestDaysLaidOnACalendarDecide(t *testing.T) {
	shipped := standard(t)
	system := shipped.With([]workday.Day{
		{Day: day(t, "2026-06-05"), Name: words.Same("Nghỉ bão")},
		{Day: day(t, "2027-01-01"), Name: words.Same("Tết Dương lịch")},
		{Day: day(t, "2026-04-27"), Works: true, Name: words.Same("Không nghỉ bù")},
	})
	unit := system.With([]workday.Day{
		{Day: day(t, "2026-06-05"), Name: words.Same("sẽ bị ghi đè")},
		{Day: day(t, "2026-06-05"), Works: true},
		{Day: day(t, "2026-01-10"), Name: words.Same("Không làm bù")},
		{Day: day(t, "2026-05-01"), Name: words.Same("Ngày hội của xã")},
	})
	tests := []struct {
		day                   string
		shipped, system, unit bool
		name                  string
	}{
		{"2026-06-04", true, true, true, ""},
		{"2026-06-05", true, false, true, ""},
		{"2026-01-10", true, true, false, "Không làm bù"},
		{"2026-04-27", false, true, true, ""},
		{"2026-05-01", false, false, false, "Ngày hội của xã"},
		{"2026-04-30", false, false, false, "Ngày Giải phóng miền Nam"},
		{"2027-01-01", true, false, false, "Tết Dương lịch"},
	}
	for _, test := range tests {
		d := day(t, test.day)
		if shipped.Working(d) != test.shipped || system.Working(d) != test.system || unit.Working(d) != test.unit {
			t.Errorf("%s: worked %v, %v, %v", d, shipped.Working(d), system.Working(d), unit.Working(d))
		}
		if name, _ := unit.Holiday(d); name.Vi != test.name {
			t.Errorf("%s is called %q, want %q", d, name.Vi, test.name)
		}
	}
	if shipped.Known(2027) || !unit.Known(2027) || unit.Known(2028) {
		t.Error("a year is known by its days")
	}
	if got := len(unit.Listed(2026)); got != 3 {
		t.Errorf("the unit lists %d days of its own", got)
	}
	if shipped.With(nil) != shipped {
		t.Error("nothing laid on a calendar makes another one")
	}
}

// Counting over calendars laid on each other equals the loop that asks them
// day by day.
func TestLayersCountAsALoopDoes(t *testing.T) {
	shipped := standard(t)
	draw := func(t *rapid.T, label string) []workday.Day {
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) workday.Day {
			return workday.Day{
				Day: clock.NewDate(2025, 12, rapid.IntRange(1, 150).Draw(t, "day")), Works: rapid.Bool().Draw(t, "works"), Name: words.Same("x"),
			}
		}), 0, 20).Draw(t, label)
	}
	rapid.Check(t, func(t *rapid.T) {
		own := draw(t, "the unit's")
		system := shipped.With(draw(t, "the installation's"))
		c := system.With(own)
		from := clock.NewDate(2025, 11, rapid.IntRange(1, 200).Draw(t, "from"))
		to := from.AddDays(rapid.IntRange(0, 90).Draw(t, "length"))
		want := 0
		for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
			works := system.Working(d)
			for _, o := range own {
				if o.Day == d {
					works = o.Works
				}
			}
			if c.Working(d) != works {
				t.Fatalf("%s is worked: %v, want %v", d, c.Working(d), works)
			}
			if works {
				want++
			}
		}
		if got := c.Between(from, to); got != want {
			t.Fatalf("Between(%s, %s) = %d, a loop counts %d", from, to, got, want)
		}
	})
}

// What is written of years is read again the same.
func TestYearsAreWrittenAsTheyAreRead(t *testing.T) {
	years := []workday.Year{{
		Year: 2027, Source: words.Name{Vi: "Thông báo", En: "Notice"},
		Off: []workday.Off{
			{From: day(t, "2027-01-01"), Name: words.Name{Vi: "Tết Dương lịch", En: "New Year's Day"}},
			{From: day(t, "2027-02-04"), To: day(t, "2027-02-10"), Name: words.Same("Tết: \"Đinh Mùi\""), Note: words.Same("- ghi chú #1"), Source: words.Same("Thông báo 1/TB")},
		},
		Working: []workday.Swapped{{Day: day(t, "2027-01-09"), Instead: day(t, "2027-01-01")}, {Day: day(t, "2027-03-06"), Name: words.Same("Làm bù")}},
	}}
	data, err := workday.WriteYears(years)
	if err != nil {
		t.Fatal(err)
	}
	back, err := workday.ReadYears(data)
	if err != nil {
		t.Fatalf("%v:\n%s", err, data)
	}
	if diff := cmp.Diff(years, back); diff != "" {
		t.Errorf("%s\n%s", diff, data)
	}
}
