package desk

import (
	"cmp"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// counts are the tables of the whole unit, each count of which leads to the
// list of what it counts; above them what nobody has.
func (b deskBuilder) counts() []deskCard {
	var cards []deskCard
	if nobodys := b.agenda.Unassigned(); len(nobodys) > 0 {
		cards = append(cards, deskCard{
			title: words.T(b.ctx, "Chưa ai phụ trách"), note: words.Number(b.ctx, len(nobodys)), rows: b.rows(nobodys, b.giving),
		})
	}
	add := func(title, first string, counts []plan.AgendaCount, name func(plan.AgendaCount) ui.Cell) {
		if len(counts) == 0 {
			return
		}
		table := ui.Table{Caption: title, Columns: append([]ui.Column{{Title: first}}, b.countColumns()...)}
		for _, c := range counts {
			table.Rows = append(table.Rows, ui.Row{Cells: append([]ui.Cell{name(c)}, b.countCells(c)...)})
		}
		cards = append(cards, deskCard{title: title, table: table})
	}
	add(words.T(b.ctx, "Cả đơn vị"), words.T(b.ctx, "Năm"), b.agenda.ByYear(), b.yearName)
	add(words.T(b.ctx, "Theo người và chức danh"), words.T(b.ctx, "Người, chức danh"), b.agenda.ByWorker(), b.workerName)
	add(words.T(b.ctx, "Theo lĩnh vực"), words.T(b.ctx, "Lĩnh vực"), b.agenda.BySection(), b.sectionName)
	return cards
}

func (b deskBuilder) countColumns() []ui.Column {
	columns := []ui.Column{
		{Title: words.T(b.ctx, "Quá hạn")}, {Title: words.T(b.ctx, "Tuần này")}, {Title: words.T(b.ctx, "%d ngày tới", plan.AgendaAhead)},
		{Title: words.T(b.ctx, "Chờ duyệt")}, {Title: words.T(b.ctx, "Trả lại")}, {Title: words.T(b.ctx, "Thiếu minh chứng")},
	}
	for i := range columns {
		columns[i].Number = true
	}
	return columns
}

func (b deskBuilder) yearName(c plan.AgendaCount) ui.Cell {
	return ui.Cell{Text: words.T(b.ctx, "kế hoạch năm %d", c.Year)}
}

func (b deskBuilder) workerName(c plan.AgendaCount) ui.Cell {
	if c.AssigneeID != "" {
		name := cmp.Or(b.people.ByID[c.AssigneeID], words.T(b.ctx, "người đã rời đơn vị"))
		return ui.Cell{Text: name, Note: b.note(c, words.T(b.ctx, "việc được giao riêng"))}
	}
	return ui.Cell{
		Text: cmp.Or(c.Title, words.T(b.ctx, "Chưa phân công")),
		Note: b.note(c, b.people.OnPost[c.PostID]...),
	}
}

func (b deskBuilder) sectionName(c plan.AgendaCount) ui.Cell {
	return ui.Cell{Text: c.Name(b.ctx), Note: b.note(c)}
}

// note adds the year of plans that are not this year's.
func (b deskBuilder) note(c plan.AgendaCount, parts ...string) string {
	if c.Year != b.agenda.Today.Year {
		parts = append(parts, words.T(b.ctx, "kế hoạch năm %d", c.Year))
	}
	return strings.Join(parts, " · ")
}

func (b deskBuilder) countCells(c plan.AgendaCount) []ui.Cell {
	today := b.agenda.Today
	cell := func(n int, f plan.Filter) ui.Cell { return b.countCell(n, plan.ListPath(b.v.Unit.Code, c.Year, f)) }
	overdue := cell(c.Overdue, c.OverdueFilter())
	if c.Overdue > 0 {
		overdue.View = lateCount(overdue.Href, overdue.Text)
	}
	return []ui.Cell{
		overdue, cell(c.ThisWeek, c.WeekFilter(today)), cell(c.Later, c.LaterFilter(today)),
		cell(c.Waiting, c.WaitingFilter()), cell(c.Returned, c.ReturnedFilter()), cell(c.Unproved, c.UnprovedFilter()),
	}
}

// countCell is a count that leads to what it counts; nothing leads nowhere.
func (b deskBuilder) countCell(n int, href string) ui.Cell {
	if n == 0 {
		return ui.Cell{Text: words.Number(b.ctx, n)}
	}
	return ui.Cell{Text: words.Number(b.ctx, n), Href: href}
}
