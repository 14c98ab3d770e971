package office

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// xlsxStyles tell how the values of cells look.
type xlsxStyles struct {
	cells    []xlsxStyle
	from1904 bool // days are counted from 1904, as old Macs did
}

// An xlsxStyle is the look of a cell (xf).
type xlsxStyle struct {
	font   xlsxFont
	number numberFormat
	align  Align
	middle bool
}

// An xlsxFont is the look of characters.
type xlsxFont struct {
	name                    string
	bold, italic, underline bool
	size                    float64
}

func (f xlsxFont) run(text string) Run {
	return Run{Text: text, Bold: f.bold, Italic: f.italic, Underline: f.underline, Size: f.size}
}

func (s xlsxStyles) get(index string) xlsxStyle {
	n, err := strconv.Atoi(index)
	if err != nil || n < 0 || n >= len(s.cells) {
		return xlsxStyle{}
	}
	return s.cells[n]
}

func readXlsxStyles(p *pack, part string) ([]xlsxStyle, error) {
	if !p.has(part) {
		return nil, nil
	}
	s := &xlsxStyleSheet{formats: map[string]string{}}
	err := p.read(part, maxSmallPart, nil, s.read)
	return s.cells, err
}

// An xlsxStyleSheet is styles.xml while it is read; its cells refer to fonts
// and formats that stand before them.
type xlsxStyleSheet struct {
	fonts   []xlsxFont
	formats map[string]string
	cells   []xlsxStyle
}

// maxXlsxStyles is the most formats, fonts and cell styles; Excel allows
// 65,490.
const maxXlsxStyles = 70_000

func (s *xlsxStyleSheet) read(x *xmlReader, _ element) error {
	return x.each(func(group element) error {
		return x.each(func(e element) error {
			if err := s.readOne(x, group.name, e); err != nil {
				return err
			}
			return within("styles", max(len(s.fonts), len(s.formats), len(s.cells)), maxXlsxStyles)
		})
	})
}

func (s *xlsxStyleSheet) readOne(x *xmlReader, group string, e element) error {
	switch group {
	case "numFmts":
		s.formats[e.attr("numFmtId")] = e.attr("formatCode")
	case "fonts":
		font, err := readXlsxFont(x)
		s.fonts = append(s.fonts, font)
		return err
	case "cellXfs":
		style, err := s.readStyle(x, e)
		s.cells = append(s.cells, style)
		return err
	}
	return nil
}

func (s *xlsxStyleSheet) readStyle(x *xmlReader, xf element) (xlsxStyle, error) {
	var style xlsxStyle
	if n := int(parseNumber(xf.attr("fontId"))); n >= 0 && n < len(s.fonts) {
		style.font = s.fonts[n]
	}
	id := xf.attr("numFmtId")
	if code, own := s.formats[id]; own {
		style.number = parseNumberFormat(code)
	} else {
		style.number = builtinFormat(int(parseNumber(id)))
	}
	err := x.each(func(e element) error {
		if e.name == "alignment" {
			style.align = paraProps{align: e.attr("horizontal")}.alignment()
			if e.attr("horizontal") == "centerContinuous" {
				style.align = Center
			}
			style.middle = e.attr("vertical") == "center"
		}
		return nil
	})
	return style, err
}

func readXlsxFont(x *xmlReader) (xlsxFont, error) {
	var f xlsxFont
	err := x.each(func(e element) error {
		switch e.name {
		case "b":
			f.bold = on(e)
		case "i":
			f.italic = on(e)
		case "u":
			f.underline = on(e)
		case "sz":
			f.size = parseNumber(e.val())
		case "name", "rFont":
			f.name = e.val()
		}
		return nil
	})
	return f, err
}

// A numberFormat says what a number in a cell means.
type numberFormat struct {
	day, month, year, clock bool
	percent                 bool
	decimals                int // of a percentage
}

func (f numberFormat) date() bool { return f.day || f.month || f.year || f.clock }

