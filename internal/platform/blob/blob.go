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
	// Draft writes what r gives beside the kept files, up to limit bytes, so
	// that it can be looked at before it is kept. Its errors are those of Put.
	Draft(ctx context.Context, r io.Reader, limit int64) (*Draft, error)
	// Open opens the file of a hash, or returns ErrNotFound. The file is read
	// within ctx.
	Open(ctx context.Context, hash string) (File, error)
	// Ping tells whether files could be kept now.
	Ping(ctx context.Context) error
	// Close ends the use of the store.
	Close() error
}

// put keeps what r gives without a look at it.
func put(ctx context.Context, s Store, r io.Reader, limit int64) (Ref, error) {
	draft, err := s.Draft(ctx, r, limit)
	if err != nil {
		return Ref{}, err
	}
	err = draft.Keep(ctx)
	if err = errors.Join(err, draft.Drop()); err != nil {
		return Ref{}, err
	}
	return draft.Ref(), nil
}

// Options are what a store may need beside its address.
type Options struct {
	// Spool is the folder in which an S3 store writes drafts; empty is the
	// system's folder of temporary files.
	Spool string
	// AccessKey and SecretKey are used when an S3 address names none.
	AccessKey, SecretKey string
}

// OpenStore opens the store that an address names: the path of a folder, also
// as file:///path, or s3://host:port/bucket. A folder is made when it is
// missing. Addresses may hold a secret, so that no error repeats one.
func OpenStore(address string, options ...Options) (Store, error) {
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	scheme, _, found := strings.Cut(address, "://")
	if !found {
		return OpenFolder(address)
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("open the store of files: the address that begins with %s:// is not well formed", scheme)
	}
	switch scheme {
	case "file":
		if u.Path == "" || u.Host != "" {
			return nil, errors.New("open the store of files: the address is not of the form file:///path")
		}
		return OpenFolder(u.Path)
	case "s3":
		return openS3(u, o)
	}
	return nil, fmt.Errorf("open the store of files: %s:// is not supported; give the path of a folder, or s3://host:port/bucket", scheme)
}
