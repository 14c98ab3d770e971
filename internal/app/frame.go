package app

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// frame makes what surrounds the pages of a unit. It knows the main places of
// all rooms, which the rooms do not.
type frame struct {
	clock    clock.Clock
	accounts *account.Actions
	log      *slog.Logger
	demo     bool
}

// Page returns the surroundings of a page of a unit.
func (f frame) Page(r *http.Request, v account.Visit, title string) ui.Page {
	ctx := r.Context()
	home := "/u/" + url.PathEscape(v.Unit.Code)
	today := clock.Today(f.clock)
	page := ui.Page{
		Title: title, Demo: f.demo, Today: today, Path: r.URL.RequestURI(),
		Brand:    ui.Brand{Name: v.Unit.Name, Parent: v.Unit.ParentName, Href: home},
		UserName: v.User.Name, PostName: f.postOf(ctx, v),
		AccountLinks: []ui.Link{{Text: words.T(ctx, "Tài khoản của tôi"), Href: "/account"}},
		SearchHref:   searchPath(r, home),
	}
	if r.Method != http.MethodGet {
		page.Path = home
	}
	page.Nav = []ui.NavItem{
		{Text: words.T(ctx, "Bàn làm việc"), Href: home + "/desk", Current: strings.HasPrefix(r.URL.Path, home+"/desk")},
		{Text: words.T(ctx, "Việc trong năm"), Href: home, Current: strings.HasPrefix(r.URL.Path, home+"/years") || strings.HasPrefix(r.URL.Path, home+"/tasks")},
		{Text: words.T(ctx, "Văn bản kế hoạch"), Href: home + "/plans", Current: strings.HasPrefix(r.URL.Path, home+"/plans") || strings.HasPrefix(r.URL.Path, home+"/imports")},
		{Text: words.T(ctx, "Cán bộ"), Href: home + "/people", Current: strings.HasPrefix(r.URL.Path, home+"/people")},
	}
	f.fromAbove(ctx, v, &page)
	return page
}

// postOf says as what the reader is here: the post, and the role.
func (f frame) postOf(ctx context.Context, v account.Visit) string {
	role := f.accounts.RoleName(ctx, v.Role)
	if v.PostName == "" || role == "" {
		return v.PostName + role
	}
	return v.PostName + " · " + role
}

// searchPath is where the search goes: to the year that a page shows, or, from
// pages of no year, to the unit's address, which leads on to the year that
// matters.
func searchPath(r *http.Request, home string) string {
	if year, err := strconv.Atoi(r.PathValue("year")); err == nil {
		return home + "/years/" + strconv.Itoa(year)
	}
	return home
}

// componentsRoute shows every component with sample data, so that the next
// page is put together from what is there.
func componentsRoute(f frame) web.Route {
	return web.Route{
		Method: http.MethodGet, Path: "/components", Action: actLookAround, Audience: web.Public,
		Handler: func(w http.ResponseWriter, r *http.Request) error {
			page := ui.Page{
				Title: words.T(r.Context(), "Các thành phần"), Path: r.URL.RequestURI(), Demo: true, Today: clock.Today(f.clock),
			}
			return web.Render(w, r, http.StatusOK, ui.ComponentsPage(page))
		},
	}
}
