package main

import (
	"context"
	"fmt"

	"github.com/vidan-vn/vidan/internal/app"
)

type demoCommand struct {
	listenFlags
	Today string `default:"2024-03-12" placeholder:"DATE" help:"The day on which the demo begins."`
	Data  string `default:"data/demo" placeholder:"DIR" help:"The demo's folder of data; made when it is missing."`
}

// Run makes the demo's data, when they are not there yet, and serves them.
func (c demoCommand) Run(ctx context.Context, std streams) error {
	config := configFlags{Data: c.Data}.config(std)
	config.Demo = true
	var err error
	if config.Clock, err = clockFrom(c.Today); err != nil {
		return err
	}
	return c.serve(ctx, outsideFlags{}, config, app.OpenDemo, func(_ *app.App, base string) error {
		_, err := fmt.Fprintf(std.out, "Vidan: %s\n\n%s\nCtrl+C để dừng / to stop\n", base, app.DemoAccounts())
		return err
	})
}
