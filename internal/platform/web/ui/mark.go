package ui

// A Shape stands for a state beside its words, so that colour is never alone.
type Shape string

// The shapes: a full disc is done, a full square done late, a half disc waits
// for somebody's word, a diamond overdue, a heavy ring near, a thin ring still far, a dash nothing at all.
const (
	Disc    Shape = "is-disc"
	Square  Shape = "is-square"
	Half    Shape = "is-half"
	Diamond Shape = "is-diamond"
	Ring    Shape = "is-ring"
	Hollow  Shape = "is-hollow"
	Dash    Shape = "is-dash"
)

// A Mark is a day in a calendar, in the shape of its state.
type Mark struct {
	Shape Shape
	// Day is what stands in the mark: a day of the month.
	Day string
	// Text says it in words: "Báo cáo quý I, quá hạn, 10/3/2024".
	Text string
	Href string
}

// A State is a state in words with its shape.
type State struct {
	Shape Shape
	Text  string
}

// A Timeline shows a year: a line for each thing, a column for each month.
type Timeline struct {
	Caption string
	// First, Title and Who head the columns before the months.
	First, Title, Who string
	Months            [12]string
	// Now is the present month, 1 to 12, or 0 in another year.
	Now    int
	Groups []TimelineGroup
	Legend []State
}

// A TimelineGroup is a part of the timeline below its own heading.
type TimelineGroup struct {
	Title string
	Note  string
	Rows  []TimelineRow
}

// A TimelineRow is one thing and its marks, by month.
type TimelineRow struct {
	No, Title, Href, Who string
	Marks                [12][]Mark
	// State is what asks for attention; Note is said quietly when nothing
	// does.
	State State
	Note  string
}

func (t Timeline) monthClass(index int) string {
	if index+1 == t.Now {
		return "m now"
	}
	return "m"
}

// A Calendar shows one month.
type Calendar struct {
	Caption  string
	Weekdays [7]string
	Weeks    [][7]CalendarDay
}

// A CalendarDay is one day of a month's calendar.
type CalendarDay struct {
	Day string
	// Outside is a day of the month before or after; Off a day on which
	// offices are closed.
	Outside, Off, Today bool
	Items               []CalendarItem
	// Label says the day in full: "thứ Ba, 12/3/2024".
	Label string
}

// A CalendarItem is something that falls on a day.
type CalendarItem struct {
	State State
	Text  string
	Href  string
}

func (d CalendarDay) class() string {
	class := "day"
	if d.Outside {
		class += " outside"
	}
	if d.Off {
		class += " off"
	}
	if d.Today {
		class += " now"
	}
	return class
}
