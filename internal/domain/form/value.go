package form

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/vietnamese"
)

// Values are what an entry holds, by the names of its fields. Fields without a
// value are not there.
type Values map[string]Value

// A Value is what a field holds: texts (days as 2006-01-02, yes and no as true
// and false), a number, or rows of a table.
type Value struct {
	condition.Value

	Rows []Values
}

// TextValue is a value of one text; an empty text is none.
func TextValue(text string) Value {
	if text == "" {
		return Value{}
	}
	return Value{Value: condition.Value{Texts: []string{text}}}
}

// TextsValue is a value of several texts.
func TextsValue(texts ...string) Value { return Value{Value: condition.Value{Texts: texts}} }

// NumberValue is a value of a number.
func NumberValue(n int64) Value { return Value{Value: condition.Value{Number: n, IsNumber: true}} }

// AddressValue is the value of an address: what stands before the commune, and
// the commune's official code (QĐ 19/2025/QĐ-TTg), which may be missing.
func AddressValue(detail, code string) Value {
	if code == "" {
		return TextValue(detail)
	}
	return TextsValue(detail, code)
}

// Commune is the official code of the commune of an address, "" for none.
func (v Value) Commune() string {
	if len(v.Texts) < 2 {
		return ""
	}
	return v.Texts[1]
}

// Address writes an address with the name of its commune.
func (v Value) Address(commune string) string {
	return strings.TrimPrefix(v.Text()+", "+commune, ", ")
}

// DateValue is the value of a day; no day is none.
func DateValue(d clock.Date) Value {
	if d.IsZero() {
		return Value{}
	}
	return TextValue(d.String())
}

// Empty tells whether there is no value.
func (v Value) Empty() bool { return v.Value.Empty() && len(v.Rows) == 0 }

// Text returns the first text of a value, and a number in digits.
func (v Value) Text() string {
	switch {
	case v.IsNumber:
		return strconv.FormatInt(v.Number, 10)
	case len(v.Texts) > 0:
		return v.Texts[0]
	}
	return ""
}

// Day returns the day of a value, the zero Date for none.
func (v Value) Day() clock.Date {
	d, err := clock.ParseDate(v.Text())
	if err != nil {
		return clock.Date{}
	}
	return d
}

// Of gives the values to conditions.
func (v Values) Of(field string) condition.Value { return v[field].Value }

// Errors of a value, about which who typed it can do something.
var (
	ErrMissing = errors.New("a value is needed")
	ErrNumber  = errors.New("this is no whole number")
	ErrSmall   = errors.New("the number is too small")
	ErrLarge   = errors.New("the number is too large")
	ErrDate    = errors.New("this is no day")
	ErrEarly   = errors.New("the day comes before the one that it follows")
	ErrOption  = errors.New("this is none of the options")
	ErrYesNo   = errors.New("this is neither yes nor no")
	ErrPattern = errors.New("the text is not written as it should be")
	ErrTooLong = errors.New("the text is too long")
	ErrTooMany = errors.New("these are too many rows")
	// ErrUnfit says that a value does not go with what is done.
	ErrUnfit     = errors.New("the value does not go with this move")
	ErrLegalText = errors.New("a legal text is named by number and symbol")
)

// Read reads what a person typed, or what a cell of a spreadsheet holds, into a
// field: numbers as 1.500 or 1500, days as 15/3/2024 or 2024-03-15, options by
// their value or any of their names. Empty text is no value.
func (f Field) Read(text string) (Value, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Value{}, nil
	}
	switch f.Type {
	case Number, Money:
		n, err := ReadNumber(text)
		return NumberValue(n), err
	case Date:
		d, err := ReadDate(text)
		return DateValue(d), err
	case Choice:
		o, ok := f.named(text)
		if !ok {
			return Value{}, ErrOption
		}
		return TextValue(o.Value), nil
	case Choices:
		return f.readChoices(text)
	case YesNo:
		return readYesNo(text)
	case File, Table:
		return Value{}, nil
	case Long:
		return TextValue(text), nil
	}
	return TextValue(strings.Join(strings.Fields(text), " ")), nil
}

func (f Field) readChoices(text string) (Value, error) {
	var values []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '|' || r == '\n' }) {
		o, ok := f.named(part)
		if !ok {
			return Value{}, ErrOption
		}
		values = append(values, o.Value)
	}
	return TextsValue(values...), nil
}

