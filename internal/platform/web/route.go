// Package web is the ground of all pages: routes, sessions, errors, assets
// and the safety rules that every answer keeps.
package web

import (
	"net/http"

	"github.com/vidan-vn/vidan/internal/platform/audit"
)

// An Audience says who may open a route.
type Audience string

// The audiences of routes.
const (
	// Public routes answer anybody.
	Public Audience = "public"
	// SignedIn routes answer whoever has signed in.
	SignedIn Audience = "signed_in"
	// Members routes lie below /u/{unit} and answer those whose role in that
	// unit holds the route's action.
	Members Audience = "members"
)

// A Handler answers a request; the error it returns is shown by the server, in
// the reader's language and without the cause.
type Handler func(w http.ResponseWriter, r *http.Request) error

// A Route is one address of Vidan. A route without an action and an audience
// is refused when the server is built.
type Route struct {
	Method string
	// Path is a pattern of net/http: "/u/{unit}/plans/{plan}".
	Path     string
	Action   audit.Action
	Audience Audience
	Handler  Handler
}
