package account

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// SignIn begins a session and returns its token, of which only the hash is
// kept. From is the address of the visitor. It returns ErrCredentials for a
// wrong login or password, and a *WaitError after too many of them; both take
// the same work whether the login exists or not.
func (a *Actions) SignIn(ctx context.Context, login, password, from string) (string, error) {
	login = foldLogin(login)
	user, err := a.prove(ctx, login, password, from)
	if err != nil {
		return "", err
	}
	token := newToken()
	now := a.clock.Now()
	err = a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := endGuess(ctx, tx, login, from); err != nil {
			return err
		}
		if err := deleteSessions(ctx, tx, "expires_at <= ?", now); err != nil {
			return err
		}
		session := sessionRow{TokenHash: hashToken(token), UserID: user.ID, CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(sessionLife)}
		if err := insertSession(ctx, tx, session); err != nil {
			return err
		}
		return trail(ctx, tx, user.ID, ActSignIn, user.ID, from, now)
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// prove returns the user whom login and password prove. The guess stays
// counted as wrong until endGuess.
func (a *Actions) prove(ctx context.Context, login, password, from string) (userRow, error) {
	if err := a.beginGuess(ctx, login, from); err != nil {
		return userRow{}, err
	}
	user, err := selectUser(ctx, a.db.Reader(), "login", login)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return userRow{}, err
	}
	right, err := a.hasher.matches(ctx, password, user.PasswordHash)
	if err != nil {
		return userRow{}, err
	}
	if !right || !user.DisabledAt.IsZero() {
		return userRow{}, ErrCredentials
	}
	return user, nil
}

// SignOut ends a session. A session that does not exist has ended already.
func (a *Actions) SignOut(ctx context.Context, token, from string) error {
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := selectSession(ctx, tx, hashToken(token))
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := deleteSessions(ctx, tx, "token_hash = ?", hashToken(token)); err != nil {
			return err
		}
		return trail(ctx, tx, row.ID, ActSignOut, row.ID, from, a.clock.Now())
	})
}

// trail writes what somebody did with a user, apart from any unit.
func trail(ctx context.Context, tx bun.Tx, actorID string, action audit.Action, userID, from string, at time.Time) error {
	return audit.Write(ctx, tx, audit.Entry{
		UnitID: audit.System, ActorID: actorID, Action: action, Object: "user/" + userID, From: from, At: at,
	})
}

func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}
