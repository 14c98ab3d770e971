package figure

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

type (
	// OfOutside names a figure from outside.
	OfOutside struct {
		api.InUnit
		Outside string `path:"outside"`
	}

	// OutsideBody is a figure from outside as it is told.
	OutsideBody struct {
		ID        string       `json:"id"`
		Figure    string       `json:"figure"`
		From      clock.Date   `json:"from"`
		To        clock.Date   `json:"to"`
		Top       int64        `json:"top"`
		Bottom    int64        `json:"bottom,omitempty" doc:"The denominator of a rate."`
		Note      string       `json:"note,omitempty"`
		FileName  string       `json:"file_name"`
		FileHash  string       `json:"file_hash" doc:"SHA-256."`
		FileSize  int64        `json:"file_size" doc:"In bytes."`
		State     OutsideState `json:"state" enum:"waiting,confirmed,refused,withdrawn"`
		EnteredBy string       `json:"entered_by,omitempty"`
		EnteredAt time.Time    `json:"entered_at"`
		DecidedBy string       `json:"decided_by,omitempty"`
		Reason    string       `json:"reason,omitempty"`
	}
	outsidesIn struct {
		api.InUnit
		Figure string       `query:"figure"`
		State  OutsideState `query:"state" enum:"waiting,confirmed,refused,withdrawn"`
	}
	reasonIn struct {
		OfOutside
		Body struct {
			Reason string `json:"reason" maxLength:"1000"`
		}
	}
	outsideOut struct{ Body OutsideBody }

	// TargetBody is a target of a year as it stands.
	TargetBody struct {
		ID        string     `json:"id"`
		Text      string     `json:"text"`
		Field     string     `json:"field,omitempty"`
		Op        string     `json:"op"`
		Threshold float64    `json:"threshold"`
		Unit      string     `json:"unit,omitempty"`
		Figure    string     `json:"figure,omitempty" doc:"The figure that it is about; absent for none."`
		ByHand    bool       `json:"by_hand" doc:"A person has matched it."`
		Standing  Standing   `json:"standing" enum:"reached,not_reached,not_arisen,not_known,not_matched,not_comparable"`
		Value     *ValueBody `json:"value,omitempty"`
		Missing   int64      `json:"missing,omitempty" doc:"By how many whole things it is missed."`
	}
	targetsIn struct {
		api.InUnit
		Year int  `query:"year" minimum:"0" maximum:"2200" doc:"The present year when absent."`
		Rule Rule `query:"rule" enum:"calendar,cutoff"`
	}
	matchIn struct {
		api.InUnit
		Target string `path:"target"`
		Body   struct {
			Year   int    `json:"year" minimum:"1990" maximum:"2200"`
			Figure string `json:"figure" maxLength:"60" doc:"The name of a figure; empty for none, * to leave it to the words of the target."`
		}
	}
)

// outsideAPI adds the operations on targets and on figures from outside.
func outsideAPI(to *api.API, a *Actions, op func(id, method, path string, action audit.Action, summary string) api.Operation) {
	api.Add(to, op("list-target-standings", http.MethodGet, "/target-standings", ActView, "The targets of a year, held against figures."), account.Operation(a.apiTargets))
	api.Add(to, op("match-target", http.MethodPost, "/targets/{target}/match", ActEnter, "Say which figure a target is about."),
		account.Operation(func(ctx context.Context, v account.Visit, in *matchIn) (*struct{}, error) {
			return nil, a.Match(ctx, v, in.Body.Year, in.Target, in.Body.Figure)
		}))
	api.Add(to, op("list-outside-figures", http.MethodGet, "/outside-figures", ActView, "The figures from outside, the latest first."), account.Operation(a.apiOutsides))
	api.Add(to, op("show-outside-figure", http.MethodGet, "/outside-figures/{outside}", ActView, "A figure from outside."), account.Operation(a.apiOutside))
	enter := op("enter-outside-figure", http.MethodPost, "/figures/{figure}/outside", ActEnter,
		"Enter what a figure comes to by something outside; the bytes of the file that proves it are the body.")
	enter.Creates, enter.MaxBody, enter.Status, enter.Explain = true, MaxFile, http.StatusCreated, explainFile
	to.AddStream(enter, api.TakesFile(OutsideBody{}, "name", "from", "to", "top", "bottom", "note"), account.Page(a.apiEnter).Handler())
	to.AddStream(op("download-outside-figure", http.MethodGet, "/outside-figures/{outside}/file", ActView, "The file of a figure from outside."),
		api.GivesFile(), (&Pages{actions: a}).outsideFile(web.SendFile).Handler())
	api.Add(to, op("confirm-outside-figure", http.MethodPost, "/outside-figures/{outside}/confirm", ActConfirm, "The second person's yes: it counts from now on."),
		account.Operation(func(ctx context.Context, v account.Visit, in *OfOutside) (*outsideOut, error) {
			return a.decided(ctx, v, in, a.Confirm(ctx, v, in.Outside))
		}))
	api.Add(to, op("refuse-outside-figure", http.MethodPost, "/outside-figures/{outside}/refuse", ActConfirm, "The second person's no."),
		account.Operation(func(ctx context.Context, v account.Visit, in *reasonIn) (*outsideOut, error) {
			return a.decided(ctx, v, &in.OfOutside, a.Refuse(ctx, v, in.Outside, in.Body.Reason))
		}))
	api.Add(to, op("withdraw-outside-figure", http.MethodPost, "/outside-figures/{outside}/withdraw", ActEnter, "Take a figure from outside back; it stays in the history."),
		account.Operation(func(ctx context.Context, v account.Visit, in *reasonIn) (*outsideOut, error) {
			return a.decided(ctx, v, &in.OfOutside, a.Withdraw(ctx, v, in.Outside, in.Body.Reason))
		}))
}

