package plan

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/vidan-vn/vidan/internal/platform/clock"
)

// How a YearCount is kept: numbers of variable length, texts with their length
// before them, days counted from the year's start. A few hundred bytes hold a
// year of sixty tasks.

// rollupFormat begins what is kept; other formats count as not kept.
const rollupFormat = 2

var errRollup = errors.New("the counts of a year cannot be read")

// noDay stands for no date; real days are counted from 1.
const noDay = 0

func encodeCount(y YearCount) []byte {
	b := []byte{rollupFormat}
	b = binary.AppendUvarint(b, uint64(len(y.Fields)))
	for _, f := range y.Fields {
		b = appendText(b, f.Key)
		b = appendText(b, f.Title)
		b = binary.AppendUvarint(b, uint64(f.Tasks))
		b = binary.AppendUvarint(b, uint64(f.Undated))
		b = binary.AppendUvarint(b, uint64(len(f.Dues)))
		for _, d := range f.Dues {
			b = appendDay(b, y.Year, d.Day)
			b = appendDay(b, y.Year, d.Handed)
			b = appendDay(b, y.Year, d.Done)
			b = appendDay(b, y.Year, d.Proved)
			rest := uint64(d.N) << 1
			if d.Before {
				rest |= 1
			}
			b = binary.AppendUvarint(b, rest)
		}
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendDay writes a day as its month, counted from the year's January, and
// its day of the month: both are small, and need no calendar to read.
func appendDay(b []byte, year int, d clock.Date) []byte {
	if d.IsZero() {
		return binary.AppendVarint(b, noDay)
	}
	months := (d.Year-year)*12 + int(d.Month) - 1
	return binary.AppendVarint(b, int64(months*32+d.Day))
}

// rollupReader reads what encodeCount wrote, and keeps that something was
// wrong.
type rollupReader struct {
	b     []byte
	wrong bool
}

func decodeCount(unitID string, year int, b []byte) (YearCount, error) {
	y := YearCount{UnitID: unitID, Year: year}
	if len(b) == 0 || b[0] != rollupFormat {
		return y, errRollup
	}
	r := rollupReader{b: b[1:]}
	y.Fields = make([]FieldCount, r.length())
	for i := range y.Fields {
		f := &y.Fields[i]
		f.Key, f.Title = r.text(), r.text()
		f.Tasks, f.Undated = int(r.number()), int(r.number())
		f.Dues = make([]DueCount, r.length())
		for j := range f.Dues {
			d := &f.Dues[j]
			d.Day, d.Handed, d.Done, d.Proved = r.day(year), r.day(year), r.day(year), r.day(year)
			rest := r.number()
			d.Before, d.N = rest&1 == 1, int(rest>>1)
		}
	}
	if r.wrong || len(r.b) > 0 {
		return YearCount{}, fmt.Errorf("%s in %d: %w", unitID, year, errRollup)
	}
	return y, nil
}

func (r *rollupReader) number() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 {
		r.wrong, r.b = true, nil
		return 0
	}
	r.b = r.b[size:]
	return n
}

// length reads how many things follow, of which each takes a byte at least.
func (r *rollupReader) length() int {
	n := r.number()
	if n > uint64(len(r.b)) {
		r.wrong, r.b = true, nil
		return 0
	}
	return int(n)
}

func (r *rollupReader) text() string {
	n := r.length()
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}

func (r *rollupReader) day(year int) clock.Date {
	n, size := binary.Varint(r.b)
	if size <= 0 {
		r.wrong, r.b = true, nil
		return clock.Date{}
	}
	r.b = r.b[size:]
	if n == noDay {
		return clock.Date{}
	}
	months, day := n>>5, int(n&31)
	years := months / 12
	if months%12 < 0 {
		years--
	}
	return clock.Date{Year: year + int(years), Month: time.Month(months - 12*years + 1), Day: day}
}
