package plan

import "strings"

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

func opensLabel(text string) bool {
	at := leadLabels.FindStringIndex(text)
	return at != nil && strings.TrimLeft(text[:at[0]], bullets+" ") == ""
}

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

func opensTime(line flatLine) bool {
	return !startsLower(line.text) && timeOpener.MatchString(line.folded)
}

func (w *assignment) labelsTime(i int) bool {
	return i+1 < len(w.lines) && len(w.lines[i].text) < 60 && opensTime(w.lines[i+1])
}

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
