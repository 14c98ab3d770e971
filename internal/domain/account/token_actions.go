package account

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// tokenTrail is what the trail keeps of a token.
type tokenTrail struct {
	Name    string    `json:"name"`
	UserID  string    `json:"user_id"`
	Scopes  []Scope   `json:"scopes"`
	Expires time.Time `json:"expires"`
}

func trailOfToken(t Token) tokenTrail { return tokenTrail{t.Name, t.UserID, t.Scopes, t.ExpiresAt} }

// ScopeNames lists the scopes that a token of the visited unit can have.
func (a *Actions) ScopeNames(v Visit) []ScopeName {
	var names []ScopeName
	for _, n := range a.scopes.order {
		if (n.Scope == SystemScope) == (v.Unit.ID == "") {
			names = append(names, n)
		}
	}
	return names
}

// tokenUnit is the unit of the visitor's tokens: system administrators have
// theirs in the unit of the program itself.
func tokenUnit(v Visit) string {
	if v.Unit.ID == "" {
		return audit.System
	}
	return v.Unit.ID
}

// mayOwnTokens refuses those who have no place where the token would act.
func mayOwnTokens(v Visit) error {
	if v.Unit.ID == "" && !v.User.SystemAdmin || v.Unit.ID != "" && v.Role == "" {
		return fmt.Errorf("%s: %w", ActOwnTokens, ErrForbidden)
	}
	return nil
}

// MakeToken makes a token of the visitor, and returns its text, which is told
// this once: only its hash is kept.
func (a *Actions) MakeToken(ctx context.Context, v Visit, n NewToken) (Token, string, error) {
	if err := mayOwnTokens(v); err != nil {
		return Token{}, "", err
	}
	return a.makeToken(ctx, v, v.User.ID, n)
}

// MakeTokenFor makes a token of a member, for the command line.
func (a *Actions) MakeTokenFor(ctx context.Context, v Visit, userID string, n NewToken) (Token, string, error) {
	if err := v.Require(ActManageUsers); err != nil {
		return Token{}, "", err
	}
	return a.makeToken(ctx, v, userID, n)
}

func (a *Actions) makeToken(ctx context.Context, v Visit, userID string, n NewToken) (Token, string, error) {
	n, err := n.check(a.scopes, v.Unit.ID == "")
	if err != nil {
		return Token{}, "", err
	}
	text, now := tokenPrefix+newToken(), a.clock.Now()
	row := tokenRow{
		UnitID: tokenUnit(v), ID: store.NewID(), UserID: userID, Name: n.Name, Scopes: joinScopes(n.Scopes),
		TokenHash: hashToken(text), CreatedAt: now, ExpiresAt: now.Add(n.Lasts),
	}
	err = a.actOnToken(ctx, v, row.ID, func(ctx context.Context, tx bun.Tx, e *audit.Entry) error {
		if v.Unit.ID != "" {
			if _, err := selectMember(ctx, tx, v.Unit.ID, userID); err != nil {
				return err
			}
		}
		rows, err := selectTokens(ctx, tx, row.UnitID, userID)
		if err != nil {
			return err
		}
		living := 0
		for _, r := range rows {
			if r.token().Lives(now) {
				living++
			}
		}
		if living >= mostTokens {
			return ErrManyTokens
		}
		e.After = trailOfToken(row.token())
		return insertToken(ctx, tx, row)
	})
	return row.token(), text, err
}

// EndToken ends a token: one's own, or that of a member for who manages people.
// A token that has ended already stays as it is.
func (a *Actions) EndToken(ctx context.Context, v Visit, id string) error {
	return a.actOnToken(ctx, v, id, func(ctx context.Context, tx bun.Tx, e *audit.Entry) error {
		row, err := selectToken(ctx, tx, tokenUnit(v), id)
		if err != nil {
			return err
		}
		if row.UserID != v.User.ID && !v.Can(ActManagePeople) {
			return store.ErrNotFound
		}
		e.Before = trailOfToken(row.token())
		return endToken(ctx, tx, row.UnitID, id, e.At)
	})
}

