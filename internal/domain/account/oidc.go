package account

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/uptrace/bun"
	"golang.org/x/oauth2"

	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/vault"
)

// Errors of signing in by a provider of identities.
var (
	// ErrProvider says that the provider did not answer, or answered what
	// cannot be trusted.
	ErrProvider = errors.New("the provider of identities did not answer as it should")
	// ErrUnknownIdentity says that nobody here is known by that identity.
	ErrUnknownIdentity = errors.New("nobody here is known by this identity")
)

// OIDCConfig names a provider of identities (OpenID Connect): VNeID, or the
// province's own.
type OIDCConfig struct {
	Issuer, ClientID, ClientSecret string
	// Name is what the button says.
	Name string
	// Redirect is the address of Vidan's own that the provider sends back to.
	Redirect string
	Vault    *vault.Vault
}

// Check refuses half a configuration. An empty one is none.
func (c OIDCConfig) Check() error {
	if c.Issuer == "" && c.ClientID == "" && c.ClientSecret == "" {
		return nil
	}
	if c.Issuer == "" || c.ClientID == "" || c.ClientSecret == "" {
		return errors.New("a provider of identities needs all three: VIDAN_OIDC_ISSUER, VIDAN_OIDC_CLIENT_ID and VIDAN_OIDC_CLIENT_SECRET")
	}
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && !loopback(u.Hostname()) {
		return errors.New("VIDAN_OIDC_ISSUER is not https://…")
	}
	return nil
}

func loopback(host string) bool { return host == "127.0.0.1" || host == "localhost" || host == "::1" }

// OIDC signs people in by a provider of identities. The provider is asked what
// it is when it is first needed, so that one that is away keeps nobody from
// signing in by password.
type OIDC struct {
	actions *Actions
	config  OIDCConfig
	client  *http.Client

	mu       sync.Mutex
	provider *oidc.Provider
}

// NewOIDC joins the provider with the room; nil when none is configured.
func NewOIDC(a *Actions, c OIDCConfig) (*OIDC, error) {
	if err := c.Check(); err != nil || c.Issuer == "" {
		return nil, err
	}
	return &OIDC{actions: a, config: c, client: &http.Client{Timeout: 10 * time.Second}}, nil
}

// Name is what people call the provider.
func (o *OIDC) Name() string { return o.config.Name }

func (o *OIDC) ready(ctx context.Context) (*oidc.Provider, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.provider != nil {
		return o.provider, nil
	}
	// The provider keeps the context for its keys, so that it must not be the
	// request's.
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), o.client), o.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProvider, err)
	}
	o.provider = p
	return p, nil
}

func (o *OIDC) oauth(p *oidc.Provider) oauth2.Config {
	return oauth2.Config{
		ClientID: o.config.ClientID, ClientSecret: o.config.ClientSecret, Endpoint: p.Endpoint(), RedirectURL: o.config.Redirect,
		Scopes: []string{oidc.ScopeOpenID, "profile"},
	}
}

// pending is what a browser keeps, sealed, while its person is at the provider.
type pending struct {
	State, Nonce, Verifier string
	// To is where the person wanted to go; Link says that they are signed in
	// and want to be known by the identity.
	To     string
	LinkTo string
	Until  time.Time
}

const pendingPlace = "oidc/pending"

// Begin returns the address at the provider, and what the browser has to keep.
// LinkTo is the user who wants to be known by the identity; empty signs in.
func (o *OIDC) Begin(ctx context.Context, to, linkTo string) (address, kept string, err error) {
	p, err := o.ready(ctx)
	if err != nil {
		return "", "", err
	}
	begun := pending{
		State: newToken(), Nonce: newToken(), Verifier: oauth2.GenerateVerifier(), To: to, LinkTo: linkTo, Until: o.actions.clock.Now().Add(halfLife),
	}
	text, err := json.Marshal(begun)
	if err != nil {
		return "", "", fmt.Errorf("keep what was begun: %w", err)
	}
	config := o.oauth(p)
	address = config.AuthCodeURL(begun.State, oidc.Nonce(begun.Nonce), oauth2.S256ChallengeOption(begun.Verifier))
	return address, o.config.Vault.Seal(pendingPlace, text), nil
}

// An Identity is who a person is to the provider.
type Identity struct {
	Issuer, Subject string
	// Strong says that the provider has asked for a second factor.
	Strong bool
}

