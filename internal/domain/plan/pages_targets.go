package plan

import (
	"context"
	"net/http"
	"strconv"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/web/ui"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// targetsView is what the page of the targets shows.
type targetsView struct {
	page       ui.Page
	title, sub string
	looks      []ui.Chip
	table      ui.Table
	empty      ui.Beginning
}

func (p *Pages) targets(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	b, err := p.yearBuilder(r, v, "targets", func(code string, year int, _ Filter) string { return targetsPath(code, year) })
	if err != nil {
		return err
	}
	ctx := r.Context()
	targets, err := p.actions.Targets(ctx, v, b.all.Year, "")
	if err != nil {
		return err
	}
	title := words.T(ctx, "Chỉ tiêu năm %d", b.all.Year)
	table := thresholdTable(ctx, b.all, targets)
	if p.measured != nil {
		cells, err := p.measured.TargetCells(ctx, v, b.all.Year)
		if err != nil {
			return err
		}
		addTargetCells(ctx, &table, targets, cells, web.UnitPath(v.Unit.Code)+"/figures/targets?year="+strconv.Itoa(b.all.Year))
	}
	view := targetsView{
		page: p.frame.Page(r, v, title), title: title, sub: words.T(ctx, "%d chỉ tiêu đo được trong kế hoạch", len(targets)),
		looks: b.looks(), table: table,
		empty: ui.Beginning{
			Title: words.T(ctx, "Kế hoạch chưa có chỉ tiêu đo được"),
			Text:  words.T(ctx, "Chỉ tiêu được đọc từ phần mục tiêu của kế hoạch, ví dụ “đúng hạn từ 98% trở lên”."),
		},
	}
	return web.Render(w, r, http.StatusOK, targetsPage(view))
}

// addTargetCells adds how targets stand to their table; each target leads to
// the page that tells more of it.
func addTargetCells(ctx context.Context, table *ui.Table, targets []Target, cells map[string][2]ui.Cell, page string) {
	if cells == nil {
		return
	}
	table.Columns = append(table.Columns, ui.Column{Title: words.T(ctx, "Hiện nay"), Number: true, Tight: true}, ui.Column{Title: words.T(ctx, "Tình trạng"), Tight: true})
	for i, t := range targets {
		now := cells[t.ID]
		table.Rows[i].Cells[2].Href = page + "#t-" + t.ID
		table.Rows[i].Cells = append(table.Rows[i].Cells, now[0], now[1])
	}
}

func thresholdTable(ctx context.Context, year Year, targets []Target) ui.Table {
	table := ui.Table{
		Caption: words.T(ctx, "Chỉ tiêu"), Flow: true,
		Columns: []ui.Column{
			{Title: words.T(ctx, "TT"), Tight: true}, {Title: words.T(ctx, "Lĩnh vực")},
			{Title: words.T(ctx, "Chỉ tiêu")}, {Title: words.T(ctx, "Mức cần đạt"), Number: true},
		},
	}
	for i, t := range targets {
		cell := ui.Cell{Text: t.Text}
		if plan, ok := year.Plan(t.PlanID); ok && len(year.Plans) > 1 {
			cell.Note = plan.Title
		}
		table.Rows = append(table.Rows, ui.Row{Cells: []ui.Cell{
			{Text: strconv.Itoa(i + 1)}, {Text: sentenceCase(t.Field)}, cell, {Text: threshold(ctx, t.Op, t.Threshold, t.Measure)},
		}})
	}
	return table
}

// threshold writes what is to be reached: "≥ 98 %".
func threshold(ctx context.Context, op Op, value float64, measure string) string {
	sign := map[Op]string{AtLeast: "≥ ", AtMost: "≤ ", MoreThan: "> ", LessThan: "< "}[op]
	decimals := 0
	if value != float64(int64(value)) {
		decimals = 1
	}
	text := sign + words.Decimal(ctx, value, decimals)
	if measure == "" {
		return text
	}
	return text + " " + measure
}
