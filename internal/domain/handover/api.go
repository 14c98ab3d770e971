package handover

import (
	"context"
	"net/http"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type (
	// OfRecord names a record of a hand-over.
	OfRecord struct {
		api.InUnit
		HandOver string `path:"handover"`
	}

	// RecordBody is a record of a hand-over as it is told.
	RecordBody struct {
		ID         string     `json:"id"`
		Reason     Reason     `json:"reason"`
		On         clock.Date `json:"on"`
		UserID     string     `json:"user_id"`
		UserName   string     `json:"user_name"`
		PostName   string     `json:"post_name,omitempty"`
		ToID       string     `json:"to_id,omitempty" doc:"Who goes on with it; absent leaves it with the posts."`
		ToName     string     `json:"to_name,omitempty"`
		MadeByName string     `json:"made_by_name,omitempty"`
		MadeAt     time.Time  `json:"made_at"`
		Open       int        `json:"open"`
		Overdue    int        `json:"overdue"`
		Items      []Item     `json:"items,omitempty" doc:"What was open; left out of lists."`
	}
)

// API adds the room's operations to the API.
func API(to *api.API, a *Actions) {
	op := func(id, path, summary string) api.Operation {
		return api.Operation{
			ID: id, Method: http.MethodGet, Path: "/units/{unit}/handovers" + path, Action: ActView, Tag: "handover", Summary: summary,
		}
	}
	api.Add(to, op("list-handovers", "", "The records of hand-overs, the latest first."), account.Operation(a.apiList))
	api.Add(to, op("show-handover", "/{handover}", "A record with what was open."), account.Operation(a.apiRecord))
	to.AddStream(op("download-handover", "/{handover}/record.pdf", "A record as a paper to be signed."), api.GivesFile(), account.Page((&Pages{actions: a}).pdf).Handler())
}

func recordBody(r Record) RecordBody {
	return RecordBody{
		ID: r.ID, Reason: r.Reason, On: r.On, UserID: r.UserID, UserName: r.UserName, PostName: r.PostName, ToID: r.ToID, ToName: r.ToName,
		MadeByName: r.MadeByName, MadeAt: r.MadeAt.In(clock.Zone), Open: r.Open, Overdue: r.Overdue, Items: r.Items,
	}
}

func (a *Actions) apiList(ctx context.Context, v account.Visit, _ *api.InUnit) (*struct{ Body api.List[RecordBody] }, error) {
	records, err := a.List(ctx, v)
	if err != nil {
		return nil, err
	}
	return &struct{ Body api.List[RecordBody] }{api.ListOf(api.Each(records, recordBody))}, nil
}

func (a *Actions) apiRecord(ctx context.Context, v account.Visit, in *OfRecord) (*struct{ Body RecordBody }, error) {
	r, err := a.Record(ctx, v, in.HandOver)
	if err != nil {
		return nil, err
	}
	return &struct{ Body RecordBody }{recordBody(r)}, nil
}
