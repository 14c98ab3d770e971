package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"
)

// A Parting is what all news tell of somebody who lets go of their work: they
// leave the unit, are shut out, or take another post. The rooms of work listen
// and move what was theirs, in the transaction of the act.
type Parting struct {
	UnitID string
	// Actor is who said so, the zero User for the program.
	Actor User
	At    time.Time
	User  User
	// PostID is the post that they held until now, "" for none; PostShared
	// says that others hold it too.
	PostID     string
	PostShared bool
	// Successor is the colleague who goes on with what was theirs; the zero
	// User leaves it with the post.
	Successor User
}

// MemberLeft tells that somebody is in a unit no more, or was shut out.
type MemberLeft struct {
	Parting
	// Disabled says that they are still a member but cannot sign in.
	Disabled bool
}

// PostChanged tells that a member has another post than before, or none.
type PostChanged struct {
	Parting
	NewPostID string
}

// parting tells of what a member lets go; the successor must work in the unit.
func (a *Actions) parting(ctx context.Context, tx bun.Tx, v Visit, before memberRow, successorID string) (Parting, error) {
	user, err := selectUser(ctx, tx, "id", before.UserID)
	if err != nil {
		return Parting{}, err
	}
	members, err := selectMembers(ctx, tx, before.UnitID)
	if err != nil {
		return Parting{}, err
	}
	others := slices.DeleteFunc(members, func(m Member) bool { return m.ID == before.UserID || !m.DisabledAt.IsZero() })
	p := Parting{
		UnitID: before.UnitID, Actor: v.User, At: a.clock.Now(), User: user.user(), PostID: before.PostID,
		PostShared: slices.ContainsFunc(others, func(m Member) bool { return before.PostID != "" && m.PostID == before.PostID }),
	}
	if successorID == "" {
		return p, nil
	}
	at := slices.IndexFunc(others, func(m Member) bool { return m.ID == successorID })
	if at < 0 {
		return Parting{}, ErrSuccessor
	}
	p.Successor = others[at].User
	return p, nil
}

// tellOfDisabled tells each unit of a user that they are shut out.
func (a *Actions) tellOfDisabled(ctx context.Context, tx bun.Tx, v Visit, userID string) error {
	memberships, err := selectMembersOf(ctx, tx, userID)
	if err != nil {
		return err
	}
	for _, m := range memberships {
		p, err := a.parting(ctx, tx, v, m, "")
		if err != nil {
			return err
		}
		if err := a.bus.Publish(ctx, tx, MemberLeft{Parting: p, Disabled: true}); err != nil {
			return fmt.Errorf("disable user: %w", err)
		}
	}
	return nil
}
