package estimate

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// The API of the room. Amounts are whole đồng, days are written 2024-03-15.

type (
	// OfYear names a year of a unit's money.
	OfYear struct {
		api.InUnit
		Year int `path:"year" minimum:"1990" maximum:"2200"`
	}
	// OfEstimate names an estimate.
	OfEstimate struct {
		api.InUnit
		Estimate string `path:"estimate"`
	}

	// LineBody is a line of an estimate.
	LineBody struct {
		Content  string  `json:"content" maxLength:"500"`
		Unit     string  `json:"unit,omitempty" maxLength:"60"`
		Quantity float64 `json:"quantity" minimum:"0" maximum:"1000000000" doc:"Counted to thousandths."`
		Price    int64   `json:"price" minimum:"0"`
	}
	// TextBody is what an officer writes into an estimate.
	TextBody struct {
		Title    string     `json:"title" maxLength:"300"`
		Purpose  string     `json:"purpose,omitempty" maxLength:"4000"`
		FieldKey string     `json:"field_key" doc:"The field of the budget that is to pay, as the year's money names it."`
		Lines    []LineBody `json:"lines" maxItems:"500"`
	}
	// Body is an estimate as it is told.
	Body struct {
		ID        string    `json:"id"`
		Year      int       `json:"year"`
		TaskID    string    `json:"task_id"`
		TaskRef   string    `json:"task_ref,omitempty"`
		FieldKey  string    `json:"field_key"`
		Title     string    `json:"title"`
		State     State     `json:"state" enum:"drafted,submitted,checked,approved,returned,dropped"`
		Revision  int       `json:"revision"`
		Amount    Money     `json:"amount"`
		Approved  Money     `json:"approved"`
		Spent     Money     `json:"spent"`
		Left      Money     `json:"left"`
		DraftedBy string    `json:"drafted_by,omitempty"`
		CreatedAt time.Time `json:"created_at"`
		Version   int       `json:"version"`
		// What follows is left out of lists.
		Text      *TextBody      `json:"text,omitempty"`
		Steps     []StepBody     `json:"steps,omitempty"`
		Spendings []SpendingBody `json:"spendings,omitempty"`
	}
	// StepBody is a line of an estimate's history.
	StepBody struct {
		Kind     StepKind  `json:"kind"`
		Revision int       `json:"revision"`
		By       string    `json:"by,omitempty"`
		At       time.Time `json:"at"`
		Amount   Money     `json:"amount"`
		Note     string    `json:"note,omitempty"`
	}
	// SpendingBody is what was paid of an estimate.
	SpendingBody struct {
		ID       string     `json:"id"`
		Day      clock.Date `json:"day"`
		Amount   Money      `json:"amount" doc:"Below zero in a counter-entry."`
		Voucher  string     `json:"voucher"`
		Note     string     `json:"note,omitempty"`
		Reverses string     `json:"reverses,omitempty" doc:"The spending that a counter-entry takes back."`
	}
	// FieldBody is the money of a field of a year.
	FieldBody struct {
		Key      string `json:"key"`
		Title    string `json:"title"`
		Budget   Money  `json:"budget"`
		Planned  Money  `json:"planned"`
		Checked  Money  `json:"checked"`
		Approved Money  `json:"approved"`
		Spent    Money  `json:"spent"`
		Left     Money  `json:"left"`
	}
	// EntryBody is a decision about a budget.
	EntryBody struct {
		ID       string     `json:"id"`
		FieldKey string     `json:"field_key"`
		Source   Source     `json:"source" enum:"own,upper,other"`
		Kind     EntryKind  `json:"kind" enum:"initial,supplement,increase,decrease"`
		Amount   Money      `json:"amount" doc:"Below zero in a decrease."`
		Number   string     `json:"number"`
		Day      clock.Date `json:"day"`
		Note     string     `json:"note,omitempty"`
	}
	estimatesIn struct {
		OfYear
		api.Page
		Field string `query:"field" doc:"The key of a field."`
		State State  `query:"state" enum:"drafted,submitted,checked,approved,returned,dropped"`
	}
	entryIn struct {
		OfYear
		Body struct {
			FieldKey string     `json:"field_key"`
			Source   Source     `json:"source" enum:"own,upper,other"`
			Kind     EntryKind  `json:"kind" enum:"initial,supplement,increase,decrease"`
			Amount   int64      `json:"amount" minimum:"1" doc:"Never below zero: the kind says which way it goes."`
			Number   string     `json:"number" maxLength:"60"`
			Day      clock.Date `json:"day"`
			Note     string     `json:"note,omitempty" maxLength:"1000"`
		}
	}
	draftIn struct {
		api.InUnit
		Task string `path:"task"`
		Body TextBody
	}
	changeIn struct {
		OfEstimate
		api.Change
		Body TextBody
	}
	submitIn struct {
		OfEstimate
		api.Change
	}
	dropIn struct {
		OfEstimate
		api.Change
		Body struct {
			Reason string `json:"reason" maxLength:"1000"`
		}
	}
	verdictIn struct {
		OfEstimate
		api.Change
		Body struct {
			Passes bool   `json:"passes" doc:"Otherwise it goes back to its drafters, which needs a note."`
			Note   string `json:"note,omitempty" maxLength:"1000"`
		}
	}
	spendIn struct {
		OfEstimate
		Body struct {
			Day     clock.Date `json:"day"`
			Amount  int64      `json:"amount" minimum:"1"`
			Voucher string     `json:"voucher" maxLength:"60"`
			Note    string     `json:"note,omitempty" maxLength:"1000"`
		}
	}
	reverseIn struct {
		OfEstimate
		Spending string `path:"spending"`
		Body     struct {
			Reason string `json:"reason" maxLength:"1000"`
		}
	}
	estimateOut struct {
		ETag string `header:"ETag"`
		Body Body
	}
)

