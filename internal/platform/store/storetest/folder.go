package storetest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// A Folder is what a program keeps in a folder, made once and copied for each
// test that begins with it. It lies in memory, so that nothing is left behind.
type Folder struct {
	once  sync.Once
	files map[string][]byte
	err   error
}

// Copy writes the folder's files into another one, unless something is there;
// fill makes them, the first time, in a folder of its own.
func (f *Folder) Copy(tb testing.TB, to string, fill func(dir string) error) {
	tb.Helper()
	f.once.Do(func() { f.files, f.err = filled(fill) })
	if f.err != nil {
		tb.Fatal(f.err)
	}
	if there, err := os.ReadDir(to); err != nil || len(there) > 0 {
		return // what a test has put there is its own
	}
	for name, content := range f.files {
		path := filepath.Join(to, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, content, 0o600)); err != nil {
			tb.Fatal(err)
		}
	}
}

func filled(fill func(dir string) error) (files map[string][]byte, err error) {
	dir, err := os.MkdirTemp("", "vidan-folder-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := fill(dir); err != nil {
		return nil, err
	}
	files = map[string][]byte{}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		files[name], err = os.ReadFile(path)
		return err
	})
	return files, err
}
