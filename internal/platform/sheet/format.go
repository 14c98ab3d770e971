package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A numberFormat says what a number in a cell means and how it is shown.
type numberFormat struct {
	// The parts of a date and time that are shown.
	day, month, year, clock bool
	// plain numbers are shown as they are; the rest is for those that are not.
	shown, grouped, percent bool
	digits, decimals        int // at least so many before, and so many after the comma
	before, after           string
}

func (f numberFormat) date() bool { return f.day || f.month || f.year }

// builtinFormat returns a format that files name by number only (ECMA-376
// part 1, 18.8.30). 27 to 58 are dates in East Asian forms.
func builtinFormat(id string) numberFormat {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return numberFormat{}
	case n == 14, n == 15, n >= 27 && n <= 31, n == 36, n >= 50 && n <= 58:
		return numberFormat{day: true, month: true, year: true}
	case n == 16:
		return numberFormat{day: true, month: true}
	case n == 17:
		return numberFormat{month: true, year: true}
	case n >= 18 && n <= 21, n >= 32 && n <= 35, n >= 45 && n <= 47:
		return numberFormat{clock: true}
	case n == 22:
		return numberFormat{day: true, month: true, year: true, clock: true}
	}
	return parseFormat(builtinCodes[n])
}

var builtinCodes = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
	37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
}

// elapsed are the brackets that count hours, minutes or seconds on and on;
// others hold colours, conditions and languages.
var elapsed = regexp.MustCompile(`(?i)\[(h+|m+|s+)\]`)

// parseFormat reads a format code such as [$-42A]dd/mm/yyyy;@ or #,##0" đ".
func parseFormat(code string) numberFormat {
	code = elapsed.ReplaceAllString(code, "h")
	bare, literal := splitFormat(code)
	lower := strings.ToLower(bare)
	switch {
	case bare == "", strings.Contains(lower, "general"), strings.Contains(bare, "@"):
		return numberFormat{}
	case strings.ContainsAny(lower, "dyhs") || strings.Contains(lower, "m") && !strings.ContainsAny(lower, "0#"):
		return dateFormat(lower)
	case strings.ContainsAny(bare, "/?E"): // fractions and powers
		return numberFormat{}
	}
	return plainFormat(bare, literal)
}

func dateFormat(code string) numberFormat {
	f := numberFormat{
		day: strings.Contains(code, "d"), year: strings.Contains(code, "y"),
		clock: strings.ContainsAny(code, "hs"),
	}
	// m is the month, or the minutes beside hours or seconds.
	f.month = strings.Contains(code, "m") && (!f.clock || f.day || f.year)
	return f
}

func plainFormat(bare string, literal func(before bool) string) numberFormat {
	whole, fraction, _ := strings.Cut(bare, ".")
	return numberFormat{
		shown: true, grouped: strings.Contains(whole, "#,##") || strings.Contains(whole, "0,0"),
		percent: strings.Contains(bare, "%"),
		digits:  strings.Count(whole, "0"), decimals: strings.Count(fraction, "0"),
		before: literal(true), after: literal(false),
	}
}

// splitFormat returns the first section of a format code without quoted
// texts, escaped characters and what stands in brackets, and what of the
// literal texts stands before and after the figures.
func splitFormat(code string) (bare string, literal func(before bool) string) {
	var b, before, after strings.Builder
	figures := false
	say := func(r rune) {
		if figures {
			after.WriteRune(r)
			return
		}
		before.WriteRune(r)
	}
	quoted, bracket, escape := false, false, rune(0)
scan:
	for _, r := range code {
		switch {
		case escape != 0:
			if escape == '\\' {
				say(r)
			}
			escape = 0
		case quoted:
			if quoted = r != '"'; quoted {
				say(r)
			}
		case bracket:
			bracket = r != ']'
		case r == '"':
			quoted = true
		case r == '[':
			bracket = true
		case r == '\\' || r == '_' || r == '*':
			escape = r
		case r == ';':
			break scan
		default:
			figures = figures || r == '0' || r == '#'
			b.WriteRune(r)
		}
	}
	return b.String(), func(first bool) string {
		if first {
			return before.String()
		}
		return after.String()
	}
}

// number gives a cell its number: dates as in Viet Nam, and only the parts
// that are shown, since the others were never said.
func (s *xlsxSource) number(c *Cell, raw string, f numberFormat) {
	value, err := strconv.ParseFloat(raw, 64)
	switch {
	case err != nil || math.IsInf(value, 0) || math.IsNaN(value):
		c.Kind, c.Text, c.Value = Text, clean(raw), clean(raw)
	case f.date() && value >= 1 && value < 2_958_466: // 31/12/9999
		c.setDate(s.instant(value), f)
	case f.clock && !f.date() && value >= 0 && value < 1:
		c.Kind, c.Value, c.Text = Number, plain(value), s.instant(value).Format("15:04")
	default:
		c.Kind, c.Value, c.Text = Number, plain(value), f.show(value)
	}
}

func (c *Cell) setDate(t time.Time, f numberFormat) {
	layout := "02/01/2006"
	switch {
	case f.day && f.month && f.year:
	case f.day && f.month:
		layout = "02/01"
	case f.month && f.year:
		layout = "01/2006"
	case f.year:
		layout = "2006"
	case f.month:
		layout = "01"
	default:
		layout = "02"
	}
	c.Kind = PartDate
	if layout == "02/01/2006" {
		c.Kind = Date
	}
	if f.clock {
		layout += " 15:04"
	}
	c.Text = t.Format(layout)
	if c.Value = c.Text; c.Kind == Date {
		c.Value = t.Format("2006-01-02")
	}
}

// instant returns what a number of days stands for. Excel believes that 1900
// was a leap year, so its days before March 1900 are one off.
func (s *xlsxSource) instant(days float64) time.Time {
	origin := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case s.from1904:
		origin = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days >= 1 && days < 60:
		days++
	}
	whole, part := math.Modf(days)
	seconds := time.Duration(math.Round(part*86_400)) * time.Second
	return origin.AddDate(0, 0, int(whole)).Add(seconds)
}

// plain writes a number with the fifteen digits that spreadsheets know, so
// that 0.1+0.2 is 0.3.
func plain(value float64) string {
	if math.Abs(value) >= 1e15 {
		return strconv.FormatFloat(value, 'f', -1, 64)
	}
	if value, err := strconv.ParseFloat(strconv.FormatFloat(value, 'g', 15, 64), 64); err == nil {
		return strconv.FormatFloat(value, 'f', -1, 64)
	}
	return strconv.FormatFloat(value, 'f', -1, 64)
}

// show writes a number as the cell shows it where Vietnamese is spoken.
func (f numberFormat) show(value float64) string {
	if !f.shown {
		return strings.Replace(plain(value), ".", ",", 1)
	}
	if f.percent {
		value *= 100
	}
	text := strconv.FormatFloat(math.Abs(value), 'f', min(f.decimals, 15), 64)
	whole, fraction, _ := strings.Cut(text, ".")
	if f.digits > len(whole) {
		whole = strings.Repeat("0", min(f.digits, 15)-min(len(whole), 15)) + whole
	}
	if f.grouped {
		whole = group(whole)
	}
	if fraction != "" {
		whole += "," + fraction
	}
	if f.percent {
		whole += "%"
	}
	if value < 0 {
		whole = "-" + whole
	}
	return clean(f.before + whole + f.after)
}

// group puts dots among the thousands.
func group(whole string) string {
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	return whole
}
