package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

func TestAppendixOf2000Tasks(t *testing.T) {
	for _, form := range []struct {
		name string
		doc  *office.Document
	}{
		{"table", document(longTable(2000))},
		{"flattened", flatten([]office.Block{longTable(2000)}, false)},
		{"list", document(longList(2000)...)},
	} {
		t.Run(form.name, func(t *testing.T) {
			a := readAppendix(form.doc, 2025)
			tasks := keyOf(a)
			if len(tasks) != 2000 {
				t.Fatalf("%d tasks, want 2000", len(tasks))
			}
			last := tasks[len(tasks)-1]
			if last.Section != "XX" || last.No != "100" || last.Lead != "Văn phòng - Thống kê" || len(last.Due) != 1 {
				t.Errorf("the last task is %+v", last)
			}
		})
	}
}

// BenchmarkReadAppendix reads each form at two sizes: eight times the rows
// should take about eight times the time, far from the sixty-four of a square.
func BenchmarkReadAppendix(b *testing.B) {
	for name, make := range map[string]func(n int) *office.Document{
		"table":      func(n int) *office.Document { return document(longTable(n)) },
		"one column": func(n int) *office.Document { return document(sheetOfFigures(n)) },
		"flattened":  func(n int) *office.Document { return flatten([]office.Block{longTable(n)}, false) },
		"spaces": func(n int) *office.Document {
			return drawn([]office.Block{longTable(n)}, func(t *office.Table) []string { return spaced(t, false) })
		},
		"centred": func(n int) *office.Document {
			return drawn([]office.Block{longTable(n)}, func(t *office.Table) []string { return spaced(t, true) })
		},
		"tabs":    func(n int) *office.Document { return drawn([]office.Block{longTable(n)}, tabbed) },
		"rules":   func(n int) *office.Document { return document(texts(strings.Repeat("+-----+-----+\n", 10*n))...) },
		"list":    func(n int) *office.Document { return document(longList(n)...) },
		"one row": func(n int) *office.Document { return flatten([]office.Block{tallRow(n)}, false) },
	} {
		for _, rows := range []int{125, 1000} {
			b.Run(fmt.Sprintf("%s/%d", name, rows), func(b *testing.B) {
				doc := make(rows)
				for b.Loop() {
					readAppendix(doc, 2025)
				}
			})
		}
	}
}

// TestAppendixOf200000Rows reads the largest sheet that the readers let through.
func TestAppendixOf200000Rows(t *testing.T) {
	if a := readAppendix(document(sheetOfFigures(200_000)), 2025); len(a.Sources) != 0 {
		t.Errorf("%d tasks in a sheet of figures", len(a.Sources))
	}
	rows := longTable(20)
	rows.Rows = append(rows.Rows, sheetOfFigures(200_000).Rows...)
	a := readAppendix(document(rows), 2025)
	if len(a.Sources) < 20 {
		t.Errorf("%d tasks, want 20 and whatever the figures are taken for", len(a.Sources))
	}
}

// longTable has n tasks, a hundred in each section.
func longTable(n int) *office.Table {
	table := table("STT | Nhiệm vụ | Sản phẩm | Chủ trì | Thời gian")
	for i := range n {
		if i%100 == 0 {
			cell := drawnCell(0, fmt.Sprintf("%s. LĨNH VỰC CÔNG TÁC", romanNumber(i/100+1)))
			cell.ColSpan = 5
			table.Rows = append(table.Rows, office.Row{Cells: []office.Cell{cell}})
		}
		table.Rows = append(table.Rows, office.Row{Cells: []office.Cell{
			drawnCell(0, fmt.Sprint(i%100+1)), drawnCell(1, fmt.Sprintf("Rà soát văn bản của thôn thứ %d", i+1)),
			drawnCell(2, "Báo cáo"), drawnCell(3, "Văn phòng - Thống kê"), drawnCell(4, "15/3/2025"),
		}})
	}
	return table
}

// romanNumber writes the numbers that parts of a plan have, up to XXXIX.
func romanNumber(n int) string {
	if n >= 40 {
		n = (n-1)%39 + 1
	}
	tens := []string{"", "X", "XX", "XXX"}
	ones := []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}
	return tens[n/10] + ones[n%10]
}

// sheetOfFigures is a sheet of n numbers that is no list of tasks.
func sheetOfFigures(n int) *office.Table {
	table := &office.Table{}
	for i := range n {
		table.Rows = append(table.Rows, office.Row{Cells: []office.Cell{drawnCell(0, fmt.Sprint(i)), drawnCell(1, "12,5")}})
	}
	return table
}

// tallRow is a table whose single task has n lines.
func tallRow(n int) *office.Table {
	table := table("STT | Nhiệm vụ | Sản phẩm | Chủ trì | Thời gian")
	cell := drawnCell(2, "Báo cáo")
	for range n {
		cell.Paragraphs = append(cell.Paragraphs, writtenParagraph("- Văn bản hướng dẫn;"))
	}
	table.Rows = append(table.Rows, office.Row{Cells: []office.Cell{
		drawnCell(0, "1"), drawnCell(1, "Rà soát văn bản"), cell, drawnCell(3, "Tư pháp"), drawnCell(4, "15/3/2025"),
	}})
	return table
}

// longList is a plan without a table with n tasks.
func longList(n int) []office.Block {
	var blocks []office.Block
	for i := range n {
		if i%100 == 0 {
			blocks = append(blocks, text(romanNumber(i/100+1)+". LĨNH VỰC CÔNG TÁC"))
		}
		blocks = append(blocks, text(fmt.Sprintf("%d. Rà soát văn bản của thôn thứ %d. Chủ trì: Văn phòng - Thống kê; thời gian: 15/3/2025.", i%100+1, i+1)))
	}
	return blocks
}
