package estimate

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

func (p *Pages) export(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	year, err := yearOf(r)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := p.actions.WriteXLSX(r.Context(), v, year, &file); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="kinh-phi-%s-%d.xlsx"`, v.Unit.Code, year))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	if _, err := w.Write(file.Bytes()); err != nil {
		return fmt.Errorf("send the file: %w", err)
	}
	return nil
}

// WriteXLSX writes a year's money as a workbook: the table by field, and the
// list of all estimates.
func (a *Actions) WriteXLSX(ctx context.Context, v account.Visit, year int, w io.Writer) error {
	money, err := a.Money(ctx, v, year)
	if err != nil {
		return err
	}
	estimates, err := a.Estimates(ctx, v, year, Filter{})
	if err != nil {
		return err
	}
	file := excelize.NewFile()
	defer func() { _ = file.Close() }() // nothing of it is on disk
	fields, list := words.T(ctx, "Theo lĩnh vực"), words.T(ctx, "Các dự toán")
	if err := file.SetSheetName("Sheet1", fields); err != nil {
		return fmt.Errorf("name the sheet: %w", err)
	}
	if _, err := file.NewSheet(list); err != nil {
		return fmt.Errorf("add a sheet: %w", err)
	}
	amounts, err := file.NewStyle(&excelize.Style{NumFmt: 3}) // #,##0
	if err != nil {
		return fmt.Errorf("make the style of amounts: %w", err)
	}
	if err := writeSheet(file, fields, amounts, fieldRows(ctx, money)); err != nil {
		return err
	}
	if err := writeSheet(file, list, amounts, estimateRows(ctx, estimates)); err != nil {
		return err
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

func fieldRows(ctx context.Context, y Year) [][]any {
	rows := [][]any{{
		words.T(ctx, "Lĩnh vực"), words.T(ctx, "Dự toán năm"), ColPlanned.Name(ctx), ColChecked.Name(ctx), ColApproved.Name(ctx),
		ColSpent.Name(ctx), words.T(ctx, "Còn lại"),
	}}
	line := func(name string, t Totals) []any {
		return []any{harmless(name), t.Budget, t.Planned, t.Checked, t.Approved, t.Spent, t.Left()}
	}
	for _, f := range y.Fields {
		rows = append(rows, line(f.Field.Name(ctx), f.Totals))
	}
	return append(rows, line(words.T(ctx, "Cộng"), y.Total))
}

func estimateRows(ctx context.Context, estimates []Estimate) [][]any {
	rows := [][]any{{
		words.T(ctx, "Dự toán"), words.T(ctx, "Nhiệm vụ"), words.T(ctx, "Lĩnh vực"), words.T(ctx, "Trạng thái"),
		words.T(ctx, "Đề nghị"), ColApproved.Name(ctx), ColSpent.Name(ctx), words.T(ctx, "Còn được chi"), words.T(ctx, "Người lập"),
	}}
	for _, e := range estimates {
		rows = append(rows, []any{
			harmless(e.Title), harmless(strings.TrimSpace(e.TaskRef + " " + e.TaskTitle)), harmless(e.Field.Name(ctx)), e.Shown(ctx).Text,
			e.Amount, e.Approved, e.Spent, e.Left(), harmless(e.DraftedBy.Name),
		})
	}
	return rows
}

// harmless keeps a text from being taken for a formula, also when somebody
// saves the sheet as CSV and opens it again.
func harmless(text string) string {
	if strings.ContainsAny(text[:min(1, len(text))], "=+-@\t\r") {
		return "'" + text
	}
	return text
}

func writeSheet(file *excelize.File, sheet string, amounts int, rows [][]any) error {
	stream, err := file.NewStreamWriter(sheet)
	if err != nil {
		return fmt.Errorf("begin the sheet: %w", err)
	}
	if err := stream.SetColWidth(1, len(rows[0]), 22); err != nil {
		return fmt.Errorf("widen the columns: %w", err)
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("keep the header in sight: %w", err)
	}
	for i, row := range rows {
		for j, value := range row {
			if m, ok := value.(Money); ok {
				row[j] = excelize.Cell{StyleID: amounts, Value: int64(m)}
			}
		}
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return fmt.Errorf("find the row: %w", err)
		}
		if err := stream.SetRow(cell, row); err != nil {
			return fmt.Errorf("write the row: %w", err)
		}
	}
	if err := stream.Flush(); err != nil {
		return fmt.Errorf("end the sheet: %w", err)
	}
	return nil
}

// paper sends the official paper of an estimate.
func (p *Pages) paper(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	d, err := p.actions.Estimate(r.Context(), v, r.PathValue("estimate"))
	if err != nil {
		return err
	}
	entries, err := p.actions.Entries(r.Context(), v, d.Year, d.Field.Key)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := writePaper(&file, v.Unit.Name, d, entries); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="du-toan-`+d.ID+`.pdf"`)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	if _, err := w.Write(file.Bytes()); err != nil {
		return fmt.Errorf("send the paper: %w", err)
	}
	return nil
}
