package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type tokenCommands struct {
	Add  tokenAddCommand  `cmd:"" help:"Make a token of the API for a person and print it; it is told this once."`
	List tokenListCommand `cmd:"" help:"List the tokens of a unit, or of the whole installation."`
	End  tokenEndCommand  `cmd:"" help:"End a token before its time."`
}

// tokenUnit says where the tokens act.
type tokenUnit struct {
	configFlags
	Unit   string `xor:"owner" required:"" help:"The code of the unit."`
	System bool   `xor:"owner" required:"" help:"The whole installation: units and users."`
}

// on runs something with the program's visit to the unit.
func (c tokenUnit) on(ctx context.Context, std streams, do func(a *app.App, v account.Visit) error) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		v := account.ByProgram(unit.Unit{})
		if !c.System {
			var err error
			if v, err = a.SystemVisit(ctx, c.Unit); err != nil {
				return usageError{err}
			}
		}
		err := do(a, v)
		for _, wrong := range []error{account.ErrTokenName, account.ErrTokenScope, account.ErrTokenExpiry, account.ErrManyTokens} {
			if errors.Is(err, wrong) {
				return usageError{err}
			}
		}
		return err
	})
}

type tokenAddCommand struct {
	tokenUnit
	Login  string   `required:"" help:"Whose token it is: it may do at most what they may."`
	Name   string   `required:"" help:"What it is for."`
	Scopes []string `required:"" help:"What it may do at most: read, plan, money, discussion, people, calendar, notices, webhooks; system with --system."`
	Days   int      `default:"90" help:"How many days it lasts, 366 at most."`
}

// Run makes a token.
func (c tokenAddCommand) Run(ctx context.Context, std streams) error {
	return c.on(ctx, std, func(a *app.App, v account.Visit) error {
		user, err := a.Accounts.UserByLogin(ctx, v, c.Login)
		if errors.Is(err, store.ErrNotFound) {
			return usageError{fmt.Errorf("there is no user %q", c.Login)}
		}
		if err != nil {
			return err
		}
		if c.System && !user.SystemAdmin {
			return usageError{fmt.Errorf("%s does not look after the installation", c.Login)}
		}
		n := account.NewToken{Name: c.Name, Lasts: time.Duration(min(max(c.Days, -1), 1000)) * 24 * time.Hour}
		for _, s := range c.Scopes {
			n.Scopes = append(n.Scopes, account.Scope(s))
		}
		_, text, err := a.Accounts.MakeTokenFor(ctx, v, user.ID, n)
		if errors.Is(err, store.ErrNotFound) {
			return usageError{fmt.Errorf("%s does not belong to %s", c.Login, c.Unit)}
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(std.out, text)
		return err
	})
}

type tokenListCommand struct {
	tokenUnit
	JSON bool `name:"json" help:"For programs."`
}

// tokenJSON is a listed token for programs.
type tokenJSON struct {
	ID        string          `json:"id"`
	User      string          `json:"user"`
	Name      string          `json:"name"`
	Scopes    []account.Scope `json:"scopes"`
	ExpiresAt time.Time       `json:"expires_at"`
	LastUsed  *time.Time      `json:"last_used_at,omitempty"`
	EndedAt   *time.Time      `json:"ended_at,omitempty"`
}

// Run lists tokens, without their texts, which nobody keeps.
func (c tokenListCommand) Run(ctx context.Context, std streams) error {
	return c.on(ctx, std, func(a *app.App, v account.Visit) error {
		tokens, err := a.Accounts.Tokens(ctx, v)
		if err != nil {
			return err
		}
		listed := []tokenJSON{}
		for _, t := range tokens {
			listed = append(listed, tokenJSON{
				ID: t.ID, User: t.UserName, Name: t.Name, Scopes: t.Scopes, ExpiresAt: t.ExpiresAt, LastUsed: known(t.LastUsedAt), EndedAt: known(t.EndedAt),
			})
		}
		if c.JSON {
			encoder := json.NewEncoder(std.out)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			return encoder.Encode(listed)
		}
		for _, t := range listed {
			state := "until " + t.ExpiresAt.Format(time.DateOnly)
			if t.EndedAt != nil {
				state = "ended " + t.EndedAt.Format(time.DateOnly)
			}
			if _, err := fmt.Fprintf(std.out, "%s\t%s\t%s\t%s\t%v\n", t.ID, state, t.User, t.Name, t.Scopes); err != nil {
				return err
			}
		}
		return nil
	})
}

// known is a time for programs, nil when there is none.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

type tokenEndCommand struct {
	tokenUnit
	ID string `arg:"" help:"The token's id, as list tells it."`
}

// Run ends a token.
func (c tokenEndCommand) Run(ctx context.Context, std streams) error {
	return c.on(ctx, std, func(a *app.App, v account.Visit) error { return a.Accounts.EndToken(ctx, v, c.ID) })
}
