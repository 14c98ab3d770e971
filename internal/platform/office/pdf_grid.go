package office

import (
	"cmp"
	"math"
	"slices"
)

const (
	// joinGap is the white within a dashed line, and crossGap how far a line
	// may end from another that it meets, in points.
	joinGap, crossGap = 3.0, 3.0
	// sameLine is how far apart two parallel lines may be that are one (a
	// double border, borders of rows that are not quite aligned), in points.
	sameLine = 3.5
	// maxGridRules bounds the rules of a page that are tried as a grid.
	maxGridRules = 4000
	maxGridCells = 100_000
)

// A ruledGrid is a ruled table: the places of its lines and which stand where.
type ruledGrid struct {
	xs, ys []float64
	// right[r][c] tells whether a line stands on the right of the field, and
	// below[r][c] whether one lies below it.
	right, below [][]bool
}

func (g *ruledGrid) rows() int { return len(g.ys) - 1 }
func (g *ruledGrid) cols() int { return len(g.xs) - 1 }

// grids finds the ruled tables of a page, from top to bottom. Frames within a
// table's cell, lines alone and boxes around text are none.
func grids(rules []rule) []*ruledGrid {
	joined := joinRules(rules)
	var found []*ruledGrid
	for _, group := range connected(joined) {
		if g := newGrid(group); g != nil {
			found = append(found, g)
		}
	}
	slices.SortFunc(found, func(a, b *ruledGrid) int { return cmp.Compare(b.area(), a.area()) })
	var outer []*ruledGrid
	for _, g := range found {
		if !slices.ContainsFunc(outer, func(o *ruledGrid) bool { return o.overlaps(g) }) {
			outer = append(outer, g)
		}
	}
	slices.SortFunc(outer, func(a, b *ruledGrid) int { return cmp.Compare(a.ys[0], b.ys[0]) })
	return outer
}

func (g *ruledGrid) left() float64   { return g.xs[0] }
func (g *ruledGrid) top() float64    { return g.ys[0] }
func (g *ruledGrid) end() float64    { return g.xs[len(g.xs)-1] }
func (g *ruledGrid) bottom() float64 { return g.ys[len(g.ys)-1] }
func (g *ruledGrid) area() float64   { return (g.end() - g.left()) * (g.bottom() - g.top()) }

func (g *ruledGrid) overlaps(o *ruledGrid) bool {
	return g.left() < o.end() && o.left() < g.end() && g.top() < o.bottom() && o.top() < g.bottom()
}

