package office

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

const seeds = "../../../../shared/seeds"

// readBytes reads a file that a test has made.
func readBytes(b []byte) (*Document, error) {
	src := Source{ReaderAt: bytes.NewReader(b), Size: int64(len(b))}
	return Read(context.Background(), src, DefaultLimits(), nil)
}

// readSeed reads one of the real plan's files.
func readSeed(t testing.TB, name string) *Document {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(seeds, name))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := readBytes(b)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return doc
}

// packed makes a package of parts, given as name and content in turn.
func packed(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		part, err := w.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// docx makes a document with a body, and other parts as packed takes them.
func docx(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	return packed(t, append([]string{"word/document.xml", docxXML(body)}, parts...)...)
}

func docxXML(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` +
		body + `</w:body></w:document>`
}

// xlsx makes a workbook with one sheet of the given content.
func xlsx(t testing.TB, sheet string, parts ...string) []byte {
	t.Helper()
	return packed(t, append([]string{
		"xl/workbook.xml", `<workbook><sheets><sheet name="Sổ" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", `<worksheet>` + sheet + `</worksheet>`,
	}, parts...)...)
}

// texts returns the paragraphs of a document that stand outside of tables.
func texts(doc *Document) []string {
	var all []string
	for _, b := range doc.Blocks {
		if p, ok := b.(*Paragraph); ok {
			all = append(all, p.String())
		}
	}
	return all
}

func tables(doc *Document) []*Table {
	var all []*Table
	for _, b := range doc.Blocks {
		if t, ok := b.(*Table); ok {
			all = append(all, t)
		}
	}
	return all
}

func TestReadSeeds(t *testing.T) {
	for _, tt := range []struct {
		name   string
		format Format
		rows   []int // of each table
		header int   // of the last table
	}{
		{"anh-son-2024.docx", DOCX, []int{2, 1, 41}, 1},
		{"anh-son-2024.xlsx", XLSX, []int{41}, 0},
		{"000_06b0c52941d9efd6.txt", Text, nil, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := readSeed(t, tt.name)
			if doc.Format != tt.format {
				t.Errorf("format %s, want %s", doc.Format, tt.format)
			}
			found := tables(doc)
			if len(found) != len(tt.rows) {
				t.Fatalf("%d tables, want %d", len(found), len(tt.rows))
			}
			for i, table := range found {
				if len(table.Rows) != tt.rows[i] {
					t.Errorf("table %d has %d rows, want %d", i, len(table.Rows), tt.rows[i])
				}
			}
			if n := len(found); n > 0 && found[n-1].HeaderRows != tt.header {
				t.Errorf("%d header rows, want %d", found[n-1].HeaderRows, tt.header)
			}
			checkDocument(t, doc)
		})
	}
}

// checkDocument holds a document against what the model promises.
func checkDocument(t testing.TB, doc *Document) {
	t.Helper()
	for i, b := range doc.Blocks {
		if b.At().Block != i+1 {
			t.Fatalf("block %d says that it is %d", i+1, b.At().Block)
		}
		for _, p := range flatten(b) {
			if s := p.String(); !norm.NFC.IsNormalString(s) {
				t.Fatalf("%q is not NFC", s)
			}
		}
		if table, ok := b.(*Table); ok {
			checkGrid(t, table)
		}
	}
}

// checkGrid wants each place of a table's grid covered exactly once.
func checkGrid(t testing.TB, table *Table) {
	t.Helper()
	covered := map[[2]int]bool{}
	for i, row := range table.Rows {
		for _, c := range row.Cells {
			for r := i; r < i+c.RowSpan; r++ {
				for col := c.Col; col < c.Col+c.ColSpan; col++ {
					if covered[[2]int{r, col}] {
						t.Fatalf("row %d, column %d is covered twice", r, col)
					}
					covered[[2]int{r, col}] = true
				}
			}
		}
	}
	if want := len(table.Rows) * len(table.Widths); len(covered) != want {
		t.Fatalf("the cells cover %d places, the grid has %d", len(covered), want)
	}
}

