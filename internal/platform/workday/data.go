package workday

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

//go:embed days_off.yaml
var embedded []byte

// A Year is the data of one year.
type Year struct {
	Year int `yaml:"year"`
	// Source is where the days come from that have no source of their own.
	Source  words.Name `yaml:"source,omitempty"`
	Off     []Off      `yaml:"off,omitempty"`
	Working []Swapped  `yaml:"working,omitempty"`
}

// Off is one day off, or several in a row: From up to and with To; without To
// it is From alone.
type Off struct {
	From   clock.Date `yaml:"from"`
	To     clock.Date `yaml:"to,omitempty"`
	Name   words.Name `yaml:"name"`
	Note   words.Name `yaml:"note,omitempty"`
	Source words.Name `yaml:"source,omitempty"`
}

// Swapped is a day of a weekend that is worked instead of another day.
type Swapped struct {
	Day     clock.Date `yaml:"day"`
	Instead clock.Date `yaml:"instead,omitempty"`
	Name    words.Name `yaml:"name,omitempty"`
	Note    words.Name `yaml:"note,omitempty"`
	Source  words.Name `yaml:"source,omitempty"`
}

// maxDaysOff is more than any year has: a longer row is a slip of the pen.
const maxDaysOff = 20

// Standard returns the calendar of the days off that come with the program.
func Standard() (*Calendar, error) { return Parse(embedded) }

// Parse reads the data of several years, as days_off.yaml is written.
func Parse(data []byte) (*Calendar, error) {
	years, err := ReadYears(data)
	if err != nil {
		return nil, err
	}
	return New(years)
}

// ReadYears reads the data of several years without asking whether they make
// a calendar by themselves: those of a unit are laid on others.
func ReadYears(data []byte) ([]Year, error) {
	var years []Year
	if err := yaml.UnmarshalWithOptions(data, &years, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the days off: %w", err)
	}
	return years, nil
}

// WriteYears writes what ReadYears reads.
func WriteYears(years []Year) ([]byte, error) {
	data, err := yaml.MarshalWithOptions(years, yaml.OmitZero())
	if err != nil {
		return nil, fmt.Errorf("write the days off: %w", err)
	}
	return data, nil
}

// New makes a calendar. It refuses data that contradict themselves.
func New(years []Year) (*Calendar, error) {
	c := &Calendar{years: map[int]bool{}, names: map[int]words.Name{}}
	for _, y := range years {
		if err := c.add(y); err != nil {
			return nil, fmt.Errorf("days off of %d: %w", y.Year, err)
		}
	}
	c.addUp()
	for i, e := range c.exceptions {
		if i > 0 && c.exceptions[i-1].number == e.number {
			return nil, fmt.Errorf("days off: a day is given twice (%s)", dayOf(e.number))
		}
	}
	slices.SortStableFunc(c.listed, func(a, b Day) int { return a.Day.Compare(b.Day) })
	return c, nil
}

func (c *Calendar) add(y Year) error {
	if y.Year == 0 || c.years[y.Year] {
		return errors.New("the year is missing or given twice")
	}
	c.years[y.Year] = true
	days, err := y.Days()
	if err != nil {
		return err
	}
	for _, d := range days {
		if !d.Works {
			c.names[number(d.Day)] = d.Name
		}
	}
	for _, d := range days {
		if err := c.addDay(d); err != nil {
			return err
		}
	}
	return nil
}

func (c *Calendar) addDay(d Day) error {
	n := number(d.Day)
	if d.Works && plainWeekday(n) {
		return fmt.Errorf("%s is no weekend of the year", d.Day)
	}
	if _, off := c.names[number(d.Instead)]; d.Works && !off {
		return fmt.Errorf("%s is worked instead of %s, which is no day off", d.Day, d.Instead)
	}
	if d.Works != plainWeekday(n) {
		c.exceptions = append(c.exceptions, exception{number: n, works: d.Works})
	}
	c.listed = append(c.listed, d)
	return nil
}

// Days returns the days of the year one by one: those off, then those worked.
// It refuses days that lie in another year, and rows without a name.
func (y Year) Days() ([]Day, error) {
	var days []Day
	for _, o := range y.Off {
		if o.To.IsZero() {
			o.To = o.From
		}
		if !o.From.Valid() || !o.To.Valid() || o.From.Year != y.Year || o.To.Before(o.From) || o.From.DaysUntil(o.To) > maxDaysOff {
			return nil, fmt.Errorf("from %s to %s are no days off of the year", o.From, o.To)
		}
		if o.Name.Vi == "" || o.Name.En == "" {
			return nil, fmt.Errorf("%s needs a name in both languages", o.From)
		}
		for n := number(o.From); n <= number(o.To); n++ {
			days = append(days, Day{Day: dayOf(n), Name: o.Name, Note: o.Note, Source: cmp.Or(o.Source, y.Source)})
		}
	}
	for _, s := range y.Working {
		if !s.Day.Valid() || s.Day.Year != y.Year {
			return nil, fmt.Errorf("%s is no day of the year", s.Day)
		}
		days = append(days, Day{Day: s.Day, Works: true, Name: s.Name, Instead: s.Instead, Note: s.Note, Source: cmp.Or(s.Source, y.Source)})
	}
	return days, nil
}

func dayOf(n int) clock.Date { return clock.NewDate(1970, 1, 1+monday+n) }
