package office

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// xcell makes a cell with a text.
func xcell(at, text string) string {
	return `<c r="` + at + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
}

// readSheet reads a workbook of one sheet.
func readSheet(t testing.TB, sheet string, parts ...string) *Document {
	t.Helper()
	doc, err := readBytes(xlsx(t, sheet, parts...))
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, doc)
	return doc
}

// rowTexts shows the cells of a table, spans in brackets.
func rowTexts(table *Table) []string {
	var rows []string
	for _, row := range table.Rows {
		var cells []string
		for _, c := range row.Cells {
			text := c.String()
			if c.ColSpan > 1 || c.RowSpan > 1 {
				text += fmt.Sprintf("[%dx%d]", c.ColSpan, c.RowSpan)
			}
			cells = append(cells, text)
		}
		rows = append(rows, strings.Join(cells, "|"))
	}
	return rows
}

// A whole plan on one sheet: a head of two columns, running text, the table,
// and who signs below it.
func TestXLSXOneSheet(t *testing.T) {
	doc := readSheet(t, `<sheetData>
		<row r="1">`+xcell("A1", "UBND XÃ A")+xcell("C1", "CỘNG HÒA")+`</row>
		<row r="2">`+xcell("A2", "KẾ HOẠCH")+`</row>
		<row r="3">`+xcell("A3", "STT")+xcell("B3", "Nhiệm vụ")+xcell("C3", "Chủ trì")+xcell("D3", "Thời gian")+`</row>
		<row r="4">`+xcell("A4", "1")+xcell("B4", "a")+xcell("C4", "Tư pháp")+xcell("D4", "Quý I")+`</row>
		<row r="5">`+xcell("A5", "2")+xcell("B5", "b")+`</row>
		<row r="6">`+xcell("A6", "Nơi nhận")+xcell("C6", "CHỦ TỊCH")+`</row>
		</sheetData><mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="C1:D1"/><mergeCell ref="A2:D2"/><mergeCell ref="A6:B6"/></mergeCells>`)
	var got []string
	for _, table := range tables(doc) {
		got = append(got, fmt.Sprint(table.Borderless, " ", strings.Join(rowTexts(table), " / ")))
	}
	want := []string{
		"true UBND XÃ A|CỘNG HÒA",
		"false STT|Nhiệm vụ|Chủ trì|Thời gian / 1|a|Tư pháp|Quý I / 2|b||",
		"true Nơi nhận|CHỦ TỊCH",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestXLSXTable(t *testing.T) {
	doc := readSheet(t, `<cols><col min="1" max="2" width="10"/></cols><sheetData>
		<row r="1">`+xcell("A1", "Phụ lục")+`</row>
		<row r="3">`+xcell("A3", "STT")+xcell("B3", "Nhiệm vụ")+xcell("D3", "Chủ trì")+`</row>
		<row r="4">`+xcell("A4", "I. Thể chế")+`</row>
		<row r="5">`+xcell("A5", "1")+xcell("B5", "a")+xcell("D5", "Tư pháp")+`</row>
		<row r="6">`+xcell("A6", "2")+xcell("B6", "b")+xcell("D6", "ẩn dưới ô gộp")+`</row>
		<row r="7">`+xcell("B7", "b, tiếp")+`</row>
		<row r="9">`+xcell("D9", "Người lập")+`</row>
		<row r="20"><c r="A20" s="3"/></row>
		</sheetData><mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="A4:D4"/><mergeCell ref="D5:D6"/><mergeCell ref="F1:G90"/></mergeCells>`)
	if got, want := texts(doc), []string{"Phụ lục", "Người lập"}; !slices.Equal(got, want) {
		t.Errorf("text %q, want %q", got, want)
	}
	table := tables(doc)[0]
	want := []string{"STT|Nhiệm vụ|Chủ trì", "I. Thể chế[3x1]", "1|a|Tư pháp[1x2]", "2|b", "|b, tiếp|"}
	if got := rowTexts(table); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	lead := table.Rows[2].Cells[2]
	if want := (Place{Sheet: "Sổ", Block: 2, Row: 5, Col: 4}); lead.Place != want || lead.Col != 2 {
		t.Errorf("the lead is at %+v, column %d", lead.Place, lead.Col)
	}
	if w := table.Widths[0]; w < 19.8 || w > 19.9 {
		t.Errorf("width %v mm of ten figures", w)
	}
}

func TestXLSXTextInOneColumn(t *testing.T) {
	doc := readSheet(t, `<sheetData><row><c t="str"><v>một</v></c></row><row/><row><c t="str"><v>hai</v></c></row></sheetData>`)
	if got := texts(doc); !slices.Equal(got, []string{"một", "hai"}) || len(doc.Blocks) != 2 {
		t.Errorf("got %q", got)
	}
	if at := doc.Blocks[1].At(); at.Row != 3 || at.Col != 1 {
		t.Errorf("cells without addresses stand at %+v", at)
	}
}

func TestXLSXValues(t *testing.T) {
	styles := `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-42A]dd\/mm\/yyyy;@"/><numFmt numFmtId="165" formatCode="&quot;ngày&quot; 0"/><numFmt numFmtId="166" formatCode="0.0%"/><numFmt numFmtId="167" formatCode="h:mm"/></numFmts>
		<fonts><font><name val="Arial"/></font><font><b/><sz val="14"/><name val=".VnTime"/></font></fonts>
		<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="9"/><xf numFmtId="17"/><xf numFmtId="16"/><xf numFmtId="167"/><xf numFmtId="0" fontId="1"><alignment horizontal="center" vertical="center"/></xf></cellXfs></styleSheet>`
	strs := `<sst><si><t>chung</t></si><si><r><t>một </t></r><r><rPr><b/></rPr><t>phần</t></r><rPh><t>x</t></rPh></si></sst>`
	for _, tt := range []struct{ cell, want string }{
		{`<c><v>45366</v></c>`, "45366"},
		{`<c s="1"><v>45366</v></c>`, "15/3/2024"},
		{`<c s="2"><v>45366</v></c>`, "15/3/2024"},
		{`<c s="3"><v>5</v></c>`, "5"},
		{`<c s="4"><v>0.985</v></c>`, "98.5%"},
		{`<c s="5"><v>0.65</v></c>`, "65%"},
		{`<c s="6"><v>45292</v></c>`, "1/2024"},
		{`<c s="7"><v>45356</v></c>`, "5/3"},
		{`<c s="8"><v>0.5</v></c>`, "12:00"},
		{`<c><v>0.30000000000000004</v></c>`, "0.3"},
		{`<c><v>1.1</v></c>`, "1.1"},
		{`<c><f>1+1</f><v>2</v></c>`, "2"},
		{`<c t="str"><f>A1</f><v>kết quả</v></c>`, "kết quả"},
		{`<c t="s"><v>0</v></c>`, "chung"},
		{`<c t="s"><v>1</v></c>`, "một phần"},
		{`<c t="b"><v>1</v></c>`, "TRUE"},
		{`<c t="d"><v>2024-03-15T00:00:00</v></c>`, "15/3/2024"},
		{`<c t="inlineStr"><is><t>dòng 1_x000D_&#10;dòng 2</t></is></c>`, "dòng 1\ndòng 2"},
		{`<c s="9" t="str"><v>` + vietnamese.ToTCVN3("kế hoạch") + `</v></c>`, "kế hoạch"},
	} {
		doc := readSheet(t, `<sheetData><row>`+tt.cell+`</row></sheetData>`, "xl/styles.xml", styles, "xl/sharedStrings.xml", strs)
		if got := texts(doc)[0]; got != tt.want {
			t.Errorf("%s reads as %q, want %q", tt.cell, got, tt.want)
		}
	}
	doc := readSheet(t, `<sheetData><row><c s="9" t="s"><v>1</v></c></row></sheetData>`, "xl/styles.xml", styles, "xl/sharedStrings.xml", strs)
	p := doc.Blocks[0].(*Paragraph)
	if p.Align != Center || !p.Runs[0].Bold || p.Runs[0].Size != 14 || !p.Runs[1].Bold || p.Runs[1].Size != 0 {
		t.Errorf("formats %+v", p)
	}
}

func TestXLSXHiddenSheets(t *testing.T) {
	doc, err := readBytes(packed(t,
		"xl/workbook.xml", `<workbook><sheets><sheet name="a" state="hidden" r:id="1"/><sheet name="b" r:id="2"/><sheet name="c" r:id="9"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="1" Target="a.xml"/><Relationship Id="2" Target="/xl/b.xml"/></Relationships>`,
		"xl/a.xml", `<worksheet><sheetData><row>`+xcell("A1", "ẩn")+`</row></sheetData></worksheet>`,
		"xl/b.xml", `<worksheet><sheetData><row hidden="1">`+xcell("A1", "hiện")+`</row></sheetData></worksheet>`))
	if err != nil || !slices.Equal(texts(doc), []string{"hiện"}) {
		t.Errorf("got %v, %v", doc, err)
	}
}

// bigSheet makes a sheet of many rows; row returns each one's cells.
func bigSheet(t testing.TB, rows int, row func(i int) string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range []struct{ name, text string }{
		{"xl/workbook.xml", `<workbook><sheets><sheet name="Lớn" r:id="1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="1" Target="a.xml"/></Relationships>`},
		{"xl/a.xml", ""},
	} {
		f, err := w.Create(part.name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(f, part.text)
		if part.text != "" {
			continue
		}
		fmt.Fprint(f, `<worksheet><sheetData>`)
		for i := range rows {
			fmt.Fprintf(f, `<row r="%d">%s</row>`, i+1, row(i+1))
		}
		fmt.Fprint(f, `</sheetData></worksheet>`)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXLSXMillionFormattedRows(t *testing.T) {
	b := bigSheet(t, 1_000_000, func(i int) string {
		if i == 1 {
			return xcell("A1", "a") + xcell("B1", "b")
		}
		return fmt.Sprintf(`<c r="A%d" s="1"/>`, i)
	})
	peak := watchMemory(t)
	doc, err := readBytes(b)
	if err != nil || len(tables(doc)[0].Rows) != 1 {
		t.Fatalf("got %v, %v", doc, err)
	}
	if used := peak(); used > 40<<20 {
		t.Errorf("empty rows took %d MB", used>>20)
	}
}

func TestXLSX200000Rows(t *testing.T) {
	for _, tt := range []struct {
		name    string
		columns int
		read    bool
	}{{"narrow enough to read", 1, true}, {"too wide", 6, false}} {
		t.Run(tt.name, func(t *testing.T) {
			b := bigSheet(t, 200_000, func(i int) string {
				var cells string
				for c := range tt.columns {
					cells += xcell(fmt.Sprintf("%c%d", 'A'+c, i), fmt.Sprintf("Nhiệm vụ %d.%d", i, c))
				}
				return cells
			})
			steps := 0
			peak, start := watchMemory(t), time.Now()
			src := Source{ReaderAt: bytes.NewReader(b), Size: int64(len(b))}
			_, err := Read(context.Background(), src, DefaultLimits(), func(float64) { steps++ })
			if (err == nil) != tt.read {
				t.Errorf("got %v", err)
			}
			used := peak()
			t.Logf("%d MB, %v, %d steps of progress", used>>20, time.Since(start), steps)
			if used > 250<<20 || steps < 20 {
				t.Errorf("it took %d MB and showed %d steps of progress", used>>20, steps)
			}
		})
	}
}

func TestBuiltinAndOwnFormats(t *testing.T) {
	day := numberFormat{day: true, month: true, year: true}
	for code, want := range map[string]numberFormat{
		"General": {}, "0.00": {}, `#,##0 "đồng"`: {}, "dd/mm/yyyy": day, `d\-m\-yyyy`: day,
		"mm/yyyy": {month: true, year: true}, "[h]:mm": {clock: true}, "hh:mm": {clock: true},
		"d/m/yyyy h:mm": {day: true, month: true, year: true, clock: true}, "0%": {percent: true}, "0.00%": {percent: true, decimals: 2},
		"[Red]0;[Blue]d": {}, `"ngày" dd "tháng" mm`: {day: true, month: true},
	} {
		if got := parseNumberFormat(code); got != want {
			t.Errorf("%s: %+v, want %+v", code, got, want)
		}
	}
	if builtinFormat(14) != day || builtinFormat(0).date() || !builtinFormat(22).clock {
		t.Error("a built-in format is wrong")
	}
}

func FuzzReadXLSX(f *testing.F) {
	f.Add(`<sheetData><row r="2">`+xcell("B2", "a")+xcell("C2", "b")+`</row></sheetData><mergeCells><mergeCell ref="A1:C9"/></mergeCells>`, `<styleSheet/>`)
	f.Add(`<sheetData><row><c s="1"><v>45366</v></c></row></sheetData>`, `<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, sheet, styles string) {
		doc, err := readBytes(xlsx(t, sheet, "xl/styles.xml", styles))
		if err == nil {
			checkDocument(t, doc)
		}
	})
}

func FuzzReadText(f *testing.F) {
	f.Add([]byte("kế hoạch\n\n năm 2024\f"))
	f.Add([]byte(vietnamese.ToVNI("kế hoạch")))
	f.Add([]byte("\xFF\xFEa\x00\n\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if kind, err := sniff(context.Background(), Source{ReaderAt: bytes.NewReader(b), Size: int64(len(b))}); err != nil || kind != kindText {
			return
		}
		doc, err := readBytes(b)
		if err == nil {
			checkDocument(t, doc)
		}
	})
}