// The DOCX and the XLSX of the plan hold the same appendix.
func TestSeedsAgree(t *testing.T) {
	last := func(name string) *Table {
		all := tables(readSeed(t, name))
		return all[len(all)-1]
	}
	a, b := last("anh-son-2024.docx"), last("anh-son-2024.xlsx")
	for i := range a.Rows {
		for j := range a.Rows[i].Cells {
			x, y := a.Rows[i].Cells[j].String(), b.Rows[i].Cells[j].String()
			if strings.Join(strings.Fields(x), " ") != strings.Join(strings.Fields(y), " ") {
				t.Errorf("row %d, cell %d: %q and %q", i, j, x, y)
			}
		}
	}
}

// inLatin1 returns the bytes of text stored in Latin-1 characters.
func inLatin1(t testing.TB, s string) []byte {
	t.Helper()
	out, err := charmap.ISO8859_1.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReadTextEncodings(t *testing.T) {
	const plan = "kế hoạch cải cách hành chính\n\nthực hiện nhiệm vụ được giao trước ngày 15/3/2024"
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(plan))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"UTF-8":  []byte(plan),
		"NFD":    []byte(norm.NFD.String(plan)),
		"UTF-16": wide,
		"TCVN3":  inLatin1(t, vietnamese.ToTCVN3(plan)),
		"VNI":    inLatin1(t, vietnamese.ToVNI(plan)),
	} {
		doc, err := readBytes(b)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.Join(texts(doc), "\n\n"); got != plan {
			t.Errorf("%s was read as %q", name, got)
		}
	}
}

func TestReadTextPlaces(t *testing.T) {
	doc, err := readBytes([]byte("a\r\n\r\n\n  b \fc\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Paragraph{
		{Runs: []Run{{Text: "a"}}, Place: Place{Block: 1, Page: 1, Line: 1}},
		{Runs: []Run{{Text: "  b"}}, Before: 2, Place: Place{Block: 2, Page: 1, Line: 4}},
		{Runs: []Run{{Text: "c"}}, Place: Place{Block: 3, Page: 2, Line: 4}},
	}
	for i, b := range doc.Blocks {
		if p := b.(*Paragraph); p.Place != want[i].Place || p.Before != want[i].Before || p.String() != want[i].String() {
			t.Errorf("paragraph %d is %+v, want %+v", i, *p, want[i])
		}
	}
}

func TestReadHostile(t *testing.T) {
	paragraph := `<w:p><w:r><w:t>kế hoạch</w:t></w:r></w:p>`
	whole := docx(t, strings.Repeat(paragraph, 500))
	ole := append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 600_000)...)
	nested := strings.Repeat(`<w:tbl><w:tr><w:tc>`, 40) + paragraph + strings.Repeat(`</w:tc></w:tr></w:tbl>`, 40)
	var many []string
	for i := range 60_000 {
		many = append(many, fmt.Sprintf("word/media/%d.png", i), "")
	}
	for _, tt := range []struct {
		name string
		b    []byte
		want error
	}{
		{"empty", nil, ErrEmpty},
		{"blank", []byte(" \n\r\n\t \n"), ErrEmpty},
		{"cut package", whole[:len(whole)*2/3], ErrDamaged},
		{"package without a directory", []byte("PK\x03\x04 and nothing more"), ErrDamaged},
		{"package without parts", packed(t), ErrEmpty},
		{"some other package", packed(t, "a.txt", "a"), ErrUnknown},
		{"slides", packed(t, "_rels/.rels", `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="ppt/p.xml"/></Relationships>`, "ppt/p.xml", `<presentation/>`), ErrUnknown},
		{"binary workbook", packed(t, "xl/workbook.bin", "x"), ErrUnsupported},
		{"picture under a wrong name", append([]byte("\x89PNG\r\n\x1a\n\x00\x00"), bytes.Repeat([]byte{7, 0, 200}, 999)...), ErrUnknown},
		{"web page under a wrong name", []byte("<!DOCTYPE html><html><body>Lỗi</body></html>"), ErrUnknown},
		{"RTF", []byte(`{\rtf1\ansi text}`), ErrUnsupported},
		{"DOC", ole, ErrUnsupported},
		{"password", append(bytes.Clone(ole), utf16Bytes("EncryptedPackage")...), ErrEncrypted},
		{"PDF cut off", []byte("%PDF-1.7\n1 0 obj"), ErrDamaged},
		{"blank document", docx(t, `<w:p/><w:p><w:r><w:t> </w:t></w:r></w:p>`), ErrEmpty},
		{"pictures only", docx(t, `<w:p><w:r><w:drawing><pic><blip/></pic></w:drawing></w:r></w:p>`), ErrNoText},
		{"blank workbook", xlsx(t, `<sheetData/>`), ErrEmpty},
		{"tags that do not match", docx(t, `<w:p></w:q>`), ErrDamaged},
		{"XML cut off", packed(t, "word/document.xml", `<w:document><w:body><w:p>`), ErrDamaged},
		{"entities", packed(t, "word/document.xml", `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><document><body><p><r><t>&b;</t></r></p></body></document>`), ErrDamaged},
		{"unknown entity", docx(t, `<w:p><w:r><w:t>&b;</w:t></w:r></w:p>`), ErrDamaged},
		{"tables in tables", docx(t, nested), ErrTooLarge},
		{"elements in elements", docx(t, strings.Repeat("<w:sdt>", 5_000)), ErrTooLarge},
		{"bomb of spaces", packed(t, "word/document.xml", docxXML(strings.Repeat(" ", 300<<20))), ErrTooLarge},
		{"bomb of paragraphs", docx(t, strings.Repeat(paragraph, 300_000)), ErrTooLarge},
		{"bomb of attributes", docx(t, `<w:p `+strings.Repeat(`a="" `, 4_000_000)+`/>`), ErrTooLarge},
		{"bomb of styles", docx(t, paragraph, "word/styles.xml", "<w:styles>"+strings.Repeat(`<w:style/>`, 4<<20)+"</w:styles>"), ErrTooLarge},
		{"many parts", packed(t, append([]string{"word/document.xml", docxXML(paragraph)}, many...)...), ErrTooLarge},
		{"long text", bytes.Repeat([]byte("kế hoạch năm\n"), 2<<20), ErrTooLarge},
		{"wide cells", xlsx(t, `<sheetData>`+strings.Repeat(`<row><c r="A1" t="str"><v>a</v></c><c r="ZZZZ1" t="str"><v>b</v></c><c r="XFE1" t="str"><v>b</v></c></row>`, 9)+`</sheetData>`), ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			peak := watchMemory(t)
			_, err := readBytes(tt.b)
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if used := peak(); used > 250<<20 {
				t.Errorf("it took %d MB", used>>20)
			}
			if line := Explain(err); line == "" || strings.ContainsAny(line, "\n%") {
				t.Errorf("it is explained as %q", line)
			}
		})
	}
}

