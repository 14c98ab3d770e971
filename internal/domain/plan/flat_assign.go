package plan

// assign puts the lines of a row into its columns. Within a part the columns
// come in their order, and a line goes where it and its neighbours fit best:
// the best way through is found by trying them all, line after line.
//
// Where a task without a number follows, the way goes back to the titles and
// there is a further row.
func (c *cues) assign(parts [][]flatLine, columns []column) [][][]flatLine {
	cells := make([][]flatLine, len(columns))
	rows := [][][]flatLine{cells}
	if len(columns) == 0 {
		return rows
	}
	for i, part := range parts {
		part = c.splitLines(part)
		if len(part) == 0 {
			continue
		}
		w := &assignment{cues: c, columns: columns, lines: part, before: cells, first: i == 0}
		last := 0
		for j, col := range w.solve() {
			if col < last {
				cells = make([][]flatLine, len(columns))
				rows = append(rows, cells)
			}
			cells[col] = append(cells[col], part[j])
			last = col
		}
	}
	return rows
}

// An assignment finds the columns of the lines of one part of a row.
type assignment struct {
	cues    *cues
	columns []column
	lines   []flatLine
	// before are the cells as the parts before have filled them.
	before [][]flatLine
	first  bool
}

// maxPart bounds the lines of a part for which all ways are tried; no row of a
// page is longer, and what is cut off goes on in the last column.
const maxPart = 400

// solve returns the column of each line.
func (w *assignment) solve() []int {
	n := min(len(w.lines), maxPart)
	score := make([][]float64, n)
	from := make([][]int, n)
	for i := range n {
		score[i] = make([]float64, len(w.columns))
		from[i] = make([]int, len(w.columns))
		for col := range w.columns {
			score[i][col], from[i][col] = w.best(score, i, col)
		}
	}
	return w.trace(score, from, n)
}

func (w *assignment) best(score [][]float64, i, col int) (float64, int) {
	if i == 0 {
		return w.begin(0, col) + w.skipped(-1, col), -1
	}
	best, at := score[i-1][col]+w.goOn(i, col), col
	begin := w.begin(i, col)
	for prev := range col {
		if s := score[i-1][prev] + begin + w.skipped(prev, col); s > best {
			best, at = s, prev
		}
	}
	if w.columns[col].role == roleTitle && w.opensRow(i) {
		for prev := col + 1; prev < len(w.columns); prev++ {
			if s := score[i-1][prev] + w.wrap(i, prev, col); w.said(prev) && s > best {
				best, at = s, prev
			}
		}
	}
	return best, at
}

// opensRow tells whether a line may begin a task without a number.
func (w *assignment) opensRow(i int) bool {
	line := w.lines[i]
	return !startsLower(line.text) && !startsDigit(line.text) && !hasBullet(line.text)
}

// wrap is how well a line begins a further row after the column prev.
func (w *assignment) wrap(i, prev, col int) float64 {
	score := w.skipped(prev, len(w.columns)) + w.skipped(-1, col) - 5
	if verbOpener.MatchString(w.lines[i].folded) || productOpener.MatchString(w.lines[i].folded) {
		score += 2
	}
	return score
}

// said tells whether a row that has come to a column has named who and when.
func (w *assignment) said(col int) bool {
	for _, c := range w.columns[col+1:] {
		if c.role == roleLead || c.role == roleDue || c.role == roleDueTo {
			return false
		}
	}
	return true
}

// skipped is what it costs to leave columns empty: a plan says of most tasks
// what, who and when.
func (w *assignment) skipped(from, to int) float64 {
	if !w.first {
		return 0
	}
	cost := 0.0
	for i := from + 1; i < to; i++ {
		switch w.columns[i].role {
		case roleTitle:
			cost -= 4
		case roleLead:
			cost -= 2
		case roleDue, roleProducts:
			cost--
		default:
			cost -= 0.3
		}
	}
	return cost
}

func (w *assignment) trace(score [][]float64, from [][]int, n int) []int {
	path := make([]int, len(w.lines))
	last := 0
	for col := range w.columns {
		end := score[n-1][col] + w.skipped(col, len(w.columns))
		if end > score[n-1][last]+w.skipped(last, len(w.columns)) {
			last = col
		}
	}
	for i := n; i < len(w.lines); i++ {
		path[i] = last
	}
	for i := n - 1; i >= 0; i-- {
		path[i] = last
		last = from[i][last]
	}
	return path
}

// begin is how well a line begins a cell of the column. After a page break it
// may also go on with what stands there from the page before.
func (w *assignment) begin(i, col int) float64 {
	fresh := w.beginFresh(i, col)
	if w.first || len(w.before[col]) == 0 {
		return fresh
	}
	return max(w.resume(i, col), fresh-1)
}

// opensLabel tells whether a line begins with a label of people: "Chủ trì: …".
// asTime looks at the whole paragraph that the line begins: a time may be told
// in a sentence ("đúng thời gian quy định theo Kế hoạch của thị xã").
// opensTime tells whether a line begins a time. In the middle of a sentence it
// does not ("… chi thường xuyên / trong năm tại các đơn vị").
// labelsTime tells whether a line is a label with its dates below.
// goOn is how well a line goes on in the cell of the line before it.
// flow is how well a line goes on with the text before it, whatever the column.
// titleBullet tells titles that are lists from the products below them: the
// latter begin with what comes out, not with what is done.
// resume is how well a line goes on with the cell that a page break cut. All
// cells that were cut end at the foot of the page, so those with fewer lines
// than the longest were finished.
// openText is the last paragraph of a cell.
