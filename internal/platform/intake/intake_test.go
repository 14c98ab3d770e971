package intake_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/blob/blobtest"
	"github.com/vidan-vn/vidan/internal/platform/clamav"
	"github.com/vidan-vn/vidan/internal/platform/clamav/clamavtest"
	"github.com/vidan-vn/vidan/internal/platform/filetype"
	"github.com/vidan-vn/vidan/internal/platform/intake"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

func scanner(t *testing.T, address string) *clamav.Scanner {
	t.Helper()
	s, err := clamav.New(address)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// expectNothing checks that neither a file nor a draft is there.
func expectNothing(t *testing.T, p blobtest.Place) {
	t.Helper()
	drafts := 0
	err := filepath.WalkDir(p.Drafts, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			drafts++
		}
		return err
	})
	if kept := p.Kept(t); err != nil || kept+drafts != 0 {
		t.Errorf("%d files are kept, %d drafts stayed (%v)", kept, drafts, err)
	}
}

func TestTake(t *testing.T) {
	clamd := clamavtest.Start(t)
	blobtest.Each(t, func(t *testing.T, p blobtest.Place) {
		door := intake.NewDoor(p, scanner(t, clamd.TCP))
		const content = "%PDF-1.7\nbiên bản"
		kept, err := door.Take(t.Context(), `C:\Hồ sơ\bie`+"\u0302n bản\t1.PDF", strings.NewReader(content), 1000)
		if err != nil {
			t.Fatal(err)
		}
		want := intake.Kept{Ref: kept.Ref, Name: "biên bản 1.PDF", MediaType: "application/pdf", Kind: filetype.Document, Scanned: true}
		if kept != want || kept.Ref.Size != int64(len(content)) {
			t.Errorf("kept %+v, want %+v", kept, want)
		}
		file, err := p.Open(t.Context(), kept.Ref.Hash)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = file.Close() }()
		if back, err := io.ReadAll(file); err != nil || string(back) != content {
			t.Errorf("%q came back: %v", back, err)
		}
		if kept, err := door.Take(t.Context(), "Kế hoạch số 12.2024", strings.NewReader(content), 1000); err != nil || kept.Name != "Kế hoạch số 12.2024.pdf" {
			t.Errorf("a name without an ending becomes %q: %v", kept.Name, err)
		}
		unscanned, err := intake.NewDoor(p, nil).Take(t.Context(), "a.txt", strings.NewReader("x"), 1000)
		if err != nil || unscanned.Scanned {
			t.Errorf("without a scanner: %+v, %v", unscanned, err)
		}
	})
}