// watchMemory returns a function that tells how many bytes the heap grew by at
// the most since.
func watchMemory(t testing.TB) func() uint64 {
	t.Helper()
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	before := heap()
	peak, stop, done := before, make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				peak = max(peak, heap())
			}
		}
	}()
	return func() uint64 {
		close(stop)
		<-done
		return peak - before
	}
}

func TestReadStops(t *testing.T) {
	b := docx(t, strings.Repeat(`<w:p><w:r><w:t>kế hoạch</w:t></w:r></w:p>`, 100_000))
	src := Source{ReaderAt: bytes.NewReader(b), Size: int64(len(b))}
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Read(ctx, src, DefaultLimits(), func(done float64) {
		if done > 0.3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestReadProgress(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(seeds, "anh-son-2024.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	var steps []float64
	src := Source{ReaderAt: bytes.NewReader(b), Size: int64(len(b))}
	if _, err := Read(context.Background(), src, DefaultLimits(), func(done float64) { steps = append(steps, done) }); err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(steps); i++ {
		if steps[i] <= steps[i-1] {
			t.Errorf("progress goes from %v to %v", steps[i-1], steps[i])
		}
	}
	if len(steps) < 3 || steps[len(steps)-1] != 1 {
		t.Errorf("progress was %v", steps)
	}
}

func TestExplain(t *testing.T) {
	seen := map[string]bool{}
	for _, err := range []error{ErrEmpty, ErrUnknown, ErrDamaged, ErrEncrypted, ErrNoText, ErrTooLarge, ErrUnsupported,
		context.Canceled, context.DeadlineExceeded, errors.New("else")} {
		wrapped := fmt.Errorf("read: %w", err)
		for _, line := range []string{Explain(wrapped), Explain(wrapped, "en")} {
			if line == "" || seen[line] {
				t.Errorf("%v is explained as %q", err, line)
			}
			seen[line] = true
		}
	}
}
