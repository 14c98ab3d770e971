package figure

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/intake"
)

// A Person is somebody who did something, with the name that they had then.
type Person struct {
	ID, Name string
}

// An OutsideState is how far a figure from outside has come.
type OutsideState string

// The states of figures from outside.
const (
	Waiting   OutsideState = "waiting"   // chờ người thứ hai
	Confirmed OutsideState = "confirmed" // đã xác nhận
	Refused   OutsideState = "refused"   // không được xác nhận
	Withdrawn OutsideState = "withdrawn" // đã rút
)

// An Outside is what a figure comes to by a paper or a system outside (số liệu
// từ ngoài), with the file that says so. It counts only when a second person
// has said yes, and only where Vidan has nothing to count itself.
type Outside struct {
	UnitID, ID string
	Figure     string
	Period     Period
	Top        int64
	// Bottom is the denominator of a rate.
	Bottom int64
	Note   string
	File   OutsideFile
	State  OutsideState
	// Entered is who entered it, Decided who had the last word.
	Entered   Person
	EnteredAt time.Time
	Decided   Person
	DecidedAt time.Time
	Reason    string
}

// An OutsideFile is the file that says what was entered.
type OutsideFile struct {
	Hash, Name, MediaType string
	Size                  int64
}

// A NewOutside is what a person enters.
type NewOutside struct {
	Figure      string
	Period      Period
	Top, Bottom int64
	Note        string
	File        intake.Kept
}

// Errors of the room that a person can do something about.
var (
	// ErrNumber says that a number is below zero, or too large to be true.
	ErrNumber = errors.New("the number is below zero or too large")
	// ErrNoFile says that a figure from outside lacks its file.
	ErrNoFile = errors.New("a figure from outside needs a file")
	// ErrTooLong says that a text is longer than its field.
	ErrTooLong = errors.New("a text is too long")
	// ErrNoReason says that an act lacks the reason that it needs.
	ErrNoReason = errors.New("a reason is needed")
	// ErrOwn says that somebody would confirm what they have entered.
	ErrOwn = errors.New("a second person is needed")
	// ErrNotYours says that only who entered it, or who may confirm, withdraws it.
	ErrNotYours = errors.New("somebody else has entered it")
	// ErrState says that it is not where the act begins.
	ErrState = errors.New("the figure from outside is in another state")
	// ErrThere says that there is one of the figure and the period already.
	ErrThere = errors.New("there is a figure from outside of this period already")
)

// The bounds of what is entered.
const (
	maxNumber = 1_000_000_000_000_000
	maxNote   = 1000
)

// check finds what cannot be entered for a figure.
func (n NewOutside) check(d Definition) error {
	if err := n.Period.Check(); err != nil {
		return err
	}
	switch {
	case n.Top < 0 || n.Top > maxNumber || n.Bottom < 0 || n.Bottom > maxNumber:
		return ErrNumber
	case !d.IsRate() && n.Bottom != 0:
		return ErrNumber
	case n.File.Ref.Hash == "":
		return ErrNoFile
	case utf8.RuneCountInString(n.Note) > maxNote:
		return ErrTooLong
	}
	return nil
}

// checkReason finds what is no reason.
func checkReason(reason string) error {
	switch {
	case strings.TrimSpace(reason) == "":
		return ErrNoReason
	case utf8.RuneCountInString(reason) > maxNote:
		return ErrTooLong
	}
	return nil
}

// value is what it says.
func (o Outside) value(rate bool) Value {
	return Value{Known: true, Top: o.Top, Bottom: o.Bottom, IsRate: rate, Outside: true}
}

// differs tells whether it says another thing than what was counted.
func (o Outside) differs(v Value) bool { return o.Top != v.Top || v.IsRate && o.Bottom != v.Bottom }
