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

// A Draft is a file that came in to its end and is not kept yet. Whoever holds
// one looks at it, calls Keep or not, and Drop in any case.
type Draft struct {
	root *os.Root
	name string
	file *os.File
	ref  Ref
	keep func(context.Context) error
}

// Ref returns the name under which the draft would be kept.
func (d *Draft) Ref() Ref { return d.ref }

// ReadAt reads from the draft.
func (d *Draft) ReadAt(p []byte, off int64) (int, error) { return d.file.ReadAt(p, off) }

// Keep keeps the draft, and returns when it would outlive a power cut.
func (d *Draft) Keep(ctx context.Context) error {
	if err := d.keep(ctx); err != nil {
		return fmt.Errorf("keep a file: %w", nameSpace(err))
	}
	return nil
}

// Drop ends the use of the draft, and takes away whatever of it is not kept.
func (d *Draft) Drop() error {
	err := errors.Join(d.file.Close(), remove(d.root, d.name))
	if err != nil {
		return fmt.Errorf("drop a draft: %w", err)
	}
	return nil
}

// drafts writes drafts below a folder.
type drafts struct{ root *os.Root }

func (d drafts) write(ctx context.Context, r io.Reader, limit int64) (*Draft, error) {
	name := path.Join(draftsName, store.NewID())
	file, err := d.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("begin a draft: %w", nameSpace(err))
	}
	draft := &Draft{root: d.root, name: name, file: file}
	draft.ref, err = copyHashed(file, contextReader{ctx, r}, limit)
	if err != nil {
		return nil, fmt.Errorf("write a draft: %w", nameSpace(errors.Join(err, draft.Drop())))
	}
	return draft, nil
}

func copyHashed(w io.Writer, r io.Reader, limit int64) (Ref, error) {
	hash := sha256.New()
	// One byte more than allowed shows that there is more.
	size, err := io.Copy(io.MultiWriter(w, hash), io.LimitReader(r, limit+1))
	if err != nil {
		return Ref{}, err
	}
	if size > limit {
		return Ref{}, &TooLargeError{Limit: limit}
	}
	return Ref{Hash: hex.EncodeToString(hash.Sum(nil)), Size: size}, nil
}

// removeOld removes what killed programs left half written.
func (d drafts) removeOld() error {
	left, err := fs.ReadDir(d.root.FS(), draftsName)
	if err != nil {
		return err
	}
	for _, draft := range left {
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
		if err := remove(d.root, path.Join(draftsName, draft.Name())); err != nil {
			return err
		}
	}
	return nil
}

// remove removes a file, if it is there.
func remove(root *os.Root, name string) error {
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

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

// nameSpace names the errors of a full disk and of a used up quota.
func nameSpace(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrNoSpace, err)
	}
	return err
}
