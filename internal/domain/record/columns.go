package record

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/platform/condition"
)

// How many columns of each sort a row of the table has. Shipped kinds use those
// up to ownFrom, fields that units add the others, so that an upgrade never
// takes what a unit has taken.
const (
	textColumns, numberColumns, dayColumns = 16, 6, 10
	ownText, ownNumber, ownDay             = 13, 5, 9
)

// columnNames lists the columns in the order of the table.
var columnNames = func() []string {
	var names []string
	for _, c := range []struct {
		letter string
		count  int
	}{{"t", textColumns}, {"n", numberColumns}, {"d", dayColumns}} {
		for i := range c.count {
			names = append(names, c.letter+strconv.Itoa(i+1))
		}
	}
	return names
}()

// isColumn tells whether a name is that of a column: kinds are data, and no
// other text may get into a question to the database.
func isColumn(name string) bool { return slices.Contains(columnNames, name) }

// columnValues are what the columns of an entry hold, in the order of the table.
func columnValues(k Kind, v form.Values) []any {
	at := map[string]any{}
	for _, field := range k.Form {
		value := v[field.Name]
		if field.Column == "" || value.Empty() {
			continue
		}
		switch {
		case value.IsNumber:
			at[field.Column] = value.Number
		case field.Type == form.Address: // the place is counted by, what stands before it is read
			at[field.Column] = value.Commune()
		case field.Type == form.Choices:
			at[field.Column] = "|" + strings.Join(value.Texts, "|") + "|"
		default:
			at[field.Column] = strings.Join(value.Texts, "; ")
		}
	}
	values := make([]any, len(columnNames))
	for i, name := range columnNames {
		values[i] = at[name]
	}
	return values
}

// A place is where a question finds what a condition names.
type place struct {
	column string
	typ    form.Type
}

// placeOf finds the column of a field, or of what every entry has: state, code,
// day, due.
func (k Kind) placeOf(name string) (place, error) {
	switch name {
	case "state":
		return place{"state", form.Choice}, nil
	case "code":
		return place{"code", form.Text}, nil
	case "due":
		return place{"due", form.Date}, nil
	}
	field, ok := k.Form.Field(name)
	if !ok {
		return place{}, fmt.Errorf("the register %s has no field %q", k.Name, name)
	}
	if !isColumn(field.Column) {
		return place{}, fmt.Errorf("the field %q of the register %s has no column to be found by", name, k.Name)
	}
	return place{field.Column, field.Type}, nil
}

// A clause is a piece of a question, with the values that its marks stand for.
type clause struct {
	sql  string
	args []any
}

// and joins two clauses.
func (c clause) and(other clause) clause {
	return clause{c.sql + " AND " + other.sql, append(c.args, other.args...)}
}

// where writes conditions as a clause: what condition.All.Holds says in Go.
func (k Kind) where(all condition.All) (clause, error) {
	parts := []string{"TRUE"}
	var args []any
	for _, c := range all {
		at, err := k.placeOf(c.Field)
		if err != nil {
			return clause{}, err
		}
		one, err := at.compare(c)
		if err != nil {
			return clause{}, fmt.Errorf("the condition on %q: %w", c.Field, err)
		}
		parts = append(parts, one.sql)
		args = append(args, one.args...)
	}
	return clause{strings.Join(parts, " AND "), args}, nil
}

func (p place) compare(c condition.Condition) (clause, error) {
	values, err := p.values(c.Values)
	if err != nil {
		return clause{}, err
	}
	col := "r." + p.column
	switch c.Op {
	case condition.Set:
		return clause{sql: col + " IS NOT NULL"}, nil
	case condition.Unset:
		return clause{sql: col + " IS NULL"}, nil
	case condition.Is:
		return p.isOneOf(col, values), nil
	case condition.Not:
		is := p.isOneOf(col, values)
		return clause{"(" + col + " IS NULL OR NOT " + is.sql + ")", is.args}, nil
	case condition.From:
		return clause{col + " >= ?", values}, nil
	case condition.Until:
		return clause{col + " <= ?", values}, nil
	case condition.NotBy:
		return clause{"(" + col + " IS NULL OR " + col + " > ?)", values}, nil
	}
	return clause{}, fmt.Errorf("unknown comparison %q", c.Op)
}

func (p place) isOneOf(col string, values []any) clause {
	if p.typ != form.Choices {
		return clause{"(" + col + " IN (" + marks(len(values)) + "))", values}
	}
	var parts []string
	var args []any
	for _, v := range values {
		parts = append(parts, col+" LIKE ? ESCAPE '!'")
		args = append(args, "%|"+escapeLike(fmt.Sprint(v))+"|%")
	}
	return clause{"(" + strings.Join(parts, " OR ") + ")", args}
}

// values are those of a condition as the column holds them.
func (p place) values(texts []string) ([]any, error) {
	values := make([]any, len(texts))
	for i, text := range texts {
		values[i] = text
		if !p.typ.Numeric() {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no number", text)
		}
		values[i] = n
	}
	return values, nil
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}
