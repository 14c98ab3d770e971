package estimate

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A Source (nguồn) is where the year's money comes from.
type Source string

// The sources of a commune's money. Towns and districts are the level above
// until 2025-06-30, since then it is the province.
const (
	OwnBudget   Source = "own"   // ngân sách xã
	UpperBudget Source = "upper" // cấp trên cấp
	OtherSource Source = "other" // nguồn khác
)

// Sources lists the sources in the order in which they are offered.
var Sources = []Source{OwnBudget, UpperBudget, OtherSource}

// An EntryKind says how an entry changes the budget.
type EntryKind string

// The kinds of entries.
const (
	Initial    EntryKind = "initial"    // giao đầu năm
	Supplement EntryKind = "supplement" // bổ sung
	Increase   EntryKind = "increase"   // điều chỉnh tăng
	Decrease   EntryKind = "decrease"   // điều chỉnh giảm
)

// EntryKinds lists the kinds in the order in which they are offered.
var EntryKinds = []EntryKind{Initial, Supplement, Increase, Decrease}

// Errors of the budget that a person can do something about.
var (
	// ErrNothing says that an entry or a spending has no amount.
	ErrNothing = errors.New("the amount is nothing")
	// ErrNoNumber says that an entry names no decision, or a spending no
	// voucher.
	ErrNoNumber = errors.New("the number is missing")
	// ErrNoDay says that a day is missing.
	ErrNoDay = errors.New("the day is missing")
	// ErrFuture says that a day lies ahead.
	ErrFuture = errors.New("the day lies in the future")
	// ErrKind says that an entry is of no known kind or source.
	ErrKind = errors.New("the entry is of no known kind")
)

// ShortError says that a field's budget has less than an entry takes from it.
type ShortError struct{ Has Money }

// Error says that it has not so much.
func (e *ShortError) Error() string { return "the field's budget has less than is taken from it" }

// An Entry is one decision about the year's budget of a field. The budget is
// the sum of its entries, of which none is ever changed.
type Entry struct {
	UnitID, ID string
	Year       int
	Field      Field
	Source     Source
	Kind       EntryKind
	// Amount is below zero in a decrease.
	Amount Money
	// Number and Day are those of the decision.
	Number    string
	Day       clock.Date
	Note      string
	By        Person
	CreatedAt time.Time
}

// A NewEntry is what is written down of a decision. Amount is not below zero;
// the kind says which way it goes.
type NewEntry struct {
	FieldKey string
	Source   Source
	Kind     EntryKind
	Amount   Money
	Number   string
	Day      clock.Date
	Note     string
}

func (n NewEntry) check(today clock.Date) error {
	switch {
	case n.Amount < 0:
		return ErrNegative
	case n.Amount == 0:
		return ErrNothing
	case n.Amount > MaxMoney:
		return ErrTooMuch
	case strings.TrimSpace(n.Number) == "":
		return ErrNoNumber
	case n.Day.IsZero():
		return ErrNoDay
	case n.Day.After(today):
		return ErrFuture
	case utf8.RuneCountInString(n.Note) > maxNote, utf8.RuneCountInString(n.Number) > maxUnit:
		return ErrTooLong
	case !slices.Contains(Sources, n.Source), !slices.Contains(EntryKinds, n.Kind):
		return ErrKind
	}
	return nil
}

// signed is the amount as it changes the budget.
func (n NewEntry) signed() Money {
	if n.Kind == Decrease {
		return -n.Amount
	}
	return n.Amount
}
