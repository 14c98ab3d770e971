package figure_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

const (
	anSon   = "u-anh-son"
	haiBinh = "u-hai-binh"
	town    = "u-nghi-son"
)

// aTree has two communes below a town until 2025-06-30, and none after.
type aTree struct{}

func (aTree) Below(_ context.Context, id string, day clock.Date) ([]unit.Place, error) {
	if id != town || !day.Before(clock.NewDate(2025, 7, 1)) {
		return nil, nil
	}
	return []unit.Place{
		{Unit: unit.Unit{ID: anSon, Code: "anh-son", Name: "UBND xã Anh Sơn"}, Level: 1},
		{Unit: unit.Unit{ID: haiBinh, Code: "hai-binh", Name: "UBND phường Hải Bình"}, Level: 1},
	}, nil
}

func room(tb testing.TB, s *shelf) *figure.Actions {
	tb.Helper()
	return roomOn(storetest.SQLite(tb), s)
}

func roomOn(db *store.DB, s *shelf) *figure.Actions {
	return figure.NewActions(figure.Parts{
		DB: db, Sources: map[string]figure.Source{"record": s}, Definitions: theFigures(), Tree: aTree{}, Clock: clock.On(day(2024, 3, 12)),
	})
}

func visit(id, code string) account.Visit { return account.ByProgram(unit.Unit{ID: id, Code: code}) }

var (
	inAnSon = visit(anSon, "anh-son")
	inTown  = visit(town, "nghi-son")
	q1      = figure.Term{Year: 2024, Part: "q1", Rule: figure.Calendar}.Period()
	year24  = figure.Term{Year: 2024, Part: figure.Year, Rule: figure.Calendar}.Period()
)

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// aYear is what two communes have on their shelves in 2024.
func aYear() *shelf {
	return reviews(
		review(anSon, 1, "2024-01-10", "2024-01-09", "2024-02-01", "amend"),
		review(anSon, 2, "2024-02-10", "2024-03-31", "2024-05-02", "abolish"),
		review(anSon, 3, "2024-03-31", "2024-04-01", "", "keep"), // reviewed after the quarter
		review(anSon, 4, "2024-03-01", "", "", ""),
		review(anSon, 5, "2023-12-20", "2024-01-02", "2024-01-05", "keep"), // planned before it
		review(haiBinh, 6, "2024-03-05", "2024-03-05", "2024-03-06", "amend"),
		broadcast(anSon, 7, "2024-01-01", "Thôn 1", "radio", 15),
		broadcast(anSon, 8, "2024-02-01", "Thôn 1", "radio", 20),
		broadcast(anSon, 9, "2024-03-01", "Thôn 2", "", 0),
	)
}

func TestFiguresAreCountedByTheirDefinitions(t *testing.T) {
	values, err := room(t, aYear()).Show(t.Context(), inAnSon, q1)
	must(t, err)
	want := figure.Values{
		"texts_planned": {Known: true, Top: 4},
		// Done by the last day of the period, not by today.
		"texts_done":       {Known: true, Top: 2},
		"texts_by_finding": {Known: true, Top: 3, By: map[string]int64{"amend": 1, "abolish": 1, "keep": 1}},
		"texts_to_handle":  {Known: true, Top: 2},
		"texts_handled":    {Known: true, Top: 1},
		"minutes":          {Known: true, Top: 35},
		"places":           {Known: true, Top: 2},
		"broadcasts":       {Known: true, Top: 3, By: map[string]int64{"radio": 2, "": 1}},
		// What is not there is no zero.
		"signed":       {Why: figure.NoSource},
		"shaken":       {Why: figure.NoField},
		"signed_rate":  {Why: figure.NoSource, IsRate: true},
		"review_rate":  {Known: true, Top: 2, Bottom: 4, IsRate: true},
		"handled_rate": {Known: true, Top: 1, Bottom: 2, IsRate: true},
		"not_done":     {Known: true, Top: 2},
	}
	if diff := cmp.Diff(want, values); diff != "" {
		t.Errorf("the first quarter (-want +got):\n%s", diff)
	}
}

func TestARateOfNothingIsNotZero(t *testing.T) {
	values, err := room(t, aYear()).Show(t.Context(), inAnSon, figure.Term{Year: 2022, Part: figure.Year}.Period(), "review_rate")
	must(t, err)
	if v := values["review_rate"]; !v.Known || !v.Nothing() {
		t.Errorf("in a year without texts it is %+v", v)
	}
}

func TestEachSourceIsAskedOnce(t *testing.T) {
	s := aYear()
	_, err := room(t, s).EvaluateEach(t.Context(), []string{anSon, haiBinh, "u-none"}, []figure.Period{q1, year24})
	must(t, err)
	if n := s.counts.Load(); n != 1 {
		t.Errorf("the source is asked %d times", n)
	}
}

