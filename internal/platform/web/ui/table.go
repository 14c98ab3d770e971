package ui

import "github.com/a-h/templ"

// A Table is a list of equal things. On a narrow screen its rows become cards
// in which each value stands beside its column's title.
type Table struct {
	// Caption says what the table holds; it is read out, not shown.
	Caption string
	Columns []Column
	Rows    []Row
	// Wide keeps the columns on a narrow screen: the table then scrolls
	// within its own frame.
	Wide bool
	// Flow lets the values of a row stand one after the other on a narrow
	// screen, without their titles: for values that speak for themselves.
	Flow bool
	// Keys lets the arrow keys move between the rows.
	Keys bool
}

// A Column heads the values below it.
type Column struct {
	Title string
	// Hidden titles are read out, not shown: a column of buttons.
	Hidden bool
	Number bool
	// Tight columns never break their lines.
	Tight bool
	// SortHref sorts by this column; empty for columns that do not sort.
	SortHref string
	Sorted   Sorting
}

// Sorting tells how a column is sorted at present.
type Sorting string

// The ways in which a column is sorted.
const (
	Unsorted   Sorting = "none"
	Ascending  Sorting = "ascending"
	Descending Sorting = "descending"
)

// A Row is one thing of a table.
type Row struct {
	Cells []Cell
	// Doubt asks for the reader's eye.
	Doubt bool
	// Sum adds up the rows above it.
	Sum bool
	ID  string
}

// A Cell is a value: either a text, with its address and a note when it has
// them, or a component of its own.
type Cell struct {
	Text string
	Href string
	Note string
	View templ.Component
}

func (t Table) class() string {
	if t.Wide {
		return "table"
	}
	if t.Flow {
		return "table flows"
	}
	return "table stacks"
}

func (c Column) class() string {
	class := ""
	if c.Number {
		class = "num"
	}
	if c.Tight {
		class += " tight"
	}
	return class
}

func (c Column) sorted() string {
	if c.Sorted == "" {
		return string(Unsorted)
	}
	return string(c.Sorted)
}

func (s Sorting) icon() string {
	switch s {
	case Ascending:
		return "arrow-up"
	case Descending:
		return "arrow-down"
	}
	return "arrow-down-up"
}

// label is a column's title beside a value on a narrow screen.
func (t Table) label(index int) string {
	if index >= len(t.Columns) || t.Columns[index].Hidden {
		return ""
	}
	return t.Columns[index].Title
}

func (t Table) cellClass(index int) string {
	if index >= len(t.Columns) {
		return ""
	}
	return t.Columns[index].class()
}

// cellClassOf also tells the styles which cells hold nothing, so that a card
// on a narrow screen leaves them out.
func (t Table) cellClassOf(index int, c Cell) string {
	class := t.cellClass(index)
	if c.View == nil && c.Text == "" && c.Note == "" {
		class += " blank"
	}
	return class
}

func (r Row) class() string {
	switch {
	case r.Doubt:
		return "doubt"
	case r.Sum:
		return "sum"
	}
	return ""
}
