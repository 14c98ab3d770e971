// Package intake is the one door for files that people hand in: whatever
// comes through it is whole, within its limit, of a format that is taken in,
// no other than its name says, and scanned for viruses before it is kept.
package intake

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/vidan-vn/vidan/internal/platform/blob"
	"github.com/vidan-vn/vidan/internal/platform/filetype"
)

// FileLimit is the most that one file of evidence may have, in bytes.
const FileLimit = 200 << 20

// Files are where files are kept (blob.Store).
type Files interface {
	Draft(ctx context.Context, r io.Reader, limit int64) (*blob.Draft, error)
}

// A Scanner looks for viruses (clamav.Scanner).
type Scanner interface {
	Scan(ctx context.Context, r io.Reader) error
}

// A Door takes files in.
type Door struct {
	files   Files
	scanner Scanner
}

// NewDoor makes a door to a store. Without a scanner (nil) files are kept
// unscanned, and say so.
func NewDoor(files Files, scanner Scanner) *Door { return &Door{files, scanner} }

// A Kept is a file that was taken in.
type Kept struct {
	Ref blob.Ref
	// Name is what to call it: composed, without folders and characters that
	// could harm, with the ending of its format.
	Name string
	// MediaType is what to send it as; it comes from the content.
	MediaType string
	Kind      filetype.Kind
	// Scanned tells whether a scanner has found it clean.
	Scanned bool
}

// Take takes a file in, or keeps nothing of it. Its errors are
// *blob.TooLargeError, blob.ErrNoSpace, *filetype.RefusedError,
// *clamav.InfectedError, clamav.ErrNotScanned, clamav.ErrUnreachable, and
// those of r; Explain has the words for the person.
func (d *Door) Take(ctx context.Context, name string, r io.Reader, limit int64) (kept Kept, err error) {
	err = d.take(ctx, r, limit, func(draft *blob.Draft) error {
		kept, err = d.inspect(ctx, name, draft)
		return err
	})
	if err != nil {
		return Kept{}, err
	}
	return kept, nil
}

// TakeSource takes in a file that a reader of ours will look at, whatever its
// format is: it is scanned, and what it is stays for the reader to say. Its
// errors are those of Take, without *filetype.RefusedError.
func (d *Door) TakeSource(ctx context.Context, r io.Reader, limit int64) (ref blob.Ref, err error) {
	err = d.take(ctx, r, limit, func(draft *blob.Draft) error {
		ref = draft.Ref()
		return d.scan(ctx, draft)
	})
	if err != nil {
		return blob.Ref{}, err
	}
	return ref, nil
}

// take keeps what look finds nothing wrong with.
func (d *Door) take(ctx context.Context, r io.Reader, limit int64, look func(*blob.Draft) error) (err error) {
	draft, err := d.files.Draft(ctx, r, limit)
	if err != nil {
		return fmt.Errorf("take a file in: %w", err)
	}
	defer func() {
		if err = errors.Join(err, draft.Drop()); err != nil {
			err = fmt.Errorf("take a file in: %w", err)
		}
	}()
	if err := look(draft); err != nil {
		return err
	}
	return draft.Keep(ctx)
}

func (d *Door) scan(ctx context.Context, draft *blob.Draft) error {
	if d.scanner == nil {
		return nil
	}
	return d.scanner.Scan(ctx, io.NewSectionReader(draft, 0, draft.Ref().Size))
}

// inspect looks at a draft from all sides. What it is comes first: it costs
// little, and tells the person more than the scanner would.
func (d *Door) inspect(ctx context.Context, name string, draft *blob.Draft) (Kept, error) {
	ref := draft.Ref()
	name = CleanName(name)
	found, err := filetype.Detect(ctx, name, filetype.Source{ReaderAt: draft, Size: ref.Size})
	if err != nil {
		return Kept{}, err
	}
	if err := d.scan(ctx, draft); err != nil {
		return Kept{}, err
	}
	if filetype.Extension(name) == "" {
		name = CleanName(name + "." + found.Extensions[0])
	}
	return Kept{Ref: ref, Name: name, MediaType: found.MediaType, Kind: found.Kind, Scanned: d.scanner != nil}, nil
}
