package plan

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

func TestDraftOf(t *testing.T) {
	day := func(month time.Month, d int) clock.Date { return clock.NewDate(2024, month, d) }
	p := Plan{
		UnitID: "u", ID: "p", Year: 2024, Title: "Kế hoạch", IssuedBy: "UBND xã Anh Sơn",
		Bases: []string{"Căn cứ"}, Upstream: &Upstream{Number: "09/KH-UBND"},
	}
	tasks := []Task{
		{Position: 3, SectionNo: "II", SectionTitle: "THỦ TỤC", No: "1", Title: "Ba", Kind: Ongoing},
		{Position: 1, SectionNo: "I", SectionTitle: "THỂ CHẾ", No: "1", Title: "Một", LeadText: "Tư pháp", Kind: By,
			Occurrences: []Occurrence{
				{Position: 2, Label: "B", Date: day(3, 1), Kind: By},
				{Position: 1, Label: "A", Date: day(6, 1), Kind: By, DoneOn: day(5, 1)},
			}},
		{Position: 2, SectionNo: "I", SectionTitle: "THỂ CHẾ", No: "2", Title: "Hai", Kind: Unspecified},
	}
	targets := []Target{
		{Position: 2, Text: "Hai", Op: Equal, Threshold: 100, Measure: "%"},
		{Position: 1, Field: "Thể chế", Text: "Một", Op: AtLeast, Threshold: 80, Measure: "%"},
	}
	want := Draft{
		Unit: "UBND xã Anh Sơn", Year: 2024, Title: "Kế hoạch",
		Bases: []string{"Căn cứ"}, Upstream: &Upstream{Number: "09/KH-UBND"},
		Targets: []DraftTarget{
			{Field: "Thể chế", Text: "Một", Op: AtLeast, Threshold: 80, Unit: "%"},
			{Text: "Hai", Op: Equal, Threshold: 100, Unit: "%"},
		},
		Sections: []Section{
			{No: "I", Title: "THỂ CHẾ", Tasks: []DraftTask{
				{No: "1", Title: "Một", Lead: "Tư pháp", Kind: By, Due: []Due{
					{Label: "A", Date: day(6, 1), Kind: By}, {Label: "B", Date: day(3, 1), Kind: By},
				}},
				{No: "2", Title: "Hai", Kind: Unspecified},
			}},
			{No: "II", Title: "THỦ TỤC", Tasks: []DraftTask{{No: "1", Title: "Ba", Kind: Ongoing}}},
		},
	}
	if diff := cmp.Diff(want, DraftOf(p, tasks, targets)); diff != "" {
		t.Error(diff)
	}
	if tasks[0].Position != 3 {
		t.Error("DraftOf changed the order of the tasks it was given")
	}
}
