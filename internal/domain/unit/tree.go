package unit

import (
	"cmp"
	"slices"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A Period is a stretch of days, the first and the last within it. A zero day
// leaves its side open.
type Period struct {
	From, To clock.Date
}

// Holds tells whether a day lies within the period.
func (p Period) Holds(day clock.Date) bool {
	return (p.From.IsZero() || !day.Before(p.From)) && (p.To.IsZero() || !day.After(p.To))
}

// reaches tells whether the period has a day on or after another.
func (p Period) reaches(day clock.Date) bool { return p.To.IsZero() || !p.To.Before(day) }

// Lives returns the days on which the unit exists.
func (u Unit) Lives() Period { return Period{u.ValidFrom, u.ValidTo} }

// A Placing says below which unit another stood, and when.
type Placing struct {
	UnitID, ParentID string
	Period
}

// A FormerName is a name that a unit had before its present one, or, as an
// alias, one that people use for it.
type FormerName struct {
	UnitID, Name string
	Alias        bool
	Period
}

// A Succession says that from a day on a unit goes on in another, wholly or
// in part. A unit that was taken apart has several.
type Succession struct {
	UnitID, SuccessorID string
	On                  clock.Date
	Part                bool
	Note                string
}

// A History is all that is known of units and how they stood to each other,
// on all days.
type History struct {
	Units       []Unit
	Placings    []Placing
	Names       []FormerName
	Successions []Succession
}

// A Tree is how the units stand on one day.
type Tree struct {
	Day      clock.Date
	units    map[string]Unit
	children map[string][]string
}

// A Place is a unit in a tree below another: Level 1 is directly below.
type Place struct {
	Unit
	Level int
}

// On returns the tree as of a day: the units that exist then, by the names
// that they have then. A unit whose parent does not exist stands below none.
func (h History) On(day clock.Date) Tree {
	t := Tree{Day: day, units: map[string]Unit{}, children: map[string][]string{}}
	for _, u := range h.Units {
		if u.Lives().Holds(day) {
			u.ParentID, u.ParentName = "", ""
			t.units[u.ID] = u
		}
	}
	for _, n := range h.Names {
		if u, ok := t.units[n.UnitID]; ok && !n.Alias && n.Holds(day) {
			u.Name = n.Name
			t.units[n.UnitID] = u
		}
	}
	for _, p := range h.Placings {
		u, lives := t.units[p.UnitID]
		parent, ok := t.units[p.ParentID]
		if lives && ok && p.Holds(day) {
			u.ParentID, u.ParentName = parent.ID, parent.Name
			t.units[u.ID] = u
		}
	}
	for _, u := range t.units {
		t.children[u.ParentID] = append(t.children[u.ParentID], u.ID)
	}
	for _, ids := range t.children {
		slices.SortFunc(ids, func(a, b string) int { return cmp.Compare(t.units[a].Code, t.units[b].Code) })
	}
	return t
}

// Unit returns a unit that exists on the tree's day.
func (t Tree) Unit(id string) (Unit, bool) {
	u, ok := t.units[id]
	return u, ok
}

// Below lists the units below one, each followed by its own, units of one
// parent by their codes. Of "" it lists all.
func (t Tree) Below(id string) []Place { return t.below(nil, id, 1) }

func (t Tree) below(places []Place, id string, level int) []Place {
	for _, child := range t.children[id] {
		places = append(places, Place{t.units[child], level})
		places = t.below(places, child, level+1)
	}
	return places
}

// Above lists the units above one, the nearest first.
func (t Tree) Above(id string) []Unit {
	var above []Unit
	for u := t.units[id]; u.ParentID != ""; {
		u = t.units[u.ParentID]
		above = append(above, u)
	}
	return above
}

// Successors lists in what a unit went on, and Predecessors what went on in
// it, both by day.
func (h History) Successors(id string) []Succession {
	return h.successions(func(s Succession) bool { return s.UnitID == id })
}

// Predecessors lists the units that went on in one.
func (h History) Predecessors(id string) []Succession {
	return h.successions(func(s Succession) bool { return s.SuccessorID == id })
}

func (h History) successions(wanted func(Succession) bool) []Succession {
	var found []Succession
	for _, s := range h.Successions {
		if wanted(s) {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b Succession) int {
		return cmp.Or(a.On.Compare(b.On), cmp.Compare(a.UnitID, b.UnitID), cmp.Compare(a.SuccessorID, b.SuccessorID))
	})
	return found
}

// HeirsOn lists the units that answer on a day for what was a unit's: the unit
// itself while it exists, then those in which it went on, and so forth. Nobody
// answers for a unit that was closed and went on in none.
func (h History) HeirsOn(id string, day clock.Date) []Unit {
	units := map[string]Unit{}
	for _, u := range h.Units {
		units[u.ID] = u
	}
	seen := map[string]bool{}
	var heirs []Unit
	var follow func(id string)
	follow = func(id string) {
		u, ok := units[id]
		if !ok || seen[id] {
			return
		}
		seen[id] = true
		if u.Lives().reaches(day) {
			heirs = append(heirs, u)
			return
		}
		for _, s := range h.Successors(id) {
			if !s.On.After(day) {
				follow(s.SuccessorID)
			}
		}
	}
	follow(id)
	slices.SortFunc(heirs, func(a, b Unit) int { return cmp.Compare(a.Code, b.Code) })
	return heirs
}

// CirclesFrom tells whether a unit, put below a parent from a day on, would on
// that day or a later one stand below itself.
func (h History) CirclesFrom(unitID, parentID string, day clock.Date) bool {
	days := []clock.Date{day}
	for _, p := range h.Placings {
		if p.From.After(day) {
			days = append(days, p.From)
		}
	}
	for _, d := range days {
		above := h.On(d).Above(parentID)
		if parentID == unitID || slices.ContainsFunc(above, func(u Unit) bool { return u.ID == unitID }) {
			return true
		}
	}
	return false
}

// placingsOf returns where a unit stood, in the order of days.
func (h History) placingsOf(unitID string) []Placing {
	var own []Placing
	for _, p := range h.Placings {
		if p.UnitID == unitID {
			own = append(own, p)
		}
	}
	slices.SortFunc(own, func(a, b Placing) int { return a.From.Compare(b.From) })
	return own
}

// placedFrom returns where a unit stands when it comes below a parent on a
// day: what was decided before it for that day and later falls away. Below ""
// it stands below none.
func placedFrom(own []Placing, unitID, parentID string, day clock.Date, lives Period) []Placing {
	var placed []Placing
	for _, p := range own {
		if !p.From.IsZero() && !p.From.Before(day) {
			continue
		}
		if p.reaches(day) {
			p.To = day.AddDays(-1)
		}
		placed = append(placed, p)
	}
	if parentID == "" {
		return placed
	}
	return append(placed, Placing{UnitID: unitID, ParentID: parentID, Period: Period{From: day, To: lives.To}})
}
