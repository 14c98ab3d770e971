package account

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// passkeys speak with the keys in people's phones and computers. They belong to
// the host of the address that people use.
type passkeys struct {
	web *webauthn.WebAuthn
}

func newPasskeys(base string) (passkeys, error) {
	u, err := url.Parse(base)
	if err != nil {
		return passkeys{}, fmt.Errorf("read the base address: %w", err)
	}
	if u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil {
		return passkeys{}, nil // they belong to a name, not to a number
	}
	web, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "Vidan", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return passkeys{}, fmt.Errorf("prepare passkeys for %s: %w", u.Hostname(), err)
	}
	return passkeys{web}, nil
}

// keyHolder is a user as passkeys know them.
type keyHolder struct {
	user User
	keys []webauthn.Credential
}

// WebAuthnID is the user's id.
func (h keyHolder) WebAuthnID() []byte { return []byte(h.user.ID) }

// WebAuthnName is the login.
func (h keyHolder) WebAuthnName() string { return h.user.Login }

// WebAuthnDisplayName is the person's name.
func (h keyHolder) WebAuthnDisplayName() string { return h.user.Name }

// WebAuthnCredentials are the public parts of the user's passkeys.
func (h keyHolder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// holder reads a user with their passkeys, and the rows that these are kept in.
func (f *Factors) holder(ctx context.Context, db bun.IDB, userID string) (keyHolder, []factorRow, error) {
	user, err := selectUser(ctx, db, "id", userID)
	if err != nil {
		return keyHolder{}, nil, err
	}
	rows, err := selectFactors(ctx, db, userID)
	if err != nil {
		return keyHolder{}, nil, err
	}
	h := keyHolder{user: user.user()}
	var kept []factorRow
	for _, row := range rows {
		if row.Kind != Passkey {
			continue
		}
		var key webauthn.Credential
		if err := json.Unmarshal([]byte(row.Secret), &key); err != nil {
			return keyHolder{}, nil, fmt.Errorf("read a passkey: %w", err)
		}
		h.keys, kept = append(h.keys, key), append(kept, row)
	}
	return h, kept, nil
}

// A Ceremony is what a browser needs to speak with a passkey: options as JSON,
// and the name under which the answer is awaited.
type Ceremony struct {
	Options json.RawMessage `json:"options"`
	Token   string          `json:"token"`
}

// ceremony keeps what was begun with a passkey.
func (f *Factors) ceremony(ctx context.Context, userID, purpose string, options any, session *webauthn.SessionData) (Ceremony, error) {
	state, err := json.Marshal(session)
	if err != nil {
		return Ceremony{}, fmt.Errorf("keep what was begun with a passkey: %w", err)
	}
	c := Ceremony{}
	if c.Options, err = json.Marshal(options); err != nil {
		return Ceremony{}, fmt.Errorf("tell the browser of a passkey: %w", err)
	}
	err = f.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c.Token, err = f.beginChallenge(ctx, tx, userID, purpose, string(state))
		return err
	})
	return c, err
}

// begun takes what was begun with a passkey; it is answered once.
func (f *Factors) begun(ctx context.Context, tx bun.Tx, token, purpose string) (challengeRow, webauthn.SessionData, error) {
	row, err := selectChallenge(ctx, tx, token, purpose, f.clock.Now())
	if errors.Is(err, store.ErrNotFound) {
		return challengeRow{}, webauthn.SessionData{}, ErrHalf
	}
	if err != nil {
		return challengeRow{}, webauthn.SessionData{}, err
	}
	var session webauthn.SessionData
	if err := json.Unmarshal([]byte(row.State), &session); err != nil {
		return challengeRow{}, webauthn.SessionData{}, fmt.Errorf("read what was begun with a passkey: %w", err)
	}
	return row, session, takeChallenge(ctx, tx, token)
}

// BeginPasskey begins to set up a passkey of the visitor.
func (f *Factors) BeginPasskey(ctx context.Context, v Visit) (Ceremony, error) {
	if f.passkeys.web == nil {
		return Ceremony{}, store.ErrNotFound
	}
	h, _, err := f.holder(ctx, f.db.Reader(), v.User.ID)
	if err != nil {
		return Ceremony{}, err
	}
	if len(h.keys) >= mostPasskeys {
		return Ceremony{}, ErrManyFactors
	}
	options, session, err := f.passkeys.web.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin a passkey: %w", err)
	}
	return f.ceremony(ctx, v.User.ID, purposeRegister, options, session)
}

