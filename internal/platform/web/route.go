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
	// Members routes lie below /u/{unit}, or that of the API, and answer those
	// whose role in that unit holds the route's action.
	Members Audience = "members"
)

// A Handler answers a request; the error it returns is shown by the server, in
// the reader's language and without the cause.
type Handler func(w http.ResponseWriter, r *http.Request) error

// A Route is one address of Vidan. It cannot be written without its action and
// its audience: NewRoute asks for both.
type Route struct {
	method, path string
	action       audit.Action
	audience     Audience
	handler      Handler
	maxBody      int64
	secret       bool
}

// NewRoute is an address: a method and a pattern of net/http
// ("/u/{unit}/plans/{plan}"), what is done there, who may, and how it is
// answered.
func NewRoute(method, path string, action audit.Action, audience Audience, h Handler) Route {
	return Route{method: method, path: path, action: action, audience: audience, handler: h}
}

// WithMaxBody lets the route take in more than DefaultMaxBody, in bytes.
func (route Route) WithMaxBody(bytes int64) Route {
	route.maxBody = bytes
	return route
}

// AsSecret says that what stands in the braces of the path opens the address by
// itself: the log leaves it out.
func (route Route) AsSecret() Route {
	route.secret = true
	return route
}

// Method returns the method: GET, POST.
func (route Route) Method() string { return route.method }

// Path returns the pattern of the address.
func (route Route) Path() string { return route.path }

// Action returns what is done there.
func (route Route) Action() audit.Action { return route.action }

// Audience returns who may come.
func (route Route) Audience() Audience { return route.audience }

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

func (route Route) String() string { return route.method + " " + route.path }

// APIPrefix is what the addresses of the API begin with. Who asks there shows a
// token instead of a cookie, and failures are told as problems (RFC 9457).
const APIPrefix = "/api/v1"

// IsAPI tells whether a path is one of the API.
func IsAPI(path string) bool { return strings.HasPrefix(path, APIPrefix+"/") }

// UnitPath is the address below which all of a unit's pages lie.
func UnitPath(code string) string { return "/u/" + url.PathEscape(code) }

func (route Route) check() error {
	switch {
	case route.method == "" || !strings.HasPrefix(route.path, "/"):
		return fmt.Errorf("the route %q has no method or no path", route)
	case route.action == "":
		return fmt.Errorf("the route %q names no action", route)
	case route.handler == nil:
		return fmt.Errorf("the route %q has no handler", route)
	}
	below := strings.HasPrefix(route.path, "/u/{unit}") || strings.HasPrefix(route.path, APIPrefix+"/units/{unit}")
	switch route.audience {
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
