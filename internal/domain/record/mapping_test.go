package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/record"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
)

func kind(t testing.TB, name string) record.Kind {
	t.Helper()
	kinds, err := record.ShippedKinds()
	if err != nil {
		t.Fatal(err)
	}
	own, err := record.ReadKinds([]byte(outreach))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range append(kinds, own...) {
		if k.Name == name {
			return k
		}
	}
	t.Fatalf("no kind %q", name)
	return record.Kind{}
}

// A kind with fields of most types.
const outreach = `
- kind: act_of_outreach
  title: {vi: Tuyên truyền, en: Outreach}
  one: {vi: hoạt động, en: act}
  code: TT-{year}-{seq}
  named: [title]
  day: held_on
  fields:
    - {name: title, type: text, label: {vi: Nội dung tuyên truyền, en: Subject}, also: [Nội dung], required: true}
    - {name: held_on, type: date, label: {vi: Ngày tổ chức, en: Day held}, also: [Thời gian tổ chức], required: true}
    - {name: people, type: number, label: {vi: Số người tham dự, en: People reached}, also: [Số người], required: true}
    - {name: cost, type: money, label: {vi: Kinh phí, en: Cost}}
    - {name: online, type: yes_no, label: {vi: Trực tuyến, en: Online}}
    - name: topic
      type: choice
      label: {vi: Lĩnh vực, en: Topic}
      options: [{value: law, label: {vi: Tư pháp, en: Law}, also: [Lĩnh vực tư pháp]}, {value: land, label: {vi: 'Đất đai, môi trường', en: Land}}]
    - name: forms
      type: choices
      label: {vi: Hình thức, en: Forms}
      options: [{value: talk, label: {vi: Hội nghị, en: Talk}}, {value: radio, label: {vi: Phát thanh, en: Radio}}, {value: press, label: {vi: 'Báo, tạp chí', en: Press}}]
    - {name: note, type: long, label: {vi: Ghi chú, en: Note}}
  states:
    - {name: held, title: {vi: Đã tổ chức, en: Held}, ends: true}
- kind: eager
  title: {vi: Phản ánh, en: Feedback}
  one: {vi: phản ánh, en: feedback}
  code: PA-{year}-{seq}
  named: [content]
  day: 'on'
  fields:
    - {name: content, type: text, label: {vi: Nội dung, en: Content}, required: true}
    - {name: by, type: text, label: {vi: Người gửi, en: Sender}}
    - {name: people, type: number, label: {vi: Số người, en: People}}
    - {name: 'on', type: date, label: {vi: Ngày nhận, en: Received on}, required: true, default: today}
  states:
    - {name: received, title: {vi: Đã nhận, en: Received}}
- kind: confusing
  title: {vi: Sổ khó, en: 'A hard one: with/signs'}
  one: {vi: mục, en: entry}
  code: K-{year}-{seq}
  named: [name]
  day: day
  fields:
    - {name: name, type: text, label: {vi: Ngày, en: Day}, also: [Ngày ban hành], required: true}
    - {name: day, type: date, label: {vi: Ngày, en: Day}, required: true}
    - {name: issued, type: date, label: {vi: Ngày ban hành, en: Day issued}}
    - {name: code_of, type: text, label: {vi: Mã, en: Code}}
    - {name: status, type: choice, label: {vi: Trạng thái, en: State}, options: [{value: a, label: {vi: Một, en: One}}, {value: b, label: {vi: 'Một; hai', en: one}}]}
    - {name: several, type: choices, label: {vi: Mã số, en: 'No'}, options: [{value: a, label: {vi: Một, en: One}}, {value: b, label: {vi: 'Một; hai', en: one}}]}
  states:
    - {name: one_state, title: {vi: Xong, en: Done}}
    - {name: two_state, title: {vi: 'Xong.', en: Done}}
`

// A cell of a date, in a book that is made for a test.
type day struct{ y, m, d int }

// A book is a sheet that is made for a test: rows by their numbers.
type book struct {
	merges []string
	rows   map[int][]any
}

