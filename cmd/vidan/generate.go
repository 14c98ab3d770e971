package main

import (
	"context"
	"fmt"

	"github.com/vidan-vn/vidan/internal/app"
)

type generateCommand struct {
	configFlags
	Units int    `default:"30" help:"How many communes."`
	Years int    `default:"1" help:"How many years each, up to the present one."`
	Tasks int    `default:"60" help:"How many tasks a plan."`
	Seed  uint64 `default:"1" help:"The same seed makes the same data."`
}

// Run fills the database with invented units and years.
func (c generateCommand) Run(ctx context.Context, std streams) error {
	if c.Units < 1 || c.Years < 1 || c.Tasks < 1 {
		return usageError{fmt.Errorf("--units, --years and --tasks take a number from 1")}
	}
	return c.withApp(ctx, std, func(a *app.App) error {
		made, err := a.Generate(ctx, app.Generation{Units: c.Units, Years: c.Years, Tasks: c.Tasks, Seed: c.Seed})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "%d units, %d plans, %d tasks, %d occurrences\n", made.Units, made.Plans, made.Tasks, made.Occurrences)
		return err
	})
}