func archive(t *testing.T, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create(name)
	if err == nil {
		_, err = io.WriteString(f, content)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestTakeKeepsNothingOnRefusal also reads what the person is told.
func TestTakeKeepsNothingOnRefusal(t *testing.T) {
	clamd := clamavtest.Start(t)
	running, gone := scanner(t, clamd.Unix), scanner(t, "unix://"+filepath.Join(t.TempDir(), "gone"))
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	lost := errors.New("the line is cut")
	read := func(s string) func() io.Reader { return func() io.Reader { return strings.NewReader(s) } }
	const limit = 100_000
	tests := []struct {
		title, name string
		ctx         context.Context
		scanner     *clamav.Scanner
		content     func() io.Reader
		want        func(error) bool
		told        string
	}{
		{"a program as PDF", "bao-cao.pdf", t.Context(), running, read("MZ\x90\x00\x03\x00"), as[*filetype.RefusedError], "Tên tệp có đuôi .pdf nhưng nội dung là một chương trình chạy được"},
		{"a web page as text", "a.txt", t.Context(), running, read("<html><script>"), as[*filetype.RefusedError], "một trang web"},
		{"nothing", "a.pdf", t.Context(), running, read(""), as[*filetype.RefusedError], "không có nội dung"},
		{"a virus", "a.txt", t.Context(), running, read(clamavtest.Virus), as[*clamav.InfectedError], "Tệp có vi-rút (" + clamavtest.Signature + ")"},
		{"a virus in an archive", "a.zip", t.Context(), running, func() io.Reader { return strings.NewReader(archive(t, "a.txt", clamavtest.Virus)) }, as[*clamav.InfectedError], "vi-rút"},
		{"nobody scans", "a.txt", t.Context(), gone, read("x"), is(clamav.ErrUnreachable), "bộ quét không trả lời"},
		{"too large", "a.txt", t.Context(), running, read(strings.Repeat("x", limit+1)), as[*blob.TooLargeError], "Tệp lớn hơn"},
		{"endless", "a.txt", t.Context(), running, func() io.Reader { return endless{} }, as[*blob.TooLargeError], "Tệp lớn hơn"},
		{"cut off", "a.txt", t.Context(), running, func() io.Reader { return io.MultiReader(strings.NewReader("x"), iotest.ErrReader(lost)) }, is(lost), ""},
		{"nobody waits", "a.txt", cancelled, running, read("x"), is(context.Canceled), ""},
		{"the disk is full", "a.txt", t.Context(), running, func() io.Reader { return iotest.ErrReader(syscall.ENOSPC) }, is(blob.ErrNoSpace), "Kho tệp đã đầy"},
	}
	blobtest.Each(t, func(t *testing.T, p blobtest.Place) {
		for _, test := range tests {
			t.Run(test.title, func(t *testing.T) {
				kept, err := intake.NewDoor(p, test.scanner).Take(test.ctx, test.name, test.content(), limit)
				if !test.want(err) || kept != (intake.Kept{}) {
					t.Errorf("%+v, %v", kept, err)
				}
				told, ok := intake.Explain(t.Context(), err)
				if ok != (test.told != "") || !strings.Contains(told, test.told) {
					t.Errorf("the person is told %q, want %q", told, test.told)
				}
				expectNothing(t, p)
			})
		}
	})
}

// TestTakeSource takes what no format of ours is, and still no virus.
func TestTakeSource(t *testing.T) {
	clamd := clamavtest.Start(t)
	blobtest.Each(t, func(t *testing.T, p blobtest.Place) {
		door := intake.NewDoor(p, scanner(t, clamd.TCP))
		for title, content := range map[string]string{"plain": clamavtest.Virus, "archived": archive(t, "word/document.xml", clamavtest.Virus)} {
			if ref, err := door.TakeSource(t.Context(), strings.NewReader(content), 100_000); !as[*clamav.InfectedError](err) || ref != (blob.Ref{}) {
				t.Errorf("a virus, %s: %+v, %v", title, ref, err)
			}
		}
		gone := intake.NewDoor(p, scanner(t, "unix://"+filepath.Join(t.TempDir(), "gone")))
		if _, err := gone.TakeSource(t.Context(), strings.NewReader("x"), 100); !errors.Is(err, clamav.ErrUnreachable) {
			t.Errorf("nobody scans: %v", err)
		}
		expectNothing(t, p)
		ref, err := door.TakeSource(t.Context(), strings.NewReader("MZ, whatever it is"), 100)
		if err != nil || ref.Size != 18 {
			t.Errorf("%+v, %v", ref, err)
		}
	})
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// is and as are what an error has to be: the one, or of the type.
func is(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }

func as[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func TestExplainEveryRefusal(t *testing.T) {
	said := map[string]filetype.Reason{}
	for _, reason := range []filetype.Reason{filetype.Empty, filetype.NotTaken, filetype.Disguised, filetype.Macros, filetype.Locked, filetype.Damaged} {
		for _, locale := range words.Locales {
			err := fmt.Errorf("take: %w", &filetype.RefusedError{Reason: reason, Claimed: "docx", Found: "DOCX"})
			told, ok := intake.Explain(words.WithLocale(t.Context(), locale), err)
			if other, twice := said[told]; !ok || told == "" || twice {
				t.Errorf("%s and %s are explained by %q", reason, other, told)
			}
			said[told] = reason
		}
	}
	if told, ok := intake.Explain(t.Context(), errors.New("something else")); ok {
		t.Errorf("any error is explained by %q", told)
	}
}

// longPDF gives the mark of a PDF, then zeros.
func longPDF(size int64) io.Reader {
	const mark = "%PDF-1.7\n"
	return io.MultiReader(strings.NewReader(mark), io.LimitReader(zeros{}, size-int64(len(mark))))
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestLargeFilesNeedNoMemory counts all memory that is asked for, ever: it is
// the same for any size.
func TestLargeFilesNeedNoMemory(t *testing.T) {
	const size, most = 300 << 20, 8 << 20
	p := blobtest.Open(t, t.TempDir())
	door := intake.NewDoor(p, drain{})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	kept, err := door.Take(t.Context(), "bản ghi.pdf", longPDF(size), size)
	runtime.ReadMemStats(&after)
	if err != nil || kept.Ref.Size != size {
		t.Fatalf("kept %+v: %v", kept, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > most {
		t.Errorf("a file of %d MB took %d MB of memory", size>>20, used>>20)
	}
}

// drain reads a file as a scanner does; the real one is set to take less.
type drain struct{}

func (drain) Scan(_ context.Context, r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

// TestLimitIsKeptWhileReading: nothing beyond the limit is waited for.
func TestLimitIsKeptWhileReading(t *testing.T) {
	blobtest.Each(t, func(t *testing.T, p blobtest.Place) {
		read := &counting{r: longPDF(2 << 30)}
		_, err := intake.NewDoor(p, nil).Take(t.Context(), "a.pdf", read, 1<<20)
		if !as[*blob.TooLargeError](err) || read.n > 2<<20 {
			t.Errorf("%d bytes were read: %v", read.n, err)
		}
		expectNothing(t, p)
	})
}

type counting struct {
	r io.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func TestCleanName(t *testing.T) {
	long := strings.Repeat("ệ", 300)
	for name, want := range map[string]string{
		"biên bản.pdf":             "biên bản.pdf",
		"bie\u0302n ba\u0309n.pdf": "biên bản.pdf",
		"../../etc/passwd":         "passwd",
		`C:\Users\a\b.docx`:        "b.docx",
		"a\r\nb\x00.txt":           "a b.txt",
		"anh\u202Egpj.exe":         "anhgpj.exe",
		`<a href="x">|*?:.txt`:     "a href=x.txt",
		"a.exe. . ":                "a.exe",
		"":                         "tep",
		"..":                       "tep",
		"/":                        "tep",
		"\xFF\xFE":                 "tep",
		"\u00A0a\u2003b.txt":       "a b.txt",
		long + ".pdf":              long[:len("ệ")*196] + ".pdf",
		"a." + long:                "a." + long[:len("ệ")*198],
	} {
		if got := intake.CleanName(name); got != want {
			t.Errorf("CleanName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestCleanNamesAreClean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		clean := intake.CleanName(name)
		switch {
		case clean == "", !utf8.ValidString(clean), !norm.NFC.IsNormalString(clean), utf8.RuneCountInString(clean) > 200,
			strings.ContainsAny(clean, "/\\\"\r\n"), strings.ContainsFunc(clean, unicode.IsControl), strings.Trim(clean, ". ") != clean:
			t.Fatalf("%q became %q", name, clean)
		case intake.CleanName(clean) != clean:
			t.Fatalf("%q became %q and then %q", name, clean, intake.CleanName(clean))
		}
	})
}
