package figure

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/vidan-vn/vidan/internal/domain/account"
	"github.com/vidan-vn/vidan/internal/platform/condition"
)

// A Side of a figure is what of it is listed.
type Side string

// The sides.
const (
	// Top is what is counted: the numerator of a rate.
	Top Side = "top"
	// Bottom is the denominator of a rate.
	Bottom Side = "bottom"
	// Missing is what the denominator counts and the numerator does not.
	Missing Side = "missing"
)

// Sides lists the sides.
var Sides = []Side{Top, Bottom, Missing}

// ErrSide says that a figure has no such side, or the list no such place.
var ErrSide = errors.New("the figure has no such list")

// A Drill says what of a figure is listed.
type Drill struct {
	Figure string
	Side   Side
	Period Period
	// By narrows it to a value of the field that breaks the figure down; nil
	// does not.
	By *string
	// In says of which units.
	In Scope
	// After is the place behind which the list goes on, "" from the start.
	After string
	Most  int
}

// A Listing is a part of what a figure counts.
type Listing struct {
	Rows []Row
	// Next is the place behind which the list goes on, "" at the end.
	Next string
}

// MostRows is how many rows are given at once.
const MostRows = 500

// Rows lists what a figure counts, asking the sources what Show asks them. A
// figure that is not known lists nothing.
func (a *Actions) Rows(ctx context.Context, v account.Visit, d Drill) (Listing, error) {
	if err := errors.Join(v.Require(ActView), d.Period.Check()); err != nil {
		return Listing{}, err
	}
	visits, err := a.visits(ctx, v, d.In, d.Period.To)
	if err != nil {
		return Listing{}, err
	}
	l, err := a.lister(ctx, v, visits, d)
	if err != nil {
		return Listing{}, err
	}
	return l.part(ctx, d.After, min(max(d.Most, 1), MostRows))
}

// lister finds out what a drill lists.
func (a *Actions) lister(ctx context.Context, v account.Visit, visits []account.Visit, d Drill) (lister, error) {
	all, err := a.definitionsOf(ctx, v.Unit.ID)
	if err != nil {
		return lister{}, err
	}
	def, ok := all.Find(d.Figure)
	if !ok {
		return lister{}, fmt.Errorf("figure %q: %w", d.Figure, ErrFigure)
	}
	if d.Side != Top && !def.IsRate() || !slices.Contains(Sides, d.Side) {
		return lister{}, ErrSide
	}
	s, err := a.survey(ctx, v.Unit.ID, all, Definitions{def})
	if err != nil {
		return lister{}, err
	}
	ids := make([]string, 0, len(visits))
	for _, v := range visits {
		ids = append(ids, v.Unit.ID)
	}
	if err := a.fromOutside(ctx, s, ids, []Period{d.Period}); err != nil {
		return lister{}, err
	}
	l := lister{sources: a.sources, survey: s, visits: visits, period: d.Period, by: d.By, side: Top, parts: s.figures[0].top}
	if d.Side == Missing {
		if l.without, err = l.keys(ctx); err != nil {
			return lister{}, err
		}
	}
	if d.Side != Top {
		l.side, l.parts = Bottom, s.figures[0].bottom
	}
	return l, nil
}

// A lister goes through the rows of measures, unit by unit.
type lister struct {
	sources map[string]Source
	// survey knows what cannot be counted, and what came from outside for it.
	survey *survey
	visits []account.Visit
	side   Side
	parts  []part
	period Period
	by     *string
	// without are the keys of rows that are left out.
	without map[string]bool
}

// ask is that of a measure, narrowed when the list is.
func (l lister) ask(d Definition) Ask {
	ask := d.ask(l.period)
	if l.by == nil || d.By == "" {
		return ask
	}
	c := condition.Condition{Field: d.By, Op: condition.Is, Values: []string{*l.by}}
	if *l.by == "" {
		c = condition.Condition{Field: d.By, Op: condition.Unset}
	}
	ask.Where = append(ask.Where, c)
	return ask
}

// A place is where in a list a row stands.
type place struct {
	visit, part int
	id          string
}

func (p place) String() string {
	return strconv.Itoa(p.visit) + "/" + strconv.Itoa(p.part) + "/" + p.id
}

// placed is a row with its place in the list.
type placed struct {
	Row
	place

	// key is the same for the same thing counted by another measure.
	key string
}

// keys are those of all rows.
func (l lister) keys(ctx context.Context) (map[string]bool, error) {
	keys := map[string]bool{}
	for row, err := range l.walk(ctx, place{}, MostRows) {
		if err != nil {
			return nil, err
		}
		keys[row.key] = true
	}
	return keys, nil
}

