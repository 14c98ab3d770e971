package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"codeberg.org/go-pdf/fpdf"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/vidan-vn/vidan/internal/domain/plan"
)

var seedFiles = []string{"anh-son-2024.docx", "anh-son-2024.xlsx", "anh-son-2024.pdf", "000_06b0c52941d9efd6.txt"}

func TestPlanReadReadsTheSeed(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/plan.schema.json")
	must(t, err)
	for _, name := range seedFiles {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(seeds, name)
			vidan(t, "plan", "read", file).expect(t, exitDone, "2024: 35 nhiệm vụ, 54 kỳ hạn, 13 chỉ tiêu, 4 chức danh chủ trì", "III.2")
			read := vidan(t, "plan", "read", file, "--year", "2024", "--json")
			read.expect(t, exitDone)
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(read.out))
			must(t, err)
			must(t, schema.Validate(value))
			var d plan.Draft
			must(t, json.Unmarshal([]byte(read.out), &d))
			if d.TaskCount() != 35 || d.DueCount() != 54 || len(d.Targets) != 13 || len(d.Leads()) != 4 || d.Upstream == nil || d.Upstream.Number != "09/KH-UBND" {
				t.Errorf("%d tasks, %d occurrences, %d targets, %d leads, above %+v", d.TaskCount(), d.DueCount(), len(d.Targets), len(d.Leads()), d.Upstream)
			}
			whole, err := os.ReadFile(file)
			must(t, err)
			piped := vidanWith(t, string(whole), "plan", "read", "-", "--year", "2024", "--json")
			piped.expect(t, exitDone)
			if diff := cmp.Diff(read.out, piped.out); diff != "" {
				t.Errorf("standard input reads otherwise:\n%s", diff)
			}
		})
	}
}

// What was printed as JSON comes in again as it is.
func TestPlanReadReadsItsOwnJSON(t *testing.T) {
	read := vidan(t, "plan", "read", filepath.Join(seeds, seedFiles[0]), "--json")
	file := filepath.Join(t.TempDir(), "kế hoạch.json")
	must(t, os.WriteFile(file, []byte(read.out), 0o600))
	vidan(t, "plan", "read", file, "--json").expect(t, exitDone, read.out)
	vidanWith(t, read.out, "plan", "read", "-", "--json").expect(t, exitDone, read.out)
}

// picture is a PDF that holds a drawing and no letter.
func picture(t *testing.T) []byte {
	t.Helper()
	d := fpdf.New("P", "mm", "A4", "")
	d.AddPage()
	d.SetFillColor(40, 80, 120)
	d.Rect(20, 20, 160, 240, "F")
	var b bytes.Buffer
	must(t, d.Output(&b))
	return b.Bytes()
}

func utf16Of(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

func TestPlanReadSaysWhatIsWrongWithAFile(t *testing.T) {
	docx, err := os.ReadFile(filepath.Join(seeds, "anh-son-2024.docx"))
	must(t, err)
	pdf, err := os.ReadFile(filepath.Join(seeds, "anh-son-2024.pdf"))
	must(t, err)
	ole := append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 2000)...)
	dir := t.TempDir()
	for _, test := range []struct {
		name string
		file []byte
		want string
	}{
		{"trống.docx", nil, "không có nội dung"},
		{"toàn dấu cách.txt", []byte(" \n\t "), "không có nội dung"},
		{"cắt.docx", docx[:len(docx)/2], "bị cắt"},
		{"cắt.pdf", pdf[:300], "bị cắt"},
		{"ảnh.docx", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"), "Không nhận ra định dạng"},
		{"mật khẩu.docx", append(append([]byte{}, ole...), utf16Of("EncryptedPackage")...), "mật khẩu"},
		{"cũ.doc", ole, "định dạng cũ"},
		{"cũ.rtf", []byte(`{\rtf1\ansi Ke hoach}`), "định dạng cũ"},
		{"quét.pdf", picture(t), "chỉ có hình ảnh"},
		{"trang.html", []byte("<!DOCTYPE html><p>Kế hoạch"), "Không nhận ra định dạng"},
		{"sai.json", []byte("{\n\"nam\": 2024}"), "không phải là kế hoạch"},
		{"cắt.json", []byte(`{"title": "Kế`), "bị cắt"},
		{"tên\nhai dòng.docx", nil, "không có nội dung"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(dir, test.name)
			must(t, os.WriteFile(file, test.file, 0o600))
			vidan(t, "plan", "read", file, "--json").expect(t, exitInput, test.want)
			vidan(t, "plan", "import", file, "--unit", "a", "--year", "2024", "--dry-run").expect(t, exitInput, test.want)
			if !strings.HasSuffix(test.name, ".json") || len(test.file) > 14 {
				vidanWith(t, string(test.file), "plan", "read", "-").expect(t, exitInput, test.want)
			}
		})
	}
	vidan(t, "plan", "read", filepath.Join(dir, "không có.docx")).expect(t, exitInput, "không có tệp này")
	vidan(t, "plan", "read", dir).expect(t, exitInput)
}