// What is below a unit adds up by numerators and denominators, as the units
// stood on the last day of the period.
func TestUnitsBelowAddUp(t *testing.T) {
	whole, err := room(t, aYear()).ShowWhole(t.Context(), inTown, q1, "review_rate", "texts_by_finding", "signed")
	must(t, err)
	want := figure.Values{
		"review_rate":      {Known: true, Top: 3, Bottom: 5, IsRate: true},
		"texts_by_finding": {Known: true, Top: 4, By: map[string]int64{"amend": 2, "abolish": 1, "keep": 1}},
		"signed":           {Why: figure.NoSource},
	}
	if diff := cmp.Diff(want, whole.Total); diff != "" {
		t.Errorf("the town's (-want +got):\n%s", diff)
	}
	if len(whole.Below) != 2 || whole.Below[1].Values["review_rate"].Bottom != 1 || whole.Own["review_rate"].Bottom != 0 {
		t.Errorf("own %+v, below %+v", whole.Own, whole.Below)
	}
	each, err := room(t, aYear()).ShowEach(t.Context(), inTown, figure.Scope{Below: true}, []figure.Period{year24, q1}, "review_rate")
	must(t, err)
	if diff := cmp.Diff(whole.Total["review_rate"], each[1]["review_rate"]); diff != "" {
		t.Errorf("for several periods the quarter is another:\n%s", diff)
	}
	later, err := room(t, aYear()).ShowWhole(t.Context(), inTown, figure.Term{Year: 2025, Part: figure.Year}.Period())
	must(t, err)
	if len(later.Below) != 0 {
		t.Errorf("at the end of 2025 %d units are below", len(later.Below))
	}
}

// listAll lists a side of a figure, a few rows at a time.
func listAll(ctx context.Context, a *figure.Actions, v account.Visit, d figure.Drill) ([]figure.Row, error) {
	var rows []figure.Row
	for {
		part, err := a.Rows(ctx, v, d)
		if err != nil {
			return nil, err
		}
		rows = append(rows, part.Rows...)
		if d.After = part.Next; d.After == "" {
			return rows, nil
		}
		if len(part.Rows) != d.Most {
			return nil, fmt.Errorf("a part of %d rows is not the last", len(part.Rows))
		}
	}
}

func adds(rows []figure.Row) (sum int64) {
	for _, r := range rows {
		sum += r.Adds
	}
	return sum
}

func codes(rows []figure.Row) []string {
	var all []string
	for _, r := range rows {
		all = append(all, r.ID)
	}
	return all
}

func TestWhatIsMissingIsListed(t *testing.T) {
	a := room(t, aYear())
	for _, test := range []struct {
		drill figure.Drill
		want  []string
	}{
		{figure.Drill{Figure: "review_rate", Side: figure.Top}, []string{"1001", "1002"}},
		{figure.Drill{Figure: "review_rate", Side: figure.Bottom}, []string{"1001", "1002", "1003", "1004"}},
		{figure.Drill{Figure: "review_rate", Side: figure.Missing}, []string{"1003", "1004"}},
		{figure.Drill{Figure: "texts_by_finding", Side: figure.Top, By: new("abolish")}, []string{"1002"}},
		{figure.Drill{Figure: "broadcasts", Side: figure.Top, By: new("")}, []string{"1009"}},
		{figure.Drill{Figure: "not_done", Side: figure.Top}, []string{"1001", "1002", "1003", "1004", "1001", "1002"}},
		{figure.Drill{Figure: "signed", Side: figure.Top}, nil},
	} {
		for most := 1; most < 4; most++ {
			test.drill.Period, test.drill.Most = q1, most
			rows, err := listAll(t.Context(), a, inAnSon, test.drill)
			must(t, err)
			if diff := cmp.Diff(test.want, codes(rows)); diff != "" {
				t.Errorf("%s of %s (-want +got):\n%s", test.drill.Side, test.drill.Figure, diff)
			}
		}
	}
}

func TestRowsOfAUnitBelow(t *testing.T) {
	a := room(t, aYear())
	d := figure.Drill{Figure: "review_rate", Side: figure.Top, Period: q1, In: figure.Scope{Of: "hai-binh"}, Most: 10}
	rows, err := listAll(t.Context(), a, inTown, d)
	must(t, err)
	if len(rows) != 1 || rows[0].ID != "1006" || rows[0].Href != "" {
		t.Errorf("the town sees %+v", rows)
	}
	d.In = figure.Scope{Below: true}
	for d.Most = 1; d.Most < 4; d.Most++ {
		rows, err = listAll(t.Context(), a, inTown, d)
		must(t, err)
		if diff := cmp.Diff([]string{"1001", "1002", "1006"}, codes(rows)); diff != "" {
			t.Errorf("with all below, %d at once (-want +got):\n%s", d.Most, diff)
		}
	}
	d.In = figure.Scope{Of: "hai-binh"}
	if _, err := a.Rows(t.Context(), inAnSon, d); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("who is not above is answered %v", err)
	}
}

