// Package pdffile reads the objects of a PDF file (ISO 32000-1 and -2): its
// cross-references, streams and pages. It is made for files that nobody
// vouches for: every loop is bounded, every byte unpacked is counted.
//
// It knows nothing of what stands on the pages.
package pdffile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// The errors that Open, Pages and Err return, wrapped with detail.
var (
	ErrDamaged   = errors.New("damaged PDF")
	ErrEncrypted = errors.New("PDF protected by a password")
	ErrTooLarge  = errors.New("PDF takes more than is allowed")
)

const (
	// maxStream and maxObject bound one stream and one object, in bytes.
	maxStream = 32 << 20
	maxObject = 8 << 20
	// maxObjects bounds the numbers of objects (ISO 32000-1, annex C).
	maxObjects = 8_388_607
	// maxLoading bounds objects that are needed to read one object.
	maxLoading = 24
	// maxCached bounds the objects kept for the next use.
	maxCached = 50_000
)

// A File is an open PDF. It is for one goroutine.
type File struct {
	ctx       context.Context
	src       io.ReaderAt
	size      int64
	allowance int64
	err       error
	entries   map[int]entry
	trailer   Dict
	crypt     *decrypter
	cache     map[int]any
	packs     map[int]*pack
	loading   map[int]bool
}

// Open reads the frame of a file. The allowance is the number of bytes that
// may be read and unpacked over the life of the File; ctx holds as long.
// A file whose cross-references are broken is searched for its objects; one
// whose end is missing is refused, for half a document would pass as a whole.
func Open(ctx context.Context, src io.ReaderAt, size, allowance int64) (*File, error) {
	f := &File{
		ctx: ctx, src: src, size: size, allowance: allowance,
		cache: map[int]any{}, packs: map[int]*pack{}, loading: map[int]bool{},
	}
	start, err := f.startXref()
	if err != nil {
		return nil, err
	}
	if f.readXref(start) != nil || !f.whole() {
		if f.err != nil {
			return nil, f.err
		}
		if err := f.repair(); err != nil {
			return nil, err
		}
	}
	return f, f.err
}

// whole tells whether the document's root can be reached, and decrypts.
func (f *File) whole() bool {
	if err := f.decrypt(); err != nil {
		f.err = err
		return false
	}
	return f.Dict(f.Dict(f.trailer["Root"])["Pages"]) != nil
}

// startXref finds where the cross-references begin; 0 when the file does not
// say it.
func (f *File) startXref() (int64, error) {
	tail := make([]byte, min(f.size, 2048))
	n, err := f.src.ReadAt(tail, f.size-int64(len(tail)))
	if err != nil && err != io.EOF {
		return 0, fmt.Errorf("read the end of the PDF: %w", err)
	}
	tail = tail[:n]
	end := bytes.LastIndex(tail, []byte("%%EOF"))
	if end < 0 {
		return 0, fmt.Errorf("%w: its end is missing", ErrDamaged)
	}
	at := bytes.LastIndex(tail[:end], []byte("startxref"))
	if at < 0 {
		return 0, nil
	}
	o, _ := NewLexer(tail[at+len("startxref"):]).Next()
	return int64(Integer(o)), nil
}

// Err returns what ended the reading for good: the allowance used up, the
// context done, a password missing.
func (f *File) Err() error { return f.err }

// spend takes n bytes from the allowance.
func (f *File) spend(n int64) error {
	if f.err != nil {
		return f.err
	}
	if err := f.ctx.Err(); err != nil {
		f.err = err
		return err
	}
	if f.allowance -= n; f.allowance < 0 || n > 2*maxStream {
		f.err = ErrTooLarge
	}
	return f.err
}

// Resolve follows a reference. What cannot be read is nil, as the standard
// wants of objects that are not there.
func (f *File) Resolve(o any) any {
	for range maxLoading {
		ref, ok := o.(Ref)
		if !ok {
			return o
		}
		o = f.load(ref)
	}
	return nil
}

// Dict resolves a dictionary or the dictionary of a stream; else nil.
func (f *File) Dict(o any) Dict {
	switch o := f.Resolve(o).(type) {
	case Dict:
		return o
	case *Stream:
		return o.Dict
	}
	return nil
}

