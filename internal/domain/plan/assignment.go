package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// An Assignment (việc cấp trên giao) is a task that a unit above has given a
// unit to do. It is the receiver's: what it answers stands here, and the unit
// above keeps the same beside its own task, as a Cascade.
type Assignment struct {
	UnitID, ID string
	// Giver is the unit above, by the name that it had when it gave the task.
	GiverID, GiverName string
	// GiverPlanID and GiverTaskID are the giver's plan and task; GiverPlan is
	// what the plan is called, because the receiver cannot read it.
	GiverPlanID, GiverTaskID, GiverPlan string
	Year                                int
	Content                             Content
	Note                                string
	// AnswerBy is the day by which the receiver has to answer, zero without.
	AnswerBy, GivenOn clock.Date
	State             AssignmentState
	// TaskID is the receiver's task that answers it.
	TaskID string
	// Reason says why it is not the receiver's, or why it was taken back.
	Reason     string
	AnsweredBy string
	AnsweredOn clock.Date
	// Changes are what the giver has changed and the receiver has not taken
	// in yet, since ChangedOn.
	Changes   []FieldChange
	ChangedOn clock.Date
	Version   int
}

// Content is what a unit above says of a task that it gives.
type Content struct {
	Ref      string   `json:"ref,omitempty"`
	Section  string   `json:"section,omitempty"`
	Title    string   `json:"title"`
	Products []string `json:"products,omitempty"`
	DueText  string   `json:"due_text,omitempty"`
	Due      []Due    `json:"due,omitempty"`
	Kind     DueKind  `json:"kind"`
}

// An AssignmentState says how far an assignment is.
type AssignmentState string

// The states of an assignment.
const (
	Unanswered AssignmentState = "unanswered" // chưa trả lời
	TakenIn    AssignmentState = "taken_in"   // đã đưa vào kế hoạch, as a task of its own
	LinkedTo   AssignmentState = "linked"     // đã gắn với nhiệm vụ có sẵn
	Refused    AssignmentState = "refused"    // không thuộc đơn vị
	Revoked    AssignmentState = "revoked"    // cấp trên đã rút lại
	PassedOn   AssignmentState = "passed_on"  // the unit was closed; another goes on with it
)

// AssignmentStates lists the states in the order in which people ask for them.
var AssignmentStates = []AssignmentState{Unanswered, Refused, TakenIn, LinkedTo, Revoked, PassedOn}

// FieldAnswerBy is the day by which to answer, which a task has not.
const FieldAnswerBy Field = "answer_by"

// accepted tells whether a task of the receiver answers the assignment.
func (s AssignmentState) accepted() bool { return s == TakenIn || s == LinkedTo }

// open tells whether the receiver may still answer.
func (s AssignmentState) open() bool { return s == Unanswered || s == Refused }

// DaysLate counts the days by which an answer came, or is by now, too late.
func (a Assignment) DaysLate(today clock.Date) int {
	return daysLate(a.State, a.AnswerBy, a.AnsweredOn, today)
}

func daysLate(state AssignmentState, by, answered, today clock.Date) int {
	if by.IsZero() || state == Revoked || state == PassedOn {
		return 0
	}
	if answered.IsZero() {
		answered = today
	}
	return max(0, by.DaysUntil(answered))
}

// contentOf is what a task says to the units that it is given to.
func contentOf(t Task) Content {
	c := Content{
		Ref: t.Ref(), Section: sentenceCase(t.SectionTitle), Title: t.Title, Products: t.Products,
		DueText: t.DueText, Kind: t.Kind,
	}
	for _, o := range sortedBy(t.Occurrences, func(o Occurrence) int { return o.Position }) {
		c.Due = append(c.Due, Due{Label: o.Label, Date: o.Date, From: o.From, Kind: o.Kind})
	}
	return c
}

// dueWords says when the content is due: by its days, or else by its words.
func (c Content) dueWords() string {
	if words := DueWords(c.Due, c.Kind); words != "" {
		return words
	}
	return c.DueText
}

// dueLine says when the content is due in one line.
func (c Content) dueLine() string { return strings.ReplaceAll(c.dueWords(), "\n", "; ") }

