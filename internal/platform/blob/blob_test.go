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
)

func openFolder(t *testing.T) (blob.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tệp", "files")
	s, err := blob.OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, dir
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
	s, dir := openFolder(t)
	for _, content := range []string{"", "kế hoạch", strings.Repeat("x", 300_000)} {
		sum := sha256.Sum256([]byte(content))
		want := blob.Ref{Hash: hex.EncodeToString(sum[:]), Size: int64(len(content))}
		for range 2 { // the second time it is there already
			got, err := s.Put(t.Context(), strings.NewReader(content), 300_000)
			if err != nil || got != want {
				t.Fatalf("Put: %v, %v, want %v", got, err, want)
			}
		}
		file, err := s.Open(t.Context(), want.Hash)
		if err != nil {
			t.Fatal(err)
		}
		back, err := io.ReadAll(io.NewSectionReader(file, 0, file.Size()))
		if err != nil || string(back) != content {
			t.Errorf("%d bytes came back of %d: %v", len(back), len(content), err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
	if found := files(t, dir); len(found) != 3 {
		t.Errorf("files %q, want 3", found)
	}
}

func TestPutKeepsNothingOnFailure(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	lost := errors.New("the line is cut")
	var tooLarge *blob.TooLargeError
	tests := []struct {
		name   string
		ctx    context.Context
		r      io.Reader
		failed func(error) bool
	}{
		{"too large", t.Context(), bytes.NewReader(make([]byte, 101)), func(err error) bool { return errors.As(err, &tooLarge) && tooLarge.Limit == 100 }},
		{"endless", t.Context(), endless{}, func(err error) bool { return errors.As(err, &tooLarge) }},
		{"reader fails", t.Context(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(lost)), func(err error) bool { return errors.Is(err, lost) }},
		{"cancelled", cancelled, strings.NewReader("x"), func(err error) bool { return errors.Is(err, context.Canceled) }},
		{"disk full", t.Context(), iotest.ErrReader(fmt.Errorf("write: %w", syscall.ENOSPC)), func(err error) bool { return errors.Is(err, blob.ErrNoSpace) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, dir := openFolder(t)
			if _, err := s.Put(test.ctx, test.r, 100); !test.failed(err) {
				t.Errorf("Put: %v", err)
			}
			if found := files(t, dir); len(found) != 0 {
				t.Errorf("files stayed: %q", found)
			}
		})
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestOpenFindsOnlyHashes(t *testing.T) {
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
	for _, hash := range []string{"", "..", "../secret", strings.Repeat("0", 64), strings.Repeat("A", 64), strings.Repeat("../", 21) + "x"} {
		if _, err := s.Open(t.Context(), hash); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("Open(%q): %v, want ErrNotFound", hash, err)
		}
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
	for _, address := range []string{"", "s3://bucket/folder", "file://host/path", "file://", "/dev/null/files"} {
		if s, err := blob.OpenStore(address); err == nil {
			t.Errorf("OpenStore(%q) succeeded", address)
			_ = s.Close()
		}
	}
}
