package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// feedView is what the page of the reader's own feed shows.
type feedView struct {
	page  ui.Page
	code  string
	holds string
	// made is when the feed got its address, empty without a feed.
	made string
	// address is shown once, when it was just made.
	address string
}

func (p *Pages) feed(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showFeed(w, r, v, "")
}

func (p *Pages) showFeed(w http.ResponseWriter, r *http.Request, v account.Visit, address string) error {
	ctx := r.Context()
	view := feedView{
		page: p.frame.Page(r, v, words.T(ctx, "Lịch riêng")), code: v.Unit.Code, address: address, holds: feedHolds(ctx, v),
	}
	view.page.Narrow = true
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Bàn làm việc"), Href: deskPath(v.Unit.Code)}}
	if r.Method != http.MethodGet {
		view.page.Path = feedPath(v.Unit.Code)
	}
	feed, err := p.actions.Feed(ctx, v)
	switch {
	case err == nil:
		view.made = words.LongDate(ctx, clock.DateOf(feed.CreatedAt))
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	return web.Render(w, r, http.StatusOK, feedPage(view))
}

func feedHolds(ctx context.Context, v account.Visit) string {
	if v.PostID == "" {
		return words.T(ctx, "Ứng dụng lịch trên điện thoại hay máy tính tự lấy mọi kỳ hạn của đơn vị, và cập nhật khi kế hoạch thay đổi.")
	}
	return words.T(ctx, "Ứng dụng lịch trên điện thoại hay máy tính tự lấy các kỳ hạn được giao cho anh/chị hay do chức danh của anh/chị chủ trì, và cập nhật khi kế hoạch thay đổi.")
}

// makeFeed shows the new address at once and never again: only its hash is
// kept. A form that is sent twice makes it anew, and what is shown last holds.
func (p *Pages) makeFeed(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	token, err := p.actions.MakeFeed(r.Context(), v)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return p.showFeed(w, r, v, p.base+feedPrefix+token)
}

func (p *Pages) withdrawFeed(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	err := p.actions.WithdrawFeed(r.Context(), v)
	if err != nil && !errors.Is(err, store.ErrNotFound) { // the same form sent twice
		return err
	}
	http.Redirect(w, r, feedPath(v.Unit.Code), http.StatusSeeOther)
	return nil
}

// readFeed answers calendar programs, which come with nothing but the address.
func (p *Pages) readFeed(w http.ResponseWriter, r *http.Request) error {
	calendar, err := p.actions.FeedCalendar(r.Context(), r.PathValue("token"), p.base)
	if err != nil {
		return err
	}
	// A weak tag: two answers with the same say differ in when they were made.
	tag := `W/"` + calendar.Tag + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	var file bytes.Buffer
	if err := plan.WriteICS(&file, calendar.Name, calendar.Events); err != nil {
		return err
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="vidan.ics"`)
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	if _, err := w.Write(file.Bytes()); err != nil {
		return fmt.Errorf("send the feed: %w", err)
	}
	return nil
}

// matches compares tags weakly, as a condition on what was not changed does.
func matches(condition, tag string) bool {
	for known := range strings.SplitSeq(condition, ",") {
		known = strings.TrimSpace(known)
		if known == "*" || strings.TrimPrefix(known, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
