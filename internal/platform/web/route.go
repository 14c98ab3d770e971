package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

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
	// MaxBody is the most that the route takes in, in bytes; zero is
	// DefaultMaxBody.
	MaxBody int64
	// Secret says that what stands in the braces of the path opens the
	// address by itself: the log leaves it out.
	Secret bool
}

// DefaultMaxBody is the most that a route takes in unless it says otherwise:
// one megabyte, ample for a form.
const DefaultMaxBody = 1 << 20

// A Gate lets readers in. It knows sessions and rights, which the ground does
// not.
type Gate interface {
	// Admit returns the request with whatever the route's handler needs to
	// know of the reader, or an error: SignInNeeded, Forbidden, or NotFound
	// for a unit that the reader may not know of. It is asked for every
	// route, also the public ones.
	Admit(r *http.Request, route Route) (*http.Request, error)
}

func (route Route) String() string { return route.Method + " " + route.Path }

// UnitPath is the address below which all of a unit's pages lie.
func UnitPath(code string) string { return "/u/" + url.PathEscape(code) }

func (route Route) check() error {
	switch {
	case route.Method == "" || !strings.HasPrefix(route.Path, "/"):
		return fmt.Errorf("the route %q has no method or no path", route)
	case route.Action == "":
		return fmt.Errorf("the route %q names no action", route)
	case route.Handler == nil:
		return fmt.Errorf("the route %q has no handler", route)
	}
	below := strings.HasPrefix(route.Path, "/u/{unit}")
	switch route.Audience {
	case Public, SignedIn:
		if below {
			return fmt.Errorf("the route %q lies in a unit and so is for members", route)
		}
	case Members:
		if !below {
			return fmt.Errorf("the route %q is for members but does not lie below /u/{unit}", route)
		}
	default:
		return fmt.Errorf("the route %q has no audience", route)
	}
	return nil
}

// checkRoutes finds every route that the server would refuse.
func checkRoutes(routes []Route) error {
	var wrong []error
	seen := map[string]bool{}
	for _, route := range routes {
		if err := route.check(); err != nil {
			wrong = append(wrong, err)
		}
		if seen[route.String()] {
			wrong = append(wrong, fmt.Errorf("the route %q is there twice", route))
		}
		seen[route.String()] = true
	}
	return errors.Join(wrong...)
}
