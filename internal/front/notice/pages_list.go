package notice

import (
	"context"
	"errors"
	"net/http"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// listView is what the page of notices shows.
type listView struct {
	page ui.Page
	code string
	sub  string
	// fresh are those not read yet, old the others.
	fresh, old []itemView
	// upTo is the latest that is shown: what comes in later stays new.
	upTo string
	// older leads to the page before; empty when there is none.
	older string
	// rules leads who may to the rules of the unit.
	rules string
}

type itemView struct {
	text, href, when string
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	before := web.Query(r).Text("before")
	notices, more, err := p.actions.List(ctx, v, before)
	if err != nil {
		return err
	}
	view := listView{page: p.frame.Page(r, v, words.T(ctx, "Thông báo")), code: v.Unit.Code}
	view.page.Narrow = true
	today := clock.Today(p.actions.Clock)
	for i, n := range notices {
		if i == 0 && before == "" {
			view.upTo = n.ID
		}
		item := itemView{text: n.Text.In(ctx), href: OpenPath(v.Unit.Code, n.ID), when: whenOf(ctx, n, today)}
		if n.ReadAt.IsZero() {
			view.fresh = append(view.fresh, item)
		} else {
			view.old = append(view.old, item)
		}
	}
	if more {
		view.older = ListPath(v.Unit.Code) + "?before=" + notices[len(notices)-1].ID
	}
	view.sub = freshWords(ctx, len(view.fresh))
	if v.Can(ActRules) {
		view.rules = settingsPath(v.Unit.Code)
	}
	return web.Render(w, r, http.StatusOK, listPage(view))
}

func freshWords(ctx context.Context, n int) string {
	if n == 0 {
		return words.T(ctx, "Không có gì mới từ lần xem trước.")
	}
	return words.T(ctx, "%d thông báo mới từ lần xem trước.", n)
}

// whenOf says the time of today's notices, and the day of others.
func whenOf(ctx context.Context, n Notice, today clock.Date) string {
	if day := clock.DateOf(n.At); day != today {
		return words.ShortDate(ctx, day)
	}
	return n.At.In(clock.Zone).Format("15:04")
}

// open leads to what a notice tells of, which is read by this. A notice that is
// not the reader's own is as one that is not there: both lead to the list.
func (p *Pages) open(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	n, err := p.actions.Open(r.Context(), v, r.PathValue("notice"))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	to := ListPath(v.Unit.Code)
	if n.Href != "" {
		to = web.UnitPath(v.Unit.Code) + n.Href
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// readAll marks as read what the reader has seen on the page.
func (p *Pages) readAll(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if upTo := form.Text("up_to"); store.IsID(upTo) {
		if err := p.actions.ReadUpTo(r.Context(), v, upTo); err != nil {
			return err
		}
	}
	http.Redirect(w, r, ListPath(v.Unit.Code), http.StatusSeeOther)
	return nil
}

// digestView is what the page of a digest shows.
type digestView struct {
	page  ui.Page
	title string
	sub   string
	parts []digestPart
}

type digestPart struct {
	title string
	table ui.Table
}

// digest shows what the reader was reminded of on a day. Without one it leads
// to the notices.
func (p *Pages) digest(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	ctx := r.Context()
	day, err := clock.ParseDate(r.PathValue("day"))
	if err != nil {
		return web.NotFound().Because(err)
	}
	d, err := p.actions.DigestOf(ctx, v, day)
	if errors.Is(err, store.ErrNotFound) {
		http.Redirect(w, r, ListPath(v.Unit.Code), http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	view := digestView{title: words.T(ctx, "Nhắc việc %s", words.LongDate(ctx, day)), sub: mailWords(ctx, d)}
	view.page = p.frame.Page(r, v, view.title)
	view.page.Narrow = true
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Thông báo"), Href: ListPath(v.Unit.Code)}}
	for _, part := range parts {
		if lines := d.In(part); len(lines) > 0 {
			view.parts = append(view.parts, digestPart{partTitle(ctx, part), linesTable(ctx, v.Unit.Code, partTitle(ctx, part), lines)})
		}
	}
	return web.Render(w, r, http.StatusOK, digestPage(view))
}

func linesTable(ctx context.Context, code, caption string, lines []Line) ui.Table {
	t := ui.Table{Caption: caption, Flow: true, Columns: []ui.Column{{Title: words.T(ctx, "Việc")}, {Title: words.T(ctx, "Hạn"), Tight: true}}}
	for _, l := range lines {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{
			{Text: l.text(), Href: taskPath(code, l.TaskID) + "#" + l.OccurrenceID, Note: l.Lead},
			{Text: words.ShortDate(ctx, l.Last)},
		}})
	}
	return t
}

// mailWords says what became of the letter of a digest.
func mailWords(ctx context.Context, d Digest) string {
	switch d.Mail {
	case MailSent:
		return words.T(ctx, "Thư đã gửi đến %s lúc %s.", d.Address, d.MailedAt.Format("15:04"))
	case MailRefused:
		return words.T(ctx, "Máy chủ thư không nhận thư gửi đến %s. Kiểm tra lại địa chỉ.", d.Address)
	case MailUncertain:
		return words.T(ctx, "Chưa rõ thư đã đến %s hay chưa: đường truyền hoặc máy chủ ngắt đúng lúc gửi. Thư không gửi lại, để không ai nhận hai lần.", d.Address)
	case MailFailed:
		return words.T(ctx, "Thư không gửi được trong cả ngày.")
	case MailOff:
		return words.T(ctx, "Anh/chị đã tắt thư nhắc của đơn vị này.")
	case MailNoAddress:
		return words.T(ctx, "Không gửi thư, vì tài khoản chưa có địa chỉ thư điện tử.")
	case MailWaiting, MailSending:
		if d.Problem != "" {
			return words.T(ctx, "Thư chưa gửi được, hệ thống sẽ thử lại.")
		}
		return words.T(ctx, "Thư đang chờ gửi.")
	}
	return words.T(ctx, "Lời nhắc chỉ có ở đây, không gửi thư.")
}
