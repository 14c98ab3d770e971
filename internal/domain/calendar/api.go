package calendar

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

type (
	// OfYear names a year of a calendar.
	OfYear struct {
		Year int `path:"year" minimum:"1990" maximum:"2200"`
	}
	// OfDay names a day, or that from which office hours hold.
	OfDay struct {
		Day string `path:"day" format:"date"`
	}

	// DayBody is a day that is off, or worked.
	DayBody struct {
		Day     clock.Date `json:"day"`
		Works   bool       `json:"works"`
		Name    string     `json:"name" maxLength:"200"`
		Source  string     `json:"source" maxLength:"300" doc:"The document that says so."`
		Note    string     `json:"note,omitempty" maxLength:"500"`
		Version int64      `json:"version,omitempty" readOnly:"true"`
	}
	// SpanBody is a stretch of a day, in minutes from midnight.
	SpanBody struct {
		From int `json:"from" minimum:"0" maximum:"1440"`
		To   int `json:"to" minimum:"0" maximum:"1440"`
	}
	// HoursBody are office hours from a day on.
	HoursBody struct {
		From    clock.Date   `json:"from"`
		Source  string       `json:"source" maxLength:"300"`
		Days    [][]SpanBody `json:"days" minItems:"6" maxItems:"6" doc:"Monday to Friday, and last a day of the weekend that is worked."`
		Version int64        `json:"version,omitempty" readOnly:"true"`
	}
	putDayIn struct {
		OfDay
		IfMatch string `header:"If-Match" doc:"The version that was seen; absent for a day on which nothing is put down."`
		Body    struct {
			Works  bool   `json:"works"`
			Name   string `json:"name"`
			Source string `json:"source"`
			Note   string `json:"note,omitempty"`
		}
	}
	dropDayIn struct {
		OfDay
		api.Change
	}
	importIn struct {
		Body struct {
			Days []DayBody `json:"days" maxItems:"1000"`
		}
	}
	changedOut struct {
		Body struct {
			Changed int `json:"changed" doc:"How many days changed."`
		}
	}
	putHoursIn struct {
		OfDay
		IfMatch string `header:"If-Match" doc:"The version that was seen; absent where no hours are put down from that day."`
		Body    struct {
			Source string       `json:"source"`
			Days   [][]SpanBody `json:"days" minItems:"6" maxItems:"6"`
		}
	}
)

// API adds the room's operations to the API: those of a unit, and the same of
// the whole installation for tokens of system administrators.
func API(to *api.API, a *Actions) {
	ofUnit := func(id, method, path string, action audit.Action, summary string) api.Operation {
		return api.Operation{ID: id, Method: method, Path: "/units/{unit}/calendar" + path, Action: action, Tag: "calendar", Summary: summary, Explain: explained}
	}
	ofAll := func(id, method, path, summary string) api.Operation {
		return api.Operation{ID: id + "-of-all", Method: method, Path: "/calendar" + path, Action: ActEditSystem, Tag: "calendar", Summary: summary, Explain: explained}
	}
	both(to, ofUnit("list-days", http.MethodGet, "/years/{year}", ActView, "The days that the unit has put down."), ofAll("list-days", http.MethodGet, "/years/{year}", "The days put down for all."), a.apiDays)
	both(to, ofUnit("put-day", http.MethodPut, "/days/{day}", ActEdit, "Put a day down as off or worked."), ofAll("put-day", http.MethodPut, "/days/{day}", "Put a day down for all."), a.apiPutDay)
	both(to, ofUnit("remove-day", http.MethodDelete, "/days/{day}", ActEdit, "Take back what was put down."), ofAll("remove-day", http.MethodDelete, "/days/{day}", "Take back what was put down for all."), a.apiRemoveDay)
	both(to, ofUnit("import-days", http.MethodPost, "/days", ActEdit, "Put down many days, all or none."), ofAll("import-days", http.MethodPost, "/days", "Put down many days for all."), a.apiImport)
	both(to, ofUnit("list-hours", http.MethodGet, "/hours", ActView, "The office hours that the unit has put down."), ofAll("list-hours", http.MethodGet, "/hours", "The office hours of all."), a.apiHours)
	both(to, ofUnit("put-hours", http.MethodPut, "/hours/{day}", ActEdit, "Put office hours down from a day on."), ofAll("put-hours", http.MethodPut, "/hours/{day}", "Put office hours down for all."), a.apiPutHours)
	both(to, ofUnit("remove-hours", http.MethodDelete, "/hours/{day}", ActEdit, "Take office hours back."), ofAll("remove-hours", http.MethodDelete, "/hours/{day}", "Take back the office hours of all."), a.apiRemoveHours)
}

