package e2e_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/vidan-vn/vidan/e2e"
	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
)

const samplePassword = "ba con cò trắng"

// plainFrame surrounds pages with the unit's name alone.
type plainFrame struct{}

func (plainFrame) Page(r *http.Request, v account.Visit, title string) ui.Page {
	return ui.Page{
		Title: title, Brand: ui.Brand{Name: v.Unit.Name, Href: "/"}, UserName: v.User.Name, PostName: "Văn phòng – Thống kê",
		Path: r.URL.RequestURI(), Today: clock.NewDate(2024, time.March, 12),
	}
}

// accounts serves the pages of people, with a system administrator, "hoa".
func accounts(t *testing.T) string {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "vidan.db"))
	must(err)
	t.Cleanup(func() { must(db.Close()) })
	must(db.Migrate(t.Context()))
	roles, err := account.RolesAmong(slices.Concat(unit.Rights, account.Rights, []audit.Action{"plan.view", "plan.edit", "desk.view", "desk.lead", "desk.feed"})...)
	must(err)
	units := unit.NewActions(db, clock.System{})
	log := slog.New(slog.DiscardHandler)
	actions := account.NewActions(db, units, clock.System{}, roles, log, nil)
	commune, err := units.Create(t.Context(), "", unit.NewUnit{Code: "anh-son", Name: "UBND xã Anh Sơn"})
	must(err)
	program := account.ByProgram(commune)
	for _, n := range []account.NewUser{
		{Login: "hoa", Name: "Lê Thị Hoa", Password: samplePassword, SystemAdmin: true},
		{Login: "binh", Name: "Trần Văn Bình", Password: samplePassword},
	} {
		user, err := actions.CreateUser(t.Context(), program, n)
		must(err)
		must(actions.AddMember(t.Context(), program, account.NewMember{UserID: user.ID, Role: account.Administrator}))
	}
	handler, err := web.New(web.Config{
		Routes: append(web.Routes(false), account.NewPages(actions, plainFrame{}, account.Cookies{}, nil).Routes()...),
		Gate:   account.NewGate(actions, account.Cookies{}), Explain: account.Explain, Clock: clock.System{}, Log: log,
	})
	must(err)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func TestSigningInAndKeepingPeople(t *testing.T) {
	address := accounts(t)
	for _, locale := range []string{"vi", "en"} {
		for _, width := range e2e.Widths {
			t.Run(fmt.Sprintf("%s %d", locale, width), func(t *testing.T) {
				ctx := e2e.Browser(t)
				look := func(name string) {
					t.Helper()
					e2e.Axe(t, ctx)
					e2e.NoSidewaysScroll(t, ctx)
					e2e.Screenshot(t, ctx, name+"-"+locale, width)
				}
				e2e.Open(t, ctx, address+"/language?lang="+locale+"&to=/sign-in%3Fto=/u/anh-son/people", width)
				look("sign-in")
				e2e.Do(t, ctx,
					chromedp.SendKeys(chromedp.CSS("#login"), "hoa"),
					chromedp.SendKeys(chromedp.CSS("#password"), samplePassword),
					chromedp.Click(chromedp.CSS(".sign-in .btn-primary")),
					chromedp.WaitVisible(chromedp.CSS("table")))
				look("people")
				e2e.Do(t, ctx, chromedp.Click(chromedp.CSS(`a[href*="edit="]`)), chromedp.WaitVisible(chromedp.CSS("#role")))
				look("person")
				e2e.Open(t, ctx, address+"/account", width)
				look("account")
			})
		}
	}
}
