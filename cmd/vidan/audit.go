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
	"github.com/vidan-vn/vidan/internal/front/trail"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type auditCommands struct {
	List   auditListCommand   `cmd:"" help:"List who did what, the latest first."`
	Verify auditVerifyCommand `cmd:"" help:"Find any line that was changed, taken out or put in, and any seal that does not hold."`
	Seal   auditSealCommand   `cmd:"" help:"Seal the day, and print the hash of the seal: kept elsewhere, it shows what is changed later."`
}

type auditListCommand struct {
	configFlags
	Unit   string  `xor:"whose" required:"" help:"The code of a unit."`
	System bool    `xor:"whose" required:"" help:"What belongs to no unit: sign-ins, users."`
	From   dayFlag `placeholder:"DATE" help:"The first day."`
	Until  dayFlag `placeholder:"DATE" help:"The last day."`
	Who    string  `placeholder:"LOGIN" help:"Only what this user did."`
	Action string  `help:"Only this action: plan.accept."`
	Object string  `help:"Only what was done with this: task/0190…."`
	JSON   bool    `name:"json" help:"A line of JSON for each; otherwise a table."`
}

// Run lists the trail of a unit, or that of the installation.
func (c auditListCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		visit := account.ByProgram(unit.Unit{})
		var err error
		if c.Unit != "" {
			if visit, err = a.SystemVisit(ctx, c.Unit); err != nil {
				return usageError{err}
			}
		}
		filter, err := c.filter(ctx, a, visit)
		if err != nil {
			return err
		}
		return a.Trail.Each(ctx, visit, filter, func(l trail.Line) error { return c.print(std, l) })
	})
}

func (c auditListCommand) filter(ctx context.Context, a *app.App, v account.Visit) (audit.Filter, error) {
	f := audit.Filter{Action: audit.Action(c.Action), Object: c.Object}
	if !c.From.IsZero() {
		f.From = c.From.Time()
	}
	if !c.Until.IsZero() {
		f.Until = c.Until.AddDays(1).Time()
	}
	if c.Who == "" {
		return f, nil
	}
	user, err := a.Accounts.UserByLogin(ctx, v, c.Who)
	if err != nil {
		return audit.Filter{}, usageError{fmt.Errorf("there is no user %q", c.Who)}
	}
	f.ActorID = user.ID
	return f, nil
}

func (c auditListCommand) print(std streams, l trail.Line) error {
	if c.JSON {
		return json.NewEncoder(std.out).Encode(trail.BodyOf(l))
	}
	_, err := fmt.Fprintf(std.out, "%d\t%s\t%s\t%s\t%s\t%s\n", l.Seq, l.At.Format(time.DateTime), l.Actor, l.Action, l.Object, l.From)
	return err
}

type auditVerifyCommand struct {
	configFlags
	JSON bool `name:"json" help:"For programs."`
}

// verifiedTrail is what a look over the trail has found, for programs.
type verifiedTrail struct {
	Chains int      `json:"chains"`
	Lines  int64    `json:"lines"`
	Seals  int      `json:"seals"`
	Broken []string `json:"broken"`
}

// Run looks over the chains of all units, and the seals.
func (c auditVerifyCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		report, err := a.VerifyTrail(ctx)
		if err != nil {
			return err
		}
		found := verifiedTrail{report.Chains, report.Lines, report.Seals, []string{}}
		for _, b := range report.Broken {
			found.Broken = append(found.Broken, b.Error())
		}
		if err := c.print(std, found); err != nil {
			return err
		}
		if len(found.Broken) > 0 {
			return errFindings
		}
		return nil
	})
}

func (c auditVerifyCommand) print(std streams, found verifiedTrail) error {
	if c.JSON {
		return json.NewEncoder(std.out).Encode(found)
	}
	var wrong []error
	for _, b := range found.Broken {
		_, err := fmt.Fprintln(std.out, b)
		wrong = append(wrong, err)
	}
	_, err := fmt.Fprintf(std.out, "%d chains, %d lines, %d seals, %d findings\n", found.Chains, found.Lines, found.Seals, len(found.Broken))
	return errors.Join(append(wrong, err)...)
}

type auditSealCommand struct {
	configFlags
}

// Run seals the day.
func (c auditSealCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		s, err := a.Trail.Seal(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "%s\t%s\t%d chains\t%s\n", s.Day, s.At.In(clock.Zone).Format(time.RFC3339), s.Chains, s.Hash)
		return err
	})
}
