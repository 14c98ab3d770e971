package ui

import "crypto/rand"

// A ButtonKind tells how much a button weighs.
type ButtonKind string

// The kinds of buttons. A page has one Primary.
const (
	Primary  ButtonKind = "btn-primary"
	PlainBtn ButtonKind = "btn-plain"
	Quiet    ButtonKind = "btn-quiet"
	Risky    ButtonKind = "btn-risky"
)

// A Button sends the form around it.
type Button struct {
	Text string
	Kind ButtonKind
	// Name and Value tell the form's reader which button it was.
	Name, Value string
	// Icon is a name of icons.txt, or empty.
	Icon string
	// Action is another address than the form's own, or empty.
	Action string
	// Confirm asks back before it is sent; the act must be safe without,
	// because asking needs a script.
	Confirm string
	// Label says more than the text, for rows of equal buttons: it must
	// contain the text.
	Label string
	// Agree lets the key Y press the button in a table with keys.
	Agree bool
	// SkipChecks sends the form though fields may be empty.
	SkipChecks bool
}

func (b Button) kind() string {
	if b.Kind == "" {
		return string(Primary)
	}
	return string(b.Kind)
}

// A Menu is a list of links that opens below a button.
type Menu struct {
	Text  string
	Icon  string
	Links []Link
}

// FormID returns a new one-time name of a form, by which an action knows that
// it was sent twice.
func FormID() string { return rand.Text() }
