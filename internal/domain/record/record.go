// Package record is the room of registers (sổ theo dõi) and their entries: a
// Record (mục sổ) is of a Kind, which is data, and goes from state to state by
// moves. Figures are counted from here.
package record

import (
	"errors"
	"fmt"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// What people do with registers.
const (
	ActView      audit.Action = "record.view"
	ActKeep      audit.Action = "record.keep"      // make, change and move entries, bring in spreadsheets
	ActDecide    audit.Action = "record.decide"    // make the moves of who decides, strike entries out
	ActSensitive audit.Action = "record.sensitive" // see what is sealed, and restricted registers
	ActDefine    audit.Action = "record.define"    // add fields and kinds
	ActDispose   audit.Action = "record.dispose"   // dispose of entries whose time of keeping is over
)

// Rights lists the actions of the room that a role has to hold.
var Rights = []audit.Action{ActView, ActKeep, ActDecide, ActSensitive, ActDefine, ActDispose}

// Errors of the room that a person can do something about.
var (
	// ErrState says that an entry is in a state from which the move does not
	// start, or is struck out.
	ErrState = errors.New("the entry is in another state")
	// ErrNoReason says that an act needs its reason.
	ErrNoReason = errors.New("a reason is needed")
	// ErrNotFileField says that a field takes no files.
	ErrNotFileField = errors.New("the field takes no files")
	// ErrDefinition says that a field or a kind cannot be as it was described.
	ErrDefinition = errors.New("the definition is not whole")
	// ErrNoColumn says that a register has no place left for a field that is to be
	// counted by.
	ErrNoColumn = errors.New("no column is left for the field")
	// ErrKept says that the time for which an entry is kept is not over.
	ErrKept = errors.New("the entry is still to be kept")
	// ErrTooMany says that an act would be on more entries than it may.
	ErrTooMany = errors.New("these are too many entries")
)

// A ValuesError says which values of an entry are wrong, in the fields of Form.
type ValuesError struct {
	Problems []form.ProblemError
	Form     form.Form
}

// Error says how many values are wrong, and the first.
func (e *ValuesError) Error() string {
	return fmt.Sprintf("%d values are wrong: %v", len(e.Problems), e.Problems[0])
}

// Struck is the state of an entry that was struck out (hủy): it stays and is
// counted nowhere.
const Struck = "struck"

// An Origin says where an entry comes from.
type Origin string

// The origins of entries.
const (
	Made     Origin = "made"     // kept here
	Imported Origin = "imported" // from a spreadsheet
)

// A Record (mục sổ) is an entry of a register.
type Record struct {
	UnitID, Kind, ID string
	Code             string
	// Title names the entry by its fields.
	Title string
	State string
	// Day is the day by which the register is ordered; Due the last day on time,
	// the zero Date for none.
	Day, Due clock.Date
	// DueAt is the instant at which a deadline in hours ends.
	DueAt time.Time
	// PausedAt is since when the deadline does not run.
	PausedAt time.Time
	// MovedOn is the day on which the state last changed, the zero Date while it
	// is that in which the entry was made.
	MovedOn clock.Date
	// DisposedAt is when the entry was disposed of: little is left of it.
	DisposedAt  time.Time
	Origin      Origin
	Fingerprint string
	Values      form.Values
	Version     int
	MadeBy      string
	MadeName    string
	MadeAt      time.Time
	ChangedAt   time.Time
	hasSealed   bool
}

// HasSealed tells whether the entry has sealed values.
func (r Record) HasSealed() bool { return r.hasSealed }

// closed tells whether nothing can be done with an entry any more.
func (r Record) closed() bool { return r.State == Struck || r.disposed() }

func (r Record) disposed() bool { return !r.DisposedAt.IsZero() }

// Late tells whether an open entry is past its day, while its deadline runs.
func (r Record) Late(k Kind, today clock.Date) bool {
	s, _ := k.State(r.State)
	return !s.Ends && !s.Pauses && r.State != Struck && !r.Due.IsZero() && r.Due.Before(today)
}

// An Event is something that happened to an entry after it was made.
type Event struct {
	ID           string
	Act          Act
	Move         string
	From, To     string
	Note         string
	Changes      []Change
	ByID, ByName string
	At           time.Time
}

// An Act is what an event tells of.
type Act string

// The acts on an entry.
const (
	Changed     Act = "changed"
	Moved       Act = "moved"
	StruckOut   Act = "struck"
	FileAdded   Act = "file_added"
	FileRemoved Act = "file_removed"
	Revealed    Act = "revealed"
	Disposed    Act = "disposed"
)

// A Change is a field before and after. Sealed fields say only that they
// changed.
type Change struct {
	Field  string     `json:"field"`
	Before form.Value `json:"before,omitzero"`
	After  form.Value `json:"after,omitzero"`
}

// A KeptFile is a file of an entry.
type KeptFile struct {
	ID, Kind, RecordID, Field string
	Name, Hash, MediaType     string
	Size                      int64
	ByID, ByName              string
	AddedAt                   time.Time
}

// A Detail is an entry with what happened to it and its files.
type Detail struct {
	Record

	Definition Kind
	Events     []Event
	Files      []KeptFile
	// Twins are entries that look the same.
	Twins []Record
}

// changesBetween lists what differs between two versions of an entry.
func changesBetween(k Kind, before, after form.Values) []Change {
	var changes []Change
	for _, field := range k.Form {
		b, a := before[field.Name], after[field.Name]
		if sameValue(b, a) {
			continue
		}
		if field.Sensitive {
			b, a = form.Value{}, form.Value{}
		}
		changes = append(changes, Change{Field: field.Name, Before: b, After: a})
	}
	return changes
}

func sameValue(a, b form.Value) bool { return jsonOf(a) == jsonOf(b) }

// split parts the values that are sealed from the others.
func split(k Kind, v form.Values) (open, sealed form.Values) {
	open, sealed = form.Values{}, form.Values{}
	for name, value := range v {
		if field, ok := k.Form.Field(name); ok && field.Sensitive {
			sealed[name] = value
		} else {
			open[name] = value
		}
	}
	return open, sealed
}

// fold is how entries are searched: by code and title, without case and
// diacritics.
func fold(code, title string) string { return vietnamese.Fold(code + " " + title) }
