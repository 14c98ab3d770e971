package pdffile

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"fmt"
	"io"
)

// Data returns a stream's data, decrypted and unpacked. It costs of the
// file's allowance; when that is used up, the error is ErrTooLarge, which Err
// keeps. What a broken stream held before the break is returned.
func (f *File) Data(s *Stream) ([]byte, error) {
	raw, err := f.raw(s)
	if err != nil {
		return nil, err
	}
	filters, params := f.filters(s)
	for i, name := range filters {
		if raw, err = f.unpack(name, raw, params[i]); err != nil {
			return nil, err
		}
	}
	return raw, nil
}

// raw returns the bytes of a stream as they lie in the file, decrypted.
func (f *File) raw(s *Stream) ([]byte, error) {
	if s.inline != nil {
		return s.inline, nil
	}
	length := f.streamLength(s)
	if err := f.spend(length); err != nil {
		return nil, err
	}
	raw := make([]byte, length)
	n, err := f.src.ReadAt(raw, s.offset)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read a stream: %w", err)
	}
	if f.crypt == nil || s.Dict["Type"] == Name("XRef") {
		return raw[:n], nil
	}
	return f.crypt.stream(s.ref, raw[:n]), nil
}

// streamLength believes /Length only when the data is really followed by its
// end; else the end is looked for, as other readers do.
func (f *File) streamLength(s *Stream) int64 {
	claimed := int64(Integer(f.Resolve(s.Dict["Length"])))
	if claimed >= 0 && claimed <= f.size-s.offset {
		tail := make([]byte, 16)
		n, _ := f.src.ReadAt(tail, s.offset+claimed)
		if bytes.HasPrefix(bytes.TrimLeft(tail[:n], "\r\n \t"), []byte("endstream")) {
			return claimed
		}
	}
	end := f.find([]byte("endstream"), s.offset)
	if end < 0 {
		end = f.size
	}
	return end - s.offset
}

func (f *File) filters(s *Stream) (names []Name, params []Dict) {
	switch filter := f.Resolve(s.Dict["Filter"]).(type) {
	case Name:
		return []Name{filter}, []Dict{f.Dict(s.Dict["DecodeParms"])}
	case Array:
		all := f.Array(s.Dict["DecodeParms"])
		for i, o := range filter {
			name, _ := f.Resolve(o).(Name)
			var param Dict
			if i < len(all) {
				param = f.Dict(all[i])
			}
			names, params = append(names, name), append(params, param)
		}
	}
	return names, params
}

func (f *File) unpack(name Name, data []byte, param Dict) ([]byte, error) {
	switch name {
	case "FlateDecode", "Fl":
		out, err := f.inflate(data)
		if err != nil {
			return nil, err
		}
		return f.unpredict(out, param), nil
	case "ASCIIHexDecode", "AHx":
		digits, _, _ := bytes.Cut(data, []byte(">"))
		return unhexAll(digits), nil
	case "ASCII85Decode", "A85":
		digits, _, _ := bytes.Cut(data, []byte("~>"))
		out, _ := f.readAll(ascii85.NewDecoder(bytes.NewReader(digits)))
		return out, f.err
	case "Crypt":
		return data, nil
	}
	return nil, fmt.Errorf("a stream packed with %s, which is not understood", name)
}

func (f *File) inflate(data []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("unpack a stream: %w", err)
	}
	out, err := f.readAll(z)
	if f.err != nil {
		return nil, f.err
	}
	if err != nil && len(out) == 0 {
		return nil, fmt.Errorf("unpack a stream: %w", err)
	}
	return out, nil
}

// readAll reads what unpacks, within the allowance and the largest stream.
func (f *File) readAll(r io.Reader) ([]byte, error) {
	limit := min(f.allowance, maxStream)
	out, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(out)) > limit {
		f.err = ErrTooLarge
		return nil, f.err
	}
	if spent := f.spend(int64(len(out))); spent != nil {
		return nil, spent
	}
	return out, err
}

// unpredict undoes the PNG predictors (RFC 2083, 6).
func (f *File) unpredict(data []byte, param Dict) []byte {
	if Integer(f.Resolve(param["Predictor"])) < 10 {
		return data
	}
	number := func(key Name, without int) int {
		if n := Integer(f.Resolve(param[key])); n > 0 && n < 1<<16 {
			return n
		}
		return without
	}
	bits := number("Colors", 1) * number("BitsPerComponent", 8)
	width, step := (number("Columns", 1)*bits+7)/8, max(bits/8, 1)
	out := make([]byte, 0, len(data))
	above := make([]byte, width)
	for len(data) > 1 {
		kind, row := data[0], data[1:min(1+width, len(data))]
		data = data[1+len(row):]
		unpredictRow(kind, row, above, step)
		out = append(out, row...)
		above = row
	}
	return out
}

func unpredictRow(kind byte, row, above []byte, step int) {
	for i := range row {
		var left, corner byte
		if i >= step {
			left, corner = row[i-step], above[i-step]
		}
		switch kind {
		case 1:
			row[i] += left
		case 2:
			row[i] += above[i]
		case 3:
			row[i] += byte((int(left) + int(above[i])) / 2)
		case 4:
			row[i] += paeth(left, above[i], corner)
		}
	}
}

// paeth returns the neighbour nearest to left + above - corner.
func paeth(left, above, corner byte) byte {
	p := int(left) + int(above) - int(corner)
	distance := func(b byte) int { return max(p-int(b), int(b)-p) }
	switch dl, da, dc := distance(left), distance(above), distance(corner); {
	case dl <= da && dl <= dc:
		return left
	case da <= dc:
		return above
	}
	return corner
}
