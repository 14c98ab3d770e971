package pdffile

import (
	"bytes"
	"fmt"
)

// An entry says where an object lies: at an offset, or in the object stream
// with the number pack.
type entry struct {
	offset int64
	pack   int
}

// A pack is an unpacked object stream (ISO 32000-1, 7.5.7).
type pack struct {
	data    []byte
	offsets map[int]int
}

// readXref reads the chain of cross-references that begins at an offset; of
// an object listed twice the newer place holds.
func (f *File) readXref(start int64) error {
	f.entries = map[int]entry{}
	seen := map[int64]bool{}
	queue := []int64{start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if at <= 0 || at >= f.size {
			return fmt.Errorf("%w: cross-references at %d", ErrDamaged, at)
		}
		if seen[at] {
			continue
		}
		seen[at] = true
		trailer, err := f.xrefSection(at)
		if err != nil {
			return err
		}
		if f.trailer == nil {
			f.trailer = trailer
		}
		// A hybrid file hides newer objects from older readers in XRefStm.
		for _, key := range []Name{"XRefStm", "Prev"} {
			if n, ok := trailer[key].(int64); ok {
				queue = append(queue, n)
			}
		}
	}
	return nil
}

func (f *File) xrefSection(at int64) (Dict, error) {
	head, err := f.window(at, min(1024, f.size-at))
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(bytes.TrimLeft(head, "\r\n \t"), []byte("xref")) {
		return f.xrefTable(at)
	}
	o, err := f.objectAt(at, -1)
	if err != nil {
		return nil, err
	}
	s, ok := o.(*Stream)
	if !ok || s.Dict["Type"] != Name("XRef") {
		return nil, fmt.Errorf("%w: no cross-references at %d", ErrDamaged, at)
	}
	return s.Dict, f.xrefStream(s)
}

// xrefTable reads a table in text. It is as long as its lines say, so it is
// read with a window that grows.
func (f *File) xrefTable(at int64) (Dict, error) {
	for size := int64(16 << 10); ; size *= 4 {
		size = min(size, f.size-at, 2*maxStream)
		window, err := f.window(at, size)
		if err != nil {
			return nil, err
		}
		l := &Lexer{data: window, refs: true}
		rows, trailer, err := l.xrefTable()
		if err == nil {
			for num, e := range rows {
				f.add(num, e)
			}
			return trailer, nil
		}
		if size == f.size-at || size == 2*maxStream {
			return nil, fmt.Errorf("%w: cross-references that do not end", ErrDamaged)
		}
	}
}

func (l *Lexer) xrefTable() (map[int]entry, Dict, error) {
	rows := map[int]entry{}
	l.refs = false
	if o, err := l.Next(); err != nil || o != Operator("xref") {
		return nil, nil, errSyntax
	}
	for {
		first, err := l.Next()
		if err != nil {
			return nil, nil, err
		}
		if first == Operator("trailer") {
			break
		}
		count, _ := l.Next()
		n, ok := count.(int64)
		if !ok || n < 0 || n > maxObjects {
			return nil, nil, errSyntax
		}
		for i := range int(n) {
			offset, _ := l.Next()
			_, _ = l.Next()
			use, err := l.Next()
			if err != nil {
				return nil, nil, err
			}
			if use == Operator("n") {
				rows[Integer(first)+i] = entry{offset: int64(Integer(offset))}
			}
		}
	}
	l.refs = true
	o, err := l.Next()
	trailer, ok := o.(Dict)
	if err != nil || !ok {
		return nil, nil, errSyntax
	}
	return rows, trailer, nil
}

func (f *File) xrefStream(s *Stream) error {
	data, err := f.Data(s)
	if err != nil {
		return err
	}
	var width [3]int
	for i := range width {
		if w := f.Array(s.Dict["W"]); i < len(w) {
			width[i] = Integer(w[i])
		}
		if width[i] < 0 || width[i] > 8 {
			return errSyntax
		}
	}
	row := width[0] + width[1] + width[2]
	if row == 0 {
		return errSyntax
	}
	index := f.Array(s.Dict["Index"])
	if index == nil {
		index = Array{int64(0), s.Dict["Size"]}
	}
	for i := 0; i+1 < len(index); i += 2 {
		first, count := Integer(index[i]), Integer(index[i+1])
		for n := 0; n < count && len(data) >= row; n++ {
			f.addRow(first+n, data[:row], width)
			data = data[row:]
		}
	}
	return nil
}

func (f *File) addRow(num int, row []byte, width [3]int) {
	kind := 1
	if width[0] > 0 {
		kind = bigEndian(row[:width[0]])
	}
	where := bigEndian(row[width[0] : width[0]+width[1]])
	switch kind {
	case 1:
		f.add(num, entry{offset: int64(where)})
	case 2:
		f.add(num, entry{pack: where})
	}
}

// add keeps an entry unless a newer one is known.
func (f *File) add(num int, e entry) {
	if _, known := f.entries[num]; !known && num >= 0 && num <= maxObjects {
		f.entries[num] = e
	}
}

func bigEndian(b []byte) int {
	n := 0
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n
}

// packed reads an object that lies in an object stream.
func (f *File) packed(stream, num int) (any, error) {
	p, err := f.openPack(stream)
	if err != nil {
		return nil, err
	}
	at, ok := p.offsets[num]
	if !ok || at < 0 || at > len(p.data) {
		return nil, errSyntax
	}
	l := &Lexer{data: p.data[at:], refs: true}
	return l.Next()
}

func (f *File) openPack(num int) (*pack, error) {
	if p, ok := f.packs[num]; ok {
		return p, nil
	}
	// An object stream never lies in another one.
	if f.entries[num].pack > 0 {
		return nil, errSyntax
	}
	s, ok := f.load(Ref{Num: num}).(*Stream)
	if !ok || s.Dict["Type"] != Name("ObjStm") {
		return nil, errSyntax
	}
	data, err := f.Data(s)
	if err != nil {
		return nil, err
	}
	p := &pack{data: data, offsets: map[int]int{}}
	first, l := Integer(f.Resolve(s.Dict["First"])), NewLexer(data)
	for range Integer(f.Resolve(s.Dict["N"])) {
		num, _ := l.Next()
		at, err := l.Next()
		if err != nil {
			break
		}
		p.offsets[Integer(num)] = first + Integer(at)
	}
	if len(f.packs) > 64 {
		clear(f.packs)
	}
	f.packs[num] = p
	return p, nil
}
