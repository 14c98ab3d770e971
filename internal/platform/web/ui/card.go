package ui

import "github.com/a-h/templ"

// A KeyHint tells what keys do.
type KeyHint struct {
	Keys []string
	Text string
}

// A Progress shows how much of a whole is there.
type Progress struct {
	Label string
	// Value and Max are in the same unit; a Max of zero is a share of
	// nothing, whose bar stays empty.
	Value, Max int
	// Text is the share in words: "98,7 %".
	Text string
	// Note says what is still missing: "cần thêm 46 hồ sơ".
	Note string
	Tone Tone
}

// A Step is one of a sequence.
type Step struct {
	Text  string
	Note  string
	Place Place
}

// A Place tells where a step stands.
type Place string

// The places of steps.
const (
	Behind Place = "did"
	Here   Place = "here"
	Ahead  Place = "ahead"
)

// A Span is a part of a quoted source, marked when it is what is spoken of.
type Span struct {
	Text   string
	Marked bool
}

// A SourceCell is a cell of a row of the source, below its column's name.
type SourceCell struct {
	Header string
	Spans  []Span
}

// A Term is a name with its value: a text, or a component of its own.
type Term struct {
	Name string
	Text string
	Href string
	View templ.Component
}

// A Beginning says, where there is nothing yet, how to begin.
type Beginning struct {
	Title string
	Text  string
	Act   Link
	// Icon is a name of icons.txt, or empty.
	Icon string
}
