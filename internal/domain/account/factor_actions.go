package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/vault"
)

// What challenges are for.
const (
	purposeSecond   = "second"
	purposeRegister = "register"
	purposePasskey  = "passkey"
	// halfMark begins the name of a challenge, so that none passes for a
	// session.
	halfMark = "h"
)

// Factors are the ways of signing in beside the password.
type Factors struct {
	*Actions

	vault    *vault.Vault
	passkeys passkeys
	// name is how apps of codes call the installation.
	name string
	// demanded are the roles that need a second factor.
	demanded []Role
}

// FactorConfig says how second factors are done here.
type FactorConfig struct {
	// Vault seals the secrets of apps.
	Vault *vault.Vault
	// Base is the address that people use; passkeys belong to its host.
	Base string
	// Demanded are the roles whose members do nothing without a second factor.
	Demanded []Role
}

// NewFactors joins the ways of signing in with the room.
func NewFactors(a *Actions, c FactorConfig) (*Factors, error) {
	f := &Factors{Actions: a, vault: c.Vault, name: "Vidan", demanded: c.Demanded}
	for _, role := range c.Demanded {
		if !a.roles.known(role) {
			return nil, fmt.Errorf("a second factor is demanded of the role %q, which there is not", role)
		}
	}
	var err error
	f.passkeys, err = newPasskeys(c.Base)
	return f, err
}

// Demands tells whether a role needs a second factor.
func (f *Factors) Demands(role Role) bool { return slices.Contains(f.demanded, role) }

// beginChallenge keeps a challenge and returns its name.
func (a *Actions) beginChallenge(ctx context.Context, tx bun.Tx, userID, purpose, state string) (string, error) {
	token, now := halfMark+newToken(), a.clock.Now()
	row := challengeRow{TokenHash: hashToken(token), UserID: userID, Purpose: purpose, State: state, ExpiresAt: now.Add(halfLife)}
	return token, insertChallenge(ctx, tx, row, now)
}

// Half returns whose half sign-in a token names, and what they have set up.
func (f *Factors) Half(ctx context.Context, token string) (User, []Factor, error) {
	row, err := selectChallenge(ctx, f.db.Reader(), token, purposeSecond, f.clock.Now())
	if errors.Is(err, store.ErrNotFound) {
		return User{}, nil, ErrHalf
	}
	if err != nil {
		return User{}, nil, err
	}
	user, err := selectUser(ctx, f.db.Reader(), "id", row.UserID)
	if err != nil {
		return User{}, nil, err
	}
	factors, err := f.factorsOf(ctx, row.UserID)
	return user.user(), factors, err
}

// SecondFactor ends a half sign-in by a code of an app or a recovery code, and
// returns the session's token. Wrong codes are slowed down like wrong
// passwords.
func (f *Factors) SecondFactor(ctx context.Context, half, code string, b Browser) (token string, err error) {
	user, _, err := f.Half(ctx, half)
	if err != nil {
		return "", err
	}
	subject := "second:" + user.Login
	if err := f.beginGuess(ctx, subject, b.From); err != nil {
		return "", err
	}
	err = f.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := selectUser(ctx, tx, "id", user.ID)
		if err != nil {
			return err
		}
		if !row.DisabledAt.IsZero() {
			return ErrHalf
		}
		if err := f.useCode(ctx, tx, user, code, b.From); err != nil {
			return err
		}
		if err := takeChallenge(ctx, tx, half); err != nil { // two at once end it once
			return ErrHalf
		}
		if err := endGuess(ctx, tx, subject, b.From); err != nil {
			return err
		}
		token, err = f.beginSession(ctx, tx, row, b, true)
		return err
	})
	return token, err
}

// useCode uses up a code of an app, or a recovery code.
func (f *Factors) useCode(ctx context.Context, tx bun.Tx, user User, code, from string) error {
	rows, err := selectFactors(ctx, tx, user.ID)
	if err != nil {
		return err
	}
	now := f.clock.Now()
	for _, row := range rows {
		if row.Kind != TOTP {
			continue
		}
		secret, err := f.vault.Open(factorPlace(row), row.Secret)
		if err != nil {
			return err
		}
		step, ok := matchTOTP(string(secret), code, now)
		if !ok {
			continue
		}
		fresh, err := useStep(ctx, tx, user.ID, row.ID, step, now)
		if err != nil || fresh {
			return err
		}
		return ErrCode // shown before
	}
	used, err := useRecoveryCode(ctx, tx, user.ID, hashRecoveryCode(code))
	if err != nil {
		return err
	}
	if !used {
		return ErrCode
	}
	left, err := countRecoveryCodes(ctx, tx, user.ID)
	if err != nil {
		return err
	}
	return f.trailOfFactor(ctx, tx, user.ID, user.ID, from, nil, factorTrail{Kind: "recovery", Left: &left})
}

func factorPlace(row factorRow) string { return "factor/" + row.UserID + "/" + row.ID }

