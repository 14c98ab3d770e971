package sheet

import (
	"context"
	"strconv"
)

// maxStyles is the most formats, fonts and styles of cells; Excel allows
// 65,490.
const maxStyles = 70_000

// A cellStyle is what of a cell's look bears on its text.
type cellStyle struct {
	font   string
	format numberFormat
}

// A styleSheet is the part of styles while it is read; its cells refer to the
// fonts and formats that stand before them.
type styleSheet struct {
	fonts   []string
	formats map[string]numberFormat
	cells   []cellStyle
}

func readStyles(ctx context.Context, p *pack, part string) ([]cellStyle, error) {
	if !p.has(part) {
		return nil, nil
	}
	s := &styleSheet{formats: map[string]numberFormat{}}
	err := p.read(ctx, part, maxSmallPart, func(x *xmlReader, _ element) error {
		return x.each(func(group element) error {
			return x.each(func(e element) error {
				if err := s.readOne(x, group.name, e); err != nil {
					return err
				}
				if max(len(s.fonts), len(s.formats), len(s.cells)) > maxStyles {
					return &LimitError{What: "styles", Most: maxStyles}
				}
				return nil
			})
		})
	})
	return s.cells, err
}

func (s *styleSheet) readOne(x *xmlReader, group string, e element) error {
	switch group {
	case "numFmts":
		s.formats[e.attr("numFmtId")] = parseFormat(e.attr("formatCode"))
	case "fonts":
		font, err := readFont(x)
		s.fonts = append(s.fonts, font)
		return err
	case "cellXfs":
		s.cells = append(s.cells, s.style(e))
	}
	return nil
}

func (s *styleSheet) style(xf element) cellStyle {
	var style cellStyle
	if n, err := strconv.Atoi(xf.attr("fontId")); err == nil && n >= 0 && n < len(s.fonts) {
		style.font = s.fonts[n]
	}
	id := xf.attr("numFmtId")
	format, own := s.formats[id]
	if !own {
		format = builtinFormat(id)
	}
	style.format = format
	return style
}

// readFont returns the name of a font.
func readFont(x *xmlReader) (string, error) {
	var name string
	err := x.each(func(e element) error {
		if e.name == "name" || e.name == "rFont" {
			name = e.attr("val")
		}
		return nil
	})
	return name, err
}
