package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/vidan-vn/vidan/internal/app"
	"github.com/vidan-vn/vidan/internal/domain/estimate"
	"github.com/vidan-vn/vidan/internal/domain/plan"
)

type moneyCommand struct {
	configFlags
	Unit string `required:"" help:"The unit's code."`
	Year int    `required:"" help:"The year."`
	JSON bool   `help:"Print JSON."`
}

// Run prints a unit's money of a year by field.
func (c moneyCommand) Run(ctx context.Context, std streams) error {
	if !plan.PlausibleYear(c.Year) {
		return usageError{fmt.Errorf("--year %d is no year of a plan", c.Year)}
	}
	return c.withApp(ctx, std, func(a *app.App) error {
		visit, err := a.SystemVisit(ctx, c.Unit)
		if err != nil {
			return usageError{err}
		}
		money, err := a.Estimates.Money(ctx, visit, c.Year)
		if err != nil {
			return err
		}
		if c.JSON {
			return writeMoneyJSON(std.out, c.Unit, money)
		}
		return printMoney(ctx, std.out, money)
	})
}

// The shape of a year's money in JSON; amounts are whole đồng.
type (
	moneyJSON struct {
		Unit   string      `json:"unit"`
		Year   int         `json:"year"`
		Fields []fieldJSON `json:"fields"`
		Total  totalsJSON  `json:"total"`
	}
	fieldJSON struct {
		Field string `json:"field"`
		Title string `json:"title"`
		totalsJSON
	}
	totalsJSON struct {
		Budget   estimate.Money `json:"budget"`
		Planned  estimate.Money `json:"planned"`
		Checked  estimate.Money `json:"checked"`
		Approved estimate.Money `json:"approved"`
		Spent    estimate.Money `json:"spent"`
		Left     estimate.Money `json:"left"`
	}
)

func totalsOf(t estimate.Totals) totalsJSON {
	return totalsJSON{Budget: t.Budget, Planned: t.Planned, Checked: t.Checked, Approved: t.Approved, Spent: t.Spent, Left: t.Left()}
}

func writeMoneyJSON(w io.Writer, code string, y estimate.Year) error {
	out := moneyJSON{Unit: code, Year: y.Year, Fields: make([]fieldJSON, 0, len(y.Fields)), Total: totalsOf(y.Total)}
	for _, f := range y.Fields {
		out.Fields = append(out.Fields, fieldJSON{f.Field.Key, f.Field.Title, totalsOf(f.Totals)})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}

func printMoney(ctx context.Context, w io.Writer, y estimate.Year) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(name string, t estimate.Totals) {
		// The writer keeps its error for Flush.
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t\t%s\n", t.Budget.Format(ctx), t.Planned.Format(ctx), t.Checked.Format(ctx),
			t.Approved.Format(ctx), t.Spent.Format(ctx), t.Left().Format(ctx), name)
	}
	_, _ = fmt.Fprintln(table, "Dự toán năm\tĐang lập, trình\tĐã thẩm tra\tĐã duyệt\tĐã chi\tCòn lại\t\tLĩnh vực")
	for _, f := range y.Fields {
		line(f.Field.Title, f.Totals)
	}
	line("Cộng", y.Total)
	return table.Flush()
}
