package plan

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

func workbookOf(t *testing.T, d Draft) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	if err := WriteXLSX(&b, d); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

func smallDraft() Draft {
	return Draft{
		Unit: "UBND xã Anh Sơn", Year: 2024, Title: "Kế hoạch cải cách hành chính năm 2024", Number: "12/KH-UBND",
		Sections: []Section{{No: "I", Title: "THỂ CHẾ", Tasks: []DraftTask{{
			No: "1", Title: "=HYPERLINK(\"http://evil\")", Products: []string{"Báo cáo", "Kế hoạch"}, Lead: "+Tư pháp",
			Due: []Due{{Date: clock.NewDate(2024, time.March, 15), Kind: By}}, Kind: By, Notes: []string{"@ghi chú"},
		}}}},
	}
}

func TestWorkbookHoldsTheTable(t *testing.T) {
	rows, err := workbookOf(t, smallDraft()).GetRows(taskSheet)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Phụ lục"},
		{"NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2024"},
		{"(Kèm theo Kế hoạch số 12/KH-UBND ngày ...... tháng ...... năm 2024 của UBND xã Anh Sơn)"},
		nil,
		{"STT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Thời gian", "Ghi chú"},
		{"I. THỂ CHẾ"},
		{"1", "=HYPERLINK(\"http://evil\")", "- Báo cáo\n- Kế hoạch", "+Tư pháp", "15/3/2024", "- @ghi chú"},
	}
	for i := range rows {
		for len(rows[i]) > 0 && rows[i][len(rows[i])-1] == "" {
			rows[i] = rows[i][:len(rows[i])-1]
		}
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func TestWorkbookRunsNoFormula(t *testing.T) {
	file := workbookOf(t, smallDraft())
	for _, cell := range []string{"A7", "B7", "D7", "F7"} {
		formula, err := file.GetCellFormula(taskSheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		kind, err := file.GetCellType(taskSheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		if formula != "" || kind != excelize.CellTypeSharedString {
			t.Errorf("%s is of type %v with the formula %q, want a text", cell, kind, formula)
		}
	}
}

func TestWorkbookIsReadyToPrint(t *testing.T) {
	file := workbookOf(t, smallDraft())
	panes, err := file.GetPanes(taskSheet)
	if err != nil {
		t.Fatal(err)
	}
	if !panes.Freeze || panes.YSplit != 5 {
		t.Errorf("panes = %+v, want the five rows up to the header frozen", panes)
	}
	page, err := file.GetPageLayout(taskSheet)
	if err != nil {
		t.Fatal(err)
	}
	if *page.Orientation != "landscape" || *page.FitToWidth != 1 {
		t.Errorf("the page is %s, %d wide, want landscape, 1 wide", *page.Orientation, *page.FitToWidth)
	}
	if !slices.ContainsFunc(file.GetDefinedName(), func(n excelize.DefinedName) bool {
		return n.Name == "_xlnm.Print_Titles" && n.RefersTo == "'Phụ lục'!$5:$5"
	}) {
		t.Errorf("the header is not repeated in print: %+v", file.GetDefinedName())
	}
}

func TestWorkbookKeepsTheTextOfThePlan(t *testing.T) {
	rows, err := workbookOf(t, smallDraft()).GetRows(textSheet)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) == 0 || rows[0][0] != "ỦY BAN NHÂN DÂN" {
		t.Errorf("the first sheet begins with %q, want the issuing unit", rows)
	}
}
