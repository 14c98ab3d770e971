package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"text/tabwriter"
	"time"

	"encoding/json"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/watch"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// listenFlags are how people reach the server.
type listenFlags struct {
	Listen  string `default:"127.0.0.1:8080" env:"VIDAN_LISTEN" placeholder:"ADDR" help:"The address to listen on."`
	BaseURL string `name:"base-url" env:"VIDAN_BASE_URL" placeholder:"URL" help:"The address that people use; https://… makes cookies secure."`
}

// outsideFlags are how the server stands in the network.
type outsideFlags struct {
	TLSCert       string `name:"tls-cert" env:"VIDAN_TLS_CERT" placeholder:"FILE" help:"Answer HTTPS by this certificate (PEM); a new one is used without a restart."`
	TLSKey        string `name:"tls-key" env:"VIDAN_TLS_KEY" placeholder:"FILE" help:"The key of the certificate."`
	ACMEDomain    string `name:"acme-domain" env:"VIDAN_ACME_DOMAIN" placeholder:"NAME" help:"Answer HTTPS by a certificate for this name that is fetched and renewed by itself."`
	ACMEEmail     string `name:"acme-email" env:"VIDAN_ACME_EMAIL" placeholder:"ADDRESS" help:"Where the authority writes to."`
	ACMEDirectory string `name:"acme-directory" env:"VIDAN_ACME_DIRECTORY" placeholder:"URL" help:"Another authority than Let's Encrypt."`
	HTTPListen    string `name:"http-listen" env:"VIDAN_HTTP_LISTEN" placeholder:"ADDR" help:"Beside HTTPS, lead from plain HTTP to it: :80."`
	TrustedProxy  string `name:"trusted-proxy" env:"VIDAN_TRUSTED_PROXY" placeholder:"CIDR,…" help:"The reverse proxies in front, whose X-Forwarded-For is believed: 127.0.0.1."`
	MetricsListen string `name:"metrics-listen" env:"VIDAN_METRICS_LISTEN" placeholder:"ADDR" help:"Show figures for Prometheus at /metrics there: 127.0.0.1:9090. Only who watches over the process should reach it."`
	MaxRequests   int    `name:"max-requests" env:"VIDAN_MAX_REQUESTS" default:"256" help:"How many requests are answered at once; others are asked to come again. Less than 0 is no bound."`
	PublicRate    int    `name:"public-rate" env:"VIDAN_PUBLIC_RATE" default:"20" help:"How many requests a second one address may send to pages that answer anybody. Less than 0 is no bound."`
}

func (f outsideFlags) certificate(data string) web.Certificate {
	return web.Certificate{
		CertFile: f.TLSCert, KeyFile: f.TLSKey, Domain: f.ACMEDomain, Email: f.ACMEEmail, Directory: f.ACMEDirectory,
		Cache: filepath.Join(data, "acme"),
	}
}

// check refuses what could only fail later.
func (f outsideFlags) check(data string) error {
	c := f.certificate(data)
	if err := c.Check(); err != nil {
		return usageError{err}
	}
	if f.HTTPListen != "" && c.None() {
		return usageError{errors.New("--http-listen leads to HTTPS, which needs --tls-cert or --acme-domain")}
	}
	return nil
}

type serveCommand struct {
	configFlags
	listenFlags
	outsideFlags
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
	if err := c.check(c.Data); err != nil {
		return err
	}
	config.TrustedProxies, config.MaxRequests, config.PublicRate = c.TrustedProxy, c.MaxRequests, c.PublicRate
	stop, err := c.watch(ctx, &config)
	if err != nil {
		return err
	}
	return errors.Join(c.serve(ctx, c.outsideFlags, config, app.Open, func(_ *app.App, base string) error {
		_, err := fmt.Fprintln(std.out, base)
		return err
	}), stop())
}

// watch begins to count and to trace what the server answers. It is stopped
// after the server.
func (f outsideFlags) watch(ctx context.Context, config *app.Config) (stop func() error, err error) {
	w, err := watch.New(ctx, app.Version())
	if err != nil {
		return nil, err
	}
	config.Watch = w
	stopServing := func() error { return nil }
	if f.MetricsListen != "" {
		if stopServing, err = web.ServeBeside(ctx, f.MetricsListen, w.Handler()); err != nil {
			return nil, err
		}
	}
	return func() error {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		return errors.Join(stopServing(), w.Close(last))
	}, nil
}

// serve opens the application, tells its address and serves it until ctx ends.
func (f listenFlags) serve(ctx context.Context, outside outsideFlags, config app.Config, open func(context.Context, app.Config) (*app.App, error), tell func(a *app.App, base string) error) (err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", f.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w (--listen names another address)", f.Listen, err)
	}
	secured, plain, err := outside.certificate(config.Data).Listeners(listener)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	listener = secured
	config.BaseURL = f.BaseURL
	if config.BaseURL == "" {
		config.BaseURL = app.BaseURLFor(listener.Addr(), plain != nil)
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
	if plain != nil && outside.HTTPListen != "" {
		stop, err := web.ServeBeside(ctx, outside.HTTPListen, plain)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		defer func() { err = errors.Join(err, stop()) }()
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
		routes = append(routes, route{r.Method(), r.Path(), string(r.Action()), string(r.Audience())})
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

type openapiCommand struct {
	configFlags
}

// Run prints the description of the API (OpenAPI 3.1); it needs no database.
func (c openapiCommand) Run(std streams) error {
	text, err := app.OpenAPI(c.config(std))
	if err != nil {
		return err
	}
	_, err = std.out.Write(append(text, '\n'))
	return err
}

type healthcheckCommand struct {
	URL string `arg:"" default:"http://127.0.0.1:8080" help:"The address of the server."`
}

// Run asks a running server whether it is ready: for containers, which have no
// other program that could.
func (c healthcheckCommand) Run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	address, err := url.JoinPath(c.URL, "readyz")
	if err != nil {
		return usageError{err}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return usageError{err}
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("ask the server: %w", err)
	}
	defer func() { _ = answer.Body.Close() }() // nothing of it is read
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server is not ready: %s", answer.Status)
	}
	return nil
}
