package app

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/calendar"
	"github.com/vidan-vn/vidan/internal/domain/discussion"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/domain/figure"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/record"
	frontdesk "github.com/vidan-vn/vidan/internal/front/desk"
	"github.com/vidan-vn/vidan/internal/front/notice"
	"github.com/vidan-vn/vidan/internal/front/trail"
	"github.com/vidan-vn/vidan/internal/front/webhook"
	"github.com/vidan-vn/vidan/internal/platform/audit"
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
	notices  *notice.Actions
	log      *slog.Logger
	demo     bool
}

// Page returns the surroundings of a page of a unit, or of one for those who
// look after the whole installation.
func (f frame) Page(r *http.Request, v account.Visit, title string) ui.Page {
	if v.Unit.ID == "" {
		return f.ofAll(r, v, title)
	}
	ctx := r.Context()
	home := web.UnitPath(v.Unit.Code)
	today := clock.Today(f.clock)
	page := ui.Page{
		Title: title, Demo: f.demo, Today: today, Path: r.URL.RequestURI(),
		Brand:    ui.Brand{Name: v.Unit.Name, Parent: v.Unit.ParentName, Href: home},
		UserName: v.User.Name, PostName: f.postOf(ctx, v),
		AccountLinks: []ui.Link{{Text: words.T(ctx, "Tài khoản của tôi"), Href: "/account"}},
		SearchHref:   searchPath(r, home),
	}
	if f.demo {
		page.AccountLinks = append(page.AccountLinks, ui.Link{Text: words.T(ctx, "Hộp thư đi"), Href: "/outbox"})
	}
	if r.Method != http.MethodGet {
		page.Path = home
	}
	page.Nav = places(ctx, v, home, r.URL.Path, yearShown(r, today))
	// Who changes the calendar does so a few times a year.
	if v.Can(calendar.ActView) {
		page.AccountLinks = append(page.AccountLinks, ui.Link{Text: words.T(ctx, "Lịch làm việc"), Href: home + "/calendar"})
	}
	if v.Can(account.ActOwnTokens) {
		page.AccountLinks = append(page.AccountLinks, ui.Link{Text: words.T(ctx, "Mã truy cập"), Href: home + "/tokens"})
	}
	if v.Can(trail.ActView) {
		page.AccountLinks = append(page.AccountLinks, ui.Link{Text: words.T(ctx, "Nhật ký"), Href: trail.ListPath(v.Unit.Code)})
	}
	if v.Can(webhook.ActManage) {
		page.AccountLinks = append(page.AccountLinks, ui.Link{Text: words.T(ctx, "Gửi tin cho hệ thống khác"), Href: webhook.ListPath(v.Unit.Code)})
	}
	if v.User.SystemAdmin {
		page.AccountLinks = append(page.AccountLinks, ui.Link{Text: words.T(ctx, "Ngày nghỉ chung của mọi đơn vị"), Href: "/calendar"})
	}
	page.News = f.news(ctx, v)
	if v.Can(discussion.ActNudge) {
		page.AccountLinks = append(page.AccountLinks, ui.Link{Text: words.T(ctx, "Sổ đôn đốc"), Href: home + "/nudges"})
	}
	if v.Can(discussion.ActWatch) {
		page.AccountLinks = append(page.AccountLinks, ui.Link{Text: words.T(ctx, "Việc tôi theo dõi"), Href: home + "/watching"})
	}
	f.fromAbove(ctx, v, &page)
	return page
}

// ofAll surrounds what belongs to no unit.
func (f frame) ofAll(r *http.Request, v account.Visit, title string) ui.Page {
	ctx := r.Context()
	page := ui.Page{
		Title: title, Demo: f.demo, Today: clock.Today(f.clock), Path: r.URL.RequestURI(), UserName: v.User.Name,
		AccountLinks: []ui.Link{{Text: words.T(ctx, "Tài khoản của tôi"), Href: "/account"}},
		Nav: []ui.NavItem{{
			Text: words.T(ctx, "Ngày nghỉ chung của mọi đơn vị"), Href: "/calendar", Current: strings.HasPrefix(r.URL.Path, "/calendar"),
		}, {
			Text: words.T(ctx, "Nhật ký"), Href: trail.ListPath(""), Current: strings.HasPrefix(r.URL.Path, "/trail"),
		}},
	}
	if r.Method != http.MethodGet {
		page.Path = "/account"
	}
	return page
}

// places are the main places of a unit that the reader may open.
func places(ctx context.Context, v account.Visit, home, path string, year int) []ui.NavItem {
	var items []ui.NavItem
	add := func(right audit.Action, text, href string, below ...string) {
		if !v.Can(right) {
			return
		}
		current := slices.ContainsFunc(below, func(b string) bool { return strings.HasPrefix(path, home+b) })
		if money := isMoney(path, home); money != (right == estimate.ActView) {
			current = false
		}
		items = append(items, ui.NavItem{Text: text, Href: href, Current: current})
	}
	add(frontdesk.ActView, words.T(ctx, "Bàn làm việc"), home+"/desk", "/desk")
	add(plan.ActView, words.T(ctx, "Việc trong năm"), home, "/years", "/tasks")
	add(record.ActView, words.T(ctx, "Sổ theo dõi"), home+"/registers", "/registers")
	add(figure.ActView, words.T(ctx, "Số liệu"), home+"/figures", "/figures")
	add(estimate.ActView, words.T(ctx, "Kinh phí"), estimate.MoneyPath(v.Unit.Code, year, estimate.Filter{}), "/years", "/tasks", "/estimates")
	add(plan.ActView, words.T(ctx, "Kế hoạch"), home+"/plans", "/plans", "/imports", "/assignments")
	add(account.ActViewPeople, words.T(ctx, "Cán bộ"), home+"/people", "/people", "/handovers")
	return items
}

// news leads to the reader's notices, and says how many are new.
func (f frame) news(ctx context.Context, v account.Visit) ui.News {
	if !v.Can(notice.ActView) {
		return ui.News{}
	}
	n, err := f.notices.CountUnread(ctx, v)
	if err != nil {
		// The page is worth more than the number.
		f.log.LogAttrs(ctx, slog.LevelWarn, "the notices were not counted", slog.Any("cause", err))
	}
	return ui.News{Href: notice.ListPath(v.Unit.Code), Count: n, Most: notice.MostUnread}
}

// isMoney tells whether an address is of the room of money, which has some
// below those of years and of tasks.
func isMoney(path, home string) bool {
	rest := strings.TrimPrefix(path, home)
	parts := strings.Split(strings.TrimPrefix(rest, "/"), "/")
	return parts[0] == "estimates" || len(parts) > 2 && (strings.HasPrefix(parts[2], "money") || parts[2] == "estimates")
}

// yearShown is the year of the page, or the present one.
func yearShown(r *http.Request, today clock.Date) int {
	if year, err := strconv.Atoi(r.PathValue("year")); err == nil {
		return year
	}
	return today.Year
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
	return web.NewRoute(http.MethodGet, "/components", actLookAround, web.Public, func(w http.ResponseWriter, r *http.Request) error {
		page := ui.Page{
			Title: words.T(r.Context(), "Các thành phần"), Path: r.URL.RequestURI(), Demo: true, Today: clock.Today(f.clock),
		}
		return web.Render(w, r, http.StatusOK, ui.ComponentsPage(page))
	})
}
