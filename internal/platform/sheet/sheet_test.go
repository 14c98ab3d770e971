package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

func open(t testing.TB, file []byte) *sheet.Book {
	t.Helper()
	book, err := sheet.Open(t.Context(), bytes.NewReader(file), int64(len(file)), sheet.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	return book
}

// lines shows rows as "3: A=text B<text", where < marks a value from the left
// and ^ one from above.
func lines(t testing.TB, book *sheet.Book, name string) []string {
	t.Helper()
	var lines []string
	for row, err := range book.Rows(t.Context(), name) {
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprint(row.Number, ":")
		for _, c := range row.Cells {
			mark := "="
			switch {
			case c.FromLeft:
				mark = "<"
			case c.FromAbove:
				mark = "^"
			}
			line += " " + sheet.ColumnName(c.Column) + mark + c.Text
		}
		lines = append(lines, line)
	}
	return lines
}

// packed makes a workbook of one sheet from its XML.
func packed(t testing.TB, sheetXML string, parts ...string) []byte {
	t.Helper()
	all := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook><sheets><sheet name="Sổ" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheetXML,
	}
	for i := 0; i+1 < len(parts); i += 2 {
		all[parts[i]] = parts[i+1]
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range all {
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(part, text)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMergedCellsHaveTheirValueEverywhere(t *testing.T) {
	file := packed(t, `<worksheet><sheetData>
		<row r="1"><c r="A1" t="inlineStr"><is><t>SỔ</t></is></c><c r="B1" t="inlineStr"><is><t>hidden under it</t></is></c></row>
		<row r="3"><c r="A3" t="inlineStr"><is><t>a</t></is></c><c r="B3"><v>1</v></c></row>
		<row r="4"><c r="B4"><v>2</v></c></row>
		<row r="5"><c r="C5"><v>3</v></c></row>
		</sheetData><x:mergeCells count="3"><x:mergeCell ref="A1:C1"/><mergeCell ref="A3:A4"/><mergeCell ref="A2:XFD2"/></x:mergeCells></worksheet>`)
	want := []string{"1: A=SỔ B<SỔ C<SỔ", "3: A=a B=1", "4: A^a B=2", "5: C=3"}
	if diff := cmp.Diff(want, lines(t, open(t, file), "")); diff != "" {
		t.Error(diff)
	}
}

func TestCellsAreTyped(t *testing.T) {
	const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-42A]dd/mm/yyyy;@"/><numFmt numFmtId="165" formatCode="mm/yyyy"/>
		<numFmt numFmtId="166" formatCode="#,##0&quot; đ&quot;"/><numFmt numFmtId="167" formatCode="000"/><numFmt numFmtId="168" formatCode="[h]:mm"/></numFmts>
		<fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font></fonts>
		<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="10"/>
		<xf numFmtId="22"/><xf fontId="1"/><xf numFmtId="168"/></cellXfs></styleSheet>`
	for _, c := range []struct {
		cell string
		want sheet.Cell
	}{
		{`<c r="A1"><v>0.30000000000000004</v></c>`, sheet.Cell{Kind: sheet.Number, Text: "0,3", Value: "0.3"}},
		{`<c r="A1" s="1"><v>45366</v></c>`, sheet.Cell{Kind: sheet.Date, Text: "15/03/2024", Value: "2024-03-15"}},
		{`<c r="A1" s="6"><v>45366.5</v></c>`, sheet.Cell{Kind: sheet.Date, Text: "15/03/2024 12:00", Value: "2024-03-15"}},
		{`<c r="A1" s="2"><v>45352</v></c>`, sheet.Cell{Kind: sheet.PartDate, Text: "03/2024", Value: "03/2024"}},
		{`<c r="A1" s="3"><v>1500</v></c>`, sheet.Cell{Kind: sheet.Number, Text: "1.500 đ", Value: "1500"}},
		{`<c r="A1" s="4"><v>7</v></c>`, sheet.Cell{Kind: sheet.Number, Text: "007", Value: "7"}},
		{`<c r="A1" s="5"><v>0.125</v></c>`, sheet.Cell{Kind: sheet.Number, Text: "12,50%", Value: "0.125"}},
		{`<c r="A1" s="8"><v>1.5</v></c>`, sheet.Cell{Kind: sheet.Number, Text: "1,5", Value: "1.5"}},
		{`<c r="A1"><v>1.2E+11</v></c>`, sheet.Cell{Kind: sheet.Number, Text: "120000000000", Value: "120000000000"}},
		{`<c r="A1" t="b"><v>1</v></c>`, sheet.Cell{Kind: sheet.Bool, Text: "TRUE", Value: "true"}},
		{`<c r="A1" t="e"><f>B1</f><v>#REF!</v></c>`, sheet.Cell{Kind: sheet.Fault, Text: "#REF!", Value: "#REF!", Formula: true}},
		{`<c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>`, sheet.Cell{Kind: sheet.Text, Text: "ab", Value: "ab", Formula: true}},
		{`<c r="A1" t="d"><v>2024-03-15T00:00:00</v></c>`, sheet.Cell{Kind: sheet.Date, Text: "15/03/2024", Value: "2024-03-15"}},
		{`<c r="A1" t="inlineStr"><is><t>a_x000D_&#10;b&#160;</t></is></c>`, sheet.Cell{Kind: sheet.Text, Text: "a\nb", Value: "a\nb"}},
		{`<c r="A1" t="inlineStr" s="7"><is><t>ViÖt Nam</t></is></c>`, sheet.Cell{Kind: sheet.Text, Text: "Việt Nam", Value: "Việt Nam"}},
		{`<c r="A1" t="inlineStr"><is><r><rPr><rFont val="VNI-Times"/></rPr><t>Vieät</t></r><r><t> Nam</t></r></is></c>`, sheet.Cell{Kind: sheet.Text, Text: "Việt Nam", Value: "Việt Nam"}},
	} {
		file := packed(t, `<worksheet><sheetData><row r="1">`+c.cell+`</row></sheetData></worksheet>`, "xl/styles.xml", styles)
		rows, err := open(t, file).Head(t.Context(), "", 1)
		if err != nil || len(rows) != 1 {
			t.Errorf("%s: %v %v", c.cell, rows, err)
			continue
		}
		c.want.Column = 1
		if diff := cmp.Diff(c.want, rows[0].Cells[0]); diff != "" {
			t.Errorf("%s: %s", c.cell, diff)
		}
	}
}

func TestDaysFrom1904(t *testing.T) {
	file := packed(t, `<worksheet><sheetData><row><c s="1"><v>43904</v></c></row></sheetData></worksheet>`,
		"xl/styles.xml", `<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>`,
		"xl/workbook.xml", `<workbook><workbookPr date1904="1"/><sheets><sheet name="a" r:id="r1"/></sheets></workbook>`)
	if diff := cmp.Diff([]string{"1: A=15/03/2024"}, lines(t, open(t, file), "a")); diff != "" {
		t.Error(diff)
	}
}

func TestSheetsAndWhatIsHidden(t *testing.T) {
	f := excelize.NewFile()
	for _, name := range []string{"Ẩn", "Sổ 2024"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		f.SetCellStr(name, "B2", norm.NFD.String(name))
	}
	f.SetSheetVisible("Ẩn", false)
	f.SetActiveSheet(2)
	f.SetSheetVisible("Sheet1", false, true)
	f.SetRowVisible("Sổ 2024", 2, false)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	book := open(t, b.Bytes())
	var got []string
	for _, s := range book.Sheets() {
		got = append(got, s.Name+" "+string(s.Visibility))
	}
	if diff := cmp.Diff([]string{"Sheet1 very_hidden", "Ẩn hidden", "Sổ 2024 visible"}, got); diff != "" {
		t.Error(diff)
	}
	rows, err := book.Head(t.Context(), "", 9)
	if err != nil || len(rows) != 1 || !rows[0].Hidden || rows[0].Cell(2).Text != "Sổ 2024" {
		t.Errorf("%v %v", rows, err)
	}
	_, err = book.Head(t.Context(), "Sổ 2023", 9)
	if missing, ok := errors.AsType[*sheet.NoSheetError](err); !ok || missing.Name != "Sổ 2023" {
		t.Error(err)
	}
}

func TestTextFiles(t *testing.T) {
	const text = "STT;Trích yếu;Số\n1;\"Sửa đổi; bổ sung\nlần 2\";1.500\n\n2;=\"007\";#N/A\n"
	want := []string{"1: A=STT B=Trích yếu C=Số", "2: A=1 B=Sửa đổi; bổ sung\nlần 2 C=1.500", "4: A=2 B=007 C=#N/A"}
	// Windows-1258 keeps tones apart from their letters.
	split := strings.NewReplacer("ế", "ê\u0301", "ử", "ư\u0309", "ổ", "ô\u0309", "ố", "ô\u0301", "ầ", "â\u0300").Replace(text)
	windows, err := charmap.Windows1258.NewEncoder().String(split)
	if err != nil {
		t.Fatal(err)
	}
	tcvn3, err := charmap.ISO8859_1.NewEncoder().String(vietnamese.ToTCVN3(text))
	if err != nil {
		t.Fatal(err)
	}
	var utf16 []byte
	for _, r := range "\uFEFF" + text {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	for name, file := range map[string]string{
		"UTF-8": text, "with a mark": "\uFEFF" + text, "NFD": norm.NFD.String(text), "Windows line ends": strings.ReplaceAll(text, "\n", "\r\n"),
		"Windows-1258": windows, "TCVN3": tcvn3, "UTF-16": string(utf16),
		"tabs":   strings.NewReplacer("Sửa đổi; ", "Sửa đổi; ", ";", "\t").Replace(strings.Replace(text, "đổi; bổ", "đổi\x00 bổ", 1)),
		"commas": strings.NewReplacer(";", ",").Replace(strings.Replace(text, "đổi; bổ", "đổi\x00 bổ", 1)),
	} {
		file = strings.ReplaceAll(file, "đổi\x00 bổ", "đổi; bổ")
		if diff := cmp.Diff(want, lines(t, open(t, []byte(file)), "")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if diff := cmp.Diff([]string{"2: A=a,b B=c"}, lines(t, open(t, []byte("sep=|\na,b|c\n")), "")); diff != "" {
		t.Error(diff)
	}
}

func TestHostileFiles(t *testing.T) {
	limits := sheet.DefaultLimits()
	limits.ExpandedBytes, limits.Rows, limits.Columns, limits.CellBytes, limits.Merges, limits.Strings = 100_000, 100, 10, 1000, 5, 5
	sheetOf := func(data string) []byte { return packed(t, `<worksheet><sheetData>`+data+`</sheetData></worksheet>`) }
	cell := `<c r="A1" t="inlineStr"><is><t>%s</t></is></c>`
	for _, c := range []struct {
		name string
		file []byte
		want error
		says string
	}{
		{"empty", nil, office.ErrEmpty, ""},
		{"a bomb", sheetOf(strings.Repeat("<row/>", 100_000)), office.ErrTooLarge, "bytes in the part"},
		{"a far column", sheetOf(`<row r="1"><c r="K1"><v>1</v></c></row>`), office.ErrTooLarge, "more than 10 columns at K1"},
		{"a far row", sheetOf(`<row r="101"><c r="A101"><v>1</v></c></row>`), office.ErrTooLarge, "more than 100 rows at row 101"},
		{"a long cell", sheetOf(`<row>` + fmt.Sprintf(cell, strings.Repeat("a", 1001)) + `</row>`), office.ErrTooLarge, "the cell A1"},
		{"an entity", packed(t, `<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData/></worksheet>`), office.ErrDamaged, "document type"},
		{"an unknown entity", sheetOf(`<row>` + fmt.Sprintf(cell, "&b;") + `</row>`), office.ErrDamaged, ""},
		{"cut off", packed(t, `<worksheet><sheetData><row><c>`), office.ErrDamaged, ""},
		{"rows backwards", sheetOf(`<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>`), office.ErrDamaged, "row 1 stands after row 2"},
		{"deep", sheetOf(strings.Repeat("<row>", 300) + strings.Repeat("</row>", 300)), office.ErrTooLarge, ""},
		{"many merged areas", packed(t, `<worksheet><sheetData/><mergeCells>`+strings.Repeat(`<mergeCell ref="A1:B2"/>`, 6)+`</mergeCells></worksheet>`), office.ErrTooLarge, "merged areas"},
		{"many texts", packed(t, `<worksheet/>`, "xl/sharedStrings.xml", `<sst>`+strings.Repeat("<si/>", 6)+`</sst>`), office.ErrTooLarge, "different texts"},
		{"no workbook", packed(t, `<worksheet/>`, "xl/workbook.xml", `<document/>`), office.ErrUnknown, ""},
		{"a binary workbook", packed(t, `<worksheet/>`, "xl/workbook.bin", ``), office.ErrUnsupported, ""},
		{"an old workbook", append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 600)...), office.ErrUnsupported, ""},
		{"binary", []byte{0, 1, 2, 3, 0, 0, 9, 0}, office.ErrUnknown, ""},
		{"an open quote", []byte("a,\"" + strings.Repeat("b\n", 3<<20)), office.ErrTooLarge, "bytes in a row"},
	} {
		err := readAll(t, c.file, limits)
		if !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func readAll(t *testing.T, file []byte, limits sheet.Limits) error {
	book, err := sheet.Open(t.Context(), bytes.NewReader(file), int64(len(file)), limits)
	if err != nil {
		return err
	}
	defer func() { _ = book.Close() }()
	for _, err := range book.Rows(t.Context(), "") {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	var b bytes.Buffer
	w, err := sheet.NewWriter(&b, "Sổ: rà soát/2024", "SỔ THEO DÕI", []sheet.Column{{Heading: "Mã", Width: 12}, {Heading: "Ngày"}, {Heading: "Số"}})
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]sheet.Value{
		{{Text: "=1+1", Link: "https://vidan.example/a?b=1&c=2"}, sheet.DayValue(clock.NewDate(2024, 3, 15)), sheet.NumberValue(1_500)},
		{sheet.TextValue("a_x000D_b <&>\n007"), sheet.DayValue(clock.NewDate(1899, 1, 2)), {}},
	}
	for _, row := range rows {
		if err := w.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1: A=SỔ THEO DÕI", "2: A=Mã B=Ngày C=Số", "3: A==1+1 B=15/03/2024 C=1.500", "4: A=a_x000D_b <&>\n007 B=1899-01-02",
	}
	if diff := cmp.Diff(want, lines(t, open(t, b.Bytes()), "Sổ- rà soát-2024")); diff != "" {
		t.Error(diff)
	}
	checkByExcelize(t, b.Bytes())
}

func checkByExcelize(t *testing.T, file []byte) {
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	name := f.GetSheetName(0)
	if formula, _ := f.GetCellFormula(name, "A3"); formula != "" {
		t.Errorf("a text became the formula %q", formula)
	}
	if shown, _ := f.GetCellValue(name, "B3"); shown != "15/03/2024" {
		t.Errorf("the day is shown as %q", shown)
	}
	if ok, link, err := f.GetCellHyperLink(name, "A3"); !ok || link != "https://vidan.example/a?b=1&c=2" || err != nil {
		t.Errorf("the link is %v %q %v", ok, link, err)
	}
	if panes, err := f.GetPanes(name); err != nil || panes.YSplit != 2 {
		t.Errorf("the headings do not stay: %v %v", panes, err)
	}
}

func TestColumnNames(t *testing.T) {
	for column, name := range map[int]string{1: "A", 26: "Z", 27: "AA", 702: "ZZ", 703: "AAA", 16384: "XFD"} {
		if got := sheet.ColumnName(column); got != name {
			t.Errorf("%d is %q", column, got)
		}
		if got, ok := sheet.ParseColumn(strings.ToLower(name)); got != column || !ok {
			t.Errorf("%q is %d", name, got)
		}
	}
	for _, name := range []string{"", "1", "XFE", "ABCD", "Ă"} {
		if _, ok := sheet.ParseColumn(name); ok {
			t.Errorf("%q is no column", name)
		}
	}
}
