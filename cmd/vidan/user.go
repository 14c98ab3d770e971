package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// userNamed says which user is meant.
type userNamed struct {
	configFlags
	Login string `arg:"" help:"The name that they sign in with."`
}

// on runs something with the user.
func (c userNamed) on(ctx context.Context, std streams, do func(a *app.App, user account.User) error) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		user, err := a.Accounts.UserByLogin(ctx, account.ByProgram(unit.Unit{}), c.Login)
		if errors.Is(err, store.ErrNotFound) {
			return usageError{fmt.Errorf("there is no user %q", c.Login)}
		}
		if err != nil {
			return err
		}
		return do(a, user)
	})
}

type userResetFactorsCommand struct {
	userNamed
}

// Run lets somebody who has lost their second factor sign in by the password
// alone.
func (c userResetFactorsCommand) Run(ctx context.Context, std streams) error {
	return c.on(ctx, std, func(a *app.App, user account.User) error {
		return a.Accounts.ResetFactors(ctx, account.ByProgram(unit.Unit{}), user.ID)
	})
}

type userLinkCommand struct {
	userNamed
	Issuer  string `required:"" help:"The provider's address, as it names itself."`
	Subject string `required:"" help:"Who the person is there (the claim sub)."`
}

// Run lets a user sign in by an identity of a provider.
func (c userLinkCommand) Run(ctx context.Context, std streams) error {
	return c.on(ctx, std, func(a *app.App, user account.User) error {
		err := a.Accounts.Link(ctx, account.ByProgram(unit.Unit{}), user.ID, account.Identity{Issuer: c.Issuer, Subject: c.Subject})
		if errors.Is(err, store.ErrExists) {
			return usageError{errors.New("this identity belongs to somebody already")}
		}
		return err
	})
}

type userSessionsCommand struct {
	userNamed
	End bool `help:"End all of them."`
}

// Run lists where a user is signed in, or signs them out everywhere.
func (c userSessionsCommand) Run(ctx context.Context, std streams) error {
	return c.on(ctx, std, func(a *app.App, user account.User) error {
		if c.End {
			return a.Accounts.EndOtherSessions(ctx, account.Visit{User: user}, "")
		}
		sessions, err := a.Accounts.Sessions(ctx, user.ID, "")
		if err != nil {
			return err
		}
		for _, s := range sessions {
			_, err := fmt.Fprintf(std.out, "%s\t%s\t%s\t%s\n", s.CreatedAt.Format("2006-01-02 15:04"), s.LastSeenAt.Format("2006-01-02 15:04"), s.From, s.Device)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
