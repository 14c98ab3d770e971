package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/record"
)

type generateCommand struct {
	configFlags
	Units     int    `default:"30" help:"How many communes."`
	Years     int    `default:"1" help:"How many years each, up to the present one."`
	Tasks     int    `default:"60" help:"How many tasks a plan."`
	Records   int    `help:"How many entries of the register --kind, shared out among the communes."`
	Kind      string `help:"The kind of register that --records fills, as vidan kind list names it."`
	Registers int    `help:"How many entries each commune has in all its registers, shared out among them."`
	Seed      uint64 `default:"1" help:"The same seed makes the same data."`
}

// Run fills the database with invented units and years.
func (c generateCommand) Run(ctx context.Context, std streams) error {
	if c.Units < 1 || c.Years < 1 || c.Tasks < 1 {
		return usageError{fmt.Errorf("--units, --years and --tasks take a number from 1")}
	}
	if c.Records < 0 || c.Registers < 0 || (c.Records > 0) != (c.Kind != "") {
		return usageError{fmt.Errorf("--records and --kind go together, and --records and --registers take no number below 0")}
	}
	if err := c.checkKind(); err != nil {
		return err
	}
	return c.withApp(ctx, std, func(a *app.App) error {
		made, err := a.Generate(ctx, app.Generation{
			Units: c.Units, Years: c.Years, Tasks: c.Tasks, Records: c.Records, Kind: c.Kind, PerUnit: c.Registers, Seed: c.Seed,
		})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "%d units, %d plans, %d tasks, %d occurrences, %d entries\n",
			made.Units, made.Plans, made.Tasks, made.Occurrences, made.Records)
		return err
	})
}

func (c generateCommand) checkKind() error {
	kinds, err := record.ShippedKinds()
	if err != nil {
		return err
	}
	if c.Kind != "" && !slices.ContainsFunc(kinds, func(k record.Kind) bool { return k.Name == c.Kind }) {
		return usageError{fmt.Errorf("there is no kind %q; see `vidan kind list`", c.Kind)}
	}
	return nil
}
