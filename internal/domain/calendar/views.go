package calendar

import (
	"context"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

// checkEvery is how long a process takes the calendars for unchanged without
// asking: then it asks for one number. So pages pay nothing for them, and a
// change by another process shows everywhere a second later; one by this
// process shows at once.
const checkEvery = time.Second

// kept is the book that a process keeps, and when it was last right.
type kept struct {
	book    *book
	checked time.Time
}

// current returns the calendars of all.
func (a *Actions) current(ctx context.Context) (*book, error) {
	if k := a.kept.Load(); a.fresh(k) {
		return k.book, nil
	}
	a.reading.Lock()
	defer a.reading.Unlock()
	k := a.kept.Load()
	if a.fresh(k) {
		return k.book, nil
	}
	now := a.clock.Now()
	// The number is read before what it stands for: at worst something is read
	// twice.
	version, err := selectVersion(ctx, a.db)
	if err != nil {
		return nil, err
	}
	b := k.book
	if version != b.version {
		if b, err = a.read(ctx, b); err != nil {
			return nil, err
		}
		b.version = version
	}
	a.kept.Store(&kept{b, now})
	return b, nil
}

func (a *Actions) fresh(k *kept) bool {
	age := a.clock.Now().Sub(k.checked)
	return !k.checked.IsZero() && age >= 0 && age < checkEvery
}

// expire lets the next reader ask whether the calendars have changed.
func (a *Actions) expire() {
	a.reading.Lock()
	defer a.reading.Unlock()
	a.kept.Store(&kept{book: a.kept.Load().book})
}

// read returns a book with what has changed since another.
func (a *Actions) read(ctx context.Context, b *book) (*book, error) {
	changed, err := selectChanged(ctx, a.db.Reader(), b.version)
	if err != nil {
		return nil, err
	}
	return b.with(changed)
}

// Of returns the calendar of a unit. Units that have put down nothing get one
// and the same, as long as it does not change.
func (a *Actions) Of(ctx context.Context, unitID string) (*workday.Calendar, error) {
	b, err := a.current(ctx)
	if err != nil {
		return nil, err
	}
	return b.of(unitID), nil
}

// OfficeOf returns the calendar of a unit with its office hours.
func (a *Actions) OfficeOf(ctx context.Context, unitID string) (*workday.Office, error) {
	b, err := a.current(ctx)
	if err != nil {
		return nil, err
	}
	return b.office(unitID), nil
}

// Version counts the changes of all calendars: what was computed by them stays
// right while it stays the same.
func (a *Actions) Version(ctx context.Context) (int64, error) {
	b, err := a.current(ctx)
	if err != nil {
		return 0, err
	}
	return b.version, nil
}

// A Layer is where a day of a calendar comes from.
type Layer int

// The layers, of which the later one decides.
const (
	Shipped Layer = iota // comes with the program
	General              // put down for the whole installation
	Own                  // put down by the unit
)

// An Entry is a day of a year as one layer lists it.
type Entry struct {
	workday.Day

	Layer Layer
	// Replaced says that a later layer decides.
	Replaced bool
	// Version is that of the row, 0 for what comes with the program.
	Version int64
}

// A Year is the calendar of one year.
type Year struct {
	Year   int
	Today  clock.Date
	Office *workday.Office
	// Entries are in the order of days, those of one day from below.
	Entries []Entry
}

// requireView lets those look who may view the unit's calendar, and those at
// the installation's who may change it.
func requireView(v account.Visit) error {
	if v.Unit.ID == "" {
		return v.Require(ActEditSystem)
	}
	return v.Require(ActView)
}

// Year returns the calendar of a year of the visited unit, or of the whole
// installation.
func (a *Actions) Year(ctx context.Context, v account.Visit, year int) (Year, error) {
	if err := requireView(v); err != nil {
		return Year{}, err
	}
	b, err := a.fromDatabase(ctx)
	if err != nil {
		return Year{}, err
	}
	owner, _ := ownerOf(v)
	y := Year{Year: year, Today: clock.Today(a.clock), Office: b.office(owner), Entries: b.entries(owner, year)}
	return y, nil
}

// fromDatabase returns the calendars as they are this moment: who changes them
// has to see what they change.
func (a *Actions) fromDatabase(ctx context.Context) (*book, error) {
	a.expire()
	return a.current(ctx)
}

// Hours returns what the visited unit, or the installation, has put down as
// office hours.
func (a *Actions) Hours(ctx context.Context, v account.Visit) ([]Hours, *workday.Office, error) {
	if err := requireView(v); err != nil {
		return nil, nil, err
	}
	b, err := a.fromDatabase(ctx)
	if err != nil {
		return nil, nil, err
	}
	owner, _ := ownerOf(v)
	return b.own(owner).hours, b.office(owner), nil
}

// Days returns the days of a year that the visited unit, or the installation,
// has put down itself.
func (a *Actions) Days(ctx context.Context, v account.Visit, year int) ([]Day, error) {
	if err := requireView(v); err != nil {
		return nil, err
	}
	b, err := a.fromDatabase(ctx)
	if err != nil {
		return nil, err
	}
	owner, _ := ownerOf(v)
	var days []Day
	for _, d := range b.own(owner).days {
		if d.Day.Year == year {
			days = append(days, d)
		}
	}
	return days, nil
}

// longestRun is for how many days in a row a last day may move.
const longestRun = 30

// Effect tells what would move if the visited unit, or the installation, put
// down some days and took back others.
func (a *Actions) Effect(ctx context.Context, v account.Visit, put []Day, taken []clock.Date) (Effect, error) {
	owner, right := ownerOf(v)
	if err := v.Require(right); err != nil {
		return Effect{}, err
	}
	b, err := a.fromDatabase(ctx)
	if err != nil {
		return Effect{}, err
	}
	after, err := b.withDays(owner, put, taken)
	if err != nil {
		return Effect{}, err
	}
	days := append([]clock.Date{}, taken...)
	for _, d := range put {
		days = append(days, d.Day)
	}
	if len(days) == 0 {
		return Effect{}, nil
	}
	from, until := days[0], days[0]
	for _, d := range days {
		if d.Before(from) {
			from = d
		}
		if d.After(until) {
			until = d
		}
	}
	return a.moves.Moved(ctx, v.Unit.ID, from.AddDays(-longestRun), until, b.of, after.of)
}
