package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/calendar"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type calendarCommands struct {
	List   calendarListCommand   `cmd:"" help:"List the days off and the worked weekends of a year."`
	Add    calendarAddCommand    `cmd:"" help:"Put down a day off, or a worked day; over what is there."`
	Remove calendarRemoveCommand `cmd:"" help:"Take back a day that was put down."`
	Export calendarExportCommand `cmd:"" help:"Print the days that were put down for a year, as YAML."`
	Import calendarImportCommand `cmd:"" help:"Put down the days of a YAML file."`
}

// calendarOwner says whose calendar is meant.
type calendarOwner struct {
	configFlags
	Unit   string `xor:"owner" required:"" help:"The code of the unit."`
	System bool   `xor:"owner" required:"" help:"The whole installation: all units."`
}

// on runs something with the program's visit to the owner.
func (c calendarOwner) on(ctx context.Context, std streams, do func(a *app.App, v account.Visit) error) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		if c.System {
			return calendarUsage(do(a, account.ByProgram(unit.Unit{})))
		}
		v, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		return calendarUsage(do(a, v))
	})
}

// calendarUsage tells what was asked wrongly from what went wrong.
func calendarUsage(err error) error {
	for _, wrong := range []error{calendar.ErrDay, calendar.ErrName, calendar.ErrSource, calendar.ErrNote, calendar.ErrNoDays} {
		if errors.Is(err, wrong) {
			return usageError{err}
		}
	}
	return err
}

// year is the one that a flag names, or the present one.
func calendarYear(year int) int {
	if year == 0 {
		return clock.Today(clock.System{}).Year
	}
	return year
}

type calendarListCommand struct {
	calendarOwner
	Year int  `help:"The year; the present one when left out."`
	JSON bool `name:"json" help:"For programs."`
}

// calendarDayJSON is a listed day for programs.
type calendarDayJSON struct {
	Day      clock.Date `json:"day"`
	Works    bool       `json:"works"`
	Name     string     `json:"name,omitempty"`
	Source   string     `json:"source"`
	Note     string     `json:"note,omitempty"`
	Layer    string     `json:"layer"`
	Replaced bool       `json:"replaced,omitempty"`
}

// Run lists a year.
func (c calendarListCommand) Run(ctx context.Context, std streams) error {
	return c.on(ctx, std, func(a *app.App, v account.Visit) error {
		year, err := a.Calendars.Year(ctx, v, calendarYear(c.Year))
		if err != nil {
			return err
		}
		days := []calendarDayJSON{}
		for _, e := range year.Entries {
			days = append(days, calendarDayJSON{e.Day.Day, e.Works, e.Name.Vi, e.Source.Vi, e.Note.Vi, layerWord(e.Layer), e.Replaced})
		}
		if c.JSON {
			encoder := json.NewEncoder(std.out)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			return encoder.Encode(days)
		}
		return printDays(std.out, days)
	})
}

func layerWord(l calendar.Layer) string {
	return map[calendar.Layer]string{calendar.Shipped: "shipped", calendar.General: "system", calendar.Own: "unit"}[l]
}

func printDays(w io.Writer, days []calendarDayJSON) error {
	for _, d := range days {
		is := "off"
		if d.Works {
			is = "works"
		}
		if d.Replaced {
			is = "(" + is + ")"
		}
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", d.Day, is, d.Layer, d.Name, d.Source); err != nil {
			return err
		}
	}
	return nil
}

type calendarAddCommand struct {
	calendarOwner
	Day    dayFlag `required:"" placeholder:"DATE" help:"The day: 2026-01-02."`
	Works  bool    `help:"It is worked; it is off when left out."`
	Name   string  `required:"" help:"What the day is called."`
	Source string  `required:"" help:"The document that says so."`
	Note   string  `help:"What else is to be known."`
	JSON   bool    `name:"json" help:"For programs."`
}

// effectJSON is what a change has moved, for programs.
type effectJSON struct {
	Open  int `json:"open_moved"`
	Units int `json:"units"`
}