// both adds an operation of a unit, and its twin of the whole installation.
func both[In, Out any](to *api.API, ofUnit, ofAll api.Operation, do func(ctx context.Context, v account.Visit, in *In) (*Out, error)) {
	api.Add(to, ofUnit, account.Operation(do))
	api.Add(to, ofAll, account.Operation(do))
}

// explained puts what a person can do something about into words.
func explained(ctx context.Context, err error) error {
	for _, known := range []error{ErrDay, ErrName, ErrSource, ErrNote, ErrHours, ErrNoDays} {
		if errors.Is(err, known) {
			return web.Invalid(problemWords(ctx, known)).Because(err)
		}
	}
	return err
}

func (d OfDay) date() (clock.Date, error) {
	day, err := clock.ParseDate(d.Day)
	if err != nil {
		return clock.Date{}, errors.Join(ErrDay, err)
	}
	return day, nil
}

// seen reads the version that the caller has seen; 0 is none.
func seen(ctx context.Context, ifMatch string) (int64, error) {
	if ifMatch == "" {
		return 0, nil
	}
	version, err := api.Change{IfMatch: ifMatch}.Version(ctx)
	return int64(version), err
}

func dayBody(d Day) DayBody { return DayBody{d.Day, d.Works, d.Name, d.Source, d.Note, d.Version} }

func (a *Actions) apiDays(ctx context.Context, v account.Visit, in *OfYear) (*struct{ Body api.List[DayBody] }, error) {
	days, err := a.Days(ctx, v, in.Year)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[DayBody] }{api.ListOf(api.Each(days, dayBody))}, nil
}

func (a *Actions) apiPutDay(ctx context.Context, v account.Visit, in *putDayIn) (*struct{ Body DayBody }, error) {
	day, err := in.date()
	if err != nil {
		return nil, err
	}
	version, err := seen(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	b := in.Body
	if err := a.SetDay(ctx, v, Day{Day: day, Works: b.Works, Name: b.Name, Source: b.Source, Note: b.Note, Version: version}); err != nil {
		return nil, err
	}
	days, err := a.Days(ctx, v, day.Year)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(days, func(d Day) bool { return d.Day == day })
	if i < 0 {
		return nil, store.ErrNotFound // taken back in the meantime
	}
	return &struct{ Body DayBody }{dayBody(days[i])}, nil
}

func (a *Actions) apiRemoveDay(ctx context.Context, v account.Visit, in *dropDayIn) (*struct{}, error) {
	day, err := in.date()
	if err != nil {
		return nil, err
	}
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.RemoveDay(ctx, v, day, int64(version))
}

func (a *Actions) apiImport(ctx context.Context, v account.Visit, in *importIn) (*changedOut, error) {
	out := &changedOut{}
	var err error
	out.Body.Changed, err = a.Import(ctx, v, api.Each(in.Body.Days, func(d DayBody) Day {
		return Day{Day: d.Day, Works: d.Works, Name: d.Name, Source: d.Source, Note: d.Note}
	}))
	return out, err
}

func hoursBody(h Hours) HoursBody {
	return HoursBody{From: h.From, Source: h.Source, Version: h.Version, Days: api.Each(h.Hours[:], func(d workday.DayHours) []SpanBody {
		return api.Each(d, func(s workday.Span) SpanBody { return SpanBody(s) })
	})}
}

func (a *Actions) apiHours(ctx context.Context, v account.Visit, _ *struct{}) (*struct{ Body api.List[HoursBody] }, error) {
	hours, _, err := a.Hours(ctx, v)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[HoursBody] }{api.ListOf(api.Each(hours, hoursBody))}, nil
}

func (a *Actions) apiPutHours(ctx context.Context, v account.Visit, in *putHoursIn) (*struct{}, error) {
	from, err := in.date()
	if err != nil {
		return nil, err
	}
	version, err := seen(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	h := Hours{From: from, Source: in.Body.Source, Version: version}
	for i, day := range in.Body.Days {
		h.Hours[i] = api.Each(day, func(s SpanBody) workday.Span { return workday.Span(s) })
	}
	return nil, a.SetHours(ctx, v, h)
}

func (a *Actions) apiRemoveHours(ctx context.Context, v account.Visit, in *dropDayIn) (*struct{}, error) {
	from, err := in.date()
	if err != nil {
		return nil, err
	}
	version, err := in.Version(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.RemoveHours(ctx, v, from, int64(version))
}
