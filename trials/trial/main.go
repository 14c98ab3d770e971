// Command trial runs the long forms of the trials: `make crash`, `make
// failover`, `make outage`. It ends with 1 when something was lost.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
	"github.com/vidan-vn/vidan/trials"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "trial:", err)
		os.Exit(1)
	}
}

// errWrong says that a trial has found something.
var errWrong = errors.New("something was lost, half done or too slow")

// backWithin is how soon somebody is to be answered after a primary has died.
const backWithin = 10 * time.Second

func run(ctx context.Context, args []string) (err error) {
	if len(args) == 0 {
		return errors.New("which trial: crash, failover, outage")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	kills := flags.Int("kills", 200, "how often the program is killed, on each database")
	times := flags.Int("times", 3, "how often the primary dies")
	gone := flags.Duration("gone", time.Minute, "for how long the database is gone")
	seed := flags.Uint64("seed", uint64(time.Now().UnixNano()), "the same seed makes the same load") //nolint:gosec // after 1970
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "vidan-trial-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	program, err := trials.Build(ctx, folder)
	if err != nil {
		return err
	}
	fmt.Printf("seed %d\n", *seed)
	data := func(name string) string { return filepath.Join(folder, name) }
	switch args[0] {
	case "crash":
		return crash(ctx, program, data, *kills, *seed)
	case "failover":
		return failover(ctx, program, data, *times, *seed)
	case "outage":
		report, err := trials.Outage{Gone: *gone, Seed: *seed}.Run(ctx, program, data("outage"))
		return told("outage", report, err)
	}
	return fmt.Errorf("there is no trial %q", args[0])
}

func crash(ctx context.Context, program string, data func(string) string, kills int, seed uint64) (err error) {
	server, err := storetest.StartServer(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	var wrong []error
	for name, address := range map[string]string{"sqlite": "", "postgres": server.URL} {
		c := trials.Crash{Kills: kills, Seed: seed, Drain: true, Tell: func(text string) { fmt.Printf("%s: %s\n", name, text) }}
		report, err := c.Run(ctx, trials.Place{Program: program, Data: data(name), DatabaseURL: address})
		wrong = append(wrong, told(name, report, err))
	}
	return errors.Join(wrong...)
}

func failover(ctx context.Context, program string, data func(string) string, times int, seed uint64) error {
	var wrong []error
	for i := range times {
		f := trials.Failover{Before: 5 * time.Second, After: 15 * time.Second, Seed: seed + uint64(i), Drain: true} //nolint:gosec // a few
		report, err := f.Run(ctx, program, data(fmt.Sprint("failover-", i)))
		wrong = append(wrong, told("failover", report, err))
		if report.Down > backWithin {
			wrong = append(wrong, fmt.Errorf("nobody was answered for %s: %w", report.Down, errWrong))
		}
	}
	return errors.Join(wrong...)
}

func told(name string, r trials.Report, err error) error {
	fmt.Printf("%s: %s\n", name, r)
	if err == nil && len(r.Wrong) > 0 {
		return errWrong
	}
	return err
}
