package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/blob/blobtest"
)

func openFolder(t *testing.T) (blob.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tệp", "files")
	return blobtest.Open(t, dir), dir
}

// files lists all files below a folder.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestPutAndOpen(t *testing.T) {
	blobtest.Each(t, func(t *testing.T, p blobtest.Place) {
		for _, content := range []string{"", "kế hoạch", strings.Repeat("x", 300_000)} {
			sum := sha256.Sum256([]byte(content))
			want := blob.Ref{Hash: hex.EncodeToString(sum[:]), Size: int64(len(content))}
			for range 2 { // the second time it is there already
				got, err := p.Put(t.Context(), strings.NewReader(content), 300_000)
				if err != nil || got != want {
					t.Fatalf("Put: %v, %v, want %v", got, err, want)
				}
			}
			if back := readAll(t, p, want.Hash); back != content {
				t.Errorf("%d bytes came back of %d", len(back), len(content))
			}
		}
		if kept := p.Kept(t); kept != 3 {
			t.Errorf("%d files are kept, want 3", kept)
		}
		if left := files(t, p.Drafts); len(left) != 0 {
			t.Errorf("drafts stayed: %q", left)
		}
	})
}

func readAll(t *testing.T, s blob.Store, hash string) string {
	t.Helper()
	file, err := s.Open(t.Context(), hash)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	back, err := io.ReadAll(io.NewSectionReader(file, 0, file.Size()))
	if err != nil {
		t.Fatal(err)
	}
	return string(back)
}

// TestFileReads reads a file here and there, straight on and from a place on,
// as readers of documents and requests for a range do.
func TestFileReads(t *testing.T) {
	blobtest.Each(t, func(t *testing.T, p blobtest.Place) {
		content := make([]byte, 10<<20+7)
		for i := range content {
			content[i] = byte(i>>16) ^ byte(i)
		}
		ref, err := p.Put(t.Context(), bytes.NewReader(content), 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		file, err := p.Open(t.Context(), ref.Hash)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = file.Close() }()
		if err := iotest.TestReader(io.NewSectionReader(file, 9<<20, file.Size()-(9<<20)), content[9<<20:]); err != nil {
			t.Error(err)
		}
		for _, off := range []int64{0, 1<<20 - 3, 10 << 20, 5, 10<<20 + 6} {
			part := make([]byte, 100)
			n, err := file.ReadAt(part, off)
			want := content[off:min(off+100, int64(len(content)))]
			if !bytes.Equal(part[:n], want) || (n < 100) != errors.Is(err, io.EOF) {
				t.Errorf("at %d came %d bytes: %v", off, n, err)
			}
			if at, err := file.Seek(off-file.Size(), io.SeekEnd); err != nil || at != off {
				t.Fatalf("Seek to %d: %d, %v", off, at, err)
			}
			rest, err := io.ReadAll(file)
			if err != nil || !bytes.Equal(rest, content[off:]) {
				t.Errorf("from %d on came %d bytes: %v", off, len(rest), err)
			}
		}
		if _, err := file.ReadAt(make([]byte, 1), file.Size()); !errors.Is(err, io.EOF) {
			t.Errorf("after the end: %v", err)
		}
		if _, err := file.Seek(-1, io.SeekStart); err == nil {
			t.Error("a place before the beginning was found")
		}
	})
}

