// Package workday knows on which days the offices of the state work: Monday to
// Friday, without the public holidays, with the Saturdays that are worked
// instead of a swapped day; and in which hours. Which these are is data, one
// entry a year, on which those of an installation and of a unit can be laid.
package workday

import (
	"slices"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Calendar tells working days from days off. It is safe for concurrent use.
type Calendar struct {
	// base is the calendar on which this one is laid; nil is the plain week.
	base  *Calendar
	years map[int]bool
	// names are those of the days off that are listed, by the days' numbers;
	// a listed day that is worked has an empty one.
	names map[int]words.Name
	// exceptions are the days that differ from the base, in their order.
	exceptions []exception
	listed     []Day
}

// A Day is a day that a calendar lists: off, or worked.
type Day struct {
	Day   clock.Date
	Works bool
	Name  words.Name
	// Instead is the day off instead of which a day of a weekend is worked;
	// no date where the data do not tell.
	Instead      clock.Date
	Note, Source words.Name
}

// exception is a day that is off though the base works it, or the other way
// round. Sum counts the exceptions up to and with it: one less for each day
// off, one more for each day worked.
type exception struct {
	number int
	works  bool
	sum    int
}

// With returns the calendar with days laid on it, which decide over what it
// says of them itself. A day given twice is as it was given last. Only the
// days are kept anew: all else is asked of the calendar below.
func (c *Calendar) With(days []Day) *Calendar {
	if len(days) == 0 {
		return c
	}
	laid := &Calendar{base: c, years: map[int]bool{}, names: map[int]words.Name{}}
	last := map[int]Day{}
	for _, d := range days {
		last[number(d.Day)] = d
	}
	for n, d := range last {
		laid.years[d.Day.Year] = true
		laid.names[n] = d.Name
		if d.Works {
			laid.names[n] = words.Name{}
		}
		if d.Works != c.working(n) {
			laid.exceptions = append(laid.exceptions, exception{number: n, works: d.Works})
		}
		laid.listed = append(laid.listed, d)
	}
	slices.SortFunc(laid.listed, func(a, b Day) int { return a.Day.Compare(b.Day) })
	laid.addUp()
	return laid
}

// addUp sorts the exceptions and counts them.
func (c *Calendar) addUp() {
	slices.SortFunc(c.exceptions, func(a, b exception) int { return a.number - b.number })
	sum := 0
	for i, e := range c.exceptions {
		if e.works {
			sum++
		} else {
			sum--
		}
		c.exceptions[i].sum = sum
	}
}

// Known tells whether the calendar has days off of a year; in other years it
// knows only weekends.
func (c *Calendar) Known(year int) bool {
	return c.years[year] || c.base != nil && c.base.Known(year)
}

// Holiday returns the name of a day off that the data lists. A weekend has
// none unless a holiday spans it.
func (c *Calendar) Holiday(day clock.Date) (words.Name, bool) {
	if name, listed := c.names[number(day)]; listed {
		return name, !name.IsZero()
	}
	if c.base == nil {
		return words.Name{}, false
	}
	return c.base.Holiday(day)
}

// Listed returns the days of a year that the calendar itself lists, without
// those of the calendar below it, in their order.
func (c *Calendar) Listed(year int) []Day {
	var days []Day
	for _, d := range c.listed {
		if d.Day.Year == year {
			days = append(days, d)
		}
	}
	return days
}

// Working tells whether offices work on the day.
func (c *Calendar) Working(day clock.Date) bool { return c.working(number(day)) }

func (c *Calendar) working(n int) bool {
	if i, found := c.find(n); found {
		return c.exceptions[i].works
	}
	if c.base != nil {
		return c.base.working(n)
	}
	return plainWeekday(n)
}

// Between counts the working days after from up to and with to. It is
// negative when to is earlier.
func (c *Calendar) Between(from, to clock.Date) int {
	return c.upTo(number(to)) - c.upTo(number(from))
}

// upTo counts the working days up to and with a day, from a Monday long ago.
func (c *Calendar) upTo(n int) int {
	var count int
	if c.base != nil {
		count = c.base.upTo(n)
	} else {
		count = plainWeekdaysUpTo(n)
	}
	i, found := c.find(n)
	if found {
		i++
	}
	if i > 0 {
		count += c.exceptions[i-1].sum
	}
	return count
}

// find returns the place of a day among the exceptions, or the one where it
// would stand.
func (c *Calendar) find(n int) (int, bool) {
	return slices.BinarySearchFunc(c.exceptions, n, func(e exception, n int) int { return e.number - n })
}

// Next returns the first working day on or after a day.
func (c *Calendar) Next(day clock.Date) clock.Date {
	for !c.Working(day) {
		day = day.AddDays(1)
	}
	return day
}

// Add returns the working day that lies n working days after a day, or before
// it when n is negative; of n = 0 the day itself.
func (c *Calendar) Add(day clock.Date, n int) clock.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		day = day.AddDays(step)
		if c.Working(day) {
			n--
		}
	}
	return day
}

// monday is the Monday from which days are numbered: 5 January 1970.
const monday = 4

// number numbers a day, so that Mondays are the multiples of seven.
func number(day clock.Date) int {
	const secondsPerDay = 24 * 60 * 60
	seconds := time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC).Unix()
	return int(seconds/secondsPerDay) - monday // midnights leave no rest
}

func plainWeekday(n int) bool { return dayOfWeek(n) < 5 }

// dayOfWeek is 0 for Monday, also in years before 1970.
func dayOfWeek(n int) int { return (n%7 + 7) % 7 }

// plainWeekdaysUpTo counts Mondays to Fridays from day 0 up to and with day n.
func plainWeekdaysUpTo(n int) int {
	weeks := (n - dayOfWeek(n)) / 7
	return 5*weeks + min(dayOfWeek(n)+1, 5)
}
