package plan

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// The API of the room: what its pages show and do, for other systems.

// API adds the room's operations to the API. Base is the address that people
// use, for links in calendars.
func API(to *api.API, a *Actions, base string) {
	o := operations{to: to, a: a, base: base}
	o.plans()
	o.tasks()
	o.work()
	o.bulk()
	o.evidence()
	o.imports()
	o.cascade()
	o.assignments()
}

// operations adds operations of the room.
type operations struct {
	to   *api.API
	a    *Actions
	base string
}

// op describes an operation of a unit.
func op(id, method, path string, action audit.Action, summary string) api.Operation {
	return api.Operation{
		ID: id, Method: method, Path: "/units/{unit}" + path, Action: action, Tag: "plan", Summary: summary, Explain: explain,
	}
}

// creates says that an operation takes an Idempotency-Key.
func creates(o api.Operation) api.Operation {
	o.Creates = true
	return o
}

type (
	// OfYear names a year of a unit.
	OfYear struct {
		api.InUnit
		Year int `path:"year" minimum:"1990" maximum:"2200"`
	}
	// OfPlan names a plan.
	OfPlan struct {
		api.InUnit
		Plan string `path:"plan"`
	}

	// Body is an adopted plan as it is told.
	Body struct {
		ID         string     `json:"id"`
		Year       int        `json:"year"`
		Kind       Kind       `json:"kind" enum:"reform,procedure_control,digital,other"`
		Title      string     `json:"title"`
		Number     string     `json:"number,omitempty"`
		Date       clock.Date `json:"date,omitzero"`
		IssuedBy   string     `json:"issued_by,omitempty" doc:"The issuing unit as the document names it."`
		Signer     string     `json:"signer,omitempty"`
		SourceName string     `json:"source_name,omitempty" doc:"The name of the file that it was read from."`
		Version    int        `json:"version"`
	}
	planOut struct {
		ETag string `header:"ETag"`
		Body Body
	}
	// TargetBody is a target of a plan as it is told.
	TargetBody struct {
		ID        string  `json:"id"`
		PlanID    string  `json:"plan_id"`
		Field     string  `json:"field,omitempty"`
		Text      string  `json:"text"`
		Op        Op      `json:"op"`
		Threshold float64 `json:"threshold"`
		Measure   string  `json:"measure,omitempty" doc:"In what it is measured: %."`
	}
	// YearBody is how a year stands.
	YearBody struct {
		Year        int           `json:"year"`
		Today       clock.Date    `json:"today" doc:"The day as of which it is counted."`
		Tasks       int           `json:"tasks"`
		Occurrences map[State]int `json:"occurrences" doc:"How many occurrences are in each state."`
	}
)

func bodyOf(p Plan) Body {
	return Body{
		ID: p.ID, Year: p.Year, Kind: p.Kind, Title: p.Title, Number: p.Number, Date: p.Date,
		IssuedBy: p.IssuedBy, Signer: p.Signer, SourceName: p.SourceName, Version: p.Version,
	}
}

func (o operations) plans() {
	api.Add(o.to, op("list-years", http.MethodGet, "/years", ActView, "The years for which the unit has plans, the latest first."), account.Operation(o.a.apiYears))
	api.Add(o.to, op("show-year", http.MethodGet, "/years/{year}", ActView, "How a year stands, counted like its page."), account.Operation(o.a.apiYear))
	api.Add(o.to, op("list-plans", http.MethodGet, "/years/{year}/plans", ActView, "The adopted plans of a year."), account.Operation(o.a.apiPlans))
	api.Add(o.to, op("list-targets", http.MethodGet, "/years/{year}/targets", ActView, "The targets of a year's plans."), account.Operation(o.a.apiTargets))
	api.Add(o.to, op("show-plan", http.MethodGet, "/plans/{plan}", ActView, "An adopted plan."), account.Operation(o.a.apiPlan))

	files := o.files()
	o.to.AddStream(op("export-plan", http.MethodGet, "/plans/{plan}/export/{format}", ActView, "A plan as a document: docx, xlsx, pdf, ics, or json (plan.schema.json)."),
		api.GivesFile(), visited(files.export))
	o.to.AddStream(op("download-source", http.MethodGet, "/plans/{plan}/source", ActView, "The document that a plan was read from."),
		api.GivesFile(), visited(files.source))
	o.to.AddStream(op("export-calendar", http.MethodGet, "/years/{year}/calendar.ics", ActView, "The due dates of a year as a calendar."),
		api.GivesFile(), visited(files.calendar))
}

