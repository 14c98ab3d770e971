package trials

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// A Failover says how long people write before the primary dies, and after.
type Failover struct {
	Before, After time.Duration
	Seed          uint64
	// Drain waits in the end until everything that waits was sent.
	Drain bool
}

// Run has two processes serve from a primary with a synchronous standby, kills
// the primary while people write, promotes the standby, and looks whether all
// that was acknowledged is there.
func (f Failover) Run(ctx context.Context, program, data string) (r Report, err error) {
	cluster, err := NewCluster(ctx, true)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, cluster.Stop()) }()
	receiver, err := newReceiver(ctx)
	if err != nil {
		return r, err
	}
	defer func() { _ = receiver.server.Close() }()
	p := Place{Program: program, Data: data, DatabaseURL: cluster.URL()}
	token, err := p.prepare(ctx, receiver.url)
	if err != nil {
		return r, err
	}
	var servers []*server
	defer func() {
		for _, s := range servers {
			_ = s.kill() // stopped already, when all went well
		}
	}()
	for range 2 {
		s, err := p.start(ctx)
		if err != nil {
			return r, err
		}
		servers = append(servers, s)
	}
	l := newLoad(token)
	l.at(servers[0].base, servers[1].base)
	all, err := l.occurrences(ctx)
	if err != nil {
		return r, err
	}
	writing, enough := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); l.run(writing, workersOfALoad, f.Seed, all) }()
	time.Sleep(f.Before)
	err = errors.Join(cluster.primary.kill(), cluster.Promote(ctx))
	if err == nil {
		time.Sleep(f.After)
	}
	before := l.ledger.acknowledged.Load()
	enough()
	<-ended
	if err != nil {
		return r, err
	}
	r.Kills = 1
	if before == 0 {
		r.Wrong = append(r.Wrong, "nothing was acknowledged")
	}
	if since := time.Since(l.lastAnswer); since > f.After {
		r.Wrong = append(r.Wrong, "after "+f.After.String()+" nobody is answered")
	}
	wrong, err := p.look(ctx, l.ledger)
	r.Wrong = append(r.Wrong, wrong...)
	if err != nil {
		return r, err
	}
	if f.Drain {
		if wrong, err = p.drained(ctx, 2*settle, receiver); err != nil {
			return r, err
		}
		r.Wrong = append(r.Wrong, wrong...)
	}
	for _, s := range servers {
		if err := s.stop(); err != nil {
			return r, err
		}
	}
	servers = nil
	wrong, err = p.verify(ctx)
	r.Wrong = append(r.Wrong, wrong...)
	r.count(l, receiver)
	return r, err
}

// An Outage says for how long the database is gone.
type Outage struct {
	Gone time.Duration
	Seed uint64
}

// Run takes the database away while people write, and brings it back: meanwhile
// the program answers that it has to wait, and then goes on by itself.
func (o Outage) Run(ctx context.Context, program, data string) (r Report, err error) {
	cluster, err := NewCluster(ctx, false)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, cluster.Stop()) }()
	receiver, err := newReceiver(ctx)
	if err != nil {
		return r, err
	}
	defer func() { _ = receiver.server.Close() }()
	p := Place{Program: program, Data: data, DatabaseURL: cluster.URL()}
	token, err := p.prepare(ctx, receiver.url)
	if err != nil {
		return r, err
	}
	s, err := p.start(ctx)
	if err != nil {
		return r, err
	}
	l := newLoad(token)
	l.at(s.base)
	all, err := l.occurrences(ctx)
	if err != nil {
		return r, errors.Join(err, s.kill())
	}
	writing, enough := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); l.run(writing, workersOfALoad, o.Seed, all) }()
	time.Sleep(time.Second)
	err = cluster.primary.kill()
	r.Wrong = append(r.Wrong, o.answers(ctx, l, s)...)
	time.Sleep(o.Gone)
	err = errors.Join(err, cluster.primary.start(ctx))
	r.Wrong = append(r.Wrong, healed(ctx, s)...)
	time.Sleep(2 * time.Second)
	enough()
	<-ended
	if since := time.Since(l.lastAnswer); since > 2*time.Second {
		r.Wrong = append(r.Wrong, "after the outage nobody is answered")
	}
	if err = errors.Join(err, s.stop()); err != nil {
		return r, err
	}
	r.Kills = 1
	wrong, err := p.look(ctx, l.ledger)
	r.Wrong = append(r.Wrong, wrong...)
	r.count(l, receiver)
	return r, err
}

// answers looks how the program answers while the database is gone.
func (o Outage) answers(ctx context.Context, l *load, s *server) (wrong []string) {
	for _, ask := range []struct {
		path, token string
		want        int
	}{
		{"/healthz", "", http.StatusOK}, {"/readyz", "", http.StatusServiceUnavailable},
		{"/api/v1/units/" + unitCode + "/years", l.token, http.StatusServiceUnavailable},
	} {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+ask.path, nil)
		if err != nil {
			return append(wrong, err.Error())
		}
		r.Header.Set("Authorization", "Bearer "+ask.token)
		answer, err := l.client.Do(r)
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("without a database, %s is not answered: %v", ask.path, err))
			continue
		}
		_ = answer.Body.Close()
		if answer.StatusCode != ask.want {
			wrong = append(wrong, "without a database, "+ask.path+" is answered "+strconv.Itoa(answer.StatusCode))
		}
		if ask.token != "" && answer.Header.Get("Retry-After") == "" {
			wrong = append(wrong, "without a database, "+ask.path+" does not say when to come again")
		}
	}
	return wrong
}

// healed waits until the program is ready again.
func healed(ctx context.Context, s *server) (wrong []string) {
	for range 100 {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/readyz", nil)
		if err != nil {
			return []string{err.Error()}
		}
		answer, err := http.DefaultClient.Do(r)
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	return []string{"ten seconds after the database came back, the program is not ready"}
}
