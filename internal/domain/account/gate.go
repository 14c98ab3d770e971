package account

import (
	"errors"
	"net"
	"net/http"

	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
)

// A Gate lets readers through to routes by their session and their role. It
// implements web.Gate.
type Gate struct {
	actions *Actions
	cookies Cookies
}

// NewGate returns the gate of a server.
func NewGate(actions *Actions, cookies Cookies) *Gate {
	return &Gate{actions: actions, cookies: cookies}
}

// Admit puts the reader's visit into the request's context: to the unit of the
// address on routes for members, to no unit on those for whoever has signed in.
func (g *Gate) Admit(r *http.Request, route web.Route) (*http.Request, error) {
	if route.Audience == web.Public {
		return r, nil
	}
	v, err := g.visit(r, route)
	if err != nil {
		return nil, Explain(err)
	}
	return r.WithContext(WithVisit(r.Context(), v)), nil
}

func (g *Gate) visit(r *http.Request, route web.Route) (Visit, error) {
	token := g.cookies.token(r)
	if token == "" {
		return Visit{}, ErrSignedOut
	}
	if route.Audience == web.SignedIn {
		user, err := g.actions.Session(r.Context(), token)
		return Visit{User: user, From: cameFrom(r)}, err
	}
	v, err := g.actions.Visit(r.Context(), token, r.PathValue("unit"), cameFrom(r))
	if err != nil {
		return Visit{}, err
	}
	return v, v.Require(route.Action)
}

// Explain turns the room's errors into those of pages, and returns others as
// they are. It suits web.Config.
func Explain(err error) error {
	if _, explained := errors.AsType[*web.Error](err); explained {
		return err
	}
	switch {
	case errors.Is(err, ErrSignedOut):
		return web.SignInNeeded()
	case errors.Is(err, ErrForbidden):
		return web.Forbidden().Because(err)
	case errors.Is(err, store.ErrNotFound):
		return web.NotFound().Because(err)
	}
	return err
}

// cameFrom returns the address that a request came from.
func cameFrom(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// Cookies keep a session's token in the browser. Secure says that readers come
// by HTTPS: the cookie is then bound to the very host.
type Cookies struct {
	Secure bool
}

func (c Cookies) name() string {
	if c.Secure {
		return "__Host-vidan"
	}
	return "vidan"
}

func (c Cookies) token(r *http.Request) string { return web.Cookie(r, c.name()) }

func (c Cookies) keep(w http.ResponseWriter, token string) {
	http.SetCookie(w, c.cookie(token, int(sessionLife.Seconds())))
}

func (c Cookies) forget(w http.ResponseWriter) { http.SetCookie(w, c.cookie("", -1)) }

func (c Cookies) cookie(token string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: c.name(), Value: token, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: c.Secure, SameSite: http.SameSiteLaxMode,
	}
}