// API adds the room's operations to the API.
func API(to *api.API, a *Actions) {
	op := func(id, method, path string, action audit.Action, summary string) api.Operation {
		return api.Operation{
			ID: id, Method: method, Path: "/units/{unit}" + path, Action: action, Tag: "estimate", Summary: summary, Explain: explained,
		}
	}
	creates := func(o api.Operation) api.Operation {
		o.Creates = true
		return o
	}
	api.Add(to, op("show-money", http.MethodGet, "/years/{year}/money", ActView, "A year's money by field, counted like its page."), account.Operation(a.apiMoney))
	api.Add(to, op("list-budget", http.MethodGet, "/years/{year}/money/budget", ActView, "The decisions about a year's budget."), account.Operation(a.apiEntries))
	api.Add(to, creates(op("add-budget", http.MethodPost, "/years/{year}/money/budget", ActBudget, "Write down a decision about the budget of a field.")), account.Operation(a.apiAddEntry))
	to.AddStream(op("export-money", http.MethodGet, "/years/{year}/money.xlsx", ActView, "A year's money as a spreadsheet."), api.GivesFile(), account.Page((&Pages{actions: a}).export).Handler())
	api.Add(to, op("list-estimates", http.MethodGet, "/years/{year}/estimates", ActView, "The estimates of a year."), account.Operation(a.apiEstimates))
	api.Add(to, op("show-estimate", http.MethodGet, "/estimates/{estimate}", ActView, "An estimate with its text, history and spendings."), account.Operation(a.apiEstimate))
	to.AddStream(op("download-estimate", http.MethodGet, "/estimates/{estimate}/paper.pdf", ActView, "An estimate as a paper."), api.GivesFile(), account.Page((&Pages{actions: a}).paper).Handler())
	api.Add(to, creates(op("draft-estimate", http.MethodPost, "/tasks/{task}/estimates", ActDraft, "Draft an estimate of a task.")), account.Operation(a.apiDraft))
	api.Add(to, op("change-estimate", http.MethodPut, "/estimates/{estimate}", ActDraft, "Change the text of an estimate; of an approved one this begins an amendment."), account.Operation(a.apiChange))
	api.Add(to, op("submit-estimate", http.MethodPost, "/estimates/{estimate}/submit", ActDraft, "Send an estimate on to be checked."), account.Operation(a.apiSubmit))
	api.Add(to, op("drop-estimate", http.MethodPost, "/estimates/{estimate}/drop", ActDraft, "Give an estimate up."), account.Operation(a.apiDrop))
	api.Add(to, op("check-estimate", http.MethodPost, "/estimates/{estimate}/check", ActCheck, "Check an estimate, or return it."), account.Operation(a.apiVerdict(a.Check)))
	api.Add(to, op("decide-estimate", http.MethodPost, "/estimates/{estimate}/decide", ActDecide, "Approve an estimate, or return it."), account.Operation(a.apiVerdict(a.Decide)))
	api.Add(to, creates(op("spend", http.MethodPost, "/estimates/{estimate}/spendings", ActSpend, "Write down what was paid.")), account.Operation(a.apiSpend))
	api.Add(to, op("reverse-spending", http.MethodPost, "/estimates/{estimate}/spendings/{spending}/reverse", ActSpend, "Take a spending back by a counter-entry."), account.Operation(a.apiReverse))
}

