package calendar

import (
	"net/http"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
)

// A Frame makes what surrounds every page: the brand, the main places, the
// reader. A visit to no unit is one to the whole installation.
type Frame interface {
	Page(r *http.Request, v account.Visit, title string) ui.Page
}

// Accounts tells who looks after the whole installation.
type Accounts interface {
	SystemVisit(user account.User, from string) (account.Visit, error)
}

// Pages shows the room in the browser: the calendar of each unit, and, at
// addresses that are alike, that of the whole installation.
type Pages struct {
	actions  *Actions
	accounts Accounts
	clock    clock.Clock
	frame    Frame
}

// NewPages returns the pages of the room.
func NewPages(actions *Actions, accounts Accounts, c clock.Clock, frame Frame) *Pages {
	return &Pages{actions: actions, accounts: accounts, clock: c, frame: frame}
}

// Routes lists the addresses of the room.
func (p *Pages) Routes() []web.Route {
	var routes []web.Route
	for _, r := range []struct {
		method, path string
		action       audit.Action
		page         page
	}{
		{http.MethodGet, "", ActView, p.present},
		{http.MethodGet, "/{year}", ActView, p.year},
		{http.MethodGet, "/{year}/days.yaml", ActView, p.export},
		{http.MethodPost, "/{year}", ActEdit, p.setDay},
		{http.MethodPost, "/{year}/remove", ActEdit, p.removeDay},
		{http.MethodPost, "/{year}/import", ActEdit, p.importDays},
		{http.MethodGet, "/hours", ActView, p.hours},
		{http.MethodPost, "/hours", ActEdit, p.setHours},
		{http.MethodPost, "/hours/remove", ActEdit, p.removeHours},
	} {
		routes = append(routes,
			account.UnitRoute(r.method, "/calendar"+r.path, r.action, r.page),
			web.NewRoute(r.method, "/calendar"+r.path, ActEditSystem, web.SignedIn, p.ofAll(r.page)))
	}
	return routes
}

// page is a handler that knows who asks, and whose calendar it is.
type page = account.Page

// ofAll lets system administrators through to the calendar of the whole
// installation.
func (p *Pages) ofAll(h page) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		visitor, ok := account.VisitOf(r.Context())
		if !ok {
			return web.SignInNeeded()
		}
		v, err := p.accounts.SystemVisit(visitor.User, visitor.From)
		if err != nil {
			return err
		}
		return h(w, r, v)
	}
}

// Addresses of the room.

func basePath(v account.Visit) string {
	if v.Unit.ID == "" {
		return "/calendar"
	}
	return web.UnitPath(v.Unit.Code) + "/calendar"
}

func yearPath(v account.Visit, year int) string { return basePath(v) + "/" + strconv.Itoa(year) }

func hoursPath(v account.Visit) string { return basePath(v) + "/hours" }

// yearOf reads the year of an address; false for one of which no calendar is
// kept.
func yearOf(r *http.Request) (int, bool) {
	year, err := strconv.Atoi(r.PathValue("year"))
	return year, err == nil && PlausibleYear(year)
}

// mayEdit tells whether the visitor may change the calendar that they look at.
func mayEdit(v account.Visit) bool {
	_, right := ownerOf(v)
	return v.Can(right)
}

func (p *Pages) present(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	http.Redirect(w, r, yearPath(v, clock.Today(p.clock).Year), http.StatusSeeOther)
	return nil
}
