// Package form is the room of forms (biểu mẫu): a form is data, and one
// definition gives the fields of a page, the checks, the columns of a
// spreadsheet and a JSON Schema. It keeps nothing itself.
package form

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Type says what goes into a field.
type Type string

// The types of fields.
const (
	Text      Type = "text"       // one line
	Long      Type = "long"       // several lines
	Number    Type = "number"     // a whole number
	Money     Type = "money"      // whole đồng
	Date      Type = "date"       // a civil day
	Choice    Type = "choice"     // one of the options
	Choices   Type = "choices"    // any of the options
	YesNo     Type = "yes_no"     // yes or no, and unsaid
	Person    Type = "person"     // a member of the unit, by id
	Post      Type = "post"       // a post of the unit, by id
	Unit      Type = "unit"       // a unit, by code
	LegalText Type = "legal_text" // the number and symbol of a legal text: 30/2020/NĐ-CP
	File      Type = "file"       // kept files
	Address   Type = "address"    // administrative code and what stands before it
	Table     Type = "table"      // rows of the field's columns
)

// Types lists the types in the order in which they are offered.
var Types = []Type{Text, Long, Number, Money, Date, Choice, Choices, YesNo, Person, Post, Unit, LegalText, File, Address, Table}

// A Form is the fields of something, in the order in which they are filled.
type Form []Field

// A Field (trường) is one thing that is asked for.
type Field struct {
	Name  string     `yaml:"name" json:"name"`
	Type  Type       `yaml:"type" json:"type"`
	Label words.Name `yaml:"label" json:"label"`
	Help  words.Name `yaml:"help,omitempty" json:"help,omitzero"`
	// Also are other headings under which spreadsheets have the field.
	Also []string `yaml:"also,omitempty" json:"also,omitempty"`
	// Required fields have a value in every entry, those of RequiredIf in entries
	// for which the conditions hold. Fields with ShownIf are only there while its
	// conditions hold, and are empty otherwise.
	Required   bool          `yaml:"required,omitempty" json:"required,omitempty"`
	RequiredIf condition.All `yaml:"required_if,omitempty" json:"required_if,omitempty"`
	ShownIf    condition.All `yaml:"shown_if,omitempty" json:"shown_if,omitempty"`
	Options    []Option      `yaml:"options,omitempty" json:"options,omitempty"`
	// Default is the value of a new entry; "today" of a date is the present day.
	Default string `yaml:"default,omitempty" json:"default,omitempty"`
	// Least and Most bound numbers and money.
	Least *int64 `yaml:"least,omitempty" json:"least,omitempty"`
	Most  *int64 `yaml:"most,omitempty" json:"most,omitempty"`
	// NotBefore is the date field that this one does not come before.
	NotBefore string `yaml:"not_before,omitempty" json:"not_before,omitempty"`
	// Timing says of a choice that it follows from two days.
	Timing *Timing `yaml:"timing,omitempty" json:"timing,omitempty"`
	// Pattern is a regular expression (RE2) that a whole text matches.
	Pattern string `yaml:"pattern,omitempty" json:"pattern,omitempty"`
	// Sensitive fields are kept sealed and seen only by who may.
	Sensitive bool `yaml:"sensitive,omitempty" json:"sensitive,omitempty"`
	// Column is where the value is also kept to be found and counted by: t1 for
	// texts, n1 for numbers, d1 for dates. Fields without one can be neither.
	Column string `yaml:"column,omitempty" json:"column,omitempty"`
	// Listed fields are columns of lists.
	Listed bool `yaml:"listed,omitempty" json:"listed,omitempty"`
	// Columns are the fields of a table's rows.
	Columns Form `yaml:"columns,omitempty" json:"columns,omitempty"`
	// ValidFrom and ValidTo are the first and the last day of entries that are
	// asked for the field, as a form changes with the law; none is no bound.
	ValidFrom clock.Date `yaml:"valid_from,omitempty" json:"valid_from,omitzero"`
	ValidTo   clock.Date `yaml:"valid_to,omitempty" json:"valid_to,omitzero"`
	// Own fields were added by the unit; Retired ones are no longer asked for, and
	// what entries hold of them stays.
	Own     bool `yaml:"-" json:"own,omitempty"`
	Retired bool `yaml:"-" json:"retired,omitempty"`
}

// An Option is a value to choose.
type Option struct {
	Value string     `yaml:"value" json:"value"`
	Label words.Name `yaml:"label" json:"label"`
	// Also are other ways in which spreadsheets write it.
	Also []string `yaml:"also,omitempty" json:"also,omitempty"`
}

// A Timing (đúng hạn hay quá hạn) lets a choice follow from two days: it is
// on_time when the day of Of is not after that of By, and late otherwise. Where
// one of the days is missing, it is as somebody has said.
type Timing struct {
	Of string `yaml:"of" json:"of"`
	By string `yaml:"by" json:"by"`
}

// The values of a choice that follows from two days.
const (
	OnTime = "on_time"
	Late   = "late"
)

// The bounds of what a field takes.
const (
	MaxText   = 1000
	MaxLong   = 20_000
	MaxNumber = 1_000_000_000_000_000 // of money, a thousand nghìn tỷ đồng
	MaxRows   = 200
)

