package record

import (
	"regexp"
	"slices"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/sheet"
)

// nothing are texts that say that there is no value, in cells of days, numbers
// and options, which they could not be.
var nothing = []string{"khong", "khong co", "chua", "chua co", "chua xac dinh", "n a", "none", "khong xac dinh"}

// saysNothing tells whether a text is a mere sign that nothing is there: a
// dash, a stroke, dots.
func saysNothing(text string) bool {
	return text == "" || strings.Trim(text, "-–—/\\._… ") == ""
}

// readCell reads a cell into a field.
func (r *Reading) readCell(field form.Field, cell sheet.Cell) (form.Value, error) {
	if cell.Kind == sheet.Fault {
		return form.Value{}, ErrFault
	}
	if means, ok := r.means(field.Name, cell.Text); ok {
		return field.Read(means)
	}
	switch field.Type {
	case form.Date:
		return readDay(field, cell)
	case form.Number, form.Money:
		return readAmount(field, cell)
	case form.Choice:
		return readChoice(field, cell.Text)
	case form.Choices:
		return readChoices(field, cell.Text)
	case form.YesNo:
		return readYesNo(field, cell)
	case form.Person, form.Post, form.Unit:
		return readChoice(field, cell.Text)
	case form.Address:
		return readAddress(field, cell.Text)
	case form.LegalText:
		if saysNothing(cell.Text) {
			return form.Value{}, nil
		}
	}
	return field.Read(cell.Text)
}

// means returns what the mapping says that a text of a field means.
func (r *Reading) means(name, text string) (string, bool) {
	values := r.values[name]
	if len(values) == 0 || text == "" {
		return "", false
	}
	means, ok := values[exactly(text)]
	return means, ok
}

// isNothing tells whether a cell of a day, a number or an option is as good as
// empty.
func isNothing(text string) bool { return saysNothing(text) || slices.Contains(nothing, plain(text)) }

// partDay are the ways of saying no more than a month, a quarter or a year.
var partDay = regexp.MustCompile(`^(?:nam )?\d{4}$|^(?:thang )?\d{1,2} (?:nam )?\d{4}$|^(?:thang|quy|t|q) ?(?:\d{1,2}|[ivx]+)(?: (?:nam )?\d{2,4})?$|` +
	`^(?:quy )?[ivx]+ (?:nam )?\d{4}$|^(?:\d|6|sau) thang (?:dau|cuoi)(?: nam)?(?: \d{4})?$|^(?:dau|giua|cuoi) (?:thang|quy|nam)(?: [\divx]+)*$|^\d{1,2} \d{1,2}$`)

// readDay reads a day, and tells what is only a part of one: that is never
// guessed.
func readDay(field form.Field, cell sheet.Cell) (form.Value, error) {
	switch {
	case cell.Kind == sheet.PartDate:
		return form.Value{}, ErrPartDay
	case cell.Kind == sheet.Date:
		return field.Read(cell.Value)
	case isNothing(cell.Text):
		return form.Value{}, nil
	}
	value, err := field.Read(strings.TrimRight(cell.Text, ".,; "))
	if err != nil && partDay.MatchString(plain(cell.Text)) {
		return form.Value{}, ErrPartDay
	}
	return value, err
}

var currency = regexp.MustCompile(`(?i)\s*(?:đồng|dong|đ|vnđ|vnd)\.?$`)

// readAmount reads a number. One of a spreadsheet has no dots among its
// thousands: there 1.234 is a bit more than one.
func readAmount(field form.Field, cell sheet.Cell) (form.Value, error) {
	switch cell.Kind {
	case sheet.Number:
		if strings.Contains(cell.Value, ".") {
			return form.Value{}, form.ErrNumber
		}
		return field.Read(cell.Value)
	case sheet.Date, sheet.PartDate, sheet.Bool:
		return form.Value{}, form.ErrNumber
	}
	if isNothing(cell.Text) {
		return form.Value{}, nil
	}
	text := cell.Text
	if field.Type == form.Money {
		text = currency.ReplaceAllString(text, "")
	}
	value, err := field.Read(text)
	if err != nil {
		return form.Value{}, err
	}
	return value, nil
}

