package sheet_test

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
)

// A long register: what a province may have in one file.
const (
	longRows    = 200_000
	longColumns = 12
)

func BenchmarkReadLong(b *testing.B) {
	for name, write := range map[string]func(testing.TB, io.Writer){"texts in cells": writeLong, "shared texts": writeShared} {
		b.Run(name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "long.xlsx")
			file, err := os.Create(path)
			if err != nil {
				b.Fatal(err)
			}
			write(b, file)
			b.Cleanup(func() { file.Close() })
			info, err := file.Stat()
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if n := countCells(b, file, info.Size()); n < longRows*longColumns {
					b.Fatalf("%d cells", n)
				}
			}
			reportMemory(b)
		})
	}
}

func BenchmarkWriteLong(b *testing.B) {
	for b.Loop() {
		writeLong(b, io.Discard)
	}
	reportMemory(b)
}

func reportMemory(b *testing.B) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/(1<<20), "MB-of-process")
}

func countCells(b *testing.B, file io.ReaderAt, size int64) int {
	book, err := sheet.Open(b.Context(), file, size, sheet.DefaultLimits())
	if err != nil {
		b.Fatal(err)
	}
	defer book.Close()
	n := 0
	for row, err := range book.Rows(b.Context(), "") {
		if err != nil {
			b.Fatal(err)
		}
		n += len(row.Cells)
	}
	return n
}

func writeLong(t testing.TB, out io.Writer) {
	w, err := sheet.NewWriter(out, "Sổ", "SỔ THEO DÕI", make([]sheet.Column, longColumns))
	if err != nil {
		t.Fatal(err)
	}
	for i := range longRows {
		row := []sheet.Value{sheet.NumberValue(int64(i)), sheet.DayValue(clock.NewDate(2024, 1, 1+i%366))}
		for j := range longColumns - len(row) {
			row = append(row, sheet.Value{Text: fmt.Sprintf("Nội dung số %d của cột %d", i, j), Link: "https://vidan.example/"})
		}
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// writeShared writes a workbook as spreadsheets do: each text once, in a part
// of its own.
func writeShared(t testing.TB, out io.Writer) {
	w := zip.NewWriter(out)
	part := func(name string, write func(io.Writer)) {
		p, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		buffered := bufio.NewWriter(p)
		write(buffered)
		buffered.Flush()
	}
	text := func(s string) func(io.Writer) { return func(w io.Writer) { fmt.Fprint(w, s) } }
	part("_rels/.rels", text(`<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`))
	part("xl/workbook.xml", text(`<workbook><sheets><sheet name="Sổ" r:id="r1"/></sheets></workbook>`))
	part("xl/_rels/workbook.xml.rels", text(`<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`))
	part("xl/sharedStrings.xml", func(w io.Writer) {
		fmt.Fprint(w, "<sst>")
		for i := range longRows * longColumns {
			fmt.Fprintf(w, "<si><t>Nội dung số %d của sổ theo dõi</t></si>", i)
		}
		fmt.Fprint(w, "</sst>")
	})
	part("xl/worksheets/sheet1.xml", func(w io.Writer) {
		fmt.Fprint(w, "<worksheet><sheetData>")
		for i := range longRows {
			fmt.Fprintf(w, `<row r="%d" spans="1:12">`, i+1)
			for j := range longColumns {
				fmt.Fprintf(w, `<c r="%s" s="1" t="s"><v>%d</v></c>`, sheet.Address(j+1, i+1), i*longColumns+j)
			}
			fmt.Fprint(w, "</row>")
		}
		fmt.Fprint(w, "</sheetData></worksheet>")
	})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
