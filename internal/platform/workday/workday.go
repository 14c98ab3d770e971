// Package workday knows on which days the offices of the state work: Monday to
// Friday, without the public holidays, with the Saturdays that are worked
// instead of a swapped day. Which days these are is data, one entry a year.
package workday

import (
	"slices"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A Name is what a day off is called, in both languages.
type Name struct {
	Vi string `yaml:"vi"`
	En string `yaml:"en"`
}

// A Calendar tells working days from days off. It is safe for concurrent use.
type Calendar struct {
	years map[int]bool
	// off are the days off by their number, with their names.
	off map[int]Name
	// exceptions are the days that differ from the plain week, in their order.
	exceptions []exception
}

// exception is a day that is off though it is a weekday, or worked though it
// is not. Sum counts the exceptions up to and with it: one less for each day
// off, one more for each day worked.
type exception struct {
	number int
	works  bool
	sum    int
}

// Known tells whether the calendar has the days off of a year; in other years
// it knows only weekends.
func (c *Calendar) Known(year int) bool { return c.years[year] }

// Holiday returns the name of a day off that the data lists. A weekend has
// none unless a holiday spans it.
func (c *Calendar) Holiday(day clock.Date) (Name, bool) {
	name, ok := c.off[number(day)]
	return name, ok
}

// Working tells whether offices work on the day.
func (c *Calendar) Working(day clock.Date) bool { return c.working(number(day)) }

func (c *Calendar) working(n int) bool {
	if i, found := c.find(n); found {
		return c.exceptions[i].works
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
	count := plainWeekdaysUpTo(n)
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
