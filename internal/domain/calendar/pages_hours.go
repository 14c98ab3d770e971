package calendar

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/store"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
	"github.com/vidan-vn/vidan/internal/platform/workday"
)

// hoursView is what the page of office hours shows.
type hoursView struct {
	page       ui.Page
	title, sub string
	// today are the hours in force, own those that the owner has put down.
	today []ui.Term
	own   ui.Table
	form  *hoursForm
}

// hoursForm puts down office hours from a day on.
type hoursForm struct {
	action   string
	from     clock.Date
	seen     clock.Date
	version  int64
	days     [6]string
	labels   [6]string
	source   string
	problems map[string]string
	notice   ui.Notice
}

// dayNames are the fields of the form, Monday first, last a weekend worked.
var dayNames = [6]string{"monday", "tuesday", "wednesday", "thursday", "friday", "weekend"}

func dayLabels(ctx context.Context) [6]string {
	return [6]string{
		words.T(ctx, "Thứ Hai"), words.T(ctx, "Thứ Ba"), words.T(ctx, "Thứ Tư"), words.T(ctx, "Thứ Năm"), words.T(ctx, "Thứ Sáu"),
		words.T(ctx, "Ngày cuối tuần làm việc"),
	}
}

func (p *Pages) hours(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showHours(w, r, v, http.StatusOK, nil)
}

func (p *Pages) showHours(w http.ResponseWriter, r *http.Request, v account.Visit, status int, back *hoursForm) error {
	ctx := r.Context()
	own, office, err := p.actions.Hours(ctx, v)
	if err != nil {
		return err
	}
	now := office.HoursOn(clock.Today(p.clock))
	view := hoursView{title: words.T(ctx, "Giờ làm việc"), sub: now.Source.In(ctx), own: ownHours(ctx, v, own)}
	view.page = p.frame.Page(r, v, view.title)
	view.page.Crumbs = []ui.Link{{Text: words.T(ctx, "Lịch làm việc"), Href: basePath(v)}}
	if r.Method != http.MethodGet {
		view.page.Path = hoursPath(v)
	}
	for i, label := range dayLabels(ctx) {
		view.today = append(view.today, ui.Term{Name: label, Text: now.Hours[i].String()})
	}
	if mayEdit(v) {
		if back == nil {
			back = hoursFormFor(own, now, web.Query(r).Text("edit"))
		}
		back.action, back.labels = hoursPath(v), dayLabels(ctx)
		view.form = back
	}
	return web.Render(w, r, status, hoursPage(view))
}

// hoursFormFor opens the form for hours that were put down, or for new ones
// that begin as those in force.
func hoursFormFor(own []Hours, now workday.HoursFrom, edit string) *hoursForm {
	f := &hoursForm{days: texts(now.Hours)}
	for _, h := range own {
		if h.From.String() == edit {
			f = &hoursForm{from: h.From, seen: h.From, version: h.Version, days: texts(h.Hours), source: h.Source}
		}
	}
	return f
}

func texts(h workday.Hours) (all [6]string) {
	for i := range h {
		all[i] = h[i].String()
	}
	return all
}

func ownHours(ctx context.Context, v account.Visit, own []Hours) ui.Table {
	t := ui.Table{Caption: words.T(ctx, "Giờ làm việc đã ghi"), Columns: []ui.Column{
		{Title: words.T(ctx, "Từ ngày")}, {Title: words.T(ctx, "Thứ Hai")}, {Title: words.T(ctx, "Nguồn")},
	}}
	if mayEdit(v) {
		t.Columns = append(t.Columns, ui.Column{Title: words.T(ctx, "Việc làm"), Hidden: true})
	}
	for _, h := range own {
		row := ui.Row{Cells: []ui.Cell{{Text: words.Date(ctx, h.From)}, {Text: h.Hours[0].String()}, {Text: h.Source}}}
		if mayEdit(v) {
			row.Cells = append(row.Cells, ui.Cell{View: editLink(hoursPath(v)+"?edit="+h.From.String()+"#change", words.Date(ctx, h.From))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// readHours reads the form, and says what is wrong with each field.
func readHours(ctx context.Context, form web.Form) (*hoursForm, Hours) {
	f := &hoursForm{source: form.Text("source"), problems: map[string]string{}}
	h := Hours{Source: f.source}
	day, ok := form.Date("from")
	f.from = day
	if h.From = day; !ok || !day.Valid() || !PlausibleYear(day.Year) {
		f.problems["from"] = problemWords(ctx, ErrDay)
	}
	for i, name := range dayNames {
		f.days[i] = form.Text(name)
		var err error
		if h.Hours[i], err = workday.ParseDayHours(f.days[i]); err != nil {
			f.problems[name] = problemWords(ctx, ErrHours)
		}
	}
	if !filled(f.source, mostSource) {
		f.problems["source"] = problemWords(ctx, ErrSource)
	}
	f.seen, _ = form.Date("seen") // without one they are new
	if version, err := strconv.ParseInt(form.Text("version"), 10, 64); err == nil && f.seen == f.from {
		f.version = version
	}
	h.Version = f.version
	return f, h
}

func (p *Pages) setHours(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	f, h := readHours(r.Context(), form)
	if len(f.problems) > 0 {
		return p.showHours(w, r, v, http.StatusUnprocessableEntity, f)
	}
	err = p.actions.SetHours(r.Context(), v, h)
	if errors.Is(err, store.ErrStale) {
		return p.showStaleHours(w, r, v, f)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, hoursPath(v), http.StatusSeeOther)
	return nil
}

func (p *Pages) removeHours(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	f, h := readHours(r.Context(), form)
	if f.problems["from"] != "" {
		return p.showHours(w, r, v, http.StatusUnprocessableEntity, f)
	}
	err = p.actions.RemoveHours(r.Context(), v, h.From, h.Version)
	switch {
	case errors.Is(err, store.ErrStale):
		return p.showStaleHours(w, r, v, f)
	case err != nil && !errors.Is(err, store.ErrNotFound): // gone already is what was wanted
		return err
	}
	http.Redirect(w, r, hoursPath(v), http.StatusSeeOther)
	return nil
}

// showStaleHours shows what somebody else has put down meanwhile, above what
// was typed.
func (p *Pages) showStaleHours(w http.ResponseWriter, r *http.Request, v account.Visit, f *hoursForm) error {
	own, _, err := p.actions.Hours(r.Context(), v)
	if err != nil {
		return err
	}
	ctx := r.Context()
	f.seen, f.version = f.from, 0
	text := words.T(ctx, "Có người vừa bỏ giờ làm việc từ ngày này. Phần anh/chị gõ vẫn còn bên dưới; lưu lần nữa sẽ ghi lại.")
	for _, h := range own {
		if h.From == f.from {
			f.version = h.Version
			text = words.T(ctx, "Có người vừa ghi giờ làm việc từ ngày này: thứ Hai %s, theo %s. Phần anh/chị gõ vẫn còn bên dưới; lưu lần nữa sẽ thay bản của họ.", h.Hours[0].String(), h.Source)
		}
	}
	f.notice = ui.Notice{Kind: ui.Warning, Text: text}
	return p.showHours(w, r, v, http.StatusConflict, f)
}

func (f hoursForm) errorLinks() []ui.Link {
	var links []ui.Link
	for _, name := range append([]string{"from"}, append(dayNames[:], "source")...) {
		if text := f.problems[name]; text != "" {
			links = append(links, ui.Link{Text: text, Href: "#" + name})
		}
	}
	return links
}
