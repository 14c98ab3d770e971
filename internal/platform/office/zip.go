package office

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strings"
)

const (
	// maxDirectory bounds the list of a package's parts. The list is read
	// whole before anything else, and each of its entries of 46 bytes costs
	// ten times that in memory; a real document has a hundred entries.
	maxDirectory = 2 << 20
	// maxSmallPart bounds the parts that are kept in memory as a whole:
	// styles, numbering, relations.
	maxSmallPart = 16 << 20
)

// A pack is an opened OOXML package. All that is read from it counts against
// one allowance of expanded bytes, whatever its directory claims.
type pack struct {
	ctx   context.Context
	files map[string]*zip.File
	left  int64
}

// openPack reads the directory of a package.
func openPack(ctx context.Context, src Source, limits Limits) (*pack, error) {
	r := &directoryReader{ReaderAt: src, left: maxDirectory}
	archive, err := zip.NewReader(r, src.Size)
	if r.left < 0 {
		return nil, fmt.Errorf("%w: the package lists too many parts", ErrTooLarge)
	}
	if err != nil {
		return nil, fmt.Errorf("open the package: %w", damaged(err))
	}
	r.left = math.MaxInt64
	p := &pack{ctx: ctx, files: make(map[string]*zip.File, len(archive.File)), left: limits.ExpandedBytes}
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

// read walks one part: visit is called within its root element. A most of 0
// leaves only the package's own allowance. progress may be nil.
func (p *pack) read(name string, most int64, progress Progress, visit func(*xmlReader, element) error) error {
	err := p.walk(name, most, progress, visit)
	if err != nil {
		return fmt.Errorf("read part %s: %w", name, damaged(err))
	}
	return nil
}

func (p *pack) walk(name string, most int64, progress Progress, visit func(*xmlReader, element) error) error {
	f := p.files[partName(name)]
	if f == nil {
		return errors.New("the part is missing")
	}
	if f.Flags&1 != 0 {
		return ErrEncrypted
	}
	open, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = open.Close() }() // only read
	part := &partReader{pack: p, part: open, left: most, size: f.UncompressedSize64, progress: progress}
	if most == 0 {
		part.left = math.MaxInt64
	}
	x := newXMLReader(part)
	root, err := x.root()
	if err != nil {
		return err
	}
	if err := visit(x, root); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, part) // to the end, where the checksum is
	return err
}

// A relation points from one part of a package to another.
type relation struct{ kind, target string }

// relations returns what a part points to, by relation id. A part without
// relations has none.
func (p *pack) relations(name string) (map[string]relation, error) {
	dir, base := path.Split(name)
	rels := map[string]relation{}
	file := dir + "_rels/" + base + ".rels"
	if !p.has(file) {
		return rels, nil
	}
	err := p.read(file, maxSmallPart, nil, func(x *xmlReader, _ element) error {
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

// target returns the first part of a kind among relations, or the fallback.
func target(rels map[string]relation, kind, fallback string) string {
	for _, r := range rels {
		if r.kind == kind {
			return r.target
		}
	}
	return fallback
}

// damaged marks an error as the file's own fault, unless it already says
// what is wrong or the reading was only stopped.
func damaged(err error) error {
	for _, known := range []error{
		ErrEmpty, ErrUnknown, ErrDamaged, ErrEncrypted, ErrNoText, ErrTooLarge, ErrUnsupported,
		context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// A directoryReader stops a package's directory that is longer than left.
type directoryReader struct {
	io.ReaderAt
	left int64
}

func (r *directoryReader) ReadAt(b []byte, off int64) (int, error) {
	r.left -= int64(len(b))
	if r.left < 0 {
		return 0, ErrTooLarge
	}
	return r.ReaderAt.ReadAt(b, off)
}

// A partReader reads one part and counts its expanded bytes.
type partReader struct {
	pack     *pack
	part     io.Reader
	left     int64
	size     uint64
	done     int64
	progress Progress
}

func (r *partReader) Read(b []byte) (int, error) {
	if err := r.pack.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.part.Read(b)
	r.done += int64(n)
	r.left -= int64(n)
	r.pack.left -= int64(n)
	if r.left < 0 || r.pack.left < 0 {
		return 0, fmt.Errorf("%w: it unpacks to more than is allowed", ErrTooLarge)
	}
	if r.progress != nil && r.size > 0 {
		r.progress(float64(r.done) / float64(r.size))
	}
	return n, err
}
