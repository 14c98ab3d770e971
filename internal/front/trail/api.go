package trail

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type (
	// LineBody is a line of the trail as it is told.
	LineBody struct {
		Seq     int64           `json:"seq" doc:"From 1, without gaps, in its unit."`
		At      time.Time       `json:"at"`
		ActorID string          `json:"actor_id,omitempty" doc:"Absent for the program itself."`
		Actor   string          `json:"actor,omitempty"`
		Action  audit.Action    `json:"action"`
		Object  string          `json:"object,omitempty"`
		Before  json.RawMessage `json:"before,omitempty"`
		After   json.RawMessage `json:"after,omitempty"`
		From    string          `json:"from,omitempty" doc:"The address from which the actor came."`
		Hash    string          `json:"hash"`
	}
	// FindingBody is what a look over the trail has found.
	FindingBody struct {
		Whole     bool       `json:"whole"`
		Lines     int64      `json:"lines"`
		Wrong     string     `json:"wrong,omitempty"`
		SealedDay clock.Date `json:"sealed_day,omitzero"`
		Seal      string     `json:"seal,omitempty" doc:"The hash of the last seal: kept elsewhere, it shows what was changed before it."`
	}
	linesIn struct {
		api.Page
		Person string `query:"person" doc:"The id of a user."`
		Action string `query:"action" doc:"plan.accept."`
		Object string `query:"object" doc:"task/0190…."`
		From   string `query:"from" format:"date"`
		Until  string `query:"until" format:"date" doc:"With it."`
	}
)

// API adds the room's operations to the API.
func API(to *api.API, a *Actions) {
	op := func(id, method, path string, action audit.Action, summary string) api.Operation {
		return api.Operation{ID: id, Method: method, Path: "/units/{unit}/trail" + path, Action: action, Tag: "audit", Summary: summary}
	}
	api.Add(to, op("list-trail", http.MethodGet, "", ActView, "Who did what, the latest first."), account.Operation(a.apiList))
	api.Add(to, op("verify-trail", http.MethodPost, "/verify", ActVerify, "Look whether the trail is whole."), account.Operation(a.apiVerify))
	ofAll := func(id, method, path, summary string) api.Operation {
		return api.Operation{ID: id, Method: method, Path: "/trail" + path, Action: ActViewSystem, Tag: "audit", Summary: summary}
	}
	api.Add(to, ofAll("list-system-trail", http.MethodGet, "", "What belongs to no unit: sign-ins, users."), account.Operation(a.apiList))
	api.Add(to, ofAll("verify-system-trail", http.MethodPost, "/verify", "Look whether that trail is whole."), account.Operation(a.apiVerify))
}

// BodyOf is a line as it is told to programs.
func BodyOf(l Line) LineBody {
	return LineBody{l.Seq, l.At, l.ActorID, l.Actor, l.Action, l.Object, l.Before, l.After, l.From, l.Hash}
}

func (a *Actions) apiList(ctx context.Context, v account.Visit, in *linesIn) (*struct{ Body api.List[LineBody] }, error) {
	after, err := in.After(ctx)
	if err != nil {
		return nil, err
	}
	q := question{Person: in.Person, Object: in.Object}
	q.From, _ = clock.ParseDate(in.From) // the description has it checked
	q.Until, _ = clock.ParseDate(in.Until)
	f := q.filter()
	f.Action, f.Limit = audit.Action(in.Action), in.Limit
	f.OlderThan, _ = strconv.ParseInt(after, 10, 64) // "" begins at the latest
	lines, err := a.List(ctx, v, f)
	if err != nil {
		return nil, err
	}
	list := api.ListOf(api.Each(lines, BodyOf))
	if len(lines) == in.Limit {
		list.Next = api.Cursor(strconv.FormatInt(lines[len(lines)-1].Seq, 10))
	}
	return &struct{ Body api.List[LineBody] }{list}, nil
}

func (a *Actions) apiVerify(ctx context.Context, v account.Visit, _ *struct{}) (*struct{ Body FindingBody }, error) {
	f, err := a.Verify(ctx, v)
	if err != nil {
		return nil, err
	}
	return &struct{ Body FindingBody }{FindingBody{f.Wrong == "", f.Lines, f.Wrong, f.Sealed.Day, f.Sealed.Hash}}, nil
}
