package plan

import (
	"slices"
	"strings"
)

// DueWords writes due dates in the words that the reading of dates turns back
// into the same dates, one line for each: "Báo cáo quý I: 5/3/2024", "Trước
// ngày 10/1/2024", "Từ 1/4/2024 đến 31/10/2024", "Thường xuyên". It is empty
// for a task of which no time is said.
func DueWords(due []Due, kind DueKind) string {
	if len(due) == 0 && kind == Ongoing {
		return "Thường xuyên"
	}
	var lines []string
	for _, d := range due {
		line := d.words()
		if line == "" {
			continue
		}
		if d.Label != "" {
			line = d.Label + ": " + line
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// words says one time without its label.
func (d Due) words() string {
	switch {
	case d.Kind == Ongoing:
		return "Thường xuyên"
	case d.Date.IsZero():
		return ""
	case d.Kind == Before:
		return "Trước ngày " + d.Date.Vietnamese()
	case d.Kind == Period && !d.From.IsZero():
		return "Từ " + d.From.Vietnamese() + " đến " + d.Date.Vietnamese()
	}
	return d.Date.Vietnamese()
}

// saysItsTimes tells whether the words of a task's time, read for a year, name
// the very times that the task has. They do not any more when a person chose
// or typed other times on the review page: the words stay the source's.
func (t DraftTask) saysItsTimes(year int) bool {
	read := ReadDue(t.DueText, year)
	return read.Kind == t.Kind && slices.Equal(read.Due, t.Due)
}
