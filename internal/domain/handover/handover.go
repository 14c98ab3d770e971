// Package handover is the room of the hand-over (bàn giao): when somebody
// leaves the unit, is shut out or takes another post, their open work goes on
// with a colleague or stays with the post, and a record (biên bản bàn giao)
// keeps what was open at that moment. What they did stays in their name.
package handover

import (
	"time"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// ActView is seeing the records of hand-overs.
const ActView audit.Action = "handover.view"

// Rights lists the actions of the room that a role has to hold.
var Rights = []audit.Action{ActView}

// actMake names a hand-over in the trail. Nobody does it by itself: it comes
// with the act by which somebody lets go of their work.
const actMake audit.Action = "handover.make"

// A Reason for which work is handed over.
type Reason string

// The reasons.
const (
	Left        Reason = "left"         // rời đơn vị
	Disabled    Reason = "disabled"     // tài khoản bị khóa
	PostChanged Reason = "post_changed" // đổi chức danh
)

// A Record of a hand-over (biên bản bàn giao). It never changes: names are
// those of its day.
type Record struct {
	UnitID, ID string
	Reason     Reason
	On         clock.Date
	// UserID is who lets go of the work, with the post that they held and the
	// one that they took, "" for none.
	UserID, UserName     string
	PostID, PostName     string
	NewPostName          string
	ToID, ToName         string // who goes on with it; "" leaves it with the posts
	MadeByID, MadeByName string
	MadeAt               time.Time
	Open, Overdue        int
	// Items are what was open, in the order of days. Lists of records leave
	// them out.
	Items []Item
}

// An Item is one piece of open work at the moment of the hand-over.
type Item struct {
	TaskID       string     `json:"task_id"`
	OccurrenceID string     `json:"occurrence_id"`
	Ref          string     `json:"ref,omitempty"`
	Name         string     `json:"name"`
	Due          clock.Date `json:"due"`
	State        plan.State `json:"state"`
	// Lead is the post that leads the task, as the plan writes it.
	Lead string `json:"lead,omitempty"`
	// Named says that the successor was named for it; else it stays with the
	// post.
	Named bool `json:"named,omitempty"`
}

// itemsOf keeps of open work what a record tells, and counts what is overdue.
func itemsOf(open []plan.AgendaItem, toID string) (items []Item, overdue int) {
	for _, i := range open {
		items = append(items, Item{
			TaskID: i.Task.ID, OccurrenceID: i.Occurrence.ID, Ref: i.Task.Ref(), Name: i.Name(), Due: i.LastDay,
			State: i.State, Lead: i.Task.LeadText, Named: toID != "" && i.Occurrence.AssigneeID == toID,
		})
		if i.State == plan.Overdue {
			overdue++
		}
	}
	return items, overdue
}
