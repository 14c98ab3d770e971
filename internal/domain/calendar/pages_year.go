package calendar

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// yearView is what the page of a year's calendar shows.
type yearView struct {
	page       ui.Page
	title, sub string
	acts       []ui.Link
	years      []ui.Chip
	// unknown says that nobody has put down the days off of the year.
	unknown string
	months  ui.YearCalendar
	list    ui.Table
	// form is nil for those who may not change the calendar.
	form  *dayForm
	paste *pasteForm
	// system is where the days of the whole installation are changed; no
	// address for those who may not.
	system ui.Link
}

func (p *Pages) year(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	return p.showYear(w, r, v, http.StatusOK, dayForm{}, pasteForm{})
}

// showYear shows a year's calendar; forms that came back show what was typed.
func (p *Pages) showYear(w http.ResponseWriter, r *http.Request, v account.Visit, status int, back dayForm, paste pasteForm) error {
	year, ok := yearOf(r)
	if !ok {
		return web.NotFound()
	}
	y, err := p.actions.Year(r.Context(), v, year)
	if err != nil {
		return err
	}
	b := yearBuilder{ctx: r.Context(), v: v, y: y}
	view := b.view()
	view.page = p.frame.Page(r, v, view.title)
	if r.Method != http.MethodGet {
		view.page.Path = yearPath(v, year)
	}
	if mayEdit(v) {
		if !back.back {
			back = b.formFor(web.Query(r).Text("edit"))
		}
		view.form, view.paste = b.complete(back), b.completePaste(paste)
		view.page.Notice = b.saved(web.Query(r))
	}
	return web.Render(w, r, status, yearPage(view))
}

type yearBuilder struct {
	ctx context.Context
	v   account.Visit
	y   Year
}

func (b yearBuilder) view() yearView {
	view := yearView{
		title: words.T(b.ctx, "Lịch làm việc năm %d", b.y.Year), sub: b.sub(),
		acts: []ui.Link{
			{Text: words.T(b.ctx, "Giờ làm việc"), Href: hoursPath(b.v), Icon: "clock-history"},
			{Text: words.T(b.ctx, "Xuất YAML"), Href: yearPath(b.v, b.y.Year) + "/days.yaml", Icon: "download"},
		},
		months: b.months(), list: b.list(),
	}
	if !b.y.Office.Known(b.y.Year) {
		view.unknown = words.T(b.ctx, "Chưa có ngày nghỉ lễ nào của năm %d: hạn chỉ tránh thứ Bảy và Chủ nhật. Khi có thông báo, hãy ghi vào đây; hạn đang mở đổi theo ngay.", b.y.Year)
	}
	for year := b.y.Year - 1; year <= b.y.Year+1; year++ {
		if PlausibleYear(year) {
			view.years = append(view.years, ui.Chip{Text: strconv.Itoa(year), Href: yearPath(b.v, year), Current: year == b.y.Year})
		}
	}
	if b.v.Unit.ID != "" && b.v.Can(ActEditSystem) {
		view.system = ui.Link{Text: words.T(b.ctx, "Ngày nghỉ chung của mọi đơn vị"), Href: "/calendar/" + strconv.Itoa(b.y.Year)}
	}
	return view
}

// sub counts the weekdays off, the weekends worked, and the working days.
func (b yearBuilder) sub() string {
	first, last := clock.NewDate(b.y.Year, time.January, 1), clock.NewDate(b.y.Year, time.December, 31)
	off, worked := 0, 0
	for d := first; !d.After(last); d = d.AddDays(1) {
		switch works := b.y.Office.Working(d); {
		case !works && !weekend(d):
			off++
		case works && weekend(d):
			worked++
		}
	}
	return words.T(b.ctx, "%d ngày làm việc; %d ngày trong tuần được nghỉ, %d ngày cuối tuần làm việc",
		b.y.Office.Between(first.AddDays(-1), last), off, worked)
}

