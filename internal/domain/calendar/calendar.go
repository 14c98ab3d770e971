// Package calendar is the room of the working calendar (lịch làm việc): on
// which days and in which hours the offices of a unit work. Three layers lie
// on each other: what comes with the program, what the whole installation has
// put down, and what the unit has. The later one decides.
package calendar

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
	"github.com/vidan-vn/vidan/internal/platform/words"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

// What people do with calendars.
const (
	ActView       audit.Action = "calendar.view"
	ActEdit       audit.Action = "calendar.edit"        // change the days and hours of a unit
	ActEditSystem audit.Action = "calendar.edit_system" // change those of the whole installation
)

// Rights lists the actions of the room that a role has to hold.
var Rights = []audit.Action{ActView, ActEdit, ActEditSystem}

// System owns the days and hours of the whole installation.
const System = audit.System

// Errors of the room that a person can do something about. Several of them may
// be joined in one.
var (
	ErrDay    = errors.New("there is no such day")
	ErrName   = errors.New("a day needs a name of at most 200 letters")
	ErrSource = errors.New("it needs the source that says so, of at most 300 letters")
	ErrNote   = errors.New("a note has at most 500 letters")
	ErrHours  = workday.ErrHours
	// ErrNoDays says that a file has nothing to take over.
	ErrNoDays = errors.New("the file has no days")
)

const (
	mostName   = 200
	mostSource = 300
	mostNote   = 500
)

// PlausibleYear tells whether a calendar is kept for a year: others are slips
// of the hand.
func PlausibleYear(year int) bool { return year >= 1990 && year <= 2200 }

// A Day is one day that the owner of a calendar has put down: off, or worked
// although what lies below says otherwise.
type Day struct {
	// UnitID is the owner: a unit, or System.
	UnitID string
	Day    clock.Date
	Works  bool
	// Name is what the day is called, Source the document that says so.
	Name, Source, Note string
	CreatedBy          string
	CreatedAt          time.Time
	// Version is unique to this writing of the day; 0 is that of a day that
	// was not put down yet.
	Version int64
}

// tidied returns the day with its texts as they are kept.
func (d Day) tidied() Day {
	d.Name, d.Source, d.Note = tidied(d.Name), tidied(d.Source), tidied(d.Note)
	return d
}

func tidied(text string) string { return strings.Join(strings.Fields(vietnamese.NFC(text)), " ") }

func (d Day) check() error {
	var wrong []error
	if !d.Day.Valid() || !PlausibleYear(d.Day.Year) {
		wrong = append(wrong, ErrDay)
	}
	if !filled(d.Name, mostName) {
		wrong = append(wrong, ErrName)
	}
	if !filled(d.Source, mostSource) {
		wrong = append(wrong, ErrSource)
	}
	if utf8.RuneCountInString(d.Note) > mostNote {
		wrong = append(wrong, ErrNote)
	}
	return errors.Join(wrong...)
}

// checkAll checks the days of a file.
func checkAll(days []Day) error {
	if len(days) == 0 {
		return ErrNoDays
	}
	for _, d := range days {
		if err := d.check(); err != nil {
			return fmt.Errorf("%s: %w", d.Day, err)
		}
	}
	return nil
}

func filled(text string, most int) bool { return text != "" && utf8.RuneCountInString(text) <= most }

// says tells whether two writings of a day say the same.
func (d Day) says(other Day) bool {
	return d.Works == other.Works && d.Name == other.Name && d.Source == other.Source && d.Note == other.Note
}

func (d Day) laid() workday.Day {
	return workday.Day{
		Day: d.Day, Works: d.Works, Name: words.Same(d.Name), Note: words.Same(d.Note), Source: words.Same(d.Source),
	}
}

// Hours are the office hours (giờ làm việc) that an owner has put down, in
// force from a day on.
type Hours struct {
	UnitID    string
	From      clock.Date
	Hours     workday.Hours
	Source    string
	CreatedBy string
	CreatedAt time.Time
	Version   int64
}

func (h Hours) check() error {
	var wrong []error
	if !h.From.Valid() || !PlausibleYear(h.From.Year) {
		wrong = append(wrong, ErrDay)
	}
	if !filled(h.Source, mostSource) {
		wrong = append(wrong, ErrSource)
	}
	return errors.Join(append(wrong, h.Hours.Check())...)
}

func (h Hours) says(other Hours) bool {
	mine, theirs := h.Hours, other.Hours
	for i := range mine {
		if mine[i].String() != theirs[i].String() {
			return false
		}
	}
	return h.Source == other.Source
}

func (h Hours) laid() workday.HoursFrom {
	return workday.HoursFrom{From: h.From, Hours: h.Hours, Source: words.Same(h.Source)}
}
