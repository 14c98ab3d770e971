package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/store"
)

// draftsName is the folder of files that are still being written.
const draftsName = "drafts"

// draftAge is how old a draft is when its writer must have been killed.
const draftAge = 24 * time.Hour

// A Folder is a Store in a folder of this machine: ab/ab12… for a file whose
// hash begins so. It never leaves its folder, not by a link either.
type Folder struct {
	root *os.Root
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
	f := &Folder{root: root}
	if err := f.removeOldDrafts(); err != nil {
		return nil, errors.Join(fmt.Errorf("clean the folder of files: %w", err), root.Close())
	}
	return f, nil
}

// Close ends the use of the folder; opened files stay open.
func (f *Folder) Close() error { return f.root.Close() }

// Put keeps what r gives: it writes a draft, brings it to the disk, and only
// then gives it its name.
func (f *Folder) Put(ctx context.Context, r io.Reader, limit int64) (Ref, error) {
	draft := path.Join(draftsName, store.NewID())
	ref, err := f.writeDraft(draft, contextReader{ctx, r}, limit)
	if err == nil {
		err = f.adopt(draft, ref.Hash)
	}
	if err != nil {
		return Ref{}, fmt.Errorf("keep a file: %w", nameSpace(errors.Join(err, f.drop(draft))))
	}
	return ref, nil
}

func (f *Folder) writeDraft(name string, r io.Reader, limit int64) (_ Ref, err error) {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Ref{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	hash := sha256.New()
	// One byte more than allowed shows that there is more.
	size, err := io.Copy(io.MultiWriter(file, hash), io.LimitReader(r, limit+1))
	if err != nil {
		return Ref{}, err
	}
	if size > limit {
		return Ref{}, &TooLargeError{Limit: limit}
	}
	return Ref{Hash: hex.EncodeToString(hash.Sum(nil)), Size: size}, file.Sync()
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

func (f *Folder) drop(draft string) error {
	if err := f.root.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
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

func (f *Folder) removeOldDrafts() error {
	drafts, err := fs.ReadDir(f.root.FS(), draftsName)
	if err != nil {
		return err
	}
	for _, draft := range drafts {
		info, err := draft.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // its writer has just finished
		}
		if err != nil {
			return err
		}
		// The age of a file is the machine's matter, not a day of the office.
		if time.Since(info.ModTime()) < draftAge {
			continue
		}
		if err := f.drop(path.Join(draftsName, draft.Name())); err != nil {
			return err
		}
	}
	return nil
}

type folderFile struct {
	*os.File

	size int64
}

func (f folderFile) Size() int64 { return f.size }

// contextReader stops reading when the context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

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

// nameSpace names the errors of a full disk and of a used up quota.
func nameSpace(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrNoSpace, err)
	}
	return err
}
