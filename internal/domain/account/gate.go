package account

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/api"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Gate lets readers through to routes by their session and their role. It
// implements web.Gate.
type Gate struct {
	actions *Actions
	cookies Cookies
	limits  *api.Limits
	// factors says whose role needs a second factor; nil is nobody's.
	factors *Factors
}

// NewGate returns the gate of a server.
func NewGate(actions *Actions, cookies Cookies) *Gate {
	return (&Gate{actions: actions, cookies: cookies}).Limited(0)
}

// Limited sets how many requests a second a token may send: 0 is
// api.StandardRate, less than 0 no limit.
func (g *Gate) Limited(perSecond int) *Gate {
	g.limits = api.NewLimits(g.actions.clock, perSecond)
	return g
}

// Demanding lets the gate keep out who has signed in without the second factor
// that their role needs.
func (g *Gate) Demanding(f *Factors) *Gate {
	g.factors = f
	return g
}

// Admit puts the reader's visit into the request's context: to the unit of the
// address on routes for members, to no unit on those for whoever has signed in.
func (g *Gate) Admit(r *http.Request, route web.Route) (*http.Request, error) {
	if route.Audience() == web.Public {
		return r, nil
	}
	visit := g.visit
	if web.IsAPI(r.URL.Path) {
		visit = g.tokenVisit
	}
	v, err := visit(r, route)
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
	if route.Audience() == web.SignedIn {
		user, err := g.actions.Session(r.Context(), token)
		return Visit{User: user, From: cameFrom(r)}, err
	}
	v, err := g.actions.Visit(r.Context(), token, r.PathValue("unit"), cameFrom(r))
	if err != nil {
		return Visit{}, err
	}
	if g.factors != nil && g.factors.Demands(v.Role) && !v.Strong {
		return Visit{}, secondFactorNeeded(r.Context())
	}
	return v, v.Require(route.Action())
}

// secondFactorNeeded says where to set a second factor up.
func secondFactorNeeded(ctx context.Context) error {
	e := web.Forbidden().Because(ErrSecondFactor)
	e.Words = words.T(ctx, "Vai trò của anh/chị cần bước xác thực thứ hai. Đặt trong Tài khoản của tôi, mục Đăng nhập và bảo mật (/account/security), rồi đăng nhập lại.")
	return e
}

// tokenVisit lets a token through to the API. It takes no cookie, so that no
// page of another site can act by the reader's. A token of another unit finds
// nothing there.
func (g *Gate) tokenVisit(r *http.Request, route web.Route) (Visit, error) {
	text, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !found {
		return Visit{}, ErrSignedOut
	}
	v, id, err := g.actions.TokenVisit(r.Context(), text, cameFrom(r))
	if err != nil {
		return Visit{}, err
	}
	if ok, wait := g.limits.Allow(id); !ok {
		return Visit{}, &web.Error{Kind: web.TooOften, RetryAfter: wait}
	}
	if route.Audience() == web.SignedIn {
		return v, mayOutside(v, route)
	}
	if v.Unit.ID == "" || v.Unit.Code != r.PathValue("unit") {
		return Visit{}, store.ErrNotFound
	}
	return v, v.Require(route.Action())
}

// mayOutside lets every token ask whose it is; what else lies in no unit is for
// those of system administrators.
func mayOutside(v Visit, route web.Route) error {
	if route.Action() == ActOwnPage {
		return nil
	}
	if v.Unit.ID != "" {
		return fmt.Errorf("%s by a token of a unit: %w", route.Action(), ErrForbidden)
	}
	return v.Require(route.Action())
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
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		return host
	}
	return r.RemoteAddr // the server has found it behind its proxies
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
