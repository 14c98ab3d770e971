package sheet

import (
	"context"
	"fmt"
	"io"

	"github.com/vidan-vn/vidan/internal/platform/office"
)

// maxSheets bounds the sheets of a workbook.
const maxSheets = 1_000

// An xlsxSource gives out the rows of a workbook.
type xlsxSource struct {
	pack     *pack
	limits   Limits
	from1904 bool // days are counted from 1904, as old Macs did
	styles   []cellStyle
	texts    texts
	// textsPart holds the shared texts until rows are first asked for.
	textsPart string
}

// openXLSX reads the list of sheets and the styles.
func openXLSX(ctx context.Context, r io.ReaderAt, size int64, limits Limits) (*Book, error) {
	p, err := openPack(r, size, limits)
	if err != nil {
		return nil, err
	}
	main, err := mainPart(ctx, p)
	if err != nil {
		return nil, err
	}
	rels, err := p.relations(ctx, main)
	if err != nil {
		return nil, err
	}
	s := &xlsxSource{pack: p, limits: limits, textsPart: target(rels, "sharedStrings", "xl/sharedStrings.xml")}
	sheets, err := s.workbook(ctx, main, rels)
	if err != nil {
		return nil, err
	}
	if s.styles, err = readStyles(ctx, p, target(rels, "styles", "xl/styles.xml")); err != nil {
		return nil, err
	}
	return &Book{source: s, sheets: sheets}, nil
}

// mainPart finds the workbook among the parts of a package.
func mainPart(ctx context.Context, p *pack) (string, error) {
	rels, err := p.relations(ctx, "")
	if err != nil {
		return "", err
	}
	main := target(rels, "officeDocument", "xl/workbook.xml")
	switch {
	case p.has("xl/workbook.bin"):
		return "", fmt.Errorf("%w: a binary workbook", office.ErrUnsupported)
	case !p.has(main):
		return "", fmt.Errorf("%w: the package is no workbook", office.ErrUnknown)
	}
	return main, nil
}

// workbook lists the sheets that have rows, in their order.
func (s *xlsxSource) workbook(ctx context.Context, main string, rels map[string]relation) ([]Info, error) {
	var sheets []Info
	err := s.pack.read(ctx, main, maxSmallPart, func(x *xmlReader, root element) error {
		if root.name != "workbook" {
			return fmt.Errorf("%w: its main part is a %.40s", office.ErrUnknown, root.name)
		}
		return x.each(func(e element) error {
			switch e.name {
			case "workbookPr":
				s.from1904 = e.attr("date1904") == "1" || e.attr("date1904") == "true"
			case "sheets":
				return x.each(func(e element) error {
					r := rels[e.attr("id")]
					if e.name != "sheet" || r.kind != "worksheet" || !s.pack.has(r.target) {
						return nil // a sheet of a chart only, or one that was lost
					}
					if len(sheets) == maxSheets {
						return &LimitError{What: "sheets", Most: maxSheets}
					}
					sheets = append(sheets, Info{Name: clean(e.attr("name")), Visibility: visibility(e.attr("state")), part: r.target})
					return nil
				})
			}
			return nil
		})
	})
	return sheets, err
}

func visibility(state string) Visibility {
	switch state {
	case "hidden":
		return Hidden
	case "veryHidden":
		return VeryHidden
	}
	return Visible
}

// readTexts reads the shared texts, once; reading that was cut short begins
// anew.
func (s *xlsxSource) readTexts(ctx context.Context) error {
	if s.textsPart == "" || !s.pack.has(s.textsPart) {
		return nil
	}
	if err := s.texts.close(); err != nil {
		return err
	}
	s.texts = texts{}
	err := s.pack.read(ctx, s.textsPart, s.limits.ExpandedBytes, func(x *xmlReader, _ element) error {
		return x.each(func(e element) error {
			if e.name != "si" {
				return nil
			}
			text, err := s.readText(x)
			if err != nil {
				return err
			}
			if s.texts.count == s.limits.Strings {
				return &LimitError{What: "different texts", Most: int64(s.limits.Strings)}
			}
			return s.texts.add(text)
		})
	})
	if err != nil {
		return err
	}
	s.textsPart = ""
	return s.texts.done()
}

// readText reads one text, which may come in runs of different fonts. Guides
// to its pronunciation are left out.
func (s *xlsxSource) readText(x *xmlReader) (string, error) {
	var text string
	err := x.each(func(e element) error {
		var part string
		var err error
		switch e.name {
		case "t":
			part, err = x.text(s.limits.CellBytes)
		case "r":
			part, err = s.readRun(x)
		}
		if text += part; len(text) > s.limits.CellBytes {
			return &LimitError{What: "bytes in a cell", Most: int64(s.limits.CellBytes)}
		}
		return err
	})
	return text, err
}

func (s *xlsxSource) readRun(x *xmlReader) (string, error) {
	var text, font string
	err := x.each(func(e element) (err error) {
		switch e.name {
		case "t":
			text, err = x.text(s.limits.CellBytes)
		case "rPr":
			font, err = readFont(x)
		}
		return err
	})
	return decodeFont(font, text), err
}

func (s *xlsxSource) close() error { return s.texts.close() }
