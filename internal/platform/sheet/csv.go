package sheet

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/vidan-vn/vidan/internal/platform/office"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// sampleBytes is how much of a text tells its encoding and what parts its
// columns.
const sampleBytes = 256 << 10

// A csvSource gives out the rows of a text file.
type csvSource struct {
	file   io.ReaderAt
	size   int64
	limits Limits
	// bytes makes UTF-8 of the file, text Unicode of what was stored before it.
	bytes transform.Transformer
	text  func(string) string
	comma rune
	// skip is how many lines at the start only say what parts columns.
	skip int
}

func openCSV(ctx context.Context, r io.ReaderAt, size int64, limits Limits) (*Book, error) {
	s := &csvSource{file: r, size: size, limits: limits}
	if err := s.findEncoding(ctx); err != nil {
		return nil, err
	}
	if err := s.findComma(ctx); err != nil {
		return nil, err
	}
	return &Book{source: s, sheets: []Info{{Name: "", Visibility: Visible}}}, nil
}

// findEncoding goes through the file once: whatever is UTF-8 to its end is
// UTF-8; of others the lines with more than ASCII tell what they are.
func (s *csvSource) findEncoding(ctx context.Context) error {
	sample, valid, err := s.sample(ctx)
	if err != nil {
		return err
	}
	_, enc, err := vietnamese.Decode(sample)
	if err != nil {
		return fmt.Errorf("%w: no text in a known encoding", office.ErrUnknown)
	}
	latin := func() transform.Transformer { return charmap.ISO8859_1.NewDecoder() }
	if valid { // old text that a program took for Latin-1
		latin = func() transform.Transformer { return transform.Nop }
	}
	s.bytes, s.text = transform.Nop, vietnamese.NFC
	switch enc {
	case vietnamese.UTF16LE:
		s.bytes = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	case vietnamese.UTF16BE:
		s.bytes = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
	case vietnamese.Windows1258:
		s.bytes = charmap.Windows1258.NewDecoder()
	case vietnamese.TCVN3:
		s.bytes, s.text = latin(), vietnamese.FromTCVN3
	case vietnamese.VNI:
		s.bytes, s.text = latin(), vietnamese.FromVNI
	default:
		s.bytes = unicode.UTF8BOM.NewDecoder()
	}
	return nil
}

// sample returns the start of the file and lines beyond it that are not ASCII,
// and whether all of the file is UTF-8.
func (s *csvSource) sample(ctx context.Context) (sample []byte, valid bool, err error) {
	in := bufio.NewReaderSize(io.NewSectionReader(s.file, 0, s.size), xmlBuffer)
	valid = true
	for {
		if err := ctx.Err(); err != nil {
			return nil, false, err
		}
		line, err := in.ReadSlice('\n')
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, false, fmt.Errorf("read the file: %w", err)
		}
		valid = valid && utf8.Valid(line)
		if len(sample) < sampleBytes && (len(sample) < sampleBytes/2 || !isPlain(string(line))) {
			sample = append(sample, line...)
		}
		if errors.Is(err, io.EOF) {
			return sample, valid, nil
		}
	}
}

// open gives the file as UTF-8.
func (s *csvSource) open() io.Reader {
	s.bytes.Reset()
	return transform.NewReader(io.NewSectionReader(s.file, 0, s.size), s.bytes)
}

// findComma finds what parts the columns: what Excel's line "sep=;" says, or
// the one of them that stands most often in the first lines outside quotes.
func (s *csvSource) findComma(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	head, err := io.ReadAll(io.LimitReader(s.open(), 64<<10))
	if err != nil {
		return fmt.Errorf("%w: %w", office.ErrDamaged, err)
	}
	first, _, _ := bytes.Cut(head, []byte("\n"))
	if sep, ok := strings.CutPrefix(strings.TrimRight(string(first), "\r"), "sep="); ok && len(sep) == 1 {
		s.comma, s.skip = rune(sep[0]), 1
		return nil
	}
	counts, quoted := map[rune]int{}, false
	for _, r := range string(head) {
		switch {
		case r == '"':
			quoted = !quoted
		case !quoted && strings.ContainsRune(",;\t", r):
			counts[r]++
		}
	}
	s.comma = ','
	for _, r := range ";\t" {
		if counts[r] > counts[s.comma] {
			s.comma = r
		}
	}
	return nil
}

func (s *csvSource) rows(ctx context.Context, _ Info, yield func(Row) error) error {
	bounded := &recordReader{ctx: ctx, source: s.open()}
	r := csv.NewReader(bounded)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = s.comma, true, -1, true
	within := 0 // lines that do not begin a row, within quotes
	for {
		bounded.left = maxToken
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a row: %w", damaged(err))
		}
		line, _ := r.FieldPos(0)
		row := Row{Number: line - within}
		for _, field := range record {
			within += strings.Count(field, "\n")
		}
		if row.Number <= s.skip {
			continue
		}
		if row.Cells, err = s.cells(row.Number, record); err != nil {
			return err
		}
		if len(row.Cells) == 0 {
			continue
		}
		if row.Number > s.limits.Rows {
			return &LimitError{What: "rows", Most: int64(s.limits.Rows), At: fmt.Sprint("row ", row.Number)}
		}
		if err := yield(row); err != nil {
			return err
		}
	}
}

func (s *csvSource) cells(number int, record []string) ([]Cell, error) {
	var cells []Cell
	for i, field := range record {
		text := clean(s.text(field))
		if inner, ok := strings.CutPrefix(text, `="`); ok { // how Excel is told to keep 007 as it is
			text = clean(strings.TrimSuffix(inner, `"`))
		}
		if text == "" {
			continue
		}
		if i >= s.limits.Columns {
			return nil, &LimitError{What: "columns", Most: int64(s.limits.Columns), At: Address(min(i+1, lastColumn), number)}
		}
		if len(text) > s.limits.CellBytes {
			return nil, &LimitError{What: "bytes in a cell", Most: int64(s.limits.CellBytes), At: Address(i+1, number)}
		}
		cells = append(cells, Cell{Column: i + 1, Kind: textKind(text), Text: text, Value: text})
	}
	return cells, nil
}

// textKind tells texts from the errors of formulas, which a text file holds as
// they were shown.
func textKind(text string) Kind {
	switch text {
	case "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!":
		return Fault
	}
	return Text
}

func (s *csvSource) close() error { return nil }

// A recordReader stops a row that is longer than left, such as one whose quote
// is never closed.
type recordReader struct {
	ctx    context.Context
	source io.Reader
	left   int
}

func (r *recordReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.source.Read(b)
	if r.left -= n; r.left < 0 {
		return 0, &LimitError{What: "bytes in a row", Most: maxToken}
	}
	return n, err
}
