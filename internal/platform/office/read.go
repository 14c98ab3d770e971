package office

import (
	"context"
	"errors"
	"fmt"
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

// forward returns a progress that never goes back nor beyond 1, and that may
// be called when p is nil.
func (p Progress) forward() Progress {
	furthest := 0.0
	return func(done float64) {
		if p == nil || done <= furthest {
			return
		}
		furthest = min(done, 1)
		p(furthest)
	}
}

// Read reads a file of any known format, found by its content and not by its
// name. It stops when ctx ends.
func Read(ctx context.Context, src Source, limits Limits, progress Progress) (*Document, error) {
	if src.Size == 0 {
		return nil, ErrEmpty
	}
	if src.Size > limits.FileBytes {
		return nil, fmt.Errorf("%w: %d bytes, %d are allowed", ErrTooLarge, src.Size, limits.FileBytes)
	}
	progress = progress.forward()
	doc, err := readKnown(ctx, src, limits, progress)
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	doc.number()
	progress(1)
	return doc, nil
}

func readKnown(ctx context.Context, src Source, limits Limits, progress Progress) (*Document, error) {
	kind, err := sniff(ctx, src)
	if err != nil {
		return nil, err
	}
	switch kind {
	case kindPack:
		return readPack(ctx, src, limits, progress)
	case kindPDF:
		return readPDF(ctx, src, limits, progress)
	default:
		return readText(ctx, src, limits)
	}
}

// readPack reads a package of either Office program.
func readPack(ctx context.Context, src Source, limits Limits, progress Progress) (*Document, error) {
	p, err := openPack(ctx, src, limits)
	if err != nil {
		return nil, err
	}
	format, main, err := p.format()
	if err != nil {
		return nil, err
	}
	if format == XLSX {
		return readXLSX(p, main, limits, progress)
	}
	return readDOCX(p, main, limits, progress)
}

// number gives the blocks, and what stands in them, their numbers.
func (d *Document) number() {
	for i, block := range d.Blocks {
		switch b := block.(type) {
		case *PageSetup:
			b.Place.Block = i + 1
		case *Paragraph:
			b.Place.Block = i + 1
		case *Table:
			b.number(i + 1)
		}
	}
}

func (t *Table) number(block int) {
	t.Place.Block = block
	for i := range t.Rows {
		row := &t.Rows[i]
		row.Place.Block = block
		for j := range row.Cells {
			cell := &row.Cells[j]
			cell.Place.Block = block
			for k := range cell.Paragraphs {
				cell.Paragraphs[k].Place.Block = block
			}
		}
	}
}
