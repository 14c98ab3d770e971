package plan

import (
	"errors"
	"slices"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A Stage (bước) is how far the work on an occurrence has come.
type Stage string

// The stages of the work on an occurrence.
const (
	NotStarted Stage = "not_started" // chưa làm
	InProgress Stage = "in_progress" // đang làm
	HandedIn   Stage = "handed_in"   // đã nộp
	Returned   Stage = "returned"    // bị trả lại
	Accepted   Stage = "accepted"    // đã duyệt
)

// Stages lists the stages in the order in which the work goes through them.
var Stages = []Stage{NotStarted, InProgress, HandedIn, Returned, Accepted}

// A Step is something that people do with an occurrence; each is kept.
type Step string

// The steps. Those up to Reopen lead from one stage to another.
const (
	StepStart    Step = "start"
	StepHandIn   Step = "hand_in"
	StepTakeBack Step = "take_back" // of what was handed in and not yet accepted
	StepAccept   Step = "accept"
	StepReturn   Step = "return"
	StepFulfil   Step = "fulfil" // hand in and accept at once
	StepReopen   Step = "reopen"

	StepPostpone Step = "postpone"
	StepAssign   Step = "assign"
	StepProve    Step = "prove"   // add a piece of evidence
	StepUnprove  Step = "unprove" // take a piece of evidence back
	StepUndo     Step = "undo"    // of an act on many
)

// paths say from which stages a step leads, and to which.
var paths = map[Step]struct {
	from []Stage
	to   Stage
}{
	StepStart:    {[]Stage{NotStarted, Returned}, InProgress},
	StepHandIn:   {[]Stage{NotStarted, InProgress, Returned}, HandedIn},
	StepTakeBack: {[]Stage{HandedIn}, InProgress},
	StepAccept:   {[]Stage{HandedIn}, Accepted},
	StepReturn:   {[]Stage{HandedIn}, Returned},
	StepFulfil:   {[]Stage{NotStarted, InProgress, Returned}, Accepted},
	StepReopen:   {[]Stage{Accepted}, InProgress},
}

// Errors of the work on occurrences that a person can do something about.
var (
	// ErrNotYours says that the occurrence is somebody else's work.
	ErrNotYours = errors.New("the occurrence is somebody else's work")
	// ErrOtherField says that another leader answers for the field.
	ErrOtherField = errors.New("another leader answers for the field")
	// ErrStep says that the step does not lead on from where the work is.
	ErrStep = errors.New("the step does not lead on from the present stage")
	// ErrReason says that a reason has to be given.
	ErrReason = errors.New("a reason is needed")
	// ErrEarlier says that an occurrence can only be put off to a later day.
	ErrEarlier = errors.New("an occurrence is put off to a later day")
	// ErrAccepted says that what was accepted is for those who accept.
	ErrAccepted = errors.New("the occurrence is accepted")
	// ErrNoColleague says that the person is no member of the unit.
	ErrNoColleague = errors.New("the person is no member of the unit")
)

// Can tells whether a step leads on from the stage of the occurrence.
func (o Occurrence) Can(step Step) bool { return slices.Contains(paths[step].from, o.stage()) }

func (o Occurrence) stage() Stage {
	switch {
	case o.Stage != "":
		return o.Stage
	case !o.DoneOn.IsZero():
		return Accepted
	}
	return NotStarted
}

// IsWorkOf tells whether an occurrence is the visitor's own work: it was given
// to them, or, given to nobody, is led by their post. What no post leads is
// anybody's.
func (t Task) IsWorkOf(v account.Visit, o Occurrence) bool {
	if o.AssigneeID != "" {
		return o.AssigneeID == v.User.ID
	}
	return t.LeadPostID == "" || t.LeadPostID == v.PostID
}

// MayWork tells whether the visitor may start an occurrence, hand it in and
// prove it: their own work, and anything for those who accept.
func (t Task) MayWork(v account.Visit, o Occurrence) bool {
	return t.MayAccept(v) || v.Can(ActFulfil) && t.IsWorkOf(v, o)
}

// MayAccept tells whether the visitor accepts what is handed in of a task.
func (t Task) MayAccept(v account.Visit) bool {
	return v.Can(ActAccept) && t.InFieldOf(v)
}

// LeadsField tells whether somebody decides in the field of a key: deputies do
// in the fields that they answer for (lĩnh vực phụ trách), whoever was given
// none in all.
func LeadsField(fields []string, key string) bool {
	return len(fields) == 0 || slices.ContainsFunc(fields, func(title string) bool { return FieldKey(title) == key })
}

// InFieldOf tells whether the visitor decides in the field of a task.
func (t Task) InFieldOf(v account.Visit) bool { return LeadsField(v.Fields, FieldKey(t.SectionTitle)) }

// checkField refuses to decide on what another leader answers for.
func checkField(v account.Visit, t Task) error {
	if t.InFieldOf(v) {
		return nil
	}
	return ErrOtherField
}

// A StepTaken is one line of what happened to an occurrence.
type StepTaken struct {
	UnitID, ID, TaskID, OccurrenceID string
	Step                             Step
	At                               time.Time
	// ActorID is who took it, empty for the program.
	ActorID string
	Note    string
	// Day is the day on which it was handed in, or to which it was put off;
	// OldDay the day in force before.
	Day, OldDay clock.Date
	// PersonID is to whom the work was given.
	PersonID string
	// EvidenceID is the piece that was added or taken back.
	EvidenceID string
}

// A Handing says how a step was taken.
type Handing struct {
	// On is the day on which it was handed in or done; other steps have none.
	On   clock.Date
	Note string
	// Version is that of the occurrence as the person saw it.
	Version int
}

// moved returns the occurrence after a step by a user.
func (o Occurrence) moved(step Step, userID string, h Handing) (Occurrence, error) {
	if !o.Can(step) {
		return o, ErrStep
	}
	o.Stage = paths[step].to
	switch step {
	case StepHandIn:
		o.HandedOn, o.DoneNote, o.DoneBy = h.On, h.Note, userID
	case StepFulfil:
		o.HandedOn, o.DoneOn, o.DoneNote, o.DoneBy = h.On, h.On, h.Note, userID
	case StepAccept:
		o.DoneOn = o.HandedOn
	case StepTakeBack, StepReturn, StepReopen:
		o.HandedOn, o.DoneOn, o.DoneNote, o.DoneBy = clock.Date{}, clock.Date{}, "", ""
	}
	return o, nil
}

// A change is what an act makes of one occurrence: how it is afterwards, the
// step that is kept, and the news.
type change struct {
	task          Task
	before, after Occurrence
	taken         StepTaken
	news          func(News) any
}

// moveOf is the change of a step that leads from one stage to another.
func moveOf(v account.Visit, t Task, o Occurrence, step Step, h Handing) (change, error) {
	if decides(step) {
		if err := checkField(v, t); err != nil {
			return change{}, err
		}
	}
	if !t.MayWork(v, o) {
		return change{}, ErrNotYours
	}
	after, err := o.moved(step, v.User.ID, h)
	return change{
		task: t, before: o, after: after, taken: StepTaken{Step: step, Note: h.Note, Day: h.On},
		news: func(n News) any { return OccurrenceMoved{n, step, h.Note, o.DoneBy} },
	}, err
}

// decides tells whether a step is for those who accept.
func decides(step Step) bool {
	return step == StepAccept || step == StepReturn || step == StepFulfil || step == StepReopen
}

// postponeOf is the change of putting an occurrence off to a later day.
func postponeOf(v account.Visit, t Task, o Occurrence, to clock.Date, reason string) (change, error) {
	if err := checkField(v, t); err != nil {
		return change{}, err
	}
	if o.stage() == Accepted || o.stage() == HandedIn {
		return change{}, ErrStep
	}
	if !to.After(o.Due()) {
		return change{}, ErrEarlier
	}
	after := o
	after.PostponedTo = to
	return change{
		task: t, before: o, after: after,
		taken: StepTaken{Step: StepPostpone, Note: reason, Day: to, OldDay: o.Due()},
		news:  func(n News) any { return OccurrencePostponed{n, o.Due(), reason} },
	}, nil
}

// assignOf is the change of giving an occurrence to somebody, or back to its
// post.
func assignOf(v account.Visit, t Task, o Occurrence, userID string) (change, error) {
	if err := checkField(v, t); err != nil {
		return change{}, err
	}
	if o.stage() == Accepted {
		return change{}, ErrStep
	}
	after := o
	after.AssigneeID = userID
	return change{
		task: t, before: o, after: after, taken: StepTaken{Step: StepAssign, PersonID: userID},
		news: func(n News) any { return OccurrenceAssigned{n, o.AssigneeID} },
	}, nil
}
