// Package jobs runs work in the background (việc nền) that survives a crash. A
// job is added in the transaction of the act that needs it, so that it is there
// when the act is, and never without it. Any number of processes may run the
// jobs of one database: each job is leased to one of them for a time, and what
// a dead one held is taken up by another when the lease ends.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// A Job is work to be done once.
type Job struct {
	// UnitID is the unit whose work it is; empty for the program's own.
	UnitID string
	ID     string
	Kind   string
	// Key names the work within its unit and kind: the same key is never
	// added twice, as long as the job is remembered (see Remembered).
	Key     string
	payload string
	// RunAt is the moment from which on it may run.
	RunAt time.Time
	// Attempt counts the times that it was begun, with this one.
	Attempt int

	lease string
}

// Read reads what the job was given.
func (j Job) Read(payload any) error {
	if err := json.Unmarshal([]byte(j.payload), payload); err != nil {
		return fmt.Errorf("read what the job %s %s was given: %w", j.Kind, j.ID, err)
	}
	return nil
}

// A Kind of jobs says how they are done.
type Kind struct {
	Name string
	// Do does one job. It may be called again for the same job after a crash
	// or an error, and must then do no harm. When ctx ends it must return.
	Do func(ctx context.Context, j Job) error
	// Workers is how many jobs of the kind one process does at a time, so that
	// those of a slow kind hold up no other's. Zero is one.
	Workers int
	// Timeout is how long one job may take; zero is a minute.
	Timeout time.Duration
	// Tries is how often a job is begun before it is given up; zero is 10.
	Tries int
}

// leaseMargin is how much longer than its timeout a job is leased, for what is
// written after it.
const leaseMargin = 30 * time.Second

// Remembered is how long a job that has ended keeps its key from being added
// again.
const Remembered = 90 * 24 * time.Hour

// ErrGiveUp says, in the error of a job, that trying again is in vain.
var ErrGiveUp = errors.New("the job is given up")

// A Queue keeps the jobs of a database and runs them when it was started. It
// is safe for concurrent use once it is put together.
type Queue struct {
	db    *store.DB
	clock clock.Clock
	log   *slog.Logger
	// pause is how long a runner waits when there is nothing to do, chime how
	// often it looks at the clock.
	pause, chime time.Duration
	kinds        []Kind
	chimes       []func(ctx context.Context, now time.Time) error

	mu   sync.Mutex
	stop func()
}

// NewQueue returns the queue of a database. The clock says which jobs are due;
// it may stand still or live in another year.
func NewQueue(db *store.DB, c clock.Clock, log *slog.Logger) *Queue {
	return &Queue{db: db, clock: c, log: log, pause: 2 * time.Second, chime: time.Minute}
}

// Handle says how jobs of a kind are done. It is called while the program is
// put together.
func (q *Queue) Handle(k Kind) {
	k.Workers, k.Tries = max(1, k.Workers), valueOr(k.Tries, 10)
	k.Timeout = valueOr(k.Timeout, time.Minute)
	q.kinds = append(q.kinds, k)
}

func valueOr[N int | time.Duration](n, other N) N {
	if n == 0 {
		return other
	}
	return n
}

// OnChime has fn called each minute by every running process, to add what has
// become due by the clock: it adds jobs by keys that say for when they are, so
// that each is added once. It is called while the program is put together.
func (q *Queue) OnChime(fn func(ctx context.Context, now time.Time) error) {
	q.chimes = append(q.chimes, fn)
}

// A New job is what is needed to add one.
type New struct {
	UnitID, Kind, Key string
	// Payload is what the job is given, written as JSON; it holds no secrets.
	Payload any
	// RunAt is the moment from which on it may run; the zero time is at once.
	RunAt time.Time
}

// Add adds a job within the transaction of the act that needs it. It tells
// whether the job is new: one of the same unit, kind and key is left as it is.
func (q *Queue) Add(ctx context.Context, tx bun.Tx, n New) (added bool, err error) {
	payload, err := json.Marshal(n.Payload)
	if err != nil {
		return false, fmt.Errorf("add a job %s: %w", n.Kind, err)
	}
	if n.RunAt.IsZero() {
		n.RunAt = q.clock.Now()
	}
	return insertJob(ctx, tx, jobRow{
		UnitID: n.UnitID, ID: store.NewID(), Kind: n.Kind, Key: n.Key, Payload: string(payload), RunAt: n.RunAt,
	})
}

// pauseAfter is how long a job waits after it failed for the nth time: one
// minute, two, four, up to an hour.
func pauseAfter(attempt int) time.Duration {
	return min(time.Hour, time.Minute<<min(attempt-1, 6))
}
