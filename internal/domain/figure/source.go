// Package figure is the room of the figures (số liệu): measures (chỉ số đo)
// that count records, tasks or documents, indicators made of measures, and
// targets (chỉ tiêu) held against indicators. No figure is typed: each opens
// the list of what it counts, by the same conditions that counted it.
package figure

import (
	"context"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
)

// A Source (nguồn số liệu) is what can be counted: the records of a kind, the
// occurrences of plans. Rooms hand their sources in; this one knows no room
// of theirs. Count and List take the same asks, and a source makes both from
// one condition, so that a figure and the list that it opens cannot disagree.
type Source interface {
	// About says what there is to count for a unit: the fields of each source are
	// what conditions and sums may name.
	About(ctx context.Context, unitID string) ([]About, error)
	// Count answers asks for several units at once, by unit, in the order of the
	// asks; units without rows may be missing.
	Count(ctx context.Context, unitIDs []string, asks []Ask) (map[string][]Count, error)
	// List gives a part of what Count counted for one unit, in a stable order,
	// after the row with the id that was last before it ("" from the start).
	List(ctx context.Context, v account.Visit, ask Ask, after string, most int) ([]Row, error)
}

// About tells of a source.
type About struct {
	Source string  `json:"source"`
	Title  string  `json:"title"` // in the language of the context
	Fields []Field `json:"fields"`
}

// A Field of a source.
type Field struct {
	Name  string    `json:"name"`
	Title string    `json:"title"`
	Type  FieldType `json:"type"`
	// Options are the values of a choice, with their titles.
	Options []Option `json:"options,omitempty"`
}

// A FieldType says what may be done with a field.
type FieldType string

// The types of fields, as figures see them.
const (
	Text   FieldType = "text"
	Number FieldType = "number" // may be added up
	Money  FieldType = "money"  // whole đồng, may be added up
	Day    FieldType = "date"   // may put a row into a period
	Choice FieldType = "choice" // may break a figure down; also several choices, and yes or no
)

// An Option is a value of a choice.
type Option struct {
	Value string `json:"value"`
	Title string `json:"title"`
}

// An Ask is one thing to be counted. Days stand in its conditions already.
type Ask struct {
	Source string // "record/legal_review"
	Where  condition.All
	// On is the date that puts a row into the period from From to To, both
	// included; "" counts whatever the conditions hold for.
	On       string
	From, To clock.Date
	// Sum is the field that is added up, Distinct the one whose different values
	// are counted; at most one of them, and rows are counted when both are "".
	Sum, Distinct string
	// By is the field by whose values the count is broken down, "" for none.
	By string
}

// A Count is the answer to an ask. By breaks it down by the values of the
// ask's field; rows without a value are under "".
type Count struct {
	Total int64
	By    map[string]int64
}

// A Row is one of what was counted.
type Row struct {
	ID    string     `json:"id"`
	Code  string     `json:"code"`
	Title string     `json:"title"`
	Note  string     `json:"note,omitempty"`
	On    clock.Date `json:"on"` // the date of the ask, zero for none
	// Adds is what the row adds to the figure: 1, or its number.
	Adds int64 `json:"adds"`
	// Href is where the row is seen.
	Href string `json:"href"`
	// Unit is the name of the unit below that has it, for who looks down. Sources
	// leave it empty.
	Unit string `json:"unit,omitempty"`
	// Outside says that it is no row of a source but a figure from outside.
	// Sources leave it false.
	Outside bool `json:"outside,omitempty"`
}
