package plan

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
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

// chooseLeads takes the posts that a person chose for the leads of the draft;
// only posts of the unit count.
func (imp *Import) chooseLeads(posts []unit.Post, chosen func(place int, lead string) string) {
	imp.Leads = map[string]string{}
	for i, lead := range imp.Reading.Draft.Leads() {
		id := chosen(i, lead)
		if slices.ContainsFunc(posts, func(p unit.Post) bool { return p.ID == id }) {
			imp.Leads[lead] = id
		}
	}
}

// namesake finds the open post of a lead's very name, without regard to case
// and diacritics: a unit has no two of them.
func namesake(lead string, posts []unit.Post) (unit.Post, bool) {
	name := vietnamese.Fold(strings.TrimSpace(lead))
	for _, p := range posts {
		if p.ClosedAt.IsZero() && vietnamese.Fold(p.Name) == name {
			return p, true
		}
	}
	return unit.Post{}, false
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
