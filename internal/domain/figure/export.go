package figure

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
	"github.com/vidan-vn/vidan/internal/platform/web"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

func (p *Pages) export(w http.ResponseWriter, r *http.Request, v account.Visit) error {
	l, err := p.lookOf(r)
	if err != nil {
		return err
	}
	l.in.Of = ""
	var file bytes.Buffer
	if err := p.writeXLSX(r.Context(), v, l, &file); err != nil {
		return err
	}
	period := l.term.Period()
	h := w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", web.Disposition("attachment", "so-lieu-"+v.Unit.Code+"-"+period.From.String()+"-"+period.To.String()+".xlsx"))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	if _, err := w.Write(file.Bytes()); err != nil {
		return fmt.Errorf("send the file: %w", err)
	}
	return nil
}

// writeXLSX writes the figures of a look as a workbook, each with the address
// of what it counts.
func (p *Pages) writeXLSX(ctx context.Context, v account.Visit, l look, w io.Writer) error {
	all, err := p.actions.Definitions(ctx, v)
	if err != nil {
		return err
	}
	values, err := p.actions.ShowEach(ctx, v, l.in, []Period{l.term.Period()})
	if err != nil {
		return err
	}
	file := excelize.NewFile()
	defer func() { _ = file.Close() }() // nothing of it is on disk
	s := sheet{file: file, name: words.T(ctx, "Số liệu")}
	if err := file.SetSheetName("Sheet1", s.name); err != nil {
		return fmt.Errorf("name the sheet: %w", err)
	}
	s.row(words.T(ctx, "Đơn vị"), harmless(v.Unit.Name))
	s.row(words.T(ctx, "Kỳ"), l.sub(ctx))
	s.row()
	s.row(words.T(ctx, "Nhiệm vụ"), words.T(ctx, "Số liệu"), words.T(ctx, "Đơn vị tính"), words.T(ctx, "Kết quả"),
		words.T(ctx, "Tử số"), words.T(ctx, "Mẫu số"), words.T(ctx, "Tỷ lệ"), words.T(ctx, "Ghi chú"), words.T(ctx, "Danh sách được đếm"))
	for _, d := range all {
		value := values[0][d.Name()]
		cells := []any{harmless(d.Task), harmless(d.Title.In(ctx)), harmless(d.Unit.In(ctx))}
		switch {
		case !value.Known:
			cells = append(cells, value.Shown(ctx), nil, nil, nil)
		case value.IsRate:
			cells = append(cells, nil, value.Top, value.Bottom, value.Shown(ctx))
		default:
			cells = append(cells, value.Top, nil, nil, nil)
		}
		note := ""
		if value.Outside {
			note = words.T(ctx, "từ ngoài")
		}
		cells = append(cells, note)
		s.row(cells...)
		s.link(len(cells)+1, p.base+l.figure(v.Unit.Code, d.Name()))
	}
	s.do(file.SetColWidth(s.name, "A", "A", 12), file.SetColWidth(s.name, "B", "B", 60), file.SetColWidth(s.name, "C", "I", 18))
	if s.err != nil {
		return fmt.Errorf("fill the sheet: %w", s.err)
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// A sheet is filled row by row and keeps its first error.
type sheet struct {
	file *excelize.File
	name string
	rows int
	err  error
}

func (s *sheet) do(errs ...error) {
	for _, err := range errs {
		if s.err == nil {
			s.err = err
		}
	}
}

func (s *sheet) row(cells ...any) {
	s.rows++
	s.do(s.file.SetSheetRow(s.name, "A"+strconv.Itoa(s.rows), &cells))
}

// link puts an address into a column of the last row.
func (s *sheet) link(column int, address string) {
	cell, err := excelize.CoordinatesToCellName(column, s.rows)
	s.do(err)
	if err == nil {
		s.do(s.file.SetCellStr(s.name, cell, address), s.file.SetCellHyperLink(s.name, cell, address, "External"))
	}
}

// harmless keeps a text from being taken for a formula, also when somebody
// saves the sheet as CSV and opens it again.
func harmless(text string) string {
	if strings.ContainsAny(text[:min(1, len(text))], "=+-@\t\r") {
		return "'" + text
	}
	return text
}
