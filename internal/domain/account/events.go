package account

import (
	"time"

	"github.com/vidan-vn/vidan/internal/platform/words"
)

// PersonTold is news (tin) for one person in a unit: "you were mentioned", "the
// estimate is approved". A room publishes it within the transaction of its act,
// without knowing who keeps it and shows it. Nobody is told of what they did
// themselves, and who is no member any more is told nothing.
type PersonTold struct {
	UnitID, UserID string
	// ActorID is who did it; empty for the program itself.
	ActorID string
	// Kind names what happened as actions are named: "discussion.mentioned".
	Kind string
	// Text is one line, kept as the literal with its values, so that each reads
	// it in their language.
	Text words.Sentence
	// Href is where it leads, below the unit's own address: "/tasks/0190…".
	Href string
	At   time.Time
}
