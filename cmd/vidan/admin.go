package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type unitCommands struct {
	Add   unitAddCommand   `cmd:"" help:"Make a unit."`
	List  unitListCommand  `cmd:"" help:"List the units as a tree, as of a day."`
	Move  unitMoveCommand  `cmd:"" help:"Put a unit below another from a day on."`
	Merge unitMergeCommand `cmd:"" help:"Let units go on in another from a day on."`
	Close unitCloseCommand `cmd:"" help:"End a unit: on the day it exists no more."`
}

type unitAddCommand struct {
	configFlags
	Code   string  `required:"" help:"How addresses name the unit: small letters, digits and dashes."`
	Name   string  `required:"" help:"Its name: UBND xã Anh Sơn."`
	Parent string  `help:"The code of the unit above."`
	Type   string  `enum:",province,district,town,commune,ward,special_zone,office,service_centre" default:"" help:"What kind of unit; told from the name when left out."`
	From   dayFlag `placeholder:"DATE" help:"Its first day: 2025-07-01."`
	// OfficialCode and ExchangeCode are those of unit.Unit.
	OfficialCode string `placeholder:"DIGITS" help:"Its number in the state's list: 2 digits for a province, 5 for a commune."`
	ExchangeCode string `placeholder:"CODE" help:"Its name between systems: H56.12.34."`
}

// Run makes a unit.
func (c unitAddCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		u, err := a.Units.Create(ctx, "", unit.NewUnit{
			Code: c.Code, Name: c.Name, Type: unit.Type(c.Type), ParentCode: c.Parent, ValidFrom: c.From.Date,
			OfficialCode: c.OfficialCode, ExchangeCode: c.ExchangeCode,
		})
		switch {
		case wrongUse(err):
			return usageError{err}
		case errors.Is(err, store.ErrExists):
			return usageError{fmt.Errorf("there is a unit %q already", c.Code)}
		case errors.Is(err, store.ErrNotFound):
			return usageError{fmt.Errorf("there is no unit %q to be the parent", c.Parent)}
		case err != nil:
			return err
		}
		_, err = fmt.Fprintln(std.out, u.Code)
		return err
	})
}

type userCommands struct {
	Add          userAddCommand          `cmd:"" help:"Make a user, or take one into a unit."`
	Sessions     userSessionsCommand     `cmd:"" help:"List where a user is signed in, or sign them out everywhere."`
	ResetFactors userResetFactorsCommand `cmd:"" help:"Take the second factors of a user away who has lost them."`
	Link         userLinkCommand         `cmd:"" help:"Let a user sign in by an identity of the provider of identities."`
}

type userAddCommand struct {
	configFlags
	Login         string `required:"" help:"The name to sign in with."`
	Name          string `help:"The person's name; needed for a new user."`
	Email         string `help:"Where their reminders go, for a new user."`
	Unit          string `help:"The code of the unit that they belong to."`
	Role          string `default:"officer" enum:"administrator,leader,office_head,officer,accountant,clerk,reader,auditor" help:"administrator, leader, office_head, officer, accountant, clerk, reader or auditor."`
	Post          string `help:"The name of their post in the unit, as it is written there."`
	System        bool   `help:"They look after the whole installation."`
	PasswordStdin bool   `help:"Read the password from standard input; otherwise one is made and printed."`
}

// Run makes a user, if there is none of that login, and takes them into the
// unit.
func (c userAddCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		err := c.add(ctx, std, a)
		for _, wrong := range []error{account.ErrLogin, account.ErrName, account.ErrEmail, account.ErrRole, account.ErrPost, account.ErrPasswordShort, account.ErrPasswordCommon, account.ErrPasswordLong} {
			if errors.Is(err, wrong) {
				return usageError{err}
			}
		}
		return err
	})
}

func (c userAddCommand) add(ctx context.Context, std streams, a *app.App) error {
	if c.Unit == "" {
		_, err := c.create(ctx, std, a)
		return err
	}
	// The unit and the post first: a slip there leaves no user behind.
	visit, err := a.SystemVisit(ctx, c.Unit)
	if err != nil {
		return usageError{err}
	}
	post, err := c.post(ctx, a, visit)
	if err != nil {
		return err
	}
	user, err := a.Accounts.UserByLogin(ctx, visit, c.Login)
	if errors.Is(err, store.ErrNotFound) {
		user, err = c.create(ctx, std, a)
	}
	if err != nil {
		return err
	}
	err = a.Accounts.AddMember(ctx, visit, account.NewMember{UserID: user.ID, Role: account.Role(c.Role), PostID: post})
	if errors.Is(err, store.ErrExists) {
		return usageError{fmt.Errorf("%s belongs to %s already", c.Login, c.Unit)}
	}
	return err
}

func (c userAddCommand) create(ctx context.Context, std streams, a *app.App) (account.User, error) {
	password := rand.Text()
	if c.PasswordStdin {
		line, err := bufio.NewReader(std.in).ReadString('\n')
		if err != nil && line == "" {
			return account.User{}, usageError{fmt.Errorf("read the password from standard input: %w", err)}
		}
		password = strings.TrimRight(line, "\r\n")
	}
	user, err := a.Accounts.CreateUser(ctx, account.ByProgram(unit.Unit{}), account.NewUser{
		Login: c.Login, Name: c.Name, Email: c.Email, Password: password, SystemAdmin: c.System,
	})
	if errors.Is(err, store.ErrExists) {
		err = usageError{fmt.Errorf("there is a user %q already; --unit takes them into a unit", c.Login)}
	}
	if err != nil || c.PasswordStdin {
		return user, err
	}
	_, err = fmt.Fprintln(std.out, password)
	return user, err
}

// post finds the post of the unit that the flag names.
func (c userAddCommand) post(ctx context.Context, a *app.App, v account.Visit) (string, error) {
	if c.Post == "" {
		return "", nil
	}
	posts, err := a.Units.Posts(ctx, v.Unit.ID)
	if err != nil {
		return "", err
	}
	if post, score := unit.MatchPost(c.Post, posts); score > 0.9 {
		return post.ID, nil
	}
	return "", usageError{fmt.Errorf("unit %s has no post %q", c.Unit, c.Post)}
}
