package record

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/vidan-vn/vidan/internal/domain/form"
	"github.com/vidan-vn/vidan/internal/domain/plan"
	"github.com/vidan-vn/vidan/internal/platform/clock"
	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Print (bản in) is a paper that an entry is printed as, laid out by decree
// 30/2020/NĐ-CP. It is an official paper: its words are Vietnamese whoever
// prints it.
type Print struct {
	Name string `yaml:"name" json:"name"`
	// Title names the paper where it is offered.
	Title words.Name `yaml:"title" json:"title"`
	// Heading is the kind of paper (tên loại), About what it is about (trích yếu).
	Heading string `yaml:"heading" json:"heading"`
	About   string `yaml:"about,omitempty" json:"about,omitempty"`
	// Symbol is what stands behind a number that is still to be given ("/PXL"),
	// Number the field that has the whole of it once it is.
	Symbol string `yaml:"symbol,omitempty" json:"symbol,omitempty"`
	Number string `yaml:"number,omitempty" json:"number,omitempty"`
	// Day is the date field with the paper's day; without one there is room for it.
	Day string `yaml:"day,omitempty" json:"day,omitempty"`
	// To is whom the paper is for (kính gửi).
	To   string      `yaml:"to,omitempty" json:"to,omitempty"`
	Body []PrintLine `yaml:"body" json:"body"`
	// Signers are those who sign, at the left and at the right, or one at the
	// right; a line break parts in whose name from the office.
	Signers []string `yaml:"signers" json:"signers"`
	// Copies are who gets the paper (nơi nhận).
	Copies []string `yaml:"copies,omitempty" json:"copies,omitempty"`
	// When says which entries the paper is for.
	When condition.All `yaml:"when,omitempty" json:"when,omitempty"`
}

// A PrintLine is a paragraph of a paper. {field} in it stands for the value of a
// field, {@code} for the entry's code and {@unit} for the unit's name in full.
type PrintLine struct {
	Text string `yaml:"text" json:"text"`
	// When says in which papers the line stands.
	When condition.All `yaml:"when,omitempty" json:"when,omitempty"`
}

// The places of a paper that every entry fills.
const (
	codePlace  = "@code"
	unitPlace  = "@unit"
	statePlace = "state" // of conditions
)

var placePattern = regexp.MustCompile(`\{([^{}]*)\}`)

// texts are all texts of a paper in which fields have places.
func (p Print) texts() []string {
	texts := append([]string{p.About, p.To}, p.Copies...)
	for _, line := range p.Body {
		texts = append(texts, line.Text)
	}
	return texts
}

// check finds what a paper of a register cannot be.
func (p Print) check(k Kind) error {
	switch {
	case !kindName.MatchString(p.Name) || p.Title.Vi == "" || p.Title.En == "":
		return errors.New("no name, or no title in both languages")
	case p.Heading == "" || len(p.Body) == 0 || len(p.Signers) < 1 || len(p.Signers) > 2:
		return errors.New("no heading, no body, or not one or two who sign")
	}
	var errs []error
	for _, text := range p.texts() {
		for _, place := range placePattern.FindAllStringSubmatch(text, -1) {
			errs = append(errs, k.mayPrint(place[1]))
		}
	}
	if p.Number != "" {
		errs = append(errs, k.mayPrint(p.Number))
	}
	if day, ok := k.Form.Field(p.Day); p.Day != "" && (!ok || day.Type != form.Date || day.Sensitive) {
		errs = append(errs, fmt.Errorf("there is no date field %q for its day", p.Day))
	}
	conditions := slices.Clone(p.When)
	for _, line := range p.Body {
		conditions = append(conditions, line.When...)
	}
	for _, c := range conditions {
		if _, ok := k.Form.Field(c.Field); !ok && c.Field != statePlace {
			errs = append(errs, fmt.Errorf("it depends on %q, which is not there", c.Field))
		}
	}
	return errors.Join(append(errs, conditions.Check())...)
}

