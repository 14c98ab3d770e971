package office

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

const seedFolder = "../../../../shared/seeds"

func readSeedFile(t *testing.T, path string) *Document {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Read(context.Background(), Source{ReaderAt: file, Size: info.Size()}, DefaultLimits(), nil)
	if err != nil {
		t.Fatalf("read %s: %v", filepath.Base(path), err)
	}
	return doc
}

// bareText is a text without any white space.
func bareText(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// pdfAppendix returns the cells of all ruled tables of six columns as bareText
// texts. The header repeated on each page is left out; a row whose number is
// missing at the top of a page goes on with the row before it.
func pdfAppendix(doc *Document) [][]string {
	var rows [][]string
	for _, block := range doc.Blocks {
		table, ok := block.(*Table)
		if !ok || table.Borderless || len(table.Widths) != 6 {
			continue
		}
		for i, row := range table.Rows {
			cells := make([]string, 6)
			for _, c := range row.Cells {
				cells[c.Col] = bareText(c.String())
			}
			switch {
			case i == 0 && len(rows) > 0 && cells[0] == rows[0][0]:
			case i == 1 && cells[0] == "" && len(rows) > 1:
				for j := range cells {
					rows[len(rows)-1][j] += cells[j]
				}
			default:
				rows = append(rows, cells)
			}
		}
	}
	return rows
}

func TestReadPDFSeedAppendixIsThatOfDOCX(t *testing.T) {
	want := pdfAppendix(readSeedFile(t, seedFolder+"/anh-son-2024.docx"))
	got := pdfAppendix(readSeedFile(t, seedFolder+"/anh-son-2024.pdf"))
	if len(want) < 35 || len(got) != len(want) {
		t.Fatalf("got %d rows, the DOCX has %d", len(got), len(want))
	}
	for i := range want {
		for j := range want[i] {
			if got[i][j] != want[i][j] {
				t.Errorf("row %d, column %d:\ngot  %s\nwant %s", i, j, got[i][j], want[i][j])
			}
		}
	}
}

func TestReadPDFSeedBodyIsThatOfDOCX(t *testing.T) {
	want := pdfBody(readSeedFile(t, seedFolder+"/anh-son-2024.docx"))
	got := pdfBody(readSeedFile(t, seedFolder+"/anh-son-2024.pdf"))
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || bareText(got[i]) != bareText(want[i]) {
			t.Fatalf("paragraph %d differs; from there\ngot  %q\nwant %q", i, got[i:min(i+3, len(got))], want[i:min(i+3, len(want))])
		}
	}
}

// pdfBody returns the paragraphs outside tables, without empty ones.
func pdfBody(doc *Document) []string {
	var out []string
	for _, block := range doc.Blocks {
		if p, ok := block.(*Paragraph); ok && strings.TrimSpace(p.String()) != "" {
			out = append(out, strings.TrimSpace(p.String()))
		}
	}
	return out
}
