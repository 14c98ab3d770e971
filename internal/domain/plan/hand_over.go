package plan

import (
	"context"
	"slices"

	"github.com/uptrace/bun"
)

// A HandOver (bàn giao) says whose open work goes on with whom.
type HandOver struct {
	UnitID string
	// UserID lets go of the work, PostID is the post that they held.
	UserID, PostID string
	// ToID is the colleague who goes on with it; "" leaves it with the posts
	// that lead it.
	ToID string
	// Shared says that others hold the post too: what it leads stays theirs.
	Shared bool
}

// moves tells whether an open occurrence is handed over.
func (h HandOver) moves(i AgendaItem) bool {
	return h.PostID != "" && i.Task.LeadPostID == h.PostID
}

// HandOver moves the open work of a person within the transaction of the act
// by which they let go of it, and lists what was theirs. Nothing of what they
// did changes.
func (a *Actions) HandOver(ctx context.Context, tx bun.Tx, h HandOver) ([]AgendaItem, error) {
	open, err := a.openWork(ctx, tx, h.UnitID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(open, func(i AgendaItem) bool { return !h.moves(i) }), nil
}
