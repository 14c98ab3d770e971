package overview

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A Standing is how one unit stands in a year as of a day, or all of several
// together. It is shared between readers and never changed.
type Standing struct {
	Place unit.Place
	FieldTally
	// Fields are the unit's fields by their keys, sorted.
	Fields []UnitField
	// Below counts the units that stand below it.
	Below int
	// seq is the last line of the unit's trail that the counts know, days the
	// working days by which they were made.
	seq  int64
	days plan.WorkingDays
	// found is the text in which a search looks, order what its name sorts by.
	found, order string
}

// A FieldTally is how many tasks there are, how many of them the plan gives no
// date, how the occurrences of the others stand by the plan's own days, and of
// how many that are said to be done nothing shows it.
type FieldTally struct {
	Tasks, Undated, Unproved int
	Due                      plan.StateCounts
}

func (t *FieldTally) add(more FieldTally) {
	t.Tasks += more.Tasks
	t.Undated += more.Undated
	t.Unproved += more.Unproved
	t.Due.Add(more.Due)
}

// HasPlan tells whether there is a plan with tasks in the year.
func (t FieldTally) HasPlan() bool { return t.Tasks > 0 }

// Done returns how many occurrences are done, of all.
func (t FieldTally) Done() (part, whole int) { return t.Due.Done(), t.Due.Total() }

// OnTime returns how many occurrences were done on time, of those that are
// done or whose last day has gone.
func (t FieldTally) OnTime() (part, whole int) {
	part = t.Due.Of(plan.DoneOnTime)
	return part, part + t.Due.Of(plan.DoneLate) + t.Due.Of(plan.Overdue)
}

// Handed returns how many occurrences are done or wait to be accepted: those
// that need evidence.
func (t FieldTally) Handed() int { return t.Due.Done() + t.Due.Of(plan.Waiting) }

// A UnitField is how a unit stands in one field (lĩnh vực).
type UnitField struct {
	Key, Title string
	FieldTally
}

// Field returns how the unit stands in a field; false when its plans have none
// such.
func (s *Standing) Field(key string) (FieldTally, bool) {
	i, ok := slices.BinarySearchFunc(s.Fields, key, func(f UnitField, key string) int { return strings.Compare(f.Key, key) })
	if !ok {
		return FieldTally{}, false
	}
	return s.Fields[i].FieldTally, true
}

// place begins the standing of a unit: what its plans count up to comes later.
func place(p unit.Place, otherNames []string, below int) *Standing {
	return &Standing{
		Place: p, Below: below, order: vietnamese.SortKey(p.Name),
		found: vietnamese.Fold(strings.Join(append([]string{p.Name, p.Code, p.OfficialCode}, otherNames...), "\n")),
	}
}

// counted returns the standing with what the unit's year counts up to.
func (s *Standing) counted(count plan.YearCount, states *plan.StateTable) *Standing {
	fresh := *s
	fresh.FieldTally, fresh.seq, fresh.days = FieldTally{}, count.Seq, states.Days()
	fresh.Fields = make([]UnitField, 0, len(count.Fields))
	for _, f := range count.Fields {
		field := UnitField{f.Key, f.Title, FieldTally{f.Tasks, f.Undated, states.Unproved(f), states.Count(f)}}
		fresh.Fields = append(fresh.Fields, field)
		fresh.add(field.FieldTally)
	}
	return &fresh
}

// matches tells whether a unit is meant by words, which are folded: by its
// name, its codes, or another of its names.
func (s *Standing) matches(words []string) bool {
	for _, w := range words {
		if !strings.Contains(s.found, w) {
			return false
		}
	}
	return true
}

// A Field is a field of the work as the units' plans name it.
type Field struct {
	UnitField
	// Units counts the units whose plans have it.
	Units int
}

// fieldsOf lists the fields of rows, those of most units first.
func fieldsOf(rows []Row) []Field {
	found := map[string]*Field{}
	for _, r := range rows {
		for _, f := range r.Fields {
			field, ok := found[f.Key]
			if !ok {
				field = &Field{UnitField: UnitField{Key: f.Key}}
				found[f.Key] = field
			}
			// One of several ways to write it, the same one every time.
			field.Title = max(field.Title, f.Title)
			field.Units++
			field.add(f.FieldTally)
		}
	}
	fields := make([]Field, 0, len(found))
	for _, f := range found {
		fields = append(fields, *f)
	}
	slices.SortFunc(fields, func(a, b Field) int {
		return cmp.Or(cmp.Compare(b.Units, a.Units), strings.Compare(a.Key, b.Key))
	})
	return fields
}

// within returns the standings of the units that stand below one.
func within(all []*Standing, id string) []*Standing {
	children := map[string][]*Standing{}
	for _, s := range all {
		children[s.Place.ParentID] = append(children[s.Place.ParentID], s)
	}
	var found []*Standing
	for next := []string{id}; len(next) > 0; next = next[1:] {
		for _, s := range children[next[0]] {
			found = append(found, s)
			next = append(next, s.Place.ID)
		}
	}
	return found
}

// countBelow counts the units below each unit that has any.
func countBelow(places []unit.Place) map[string]int {
	parents := make(map[string]string, len(places))
	for _, p := range places {
		parents[p.ID] = p.ParentID
	}
	counts := map[string]int{}
	for _, p := range places {
		for id := p.ParentID; ; {
			above, inside := parents[id]
			if !inside {
				break
			}
			counts[id]++
			id = above
		}
	}
	return counts
}
