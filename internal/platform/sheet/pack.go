package sheet

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strings"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

const (
	// maxDirectory bounds the list of a package's parts, which is read whole and
	// costs ten times its length in memory.
	maxDirectory = 2 << 20
	// maxSmallPart bounds the parts that are kept in memory: styles, relations.
	maxSmallPart = 16 << 20
)

// A pack is an opened OOXML package.
type pack struct {
	files  map[string]*zip.File
	limits Limits
}

func openPack(r io.ReaderAt, size int64, limits Limits) (*pack, error) {
	bounded := &directoryReader{ReaderAt: r, left: maxDirectory}
	archive, err := zip.NewReader(bounded, size)
	if bounded.left < 0 {
		return nil, &LimitError{What: "bytes of a package's directory", Most: maxDirectory}
	}
	if err != nil {
		return nil, fmt.Errorf("open the package: %w", damaged(err))
	}
	bounded.left = math.MaxInt64
	p := &pack{files: make(map[string]*zip.File, len(archive.File)), limits: limits}
	for _, f := range archive.File {
		name := partName(f.Name)
		if _, twice := p.files[name]; !twice {
			p.files[name] = f
		}
	}
	return p, nil
}

// partName makes one spelling of those that programs use for a part's name.
func partName(name string) string {
	name = strings.ToLower(strings.ReplaceAll(name, `\`, "/"))
	return strings.TrimPrefix(path.Clean("/"+name), "/")
}

func (p *pack) has(name string) bool { return p.files[partName(name)] != nil }

// open gives the bytes of a part, at most so many.
func (p *pack) open(ctx context.Context, name string, most int64) (io.ReadCloser, error) {
	f := p.files[partName(name)]
	switch {
	case f == nil:
		return nil, fmt.Errorf("%w: the part %s is missing", office.ErrDamaged, name)
	case f.Flags&1 != 0:
		return nil, office.ErrEncrypted
	case f.UncompressedSize64 > uint64(most):
		return nil, &LimitError{What: "bytes in the part " + name, Most: most}
	}
	part, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open the part %s: %w", name, damaged(err))
	}
	return &partReader{ctx: ctx, part: part, name: name, most: most}, nil
}

// read walks one part: visit is called within its root element.
func (p *pack) read(ctx context.Context, name string, most int64, visit func(*xmlReader, element) error) error {
	part, err := p.open(ctx, name, most)
	if err != nil {
		return err
	}
	defer func() { _ = part.Close() }() // only read
	x := newXMLReader(part)
	root, err := x.root()
	if err == nil {
		err = visit(x, root)
	}
	if err == nil {
		_, err = io.Copy(io.Discard, part) // to the end, where the checksum is
	}
	if err != nil {
		return fmt.Errorf("read the part %s: %w", name, damaged(err))
	}
	return nil
}

// A relation points from one part of a package to another.
type relation struct{ kind, target string }

// relations returns what a part points to, by relation id.
func (p *pack) relations(ctx context.Context, name string) (map[string]relation, error) {
	dir, base := path.Split(name)
	rels := map[string]relation{}
	file := dir + "_rels/" + base + ".rels"
	if !p.has(file) {
		return rels, nil
	}
	err := p.read(ctx, file, maxSmallPart, func(x *xmlReader, _ element) error {
		return x.each(func(e element) error {
			if e.name != "Relationship" || e.attr("TargetMode") == "External" {
				return nil
			}
			target := e.attr("Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(dir, target)
			}
			rels[e.attr("Id")] = relation{kind: path.Base(e.attr("Type")), target: partName(target)}
			return nil
		})
	})
	return rels, err
}

// target returns the part of a kind among relations, or the usual one.
func target(rels map[string]relation, kind, usual string) string {
	for _, r := range rels {
		if r.kind == kind {
			return r.target
		}
	}
	return usual
}

// damaged marks an error as the file's own fault, unless it already says what
// is wrong or the reading was only stopped.
func damaged(err error) error {
	for _, known := range []error{
		errStop, office.ErrEmpty, office.ErrUnknown, office.ErrDamaged, office.ErrEncrypted, office.ErrTooLarge,
		office.ErrUnsupported, context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", office.ErrDamaged, err)
}

// A directoryReader stops a package's directory that is longer than left.
type directoryReader struct {
	io.ReaderAt
	left int64
}

func (r *directoryReader) ReadAt(b []byte, off int64) (int, error) {
	if r.left -= int64(len(b)); r.left < 0 {
		return 0, office.ErrTooLarge
	}
	return r.ReaderAt.ReadAt(b, off)
}

// A partReader reads one part and counts its bytes, whatever its header says.
type partReader struct {
	ctx  context.Context
	part io.ReadCloser
	name string
	done int64
	most int64
}

func (r *partReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.part.Read(b)
	if r.done += int64(n); r.done > r.most {
		return 0, &LimitError{What: "bytes in the part " + r.name, Most: r.most}
	}
	return n, err
}

func (r *partReader) Close() error { return r.part.Close() }
