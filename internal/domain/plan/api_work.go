package plan

import (
	"context"
	"net/http"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
)

type (
	// OfOccurrence names an occurrence.
	OfOccurrence struct {
		api.InUnit
		Occurrence string `path:"occurrence"`
	}

	// OccurrenceBody is an occurrence as it is told.
	OccurrenceBody struct {
		ID          string     `json:"id"`
		TaskID      string     `json:"task_id"`
		Label       string     `json:"label,omitempty"`
		Kind        DueKind    `json:"kind" enum:"by,before,period,ongoing,unspecified"`
		From        clock.Date `json:"from,omitzero" doc:"The first day of a period."`
		Date        clock.Date `json:"date,omitzero" doc:"The day as the plan states it; reports count by it."`
		PostponedTo clock.Date `json:"postponed_to,omitzero"`
		LastDay     clock.Date `json:"last_day" doc:"The last day on which it is on time."`
		State       State      `json:"state" enum:"overdue,soon,waiting,not_yet,done_on_time,done_late"`
		Stage       Stage      `json:"stage"`
		AssigneeID  string     `json:"assignee_id,omitempty"`
		HandedOn    clock.Date `json:"handed_on,omitzero"`
		DoneOn      clock.Date `json:"done_on,omitzero"`
		DoneBy      string     `json:"done_by,omitempty"`
		Note        string     `json:"note,omitempty"`
		Proofs      int        `json:"proofs" doc:"How many pieces of evidence are in force."`
		Version     int        `json:"version"`
	}
	occurrenceOut struct {
		ETag string `header:"ETag"`
		Body OccurrenceBody
	}
	occurrencesIn struct {
		OfYear
		Filtered
		api.Page
	}
	stepIn struct {
		OfOccurrence
		api.Change
	}
	handingIn struct {
		OfOccurrence
		api.Change
		Body struct {
			On   clock.Date `json:"on" doc:"The day on which it was handed in or done."`
			Note string     `json:"note,omitempty" maxLength:"2000"`
		}
	}
	noteIn struct {
		OfOccurrence
		api.Change
		Body struct {
			Note string `json:"note,omitempty" maxLength:"2000"`
		}
	}
	postponeIn struct {
		OfOccurrence
		api.Change
		Body struct {
			To     clock.Date `json:"to"`
			Reason string     `json:"reason" maxLength:"2000"`
		}
	}
	assignIn struct {
		OfOccurrence
		api.Change
		Body struct {
			UserID string `json:"user_id" doc:"A member of the unit; empty gives it back to the post."`
		}
	}
)

func occurrenceBody(o Occurrence, today clock.Date, days WorkingDays) OccurrenceBody {
	return OccurrenceBody{
		ID: o.ID, TaskID: o.TaskID, Label: o.Label, Kind: o.Kind, From: o.From, Date: o.Date, PostponedTo: o.PostponedTo,
		LastDay: o.LastDay(days), State: o.StateOn(today, days), Stage: o.stage(), AssigneeID: o.AssigneeID, HandedOn: o.HandedOn,
		DoneOn: o.DoneOn, DoneBy: o.DoneBy, Note: o.DoneNote, Proofs: o.Proofs, Version: o.Version,
	}
}

func (o operations) work() {
	a := o.a
	api.Add(o.to, op("list-occurrences", http.MethodGet, "/years/{year}/occurrences", ActView, "The occurrences of a year by their last day."), account.Operation(a.apiOccurrences))
	api.Add(o.to, op("show-occurrence", http.MethodGet, "/occurrences/{occurrence}", ActView, "An occurrence."), account.Operation(a.apiOccurrence))
	step := func(name string, action audit.Action, summary string) api.Operation {
		return op(name+"-occurrence", http.MethodPost, "/occurrences/{occurrence}/"+name, action, summary)
	}
	api.Add(o.to, step("start", ActFulfil, "Say that the work has begun."), a.apiStep(a.Start))
	api.Add(o.to, step("take-back", ActFulfil, "Take back what was handed in and not yet accepted."), a.apiStep(a.TakeBack))
	api.Add(o.to, step("reopen", ActAccept, "Take back that it is done."), a.apiStep(a.Reopen))
	api.Add(o.to, step("hand-in", ActFulfil, "Hand it in, to be accepted."), a.apiHanding(a.HandIn))
	api.Add(o.to, step("fulfil", ActAccept, "Say that it is done: handed in and accepted at once."), a.apiHanding(a.Fulfil))
	api.Add(o.to, step("accept", ActAccept, "Accept what was handed in."), a.apiNote(a.Accept))
	api.Add(o.to, step("return", ActAccept, "Give back what was handed in, with a note."), a.apiNote(a.Return))
	api.Add(o.to, step("postpone", ActPostpone, "Put it off to a later day; the plan's own day stays."), account.Operation(a.apiPostpone))
	api.Add(o.to, step("assign", ActAssign, "Give it to a member of the unit."), account.Operation(a.apiAssign))
}

