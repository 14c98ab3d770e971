package plan

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// A Year is what a unit has to do in one year: the tasks of all its plans, as
// of a day.
type Year struct {
	Year int
	// Plans have what tells them apart; their long texts are left out.
	Plans []Plan
	// Tasks are sorted by plan and position, with their occurrences. They have
	// what lists show.
	Tasks []Task
	Today clock.Date
	Days  WorkingDays
}

// lookedAt returns the year as a filter wants it looked at: as of an earlier
// day, by the plan's own days.
func (y Year) lookedAt(f Filter) Year {
	if !f.On.IsZero() && f.On.Before(y.Today) {
		y.Today = f.On
	}
	if f.Planned {
		y.Tasks = asPlanned(y.Tasks)
	}
	return y
}

// asPlanned returns the tasks as if nothing of them had been put off.
func asPlanned(tasks []Task) []Task {
	planned := slices.Clone(tasks)
	for i := range planned {
		planned[i].Occurrences = slices.Clone(planned[i].Occurrences)
		for j, o := range planned[i].Occurrences {
			planned[i].Occurrences[j] = o.AsPlanned()
		}
	}
	return planned
}

// State returns the state of one occurrence as of the year's day.
func (y Year) State(o Occurrence) State { return o.StateOn(y.Today, y.Days) }

// Done tells whether an occurrence is done as of the year's day.
func (y Year) Done(o Occurrence) bool { return !o.DoneOn.IsZero() && !o.DoneOn.After(y.Today) }

// Tally counts all occurrences by state.
func (y Year) Tally() Tally { return TallyOn(y.Tasks, y.Today, y.Days) }

// DaysLeft counts the working days from the year's day to the last day of an
// occurrence; it is negative when that day has gone.
func (y Year) DaysLeft(o Occurrence) int {
	return y.Days.Between(y.Today, o.LastDay(y.Days))
}

// Plan returns one of the year's plans; false when there is none such.
func (y Year) Plan(id string) (Plan, bool) {
	i := slices.IndexFunc(y.Plans, func(p Plan) bool { return p.ID == id })
	if i < 0 {
		return Plan{}, false
	}
	return y.Plans[i], true
}

// A Filter narrows a year. It lives in the address, so that a view can be
// kept and sent; the zero Filter lets everything through.
type Filter struct {
	PlanID string
	// Lead is the post that leads, by its id or, unmatched, by its words.
	Lead  string
	State State
	Month time.Month
	// Section is a field of the work by its title.
	Section string
	// Query is looked for in tasks, products and notes, without regard to
	// case and diacritics.
	Query string
	// Done lets through what is done, on time or late; Unproved what is said to
	// be done and nothing shows it.
	Done, Unproved bool
	// Undated lets through the tasks to which their plan gives no date.
	Undated bool
	// On looks at the year as of an earlier day, the zero Date as of today.
	On clock.Date
	// Planned counts by the plan's own days, also what was put off.
	Planned bool
	// Open leaves out what is done, or handed in.
	Open bool
	// Stage is how far the work has come.
	Stage Stage
	// Assignee is the user to whom the work was given, Unnamed for what was
	// given to nobody.
	Assignee string
	// From and Until bound the last day of occurrences, both with it; zero
	// days leave that side open.
	From, Until clock.Date
}

// Unnamed is what a filter calls the lead, the field or the assignee of what
// has none.
const Unnamed = "-"

// FilterFrom reads a filter from an address; what it does not know counts as
// absent.
func FilterFrom(values url.Values) Filter {
	f := Filter{
		PlanID: values.Get("plan"), Lead: values.Get("lead"),
		Section: values.Get("section"), Query: values.Get("q"), Open: values.Get("open") != "",
		Assignee: values.Get("assignee"), Done: values.Get("done") != "", Unproved: values.Get("unproved") != "", Undated: values.Get("undated") != "", Planned: values.Get("planned") != "",
	}
	f.On, _ = clock.ParseDate(values.Get("on"))
	f.From, _ = clock.ParseDate(values.Get("from"))
	f.Until, _ = clock.ParseDate(values.Get("until"))
	if state := State(values.Get("state")); slices.Contains(States, state) {
		f.State = state
	}
	if stage := Stage(values.Get("stage")); slices.Contains(Stages, stage) {
		f.Stage = stage
	}
	if m, err := strconv.Atoi(values.Get("month")); err == nil && m >= 1 && m <= 12 {
		f.Month = time.Month(m)
	}
	return f
}

// Values writes the filter as part of an address.
func (f Filter) Values() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("plan", f.PlanID)
	set("lead", f.Lead)
	set("section", f.Section)
	set("q", f.Query)
	set("state", string(f.State))
	set("stage", string(f.Stage))
	set("assignee", f.Assignee)
	set("from", f.From.String())
	set("until", f.Until.String())
	set("on", f.On.String())
	for name, on := range map[string]bool{
		"open": f.Open, "done": f.Done, "unproved": f.Unproved, "undated": f.Undated, "planned": f.Planned,
	} {
		if on {
			set(name, "1")
		}
	}
	if f.Month != 0 {
		set("month", strconv.Itoa(int(f.Month)))
	}
	return v
}

// IsZero tells whether the filter lets everything through.
func (f Filter) IsZero() bool { return f == Filter{} }

// LeadKey is what a filter calls the task's lead: the post it was matched to,
// or the plan's own words.
func (t Task) LeadKey() string { return cmp.Or(t.LeadPostID, t.LeadText) }

