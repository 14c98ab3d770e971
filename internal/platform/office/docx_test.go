package office

import (
	"slices"
	"strings"
	"testing"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// para makes a paragraph of one run.
func para(text string) string { return `<w:p>` + run(text) + `</w:p>` }

func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

// inFont makes a run in a font.
func inFont(font, text string) string {
	return `<w:r><w:rPr><w:rFonts w:ascii="` + font + `" w:hAnsi="` + font + `"/></w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

// readBody reads a document with the given body.
func readBody(t testing.TB, body string, parts ...string) *Document {
	t.Helper()
	doc, err := readBytes(docx(t, body, parts...))
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, doc)
	return doc
}

func TestDOCXText(t *testing.T) {
	field := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	for _, tt := range []struct {
		name, body string
		want       []string
	}{
		{"runs join", `<w:p>` + run("kế ") + run("hoạch") + `</w:p>`, []string{"kế hoạch"}},
		{"empty paragraphs", para("a") + `<w:p/>` + para(" ") + para("b"), []string{"a", "b"}},
		{"space that is not preserved", `<w:p><w:r><w:t> a
			b </w:t></w:r></w:p>`, []string{"a    b"}},
		{"breaks and tabs", `<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:cr/><w:t>d</w:t></w:r></w:p>`, []string{"a\nb\tc\nd"}},
		{"hyphens", `<w:p><w:r><w:t>NĐ</w:t><w:noBreakHyphen/><w:t>C&#xAD;P</w:t><w:softHyphen/></w:r></w:p>`, []string{"NĐ-CP"}},
		{"spaces that do not break", para("a&#xA0;b"), []string{"a b"}},
		{"decomposed letters", para("ke&#x302;&#x301;"), []string{"kế"}},
		{"hyperlink", `<w:p>` + run("xem ") + `<w:hyperlink>` + run("trang") + `</w:hyperlink></w:p>`, []string{"xem trang"}},
		{"inserted and deleted", `<w:p><w:ins>` + run("mới") + `</w:ins><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del></w:p>`, []string{"mới"}},
		{"moved", `<w:p><w:moveFrom>` + run("a") + `</w:moveFrom><w:moveTo>` + run("b") + `</w:moveTo></w:p>`, []string{"b"}},
		{"smart tags and controls", `<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:p><w:smartTag>` + run("a") + `</w:smartTag><w:sdt><w:sdtContent>` + run("b") + `</w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>`, []string{"ab"}},
		{"field", `<w:p>` + field("begin") + `<w:r><w:instrText>PAGE</w:instrText></w:r>` + field("separate") + run("7") + field("end") + run(" trang") + `</w:p>`, []string{"7 trang"}},
		{"field in a field's code", `<w:p>` + field("begin") + run("IF ") + field("begin") + field("separate") + run("1") + field("end") + field("separate") + run("có") + field("end") + `</w:p>`, []string{"có"}},
		{"field that does not end", `<w:p>` + field("begin") + run("code") + `</w:p>` + para("text"), []string{"text"}},
		{"hidden text", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>` + run("hiện") + `</w:p>`, []string{"hiện"}},
		{"capitals", `<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>kế hoạch</w:t></w:r></w:p>`, []string{"KẾ HOẠCH"}},
		{"symbol", `<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>` + run(" có") + `</w:p>`, []string{"☑ có"}},
		{"text box, once", `<w:p>` + run("neo") + `<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>` + para("khung") + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + para("khung") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`, []string{"neo", "khung"}},
		{"comment and bookmark", `<w:p><w:bookmarkStart/><w:commentRangeStart/>` + run("a") + `<w:r><w:commentReference/></w:r></w:p>`, []string{"a"}},
		{"TCVN3", `<w:p>` + inFont(".VnTime", vietnamese.ToTCVN3("kế hoạch thường")) + inFont("Arial", " é") + `</w:p>`, []string{"kế hoạch thường é"}},
		{"TCVN3 capitals", `<w:p>` + inFont(".VnTimeH", vietnamese.ToTCVN3("kế hoạch")) + `</w:p>`, []string{"KẾ HOẠCH"}},
		{"TCVN3 ư as a soft hyphen", `<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>th</w:t><w:softHyphen/></w:r></w:p>`, []string{"thư"}},
		{"VNI, cut between letter and mark", `<w:p>` + inFont("VNI-Times", "Vie") + inFont("VNI-Times", "ät Nam") + `</w:p>`, []string{"Việt Nam"}},
		{"Unicode in a legacy font", `<w:p>` + inFont(".VnTime", "xã Việt") + `</w:p>`, []string{"xã Việt"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := readBody(t, para("đầu")+tt.body)
			if got := texts(doc)[1:]; !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

const testStyles = `<w:styles>
	<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="26"/></w:rPr></w:rPrDefault></w:docDefaults>
	<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:pPr><w:spacing w:before="120" w:after="60"/></w:pPr></w:style>
	<w:style w:type="paragraph" w:styleId="H"><w:basedOn w:val="N"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
	<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H"/><w:rPr><w:i/><w:sz w:val="28"/></w:rPr></w:style>
	<w:style w:type="paragraph" w:styleId="V"><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:style>
	<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/><w:rPr><w:b/></w:rPr></w:style>
	<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/><w:rPr><w:i/></w:rPr></w:style>
	<w:style w:type="character" w:styleId="C"><w:rPr><w:u w:val="single"/></w:rPr></w:style>
	<w:style w:type="table" w:styleId="G"><w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders></w:tblPr></w:style>
</w:styles>`

func TestDOCXStyles(t *testing.T) {
	styled := func(style, run string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run + `</w:p>`
	}
	doc := readBody(t, para("a")+
		styled("H2", `<w:r><w:t>b</w:t></w:r><w:r><w:rPr><w:b w:val="0"/><w:rStyle w:val="C"/></w:rPr><w:t>c</w:t></w:r>`)+
		styled("V", `<w:r><w:t>ViÖt</w:t></w:r>`)+styled("A", run("vòng"))+
		`<w:p><w:pPr><w:ind w:left="720" w:hanging="360"/><w:jc w:val="both"/></w:pPr>`+run("d")+`</w:p>`,
		"word/styles.xml", testStyles)
	p := func(i int) Paragraph { return *doc.Blocks[i].(*Paragraph) }
	if got, want := p(0).Runs[0], (Run{Text: "a", Size: 13}); got != want || p(0).Before != 6 || p(0).After != 3 {
		t.Errorf("default style: %+v", p(0))
	}
	want := []Run{{Text: "b", Bold: true, Italic: true, Size: 14}, {Text: "c", Italic: true, Underline: true, Size: 14}}
	if !slices.Equal(p(1).Runs, want) || p(1).Align != Center || p(1).Before != 6 {
		t.Errorf("heading: %+v", p(1))
	}
	if p(2).String() != "Việt" {
		t.Errorf("legacy font of a style: %q", p(2).String())
	}
	if r := p(3).Runs[0]; !r.Bold || !r.Italic {
		t.Errorf("styles in a circle: %+v", r)
	}
	if p(4).Align != Justify || p(4).Indent != 12.7 || p(4).FirstLine != -6.35 {
		t.Errorf("own properties: %+v", p(4))
	}
}

func TestDOCXNumbering(t *testing.T) {
	level := func(n, start, format, text string) string {
		return `<w:lvl w:ilvl="` + n + `"><w:start w:val="` + start + `"/><w:numFmt w:val="` + format + `"/><w:lvlText w:val="` + text + `"/></w:lvl>`
	}
	numbering := `<w:numbering><w:abstractNum w:abstractNumId="0">` +
		level("0", "1", "upperRoman", "%1.") + level("1", "1", "decimal", "%2.") + level("2", "1", "decimal", "%2.%3") + level("3", "1", "lowerLetter", "%4)") +
		`</w:abstractNum><w:abstractNum w:abstractNumId="1">` +
		`<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/><w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr></w:lvl>` +
		level("1", "1", "bullet", "-") +
		`</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num></w:numbering>`
	item := func(num, level, text string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + num + `"/></w:numPr></w:pPr>` + run(text) + `</w:p>`
	}
	body := item("1", "0", "a") + item("1", "1", "b") + item("1", "2", "c") + item("1", "2", "d") + item("1", "3", "e") +
		item("1", "1", "f") + item("1", "0", "g") + item("1", "1", "h") + item("2", "0", "i") + item("2", "1", "k") +
		item("3", "0", "l") + item("0", "0", "m") + item("1", "0", "") + item("2", "0", "")
	got := texts(readBody(t, body, "word/numbering.xml", numbering))
	want := []string{"I. a", "1. b", "1.1 c", "1.2 d", "a) e", "2. f", "II. g", "1. h", "• i", "- k", "IV. l", "m", "V. "}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestFormatNumber(t *testing.T) {
	for _, tt := range []struct {
		format string
		n      int
		want   string
	}{
		{"upperRoman", 4, "IV"}, {"lowerRoman", 19, "xix"}, {"upperRoman", 0, "0"}, {"upperRoman", 2024, "MMXXIV"},
		{"lowerLetter", 1, "a"}, {"lowerLetter", 27, "aa"}, {"upperLetter", 26, "Z"}, {"lowerLetter", -1, "-1"},
		{"decimalZero", 5, "05"}, {"decimalZero", 12, "12"}, {"decimal", 7, "7"},
	} {
		if got := formatNumber(tt.format, tt.n); got != tt.want {
			t.Errorf("formatNumber(%s, %d) = %q, want %q", tt.format, tt.n, got, tt.want)
		}
	}
}

func TestDOCXTable(t *testing.T) {
	cell := func(props string, paragraphs ...string) string {
		return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + strings.Join(paragraphs, "") + `</w:tc>`
	}
	inner := `<w:tbl><w:tr>` + cell("", para("trong 1")) + cell("", para("trong 2")) + `</w:tr></w:tbl><w:p/>`
	doc := readBody(t, `<w:tbl><w:tblPr><w:tblStyle w:val="G"/></w:tblPr>
		<w:tblGrid><w:gridCol w:w="1440"/><w:gridCol w:w="2880"/><w:gridCol w:w="0"/></w:tblGrid>
		<w:tr><w:trPr><w:tblHeader/></w:trPr>`+cell(`<w:gridSpan w:val="2"/>`, para("đầu"))+cell("", para("cuối"))+`</w:tr>
		<w:tr>`+cell(`<w:vMerge w:val="restart"/><w:vAlign w:val="center"/>`, para("gộp"))+cell("", para("b"), para("c"))+cell("", inner)+`</w:tr>
		<w:tr>`+cell(`<w:vMerge/>`, `<w:p/>`)+cell("", para("d"))+cell("", `<w:p/>`)+`</w:tr>
		<w:tr><w:trPr><w:del/></w:trPr>`+cell("", para("xóa"))+`</w:tr>
		<w:tr><w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>`+cell("", para("giữa"))+`</w:tr>
		</w:tbl>`, "word/styles.xml", testStyles)
	table := tables(doc)[0]
	if table.HeaderRows != 1 || table.Borderless || len(table.Rows) != 4 {
		t.Errorf("%d header rows, borderless %v, %d rows", table.HeaderRows, table.Borderless, len(table.Rows))
	}
	if want := []float64{25.4, 50.8, usualWidth}; !slices.EqualFunc(table.Widths, want, func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }) {
		t.Errorf("widths %v", table.Widths)
	}
	head, merged, right := table.Rows[0].Cells[0], table.Rows[1].Cells[0], table.Rows[1].Cells[2]
	if head.ColSpan != 2 || merged.RowSpan != 2 || !merged.Middle {
		t.Errorf("spans: %+v, %+v", head, merged)
	}
	if got := table.Rows[1].Cells[1].String(); got != "b\nc" {
		t.Errorf("a cell of two paragraphs: %q", got)
	}
	if got := right.String(); got != "trong 1\ntrong 2" {
		t.Errorf("a table in a cell: %q", got)
	}
	if middle := table.Rows[3].Cells; len(middle) != 3 || middle[1].String() != "giữa" || middle[1].Col != 1 {
		t.Errorf("grid before and after: %+v", middle)
	}
	if want := (Place{Block: 1, Row: 2, Col: 3}); right.Place != want || right.Paragraphs[0].Place != want {
		t.Errorf("place %+v, of the paragraph %+v", right.Place, right.Paragraphs[0].Place)
	}
}

func TestDOCXBorders(t *testing.T) {
	one := func(props, cell string) bool {
		body := `<w:tbl><w:tblPr>` + props + `</w:tblPr><w:tr><w:tc><w:tcPr>` + cell + `</w:tcPr>` + para("a") + `</w:tc></w:tr></w:tbl>`
		return tables(readBody(t, body, "word/styles.xml", testStyles))[0].Borderless
	}
	for _, tt := range []struct {
		props, cell string
		want        bool
	}{
		{"", "", true},
		{`<w:tblStyle w:val="G"/>`, "", false},
		{`<w:tblStyle w:val="G"/><w:tblBorders><w:top w:val="nil"/></w:tblBorders>`, "", true},
		{`<w:tblBorders><w:insideH w:val="single"/></w:tblBorders>`, "", false},
		{"", `<w:tcBorders><w:left w:val="single"/></w:tcBorders>`, false},
		{"", `<w:tcBorders/>`, true},
	} {
		if got := one(tt.props, tt.cell); got != tt.want {
			t.Errorf("%s %s: borderless %v", tt.props, tt.cell, got)
		}
	}
}

func TestDOCXPages(t *testing.T) {
	section := func(orient, kind string) string {
		return `<w:sectPr><w:type w:val="` + kind + `"/><w:pgSz w:w="11906" w:h="16838" w:orient="` + orient + `"/><w:pgMar w:left="1440" w:right="720" w:top="1440" w:bottom="1440"/></w:sectPr>`
	}
	rendered := `<w:r><w:lastRenderedPageBreak/></w:r>`
	tall := func(text string) string { return `<w:tc><w:p>` + run(text) + rendered + `</w:p></w:tc>` }
	doc := readBody(t, para("1")+`<w:p>`+run("2")+`<w:r><w:br w:type="page"/></w:r>`+rendered+run("3")+`</w:p>`+
		`<w:p><w:pPr>`+section("portrait", "nextPage")+`</w:pPr></w:p>`+
		`<w:tbl><w:tr>`+tall("a")+tall("b")+`</w:tr></w:tbl>`+para("4")+
		`<w:p><w:pPr><w:pageBreakBefore/></w:pPr>`+rendered+run("5")+`</w:p>`+section("landscape", "nextPage"))
	var got []string
	for _, b := range doc.Blocks {
		switch b := b.(type) {
		case *PageSetup:
			got = append(got, map[bool]string{false: "portrait", true: "landscape"}[b.Landscape])
		case *Table:
			got = append(got, "table")
		case *Paragraph:
			got = append(got, b.String()+map[bool]string{true: " on a new page"}[b.PageBreakBefore])
		}
	}
	want := []string{"portrait", "1", "2", "3 on a new page", "landscape", "table", "4", "5 on a new page"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	setup := doc.Blocks[0].(*PageSetup)
	if setup.Left != 25.4 || setup.Right != 12.7 {
		t.Errorf("margins %+v", setup)
	}
	if page := doc.Blocks[6].At().Page; page != 3 {
		t.Errorf("the paragraph after the table is on page %d: a row that two cells break breaks once", page)
	}
	if page := readBody(t, para("a")).Blocks[0].At().Page; page != 0 {
		t.Errorf("page %d where none is known", page)
	}
}

func TestDOCXMainPartOfAnyName(t *testing.T) {
	doc, err := readBytes(packed(t,
		"_rels/.rels", `<Relationships><Relationship Id="a" Type="http://x/officeDocument" Target="/word/document2.xml"/></Relationships>`,
		"word/document2.xml", docxXML(para("a"))))
	if err != nil || len(doc.Blocks) != 1 {
		t.Errorf("got %v, %v", doc, err)
	}
}

func FuzzReadDOCX(f *testing.F) {
	f.Add(para("kế hoạch"), testStyles)
	f.Add(`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/><w:vMerge/></w:tcPr>`+para("a")+`</w:tc></w:tr></w:tbl>`, "")
	f.Add(`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:br w:type="page"/></w:r></w:p>`, "")
	f.Fuzz(func(t *testing.T, body, styles string) {
		doc, err := readBytes(docx(t, body, "word/styles.xml", styles))
		if err != nil {
			if Explain(err) == Explain(nil) {
				t.Errorf("%v is not explained", err)
			}
			return
		}
		checkDocument(t, doc)
	})
}