// joinRules makes one rule of the pieces that lie on one line.
func joinRules(rules []rule) []rule {
	sorted := slices.Clone(rules)
	slices.SortFunc(sorted, func(a, b rule) int {
		if a.vertical != b.vertical {
			if a.vertical {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(math.Round(a.at), math.Round(b.at)), cmp.Compare(a.a, b.a))
	})
	var out []rule
	for _, r := range sorted {
		if n := len(out); n > 0 {
			last := &out[n-1]
			if last.vertical == r.vertical && math.Abs(last.at-r.at) < 1 && r.a <= last.b+joinGap {
				last.b = max(last.b, r.b)
				continue
			}
		}
		out = append(out, r)
	}
	if len(out) > maxGridRules {
		slices.SortFunc(out, func(a, b rule) int { return cmp.Compare(b.b-b.a, a.b-a.a) })
		out = out[:maxGridRules]
	}
	return out
}

// connected groups the rules that cross or meet each other.
func connected(rules []rule) [][]rule {
	sets := newSets(len(rules))
	for i, h := range rules {
		if h.vertical {
			continue
		}
		for j, v := range rules {
			if v.vertical && inside(v.at, h.a-crossGap, h.b+crossGap) && inside(h.at, v.a-crossGap, v.b+crossGap) {
				sets.join(i, j)
			}
		}
	}
	groups := map[int][]rule{}
	var order []int
	for i, r := range rules {
		root := sets.find(i)
		if groups[root] == nil {
			order = append(order, root)
		}
		groups[root] = append(groups[root], r)
	}
	out := make([][]rule, 0, len(order))
	for _, root := range order {
		out = append(out, groups[root])
	}
	return out
}

// newGrid lays out a group of rules; nil when it has fewer than two fields.
func newGrid(rules []rule) *ruledGrid {
	xs, ys := gridLines(rules, true), gridLines(rules, false)
	if len(xs) < 2 || len(ys) < 2 || len(xs)*len(ys) > maxGridCells || len(xs)+len(ys) < 5 {
		return nil
	}
	g := &ruledGrid{xs: xs, ys: ys}
	for range g.rows() {
		g.right = append(g.right, make([]bool, g.cols()))
		g.below = append(g.below, make([]bool, g.cols()))
	}
	cover := newLineCover(xs, ys, rules)
	for r := range g.rows() {
		for c := range g.cols() {
			g.right[r][c] = cover.stands(true, c+1, ys[r], ys[r+1])
			g.below[r][c] = cover.stands(false, r+1, xs[c], xs[c+1])
		}
	}
	return g
}

// gridLines returns where the vertical (or horizontal) lines of a grid are.
// A table open at its sides, or cut by a page break, ends where the lines
// across end.
func gridLines(rules []rule, vertical bool) []float64 {
	var all []float64
	low, high := math.Inf(1), math.Inf(-1)
	for _, r := range rules {
		if r.vertical == vertical {
			all = append(all, r.at)
			continue
		}
		low, high = min(low, r.a), max(high, r.b)
	}
	slices.Sort(all)
	var lines []float64
	for _, at := range all {
		if n := len(lines); n == 0 || at-lines[n-1] > sameLine {
			lines = append(lines, at)
		}
	}
	if n := len(lines); n > 0 {
		const open = 8
		if low < lines[0]-open {
			lines = slices.Insert(lines, 0, low)
		}
		if high > lines[len(lines)-1]+open {
			lines = append(lines, high)
		}
	}
	return lines
}

// A lineCover knows which parts of the grid's lines are drawn.
type lineCover struct {
	vertical, horizontal [][]rule
}

func newLineCover(xs, ys []float64, rules []rule) lineCover {
	c := lineCover{make([][]rule, len(xs)), make([][]rule, len(ys))}
	for _, r := range rules {
		lines, spans := ys, c.horizontal
		if r.vertical {
			lines, spans = xs, c.vertical
		}
		i, _ := slices.BinarySearch(lines, r.at+0.01)
		i = max(i-1, 0)
		spans[i] = append(spans[i], r)
	}
	for _, spans := range [][][]rule{c.vertical, c.horizontal} {
		for _, s := range spans {
			slices.SortFunc(s, func(a, b rule) int { return cmp.Compare(a.a, b.a) })
		}
	}
	return c
}

// stands tells whether most of a line between two places is drawn.
func (c lineCover) stands(vertical bool, line int, from, to float64) bool {
	lines := c.horizontal
	if vertical {
		lines = c.vertical
	}
	drawn, reached := 0.0, from
	for _, s := range lines[line] {
		if a, b := max(s.a, reached), min(s.b, to); b > a {
			drawn += b - a
			reached = b
		}
	}
	return drawn > 0.6*(to-from)
}

// A gridCell is a cell: its first field and how many it spans.
type gridCell struct{ row, col, rowSpan, colSpan int }

// cells joins the fields that no line parts. owner[row][col] is the index of
// the cell that has the field.
func (g *ruledGrid) cells() (cells []gridCell, owner [][]int) {
	sets := newSets(g.rows() * g.cols())
	field := func(r, c int) int { return r*g.cols() + c }
	for r := range g.rows() {
		for c := range g.cols() {
			if c+1 < g.cols() && !g.right[r][c] {
				sets.join(field(r, c), field(r, c+1))
			}
			if r+1 < g.rows() && !g.below[r][c] {
				sets.join(field(r, c), field(r+1, c))
			}
		}
	}
	for range g.rows() {
		owner = append(owner, slices.Repeat([]int{-1}, g.cols()))
	}
	for r := range g.rows() {
		for c := range g.cols() {
			if owner[r][c] >= 0 {
				continue
			}
			same := func(r, c int) bool {
				return owner[r][c] < 0 && sets.find(field(r, c)) == sets.find(field(cells[len(cells)-1].row, cells[len(cells)-1].col))
			}
			cells = append(cells, gridCell{row: r, col: c, rowSpan: 1, colSpan: 1})
			g.grow(&cells[len(cells)-1], same)
			cells[len(cells)-1].own(owner, len(cells)-1)
		}
	}
	return cells, owner
}

// grow widens a cell to the right, then downwards, as long as the fields are
// its own; what is no rectangle becomes several cells.
func (g *ruledGrid) grow(cell *gridCell, same func(r, c int) bool) {
	for cell.col+cell.colSpan < g.cols() && same(cell.row, cell.col+cell.colSpan) {
		cell.colSpan++
	}
	for r := cell.row + 1; r < g.rows(); r++ {
		for c := cell.col; c < cell.col+cell.colSpan; c++ {
			if !same(r, c) {
				return
			}
		}
		cell.rowSpan++
	}
}

func (cell gridCell) own(owner [][]int, index int) {
	for r := cell.row; r < cell.row+cell.rowSpan; r++ {
		for c := cell.col; c < cell.col+cell.colSpan; c++ {
			owner[r][c] = index
		}
	}
}

// sets are disjoint sets of small numbers.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) find(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) join(a, b int) { s[s.find(a)] = s.find(b) }
