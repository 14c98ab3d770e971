package plan

import "strings"

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

func (w *assignment) beginFresh(i, col int) float64 {
	line := w.lines[i]
	score := 0.0
	if line.mid {
		score -= 1.5
	}
	if startsLower(line.text) && !ditto[line.folded] {
		score -= 3
	}
	switch w.columns[col].role {
	case roleSection:
		if i == 0 && w.first && w.cues.sections[line.folded] {
			score += 7
		}
		return score
	case roleTitle:
		if i == 0 && w.first {
			score += 6
		}
		if i > 0 && w.cues.sections[w.lines[i-1].folded] && verbOpener.MatchString(line.folded) {
			score += 2
		}
		return score
	case roleProducts:
		return score + asProduct(line)
	case roleLead, roleCoordinators:
		return score + w.asPost(line)
	case roleDueFrom:
		return score + w.asTime(i) - 0.5 // a lone date is the last day
	case roleDue, roleDueTo:
		return score + w.asTime(i)
	case roleFunding:
		if moneyPattern.MatchString(line.folded) {
			return score + 4
		}
		return score - 3
	case roleNotes:
		if noteOpener.MatchString(line.folded) {
			score++
		}
		return score + 0.5
	}
	return score - 1
}

func asProduct(line flatLine) float64 {
	score := 0.0
	if hasBullet(line.text) {
		score += 2
	}
	if productOpener.MatchString(line.folded) {
		score += 2
	} else if verbOpener.MatchString(line.folded) {
		score--
	}
	if timeOpener.MatchString(line.folded) && datePattern.MatchString(line.text) {
		score -= 2
	}
	if line.mid && score > 0 {
		score += 0.6 // a capital in the middle of a line
	}
	return score
}

func (w *assignment) asPost(line flatLine) float64 {
	switch {
	case ditto[line.folded]:
		return 3
	case opensLabel(line.text):
		return 4.5
	case bareNoun.MatchString(line.folded), w.cues.posts[line.folded]:
		return 5
	case startsPost(line.folded) && len(line.text) < 80:
		return 3.5
	}
	return -4
}

// opensLabel tells whether a line begins with a label of people: "Chủ trì: …".
func opensLabel(text string) bool {
	at := leadLabels.FindStringIndex(text)
	return at != nil && strings.TrimLeft(text[:at[0]], bullets+" ") == ""
}

// asTime looks at the whole paragraph that the line begins: a time may be told
// in a sentence ("đúng thời gian quy định theo Kế hoạch của thị xã").
func (w *assignment) asTime(i int) float64 {
	line := w.lines[i]
	switch {
	case opensTime(line):
		return 5
	case ditto[line.folded]:
		return 3
	case timePattern.MatchString(line.folded):
		return 2
	case hasBullet(line.text) && w.labelsTime(i):
		return 3
	case hasBullet(line.text):
		return -2
	}
	text := line.folded
	for j := i + 1; j < len(w.lines) && !hasBullet(w.lines[j].text) && startsLower(w.lines[j].text); j++ {
		text += " " + w.lines[j].folded
	}
	if len(text) < 160 && timePattern.MatchString(text) && strings.Contains(text, "thoi gian") {
		return 1.5
	}
	return -3
}

// opensTime tells whether a line begins a time. In the middle of a sentence it
// does not ("… chi thường xuyên / trong năm tại các đơn vị").
func opensTime(line flatLine) bool {
	return !startsLower(line.text) && timeOpener.MatchString(line.folded)
}

// labelsTime tells whether a line is a label with its dates below.
func (w *assignment) labelsTime(i int) bool {
	return i+1 < len(w.lines) && len(w.lines[i].text) < 60 && opensTime(w.lines[i+1])
}

// goOn is how well a line goes on in the cell of the line before it.
func (w *assignment) goOn(i, col int) float64 {
	line, before := w.lines[i], w.lines[i-1]
	score := flow(before.text, line) + w.cues.fits(w.columns[col].role, before, line)
	post := w.asPost(line) > 4
	switch w.columns[col].role {
	case roleTitle:
		if hasBullet(line.text) {
			score += w.titleBullet(col, line)
		}
		if post {
			score -= 2
		}
		if opensLabel(line.text) {
			score -= 4
		}
	case roleProducts:
		if hasBullet(line.text) {
			score += 1.5
		}
		if post {
			score -= 3
		}
	case roleLead, roleCoordinators:
		if breaksPost(before.text, line.text) || opensLabel(line.text) {
			return 5
		}
		score -= 2
		if w.cues.posts[line.folded] {
			score++
		}
	case roleDue, roleDueFrom, roleDueTo:
		return w.timeGoesOn(i)
	case roleFunding:
		score--
	case roleNotes:
		score += 0.5
		if post {
			score -= 4
		}
	}
	return score
}

// flow is how well a line goes on with the text before it, whatever the column.
func flow(before string, line flatLine) float64 {
	switch {
	case line.mid:
		return 1.5
	case hasBullet(line.text):
		return 0
	case openBracket(before):
		return 2.5
	case startsLower(line.text) && !endsItem(before):
		return 2
	case startsDigit(line.text) && !endsItem(before):
		return 1.5
	case startsLower(line.text):
		return 0
	case endsItem(before):
		return -0.5
	}
	return 0.5
}

// titleBullet tells titles that are lists from the products below them: the
// latter begin with what comes out, not with what is done.
func (w *assignment) titleBullet(col int, line flatLine) float64 {
	begins := w.first && hasBullet(w.lines[0].text) || !w.first && len(w.before[col]) > 0 && hasBullet(w.before[col][0].text)
	switch {
	case !begins:
		return -4
	case verbOpener.MatchString(line.folded):
		return 2.5
	case productOpener.MatchString(line.folded):
		return -2
	}
	return 1
}

func (w *assignment) timeGoesOn(i int) float64 {
	line, before := w.lines[i], w.lines[i-1]
	dated := hasDigit(lastWord(before.text))
	switch {
	case lawNumber.MatchString(line.folded):
		return -2.5
	case opensTime(line):
		return 4
	case startsLower(line.text) && !endsItem(before.text) && !dated:
		return 2
	case startsDigit(line.text) && !dated, hasBullet(line.text) && w.labelsTime(i):
		return 3
	}
	return -2.5
}

// resume is how well a line goes on with the cell that a page break cut. All
// cells that were cut end at the foot of the page, so those with fewer lines
// than the longest were finished.
func (w *assignment) resume(i, col int) float64 {
	line, cell := w.lines[i], w.before[col]
	last, open := cell[len(cell)-1], openText(cell)
	score := flow(open, line)
	longest := 0
	for _, other := range w.before {
		longest = max(longest, len(other))
	}
	score -= min(4, 1.5*float64(longest-len(cell)))
	if openBracket(open) && strings.Contains(line.text, ")") {
		score += 5
	}
	if w.cues.follows(last.folded, line.folded) {
		score += 1.5
	}
	switch w.columns[col].role {
	case roleDue, roleDueFrom, roleDueTo:
		if opensTime(line) {
			score += 5
		}
	case roleLead, roleCoordinators:
		if !breaksPost(last.text, line.text) {
			score -= 3
		}
	case roleProducts:
		if hasBullet(line.text) {
			score += asProduct(line)
		}
	case roleTitle:
		if hasBullet(line.text) {
			score += w.titleBullet(col, line)
		}
	}
	return score
}

// openText is the last paragraph of a cell.
func openText(cell []flatLine) string {
	text := ""
	for _, line := range cell {
		if hasBullet(line.text) {
			text = ""
		}
		text += " " + line.text
	}
	return text
}