// explained puts what a person can do something about into words.
func explained(ctx context.Context, err error) error {
	if text := explain(ctx, err); text != "" {
		return web.Invalid(text).Because(err)
	}
	return err
}

func (t TextBody) text() Text {
	return Text{Title: t.Title, Purpose: t.Purpose, FieldKey: t.FieldKey, Lines: api.Each(t.Lines, func(l LineBody) Line {
		return Line{Content: l.Content, Unit: l.Unit, Quantity: Quantity(math.Round(l.Quantity * float64(one))), Price: Money(l.Price)}
	})}
}

func bodyOf(e Estimate) Body {
	return Body{
		ID: e.ID, Year: e.Year, TaskID: e.TaskID, TaskRef: e.TaskRef, FieldKey: e.Field.Key, Title: e.Title, State: e.State, Revision: e.Revision,
		Amount: e.Amount, Approved: e.Approved, Spent: e.Spent, Left: e.Left(), DraftedBy: e.DraftedBy.Name,
		CreatedAt: e.CreatedAt.In(clock.Zone), Version: e.Version,
	}
}

func wholeBody(d Detail) Body {
	b, r := bodyOf(d.Estimate), d.Text()
	b.Text = &TextBody{Title: r.Title, Purpose: r.Purpose, FieldKey: d.Field.Key, Lines: api.Each(r.Lines, func(l Line) LineBody {
		return LineBody{Content: l.Content, Unit: l.Unit, Quantity: float64(l.Quantity) / float64(one), Price: int64(l.Price)}
	})}
	b.Steps = api.Each(d.Steps, func(s Step) StepBody {
		return StepBody{Kind: s.Kind, Revision: s.Revision, By: s.By.Name, At: s.At.In(clock.Zone), Amount: s.Amount, Note: s.Note}
	})
	b.Spendings = api.Each(d.Spendings, func(s Spending) SpendingBody {
		return SpendingBody{ID: s.ID, Day: s.Day, Amount: s.Amount, Voucher: s.Voucher, Note: s.Note, Reverses: s.Reverses}
	})
	return b
}

func (a *Actions) apiMoney(ctx context.Context, v account.Visit, in *OfYear) (*struct{ Body api.List[FieldBody] }, error) {
	year, err := a.Money(ctx, v, in.Year)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[FieldBody] }{api.ListOf(api.Each(year.Fields, func(f FieldTotals) FieldBody {
		return FieldBody{f.Field.Key, f.Field.Title, f.Budget, f.Planned, f.Checked, f.Approved, f.Spent, f.Left()}
	}))}, nil
}

func (a *Actions) apiEntries(ctx context.Context, v account.Visit, in *OfYear) (*struct{ Body api.List[EntryBody] }, error) {
	entries, err := a.Entries(ctx, v, in.Year, "")
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[EntryBody] }{api.ListOf(api.Each(entries, entryBody))}, nil
}

func entryBody(e Entry) EntryBody {
	return EntryBody{e.ID, e.Field.Key, e.Source, e.Kind, e.Amount, e.Number, e.Day, e.Note}
}

func (a *Actions) apiAddEntry(ctx context.Context, v account.Visit, in *entryIn) (*struct{ Body EntryBody }, error) {
	b, id := in.Body, store.NewID()
	n := NewEntry{FieldKey: b.FieldKey, Source: b.Source, Kind: b.Kind, Amount: Money(b.Amount), Number: b.Number, Day: b.Day, Note: b.Note}
	if err := a.AddEntry(ctx, v, in.Year, id, n); err != nil {
		return nil, err
	}
	entries, err := a.Entries(ctx, v, in.Year, "")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.ID == id {
			return &struct{ Body EntryBody }{entryBody(e)}, nil
		}
	}
	return nil, fmt.Errorf("tell what was written down: %w", store.ErrNotFound)
}

