package overview

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A Column is what rows are sorted by.
type Column string

// The columns that sort.
const (
	ByName     Column = "name"
	ByDue      Column = "due"
	ByDone     Column = "done"
	ByOnTime   Column = "on_time"
	ByLate     Column = "late"
	ByOverdue  Column = "overdue"
	ByWaiting  Column = "waiting"
	ByUnproved Column = "unproved"
	ByUndated  Column = "undated"
)

var columns = []Column{ByName, ByDue, ByDone, ByOnTime, ByLate, ByOverdue, ByWaiting, ByUnproved, ByUndated}

// An Ask is what somebody wants to see of the units below. It lives in the
// address, so that a view can be kept and sent.
type Ask struct {
	Year int
	On   clock.Date
	// Under narrows to the units below one of them, by its code.
	Under string
	// Level narrows to one level; 0 lets all through.
	Level int
	// Query is looked for in names, without regard to case and diacritics.
	Query string
	Sort  Column
	// Up sorts the least first; names from A to Z are Up.
	Up bool
	// Fields shows the units by fields instead of the ranking.
	Fields bool
	// Page counts from 1.
	Page int
}

// AskFrom reads a question from an address; what it does not know counts as
// absent. Days to come are not asked about: what is open then nobody knows.
func AskFrom(values url.Values, today clock.Date) Ask {
	a := Ask{Year: today.Year, On: today, Under: values.Get("under"), Query: values.Get("q"), Sort: ByOnTime, Page: 1}
	if year, err := strconv.Atoi(values.Get("year")); err == nil && year >= 1990 && year <= 2200 {
		a.Year = year
	}
	if on, err := clock.ParseDate(values.Get("on")); err == nil && on.Before(today) {
		a.On = on
	}
	if level, err := strconv.Atoi(values.Get("level")); err == nil && level > 0 {
		a.Level = level
	}
	if column := Column(values.Get("sort")); slices.Contains(columns, column) {
		a.Sort = column
	}
	a.Up = a.Sort == ByName
	switch values.Get("dir") {
	case "up":
		a.Up = true
	case "down":
		a.Up = false
	}
	a.Fields = values.Get("look") == "fields"
	if page, err := strconv.Atoi(values.Get("page")); err == nil && page > 1 {
		a.Page = page
	}
	return a
}

// Values writes the question as part of an address.
func (a Ask) Values() url.Values {
	v := url.Values{}
	v.Set("year", strconv.Itoa(a.Year))
	v.Set("on", a.On.String())
	set := func(name, value string, given bool) {
		if given {
			v.Set(name, value)
		}
	}
	set("under", a.Under, a.Under != "")
	set("level", strconv.Itoa(a.Level), a.Level > 0)
	set("q", a.Query, a.Query != "")
	set("sort", string(a.Sort), a.Sort != ByOnTime)
	set("dir", direction(a.Up), a.Up != (a.Sort == ByName))
	set("look", "fields", a.Fields)
	set("page", strconv.Itoa(a.Page), a.Page > 1)
	return v
}

func direction(up bool) string {
	if up {
		return "up"
	}
	return "down"
}

// By returns the question with another column to sort by: the same column a
// second time turns the order round.
func (a Ask) By(column Column) Ask {
	if a.Sort == column {
		a.Up = !a.Up
	} else {
		a.Up = column == ByName
	}
	a.Sort, a.Page = column, 1
	return a
}

// sortRows puts rows into the order that is asked for and ranks them. Units
// without a plan have nothing to be ranked by and come last.
func sortRows(rows []Row, a Ask) {
	compare := a.compare()
	slices.SortFunc(rows, func(x, y Row) int {
		return cmp.Or(plansFirst(x, y), compare(x, y), cmp.Compare(x.Place.Code, y.Place.Code))
	})
	for i := range rows {
		rows[i].Rank = i + 1
		if i > 0 && compare(rows[i-1], rows[i]) == 0 && plansFirst(rows[i-1], rows[i]) == 0 {
			rows[i].Rank = rows[i-1].Rank
		}
	}
}

func plansFirst(x, y Row) int {
	switch {
	case x.HasPlan() == y.HasPlan():
		return 0
	case x.HasPlan():
		return -1
	}
	return 1
}

// compare compares rows by the column that is asked for.
func (a Ask) compare() func(x, y Row) int {
	by := a.Sort.compare()
	if a.Up {
		return by
	}
	return func(x, y Row) int { return by(y, x) }
}

func (c Column) compare() func(x, y Row) int {
	count := func(of func(Row) int) func(x, y Row) int {
		return func(x, y Row) int { return cmp.Compare(of(x), of(y)) }
	}
	switch c {
	case ByName:
		return func(x, y Row) int { return cmp.Compare(x.order, y.order) }
	case ByDue:
		return count(func(r Row) int { return r.Due.Total() })
	case ByDone:
		return shares(Row.Done)
	case ByLate:
		return count(func(r Row) int { return r.Due.Of(plan.DoneLate) })
	case ByOverdue:
		return count(func(r Row) int { return r.Due.Of(plan.Overdue) })
	case ByWaiting:
		return count(func(r Row) int { return r.Due.Of(plan.Waiting) })
	case ByUnproved:
		return count(func(r Row) int { return r.Unproved })
	case ByUndated:
		return count(func(r Row) int { return r.Undated })
	}
	return shares(Row.OnTime)
}

// shares compares parts of wholes exactly; a part of nothing is less than any.
func shares(of func(Row) (part, whole int)) func(x, y Row) int {
	return func(x, y Row) int {
		xp, xw := of(x)
		yp, yw := of(y)
		if xw == 0 || yw == 0 {
			return cmp.Compare(min(xw, 1), min(yw, 1))
		}
		return cmp.Compare(xp*yw, yp*xw)
	}
}

// pageSize is how many units a page shows.
const pageSize = 50

// Page returns the rows of the page that is asked for and how many pages there
// are; a page beyond the last is the last.
func (b Board) Page() (rows []Row, page, pages int) {
	pages = max(1, (len(b.Rows)+pageSize-1)/pageSize)
	page = min(max(b.Ask.Page, 1), pages)
	from := (page - 1) * pageSize
	return b.Rows[from:min(from+pageSize, len(b.Rows))], page, pages
}
