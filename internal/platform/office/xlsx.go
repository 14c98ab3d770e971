package office

import (
	"fmt"
	"strings"
)

// An xlsxReader reads a workbook, one sheet after the other. Only values are
// kept: a sheet of a million rows that are formatted but empty costs nothing.
type xlsxReader struct {
	pack    *pack
	budget  *budget
	strings []xlsxText
	styles  xlsxStyles
	doc     *Document
}

// An xlsxSheet is a sheet as the workbook lists it.
type xlsxSheet struct{ name, part string }

// readXLSX reads a workbook. Each visible sheet comes to a table of its used
// cells; text in a single column above, below or instead of a table comes to
// paragraphs.
func readXLSX(p *pack, main string, limits Limits, progress Progress) (*Document, error) {
	r := &xlsxReader{pack: p, budget: &budget{limits: limits}, doc: &Document{Format: XLSX}}
	rels, err := p.relations(main)
	if err != nil {
		return nil, err
	}
	sheets, err := r.workbook(main, rels)
	if err != nil {
		return nil, err
	}
	if r.styles.cells, err = readXlsxStyles(p, target(rels, "styles", "xl/styles.xml")); err != nil {
		return nil, err
	}
	steps := progress.parts(len(sheets) + 1)
	if err := r.sharedStrings(target(rels, "sharedStrings", "xl/sharedStrings.xml"), steps(0)); err != nil {
		return nil, err
	}
	for i, sheet := range sheets {
		if err := r.sheet(sheet, steps(i+1)); err != nil {
			return nil, err
		}
	}
	if !r.doc.hasText() {
		return nil, fmt.Errorf("%w: no visible sheet has a value", ErrEmpty)
	}
	return r.doc, nil
}

// parts divides the progress among n equal parts of the work.
func (p Progress) parts(n int) func(i int) Progress {
	return func(i int) Progress {
		return func(done float64) { p((float64(i) + min(done, 1)) / float64(n)) }
	}
}

// workbook returns the visible sheets in their order.
func (r *xlsxReader) workbook(main string, rels map[string]relation) ([]xlsxSheet, error) {
	var sheets []xlsxSheet
	err := r.pack.read(main, maxSmallPart, nil, func(x *xmlReader, _ element) error {
		return x.each(func(e element) error {
			switch e.name {
			case "workbookPr":
				r.styles.from1904 = e.attr("date1904") == "1" || e.attr("date1904") == "true"
			case "sheets":
				return x.each(func(e element) error {
					if state := e.attr("state"); e.name == "sheet" && (state == "" || state == "visible") {
						part := rels[e.attr("id")].target
						sheets = append(sheets, xlsxSheet{name: cleanText(e.attr("name")), part: part})
					}
					return within("sheets", len(sheets), maxSheets)
				})
			}
			return nil
		})
	})
	return sheets, err
}

// maxSheets bounds the sheets of a workbook.
const maxSheets = 1_000

// An xlsxText is a text with formats of its own in parts of it; usually it
// has none and is in one run.
type xlsxText struct {
	text string
	rich []xlsxRun
}

// An xlsxRun is a part of a text. A run without a format has the cell's.
type xlsxRun struct {
	text   string
	format *xlsxFont
}

func (r *xlsxReader) sharedStrings(part string, progress Progress) error {
	if !r.pack.has(part) {
		return nil
	}
	return r.pack.read(part, 0, progress, func(x *xmlReader, _ element) error {
		return x.each(func(e element) error {
			if e.name != "si" {
				return nil
			}
			text, err := readXlsxText(x)
			if err != nil {
				return err
			}
			r.strings = append(r.strings, text)
			return r.budget.spend(text.cost())
		})
	})
}

func (t xlsxText) cost() int {
	cost := 2*costString + len(t.text)
	for _, run := range t.rich {
		cost += 4*costString + len(run.text)
	}
	return cost
}

// readXlsxText reads si or is: one text, or several runs. Phonetic guides are
// left out.
func readXlsxText(x *xmlReader) (xlsxText, error) {
	var t xlsxText
	err := x.each(func(e element) error {
		switch e.name {
		case "t":
			text, err := x.text()
			if err != nil {
				return err
			}
			t.text += text
			return within("characters in a cell", len(t.text), maxCellText)
		case "r":
			run, err := readXlsxRun(x)
			t.rich = append(t.rich, run)
			if err != nil {
				return err
			}
			return within("formats in a cell", len(t.rich), maxCellText)
		}
		return nil
	})
	return t, err
}

// maxCellText bounds the bytes of a cell; Excel allows 32,767 characters.
const maxCellText = 4 * 32_767

func readXlsxRun(x *xmlReader) (xlsxRun, error) {
	var run xlsxRun
	err := x.each(func(e element) (err error) {
		switch e.name {
		case "t":
			run.text, err = x.text()
		case "rPr":
			run.format = &xlsxFont{}
			*run.format, err = readXlsxFont(x)
		}
		return err
	})
	return run, err
}

// runs returns the text as a document holds it.
func (t xlsxText) runs(cell xlsxFont) []Run {
	parts := t.rich
	if len(parts) == 0 {
		parts = []xlsxRun{{text: t.text}}
	}
	runs := make([]Run, 0, len(parts))
	for _, part := range parts {
		font := cell
		if part.format != nil {
			font = *part.format
		}
		text := cleanText(decodeFont(font.name, xlsxEscapes.Replace(part.text)))
		if text != "" {
			runs = append(runs, font.run(text))
		}
	}
	return trimRuns(runs)
}

// xlsxEscapes are the line ends that Excel writes in several ways.
var xlsxEscapes = strings.NewReplacer("_x000D_", "", "_x000d_", "", "\r\n", "\n", "\r", "\n")