// Finish proves who came back from the provider: the browser is the one that
// left, and what the provider says was said to us, now, and for this.
func (o *OIDC) Finish(ctx context.Context, kept, state, code string) (id Identity, to, linkTo string, err error) {
	text, err := o.config.Vault.Open(pendingPlace, kept)
	if err != nil {
		return Identity{}, "", "", ErrHalf
	}
	var begun pending
	if err := json.Unmarshal(text, &begun); err != nil || !o.actions.clock.Now().Before(begun.Until) {
		return Identity{}, "", "", ErrHalf
	}
	if subtle.ConstantTimeCompare([]byte(begun.State), []byte(state)) != 1 {
		return Identity{}, "", "", ErrHalf
	}
	p, err := o.ready(ctx)
	if err != nil {
		return Identity{}, "", "", err
	}
	ctx = oidc.ClientContext(ctx, o.client)
	config := o.oauth(p)
	answer, err := config.Exchange(ctx, code, oauth2.VerifierOption(begun.Verifier))
	if err != nil {
		return Identity{}, "", "", fmt.Errorf("%w: the code was not taken", ErrProvider) // its text may hold the code
	}
	id, err = o.identity(ctx, p, answer, begun.Nonce)
	return id, begun.To, begun.LinkTo, err
}

func (o *OIDC) identity(ctx context.Context, p *oidc.Provider, answer *oauth2.Token, nonce string) (Identity, error) {
	raw, ok := answer.Extra("id_token").(string)
	if !ok {
		return Identity{}, fmt.Errorf("%w: no id_token", ErrProvider)
	}
	// Tokens are of the machine's time, whatever day the clock shows.
	token, err := p.VerifierContext(ctx, &oidc.Config{ClientID: o.config.ClientID}).Verify(ctx, raw)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %w", ErrProvider, err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1 {
		return Identity{}, fmt.Errorf("%w: the nonce is another one", ErrProvider)
	}
	var claims struct {
		Methods []string `json:"amr"`
	}
	if err := token.Claims(&claims); err != nil {
		return Identity{}, fmt.Errorf("%w: its claims: %w", ErrProvider, err)
	}
	strong := slices.ContainsFunc(claims.Methods, func(m string) bool { return slices.Contains([]string{"mfa", "otp", "hwk", "swk"}, m) })
	return Identity{Issuer: token.Issuer, Subject: token.Subject, Strong: strong}, nil
}

// SignInAs begins a session of whom an identity belongs to. Who has set up a
// second factor here shows it too, unless the provider has asked for one.
func (a *Actions) SignInAs(ctx context.Context, id Identity, b Browser) (token string, err error) {
	err = a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := selectIdentity(ctx, tx, id.Issuer, id.Subject)
		if errors.Is(err, store.ErrNotFound) {
			return ErrUnknownIdentity
		}
		if err != nil {
			return err
		}
		user, err := selectUser(ctx, tx, "id", row.UserID)
		if err != nil {
			return err
		}
		if !user.DisabledAt.IsZero() {
			return ErrUnknownIdentity
		}
		factors, err := selectFactors(ctx, tx, user.ID)
		if err != nil {
			return err
		}
		if len(factors) > 0 && !id.Strong {
			token, err = a.beginChallenge(ctx, tx, user.ID, purposeSecond, "")
			return err
		}
		token, err = a.beginSession(ctx, tx, user, b, id.Strong)
		return err
	})
	if err == nil && strings.HasPrefix(token, halfMark) {
		return "", &SecondNeededError{Token: token}
	}
	return token, err
}

// identityTrail is what the trail keeps of an identity: the provider alone.
type identityTrail struct {
	Issuer string `json:"issuer"`
}

// Link lets a user be known by an identity from now on: their own, or that of
// another for who manages users. An identity belongs to one user
// (store.ErrExists).
func (a *Actions) Link(ctx context.Context, v Visit, userID string, id Identity) error {
	if userID != v.User.ID {
		if err := v.Require(ActManageUsers); err != nil {
			return err
		}
	}
	if id.Issuer == "" || id.Subject == "" {
		return ErrUnknownIdentity
	}
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := selectUser(ctx, tx, "id", userID); err != nil {
			return err
		}
		if err := insertIdentity(ctx, tx, identityRow{Issuer: id.Issuer, Subject: id.Subject, UserID: userID, CreatedAt: a.clock.Now()}); err != nil {
			return err
		}
		return a.trailOfFactor(ctx, tx, v.User.ID, userID, v.From, nil, identityTrail{id.Issuer})
	})
}

// Unlink lets the visitor be known by no identity any more.
func (a *Actions) Unlink(ctx context.Context, v Visit) error {
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		rows, err := selectIdentities(ctx, tx, v.User.ID)
		if err != nil || len(rows) == 0 {
			return err
		}
		if err := deleteIdentities(ctx, tx, v.User.ID); err != nil {
			return err
		}
		return a.trailOfFactor(ctx, tx, v.User.ID, v.User.ID, v.From, identityTrail{rows[0].Issuer}, nil)
	})
}
