package estimate

import (
	"time"
)

// News is what all news of the room tell: the estimate as it is after the act.
// They are published within the act's transaction.
type News struct {
	UnitID, ActorID string
	At              time.Time
	Estimate        Estimate
	// Drafters are the users who wrote the revision or sent it on: those whom
	// a decision concerns.
	Drafters []string
}

// A WasSubmitted says that an estimate waits for its check: it concerns
// those who hold ActCheck.
type WasSubmitted struct{ News }

// A WasChecked says that an estimate was checked. When it passed it waits
// for a leader (ActDecide); otherwise it went back to its drafters.
type WasChecked struct {
	News
	Passed bool
	// Over says that it asks for more than was left.
	Over bool
	// Left is what was left of the field's budget at that moment.
	Left Money
	Note string
}

// A WasDecided says that a leader approved an estimate or returned it to
// its drafters.
type WasDecided struct {
	News
	Approved bool
	Note     string
}

// A WasSpent says that something was spent of an estimate, or taken back.
type WasSpent struct {
	News
	Spending Spending
}
