package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// Start runs the jobs of the queue until Stop. A queue that runs already stays
// as it is.
func (q *Queue) Start() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stop != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for _, k := range q.kinds {
		for range k.Workers {
			running.Go(func() { q.work(ctx, k) })
		}
	}
	running.Go(func() { q.strike(ctx) })
	q.stop = func() { cancel(); running.Wait() }
}

// Stop ends what runs: jobs under way are told so, and those that are not done
// are given back.
func (q *Queue) Stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stop != nil {
		q.stop()
		q.stop = nil
	}
}

// work does jobs of a kind one after the other. Looking for them only reads.
func (q *Queue) work(ctx context.Context, k Kind) {
	for ctx.Err() == nil {
		did, err := q.doNext(ctx, k)
		if err != nil && ctx.Err() == nil {
			q.log.LogAttrs(ctx, slog.LevelError, "jobs cannot be run", slog.String("kind", k.Name), slog.Any("cause", err))
		}
		if !did {
			wait(ctx, q.pause)
		}
	}
}

// strike calls those who wait for the clock, and forgets old jobs.
func (q *Queue) strike(ctx context.Context) {
	for ctx.Err() == nil {
		if err := q.Chime(ctx); err != nil && ctx.Err() == nil {
			q.log.LogAttrs(ctx, slog.LevelError, "what is due by the clock was not added", slog.Any("cause", err))
		}
		wait(ctx, q.chime)
	}
}

// Chime does at once what a running queue does each minute.
func (q *Queue) Chime(ctx context.Context) error {
	now := q.clock.Now()
	var failed []error
	for _, fn := range q.chimes {
		failed = append(failed, fn(ctx, now))
	}
	failed = append(failed, q.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return deleteEnded(ctx, tx, now.Add(-Remembered))
	}))
	return errors.Join(failed...)
}

// Drain does what is due now, and returns when nothing is due any more: for
// the command line. What fails is tried again by whoever runs the queue later.
func (q *Queue) Drain(ctx context.Context) error {
	for {
		idle := true
		for _, k := range q.kinds {
			did, err := q.doNext(ctx, k)
			if err != nil {
				return err
			}
			idle = idle && !did
		}
		if idle {
			return ctx.Err()
		}
	}
}

// doNext takes the next job of a kind and does it. It tells whether there was
// one.
func (q *Queue) doNext(ctx context.Context, k Kind) (did bool, err error) {
	// A few more than one: what another process takes first is passed over.
	due, err := selectDue(ctx, q.db.Reader(), k.Name, q.clock.Now(), 8)
	if err != nil {
		return false, err
	}
	for _, row := range due {
		taken, err := q.take(ctx, k, &row)
		if err != nil {
			return false, err
		}
		if taken {
			return true, q.run(ctx, k, row.job())
		}
	}
	return false, nil
}

func (q *Queue) take(ctx context.Context, k Kind, row *jobRow) (taken bool, err error) {
	lease, now := store.NewID(), q.clock.Now()
	err = q.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		leased := *row
		taken, err = leaseJob(ctx, tx, &leased, lease, now, now.Add(k.Timeout+leaseMargin))
		if taken {
			*row = leased
		}
		return err
	})
	return taken, err
}

// run does a job that was taken and writes down how it ended. What is written
// is written also when the queue was told to stop.
func (q *Queue) run(ctx context.Context, k Kind, j Job) error {
	var problem error
	if j.Attempt > k.Tries { // whoever began it never came back
		problem = fmt.Errorf("begun %d times and never ended: %w", k.Tries, ErrGiveUp)
	} else {
		problem = q.try(ctx, k, j)
	}
	held, err := q.writeDown(context.WithoutCancel(ctx), ctx.Err() != nil, k, j, problem)
	if err == nil && !held {
		q.log.LogAttrs(ctx, slog.LevelWarn, "a job took longer than its lease",
			slog.String("kind", k.Name), slog.String("job", j.ID), slog.Any("cause", problem))
	}
	return err
}

// try does the job within its time; a job that panics has failed.
func (q *Queue) try(ctx context.Context, k Kind, j Job) (err error) {
	ctx, cancel := context.WithTimeout(ctx, k.Timeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the job panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return k.Do(ctx, j)
}

func (q *Queue) writeDown(ctx context.Context, stopping bool, k Kind, j Job, problem error) (held bool, err error) {
	giveUp := errors.Is(problem, ErrGiveUp) || j.Attempt >= k.Tries
	err = q.db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now := q.clock.Now()
		switch {
		case problem == nil:
			held, err = endJob(ctx, tx, j, now, false, "")
		case stopping: // not the job's fault
			held, err = freeJob(ctx, tx, j, now, j.Attempt-1, "")
		case giveUp:
			held, err = endJob(ctx, tx, j, now, true, shortened(problem))
		default:
			held, err = freeJob(ctx, tx, j, now.Add(pauseAfter(j.Attempt)), j.Attempt, shortened(problem))
		}
		return err
	})
	if problem != nil && !stopping {
		level, text := slog.LevelWarn, "a job failed and is tried again"
		if giveUp {
			level, text = slog.LevelError, "a job failed and is given up"
		}
		q.log.LogAttrs(ctx, level, text, slog.String("kind", k.Name), slog.String("job", j.ID),
			slog.Int("attempt", j.Attempt), slog.Any("cause", problem))
	}
	return held, err
}

// shortened keeps a problem to what helps to understand it.
func shortened(problem error) string {
	const most = 500
	runes := []rune(problem.Error())
	return string(runes[:min(len(runes), most)])
}

func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