// Narrow returns the year with only what passes the filter. A filter by state
// or month leaves out the other occurrences of a task, and the tasks that
// have none left. The query was already answered by the database.
func (y Year) Narrow(f Filter) Year {
	if f.IsZero() {
		return y
	}
	narrowed := y
	narrowed.Tasks = nil
	for _, t := range y.Tasks {
		if !f.passes(t) {
			continue
		}
		if f.picks() {
			t.Occurrences = y.pick(t.Occurrences, f)
			if len(t.Occurrences) == 0 {
				continue
			}
		}
		narrowed.Tasks = append(narrowed.Tasks, t)
	}
	return narrowed
}

func (f Filter) passes(t Task) bool {
	return (f.PlanID == "" || t.PlanID == f.PlanID) && (!f.Undated || t.Undated()) &&
		(f.Lead == "" || cmp.Or(t.LeadKey(), Unnamed) == f.Lead) &&
		(f.Section == "" || cmp.Or(t.SectionTitle, Unnamed) == f.Section || FieldKey(t.SectionTitle) == FieldKey(f.Section))
}

// picks tells whether the filter looks at single occurrences.
func (f Filter) picks() bool {
	return f.State != "" || f.Month != 0 || f.Open || f.Done || f.Unproved || f.Stage != "" || f.Assignee != "" ||
		!f.From.IsZero() || !f.Until.IsZero()
}

func (y Year) pick(occurrences []Occurrence, f Filter) []Occurrence {
	var picked []Occurrence
	for _, o := range occurrences {
		if y.picked(o, f) {
			picked = append(picked, o)
		}
	}
	return picked
}

func (y Year) picked(o Occurrence, f Filter) bool {
	state := y.State(o)
	return (f.State == "" || state == f.State) &&
		(f.Month == 0 || o.Due().Month == f.Month) &&
		(!f.Open || state != Waiting && state != DoneOnTime && state != DoneLate) &&
		(f.Stage == "" || o.stage() == f.Stage) &&
		(f.Assignee == "" || cmp.Or(o.AssigneeID, Unnamed) == f.Assignee) &&
		(!f.Done || y.Done(o)) &&
		(!f.Unproved || o.UnprovedOn(y.Today)) &&
		f.within(o.LastDay(y.Days))
}

func (f Filter) within(day clock.Date) bool {
	return (f.From.IsZero() || !day.Before(f.From)) && (f.Until.IsZero() || !day.After(f.Until))
}

// A Group is a part of a year's tasks with its own count.
type Group struct {
	// Key is what a filter calls the group; No and Title are for people.
	Key, No, Title string
	PlanID         string
	Tasks          []Task
	Tally          Tally

	// places are those of the tasks in the year.
	places []int
}

// BySection groups the tasks by plan and field, in the plans' order.
func (y Year) BySection() []Group { return y.filled(y.sections()) }

// ByLead groups the tasks by the post that leads, in the order in which the
// posts first appear.
func (y Year) ByLead() []Group { return y.filled(y.leads()) }

// sections are the groups by plan and field, not yet filled.
func (y Year) sections() []Group {
	return y.group(func(t *Task) Group {
		return Group{Key: t.SectionTitle, No: t.SectionNo, Title: t.SectionTitle, PlanID: t.PlanID}
	})
}

// leads are the groups by the post that leads, not yet filled.
func (y Year) leads() []Group {
	return y.group(func(t *Task) Group { return Group{Key: t.LeadKey(), Title: t.LeadText} })
}

func (y Year) group(of func(*Task) Group) []Group {
	type identity struct{ key, no, plan string }
	found := map[identity]int{}
	var groups []Group
	for place := range y.Tasks {
		g := of(&y.Tasks[place])
		id := identity{g.Key, g.No, g.PlanID}
		i, ok := found[id]
		if !ok {
			i = len(groups)
			found[id] = i
			groups = append(groups, g)
		}
		groups[i].places = append(groups[i].places, place)
	}
	return groups
}

// filled gives groups their tasks and counts.
func (y Year) filled(groups []Group) []Group {
	for i := range groups {
		groups[i].Tasks = y.tasksAt(groups[i].places)
		groups[i].Tally = TallyOn(groups[i].Tasks, y.Today, y.Days)
	}
	return groups
}

// tasksAt returns tasks by their places. Those that stand together, as those
// of a section do, need not be copied.
func (y Year) tasksAt(places []int) []Task {
	first, last := places[0], places[len(places)-1]
	if last-first+1 == len(places) {
		return y.Tasks[first : last+1 : last+1]
	}
	tasks := make([]Task, len(places))
	for i, place := range places {
		tasks[i] = y.Tasks[place]
	}
	return tasks
}

// A Day is one day of a calendar with what is due on it.
type Day struct {
	Date clock.Date
	// Inside tells whether the day is of the month shown.
	Inside  bool
	Working bool
	Due     []DueTask
}

// A DueTask is an occurrence with its task.
type DueTask struct {
	Task       Task
	Occurrence Occurrence
	State      State
}

// Month lays a month out as weeks of seven days, Monday first, as Vietnamese
// calendars do.
func (y Year) Month(month time.Month) [][]Day {
	due := y.dueByDay()
	first := clock.NewDate(y.Year, month, 1)
	day := first.AddDays(-(int(first.Weekday()+6) % 7))
	last := clock.EndOfMonth(y.Year, month)
	var weeks [][]Day
	for !day.After(last) {
		week := make([]Day, 7)
		for i := range week {
			week[i] = Day{Date: day, Inside: day.Month == month, Working: y.Days.Working(day), Due: due[day]}
			day = day.AddDays(1)
		}
		weeks = append(weeks, week)
	}
	return weeks
}

func (y Year) dueByDay() map[clock.Date][]DueTask {
	due := map[clock.Date][]DueTask{}
	for _, t := range y.Tasks {
		for _, o := range t.Occurrences {
			due[o.Due()] = append(due[o.Due()], DueTask{t, o, y.State(o)})
		}
	}
	return due
}
