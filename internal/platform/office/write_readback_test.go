package office

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func readBack(t interface{ Fatal(...any) }, file []byte) *Document {
	src := Source{ReaderAt: bytes.NewReader(file), Size: int64(len(file))}
	doc, err := Read(context.Background(), src, DefaultLimits(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// A seenCell is what a person sees of a cell.
type seenCell struct {
	Row, Col, ColSpan, RowSpan int
	Text                       string
}

func seenCells(t *Table) []seenCell {
	var cells []seenCell
	for i, row := range t.Rows {
		for _, c := range row.Cells {
			cells = append(cells, seenCell{i, c.Col, c.ColSpan, c.RowSpan, c.String()})
		}
	}
	return cells
}

func tablesOf(doc *Document) []*Table {
	var tables []*Table
	for _, b := range doc.Blocks {
		if t, ok := b.(*Table); ok {
			tables = append(tables, t)
		}
	}
	return tables
}

// genGrid draws a table of cells merged at random. The first column is never
// merged, so that each row has a cell of its own.
func genGrid(t *rapid.T) *Table {
	columns := rapid.IntRange(2, 5).Draw(t, "columns")
	rows := rapid.IntRange(1, 7).Draw(t, "rows")
	table := &Table{HeaderRows: rapid.IntRange(0, 1).Draw(t, "header"), Rows: make([]Row, rows)}
	for range columns {
		table.Widths = append(table.Widths, rapid.Float64Range(15, 60).Draw(t, "width"))
	}
	taken := make([][]bool, rows)
	for i := range taken {
		taken[i] = make([]bool, columns)
	}
	for i := range rows {
		for col := 0; col < columns; col++ {
			if taken[i][col] {
				continue
			}
			c := Cell{Col: col, ColSpan: 1, RowSpan: 1, Paragraphs: genParagraphs(t)}
			if col > 0 {
				for col+c.ColSpan < columns && !taken[i][col+c.ColSpan] && rapid.IntRange(0, 3).Draw(t, "wider") == 0 {
					c.ColSpan++
				}
				for i+c.RowSpan < rows && i >= table.HeaderRows && rapid.IntRange(0, 3).Draw(t, "taller") == 0 {
					c.RowSpan++
				}
			}
			for r := i; r < i+c.RowSpan; r++ {
				for k := col; k < col+c.ColSpan; k++ {
					taken[r][k] = true
				}
			}
			table.Rows[i].Cells = append(table.Rows[i].Cells, c)
		}
	}
	return table
}

func genParagraphs(t *rapid.T) []Paragraph {
	words := rapid.SampledFrom([]string{"Văn phòng", "Báo cáo <quý> & năm", "15/3/2024", "“Trích dẫn”", "xã Anh Sơn"})
	var paragraphs []Paragraph
	for range rapid.IntRange(1, 3).Draw(t, "paragraphs") {
		paragraphs = append(paragraphs, Paragraph{Runs: []Run{{Text: words.Draw(t, "text"), Bold: rapid.Bool().Draw(t, "bold")}}})
	}
	return paragraphs
}

func TestDOCXReadsBackToTheSameTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := genGrid(t)
		var file bytes.Buffer
		if err := WriteDOCX(&file, &Document{Blocks: []Block{want}}); err != nil {
			t.Fatal(err)
		}
		tables := tablesOf(readBack(t, file.Bytes()))
		if len(tables) != 1 {
			t.Fatalf("%d tables, want 1", len(tables))
		}
		if diff := cmp.Diff(seenCells(want), seenCells(tables[0])); diff != "" {
			t.Fatal(diff)
		}
		if tables[0].HeaderRows != want.HeaderRows {
			t.Fatalf("%d header rows, want %d", tables[0].HeaderRows, want.HeaderRows)
		}
	})
}

func TestDOCXReadsBackToTheSameText(t *testing.T) {
	doc := readBack(t, written(t, WriteDOCX, officialSample()))
	var got []string
	for _, b := range doc.Blocks {
		if p, ok := b.(*Paragraph); ok && strings.TrimSpace(p.String()) != "" {
			got = append(got, p.String())
		}
	}
	want := []string{
		"KẾ HOẠCH", "Cải cách <hành> & chính",
		"Căn cứ Luật\nTổ chức\tchính quyền", "- gạch đầu dòng",
	}
	if diff := cmp.Diff(want, trimAll(got)); diff != "" {
		t.Error(diff)
	}
	var landscape []bool
	for _, b := range doc.Blocks {
		if s, ok := b.(*PageSetup); ok {
			landscape = append(landscape, s.Landscape)
		}
	}
	if diff := cmp.Diff([]bool{false, true}, landscape); diff != "" {
		t.Errorf("sections in landscape: %s", diff)
	}
}

func trimAll(texts []string) []string {
	for i := range texts {
		texts[i] = strings.TrimSpace(texts[i])
	}
	return texts
}

func TestPDFRowsHigherThanAPageKeepAllWords(t *testing.T) {
	doc := readBack(t, written(t, WritePDF, longTable(40)))
	words := map[string]int{}
	pages := map[int]bool{}
	for _, table := range tablesOf(doc) {
		for _, row := range table.Rows {
			for _, c := range row.Cells {
				pages[c.Place.Page] = true
				for word := range strings.FieldsSeq(c.String()) {
					words[word]++
				}
			}
		}
	}
	if words["rất"] != 2000 || words["hết-dòng-dài"] != 1 || words["dòng-39"] != 1 {
		t.Errorf("words lost or doubled: %d of 2000, end %d, last row %d", words["rất"], words["hết-dòng-dài"], words["dòng-39"])
	}
	if len(pages) < 5 {
		t.Errorf("the table stands on %d pages, want several", len(pages))
	}
	if words["STT"] != len(pages) {
		t.Errorf("the header stands on %d of %d pages", words["STT"], len(pages))
	}
}

func TestPDFReadsBackToTheSameTable(t *testing.T) {
	want := tablesOf(officialSample())[0]
	tables := tablesOf(readBack(t, written(t, WritePDF, officialSample())))
	if len(tables) != 1 {
		t.Fatalf("%d tables, want 1", len(tables))
	}
	if diff := cmp.Diff(seenCells(want), seenCells(tables[0])); diff != "" {
		t.Error(diff)
	}
}
