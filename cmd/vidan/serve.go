package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"text/tabwriter"

	"encoding/json"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// listenFlags are how people reach the server.
type listenFlags struct {
	Listen  string `default:"127.0.0.1:8080" env:"VIDAN_LISTEN" placeholder:"ADDR" help:"The address to listen on."`
	BaseURL string `name:"base-url" env:"VIDAN_BASE_URL" placeholder:"URL" help:"The address that people use; https://… makes cookies secure."`
}

type serveCommand struct {
	configFlags
	listenFlags
	Today string `placeholder:"DATE" help:"Begin on this day instead of today, for trying things out."`
	Quiet bool   `help:"Log warnings only."`
}

// Run serves until the program is asked to stop.
func (c serveCommand) Run(ctx context.Context, std streams) error {
	config := c.config(std)
	if !c.Quiet {
		config.Log = newLog(std.err, slog.LevelInfo)
	}
	var err error
	if config.Clock, err = clockFrom(c.Today); err != nil {
		return err
	}
	return c.serve(ctx, config, func(ctx context.Context, config app.Config) (*app.App, error) {
		return app.Open(ctx, config)
	}, func(a *app.App, base string) error {
		_, err := fmt.Fprintln(std.out, base)
		return err
	})
}

// serve opens the application, tells its address and serves it until ctx ends.
func (f listenFlags) serve(ctx context.Context, config app.Config, open func(context.Context, app.Config) (*app.App, error), tell func(a *app.App, base string) error) (err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", f.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w (--listen names another address)", f.Listen, err)
	}
	config.BaseURL = f.BaseURL
	if config.BaseURL == "" {
		config.BaseURL = app.BaseURLFor(listener.Addr())
	}
	a, err := open(ctx, config)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	handler, err := a.Handler()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := tell(a, config.BaseURL); err != nil {
		return errors.Join(err, listener.Close())
	}
	a.StartJobs()
	return web.Serve(ctx, listener, handler)
}

// clockFrom returns the machine's clock, or one that begins on a day.
func clockFrom(today string) (clock.Clock, error) {
	if today == "" {
		return clock.System{}, nil
	}
	day, err := clock.ParseDate(today)
	if err != nil {
		return nil, usageError{fmt.Errorf("--today: %w", err)}
	}
	return clock.StartingOn(day), nil
}

type migrateCommand struct {
	configFlags
	DryRun bool `help:"Say what would be done and do nothing."`
}

// Run brings the database to this program's version.
func (c migrateCommand) Run(ctx context.Context, std streams) error {
	pending, err := app.Pending(ctx, c.config(std))
	if err != nil {
		return err
	}
	if !c.DryRun {
		if err := app.Migrate(ctx, c.config(std)); err != nil {
			return err
		}
	}
	for _, name := range pending {
		if _, err := fmt.Fprintln(std.out, name); err != nil {
			return err
		}
	}
	return nil
}

type routesCommand struct {
	configFlags
	JSON bool `help:"Print JSON."`
}

// route is a line of the table of routes.
type route struct {
	Method   string `json:"method"`
	Path     string `json:"path"`
	Action   string `json:"action"`
	Audience string `json:"audience"`
}

// Run prints every address; it needs no database.
func (c routesCommand) Run(std streams) error {
	var routes []route
	for _, r := range app.Routes(c.config(std)) {
		routes = append(routes, route{r.Method, r.Path, string(r.Action), string(r.Audience)})
	}
	if c.JSON {
		encoder := json.NewEncoder(std.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(routes)
	}
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	for _, r := range routes {
		if _, err := fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", r.Method, r.Path, r.Action, r.Audience); err != nil {
			return err
		}
	}
	return table.Flush()
}
