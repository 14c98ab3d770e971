package overview

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Frame makes what surrounds every page.
type Frame interface {
	Page(r *http.Request, v account.Visit, title string) ui.Page
}

// Pages shows the view in the browser.
type Pages struct {
	actions *Actions
	clock   clock.Clock
	frame   Frame
}

// NewPages returns the pages of the view.
func NewPages(actions *Actions, c clock.Clock, frame Frame) *Pages {
	return &Pages{actions: actions, clock: c, frame: frame}
}

// Routes lists the addresses of the view.
func (p *Pages) Routes() []web.Route {
	return []web.Route{p.route("", p.board), p.route("/export/{format}", p.export)}
}

func (p *Pages) route(path string, h account.Page) web.Route {
	return account.UnitRoute(http.MethodGet, "/below"+path, unit.ActLookDown, h.Explained(func(_ context.Context, err error) error {
		if errors.Is(err, store.ErrNotFound) {
			return web.NotFound().Because(err)
		}
		return err
	}))
}

func (p *Pages) board(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	board, err := p.look(r, v)
	if err != nil {
		return err
	}
	b := boardBuilder{ctx: r.Context(), v: v, board: board, queries: map[plan.Filter]string{}}
	title := words.T(r.Context(), "Các đơn vị cấp dưới, năm %d", board.Ask.Year)
	return web.Render(w, r, http.StatusOK, boardPage(b.view(p.frame.Page(r, v, title))))
}

func (p *Pages) look(r *http.Request, v account.Visit) (Board, error) {
	return p.actions.Look(r.Context(), v, AskFrom(r.URL.Query(), clock.Today(p.clock)))
}

func (p *Pages) export(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	format := Format(r.PathValue("format"))
	kind, ok := contentTypes[format]
	if !ok {
		return web.NotFound()
	}
	board, err := p.look(r, v)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := write(r.Context(), &file, format, v.Unit, board); err != nil {
		return err
	}
	name := fmt.Sprintf("%s, %d, %s.%s", v.Unit.Name, board.Ask.Year, board.Ask.On, format)
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", "attachment; filename=\""+fmt.Sprintf("below-%d.%s", board.Ask.Year, format)+"\"; filename*=UTF-8''"+url.PathEscape(name))
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	if _, err := w.Write(file.Bytes()); err != nil {
		return fmt.Errorf("send the file: %w", err)
	}
	return nil
}

// Addresses.

func boardPath(code string, a Ask) string {
	return web.UnitPath(code) + "/below?" + a.Values().Encode()
}

func exportPath(code string, a Ask, format Format) string {
	a.Page = 1
	return web.UnitPath(code) + "/below/export/" + string(format) + "?" + a.Values().Encode()
}
