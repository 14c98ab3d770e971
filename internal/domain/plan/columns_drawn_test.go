package plan

import (
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// TestDrawnGolden draws the golden tables as plain text and asks how much of
// them comes back.
func TestDrawnGolden(t *testing.T) {
	for _, way := range []struct {
		name  string
		draw  func(*office.Table) []string
		share float64
	}{
		{"tabs", tabbed, 0.97},
		{"strokes", stroked, 0.97},
		{"strokes between rows", ruled, 0.97},
		{"spaces", func(table *office.Table) []string { return spaced(table, false) }, 0.95},
		{"spaces, centred", func(table *office.Table) []string { return spaced(table, true) }, 0.85},
	} {
		t.Run(way.name, func(t *testing.T) { readDrawn(t, way.draw, way.share) })
	}
}

func readDrawn(t *testing.T, draw func(*office.Table) []string, share float64) {
	var all tally
	for _, c := range appendixCases() {
		want := readAppendix(document(c.blocks...), c.year)
		if c.name == "cells-merged-over-tasks" || !hasTaskTable(c.blocks) || len(want.Sections) == 0 {
			continue // a merged cell's text stands in its first row only
		}
		one := compareTasks(want, readAppendix(drawn(c.blocks, draw), c.year))
		all.add(one)
		if one.missed() > 0 {
			t.Logf("%-32s %s\n    %s", c.name, one, strings.Join(one.lines, "\n    "))
		}
	}
	t.Logf("together %s", all)
	for name, found := range map[string]int{"tasks": all.tasks, "leads": all.leads, "dates": all.dates} {
		if float64(found) < share*float64(all.wanted) {
			t.Errorf("%d of %d %s came back, want %.0f %%", found, all.wanted, name, share*100)
		}
	}
}

// drawn writes a document as plain text, its tables as the way says.
func drawn(blocks []office.Block, draw func(*office.Table) []string) *office.Document {
	doc := &office.Document{Format: office.Text}
	write := func(line string) {
		if n := len(doc.Blocks) + 1; strings.TrimSpace(line) != "" {
			doc.Blocks = append(doc.Blocks, &office.Paragraph{
				Runs: []office.Run{{Text: line}}, Place: office.Place{Block: n, Line: n},
			})
		}
	}
	for _, block := range blocks {
		switch b := block.(type) {
		case *office.Paragraph:
			write(b.String())
		case *office.Table:
			for _, line := range draw(b) {
				write(line)
			}
		}
	}
	return doc
}

// fullRow returns the texts of a row for each grid column.
func fullRow(row office.Row, width int) []string {
	texts := make([]string, width)
	for _, cell := range row.Cells {
		texts[cell.Col] = strings.Join(cell.Lines(), " ")
	}
	return texts
}

func tabbed(table *office.Table) []string {
	var lines []string
	for _, row := range table.Rows {
		lines = append(lines, strings.Join(fullRow(row, gridWidth(table)), "\t"))
	}
	return lines
}

func stroked(table *office.Table) []string {
	var lines []string
	for i, row := range table.Rows {
		lines = append(lines, "| "+strings.Join(fullRow(row, gridWidth(table)), " | ")+" |")
		if i == 0 {
			lines = append(lines, "|"+strings.Repeat("---|", gridWidth(table)))
		}
	}
	return lines
}

// ruled draws strokes between the rows and breaks long cells into lines.
func ruled(table *office.Table) []string {
	rule := "+" + strings.Repeat("--------------------+", gridWidth(table))
	lines := []string{rule}
	for _, row := range table.Rows {
		for _, parts := range sideBySide(fullRow(row, gridWidth(table)), 18, false) {
			for i := range parts {
				parts[i] = pad(parts[i], 18)
			}
			lines = append(lines, "| "+strings.Join(parts, " | ")+" |")
		}
		lines = append(lines, rule)
	}
	return lines
}

// spaced lays a table out with spaces, cells at the top or centred.
func spaced(table *office.Table, centred bool) []string {
	var lines []string
	width := gridWidth(table)
	for _, row := range table.Rows {
		if len(row.Cells) == 1 && row.Cells[0].ColSpan == width {
			lines = append(lines, strings.Join(row.Cells[0].Lines(), " "))
			continue
		}
		for _, parts := range sideBySide(fullRow(row, width), 24, centred) {
			line := pad(parts[0], 7)
			for _, part := range parts[1:] {
				line += pad(part, 27)
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// sideBySide breaks the cells of a row into lines of a width.
func sideBySide(texts []string, width int, centred bool) [][]string {
	height := 1
	cells := make([][]string, len(texts))
	for col, text := range texts {
		cells[col] = wrap(text, width)
		height = max(height, len(cells[col]))
	}
	lines := make([][]string, height)
	for i := range lines {
		lines[i] = make([]string, len(texts))
	}
	for col, cell := range cells {
		from := 0
		if centred {
			from = (height - len(cell)) / 2
		}
		for i, part := range cell {
			lines[from+i][col] = part
		}
	}
	return lines
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-len([]rune(s)), 1))
}