// readChoice reads an option, also where punctuation is not as in its name.
func readChoice(field form.Field, text string) (form.Value, error) {
	if o, ok := looseOption(field, text); ok {
		return form.TextValue(o), nil
	}
	if isNothing(text) {
		return form.Value{}, nil
	}
	return form.Value{}, form.ErrOption
}

// looseOption finds the option that a text names, or the one that it names but
// for punctuation.
func looseOption(field form.Field, text string) (string, bool) {
	field.Type = form.Choice
	if value, err := field.Read(text); err == nil && !value.Empty() {
		return value.Text(), true
	}
	folded, found := plain(text), ""
	if folded == "" {
		return "", false
	}
	for _, o := range field.Options {
		names := append([]string{o.Value, o.Label.Vi, o.Label.En}, o.Also...)
		if !slices.ContainsFunc(names, func(name string) bool { return plain(name) == folded }) {
			continue
		}
		if found != "" {
			return "", false
		}
		found = o.Value
	}
	return found, found != ""
}

// readChoices reads one option, or several that semicolons and lines part, or
// commas too where that makes sense of them all.
func readChoices(field form.Field, text string) (form.Value, error) {
	for _, between := range []string{"", ";|\n", ";|\n,+"} {
		if values, ok := looseOptions(field, strings.FieldsFunc(text, isBetween(between))); ok {
			return form.TextsValue(values...), nil
		}
	}
	if isNothing(text) {
		return form.Value{}, nil
	}
	return form.Value{}, form.ErrOption
}

func isBetween(signs string) func(rune) bool {
	return func(r rune) bool { return strings.ContainsRune(signs, r) }
}

func looseOptions(field form.Field, parts []string) ([]string, bool) {
	var values []string
	for _, part := range parts {
		o, ok := looseOption(field, strings.TrimLeft(strings.TrimSpace(part), "-+• "))
		if !ok {
			return nil, false
		}
		if !slices.Contains(values, o) {
			values = append(values, o)
		}
	}
	return values, len(values) > 0
}

// readAddress reads an address; its commune is the one whose name stands behind
// the last comma, where the installation knows it.
func readAddress(field form.Field, text string) (form.Value, error) {
	if saysNothing(text) {
		return form.Value{}, nil
	}
	detail, name := "", text
	if at := strings.LastIndexByte(text, ','); at >= 0 {
		detail, name = text[:at], text[at+1:]
	}
	for _, o := range field.Options {
		of := plain(o.Label.Vi)
		if said := plain(name); said == of || said == strings.TrimPrefix(of, "ubnd ") {
			return form.AddressValue(strings.Join(strings.Fields(detail), " "), o.Value), nil
		}
	}
	return field.Read(text)
}

func readYesNo(field form.Field, cell sheet.Cell) (form.Value, error) {
	if cell.Kind == sheet.Bool {
		return field.Read(cell.Value)
	}
	value, err := field.Read(cell.Text)
	if err != nil && isNothing(cell.Text) {
		return form.Value{}, nil
	}
	return value, err
}

// readState reads the state of an entry by its name or its title.
func (r *Reading) readState(cell sheet.Cell) (string, error) {
	if cell.Kind == sheet.Fault {
		return "", ErrFault
	}
	if means, ok := r.means(StateColumn, cell.Text); ok {
		return means, nil
	}
	if saysNothing(cell.Text) {
		return "", nil
	}
	folded := plain(cell.Text)
	for _, s := range r.kind.States {
		if cell.Text == s.Name || folded == plain(s.Title.Vi) || folded == plain(s.Title.En) {
			return s.Name, nil
		}
	}
	return "", ErrStateName
}