// explainFile adds what can be wrong with a file.
func explainFile(ctx context.Context, err error) error {
	if text, ok := intake.Explain(ctx, err); ok {
		return web.Invalid(text).Because(err)
	}
	return explained(ctx, err)
}

func outsideBody(o Outside) OutsideBody {
	return OutsideBody{
		ID: o.ID, Figure: o.Figure, From: o.Period.From, To: o.Period.To, Top: o.Top, Bottom: o.Bottom, Note: o.Note,
		FileName: o.File.Name, FileHash: o.File.Hash, FileSize: o.File.Size, State: o.State,
		EnteredBy: o.Entered.Name, EnteredAt: o.EnteredAt, DecidedBy: o.Decided.Name, Reason: o.Reason,
	}
}

func (a *Actions) apiOutsides(ctx context.Context, v account.Visit, in *outsidesIn) (*struct{ Body api.List[OutsideBody] }, error) {
	all, err := a.Outsides(ctx, v, in.Figure, in.State)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[OutsideBody] }{api.ListOf(api.Each(all, outsideBody))}, nil
}

func (a *Actions) apiOutside(ctx context.Context, v account.Visit, in *OfOutside) (*outsideOut, error) {
	o, err := a.Outside(ctx, v, in.Outside)
	if err != nil {
		return nil, err
	}
	return &outsideOut{outsideBody(o)}, nil
}

// decided tells how a figure from outside stands after an act.
func (a *Actions) decided(ctx context.Context, v account.Visit, in *OfOutside, err error) (*outsideOut, error) {
	if err != nil {
		return nil, err
	}
	return a.apiOutside(ctx, v, in)
}

// apiEnter takes the body as a file by the same door as the pages do, after
// everything that needs no file was looked at.
func (a *Actions) apiEnter(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx, q := r.Context(), web.Query(r)
	d, err := a.Definition(ctx, v, r.PathValue("figure"))
	if err != nil {
		return err
	}
	n := NewOutside{Figure: d.Name(), Note: q.Text("note")}
	n.Period.From, _ = q.Date("from") // what is no day is no period
	n.Period.To, _ = q.Date("to")
	if n.Top, err = strconv.ParseInt(q.Text("top"), 10, 64); err != nil {
		return ErrNumber
	}
	if text := q.Text("bottom"); text != "" || d.IsRate() {
		if n.Bottom, err = strconv.ParseInt(text, 10, 64); err != nil {
			return ErrNumber
		}
	}
	n.File.Ref.Hash = "to come"
	if err := n.check(d); err != nil {
		return err
	}
	if n.File, err = a.TakeFile(ctx, v, d.Name(), q.Text("name"), r.Body); err != nil {
		return err
	}
	o, err := a.Enter(ctx, v, store.NewID(), n)
	if err != nil {
		return err
	}
	return api.Write(w, http.StatusCreated, outsideBody(o))
}

func (a *Actions) apiTargets(ctx context.Context, v account.Visit, in *targetsIn) (*struct{ Body api.List[TargetBody] }, error) {
	term, err := InTerm{Year: in.Year, Rule: in.Rule}.term(clock.Today(a.clock))
	if err != nil {
		return nil, err
	}
	targets, err := a.Targets(ctx, v, term)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[TargetBody] }{api.ListOf(api.Each(targets, func(t TargetNow) TargetBody {
		body := TargetBody{
			ID: t.ID, Text: t.Text, Field: t.Field, Op: t.Op, Threshold: t.Threshold, Unit: t.Unit, Figure: t.Figure.Name(),
			ByHand: t.ByHand, Standing: t.Standing, Missing: t.Missing,
		}
		if t.Figure.Name() != "" {
			value := valueBody(ctx, t.Figure, t.Value)
			body.Value = &value
		}
		return body
	}))}, nil
}
