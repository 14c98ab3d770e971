package office

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// officialSample has one of everything that the writers know.
func officialSample() *Document {
	cell := func(col, columns, rows int, text string) Cell {
		return Cell{Col: col, ColSpan: columns, RowSpan: rows, Paragraphs: []Paragraph{{Runs: []Run{{Text: text}}}}}
	}
	return &Document{Blocks: []Block{
		&PageSetup{Left: 30, Right: 20, Top: 20, Bottom: 20},
		&Paragraph{Align: Center, Rule: 0.3, Runs: []Run{{Text: "KẾ HOẠCH", Bold: true}}},
		&Paragraph{Align: Center, Runs: []Run{{Text: "Cải cách <hành> & chính", Bold: true, Size: 13}}},
		&Paragraph{Align: Justify, FirstLine: 12.7, Before: 6, Runs: []Run{
			{Text: "Căn cứ ", Italic: true}, {Text: "Luật\nTổ chức", Underline: true}, {Text: "\tchính quyền \x01"},
		}},
		&Paragraph{Marker: "-", Indent: 5, FirstLine: -5, Runs: []Run{{Text: "gạch đầu dòng"}}},
		&PageSetup{Landscape: true, Left: 20, Right: 20, Top: 20, Bottom: 20},
		&Table{Widths: []float64{10, 60, 60}, HeaderRows: 1, Rows: []Row{
			{Cells: []Cell{cell(0, 1, 1, "STT"), cell(1, 1, 1, "Nhiệm vụ"), cell(2, 1, 1, "Chủ trì")}},
			{Cells: []Cell{cell(0, 3, 1, "I. THỂ CHẾ")}},
			{Cells: []Cell{cell(0, 1, 1, "1"), cell(1, 1, 1, "Một"), cell(2, 1, 2, "Văn phòng")}},
			{Cells: []Cell{cell(0, 1, 1, "2"), cell(1, 1, 1, "Hai")}},
		}},
	}}
}

// longTable has rows enough for several pages, and one row higher than a page.
func longTable(rows int) *Document {
	table := &Table{Widths: []float64{20, 140}, HeaderRows: 1, Rows: []Row{rowOf("STT", "Tiêu đề cột")}}
	for i := range rows {
		text := fmt.Sprintf("dòng-%d", i)
		if i == rows/2 {
			text += strings.Repeat(" rất dài", 2000) + " hết-dòng-dài"
		}
		table.Rows = append(table.Rows, rowOf(fmt.Sprint(i), text))
	}
	return &Document{Blocks: []Block{table}}
}

func rowOf(texts ...string) Row {
	var row Row
	for i, text := range texts {
		row.Cells = append(row.Cells, Cell{
			Col: i, ColSpan: 1, RowSpan: 1,
			Paragraphs: []Paragraph{{Runs: []Run{{Text: text}}}},
		})
	}
	return row
}

type writer func(io.Writer, *Document) error

var writers = map[string]writer{"DOCX": WriteDOCX, "PDF": WritePDF, "HTML": WriteHTML}

func written(t *testing.T, write writer, doc *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEqualDocumentsAreEqualFiles(t *testing.T) {
	for name, write := range writers {
		t.Run(name, func(t *testing.T) {
			first := written(t, write, officialSample())
			for range 3 {
				if !bytes.Equal(first, written(t, write, officialSample())) {
					t.Fatal("the same document gave other bytes")
				}
			}
		})
	}
}

func TestEmptyDocumentsCanBeWritten(t *testing.T) {
	for name, write := range writers {
		t.Run(name, func(t *testing.T) { written(t, write, &Document{}) })
	}
}

// A fullDisk fails after some bytes.
type fullDisk struct{ left int }

var errFull = errors.New("disk full")

func (f *fullDisk) Write(b []byte) (int, error) {
	if len(b) > f.left {
		return 0, errFull
	}
	f.left -= len(b)
	return len(b), nil
}

func TestWritersReportAFullDisk(t *testing.T) {
	for name, write := range writers {
		t.Run(name, func(t *testing.T) {
			if err := write(&fullDisk{left: 100}, officialSample()); !errors.Is(err, errFull) {
				t.Errorf("error = %v, want %v", err, errFull)
			}
		})
	}
}

func TestPartsOfADOCXAreWellFormed(t *testing.T) {
	file := written(t, WriteDOCX, officialSample())
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range archive.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		decoder := xml.NewDecoder(r)
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", part.Name, err)
			}
		}
	}
}

func TestTitleIsTheCentredBoldLines(t *testing.T) {
	if got, want := officialSample().title(), "KẾ HOẠCH Cải cách <hành> & chính"; got != want {
		t.Errorf("title = %q, want %q", got, want)
	}
}