// digest tells contents apart without keeping them twice.
func (c Content) digest() string {
	c.Ref, c.Section = "", "" // a task that only moved within its plan is the same
	sum := sha256.New()
	for _, part := range append([]string{c.Title, c.DueText, c.dueWords(), string(c.Kind)}, c.Products...) {
		_, _ = io.WriteString(sum, part+"\x00") // a hash takes everything
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// revised is the assignment with what its giver now says, and with what differs
// for the receiver. It is false when nothing does. A refused assignment that
// was changed waits for an answer again, and so does one that was revoked and
// is given anew: its task may be gone by then.
// A note or a day that is left out stays as it was.
func (a Assignment) revised(c Content, note string, answerBy, today clock.Date) (Assignment, bool) {
	note = cmp.Or(note, a.Note)
	if answerBy.IsZero() {
		answerBy = a.AnswerBy
	}
	changes := a.differences(c, note, answerBy)
	if len(changes) == 0 && a.State != Revoked {
		return a, false
	}
	again := a.State == Refused || a.State == Revoked
	a.Content, a.Note, a.AnswerBy = c, note, answerBy
	a.Changes = mergedChanges(a.Changes, changes)
	a.ChangedOn = today
	if len(a.Changes) == 0 {
		a.ChangedOn = clock.Date{}
	}
	if again {
		a.State, a.TaskID, a.Reason, a.AnsweredBy, a.AnsweredOn = Unanswered, "", "", "", clock.Date{}
	}
	return a, true
}

func (a Assignment) differences(c Content, note string, answerBy clock.Date) []FieldChange {
	var changes []FieldChange
	differ := func(field Field, before, after string) {
		if before != after {
			changes = append(changes, FieldChange{field, before, after})
		}
	}
	differ(FieldTitle, a.Content.Title, c.Title)
	differ(FieldProducts, strings.Join(a.Content.Products, "\n"), strings.Join(c.Products, "\n"))
	differ(FieldDue, a.Content.dueWords(), c.dueWords())
	differ(FieldNotes, a.Note, note)
	differ(FieldAnswerBy, a.AnswerBy.Vietnamese(), answerBy.Vietnamese())
	return changes
}

// mergedChanges joins changes that nobody has taken in with later ones: what
// counts is how it was at first and how it is now.
func mergedChanges(earlier, later []FieldChange) []FieldChange {
	merged := slices.Clone(earlier)
	for _, c := range later {
		i := slices.IndexFunc(merged, func(m FieldChange) bool { return m.Field == c.Field })
		if i < 0 {
			merged = append(merged, c)
			continue
		}
		merged[i].New = c.New
	}
	return slices.DeleteFunc(merged, func(c FieldChange) bool { return c.Old == c.New })
}

// withGivenDues gives a task the times that units above have set. A task for
// which the plan itself names a day keeps to the plan.
func withGivenDues(t Task, given []Assignment) []Occurrence {
	if t.planned() {
		return t.Occurrences
	}
	var dues []Due
	for _, a := range given {
		for _, d := range a.Content.Due {
			if !slices.Contains(dues, d) {
				dues = append(dues, d)
			}
		}
	}
	return withDues(t, OriginCascade, dues)
}

// A Cascade (việc giao xuống) is one task given to one unit below, as the unit
// above keeps it beside its task: the mirror of the receiver's Assignment.
type Cascade struct {
	UnitID, TaskID, ChildID string
	PlanID, AssignmentID    string
	// ChildName is the receiver's name when it last answered.
	ChildName string
	// Digest tells whether the task has changed since it was given.
	Digest            string
	AnswerBy, GivenOn clock.Date
	State             AssignmentState
	ChildTaskID       string
	Reason            string
	AnsweredOn        clock.Date
	// ChangedOn is set while the receiver has not taken in a change.
	ChangedOn clock.Date
}

// DaysLate counts the days by which the answer came, or is by now, too late.
func (c Cascade) DaysLate(today clock.Date) int {
	return daysLate(c.State, c.AnswerBy, c.AnsweredOn, today)
}

// mirrored is what the unit above keeps of an assignment.
func mirrored(a Assignment, childName string) Cascade {
	return Cascade{
		UnitID: a.GiverID, TaskID: a.GiverTaskID, ChildID: a.UnitID, PlanID: a.GiverPlanID, AssignmentID: a.ID,
		ChildName: childName, Digest: a.Content.digest(), AnswerBy: a.AnswerBy, GivenOn: a.GivenOn, State: a.State,
		ChildTaskID: a.TaskID, Reason: a.Reason, AnsweredOn: a.AnsweredOn, ChangedOn: a.ChangedOn,
	}
}

// similarTasks returns the tasks that an assignment may mean, the likeliest
// first: those with much of its title.
func similarTasks(a Assignment, tasks []Task) []Task {
	const most, least = 5, 0.35
	wanted := newMatchKey("", a.Content.Title).words
	type scored struct {
		task  Task
		score float64
	}
	var found []scored
	for _, t := range tasks {
		if t.WithdrawnOn.IsZero() {
			if score := similarity(wanted, newMatchKey("", t.Title).words); score >= least {
				found = append(found, scored{t, score})
			}
		}
	}
	slices.SortStableFunc(found, func(x, y scored) int {
		switch {
		case x.score > y.score:
			return -1
		case x.score < y.score:
			return 1
		}
		return 0
	})
	var similar []Task
	for _, s := range found[:min(most, len(found))] {
		similar = append(similar, s.task)
	}
	return similar
}

// WaitsFor returns the words by which a task leaves its time to another unit's
// plan ("theo Kế hoạch của UBND thị xã"), "" when it does not wait for one.
func (t Task) WaitsFor(year int) string {
	if len(t.Occurrences) > 0 || !t.WithdrawnOn.IsZero() || t.DueText == "" {
		return ""
	}
	for _, d := range ReadDue(t.DueText, year).Doubts {
		if d.Code == DoubtDueElsewhere {
			return d.Quote
		}
	}
	return ""
}