// Array resolves an array; else nil.
func (f *File) Array(o any) Array {
	a, _ := f.Resolve(o).(Array)
	return a
}

// Name resolves a name; else it is empty.
func (f *File) Name(o any) Name {
	n, _ := f.Resolve(o).(Name)
	return n
}

// Number resolves a number; else 0.
func (f *File) Number(o any) float64 { return Number(f.Resolve(o)) }

func (f *File) load(ref Ref) any {
	if o, ok := f.cache[ref.Num]; ok {
		return o
	}
	e, ok := f.entries[ref.Num]
	if !ok || f.err != nil || f.loading[ref.Num] || len(f.loading) > maxLoading {
		return nil
	}
	f.loading[ref.Num] = true
	defer delete(f.loading, ref.Num)
	var o any
	var err error
	if e.pack > 0 {
		o, err = f.packed(e.pack, ref.Num)
	} else {
		o, err = f.objectAt(e.offset, ref.Num)
	}
	if err != nil {
		return nil
	}
	if len(f.cache) < maxCached {
		f.cache[ref.Num] = o
	}
	return o
}

// objectAt reads "num gen obj …" at an offset. A larger window is taken while
// the object does not end in it.
func (f *File) objectAt(offset int64, num int) (any, error) {
	if offset < 0 || offset >= f.size {
		return nil, errSyntax
	}
	for size := int64(2048); ; size *= 8 {
		size = min(size, maxObject, f.size-offset)
		window, err := f.window(offset, size)
		if err != nil {
			return nil, err
		}
		whole := size == maxObject || size == f.size-offset
		o, got, err := f.parseObject(window, offset, whole)
		if errors.Is(err, io.ErrUnexpectedEOF) && !whole {
			continue
		}
		if err == nil && num != got && num >= 0 {
			err = errSyntax
		}
		return o, err
	}
}

func (f *File) window(offset, size int64) ([]byte, error) {
	if err := f.spend(size); err != nil {
		return nil, err
	}
	window := make([]byte, size)
	n, err := f.src.ReadAt(window, offset)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read an object: %w", err)
	}
	return window[:n], nil
}

func (f *File) parseObject(window []byte, offset int64, whole bool) (o any, num int, err error) {
	l := &Lexer{data: window, refs: true}
	ref, err := l.objectFrame()
	if err != nil {
		return nil, 0, err
	}
	if o, err = l.Next(); err != nil {
		return nil, 0, endless(err)
	}
	behind, err := l.Next()
	if err != nil {
		return nil, 0, endless(err)
	}
	// The window must not cut the word behind the object, nor its line break.
	if l.pos+2 > len(window) && !whole {
		return nil, 0, io.ErrUnexpectedEOF
	}
	if f.crypt != nil {
		o = f.crypt.strings(ref, o)
	}
	dict, ok := o.(Dict)
	if !ok || behind != Operator("stream") {
		return o, ref.Num, nil
	}
	if l.peek(0) == '\r' {
		l.pos++
	}
	if l.peek(0) == '\n' {
		l.pos++
	}
	return &Stream{Dict: dict, offset: offset + int64(l.pos), ref: ref}, ref.Num, nil
}

// objectFrame reads "num gen obj".
func (l *Lexer) objectFrame() (Ref, error) {
	var words [3]any
	for i := range words {
		var err error
		if words[i], err = l.Next(); err != nil {
			return Ref{}, endless(err)
		}
	}
	num, ok1 := words[0].(int64)
	gen, ok2 := words[1].(int64)
	if !ok1 || !ok2 || words[2] != Operator("obj") {
		return Ref{}, errSyntax
	}
	return Ref{Num: int(num), Gen: int(gen)}, nil
}

func endless(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// find returns where word next stands, or -1.
func (f *File) find(word []byte, from int64) int64 {
	const step = 64 << 10
	for from < f.size {
		window, err := f.window(from, min(step, f.size-from))
		if err != nil {
			return -1
		}
		if i := bytes.Index(window, word); i >= 0 {
			return from + int64(i)
		}
		if len(window) < step {
			return -1
		}
		from += step - int64(len(word))
	}
	return -1
}