func (b book) read(t testing.TB) []sheet.Row {
	t.Helper()
	f := excelize.NewFile()
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for number, cells := range b.rows {
		for i, v := range cells {
			at := sheet.Address(i+1, number)
			if d, ok := v.(day); ok {
				v = clock.NewDate(1899, 12, 30).DaysUntil(dayOf(d))
				f.SetCellStyle("Sheet1", at, at, style)
			}
			if v != nil {
				f.SetCellValue("Sheet1", at, v)
			}
		}
	}
	for _, m := range b.merges {
		from, to, _ := strings.Cut(m, ":")
		f.MergeCell("Sheet1", from, to)
	}
	var file bytes.Buffer
	if err := f.Write(&file); err != nil {
		t.Fatal(err)
	}
	return rowsOf(t, file.Bytes())
}

func rowsOf(t testing.TB, file []byte) []sheet.Row {
	t.Helper()
	opened, err := sheet.Open(t.Context(), bytes.NewReader(file), int64(len(file)), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	rows, err := opened.Head(t.Context(), "", 1_000)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// read reads rows by what Propose finds, or a given mapping.
func read(t testing.TB, k record.Kind, m record.Mapping, rows []sheet.Row) (verdicts []string, entries []record.Entry) {
	t.Helper()
	r, err := record.NewReading(k, m, clock.NewDate(2024, 6, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		entry, verdict := r.Row(row)
		verdicts = append(verdicts, fmt.Sprint(row.Number, " ", verdict))
		if verdict == record.Good || verdict == record.Bad {
			entries = append(entries, entry)
		}
	}
	return verdicts, entries
}

// A register as communes have them.
func messy() book {
	return book{
		merges: []string{"A1:C1", "D1:G1", "A2:C2", "A4:G4", "A6:A7", "B6:B7", "C6:C7", "D6:D7", "E6:F6", "G6:G7", "A9:G9", "A14:G14"},
		rows: map[int][]any{
			1:  {"ỦY BAN NHÂN DÂN XÃ ANH SƠN", nil, nil, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
			2:  {"CÔNG CHỨC TƯ PHÁP", nil, nil, "Độc lập - Tự do - Hạnh phúc"},
			4:  {"SỔ THEO DÕI RÀ SOÁT VĂN BẢN QUY PHẠM PHÁP LUẬT NĂM 2024"},
			6:  {"STT", norm.NFD.String("Số, ký hiệu\nvăn bản"), "Trích yếu nội dung", "Ngày đưa vào rà soát (ngày/tháng/năm)", "Kết quả rà soát", nil, "Ghi chú"},
			7:  {nil, nil, nil, nil, "Ngày rà soát", "Kết luận", nil},
			8:  {"(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"},
			9:  {"I. Lĩnh vực tư pháp"},
			10: {1, "01/2020/QĐ-UBND", "Công văn về việc rà soát", day{2024, 1, 15}, "20/02/2024", "còn phù hợp"},
			11: {2, norm.NFD.String("02/2020/QĐ-UBND"), norm.NFD.String("Quy định hộ tịch"), "15.1.2024", day{2024, 2, 21}, "Sửa đổi; bổ sung", "chờ cấp trên"},
			12: {3},
			14: {"Lĩnh vực đất đai"},
			15: {4, "03/2021/NQ-HĐND", "Nghị quyết về đất", "2024-01-16", "-", "chưa có"},
			16: {5, "04/2021/NQ-HĐND", "Nghị quyết", "Quý I", "31/2/2024", "xem lại"},
			17: {"II", "Lĩnh vực khác"},
			18: {"STT", "Số, ký hiệu\nvăn bản", "Trích yếu nội dung", "Ngày đưa vào rà soát (ngày/tháng/năm)", "Ngày rà soát", "Kết luận", "Ghi chú"},
			19: {6, "05/2022/QĐ-UBND", "V/v tổng hợp", day{2024, 1, 17}},
			20: {"Tổng cộng", nil, 5, nil, nil, 3},
			21: {"Cộng mục I: 5 văn bản"},
			23: {nil, nil, nil, nil, "Anh Sơn, ngày 15 tháng 3 năm 2024"},
			24: {nil, "NGƯỜI LẬP BIỂU", nil, nil, "TM. ỦY BAN NHÂN DÂN"},
			28: {nil, "Nguyễn Thị Ngân", nil, nil, "Trần Văn Bình"},
		},
	}
}

func TestProposeFindsTheHeadings(t *testing.T) {
	k, rows := kind(t, "legal_review"), messy().read(t)
	got, doubts := record.Propose(k, rows)
	want := record.Mapping{Head: 7, First: 8, Columns: map[string]string{
		"symbol": "B", "title": "C", "planned_on": "D", "reviewed_on": "E", "finding": "F", "note": "G",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, d := range doubts {
		if d.Why != record.OnlyPartly && d.Why != record.TwoFields {
			t.Errorf("a doubt about nothing: %+v", d)
		}
	}
}

func TestAMessyRegisterIsRead(t *testing.T) {
	k, rows := kind(t, "legal_review"), messy().read(t)
	m, _ := record.Propose(k, rows)
	m.Sheet = "Sổ"
	verdicts, entries := read(t, k, m, rows)
	want := []string{
		"1 above", "2 above", "4 above", "6 above", "7 above", "8 numbers", "9 section", "10 good", "11 good", "12 blank", "14 section",
		"15 good", "16 bad", "17 section", "18 above", "19 good", "20 total", "21 total", "23 foot", "24 foot", "28 foot",
	}
	if diff := cmp.Diff(want, verdicts); diff != "" {
		t.Fatal(diff)
	}
	wantEntry := record.Entry{Row: 11, State: "to_handle", Values: form.Values{
		"symbol": form.TextValue("02/2020/QĐ-UBND"), "title": form.TextValue("Quy định hộ tịch"), "planned_on": form.TextValue("2024-01-15"),
		"reviewed_on": form.TextValue("2024-02-21"), "finding": form.TextValue("amend"), "note": form.TextValue("chờ cấp trên"),
		"plan": form.TextValue("inside"), // what the field has where the sheet says nothing
	}}
	if diff := cmp.Diff(wantEntry, entries[1], cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	wantProblems := []record.CellProblem{
		{Sheet: "Sổ", Cell: "D16", Field: "planned_on", Heading: "Ngày đưa vào rà soát (ngày/tháng/năm)", Text: "Quý I", Err: record.ErrPartDay},
		{Sheet: "Sổ", Cell: "E16", Field: "reviewed_on", Heading: "Kết quả rà soát – Ngày rà soát", Text: "31/2/2024", Err: form.ErrDate},
		{Sheet: "Sổ", Cell: "F16", Field: "finding", Heading: "Kết quả rà soát – Kết luận", Text: "xem lại", Err: form.ErrOption},
	}
	if diff := cmp.Diff(wantProblems, entries[3].Problems, cmpopts.EquateErrors()); diff != "" {
		t.Error(diff)
	}
}

func dayOf(d day) clock.Date {
	date, err := clock.ParseDate(fmt.Sprintf("%04d-%02d-%02d", d.y, d.m, d.d))
	if err != nil {
		panic(err)
	}
	return date
}

// mapped is a mapping for outreach without headings.
func mapped() record.Mapping {
	return record.Mapping{First: 1, Columns: map[string]string{
		"title": "B", "held_on": "C", "people": "D", "cost": "E", "online": "F", "topic": "G", "forms": "H", "note": "I",
	}}
}

func TestVerdicts(t *testing.T) {
	k := kind(t, "act_of_outreach")
	good := []any{1, "Nói chuyện", day{2024, 1, 2}, 30}
	for _, c := range []struct {
		says string
		row  []any
		want record.Verdict
	}{
		{"an entry", good, record.Good},
		{"numbers as text", []any{"1", "a", "2/1/2024", "1.500", "1.500.000 đồng"}, record.Good},
		{"no serial", []any{nil, "a", "2/1/2024", "30"}, record.Good},
		{"signs of nothing", []any{1, "a", "2/1/2024", 30, "-", "–", "/", "…", "-"}, record.Good},
		{"no text for nothing", []any{1, "a", "2/1/2024", 30, "không", "x", "chưa có", "Hội nghị, Phát thanh"}, record.Good},
		{"public work", []any{1, "Công tác tuyên truyền", "2/1/2024", 30}, record.Good},
		{"a sum in a title", []any{1, "Tổng số hộ nghèo", "2/1/2024", 30}, record.Good},
		{"a community", []any{1, "Cộng đồng dân cư", "2/1/2024", 30}, record.Good},
		{"who made it, in a title", []any{1, "Người lập biểu mẫu", "2/1/2024", 30}, record.Good},
		{"with roman serial", []any{"I", "a", "2/1/2024", 30}, record.Good},
		{"a bad number", []any{1, "a", "2/1/2024", "ba mươi"}, record.Bad},
		{"a broken number", []any{1, "a", "2/1/2024", 1.234}, record.Bad},
		{"a month", []any{1, "a", "3/2024", 30}, record.Bad},
		{"nobody's work", []any{1, "Công tác tuyên truyền"}, record.Bad},
		{"public work, toneless", []any{1, "Cong tac tuyen truyen"}, record.Bad},
		{"a missing number", []any{1, "a", "2/1/2024", "-"}, record.Bad},
		{"a sum in a title, and a bad number", []any{1, "Tổng số hộ nghèo", "2/1/2024", "x"}, record.Bad},
		{"a signer in a bad row", []any{1, "a", "2/1/2024", "x", nil, nil, nil, nil, "TM. UBND"}, record.Bad},
		{"a serial only", []any{7}, record.Blank},
		{"a serial and dots", []any{"7.", "…", "..."}, record.Blank},
		{"the columns' numbers", []any{"(1)", "(2)", "(3)", "(4) = 2 + 3"}, record.Numbers},
		{"the columns' numbers, bare", []any{1, 2, 3, 4}, record.Numbers},
		{"the columns' numbers after letters", []any{"A", "B", "1", "2", "3"}, record.Numbers},
		{"the columns' numbers, as minus", []any{-1, -2, -4}, record.Numbers},
		{"one text", []any{nil, "Quý I"}, record.Section},
		{"a marked text", []any{"I", "Lĩnh vực tư pháp"}, record.Section},
		{"a marked text and sums", []any{"A.", "Lĩnh vực tư pháp", nil, nil, 500}, record.Section},
		{"a total", []any{"Tổng cộng", nil, nil, 30}, record.Total},
		{"a total beside", []any{nil, "CỘNG", nil, 30}, record.Total},
		{"a toneless total", []any{nil, "TONG CONG: 5", nil, 30}, record.Total},
		{"a total of a section", []any{nil, "Cộng II", nil, 30}, record.Total},
		{"a sum", []any{"Tổng số: 3 buổi"}, record.Total},
		{"a note", []any{"Ghi chú: số liệu tạm tính"}, record.Foot},
		{"who made it", []any{nil, "Người lập", nil, nil, "CHỦ TỊCH"}, record.Foot},
		{"who signed it", []any{nil, nil, nil, "T/M ỦY BAN NHÂN DÂN"}, record.Foot},
		{"where it goes", []any{"Nơi nhận:"}, record.Foot},
	} {
		verdicts, entries := read(t, k, mapped(), book{rows: map[int][]any{1: c.row}}.read(t))
		if len(verdicts) != 1 || verdicts[0] != "1 "+string(c.want) {
			t.Errorf("%s: %v %+v", c.says, verdicts, entries)
		}
	}
}

// Where defaults make a day of nothing, one text is all that an entry needs.
func TestVerdictsWithDefaults(t *testing.T) {
	k := kind(t, "eager")
	m := record.Mapping{First: 1, Columns: map[string]string{"content": "B", "by": "C", "people": "D", "on": "E"}}
	for _, c := range []struct {
		says   string
		row    []any
		merges []string
		want   record.Verdict
	}{
		{"an entry", []any{1, "Người lập biểu"}, nil, record.Good},
		{"an entry with a sum", []any{1, "Tổng số hộ nghèo: 12", nil, 5}, nil, record.Good},
		{"an entry without a serial", []any{nil, "a", "b"}, nil, record.Good},
		{"an entry with a day", []any{nil, "Người lập biểu", nil, nil, "1/2/2024"}, nil, record.Good},
		{"a section", []any{"I", "Lĩnh vực tư pháp"}, nil, record.Section},
		{"a section with sums", []any{"I", "Lĩnh vực tư pháp", nil, 5}, nil, record.Section},
		{"a wide section", []any{"Tháng 1"}, []string{"A1:E1"}, record.Section},
		{"a wide section of a year", []any{nil, 2024}, []string{"B1:E1"}, record.Section},
		{"a wide total", []any{"Tổng cộng (I+II)", nil, nil, 12}, []string{"A1:C1"}, record.Total},
		{"a wide total beside", []any{nil, "Tổng cộng: 12", nil, 12}, []string{"B1:C1"}, record.Total},
		{"a carried total", []any{nil, "Mang sang", nil, 12}, nil, record.Total},
		{"signatures", []any{nil, "NGƯỜI LẬP BIỂU", "TM. ỦY BAN NHÂN DÂN"}, nil, record.Foot},
		{"place and day", []any{nil, nil, "Anh Sơn, ngày 5 tháng 3 năm 2024"}, nil, record.Foot},
		{"a note", []any{nil, "Ghi chú: tạm tính"}, nil, record.Foot},
	} {
		verdicts, entries := read(t, k, m, book{merges: c.merges, rows: map[int][]any{1: c.row}}.read(t))
		if len(verdicts) != 1 || verdicts[0] != "1 "+string(c.want) {
			t.Errorf("%s: %v %+v", c.says, verdicts, entries)
		}
	}
}

func TestCellsAreReadIntoFields(t *testing.T) {
	k := kind(t, "act_of_outreach")
	rows := book{rows: map[int][]any{
		1: {1, "Nói chuyện", day{2024, 1, 2}, 30, "1.500.000đ", "Có", "Đất đai - môi trường", "Hội nghị; Báo, tạp chí", "a\nb"},
	}}.read(t)
	_, entries := read(t, k, mapped(), rows)
	want := form.Values{
		"title": form.TextValue("Nói chuyện"), "held_on": form.TextValue("2024-01-02"), "people": form.NumberValue(30), "cost": form.NumberValue(1_500_000),
		"online": form.TextValue("true"), "topic": form.TextValue("land"), "forms": form.TextsValue("talk", "press"), "note": form.TextValue("a\nb"),
	}
	if diff := cmp.Diff(want, entries[0].Values); diff != "" {
		t.Error(diff)
	}
}

func TestConstantsSectionsAndValues(t *testing.T) {
	k, m := kind(t, "act_of_outreach"), mapped()
	delete(m.Columns, "topic")
	m.Section, m.Constant = "topic", map[string]string{"held_on": "31/3/2024", "online": "không"}
	m.Values = map[string]map[string]string{"forms": {"HN": "Hội nghị", "+": "radio"}}
	rows := book{rows: map[int][]any{
		1: {"I. Lĩnh vực tư pháp"},
		2: {1, "a", "Quý I/2024", 30, nil, nil, nil, "hn"},
		3: {2, "b", nil, 30, nil, "x", nil, "+"},
		4: {"II", "Lĩnh vực khác"},
		5: {3, "c", "nay mai", 30},
	}}.read(t)
	verdicts, entries := read(t, k, m, rows)
	if diff := cmp.Diff([]string{"1 section", "2 good", "3 good", "4 section", "5 bad"}, verdicts); diff != "" {
		t.Fatal(diff)
	}
	want := form.Values{
		"title": form.TextValue("a"), "held_on": form.TextValue("2024-03-31"), "people": form.NumberValue(30), "online": form.TextValue("false"),
		"topic": form.TextValue("law"), "forms": form.TextsValue("talk"),
	}
	if diff := cmp.Diff(want, entries[0].Values); diff != "" {
		t.Error(diff)
	}
	if got := entries[1].Values; got["online"].Text() != "true" || got["forms"].Text() != "radio" {
		t.Error(got)
	}
	var cells []string
	for _, p := range entries[2].Problems {
		cells = append(cells, p.Cell+" "+p.Field)
	}
	if diff := cmp.Diff([]string{"C5 held_on", "B4 topic"}, cells); diff != "" {
		t.Error(diff)
	}
}

func TestMergedEntries(t *testing.T) {
	k := kind(t, "act_of_outreach")
	rows := book{merges: []string{"A1:A2", "C1:C2", "D1:D2", "A3:A4", "B3:B4", "C3:C4", "D3:D4"}, rows: map[int][]any{
		1: {1, "a", day{2024, 1, 2}, 30}, 2: {nil, "b"},
		3: {2, "c", day{2024, 1, 2}, 30}, 4: {nil, nil, nil, nil, nil, nil, nil, nil, nil, "ngoài cột"},
	}}.read(t)
	verdicts, entries := read(t, k, mapped(), rows)
	if verdicts[0] != "1 good" || verdicts[1] != "2 good" || verdicts[2] != "3 good" || entries[1].Values["title"].Text() != "b" || entries[1].Values["people"].Number != 30 {
		t.Error(verdicts, entries)
	}
}

func TestWhatContradictsIsSaid(t *testing.T) {
	k := kind(t, "legal_review")
	m := record.Mapping{First: 1, Columns: map[string]string{"symbol": "A", "planned_on": "B", "reviewed_on": "C", "finding": "D", "handled_on": "E", "state": "F"}}
	rows := book{rows: map[int][]any{
		1: {"01/2020/QĐ-UBND", "1/1/2024", "2/1/2024", "Còn hiệu lực", "3/1/2024"},
		2: {"01/2020/QĐ-UBND", "1/1/2024", "2/1/2024", "Giữ mãi", "3/1/2024"},
		3: {"01/2020/QĐ-UBND", "1/1/2024", nil, nil, nil, "đã rà soát"},
		4: {"01/2020/QĐ-UBND", "1/1/2024", nil, nil, nil, "xong"},
	}}.read(t)
	verdicts, entries := read(t, k, m, rows)
	if diff := cmp.Diff([]string{"1 bad", "2 bad", "3 good", "4 bad"}, verdicts); diff != "" {
		t.Fatal(diff)
	}
	if p := entries[0].Problems; len(p) != 1 || !errors.Is(p[0].Err, record.ErrNotAsked) || p[0].Cell != "E1" {
		t.Error(p)
	}
	if p := entries[1].Problems; len(p) != 1 || p[0].Cell != "D2" {
		t.Error(p)
	}
	if entries[2].State != "reviewed" {
		t.Error(entries[2].State)
	}
	if p := entries[3].Problems; len(p) != 1 || !errors.Is(p[0].Err, record.ErrStateName) || p[0].Cell != "F4" {
		t.Error(p)
	}
}

func TestMappingsAreReadStrictly(t *testing.T) {
	k := kind(t, "act_of_outreach")
	const whole = `{"head": 3, "first": 4, "columns": {"title": "B", "held_on": "c", "code": "D"}, "constant": {"people": "1"}, "section": "topic"}`
	for text, says := range map[string]string{
		whole: "",
		"head: 3\nfirst: 4\ncolumns: {title: B, held_on: C, people: D}\nvalues: {online: {ok: có}}": "",
		"heads: 3": "heads",
		"head: 4\nfirst: 4\ncolumns: {title: B, held_on: C, people: D}":                   "first row",
		"first: 4\ncolumns: {title: B, held_on: C}":                                       `"people" has no column`,
		"first: 4\ncolumns: {title: B, held_on: C, people: B}":                            "the column B",
		"first: 4\ncolumns: {title: B, held_on: C, people: '7'}":                          `no column "7"`,
		"first: 4\ncolumns: {title: B, held_on: C, people: D, cow: E}":                    `no field "cow"`,
		"first: 4\ncolumns: {title: B, held_on: C, people: D}\nconstant: {topic: cow}":    "none of the options",
		"first: 4\ncolumns: {title: B, held_on: C, people: D}\nvalues: {topic: {a: cow}}": "none of the options",
		"first: 4\ncolumns: {title: B, held_on: C, people: D}\nvalues: {state: {a: cow}}": `no state "cow"`,
		"first: 4\ncolumns: {title: B, held_on: C, people: D, topic: E}\nsection: topic":  "cannot take",
	} {
		m, err := record.ReadMapping([]byte(text))
		if err == nil {
			err = m.Check(k)
		}
		if says == "" && err != nil || says != "" && !strings.Contains(fmt.Sprint(err), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestDoubts(t *testing.T) {
	k := kind(t, "act_of_outreach")
	rows := book{rows: map[int][]any{
		1: {"STT", "Nội dung", "Ngày tổ chức", "Kinh phí (triệu đồng)", "Đơn vị"},
		2: {1, "a", day{2024, 1, 2}, 3, "Tư pháp"},
	}}.read(t)
	_, doubts := record.Propose(k, rows)
	want := []record.Doubt{
		{Why: record.OtherUnit, Field: "cost", Column: "D", Heading: "Kinh phí (triệu đồng)"},
		{Why: record.LeftOut, Column: "E", Heading: "Đơn vị"},
		{Why: record.NoColumn, Field: "people"},
	}
	if diff := cmp.Diff(want, doubts); diff != "" {
		t.Error(diff)
	}
	_, doubts = record.Propose(k, book{rows: map[int][]any{1: {"a", "b"}}}.read(t))
	if diff := cmp.Diff([]record.Doubt{{Why: record.NoHeadings}}, doubts); diff != "" {
		t.Error(diff)
	}
}

func TestFingerprints(t *testing.T) {
	k := kind(t, "legal_review")
	of := func(symbol, title, day string) string {
		return record.Fingerprint(k, form.Values{"symbol": form.TextValue(symbol), "title": form.TextValue(title), "planned_on": form.TextValue(day)})
	}
	if a, b := of("01/2020/QĐ-UBND", "Về  đất đai", "2024-01-02"), of("01/2020/qđ-ubnd", "VỀ ĐẤT ĐAI.", "2024-01-02"); a != b || a == "" {
		t.Errorf("%q and %q", a, b)
	}
	if of("01", "", "") == of("", "01", "") {
		t.Error("fields run into each other")
	}
	if got := record.Fingerprint(k, nil); got != "" {
		t.Errorf("nothing has the fingerprint %q", got)
	}
}

func TestHeadingsComeInManyShapes(t *testing.T) {
	review, act := kind(t, "legal_review"), kind(t, "act_of_outreach")
	for _, c := range []struct {
		says string
		kind record.Kind
		book book
		head int
		want map[string]string
	}{
		{"two rows, not merged", review, book{merges: []string{"C1:D1"}, rows: map[int][]any{
			1: {"Số, ký hiệu", "Ngày kế hoạch", "Kết quả", nil, "Ghi chú"},
			2: {nil, nil, "Ngày rà soát", "Kết luận"},
			3: {"01/2020/QĐ-UBND", day{2024, 1, 2}, day{2024, 1, 3}, "Bãi bỏ"},
		}}, 2, map[string]string{"symbol": "A", "planned_on": "B", "reviewed_on": "C", "finding": "D", "note": "E"}},
		{"a group that names its columns", review, book{merges: []string{"B1:C1"}, rows: map[int][]any{
			1: {"Số hiệu", "Ngày", nil}, 2: {nil, "rà soát", "kế hoạch"}, 3: {"01/2020/QĐ-UBND", day{2024, 1, 2}, day{2024, 1, 3}},
		}}, 2, map[string]string{"symbol": "A", "reviewed_on": "B", "planned_on": "C"}},
		{"English, without tones, with numbers of columns", act, book{rows: map[int][]any{
			4: {"No", "SUBJECT", "Day held", "people reached"}, 5: {1, 2, 3, 4}, 6: {1, "a", "1/1/2024", 30},
		}}, 4, map[string]string{"title": "B", "held_on": "C", "people": "D"}},
		{"toneless", act, book{rows: map[int][]any{
			1: {"UBND xa Anh Son", nil, "Cong hoa"}, 2: {"So theo doi tuyen truyen"},
			3: {"Noi dung", "Thoi gian to chuc", "So nguoi", "Kinh phi (dong)"}, 4: {"Nội dung tuyên truyền", "1/1/2024", 30},
		}}, 3, map[string]string{"title": "A", "held_on": "B", "people": "C", "cost": "D"}},
		{"entries that have words of headings", review, book{rows: map[int][]any{
			1: {"Số, ký hiệu", "Trích yếu", "Ngày đưa vào rà soát", "Tình hình"},
			2: {"01/2020/QĐ-UBND", "Kết luận", "1/1/2024", "Đã xử lý"},
			3: {"02/2020/QĐ-UBND", "Ghi chú", "2/1/2024", "Đã rà soát"},
		}}, 1, map[string]string{"symbol": "A", "title": "B", "planned_on": "C"}},
	} {
		m, doubts := record.Propose(c.kind, c.book.read(t))
		if diff := cmp.Diff(record.Mapping{Head: c.head, First: c.head + 1, Columns: c.want}, m); diff != "" {
			t.Errorf("%s: %s %+v", c.says, diff, doubts)
		}
	}
}