// named finds an option by its value or a name, without case and diacritics.
func (f Field) named(text string) (Option, bool) {
	folded := fold(text)
	for _, o := range f.Options {
		if text == o.Value || folded == fold(o.Label.Vi) || folded == fold(o.Label.En) {
			return o, true
		}
	}
	for _, o := range f.Options {
		for _, also := range o.Also {
			if folded == fold(also) {
				return o, true
			}
		}
	}
	return Option{}, false
}

func fold(text string) string {
	return strings.Join(strings.Fields(vietnamese.Fold(text)), " ")
}

// readYesNo reads the ways in which yes and no are written, a mark among them.
func readYesNo(text string) (Value, error) {
	switch fold(text) {
	case "true", "yes", "co", "x", "1", "da", "roi", "dung", "v", "✓", "√":
		return TextValue("true"), nil
	case "false", "no", "khong", "0", "chua", "-", "sai":
		return TextValue("false"), nil
	}
	return Value{}, ErrYesNo
}

var numberPattern = regexp.MustCompile(`^-?\d{1,3}(?:([., ])\d{3}(?:[., ]\d{3})*)?$|^-?\d+$`)

// ReadNumber reads a whole number; dots, commas and spaces may part its
// thousands.
func ReadNumber(text string) (int64, error) {
	text = strings.ReplaceAll(strings.TrimSpace(text), "\u00a0", " ")
	if whole, ok := strings.CutSuffix(text, ".0"); ok { // as spreadsheets write whole numbers
		text = whole
	}
	if !numberPattern.MatchString(text) {
		return 0, ErrNumber
	}
	n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "", " ", "").Replace(text), 10, 64)
	if err != nil {
		return 0, ErrLarge
	}
	return n, nil
}

var datePattern = regexp.MustCompile(`(?i)^(?:ngày\s*)?(\d{1,2})\s*(?:[/.\-]|\s+tháng\s+)\s*(\d{1,2})\s*(?:[/.\-]|\s+năm\s+)\s*(\d{4}|\d{2})$`)

// ReadDate reads a day as people and spreadsheets write it: 15/3/2024,
// 15-03-24, 15.3.2024, 2024-03-15 (also with a time behind it), "ngày 15 tháng
// 3 năm 2024".
func ReadDate(text string) (clock.Date, error) {
	text = strings.TrimSpace(text)
	if len(text) >= 10 && (len(text) == 10 || text[10] == ' ' || text[10] == 'T') {
		if d, err := clock.ParseDate(text[:10]); err == nil {
			return d, nil
		}
	}
	if at := strings.IndexByte(text, ' '); at > 0 && strings.Contains(text[at:], ":") { // a time of day
		text = text[:at]
	}
	m := datePattern.FindStringSubmatch(text)
	if m == nil {
		return clock.Date{}, ErrDate
	}
	day, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	year, _ := strconv.Atoi(m[3])
	if year < 100 {
		year += 2000
	}
	d := clock.Date{Year: year, Month: time.Month(month), Day: day}
	if !d.Valid() || year < 1900 || year > 2200 {
		return clock.Date{}, ErrDate
	}
	return d, nil
}

// legalTextPattern is what a number and symbol at least has: a number, a stroke
// and letters.
var legalTextPattern = regexp.MustCompile(`\d+\s*[/-]\s*[\p{L}\d]`)

// check looks whether a value suits a field that is there.
func (f Field) check(v Value) error {
	if v.IsNumber {
		return f.checkNumber(v.Number)
	}
	if len(v.Rows) > MaxRows {
		return ErrTooMany
	}
	if f.Type == Address {
		return f.checkAddress(v)
	}
	for _, text := range v.Texts {
		if err := f.checkText(text); err != nil {
			return err
		}
	}
	return nil
}

var communePattern = regexp.MustCompile(`^\d{5}$`)

func (f Field) checkAddress(v Value) error {
	if len(v.Texts) > 2 || v.Commune() != "" && !communePattern.MatchString(v.Commune()) {
		return ErrOption
	}
	return f.checkText(v.Text())
}

func (f Field) checkNumber(n int64) error {
	switch {
	case f.Least != nil && n < *f.Least, n < -MaxNumber:
		return ErrSmall
	case f.Most != nil && n > *f.Most, n > MaxNumber:
		return ErrLarge
	}
	return nil
}

func (f Field) checkText(text string) error {
	most := MaxText
	if f.Type == Long {
		most = MaxLong
	}
	if utf8.RuneCountInString(text) > most {
		return ErrTooLong
	}
	switch f.Type {
	case Date:
		if _, err := clock.ParseDate(text); err != nil {
			return ErrDate
		}
	case Choice, Choices:
		if _, ok := f.Option(text); !ok {
			return ErrOption
		}
	case YesNo:
		if text != "true" && text != "false" {
			return ErrYesNo
		}
	case LegalText:
		if !legalTextPattern.MatchString(text) {
			return ErrLegalText
		}
	}
	if f.Pattern != "" && !regexp.MustCompile(`^(?:`+f.Pattern+`)$`).MatchString(text) {
		return ErrPattern
	}
	return nil
}

