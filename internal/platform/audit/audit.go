// Package audit keeps the trail (nhật ký) of what people did: one line for
// each act, written in the act's own transaction and chained by hash, so that
// a line cannot be changed or taken out unseen.
package audit

import (
	"time"
)

// An Action names something that people do: "plan.adopt". Rooms declare their
// actions as constants, routes name them, roles are sets of them, and the
// trail records them.
type Action string

// An Entry is one line of the trail.
type Entry struct {
	UnitID string
	// ActorID is the user who acted; empty for the program itself.
	ActorID string
	Action  Action
	// Object names what was acted upon: "plan/0190...".
	Object string
	// Before and After are the object's values, written as JSON; nil for
	// none. They hold no secrets and no file contents.
	Before, After any
	At            time.Time
	// From is the address from which the actor came; empty for the program.
	From string
}
