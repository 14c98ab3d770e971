// Bench measures Vidan and prints figures; it judges nothing. What each figure
// means is told in docs/speed.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// bareCommand is the word by which bench starts itself as the bare handler.
const bareCommand = "bare"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// An effort says how much is measured.
type effort struct {
	units, years, tasks int
	readings            int
	// Each page is asked for steadily for pace, and in rounds by everybody.
	pace, round time.Duration
	rounds      int
	starts      int
	// lines is how long the trail is that is looked over.
	lines    int64
	requests int
	acts     time.Duration
	registers
}

var (
	whole = effort{
		units: 3000, years: 3, tasks: 60, readings: 21, pace: 20 * time.Second,
		round: 3 * time.Second, rounds: 7, starts: 7, requests: 10_000, acts: 5 * time.Second, lines: 10_000_000,
		registers: registers{rows: 200_000, inOne: 60_000, many: 3000, inEach: 300, communes: 166, entries: 3_000_000},
	}
	quick = effort{
		units: 30, years: 3, tasks: 60, readings: 5, pace: 2 * time.Second,
		round: time.Second, rounds: 3, starts: 3, requests: 1000, acts: time.Second, lines: 200_000,
		registers: registers{rows: 20_000, inOne: 20_000, many: 30, inEach: 300, communes: 30, entries: 60_000},
	}
)

// A bench is one run of measurements.
type bench struct {
	effort

	vidan, seeds string
	report       *report
	// folder holds the databases, which go when the run ends.
	folder string
}

func run(ctx context.Context, args []string) error {
	if len(args) > 0 && args[0] == bareCommand {
		return serveBare(ctx, os.Stdin, os.Stdout)
	}
	if len(args) > 0 && args[0] == actsCommand {
		return actAlone(ctx, os.Stdin, os.Stdout)
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	brief := flags.Bool("quick", false, "measure with 30 units and a few seconds a figure, to try it")
	only := flags.String("only", "", "measure one thing alone: reading, pages, start, acts, roles, signin, trail or records")
	asJSON := flags.Bool("json", false, "print JSON instead of a table")
	units := flags.Int("units", 0, "how many units the large database has, instead of 3000")
	entries := flags.Int("entries", 0, "how many entries the register of 166 communes has, instead of 3000000")
	vidan := flags.String("vidan", "bin/vidan", "the program to measure")
	seeds := flags.String("seeds", "../shared/seeds", "the folder of the sample documents")
	if err := flags.Parse(args); err != nil {
		return err
	}
	b := &bench{effort: whole, vidan: *vidan, seeds: *seeds, report: &report{progress: os.Stderr}}
	if *brief {
		b.effort = quick
	}
	if *units > 0 {
		b.units = *units
	}
	if *entries > 0 {
		b.entries = *entries
	}
	if err := b.measure(ctx, *only); err != nil {
		return err
	}
	if *asJSON {
		return b.report.writeJSON(os.Stdout)
	}
	return b.report.writeTable(os.Stdout)
}

// measure measures everything, or one thing alone.
func (b *bench) measure(ctx context.Context, only string) (err error) {
	switch only {
	case "", "reading", "pages", "start", "acts", "roles", "signin", "trail", "records":
	default:
		return fmt.Errorf("--only takes reading, pages, start, acts, roles, signin, trail or records, not %q", only)
	}
	if only == "" || only == "reading" {
		if err := b.reading(ctx); err != nil {
			return err
		}
	}
	if only == "reading" {
		return nil
	}
	if b.folder, err = os.MkdirTemp("", "vidan-bench-"); err != nil {
		return fmt.Errorf("make a folder for the databases: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.folder)) }()
	if only != "records" {
		if err := b.onDatabases(ctx, func(pair databases) error { return b.measureOn(ctx, only, pair) }); err != nil {
			return err
		}
	}
	if only == "" || only == "records" {
		return b.records(ctx)
	}
	return nil
}

func (b *bench) measureOn(ctx context.Context, only string, pair databases) error {
	for _, part := range []struct {
		name    string
		measure func(context.Context, databases) error
	}{{"pages", b.pages}, {"start", b.start}, {"acts", b.acting}, {"roles", b.roles}, {"signin", b.signingIn}, {"trail", b.trail}} {
		if only != "" && only != part.name {
			continue
		}
		if err := part.measure(ctx, pair); err != nil {
			return fmt.Errorf("measure %s on %s: %w", part.name, pair.kind, err)
		}
	}
	return nil
}

// open opens Vidan on a database in this process.
func (d database) open(ctx context.Context) (*app.App, error) {
	return app.Open(ctx, d.config())
}

func (d database) config() app.Config {
	return app.Config{
		Data: d.data, DatabaseURL: d.url, Clock: clock.System{},
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
}