// part gives so many rows after a place.
func (l lister) part(ctx context.Context, after string, most int) (Listing, error) {
	begin, err := l.placeOf(after)
	if err != nil {
		return Listing{}, err
	}
	var (
		listing Listing
		last    place
	)
	for row, err := range l.walk(ctx, begin, most+1) {
		if err != nil {
			return Listing{}, err
		}
		if l.without[row.key] {
			continue
		}
		if len(listing.Rows) == most {
			listing.Next = last.String()
			break
		}
		listing.Rows, last = append(listing.Rows, row.Row), row.place
	}
	return listing, nil
}

// walk goes through the rows after a place, one measure after the other and one
// unit after the other, asking for so many at once.
func (l lister) walk(ctx context.Context, from place, most int) iter.Seq2[placed, error] {
	return func(yield func(placed, error) bool) {
		at := from
		for ; at.visit < len(l.visits); at = (place{visit: at.visit + 1}) {
			for ; at.part < len(l.parts); at = (place{visit: at.visit, part: at.part + 1}) {
				if !l.rows(ctx, at, most, yield) {
					return
				}
			}
		}
	}
}

// rows goes through those of one measure and one unit; false says that no more
// are wanted.
func (l lister) rows(ctx context.Context, at place, most int, yield func(placed, error) bool) bool {
	v, part := l.visits[at.visit], l.parts[at.part]
	if entry, instead := l.outside(v, at.part); instead {
		if entry == nil || at.id != "" {
			return true
		}
		at.id = entry.ID
		return yield(placed{l.entryRow(v, part, entry), at, "outside/" + entry.ID}, nil)
	}
	ask := l.ask(part.measure)
	for {
		rows, err := l.sources[kindOf(ask.Source)].List(ctx, v, ask, at.id, most)
		if err != nil {
			yield(placed{}, fmt.Errorf("list what %s counts: %w", part.measure.Measure, err))
			return false
		}
		for _, r := range rows {
			at.id = r.ID
			r.Adds *= part.sign
			if v.FromAbove {
				r.Unit, r.Href = v.Unit.Name, "" // it lies in another unit
			}
			if !yield(placed{r, at, v.Unit.ID + "/" + ask.Source + "/" + r.ID}, nil) {
				return false
			}
		}
		if len(rows) < most {
			return true
		}
	}
}

// outside tells whether the rows of a part are not a source's, because it is not
// there; then it gives what came from outside instead, or nil.
func (l lister) outside(v account.Visit, n int) (*Outside, bool) {
	f, s := l.survey.figures[0], l.survey
	value := s.values(v.Unit.ID, l.period)[f.Name()]
	switch measure := l.parts[n].measure.Measure; {
	case !value.Known:
		return nil, true
	case value.Outside && value.Entry != nil && f.Indicator != "" && s.lacks(f, v.Unit.ID, l.period): // it is of the whole
		if n > 0 || l.by != nil {
			return nil, true
		}
		return value.Entry, true
	case s.whyUnknown(l.parts[n].measure, v.Unit.ID) != "":
		return s.outside[entryKey{v.Unit.ID, measure, l.period}], true
	}
	return nil, false
}

// lacks tells whether a measure of an indicator is neither counted nor came from
// outside.
func (s *survey) lacks(f figure, unitID string, p Period) bool {
	return slices.ContainsFunc(slices.Concat(f.top, f.bottom), func(part part) bool { return !s.measure(part.measure, unitID, p).Known })
}

// entryRow is a figure from outside as a row of the list.
func (l lister) entryRow(v account.Visit, part part, o *Outside) Row {
	row := Row{ID: o.ID, Title: o.File.Name, Note: o.Note, On: o.Period.To, Adds: part.sign * o.Top, Outside: true}
	if l.side == Bottom && o.Figure != part.measure.Measure { // it is of a whole rate
		row.Adds = o.Bottom
	} else if o.Figure != part.measure.Measure {
		row.Adds = o.Top
	}
	if v.FromAbove {
		row.Unit = v.Unit.Name
		return row
	}
	row.Href = Path(v.Unit.Code, o.Figure, Custom(o.Period)) + "#o-" + o.ID
	return row
}

// placeOf reads a place; "" is the beginning.
func (l lister) placeOf(text string) (place, error) {
	if text == "" {
		return place{}, nil
	}
	words := strings.SplitN(text, "/", 3)
	if len(words) != 3 {
		return place{}, ErrSide
	}
	visit, err1 := strconv.Atoi(words[0])
	part, err2 := strconv.Atoi(words[1])
	if errors.Join(err1, err2) != nil || visit < 0 || visit >= len(l.visits) || part < 0 || part >= len(l.parts) {
		return place{}, ErrSide
	}
	return place{visit, part, words[2]}, nil
}
