package account

import (
	"context"
	"net/http"

	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// A Page is a handler that knows who asks, and for which unit. All rooms build
// theirs from it.
type Page func(w http.ResponseWriter, r *http.Request, v Visit) error

// Handler gives the page the visit that the gate has let through; without one
// there is nothing to see.
func (p Page) Handler() web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, ok := VisitOf(r.Context())
		if !ok {
			return web.NotFound()
		}
		return p(w, r, v)
	}
}

// Explained is the page with a room's errors turned into words for the reader.
func (p Page) Explained(explain func(ctx context.Context, err error) error) Page {
	return func(w http.ResponseWriter, r *http.Request, v Visit) error {
		if err := p(w, r, v); err != nil {
			return explain(r.Context(), err)
		}
		return nil
	}
}

// UnitRoute is an address below that of a unit, for members whose role holds
// the action.
func UnitRoute(method, path string, action audit.Action, p Page) web.Route {
	return web.NewRoute(method, "/u/{unit}"+path, action, web.Members, p.Handler())
}
