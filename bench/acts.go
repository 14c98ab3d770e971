package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// acting measures acts that last: each is on the disk, with its line of the
// trail, before the next begins.
func (b *bench) acting(ctx context.Context, pair databases) error {
	b.report.doing("acting on %s", pair.kind)
	group := pair.kind + ", acts that are on the disk"
	for _, people := range []int{1, connections} {
		bare, err := b.bareInserts(ctx, pair.large, people)
		if err != nil {
			return err
		}
		acts, err := b.fulfilments(ctx, pair.large, people)
		if err != nil {
			return err
		}
		proved, err := b.proofs(ctx, pair.large, people)
		if err != nil {
			return err
		}
		whom := fmt.Sprintf("%d at once: ", people)
		b.report.add(group, whom+"done and reopened", acts, "/s", "")
		b.report.add(group, whom+"proved by a file, and taken back", proved, "/s", "")
		b.report.add(group, whom+"bare insert", bare, "/s", "")
		b.report.add(group, whom+"done and reopened : bare", acts/bare, "×", "≥ 0.5")
		b.report.add(group, whom+"proved : bare", proved/bare, "×", "≥ 0.5")
	}
	return nil
}

// fulfilments has people of different units say that something is done, and
// take it back.
func (b *bench) fulfilments(ctx context.Context, d database, people int) (rate float64, err error) {
	a, err := d.open(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return repeat(people, b.acts, func(person int, done func() bool) error {
		code := fmt.Sprintf("xa-1-%04d", person+1)
		v, err := a.SystemVisit(ctx, code)
		if err != nil {
			return err
		}
		o, err := someOccurrence(ctx, a, v, d.year)
		if err != nil {
			return err
		}
		for {
			if o, err = turn(ctx, a, v, o); err != nil || done() {
				return err
			}
		}
	})
}

// turn says that an occurrence is done, or takes it back, and returns it as it
// is after.
func turn(ctx context.Context, a *app.App, v account.Visit, o plan.Occurrence) (plan.Occurrence, error) {
	version := o.Version
	o.Version++
	if o.Stage == plan.Accepted {
		o.Stage = plan.InProgress
		return o, a.Plans.Reopen(ctx, v, o.ID, version)
	}
	o.Stage = plan.Accepted
	return o, a.Plans.Fulfil(ctx, v, o.ID, plan.Handing{On: clock.Today(clock.System{}), Version: version})
}

// proofs has people of different units prove an occurrence by a small file,
// kept on the disk beside the rows, and take it back.
func (b *bench) proofs(ctx context.Context, d database, people int) (rate float64, err error) {
	a, err := d.open(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return repeat(people, b.acts, func(person int, done func() bool) error {
		v, err := a.SystemVisit(ctx, fmt.Sprintf("xa-1-%04d", person+1))
		if err != nil {
			return err
		}
		o, err := someOccurrence(ctx, a, v, d.year)
		if err != nil {
			return err
		}
		for n := 0; ; n++ {
			text := fmt.Sprintf("Báo cáo số %d của người %d, lúc %d", n, person, time.Now().UnixNano())
			kept, err := a.Plans.TakeFile(ctx, v, o.ID, "bao-cao.txt", strings.NewReader(text))
			if err != nil {
				return err
			}
			piece, err := a.Plans.Prove(ctx, v, o.ID, plan.Piece{File: kept})
			if err != nil || done() {
				return err
			}
			if err := a.Plans.Unprove(ctx, v, piece.ID, "nhầm tệp"); err != nil || done() {
				return err
			}
		}
	})
}

func someOccurrence(ctx context.Context, a *app.App, v account.Visit, year int) (plan.Occurrence, error) {
	y, err := a.Plans.Year(ctx, v, year, plan.Filter{})
	if err != nil {
		return plan.Occurrence{}, err
	}
	for _, t := range y.Tasks {
		for _, o := range t.Occurrences {
			return o, nil
		}
	}
	return plan.Occurrence{}, fmt.Errorf("unit %s has nothing to do in %d", v.Unit.Code, year)
}

// bareInserts has as many writers put single rows into a table of their own.
func (b *bench) bareInserts(ctx context.Context, d database, writers int) (rate float64, err error) {
	db, err := openBare(d.kind, d.url, d.kind == kindSQLite)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS bench_rows (id text PRIMARY KEY, body text NOT NULL)"); err != nil {
		return 0, err
	}
	return repeat(writers, b.acts, func(_ int, done func() bool) error {
		for {
			if err := insertBare(ctx, db); err != nil || done() {
				return err
			}
		}
	})
}

func insertBare(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, "INSERT INTO bench_rows (id, body) VALUES ($1, $2)", store.NewID(), "Báo cáo quý I, đã gửi")
	return err
}

// repeat runs workers until the time is over, and returns how often a second
// they were done with something. Each calls done after each thing.
func repeat(workers int, d time.Duration, work func(worker int, done func() bool) error) (float64, error) {
	var (
		group  sync.WaitGroup
		count  atomic.Int64
		failed = make([]error, workers)
		start  = time.Now()
	)
	done := func() bool {
		count.Add(1)
		return time.Since(start) >= d
	}
	for i := range workers {
		group.Go(func() { failed[i] = work(i, done) })
	}
	group.Wait()
	return float64(count.Load()) / time.Since(start).Seconds(), errors.Join(failed...)
}
