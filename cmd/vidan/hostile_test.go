package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// mostMemory is what the whole program may take, whatever it is given to read.
const mostMemory = 300 << 20

// memoryFile names the variable by which the test's own program is told to be
// vidan, and where to write how much memory it took.
const memoryFile = "VIDAN_TEST_MEMORY_FILE"

func TestMain(m *testing.M) {
	into := os.Getenv(memoryFile)
	if into == "" {
		os.Exit(m.Run())
	}
	boundMemory()
	code := run(context.Background(), os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	status, err := os.ReadFile("/proc/self/status")
	if err == nil {
		err = os.WriteFile(into, status, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = exitFailed
	}
	os.Exit(code)
}

// Files that are made to hurt, or are only large, are read or refused with a
// message, within the memory of a small machine.
func TestHostileFiles(t *testing.T) {
	const tooLarge, damaged = "Tệp quá lớn hoặc quá phức tạp", "Tệp bị hỏng hoặc bị cắt cụt"
	for _, c := range []struct {
		name  string
		write func(io.Writer) error
		code  int
		says  string
	}{
		{"200 000 rows.xlsx", func(w io.Writer) error { return writeRows(w, 200_000) }, exitInput, tooLarge},
		{"2 000 tasks.docx", func(w io.Writer) error { return writeTasks(w, 2_000) }, exitDone, "2000 nhiệm vụ"},
		{"100 MB.txt", func(w io.Writer) error { return writeText(w, 100<<20) }, exitInput, tooLarge},
		{"bomb.docx", func(w io.Writer) error { return writeBomb(w, 512<<20) }, exitInput, tooLarge},
		{"entities.docx", writeEntities, exitInput, damaged},
		{"1 900 pages.pdf", func(w io.Writer) error { return writePages(w, 1_900) }, exitDone, "0 nhiệm vụ"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.name)
			if err := writeFile(path, c.write); err != nil {
				t.Fatal(err)
			}
			a, memory := vidanApart(t, "plan", "read", "--year", "2024", path)
			a.expect(t, c.code, c.says)
			if memory > mostMemory {
				t.Errorf("it took %d MB of memory, more than %d", memory>>20, mostMemory>>20)
			}
		})
	}
}

// vidanApart runs the command line in a process of its own, and returns the
// most memory that it took, in bytes.
func vidanApart(t *testing.T, args ...string) (answer, int) {
	t.Helper()
	into := filepath.Join(t.TempDir(), "status")
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), memoryFile+"="+into)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		t.Fatal(err)
	} else if ended && !exit.Exited() {
		t.Fatalf("it was ended: %v", exit)
	}
	status, err := os.ReadFile(into)
	if err != nil {
		t.Fatal(err)
	}
	_, peak, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, err := strconv.Atoi(strings.Fields(peak + " none")[0])
	if err != nil {
		t.Fatalf("the system does not tell the memory of a process: %v", err)
	}
	return answer{out.String(), errs.String(), cmd.ProcessState.ExitCode()}, kilobytes << 10
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	return errors.Join(write(w), w.Flush(), f.Close())
}

