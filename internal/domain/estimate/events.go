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

// EstimateSubmitted says that an estimate waits for its check: it concerns
// those who hold ActCheck.
type EstimateSubmitted struct{ News }

// EstimateChecked says that an estimate was checked. When it passed it waits
// for a leader (ActDecide); otherwise it went back to its drafters.
type EstimateChecked struct {
	News
	Passed bool
	// Over says that it asks for more than was left.
	Over bool
	// Left is what was left of the field's budget at that moment.
	Left Money
	Note string
}

// EstimateDecided says that a leader approved an estimate or returned it to
// its drafters.
type EstimateDecided struct {
	News
	Approved bool
	Note     string
}

// MoneySpent says that something was spent of an estimate, or taken back.
type MoneySpent struct {
	News
	Spending Spending
}