func TestPlanImportAndExport(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone, "anh-son\n")
		seed := filepath.Join(seeds, "anh-son-2024.docx")
		in := []string{"plan", "import", seed, "--unit", "anh-son", "--year", "2024"}
		out := func(format, name string) []string {
			return []string{"plan", "export", "--unit", "anh-son", "--year", "2024", "--format", format, "-o", name}
		}
		h.run(t, out("json", "-")...).expect(t, exitUsage, "no plan for 2024")
		h.run(t, append(in, "--dry-run")...).expect(t, exitDone, "35 nhiệm vụ, 54 kỳ hạn, 13 chỉ tiêu")
		h.run(t, out("json", "-")...).expect(t, exitUsage, "no plan for 2024")
		h.run(t, "plan", "import", seed, "--unit", "no-such", "--year", "2024").expect(t, exitUsage, `no unit "no-such"`)

		taken := h.run(t, append(in, "--json")...)
		taken.expect(t, exitDone)
		var result importResult
		must(t, json.Unmarshal([]byte(taken.out), &result))
		if result.Plan == "" || result.Tasks != 35 || result.Occurrences != 54 || result.Targets != 13 {
			t.Errorf("the import says %+v", result)
		}

		dir := t.TempDir()
		for format, begins := range map[string]string{"docx": "PK", "xlsx": "PK", "pdf": "%PDF-", "json": "{", "ics": "BEGIN:VCALENDAR"} {
			file := filepath.Join(dir, "kế hoạch."+format)
			h.run(t, out(format, file)...).expect(t, exitDone)
			content, err := os.ReadFile(file)
			must(t, err)
			if !bytes.HasPrefix(content, []byte(begins)) {
				t.Errorf("the %s begins with %q", format, content[:min(len(content), 20)])
			}
			if format == "ics" {
				continue
			}
			vidan(t, "plan", "read", file).expect(t, exitDone, "35 nhiệm vụ, 54 kỳ hạn, 13 chỉ tiêu, 4 chức danh chủ trì")
		}
		// The JSON of what was read and of what was adopted is one and the same.
		read := vidan(t, "plan", "read", seed, "--year", "2024", "--json")
		exported := h.run(t, out("json", "-")...)
		exported.expect(t, exitDone)
		if diff := cmp.Diff(withoutWarnings(t, read.out), exported.out); diff != "" {
			t.Error(diff)
		}

		h.run(t, out("docx", filepath.Join(dir, "no-such", "a.docx"))...).expect(t, exitFailed)
		h.run(t, append(out("json", filepath.Join(dir, "half.json")), "--plan", "01J00000000000000000000000")...).expect(t, exitUsage, "has no plan")
		h.run(t, out("json", os.DevNull)...).expect(t, exitDone)
		if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
			t.Errorf("%s became a file: %v", os.DevNull, err)
		}
		entries, err := os.ReadDir(dir)
		must(t, err)
		if len(entries) != 5 {
			t.Errorf("the folder holds %d files, want the five exports: %v", len(entries), entries)
		}

		h.run(t, append(in, "--kind", "digital")...).expect(t, exitDone)
		h.run(t, out("json", "-")...).expect(t, exitUsage, "several plans", "--plan "+result.Plan)
		h.run(t, append(out("json", "-"), "--plan", result.Plan)...).expect(t, exitDone, exported.out)
	})
}

func withoutWarnings(tb testing.TB, text string) string {
	tb.Helper()
	d, err := plan.ReadJSON(strings.NewReader(text))
	must(tb, err)
	d.Warnings = nil
	var b bytes.Buffer
	must(tb, plan.WriteJSON(&b, d))
	return b.String()
}

func TestPlanImportAdoptsNothingOfAFileThatCannotBeRead(t *testing.T) {
	eachHouse(t, func(t *testing.T, h house) {
		h.run(t, "unit", "add", "--code", "anh-son", "--name", "UBND xã Anh Sơn").expect(t, exitDone)
		dir := t.TempDir()
		for name, want := range map[string]string{"": "không có nội dung", "Kính gửi các đồng chí.": "không tìm thấy nhiệm vụ", "{\"x\": 1}": "không phải là kế hoạch"} {
			file := filepath.Join(dir, "a.txt")
			must(t, os.WriteFile(file, []byte(name), 0o600))
			h.run(t, "plan", "import", file, "--unit", "anh-son", "--year", "2024").expect(t, exitInput, want)
			vidan(t, "plan", "import", file, "--unit", "anh-son", "--year", "2024", "--dry-run").expect(t, exitInput, want)
		}
		h.run(t, "plan", "import", filepath.Join(dir, "không có"), "--unit", "anh-son", "--year", "2024").expect(t, exitInput, "không có tệp này")
		h.run(t, "plan", "export", "--unit", "anh-son", "--year", "2024", "--format", "json", "-o", "-").expect(t, exitUsage, "no plan")
		seed, err := os.ReadFile(filepath.Join(seeds, "000_06b0c52941d9efd6.txt"))
		must(t, err)
		vidanWith(t, string(seed), h.with("plan", "import", "-", "--unit", "anh-son", "--year", "2024")...).expect(t, exitDone, "35 nhiệm vụ")
	})
}