// AddPasskey sets up a passkey by what the browser answered, and returns new
// recovery codes.
func (f *Factors) AddPasskey(ctx context.Context, v Visit, sessionToken, ceremony, name string, answer io.Reader) (recovery []string, err error) {
	if name = strings.TrimSpace(name); name == "" || len([]rune(name)) > 60 {
		return nil, ErrFactorName
	}
	parsed, err := protocol.ParseCredentialCreationResponseBody(answer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPasskey, plainly(err))
	}
	err = f.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, session, err := f.begun(ctx, tx, ceremony, purposeRegister)
		if err != nil {
			return err
		}
		if row.UserID != v.User.ID {
			return ErrHalf
		}
		h, _, err := f.holder(ctx, tx, v.User.ID)
		if err != nil {
			return err
		}
		key, err := f.passkeys.web.CreateCredential(h, session, parsed)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrPasskey, plainly(err))
		}
		public, err := json.Marshal(key)
		if err != nil {
			return fmt.Errorf("keep a passkey: %w", err)
		}
		factor := factorRow{
			UserID: v.User.ID, ID: store.NewID(), Kind: Passkey, Name: name, Secret: string(public), CreatedAt: f.clock.Now(), Confirmed: true,
		}
		if err := insertFactor(ctx, tx, factor); err != nil {
			return err
		}
		recovery, err = f.afterChange(ctx, tx, v, sessionToken, nil, factorTrail{Kind: Passkey, Name: name})
		return err
	})
	return recovery, err
}

// BeginPasskeySignIn begins a sign-in by a passkey, of whomever's.
func (f *Factors) BeginPasskeySignIn(ctx context.Context) (Ceremony, error) {
	if f.passkeys.web == nil {
		return Ceremony{}, store.ErrNotFound
	}
	options, session, err := f.passkeys.web.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin a sign-in by passkey: %w", err)
	}
	return f.ceremony(ctx, "", purposePasskey, options, session)
}

// PasskeySignIn ends a sign-in by a passkey and returns the session's token.
// Half is the half sign-in that it follows, which must be of the same person;
// empty when there was no password.
func (f *Factors) PasskeySignIn(ctx context.Context, half, ceremony string, answer io.Reader, b Browser) (token string, err error) {
	parsed, err := protocol.ParseCredentialRequestResponseBody(answer)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrPasskey, plainly(err))
	}
	err = f.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, session, err := f.begun(ctx, tx, ceremony, purposePasskey)
		if err != nil {
			return err
		}
		var h keyHolder
		var rows []factorRow
		key, err := f.passkeys.web.ValidateDiscoverableLogin(func(_, userHandle []byte) (webauthn.User, error) {
			h, rows, err = f.holder(ctx, tx, string(userHandle))
			return h, err
		}, session, parsed)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrPasskey, plainly(err))
		}
		if err := f.sameAsHalf(ctx, tx, half, h.user.ID); err != nil {
			return err
		}
		if err := f.usePasskey(ctx, tx, h, rows, key); err != nil {
			return err
		}
		user, err := selectUser(ctx, tx, "id", h.user.ID)
		if err != nil {
			return err
		}
		if !user.DisabledAt.IsZero() {
			return ErrPasskey
		}
		token, err = f.beginSession(ctx, tx, user, b, true)
		return err
	})
	return token, err
}

// sameAsHalf makes sure that a passkey belongs to whose password it follows.
func (f *Factors) sameAsHalf(ctx context.Context, tx bun.Tx, half, userID string) error {
	if half == "" {
		return nil
	}
	row, err := selectChallenge(ctx, tx, half, purposeSecond, f.clock.Now())
	if errors.Is(err, store.ErrNotFound) {
		return nil // long over: the passkey alone is enough
	}
	if err != nil {
		return err
	}
	if row.UserID != userID {
		return ErrPasskey
	}
	return takeChallenge(ctx, tx, half)
}

// usePasskey keeps the count of a passkey. One that does not grow comes from a
// copy of the key.
func (f *Factors) usePasskey(ctx context.Context, tx bun.Tx, h keyHolder, rows []factorRow, key *webauthn.Credential) error {
	if key.Authenticator.CloneWarning {
		return ErrPasskey
	}
	for i, known := range h.keys {
		if !bytes.Equal(known.ID, key.ID) {
			continue
		}
		public, err := json.Marshal(key)
		if err != nil {
			return fmt.Errorf("keep a passkey: %w", err)
		}
		rows[i].Secret, rows[i].LastUsedAt = string(public), f.clock.Now()
		return updateFactor(ctx, tx, rows[i])
	}
	return ErrPasskey
}

// plainly keeps of a library's error what says nothing of the person.
func plainly(err error) error {
	if e, ok := errors.AsType[*protocol.Error](err); ok {
		return errors.New(e.Details)
	}
	return errors.New("the answer of the passkey was not understood")
}
