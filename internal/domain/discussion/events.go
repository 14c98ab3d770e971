package discussion

import "time"

// What the room tells others, within the transaction of the act.

// A Commented tells of a new comment, or of one that was changed.
type Commented struct {
	UnitID, ActorID string
	At              time.Time
	Comment         Comment
	// TaskName is the task's title.
	TaskName string
	// Edited says that the comment was changed: Mentioned are then only those
	// whom it did not name before.
	Edited bool
	// Mentioned are the users named, Watchers those who follow the task, each
	// without the author.
	Mentioned, Watchers []string
}

// A NudgesSent tells of the nudges of one act; Nudge.ToID is the user to tell.
type NudgesSent struct {
	UnitID, ActorID string
	At              time.Time
	Nudges          []Nudge
}
