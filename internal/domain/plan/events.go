package plan

import (
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// What the room tells others, within the transaction of the act.

// News is what all news of an occurrence tell: of which unit, who acted and
// when, and the task and the occurrence as they are after the act. The task
// comes with what lists show and its products.
type News struct {
	UnitID, ActorID string
	At              time.Time
	Task            Task
	Occurrence      Occurrence
}

// An OccurrenceMoved tells that a step led an occurrence from one stage to
// another.
type OccurrenceMoved struct {
	News

	Step Step
	Note string
	// WorkerID is who had handed in what was accepted or returned.
	WorkerID string
}

// An OccurrencePostponed tells that an occurrence was put off.
type OccurrencePostponed struct {
	News

	// From is the day that was in force before.
	From   clock.Date
	Reason string
}

// An OccurrenceAssigned tells that an occurrence was given to somebody, or back
// to its post.
type OccurrenceAssigned struct {
	News

	// From is the user whose work it was, empty for none.
	From string
}

// An EvidenceAdded tells of a new piece of evidence.
type EvidenceAdded struct {
	News

	Evidence Evidence
}

// An EvidenceRemoved tells that a piece of evidence was taken back.
type EvidenceRemoved struct {
	News

	Evidence Evidence
}

// An Adopted tells that a plan runs from now on, or that a changed document
// has replaced what it was.
type Adopted struct {
	UnitID, ActorID string
	At              time.Time
	Plan            Plan
	Replaced        bool
}

// An AssignmentMoved tells that a unit above has given, changed or taken back
// something that a unit below has to do, or that the unit below has answered.
// The unit of the actor says which of the two it was.
type AssignmentMoved struct {
	ActorID, ActorUnitID string
	At                   time.Time
	// Assignment is as after the act.
	Assignment Assignment
}