// packed writes a ZIP file of parts: a name and what it holds, by turns.
func packed(w io.Writer, parts ...any) error {
	z := zip.NewWriter(w)
	for i := 0; i < len(parts); i += 2 {
		part, err := z.Create(parts[i].(string))
		if err != nil {
			return err
		}
		if text, ok := parts[i+1].(string); ok {
			_, err = io.WriteString(part, text)
		} else {
			err = parts[i+1].(func(io.Writer) error)(part)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

const (
	packageNamespace = "http://schemas.openxmlformats.org/package/2006/relationships"
	officeNamespace  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	sheetNamespace   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	wordNamespace    = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
)

var planHeader = []string{"TT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện"}

func planRow(i int) []string {
	return []string{
		strconv.Itoa(i), fmt.Sprintf("Báo cáo công tác cải cách hành chính số %d", i), "Báo cáo",
		"Văn phòng - TK", "Các ngành", fmt.Sprintf("Tháng %d/2024", i%12+1),
	}
}

// writeRows writes a spreadsheet of a plan with as many rows.
func writeRows(w io.Writer, rows int) error {
	sheet := func(w io.Writer) error {
		_, err := io.WriteString(w, `<worksheet xmlns="`+sheetNamespace+`"><sheetData>`)
		for i := 0; i < rows && err == nil; i++ {
			cells := planHeader
			if i > 0 {
				cells = planRow(i)
			}
			_, err = fmt.Fprintf(w, `<row r="%d"><c t="inlineStr"><is><t>%s</t></is></c></row>`, i+1,
				strings.Join(cells, `</t></is></c><c t="inlineStr"><is><t>`))
		}
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, `</sheetData></worksheet>`)
		return err
	}
	return packed(w,
		"_rels/.rels", `<Relationships xmlns="`+packageNamespace+`"><Relationship Id="r1" Type="`+officeNamespace+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook xmlns="`+sheetNamespace+`" xmlns:r="`+officeNamespace+`"><sheets><sheet name="Phụ lục" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="`+packageNamespace+`"><Relationship Id="r1" Type="`+officeNamespace+`/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", sheet,
	)
}

// writeTasks writes a plan with a table of as many tasks.
func writeTasks(w io.Writer, tasks int) error {
	var b strings.Builder
	row := func(cells []string) {
		b.WriteString(`<w:tr><w:tc><w:p><w:r><w:t>` +
			strings.Join(cells, `</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>`) + `</w:t></w:r></w:p></w:tc></w:tr>`)
	}
	b.WriteString(`<w:document xmlns:w="` + wordNamespace + `"><w:body><w:p><w:r><w:t>KẾ HOẠCH</w:t></w:r></w:p>` +
		`<w:p><w:r><w:t>Cải cách hành chính năm 2024</w:t></w:r></w:p><w:tbl>`)
	row(planHeader)
	for i := range tasks {
		row(planRow(i + 1))
	}
	b.WriteString(`</w:tbl></w:body></w:document>`)
	return packed(w, "word/document.xml", b.String())
}

// writeText writes a plain text of a size.
func writeText(w io.Writer, size int) error {
	const line = "Báo cáo công tác cải cách hành chính của xã, gửi Phòng Nội vụ trước ngày 10/3/2024.\n"
	for written := len(line); written <= size; written += len(line) {
		if _, err := io.WriteString(w, line); err != nil {
			return err
		}
	}
	return nil
}

// writeBomb writes a small DOCX that unpacks to a size.
func writeBomb(w io.Writer, size int) error {
	return packed(w, "word/document.xml", func(w io.Writer) error {
		paragraph := `<w:p><w:r><w:t>` + strings.Repeat("a", 1<<20) + `</w:t></w:r></w:p>`
		_, err := io.WriteString(w, `<w:document xmlns:w="`+wordNamespace+`"><w:body>`)
		for written := 0; written < size && err == nil; written += len(paragraph) {
			_, err = io.WriteString(w, paragraph)
		}
		return err
	})
}

// writeEntities writes a DOCX in which each entity is ten of the one before.
func writeEntities(w io.Writer) error {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE x [<!ENTITY e0 "a">`)
	for i := range 12 {
		fmt.Fprintf(&b, `<!ENTITY e%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&e%d;", i), 10))
	}
	b.WriteString(`]><w:document xmlns:w="` + wordNamespace + `"><w:body><w:p><w:r><w:t>&e12;</w:t></w:r></w:p></w:body></w:document>`)
	return packed(w, "word/document.xml", b.String())
}

// writePages writes a PDF with as many pages, full of lines that never end a
// sentence.
func writePages(w io.Writer, pages int) error {
	var b bytes.Buffer
	var places []int
	object := func(format string, args ...any) {
		places = append(places, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(places)}, args...)...)
	}
	b.WriteString("%PDF-1.4\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*i)
	}
	object("<</Type/Pages/Count %d/Kids[%s]>>", pages, &kids)
	object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
	for i := range pages {
		var text bytes.Buffer
		z := zlib.NewWriter(&text)
		fmt.Fprint(z, "BT /F1 12 Tf 72 760 Td 14 TL ")
		for line := range 40 {
			fmt.Fprintf(z, "(Ke hoach cai cach hanh chinh, trang %d dong %d, gui Phong Noi vu) Tj T* ", i, line)
		}
		fmt.Fprint(z, "ET")
		if err := z.Close(); err != nil {
			return err
		}
		object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>", 5+2*i)
		object("<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream", text.Len(), &text)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, place := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, start)
	_, err := b.WriteTo(w)
	return err
}
