package jobs_test

import (
	"bufio"
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/jobs"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/store/storetest"
)

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// handClock is moved by hand.
type handClock struct{ at atomic.Int64 }

var morning = clock.On(clock.NewDate(2024, 3, 12)).Now()

func newHandClock() *handClock {
	c := &handClock{}
	c.at.Store(morning.UnixMicro())
	return c
}

func (c *handClock) Now() time.Time          { return time.UnixMicro(c.at.Load()).In(clock.Zone) }
func (c *handClock) moveOn(by time.Duration) { c.at.Add(by.Microseconds()) }
func quiet() *slog.Logger                    { return slog.New(slog.DiscardHandler) }
func soon(tb testing.TB) (context.Context, func()) {
	ctx, cancel := context.WithTimeout(tb.Context(), time.Minute)
	return ctx, cancel
}

func newQueue(db *store.DB, c clock.Clock) *jobs.Queue { return jobs.NewQueue(db, c, quiet()) }

// add adds jobs with these keys, in one transaction.
func add(tb testing.TB, db *store.DB, q *jobs.Queue, kind string, keys ...string) (added int) {
	tb.Helper()
	must(tb, db.InTx(tb.Context(), func(ctx context.Context, tx bun.Tx) error {
		added = 0
		for _, key := range keys {
			isNew, err := q.Add(ctx, tx, jobs.New{UnitID: "u", Kind: kind, Key: key, Payload: map[string]string{"key": key}})
			if err != nil {
				return err
			}
			if isNew {
				added++
			}
		}
		return nil
	}))
	return added
}

// notebook is where jobs write down that they were done.
type notebook struct {
	mu    sync.Mutex
	lines []string
}

func (n *notebook) write(line string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, line)
}

func (n *notebook) read() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.lines)
}

// noting is a kind whose jobs write down their keys.
func noting(n *notebook) jobs.Kind {
	return jobs.Kind{Name: "note", Workers: 2, Do: func(_ context.Context, j jobs.Job) error {
		var given map[string]string
		if err := j.Read(&given); err != nil {
			return err
		}
		n.write(given["key"])
		return nil
	}}
}

func TestAJobIsAddedWithItsActAndOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var notes notebook
		q := newQueue(db, newHandClock())
		q.Handle(noting(&notes))
		undone := errors.New("the act is undone")
		err := db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := q.Add(ctx, tx, jobs.New{UnitID: "u", Kind: "note", Key: "undone"})
			return errors.Join(err, undone)
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		if n := add(t, db, q, "note", "a", "b", "a"); n != 2 {
			t.Errorf("%d were added, want 2", n)
		}
		must(t, q.Drain(t.Context()))
		if n := add(t, db, q, "note", "a"); n != 0 {
			t.Error("a job that has ended was added again")
		}
		must(t, q.Drain(t.Context()))
		got := notes.read()
		slices.Sort(got)
		if !slices.Equal(got, []string{"a", "b"}) {
			t.Errorf("done: %q", got)
		}
	})
}

func TestAJobWaitsForItsMoment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var notes notebook
		now := newHandClock()
		q := newQueue(db, now)
		q.Handle(noting(&notes))
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := q.Add(ctx, tx, jobs.New{UnitID: "u", Kind: "note", Key: "later", Payload: map[string]string{"key": "later"}, RunAt: morning.Add(time.Hour)})
			return err
		}))
		must(t, q.Drain(t.Context()))
		if n := len(notes.read()); n != 0 {
			t.Error("it did not wait")
		}
		now.moveOn(time.Hour)
		must(t, q.Drain(t.Context()))
		if n := len(notes.read()); n != 1 {
			t.Error("it waits for ever")
		}
	})
}

// twoRunners opens the database a second time, as another process does.
func twoRunners(t *testing.T, fn func(t *testing.T, address string, first, second *store.DB)) {
	t.Helper()
	for name, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLiteURL, "postgres": storetest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			address := url(t)
			var dbs []*store.DB
			for range 2 {
				db, err := store.Open(t.Context(), address)
				must(t, err)
				t.Cleanup(func() { must(t, db.Close()) })
				must(t, db.Migrate(t.Context()))
				dbs = append(dbs, db)
			}
			fn(t, address, dbs[0], dbs[1])
		})
	}
}

