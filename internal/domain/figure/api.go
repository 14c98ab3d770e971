package figure

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
)

type (
	// OfFigure names a figure.
	OfFigure struct {
		api.InUnit
		Figure string `path:"figure"`
	}

	// InTerm says for which days figures are, and of which units.
	InTerm struct {
		From   clock.Date `query:"from" doc:"The first day; with to, instead of year, period and rule."`
		To     clock.Date `query:"to" doc:"The last day."`
		Year   int        `query:"year" minimum:"0" maximum:"2200" doc:"The present year when absent."`
		Period string     `query:"period" doc:"A part of the year: year, nine, h1, h2, q1 to q4, m1 to m12."`
		Rule   Rule       `query:"rule" enum:"calendar,cutoff" doc:"How years are cut; cutoff is decree 09/2019."`
		Below  bool       `query:"below" doc:"Add the units below, as they stood on the last day."`
		Of     string     `query:"of" doc:"The code of a unit below, whose figures are wanted."`
	}

	// DefinitionBody is what a figure is.
	DefinitionBody struct {
		Name     string        `json:"name"`
		Kind     Kind          `json:"kind" enum:"measure,indicator"`
		Task     string        `json:"task"`
		Title    string        `json:"title" doc:"In the language that was asked for."`
		Unit     string        `json:"unit,omitempty"`
		Note     string        `json:"note,omitempty"`
		Source   string        `json:"source,omitempty"`
		Where    condition.All `json:"where,omitempty"`
		On       string        `json:"on,omitempty" doc:"The date that puts a row into a period."`
		Sum      string        `json:"sum,omitempty"`
		Distinct string        `json:"distinct,omitempty"`
		By       string        `json:"by,omitempty"`
		Top      []string      `json:"top,omitempty"`
		Bottom   []string      `json:"bottom,omitempty"`
		Goal     *Goal         `json:"goal,omitempty" doc:"What plans usually set, in per cent."`
		Own      bool          `json:"own,omitempty" doc:"The unit has defined it for itself."`
	}
	// ValueBody is what a figure comes to.
	ValueBody struct {
		Name    string           `json:"name"`
		Kind    Kind             `json:"kind" enum:"measure,indicator"`
		Task    string           `json:"task"`
		Title   string           `json:"title"`
		Known   bool             `json:"known" doc:"False for what cannot be counted, which is no zero."`
		Why     Unknown          `json:"why,omitempty" doc:"Why it is not known."`
		Rate    bool             `json:"rate"`
		Top     *int64           `json:"top,omitempty" doc:"What was counted; of a rate, its numerator."`
		Bottom  *int64           `json:"bottom,omitempty" doc:"The denominator of a rate."`
		Percent string           `json:"percent,omitempty" doc:"With one decimal; absent for a rate of nothing."`
		By      map[string]int64 `json:"by,omitempty"`
		Outside bool             `json:"outside" doc:"It, or something of it, came from outside."`
	}
	// RowBody is one of what a figure counts.
	RowBody struct {
		ID    string     `json:"id"`
		Code  string     `json:"code,omitempty"`
		Title string     `json:"title"`
		Note  string     `json:"note,omitempty"`
		Unit  string     `json:"unit,omitempty" doc:"The unit below that has it."`
		On    clock.Date `json:"on,omitzero"`
		Adds  int64      `json:"adds"`
		Href  string     `json:"href,omitempty"`
		// Outside says that it is no row of a source.
		Outside bool `json:"outside,omitempty" doc:"It is a figure from outside."`
	}

	defineFiguresIn struct {
		api.InUnit
		Body struct {
			Definition string `json:"definition" maxLength:"200000" doc:"Figures as YAML or JSON: a list, as docs/registers.md describes it."`
		}
	}
	valuesIn struct {
		api.InUnit
		InTerm
		Name []string `query:"name" doc:"The names of figures; all when absent."`
	}
	valuesOut struct {
		Body struct {
			From  clock.Date  `json:"from"`
			To    clock.Date  `json:"to"`
			Items []ValueBody `json:"items"`
		}
	}
	rowsIn struct {
		OfFigure
		InTerm
		api.Page
		Side Side   `query:"side" enum:"top,bottom,missing" default:"top" doc:"What is counted, out of what, and what is missing."`
		By   string `query:"by" doc:"Only those with this value of the field that breaks the figure down."`
	}
)

// API adds the room's operations to the API.
func API(to *api.API, a *Actions) {
	op := func(id, method, path string, action audit.Action, summary string) api.Operation {
		return api.Operation{
			ID: id, Method: method, Path: "/units/{unit}" + path, Action: action, Tag: "figure", Summary: summary, Explain: explained,
		}
	}
	api.Add(to, op("list-figures", http.MethodGet, "/figures", ActView, "The figures that can be counted, and what they are."), account.Operation(a.apiDefinitions))
	api.Add(to, op("define-figures", http.MethodPut, "/figures", ActDefine, "Define figures of the unit's own, or define those of the same names anew."), account.Operation(a.apiDefine))
	api.Add(to, op("drop-figure", http.MethodPost, "/figures/{figure}/drop", ActDefine, "Take a figure of the unit's own back."), account.Operation(a.apiDrop))
	api.Add(to, op("show-figures", http.MethodGet, "/figure-values", ActView, "What figures come to for a period."), account.Operation(a.apiValues))
	api.Add(to, op("list-figure-rows", http.MethodGet, "/figures/{figure}/rows", ActView, "What a figure counts."), account.Operation(a.apiRows))
	outsideAPI(to, a, op)
}

