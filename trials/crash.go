package trials

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// A Report is what a trial has shown.
type Report struct {
	Kills int
	// Acknowledged counts the acts that were answered with success, Cut those
	// of which nobody knows, Refused those that were answered with a no.
	Acknowledged, Cut, Refused int64
	// Messages counts the distinct messages that came to the other system,
	// Again how often one came once more, by the same id.
	Messages, Again int
	// Down is the longest time in which nobody was answered.
	Down time.Duration
	// Wrong lists what was lost, half done or out of order; empty is well.
	Wrong []string
}

// String tells the report.
func (r Report) String() string {
	text := fmt.Sprintf("%d kills, %d acts acknowledged, %d cut off, %d refused; %d messages, %d came again; nobody answered for %s at most; %d wrong",
		r.Kills, r.Acknowledged, r.Cut, r.Refused, r.Messages, r.Again, r.Down.Round(time.Millisecond), len(r.Wrong))
	if len(r.Wrong) > 0 {
		text += "\n" + plainly(r.Wrong)
	}
	return text
}

func (r *Report) count(l *load, from *receiver) {
	r.Acknowledged, r.Cut, r.Refused = l.ledger.acknowledged.Load(), l.ledger.cut.Load(), l.ledger.refused.Load()
	r.Messages, r.Again = from.counts()
	r.Down = l.worst
}

// workersOfALoad is how many people write at once.
const workersOfALoad = 6

// A Crash says how the program is killed.
type Crash struct {
	Kills int
	Seed  uint64
	// Drain waits in the end until everything that waits was sent; leases of
	// killed processes take a minute or two to run out.
	Drain bool
	// Tell is told of each kill; may be nil.
	Tell func(string)
}

// Run kills the program again and again while people write, and looks each time
// whether all that was acknowledged is there, and nothing half.
func (c Crash) Run(ctx context.Context, p Place) (r Report, err error) {
	receiver, err := newReceiver(ctx)
	if err != nil {
		return r, err
	}
	defer func() { _ = receiver.server.Close() }()
	token, err := p.prepare(ctx, receiver.url)
	if err != nil {
		return r, err
	}
	l, random := newLoad(token), rand.New(rand.NewPCG(c.Seed, 1))
	for r.Kills < c.Kills && len(r.Wrong) == 0 {
		if err := c.once(ctx, p, l, random); err != nil {
			return r, err
		}
		r.Kills++
		wrong, err := p.look(ctx, l.ledger)
		if err != nil {
			return r, err
		}
		r.Wrong = append(r.Wrong, wrong...)
		if r.Kills%10 == 0 || r.Kills == c.Kills {
			if wrong, err = p.verify(ctx); err != nil {
				return r, err
			}
			r.Wrong = append(r.Wrong, wrong...)
		}
		if c.Tell != nil {
			c.Tell(fmt.Sprintf("kill %d: %d acts acknowledged, %d wrong", r.Kills, l.ledger.acknowledged.Load(), len(r.Wrong)))
		}
	}
	wrong, err := c.end(ctx, p, receiver)
	r.Wrong = append(r.Wrong, wrong...)
	r.count(l, receiver)
	return r, err
}

// once lets people write for a while and kills the program in the midst of it.
func (c Crash) once(ctx context.Context, p Place, l *load, random *rand.Rand) error {
	s, err := p.start(ctx)
	if err != nil {
		return err
	}
	l.at(s.base)
	all, err := l.occurrences(ctx)
	if err != nil {
		return errors.Join(err, s.kill())
	}
	writing, enough := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); l.run(writing, workersOfALoad, random.Uint64(), all) }()
	time.Sleep(time.Duration(50+random.IntN(500)) * time.Millisecond)
	err = s.kill()
	enough()
	<-ended
	return err
}

// end starts the program once more: it must come up, and send what waits.
func (c Crash) end(ctx context.Context, p Place, r *receiver) (wrong []string, err error) {
	s, err := p.start(ctx)
	if err != nil {
		return nil, err
	}
	if c.Drain {
		wrong, err = p.drained(ctx, 2*settle, r)
	}
	return wrong, errors.Join(err, s.stop())
}

// drained waits until every message was taken in, and finds those that the
// other system never got.
func (p Place) drained(ctx context.Context, most time.Duration, r *receiver) (wrong []string, err error) {
	address := p.DatabaseURL
	if address == "" {
		address = p.Data + "/vidan.sqlite"
	}
	db, err := store.Open(ctx, address)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	until := time.Now().Add(most)
	for {
		var waiting int
		if err := db.Reader().NewRaw(`SELECT count(*) FROM webhook_deliveries WHERE state = 'waiting'`).Scan(ctx, &waiting); err != nil {
			return nil, fmt.Errorf("count what waits: %w", err)
		}
		if waiting == 0 {
			break
		}
		if time.Now().After(until) {
			return []string{fmt.Sprintf("after %s, %d messages still wait", most, waiting)}, nil
		}
		time.Sleep(time.Second)
	}
	var ids []string
	if err := db.Reader().NewRaw(`SELECT id FROM webhook_deliveries WHERE state = 'taken'`).Scan(ctx, &ids); err != nil {
		return nil, fmt.Errorf("list what was sent: %w", err)
	}
	for _, id := range ids {
		if !r.has(id) {
			wrong = append(wrong, fmt.Sprintf("the message %s counts as sent and never came", id))
		}
	}
	return wrong, nil
}