// A ProblemError is what is wrong with the value of a field; in the row of a table,
// Row counts from 1 and Column names the field there.
type ProblemError struct {
	Field  string
	Row    int
	Column string
	Err    error
}

// Error says which field is wrong, and how.
func (p ProblemError) Error() string { return fmt.Sprintf("%s: %v", p.Field, p.Err) }

// Unwrap returns what is wrong.
func (p ProblemError) Unwrap() error { return p.Err }

// Shown tells whether a field is there, given the other values.
func (f Field) Shown(v Values) bool { return f.ShownIf.Holds(v.Of) }

// Needed tells whether a field must have a value, given the others.
func (f Field) Needed(v Values) bool {
	return f.Shown(v) && (f.Required || len(f.RequiredIf) > 0 && f.RequiredIf.Holds(v.Of))
}

// Settle fills in the choices that follow from two days.
func (f Form) Settle(v Values) {
	for _, field := range f {
		if field.Timing == nil || v[field.Timing.Of].Empty() || v[field.Timing.By].Empty() {
			continue
		}
		v[field.Name] = TextValue(OnTime)
		if v[field.Timing.Of].Text() > v[field.Timing.By].Text() {
			v[field.Name] = TextValue(Late)
		}
	}
}

// Clean returns the values of fields that are there, without empty ones.
// What depends on a value that is dropped is dropped too.
func (f Form) Clean(v Values) Values {
	clean := Values{}
	for _, field := range f {
		if value := v[field.Name]; !value.Empty() && field.Shown(v) {
			clean[field.Name] = value
		}
	}
	if len(clean) < len(v) && len(clean) > 0 {
		return f.Clean(clean)
	}
	return clean
}

// Problems finds what is wrong with the values of an entry.
func (f Form) Problems(v Values) []ProblemError {
	var problems []ProblemError
	for _, field := range f {
		value := v[field.Name]
		switch {
		case !field.Shown(v):
		case value.Empty() && field.Needed(v) && field.Type != File: // files come one by one, later
			problems = append(problems, ProblemError{Field: field.Name, Err: ErrMissing})
		case value.Empty():
		default:
			if err := field.check(value); err != nil {
				problems = append(problems, ProblemError{Field: field.Name, Err: err})
			} else if before := v[field.NotBefore]; field.NotBefore != "" && !before.Empty() && value.Text() < before.Text() {
				problems = append(problems, ProblemError{Field: field.Name, Err: ErrEarly})
			}
			problems = append(problems, field.rowProblems(value)...)
		}
	}
	return problems
}

func (f Field) rowProblems(v Value) []ProblemError {
	var problems []ProblemError
	for i, row := range v.Rows {
		for _, p := range f.Columns.Problems(row) {
			problems = append(problems, ProblemError{Field: f.Name, Row: i + 1, Column: p.Field, Err: p.Err})
		}
	}
	return problems
}

// MarshalJSON writes a value as its type suggests: a number, a text, a list of
// texts, a list of rows.
func (v Value) MarshalJSON() ([]byte, error) {
	switch {
	case v.IsNumber:
		return json.Marshal(v.Number)
	case v.Rows != nil:
		return json.Marshal(v.Rows)
	case len(v.Texts) == 1:
		return json.Marshal(v.Texts[0])
	}
	return json.Marshal(v.Texts)
}

// UnmarshalJSON reads what MarshalJSON writes, and true and false.
func (v *Value) UnmarshalJSON(b []byte) error {
	var (
		text   string
		number int64
		yes    bool
		texts  []string
		rows   []Values
	)
	switch {
	case string(b) == "null":
		*v = Value{}
	case json.Unmarshal(b, &text) == nil:
		*v = TextValue(text)
	case json.Unmarshal(b, &number) == nil:
		*v = NumberValue(number)
	case json.Unmarshal(b, &yes) == nil:
		*v = TextValue(strconv.FormatBool(yes))
	case json.Unmarshal(b, &texts) == nil:
		*v = TextsValue(texts...)
	case json.Unmarshal(b, &rows) == nil:
		*v = Value{Rows: rows}
	default:
		return errors.New("a value is a text, a whole number, yes or no, texts, or rows")
	}
	return nil
}
