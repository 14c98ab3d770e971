package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/front/notice"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type remindCommand struct {
	configFlags
	BaseURL string `name:"base-url" env:"VIDAN_BASE_URL" placeholder:"URL" help:"The address that people use, for the links in letters."`
	Unit    string `placeholder:"CODE" xor:"which" required:"" help:"The unit whose people are reminded."`
	All     bool   `xor:"which" required:"" help:"The people of all units."`
	Today   string `placeholder:"DATE" help:"As if it were this day."`
	DryRun  bool   `help:"Say what would be done and do nothing."`
	JSON    bool   `name:"json" help:"For programs."`
}

// Run reminds people as each working morning does: who was reminded on the day
// is not reminded again.
func (c remindCommand) Run(ctx context.Context, std streams) error {
	config := c.config(std)
	config.BaseURL = c.BaseURL
	if c.Today != "" {
		day, err := clock.ParseDate(c.Today)
		if err != nil {
			return usageError{fmt.Errorf("--today: %w", err)}
		}
		config.Clock = clock.On(day)
	}
	a, err := app.Open(ctx, config)
	if err != nil {
		return err
	}
	return errors.Join(c.remind(ctx, std, a), a.Close())
}

func (c remindCommand) remind(ctx context.Context, std streams, a *app.App) error {
	rounds, err := c.rounds(ctx, a)
	if err != nil {
		return err
	}
	if !c.DryRun { // the letters go out now, with others that wait
		if err := a.Jobs.Drain(ctx); err != nil {
			return err
		}
	}
	report := []roundJSON{}
	for _, r := range rounds {
		one, err := reportOf(ctx, a, r, c.DryRun)
		if err != nil {
			return err
		}
		report = append(report, one)
	}
	if c.JSON {
		encoder := json.NewEncoder(std.out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(report)
	}
	return printRounds(std.out, report)
}

func (c remindCommand) rounds(ctx context.Context, a *app.App) ([]notice.Round, error) {
	if c.All {
		return a.Notices.RemindAll(ctx, c.DryRun)
	}
	u, err := findUnit(ctx, a, c.Unit)
	if err != nil {
		return nil, err
	}
	round, err := a.Notices.Remind(ctx, u, c.DryRun)
	return []notice.Round{round}, err
}

// roundJSON is a unit's round for programs.
type roundJSON struct {
	Unit   string         `json:"unit"`
	Day    clock.Date     `json:"day"`
	DayOff bool           `json:"day_off,omitempty"`
	People []remindedJSON `json:"people"`
}

type remindedJSON struct {
	Login   string           `json:"login"`
	Mail    notice.MailState `json:"mail"`
	Address string           `json:"address,omitempty"`
	Problem string           `json:"problem,omitempty"`
	Lines   []notice.Line    `json:"lines"`
}

// reportOf tells what became of a round; the letters were tried in between.
func reportOf(ctx context.Context, a *app.App, r notice.Round, dry bool) (roundJSON, error) {
	one := roundJSON{Unit: r.Unit.Code, Day: r.Day, DayOff: r.Quiet, People: []remindedJSON{}}
	for _, p := range r.People {
		d := p.Digest
		if !dry {
			var err error
			if d, err = a.Notices.DigestFor(ctx, d.UnitID, d.UserID, d.Day); err != nil {
				return roundJSON{}, err
			}
		}
		one.People = append(one.People, remindedJSON{Login: p.Member.Login, Mail: d.Mail, Address: d.Address, Problem: d.Problem, Lines: d.Lines})
	}
	return one, nil
}

func printRounds(w io.Writer, report []roundJSON) error {
	for _, r := range report {
		if r.DayOff {
			if _, err := fmt.Fprintf(w, "%s\t%s\tday off\n", r.Unit, r.Day); err != nil {
				return err
			}
		}
		for _, p := range r.People {
			if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\n", r.Unit, r.Day, p.Login, len(p.Lines), p.Mail); err != nil {
				return err
			}
		}
	}
	return nil
}
