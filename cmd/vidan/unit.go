package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// dayFlag is a day on the command line: 2025-07-01.
type dayFlag struct{ clock.Date }

// UnmarshalText reads the day.
func (d *dayFlag) UnmarshalText(b []byte) error { return d.Date.UnmarshalText(b) }

// wrongUse tells whether an act on units failed for what was asked of it.
func wrongUse(err error) bool {
	for _, wrong := range []error{
		unit.ErrCode, unit.ErrName, unit.ErrOfficialCode, unit.ErrExchangeCode, unit.ErrNotThen, unit.ErrCircle,
		unit.ErrHasUnits, unit.ErrItself,
	} {
		if errors.Is(err, wrong) {
			return true
		}
	}
	return false
}

func asUsage(err error) error {
	if wrongUse(err) {
		return usageError{err}
	}
	return err
}

// findUnit finds a unit by its code.
func findUnit(ctx context.Context, a *app.App, code string) (unit.Unit, error) {
	u, err := a.Units.ByCode(ctx, code)
	if errors.Is(err, store.ErrNotFound) {
		return unit.Unit{}, usageError{fmt.Errorf("there is no unit %q", code)}
	}
	return u, err
}

type unitListCommand struct {
	configFlags
	On   dayFlag `placeholder:"DATE" help:"As of a day: 2025-06-30; today when left out."`
	JSON bool    `name:"json" help:"For programs."`
}

// unitJSON is a unit of a tree for programs.
type unitJSON struct {
	Code         string           `json:"code"`
	Name         string           `json:"name"`
	Type         unit.Type        `json:"type"`
	OfficialCode string           `json:"official_code,omitempty"`
	ExchangeCode string           `json:"exchange_code,omitempty"`
	Parent       string           `json:"parent,omitempty"`
	Level        int              `json:"level"`
	From         clock.Date       `json:"from,omitzero"`
	To           clock.Date       `json:"to,omitzero"`
	FormerNames  []string         `json:"former_names,omitempty"`
	MadeFrom     []successionJSON `json:"made_from,omitempty"`
	WentInto     []successionJSON `json:"went_into,omitempty"`
}

type successionJSON struct {
	Code string     `json:"code"`
	On   clock.Date `json:"on"`
	Part bool       `json:"part,omitempty"`
	Note string     `json:"note,omitempty"`
}

// Run lists the units that exist on a day.
func (c unitListCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		history, err := a.Units.History(ctx)
		if err != nil {
			return err
		}
		day := c.On.Date
		if day.IsZero() {
			day = clock.Today(clock.System{})
		}
		if c.JSON {
			encoder := json.NewEncoder(std.out)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			return encoder.Encode(listedUnits(history, day))
		}
		return printTree(std.out, history.On(day))
	})
}

func printTree(w io.Writer, tree unit.Tree) error {
	for _, p := range tree.Below("") {
		if _, err := fmt.Fprintf(w, "%s%s  %s\n", strings.Repeat("  ", p.Level-1), p.Code, p.Name); err != nil {
			return err
		}
	}
	return nil
}

func listedUnits(h unit.History, day clock.Date) []unitJSON {
	codes := map[string]string{}
	for _, u := range h.Units {
		codes[u.ID] = u.Code
	}
	former := map[string][]string{}
	for _, n := range h.Names {
		former[n.UnitID] = append(former[n.UnitID], n.Name)
	}
	list := []unitJSON{}
	for _, p := range h.On(day).Below("") {
		u := unitJSON{
			Code: p.Code, Name: p.Name, Type: p.Type, OfficialCode: p.OfficialCode, ExchangeCode: p.ExchangeCode,
			Parent: codes[p.ParentID], Level: p.Level, From: p.ValidFrom, To: p.ValidTo, FormerNames: former[p.ID],
		}
		for _, s := range h.Predecessors(p.ID) {
			u.MadeFrom = append(u.MadeFrom, successionJSON{codes[s.UnitID], s.On, s.Part, s.Note})
		}
		for _, s := range h.Successors(p.ID) {
			u.WentInto = append(u.WentInto, successionJSON{codes[s.SuccessorID], s.On, s.Part, s.Note})
		}
		list = append(list, u)
	}
	return list
}

type unitMoveCommand struct {
	configFlags
	Code   string  `required:"" help:"The unit."`
	Parent string  `required:"" help:"The code of the unit above; an empty one for none."`
	On     dayFlag `required:"" placeholder:"DATE" help:"The first day on which it stands there."`
}

// Run moves a unit.
func (c unitMoveCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		u, err := findUnit(ctx, a, c.Code)
		if err != nil {
			return err
		}
		parent := unit.Unit{}
		if c.Parent != "" {
			if parent, err = findUnit(ctx, a, c.Parent); err != nil {
				return err
			}
		}
		return asUsage(a.Accounts.MoveUnit(ctx, account.ByProgram(unit.Unit{}), u.ID, parent.ID, c.On.Date))
	})
}

type unitMergeCommand struct {
	configFlags
	Codes []string `required:"" placeholder:"A,B" help:"The units that go on in the other."`
	Into  string   `required:"" help:"The unit in which they go on; it must exist on the day."`
	On    dayFlag  `required:"" placeholder:"DATE" help:"The first day of the new order."`
	Part  bool     `help:"Only parts of them go over; they live on until they are closed."`
	Note  string   `help:"Why: the number of the resolution."`
}

// Run merges units, and lists what is open in those that end.
func (c unitMergeCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		into, err := findUnit(ctx, a, c.Into)
		if err != nil {
			return err
		}
		m := unit.Merger{IntoID: into.ID, On: c.On.Date, Part: c.Part, Note: c.Note}
		var merged []unit.Unit
		for _, code := range c.Codes {
			u, err := findUnit(ctx, a, code)
			if err != nil {
				return err
			}
			merged = append(merged, u)
			m.UnitIDs = append(m.UnitIDs, u.ID)
		}
		if err := a.Accounts.MergeUnits(ctx, account.ByProgram(unit.Unit{}), m); err != nil {
			return asUsage(err)
		}
		return listOpen(ctx, std, a, merged)
	})
}

type unitCloseCommand struct {
	configFlags
	Code string  `required:"" help:"The unit."`
	On   dayFlag `required:"" placeholder:"DATE" help:"The first day on which it exists no more."`
}

// Run closes a unit, and lists what is open in it.
func (c unitCloseCommand) Run(ctx context.Context, std streams) error {
	return c.withApp(ctx, std, func(a *app.App) error {
		u, err := findUnit(ctx, a, c.Code)
		if err != nil {
			return err
		}
		if err := a.Accounts.CloseUnit(ctx, account.ByProgram(unit.Unit{}), u.ID, c.On.Date); err != nil {
			return asUsage(err)
		}
		return listOpen(ctx, std, a, []unit.Unit{u})
	})
}

// listOpen tells what is still to be done in units: it stays theirs, and those
// in which they went on answer for it.
func listOpen(ctx context.Context, std streams, a *app.App, units []unit.Unit) error {
	for _, u := range units {
		open, err := a.Plans.OpenWork(ctx, account.ByProgram(u))
		if err != nil {
			return err
		}
		for _, w := range open {
			if _, err := fmt.Fprintln(std.out, openLine(u, w)); err != nil {
				return err
			}
		}
	}
	return nil
}

func openLine(u unit.Unit, w plan.AgendaItem) string {
	return fmt.Sprintf("%s\t%s\t%s\t%s", u.Code, w.Occurrence.Date, w.Task.Ref(), w.Task.Title)
}