func (a *Actions) apiOccurrences(ctx context.Context, v account.Visit, in *occurrencesIn) (*struct{ Body api.List[OccurrenceBody] }, error) {
	year, err := a.Year(ctx, v, in.Year, in.filter())
	if err != nil {
		return nil, err
	}
	due, next, err := api.Cut(ctx, in.Page, year.List(ListOrders[0], false, nil), func(d DueTask) string { return d.Occurrence.ID })
	if err != nil {
		return nil, err
	}
	list := api.ListOf(api.Each(due, func(d DueTask) OccurrenceBody { return occurrenceBody(d.Occurrence, year.Today, year.Days) }))
	list.Next = next
	return &struct{ Body api.List[OccurrenceBody] }{list}, nil
}

func (a *Actions) apiOccurrence(ctx context.Context, v account.Visit, in *OfOccurrence) (*occurrenceOut, error) {
	o, err := a.Occurrence(ctx, v, in.Occurrence)
	if err != nil {
		return nil, err
	}
	days, err := a.Days(ctx, v)
	if err != nil {
		return nil, err
	}
	return &occurrenceOut{ETag: api.ETag(o.Version), Body: occurrenceBody(o, clock.Today(a.clock), days)}, nil
}

// stepped does a step on the version of an occurrence that the caller has seen,
// and tells how it stands now.
func (a *Actions) stepped(ctx context.Context, v account.Visit, of OfOccurrence, seen api.Change, do func(version int) error) (*occurrenceOut, error) {
	version, err := seen.Version(ctx)
	if err != nil {
		return nil, err
	}
	if err := do(version); err != nil {
		return nil, err
	}
	return a.apiOccurrence(ctx, v, &of)
}

func (a *Actions) apiStep(act func(ctx context.Context, v account.Visit, id string, version int) error) func(context.Context, *stepIn) (*occurrenceOut, error) {
	return account.Operation(func(ctx context.Context, v account.Visit, in *stepIn) (*occurrenceOut, error) {
		return a.stepped(ctx, v, in.OfOccurrence, in.Change, func(version int) error { return act(ctx, v, in.Occurrence, version) })
	})
}

func (a *Actions) apiHanding(act func(ctx context.Context, v account.Visit, id string, h Handing) error) func(context.Context, *handingIn) (*occurrenceOut, error) {
	return account.Operation(func(ctx context.Context, v account.Visit, in *handingIn) (*occurrenceOut, error) {
		return a.stepped(ctx, v, in.OfOccurrence, in.Change, func(version int) error {
			return act(ctx, v, in.Occurrence, Handing{On: in.Body.On, Note: in.Body.Note, Version: version})
		})
	})
}

func (a *Actions) apiNote(act func(ctx context.Context, v account.Visit, id string, h Handing) error) func(context.Context, *noteIn) (*occurrenceOut, error) {
	return account.Operation(func(ctx context.Context, v account.Visit, in *noteIn) (*occurrenceOut, error) {
		return a.stepped(ctx, v, in.OfOccurrence, in.Change, func(version int) error {
			return act(ctx, v, in.Occurrence, Handing{Note: in.Body.Note, Version: version})
		})
	})
}

func (a *Actions) apiPostpone(ctx context.Context, v account.Visit, in *postponeIn) (*occurrenceOut, error) {
	return a.stepped(ctx, v, in.OfOccurrence, in.Change, func(version int) error {
		return a.Postpone(ctx, v, in.Occurrence, Postponement{To: in.Body.To, Reason: in.Body.Reason, Version: version})
	})
}

func (a *Actions) apiAssign(ctx context.Context, v account.Visit, in *assignIn) (*occurrenceOut, error) {
	return a.stepped(ctx, v, in.OfOccurrence, in.Change, func(version int) error {
		return a.Assign(ctx, v, in.Occurrence, in.Body.UserID, version)
	})
}

