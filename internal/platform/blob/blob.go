// Package blob keeps files by what is in them: a file's name is its SHA-256
// hash, so the same file is kept once and none is ever changed.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// Errors of all stores.
var (
	// ErrNotFound says that there is no such file.
	ErrNotFound = errors.New("no such file is kept")
	// ErrNoSpace says that the disk is full. Nothing was kept.
	ErrNoSpace = errors.New("no space is left for files")
)

// A TooLargeError says that a file is larger than it may be. Nothing was kept.
type TooLargeError struct {
	Limit int64 // bytes
}

// Error names the limit.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the file is larger than %d bytes", e.Limit)
}

// A Ref names a kept file.
type Ref struct {
	Hash string // SHA-256 in 64 hexadecimal digits
	Size int64  // bytes
}

// A File is a kept file, opened for reading.
type File interface {
	io.ReaderAt
	io.ReadSeekCloser
	// Size returns the number of bytes.
	Size() int64
}

// A Store keeps files.
type Store interface {
	// Put keeps what r gives, up to limit bytes, and returns when it would
	// outlive a power cut. It returns a *TooLargeError or ErrNoSpace when it
	// cannot.
	Put(ctx context.Context, r io.Reader, limit int64) (Ref, error)
	// Open opens the file of a hash, or returns ErrNotFound.
	Open(ctx context.Context, hash string) (File, error)
	// Close ends the use of the store.
	Close() error
}

// OpenStore opens the store that an address names: the path of a folder, also
// as file:///path. The folder is made when it is missing.
func OpenStore(address string) (Store, error) {
	scheme, _, found := strings.Cut(address, "://")
	if !found {
		return OpenFolder(address)
	}
	if scheme != "file" {
		return nil, fmt.Errorf("open the store of files: %s:// is not supported; give the path of a folder", scheme)
	}
	u, err := url.Parse(address)
	if err != nil || u.Path == "" || u.Host != "" {
		return nil, fmt.Errorf("open the store of files: %q is not of the form file:///path", address)
	}
	return OpenFolder(u.Path)
}
