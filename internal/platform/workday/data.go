package workday

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

//go:embed days_off.yaml
var embedded []byte

// A Year is the data of one year.
type Year struct {
	Year    int       `yaml:"year"`
	Off     []Off     `yaml:"off"`
	Working []Swapped `yaml:"working"`
}

// Off is one day off, or several in a row: From up to and with To; without To
// it is From alone.
type Off struct {
	From clock.Date `yaml:"from"`
	To   clock.Date `yaml:"to"`
	Name Name       `yaml:"name"`
	Note string     `yaml:"note"`
}

// Swapped is a day of a weekend that is worked instead of another day.
type Swapped struct {
	Day     clock.Date `yaml:"day"`
	Instead clock.Date `yaml:"instead"`
}

// maxDaysOff is more than any year has: a longer row is a slip of the pen.
const maxDaysOff = 20

// Standard returns the calendar of the days off that come with the program.
func Standard() (*Calendar, error) { return Parse(embedded) }

// Parse reads the data of several years, as days_off.yaml is written.
func Parse(data []byte) (*Calendar, error) {
	var years []Year
	if err := yaml.UnmarshalWithOptions(data, &years, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the days off: %w", err)
	}
	return New(years)
}

// New makes a calendar. It refuses data that contradict themselves.
func New(years []Year) (*Calendar, error) {
	c := &Calendar{years: map[int]bool{}, off: map[int]Name{}}
	for _, y := range years {
		if err := c.add(y); err != nil {
			return nil, fmt.Errorf("days off of %d: %w", y.Year, err)
		}
	}
	slices.SortFunc(c.exceptions, func(a, b exception) int { return a.number - b.number })
	sum := 0
	for i, e := range c.exceptions {
		if i > 0 && c.exceptions[i-1].number == e.number {
			return nil, fmt.Errorf("days off: a day is given twice (%s)", dayOf(e.number))
		}
		if e.works {
			sum++
		} else {
			sum--
		}
		c.exceptions[i].sum = sum
	}
	return c, nil
}

func (c *Calendar) add(y Year) error {
	if y.Year == 0 || c.years[y.Year] {
		return errors.New("the year is missing or given twice")
	}
	c.years[y.Year] = true
	for _, o := range y.Off {
		if err := c.addOff(y.Year, o); err != nil {
			return err
		}
	}
	for _, s := range y.Working {
		if err := c.addWorking(y.Year, s); err != nil {
			return err
		}
	}
	return nil
}

func (c *Calendar) addOff(year int, o Off) error {
	if o.To.IsZero() {
		o.To = o.From
	}
	if !o.From.Valid() || !o.To.Valid() || o.From.Year != year || o.To.Before(o.From) || o.From.DaysUntil(o.To) > maxDaysOff {
		return fmt.Errorf("from %s to %s are no days off of the year", o.From, o.To)
	}
	if o.Name.Vi == "" || o.Name.En == "" {
		return fmt.Errorf("%s needs a name in both languages", o.From)
	}
	for n := number(o.From); n <= number(o.To); n++ {
		c.off[n] = o.Name
		if plainWeekday(n) {
			c.exceptions = append(c.exceptions, exception{number: n})
		}
	}
	return nil
}

func (c *Calendar) addWorking(year int, s Swapped) error {
	if !s.Day.Valid() || s.Day.Year != year || plainWeekday(number(s.Day)) {
		return fmt.Errorf("%s is no weekend of the year", s.Day)
	}
	if _, off := c.off[number(s.Instead)]; !off {
		return fmt.Errorf("%s is worked instead of %s, which is no day off", s.Day, s.Instead)
	}
	c.exceptions = append(c.exceptions, exception{number: number(s.Day), works: true})
	return nil
}

func dayOf(n int) clock.Date { return clock.NewDate(1970, 1, 1+monday+n) }