// term reads the term of a request, as addresses of pages are read.
func (in InTerm) term(today clock.Date) (Term, error) {
	q := url.Values{"period": {in.Period}, "rule": {string(in.Rule)}, "from": {in.From.String()}, "to": {in.To.String()}}
	if in.Year != 0 {
		q.Set("year", strconv.Itoa(in.Year))
	}
	return ReadTerm(q, today)
}

func (in InTerm) scope() Scope { return Scope{Of: in.Of, Below: in.Below && in.Of == ""} }

func (a *Actions) apiDefine(ctx context.Context, v account.Visit, in *defineFiguresIn) (*struct{ Body api.List[DefinitionBody] }, error) {
	defined, err := ReadDefinitions([]byte(in.Body.Definition))
	if err != nil {
		return nil, err
	}
	if err := a.Define(ctx, v, defined); err != nil {
		return nil, err
	}
	return definitionsOut(ctx, defined), nil
}

func (a *Actions) apiDrop(ctx context.Context, v account.Visit, in *OfFigure) (*struct{}, error) {
	return nil, a.Drop(ctx, v, in.Figure)
}

func (a *Actions) apiDefinitions(ctx context.Context, v account.Visit, _ *api.InUnit) (*struct{ Body api.List[DefinitionBody] }, error) {
	all, err := a.Definitions(ctx, v)
	if err != nil {
		return nil, err
	}
	return definitionsOut(ctx, all), nil
}

func definitionsOut(ctx context.Context, all Definitions) *struct{ Body api.List[DefinitionBody] } {
	return &struct{ Body api.List[DefinitionBody] }{api.ListOf(api.Each(all, func(d Definition) DefinitionBody {
		return DefinitionBody{
			Name: d.Name(), Kind: d.Kind(), Task: d.Task, Title: d.Title.In(ctx), Unit: d.Unit.In(ctx), Note: d.Note.In(ctx),
			Source: d.Source, Where: d.Where, On: d.On, Sum: d.Sum, Distinct: d.Distinct, By: d.By, Top: d.Top, Bottom: d.Bottom, Goal: d.Goal, Own: d.Own,
		}
	}))}
}

func (a *Actions) apiValues(ctx context.Context, v account.Visit, in *valuesIn) (*valuesOut, error) {
	term, err := in.term(clock.Today(a.clock))
	if err != nil {
		return nil, err
	}
	all, err := a.Definitions(ctx, v)
	if err != nil {
		return nil, err
	}
	chosen, err := all.Named(in.Name)
	if err != nil {
		return nil, err
	}
	period := term.Period()
	values, err := a.ShowEach(ctx, v, in.scope(), []Period{period}, in.Name...)
	if err != nil {
		return nil, err
	}
	out := &valuesOut{}
	out.Body.From, out.Body.To = period.From, period.To
	out.Body.Items = api.Each(chosen, func(d Definition) ValueBody { return valueBody(ctx, d, values[0][d.Name()]) })
	return out, nil
}

func valueBody(ctx context.Context, d Definition, v Value) ValueBody {
	body := ValueBody{
		Name: d.Name(), Kind: d.Kind(), Task: d.Task, Title: d.Title.In(ctx), Known: v.Known, Why: v.Why, Rate: d.IsRate(),
		Percent: v.PlainPercent(ctx), By: v.By, Outside: v.Outside,
	}
	if v.Known {
		body.Top = &v.Top
	}
	if v.Known && v.IsRate {
		body.Bottom = &v.Bottom
	}
	return body
}

func (a *Actions) apiRows(ctx context.Context, v account.Visit, in *rowsIn) (*struct{ Body api.List[RowBody] }, error) {
	term, err := in.term(clock.Today(a.clock))
	if err != nil {
		return nil, err
	}
	after, err := in.After(ctx)
	if err != nil {
		return nil, err
	}
	d := Drill{Figure: in.Figure, Side: in.Side, Period: term.Period(), In: in.scope(), After: after, Most: in.Limit}
	if in.By != "" {
		d.By = &in.By
	}
	listing, err := a.Rows(ctx, v, d)
	if err != nil {
		return nil, err
	}
	list := api.ListOf(api.Each(listing.Rows, func(r Row) RowBody {
		return RowBody{ID: r.ID, Code: r.Code, Title: r.Title, Note: r.Note, Unit: r.Unit, On: r.On, Adds: r.Adds, Href: r.Href, Outside: r.Outside}
	}))
	if listing.Next != "" {
		list.Next = api.Cursor(listing.Next)
	}
	return &struct{ Body api.List[RowBody] }{list}, nil
}
