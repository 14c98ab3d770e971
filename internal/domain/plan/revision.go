package plan

import (
	"slices"
	"strings"
)

// What a person changes in a reading before it is adopted.

// A TaskEdit is what a person may write into a task, on the review page or in
// the running year.
type TaskEdit struct {
	SectionNo, SectionTitle, No, Title string
	Products                           []string
	Lead                               string
	Coordinators                       []string
	// Due is the time in words, read by the same grammar as a plan's.
	Due     string
	Funding string
	Notes   []string
}

// EditOf gives a draft's task as an edit that changes nothing.
func EditOf(section Section, t DraftTask) TaskEdit {
	return TaskEdit{
		SectionNo: section.No, SectionTitle: section.Title, No: t.No, Title: t.Title,
		Products: t.Products, Lead: t.Lead, Coordinators: t.Coordinators,
		Due: DueWords(t.Due, t.Kind), Funding: t.Funding, Notes: t.Notes,
	}
}

// EditOfTask gives an adopted task as an edit that changes nothing.
func EditOfTask(t Task) TaskEdit {
	return TaskEdit{
		SectionNo: t.SectionNo, SectionTitle: t.SectionTitle, No: t.No, Title: t.Title,
		Products: t.Products, Lead: t.LeadText, Coordinators: t.Coordinators,
		Due: DueWords(duesOf(t.Occurrences), t.Kind), Funding: t.Funding, Notes: t.Notes,
	}
}

// Edit writes an edit into the draft's task, which moves to the section that
// the edit names. The times are read anew only when their words changed; words
// that name no time are refused with ErrUndated.
func (r *Reading) Edit(at TaskIndex, e TaskEdit) error {
	t, ok := r.Task(at)
	if !ok {
		return ErrNoSuchTask
	}
	if e.Title == "" {
		return ErrUntitled
	}
	edited := *t
	edited.No, edited.Title, edited.Lead, edited.Funding = e.No, e.Title, e.Lead, e.Funding
	edited.Products, edited.Coordinators, edited.Notes = e.Products, e.Coordinators, e.Notes
	if !sameLines(e.Due, DueWords(t.Due, t.Kind)) {
		due, err := readTyped(e.Due, r.Draft.Year)
		if err != nil {
			return err
		}
		edited.Due, edited.Kind = due.Due, due.Kind
		// The source keeps its words beside the times that a person read in
		// them; without times only the words say what is meant.
		if edited.DueText == "" || len(due.Due) == 0 {
			edited.DueText = e.Due
		}
	}
	*t = edited
	r.Settle(at)
	r.move(at, e.SectionNo, e.SectionTitle)
	return nil
}

// move puts a task at the end of the section of a number and title. A section
// that holds nothing else takes the new name itself.
func (r *Reading) move(from TaskIndex, sectionNo, sectionTitle string) {
	section := &r.Draft.Sections[from.Section]
	named := func(s Section) bool { return s.No == sectionNo && s.Title == sectionTitle }
	if named(*section) {
		return
	}
	if len(section.Tasks) == 1 && !slices.ContainsFunc(r.Draft.Sections, named) {
		section.No, section.Title = sectionNo, sectionTitle
		return
	}
	to := r.Draft.AddTask(sectionNo, sectionTitle, section.Tasks[from.Task])
	section = &r.Draft.Sections[from.Section] // adding may have moved them all
	section.Tasks = slices.Delete(section.Tasks, from.Task, from.Task+1)
	r.repoint(func(at TaskIndex) (TaskIndex, bool) {
		if at == from {
			return to, true
		}
		return at.after(from), true
	})
}

