package ui

import (
	"slices"

	"github.com/a-h/templ"
)

// A Field is what every field of a form has.
type Field struct {
	Name  string
	Label string
	// ID is needed when the name occurs twice on a page; else it is the name.
	ID string
	// Help says what is wanted, Error what is wrong with what was sent.
	Help, Error string
	Required    bool
	// Quiet leaves "optional" unsaid: the form says which fields it needs.
	Quiet bool
	// LabelHidden is for fields in tables, where the column is the label.
	LabelHidden bool
	// Width is how wide the field itself is.
	Width Width
}

// A Width suits a field to what goes in.
type Width string

// The widths of fields.
const (
	FullWidth  Width = ""
	ShortWidth Width = "w-short"
	HalfWidth  Width = "w-half"
)

// An Input is a field of one line.
type Input struct {
	Field
	Value string
	// Type is that of HTML: text, email, password, number, search; empty is
	// text.
	Type         string
	Autocomplete string
	InputMode    string
	Placeholder  string
	MaxLength    int
	// Suggestions are offered while typing; others can be typed too.
	Suggestions []string
}

// A TextArea is a field of several lines.
type TextArea struct {
	Field
	Value string
	Rows  int
	// Code shows it in letters of one width.
	Code bool
}

// A Select is a field of few known values.
type Select struct {
	Field
	Value   string
	Options []Option
	// Several lets more than one be chosen: those of Values.
	Several bool
	Values  []string
}

// chosen tells whether an option is.
func (s Select) chosen(value string) bool {
	if s.Several {
		return slices.Contains(s.Values, value)
	}
	return s.Value == value
}

// mostLines is how many options a field of several values shows at once.
const mostLines = 6

func (s Select) lines() int { return min(max(len(s.Options), 2), mostLines) }

// An Option is a value to choose.
type Option struct {
	Value string
	Text  string
}

// A Check is a box to tick, or one of several to choose from.
type Check struct {
	Field
	Value   string
	Checked bool
	// Radio makes it one of those with the same name.
	Radio bool
}

// A FileInput takes a file.
type FileInput struct {
	Field
	// Accept lists what is taken: ".docx,.pdf".
	Accept   string
	Multiple bool
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

// describedBy names what is read out after the label.
func (f Field) describedBy() string {
	switch {
	case f.Error != "" && f.Help != "":
		return f.id() + "-error " + f.id() + "-help"
	case f.Error != "":
		return f.id() + "-error"
	case f.Help != "":
		return f.id() + "-help"
	}
	return ""
}

func (f Field) class(base string) string {
	if f.Width != FullWidth {
		base += " " + string(f.Width)
	}
	if f.Error != "" {
		return base + " is-invalid"
	}
	return base
}

func (f Field) labelClass() string {
	if f.LabelHidden {
		return "visually-hidden"
	}
	return "form-label"
}

func (i Input) kind() string {
	if i.Type == "" {
		return "text"
	}
	return i.Type
}

func (t TextArea) rows() int {
	if t.Rows == 0 {
		return 4
	}
	return t.Rows
}

func (c Check) kind() string {
	if c.Radio {
		return "radio"
	}
	return "checkbox"
}

func (c Check) value() string {
	if c.Value == "" {
		return "yes"
	}
	return c.Value
}

// attributes are those that all fields share.
func (f Field) attributes() templ.OrderedAttributes {
	all := templ.OrderedAttributes{{Key: "id", Value: f.id()}, {Key: "name", Value: f.Name}}
	if f.Required {
		all = append(all, templ.KeyValue[string, any]{Key: "required", Value: true})
	}
	if by := f.describedBy(); by != "" {
		all = append(all, templ.KeyValue[string, any]{Key: "aria-describedby", Value: by})
	}
	if f.Error != "" {
		all = append(all, templ.KeyValue[string, any]{Key: "aria-invalid", Value: "true"})
	}
	return all
}
