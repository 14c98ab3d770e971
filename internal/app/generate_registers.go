package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// atOnce is how many entries go in by one act.
const atOnce = 10_000

// generateRegisters fills the registers of the communes, as many at a time as
// there are processors. Each commune has a chance of its own, so that the order
// does not matter.
func (a *App) generateRegisters(ctx context.Context, g Generation) (int, error) {
	if g.Records+g.PerUnit == 0 {
		return 0, nil
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var made atomic.Int64
	var group sync.WaitGroup
	communes := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range communes {
				n, err := a.fillRegisters(ctx, g, i)
				made.Add(int64(n))
				if err != nil {
					stop(err)
				}
			}
		})
	}
	for i := 0; i < g.Units && ctx.Err() == nil; i++ {
		communes <- i
	}
	close(communes)
	group.Wait()
	return int(made.Load()), context.Cause(ctx)
}

// fillRegisters fills the registers of a commune: with its part of the entries
// of the one kind, and with entries of every kind.
func (a *App) fillRegisters(ctx context.Context, g Generation, commune int) (made int, err error) {
	v, err := a.SystemVisit(ctx, g.commune(commune))
	if err != nil {
		return 0, err
	}
	random := rand.New(rand.NewPCG(g.Seed, uint64(commune)+1))
	return a.inventRegisters(ctx, v, random, g.Years, func(k record.Kind, i, kinds int) int {
		count := partOf(g.PerUnit, i, kinds)
		if k.Name == g.Kind {
			count += partOf(g.Records, commune, g.Units)
		}
		return count
	})
}

// inventRegisters fills the registers of a unit with entries of some years up to
// the present day; counted says how many each register gets, of all of them.
func (a *App) inventRegisters(ctx context.Context, v account.Visit, random *rand.Rand, years int, counted func(k record.Kind, i, kinds int) int) (made int, err error) {
	kinds, err := a.Records.Kinds(ctx, v)
	if err != nil {
		return 0, err
	}
	for i, k := range kinds {
		count := counted(k, i, len(kinds))
		inventor := a.inventor(random, k, years)
		for done := 0; done < count; done += atOnce {
			values := make([]form.Values, min(atOnce, count-done))
			for n := range values {
				values[n] = inventor.entry(done + n + 1)
			}
			if err := a.Records.Invent(ctx, v, k.Name, values); err != nil {
				return made, fmt.Errorf("fill the register %s of %s: %w", k.Name, v.Unit.Code, err)
			}
			made += len(values)
		}
	}
	return made, nil
}

// partOf shares a total out among several, the first of whom get what is over.
func partOf(total, which, among int) int {
	part := total / among
	if which < total%among {
		part++
	}
	return part
}

func (a *App) inventor(random *rand.Rand, k record.Kind, years int) inventor {
	today := clock.Today(a.config.Clock)
	first := clock.NewDate(today.Year-max(years, 1)+1, 1, 1)
	return inventor{random: random, kind: k, first: first, days: first.DaysUntil(today) + 1, today: today}
}

// An inventor makes up entries of a register.
type inventor struct {
	random *rand.Rand
	kind   record.Kind
	// Entries are of the days from the first to the present one.
	first, today clock.Date
	days         int
}

// entry makes up the values of an entry. Fields that others ask for are filled
// when those are, so the form is gone through twice.
func (n inventor) entry(number int) form.Values {
	day := n.first.AddDays(n.random.IntN(n.days))
	v := form.Values{n.kind.Day: form.DateValue(day)}
	for round := range 2 {
		for _, field := range n.kind.Form {
			wanted := field.Needed(v) || round == 0 && field.Shown(v) && n.random.IntN(100) < n.share(field)
			if wanted && v[field.Name].Empty() {
				v[field.Name] = n.value(field, v, day, number)
			}
		}
	}
	return v
}

// endings begin the names of days that few entries have: of what has ended.
var endings = []string{"ended", "left", "refused", "forwarded", "disposed"}

// share is of how many entries in a hundred a field has a value.
func (n inventor) share(field form.Field) int {
	for _, word := range endings {
		if field.Type == form.Date && strings.HasPrefix(field.Name, word) {
			return 10
		}
	}
	d := n.kind.Deadline
	switch {
	case d != nil && field.Name == d.To, field.Type == form.Long, field.Type == form.Person, field.Type == form.Post, field.Type == form.File:
		return 0
	case field.Type == form.Choice, field.Type == form.Choices, field.Type == form.YesNo, field.Type.Numeric():
		return 95
	}
	return 80
}

func (n inventor) value(field form.Field, v form.Values, day clock.Date, number int) form.Value {
	pick := func(from []string) string { return from[n.random.IntN(len(from))] }
	option := func() string { return field.Options[n.random.IntN(len(field.Options))].Value }
	switch field.Type {
	case form.Number:
		return form.NumberValue(n.number(field, 60))
	case form.Money:
		return form.NumberValue(n.number(field, 400) * 1_000_000)
	case form.Date:
		return n.day(field, v, day)
	case form.Choice:
		return form.TextValue(option())
	case form.Choices:
		return form.TextsValue(option())
	case form.YesNo:
		return form.TextValue(pick([]string{"true", "true", "false"}))
	case form.LegalText:
		return form.TextValue(fmt.Sprintf("%d/%d/QĐ-UBND", 1+n.random.IntN(900), day.Year))
	case form.File, form.Table:
		return form.Value{}
	}
	return form.TextValue(fmt.Sprintf("%s về %s số %d", pick(inventedWork), pick(inventedAbout), number))
}

// number is one within the bounds of a field; a year is that of the entry.
func (n inventor) number(field form.Field, most int64) int64 {
	least := int64(0)
	if field.Least != nil {
		least = *field.Least
	}
	if field.Most != nil {
		return min(*field.Most, max(least, int64(n.today.Year)))
	}
	return least + n.random.Int64N(most)
}

// day is one some weeks after the day that it follows, and none that is still to
// come where it can be left out.
func (n inventor) day(field form.Field, v form.Values, day clock.Date) form.Value {
	after := v[field.NotBefore].Day()
	if after.IsZero() {
		after = day
	}
	d := after.AddDays(n.random.IntN(28))
	if d.After(n.today) && !field.Needed(v) {
		return form.Value{}
	}
	return form.DateValue(d)
}
