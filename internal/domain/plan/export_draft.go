package plan

import (
	"cmp"
	"slices"
)

// DraftOf turns an adopted plan back into the exchange format.
func DraftOf(p Plan, tasks []Task, targets []Target) Draft {
	return Draft{
		Unit: p.IssuedBy, Year: p.Year, Title: p.Title, Number: p.Number,
		Place: p.Place, Date: p.Date, Signer: p.Signer, SignerPost: p.SignerPost,
		Bases: p.Bases, Upstream: p.Upstream, Targets: draftTargets(targets),
		Responsibilities: p.Responsibilities, Sections: draftSections(tasks),
		Recipients: p.Recipients,
	}
}

func draftTargets(targets []Target) []DraftTarget {
	targets = sortedBy(targets, func(t Target) int { return t.Position })
	var drafts []DraftTarget
	for _, t := range targets {
		drafts = append(drafts, DraftTarget{
			Field: t.Field, Text: t.Text, Op: t.Op, Threshold: t.Threshold, Unit: t.Measure,
		})
	}
	return drafts
}

// draftSections puts the tasks that follow each other in one section together.
func draftSections(tasks []Task) []Section {
	tasks = sortedBy(tasks, func(t Task) int { return t.Position })
	var sections []Section
	for _, t := range tasks {
		n := len(sections)
		if n == 0 || sections[n-1].No != t.SectionNo || sections[n-1].Title != t.SectionTitle {
			sections = append(sections, Section{No: t.SectionNo, Title: t.SectionTitle})
		}
		last := &sections[len(sections)-1]
		last.Tasks = append(last.Tasks, draftTask(t))
	}
	return sections
}

func draftTask(t Task) DraftTask {
	return DraftTask{
		No: t.No, Title: t.Title, Products: t.Products, Lead: t.LeadText,
		Coordinators: t.Coordinators, DueText: t.DueText, Due: duesOf(t.Occurrences),
		Kind: t.Kind, Funding: t.Funding, Notes: t.Notes,
	}
}

// sortedBy returns the items in the order of a number that each has, without
// changing the given slice.
func sortedBy[T any](items []T, position func(T) int) []T {
	sorted := slices.Clone(items)
	slices.SortStableFunc(sorted, func(a, b T) int { return cmp.Compare(position(a), position(b)) })
	return sorted
}
