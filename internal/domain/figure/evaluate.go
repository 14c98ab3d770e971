package figure

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A Value is what a figure comes to, for a unit and a period.
type Value struct {
	// Known says that it could be counted, or came from outside. What is not
	// known is no zero.
	Known bool
	// Why says why it is not known.
	Why Unknown
	// Top is what was counted; of a rate it is divided by Bottom.
	Top, Bottom int64
	IsRate      bool
	// By breaks a measure down by the values of a field.
	By map[string]int64
	// Outside says that it, or something of it, is no count of Vidan's but came
	// from outside.
	Outside bool
	// Entry is what came from outside for this figure, unit and period, if
	// anything did: it stands for what cannot be counted, and else only beside.
	Entry *Outside
}

// Unknown says why a figure is not known.
type Unknown string

// The reasons.
const (
	// NoSource says that what would be counted is not there yet.
	NoSource Unknown = "no_source"
	// NoField says that the source has no such field as the figure names.
	NoField Unknown = "no_field"
	// NotTheirs says that another unit has defined the figure for itself alone.
	NotTheirs Unknown = "not_theirs"
)

// Values are figures by their names.
type Values map[string]Value

// Nothing tells whether a rate is one of nothing.
func (v Value) Nothing() bool { return v.Known && v.IsRate && v.Bottom == 0 }

// Sum adds up the same figure of several units: tops and bottoms, never rates.
// It is known when all of them are; units that another's own figure is not about
// add nothing.
func Sum(values ...Value) Value {
	values = slices.DeleteFunc(slices.Clone(values), func(v Value) bool { return v.Why == NotTheirs })
	sum := Value{Known: len(values) > 0}
	if len(values) == 0 {
		sum.Why = NotTheirs
	}
	for _, v := range values {
		sum.Known = sum.Known && v.Known
		if !v.Known && sum.Why == "" {
			sum.Why = v.Why
		}
		sum.IsRate, sum.Outside = sum.IsRate || v.IsRate, sum.Outside || v.Outside
		sum.Top, sum.Bottom = sum.Top+v.Top, sum.Bottom+v.Bottom
		for value, n := range v.By {
			if sum.By == nil {
				sum.By = map[string]int64{}
			}
			sum.By[value] += n
		}
	}
	return sum
}

// ask is what a measure asks its source for a period.
func (d Definition) ask(p Period) Ask {
	return Ask{
		Source: d.Source, Where: d.Where.Within(p.From.String(), p.To.String()), On: d.On, From: p.From, To: p.To,
		Sum: d.Sum, Distinct: d.Distinct, By: d.By,
	}
}

