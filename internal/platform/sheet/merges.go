package sheet

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// An area is a merged area of a sheet; both ends belong to it.
type area struct{ left, top, right, bottom int }

// parseArea reads a reference such as A1:D2.
func parseArea(ref string) (area, bool) {
	from, to, ok := strings.Cut(ref, ":")
	left, top, ok1 := parseAddress(from)
	right, bottom, ok2 := parseAddress(to)
	return area{left, top, right, bottom}, ok && ok1 && ok2 && left <= right && top <= bottom
}

// mergedAreas finds the merged areas of a sheet, sorted by their first row.
// Sheets list them after their rows, so that a sheet is gone through once for
// them alone; its bytes are looked at, which is much quicker than reading it.
func (s *xlsxSource) mergedAreas(ctx context.Context, part string) ([]area, error) {
	r, err := s.pack.open(ctx, part, s.limits.ExpandedBytes)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // only read
	var areas []area
	err = eachTag(r, "mergeCell", func(tag []byte) error {
		a, ok := parseArea(refOf(tag))
		if !ok || a.left > s.limits.Columns {
			return nil
		}
		if len(areas) == s.limits.Merges {
			return &LimitError{What: "merged areas", Most: int64(s.limits.Merges)}
		}
		a.right = min(a.right, s.limits.Columns)
		areas = append(areas, a)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find the merged cells: %w", damaged(err))
	}
	slices.SortFunc(areas, func(a, b area) int { return (a.top-b.top)<<15 + a.left - b.left })
	return areas, nil
}

// eachTag calls visit at each tag of a name, whatever the prefix of its
// namespace.
func eachTag(r io.Reader, name string, visit func(tag []byte) error) error {
	in := bufio.NewReaderSize(r, xmlBuffer)
	for {
		if err := skipTo(in, '<'); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		start, _ := in.Peek(len(name) + 32)
		if i := bytes.IndexAny(start, " \t\r\n/>"); i < 0 || !isNamed(start[:i], name) {
			continue
		}
		tag, err := in.ReadSlice('>')
		if err != nil {
			return err
		}
		if err := visit(tag); err != nil {
			return err
		}
	}
}

func isNamed(tag []byte, name string) bool {
	if i := bytes.IndexByte(tag, ':'); i >= 0 {
		tag = tag[i+1:]
	}
	return string(tag) == name
}

func skipTo(in *bufio.Reader, stop byte) error {
	for {
		_, err := in.ReadSlice(stop)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

// refOf returns the attribute ref of a tag.
func refOf(tag []byte) string {
	_, rest, ok := bytes.Cut(tag, []byte("ref="))
	if !ok || len(rest) < 2 {
		return ""
	}
	value, _, _ := bytes.Cut(rest[1:], rest[:1])
	return string(value)
}

// A merger fills merged cells while rows go by. At any row the areas do not
// overlap, so that a row costs no more than its columns.
type merger struct {
	areas []area // those that have not begun
	open  []*openArea
}

// An openArea is one that the present row may belong to.
type openArea struct {
	area
	first Cell
}

// fill returns the cells of a row with those of merged areas filled. What a
// file hides under a merged area is left out, as spreadsheets do.
func (m *merger) fill(number int, cells []Cell) []Cell {
	m.open = slices.DeleteFunc(m.open, func(a *openArea) bool { return a.bottom < number })
	m.begin(number, cells)
	if len(m.open) == 0 {
		return cells
	}
	cells = slices.DeleteFunc(cells, func(c Cell) bool { return m.covers(c.Column, number) })
	for _, a := range m.open {
		if a.first.Kind == Empty {
			continue
		}
		for column := a.left; column <= a.right; column++ {
			filled := a.first
			filled.Column, filled.FromLeft, filled.FromAbove = column, column > a.left, number > a.top
			if !filled.Own() {
				cells = append(cells, filled)
			}
		}
	}
	slices.SortFunc(cells, func(a, b Cell) int { return a.Column - b.Column })
	return cells
}

// begin opens the areas that have begun by a row.
func (m *merger) begin(number int, cells []Cell) {
	for len(m.areas) > 0 && m.areas[0].top <= number {
		a := m.areas[0]
		m.areas = m.areas[1:]
		if a.bottom < number || slices.ContainsFunc(m.open, func(o *openArea) bool { return o.left <= a.right && a.left <= o.right }) {
			continue
		}
		opened := &openArea{area: a}
		if a.top == number {
			opened.first = Row{Cells: cells}.Cell(a.left)
		}
		m.open = append(m.open, opened)
	}
}

// covers tells whether a cell lies in an area and is not its first one.
func (m *merger) covers(column, number int) bool {
	return slices.ContainsFunc(m.open, func(a *openArea) bool {
		return a.left <= column && column <= a.right && (column > a.left || number > a.top)
	})
}
