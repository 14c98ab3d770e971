package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// How long a session lasts.
const (
	sessionIdle = 12 * time.Hour
	sessionLife = 30 * 24 * time.Hour
	// seenEvery is how often the use of a session is written down.
	seenEvery = time.Minute
)

// Session returns the user of a session's token. It returns ErrSignedOut when
// the session does not exist or has ended, or its user was disabled.
func (a *Actions) Session(ctx context.Context, token string) (User, error) {
	row, err := selectSession(ctx, a.db.Reader(), hashToken(token))
	if err := a.alive(ctx, token, row, err); err != nil {
		return User{}, err
	}
	return row.user(), nil
}

// Visit returns who visits the unit of a code, by the token of a session. A
// unit of which the user is no member looks like one that does not exist:
// store.ErrNotFound. Whether the visitor may do what they came for, the visit
// itself tells (Require). From is the address of the visitor.
func (a *Actions) Visit(ctx context.Context, token, unitCode, from string) (Visit, error) {
	row, err := selectVisit(ctx, a.db, hashToken(token), unitCode, clock.Today(a.clock))
	if err := a.alive(ctx, token, row.sessionOf, err); err != nil {
		return Visit{}, err
	}
	held, err := a.rolesAbove(ctx, row.ID, row.UnitID, row.Role)
	if err != nil {
		return Visit{}, err
	}
	v, err := a.visit(row.user(), row.unit(), memberRow{Role: row.Role, PostID: row.PostID, Fields: row.Fields}, held)
	v.From, v.PostName, v.Strong = from, row.PostName, row.Strong
	return v, err
}

// Can returns the visit of a user to a unit, for an action. Without membership
// it returns store.ErrNotFound, without the right ErrForbidden.
func (a *Actions) Can(ctx context.Context, userID string, action audit.Action, unitID string) (Visit, error) {
	user, err := selectUser(ctx, a.db.Reader(), "id", userID)
	if err != nil {
		return Visit{}, err
	}
	if !user.DisabledAt.IsZero() {
		return Visit{}, fmt.Errorf("the user is disabled: %w", ErrSignedOut)
	}
	place, err := a.units.ByID(ctx, unitID)
	if err != nil {
		return Visit{}, err
	}
	member, err := selectMember(ctx, a.db.Reader(), unitID, userID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Visit{}, err
	}
	held, err := a.rolesAbove(ctx, userID, unitID, member.Role)
	if err != nil {
		return Visit{}, err
	}
	v, err := a.visit(user.user(), place, member, held)
	if err != nil {
		return Visit{}, err
	}
	return v, v.Require(action)
}

// SystemVisit returns the visit of a system administrator to no unit, for what
// belongs to none. Others get ErrForbidden.
func (a *Actions) SystemVisit(user User, from string) (Visit, error) {
	if !user.SystemAdmin {
		return Visit{}, ErrForbidden
	}
	return Visit{User: user, From: from, rights: a.roles.held[system]}, nil
}

// visit is the one place that decides what a user may do in a unit, by their
// membership there and the roles that they have in units above.
func (a *Actions) visit(user User, place unit.Unit, m memberRow, rolesAbove []Role) (Visit, error) {
	held, member := a.roles.held[m.Role], a.roles.known(m.Role)
	looksDown := slices.ContainsFunc(rolesAbove, func(r Role) bool { return a.roles.known(r) && a.roles.Can(r, unit.ActLookDown) })
	switch {
	case place.ID == "" || !member && !user.SystemAdmin && !looksDown:
		return Visit{}, fmt.Errorf("visit the unit: %w", store.ErrNotFound)
	case !member:
		held = actionSet{}
	}
	if looksDown {
		held = held.with(a.roles.held[above])
	}
	if user.SystemAdmin {
		held = held.with(a.roles.held[system])
	}
	return Visit{
		User: user, Unit: place, Role: m.Role, PostID: m.PostID, Fields: m.Fields, FromAbove: !member && looksDown, rights: held,
	}, nil
}

// rolesAbove lists the roles that a user has today in the units above one, for
// who has none in the unit itself: members need no more.
func (a *Actions) rolesAbove(ctx context.Context, userID, unitID string, own Role) ([]Role, error) {
	if own != "" || unitID == "" {
		return nil, nil
	}
	return selectRolesAbove(ctx, a.db.Reader(), userID, unitID, clock.Today(a.clock))
}

// alive tells whether a session that was read still lasts, and notes its use.
func (a *Actions) alive(ctx context.Context, token string, s sessionOf, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return ErrSignedOut
	}
	if err != nil {
		return err
	}
	now := a.clock.Now()
	if !s.DisabledAt.IsZero() || !now.Before(s.ExpiresAt) || now.Sub(s.LastSeenAt) >= sessionIdle {
		return ErrSignedOut
	}
	if now.Sub(s.LastSeenAt) < seenEvery {
		return nil
	}
	err = a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return touchSession(ctx, tx, hashToken(token), now, now.Add(-seenEvery))
	})
	if err != nil {
		// The page is worth more than the note: the next request makes it.
		a.log.LogAttrs(ctx, slog.LevelWarn, "the use of a session was not noted", slog.Any("cause", err))
	}
	return nil
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
