package ui

// A YearCalendar shows the twelve months of a year, small, with the days that
// stand out.
type YearCalendar struct {
	Weekdays [7]string
	Months   []SmallMonth
	// Legend explains the kinds by days that are samples.
	Legend []SmallDay
}

// A SmallMonth is one month of a year's calendar.
type SmallMonth struct {
	Title string
	Weeks [][7]SmallDay
}

// A SmallDay is a day of a small month; without a Day it is one of the month
// before or after, and stays empty.
type SmallDay struct {
	Day  string
	Kind DayKind
	// Word stands below the day where there is room, Text says more.
	Word, Text string
	Today      bool
}

// A DayKind tells how a day stands out, by shape.
type DayKind string

// The kinds of days: a full square is closed, a ring is worked though others
// like it are not.
const (
	CommonDay  DayKind = ""
	WeekendDay DayKind = "weekend"
	ClosedDay  DayKind = "closed"
	WorkedDay  DayKind = "worked"
)

func (d SmallDay) class() string {
	class := string(d.Kind)
	if d.Today {
		class += " now"
	}
	return class
}
