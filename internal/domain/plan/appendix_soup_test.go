package plan

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// soup are the words of which documents are cooked that no commune writes.
var soup = []string{
	"STT", "TT", "Số", "Nhiệm vụ", "Nội dung", "Sản phẩm", "Chủ trì", "Cơ quan chủ trì:", "Phối hợp", "Thời gian", "Thời gian:", "Ghi chú",
	"Lĩnh vực", "T1", "Quý I", "x", "-", "+", "I", "I.", "II", "A", "1", "1.", "1.1", "a)", "2", "3", "(1)", "(2)", "NV01", "nt", `"`,
	"Ban hành kế hoạch", "báo cáo", "Văn phòng - Thống kê", "15/3/2025", "trước ngày", "Thường xuyên", "Nơi nhận:", "CỘNG", "và", ";", ".",
	"|", "|", "\t", "\t", "+---+", "   ", "          ", "\f", "\n", "Phụ lục",
}

func drawSoup(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(soup), 0, 12).Draw(t, label), rapid.SampledFrom([]string{" ", "  ", "   "}).Draw(t, "between"))
}

func drawSoupTable(t *rapid.T) *office.Table {
	table := &office.Table{Borderless: rapid.Bool().Draw(t, "borderless")}
	for range rapid.IntRange(0, 8).Draw(t, "rows") {
		var row office.Row
		for range rapid.IntRange(0, 6).Draw(t, "cells") {
			cell := drawnCell(rapid.IntRange(-1, 8).Draw(t, "column"), drawSoup(t, "cell"))
			cell.ColSpan, cell.RowSpan = rapid.IntRange(-1, 6).Draw(t, "wide"), rapid.IntRange(-1, 6).Draw(t, "tall")
			row.Cells = append(row.Cells, cell)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// TestAppendixOfSoup reads what no commune writes: it may find anything, but
// it ends, and says where each of its tasks stands.
func TestAppendixOfSoup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := &office.Document{Format: rapid.SampledFrom([]office.Format{office.DOCX, office.Text}).Draw(t, "format")}
		for range rapid.IntRange(0, 20).Draw(t, "blocks") {
			switch rapid.IntRange(0, 9).Draw(t, "kind") {
			case 0:
				doc.Blocks = append(doc.Blocks, drawSoupTable(t))
			case 1:
				doc.Blocks = append(doc.Blocks, &office.PageSetup{})
			default:
				doc.Blocks = append(doc.Blocks, text(drawSoup(t, "line")))
			}
		}
		a := readAppendix(doc, rapid.SampledFrom([]int{0, 2025}).Draw(t, "year"))
		n := 0
		for i, s := range a.Sections {
			for j := range s.Tasks {
				if n >= len(a.Sources) || a.Sources[n].Section != i || a.Sources[n].Task != j {
					t.Fatalf("no source of task %d.%d", i, j)
				}
				n++
			}
		}
		if a.First < 0 || a.First > a.Last || a.Last > len(doc.Blocks) {
			t.Fatalf("the appendix is from block %d to %d of %d", a.First, a.Last, len(doc.Blocks))
		}
	})
}

// A header of two lines, of which the second already ends the table.
func TestATableThatEndsWithinItsHeader(t *testing.T) {
	doc := &office.Document{Format: office.DOCX, Blocks: []office.Block{
		&office.Table{}, &office.Table{}, &office.Table{}, text("STT  STT  Nhiệm vụ"), text("    Nơi nhận: Sản phẩm"),
	}}
	if a := readAppendix(doc, 0); a.Last > len(doc.Blocks) {
		t.Errorf("the appendix ends at block %d of %d", a.Last, len(doc.Blocks))
	}
}
