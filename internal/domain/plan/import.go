package plan

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/unit"
)

// An Import (nhập kế hoạch) is a plan on its way in: a document being read, or
// a draft being made by hand, until it is adopted or discarded.
type Import struct {
	UnitID, ID string
	Year       int
	Kind       Kind
	State      ImportState
	FileName   string
	FileHash   string
	FileSize   int64
	// Progress is how much has been read, in percent.
	Progress int
	// Problem says in Vietnamese why the file could not be read.
	Problem string
	Reading Reading
	// Leads maps the leads as the draft names them to posts of the unit; a
	// lead without an entry becomes a new post when the plan is adopted.
	Leads map[string]string
	// Replaces is the adopted plan that this one changes; empty for a new one.
	Replaces string
	// PlanID is the plan that it became.
	PlanID    string
	CreatedBy string
	CreatedAt time.Time
	Version   int
}

// An ImportState says how far an import is.
type ImportState string

// The states of an import.
const (
	ImportReading   ImportState = "reading"
	ImportReady     ImportState = "ready"
	ImportFailed    ImportState = "failed"
	ImportAdopted   ImportState = "adopted"
	ImportDiscarded ImportState = "discarded"
)

// Task returns one task of the draft; false when there is none at that place.
func (r *Reading) Task(at TaskIndex) (*DraftTask, bool) {
	if at.Section < 0 || at.Section >= len(r.Draft.Sections) {
		return nil, false
	}
	tasks := r.Draft.Sections[at.Section].Tasks
	if at.Task < 0 || at.Task >= len(tasks) {
		return nil, false
	}
	return &tasks[at.Task], true
}

// Source returns where a task stands in the source; false for a task that was
// made by hand.
func (r *Reading) Source(at TaskIndex) (TaskSource, bool) {
	i := slices.IndexFunc(r.Tasks, func(s TaskSource) bool { return s.Section == at.Section && s.Task == at.Task })
	if i < 0 {
		return TaskSource{}, false
	}
	return r.Tasks[i], true
}

// OpenQuestions counts what still waits for a person: doubts, probable typing
// errors and offered tasks.
func (r *Reading) OpenQuestions() int {
	n := 0
	for _, d := range r.Doubts {
		if !d.Settled {
			n++
		}
	}
	for _, c := range r.Corrections {
		if !c.Settled {
			n++
		}
	}
	for _, o := range r.Offers {
		if !o.Settled {
			n++
		}
	}
	return n
}

// TaskCount counts the draft's tasks.
func (d *Draft) TaskCount() int {
	n := 0
	for _, s := range d.Sections {
		n += len(s.Tasks)
	}
	return n
}

// DueCount counts the draft's dated occurrences.
func (d *Draft) DueCount() int {
	n := 0
	for _, s := range d.Sections {
		for _, t := range s.Tasks {
			n += len(t.Due)
		}
	}
	return n
}

// Leads lists the distinct leads of the draft, in the order in which they
// first appear.
func (d *Draft) Leads() []string {
	var leads []string
	seen := map[string]bool{}
	for _, s := range d.Sections {
		for _, t := range s.Tasks {
			if t.Lead != "" && !seen[t.Lead] {
				seen[t.Lead] = true
				leads = append(leads, t.Lead)
			}
		}
	}
	return leads
}

// sureMatch is the score above which a lead is taken for a post of the unit
// without asking.
const sureMatch = 0.75

// MatchLeads proposes a post of the unit for each lead of a draft. Leads
// without a good match are left out: they become new posts.
func MatchLeads(d Draft, posts []unit.Post) map[string]string {
	leads := map[string]string{}
	for _, lead := range d.Leads() {
		if post, score := unit.MatchPost(lead, posts); score >= sureMatch {
			leads[lead] = post.ID
		}
	}
	return leads
}

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

// Edit writes an edit into the draft's task. The times are read anew only when
// their words changed; words that name no time are refused with ErrUndated.
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
		if edited.DueText == "" {
			edited.DueText = e.Due
		}
	}
	*t = edited
	r.Settle(at)
	return nil
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
	case FieldNotes:
		t.Notes = replaceAll(t.Notes)
	case FieldLead:
		t.Lead = replace(t.Lead)
	}
}

// Accept settles an offered task: it becomes a task of the draft's first
// section, or is refused.
func (r *Reading) Accept(offer int, take bool) error {
	if offer < 0 || offer >= len(r.Offers) {
		return ErrNoSuchTask
	}
	o := &r.Offers[offer]
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
	r.Doubts = renumber(r.Doubts, at, func(d *Doubt) (*int, *int) { return &d.Section, &d.Task })
	r.Corrections = renumber(r.Corrections, at, func(c *Correction) (*int, *int) { return &c.Section, &c.Task })
	r.Tasks = renumber(r.Tasks, at, func(s *TaskSource) (*int, *int) { return &s.Section, &s.Task })
	return nil
}

// renumber drops what points to a removed task and moves what points behind it.
func renumber[T any](items []T, removed TaskIndex, place func(*T) (section, task *int)) []T {
	var kept []T
	for i := range items {
		section, task := place(&items[i])
		if *section == removed.Section && *task == removed.Task {
			continue
		}
		if *section == removed.Section && *task > removed.Task {
			*task--
		}
		kept = append(kept, items[i])
	}
	return kept
}

// missingLeads lists the leads that have no post yet, each once.
func missingLeads(d Draft, leads map[string]string) []string {
	var missing []string
	for _, lead := range d.Leads() {
		if leads[lead] == "" {
			missing = append(missing, lead)
		}
	}
	return missing
}

// withLeads returns a copy of the matches with the ones given added.
func withLeads(leads, more map[string]string) map[string]string {
	all := maps.Clone(leads)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, more)
	return all
}
