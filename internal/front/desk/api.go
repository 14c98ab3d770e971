package desk

import (
	"context"
	"net/http"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type (
	// ItemBody is an occurrence on somebody's desk.
	ItemBody struct {
		TaskID       string     `json:"task_id"`
		OccurrenceID string     `json:"occurrence_id"`
		Name         string     `json:"name"`
		LastDay      clock.Date `json:"last_day" doc:"The last day on which it is on time."`
		State        plan.State `json:"state"`
		Version      int        `json:"version"`
	}
	// Body is what somebody, or the unit, has to do.
	Body struct {
		Today    clock.Date `json:"today"`
		Overdue  []ItemBody `json:"overdue"`
		DueToday []ItemBody `json:"due_today"`
		ThisWeek []ItemBody `json:"this_week"`
		Later    []ItemBody `json:"later"`
		ToAccept []ItemBody `json:"to_accept"`
		HandedIn []ItemBody `json:"handed_in"`
	}
	// FeedBody is the address of a calendar of one's due dates.
	FeedBody struct {
		Path string `json:"path" doc:"Below the address of Vidan; told this once."`
	}
)

// API adds the room's operations to the API.
func API(to *api.API, a *Actions) {
	op := func(id, method, path string, action audit.Action, summary string) api.Operation {
		return api.Operation{ID: id, Method: method, Path: "/units/{unit}/desk" + path, Action: action, Tag: "desk", Summary: summary}
	}
	api.Add(to, op("show-desk", http.MethodGet, "", ActView, "What is one's own to do."), account.Operation(a.apiOwn))
	api.Add(to, op("show-unit-desk", http.MethodGet, "/unit", ActLead, "What the unit has to do."), account.Operation(a.apiWhole))
	api.Add(to, op("make-feed", http.MethodPost, "/feed", ActFeed, "Make the address of a calendar of one's due dates; an earlier one ends."), account.Operation(a.apiMakeFeed))
	api.Add(to, op("withdraw-feed", http.MethodDelete, "/feed", ActFeed, "End the address of one's calendar."),
		account.Operation(func(ctx context.Context, v account.Visit, _ *api.InUnit) (*struct{}, error) {
			return nil, a.WithdrawFeed(ctx, v)
		}))
}

func items(list []plan.AgendaItem) []ItemBody {
	return api.Each(list, func(i plan.AgendaItem) ItemBody {
		return ItemBody{i.Task.ID, i.Occurrence.ID, i.Name(), i.LastDay, i.State, i.Occurrence.Version}
	})
}

func deskBody(agenda plan.Agenda) Body {
	return Body{
		Today: agenda.Today, Overdue: items(agenda.Overdue), DueToday: items(agenda.DueToday),
		ThisWeek: items(agenda.ThisWeek), Later: items(agenda.Later), ToAccept: []ItemBody{}, HandedIn: items(agenda.Waiting),
	}
}

func (a *Actions) apiOwn(ctx context.Context, v account.Visit, _ *api.InUnit) (*struct{ Body Body }, error) {
	day, err := a.Own(ctx, v)
	if err != nil {
		return nil, err
	}
	b := deskBody(day.Agenda)
	b.ToAccept, b.HandedIn = items(day.ToAccept), items(day.HandedIn)
	return &struct{ Body Body }{b}, nil
}

func (a *Actions) apiWhole(ctx context.Context, v account.Visit, _ *api.InUnit) (*struct{ Body Body }, error) {
	agenda, err := a.Whole(ctx, v)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Body }{deskBody(agenda)}, nil
}

func (a *Actions) apiMakeFeed(ctx context.Context, v account.Visit, _ *api.InUnit) (*struct{ Body FeedBody }, error) {
	token, err := a.MakeFeed(ctx, v)
	if err != nil {
		return nil, err
	}
	return &struct{ Body FeedBody }{FeedBody{feedPrefix + token}}, nil
}
