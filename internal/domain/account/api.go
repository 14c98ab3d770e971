package account

import (
	"context"

	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// Operation gives an operation of the API the visit that the gate has let
// through. All rooms build theirs from it.
func Operation[In, Out any](do func(ctx context.Context, v Visit, in *In) (*Out, error)) func(ctx context.Context, in *In) (*Out, error) {
	return func(ctx context.Context, in *In) (*Out, error) {
		v, ok := VisitOf(ctx)
		if !ok {
			return nil, web.NotFound()
		}
		return do(ctx, v, in)
	}
}

// Caller names who calls the API, for creations that are sent again.
func Caller(ctx context.Context) api.Caller {
	v, _ := VisitOf(ctx)
	unitID := v.Unit.ID
	if unitID == "" {
		unitID = "system"
	}
	return api.Caller{UnitID: unitID, UserID: v.User.ID}
}

// API adds the room's operations to the API.
func API(to *api.API, actions *Actions) {
	api.Add(to, api.Operation{
		ID: "show-self", Method: "GET", Path: "/self", Action: ActOwnPage, Tag: "account", Summary: "Who the token belongs to.",
	}, Operation(func(ctx context.Context, v Visit, _ *struct{}) (*selfOut, error) {
		out := &selfOut{}
		out.Body.ID, out.Body.Login, out.Body.Name = v.User.ID, v.User.Login, v.User.Name
		return out, nil
	}))
	addPeople(to, actions)
	addUsers(to, actions)
}

type selfOut struct {
	Body struct {
		ID    string `json:"id"`
		Login string `json:"login"`
		Name  string `json:"name"`
	}
}