// mayPrint tells why a place of a paper cannot be filled.
func (k Kind) mayPrint(place string) error {
	field, ok := k.Form.Field(place)
	switch {
	case place == codePlace, place == unitPlace:
		return nil
	case !ok:
		return fmt.Errorf("there is no field %q", place)
	case field.Sensitive:
		return fmt.Errorf("the field %q is sealed, and not printed", place)
	case field.Type == form.File, field.Type == form.Table:
		return fmt.Errorf("a %s does not stand in a line: %q", field.Type, place)
	}
	return nil
}

func (k Kind) checkPrints() error {
	var errs []error
	seen := map[string]bool{}
	for _, p := range k.Prints {
		if seen[p.Name] {
			errs = append(errs, fmt.Errorf("the paper %q is there twice", p.Name))
		}
		seen[p.Name] = true
		if err := p.check(k); err != nil {
			errs = append(errs, fmt.Errorf("the paper %q: %w", p.Name, err))
		}
	}
	return errors.Join(errs...)
}

// PrintsOf lists the papers that an entry can be printed as. What was struck out
// or disposed of is none.
func (k Kind) PrintsOf(r Record) []Print {
	if r.closed() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(k.Prints), func(p Print) bool { return !p.When.Holds(r.of) })
}

// of gives the values of an entry, and its state, to conditions.
func (r Record) of(name string) condition.Value {
	if name == statePlace {
		return form.TextValue(r.State).Value
	}
	return r.Values.Of(name)
}

// A filledPrint is a paper of one entry, in words.
type filledPrint struct {
	Print

	unit, place, number string
	day                 clock.Date
	year                int
}

// fill writes what an entry holds into the places of a paper, and dots to write
// on where it holds nothing.
func (p Print) fill(k Kind, r Record, unitName string, o form.Offers, year int) filledPrint {
	f := filledPrint{Print: p, unit: unitName, place: placeName(unitName), number: p.Symbol, day: r.Values[p.Day].Day(), year: year}
	if given := r.Values[p.Number].Text(); p.Number != "" && given != "" {
		f.number = given
	}
	say := func(text string) string {
		return placePattern.ReplaceAllStringFunc(text, func(place string) string {
			switch name := strings.Trim(place, "{}"); name {
			case codePlace:
				return r.Code
			case unitPlace:
				return plan.UnitInFull(unitName)
			default:
				field, _ := k.Form.Field(name)
				return onPaper(field, r.Values[name], o)
			}
		})
	}
	f.About, f.To, f.Copies, f.Body = say(p.About), say(p.To), nil, nil
	for _, text := range p.Copies {
		f.Copies = append(f.Copies, say(text))
	}
	for _, line := range p.Body {
		if line.When.Holds(r.of) {
			f.Body = append(f.Body, PrintLine{Text: say(line.Text)})
		}
	}
	return f
}

// Dots are room to write by hand.
const (
	dots    = "........................................"
	dayDots = "...../...../........"
	fewDots = "............"
)

// onPaper is a value as it stands on a paper.
func onPaper(field form.Field, v form.Value, o form.Offers) string {
	switch {
	case field.Type == form.Date && v.Empty():
		return dayDots
	case field.Type == form.Date:
		return dayOnPaper(v.Day())
	case v.Empty() && field.Type.Numeric():
		return fewDots
	case v.Empty():
		return dots
	}
	return field.Show(context.Background(), v, o) // Vietnamese
}

// dayOnPaper writes a day as the decree wants it, with a zero before days below
// 10 and the months 1 and 2: 05/01/2024, 12/3/2024.
func dayOnPaper(d clock.Date) string {
	if d.Month <= time.February {
		return fmt.Sprintf("%02d/%02d/%d", d.Day, int(d.Month), d.Year)
	}
	return fmt.Sprintf("%02d/%d/%d", d.Day, int(d.Month), d.Year)
}

// placeName is the place that a unit's papers are from (địa danh): the name
// without what sort of unit it is, unless the name is a number.
func placeName(unitName string) string {
	name, _ := strings.CutPrefix(plan.UnitInFull(unitName), "Ủy ban nhân dân ")
	for _, sort := range []string{"xã ", "phường ", "thị trấn ", "đặc khu ", "tỉnh ", "thành phố "} {
		if rest, found := strings.CutPrefix(name, sort); found {
			if strings.ContainsAny(rest, "0123456789") {
				return strings.ToUpper(name[:1]) + name[1:]
			}
			return rest
		}
	}
	return name
}