// Tokens lists the visitor's tokens in the unit, and those of all members for
// who manages people, the latest first; those that ended are listed too.
func (a *Actions) Tokens(ctx context.Context, v Visit) ([]Token, error) {
	userID := v.User.ID
	if v.Can(ActManagePeople) || v.Unit.ID == "" && v.Can(ActManageUsers) {
		userID = ""
	}
	rows, err := selectTokens(ctx, a.db.Reader(), tokenUnit(v), userID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(rows))
	for _, r := range rows {
		ids = append(ids, r.UserID)
	}
	names, err := a.Names(ctx, ids)
	if err != nil {
		return nil, err
	}
	tokens := make([]Token, 0, len(rows))
	for _, r := range rows {
		t := r.token()
		t.UserName = names[r.UserID]
		tokens = append(tokens, t)
	}
	return tokens, nil
}

// actOnToken is the frame of what is done with a token: transaction, line of the
// trail. The right was checked.
func (a *Actions) actOnToken(ctx context.Context, v Visit, id string, do func(ctx context.Context, tx bun.Tx, e *audit.Entry) error) error {
	return a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		e := audit.Entry{
			UnitID: tokenUnit(v), ActorID: v.User.ID, Action: ActOwnTokens, Object: "token/" + id, From: v.From, At: a.clock.Now(),
		}
		if err := do(ctx, tx, &e); err != nil {
			return err
		}
		return audit.Write(ctx, tx, e)
	})
}

// TokenVisit returns the visit of a token's person to the token's unit, with
// the rights that their role and the token both hold, and the token's id. A
// token that has ended, or whose person has left, opens nothing:
// ErrSignedOut.
func (a *Actions) TokenVisit(ctx context.Context, text, from string) (v Visit, id string, err error) {
	if !strings.HasPrefix(text, tokenPrefix) || len(text) > 100 {
		return Visit{}, "", ErrSignedOut
	}
	row, err := selectTokenVisit(ctx, a.db, hashToken(text), clock.Today(a.clock))
	if errors.Is(err, store.ErrNotFound) {
		return Visit{}, "", ErrSignedOut
	}
	if err != nil {
		return Visit{}, "", err
	}
	now := a.clock.Now()
	token := Token{ExpiresAt: row.ExpiresAt, EndedAt: row.EndedAt}
	if !token.Lives(now) || !row.DisabledAt.IsZero() {
		return Visit{}, "", ErrSignedOut
	}
	if v, err = a.ofToken(row); err != nil {
		return Visit{}, "", err
	}
	v.From, v.PostName = from, row.PostName
	a.noteToken(ctx, row, now)
	return v, row.TokenID, nil
}

func (a *Actions) ofToken(row tokenVisitOf) (Visit, error) {
	var scopes []Scope
	for s := range strings.FieldsSeq(row.Scopes) {
		scopes = append(scopes, Scope(s))
	}
	held := a.scopes.of(scopes)
	if row.TokenUnit == audit.System {
		if !row.SystemAdmin {
			return Visit{}, ErrSignedOut
		}
		return Visit{User: row.user(), rights: within{a.roles.held[system], held}}, nil
	}
	if row.Role == "" {
		return Visit{}, ErrSignedOut
	}
	v, err := a.visit(row.user(), row.unit(), memberRow{Role: row.Role, PostID: row.PostID, Fields: row.Fields}, nil)
	if err != nil {
		return Visit{}, err
	}
	v.rights = within{v.rights, held}
	return v, nil
}

// noteToken notes the use of a token, once a minute.
func (a *Actions) noteToken(ctx context.Context, row tokenVisitOf, now time.Time) {
	if now.Sub(row.LastUsedAt) < seenEvery {
		return
	}
	err := a.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return touchToken(ctx, tx, row.TokenUnit, row.TokenID, now, now.Add(-seenEvery))
	})
	if err != nil {
		// The answer is worth more than the note: the next request makes it.
		a.log.LogAttrs(ctx, slog.LevelWarn, "the use of a token was not noted", slog.Any("cause", err))
	}
}
