package calendar

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

// A book holds the calendars of all units as they were at a count of changes.
// It is never changed: a change makes another one, which shares what stayed.
// Units that have put down nothing share one calendar, so that what is computed
// by it is computed once for all of them.
type book struct {
	version int64
	shipped *workday.Calendar
	always  []workday.HoursFrom
	// system is what the installation has put down, units what units have.
	system entry
	units  map[string]entry
}

// An entry is what one owner has put down, and the office that comes of it.
type entry struct {
	putDown

	office *workday.Office
}

func newBook(shipped *workday.Calendar, always []workday.HoursFrom) (*book, error) {
	b := &book{version: -1, shipped: shipped, always: always, units: map[string]entry{}}
	return b.with(map[string]putDown{System: {}})
}

// putDown is all that one owner has put down.
type putDown struct {
	days  []Day
	hours []Hours
}

// with returns the book in which owners have put down just this.
func (b *book) with(all map[string]putDown) (*book, error) {
	next := *b
	next.units = maps.Clone(b.units)
	var err error
	if p, ok := all[System]; ok {
		if next.system, err = entryOn(b.shipped, b.always, p); err != nil {
			return nil, err
		}
		for id, e := range b.units {
			if err := next.setUnit(id, e.putDown); err != nil {
				return nil, err
			}
		}
	}
	for id, p := range all {
		if id == System {
			continue
		}
		if err := next.setUnit(id, p); err != nil {
			return nil, err
		}
	}
	return &next, nil
}

func (b *book) setUnit(id string, p putDown) error {
	if len(p.days) == 0 && len(p.hours) == 0 {
		delete(b.units, id)
		return nil
	}
	e, err := entryOn(b.system.office.Calendar, slices.Concat(b.always, laidHours(b.system.hours)), p)
	b.units[id] = e
	return err
}

// entryOn lays what an owner has put down on what lies below. Hours of an
// owner's own decide over those below from their first day on, also over such
// as begin later there.
func entryOn(below *workday.Calendar, hoursBelow []workday.HoursFrom, p putDown) (entry, error) {
	laid := make([]workday.Day, 0, len(p.days))
	for _, d := range p.days {
		laid = append(laid, d.laid())
	}
	own := laidHours(p.hours)
	var all []workday.HoursFrom
	for _, h := range hoursBelow {
		if len(own) == 0 || h.From.Before(own[0].From) {
			all = append(all, h)
		}
	}
	office, err := workday.NewOffice(below.With(laid), append(all, own...))
	if err != nil {
		return entry{}, fmt.Errorf("make a calendar: %w", err)
	}
	return entry{p, office}, nil
}

// laidHours expects hours in the order of their first days.
func laidHours(hours []Hours) []workday.HoursFrom {
	laid := make([]workday.HoursFrom, 0, len(hours))
	for _, h := range hours {
		laid = append(laid, h.laid())
	}
	return laid
}

// office returns the office of a unit, or of the installation.
func (b *book) office(owner string) *workday.Office {
	if e, ok := b.units[owner]; ok {
		return e.office
	}
	return b.system.office
}

func (b *book) of(owner string) *workday.Calendar { return b.office(owner).Calendar }

// own returns what an owner has put down.
func (b *book) own(owner string) entry {
	if owner == System {
		return b.system
	}
	return b.units[owner]
}

// withDays returns the book in which an owner has put down some days more, and
// taken some back.
func (b *book) withDays(owner string, put []Day, taken []clock.Date) (*book, error) {
	e := b.own(owner)
	changed := map[clock.Date]bool{}
	for _, d := range taken {
		changed[d] = true
	}
	for _, d := range put {
		changed[d.Day] = true
	}
	var days []Day
	for _, d := range e.days {
		if !changed[d.Day] {
			days = append(days, d)
		}
	}
	return b.with(map[string]putDown{owner: {append(days, put...), e.hours}})
}

// entries lists what the layers of an owner's calendar say of a year.
func (b *book) entries(owner string, year int) []Entry {
	var all []Entry
	for _, d := range b.shipped.Listed(year) {
		all = append(all, Entry{Day: d, Layer: Shipped})
	}
	add := func(days []Day, layer Layer) {
		for _, d := range days {
			if d.Day.Year == year {
				all = append(all, Entry{Day: d.laid(), Layer: layer, Version: d.Version})
			}
		}
	}
	add(b.system.days, General)
	if owner != System {
		add(b.units[owner].days, Own)
	}
	slices.SortStableFunc(all, func(x, y Entry) int {
		return cmp.Or(x.Day.Day.Compare(y.Day.Day), cmp.Compare(x.Layer, y.Layer))
	})
	for i := range len(all) - 1 {
		all[i].Replaced = all[i].Day.Day == all[i+1].Day.Day
	}
	return all
}