// Run puts down the day, and tells how much open work it moves.
func (c calendarAddCommand) Run(ctx context.Context, std streams) error {
	return c.on(ctx, std, func(a *app.App, v account.Visit) error {
		d := calendar.Day{Day: c.Day.Date, Works: c.Works, Name: c.Name, Source: c.Source, Note: c.Note}
		var err error
		if d.Version, err = versionOf(ctx, a, v, d.Day); err != nil {
			return err
		}
		effect, err := a.Calendars.Effect(ctx, v, []calendar.Day{d}, nil)
		if err != nil {
			return err
		}
		if err := a.Calendars.SetDay(ctx, v, d); err != nil {
			return err
		}
		return tellEffect(std.out, effect, c.JSON)
	})
}

// versionOf returns the version of a day that was put down, 0 for none.
func versionOf(ctx context.Context, a *app.App, v account.Visit, day clock.Date) (int64, error) {
	days, err := a.Calendars.Days(ctx, v, day.Year)
	if err != nil {
		return 0, err
	}
	for _, d := range days {
		if d.Day == day {
			return d.Version, nil
		}
	}
	return 0, nil
}

func tellEffect(w io.Writer, e calendar.Effect, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(effectJSON{e.Open, e.Units})
	}
	_, err := fmt.Fprintf(w, "open occurrences moved: %d (units: %d)\n", e.Open, e.Units)
	return err
}

type calendarRemoveCommand struct {
	calendarOwner
	Day  dayFlag `required:"" placeholder:"DATE" help:"The day."`
	JSON bool    `name:"json" help:"For programs."`
}

// Run takes the day back, and tells how much open work it moves.
func (c calendarRemoveCommand) Run(ctx context.Context, std streams) error {
	return c.on(ctx, std, func(a *app.App, v account.Visit) error {
		version, err := versionOf(ctx, a, v, c.Day.Date)
		if err != nil {
			return err
		}
		effect, err := a.Calendars.Effect(ctx, v, nil, []clock.Date{c.Day.Date})
		if err != nil {
			return err
		}
		err = a.Calendars.RemoveDay(ctx, v, c.Day.Date, version)
		if errors.Is(err, store.ErrNotFound) {
			return usageError{fmt.Errorf("nothing was put down for %s", c.Day.Date)}
		}
		if err != nil {
			return err
		}
		return tellEffect(std.out, effect, c.JSON)
	})
}

type calendarExportCommand struct {
	calendarOwner
	Year int `help:"The year; the present one when left out."`
}

// Run prints the owner's own days.
func (c calendarExportCommand) Run(ctx context.Context, std streams) error {
	return c.on(ctx, std, func(a *app.App, v account.Visit) error {
		year := calendarYear(c.Year)
		days, err := a.Calendars.Days(ctx, v, year)
		if err != nil {
			return err
		}
		data, err := calendar.Export(year, days)
		if err != nil {
			return err
		}
		_, err = std.out.Write(data)
		return err
	})
}

type calendarImportCommand struct {
	calendarOwner
	File   string `arg:"" help:"A file as export writes it, or as days_off.yaml; - for standard input."`
	Source string `help:"The source of days that name none."`
}

// mostCalendarFile is more than any file of days has.
const mostCalendarFile = 1 << 20

// Run takes over the days of the file, and tells how many changed.
func (c calendarImportCommand) Run(ctx context.Context, std streams) error {
	data, err := c.read(std.in)
	if err != nil {
		return inputError{c.File, err}
	}
	days, err := calendar.ReadFile(data, c.Source)
	if err != nil {
		return inputError{c.File, unreadableError{err.Error()}}
	}
	return c.on(ctx, std, func(a *app.App, v account.Visit) error {
		n, err := a.Calendars.Import(ctx, v, days)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "days changed: %d\n", n)
		return err
	})
}

func (c calendarImportCommand) read(in io.Reader) ([]byte, error) {
	if c.File == "-" {
		return io.ReadAll(io.LimitReader(in, mostCalendarFile))
	}
	file, err := os.Open(c.File)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(file, mostCalendarFile))
}