func weekend(d clock.Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

func (b yearBuilder) months() ui.YearCalendar {
	c := ui.YearCalendar{
		Weekdays: words.ShortWeekdays(b.ctx),
		Legend: []ui.SmallDay{
			{Day: "1", Kind: ui.ClosedDay, Text: words.T(b.ctx, "ngày nghỉ lễ, nghỉ hoán đổi")},
			{Day: "1", Kind: ui.WorkedDay, Text: words.T(b.ctx, "làm việc, khác thường lệ")},
			{Day: "1", Kind: ui.WeekendDay, Text: words.T(b.ctx, "cuối tuần")},
		},
	}
	for month := time.January; month <= time.December; month++ {
		c.Months = append(c.Months, b.month(month))
	}
	return c
}

// month lays a month out in weeks, Monday first.
func (b yearBuilder) month(month time.Month) ui.SmallMonth {
	m := ui.SmallMonth{Title: words.LongMonth(b.ctx, int(month))}
	first := clock.NewDate(b.y.Year, month, 1)
	for monday := first.AddDays(-(int(first.Weekday()+6) % 7)); monday.Before(clock.NewDate(b.y.Year, month+1, 1)); monday = monday.AddDays(7) {
		var week [7]ui.SmallDay
		for i := range week {
			if d := monday.AddDays(i); d.Month == month {
				week[i] = b.smallDay(d)
			}
		}
		m.Weeks = append(m.Weeks, week)
	}
	return m
}

func (b yearBuilder) smallDay(d clock.Date) ui.SmallDay {
	day := ui.SmallDay{Day: strconv.Itoa(d.Day), Today: d == b.y.Today}
	name, holiday := b.y.Office.Holiday(d)
	works := b.y.Office.Working(d)
	switch {
	case !works && holiday:
		day.Kind, day.Word, day.Text = ui.ClosedDay, words.T(b.ctx, "nghỉ"), words.T(b.ctx, "nghỉ: %s", name.In(b.ctx))
	case !works:
		day.Kind = ui.WeekendDay
	case weekend(d) || b.listedAsWorked(d):
		day.Kind, day.Word, day.Text = ui.WorkedDay, words.T(b.ctx, "làm"), words.T(b.ctx, "làm việc")
	}
	return day
}

// listedAsWorked tells whether a weekday is worked only because a later layer
// takes back a day off.
func (b yearBuilder) listedAsWorked(d clock.Date) bool {
	for _, e := range b.y.Entries {
		if e.Day.Day == d && e.Works && !e.Replaced {
			return true
		}
	}
	return false
}

// run is a number of days in a row of which one layer says the same.
type run struct {
	Entry

	last clock.Date
}

// runs joins days of the lower layers; those of the reader's own stand alone,
// because each is changed by itself.
func (b yearBuilder) runs() []run {
	var all []run
	for _, e := range b.y.Entries {
		if i := len(all) - 1; i >= 0 && b.goesOn(all[i], e) {
			all[i].last = e.Day.Day
			continue
		}
		all = append(all, run{e, e.Day.Day})
	}
	return all
}

func (b yearBuilder) goesOn(r run, e Entry) bool {
	return e.Layer != b.ownLayer() && r.Layer == e.Layer && r.last.AddDays(1) == e.Day.Day &&
		r.Works == e.Works && r.Replaced == e.Replaced && r.Name == e.Name && r.Note == e.Note && r.Source == e.Source
}

// ownLayer is the layer that the visitor's forms change.
func (b yearBuilder) ownLayer() Layer {
	if b.v.Unit.ID == "" {
		return General
	}
	return Own
}

func (b yearBuilder) list() ui.Table {
	t := ui.Table{
		Caption: words.T(b.ctx, "Ngày nghỉ và ngày làm việc khác thường lệ"),
		Columns: []ui.Column{
			{Title: words.T(b.ctx, "Ngày")}, {Title: words.T(b.ctx, "Là ngày")}, {Title: words.T(b.ctx, "Tên")},
			{Title: words.T(b.ctx, "Nguồn")}, {Title: words.T(b.ctx, "Ai ghi")},
		},
	}
	edits := mayEdit(b.v)
	if edits {
		t.Columns = append(t.Columns, ui.Column{Title: words.T(b.ctx, "Việc làm"), Hidden: true})
	}
	for _, r := range b.runs() {
		row := b.row(r)
		if edits {
			row.Cells = append(row.Cells, ui.Cell{View: editLink(yearPath(b.v, b.y.Year)+"?edit="+r.Day.Day.String()+"#change", words.Date(b.ctx, r.Day.Day))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (b yearBuilder) row(r run) ui.Row {
	state := ui.State{Shape: ui.Square, Text: words.T(b.ctx, "nghỉ")}
	if r.Works {
		state = ui.State{Shape: ui.Ring, Text: words.T(b.ctx, "làm việc")}
	}
	note := r.Note.In(b.ctx)
	if r.Replaced {
		state.Shape = ui.Dash
		note = words.T(b.ctx, "đã được thay bởi dòng dưới")
	}
	day := words.LongDate(b.ctx, r.Day.Day)
	if r.last != r.Day.Day {
		day = words.T(b.ctx, "%s đến %s", words.ShortDate(b.ctx, r.Day.Day), words.Date(b.ctx, r.last))
	}
	return ui.Row{ID: "d" + r.Day.Day.String() + "-" + strconv.Itoa(int(r.Layer)), Cells: []ui.Cell{
		{Text: day}, {View: ui.StateBadge(state)}, {Text: b.nameOf(r.Entry), Note: note},
		{Text: r.Source.In(b.ctx)}, {Text: layerName(b.ctx, r.Layer)},
	}}
}

func (b yearBuilder) nameOf(e Entry) string {
	name := e.Name.In(b.ctx)
	if name == "" && !e.Instead.IsZero() {
		name = words.T(b.ctx, "Làm bù cho ngày %s", words.Date(b.ctx, e.Instead))
	}
	return name
}

func layerName(ctx context.Context, l Layer) string {
	switch l {
	case Shipped:
		return words.T(ctx, "có sẵn trong Vidan")
	case General:
		return words.T(ctx, "chung mọi đơn vị")
	}
	return words.T(ctx, "đơn vị ghi")
}

func (p *Pages) export(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	year, ok := yearOf(r)
	if !ok {
		return web.NotFound()
	}
	days, err := p.actions.Days(r.Context(), v, year)
	if err != nil {
		return err
	}
	data, err := Export(year, days)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/yaml; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="ngay-nghi-`+cmp.Or(v.Unit.Code, "chung")+"-"+strconv.Itoa(year)+`.yaml"`)
	h.Set("Cache-Control", "private, no-cache")
	_, err = w.Write(data)
	return err
}
