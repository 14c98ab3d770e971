package notice

import (
	"net/http"
	"net/url"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
)

// A Frame makes what surrounds every page: the brand, the main places, the
// reader.
type Frame interface {
	Page(r *http.Request, v account.Visit, title string) ui.Page
}

// Pages shows notices and reminders in the browser.
type Pages struct {
	actions *Actions
	frame   Frame
}

// NewPages returns the pages of the room.
func NewPages(actions *Actions, frame Frame) *Pages { return &Pages{actions: actions, frame: frame} }

// Routes lists the addresses of the room.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		p.route(http.MethodGet, "/notices", ActView, p.list),
		p.route(http.MethodPost, "/notices/read", ActView, p.readAll),
		p.route(http.MethodGet, "/notices/open/{notice}", ActView, p.open),
		p.route(http.MethodGet, "/notices/digests/{day}", ActView, p.digest),
		p.route(http.MethodGet, "/notices/choices", ActView, p.choices),
		p.route(http.MethodPost, "/notices/choices", ActView, p.choose),
		p.route(http.MethodGet, "/reminders", ActRules, p.settings),
		p.route(http.MethodPost, "/reminders", ActRules, p.changeSettings),
	}
}

// page is a handler that knows who asks, for which unit.
type page = account.Page

func (p *Pages) route(method, path string, action audit.Action, h page) web.Route {
	return account.UnitRoute(method, path, action, h)
}

// Addresses of the room.

// ListPath is the address of the notices of a unit's member.
func ListPath(code string) string { return web.UnitPath(code) + "/notices" }

// OpenPath is the address that opens a notice: it marks it read and leads on.
func OpenPath(code, id string) string { return ListPath(code) + "/open/" + url.PathEscape(id) }

func digestPath(code string, day clock.Date) string { return web.UnitPath(code) + digestHref(day) }

func choicesPath(code string) string { return ListPath(code) + "/choices" }

func settingsPath(code string) string { return web.UnitPath(code) + "/reminders" }

func taskPath(code, taskID string) string {
	return web.UnitPath(code) + "/tasks/" + url.PathEscape(taskID)
}
