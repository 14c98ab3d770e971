package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// TestFlatGolden flattens the golden tables to lines, as programs do that take
// the text out of a PDF, and asks how much of them comes back.
func TestFlatGolden(t *testing.T) {
	t.Run("cell by cell", func(t *testing.T) { readFlattened(t, false, 0.95) })
	t.Run("short cells joined", func(t *testing.T) { readFlattened(t, true, 0.78) })
}

// lostInText are the golden tables whose text does not say what the table
// does: which month a cross marks, how far a merged cell reaches.
var lostInText = map[string]bool{"months-as-columns": true, "quarters-as-columns": true, "cells-merged-over-tasks": true}

func readFlattened(t *testing.T, joined bool, share float64) {
	var all tally
	for _, c := range appendixCases() {
		want := readAppendix(document(c.blocks...), c.year)
		if lostInText[c.name] || !hasTaskTable(c.blocks) || len(want.Sections) == 0 {
			continue
		}
		got := readAppendix(flatten(c.blocks, joined), c.year)
		one := compareTasks(want, got)
		all.add(one)
		if one.missed() > 0 {
			t.Logf("%-32s %s", c.name, one)
			for _, line := range one.lines {
				t.Log("    " + line)
			}
		}
	}
	t.Logf("together %s", all)
	for name, found := range map[string]int{"tasks": all.tasks, "leads": all.leads, "dates": all.dates} {
		if float64(found) < share*float64(all.wanted) {
			t.Errorf("%d of %d %s came back, want %.0f %%", found, all.wanted, name, share*100)
		}
	}
	if float64(all.invented) > (1-share)*float64(all.wanted) {
		t.Errorf("%d tasks are in no table", all.invented)
	}
}

// A tally counts what of a plan came back.
type tally struct {
	wanted, tasks, leads, dates int
	// invented tasks are in the reading and not in the plan.
	invented int
	lines    []string
}

func (c *tally) add(o tally) {
	c.wanted += o.wanted
	c.tasks += o.tasks
	c.leads += o.leads
	c.dates += o.dates
	c.invented += o.invented
}

func (c tally) missed() int { return 3*c.wanted - c.tasks - c.leads - c.dates + c.invented }

func (c tally) String() string {
	return fmt.Sprintf("%d tasks: %d titles, %d leads, %d dates; %d invented", c.wanted, c.tasks, c.leads, c.dates, c.invented)
}

// compareTasks finds each task of a plan by its section, number and title in
// another reading of it.
func compareTasks(want, got appendix) tally {
	var c tally
	left := map[string][]keyTask{}
	for _, k := range keyOf(got) {
		left[k.name()] = append(left[k.name()], k)
	}
	for _, k := range keyOf(want) {
		c.wanted++
		found := left[k.name()]
		if len(found) == 0 {
			c.lines = append(c.lines, "lost  "+k.name())
			continue
		}
		left[k.name()] = found[1:]
		c.compare(k, found[0])
	}
	for _, rest := range left {
		for _, k := range rest {
			c.invented++
			c.lines = append(c.lines, "extra "+k.name()+" | "+k.Lead)
		}
	}
	return c
}

func (c *tally) compare(want, got keyTask) {
	c.tasks++
	if got.Lead == want.Lead {
		c.leads++
	} else {
		c.lines = append(c.lines, fmt.Sprintf("lead  %s: %q, want %q", want.name(), got.Lead, want.Lead))
	}
	if g, w := fmt.Sprint(got.Kind, got.Due), fmt.Sprint(want.Kind, want.Due); g == w {
		c.dates++
	} else {
		c.lines = append(c.lines, fmt.Sprintf("dates %s: %s, want %s", want.name(), g, w))
	}
}

func (k keyTask) name() string { return k.Section + "." + k.No + " " + k.Title }

func hasTaskTable(blocks []office.Block) bool {
	return len(taskTables(document(blocks...))) > 0
}

// flatWidth is how many letters a line of a cell has in a flattened table.
const flatWidth = 26

// flatten writes a document as lines of text, the tables cell by cell. Joined
// puts neighbouring cells of one line each on one line, as programs do that
// read along the page.
func flatten(blocks []office.Block, joined bool) *office.Document {
	doc := &office.Document{Format: office.Text}
	write := func(line string) {
		n := len(doc.Blocks) + 1
		doc.Blocks = append(doc.Blocks, &office.Paragraph{
			Runs: []office.Run{{Text: line}}, Place: office.Place{Block: n, Line: n},
		})
	}
	for _, block := range blocks {
		switch b := block.(type) {
		case *office.Paragraph:
			write(b.String())
		case *office.Table:
			flattenTable(b, joined, write)
		}
	}
	return doc
}

func flattenTable(table *office.Table, joined bool, write func(string)) {
	for _, row := range table.Rows {
		var short []string // cells of one line that wait for their neighbours
		flush := func() {
			if len(short) > 0 {
				write(strings.Join(short, " "))
			}
			short = nil
		}
		for _, cell := range row.Cells {
			var lines []string
			for _, line := range cell.Lines() {
				lines = append(lines, wrap(line, flatWidth*cell.ColSpan)...)
			}
			if joined && len(lines) == 1 {
				short = append(short, lines[0])
				continue
			}
			flush()
			for _, line := range lines {
				write(line)
			}
		}
		flush()
	}
}

// wrap breaks a text into lines of a width.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}