func TestTwoRunnersDoEachJobOnce(t *testing.T) {
	twoRunners(t, func(t *testing.T, _ string, first, second *store.DB) {
		var notes notebook
		var all []string
		for i := range 40 {
			all = append(all, strconv.Itoa(100+i))
		}
		done := make(chan struct{}, len(all))
		kind := noting(&notes)
		do := kind.Do
		kind.Do = func(ctx context.Context, j jobs.Job) error { defer func() { done <- struct{}{} }(); return do(ctx, j) }
		one, two := newQueue(first, newHandClock()), newQueue(second, newHandClock())
		for _, q := range []*jobs.Queue{one, two} {
			q.Handle(kind)
		}
		add(t, first, one, "note", all...)
		one.Start()
		two.Start()
		for range all {
			select {
			case <-done:
			case <-time.After(time.Minute):
				t.Fatal("not all was done")
			}
		}
		one.Stop()
		two.Stop()
		got := notes.read()
		slices.Sort(got)
		if !slices.Equal(got, all) {
			t.Errorf("done: %q", got)
		}
	})
}

// What both processes hear from the clock becomes one job.
func TestTwoRunnersHearTheClockAndAddOneJob(t *testing.T) {
	twoRunners(t, func(t *testing.T, _ string, first, second *store.DB) {
		var notes notebook
		var all sync.WaitGroup
		var queues []*jobs.Queue
		for _, db := range []*store.DB{first, second} {
			q := newQueue(db, newHandClock())
			q.Handle(noting(&notes))
			q.OnChime(func(ctx context.Context, now time.Time) error {
				return db.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
					day := clock.DateOf(now).String()
					_, err := q.Add(ctx, tx, jobs.New{UnitID: "u", Kind: "note", Key: day, Payload: map[string]string{"key": day}})
					return err
				})
			})
			queues = append(queues, q)
		}
		for _, q := range queues {
			all.Go(func() {
				for range 5 {
					if err := errors.Join(q.Chime(t.Context()), q.Drain(t.Context())); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if got := notes.read(); !slices.Equal(got, []string{"2024-03-12"}) {
			t.Errorf("done: %q", got)
		}
	})
}

func TestAFailedJobIsTriedAgainAndInTheEndGivenUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		now := newHandClock()
		q := newQueue(db, now)
		var tries []int
		q.Handle(jobs.Kind{Name: "fails", Tries: 3, Do: func(_ context.Context, j jobs.Job) error {
			tries = append(tries, j.Attempt)
			if j.Attempt == 2 {
				panic("half way")
			}
			return errors.New("no")
		}})
		hopeless := 0
		q.Handle(jobs.Kind{Name: "hopeless", Do: func(context.Context, jobs.Job) error { hopeless++; return jobs.ErrGiveUp }})
		add(t, db, q, "fails", "a")
		add(t, db, q, "hopeless", "a")
		for _, pause := range []time.Duration{0, time.Minute, 2 * time.Minute, 4 * time.Minute, time.Hour, 24 * time.Hour} {
			now.moveOn(pause - time.Second)
			must(t, q.Drain(t.Context())) // too early
			now.moveOn(time.Second)
			must(t, q.Drain(t.Context()))
		}
		if !slices.Equal(tries, []int{1, 2, 3}) || hopeless != 1 {
			t.Errorf("tried %v, the hopeless one %d times", tries, hopeless)
		}
	})
}

func TestAJobKnowsItsTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		now := newHandClock()
		q := newQueue(db, now)
		tries := 0
		q.Handle(jobs.Kind{Name: "hangs", Timeout: 50 * time.Millisecond, Do: func(ctx context.Context, _ jobs.Job) error {
			if tries++; tries > 1 {
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		}})
		add(t, db, q, "hangs", "a")
		must(t, q.Drain(t.Context()))
		now.moveOn(time.Minute)
		must(t, q.Drain(t.Context()))
		if tries != 2 {
			t.Errorf("tried %d times", tries)
		}
	})
}

