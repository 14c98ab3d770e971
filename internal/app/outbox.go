package app

import (
	"net/http"

	"github.com/vidan-vn/vidan/internal/front/notice"
	"github.com/vidan-vn/vidan/internal/platform/audit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// actReadOutbox is looking at the letters that the demo has not sent.
const actReadOutbox audit.Action = "app.read_outbox"

// outboxRoute shows the letters of the demo, which go to nobody.
func (a *App) outboxRoute(f frame) web.Route {
	return web.NewRoute(http.MethodGet, "/outbox", actReadOutbox, web.Public, func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		const most = 100
		letters, err := a.outbox.Letters(ctx, most)
		if err != nil {
			return err
		}
		page := ui.Page{Title: words.T(ctx, "Hộp thư đi"), Path: r.URL.RequestURI(), Demo: true, Narrow: true, Today: clock.Today(f.clock)}
		return web.Render(w, r, http.StatusOK, notice.OutboxPage(page, letters))
	})
}
