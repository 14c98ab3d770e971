package figure

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/vidan-vn/vidan/internal/platform/condition"
	"github.com/vidan-vn/vidan/internal/platform/words"
)

// A Definition (định nghĩa số liệu) says what a figure is, as data: a measure,
// which counts or adds up what a source has, or an indicator, which is made of
// measures. Which of the two it is, Measure or Indicator says.
type Definition struct {
	// Measure (chỉ số đo) or Indicator (chỉ số) is the figure's name.
	Measure   string `yaml:"measure,omitempty" json:"measure,omitempty"`
	Indicator string `yaml:"indicator,omitempty" json:"indicator,omitempty"`
	// Task is the task of the reform plan that asks for it: "I.3".
	Task  string     `yaml:"task" json:"task"`
	Title words.Name `yaml:"title" json:"title"`
	// Unit is what is counted: "văn bản".
	Unit words.Name `yaml:"unit,omitempty" json:"unit,omitzero"`
	Note words.Name `yaml:"note,omitempty" json:"note,omitzero"`

	// Source, Where, On, Sum, Distinct and By are those of an Ask, in measures.
	// In Where, @start and @end are the first and the last day of the period.
	Source   string        `yaml:"source,omitempty" json:"source,omitempty"`
	Where    condition.All `yaml:"where,omitempty" json:"where,omitempty"`
	On       string        `yaml:"on,omitempty" json:"on,omitempty"`
	Sum      string        `yaml:"sum,omitempty" json:"sum,omitempty"`
	Distinct string        `yaml:"distinct,omitempty" json:"distinct,omitempty"`
	By       string        `yaml:"by,omitempty" json:"by,omitempty"`

	// Top and Bottom are what an indicator is made of, measures and sums of them:
	// all of Top, divided by all of Bottom; without Bottom it is a sum. What is
	// taken away has a minus before its name. A share of rates is none of it: its
	// rows could not be listed.
	Top    []string `yaml:"top,omitempty" json:"top,omitempty"`
	Bottom []string `yaml:"bottom,omitempty" json:"bottom,omitempty"`
	// Goal is the target that plans usually set: "≥ 80 %" is {op: ">=", value: 80}.
	Goal *Goal `yaml:"goal,omitempty" json:"goal,omitempty"`
	// Words are sets of words without diacritics: a target of a plan is about this
	// indicator when its text has all the words of a set.
	Words [][]string `yaml:"words,omitempty" json:"words,omitempty"`
	// Own figures were defined by the unit. They count in the unit alone, whose
	// registers they know, and not in those below it.
	Own bool `yaml:"-" json:"-"`
}

// A Goal is what an indicator is to reach, in per cent.
type Goal struct {
	Op    string  `yaml:"op" json:"op"` // >=, <=, =
	Value float64 `yaml:"value" json:"value"`
}

// Name returns the name of a figure.
func (d Definition) Name() string {
	if d.Measure != "" {
		return d.Measure
	}
	return d.Indicator
}

// A Kind tells measures from indicators.
type Kind string

// The kinds of figures.
const (
	KindMeasure   Kind = "measure"
	KindIndicator Kind = "indicator"
)

// Kind tells whether a figure is a measure or an indicator.
func (d Definition) Kind() Kind {
	if d.Measure != "" {
		return KindMeasure
	}
	return KindIndicator
}

// IsRate tells whether a figure is one number in relation to another.
func (d Definition) IsRate() bool { return len(d.Bottom) > 0 }

//go:embed figures/*.yaml
var shipped embed.FS

// Definitions are all figures that the program knows, in their order.
type Definitions []Definition

// Shipped reads the figures that come with the program.
func Shipped() (Definitions, error) {
	files, err := fs.Glob(shipped, "figures/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the figures: %w", err)
	}
	var all Definitions
	for _, name := range files {
		text, err := shipped.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		some, err := ReadDefinitions(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, some...)
	}
	return all, all.Check()
}

// Find returns the figure of a name.
func (all Definitions) Find(name string) (Definition, bool) {
	i := slices.IndexFunc(all, func(d Definition) bool { return d.Name() == name })
	if i < 0 {
		return Definition{}, false
	}
	return all[i], true
}

// ReadDefinitions reads figures from YAML: one list of them. What they are made
// of may lie elsewhere, and is not looked for.
func ReadDefinitions(text []byte) (Definitions, error) {
	var all Definitions
	if err := yaml.UnmarshalWithOptions(text, &all, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDefinition, err)
	}
	return all, nil
}

var figureName = regexp.MustCompile(`^[a-z][a-z0-9_]{1,59}$`)

// reserved are words that addresses have in the place of a figure's name.
var reserved = []string{"targets", "new"}

// Check finds what the figures cannot be. Whether their sources have what they
// name, only the sources know.
func (all Definitions) Check() error {
	var errs []error
	seen := map[string]bool{}
	for _, d := range all {
		if seen[d.Name()] {
			errs = append(errs, fmt.Errorf("the figure %q is there twice", d.Name()))
		}
		seen[d.Name()] = true
		if err := all.check(d); err != nil {
			errs = append(errs, fmt.Errorf("figure %q: %w", d.Name(), err))
		}
	}
	return errors.Join(errs...)
}

func (all Definitions) check(d Definition) error {
	switch {
	case !figureName.MatchString(d.Name()):
		return errors.New("a name has small letters, digits and underscores")
	case slices.Contains(reserved, d.Name()):
		return errors.New("a page has this name")
	case d.Title.Vi == "" || d.Title.En == "" || d.Task == "" && !d.Own:
		return errors.New("no title in both languages, or no task")
	case (d.Measure != "") == (d.Indicator != ""):
		return errors.New("it is a measure or an indicator, and not both")
	case d.Measure != "" && (d.Source == "" || len(d.Top)+len(d.Bottom) > 0):
		return errors.New("a measure has a source, and is made of nothing else")
	case d.Measure != "" && d.Sum != "" && d.Distinct != "":
		return errors.New("a measure adds up, or counts what differs, and not both")
	case d.Indicator != "" && (d.Source != "" || len(d.Top) == 0):
		return errors.New("an indicator is made of measures, and has no source")
	}
	if err := all.checkParts(d, nil); err != nil {
		return err
	}
	return errors.Join(d.Where.Check(), d.Goal.check())
}

// checkParts finds parts that are not there, that have no rows to list, and
// figures that are made of themselves, from which above leads down to d.
func (all Definitions) checkParts(d Definition, above []string) error {
	above = append(above, d.Name())
	for _, name := range slices.Concat(d.Top, d.Bottom) {
		of, ok := all.Find(trimMinus(name))
		switch {
		case !ok:
			return fmt.Errorf("there is no figure %q", name)
		case slices.Contains(above, of.Name()):
			return fmt.Errorf("%q is made of itself", of.Name())
		case of.IsRate():
			return fmt.Errorf("%q is a rate, and rates do not add up", of.Name())
		}
		if err := all.checkParts(of, above); err != nil {
			return err
		}
	}
	return nil
}

func (g *Goal) check() error {
	if g != nil && !slices.Contains([]string{">=", "<=", "="}, g.Op) {
		return fmt.Errorf("a goal is >=, <= or =, and not %q", g.Op)
	}
	return nil
}

func trimMinus(name string) string {
	if len(name) > 0 && name[0] == '-' {
		return name[1:]
	}
	return name
}
