package plan

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// monthView is what the page of a month shows.
type monthView struct {
	page     ui.Page
	head     yearHead
	months   []ui.Chip
	calendar ui.Calendar
}

func (p *Pages) month(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	month, err := strconv.Atoi(r.PathValue("month"))
	if err != nil || month < 1 || month > 12 {
		return web.NotFound()
	}
	b, err := p.yearBuilder(r, v, "month", func(code string, year int, f Filter) string { return monthPath(code, year, month, f) })
	if err != nil {
		return err
	}
	title := words.T(r.Context(), "%s năm %d", capitalized(words.LongMonth(r.Context(), month)), b.all.Year)
	return web.Render(w, r, http.StatusOK, monthPage(b.monthView(p.framed(r, v, title, b.filter), time.Month(month))))
}

func (b yearBuilder) monthView(page ui.Page, month time.Month) monthView {
	view := monthView{page: page, head: b.head(page.Title), calendar: b.calendar(month)}
	counts := b.dueByMonth()
	for m := time.January; m <= time.December; m++ {
		chip := ui.Chip{
			Text: words.Month(b.ctx, int(m)), Href: monthPath(b.v.Unit.Code, b.all.Year, int(m), b.filter), Current: m == month,
		}
		if counts[m] > 0 {
			chip.Count = words.Number(b.ctx, counts[m])
		}
		view.months = append(view.months, chip)
	}
	return view
}

// dueByMonth counts what is due in each month, by its number.
func (b yearBuilder) dueByMonth() [13]int {
	var counts [13]int
	for _, t := range b.shown.Tasks {
		for _, o := range t.Occurrences {
			if o.Due().Year == b.all.Year {
				counts[o.Due().Month]++
			}
		}
	}
	return counts
}

func (b yearBuilder) calendar(month time.Month) ui.Calendar {
	c := ui.Calendar{Caption: words.T(b.ctx, "Kỳ hạn trong tháng"), Weekdays: words.ShortWeekdays(b.ctx)}
	for _, week := range b.shown.Month(month) {
		var days [7]ui.CalendarDay
		for i, d := range week {
			days[i] = b.calendarDay(d)
		}
		c.Weeks = append(c.Weeks, days)
	}
	return c
}

func (b yearBuilder) calendarDay(d Day) ui.CalendarDay {
	day := ui.CalendarDay{
		Day: strconv.Itoa(d.Date.Day), Label: words.LongDate(b.ctx, d.Date),
		Outside: !d.Inside, Off: !d.Working, Today: d.Date == b.all.Today,
	}
	for _, due := range d.Due {
		day.Items = append(day.Items, ui.CalendarItem{
			State: b.all.stateOf(b.ctx, due.Occurrence),
			Text:  due.Task.Ref() + " " + cmp.Or(due.Occurrence.Label, due.Task.Title),
			Href:  taskPath(b.v.Unit.Code, due.Task.ID) + "#" + due.Occurrence.ID,
		})
	}
	return day
}
