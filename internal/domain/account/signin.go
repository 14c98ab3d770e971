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

// A Browser is where a person signs in: the address it comes from, and what it
// says of itself (the header User-Agent, of which a word or two are kept).
type Browser struct {
	From, Agent string
}

// SignIn begins a session and returns its token, of which only the hash is
// kept. It returns ErrCredentials for a wrong login or password, a *WaitError
// after too many of them, and *SecondNeededError when a second factor has to follow;
// a wrong login takes the same work as a wrong password.
func (a *Actions) SignIn(ctx context.Context, login, password, from string) (string, error) {
	return a.SignInAt(ctx, login, password, Browser{From: from})
}

// SignInAt is SignIn for a browser that tells what it is.
func (a *Actions) SignInAt(ctx context.Context, login, password string, b Browser) (token string, err error) {
	login = foldLogin(login)
	user, err := a.prove(ctx, login, password, b.From)
	if err != nil {
		return "", err
	}
	err = a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := endGuess(ctx, tx, login, b.From); err != nil {
			return err
		}
		factors, err := selectFactors(ctx, tx, user.ID)
		if err != nil {
			return err
		}
		if len(factors) == 0 {
			token, err = a.beginSession(ctx, tx, user, b, false)
			return err
		}
		token, err = a.beginChallenge(ctx, tx, user.ID, purposeSecond, "")
		return err
	})
	if err != nil || token[:1] != halfMark {
		return token, err
	}
	return "", &SecondNeededError{Token: token}
}

// beginSession begins a session within a transaction, and returns its token.
func (a *Actions) beginSession(ctx context.Context, tx bun.Tx, user userRow, b Browser, strong bool) (string, error) {
	if err := stillProved(ctx, tx, user); err != nil {
		return "", err
	}
	token, now := newToken(), a.clock.Now()
	if err := deleteSessions(ctx, tx, "expires_at <= ?", now); err != nil {
		return "", err
	}
	session := sessionRow{
		TokenHash: hashToken(token), UserID: user.ID, CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(sessionLife),
		ID: store.NewID(), Device: deviceOf(b.Agent), From: b.From, Strong: strong,
	}
	if err := insertSession(ctx, tx, session); err != nil {
		return "", err
	}
	return token, trail(ctx, tx, user.ID, ActSignIn, user.ID, b.From, now)
}

// stillProved refuses to begin a session for a user who was shut out, or whose
// password was changed, since they proved who they are: a sign-in that was
// under way then is none. The row is locked, so that a change waits until the
// session is there, and then ends it.
func stillProved(ctx context.Context, tx bun.Tx, proved userRow) error {
	now, err := lockUser(ctx, tx, proved.ID)
	if err != nil {
		return err
	}
	if now.PasswordHash != proved.PasswordHash || !now.DisabledAt.IsZero() {
		return ErrCredentials
	}
	return nil
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

// newToken makes the name of a session. It never begins with halfMark.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return "s" + base64.RawURLEncoding.EncodeToString(b)
}
