package pdffile

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
)

var objectFrame = regexp.MustCompile(`(?:^|[\r\n\s])(\d{1,8})[ \t\r\n]+\d{1,5}[ \t\r\n]+obj\b|\btrailer\b`)

// repair searches the whole file for objects and trailers, as when the
// cross-references are wrong. The last object of a number holds.
func (f *File) repair() error {
	f.entries, f.trailer, f.crypt = map[int]entry{}, nil, nil
	clear(f.cache)
	clear(f.packs)
	var trailers []int64
	const step, overlap = 1 << 20, 64
	for from := int64(0); from < f.size; from += step {
		window, err := f.window(from, min(step+overlap, f.size-from))
		if err != nil {
			return err
		}
		for _, m := range objectFrame.FindAllSubmatchIndex(window, -1) {
			if m[2] < 0 {
				trailers = append(trailers, from+int64(m[0]))
				continue
			}
			num, _ := strconv.Atoi(string(window[m[2]:m[3]]))
			f.entries[num] = entry{offset: from + int64(m[2])}
		}
	}
	f.collectTrailers(trailers)
	if f.trailer["Root"] == nil {
		return fmt.Errorf("%w: its objects cannot be found", ErrDamaged)
	}
	if err := f.decrypt(); err != nil {
		return err
	}
	f.unpackAll()
	if f.err == nil && !f.whole() {
		return fmt.Errorf("%w: its pages cannot be found", ErrDamaged)
	}
	return f.err
}

// collectTrailers joins the trailers in text and those of cross-reference
// streams; the later ones hold.
func (f *File) collectTrailers(at []int64) {
	f.trailer = Dict{}
	take := func(d Dict) {
		for _, key := range []Name{"Root", "Encrypt", "ID"} {
			if d[key] != nil {
				f.trailer[key] = d[key]
			}
		}
	}
	for num := range f.entries {
		if s, ok := f.load(Ref{Num: num}).(*Stream); ok && s.Dict["Type"] == Name("XRef") {
			take(s.Dict)
		}
	}
	for _, offset := range at {
		window, err := f.window(offset, min(8<<10, f.size-offset))
		if err != nil {
			return
		}
		l := &Lexer{data: bytes.TrimPrefix(window, []byte("trailer")), refs: true}
		if o, err := l.Next(); err == nil {
			if d, ok := o.(Dict); ok {
				take(d)
			}
		}
	}
	clear(f.cache)
}

// unpackAll lists the objects in object streams.
func (f *File) unpackAll() {
	for num := range f.entries {
		s, ok := f.load(Ref{Num: num}).(*Stream)
		if !ok || s.Dict["Type"] != Name("ObjStm") {
			continue
		}
		p, err := f.openPack(num)
		if err != nil {
			continue
		}
		for inner := range p.offsets {
			f.add(inner, entry{pack: num})
		}
	}
}
