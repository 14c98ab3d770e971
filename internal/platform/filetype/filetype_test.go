package filetype_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/vidan-vn/vidan/internal/platform/filetype"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

func detect(name, content string) (filetype.Type, error) {
	return filetype.Detect(context.Background(), name, filetype.Source{ReaderAt: strings.NewReader(content), Size: int64(len(content))})
}

// sample reads a document that an office program has written.
func sample(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// part is one file of a package.
type part struct{ name, content string }

func pack(t *testing.T, parts ...part) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range parts {
		f, err := w.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(p.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func contentTypes(main string) part {
	return part{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/main.xml" ContentType="` + main + `"/></Types>`}
}

// compound writes a container of OLE with streams and storages of these
// names; those that end in a slash hold the names after them.
func compound(names ...string) string {
	const none, endOfChain = 0xFFFFFFFF, 0xFFFFFFFE
	header := make([]byte, 512)
	copy(header, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	put16 := func(b []byte, at int, v uint16) { binary.LittleEndian.PutUint16(b[at:], v) }
	put32 := func(b []byte, at int, v uint32) { binary.LittleEndian.PutUint32(b[at:], v) }
	put16(header, 24, 0x3E)
	put16(header, 26, 3)
	put16(header, 28, 0xFFFE)
	put16(header, 30, 9)
	put16(header, 32, 6)
	put32(header, 44, 1)
	put32(header, 48, 1)
	put32(header, 56, 4096)
	put32(header, 60, endOfChain)
	put32(header, 68, endOfChain)
	for at := 76; at < 512; at += 4 {
		put32(header, at, none)
	}
	put32(header, 76, 0)
	sectors := (len(names) + 1 + 3) / 4
	fat := bytes.Repeat([]byte{0xFF}, 512)
	put32(fat, 0, 0xFFFFFFFD)
	for i := 1; i < sectors; i++ {
		put32(fat, 4*i, uint32(i+1))
	}
	put32(fat, 4*sectors, endOfChain)
	directory := make([]byte, 512*sectors)
	entry := func(i int, name string, kind byte, right, child uint32) {
		e := directory[128*i : 128*i+128]
		units := utf16.Encode([]rune(name))
		for j, u := range units {
			put16(e, 2*j, u)
		}
		put16(e, 64, uint16(2*len(units)+2))
		e[66], e[67] = kind, 1
		put32(e, 68, none)
		put32(e, 72, right)
		put32(e, 76, child)
		put32(e, 116, endOfChain)
	}
	entry(0, "Root Entry", 5, none, 1)
	for i, name := range names {
		next := uint32(none)
		if i+1 < len(names) {
			next = uint32(i + 2)
		}
		if storage, found := strings.CutSuffix(name, "/"); found {
			entry(i+1, storage, 1, none, next)
		} else {
			entry(i+1, name, 2, next, none)
		}
	}
	return string(header) + string(fat) + string(directory)
}

const (
	png  = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
	jpeg = "\xFF\xD8\xFF\xE0\x00\x10JFIF\x00"
	exe  = "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xFF\xFF\x00\x00"
	mp4  = "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"
)

func TestTakenIn(t *testing.T) {
	bom := "\xEF\xBB\xBF"
	tests := []struct {
		name, content string
		want          string
		kind          filetype.Kind
		mediaType     string
	}{
		{"báo cáo.pdf", sample(t, "van-ban.pdf"), "PDF", filetype.Document, "application/pdf"},
		{"BÁO CÁO.PDF", "%PDF-1.7\n", "PDF", filetype.Document, "application/pdf"},
		{"a.pdf", bom + "\r\n%PDF-1.4\n", "PDF", filetype.Document, "application/pdf"},
		{"a.docx", sample(t, "van-ban.docx"), "DOCX", filetype.Document, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"a.xlsx", sample(t, "bang.xlsx"), "XLSX", filetype.Sheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"a.pptx", pack(t, contentTypes("presentation"), part{"ppt/presentation.xml", "<p/>"}), "PPTX", filetype.Slides, "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
		{"a.odt", sample(t, "van-ban.odt"), "ODT", filetype.Document, "application/vnd.oasis.opendocument.text"},
		{"a.ods", sample(t, "bang.ods"), "ODS", filetype.Sheet, "application/vnd.oasis.opendocument.spreadsheet"},
		{"a.doc", sample(t, "van-ban.doc"), "DOC", filetype.Document, "application/msword"},
		{"a.xls", sample(t, "bang.xls"), "XLS", filetype.Sheet, "application/vnd.ms-excel"},
		{"a.xls", compound("Workbook", "ObjectPool/", "WordDocument"), "XLS", filetype.Sheet, "application/vnd.ms-excel"},
		{"a.ppt", compound("Current User", "PowerPoint Document"), "PPT", filetype.Slides, "application/vnd.ms-powerpoint"},
		{"a.png", png, "PNG", filetype.Picture, "image/png"},
		{"a.jpg", jpeg, "JPEG", filetype.Picture, "image/jpeg"},
		{"a.JPEG", jpeg, "JPEG", filetype.Picture, "image/jpeg"},
		{"a.gif", "GIF89a\x01\x00", "GIF", filetype.Picture, "image/gif"},
		{"a.webp", "RIFF\x24\x00\x00\x00WEBPVP8 ", "WEBP", filetype.Picture, "image/webp"},
		{"a.tif", "II*\x00\x08\x00\x00\x00", "TIFF", filetype.Picture, "image/tiff"},
		{"a.mp3", "ID3\x03\x00\x00\x00\x00\x01\x00TIT2", "MP3", filetype.Sound, "audio/mpeg"},
		{"a.mp3", "\xFF\xFB\x90\x64\x00", "MP3", filetype.Sound, "audio/mpeg"},
		{"a.mp4", mp4, "MP4", filetype.Video, "video/mp4"},
		{"a.zip", pack(t, part{"ảnh.png", png}), "ZIP", filetype.Archive, "application/zip"},
		{"a.rar", "Rar!\x1A\x07\x01\x00", "RAR", filetype.Archive, "application/vnd.rar"},
		{"a.7z", "7z\xBC\xAF\x27\x1C\x00\x04", "7Z", filetype.Archive, "application/x-7z-compressed"},
		{"a.txt", "Biên bản", "TXT", filetype.Text, "text/plain; charset=utf-8"},
		{"a.txt", "In PDF, the first line is\n%PDF-1.7", "TXT", filetype.Text, "text/plain; charset=utf-8"},
		{"a.txt", `{"a": 1}`, "TXT", filetype.Text, "text/plain; charset=utf-8"},
		{"a.csv", bom + "STT,Việc\n1,Báo cáo\n", "CSV", filetype.Text, "text/csv; charset=utf-8"},
		{"a.txt", "\xFF\xFEB\x00i\x00\xEA\x00n\x00", "TXT", filetype.Text, "text/plain; charset=utf-16le"},
		{"a.txt", vietnamese.ToTCVN3("Uỷ ban nhân dân xã báo cáo kết quả thực hiện nhiệm vụ"), "TXT", filetype.Text, "text/plain"},
		{"a.txt", strings.Repeat("plain ", 20_000) + "\xE9\xE8", "TXT", filetype.Text, "text/plain"},
		{"no ending", "Biên bản", "TXT", filetype.Text, "text/plain; charset=utf-8"},
		{"Kế hoạch số 12.2024", "%PDF-1.7\n", "PDF", filetype.Document, "application/pdf"},
		{"Số 15.KH-UBND", "%PDF-1.7\n", "PDF", filetype.Document, "application/pdf"},
	}
	for _, test := range tests {
		got, err := detect(test.name, test.content)
		if err != nil || got.Name != test.want || got.Kind != test.kind || got.MediaType != test.mediaType {
			t.Errorf("%s that begins %.12q: %+v, %v; want %s, %s, %s", test.name, test.content, got, err, test.want, test.kind, test.mediaType)
		}
	}
}

func TestRefused(t *testing.T) {
	word := part{"word/document.xml", "<w/>"}
	locked := []byte(pack(t, part{"a.txt", "x"}))
	for at := range locked { // the flag in the heads of the part
		if bytes.HasPrefix(locked[at:], []byte("PK\x03\x04")) {
			locked[at+6] |= 1
		}
		if bytes.HasPrefix(locked[at:], []byte("PK\x01\x02")) {
			locked[at+8] |= 1
		}
	}
	const docxMain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	tests := []struct {
		name, content string
		reason        filetype.Reason
		found         string
	}{
		{"bao-cao.pdf", exe, filetype.Disguised, filetype.Program},
		{"bao-cao.exe", exe, filetype.NotTaken, filetype.Program},
		{"a.docx", "\x7FELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00", filetype.Disguised, filetype.Program},
		{"a.txt", "#!/bin/sh\nrm -rf /\n", filetype.Disguised, filetype.Script},
		{"a", "#!/opt/own/interpreter\n", filetype.NotTaken, filetype.Script},
		{"a.sh", "#!/usr/bin/env bash\n", filetype.NotTaken, filetype.Script},
		{"a.bat", "@echo off\r\ndel *.*\r\n", filetype.Disguised, "TXT"},
		{"a.js", "alert(1)", filetype.Disguised, "TXT"},
		{"a.pdf", "<!DOCTYPE html><html><script>alert(1)</script></html>", filetype.Disguised, filetype.WebPage},
		{"a.txt", " \r\n\t<script >alert(1)</script>", filetype.Disguised, filetype.WebPage},
		{"a.html", "<html></html>", filetype.NotTaken, filetype.WebPage},
		{"a.txt", "\xFF\xFE<\x00h\x00t\x00m\x00l\x00>\x00", filetype.Disguised, filetype.WebPage},
		{"a.pdf", "<html><!-- %PDF-1.7 --><script>alert(1)</script>", filetype.Disguised, filetype.WebPage},
		{"a.xls", "<table><tr><td>1</td></tr></table>", filetype.Disguised, filetype.WebPage},
		{"a.png", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, filetype.Disguised, filetype.Vector},
		{"a.svg", `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`, filetype.NotTaken, filetype.Vector},
		{"a.txt", `<?xml version="1.0"?><a/>`, filetype.Disguised, filetype.Markup},
		{"a.php", "<?php system($_GET[0]);", filetype.NotTaken, filetype.WebPage},
		{"a.doc", `{\rtf1\ansi}`, filetype.Disguised, "RTF"},
		{"a.png", jpeg, filetype.Disguised, "JPEG"},
		{"a.pdf", sample(t, "van-ban.docx"), filetype.Disguised, "DOCX"},
		{"a.doc", sample(t, "van-ban.docx"), filetype.Disguised, "DOCX"},
		{"a.docx", pack(t, word), filetype.Disguised, "ZIP"},
		{"a.docx", pack(t, contentTypes(docxMain), word, part{"word/vbaProject.bin", "x"}), filetype.Macros, "DOCX"},
		{"a.docx", pack(t, contentTypes(docxMain), word, part{`WORD\VBAPROJECT.BIN`, "x"}), filetype.Macros, "DOCX"},
		{"a.docm", pack(t, contentTypes("application/vnd.ms-word.document.macroEnabled.main+xml"), word), filetype.Macros, "DOCX"},
		{"a.docx", pack(t, contentTypes("application/vnd.ms-office.vba&#80;roject"), word, part{"word/other.bin", "x"}), filetype.Macros, "DOCX"},
		{"a.docx", pack(t, part{"[Content_Types].xml", "\xFF\xFE<\x00"}, word), filetype.Macros, "DOCX"},
		{"a.xlsx", pack(t, contentTypes("sheet"), part{"xl/workbook.xml", "<w/>"}, part{"xl/macrosheets/sheet1.xml", "x"}), filetype.Macros, "XLSX"},
		{"a.xlsx", pack(t, contentTypes("sheet"), part{"xl/workbook.bin", "x"}), filetype.Disguised, "XLSB"},
		{"a.odt", pack(t, part{"mimetype", "application/vnd.oasis.opendocument.text"}, part{"Basic/Standard/Module1.xml", "x"}), filetype.Macros, "ODT"},
		{"a.doc", compound("WordDocument", "Macros/", "VBA/", "dir"), filetype.Macros, "DOC"},
		{"a.xls", compound("Workbook", "_VBA_PROJECT_CUR/", "PROJECT"), filetype.Macros, "XLS"},
		{"a.docx", compound("EncryptionInfo", "EncryptedPackage"), filetype.Locked, "OLE"},
		{"a.msi", compound("SummaryInformation"), filetype.NotTaken, "OLE"},
		{"a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\xFF", 600), filetype.Damaged, "OLE"},
		{"a.zip", string(locked), filetype.Locked, "ZIP"},
		{"a.zip", "PK\x03\x04 and nothing else", filetype.Damaged, "ZIP"},
		{"a.zip", pack(t), filetype.Empty, "ZIP"},
		{"a.pdf", "", filetype.Empty, filetype.Something},
		{"a.txt", "text\x00", filetype.Disguised, filetype.Something},
		{"a.txt", strings.Repeat("a long text ", 20_000) + "\x00", filetype.Disguised, filetype.Something},
		{"a.mp3", strings.Repeat("\x00", 100) + "\xFF\xFB\x90\x00", filetype.Disguised, filetype.Something},
		{"a.ico", "\x00\x00\x01\x00\x01\x00\x10\x10", filetype.NotTaken, "image/x-icon"},
	}
	for _, test := range tests {
		got, err := detect(test.name, test.content)
		refused, ok := errors.AsType[*filetype.RefusedError](err)
		if !ok || refused.Reason != test.reason || refused.Found != test.found || refused.Claimed != filetype.Extension(test.name) {
			t.Errorf("%s that begins %.12q: %+v, %v; want %s, found %s", test.name, test.content, got, err, test.reason, test.found)
		}
	}
}

func TestExtension(t *testing.T) {
	for name, want := range map[string]string{
		"a.PDF": "pdf", "a.tar.gz": "gz", "a": "", "a.": "", ".docx": "docx", "a.7z": "7z",
		"Báo cáo quý I.2024": "", "Số 15.KH-UBND": "", "a.conference": "", "a.đoc": "", "a.pdf ": "",
	} {
		if got := filetype.Extension(name); got != want {
			t.Errorf("Extension(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestDetectIsBounded: a list of parts as large as the file is not read.
func TestDetectIsBounded(t *testing.T) {
	var parts []part
	for range 60_000 {
		parts = append(parts, part{name: strings.Repeat("x", 100)})
	}
	_, err := detect("a.zip", pack(t, parts...))
	if refused, ok := errors.AsType[*filetype.RefusedError](err); !ok || refused.Reason != filetype.Damaged {
		t.Errorf("an archive of %d parts: %v", len(parts), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	long := strings.Repeat("x", 1<<20)
	if _, err := filetype.Detect(ctx, "a.txt", filetype.Source{ReaderAt: strings.NewReader(long), Size: 1 << 20}); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits any more: %v", err)
	}
	if _, err := filetype.Detect(t.Context(), "a.txt", filetype.Source{ReaderAt: strings.NewReader("short"), Size: 100}); err == nil {
		t.Error("a file that is shorter than it says was taken in")
	}
}

func FuzzDetect(f *testing.F) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, entry := range entries {
		if b, err := os.ReadFile(filepath.Join("testdata", entry.Name())); err == nil {
			f.Add(entry.Name(), string(b))
		}
	}
	f.Add("a.doc", compound("WordDocument", "Macros/", "VBA/", "dir"))
	f.Add("a.txt", "Biên bản")
	f.Fuzz(func(t *testing.T, name, content string) {
		got, err := detect(name, content)
		if _, refused := errors.AsType[*filetype.RefusedError](err); err != nil && !refused {
			t.Fatalf("%v", err)
		}
		if err == nil && (got.Name == "" || got.MediaType == "" || len(got.Extensions) == 0) {
			t.Fatalf("%+v is no format", got)
		}
	})
}
