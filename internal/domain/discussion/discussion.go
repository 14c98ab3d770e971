// Package discussion is the room of the talk about work (trao đổi): comments
// (ý kiến) on tasks, with mentions of colleagues (nhắc tới); nudges (đôn đốc),
// by which the office reminds somebody of what is due; and watching (theo dõi)
// a task. Nothing here is ever deleted.
package discussion

import (
	"errors"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// What people do in the room.
const (
	ActView    audit.Action = "discussion.view"    // read comments and nudges
	ActComment audit.Action = "discussion.comment" // write comments, change and take back one's own
	ActNudge   audit.Action = "discussion.nudge"   // remind colleagues of what is due
	ActWatch   audit.Action = "discussion.watch"   // follow tasks
)

// Rights lists the actions of the room that a role has to hold.
var Rights = []audit.Action{ActView, ActComment, ActNudge, ActWatch}

// Limits of what people write.
const (
	MaxText = 4000 // letters of a comment
	MaxNote = 500  // letters of a nudge's note
	// EditTime is how long an author may change a comment.
	EditTime = 15 * time.Minute
)

// Errors of the room that a person can do something about.
var (
	// ErrEmpty says that a comment says nothing.
	ErrEmpty = errors.New("the text is empty")
	// ErrLong says that a text is longer than it may be.
	ErrLong = errors.New("the text is too long")
	// ErrMention says that somebody who was picked does not work in the unit
	// any more.
	ErrMention = errors.New("the colleague does not work in the unit")
	// ErrTooLate says that the time for changing a comment is over.
	ErrTooLate = errors.New("the comment can be changed no more")
	// ErrNotOwn says that only the author may do it.
	ErrNotOwn = errors.New("the comment is somebody else's")
	// ErrNobody says that there is nobody who could be nudged.
	ErrNobody = errors.New("nobody holds the work")
	// ErrOwnWork says that the work is the visitor's own.
	ErrOwnWork = errors.New("the work is one's own")
	// ErrNothingDue says that there is nothing of which to remind.
	ErrNothingDue = errors.New("nothing is due")
)

// A Comment (ý kiến) is what somebody said about a task, or about one of its
// occurrences.
type Comment struct {
	UnitID, ID, TaskID string
	// OccurrenceID is empty for the whole task.
	OccurrenceID string
	AuthorID     string
	// AuthorName is what the author was called then.
	AuthorName string
	Text       string
	Mentions   []Mention
	CreatedAt  time.Time
	// EditedAt and WithdrawnAt are the zero time for what was not changed and
	// not taken back.
	EditedAt, WithdrawnAt time.Time
	Version               int
}

// A Mention names a colleague in a comment.
type Mention struct {
	UserID string `json:"user_id"`
	Login  string `json:"login"`
	Name   string `json:"name"`
}

// MayEdit tells whether a user may change the comment at an instant: their own,
// for a while, unless they took it back.
func (c Comment) MayEdit(userID string, now time.Time) bool {
	return c.MayWithdraw(userID) && now.Sub(c.CreatedAt) <= EditTime
}

// MayWithdraw tells whether a user may take the comment back.
func (c Comment) MayWithdraw(userID string) bool {
	return userID != "" && c.AuthorID == userID && c.WithdrawnAt.IsZero()
}

// mentioned lists the users that a comment names.
func (c Comment) mentioned() []string {
	ids := make([]string, 0, len(c.Mentions))
	for _, m := range c.Mentions {
		ids = append(ids, m.UserID)
	}
	return ids
}

// A Version is what a comment said before it was changed.
type Version struct {
	CommentID string
	Version   int
	Text      string
	WrittenAt time.Time
}

// A Nudge (đôn đốc) reminds one person of one occurrence. Names are those of
// its day.
type Nudge struct {
	UnitID, ID           string
	TaskID, OccurrenceID string
	// TaskName is what people call the occurrence, Due its last day.
	TaskName     string
	Due          clock.Date
	ToID, ToName string
	// Day is that on which it was sent: each person is reminded of an
	// occurrence once a day.
	Day          clock.Date
	Note         string
	ByID, ByName string
	At           time.Time
}

// Nudged says how often somebody was reminded of an occurrence, and when last.
type Nudged struct {
	OccurrenceID string
	Times        int
	Last         clock.Date
}

// Beside is what stands beside a task: how often its occurrences were nudged,
// and who follows it.
type Beside struct {
	Nudged   []Nudged
	Watchers int
	Watching bool // the visitor follows it
}
