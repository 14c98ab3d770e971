package desk

import (
	"net/http"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
)

// A Frame makes what surrounds every page: the brand, the main places, the
// reader.
type Frame interface {
	Page(r *http.Request, v account.Visit, title string) ui.Page
}

// Pages shows the desk in the browser.
type Pages struct {
	actions *Actions
	frame   Frame
	// base is the address that people use, without a slash at its end.
	base string
}

// NewPages returns the pages of the desk. Base is the address that people use,
// without a slash at its end.
func NewPages(actions *Actions, frame Frame, base string) *Pages {
	return &Pages{actions: actions, frame: frame, base: base}
}

// Routes lists the addresses of the desk.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		p.route(http.MethodGet, "/desk", ActView, p.desk),
		p.route(http.MethodGet, "/desk/meeting.pdf", ActLead, p.meeting),
		p.route(http.MethodGet, "/desk/feed", ActFeed, p.feed),
		p.route(http.MethodPost, "/desk/feed", ActFeed, p.makeFeed),
		p.route(http.MethodPost, "/desk/feed/withdraw", ActFeed, p.withdrawFeed),
		web.NewRoute(http.MethodGet, feedPrefix+"{token}", ActFeed, web.Public, p.readFeed).AsSecret(),
	}
}

// page is a handler that knows who asks, for which unit.
type page = account.Page

func (p *Pages) route(method, path string, action audit.Action, h page) web.Route {
	return account.UnitRoute(method, path, action, h)
}

// Addresses of the desk.

const feedPrefix = "/feeds/"

func deskPath(code string) string { return web.UnitPath(code) + "/desk" }

func wholePath(code string) string { return deskPath(code) + "?view=unit" }

func meetingPath(code string) string { return deskPath(code) + "/meeting.pdf" }

func feedPath(code string) string { return deskPath(code) + "/feed" }
