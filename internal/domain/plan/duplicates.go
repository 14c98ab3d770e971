package plan

import (
	"fmt"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// doubtDuplicates asks about tasks with the same title and the same dates as
// one before them: a plan often names one report in two of its sections, and
// nobody should have to do it twice.
func (a *appendix) doubtDuplicates() {
	first := map[string]string{}
	n := 0
	for i, s := range a.Sections {
		for j, t := range s.Tasks {
			source := a.Sources[n]
			n++
			if t.Title == "" {
				continue
			}
			key := duplicateKey(t)
			name := Task{SectionNo: s.No, No: t.No}.Ref()
			before, again := first[key]
			if !again {
				first[key] = name
				continue
			}
			a.Doubts = append(a.Doubts, duplicateDoubt(i, j, t, before, source.Place))
		}
	}
}

func duplicateDoubt(section, task int, t DraftTask, before string, place office.Place) Doubt {
	text := "Trùng tên và thời hạn với một nhiệm vụ ở trên."
	if before != "" {
		text = fmt.Sprintf("Trùng tên và thời hạn với nhiệm vụ %s.", before)
	}
	return Doubt{
		Code: DoubtDuplicate, Section: section, Task: task, Field: FieldTitle,
		Text: text, Place: place, Quote: t.Title,
	}
}

// duplicateKey is what two lines have in common that ask for the same.
func duplicateKey(t DraftTask) string {
	var b strings.Builder
	b.WriteString(strings.TrimRight(spaces(vietnamese.Fold(t.Title)), ". "))
	for _, d := range t.Due {
		fmt.Fprintf(&b, "|%s %s %s", d.Kind, d.From, d.Date)
	}
	return b.String()
}
