package plan

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

var update = flag.Bool("update", false, "write the golden files of the appendix")

// An appendixCase is a document with the tasks of a commune in one of the
// forms in which communes write them.
type appendixCase struct {
	// name is also the golden file's.
	name   string
	year   int
	blocks []office.Block
	// plain documents are text files, whose lines a page's width has broken.
	plain bool
}

func TestAppendixGolden(t *testing.T) {
	for _, c := range append(appendixCases(), gridCases()...) {
		t.Run(c.name, func(t *testing.T) {
			doc := document(c.blocks...)
			if c.plain {
				doc.Format = office.Text
			}
			a := readAppendix(doc, c.year)
			checkSources(t, a)
			compareGolden(t, filepath.Join("testdata", "appendix", c.name+".json"), goldenOf(a))
		})
	}
}

// checkSources looks for one source, in order, for each task.
func checkSources(t *testing.T, a appendix) {
	t.Helper()
	n := 0
	for i, s := range a.Sections {
		for j := range s.Tasks {
			if n >= len(a.Sources) || a.Sources[n].Section != i || a.Sources[n].Task != j || len(a.Sources[n].Cells) == 0 {
				t.Fatalf("no source of section %d task %d", i, j)
			}
			n++
		}
	}
}

// A goldenAppendix is what a golden file keeps of an appendix.
type goldenAppendix struct {
	// Blocks are the first block of the appendix and the one after it.
	Blocks   [2]int    `json:"blocks"`
	Sections []Section `json:"sections"`
	Doubts   []string  `json:"doubts,omitempty"`
}

func goldenOf(a appendix) goldenAppendix {
	g := goldenAppendix{Blocks: [2]int{a.First, a.Last}, Sections: a.Sections}
	for _, d := range a.Doubts {
		line := fmt.Sprintf("%s %d.%d (%s): %s", d.Code, d.Section, d.Task, d.Place, d.Text)
		if d.Quote != "" {
			line += " «" + d.Quote + "»"
		}
		g.Doubts = append(g.Doubts, line)
	}
	return g
}

func compareGolden(t *testing.T, path string, got goldenAppendix) {
	t.Helper()
	if *update {
		b, err := json.MarshalIndent(got, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want goldenAppendix
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the reading differs from %s (-golden +read):\n%s", path, diff)
	}
}

// document puts blocks together and numbers them as the readers do.
func document(blocks ...office.Block) *office.Document {
	for i, block := range blocks {
		switch b := block.(type) {
		case *office.Paragraph:
			b.Place.Block = i + 1
		case *office.Table:
			placeTable(b, i+1)
		}
	}
	return &office.Document{Format: office.DOCX, Blocks: blocks}
}

func placeTable(table *office.Table, block int) {
	table.Place.Block = block
	for i := range table.Rows {
		row := &table.Rows[i]
		row.Place = office.Place{Block: block, Row: i + 1}
		for j := range row.Cells {
			row.Cells[j].Place = office.Place{Block: block, Row: i + 1, Col: row.Cells[j].Col + 1}
		}
	}
}

// text is a paragraph: "**…**" is bold, "{1.} …" has a list's number.
func text(s string) *office.Paragraph {
	p := writtenParagraph(s)
	return &p
}

func writtenParagraph(s string) office.Paragraph {
	var p office.Paragraph
	if rest, ok := strings.CutPrefix(s, "{"); ok {
		marker, rest, _ := strings.Cut(rest, "}")
		p.Marker, s = marker, strings.TrimSpace(rest)
	}
	bold := strings.HasPrefix(s, "**") && strings.HasSuffix(s, "**")
	if s = strings.Trim(s, "*"); s != "" {
		p.Runs = []office.Run{{Text: s, Bold: bold}}
	}
	return p
}

// texts are paragraphs, one a line.
func texts(lines string) []office.Block {
	var blocks []office.Block
	for line := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			blocks = append(blocks, text(line))
		}
	}
	return blocks
}

// table draws a table: a row a line, cells between "|", paragraphs of a cell
// between "/ ". A cell "<" belongs to the one at its left, "^" to the one above.
func table(drawing string) *office.Table {
	t := &office.Table{}
	var above []*office.Cell
	for line := range strings.SplitSeq(strings.TrimSpace(drawing), "\n") {
		cells := strings.Split(strings.TrimSpace(line), "|")
		t.Widths = make([]float64, len(cells))
		t.Rows = append(t.Rows, office.Row{Cells: make([]office.Cell, 0, len(cells))})
		above = drawRow(&t.Rows[len(t.Rows)-1], cells, above)
	}
	return t
}

// drawRow draws one row and returns the cell that covers each of its columns.
func drawRow(row *office.Row, cells []string, above []*office.Cell) []*office.Cell {
	covering := make([]*office.Cell, len(cells))
	taller := map[*office.Cell]bool{}
	for col, s := range cells {
		switch s = strings.TrimSpace(s); s {
		case "<":
			covering[col] = covering[col-1]
			covering[col].ColSpan++
		case "^":
			covering[col] = above[col]
			if !taller[above[col]] {
				above[col].RowSpan++
				taller[above[col]] = true
			}
		default:
			row.Cells = append(row.Cells, drawnCell(col, s))
			covering[col] = &row.Cells[len(row.Cells)-1]
		}
	}
	return covering
}

func drawnCell(col int, s string) office.Cell {
	cell := office.Cell{Col: col, ColSpan: 1, RowSpan: 1}
	for _, part := range strings.Split(s, " / ") {
		cell.Paragraphs = append(cell.Paragraphs, writtenParagraph(part))
	}
	return cell
}

// join puts blocks and lists of blocks together.
func join(parts ...any) []office.Block {
	var blocks []office.Block
	for _, part := range parts {
		switch p := part.(type) {
		case office.Block:
			blocks = append(blocks, p)
		case []office.Block:
			blocks = append(blocks, p...)
		}
	}
	return blocks
}
