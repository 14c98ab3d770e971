package calendar

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

// handClock goes on when it is told to.
type handClock struct{ now time.Time }

func (c *handClock) Now() time.Time { return c.now }

// still has nothing open.
type still struct{}

func (still) Moved(context.Context, string, clock.Date, clock.Date, func(string) *workday.Calendar, func(string) *workday.Calendar) (Effect, error) {
	return Effect{}, nil
}

func newActions(tb testing.TB, db *store.DB) (*Actions, *handClock) {
	tb.Helper()
	c := &handClock{clock.On(on(1, 5)).Now()}
	a, err := NewActions(db, c, still{})
	must(tb, err)
	return a, c
}

// visit is that of the program, which may do all, to a unit.
func visit(id string) account.Visit { return account.ByProgram(unit.Unit{ID: id, Code: id}) }

func everywhere() account.Visit { return account.ByProgram(unit.Unit{}) }

func holiday(day clock.Date) Day {
	return Day{Day: day, Name: "Nghỉ bão", Source: "Công điện 1/CĐ"}
}

func (a *Actions) works(tb testing.TB, unitID string, day clock.Date) bool {
	tb.Helper()
	c, err := a.Of(tb.Context(), unitID)
	must(tb, err)
	return c.Working(day)
}

func TestADayOffOfOneUnitDoesNotTouchItsNeighbour(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, _ := newActions(t, db)
		before, err := a.Of(t.Context(), "b")
		must(t, err)
		must(t, a.SetDay(t.Context(), visit("a"), holiday(on(6, 5))))
		if a.works(t, "a", on(6, 5)) || !a.works(t, "b", on(6, 5)) {
			t.Error("the wrong unit has the day off")
		}
		if after, err := a.Of(t.Context(), "b"); err != nil || after != before {
			t.Errorf("the neighbour's calendar was made anew: %v", err)
		}
		must(t, a.SetDay(t.Context(), everywhere(), holiday(on(6, 8))))
		if a.works(t, "a", on(6, 8)) || a.works(t, "b", on(6, 8)) || a.works(t, "a", on(6, 5)) {
			t.Error("a day off of the installation is not everybody's")
		}
		must(t, audit.Verify(t.Context(), db, "a"))
		lines, err := audit.List(t.Context(), db, "a", audit.Filter{})
		must(t, err)
		if len(lines) != 1 || lines[0].Action != ActEdit || lines[0].Object != "calendar/2026-06-05" {
			t.Errorf("the trail says %+v", lines)
		}
	})
}

// The swap of 2/1/2026 was announced on 25/12/2025: what comes with the
// program can be taken back, and given back.
func TestAShippedDayIsTakenBackAndGivenBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, _ := newActions(t, db)
		put := func(day clock.Date, works bool) {
			t.Helper()
			must(t, a.SetDay(t.Context(), visit("a"), Day{Day: day, Works: works, Name: "Không hoán đổi", Source: "QĐ 5/QĐ-UBND"}))
		}
		put(on(1, 2), true)
		put(on(1, 10), false)
		if !a.works(t, "a", on(1, 2)) || a.works(t, "a", on(1, 10)) {
			t.Error("the swap was not taken back")
		}
		days, err := a.Days(t.Context(), visit("a"), 2026)
		must(t, err)
		for _, d := range days {
			must(t, a.RemoveDay(t.Context(), visit("a"), d.Day, d.Version))
		}
		if a.works(t, "a", on(1, 2)) || !a.works(t, "a", on(1, 10)) || len(days) != 2 {
			t.Error("the swap was not given back")
		}
		if err := a.RemoveDay(t.Context(), visit("a"), on(1, 2), days[0].Version); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("taken back twice: %v", err)
		}
	})
}

// Two administrators edit the same day: the second sees that it has changed,
// also when it was taken back and put down anew meanwhile.
func TestTheSecondEditorSeesTheFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, _ := newActions(t, db)
		ctx, v := t.Context(), visit("a")
		first := holiday(on(6, 5))
		must(t, a.SetDay(ctx, v, first))
		must(t, a.SetDay(ctx, v, first)) // the same form sent twice
		second := first
		second.Name = "Nghỉ lễ hội"
		if err := a.SetDay(ctx, v, second); !errors.Is(err, store.ErrStale) {
			t.Errorf("a day that somebody else has put down: %v", err)
		}
		days, err := a.Days(ctx, v, 2026)
		must(t, err)
		if len(days) != 1 || days[0].Name != first.Name {
			t.Fatalf("the days are %+v", days)
		}
		seen := days[0].Version
		must(t, a.RemoveDay(ctx, v, first.Day, seen))
		must(t, a.SetDay(ctx, v, first))
		second.Version = seen
		if err := a.SetDay(ctx, v, second); !errors.Is(err, store.ErrStale) {
			t.Errorf("a day that was taken back and put down anew: %v", err)
		}
		if err := a.RemoveDay(ctx, v, first.Day, seen); !errors.Is(err, store.ErrStale) {
			t.Errorf("taking back what somebody else has put down: %v", err)
		}
		lines, err := audit.List(ctx, db, "a", audit.Filter{})
		must(t, err)
		if len(lines) != 3 {
			t.Errorf("%d lines of the trail, want 3", len(lines))
		}
	})
}

func TestTwoAtOncePutDownOneDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, _ := newActions(t, db)
		errs := make([]error, 6)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				d := holiday(on(6, 5))
				d.Name = strings.Repeat("x", i+1)
				errs[i] = a.SetDay(context.Background(), visit("a"), d)
			})
		}
		all.Wait()
		done := 0
		for _, err := range errs {
			switch {
			case err == nil:
				done++
			case !errors.Is(err, store.ErrStale):
				t.Error(err)
			}
		}
		if done != 1 {
			t.Errorf("%d of %d came first", done, len(errs))
		}
		must(t, audit.Verify(t.Context(), db, "a"))
	})
}

// Another process sees a change at the latest a second later, and asks for
// nothing in between.
func TestAnotherProcessSeesTheChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, _ := newActions(t, db)
		other, hand := newActions(t, db)
		for _, owner := range []account.Visit{visit("a"), everywhere()} {
			if !other.works(t, "a", on(6, 5)) {
				t.Fatal("it is no working day at first")
			}
			must(t, a.SetDay(t.Context(), owner, holiday(on(6, 5))))
			hand.now = hand.now.Add(checkEvery)
			if other.works(t, "a", on(6, 5)) {
				t.Error("the other process does not know the day off")
			}
			days, err := a.Days(t.Context(), owner, 2026)
			must(t, err)
			must(t, a.RemoveDay(t.Context(), owner, on(6, 5), days[0].Version))
			hand.now = hand.now.Add(-time.Hour) // a clock that was put back asks, too
			if !other.works(t, "a", on(6, 5)) {
				t.Error("the other process still knows the day off")
			}
			hand.now = hand.now.Add(checkEvery)
		}
		mine, err := a.Version(t.Context())
		must(t, err)
		theirs, err := other.Version(t.Context())
		must(t, err)
		if mine != 4 || theirs != 4 {
			t.Errorf("the versions are %d and %d, want 4", mine, theirs)
		}
		fresh, _ := newActions(t, db)
		if !fresh.works(t, "a", on(6, 5)) {
			t.Error("a new process knows another calendar")
		}
	})
}

func TestHoursArePutDownAndTakenBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, _ := newActions(t, db)
		ctx, v := t.Context(), visit("a")
		day, err := workday.ParseDayHours("7:30–11:30, 13:00–16:30")
		must(t, err)
		h := Hours{From: on(2, 1), Hours: workday.Hours{day, day, day, day, day, day}, Source: "QĐ 12/QĐ-UBND"}
		must(t, a.SetHours(ctx, v, h))
		must(t, a.SetHours(ctx, v, h))
		other := h
		other.Source = "khác"
		if err := a.SetHours(ctx, v, other); !errors.Is(err, store.ErrStale) {
			t.Errorf("hours that somebody else has put down: %v", err)
		}
		kept, office, err := a.Hours(ctx, v)
		must(t, err)
		if len(kept) != 1 || kept[0].Source != h.Source || !cmp.Equal(kept[0].Hours, h.Hours) {
			t.Errorf("the hours are %+v", kept)
		}
		work := office.Worked(on(2, 3).Time(), on(2, 4).Time())
		if neighbour, err := a.OfficeOf(ctx, "b"); err != nil || work != 7*time.Hour+30*time.Minute || neighbour.Worked(on(2, 3).Time(), on(2, 4).Time()) != 8*time.Hour {
			t.Errorf("a day is %s long: %v", work, err)
		}
		must(t, a.RemoveHours(ctx, v, h.From, kept[0].Version))
		if err := a.RemoveHours(ctx, v, h.From, kept[0].Version); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("taken back twice: %v", err)
		}
		must(t, audit.Verify(ctx, db, "a"))
	})
}

func TestWhatIsWantingIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, _ := newActions(t, db)
		ctx := t.Context()
		long := strings.Repeat("ế", 501)
		for what, test := range map[string]struct {
			day  Day
			want []error
		}{
			"nothing":         {Day{}, []error{ErrDay, ErrName, ErrSource}},
			"no such day":     {Day{Day: clock.Date{Year: 2026, Month: 2, Day: 30}, Name: "x", Source: "x"}, []error{ErrDay}},
			"another century": {Day{Day: clock.NewDate(20260, 1, 1), Name: "x", Source: "x"}, []error{ErrDay}},
			"no source":       {Day{Day: on(1, 5), Name: "x"}, []error{ErrSource}},
			"long texts":      {Day{Day: on(1, 5), Name: long, Source: long, Note: long}, []error{ErrName, ErrSource, ErrNote}},
		} {
			err := a.SetDay(ctx, visit("a"), test.day)
			for _, want := range test.want {
				if !errors.Is(err, want) {
					t.Errorf("%s: %v, want also %v", what, err, want)
				}
			}
		}
		if err := a.SetHours(ctx, visit("a"), Hours{From: on(1, 5), Source: "x"}); !errors.Is(err, ErrHours) {
			t.Errorf("no hours: %v", err)
		}
		if _, err := a.Import(ctx, visit("a"), []Day{holiday(on(6, 5)), {Day: on(6, 6), Name: "x"}}); !errors.Is(err, ErrSource) {
			t.Errorf("a file with a day without source: %v", err)
		}
		if !a.works(t, "a", on(6, 5)) {
			t.Error("a part of a file was taken over")
		}
		stranger := account.Visit{Unit: unit.Unit{ID: "a"}}
		for what, err := range map[string]error{
			"set a day":    a.SetDay(ctx, stranger, holiday(on(6, 5))),
			"remove a day": a.RemoveDay(ctx, stranger, on(6, 5), 1),
			"for all":      a.SetDay(ctx, account.Visit{}, holiday(on(6, 5))),
		} {
			if !errors.Is(err, account.ErrForbidden) {
				t.Errorf("%s without the right: %v", what, err)
			}
		}
		if _, err := a.Year(ctx, stranger, 2026); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("a stranger looks: %v", err)
		}
		if _, err := a.Effect(ctx, stranger, nil, nil); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("a stranger asks what would move: %v", err)
		}
	})
}

func TestAFileIsTakenOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, _ := newActions(t, db)
		ctx := t.Context()
		file := `
- year: 2027
  source: Thông báo 99/TB-BNV
  off:
    - {from: 2027-02-04, to: 2027-02-10, name: {vi: Tết Đinh Mùi, en: Lunar New Year}}
    - {from: 2027-01-01, name: Tết Dương lịch}
  working:
    - {day: 2027-02-20, instead: 2027-02-05}
`
		days, err := ReadFile([]byte(file), "")
		must(t, err)
		for i, want := range []int{9, 0} {
			if n, err := a.Import(ctx, everywhere(), days); err != nil || n != want {
				t.Errorf("time %d: %d days, %v; want %d", i, n, err, want)
			}
		}
		c, err := a.Of(ctx, "a")
		must(t, err)
		if c.Working(clock.NewDate(2027, 2, 5)) || !c.Working(clock.NewDate(2027, 2, 20)) || !c.Known(2027) {
			t.Error("the days of the file do not count")
		}
		kept, err := a.Days(ctx, everywhere(), 2027)
		must(t, err)
		data, err := Export(2027, kept)
		must(t, err)
		for _, want := range []string{`from: "2027-02-04"`, `to: "2027-02-10"`, "Làm bù cho ngày 5/2/2027", "Thông báo 99/TB-BNV"} {
			if !strings.Contains(string(data), want) {
				t.Errorf("the file has no %q:\n%s", want, data)
			}
		}
		for what, text := range map[string]string{"no list": "year: 2027", "no days": "- {year: 2027}", "another year": "- {year: 2027, off: [{from: 2026-01-01, name: x}]}", "not YAML": "\x00"} {
			if _, err := ReadFile([]byte(text), ""); err == nil {
				t.Errorf("%s was read", what)
			}
		}
	})
}

func BenchmarkOf(b *testing.B) {
	db, err := store.Open(b.Context(), storetest.SQLiteURL(b))
	must(b, err)
	defer db.Close()
	must(b, db.Migrate(b.Context()))
	a, err := NewActions(db, clock.System{}, still{})
	must(b, err)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := a.Of(context.Background(), "a"); err != nil {
				b.Error(err)
			}
		}
	})
}
