package unit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

// The reform of 2025: the last day of districts, and the first without them.
var (
	lastDay  = clock.NewDate(2025, 6, 30)
	firstDay = clock.NewDate(2025, 7, 1)
)

func TestPeriod(t *testing.T) {
	first, last := clock.NewDate(2024, 1, 1), clock.NewDate(2024, 12, 31)
	for _, test := range []struct {
		name   string
		period unit.Period
		day    clock.Date
		want   bool
	}{
		{"open on both sides", unit.Period{}, first, true},
		{"its first day", unit.Period{From: first, To: last}, first, true},
		{"its last day", unit.Period{From: first, To: last}, last, true},
		{"the day before", unit.Period{From: first, To: last}, first.AddDays(-1), false},
		{"the day after", unit.Period{From: first, To: last}, last.AddDays(1), false},
		{"long after an open end", unit.Period{From: first}, last.AddDays(9999), true},
	} {
		if got := test.period.Holds(test.day); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

// drawn draws a tree as "a(b c(d))".
func drawn(t unit.Tree) string {
	var draw func(places []unit.Place) string
	draw = func(places []unit.Place) string {
		var parts []string
		for i := 0; i < len(places); {
			end := i + 1
			for end < len(places) && places[end].Level > places[i].Level {
				end++
			}
			part := places[i].Code
			if inner := draw(places[i+1 : end]); inner != "" {
				part += "(" + inner + ")"
			}
			parts = append(parts, part)
			i = end
		}
		return strings.Join(parts, " ")
	}
	return draw(t.Below(""))
}

// reform is the tree before 1/7/2025: a province, a district and a town in it,
// communes in those.
func reform(t *testing.T, a *unit.Actions) map[string]unit.Unit {
	t.Helper()
	units := map[string]unit.Unit{}
	for _, n := range []unit.NewUnit{
		{Code: "thanh-hoa", Name: "UBND tỉnh Thanh Hóa", OfficialCode: "38"},
		{Code: "nong-cong", Name: "UBND huyện Nông Cống", ParentCode: "thanh-hoa", OfficialCode: "404"},
		{Code: "nghi-son", Name: "UBND thị xã Nghi Sơn", ParentCode: "thanh-hoa", OfficialCode: "407"},
		{Code: "anh-son", Name: "UBND xã Anh Sơn", ParentCode: "nghi-son", OfficialCode: "16645", ExchangeCode: "H56.407.12"},
		{Code: "cac-son", Name: "UBND xã Các Sơn", ParentCode: "nghi-son"},
		{Code: "hung-son", Name: "UBND xã Hùng Sơn", ParentCode: "nghi-son"},
		{Code: "tan-phuc", Name: "UBND xã Tân Phúc", ParentCode: "nong-cong"},
		{Code: "cac-son-moi", Name: "UBND xã Các Sơn", ParentCode: "thanh-hoa", ValidFrom: firstDay, OfficialCode: "16645"},
	} {
		units[n.Code] = create(t, a, n)
	}
	return units
}

func TestReformOf2025(t *testing.T) {
	each(t, func(t *testing.T, a *unit.Actions, db *store.DB) {
		u := reform(t, a)
		ctx := t.Context()
		expect(t, "close a district with communes", a.Close(ctx, "root", u["nghi-son"].ID, firstDay), unit.ErrHasUnits)
		must(t, a.Merge(ctx, "root", unit.Merger{
			UnitIDs: []string{u["anh-son"].ID, u["cac-son"].ID, u["hung-son"].ID}, IntoID: u["cac-son-moi"].ID, On: firstDay,
			Note: "Nghị quyết 1686/NQ-UBTVQH15",
		}))
		must(t, a.Move(ctx, "root", u["tan-phuc"].ID, u["thanh-hoa"].ID, firstDay))
		must(t, a.Close(ctx, "root", u["nghi-son"].ID, firstDay))
		must(t, a.Close(ctx, "root", u["nong-cong"].ID, firstDay))

		h, err := a.History(ctx)
		must(t, err)
		for day, want := range map[clock.Date]string{
			lastDay:  "thanh-hoa(nghi-son(anh-son cac-son hung-son) nong-cong(tan-phuc))",
			firstDay: "thanh-hoa(cac-son-moi tan-phuc)",
		} {
			if got := drawn(h.On(day)); got != want {
				t.Errorf("on %s the tree is %s, want %s", day, got, want)
			}
			expectBelow(t, a, h, u["thanh-hoa"].ID, day)
			expectBelow(t, a, h, u["nghi-son"].ID, day)
		}
		if heirs := h.HeirsOn(u["anh-son"].ID, firstDay); len(heirs) != 1 || heirs[0].Code != "cac-son-moi" {
			t.Errorf("Anh Sơn went on in %+v", heirs)
		}
		if heirs := h.HeirsOn(u["anh-son"].ID, lastDay); len(heirs) != 1 || heirs[0].Code != "anh-son" {
			t.Errorf("before that, %+v answers for Anh Sơn", heirs)
		}
		if from := h.Predecessors(u["cac-son-moi"].ID); len(from) != 3 || from[0].Note == "" || from[0].Part {
			t.Errorf("made from %+v", from)
		}
		// As of today, in March 2024, nothing has changed yet.
		before, err := a.ByCode(ctx, "anh-son")
		must(t, err)
		if before.ParentName != "UBND thị xã Nghi Sơn" || before.ValidTo != lastDay {
			t.Errorf("today %+v", before)
		}
		must(t, audit.Verify(ctx, db, u["anh-son"].ID))
		must(t, audit.Verify(ctx, db, u["cac-son-moi"].ID))
		lines, err := audit.List(ctx, db, u["anh-son"].ID, audit.Filter{ActorID: "root"})
		must(t, err)
		if len(lines) != 1 || lines[0].Action != unit.ActReorganise {
			t.Errorf("the trail has %+v", lines)
		}
	})
}

// expectBelow holds the query to the pure rule.
func expectBelow(t *testing.T, a *unit.Actions, h unit.History, id string, day clock.Date) {
	t.Helper()
	queried, err := a.Below(t.Context(), id, day)
	must(t, err)
	if got, want := described(queried), described(h.On(day).Below(id)); !slices.Equal(got, want) {
		t.Errorf("below %s on %s: the query says %v, the rule %v", id, day, got, want)
	}
}

func described(places []unit.Place) []string {
	list := []string{}
	for _, p := range places {
		list = append(list, fmt.Sprintf("%s %q below %s at %d", p.Code, p.Name, p.ParentID, p.Level))
	}
	slices.Sort(list)
	return list
}

func TestMergeInParts(t *testing.T) {
	each(t, func(t *testing.T, a *unit.Actions, _ *store.DB) {
		u := reform(t, a)
		ctx := t.Context()
		for _, into := range []string{"cac-son", "hung-son"} {
			must(t, a.Merge(ctx, "", unit.Merger{UnitIDs: []string{u["anh-son"].ID}, IntoID: u[into].ID, On: firstDay, Part: true, Note: "một phần"}))
		}
		h, err := a.History(ctx)
		must(t, err)
		if heirs := h.HeirsOn(u["anh-son"].ID, firstDay); codes(heirs) != "anh-son" {
			t.Errorf("a unit of which parts went over lives on, not %s", codes(heirs))
		}
		must(t, a.Close(ctx, "", u["anh-son"].ID, firstDay))
		h, err = a.History(ctx)
		must(t, err)
		if heirs := h.HeirsOn(u["anh-son"].ID, firstDay); codes(heirs) != "cac-son hung-son" {
			t.Errorf("taken apart it went on in %s", codes(heirs))
		}
		if s := h.Successors(u["anh-son"].ID); len(s) != 2 || !s[0].Part {
			t.Errorf("successors %+v", s)
		}
	})
}

func TestMergedProvinceHandsItsUnitsOn(t *testing.T) {
	each(t, func(t *testing.T, a *unit.Actions, _ *store.DB) {
		u := reform(t, a)
		into := create(t, a, unit.NewUnit{Code: "tinh-moi", Name: "UBND tỉnh Mới"})
		must(t, a.Merge(t.Context(), "", unit.Merger{UnitIDs: []string{u["thanh-hoa"].ID}, IntoID: into.ID, On: firstDay}))
		h, err := a.History(t.Context())
		must(t, err)
		want := "tinh-moi(cac-son-moi nghi-son(anh-son cac-son hung-son) nong-cong(tan-phuc))"
		if got := drawn(h.On(firstDay)); got != want {
			t.Errorf("the tree is %s, want %s", got, want)
		}
		expectBelow(t, a, h, into.ID, firstDay)
	})
}

func TestTreeRefused(t *testing.T) {
	each(t, func(t *testing.T, a *unit.Actions, _ *store.DB) {
		u := reform(t, a)
		ctx := t.Context()
		move := func(code, parent string, on clock.Date) error { return a.Move(ctx, "", u[code].ID, u[parent].ID, on) }
		expect(t, "below itself", move("nghi-son", "nghi-son", firstDay), unit.ErrCircle)
		expect(t, "below its own commune", move("thanh-hoa", "anh-son", firstDay), unit.ErrCircle)
		expect(t, "below what is not there yet", move("anh-son", "cac-son-moi", lastDay), unit.ErrNotThen)
		expect(t, "no such unit", a.Move(ctx, "", "none", "", firstDay), store.ErrNotFound)
		expect(t, "merged into itself", a.Merge(ctx, "", unit.Merger{UnitIDs: []string{u["anh-son"].ID}, IntoID: u["anh-son"].ID, On: firstDay}), unit.ErrItself)
		expect(t, "nothing merged", a.Merge(ctx, "", unit.Merger{IntoID: u["anh-son"].ID, On: firstDay}), unit.ErrItself)
		must(t, a.Close(ctx, "", u["anh-son"].ID, firstDay))
		expect(t, "closed twice", a.Close(ctx, "", u["anh-son"].ID, firstDay.AddDays(1)), unit.ErrNotThen)
		expect(t, "moved when closed", move("anh-son", "thanh-hoa", firstDay), unit.ErrNotThen)
		expect(t, "a name of tomorrow", a.RenameOn(ctx, "", u["cac-son"].ID, "Khác", clock.NewDate(2024, 3, 13)), unit.ErrFuture)
		_, err := a.Create(ctx, "", unit.NewUnit{Code: "con", Name: "UBND xã Con", ParentCode: "cac-son-moi", ValidFrom: lastDay})
		expect(t, "born before its parent", err, unit.ErrNotThen)
		// A circle that would close only later: the district moves in August.
		must(t, a.Move(ctx, "", u["nong-cong"].ID, "", firstDay))
		august := clock.NewDate(2025, 8, 1)
		must(t, move("nghi-son", "nong-cong", august))
		expect(t, "a circle that closes in August", move("nong-cong", "cac-son", firstDay), unit.ErrCircle)
	})
}

func TestNamesByDays(t *testing.T) {
	each(t, func(t *testing.T, a *unit.Actions, _ *store.DB) {
		u := create(t, a, unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
		top := create(t, a, unit.NewUnit{Code: "nghi-son", Name: "UBND thị xã Nghi Sơn"})
		must(t, a.Move(t.Context(), "", u.ID, top.ID, clock.NewDate(2020, 1, 1)))
		must(t, a.RenameOn(t.Context(), "", u.ID, "UBND phường Anh Sơn", clock.NewDate(2022, 1, 1)))
		must(t, a.RenameOn(t.Context(), "", u.ID, "UBND phường Mới", clock.NewDate(2024, 1, 1)))
		must(t, a.AddAlias(t.Context(), "", u.ID, "Kẻ Sơn"))
		h, err := a.History(t.Context())
		must(t, err)
		for day, want := range map[clock.Date]string{
			clock.NewDate(2021, 12, 31): "UBND xã Anh Sơn",
			clock.NewDate(2022, 1, 1):   "UBND phường Anh Sơn",
			clock.NewDate(2023, 12, 31): "UBND phường Anh Sơn",
			clock.NewDate(2024, 1, 1):   "UBND phường Mới",
		} {
			if got, _ := h.On(day).Unit(u.ID); got.Name != want {
				t.Errorf("on %s it is %q, want %q", day, got.Name, want)
			}
			expectBelow(t, a, h, top.ID, day)
		}
		others, err := a.OtherNames(t.Context())
		must(t, err)
		if got := strings.Join(others[u.ID], ", "); got != "UBND xã Anh Sơn, UBND phường Anh Sơn, Kẻ Sơn" {
			t.Errorf("other names %s", got)
		}
	})
}

func TestCodes(t *testing.T) {
	each(t, func(t *testing.T, a *unit.Actions, _ *store.DB) {
		u := create(t, a, unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
		for _, test := range []struct {
			official, exchange string
			want               error
		}{
			{"16645", "H56.407.12", nil}, {"16645", "000.12.407.H56", nil}, {"", "H56", nil},
			{"38", "", unit.ErrOfficialCode}, {"1664a", "", unit.ErrOfficialCode},
			{"", "56.12", unit.ErrExchangeCode}, {"", "H56.", unit.ErrExchangeCode},
		} {
			expect(t, test.official+" "+test.exchange, a.SetCodes(t.Context(), "", u.ID, test.official, test.exchange), test.want)
		}
	})
}

// Whatever is done, on every day no unit stands below itself, every unit that
// exists is found once, and the query says what the rule says.
func TestTreeStaysATree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := unit.History{}
		n := rapid.IntRange(2, 7).Draw(t, "units")
		for i := range n {
			h.Units = append(h.Units, unit.Unit{ID: fmt.Sprint(i), Code: fmt.Sprint(i)})
		}
		day := func(label string) clock.Date { return clock.NewDate(2025, 1, rapid.IntRange(1, 20).Draw(t, label)) }
		for range rapid.IntRange(0, 12).Draw(t, "moves") {
			id, parent, from := fmt.Sprint(rapid.IntRange(0, n-1).Draw(t, "unit")), fmt.Sprint(rapid.IntRange(0, n-1).Draw(t, "parent")), day("from")
			kept := slices.DeleteFunc(slices.Clone(h.Placings), func(p unit.Placing) bool { return p.UnitID == id })
			moved := unit.History{Units: h.Units, Placings: kept}
			if !moved.CirclesFrom(id, parent, from) {
				moved.Placings = append(moved.Placings, unit.Placing{UnitID: id, ParentID: parent, Period: unit.Period{From: from}})
				h = moved
			}
		}
		tree := h.On(day("day"))
		if all := tree.Below(""); len(all) != n {
			t.Fatalf("of %d units the tree has %d: %+v", n, len(all), all)
		}
		for _, u := range h.Units {
			for _, p := range tree.Below(u.ID) {
				if !slices.ContainsFunc(tree.Above(p.ID), func(above unit.Unit) bool { return above.ID == u.ID }) {
					t.Fatalf("%s stands below %s, which does not stand above it", p.ID, u.ID)
				}
			}
		}
	})
}

// Two acts that each are right make no circle together, also at the same time.
func TestMovesAtOnceMakeNoCircle(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a := unit.NewActions(db, clock.On(clock.NewDate(2024, 3, 12)))
		x, y := create(t, a, unit.NewUnit{Code: "xx", Name: "X"}), create(t, a, unit.NewUnit{Code: "yy", Name: "Y"})
		results := make(chan error, 2)
		go func() { results <- a.Move(t.Context(), "", x.ID, y.ID, firstDay) }()
		go func() { results <- a.Move(t.Context(), "", y.ID, x.ID, firstDay) }()
		first, second := <-results, <-results
		if (first == nil) == (second == nil) {
			t.Errorf("of two opposite moves one must fail: %v, %v", first, second)
		}
	})
}
