package plan

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// A HandOver (bàn giao) says whose open work goes on with whom.
type HandOver struct {
	UnitID string
	// ActorID is who said so, At when.
	ActorID string
	At      time.Time
	// UserID lets go of the work, PostID is the post that they held.
	UserID, PostID string
	// ToID is the colleague who goes on with it; "" leaves it with the posts
	// that lead it.
	ToID string
	// Shared says that others hold the post too: what it leads stays theirs.
	Shared bool
}

// theirs tells whether an open occurrence is the work of who lets go of it.
func (h HandOver) theirs(i AgendaItem) bool {
	if i.Occurrence.AssigneeID != "" {
		return i.Occurrence.AssigneeID == h.UserID
	}
	return h.PostID != "" && i.Task.LeadPostID == h.PostID
}

// goesTo is the user whose work an occurrence of theirs is afterwards, "" for
// whoever holds its post.
func (h HandOver) goesTo(o Occurrence) string {
	if o.AssigneeID == "" && h.Shared {
		return ""
	}
	return h.ToID
}

// HandOver moves the open work of a person within the transaction of the act
// by which they let go of it, and lists what was theirs as it is now. What
// they did stays in their name, and tasks stay with the posts that lead them.
func (a *Actions) HandOver(ctx context.Context, tx bun.Tx, h HandOver) ([]AgendaItem, error) {
	open, err := a.openWork(ctx, tx, h.UnitID)
	if err != nil {
		return nil, err
	}
	var theirs []AgendaItem
	var moved []*stepRow
	for _, i := range open {
		if !h.theirs(i) {
			continue
		}
		if to := h.goesTo(i.Occurrence); to != i.Occurrence.AssigneeID {
			i.Occurrence.AssigneeID = to
			i.Occurrence.Version++
			moved = append(moved, &stepRow{
				UnitID: h.UnitID, ID: store.NewID(), TaskID: i.Task.ID, OccurrenceID: i.Occurrence.ID,
				Step: StepAssign, At: h.At, ActorID: h.ActorID, PersonID: to,
			})
		}
		theirs = append(theirs, i)
	}
	if len(moved) == 0 {
		return theirs, nil
	}
	if err := assignAll(ctx, tx, h.UnitID, moved, h.ToID); err != nil {
		return nil, err
	}
	return theirs, insertRows(ctx, tx, moved)
}