// A queue that is stopped gives back what it has not done, and another begins
// it at once.
func TestAStoppedQueueGivesBackItsJobs(t *testing.T) {
	twoRunners(t, func(t *testing.T, _ string, first, second *store.DB) {
		now := newHandClock()
		one, two := newQueue(first, now), newQueue(second, now)
		begun := make(chan struct{})
		one.Handle(jobs.Kind{Name: "note", Do: func(ctx context.Context, _ jobs.Job) error {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		}})
		var attempts []int
		two.Handle(jobs.Kind{Name: "note", Do: func(_ context.Context, j jobs.Job) error { attempts = append(attempts, j.Attempt); return nil }})
		add(t, first, one, "note", "a")
		one.Start()
		one.Start() // a second time does nothing
		ctx, cancel := soon(t)
		defer cancel()
		select {
		case <-begun:
		case <-ctx.Done():
			t.Fatal("it was not begun")
		}
		one.Stop()
		one.Stop()
		must(t, two.Drain(t.Context()))
		if !slices.Equal(attempts, []int{1}) {
			t.Errorf("the other's attempts: %v", attempts)
		}
	})
}

// A job that outlives its lease ends nothing that is another's by now.
func TestALeaseThatEndedIsLost(t *testing.T) {
	twoRunners(t, func(t *testing.T, _ string, first, second *store.DB) {
		now := newHandClock()
		one, two := newQueue(first, now), newQueue(second, now)
		var others int
		two.Handle(jobs.Kind{Name: "note", Do: func(context.Context, jobs.Job) error { others++; return errors.New("it fails") }})
		one.Handle(jobs.Kind{Name: "note", Do: func(context.Context, jobs.Job) error {
			now.moveOn(time.Hour) // far beyond the lease
			return two.Drain(t.Context())
		}})
		add(t, first, one, "note", "a")
		must(t, one.Drain(t.Context()))
		now.moveOn(time.Hour)
		must(t, two.Drain(t.Context()))
		if others != 2 {
			t.Errorf("the other has tried %d times, want 2: the first ended what was no longer its own", others)
		}
	})
}

func TestOldJobsAreForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var notes notebook
		now := newHandClock()
		q := newQueue(db, now)
		q.Handle(noting(&notes))
		add(t, db, q, "note", "a")
		must(t, q.Drain(t.Context()))
		now.moveOn(jobs.Remembered)
		must(t, q.Chime(t.Context()))
		if add(t, db, q, "note", "a") != 0 {
			t.Error("it was forgotten too early")
		}
		now.moveOn(time.Second)
		must(t, q.Chime(t.Context()))
		if add(t, db, q, "note", "a") != 1 {
			t.Error("it was never forgotten")
		}
	})
}

// A process that is killed while it works leaves its job to others.
func TestAKilledRunnersJobIsTakenUpAgain(t *testing.T) {
	twoRunners(t, func(t *testing.T, address string, db, _ *store.DB) {
		now := newHandClock()
		q := newQueue(db, now)
		add(t, db, q, "note", "a")
		killed := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRunnerThatIsKilled$")
		killed.Env = append(os.Environ(), "VIDAN_TEST_RUNNER="+address)
		out, err := killed.StdoutPipe()
		must(t, err)
		must(t, killed.Start())
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil || !strings.Contains(line, "begun 1") {
			t.Fatalf("the other process said %q, %v", line, err)
		}
		must(t, killed.Process.Kill())
		_ = killed.Wait() // it was killed
		var attempts []int
		q.Handle(jobs.Kind{Name: "note", Do: func(_ context.Context, j jobs.Job) error { attempts = append(attempts, j.Attempt); return nil }})
		must(t, q.Drain(t.Context()))
		if len(attempts) != 0 {
			t.Error("it was taken while it was leased")
		}
		now.moveOn(2 * time.Minute)
		must(t, q.Drain(t.Context()))
		if !slices.Equal(attempts, []int{2}) {
			t.Errorf("attempts afterwards: %v", attempts)
		}
	})
}

// TestRunnerThatIsKilled is the other process of the test above.
func TestRunnerThatIsKilled(t *testing.T) {
	address := os.Getenv("VIDAN_TEST_RUNNER")
	if address == "" {
		return
	}
	db, err := store.Open(t.Context(), address)
	must(t, err)
	q := newQueue(db, newHandClock())
	q.Handle(jobs.Kind{Name: "note", Do: func(ctx context.Context, j jobs.Job) error {
		_, _ = os.Stdout.WriteString("begun " + strconv.Itoa(j.Attempt) + "\n")
		<-ctx.Done()
		return ctx.Err()
	}})
	must(t, q.Drain(t.Context()))
}
