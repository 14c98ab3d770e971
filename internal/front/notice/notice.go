// Package notice tells people things: notices (thông báo), one line each, in
// the application; and reminders (nhắc việc) by the rules of their unit, at most
// one digest (thư nhắc) a day for each person, in the application and by mail.
package notice

import (
	"context"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/jobs"
	"github.com/vidan-vn/vidan/internal/platform/mail"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// What people do with notices.
const (
	ActView  audit.Action = "notice.view"  // read one's own notices, switch one's own letters off
	ActRules audit.Action = "notice.rules" // change when the unit's people are reminded
	// ActRemind is what the program itself does each working morning.
	ActRemind audit.Action = "notice.remind"
)

// Rights lists the actions of the room that a role has to hold.
var Rights = []audit.Action{ActView, ActRules}

// A Notice (thông báo) is one line for one person in one unit.
type Notice struct {
	UnitID, UserID, ID string
	// Kind names what happened: "plan.hand_in".
	Kind string
	Text words.Sentence
	// Href is where it leads, below the unit's address: "/tasks/0190…"; empty
	// for nowhere.
	Href string
	At   time.Time
	// ReadAt is when it was read; the zero time for what is new.
	ReadAt time.Time
}

// Parts are what the room stands on.
type Parts struct {
	DB       *store.DB
	Units    *unit.Actions
	Accounts *account.Actions
	Plans    *plan.Actions
	Queue    *jobs.Queue
	// Mail sends letters; nil when the unit has no mail server.
	Mail      mail.Sender
	Clock     clock.Clock
	Calendars plan.Calendars
	// Base is the address that people use, without a slash at its end; links in
	// letters need it.
	Base string
}

// Actions are all that is seen and done with notices.
type Actions struct {
	Parts

	added addedDays
}

// NewActions joins the room with what it stands on, and tells the queue how its
// jobs are done.
func NewActions(p Parts) *Actions {
	a := &Actions{Parts: p}
	a.handleJobs()
	return a
}

// Give gives a person a notice within the transaction of the act that it tells
// of. Who is no active member of the unit gets none.
func (a *Actions) Give(ctx context.Context, tx bun.Tx, n Notice) error {
	return a.give(ctx, tx, n, "", n.UserID)
}

// give gives the same notice to several people, but not to the one who acted.
func (a *Actions) give(ctx context.Context, tx bun.Tx, n Notice, actorID string, to ...string) error {
	members, err := a.Accounts.ActiveMembers(ctx, tx, n.UnitID)
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, id := range to {
		wanted[id] = id != actorID || actorID == ""
	}
	var rows []noticeRow
	for _, m := range members {
		if !wanted[m.ID] || !a.Accounts.RoleCan(m.Role, ActView) {
			continue
		}
		n.UserID, n.ID = m.ID, store.NewID()
		rows = append(rows, rowOfNotice(n))
	}
	return insertNotices(ctx, tx, rows)
}

// Unread returns what is new to the visitor since they last looked, the latest
// first: at most MostUnread.
func (a *Actions) Unread(ctx context.Context, v account.Visit) ([]Notice, error) {
	if err := v.Require(ActView); err != nil {
		return nil, err
	}
	return selectNotices(ctx, a.DB.Reader(), v.Unit.ID, v.User.ID, true, "", MostUnread)
}

// MostUnread is how many new notices are counted and listed; beyond it people
// are told that there are more.
const MostUnread = 99

// CountUnread counts what is new to the visitor, up to one more than
// MostUnread. Every page asks it.
func (a *Actions) CountUnread(ctx context.Context, v account.Visit) (int, error) {
	if err := v.Require(ActView); err != nil {
		return 0, err
	}
	return countUnread(ctx, a.DB, v.Unit.ID, v.User.ID)
}

// pageSize is how many notices a page lists.
const pageSize = 50

// List returns the visitor's notices, the latest first, older than the one of
// an id, or from the latest on. More says that there are still older ones.
func (a *Actions) List(ctx context.Context, v account.Visit, olderThan string) (notices []Notice, more bool, err error) {
	if err := v.Require(ActView); err != nil {
		return nil, false, err
	}
	notices, err = selectNotices(ctx, a.DB.Reader(), v.Unit.ID, v.User.ID, false, olderThan, pageSize+1)
	if len(notices) > pageSize {
		return notices[:pageSize], true, err
	}
	return notices, false, err
}

// Open returns one of the visitor's notices, which is read by this. Reading, like
// the use of a session, leaves no line in the trail.
func (a *Actions) Open(ctx context.Context, v account.Visit, id string) (Notice, error) {
	if err := v.Require(ActView); err != nil {
		return Notice{}, err
	}
	n, err := selectNotice(ctx, a.DB.Reader(), v.Unit.ID, v.User.ID, id)
	if err != nil || !n.ReadAt.IsZero() {
		return n, err
	}
	n.ReadAt = a.Clock.Now()
	return n, a.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return markRead(ctx, tx, v.Unit.ID, v.User.ID, id, id, n.ReadAt)
	})
}

// ReadUpTo marks the visitor's notices as read, up to and with the one of an
// id: what came in after they looked stays new.
func (a *Actions) ReadUpTo(ctx context.Context, v account.Visit, id string) error {
	if err := v.Require(ActView); err != nil {
		return err
	}
	return a.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return markRead(ctx, tx, v.Unit.ID, v.User.ID, "", id, a.Clock.Now())
	})
}

// localHref keeps a notice from leading out of its unit.
func localHref(href string) string {
	if !strings.HasPrefix(href, "/") || strings.ContainsAny(href, "\\\r\n\t") || strings.Contains(href, "//") || strings.Contains(href, "..") {
		return ""
	}
	return href
}