func (a *Actions) apiYears(ctx context.Context, v account.Visit, _ *api.InUnit) (*struct{ Body api.List[int] }, error) {
	years, err := a.Years(ctx, v)
	return &struct{ Body api.List[int] }{api.ListOf(years)}, err
}

type yearQuery struct {
	OfYear
	Filtered
}

func (a *Actions) apiYear(ctx context.Context, v account.Visit, in *yearQuery) (*struct{ Body YearBody }, error) {
	year, err := a.Year(ctx, v, in.Year, in.filter())
	if err != nil {
		return nil, err
	}
	return &struct{ Body YearBody }{YearBody{Year: in.Year, Today: year.Today, Tasks: len(year.Tasks), Occurrences: year.Tally()}}, nil
}

func (a *Actions) apiPlans(ctx context.Context, v account.Visit, in *OfYear) (*struct{ Body api.List[Body] }, error) {
	plans, err := a.Plans(ctx, v, in.Year)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[Body] }{api.ListOf(api.Each(plans, bodyOf))}, nil
}

func (a *Actions) apiPlan(ctx context.Context, v account.Visit, in *OfPlan) (*planOut, error) {
	p, err := a.Plan(ctx, v, in.Plan)
	if err != nil {
		return nil, err
	}
	return &planOut{ETag: api.ETag(p.Version), Body: bodyOf(p)}, nil
}

func (a *Actions) apiTargets(ctx context.Context, v account.Visit, in *OfYear) (*struct{ Body api.List[TargetBody] }, error) {
	targets, err := a.Targets(ctx, v, in.Year, "")
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[TargetBody] }{api.ListOf(api.Each(targets, func(t Target) TargetBody {
		return TargetBody{t.ID, t.PlanID, t.Field, t.Text, t.Op, t.Threshold, t.Measure}
	}))}, nil
}

// visited is a handler of bytes that knows who asks.
func visited(do func(w http.ResponseWriter, r *http.Request, v account.Visit) error) web.Handler {
	return account.Page(do).Handler()
}

// Filtered is the part of an input by which the tasks and occurrences of a year
// are chosen, as on its pages.
type Filtered struct {
	Plan     string `query:"plan" doc:"The id of a plan."`
	Lead     string `query:"lead" doc:"The id of the post that leads."`
	State    State  `query:"state" enum:"overdue,soon,waiting,not_yet,done_on_time,done_late"`
	Month    int    `query:"month" minimum:"1" maximum:"12"`
	Field    string `query:"field" doc:"The title of a field of the work."`
	Assignee string `query:"assignee" doc:"The id of a user, or - for what was given to nobody."`
	Text     string `query:"text" maxLength:"200" doc:"Words to look for, without regard to case and diacritics."`
	Unproved bool   `query:"unproved" doc:"What is said to be done and nothing shows it."`
	Open     bool   `query:"open" doc:"What is not handed in yet."`
	On       string `query:"on" format:"date" doc:"Looks at the year as of a day gone by."`
	From     string `query:"from" format:"date" doc:"The first of the last days wanted."`
	Until    string `query:"until" format:"date" doc:"The last of the last days wanted."`
}

func (f Filtered) filter() Filter {
	values := url.Values{}
	set := func(name, value string) {
		if value != "" {
			values.Set(name, value)
		}
	}
	set("plan", f.Plan)
	set("lead", f.Lead)
	set("state", string(f.State))
	set("section", f.Field)
	set("assignee", f.Assignee)
	set("q", f.Text)
	set("on", f.On)
	set("from", f.From)
	set("until", f.Until)
	if f.Month > 0 {
		set("month", strconv.Itoa(f.Month))
	}
	filter := FilterFrom(values)
	filter.Unproved, filter.Open = f.Unproved, f.Open
	return filter
}

func known(kind Kind) bool { return slices.Contains(Kinds, kind) }
