package overview

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/clock"
)

type (
	// StandingBody is how a unit below stands.
	StandingBody struct {
		Code        string             `json:"code"`
		Name        string             `json:"name"`
		Type        unit.Type          `json:"type"`
		Level       int                `json:"level" doc:"1 stands directly below."`
		Rank        int                `json:"rank"`
		Tasks       int                `json:"tasks"`
		Undated     int                `json:"undated"`
		Unproved    int                `json:"unproved"`
		Occurrences map[plan.State]int `json:"occurrences" doc:"By the plans' own days."`
	}
	lookIn struct {
		api.InUnit
		api.Page
		Year  int    `query:"year" minimum:"1990" maximum:"2200"`
		On    string `query:"on" format:"date" doc:"As of a day gone by."`
		Under string `query:"under" doc:"The code of a unit below: only those that stand below it."`
		Level int    `query:"level" minimum:"1" maximum:"9"`
		Text  string `query:"text" maxLength:"200" doc:"Words to look for in names."`
	}
)

// API adds the room's operations to the API.
func API(to *api.API, a *Actions, c clock.Clock) {
	api.Add(to, api.Operation{
		ID: "list-below", Method: http.MethodGet, Path: "/units/{unit}/below", Action: unit.ActLookDown, Tag: "overview",
		Summary: "How the units below stand, ranked like the page.",
	}, account.Operation(a.apiLook))
	to.AddStream(api.Operation{
		ID: "export-below", Method: http.MethodGet, Path: "/units/{unit}/below/export/{format}", Action: unit.ActLookDown, Tag: "overview",
		Summary: "The same as a file: csv or xlsx.",
	}, api.GivesFile(), account.Page((&Pages{actions: a, clock: c}).export).Handler())
}

func (in *lookIn) ask(today clock.Date) Ask {
	values := url.Values{}
	set := func(name, value string) {
		if value != "" && value != "0" {
			values.Set(name, value)
		}
	}
	set("year", strconv.Itoa(in.Year))
	set("on", in.On)
	set("under", in.Under)
	set("level", strconv.Itoa(in.Level))
	set("q", in.Text)
	return AskFrom(values, today)
}

func (a *Actions) apiLook(ctx context.Context, v account.Visit, in *lookIn) (*struct{ Body api.List[StandingBody] }, error) {
	board, err := a.Look(ctx, v, in.ask(clock.Today(a.clock)))
	if err != nil {
		return nil, err
	}
	part, next, err := api.Cut(ctx, in.Page, board.Rows, func(r Row) string { return r.Place.ID })
	if err != nil {
		return nil, err
	}
	list := api.ListOf(api.Each(part, func(r Row) StandingBody {
		return StandingBody{
			Code: r.Place.Code, Name: r.Place.Name, Type: r.Place.Type, Level: r.Place.Level, Rank: r.Rank,
			Tasks: r.Tasks, Undated: r.Undated, Unproved: r.Unproved, Occurrences: statesOf(r.Due),
		}
	}))
	list.Next = next
	return &struct{ Body api.List[StandingBody] }{list}, nil
}

func statesOf(counts plan.StateCounts) map[plan.State]int {
	all := map[plan.State]int{}
	for i, s := range plan.States {
		all[s] = counts[i]
	}
	return all
}