func TestWhatCannotBeListed(t *testing.T) {
	a := room(t, aYear())
	for _, test := range []struct {
		drill figure.Drill
		want  error
	}{
		{figure.Drill{Figure: "none", Side: figure.Top, Period: q1}, figure.ErrFigure},
		{figure.Drill{Figure: "minutes", Side: figure.Bottom, Period: q1}, figure.ErrSide},
		{figure.Drill{Figure: "review_rate", Side: "left", Period: q1}, figure.ErrSide},
		{figure.Drill{Figure: "review_rate", Side: figure.Top, Period: q1, After: "0/7/x"}, figure.ErrSide},
		{figure.Drill{Figure: "review_rate", Side: figure.Top, Period: q1, After: "x"}, figure.ErrSide},
		{figure.Drill{Figure: "review_rate", Side: figure.Top}, figure.ErrPeriod},
	} {
		if _, err := a.Rows(t.Context(), inAnSon, test.drill); !errors.Is(err, test.want) {
			t.Errorf("%+v is answered %v, want %v", test.drill, err, test.want)
		}
		if _, err := a.Rows(t.Context(), account.Visit{Unit: inAnSon.Unit}, test.drill); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("%+v without a right is answered %v", test.drill, err)
		}
	}
	if _, err := a.Show(t.Context(), inAnSon, q1, "none"); !errors.Is(err, figure.ErrFigure) {
		t.Errorf("an unknown figure is answered %v", err)
	}
}

// Whatever is on the shelves, what a figure lists adds up to the figure, also
// when it is broken down, and a part and what is missing of it to the whole.
func TestListsAddUpToFigures(t *testing.T) {
	names := []string{"texts_planned", "texts_done", "texts_by_finding", "texts_to_handle", "texts_handled", "minutes", "places", "broadcasts", "review_rate", "handled_rate", "not_done"}
	db := storetest.SQLite(t)
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SampledFrom([]string{"", "2023-12-15", "2023-12-31", "2024-01-01", "2024-03-14", "2024-03-31", "2024-04-01", "2024-12-31"})
		var rows []shelved
		for n := range rapid.IntRange(0, 12).Draw(t, "rows") {
			if rapid.Bool().Draw(t, "is a review") {
				finding := rapid.SampledFrom([]string{"", "keep", "amend", "abolish"}).Draw(t, "finding")
				rows = append(rows, review(anSon, n, days.Draw(t, "planned"), days.Draw(t, "reviewed"), days.Draw(t, "handled"), finding))
			} else {
				rows = append(rows, broadcast(anSon, n, days.Draw(t, "held"), rapid.SampledFrom([]string{"1", "2"}).Draw(t, "place"), "radio", int64(n)))
			}
		}
		a := roomOn(db, reviews(rows...))
		term := figure.Term{Year: 2024, Part: rapid.SampledFrom(figure.PartsOfYear()).Draw(t, "part"), Rule: rapid.SampledFrom(figure.Rules).Draw(t, "rule")}
		values, err := a.Show(context.Background(), inAnSon, term.Period(), names...)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			v := values[name]
			list := func(side figure.Side, by *string) []figure.Row {
				rows, err := listAll(context.Background(), a, inAnSon, figure.Drill{Figure: name, Side: side, Period: term.Period(), By: by, Most: rapid.IntRange(1, 5).Draw(t, "most")})
				if err != nil {
					t.Fatal(err)
				}
				return rows
			}
			if got := adds(list(figure.Top, nil)); got != v.Top {
				t.Errorf("%s is %d and lists %d", name, v.Top, got)
			}
			for value, n := range v.By {
				if got := adds(list(figure.Top, &value)); got != n {
					t.Errorf("%s by %q is %d and lists %d", name, value, n, got)
				}
			}
			if v.IsRate {
				bottom, missing := list(figure.Bottom, nil), list(figure.Missing, nil)
				if adds(bottom) != v.Bottom || int64(len(missing)) != v.Bottom-v.Top {
					t.Errorf("%s is %d of %d, lists %d and misses %d", name, v.Top, v.Bottom, adds(bottom), len(missing))
				}
			}
		}
	})
}