// factorTrail is what the trail keeps of a factor.
type factorTrail struct {
	Kind FactorKind `json:"kind"`
	Name string     `json:"name,omitempty"`
	// Left is how many recovery codes are left.
	Left *int `json:"left,omitempty"`
}

// trailOfFactor writes what somebody did with a user's factors.
func (a *Actions) trailOfFactor(ctx context.Context, tx bun.Tx, actorID, userID, from string, before, after any) error {
	return audit.Write(ctx, tx, audit.Entry{
		UnitID: audit.System, ActorID: actorID, Action: ActFactors, Object: "user/" + userID, From: from,
		Before: before, After: after, At: a.clock.Now(),
	})
}

func (f *Factors) factorsOf(ctx context.Context, userID string) ([]Factor, error) {
	rows, err := selectFactors(ctx, f.db.Reader(), userID)
	if err != nil {
		return nil, err
	}
	factors := make([]Factor, 0, len(rows))
	for _, r := range rows {
		factors = append(factors, r.factor())
	}
	return factors, nil
}

// A Security is all that a person sees of how they sign in.
type Security struct {
	Factors       []Factor
	RecoveryCodes int
	Sessions      []Session
	// Linked are the providers of identities that know the person.
	Linked []string
}

// Security returns how the visitor signs in. Token is that of the session that
// asks.
func (f *Factors) Security(ctx context.Context, v Visit, token string) (s Security, err error) {
	if s.Factors, err = f.factorsOf(ctx, v.User.ID); err != nil {
		return Security{}, err
	}
	if s.RecoveryCodes, err = countRecoveryCodes(ctx, f.db.Reader(), v.User.ID); err != nil {
		return Security{}, err
	}
	if s.Sessions, err = f.Sessions(ctx, v.User.ID, token); err != nil {
		return Security{}, err
	}
	linked, err := selectIdentities(ctx, f.db.Reader(), v.User.ID)
	for _, row := range linked {
		s.Linked = append(s.Linked, row.Issuer)
	}
	return s, err
}

// BeginTOTP makes the secret of an app for the visitor and returns it as the
// address that a QR code holds (otpauth://…). It counts from the first code
// on that ConfirmTOTP is shown.
func (f *Factors) BeginTOTP(ctx context.Context, v Visit) (string, error) {
	key, err := newTOTP(f.name, v.User.Login)
	if err != nil {
		return "", fmt.Errorf("make the secret of an app: %w", err)
	}
	row := factorRow{UserID: v.User.ID, ID: store.NewID(), Kind: TOTP, CreatedAt: f.clock.Now()}
	row.Secret = f.vault.Seal(factorPlace(row), []byte(key.Secret()))
	err = f.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := deleteFactors(ctx, tx, v.User.ID, "kind = ? AND NOT confirmed", TOTP); err != nil {
			return err
		}
		return insertFactor(ctx, tx, row)
	})
	return key.URL(), err
}

// ConfirmTOTP sets up the app whose secret BeginTOTP made last, in place of the
// one before, and returns new recovery codes: they are told this once. All
// other sessions end.
func (f *Factors) ConfirmTOTP(ctx context.Context, v Visit, token, code string) (recovery []string, err error) {
	subject := "second:" + v.User.Login
	if err := f.beginGuess(ctx, subject, v.From); err != nil {
		return nil, err
	}
	err = f.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row factorRow
		err := tx.NewSelect().Model(&row).Where("user_id = ?", v.User.ID).Where("kind = ?", TOTP).Where("NOT confirmed").Scan(ctx)
		if err = store.Translate(err); err != nil {
			return err
		}
		secret, err := f.vault.Open(factorPlace(row), row.Secret)
		if err != nil {
			return err
		}
		step, ok := matchTOTP(string(secret), code, f.clock.Now())
		if !ok {
			return ErrCode
		}
		if err := deleteFactors(ctx, tx, v.User.ID, "kind = ? AND confirmed", TOTP); err != nil {
			return err
		}
		row.Confirmed, row.LastStep = true, step
		if err := updateFactor(ctx, tx, row); err != nil {
			return err
		}
		if err := endGuess(ctx, tx, subject, v.From); err != nil {
			return err
		}
		recovery, err = f.afterChange(ctx, tx, v, token, nil, factorTrail{Kind: TOTP})
		return err
	})
	return recovery, err
}

// afterChange is what follows when a person's factors have changed: new recovery
// codes, the end of the other sessions, a line of the trail; the session that
// did it counts as one with a second factor.
func (f *Factors) afterChange(ctx context.Context, tx bun.Tx, v Visit, token string, before, after any) ([]string, error) {
	codes := newRecoveryCodes()
	var hashes []string
	for _, code := range codes {
		hashes = append(hashes, hashRecoveryCode(code))
	}
	if err := replaceRecoveryCodes(ctx, tx, v.User.ID, hashes); err != nil {
		return nil, err
	}
	if err := deleteSessions(ctx, tx, "user_id = ? AND token_hash <> ?", v.User.ID, hashToken(token)); err != nil {
		return nil, err
	}
	_, err := tx.NewUpdate().Model((*sessionRow)(nil)).Set("strong = ?", true).Where("token_hash = ?", hashToken(token)).Exec(ctx)
	if err != nil {
		return nil, fmt.Errorf("note the strength of a session: %w", store.Translate(err))
	}
	return codes, f.trailOfFactor(ctx, tx, v.User.ID, v.User.ID, v.From, before, after)
}