// sameLines compares two texts of several lines as people see them; browsers
// send line breaks as they like.
func sameLines(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

// readTyped reads a time that a person typed. Unlike a plan's words, these
// can be refused: the person is there to say it better.
func readTyped(words string, year int) (DueReading, error) {
	read := ReadDue(words, year)
	for _, d := range read.Doubts {
		if d.Code == DoubtDueUnknown || d.Code == DoubtDueChoice || d.Code == DoubtDueEvent {
			return DueReading{}, ErrUndated
		}
	}
	return read, nil
}

// Settle marks the doubts and corrections about one task as decided.
func (r *Reading) Settle(at TaskIndex) {
	for i := range r.Doubts {
		if r.Doubts[i].Section == at.Section && r.Doubts[i].Task == at.Task {
			r.Doubts[i].Settled = true
		}
	}
	for i := range r.Corrections {
		if r.Corrections[i].Section == at.Section && r.Corrections[i].Task == at.Task {
			r.Corrections[i].Settled = true
		}
	}
}

// Choose takes one of the readings that a doubt offers.
func (r *Reading) Choose(doubt, option int) error {
	if doubt < 0 || doubt >= len(r.Doubts) {
		return ErrNoSuchTask
	}
	d := &r.Doubts[doubt]
	t, ok := r.Task(TaskIndex{d.Section, d.Task})
	if !ok || option < 0 || option >= len(d.Options) {
		return ErrNoSuchTask
	}
	t.Due, t.Kind = d.Options[option].Due, d.Options[option].Kind
	if len(t.Due) == 0 {
		t.DueText = DueWords(nil, t.Kind)
	}
	d.Settled = true
	return nil
}

// Keep settles a doubt by leaving the reading as it is.
func (r *Reading) Keep(doubt int) error {
	if doubt < 0 || doubt >= len(r.Doubts) {
		return ErrNoSuchTask
	}
	r.Doubts[doubt].Settled = true
	return nil
}

// Correct settles a probable typing error: it is replaced by the word that was
// meant, in the field in which it stands, or kept as the source has it.
func (r *Reading) Correct(correction int, take bool) error {
	if correction < 0 || correction >= len(r.Corrections) {
		return ErrNoSuchTask
	}
	c := &r.Corrections[correction]
	c.Settled = true
	t, ok := r.Task(TaskIndex{c.Section, c.Task})
	if !take || !ok {
		return nil
	}
	t.correct(c.Field, c.Wrong, c.Right)
	return nil
}

func (t *DraftTask) correct(field Field, wrong, right string) {
	replace := func(s string) string { return strings.ReplaceAll(s, wrong, right) }
	replaceAll := func(items []string) []string {
		items = slices.Clone(items)
		for i := range items {
			items[i] = replace(items[i])
		}
		return items
	}
	switch field {
	case FieldTitle:
		t.Title = replace(t.Title)
	case FieldProducts:
		t.Products = replaceAll(t.Products)
	case FieldLead:
		t.Lead = replace(t.Lead)
	case FieldCoordinators:
		t.Coordinators = replaceAll(t.Coordinators)
	case FieldDue:
		t.DueText = replace(t.DueText)
	case FieldFunding:
		t.Funding = replace(t.Funding)
	case FieldNotes:
		t.Notes = replaceAll(t.Notes)
	}
}

// Accept settles an offered task: it becomes a task of the draft's first
// section, or is refused.
func (r *Reading) Accept(offer int, take bool) error {
	if offer < 0 || offer >= len(r.Offers) {
		return ErrNoSuchTask
	}
	o := &r.Offers[offer]
	if o.Settled {
		return nil
	}
	o.Settled = true
	if !take {
		return nil
	}
	var no, title string
	if len(r.Draft.Sections) > 0 {
		no, title = r.Draft.Sections[0].No, r.Draft.Sections[0].Title
	}
	r.Draft.AddTask(no, title, o.Task)
	return nil
}

// Add puts a task that a person wrote into the draft.
func (r *Reading) Add(e TaskEdit) error {
	at := r.Draft.AddTask(e.SectionNo, e.SectionTitle, DraftTask{Kind: Unspecified})
	return r.Edit(at, e)
}

// AddTask puts a task at the end of a section, making the section when the
// draft has none of that number and title, and returns its place.
func (d *Draft) AddTask(sectionNo, sectionTitle string, t DraftTask) TaskIndex {
	si := slices.IndexFunc(d.Sections, func(s Section) bool { return s.No == sectionNo && s.Title == sectionTitle })
	if si < 0 {
		d.Sections = append(d.Sections, Section{No: sectionNo, Title: sectionTitle})
		si = len(d.Sections) - 1
	}
	d.Sections[si].Tasks = append(d.Sections[si].Tasks, t)
	return TaskIndex{si, len(d.Sections[si].Tasks) - 1}
}

// RemoveTask takes a task out of the draft with all that was asked about it.
func (r *Reading) RemoveTask(at TaskIndex) error {
	if _, ok := r.Task(at); !ok {
		return ErrNoSuchTask
	}
	section := &r.Draft.Sections[at.Section]
	section.Tasks = slices.Delete(section.Tasks, at.Task, at.Task+1)
	r.repoint(func(other TaskIndex) (TaskIndex, bool) { return other.after(at), other != at })
	return nil
}

// after is the place of a task once another was taken out.
func (at TaskIndex) after(removed TaskIndex) TaskIndex {
	if at.Section == removed.Section && at.Task > removed.Task {
		at.Task--
	}
	return at
}

// repoint gives what is known and asked about tasks their new places, and
// drops it where there is none any more.
func (r *Reading) repoint(place func(TaskIndex) (TaskIndex, bool)) {
	r.Doubts = repointed(r.Doubts, place, func(d *Doubt) (*int, *int) { return &d.Section, &d.Task })
	r.Corrections = repointed(r.Corrections, place, func(c *Correction) (*int, *int) { return &c.Section, &c.Task })
	r.Tasks = repointed(r.Tasks, place, func(s *TaskSource) (*int, *int) { return &s.Section, &s.Task })
}

func repointed[T any](items []T, place func(TaskIndex) (TaskIndex, bool), of func(*T) (section, task *int)) []T {
	var kept []T
	for _, item := range items {
		section, task := of(&item)
		at, ok := place(TaskIndex{*section, *task})
		if !ok {
			continue
		}
		*section, *task = at.Section, at.Task
		kept = append(kept, item)
	}
	return kept
}
