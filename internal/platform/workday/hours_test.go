package workday_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

func standardOffice(t *testing.T) *workday.Office {
	t.Helper()
	hours, err := workday.StandardHours()
	if err != nil {
		t.Fatal(err)
	}
	office, err := workday.NewOffice(standard(t), hours)
	if err != nil {
		t.Fatal(err)
	}
	return office
}

// at is an instant: 2024-03-12 09:30.
func at(t *testing.T, text string) time.Time {
	t.Helper()
	instant, err := time.ParseInLocation("2006-01-02 15:04", text, clock.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return instant
}

func TestWorkedAndAfter(t *testing.T) {
	office := standardOffice(t)
	tests := []struct {
		name, from, to string
		hours          float64
		// after is where the same time leads from the first instant, when it
		// is an earlier instant than the second.
		after string
	}{
		{"a morning", "2024-03-12 07:00", "2024-03-12 11:30", 4.5, ""},
		{"a day", "2024-03-12 00:00", "2024-03-13 00:00", 8, "2024-03-12 17:00"},
		{"over noon", "2024-03-12 11:00", "2024-03-12 14:00", 1, ""},
		{"in the break", "2024-03-12 11:45", "2024-03-12 13:00", 0, "2024-03-12 11:45"},
		{"over night", "2024-03-12 16:00", "2024-03-13 08:00", 2, ""},
		{"over a weekend", "2024-03-15 16:30", "2024-03-18 07:30", 1, ""},
		{"over Tết 2024", "2024-02-07 16:00", "2024-02-15 08:00", 2, ""},
		{"the Saturday worked for 29/4", "2024-05-04 00:00", "2024-05-05 00:00", 8, "2024-05-04 17:00"},
		{"its Monday off", "2024-04-29 00:00", "2024-04-30 00:00", 0, "2024-04-29 00:00"},
	}
	for _, test := range tests {
		from, to := at(t, test.from), at(t, test.to)
		want := time.Duration(test.hours * float64(time.Hour))
		if got := office.Worked(from, to); got != want {
			t.Errorf("%s: %s, want %s", test.name, got, want)
		}
		if got := office.Worked(to, from); got != -want {
			t.Errorf("%s backwards: %s, want %s", test.name, got, -want)
		}
		after := to
		if test.after != "" {
			after = at(t, test.after)
		}
		if got := office.After(from, want); !got.Equal(after) {
			t.Errorf("%s: %s later is %s, want %s", test.name, want, got, after)
		}
	}
}

// An office whose hours change within a year and differ by day.
func changingOffice(t *testing.T) *workday.Office {
	t.Helper()
	hours, err := workday.StandardHours()
	if err != nil {
		t.Fatal(err)
	}
	summer := hours[0].Hours
	summer[4] = workday.DayHours{{From: 6*60 + 30, To: 11 * 60}}
	summer[workday.Weekend] = workday.DayHours{{From: 8 * 60, To: 10 * 60}}
	office, err := workday.NewOffice(standard(t), append(hours, workday.HoursFrom{From: day(t, "2024-04-15"), Hours: summer}))
	if err != nil {
		t.Fatal(err)
	}
	return office
}

func TestHoursDecideFromTheirFirstDay(t *testing.T) {
	office := changingOffice(t)
	for _, test := range []struct {
		day  string
		want time.Duration
	}{
		{"2024-04-12", 8 * time.Hour}, {"2024-04-19", 4*time.Hour + 30*time.Minute}, {"2024-04-15", 8 * time.Hour}, {"2024-05-04", 2 * time.Hour},
		{"2024-04-20", 0},
	} {
		from := day(t, test.day).Time()
		if got := office.Worked(from, from.AddDate(0, 0, 1)); got != test.want {
			t.Errorf("on %s %s, want %s", test.day, got, test.want)
		}
	}
}

// Some working time after an instant, as much working time lies between.
func TestAfterIsTheInverseOfWorked(t *testing.T) {
	office := changingOffice(t)
	rapid.Check(t, func(t *rapid.T) {
		from := clock.NewDate(2024, 1, 1).Time().Add(time.Duration(rapid.IntRange(0, 366*24*60).Draw(t, "minutes")) * time.Minute)
		work := time.Duration(rapid.IntRange(0, 60*24*10).Draw(t, "work")) * time.Minute
		to := office.After(from, work)
		if got := office.Worked(from, to); got != work {
			t.Fatalf("from %s, %s later is %s, which is %s away", from, work, to, got)
		}
		if work > 0 && office.Worked(from, to.Add(-time.Minute)) >= work {
			t.Fatalf("from %s, %s have gone before %s", from, work, to)
		}
	})
}

// Working time adds up, and a loop over minutes counts the same.
func TestWorkedCountsAsALoopDoes(t *testing.T) {
	office := changingOffice(t)
	rapid.Check(t, func(t *rapid.T) {
		from := clock.NewDate(2024, 4, 8).Time().Add(time.Duration(rapid.IntRange(0, 35*24*60).Draw(t, "minutes")) * time.Minute)
		to := from.Add(time.Duration(rapid.IntRange(0, 4*24*60).Draw(t, "length")) * time.Minute)
		var want time.Duration
		for m := from; m.Before(to); m = m.Add(time.Minute) {
			d := clock.DateOf(m)
			minute := int(m.Sub(d.Time()).Minutes())
			within := func(s workday.Span) bool { return s.From <= minute && minute < s.To }
			if office.Working(d) && slices.ContainsFunc(office.HoursOn(d).Hours.Of(d), within) {
				want += time.Minute
			}
		}
		if got := office.Worked(from, to); got != want {
			t.Fatalf("between %s and %s %s, a loop counts %s", from, to, got, want)
		}
	})
}

func TestParseDayHours(t *testing.T) {
	for text, want := range map[string]string{
		"7:00–11:30, 13:30–17:00":       "7:00–11:30, 13:30–17:00",
		"7h-11h30;13h30 - 17h":          "7:00–11:30, 13:30–17:00",
		" 07.30 đến 11.30 ":             "7:30–11:30",
		"0:00–24:00":                    "0:00–24:00",
		"7g00—11g30 , 13g00–16g30":      "7:00–11:30, 13:00–16:30",
		"":                              "",
		"sáng":                          "",
		"11:30–7:00":                    "",
		"7:00–11:30, 11:00–17:00":       "",
		"7:00–7:00":                     "",
		"7:60–9:00":                     "",
		"7:00–24:30":                    "",
		"1-2,3-4,5-6,7-8,9-10":          "",
		"7:00–11:30, 13:30–17:00, buổi": "",
	} {
		hours, err := workday.ParseDayHours(text)
		if (err != nil) != (want == "") || err == nil && hours.String() != want {
			t.Errorf("%q is read as %q, %v; want %q", text, hours, err, want)
		}
	}
}

func TestHoursAreKeptAsTheyAre(t *testing.T) {
	hours, err := workday.StandardHours()
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(hours[0].Hours)
	if err != nil {
		t.Fatal(err)
	}
	var back workday.Hours
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(hours[0].Hours, back); diff != "" {
		t.Error(diff)
	}
	if length := back[0].Length(); length != 8*time.Hour {
		t.Errorf("a day is %s long", length)
	}
	if err := json.Unmarshal([]byte(`{"monday": "7:00–11:30"}`), &back); err == nil {
		t.Error("hours of one day were read")
	}
	if _, err := workday.NewOffice(standard(t), nil); err == nil {
		t.Error("an office without hours was made")
	}
}