func TestDraftIsKeptOnlyWhenAsked(t *testing.T) {
	blobtest.Each(t, func(t *testing.T, p blobtest.Place) {
		for _, keep := range []bool{false, true} {
			draft, err := p.Draft(t.Context(), strings.NewReader("biên bản"), 100)
			if err != nil {
				t.Fatal(err)
			}
			head := make([]byte, 4)
			if _, err := draft.ReadAt(head, 0); err != nil || string(head) != "biê" {
				t.Errorf("the draft begins with %q: %v", head, err)
			}
			if _, err := p.Open(t.Context(), draft.Ref().Hash); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("a draft is found: %v", err)
			}
			if keep {
				if err := draft.Keep(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if err := draft.Drop(); err != nil {
				t.Fatal(err)
			}
			if left := files(t, p.Drafts); len(left) != 0 {
				t.Errorf("drafts stayed: %q", left)
			}
			if keep {
				if back := readAll(t, p, draft.Ref().Hash); back != "biên bản" {
					t.Errorf("%q came back", back)
				}
			}
		}
	})
}

func TestPutKeepsNothingOnFailure(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	lost := errors.New("the line is cut")
	var tooLarge *blob.TooLargeError
	tests := []struct {
		name   string
		ctx    context.Context
		r      func() io.Reader
		failed func(error) bool
	}{
		{"too large", t.Context(), func() io.Reader { return bytes.NewReader(make([]byte, 101)) }, func(err error) bool { return errors.As(err, &tooLarge) && tooLarge.Limit == 100 }},
		{"endless", t.Context(), func() io.Reader { return endless{} }, func(err error) bool { return errors.As(err, &tooLarge) }},
		{"reader fails", t.Context(), func() io.Reader { return io.MultiReader(strings.NewReader("half"), iotest.ErrReader(lost)) }, func(err error) bool { return errors.Is(err, lost) }},
		{"cancelled", cancelled, func() io.Reader { return strings.NewReader("x") }, func(err error) bool { return errors.Is(err, context.Canceled) }},
		{"disk full", t.Context(), func() io.Reader { return iotest.ErrReader(fmt.Errorf("write: %w", syscall.ENOSPC)) }, func(err error) bool { return errors.Is(err, blob.ErrNoSpace) }},
	}
	blobtest.Each(t, func(t *testing.T, p blobtest.Place) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				if _, err := p.Put(test.ctx, test.r(), 100); !test.failed(err) {
					t.Errorf("Put: %v", err)
				}
				if kept, left := p.Kept(t), files(t, p.Drafts); kept+len(left) != 0 {
					t.Errorf("%d files are kept, drafts stayed: %q", kept, left)
				}
			})
		}
	})
}

func TestOpenRefusesWhatIsNoHash(t *testing.T) {
	blobtest.Each(t, func(t *testing.T, p blobtest.Place) {
		for _, hash := range []string{"", "..", "../secret", strings.Repeat("0", 64), strings.Repeat("A", 64), strings.Repeat("../", 21) + "x"} {
			if _, err := p.Open(t.Context(), hash); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("Open(%q): %v, want ErrNotFound", hash, err)
			}
		}
		if err := p.Ping(t.Context()); err != nil {
			t.Errorf("Ping: %v", err)
		}
	})
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestOpenStaysInItsFolder(t *testing.T) {
	s, dir := openFolder(t)
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	outside := strings.Repeat("ab", 32)
	if err := os.Mkdir(filepath.Join(dir, "ab"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../../secret", filepath.Join(dir, "ab", outside)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(t.Context(), outside); err == nil {
		t.Error("a link led out of the folder")
	}
}

func TestOldDraftsAreRemoved(t *testing.T) {
	_, dir := openFolder(t)
	old, young := filepath.Join(dir, "drafts", "old"), filepath.Join(dir, "drafts", "young")
	for _, path := range []string{old, young} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	twoDaysAgo := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(old, twoDaysAgo, twoDaysAgo); err != nil {
		t.Fatal(err)
	}
	s, err := blob.OpenStore("file://" + filepath.ToSlash(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if found := files(t, dir); len(found) != 1 || found[0] != young {
		t.Errorf("files %q, want %q", found, young)
	}
}

func TestOpenStoreRefuses(t *testing.T) {
	for _, address := range []string{
		"", "file://host/path", "file://", "/dev/null/files", "ftp://host/files",
		"s3://host/bucket", "s3://a:hush@host", "s3://a:hush@/bucket", "s3://a:hush@host/bucket/folder", "s3://a:@host/bucket",
		"s3://a:hush@host/bucket?tls=perhaps", "s3://a:hush@host/bucket?colour=red", "s3://a:hush@ho st/bucket", "s3://a:hush@host:x/bucket",
		"s3://a:hush%zz@host/bucket",
	} {
		s, err := blob.OpenStore(address, blob.Options{Spool: t.TempDir()})
		if err == nil {
			t.Errorf("OpenStore(%q) succeeded", address)
			_ = s.Close()
			continue
		}
		if strings.Contains(err.Error(), "hush") {
			t.Errorf("OpenStore(%q) tells the secret: %v", address, err)
		}
	}
}