// RemoveFactor takes one of the visitor's factors away, whose password is asked
// for again. With the last one the recovery codes go too.
func (f *Factors) RemoveFactor(ctx context.Context, v Visit, id, password string) error {
	if _, err := f.prove(ctx, v.User.Login, password, v.From); err != nil {
		return err
	}
	return f.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := endGuess(ctx, tx, v.User.Login, v.From); err != nil {
			return err
		}
		row, err := selectFactor(ctx, tx, v.User.ID, id)
		if err != nil {
			return err
		}
		if err := deleteFactors(ctx, tx, v.User.ID, "id = ?", id); err != nil {
			return err
		}
		left, err := selectFactors(ctx, tx, v.User.ID)
		if err != nil {
			return err
		}
		if len(left) == 0 {
			if err := replaceRecoveryCodes(ctx, tx, v.User.ID, nil); err != nil {
				return err
			}
		}
		return f.trailOfFactor(ctx, tx, v.User.ID, v.User.ID, v.From, factorTrail{Kind: row.Kind, Name: row.Name}, nil)
	})
}

// NewRecoveryCodes gives the visitor new recovery codes in place of the old
// ones; they are told this once.
func (f *Factors) NewRecoveryCodes(ctx context.Context, v Visit, token string) (codes []string, err error) {
	err = f.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		left, err := selectFactors(ctx, tx, v.User.ID)
		if err != nil {
			return err
		}
		if len(left) == 0 {
			return store.ErrNotFound
		}
		n := recoveryCodes
		codes, err = f.afterChange(ctx, tx, v, token, nil, factorTrail{Kind: "recovery", Left: &n})
		return err
	})
	return codes, err
}

// ResetFactors takes all factors of a user away who has lost them, and ends
// their sessions; the password stays. Who manages users may.
func (a *Actions) ResetFactors(ctx context.Context, v Visit, userID string) error {
	return a.actOnUser(ctx, v, userID, "second factors taken away", func(ctx context.Context, tx bun.Tx) error {
		if err := deleteFactors(ctx, tx, userID, "1 = 1"); err != nil {
			return err
		}
		if err := replaceRecoveryCodes(ctx, tx, userID, nil); err != nil {
			return err
		}
		if err := deleteIdentities(ctx, tx, userID); err != nil {
			return err
		}
		return a.signOutEverywhere(ctx, tx, userID)
	})
}

// Sessions lists where a user is signed in; token is that of the one who asks.
func (a *Actions) Sessions(ctx context.Context, userID, token string) ([]Session, error) {
	rows, err := selectSessions(ctx, a.db.Reader(), userID, a.clock.Now())
	if err != nil {
		return nil, err
	}
	sessions := make([]Session, 0, len(rows))
	for _, r := range rows {
		sessions = append(sessions, Session{
			ID: r.ID, Device: r.Device, From: r.From, CreatedAt: inZone(r.CreatedAt), LastSeenAt: inZone(r.LastSeenAt),
			Strong: r.Strong, Current: token != "" && r.TokenHash == hashToken(token),
		})
	}
	return sessions, nil
}

// EndSession ends one of the visitor's sessions by its id.
func (a *Actions) EndSession(ctx context.Context, v Visit, id string) error {
	if strings.TrimSpace(id) == "" {
		return store.ErrNotFound
	}
	return a.endSessions(ctx, v, "user_id = ? AND id = ?", v.User.ID, id)
}

// EndOtherSessions ends all of the visitor's sessions but the one of a token.
func (a *Actions) EndOtherSessions(ctx context.Context, v Visit, token string) error {
	return a.endSessions(ctx, v, "user_id = ? AND token_hash <> ?", v.User.ID, hashToken(token))
}

// endedTrail is what the trail keeps of sessions that were ended.
type endedTrail struct {
	Sessions []string `json:"sessions"`
}

func (a *Actions) endSessions(ctx context.Context, v Visit, where string, args ...any) error {
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var ids []string
		if err := tx.NewSelect().Model((*sessionRow)(nil)).Column("id").Where(where, args...).Scan(ctx, &ids); err != nil {
			return fmt.Errorf("select sessions: %w", store.Translate(err))
		}
		if err := deleteSessions(ctx, tx, where, args...); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			UnitID: audit.System, ActorID: v.User.ID, Action: ActSessions, Object: "user/" + v.User.ID, From: v.From,
			Before: endedTrail{ids}, At: a.clock.Now(),
		})
	})
}
