package office

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func wantPDFBody(t *testing.T, doc *Document, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, pdfBody(doc)); diff != "" {
		t.Errorf("paragraphs (-want +got):\n%s", diff)
	}
}

func TestReadPDFHeadAndSignature(t *testing.T) {
	d := newDrawing()
	drawLines(d, 30, 20, "UBND HUYỆN A", "UBND XÃ B")
	drawLines(d, 110, 20, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Xã B, ngày 05 tháng 01 năm 2024")
	title := "KẾ HOẠCH"
	d.Text(107-d.GetStringWidth(title)/2, 50, title)
	drawLines(d, 30, 60, "Căn cứ Nghị quyết số 76/NQ-CP của Chính phủ, Ủy ban nhân dân xã B ban hành kế",
		"hoạch cải cách hành chính năm 2024 như sau, để các bộ phận cùng thực hiện cho đúng")
	drawLines(d, 30, 90, "Nơi nhận:", "- Như trên;", "- Lưu: VT.")
	drawLines(d, 130, 90, "CHỦ TỊCH")
	drawLines(d, 128, 125, "Nguyễn Văn A")
	doc := readDrawn(t, d)
	wantPDFTables(t, doc,
		"1,1 1x1 UBND HUYỆN A | UBND XÃ B\n1,2 1x1 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | Độc lập - Tự do - Hạnh phúc | Xã B, ngày 05 tháng 01 năm 2024\n",
		"1,1 1x1 Nơi nhận: | - Như trên; | - Lưu: VT.\n1,2 1x1 CHỦ TỊCH | Nguyễn Văn A\n")
	for _, table := range pdfTables(doc) {
		if !table.Borderless {
			t.Error("the columns have no borders")
		}
	}
	wantPDFBody(t, doc, "KẾ HOẠCH", "Căn cứ Nghị quyết số 76/NQ-CP của Chính phủ, Ủy ban nhân dân xã B ban hành kế "+
		"hoạch cải cách hành chính năm 2024 như sau, để các bộ phận cùng thực hiện cho đúng")
}

// Short paragraphs, of which two happen to end at the same place, do not show
// where the text ends at the right.
func TestReadPDFShortParagraphsFarApart(t *testing.T) {
	d := newDrawing()
	lines := []string{
		"Thực hiện Kế hoạch số 31/KH-UBND của UBND huyện về cải cách hành chính năm 2024, nay", "UBND xã ban hành kế hoạch như sau:", "C. TỔ CHỨC THỰC HIỆN",
		"Giao Văn phòng - Thống kê theo dõi, đôn đốc.", "Giao Văn phòng - Thống kê theo dõi, đôn đốc", "TM. UBND XÃ", "CHỦ TỊCH", "Lê Thị Mận",
	}
	for i, line := range lines {
		d.Text(30, 40+12*float64(i), line)
	}
	wantPDFBody(t, readDrawn(t, d), append([]string{lines[0] + " " + lines[1]}, lines[2:]...)...)
}

func TestReadPDFParagraphOverTwoPagesWithoutPageNumbers(t *testing.T) {
	const wide = "hành chính của xã năm 2024 được bố trí trong dự toán chi thường xuyên của ngân sách xã"
	d := newDrawing()
	drawLines(d, 30, 262, wide+".", wide)
	d.Text(105, 290, "1")
	d.AddPage()
	d.Text(105, 10, "2")
	drawLines(d, 30, 25, "và các nguồn khác theo quy định.", "2. Các bộ phận thực hiện")
	wantPDFBody(t, readDrawn(t, d), wide+". "+wide+" và các nguồn khác theo quy định.", "2. Các bộ phận thực hiện")
}

func TestReadPDFRunsAndCombiningMarks(t *testing.T) {
	d := newDrawing()
	d.SetFont("serif", "B", 14)
	d.Text(20, 20, "Điều 1.")
	d.SetFont("serif", "", 14)
	d.Text(22+d.GetStringWidth("Điều 1. "), 20, "Ủy ba\u0323n xa\u0303") // letters and marks drawn one by one
	doc := readDrawn(t, d)
	p, ok := doc.Blocks[1].(*Paragraph)
	if !ok {
		t.Fatalf("got %T, want a paragraph", doc.Blocks[1])
	}
	want := []Run{{Text: "Điều 1. ", Bold: true, Size: 14}, {Text: "Ủy bạn xã", Size: 14}}
	if diff := cmp.Diff(want, p.Runs); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
}

func TestGlyphText(t *testing.T) {
	for name, want := range map[string]string{
		"a": "a", "Dcroat": "Đ", "ecircumflexdotbelow": "ệ", "uhorngrave": "ừ", "uni1EC7": "ệ",
		"abrevetilde": "ẵ", "ohornhookabove": "ở", "A.sc": "A", "hyphen": "-", "g123": "", "": "",
	} {
		if got := glyphText(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestParseCmap(t *testing.T) {
	m := parseCmap([]byte(`1 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange
		2 beginbfchar <01> <0110> <02> <00660069> endbfchar
		2 beginbfrange <10> <12> <0041> <20> <21> [<1EC7> <1EDF>] endbfrange
		1 begincidrange <8001> <8003> 7 endcidrange`))
	want := map[uint32]string{1: "Đ", 2: "fi", 0x10: "A", 0x11: "B", 0x12: "C", 0x20: "ệ", 0x21: "ở"}
	if diff := cmp.Diff(want, m.text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if m.cid[0x8002] != 8 || m.wide[0x01] || !m.wide[0x80] {
		t.Errorf("got CID %d, lengths %v and %v", m.cid[0x8002], m.wide[0x01], m.wide[0x80])
	}
}

// A font of before Unicode draws other letters than its codes say.
func TestReadPDFLegacyFonts(t *testing.T) {
	for _, c := range []struct{ font, codes, want string }{
		{".VnTime", `K\325 ho\271ch n\250m`, "Kế hoạch năm"},
		{".VnTimeH", `K\325 ho\271ch`, "KẾ HOẠCH"},
		{"VNI-Times", `Ke\341 hoa\357ch`, "Kế hoạch"},
		{"Times", `Ke hoach`, "Ke hoach"},
	} {
		t.Run(c.font, func(t *testing.T) {
			doc, err := readPDFBytes(onePage(c.font, "BT /F1 12 Tf 20 50 Td ("+c.codes+") Tj ET"), DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			wantPDFBody(t, doc, c.want)
		})
	}
}

func TestReadPDFWaysToDrawWords(t *testing.T) {
	for name, content := range map[string]string{
		"words by kerning":   "BT /F1 12 Tf 20 50 Td [(H) 20 (ai) -300 (ch) -10 (u)] TJ ET",
		"words by position":  "BT /F1 12 Tf 20 50 Td (Hai) Tj 30 0 Td (chu) Tj ET",
		"a matrix":           "q 2 0 0 2 0 0 cm BT /F1 6 Tf 1 0 0 1 10 25 Tm (Hai chu) Tj ET Q",
		"drawn twice (bold)": "BT /F1 12 Tf 20 50 Td (Hai chu) Tj ET BT /F1 12 Tf 20.4 50 Td (Hai chu) Tj ET",
		"out of order":       "BT /F1 12 Tf 50 50 Td (chu) Tj -30 0 Td (Hai) Tj ET",
		"a stray Q and junk": "Q Q ) >> BT /F1 12 Tf 20 50 Td (Hai chu) Tj ET",
		"a stamp turned":     "BT /F1 40 Tf .7 .7 -.7 .7 20 20 Tm (MAU) Tj ET BT /F1 12 Tf 20 50 Td (Hai chu) Tj ET",
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := readPDFBytes(onePage("Times", content), DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			wantPDFBody(t, doc, "Hai chu")
		})
	}
}

// onePage is a PDF of one small page in one font. Its cross-references are
// missing, so that it is searched for its objects.
func onePage(font, content string) []byte {
	return fmt.Appendf(nil, `%%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>> endobj
4 0 obj <</Type/Font/Subtype/TrueType/BaseFont/%s/Encoding/WinAnsiEncoding>> endobj
5 0 obj <</Length %d>>
stream
%s
endstream endobj
trailer <</Root 1 0 R>>
startxref
0
%%%%EOF
`, font, len(content), content)
}