// Field returns the field of a name.
func (f Form) Field(name string) (Field, bool) {
	i := slices.IndexFunc(f, func(field Field) bool { return field.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return f[i], true
}

// On returns the form as it is for entries of a day: of March 2025 the form of
// March 2025. Without a day it is the whole form.
func (f Form) On(day clock.Date) Form {
	if day.IsZero() || !slices.ContainsFunc(f, func(field Field) bool { return field.outOfForce(day) }) {
		return f
	}
	return slices.DeleteFunc(slices.Clone(f), func(field Field) bool { return field.outOfForce(day) })
}

func (f Field) outOfForce(day clock.Date) bool {
	return !f.ValidFrom.IsZero() && day.Before(f.ValidFrom) || !f.ValidTo.IsZero() && day.After(f.ValidTo)
}

// Option returns the option of a value.
func (f Field) Option(value string) (Option, bool) {
	i := slices.IndexFunc(f.Options, func(o Option) bool { return o.Value == value })
	if i < 0 {
		return Option{}, false
	}
	return f.Options[i], true
}

// Numeric tells whether the values of a field are numbers.
func (t Type) Numeric() bool { return t == Number || t == Money }

// Refers tells whether the values of a field are ids of people, posts or units.
func (t Type) Refers() bool { return t == Person || t == Post || t == Unit }

// Countable tells whether the values of a field are what figures add up and
// break down by: they say nothing of a person by themselves.
func (t Type) Countable() bool {
	switch t {
	case Number, Money, Date, Choice, Choices, YesNo:
		return true
	}
	return false
}

// Several tells whether a field holds several values.
func (t Type) Several() bool { return t == Choices || t == File }

// columnKind is the kind of column that keeps a type; 0 for those that no
// column keeps.
func (t Type) columnKind() byte {
	switch t {
	case Number, Money:
		return 'n'
	case Date:
		return 'd'
	case Long, File, Table:
		return 0
	}
	return 't'
}

var (
	namePattern   = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	columnPattern = regexp.MustCompile(`^[tnd][0-9]{1,2}$`)
)

// Check finds what a form cannot be.
func (f Form) Check() error {
	var errs []error
	seen, columns := map[string]bool{}, map[string]bool{}
	for _, field := range f {
		if seen[field.Name] {
			errs = append(errs, fmt.Errorf("field %q is there twice", field.Name))
		}
		if field.Column != "" && columns[field.Column] {
			errs = append(errs, fmt.Errorf("field %q: column %s is taken", field.Name, field.Column))
		}
		seen[field.Name], columns[field.Column] = true, true
		if err := f.checkField(field); err != nil {
			errs = append(errs, fmt.Errorf("field %q: %w", field.Name, err))
		}
	}
	return errors.Join(errs...)
}

func (f Form) checkField(field Field) error {
	switch {
	case !namePattern.MatchString(field.Name):
		return errors.New("a name has small letters, digits and underscores")
	case !slices.Contains(Types, field.Type):
		return fmt.Errorf("unknown type %q", field.Type)
	case field.Label.Vi == "" || field.Label.En == "":
		return errors.New("no label in both languages")
	case (field.Type == Choice || field.Type == Choices) != (len(field.Options) > 0):
		return errors.New("choices have options, and others have none")
	case (field.Type == Table) != (len(field.Columns) > 0):
		return errors.New("tables have columns, and others have none")
	case field.Column != "" && (!columnPattern.MatchString(field.Column) || field.Column[0] != field.Type.columnKind()):
		return fmt.Errorf("a %s is not kept in the column %q", field.Type, field.Column)
	case field.Sensitive && field.Column != "":
		return errors.New("a sealed field cannot be found by: it has no column")
	}
	if _, err := regexp.Compile(field.Pattern); err != nil {
		return fmt.Errorf("its pattern: %w", err)
	}
	for _, c := range slices.Concat(field.RequiredIf, field.ShownIf) {
		if _, ok := f.Field(c.Field); !ok {
			return fmt.Errorf("it depends on %q, which is not there", c.Field)
		}
	}
	if before, ok := f.Field(field.NotBefore); field.NotBefore != "" && (!ok || before.Type != Date || field.Type != Date) {
		return fmt.Errorf("it cannot come before %q", field.NotBefore)
	}
	if t := field.Timing; t != nil {
		of, _ := f.Field(t.Of)
		by, _ := f.Field(t.By)
		_, onTime := field.Option(OnTime)
		_, late := field.Option(Late)
		if of.Type != Date || by.Type != Date || !onTime || !late {
			return errors.New("its timing needs two days, and the options on_time and late")
		}
	}
	return errors.Join(field.RequiredIf.Check(), field.ShownIf.Check(), field.Columns.Check())
}

// Start returns the values of a new entry on a day.
func (f Form) Start(today clock.Date) Values {
	values := Values{}
	for _, field := range f {
		switch {
		case field.Default == "":
		case field.Type == Date && field.Default == "today":
			values[field.Name] = DateValue(today)
		default:
			if v, err := field.Read(field.Default); err == nil {
				values[field.Name] = v
			}
		}
	}
	return values
}