type (
	// PickBody chooses an occurrence as it was seen.
	PickBody struct {
		ID      string `json:"id"`
		Version int    `json:"version"`
	}
	bulkIn struct {
		api.InUnit
		Body struct {
			Preview     bool       `json:"preview,omitempty" doc:"Only say what would be done, and what cannot be."`
			Occurrences []PickBody `json:"occurrences" minItems:"1" maxItems:"2000"`
			UserID      string     `json:"user_id,omitempty" doc:"To whom work is given; empty gives it back to the posts."`
			To          clock.Date `json:"to,omitzero" doc:"To which day work is put off."`
			WorkingDays int        `json:"working_days,omitempty" minimum:"0" maximum:"250" doc:"By how many working days, instead of a day."`
			On          clock.Date `json:"on,omitzero" doc:"On which day it was handed in."`
			Note        string     `json:"note,omitempty" maxLength:"2000"`
		}
	}
	// LeftBody is an occurrence that an act on many leaves out.
	LeftBody struct {
		ID  string `json:"id"`
		Why string `json:"why"`
	}
	// BulkBody is what an act on many did, or would do.
	BulkBody struct {
		ID   string     `json:"id,omitempty" doc:"By this it can be undone for a quarter of an hour; absent for a preview."`
		Step Step       `json:"step"`
		At   *time.Time `json:"at,omitempty"`
		Done []string   `json:"done" doc:"The ids of the occurrences."`
		Left []LeftBody `json:"left"`
	}
	bulkOut struct {
		Body BulkBody
	}
	undoIn struct {
		api.InUnit
		Bulk string `path:"bulk"`
	}
)

func (o operations) bulk() {
	for _, s := range []struct {
		step    Step
		summary string
	}{
		{StepAssign, "Give many occurrences to somebody."}, {StepPostpone, "Put many occurrences off."},
		{StepHandIn, "Hand many occurrences in."}, {StepAccept, "Accept many occurrences."}, {StepReturn, "Give many occurrences back."},
	} {
		api.Add(o.to, creates(op("bulk-"+stepPath(s.step), http.MethodPost, "/bulk/"+stepPath(s.step), bulkRights[s.step], s.summary)),
			account.Operation(func(ctx context.Context, v account.Visit, in *bulkIn) (*bulkOut, error) {
				return o.a.apiBulk(ctx, v, s.step, in)
			}))
	}
	api.Add(o.to, op("undo-bulk", http.MethodPost, "/bulk/{bulk}/undo", ActFulfil, "Take back one's last act on many."), account.Operation(o.a.apiUndo))
}

func (a *Actions) apiBulk(ctx context.Context, v account.Visit, step Step, in *bulkIn) (*bulkOut, error) {
	order := BulkOrder{
		ID: store.NewID(), Step: step, PersonID: in.Body.UserID, To: in.Body.To, WorkingDays: in.Body.WorkingDays, On: in.Body.On, Note: in.Body.Note,
	}
	for _, p := range in.Body.Occurrences {
		order.Picks = append(order.Picks, Pick(p))
	}
	preview, err := a.PreviewBulk(ctx, v, order)
	if err != nil {
		return nil, err
	}
	out := &bulkOut{BulkBody{Step: step, Done: []string{}, Left: []LeftBody{}}}
	for _, i := range preview.Cannot() {
		out.Body.Left = append(out.Body.Left, LeftBody{i.Occurrence.ID, whyNot(ctx, i.Problem)})
	}
	if in.Body.Preview {
		for _, i := range preview.Can() {
			out.Body.Done = append(out.Body.Done, i.Occurrence.ID)
		}
		return out, nil
	}
	act, err := a.Bulk(ctx, v, order)
	if err != nil {
		return nil, err
	}
	at := act.At.In(clock.Zone)
	out.Body.ID, out.Body.At = act.ID, &at
	for _, d := range act.Done {
		out.Body.Done = append(out.Body.Done, d.ID)
	}
	return out, nil
}

func (a *Actions) apiUndo(ctx context.Context, v account.Visit, in *undoIn) (*bulkOut, error) {
	act, err := a.UndoBulk(ctx, v, in.Bulk)
	if err != nil {
		return nil, err
	}
	at := act.At.In(clock.Zone)
	out := &bulkOut{BulkBody{ID: act.ID, Step: act.Step, At: &at, Done: []string{}, Left: []LeftBody{}}}
	for _, d := range act.Done {
		out.Body.Done = append(out.Body.Done, d.ID)
	}
	return out, nil
}