// fields names the fields of its source that a measure needs.
func (d Definition) fields() []string {
	var names []string
	for _, c := range d.Where {
		names = append(names, c.Field)
	}
	for _, name := range []string{d.On, d.Sum, d.Distinct, d.By} {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// A part is a measure of an indicator, which adds to it or takes away.
type part struct {
	measure Definition
	sign    int64
}

// parts are the measures by these names, and those of the sums by these names;
// Check has found all of them to be there, and none to be made of itself.
func (all Definitions) parts(names []string) []part {
	parts := make([]part, 0, len(names))
	for _, name := range names {
		d, ok := all.Find(trimMinus(name))
		if !ok {
			continue
		}
		sign := int64(1)
		if strings.HasPrefix(name, "-") {
			sign = -1
		}
		for _, p := range all.top(d) {
			parts = append(parts, part{p.measure, sign * p.sign})
		}
	}
	return parts
}

// top and bottom are the measures of a figure; a measure is its own top.
func (all Definitions) top(d Definition) []part {
	if d.Measure != "" {
		return []part{{d, 1}}
	}
	return all.parts(d.Top)
}

func (all Definitions) bottom(d Definition) []part { return all.parts(d.Bottom) }

// Named are the figures by these names, or all; one that is not there is
// ErrFigure.
func (all Definitions) Named(names []string) (Definitions, error) {
	if len(names) == 0 {
		return all, nil
	}
	some := make(Definitions, 0, len(names))
	for _, name := range names {
		d, ok := all.Find(name)
		if !ok {
			return nil, fmt.Errorf("figure %q: %w", name, ErrFigure)
		}
		some = append(some, d)
	}
	return some, nil
}

// Evaluate gives figures of several units for a period, by unit: those of the
// names, or all. What a figure means, the first unit says. It asks for no right:
// who shows what it gives has asked.
func (a *Actions) Evaluate(ctx context.Context, unitIDs []string, p Period, names ...string) (map[string]Values, error) {
	each, err := a.EvaluateEach(ctx, unitIDs, []Period{p}, names...)
	if err != nil {
		return nil, err
	}
	return each[0], nil
}

// EvaluateEach is Evaluate for several periods. Each kind of source is asked
// once, for everything.
func (a *Actions) EvaluateEach(ctx context.Context, unitIDs []string, periods []Period, names ...string) ([]map[string]Values, error) {
	if len(unitIDs) == 0 {
		return make([]map[string]Values, len(periods)), nil
	}
	all, err := a.definitionsOf(ctx, unitIDs[0])
	if err != nil {
		return nil, err
	}
	wanted, err := all.Named(names)
	if err != nil {
		return nil, err
	}
	s, err := a.survey(ctx, unitIDs[0], all, wanted)
	if err != nil {
		return nil, err
	}
	for _, p := range periods {
		for _, d := range s.measures {
			s.add(d, p)
		}
	}
	if err := s.count(ctx, a.sources, unitIDs); err != nil {
		return nil, err
	}
	if err := a.fromOutside(ctx, s, unitIDs, periods); err != nil {
		return nil, err
	}
	each := make([]map[string]Values, 0, len(periods))
	for _, p := range periods {
		byUnit := make(map[string]Values, len(unitIDs))
		for _, id := range unitIDs {
			byUnit[id] = s.values(id, p)
		}
		each = append(each, byUnit)
	}
	return each, nil
}

// A survey is one round of questions to all sources.
type survey struct {
	figures []figure
	// measures are those of the figures that can be counted.
	measures Definitions
	// unknown says of measures why they cannot be counted.
	unknown map[string]Unknown
	// of is the unit whose figures they are.
	of string
	// asks are by whom they go to; equal ones are there once.
	asks map[asked][]Ask
	// places are those of asks in their list: by the ask's key, and by who asks.
	places map[askKey]int
	slots  map[slot]int
	counts map[asked]map[string][]Count
	// outside is what came from outside.
	outside map[entryKey]*Outside
}

// An entryKey is what a figure from outside is of.
type entryKey struct {
	unitID, figure string
	period         Period
}

// A figure is a definition with its measures found.
type figure struct {
	Definition

	top, bottom []part
}

// An asked is to whom questions go: to a kind of source, and for all units or
// for the one alone that has defined the measure.
type asked struct {
	kind string
	own  bool
}

// to says to whom the question of a measure goes.
func (d Definition) to() asked { return asked{kindOf(d.Source), d.Own} }

// An askKey is the same for equal questions.
type askKey struct {
	asked

	text string
}

// A slot is a measure in a period.
type slot struct {
	measure string
	period  Period
}

// survey finds the measures that figures are made of, and which of them can be
// counted.
func (a *Actions) survey(ctx context.Context, unitID string, all, wanted Definitions) (*survey, error) {
	s := &survey{
		of: unitID, unknown: map[string]Unknown{}, asks: map[asked][]Ask{}, places: map[askKey]int{}, slots: map[slot]int{},
		counts: map[asked]map[string][]Count{}, outside: map[entryKey]*Outside{},
	}
	abouts, err := a.abouts(ctx, unitID)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, d := range wanted {
		f := figure{d, all.top(d), all.bottom(d)}
		s.figures = append(s.figures, f)
		if d.Own && all.checkParts(d, nil) != nil { // somebody took a part of it back meanwhile
			s.unknown[d.Name()] = NoSource
		}
		for _, p := range slices.Concat(f.top, f.bottom) {
			if seen[p.measure.Measure] {
				continue
			}
			seen[p.measure.Measure] = true
			if why := aboutIn(abouts, p.measure.Source).lacks(p.measure); why != "" {
				s.unknown[p.measure.Measure] = why
			} else {
				s.measures = append(s.measures, p.measure)
			}
		}
	}
	return s, nil
}

// lacks says why a source cannot answer a measure, "" when it can.
func (a *About) lacks(d Definition) Unknown {
	if a == nil {
		return NoSource
	}
	for _, name := range d.fields() {
		if !slices.ContainsFunc(a.Fields, func(f Field) bool { return f.Name == name }) {
			return NoField
		}
	}
	return ""
}

func (s *survey) add(d Definition, p Period) {
	ask, to := d.ask(p), d.to()
	key := askKey{to, textOf(ask)}
	if _, there := s.places[key]; !there {
		s.places[key] = len(s.asks[to])
		s.asks[to] = append(s.asks[to], ask)
	}
	s.slots[slot{d.Measure, p}] = s.places[key]
}

// textOf is the same for equal asks.
func textOf(ask Ask) string {
	key, err := json.Marshal(ask)
	if err != nil {
		panic("an ask is no JSON: " + err.Error()) // it holds texts and days alone
	}
	return string(key)
}

func kindOf(source string) string {
	kind, _, _ := strings.Cut(source, "/")
	return kind
}

func (s *survey) count(ctx context.Context, sources map[string]Source, unitIDs []string) error {
	for to, asks := range s.asks {
		of := unitIDs
		if to.own {
			of = []string{s.of}
		}
		counts, err := sources[to.kind].Count(ctx, of, asks)
		if err != nil {
			return fmt.Errorf("count what %s has: %w", to.kind, err)
		}
		for id, answers := range counts {
			if len(answers) != len(asks) {
				return fmt.Errorf("count what %s has: %d answers to %d questions for %s", to.kind, len(answers), len(asks), id)
			}
		}
		s.counts[to] = counts
	}
	return nil
}

// fromOutside reads what came from outside and was confirmed.
func (a *Actions) fromOutside(ctx context.Context, s *survey, unitIDs []string, periods []Period) error {
	confirmed, err := selectConfirmed(ctx, a.db.Reader(), unitIDs, periods)
	for i, o := range confirmed {
		s.outside[entryKey{o.UnitID, o.Figure, o.Period}] = &confirmed[i]
	}
	return err
}

// measure is the value of a measure: what was counted, or, where nothing can
// be, what came from outside.
func (s *survey) measure(d Definition, unitID string, p Period) Value {
	entry := s.outside[entryKey{unitID, d.Measure, p}]
	if why := s.whyUnknown(d, unitID); why != "" {
		return orOutside(Value{Why: why}, entry)
	}
	v := Value{Known: true, Entry: entry}
	if answers := s.counts[d.to()][unitID]; len(answers) > 0 { // who has no rows may be missing
		count := answers[s.slots[slot{d.Measure, p}]]
		v.Top, v.By = count.Total, count.By
	}
	return v
}

// whyUnknown says why a figure cannot be counted in a unit, "" when it can.
func (s *survey) whyUnknown(d Definition, unitID string) Unknown {
	if d.Own && unitID != s.of {
		return NotTheirs
	}
	return s.unknown[d.Name()]
}

// orOutside is a value that is not known, or what came from outside for it.
func orOutside(v Value, entry *Outside) Value {
	if entry == nil {
		return v
	}
	from := entry.value(v.IsRate)
	from.Entry = entry
	return from
}

func (s *survey) values(unitID string, p Period) Values {
	values := make(Values, len(s.figures))
	for _, f := range s.figures {
		if f.Measure != "" {
			values[f.Measure] = s.measure(f.Definition, unitID, p)
			continue
		}
		values[f.Indicator] = s.indicator(f, unitID, p)
	}
	return values
}

// indicator is the value of an indicator. One measure that is not known leaves
// the whole unknown.
func (s *survey) indicator(f figure, unitID string, p Period) Value {
	entry := s.outside[entryKey{unitID, f.Indicator, p}]
	value := Value{Known: true, IsRate: f.IsRate(), Entry: entry}
	if why := s.whyUnknown(f.Definition, unitID); why != "" {
		value.Known, value.Why = false, why
	}
	sum := func(parts []part) (total int64) {
		for _, part := range parts {
			v := s.measure(part.measure, unitID, p)
			if !v.Known && value.Known {
				value.Known, value.Why = false, v.Why
			}
			value.Outside = value.Outside || v.Outside
			total += part.sign * v.Top
		}
		return total
	}
	value.Top, value.Bottom = sum(f.top), sum(f.bottom)
	if !value.Known {
		return orOutside(Value{Why: value.Why, IsRate: f.IsRate()}, entry)
	}
	return value
}
