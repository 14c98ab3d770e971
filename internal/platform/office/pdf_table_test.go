package office

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pdfSketch writes a table's cells one a line: row, column, spans and text.
func pdfSketch(t *Table) string {
	var b strings.Builder
	for i, row := range t.Rows {
		for _, c := range row.Cells {
			fmt.Fprintf(&b, "%d,%d %dx%d %s\n", i+1, c.Col+1, c.RowSpan, c.ColSpan, strings.Join(c.Lines(), " | "))
		}
	}
	return b.String()
}

func pdfTables(doc *Document) []*Table {
	var all []*Table
	for _, block := range doc.Blocks {
		if t, ok := block.(*Table); ok {
			all = append(all, t)
		}
	}
	return all
}

func wantPDFTables(t *testing.T, doc *Document, want ...string) {
	t.Helper()
	var got []string
	for _, table := range pdfTables(doc) {
		got = append(got, pdfSketch(table))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
}

func TestReadPDFMergedCells(t *testing.T) {
	d := newDrawing()
	drawMerged(d, 40)
	wantPDFTables(t, readDrawn(t, d), `1,1 1x2 Nhiệm vụ
1,3 1x1 Chủ trì
2,1 1x1 1
2,2 1x1 Việc đầu
2,3 2x1 Tư pháp
3,1 1x1 2
3,2 1x1 Việc sau
`)
}

func TestReadPDFTableOverTwoPages(t *testing.T) {
	d := newDrawing()
	drawMerged(d, 200)
	d.AddPage()
	drawMerged(d, 20)
	doc := readDrawn(t, d)
	all := pdfTables(doc)
	if len(all) != 2 || all[0].Place.Page != 1 || all[1].Place.Page != 2 {
		t.Fatalf("got %d tables, want one on each page", len(all))
	}
	cell := all[1].Rows[2].Cells[1]
	if want := (Place{Page: 2, Row: 3, Col: 2}); cell.Place != want {
		t.Errorf("the cell stands at %+v, want %+v", cell.Place, want)
	}
	if all[1].Rows[1].Cells[2].Middle != true {
		t.Error("the merged cell's text stands in the middle")
	}
}

// Rules come as strokes, as thin filled areas, in dashes, doubled, or do not
// quite meet; a table may be open at its sides.
func TestReadPDFRules(t *testing.T) {
	xs, ys := []float64{20, 60, 150}, []float64{30, 45, 60}
	for name, draw := range map[string]func(line func(x1, y1, x2, y2 float64)){
		"whole lines": func(line func(x1, y1, x2, y2 float64)) {
			for _, y := range ys {
				line(20, y, 150, y)
			}
			for _, x := range xs {
				line(x, 30, x, 60)
			}
		},
		"a piece for each cell, not quite meeting": func(line func(x1, y1, x2, y2 float64)) {
			for i, y := range ys {
				line(20.3, y+0.1*float64(i), 59.6, y)
				line(60.4, y, 149.7, y)
			}
			for _, x := range xs {
				line(x, 30.3, x, 44.6)
				line(x+0.2, 45.3, x+0.2, 59.6)
			}
		},
		"dashes": func(line func(x1, y1, x2, y2 float64)) {
			for _, y := range ys {
				for x := 20.0; x < 149; x += 2 {
					line(x, y, x+1.3, y)
				}
			}
			for _, x := range xs {
				for y := 30.0; y < 59; y += 2 {
					line(x, y, x, y+1.3)
				}
			}
		},
		"double lines": func(line func(x1, y1, x2, y2 float64)) {
			for _, by := range []float64{0, 0.7} {
				for _, y := range ys {
					line(20, y+by, 150, y+by)
				}
				for _, x := range xs {
					line(x+by, 30, x+by, 60)
				}
			}
		},
		"open sides": func(line func(x1, y1, x2, y2 float64)) {
			for _, y := range ys {
				line(20, y, 150, y)
			}
			line(60, 30, 60, 60)
		},
	} {
		for _, filled := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, filled %v", name, filled), func(t *testing.T) {
				d := newDrawing()
				draw(func(x1, y1, x2, y2 float64) {
					if filled {
						d.Rect(x1-0.1, y1-0.1, x2-x1+0.2, y2-y1+0.2, "F")
						return
					}
					d.Line(x1, y1, x2, y2)
				})
				d.Text(25, 38, "STT")
				d.Text(65, 38, "Nhiệm vụ")
				d.Text(25, 53, "1")
				d.Text(65, 53, "Rà soát văn bản")
				wantPDFTables(t, readDrawn(t, d), "1,1 1x1 STT\n1,2 1x1 Nhiệm vụ\n2,1 1x1 1\n2,2 1x1 Rà soát văn bản\n")
			})
		}
	}
}

func TestReadPDFRulesThatAreNoTable(t *testing.T) {
	d := newDrawing()
	d.Text(30, 40, "Chữ gạch chân")
	d.Line(30, 41, 60, 41)
	d.Rect(10, 10, 190, 277, "D") // a frame around the page
	d.SetDrawColor(255, 255, 255) // lines that are not seen
	drawMergedLines := []float64{100, 110, 120}
	for _, y := range drawMergedLines {
		d.Line(20, y, 100, y)
		d.Line(20+y-100, 100, 20+y-100, 120)
	}
	d.Text(22, 106, "Ngoài bảng")
	if all := pdfTables(readDrawn(t, d)); len(all) != 0 {
		t.Errorf("got %d tables, want none:\n%s", len(all), pdfSketch(all[0]))
	}
}

func TestReadPDFCellParagraphs(t *testing.T) {
	d := newDrawing()
	d.Rect(20, 20, 50, 60, "D")
	d.Rect(70, 20, 50, 60, "D")
	drawLines(d, 22, 26, "Xây dựng kế hoạch kiểm", "tra, rà soát năm 2024 -", "2025 theo Kế hoạch số", "09/KH-", "UBND của thị xã",
		"- Báo cáo quý", "+ Quý I: 5/3/2024", "Cả năm")
	drawLines(d, 72, 26, "1. Báo cáo;", "2. Kế hoạch.")
	wantPDFTables(t, readDrawn(t, d), "1,1 1x1 Xây dựng kế hoạch kiểm tra, rà soát năm 2024 - 2025 theo Kế hoạch số 09/KH-UBND của thị xã"+
		" | - Báo cáo quý | + Quý I: 5/3/2024 | Cả năm\n1,2 1x1 1. Báo cáo; | 2. Kế hoạch.\n")
}
