package desk

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// counts are the tables of the whole unit, each count of which leads to what
// it counts.
func (b deskBuilder) counts() []deskCard {
	var cards []deskCard
	add := func(title, first string, counts []plan.AgendaCount, row func(plan.AgendaCount) ui.Row) {
		if len(counts) == 0 {
			return
		}
		table := ui.Table{Caption: title, Columns: []ui.Column{
			{Title: first}, {Title: words.T(b.ctx, "Quá hạn"), Number: true}, {Title: words.T(b.ctx, "Còn trong tuần này"), Number: true},
		}}
		for _, c := range counts {
			table.Rows = append(table.Rows, row(c))
		}
		cards = append(cards, deskCard{title: title, table: table})
	}
	add(words.T(b.ctx, "Theo người và chức danh"), words.T(b.ctx, "Chức danh"), b.agenda.ByLead(), b.leadRow)
	add(words.T(b.ctx, "Theo lĩnh vực"), words.T(b.ctx, "Lĩnh vực"), b.agenda.BySection(), b.sectionRow)
	return cards
}

func (b deskBuilder) leadRow(c plan.AgendaCount) ui.Row {
	name := ui.Cell{
		Text: cmp.Or(c.Title, words.T(b.ctx, "Chưa phân công")),
		Note: b.note(c, b.holders[c.Key]...),
	}
	return b.countRow(name, c, plan.Filter{Lead: c.Key})
}

func (b deskBuilder) sectionRow(c plan.AgendaCount) ui.Row {
	return b.countRow(ui.Cell{Text: c.Name(b.ctx), Note: b.note(c)}, c, plan.Filter{Section: c.Key})
}

// note adds the year of plans that are not this year's.
func (b deskBuilder) note(c plan.AgendaCount, parts ...string) string {
	if c.Year != b.agenda.Today.Year {
		parts = append(parts, words.T(b.ctx, "kế hoạch năm %d", c.Year))
	}
	return strings.Join(parts, " · ")
}

func (b deskBuilder) countRow(name ui.Cell, c plan.AgendaCount, f plan.Filter) ui.Row {
	code := b.v.Unit.Code
	overdue := b.countCell(c.Overdue, plan.YearPath(code, c.Year, c.OverdueFilter(f)))
	week := b.countCell(c.ThisWeek, plan.YearPath(code, c.Year, c.WeekFilter(f, b.agenda.Today)))
	if c.Overdue > 0 {
		overdue.View = lateCount(overdue.Href, overdue.Text)
	}
	return ui.Row{Cells: []ui.Cell{name, overdue, week}}
}

// countCell is a count that leads to what it counts; nothing leads nowhere.
func (b deskBuilder) countCell(n int, href string) ui.Cell {
	if n == 0 {
		return ui.Cell{Text: strconv.Itoa(n)}
	}
	return ui.Cell{Text: words.Number(b.ctx, n), Href: href}
}
