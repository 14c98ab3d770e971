package clock

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"strconv"
	"time"
)

// A Date is a civil day without a time of day. The zero Date means "no date".
// In JSON and in both databases it is written as in ISO 8601: 2024-03-15.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

const isoDate = "2006-01-02"

// NewDate returns the day, normalised as time.Date does: 31 April is 1 May.
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, Zone))
}

// DateOf returns the day in Zone to which an instant belongs.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Zone).Date()
	return Date{y, m, d}
}

// Today returns the clock's present day.
func Today(c Clock) Date { return DateOf(c.Now()) }

// EndOfMonth returns the last day of a month.
func EndOfMonth(year int, month time.Month) Date { return NewDate(year, month+1, 0) }

// ParseDate reads an ISO 8601 day such as 2024-03-15.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(isoDate, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a day written as YYYY-MM-DD", s)
	}
	y, m, d := t.Date()
	return Date{y, m, d}, nil
}

// Valid tells whether the day exists in the calendar.
func (d Date) Valid() bool { return !d.IsZero() && NewDate(d.Year, d.Month, d.Day) == d }

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Time returns the first instant of the day in Zone.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, Zone) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// AddDays returns the day n calendar days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date { return NewDate(d.Year, d.Month, d.Day+n) }

// DaysUntil returns the number of calendar days from d to other.
func (d Date) DaysUntil(other Date) int {
	return int(other.Time().Sub(d.Time()).Hours() / 24)
}

// Compare returns -1, 0 or 1 as d is before, on or after other.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// Before tells whether d is an earlier day than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After tells whether d is a later day than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// Quarter returns the quarter of the year, 1 to 4.
func (d Date) Quarter() int { return (int(d.Month)-1)/3 + 1 }

// String returns the day as 2024-03-15, and "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Vietnamese returns the day as it is written in Viet Nam: 15/3/2024.
func (d Date) Vietnamese() string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(d.Day) + "/" + strconv.Itoa(int(d.Month)) + "/" + strconv.Itoa(d.Year)
}

// MarshalText writes the day for JSON and other texts.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a day written by MarshalText.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Value writes the day into a database; no date is NULL.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads the day from a database.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		y, m, day := v.Date()
		*d = Date{y, m, day}
		return nil
	case []byte:
		return d.scanString(string(v))
	case string:
		return d.scanString(v)
	}
	return fmt.Errorf("a day cannot be read from a %T", src)
}

func (d *Date) scanString(s string) error {
	if len(s) > len(isoDate) {
		s = s[:len(isoDate)]
	}
	return d.UnmarshalText([]byte(s))
}
