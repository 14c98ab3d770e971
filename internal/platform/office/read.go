package office

import (
	"context"
	"errors"
	"io"
)

// A Source is the file to read: random access and a known size, so that a
// large upload stays on disk.
type Source struct {
	io.ReaderAt
	Size int64
	// Name is the file's name as its owner calls it; only a hint.
	Name string
}

// The errors that Read returns, wrapped with detail. Messages for people are
// made from them by Explain.
var (
	ErrEmpty       = errors.New("the file is empty")
	ErrUnknown     = errors.New("the file is of no known format")
	ErrDamaged     = errors.New("the file is damaged or cut off")
	ErrEncrypted   = errors.New("the file is protected by a password")
	ErrNoText      = errors.New("the file has pictures only, no text")
	ErrTooLarge    = errors.New("the file is too large")
	ErrUnsupported = errors.New("the file's format is an older one")
)

// Limits bound what reading may cost, whatever the file claims.
type Limits struct {
	// FileBytes is the largest file, ExpandedBytes the most that a packed
	// file may unpack to.
	FileBytes, ExpandedBytes int64
	// Blocks, Rows and Cells bound the document.
	Blocks, Rows, Cells int
	// Pages bounds a PDF.
	Pages int
	// Depth bounds nested elements (tables in tables).
	Depth int
}

// DefaultLimits let through any real plan and stop what is made to hurt.
func DefaultLimits() Limits {
	return Limits{
		FileBytes: 100 << 20, ExpandedBytes: 256 << 20,
		Blocks: 200_000, Rows: 250_000, Cells: 2_000_000,
		Pages: 2_000, Depth: 16,
	}
}

// Progress is told how much of the work is done, from 0 to 1. It may be nil.
type Progress func(done float64)

// Read reads a file of any known format, found by its content and not by its
// name. It stops when ctx ends.
func Read(ctx context.Context, src Source, limits Limits, progress Progress) (*Document, error) {
	return nil, ErrUnknown // replaced by the reader
}
