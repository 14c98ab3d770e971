package notice

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/jobs"
)

// addedDays remembers for which units this process has added the job of a day,
// so that it does not try each minute.
type addedDays struct {
	mu    sync.Mutex
	day   clock.Date
	units map[string]bool
}

// missing returns which of the units have no job of the day yet.
func (d *addedDays) missing(day clock.Date, units []string) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.day != day {
		d.day, d.units = day, map[string]bool{}
	}
	var missing []string
	for _, id := range units {
		if !d.units[id] {
			missing = append(missing, id)
		}
	}
	return missing
}

func (d *addedDays) add(day clock.Date, units []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.day != day {
		return
	}
	for _, id := range units {
		d.units[id] = true
	}
}

// letterTries is how often a letter is tried: for most of a day.
const letterTries = 24

// handleJobs tells the queue how the room's jobs are done.
func (a *Actions) handleJobs() {
	a.Queue.OnChime(a.morning)
	a.Queue.Handle(jobs.Kind{Name: kindOfRound, Do: a.doRound})
	// Several, so that a letter at which the server hangs holds up no other.
	a.Queue.Handle(jobs.Kind{Name: kindOfLetter, Do: a.doLetter, Workers: 4, Timeout: 2 * time.Minute, Tries: letterTries})
}

// morning adds the day's round of each unit whose time has come. It is called
// each minute by every process; the round is named by its day.
func (a *Actions) morning(ctx context.Context, now time.Time) error {
	today := clock.DateOf(now)
	due, err := a.unitsDueBy(ctx, today, TimeOfDay(now.Hour()*60+now.Minute()))
	if err != nil {
		return err
	}
	missing := a.added.missing(today, due)
	const most = 200 // a few at a time, so that nobody waits for the writer
	for len(missing) > 0 {
		some := missing[:min(most, len(missing))]
		missing = missing[len(some):]
		err := a.DB.InTx(ctx, func(ctx context.Context, tx bun.Tx) error {
			for _, id := range some {
				if _, err := a.Queue.Add(ctx, tx, jobs.New{UnitID: id, Kind: kindOfRound, Key: today.String(), Payload: today}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("add the rounds of %s: %w", today, err)
		}
		a.added.add(today, some)
	}
	return nil
}

// unitsDueBy returns the units that work today and whose time of the morning has
// come.
func (a *Actions) unitsDueBy(ctx context.Context, today clock.Date, now TimeOfDay) ([]string, error) {
	times, err := selectTimes(ctx, a.DB.Reader())
	if err != nil {
		return nil, err
	}
	units, err := a.unitsOfToday(ctx)
	if err != nil {
		return nil, err
	}
	var due []string
	for _, u := range units {
		at, chosen := times[u.ID]
		if !chosen {
			at = StandardSettings().At
		}
		days, err := a.Calendars.Of(ctx, u.ID)
		if err != nil {
			return nil, err
		}
		if at <= now && days.Working(today) {
			due = append(due, u.ID)
		}
	}
	return due, nil
}

// doRound does the round of a unit's day. A round that comes a day late is that
// of the day on which it comes: reminders that were missed are made up for.
func (a *Actions) doRound(ctx context.Context, j jobs.Job) error {
	u, err := a.Units.ByID(ctx, j.UnitID)
	if err != nil {
		return err
	}
	_, err = a.Remind(ctx, u, false)
	return err
}