// builtinFormat returns a format that files name by number only (ECMA-376
// part 1, 18.8.30). 27 to 58 are dates in East Asian forms.
func builtinFormat(id int) numberFormat {
	switch {
	case id == 9:
		return numberFormat{percent: true}
	case id == 10:
		return numberFormat{percent: true, decimals: 2}
	case id == 14 || id == 15 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 58:
		return numberFormat{day: true, month: true, year: true}
	case id == 16:
		return numberFormat{day: true, month: true}
	case id == 17:
		return numberFormat{month: true, year: true}
	case id >= 18 && id <= 21 || id >= 32 && id <= 35 || id >= 45 && id <= 47:
		return numberFormat{clock: true}
	case id == 22:
		return numberFormat{day: true, month: true, year: true, clock: true}
	}
	return numberFormat{}
}

// parseNumberFormat reads a format code such as [$-42A]dd/mm/yyyy;@ as far as
// it says which parts of a date are shown.
func parseNumberFormat(code string) numberFormat {
	var f numberFormat
	code = bareFormat(code)
	if lower := strings.ToLower(code); lower == "general" || strings.Contains(lower, "general") {
		return f
	}
	if before, _, ok := strings.Cut(code, "%"); ok {
		f.percent = true
		if _, fraction, ok := strings.Cut(before, "."); ok {
			f.decimals = len(fraction)
		}
		return f
	}
	for _, r := range strings.ToLower(code) {
		switch r {
		case 'd':
			f.day = true
		case 'y':
			f.year = true
		case 'h', 's':
			f.clock = true
		}
	}
	// m is the month, or the minutes beside hours or seconds.
	if strings.ContainsAny(code, "mM") && (!f.clock || f.day || f.year) {
		f.month = true
	}
	return f
}

// elapsed are the brackets that count hours, minutes or seconds on and on;
// others hold colours, conditions and languages.
var elapsed = strings.NewReplacer("[h]", "h", "[hh]", "h", "[H]", "h", "[m]", "s", "[mm]", "s", "[s]", "s", "[ss]", "s")

// bareFormat returns the first section of a format code without quoted
// texts, escaped characters and what stands in brackets.
func bareFormat(code string) string {
	var b strings.Builder
	quoted, bracket, escaped := false, false, false
	for _, r := range elapsed.Replace(code) {
		switch {
		case escaped:
			escaped = false
		case quoted:
			quoted = r != '"'
		case bracket:
			bracket = r != ']'
		case r == '"':
			quoted = true
		case r == '[':
			bracket = true
		case r == '\\' || r == '_' || r == '*':
			escaped = true
		case r == ';':
			return b.String()
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// format returns a number as the cell shows it: dates as in Viet Nam, and
// only the parts that are shown. A day typed as 5/3 carries the year in which
// it was typed, which for a plan is often the year before.
func (s xlsxStyles) format(raw string, f numberFormat) string {
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
		return raw
	}
	switch {
	case f.date() && value >= 0 && value < 2_958_466: // 31/12/9999
		return formatDate(s.instant(value), f)
	case f.percent:
		return strconv.FormatFloat(value*100, 'f', f.decimals, 64) + "%"
	case math.Abs(value) < 1e15:
		// Fifteen digits are all that Excel knows: 0.1+0.2 is 0.3 there.
		value, _ = strconv.ParseFloat(strconv.FormatFloat(value, 'g', 15, 64), 64)
		return strconv.FormatFloat(value, 'f', -1, 64)
	}
	return raw
}

// instant returns what a number of days stands for. Excel believes that 1900
// was a leap year, so days before March 1900 are one off; no plan has them.
func (s xlsxStyles) instant(days float64) time.Time {
	origin := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if s.from1904 {
		origin = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	whole, part := math.Modf(days)
	seconds := time.Duration(math.Round(part*86_400)) * time.Second
	return origin.AddDate(0, 0, int(whole)).Add(seconds)
}

func formatDate(t time.Time, f numberFormat) string {
	var layout string
	switch {
	case f.day && f.month && f.year:
		layout = "2/1/2006"
	case f.day && f.month:
		layout = "2/1"
	case f.month && f.year:
		layout = "1/2006"
	case f.year:
		layout = "2006"
	case f.month:
		layout = "1"
	case f.day:
		layout = "2"
	}
	if f.clock {
		layout = strings.TrimSpace(layout + " 15:04")
	}
	return t.Format(layout)
}
