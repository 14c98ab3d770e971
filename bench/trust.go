package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

// roles measures the list of a year's due dates as each role sees it.
func (b *bench) roles(ctx context.Context, pair databases) (err error) {
	group := pair.kind + ", the list of a year as each role"
	people, err := pair.large.everyRole(ctx)
	if err != nil {
		return err
	}
	s, err := b.startVidan(ctx, pair.large)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	rates := map[account.Role][]float64{}
	path := pair.large.yearPath() + "/list"
	for range b.rounds {
		for _, p := range people {
			b.report.doing("%s: %s", group, p.role)
			l, err := saturate(ctx, target{address: s.address, path: path, cookie: "vidan=" + p.token, encoding: identity}, b.round, 0)
			if err != nil {
				return fmt.Errorf("as %s: %w", p.role, err)
			}
			rates[p.role] = append(rates[p.role], l.rate())
		}
	}
	first := median(rates[people[0].role])
	for _, p := range people {
		rate := median(rates[p.role])
		b.report.add(group, string(p.role)+": saturated", rate, "/s", "")
		b.report.add(group, string(p.role)+" : "+string(people[0].role), rate/first, "×", "")
	}
	return nil
}

// somebody is a member with a session.
type somebody struct {
	role  account.Role
	token string
}

// everyRole makes a member of each role, and one of the unit above.
func (d database) everyRole(ctx context.Context) (people []somebody, err error) {
	const password = "con-so-va-thuoc-do"
	a, err := d.open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	roles, err := account.RolesAmong(account.Rights...)
	if err != nil {
		return nil, err
	}
	for _, place := range []string{d.code, d.province} {
		v, err := a.SystemVisit(ctx, place)
		if err != nil {
			return nil, err
		}
		for _, name := range roles.Names() {
			login := string(name.Role) + "." + place
			if place == d.province && name.Role != account.Reader {
				continue
			}
			user, err := a.Accounts.CreateUser(ctx, v, account.NewUser{Login: login, Name: login, Password: password})
			if err != nil {
				return nil, err
			}
			if err := a.Accounts.AddMember(ctx, v, account.NewMember{UserID: user.ID, Role: name.Role}); err != nil {
				return nil, err
			}
			token, err := a.Accounts.SignIn(ctx, login, password, "127.0.0.1")
			if err != nil {
				return nil, err
			}
			role := name.Role
			if place == d.province {
				role = "above"
			}
			people = append(people, somebody{role, token})
		}
	}
	return people, nil
}

// signingIn measures sign-ins, which are made to be slow, and what a session
// costs each request after.
func (b *bench) signingIn(ctx context.Context, pair databases) (err error) {
	group := pair.kind + ", signing in"
	b.report.doing("%s", group)
	a, err := pair.large.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	v, err := a.SystemVisit(ctx, pair.large.code)
	if err != nil {
		return err
	}
	const password = "con-so-va-thuoc-do"
	login := func(person int) string { return fmt.Sprintf("nguoi-vao-%d", person) }
	for person := range connections {
		if _, err := a.Accounts.CreateUser(ctx, v, account.NewUser{Login: login(person), Name: "Người Vào", Password: password}); err != nil {
			return err
		}
	}
	for _, people := range []int{1, connections} {
		rate, err := repeat(people, b.acts, func(person int, done func() bool) error {
			for !done() { // each from an address of their own: guesses from one are slowed down
				if _, err := a.Accounts.SignIn(ctx, login(person), password, fmt.Sprintf("192.0.2.%d", person)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		b.report.add(group, fmt.Sprintf("%d at once: sign-ins", people), rate, "/s", "")
	}
	rate, err := repeat(1, b.acts, func(_ int, done func() bool) error {
		for !done() {
			if _, err := a.Accounts.Visit(ctx, pair.large.token, pair.large.code, "127.0.0.1"); err != nil {
				return err
			}
		}
		return nil
	})
	b.report.add(group, "a session looked up with its rights", 1e6/rate, "µs", "")
	return err
}

// actsCommand is the word by which bench starts itself to act, with the trail
// or built without it.
const actsCommand = "acts-alone"

// actsOrder is what such a process is told.
type actsOrder struct {
	URL, Data string
	Year      int
	People    int
	For       time.Duration
}

func actAlone(ctx context.Context, in io.Reader, out io.Writer) error {
	var o actsOrder
	if err := json.NewDecoder(in).Decode(&o); err != nil {
		return err
	}
	b := &bench{effort: effort{acts: o.For}}
	rate, err := b.fulfilments(ctx, database{url: o.URL, data: o.Data, year: o.Year}, o.People)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(rate)
}

// trail measures what the chain of the trail costs: the same acts by this
// program, and by one that is built without it, in turn; and how long a long
// trail takes to be looked over.
func (b *bench) trail(ctx context.Context, pair databases) error {
	group := pair.kind + ", the trail"
	with, err := os.Executable()
	if err != nil {
		return err
	}
	without := filepath.Join(b.folder, "bench-notrail")
	if out, err := exec.CommandContext(ctx, "go", "build", "-tags", "notrail", "-o", without, "./bench").CombinedOutput(); err != nil {
		return fmt.Errorf("build without the trail: %w: %s", err, out)
	}
	for _, people := range []int{1, connections} {
		b.report.doing("%s, %d at once", group, people)
		o := actsOrder{URL: pair.large.url, Data: pair.large.data, Year: pair.large.year, People: people, For: b.acts}
		var on, off []float64
		for range b.rounds {
			for program, rates := range map[string]*[]float64{with: &on, without: &off} {
				rate, err := actIn(ctx, program, o)
				if err != nil {
					return err
				}
				*rates = append(*rates, rate)
			}
		}
		whom := fmt.Sprintf("%d at once: ", people)
		b.report.add(group, whom+"acts with the chain", median(on), "/s", "")
		b.report.add(group, whom+"acts without", median(off), "/s", "")
		b.report.add(group, whom+"what the chain costs", 100*(1-median(on)/median(off)), "%", "< 20")
	}
	return b.lookOver(ctx, group, pair.large)
}

func actIn(ctx context.Context, program string, o actsOrder) (rate float64, err error) {
	order, err := json.Marshal(o)
	if err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, program, actsCommand)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(order), os.Stderr
	said, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("act in another process: %w", err)
	}
	return rate, json.Unmarshal(said, &rate)
}

// lookOver measures how long a long trail takes to be looked over, and the
// memory.
func (b *bench) lookOver(ctx context.Context, group string, d database) (err error) {
	const unit = "long"
	db, err := store.Open(ctx, d.url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	b.report.doing("%s: inventing %d lines", group, b.lines)
	if err := audit.Invent(ctx, db, unit, b.lines, time.Now().AddDate(-1, 0, 0)); err != nil {
		return err
	}
	b.report.doing("%s: looking over %d lines", group, b.lines)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	if err := audit.Verify(ctx, db, unit); err != nil {
		return err
	}
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	b.report.add(group, fmt.Sprintf("%d lines looked over", b.lines), took.Seconds(), "s", "")
	b.report.add(group, "lines a second", float64(b.lines)/took.Seconds(), "/s", "")
	b.report.add(group, "memory of the heap after it", float64(after.HeapSys)/1e6, "MB", "")
	return nil
}
