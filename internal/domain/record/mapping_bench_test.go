package record_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
)

// The whole way of 200,000 entries from an export to entries again.
func BenchmarkReadRegister(b *testing.B) {
	const count = 200_000
	k := kind(b, "legal_review")
	file, err := os.Create(filepath.Join(b.TempDir(), "register.xlsx"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	writeRegister(b, file, k, count)
	info, err := file.Stat()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if good := countGood(b, file, info.Size(), k); good != count {
			b.Fatalf("%d of %d entries arrived", good, count)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/(1<<20), "MB-of-process")
}

func writeRegister(b *testing.B, file *os.File, k record.Kind, count int) {
	columns := record.ExportColumns(b.Context(), k)
	heads := make([]sheet.Column, 0, len(columns))
	for _, c := range columns {
		heads = append(heads, sheet.Column{Heading: c.Heading, Width: c.Width})
	}
	w, err := sheet.NewWriter(file, "Sổ", "SỔ", heads)
	if err != nil {
		b.Fatal(err)
	}
	for i := range count {
		e := record.Entry{Code: fmt.Sprint("RS-", i), State: "to_handle", Values: form.Values{
			"symbol": form.TextValue(fmt.Sprint(i, "/2024/QĐ-UBND")), "title": form.TextValue("Quy định về quản lý đất đai trên địa bàn xã"),
			"planned_on": form.TextValue("2024-01-15"), "reviewed_on": form.TextValue("2024-02-15"), "finding": form.TextValue("amend"),
			"note": form.TextValue("chờ ý kiến"),
		}}
		if err := w.Row(record.ExportRow(b.Context(), k, columns, e)); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}

func countGood(b *testing.B, file *os.File, size int64, k record.Kind) int {
	opened, err := sheet.Open(b.Context(), file, size, sheet.DefaultLimits())
	if err != nil {
		b.Fatal(err)
	}
	defer opened.Close()
	head, err := opened.Head(b.Context(), "", 60)
	if err != nil {
		b.Fatal(err)
	}
	m, _ := record.Propose(k, head)
	r, err := record.NewReading(k, m, clock.NewDate(2024, 6, 1))
	if err != nil {
		b.Fatal(err)
	}
	good := 0
	for row, err := range opened.Rows(b.Context(), "") {
		if err != nil {
			b.Fatal(err)
		}
		if _, verdict := r.Row(row); verdict == record.Good {
			good++
		}
	}
	return good
}
