package plan

import (
	"slices"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// rowsOf splits lines at the beginnings of rows. The number of a row stands on
// its first line, or, where cells are centred, in its middle: then a row begins
// where all its columns can. What stands before the first row is the rest of
// one that the page break cut.
func rowsOf(lines []spacedLine, no int) [][]spacedLine {
	numbers := numberLines(lines, no)
	if len(numbers) == 0 {
		return wholeRows(lines)
	}
	var starts []int
	if topAligned(lines, numbers, no) {
		starts = topStarts(lines, numbers, no)
	} else {
		starts = centredStarts(lines, numbers)
	}
	rows := wholeRows(lines[:starts[0]])
	for i, from := range starts {
		to := len(lines)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		rows = append(rows, lines[from:to])
	}
	return rows
}

func wholeRows(lines []spacedLine) [][]spacedLine {
	if len(lines) == 0 {
		return nil
	}
	return [][]spacedLine{lines}
}

// numberLines returns the lines with the number of a row.
func numberLines(lines []spacedLine, no int) []int {
	var list []int
	for i, line := range lines {
		if isNumber(line.cells[no]) || isBullet(line.cells[no]) {
			list = append(list, i)
		}
	}
	return list
}

// topAligned tells whether rows begin on the lines of their numbers: on nearly
// all of them no cell goes on from the line above.
func topAligned(lines []spacedLine, numbers []int, no int) bool {
	top := 0
	for _, i := range numbers {
		if !slices.ContainsFunc(lines[i].cells, startsLower) && lines[i].cells[no+1] != "" {
			top++
		}
	}
	return top*5 >= len(numbers)*4
}

// topStarts adds the rows without a number: lines on which several cells begin
// and one of them says when.
func topStarts(lines []spacedLine, numbers []int, no int) []int {
	starts := slices.Clone(numbers)
	for i, line := range lines {
		_, numbered := slices.BinarySearch(numbers, i)
		if i <= numbers[0] || numbered || line.cells[no+1] == "" || slices.ContainsFunc(line.cells, startsLower) {
			continue
		}
		filled, when := 0, false
		for _, text := range line.cells {
			if text != "" {
				filled++
				when = when || opensTime(flatLine{text: text, folded: vietnamese.Fold(text)})
			}
		}
		if filled >= 3 && when {
			starts = append(starts, i)
		}
	}
	slices.Sort(starts)
	return starts
}

// reachLines bounds how far above its number a row may begin; no row is taller
// than two pages.
const reachLines = 120

// centredStarts finds where the rows begin when their numbers stand in their
// middles: the best way to cut between each two numbers, all rows considered.
func centredStarts(lines []spacedLine, numbers []int) []int {
	type choice struct {
		cost float64
		from int // the index of the choice for the row before
	}
	var table [][]choice
	first := func(k int) int {
		if k == 0 {
			return max(0, numbers[0]-reachLines)
		}
		return max(numbers[k-1]+1, numbers[k]-reachLines)
	}
	for k, number := range numbers {
		end := len(lines)
		if k+1 < len(numbers) {
			end = numbers[k+1]
		}
		var row []choice
		for at := first(k); at <= number; at++ {
			c := choice{cost: headCost(lines, k, at) + splitCost(lines, above(numbers, k), at, end)}
			if k > 0 {
				way, from := 1e9, 0
				for j, before := range table[k-1] {
					if cost := before.cost + middleCost(first(k-1)+j, numbers[k-1], at); cost < way {
						way, from = cost, j
					}
				}
				c.cost, c.from = c.cost+way, from
			}
			row = append(row, c)
		}
		table = append(table, row)
	}
	starts := make([]int, len(numbers))
	last := len(numbers) - 1
	best, least := 0, 1e9
	for j, c := range table[last] {
		if cost := c.cost + middleCost(first(last)+j, numbers[last], len(lines))/2; cost < least {
			best, least = j, cost
		}
	}
	for k := last; k >= 0; k-- {
		starts[k] = first(k) + best
		best = table[k][best].from
	}
	return starts
}

// above is the first line that may belong to the row before the k-th.
func above(numbers []int, k int) int {
	if k < 2 {
		return 0
	}
	return numbers[k-2] + 1
}

// headCost weighs whether the first row of a page begins at its head.
func headCost(lines []spacedLine, k, at int) float64 {
	goesOn := startsLower(firstInLine(lines))
	switch {
	case k > 0:
		return 0
	case at == 0 && goesOn:
		return 8
	case at > 0 && !goesOn:
		return 1
	}
	return 0
}

// middleCost is how far a number stands from the middle of its row.
func middleCost(from, number, to int) float64 {
	off := float64((to - 1 - number) - (number - from))
	return 0.4 * max(off, -off)
}

func firstInLine(lines []spacedLine) string {
	for _, line := range lines {
		for _, text := range line.cells[1:] {
			if text != "" {
				return text
			}
		}
	}
	return ""
}

// splitCost is how badly the columns are cut when a row begins at a line.
func splitCost(lines []spacedLine, start, at, end int) float64 {
	cost := 0.0
	if at < len(lines) && lines[at].blank > 0 {
		cost -= 5
	}
	for col := 1; col < len(lines[0].cells); col++ {
		cost += columnCost(lines, col, start, at, end)
	}
	return cost
}

func columnCost(lines []spacedLine, col, start, at, end int) float64 {
	above, below := at-1, at
	for above >= start && lines[above].cells[col] == "" {
		above--
	}
	for below < end && lines[below].cells[col] == "" {
		below++
	}
	if below >= end {
		return 0
	}
	text := lines[below].cells[col]
	if startsLower(text) {
		return 6
	}
	if above < start {
		return 0
	}
	before := lines[above].cells[col]
	switch {
	case breaksPost(before, text), openBracket(before):
		return 6
	case below-above > 2: // lines of two columns may alternate
		return -1.5
	case slices.Contains(joining, lastWord(before)):
		return 1
	case hasBullet(text), endsItem(before):
		return -0.5
	}
	return 1.5
}
