package blob

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
)

// A Folder is a Store in a folder of this machine: ab/ab12… for a file whose
// hash begins so. It never leaves its folder, not by a link either.
type Folder struct {
	root   *os.Root
	drafts drafts
}

// OpenFolder opens a folder, making it when it is missing, and removes what
// killed programs left half written.
func OpenFolder(dir string) (*Folder, error) {
	if dir == "" {
		return nil, errors.New("open the store of files: no folder is given")
	}
	if err := os.MkdirAll(path.Join(dir, draftsName), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of files: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder of files: %w", err)
	}
	f := &Folder{root: root, drafts: drafts{root}}
	if err := f.drafts.removeOld(); err != nil {
		return nil, errors.Join(fmt.Errorf("clean the folder of files: %w", err), root.Close())
	}
	return f, nil
}

// Close ends the use of the folder; opened files stay open.
func (f *Folder) Close() error { return f.root.Close() }

// Put keeps what r gives: it writes a draft, brings it to the disk, and only
// then gives it its name.
func (f *Folder) Put(ctx context.Context, r io.Reader, limit int64) (Ref, error) {
	return put(ctx, f, r, limit)
}

// Draft writes what r gives beside the kept files.
func (f *Folder) Draft(ctx context.Context, r io.Reader, limit int64) (*Draft, error) {
	draft, err := f.drafts.write(ctx, r, limit)
	if err != nil {
		return nil, err
	}
	draft.keep = func(context.Context) error { return f.keep(draft) }
	return draft, nil
}

// keep brings a draft to the disk before it gets its name.
func (f *Folder) keep(draft *Draft) error {
	if err := draft.file.Sync(); err != nil {
		return err
	}
	return f.adopt(draft.name, draft.ref.Hash)
}

// Ping tells whether the folder is there.
func (f *Folder) Ping(context.Context) error {
	if _, err := f.root.Stat(draftsName); err != nil {
		return fmt.Errorf("look at the folder of files: %w", err)
	}
	return nil
}

// adopt renames a draft to its hash. A file of that name has the same bytes;
// it is replaced all the same, in case the disk has harmed it.
func (f *Folder) adopt(draft, hash string) error {
	dir := path.Dir(nameOf(hash))
	switch err := f.root.Mkdir(dir, 0o700); {
	case err == nil:
		if err := f.sync("."); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrExist):
		return err
	}
	if err := f.root.Rename(draft, nameOf(hash)); err != nil {
		return err
	}
	return f.sync(dir)
}

// sync brings the names in a folder to the disk.
func (f *Folder) sync(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open opens a kept file. A hash that is none is a file that is not there.
func (f *Folder) Open(_ context.Context, hash string) (File, error) {
	if !isHash(hash) {
		return nil, ErrNotFound
	}
	file, err := f.root.Open(nameOf(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("open a kept file: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open a kept file: %w", err), file.Close())
	}
	return folderFile{file, info.Size()}, nil
}

type folderFile struct {
	*os.File

	size int64
}

func (f folderFile) Size() int64 { return f.size }

func nameOf(hash string) string { return path.Join(hash[:2], hash) }

func isHash(s string) bool {
	if len(s) != 2*sha256.Size {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
