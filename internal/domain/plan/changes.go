package plan

import (
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// A ChangeKind says what a new reading of a plan does to one task.
type ChangeKind string

// The kinds of changes.
const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
	Same    ChangeKind = "same"
)

// A TaskIndex names a task of a draft by its section and its place there,
// both from 0.
type TaskIndex struct{ Section, Task int }

// A Change compares one task of an adopted plan with a draft that would
// replace it. Old is nil for an added task; New has no meaning for a removed.
type Change struct {
	Kind   ChangeKind
	Old    *Task
	New    TaskIndex
	Fields []FieldChange
}

// A FieldChange is one field of a task that differs.
type FieldChange struct {
	Field    Field
	Old, New string
}

// Below this share of common words two titles are of different tasks.
const (
	sameTaskElsewhere = 0.8
	sameTaskSameRef   = 0.4
)

// Compare says, task by task, what differs between an adopted plan and a
// draft: first the draft's tasks in their order, then those it has dropped.
// Tasks are the same by title and number, by title alone, by number with a
// similar title, or by a nearly equal title.
func Compare(old []Task, draft Draft) []Change {
	pairs := matchTasks(old, draft)
	var changes []Change
	matched := make(map[int]bool, len(pairs))
	for si, section := range draft.Sections {
		for ti := range section.Tasks {
			at := TaskIndex{si, ti}
			oi, ok := pairs[at]
			if !ok {
				changes = append(changes, Change{Kind: Added, New: at})
				continue
			}
			matched[oi] = true
			changes = append(changes, compareTask(&old[oi], section, at))
		}
	}
	for i := range old {
		if !matched[i] && old[i].WithdrawnOn.IsZero() {
			changes = append(changes, Change{Kind: Removed, Old: &old[i]})
		}
	}
	return changes
}

// keptHeld leaves out that tasks would be dropped by which the unit answers a
// unit above: they do not stand in its own document, and stay.
func keptHeld(changes []Change, held map[string]bool) []Change {
	return slices.DeleteFunc(changes, func(c Change) bool { return c.Kind == Removed && held[c.Old.ID] })
}

func compareTask(old *Task, section Section, at TaskIndex) Change {
	change := Change{Kind: Same, Old: old, New: at}
	task := section.Tasks[at.Task]
	differ := func(field Field, before, after string) {
		if before != after {
			change.Kind = Changed
			change.Fields = append(change.Fields, FieldChange{field, before, after})
		}
	}
	differ(FieldNo, old.Ref(), refOf(section, task))
	differ(FieldTitle, old.Title, task.Title)
	differ(FieldProducts, strings.Join(old.Products, "\n"), strings.Join(task.Products, "\n"))
	differ(FieldLead, old.LeadText, task.Lead)
	differ(FieldCoordinators, strings.Join(old.Coordinators, "\n"), strings.Join(task.Coordinators, "\n"))
	differ(FieldDue, DueWords(duesOf(old.Occurrences), old.Kind), DueWords(task.Due, task.Kind))
	differ(FieldFunding, old.Funding, task.Funding)
	differ(FieldNotes, strings.Join(old.Notes, "\n"), strings.Join(task.Notes, "\n"))
	return change
}

func refOf(section Section, task DraftTask) string {
	return Task{SectionNo: section.No, No: task.No}.Ref()
}

// duesOf gives the plan's own occurrences back as the times of a draft, in
// the plan's order.
func duesOf(occurrences []Occurrence) []Due {
	sorted, _ := occurrencesFrom(occurrences, OriginPlan)
	slices.SortStableFunc(sorted, func(a, b Occurrence) int { return a.Position - b.Position })
	var dues []Due
	for _, o := range sorted {
		dues = append(dues, Due{Label: o.Label, Date: o.Date, From: o.From, Kind: o.Kind})
	}
	return dues
}

// matchTasks pairs each task of a draft with the index of the old task that
// it continues.
func matchTasks(old []Task, draft Draft) map[TaskIndex]int {
	m := newTaskMatcher(old, draft)
	m.pair(func(o, n matchKey) bool { return o.title == n.title && o.ref == n.ref })
	m.pair(func(o, n matchKey) bool { return o.title == n.title })
	m.pair(func(o, n matchKey) bool { return o.ref == n.ref && similarity(o.words, n.words) >= sameTaskSameRef })
	m.pair(func(o, n matchKey) bool { return similarity(o.words, n.words) >= sameTaskElsewhere })
	return m.pairs
}

type matchKey struct {
	ref, title string
	words      []string
}

func newMatchKey(ref, title string) matchKey {
	folded := vietnamese.Fold(title)
	words := strings.Fields(folded)
	slices.Sort(words)
	return matchKey{ref: ref, title: folded, words: slices.Compact(words)}
}

type taskMatcher struct {
	old   []matchKey
	taken []bool
	order []TaskIndex
	keys  map[TaskIndex]matchKey
	pairs map[TaskIndex]int
}

func newTaskMatcher(old []Task, draft Draft) *taskMatcher {
	m := &taskMatcher{
		taken: make([]bool, len(old)),
		keys:  map[TaskIndex]matchKey{},
		pairs: map[TaskIndex]int{},
	}
	for _, t := range old {
		m.old = append(m.old, newMatchKey(t.Ref(), t.Title))
	}
	for si, section := range draft.Sections {
		for ti, task := range section.Tasks {
			at := TaskIndex{si, ti}
			m.order = append(m.order, at)
			m.keys[at] = newMatchKey(refOf(section, task), task.Title)
		}
	}
	return m
}

// pair joins what is still single and alike; each task finds at most one.
func (m *taskMatcher) pair(alike func(o, n matchKey) bool) {
	for _, at := range m.order {
		if _, done := m.pairs[at]; done {
			continue
		}
		for i, o := range m.old {
			if !m.taken[i] && alike(o, m.keys[at]) {
				m.pairs[at], m.taken[i] = i, true
				break
			}
		}
	}
}

// similarity is the share of words that two sorted sets have in common.
func similarity(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch strings.Compare(a[i], b[j]) {
		case 0:
			common++
			i++
			j++
		case -1:
			i++
		default:
			j++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// carryOver says which old occurrence each new time continues (nil for a new
// one), and which old occurrences have none any more. An occurrence is the
// same by label and day, by label, or by day.
func carryOver(old []Occurrence, dues []Due) (kept []*Occurrence, dropped []Occurrence) {
	kept = make([]*Occurrence, len(dues))
	taken := make([]bool, len(old))
	pair := func(alike func(o Occurrence, d Due) bool) {
		for i, d := range dues {
			if kept[i] != nil {
				continue
			}
			for j := range old {
				if !taken[j] && alike(old[j], d) {
					kept[i], taken[j] = &old[j], true
					break
				}
			}
		}
	}
	pair(func(o Occurrence, d Due) bool { return o.Label == d.Label && o.Date == d.Date })
	pair(func(o Occurrence, d Due) bool { return o.Label != "" && o.Label == d.Label })
	pair(func(o Occurrence, d Due) bool { return o.Date == d.Date })
	for j := range old {
		if !taken[j] {
			dropped = append(dropped, old[j])
		}
	}
	return kept, dropped
}
