package overview

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/domain/unit"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Format is one in which a board is given out.
type Format string

// The formats of exports.
const (
	XLSX Format = "xlsx"
	JSON Format = "json"
)

var contentTypes = map[Format]string{
	XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	JSON: "application/json; charset=utf-8",
}

// write gives out all rows of a board, not only those of a page.
func write(ctx context.Context, w io.Writer, format Format, above unit.Unit, b Board) error {
	if format == JSON {
		return writeJSON(w, above, b)
	}
	return writeXLSX(ctx, w, b)
}

// The shape of the JSON export.
type (
	boardJSON struct {
		Unit  string     `json:"unit"`
		Name  string     `json:"name"`
		Year  int        `json:"year"`
		On    clock.Date `json:"on"`
		Total tallyJSON  `json:"total"`
		Units []rowJSON  `json:"units"`
	}
	rowJSON struct {
		Code         string      `json:"code"`
		OfficialCode string      `json:"official_code,omitempty"`
		Name         string      `json:"name"`
		Type         unit.Type   `json:"type"`
		Level        int         `json:"level"`
		Rank         int         `json:"rank"`
		Count        tallyJSON   `json:"count"`
		Fields       []fieldJSON `json:"fields"`
	}
	fieldJSON struct {
		Title string    `json:"title"`
		Count tallyJSON `json:"count"`
	}
	tallyJSON struct {
		Tasks      int `json:"tasks"`
		Undated    int `json:"undated"`
		Due        int `json:"due"`
		DoneOnTime int `json:"done_on_time"`
		DoneLate   int `json:"done_late"`
		Overdue    int `json:"overdue"`
		Waiting    int `json:"waiting"`
		Unproved   int `json:"unproved"`
		Soon       int `json:"soon"`
		NotYet     int `json:"not_yet"`
	}
)

func tallyOf(t FieldTally) tallyJSON {
	return tallyJSON{
		Tasks: t.Tasks, Undated: t.Undated, Due: t.Due.Total(), DoneOnTime: t.Due.Of(plan.DoneOnTime), DoneLate: t.Due.Of(plan.DoneLate),
		Waiting: t.Due.Of(plan.Waiting), Unproved: t.Unproved,
		Overdue: t.Due.Of(plan.Overdue), Soon: t.Due.Of(plan.Soon), NotYet: t.Due.Of(plan.NotYet),
	}
}

func writeJSON(w io.Writer, above unit.Unit, b Board) error {
	out := boardJSON{
		Unit: above.Code, Name: above.Name, Year: b.Ask.Year, On: b.Ask.On, Total: tallyOf(b.Total),
		Units: make([]rowJSON, 0, len(b.Rows)),
	}
	for _, r := range b.Rows {
		row := rowJSON{
			Code: r.Place.Code, OfficialCode: r.Place.OfficialCode, Name: r.Place.Name, Type: r.Place.Type, Level: r.Place.Level,
			Rank: r.Rank, Count: tallyOf(r.FieldTally), Fields: make([]fieldJSON, 0, len(r.Fields)),
		}
		for _, f := range r.Fields {
			row.Fields = append(row.Fields, fieldJSON{plan.ReadableField(f.Title), tallyOf(f.FieldTally)})
		}
		out.Units = append(out.Units, row)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(out); err != nil {
		return fmt.Errorf("write the units as JSON: %w", err)
	}
	return nil
}

// writeXLSX writes two sheets: the ranking, and the shares done by fields.
// Names are written as texts, so that nothing in them runs as a formula.
func writeXLSX(ctx context.Context, w io.Writer, b Board) error {
	file := excelize.NewFile()
	defer func() { _ = file.Close() }() // nothing of it is on disk
	ranking, fields := words.T(ctx, "Xếp hạng"), words.T(ctx, "Theo lĩnh vực")
	if err := file.SetSheetName("Sheet1", ranking); err != nil {
		return fmt.Errorf("name the sheet: %w", err)
	}
	if _, err := file.NewSheet(fields); err != nil {
		return fmt.Errorf("add a sheet: %w", err)
	}
	if err := writeSheet(file, ranking, rankingRows(ctx, b)); err != nil {
		return err
	}
	if err := writeSheet(file, fields, fieldRows(ctx, b)); err != nil {
		return err
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

func rankingRows(ctx context.Context, b Board) [][]any {
	rows := [][]any{{
		words.T(ctx, "Hạng"), words.T(ctx, "Đơn vị"), words.T(ctx, "Mã"), words.T(ctx, "Cấp"), words.T(ctx, "Nhiệm vụ"), words.T(ctx, "Kỳ hạn"),
		words.T(ctx, "Đã xong"), words.T(ctx, "Xong đúng hạn"), words.T(ctx, "Xong trễ"), words.T(ctx, "Quá hạn"), words.T(ctx, "Chờ duyệt"),
		words.T(ctx, "Thiếu minh chứng"), words.T(ctx, "Không ghi hạn"),
	}}
	line := func(rank any, name, code string, level any, t FieldTally) []any {
		return []any{
			rank, name, code, level, t.Tasks, t.Due.Total(), t.Due.Done(), t.Due.Of(plan.DoneOnTime), t.Due.Of(plan.DoneLate),
			t.Due.Of(plan.Overdue), t.Due.Of(plan.Waiting), t.Unproved, t.Undated,
		}
	}
	for _, r := range b.Rows {
		rows = append(rows, line(r.Rank, r.Place.Name, r.Place.Code, r.Place.Level, r.FieldTally))
	}
	return append(rows, line("", words.T(ctx, "Tất cả"), "", "", b.Total))
}

func fieldRows(ctx context.Context, b Board) [][]any {
	head := []any{words.T(ctx, "Đơn vị")}
	for _, f := range b.Fields {
		head = append(head, plan.ReadableField(f.Title))
	}
	rows := [][]any{head}
	for _, r := range b.Rows {
		row := []any{r.Place.Name}
		for _, f := range b.Fields {
			row = append(row, share(r.Field(f.Key)))
		}
		rows = append(rows, row)
	}
	return rows
}

// share is the share done, from 0 to 1; nothing where there is nothing to do.
func share(t FieldTally, ok bool) any {
	done, all := t.Done()
	if !ok || all == 0 {
		return ""
	}
	return float64(done) / float64(all)
}

func writeSheet(file *excelize.File, sheet string, rows [][]any) error {
	stream, err := file.NewStreamWriter(sheet)
	if err != nil {
		return fmt.Errorf("begin the sheet: %w", err)
	}
	if err := stream.SetColWidth(2, 2, 36); err != nil {
		return fmt.Errorf("widen the column: %w", err)
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("keep the header in sight: %w", err)
	}
	for i, row := range rows {
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