func (a *Actions) apiEstimates(ctx context.Context, v account.Visit, in *estimatesIn) (*struct{ Body api.List[Body] }, error) {
	all, err := a.Estimates(ctx, v, in.Year, Filter{FieldKey: in.Field, State: in.State})
	if err != nil {
		return nil, err
	}
	part, next, err := api.Cut(ctx, in.Page, all, func(e Estimate) string { return e.ID })
	if err != nil {
		return nil, err
	}
	list := api.ListOf(api.Each(part, bodyOf))
	list.Next = next
	return &struct{ Body api.List[Body] }{list}, nil
}

func (a *Actions) apiEstimate(ctx context.Context, v account.Visit, in *OfEstimate) (*estimateOut, error) {
	d, err := a.Estimate(ctx, v, in.Estimate)
	if err != nil {
		return nil, err
	}
	return &estimateOut{ETag: api.ETag(d.Version), Body: wholeBody(d)}, nil
}

func (a *Actions) apiDraft(ctx context.Context, v account.Visit, in *draftIn) (*estimateOut, error) {
	id := store.NewID()
	if err := a.Draft(ctx, v, in.Task, id, in.Body.text()); err != nil {
		return nil, err
	}
	return a.apiEstimate(ctx, v, &OfEstimate{in.InUnit, id})
}

// moved moves the version of an estimate that the caller has seen, and tells how
// it stands now.
func (a *Actions) moved(ctx context.Context, v account.Visit, of OfEstimate, seen api.Change, do func(version int) error) (*estimateOut, error) {
	version, err := seen.Version(ctx)
	if err != nil {
		return nil, err
	}
	if err := do(version); err != nil {
		return nil, err
	}
	return a.apiEstimate(ctx, v, &of)
}

func (a *Actions) apiChange(ctx context.Context, v account.Visit, in *changeIn) (*estimateOut, error) {
	return a.moved(ctx, v, in.OfEstimate, in.Change, func(version int) error { return a.Edit(ctx, v, in.Estimate, version, in.Body.text()) })
}

func (a *Actions) apiSubmit(ctx context.Context, v account.Visit, in *submitIn) (*estimateOut, error) {
	return a.moved(ctx, v, in.OfEstimate, in.Change, func(version int) error { return a.Submit(ctx, v, in.Estimate, version) })
}

func (a *Actions) apiDrop(ctx context.Context, v account.Visit, in *dropIn) (*estimateOut, error) {
	return a.moved(ctx, v, in.OfEstimate, in.Change, func(version int) error { return a.Drop(ctx, v, in.Estimate, version, in.Body.Reason) })
}

func (a *Actions) apiVerdict(act func(ctx context.Context, v account.Visit, id string, d Verdict) error) func(context.Context, account.Visit, *verdictIn) (*estimateOut, error) {
	return func(ctx context.Context, v account.Visit, in *verdictIn) (*estimateOut, error) {
		return a.moved(ctx, v, in.OfEstimate, in.Change, func(version int) error {
			return act(ctx, v, in.Estimate, Verdict{Passes: in.Body.Passes, Note: in.Body.Note, Version: version})
		})
	}
}

func (a *Actions) apiSpend(ctx context.Context, v account.Visit, in *spendIn) (*estimateOut, error) {
	p := Payment{Day: in.Body.Day, Amount: Money(in.Body.Amount), Voucher: in.Body.Voucher, Note: in.Body.Note}
	if err := a.Spend(ctx, v, in.Estimate, store.NewID(), p); err != nil {
		return nil, err
	}
	return a.apiEstimate(ctx, v, &in.OfEstimate)
}

func (a *Actions) apiReverse(ctx context.Context, v account.Visit, in *reverseIn) (*estimateOut, error) {
	if err := a.Reverse(ctx, v, in.Estimate, in.Spending, in.Body.Reason); err != nil {
		return nil, err
	}
	return a.apiEstimate(ctx, v, &in.OfEstimate)
}
